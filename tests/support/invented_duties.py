"""An invented feed of duties with every kind a column can have beside those of invented_feed: codes, times, yes or no, spellings."""

import csv
import io
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import openpyxl
import yaml

from boxscore.described import described
from boxscore.feeds import Feed
from sources.deliveries import Delivery
from sources.extracts import Extract, read_extract

DUTIES = """
id: duties
title: Duties
meaning: Invented duties of invented rosters.
one_row_is: one duty
sent: weekly
covers: its span
week_from: worked_on
team_from: [roster]
key: [roster, worked_on, duty]
settles_after_weeks: 0
window_weeks: 8
late_after_days: 14
free_of_identifiers: true
begins: 2020-01-01
suppliers:
  - name: Roster (invented)
    files: [duties/*]
columns:
  roster: {kind: code, width: 6, headers: [Unit], meaning: the roster, example: "INV001"}
  duty: {kind: code, headers: [Line], meaning: the line, example: E1}
  worked_on: {kind: date, formats: ["%d/%m/%Y", "%d/%m/%Y %H:%M", excel serial], headers: [Starts], meaning: the day, example: 04/05/2020}
  starts_at: {kind: time, headers: [Start time], also_in: worked_on, blank: true, meaning: when it starts, example: "07:30"}
  ends_at: {kind: time, headers: [End time], blank: true, meaning: when it ends, example: "15:30"}
  grade:
    kind: text
    spellings: {Registered: [RN, Reg Nurse], Support: [HCSW]}
    meaning: the staff group
    example: Registered
  hours: {kind: number, meaning: hours worked, example: "7.5"}
  cost: {kind: money, blank: true, meaning: what it cost, example: "£80.25"}
  bank: {kind: yes or no, blank: true, meaning: whether worked by the bank, example: "Yes"}
"""
HEADER = ("Unit", "Line", "Starts", "Start time", "End time", "grade", "hours", "cost", "bank")
RECEIVED = datetime(2020, 6, 1, tzinfo=UTC)


def duties(**changes: Any) -> Feed:
    """The contract, with some of its settings changed."""
    return described(yaml.safe_dump(yaml.safe_load(DUTIES) | changes, sort_keys=False), Feed, where="duties.yaml")


def duties_by(**settings: Any) -> Feed:
    """The contract, with some settings of its supplier changed."""
    return duties(suppliers=[{"name": "Roster (invented)", "files": ["duties/*"], **settings}])


def as_csv(rows: Sequence[Sequence[str]], header: Sequence[str] = HEADER) -> str:
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows((header, *rows))
    return written.getvalue()


def as_xlsx(rows: Sequence[Sequence[Any]], header: Sequence[str] = HEADER) -> bytes:
    """A workbook of one sheet, its cells of the types that are given."""
    workbook = openpyxl.Workbook()
    for row in (header, *rows):
        workbook.active.append(list(row))
    content = io.BytesIO()
    workbook.save(content)
    return content.getvalue()


def read(content: str | bytes, feed: Feed | None = None, *, name: str = "duties/week.csv") -> Extract:
    """What the feed's reader makes of a delivery by its first supplier."""
    feed = feed or duties()
    body = content if isinstance(content, bytes) else content.encode()
    return read_extract(Delivery(name, feed.suppliers[0], RECEIVED, body), feed)
