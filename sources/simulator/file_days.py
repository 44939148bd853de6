"""Which days each file of an invented supplier is for, when it was sent, and its name. What it holds belongs elsewhere."""

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from sources.simulator.days import LAST_SUNDAY, TOLD_AS_AT, Calendar
from sources.simulator.layouts import Every, Layout, ending

DAYS_TO_SEND = 3
NEWEST_WEEKS = 4
ONE_DAY = timedelta(days=1)
WEEKS_OF = {Every.QUARTER: 13, Every.YEAR: 52}
LABEL_OF_FILES = "INVENTED"
DAY = r"\d{4}-\d{2}-\d{2}"
TEAM_CODE = r"INV[A-Z]+\d+"


@dataclass(frozen=True)
class FileDays:
    """The days that one file is for."""

    first: date
    """Of the days it speaks for; those of the file before that it repeats are among them."""
    last: date
    new_from: date
    """The first day that no file before it was for."""
    sent: date
    told_again_from: date | None = None
    """The first day that the file after it repeats; None where that repeats nothing."""

    def holds(self, days: "pd.Series[pd.Timestamp]") -> "pd.Series[bool]":
        return days.between(pd.Timestamp(self.first), pd.Timestamp(self.last))


def days_of_files(layout: Layout, history: Calendar, days: "pd.Series[pd.Timestamp]") -> list[FileDays]:
    """The days of each of the supplier's files, oldest first, such that every one of ``days`` lies in one or more."""
    if layout.every in WEEKS_OF:
        earliest, latest = min(history.first_day, days.min().date()), max(LAST_SUNDAY, days.max().date())
        return list(_of_weeks(layout, history, earliest, latest))
    return list(_of_months(layout, days))


def _of_weeks(layout: Layout, history: Calendar, earliest: date, latest: date) -> Iterator[FileDays]:
    repeated = timedelta(weeks=layout.repeats_weeks)
    ends = _last_days(WEEKS_OF[layout.every], history)
    for at, end in enumerate(ends):
        new_from = ends[at - 1] + ONE_DAY if at else earliest
        is_newest = at == len(ends) - 1
        again_from = None if is_newest or not repeated else end + ONE_DAY - repeated
        last = latest if is_newest else end
        yield FileDays(max(new_from - repeated, earliest), last, new_from, _sent(last), again_from)


def _last_days(weeks: int, history: Calendar) -> list[date]:
    """The last days of the files, oldest first. The newest is for a few weeks alone, so that it tells otherwise what was told lately."""
    ends = [LAST_SUNDAY]
    before = LAST_SUNDAY - timedelta(weeks=NEWEST_WEEKS)
    while before > history.first_day:
        ends.append(before)
        before -= timedelta(weeks=weeks)
    return ends[::-1]


def _of_months(layout: Layout, days: "pd.Series[pd.Timestamp]") -> Iterator[FileDays]:
    months = 3 if layout.every is Every.CALENDAR_QUARTER else 1
    numbers = sorted({(day.year * 12 + day.month - 1) // months for day in pd.to_datetime(np.unique(days))})
    for number in numbers:
        first, end = divmod(number * months, 12), divmod(number * months + months - 1, 12)
        begins, ends = date(first[0], first[1] + 1, 1), date(end[0], end[1] + 1, calendar.monthrange(end[0], end[1] + 1)[1])
        yield FileDays(begins, ends, begins, _sent(ends))


def _sent(last: date) -> date:
    return min(last + timedelta(days=DAYS_TO_SEND), TOLD_AS_AT)


def name_of(layout: Layout, file: FileDays, *, site: int, team_code: str = "", note: str = "") -> str:
    """The file's name, which says its days, when it was sent and, of a team's own file, whose it is; ``note`` tells one of two apart."""
    whose = team_code if layout.every is Every.YEAR else f"site{site:03d}"
    days = f"{file.first:%Y-%m}" if layout.every is Every.MONTH else f"{file.first}_{file.last}"
    return f"{LABEL_OF_FILES}_{whose}_{days}_sent_{file.sent}{note}{ending(layout)}"


def name_says(layout: Layout) -> str:
    """The pattern that finds all that in the names of the supplier's files."""
    sent = f"_sent_(?P<sent>{DAY})"
    if layout.every is Every.MONTH:
        return rf"_(?P<year>\d{{4}})-(?P<month>\d{{2}}){sent}"
    days = f"_(?P<first>{DAY})_(?P<last>{DAY}){sent}"
    return f"_(?P<team>{TEAM_CODE}){days}" if layout.every is Every.YEAR else days
