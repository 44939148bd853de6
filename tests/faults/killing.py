"""A night that is killed from outside at some instant, and the clean night after it. What the states hold belongs elsewhere."""

import os
import pickle
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, TypeVar

from states import Left, Snapshot, left_behind, not_in_order, snapshot
from two_nights import BOARD, STATE, Nights

SECONDS_FOR_A_NIGHT = 600
SECONDS_TO_IMPORT = 6
"""About what the command takes before it does anything; some of its tries are killed in them."""
SECONDS_BETWEEN_LOOKS = 0.0005
Told = TypeVar("Told")


@dataclass(frozen=True)
class Undisturbed:
    """A night's beginning, what it comes to when nothing happens to it, and how long that takes."""

    name: str
    begins: Path
    before: Snapshot | None
    after: Snapshot
    seconds: float
    writes: int
    """How many changes are seen in its folders."""


@dataclass(frozen=True)
class Try:
    """One kill: when, by the clock or by how much was written."""

    number: int
    night: int
    by_command: bool
    fraction: float
    """Of the night's time, or, with ``at_write``, of the writes there are in it."""
    at_write: bool


@dataclass(frozen=True)
class Outcome:
    """What became of a try: where it fell, what it left behind, and what is wrong after the clean night."""

    what: str
    night: str
    fell: str
    traces: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()


def run_night(at: Path) -> None:
    """The night in ``at`` as ``boxscore run`` runs it, in this process."""
    from boxscore.settings import Settings
    from pipelines.running import run_board

    os.chdir(at)
    run_board(Settings(board=BOARD), None, None, teams=(), record=False, say=lambda _: None)


def modules_of_a_night(at: Path) -> list[str]:
    """What a night has imported at its end."""
    run_night(at)
    return sorted(sys.modules)


def in_a_child(work: Callable[..., Told], *arguments: Any) -> Told:
    """What ``work`` gives back, done in a forked process: this one has imported everything and done nothing."""
    with tempfile.TemporaryFile() as told:
        child = start_child(lambda: pickle.dump(work(*arguments), told), told)
        _, status = os.waitpid(child, 0)
        told.seek(0)
        if status:
            raise RuntimeError(told.read().decode(errors="replace") or f"the process ended with {status}")
        return pickle.load(told)  # type: ignore[no-any-return]


def start_child(work: Callable[[], object], complaints: IO[bytes] | None = None) -> int:
    """The id of a forked process that does ``work`` and ends, with status 1 and its traceback among the complaints when it fails."""
    child = os.fork()
    if child:
        return child
    signal.alarm(SECONDS_FOR_A_NIGHT)
    status = 1
    try:
        work()
        status = 0
    except BaseException:  # noqa: BLE001  whatever it is, the process that asked tells of it
        if complaints is not None:
            complaints.write(traceback.format_exc().encode())
    finally:
        if complaints is not None:
            complaints.flush()
        os._exit(status)


def undisturbed(nights: Nights, work: Path) -> list[Undisturbed]:
    """Both nights run to their end, under ``work``."""
    told = []
    for name, begins in (("first", nights.first), ("second", nights.second)):
        at = work / f"{nights.name}-{name}"
        shutil.copytree(begins, at)
        before = in_a_child(snapshot, at) if (at / STATE).exists() else None
        began = time.monotonic()
        child = start_child(lambda at=at: run_night(at))
        writes = _wait_for_writes(child, at / STATE, sys.maxsize)
        os.waitpid(child, 0)
        seconds = time.monotonic() - began
        if wrong := in_a_child(lambda at=at: list(not_in_order(at))):
            raise RuntimeError(f"{nights.name} board, {name} night: not even undisturbed does it end as it should: {wrong}")
        told.append(Undisturbed(f"{nights.name} board, {name} night", begins, before, in_a_child(snapshot, at), seconds, writes))
    return told


def attempt(tried: Try, night: Undisturbed, work: Path) -> Outcome:
    """Kills the night, looks, runs it to its end, and compares."""
    at = work / str(tried.number)
    shutil.copytree(night.begins, at)
    try:
        _kill(tried, night, at)
        left = in_a_child(left_behind, at, night.before, night.after)
        wrong = in_a_child(after_a_clean_night, at, night.after)
    except RuntimeError as error:
        left, wrong = Left("unknown"), [str(error)]
    finally:
        shutil.rmtree(at)
    kind = "the command" if tried.by_command else "a forked night"
    return Outcome(
        f"{tried}", night.name, f"{kind} killed {left.phase}", tuple(f"left {trace}" for trace in left.traces), (*left.wrong, *wrong)
    )


def after_a_clean_night(at: Path, expected: Snapshot) -> list[str]:
    """What is wrong of the state after a night that nothing befell."""
    run_night(at)
    return [*snapshot(at).differs_from(expected), *not_in_order(at)]


def _kill(tried: Try, night: Undisturbed, at: Path) -> None:
    if tried.by_command:
        command = [str(Path(sys.executable).parent / "boxscore"), "--board", BOARD, "run"]
        child = subprocess.Popen(command, cwd=at, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(tried.fraction * (SECONDS_TO_IMPORT + night.seconds))
        child.kill()
        child.wait()
        return
    child_id = start_child(lambda: run_night(at))
    if tried.at_write:
        _wait_for_writes(child_id, at / STATE, round(tried.fraction * night.writes))
    else:
        time.sleep(tried.fraction * night.seconds)
    os.kill(child_id, signal.SIGKILL)
    os.waitpid(child_id, 0)


def _wait_for_writes(child: int, state: Path, writes: int) -> int:
    """How many changes were seen in the state's folders: so many as asked for, or as there were when the child had ended."""
    seen, last = 0, _folders(state)
    until = time.monotonic() + SECONDS_FOR_A_NIGHT
    while seen < writes and time.monotonic() < until and os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
        time.sleep(SECONDS_BETWEEN_LOOKS)
        now = _folders(state)
        seen, last = seen + (now != last), now
    return seen


def _folders(state: Path) -> dict[str, int]:
    """When each folder, and the warehouse's log of writes, changed last."""
    places = [str(state / "warehouse.sqlite-wal"), *(root for root, _, _ in os.walk(state))]
    told = {}
    for place in places:
        try:
            told[place] = Path(place).stat().st_mtime_ns
        except FileNotFoundError:
            continue
    return told
