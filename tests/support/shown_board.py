"""A small invented board for the portal to show, and what puts figures and workbooks of it in their places, as a run does."""

import hashlib
import io
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import openpyxl
import pandas as pd
from starlette.testclient import TestClient

from boxscore.board import Board
from boxscore.cells import Status
from boxscore.described import described, described_list
from boxscore.feeds import Feed
from boxscore.measures import Measure
from boxscore.teams import Team
from boxscore.weeks import Week, WeekRange
from portal.app import create_app
from portal.records import Records
from portal.site import Site
from warehouse.files import Files
from warehouse.register import Workbook, Written
from warehouse.store import Store

LATEST = Week(date(2025, 6, 15))

ATTENDANCES = """
id: attendances
title: Emergency attendances (invented)
meaning: People seen, by week
one_row_is: a department's week
sent: weekly
covers: its rows
week_from: week_ending
team_from: [department]
key: [department, week_ending]
columns:
  department: {kind: text, meaning: Department, example: X1}
  week_ending: {kind: date, meaning: Sunday, example: "15/06/2025", formats: ["%d/%m/%Y"]}
  people: {kind: whole number, meaning: People seen, example: "10"}
suppliers: [{name: Invented board, files: ["attendances/*.csv"]}]
settles_after_weeks: 0
window_weeks: 4
late_after_days: 14
free_of_identifiers: true
begins: 2020-01-01
"""
LEDGER = """
id: ledger
title: Ledger (invented)
meaning: Spend, by month
one_row_is: a department's month
sent: monthly
covers: its months
week_from: month
team_from: [department]
key: [department, month]
columns:
  department: {kind: text, meaning: Department, example: X1}
  month: {kind: month, meaning: Month, example: "202506"}
  spend: {kind: money, meaning: Spend, example: "100.00"}
suppliers: [{name: Invented board, files: ["ledger/*.csv"]}]
control_total: spend
settles_after_weeks: 8
window_weeks: 26
late_after_days: 60
free_of_identifiers: true
begins: 2020-01-01
"""
MEASURES = """
- id: K1
  name: People seen
  domain: capacity
  unit: people
  better: context
  numerator: {feed: attendances, verb: sum, column: people}
  n: numerator
  decimals: 0
  explanation: Invented.
  source: Invented.
- id: C1
  name: Spend
  domain: cost
  unit: £
  better: down
  numerator: {feed: ledger, verb: standing, column: spend}
  n: none
  decimals: 2
  explanation: Invented.
  source: Invented.
- id: C2
  name: Spend a person seen
  domain: cost
  unit: £ a person
  better: down
  numerator: {feed: ledger, verb: standing, column: spend}
  denominator: {feed: attendances, verb: sum, column: people}
  n: denominator
  decimals: 2
  explanation: Invented.
  source: Invented.
"""
TEAMS = """
- slug: westford-emergency-department
  name: Westford emergency department
  organisation: NHS Westshire (invented)
  setting: emergency department
  opens: 2024-01-01
  codes: {attendances: [W1], ledger: [W1]}
  measures: [{id: K1}, {id: C1}, {id: C2}]
- slug: eastham-minor-injuries-unit
  name: Eastham minor injuries unit
  organisation: NHS Eastshire (invented)
  setting: minor injuries unit
  opens: 2024-01-01
  codes: {attendances: [E1], ledger: [E1]}
  measures: [{id: K1}, {id: C1}, {id: C2}]
- slug: northby-day-unit
  name: Northby <b>day</b> & evening unit
  organisation: NHS Eastshire (invented)
  setting: day unit
  opens: 2025-06-01
  codes: {attendances: [N1], ledger: [N1]}
  measures: [{id: C2}]
"""


@dataclass(frozen=True)
class Shown:
    """A board that has been run, and what the portal needs to show it."""

    board: Board
    store: Store
    files: Files
    latest: Week = LATEST

    def write(self, team: str, week: Week, version: int = 1, run: str = "night-1", content: bytes | None = None) -> tuple[Workbook, bytes]:
        """Puts a workbook of the team in its place, and the one before it under ``earlier``, as a run does."""
        for before in self.store.workbooks(team=team, current=True):
            self.files.move(f"workbooks/{before.file_name}", f"workbooks/earlier/{before.file_name}")
        name = f"{team}_we-{week.ending}_v{version}.xlsx"
        content = content or _xlsx(f"{team} {week.label}, version {version}, invented")
        self.files.write(f"workbooks/{name}", content)
        digest = hashlib.sha256(content).hexdigest()
        written = Written(team, week.ending, version, name, digest, digest, len(content))
        entry = self.store.register_workbook(written, run=run)
        return entry, content

    @property
    def site(self) -> Site:
        return Site(lambda: self.board, self.store, self.files, Records(f"sqlite:///{self.board.state}/portal.sqlite"))

    def browse(self, **how: bool) -> TestClient:
        return TestClient(create_app(self.site), base_url="http://127.0.0.1:8000", client=("127.0.0.1", 50_000), **how)


def _xlsx(title: str) -> bytes:
    workbook, buffer = openpyxl.Workbook(), io.BytesIO()
    workbook.worksheets[0]["A1"] = title
    workbook.save(buffer)
    return buffer.getvalue()


def invented_board(state: Path) -> Board:
    return Board(
        name="invented",
        title="An invented board",
        timezone="Europe/London",
        as_of=date(2025, 6, 16),
        told_as_at=True,
        state=str(state),
        weeks_shown=13,
        charted_weeks=52,
        feeds=(described(ATTENDANCES, Feed, where="attendances.yaml"), described(LEDGER, Feed, where="ledger.yaml")),
        measures=tuple(described_list(MEASURES, Measure, where="measures.yaml")),
        teams=tuple(described_list(TEAMS, Team, where="teams.yaml")),
    )


def cells(team: str, measure: str, status: Status, *, first: Week, last: Week) -> pd.DataFrame:
    """One cell a week, all of one status; those that have a figure have the same."""
    endings = [week.ending for week in WeekRange(first, last)]
    value = 10.0 if status is Status.FINAL else None
    columns = {"team": team, "measure": measure, "week_ending": pd.to_datetime(endings), "status": status.value, "extracts": None}
    figures = pd.DataFrame(
        {"numerator": value, "denominator": None, "value": value, "n": value}, index=range(len(endings)), dtype="Float64"
    )
    return pd.DataFrame(columns, index=range(len(endings))).assign(as_of=pd.to_datetime(endings)).join(figures)
