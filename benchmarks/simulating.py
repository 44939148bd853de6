"""Invented boards of more and more teams: written, then read and judged, to show that time grows with the teams and memory does not."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.figures import Figure

TEAMS = (250, 500, 1_000)
WEEKS = 52
CPU_SECONDS_A_TEAM = 0.18
"""1,000 teams in three minutes."""
GROWTH = 1.3
"""How much more of anything a team may take among 1,000 than among 250."""
LARGEST = ("roster_shifts", "appointments", "ward_stays")
"""The feeds that are read: more than half of all rows."""
READ_SECONDS = 180

SIMULATE = """
import json, sys, time
from benchmarks.figures import most_mebibytes
from measures.catalogue import catalogue
from sources.simulator.simulate import simulate
known = {measure.id for measure in catalogue()}
simulate(sys.argv[1], teams=int(sys.argv[2]), weeks=int(sys.argv[3]), seed=1, layout="plain", known_measures=known)
print(json.dumps({"cpu_seconds": time.process_time(), "mebibytes": most_mebibytes()}))
"""


@dataclass(frozen=True)
class Simulated:
    """What a process of its own took to write an invented board."""

    cpu_seconds: float
    mebibytes: float


def figures(scratch: Path) -> Iterator[Figure]:
    """Writing first, then reading the smallest and the largest board."""
    taken = {teams: _simulated(scratch / str(teams), teams) for teams in TEAMS}
    for teams, took in taken.items():
        name = f"simulate {teams:,} teams x {WEEKS} weeks, plain: CPU"
        yield Figure(name, round(took.cpu_seconds, 1), "s", teams * CPU_SECONDS_A_TEAM)
    few, many = TEAMS[0], TEAMS[-1]
    growth = taken[many].cpu_seconds / many / (taken[few].cpu_seconds / few)
    yield Figure(f"simulate: CPU a team, of {many:,} against {few}", round(growth, 2), "x", GROWTH)
    memory = taken[many].mebibytes / taken[few].mebibytes
    yield Figure(f"simulate: memory, {many:,} teams against {few}", round(memory, 2), "x", GROWTH)
    yield from _read(scratch, few, many)


def _simulated(place: Path, teams: int) -> Simulated:
    command = [sys.executable, "-c", SIMULATE, str(place), str(teams), str(WEEKS)]
    return Simulated(**json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))


def _read(scratch: Path, few: int, many: int) -> Iterator[Figure]:
    import great_expectations  # noqa: F401  imported before the clock starts

    seconds, rows = zip(*(_judged(scratch / str(teams), LARGEST) for teams in (few, many)), strict=True)
    yield Figure(f"read and judge {rows[-1]:,} rows of {many:,} teams: CPU", round(seconds[-1], 1), "s", READ_SECONDS)
    growth = seconds[-1] / rows[-1] / (seconds[0] / rows[0])
    yield Figure(f"read and judge: CPU a row, of {many:,} teams against {few}", round(growth, 2), "x", GROWTH)


def _judged(board: Path, feeds: Sequence[str]) -> tuple[float, int]:
    """The CPU seconds of reading and judging the feeds, and how many rows of them were accepted; none is refused."""
    from assets.house import House
    from assets.judging import judge_feed
    from boxscore.settings import Settings

    house, accepted = House.of(Settings(board=str(board)), os.environ), 0
    started = time.process_time()
    for feed in feeds:
        night = judge_feed(house, house.board.feed_by_id[feed], house.board.whole_history)
        assert night.rows_refused == 0, feed
        accepted += len(night.judgement.accepted)
    return time.process_time() - started, accepted
