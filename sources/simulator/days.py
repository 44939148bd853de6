"""The calendar of an invented board: weeks, months, financial years, holidays, clock changes. What happens on them belongs elsewhere."""

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

DayNumbers = NDArray[np.int64]
"""Days counted from the first Monday of the history, which is 0."""

LAST_SUNDAY = date(2026, 6, 21)
"""Every invented history ends here, so that nothing depends on the clock."""
TOLD_AS_AT = LAST_SUNDAY + timedelta(days=1)
DAYS_TO_CLOSE = 9
"""A ledger closes about working day 7 of the next month: nine days after the month's end."""


@dataclass(frozen=True)
class Calendar:
    """The days of a history of whole weeks that ends on ``LAST_SUNDAY``."""

    weeks: int

    @property
    def first_day(self) -> date:
        """The Monday it begins on."""
        return LAST_SUNDAY - timedelta(days=7 * self.weeks - 1)

    @property
    def days(self) -> int:
        return 7 * self.weeks

    def number(self, day: date) -> int:
        return (day - self.first_day).days

    def day(self, number: int) -> date:
        return self.first_day + timedelta(days=int(number))

    def ending(self, week: int) -> date:
        """The Sunday of the week, 0 being the first."""
        return self.first_day + timedelta(days=7 * week + 6)

    def monday(self, share: float) -> date:
        """The Monday about ``share`` of the way through."""
        return self.first_day + timedelta(days=7 * int(self.weeks * share))

    def holds(self, day: date) -> bool:
        return self.first_day <= day <= LAST_SUNDAY

    @cached_property
    def holidays(self) -> DayNumbers:
        """The public holidays of the history, by number, in order."""
        return np.array([self.number(day) for day, _ in holidays(self.first_day, LAST_SUNDAY)], dtype=np.int64)

    @cached_property
    def is_holiday(self) -> NDArray[np.bool_]:
        """For each day, whether it is a public holiday."""
        flags = np.zeros(self.days, dtype=bool)
        flags[self.holidays] = True
        return flags

    @cached_property
    def is_working_day(self) -> NDArray[np.bool_]:
        """For each day, whether it is Monday to Friday and no public holiday."""
        return (np.arange(self.days) % 7 < 5) & ~self.is_holiday

    @cached_property
    def winter(self) -> NDArray[np.float64]:
        """For each day how wintry it is: 1 in the middle of January, 0 in the middle of July."""
        of_year = np.array([(self.day(number) - date(self.day(number).year, 1, 15)).days for number in range(self.days)])
        return 0.5 + 0.5 * np.cos(2 * np.pi * of_year / 365.25)

    @cached_property
    def clock_changes(self) -> dict[int, int]:
        """For each Saturday whose night the clocks change in, by number: how many hours longer that night is (1 or -1)."""
        years = range(self.first_day.year, LAST_SUNDAY.year + 1)
        sundays = {_last_sunday(year, month): longer for year in years for month, longer in ((3, -1), (10, 1))}
        nights = {sunday - timedelta(days=1): longer for sunday, longer in sundays.items()}
        return {self.number(night): longer for night, longer in sorted(nights.items()) if self.holds(night)}

    @cached_property
    def months(self) -> tuple["Month", ...]:
        """Every month that has a day of the history, oldest first."""
        first, last = self.first_day, LAST_SUNDAY
        count = (last.year - first.year) * 12 + last.month - first.month + 1
        return tuple(Month.of(first).plus(n) for n in range(count))

    @property
    def closed_months(self) -> tuple["Month", ...]:
        """Those whose ledger has closed by the day the board is told as at."""
        return tuple(month for month in self.months if month.last + timedelta(days=DAYS_TO_CLOSE) <= TOLD_AS_AT)

    def months_closed_for(self, weeks: int) -> tuple["Month", ...]:
        """Those of them that had ended so many weeks before."""
        return tuple(month for month in self.closed_months if month.last + timedelta(weeks=weeks) <= TOLD_AS_AT)


@dataclass(frozen=True)
class Stretch:
    """Some days of a history that follow each other, both ends included, by number."""

    first: int
    last: int

    @property
    def days(self) -> DayNumbers:
        return np.arange(self.first, self.last + 1)

    @property
    def weeks(self) -> DayNumbers:
        """The weeks it has a day of, the history's first being 0."""
        return np.arange(self.first // 7, self.last // 7 + 1)

    @property
    def share_of_weeks(self) -> NDArray[np.float64]:
        """How much of each of its weeks it holds."""
        weeks = self.weeks
        return (np.minimum(self.last, 7 * weeks + 6) - np.maximum(self.first, 7 * weeks) + 1) / 7


@dataclass(frozen=True, order=True)
class Month:
    """A month of the calendar and a period of the ledger: P01 is April, P12 is March."""

    year: int
    month: int

    @classmethod
    def of(cls, day: date) -> "Month":
        return cls(day.year, day.month)

    def plus(self, months: int) -> "Month":
        at = self.year * 12 + self.month - 1 + months
        return Month(at // 12, at % 12 + 1)

    @property
    def first(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def last(self) -> date:
        return date(self.year, self.month, calendar.monthrange(self.year, self.month)[1])

    @property
    def period(self) -> str:
        return f"P{(self.month - 4) % 12 + 1:02d}"

    @property
    def financial_year(self) -> str:
        begins = self.year if self.month >= 4 else self.year - 1
        return f"{begins}-{(begins + 1) % 100:02d}"


def holidays(first: date, last: date) -> Iterator[tuple[date, str]]:
    """The public holidays of Scotland between two days, both included, in order, with their names.

    One that falls on a weekend moves to the next weekday that is no holiday (Bank holidays in Scotland, mygov.scot).
    """
    for year in range(first.year, last.year + 1):
        for day, name in sorted(_holidays_of(year).items()):
            if first <= day <= last:
                yield day, name


def _holidays_of(year: int) -> dict[date, str]:
    fixed = {
        date(year, 1, 1): "New Year's Day",
        date(year, 1, 2): "2nd January",
        date(year, 11, 30): "St Andrew's Day",
        date(year, 12, 25): "Christmas Day",
        date(year, 12, 26): "Boxing Day",
    }
    moving = {
        easter(year) - timedelta(days=2): "Good Friday",
        _first_monday(year, 5): "Early May holiday",
        _first_monday(year, 6) - timedelta(days=7): "Spring holiday",
        _first_monday(year, 8): "Summer holiday",
    }
    kept = moving | {day: name for day, name in fixed.items() if day.weekday() < 5}
    for day, name in fixed.items():
        if day.weekday() >= 5:
            kept[_next_free_weekday(day, kept)] = f"{name} (in its stead)"
    return kept


def _next_free_weekday(day: date, taken: dict[date, str]) -> date:
    while day.weekday() >= 5 or day in taken:
        day += timedelta(days=1)
    return day


def _first_monday(year: int, month: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=-first.weekday() % 7)


def _last_sunday(year: int, month: int) -> date:
    last = Month(year, month).last
    return last - timedelta(days=(last.weekday() + 1) % 7)


def easter(year: int) -> date:
    """Easter Sunday (the anonymous Gregorian computus, Meeus, Astronomical Algorithms, 1991)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e, g = b // 4, b % 4, (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = c // 4, c % 4
    x = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * x) // 451
    month, day = divmod(h + x - 7 * m + 114, 31)
    return date(year, month, day + 1)
