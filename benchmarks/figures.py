"""One benchmark's outcome, and how time is taken. What is timed belongs to the benchmarks."""

import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median


@dataclass(frozen=True)
class Figure:
    """``ours`` in ``unit``; with a peer the target is the least ratio of peer to ours, without one the most that ours may be."""

    name: str
    ours: float
    unit: str
    target: float
    peer: float | None = None

    @property
    def ratio(self) -> float | None:
        return None if self.peer is None else round(self.peer / self.ours, 2)

    @property
    def met(self) -> bool:
        return self.ours <= self.target if self.ratio is None else self.ratio >= self.target

    def as_entry(self) -> dict[str, object]:
        """As it is written to ``out/bench.json``."""
        return asdict(self) | {"ratio": self.ratio, "met": self.met}


def wall_seconds(work: Callable[[], object]) -> float:
    """How long ``work`` takes by the clock on the wall."""
    started = time.perf_counter()
    work()
    return round(time.perf_counter() - started, 2)


def cpu_seconds_of(command: Sequence[str], *, times: int = 5) -> float:
    """The median CPU time of a whole process, after one run that is not counted."""
    return round(median([_cpu_of(command) for _ in range(times + 1)][1:]), 3)


def most_mebibytes() -> float:
    """The most memory this process has needed since it began, in MiB; on Linux.

    ``getrusage`` tells the most of the process that started it too, when that was more.
    """
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return round(int(status.split("VmHWM:")[1].split()[0]) / 1024, 1)


def _cpu_of(command: Sequence[str]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=sys.stderr)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
