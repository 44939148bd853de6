"""What befalls a night but a kill: no room, no permission, a warehouse that is held, another run at once.

Each ends in words, and the night after it as if nothing had been.
"""

import os
import shutil
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from killing import SECONDS_FOR_A_NIGHT, Outcome, Undisturbed, after_a_clean_night, in_a_child, start_child
from two_nights import BOARD, STATE

from boxscore.errors import BoxScoreError

DONE, SAID, FAILED = "done", "said", "failed"


@dataclass(frozen=True)
class Told:
    """How a night ended: done, in words of ours, or with something nobody should see."""

    ended: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Adversity:
    """Something that befalls a night, and the beginning of what the night must say of it; None where it must simply be done."""

    name: str
    befall: Callable[[Path], Told]
    says: str | None = None
    needs_mounts: bool = False


def befallen(name: str, night: Undisturbed, work: Path) -> Outcome:
    """The night with that adversity, and the clean one that follows."""
    at = work / name.replace(" ", "-")
    shutil.copytree(night.begins, at)
    try:
        wrong = list(_suffered(next(one for one in ADVERSITIES if one.name == name), night, at))
    except RuntimeError as error:
        wrong = [str(error)]
    finally:
        shutil.rmtree(at)
    return Outcome(name, night.name, f"befallen by {name}", wrong=tuple(wrong))


def _suffered(adversity: Adversity, night: Undisturbed, at: Path) -> Iterator[str]:
    told = adversity.befall(at)
    if told.ended == FAILED or (adversity.says is None and told.ended != DONE):
        yield f"ended otherwise than it should: {told}"
    if adversity.says is not None and not any(adversity.says in words for words in told.words):
        yield f"did not say '{adversity.says}', but {told}"
    yield from in_a_child(after_a_clean_night, at, night.after)


def may_mount(at: Path) -> bool:
    """Whether this process may mount and unmount, as the superuser of a machine may and of many containers may not."""
    at.mkdir(parents=True)
    done = subprocess.run(["mount", "-t", "tmpfs", "tmpfs", str(at)], capture_output=True, check=False).returncode == 0
    if done:
        subprocess.run(["umount", str(at)], check=True)
    return done


def _night(at: Path, *, warehouse: str | None = None) -> Told:
    """The night in ``at``, which waits neither for sources nor for another run for long."""
    from boxscore.settings import Settings
    from pipelines.running import run_board

    os.chdir(at)
    settings = Settings(board=BOARD, warehouse=warehouse, seconds_between_tries=0.5, seconds_to_wait_for_another_run=60)
    said: list[str] = []
    try:
        report = run_board(settings, None, None, teams=(), record=False, say=said.append)
    except BoxScoreError as error:
        return Told(SAID, (str(error),))
    except Exception as error:  # noqa: BLE001  what it was is told to whoever looks for it
        return Told(FAILED, (f"{type(error).__name__}: {error}",))
    failed = any("failed; " in one for one in report.needs_a_person)
    return Told(FAILED if failed else DONE, (*report.needs_a_person, *said))


@contextmanager
def _mounted(*options: str, on: Path) -> Iterator[None]:
    subprocess.run(["mount", *options, str(on)], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", str(on)], check=True)


def _without_room(kilobytes: int) -> Callable[[Path], Told]:
    """A disk with so much room beyond what is there already; afterwards the files are as they would be once room was made."""

    def befall(at: Path) -> Told:
        state, aside = at / STATE, at / "aside"
        state.rename(aside)
        state.mkdir()
        there = sum(-(-path.stat().st_size // 4096) * 4 + 4 for path in aside.rglob("*"))
        with _mounted("-t", "tmpfs", "-o", f"size={there + kilobytes}k", "tmpfs", on=state):
            subprocess.run(["cp", "-a", f"{aside}/.", str(state)], check=True)
            told = in_a_child(_night, at)
            subprocess.run(["cp", "-a", f"{state}/.", str(at / "after")], check=True)
        state.rmdir()
        (at / "after").rename(state)
        return told

    return befall


def _read_only(folder: str) -> Callable[[Path], Told]:
    def befall(at: Path) -> Told:
        place = at / folder
        with _mounted("--bind", str(place), on=place):
            subprocess.run(["mount", "-o", "remount,bind,ro", str(place)], check=True)
            return in_a_child(_night, at)

    return befall


def _held(seconds: float, *, after: float) -> Callable[[Path], Told]:
    """Another program holds the warehouse for a time; the night waits a fifth of a second each time it asks."""

    def befall(at: Path) -> Told:
        holder = start_child(lambda: _hold(at, seconds, after))
        try:
            return in_a_child(lambda: _night(at, warehouse=f"sqlite:///{at / STATE / 'warehouse.sqlite'}?timeout=0.2"))
        finally:
            os.kill(holder, signal.SIGKILL)
            os.waitpid(holder, 0)

    return befall


def _hold(at: Path, seconds: float, after: float) -> None:
    time.sleep(after)
    connection = sqlite3.connect(at / STATE / "warehouse.sqlite", isolation_level=None, timeout=10)
    connection.execute("BEGIN IMMEDIATE")
    time.sleep(seconds)
    connection.execute("ROLLBACK")


def _two_at_once(at: Path) -> Told:
    """The one that has to wait says so, and for whom."""
    reading, writing = os.pipe()
    other = start_child(lambda: os.write(writing, "\n".join(_night(at).words).encode()))
    os.close(writing)
    told = in_a_child(_night, at)
    with os.fdopen(reading, "rb") as pipe:
        words = pipe.read().decode().splitlines()
    os.waitpid(other, 0)
    return Told(told.ended, (*told.words, *words))


ADVERSITIES = (
    Adversity("no room at all", _without_room(0), "no room", needs_mounts=True),
    Adversity("room for a little", _without_room(40), "no room", needs_mounts=True),
    Adversity("room for no workbook", _without_room(120), "no room", needs_mounts=True),
    Adversity("a state that may only be read", _read_only(STATE), "may not be used", needs_mounts=True),
    Adversity("workbooks that may only be read", _read_only(f"{STATE}/workbooks"), "may not be used", needs_mounts=True),
    Adversity("a lake that may only be read", _read_only(f"{STATE}/lake"), "may not be used", needs_mounts=True),
    Adversity("a warehouse that is held throughout", _held(SECONDS_FOR_A_NIGHT, after=0), "database is locked"),
    Adversity("a warehouse that is held for a while", _held(1, after=1)),
    Adversity("two runs at once", _two_at_once, "is being worked on by a run begun"),
)
