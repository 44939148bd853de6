"""A night's steps in this process, workbooks apart, with the clock where a test wants it: a run costs its steps and no Dagster."""

import os
from collections.abc import Collection
from datetime import datetime
from pathlib import Path

from assets.ending import end_run
from assets.house import House
from assets.keeping import keep_feed
from assets.report import RunReport
from assets.working_out import keep_cells
from boxscore.settings import Settings
from boxscore.weeks import WeekRange


def house_at(directory: Path, at: datetime) -> House:
    """The house of the board in the directory, its warehouse's clock at that time (UTC)."""
    house = House.of(Settings(board=str(directory), warehouse=None), os.environ)
    house.store.clock = lambda: at
    return house


def run_night(house: House, run: str, *, weeks: WeekRange | None = None, feeds: Collection[str] | None = None, anew: bool = False) -> None:
    """Reads, judges and keeps the feeds (all of them, when they are left out) and works the cells of the weeks out.

    What nothing has changed of is left as it is, but with ``anew``. Nobody is told, and there is no report.
    """
    _work_through(house, run, weeks or house.board.whole_history, feeds=feeds, anew=anew)
    house.store.end_run(run, outcome="done", summary={})


def told_night(house: House, run: str, *, weeks: WeekRange | None = None, feeds: Collection[str] | None = None) -> RunReport:
    """The same, ended as a run is: with its report."""
    asked = weeks or house.board.whole_history
    _work_through(house, run, asked, feeds=feeds, anew=False)
    return end_run(house, asked, run)


def _work_through(house: House, run: str, weeks: WeekRange, *, feeds: Collection[str] | None, anew: bool) -> None:
    house.store.begin_run(run, how="schedule", weeks=weeks)
    for feed in house.board.feeds:
        if feeds is None or feed.id in feeds:
            keep_feed(house, feed, weeks, run, anew=anew)
    keep_cells(house, weeks, run, anew=anew)
