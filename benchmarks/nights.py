"""Nights of a board of 1,000 teams: with nothing new, with one changed week, with a closed ledger period; each against everything anew.

The board is four invented teams under many codes: what a night costs is a matter of how much there is, not of how different it is.
A night is its feeds, cells, signals and report; workbooks are timed on their own.
"""

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from assets.ending import end_run
from assets.house import House
from assets.keeping import keep_feed
from assets.signals import keep_signals
from assets.working_out import keep_cells
from benchmarks.figures import Figure
from boxscore.settings import Settings
from measures.catalogue import catalogue
from sources.simulator.simulate import simulate

SIMULATED, COPIES, WEEKS = 4, 250, 26
EVERY_NTH_DUTY = 6
"""A night is to be timed, not the reading of millions of duties, which has a benchmark of its own."""
WINDOWS = {"roster_shifts": 8, "absence": 8, "incidents": 8, "ledger": 10}
DAYS = {"roster_shifts": "shift_on", "absence": "week_ending", "incidents": "occurred_on"}
CODES = {"roster_shifts": "roster", "absence": "roster", "incidents": "location", "ledger": "cost_centre"}
KEYS = {"roster_shifts": "duty", "incidents": "incident"}
NOTHING_NEW_PCT, CHANGED_WEEK_PCT, CLOSED_PERIOD_PCT = 10.0, 30.0, 70.0
"""Of the CPU of the same night with everything done anew, which finds nothing changed. They took 6, 23 and 63 (2026-11-24): a closed period
changes 68,510 cells, in all teams; what each said before and why it changed is kept, and every team's charts are looked at again."""
ANEW_SECONDS = 180


def figures(scratch: Path) -> Iterator[Figure]:
    """The whole night first, then what part of it the others take."""
    import great_expectations  # noqa: F401  imported before the clock starts

    board = LargeBoard.made(scratch)
    board.night()
    anew = board.night(anew=True)
    teams = SIMULATED * COPIES
    yield Figure(f"a night of {teams:,} teams, everything anew: CPU", round(anew, 1), "s", ANEW_SECONDS)
    happenings: tuple[tuple[str, float, Callable[[], None]], ...] = (
        ("nothing new", NOTHING_NEW_PCT, lambda: None),
        ("one changed week", CHANGED_WEEK_PCT, board.correct_a_week),
        ("a closed ledger period", CLOSED_PERIOD_PCT, board.close_a_period),
    )
    for what, target, happen in happenings:
        happen()
        took = board.night()
        yield Figure(f"the same with {what}, of that: CPU", round(100 * took / anew, 1), "%", target)


@dataclass
class LargeBoard:
    """The board, and the ledger's period that has not closed yet."""

    directory: Path
    held_back: pd.DataFrame
    nights: int = 0

    @classmethod
    def made(cls, at: Path) -> "LargeBoard":
        """Four simulated teams, their feeds a file a week or period, and every row and team as often as there are copies."""
        simulate(at, teams=SIMULATED, weeks=WEEKS, seed=1, layout="plain", known_measures={measure.id for measure in catalogue()})
        _describe(at)
        held_back = pd.DataFrame()
        for feed in WINDOWS:
            path = at / "extracts" / feed / f"{feed}.csv"
            rows = pd.read_csv(path, dtype="str", keep_default_na=False)
            path.unlink()
            rows = _copied(rows[::EVERY_NTH_DUTY] if feed == "roster_shifts" else rows, feed)
            if feed == "ledger":
                posted = rows["financial_year"] + rows["period"]
                rows, held_back = rows[posted < posted.max()], rows[posted == posted.max()]
            _write(at, feed, rows)
        return cls(at, held_back)

    def house(self) -> House:
        return House.of(Settings(board=str(self.directory), warehouse=None), os.environ)

    def night(self, *, anew: bool = False) -> float:
        """Runs a night and tells its CPU seconds."""
        house, run = self.house(), f"night {self.nights}"
        self.nights += 1
        asked = house.board.nightly_window
        house.store.begin_run(run, how="schedule", weeks=asked)
        began = time.process_time()
        for feed in house.board.feeds:
            keep_feed(house, feed, asked, run, anew=anew)
        keep_cells(house, asked, run, anew=anew)
        keep_signals(house, run, anew=anew)
        end_run(house, asked, run)
        return time.process_time() - began

    def correct_a_week(self) -> None:
        """A week of incidents is sent again, one of them graded otherwise."""
        path = sorted((self.directory / "extracts" / "incidents").iterdir())[-3]
        rows = pd.read_csv(path, dtype="str", keep_default_na=False)
        rows.loc[0, ["category", "severity"]] = ["Fall", "Moderate"]
        rows.to_csv(path, index=False)

    def close_a_period(self) -> None:
        _write(self.directory, "ledger", self.held_back)


def _describe(at: Path) -> None:
    """Narrows the board to the feeds that are timed, and describes every copy of its teams."""
    kept = {measure.id for measure in catalogue() if set(measure.looks_at) <= set(WINDOWS)}
    _change(at / "board.yaml", lambda board: board | {"feeds": list(WINDOWS), "state": str(at / "state")})
    _change(at / "teams.yaml", lambda teams: [_copy(team, number, kept) for number in range(COPIES) for team in teams])
    for feed, weeks in WINDOWS.items():
        supplier = {"name": "Invented supplier", "files": [f"{feed}/*.csv"]}
        if feed == "incidents":
            supplier["name_says"] = r"incidents_(?P<first>[\d-]{10})_to_(?P<last>[\d-]{10})\.csv"
        _change(
            at / "feeds" / f"{feed}.yaml",
            lambda contract, own=supplier, weeks=weeks: contract | {"suppliers": [own], "window_weeks": weeks},
        )


def _change(path: Path, change: Callable[..., object]) -> None:
    path.write_text(yaml.safe_dump(change(yaml.safe_load(path.read_text(encoding="utf-8"))), sort_keys=False), encoding="utf-8")


def _copy(team: dict[str, Any], number: int, kept: set[str]) -> dict[str, Any]:
    codes = {name: held for name, held in team["codes"].items() if name in CODES.values()}
    held = {name: [_code_of(one, number) for one in held] for name, held in codes.items()}
    measures = [chosen for chosen in team["measures"] if chosen["id"] in kept]
    own = {"slug": f"{team['slug']}-copy-{number}", "codes": held, "measures": measures}
    return {name: value for name, value in team.items() if name != "baseline"} | own


def _code_of(held: str | dict[str, str], number: int) -> str | dict[str, str]:
    return f"{held}X{number:03}" if isinstance(held, str) else held | {"code": f"{held['code']}X{number:03}"}


def _copied(rows: pd.DataFrame, feed: str) -> pd.DataFrame:
    named = [CODES[feed], *([KEYS[feed]] if feed in KEYS else [])]
    copies = [rows.assign(**{name: rows[name] + f"X{number:03}" for name in named}) for number in range(COPIES)]
    return pd.concat(copies, ignore_index=True)


def _write(at: Path, feed: str, rows: pd.DataFrame) -> None:
    """A file a week, or a period of the ledger."""
    if feed == "ledger":
        for posted, of_period in rows.groupby(rows["financial_year"].str.replace("/", "-") + "_" + rows["period"]):
            of_period.to_csv(at / "extracts" / feed / f"ledger_{posted}.csv", index=False)
        return
    days = pd.to_datetime(rows[DAYS[feed]])
    sundays = days + pd.to_timedelta(6 - days.dt.day_of_week, unit="D")
    for ending, of_week in rows.groupby(sundays.dt.date):
        of_week.to_csv(at / "extracts" / feed / f"{feed}_{_monday(ending)}_to_{ending}.csv", index=False)


def _monday(sunday: date) -> date:
    return sunday - timedelta(days=6)
