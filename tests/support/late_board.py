"""An invented board whose extracts come as they do: bank shifts a week late, absence over six weeks, incidents reported late, graded again
and taken back, a ledger that is put right at the next close. Night by night its drop folder is what had been sent by then."""

import calendar
import os
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pandas as pd
import yaml
from nights import run_night

from assets.house import House
from boxscore.board import Board
from boxscore.settings import Settings
from boxscore.weeks import WeekRange
from measures.catalogue import catalogue
from sources.simulator.simulate import simulate

FEEDS = ("roster_shifts", "absence", "ledger", "incidents")
WINDOWS = {"roster_shifts": 8, "absence": 8, "incidents": 8, "ledger": 10}
WEEKS = 16
LAST_NIGHT = date(2026, 6, 22)
FILES_KEPT = 3
"""How many files of incidents lie in the drop folder; older ones are cleared away."""
MISTAKEN = "INVMISTAKE1"
"""An incident that was entered by mistake, and is taken out again after a while."""


@dataclass
class LateBoard:
    """The board, its facts as they turn out in the end, and the folder they arrive in."""

    directory: Path
    facts: dict[str, pd.DataFrame]
    first_day: date
    arrived: set[str] = field(default_factory=set)
    """The feeds of which something came that no night has read yet."""

    def house(self, night: date, state: Path) -> House:
        """The house on that night, everything made of it kept in ``state``, with the clock at five in the morning."""
        house = House.of(Settings(board=str(self.directory), warehouse=None), os.environ)
        board = house.board.model_copy(update={"as_of": night, "state": str(state)})
        house = replace(house, board=board, warehouse_url=f"sqlite:///{state}/warehouse.sqlite")
        house.store.clock = lambda: datetime.combine(night, time(5))
        return house

    def arrive(self, night: date) -> None:
        """Makes the drop folder what had been sent by that night."""
        for feed in ("roster_shifts", "absence", "ledger"):
            self._put(feed, f"{feed}.csv", getattr(self, f"_{feed}")(self.facts[feed], night))
        name = f"incidents_{self.first_day}_to_{night - timedelta(days=1)}_sent_{night}.csv"
        self._put("incidents", name, self._incidents(self.facts["incidents"], night))
        for old in sorted((self.directory / "extracts" / "incidents").iterdir())[:-FILES_KEPT]:
            old.unlink()

    def run(self, house: House, weeks: WeekRange, run: str) -> None:
        """A night of the feeds of which something came: reading the others changes nothing."""
        run_night(house, run, weeks=weeks, feeds=self.arrived)
        self.arrived = set()

    def place(self, feed: str) -> Path:
        """The feed's one file."""
        return self.directory / "extracts" / feed / f"{feed}.csv"

    def _put(self, feed: str, name: str, rows: pd.DataFrame) -> None:
        path = self.directory / "extracts" / feed / name
        text = rows.to_csv(index=False)
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            self.arrived.add(feed)

    def _roster_shifts(self, rows: pd.DataFrame, night: date) -> pd.DataFrame:
        """Sent on Mondays; bank shifts are known a week later."""
        night -= timedelta(days=night.weekday())
        late = pd.to_timedelta(rows["source"].map({"Bank": 7}).fillna(0), unit="D")
        return rows[_days(rows["shift_on"]) + late < pd.Timestamp(night)]

    def _absence(self, rows: pd.DataFrame, night: date) -> pd.DataFrame:
        """Two days after a week a sixth of its sickness is written down, and each week another sixth."""
        age = (pd.Timestamp(night) - _days(rows["week_ending"])).dt.days
        written = ((age // 7 + 1) / 6).clip(upper=1)
        hours = (rows["sickness_hours"].astype(float) * written * 4).round() / 4
        return rows.assign(sickness_hours=hours)[age >= 2]

    def _ledger(self, rows: pd.DataFrame, night: date) -> pd.DataFrame:
        """A month closes ten days after its end, and is put right when the next one closes."""
        ends = [_end_of_month(*at) for at in zip(rows["financial_year"], rows["period"], strict=True)]
        closes = pd.Series([pd.Timestamp(end) for end in ends], index=rows.index) + pd.Timedelta(days=10)
        corrected = pd.Series([pd.Timestamp(_end_of_next(end)) for end in ends], index=rows.index) + pd.Timedelta(days=10)
        amounts = rows["month_actual"].astype(float)
        told = amounts.where(corrected <= pd.Timestamp(night), (amounts * 0.95).round(2))
        return rows.assign(month_actual=told.map("{:.2f}".format))[closes <= pd.Timestamp(night)]

    def _incidents(self, rows: pd.DataFrame, night: date) -> pd.DataFrame:
        """Every third is graded again three weeks after it was reported; one is reported by mistake."""
        reported = _days(rows["reported_on"])
        in_review = pd.Series(rows.index % 3 == 0, index=rows.index) & (reported + pd.Timedelta(weeks=3) > pd.Timestamp(night))
        told = rows.assign(
            severity=rows["severity"].mask(in_review, "Moderate"),
            category=rows["category"].mask(in_review, "Fall"),
            grade=rows["grade"].mask(in_review, ""),
            approval=rows["approval"].mask(in_review, "In review"),
        )[(reported <= pd.Timestamp(night)) & (_days(rows["occurred_on"]) < pd.Timestamp(night))]
        if not date(2026, 5, 10) <= night <= date(2026, 5, 25):
            return told
        mistake = rows.iloc[[0]].assign(incident=MISTAKEN, occurred_on="2026-05-06", reported_on="2026-05-07", category="Fall", grade="")
        return pd.concat([told, mistake])


def late_board(at: Path) -> LateBoard:
    """Two wards over sixteen weeks with the measures that five feeds tell; nothing has arrived yet."""
    simulate(at, teams=2, weeks=WEEKS, seed=5, layout="plain", known_measures={measure.id for measure in catalogue()})
    facts = {feed: pd.read_csv(at / "extracts" / feed / f"{feed}.csv", dtype="str", keep_default_na=False) for feed in FEEDS}
    known = {measure.id for measure in catalogue() if set(measure.looks_at) <= set(FEEDS)}
    says = yaml.safe_load((at / "board.yaml").read_text(encoding="utf-8"))
    _write(at / "board.yaml", says | {"feeds": list(FEEDS)})
    teams = yaml.safe_load((at / "teams.yaml").read_text(encoding="utf-8"))
    for team in teams:
        team["measures"] = [chosen for chosen in team["measures"] if chosen["id"] in known]
        team.pop("baseline", None)  # Its volume is told by a measure of other feeds.
        team["codes"] = {name: codes for name, codes in team["codes"].items() if name in ("roster", "cost_centre", "location")}
    _write(at / "teams.yaml", teams)
    for feed, weeks in WINDOWS.items():
        contract = yaml.safe_load((at / "feeds" / f"{feed}.yaml").read_text(encoding="utf-8"))
        _write(at / "feeds" / f"{feed}.yaml", contract | {"window_weeks": weeks})
    contract = yaml.safe_load((at / "feeds" / "incidents.yaml").read_text(encoding="utf-8"))
    named = r"incidents_(?P<first>[\d-]{10})_to_(?P<last>[\d-]{10})_sent_(?P<sent>[\d-]{10})\.csv"
    contract["suppliers"] = [{"name": "Invented supplier", "files": ["incidents/*.csv"], "name_says": named}]
    _write(at / "feeds" / "incidents.yaml", contract)
    (at / "extracts" / "incidents" / "incidents.csv").unlink()
    return LateBoard(at, facts, _days(facts["roster_shifts"]["shift_on"]).min().date())


def weeks_of_night(board: Board, *, first: bool) -> WeekRange:
    """The whole history the first time, then the window."""
    return board.whole_history if first else board.nightly_window


def _write(place: Path, says: object) -> None:
    place.write_text(yaml.safe_dump(says, sort_keys=False), encoding="utf-8")


def _days(texts: "pd.Series[str]") -> "pd.Series[pd.Timestamp]":
    return pd.to_datetime(texts, format="%Y-%m-%d")


def _end_of_month(financial_year: str, period: str) -> date:
    month = (int(period[1:]) + 2) % 12 + 1
    year = int(financial_year[:4]) + (month < 4)
    return date(year, month, calendar.monthrange(year, month)[1])


def _end_of_next(end: date) -> date:
    following = end + timedelta(days=1)
    return date(following.year, following.month, calendar.monthrange(following.year, following.month)[1])
