"""An invented feed of shifts: its contract in YAML, deliveries of it as they come, and rows of it as they are once read."""

from datetime import UTC, date, datetime
from typing import Any

import pandas as pd
import yaml

from boxscore.described import described
from boxscore.feeds import Feed
from sources.deliveries import Delivery
from sources.extracts import Extract, read_extract

SHIFTS = """
id: shifts
title: Shifts
meaning: Hours worked and what they cost.
one_row_is: one unit and day
sent: weekly
covers: its rows
week_from: day
team_from: [unit]
key: [day, unit]
settles_after_weeks: 0
window_weeks: 8
late_after_days: 14
free_of_identifiers: true
begins: 2020-01-01
suppliers:
  - name: Roster
    files: [shifts/*]
columns:
  day:
    kind: date
    formats: ["%d/%m/%Y", excel serial]
    headers: [Shift date]
    meaning: the day of the shift
    example: 04/05/2020
  unit:
    kind: text
    headers: [Ward, Unit name]
    meaning: the ward
    example: Ward 1
  hours:
    kind: number
    headers: [Hours worked]
    meaning: hours worked
    example: "7.5"
  cost:
    kind: money
    headers: [Cost (£)]
    blank: true
    meaning: what they cost
    example: "£1,234.50"
"""
HEADER = "Shift date,Ward,Hours worked,Cost (£)"
RECEIVED = datetime(2020, 6, 1, tzinfo=UTC)
RECEIVED_ON = RECEIVED.date()


def shifts(**changes: Any) -> Feed:
    """The contract, with some of its settings changed."""
    return described(yaml.safe_dump(yaml.safe_load(SHIFTS) | changes, sort_keys=False), Feed, where="shifts.yaml")


def with_column(name: str, **changes: Any) -> Feed:
    """The contract, with some settings of one column changed."""
    columns = yaml.safe_load(SHIFTS)["columns"]
    return shifts(columns=columns | {name: columns[name] | changes})


def delivered(content: str | bytes, feed: Feed, *, name: str = "shifts/week.csv", supplier: int = 0) -> Delivery:
    body = content if isinstance(content, bytes) else content.encode()
    return Delivery(name, feed.suppliers[supplier], RECEIVED, body)


def read(content: str | bytes, feed: Feed | None = None, *, name: str = "shifts/week.csv") -> Extract:
    """What the feed's reader makes of a delivery."""
    feed = feed or shifts()
    return read_extract(delivered(content, feed, name=name), feed)


def day(text: str) -> pd.Timestamp:
    """The day written dd/mm/yyyy."""
    return pd.Timestamp(datetime.strptime(text, "%d/%m/%Y").date())


def shift_rows(
    *rows: tuple[str, str, float, int | None], extract: str = "e1", sender: str = "Roster (invented)", received: date = RECEIVED_ON
) -> pd.DataFrame:
    """Rows of day, unit, hours and pence as the reader hands them on, numbered from row 2 of their file."""
    days = pd.Series([day(row[0]) for row in rows], dtype="datetime64[us]")
    return pd.DataFrame(
        {
            "row_number": range(2, len(rows) + 2),
            "day": days,
            "unit": pd.Series([row[1] for row in rows], dtype="str"),
            "hours": pd.Series([row[2] for row in rows], dtype="Float64"),
            "cost": pd.Series([row[3] for row in rows], dtype="Int64"),
            "first_day": days,
            "last_day": days,
            "earliest": pd.Timestamp("2020-01-01"),
            "latest": pd.Timestamp(date.max),
            "provisional": False,
            "extract": extract,
            "name": f"{extract}.csv",
            "sender": sender,
            "received": pd.Timestamp(received, tz="UTC"),
        }
    )


def no_unreadable() -> pd.DataFrame:
    """What is told of rows that could not be read, when there are none."""
    columns = ("extract", "name", "row_number", "column_name", "rule", "week_ending", "message")
    return pd.DataFrame(columns=list(columns))
