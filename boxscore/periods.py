"""Months and quarters as suppliers write them, turned into their first and last day. Weeks have their own module."""

import calendar
import re
from dataclasses import dataclass
from datetime import date

CALENDAR_QUARTER = re.compile(r"(?P<year>\d{4})\s*Q(?P<quarter>[1-4])", re.IGNORECASE)
FINANCIAL_QUARTER = re.compile(r"(?P<year>\d{4})[-/](?P<next>\d{2})\s*Q(?P<quarter>[1-4])", re.IGNORECASE)
MONTH = re.compile(r"(?P<year>\d{4})-?(?P<month>\d{2})")
FIRST_DAY = re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})-01")
NAMED_MONTH = re.compile(r"(?P<name>[A-Za-z]{3,9})[ -](?P<year>\d{4}|\d{2})")
FINANCIAL_YEAR = re.compile(r"(?P<year>\d{4})[-/]?(?:\d{2})?(?P<next>\d{2})")
PERIOD_OF_A_YEAR = re.compile(r"P?(?P<number>\d{1,2})", re.IGNORECASE)
FIRST_MONTH_OF_A_YEAR = 4
PERIODS_OF_A_YEAR = 13
"""Twelve months, and the adjustments after the year's end."""
MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december")


@dataclass(frozen=True, order=True)
class Period:
    """A stretch of whole days, both ends included."""

    first: date
    last: date

    @classmethod
    def of_month(cls, year: int, month: int) -> "Period":
        return cls(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))

    @classmethod
    def of_quarter(cls, year: int, first_month: int) -> "Period":
        return cls(date(year, first_month, 1), cls.of_month(year, first_month + 2).last)


def month(text: str) -> Period:
    """The month written ``yyyymm``, ``yyyy-mm``, ``Apr 2022``, ``April-22`` or as its first day in a spreadsheet; ValueError otherwise."""
    written = text.strip()
    named = NAMED_MONTH.fullmatch(written)
    if named:
        return Period.of_month(int(named["year"]) % 2000 + 2000, _number_of_month(named["name"]))
    match = MONTH.fullmatch(written) or FIRST_DAY.fullmatch(written)
    if match is None or not 1 <= int(match["month"]) <= 12:
        raise ValueError("not a month such as 202204, 2022-04 or Apr 2022")
    return Period.of_month(int(match["year"]), int(match["month"]))


def financial_month(year: str, period: str) -> Period:
    """The month a ledger's period stands for: year ``2025-26``, ``2025/26``, ``2025-2026`` or ``202526``; period ``P01`` (April), ``1``,
    ``01`` or ``Apr``. P13, the adjustments after the year's end, stands for March. ValueError when they are none of these.
    """
    years = FINANCIAL_YEAR.fullmatch(year.strip())
    if years is None or (int(years["year"]) + 1) % 100 != int(years["next"]):
        raise ValueError("not a financial year such as 2025-26")
    number = _number_of_period(period.strip())
    first = int(years["year"])
    return Period.of_month(first, number + 3) if number <= 9 else Period.of_month(first + 1, min(number, 12) - 9)


def period_of(day: date) -> tuple[str, str]:
    """The financial year and the period that ``day`` lies in, as contracts write them: ``2025-26`` and ``P01`` for April 2025."""
    begins = financial_year_of(day).year
    return f"{begins}-{(begins + 1) % 100:02d}", f"P{(day.month - FIRST_MONTH_OF_A_YEAR) % 12 + 1:02d}"


def financial_year_of(day: date) -> date:
    """The first day of the financial year that ``day`` lies in."""
    return date(day.year if day.month >= FIRST_MONTH_OF_A_YEAR else day.year - 1, FIRST_MONTH_OF_A_YEAR, 1)


def _number_of_period(written: str) -> int:
    numbered = PERIOD_OF_A_YEAR.fullmatch(written)
    number = int(numbered["number"]) if numbered else (_number_of_month(written) - 4) % 12 + 1
    if not 1 <= number <= PERIODS_OF_A_YEAR:
        raise ValueError("not a period such as P01")
    return number


def _number_of_month(name: str) -> int:
    numbers = [number for number, month in enumerate(MONTHS, start=1) if len(name) >= 3 and month.startswith(name.casefold())]
    if not numbers:
        raise ValueError("not the name of a month")
    return numbers[0]


def quarter(text: str) -> Period:
    """The quarter written ``2022Q3`` (of the calendar year) or ``2020-21 Q4`` (of the financial year: January to March 2021).

    ValueError when it is neither, or when the two years of a financial year do not follow each other.
    """
    plain = CALENDAR_QUARTER.fullmatch(text.strip())
    if plain:
        return Period.of_quarter(int(plain["year"]), 3 * int(plain["quarter"]) - 2)
    financial = FINANCIAL_QUARTER.fullmatch(text.strip())
    if financial is None or (int(financial["year"]) + 1) % 100 != int(financial["next"]):
        raise ValueError("not a quarter such as 2022Q3 or 2020-21 Q4")
    number = int(financial["quarter"])
    year, first_month = int(financial["year"]), 3 * number + 1
    return Period.of_quarter(year, first_month) if number < 4 else Period.of_quarter(year + 1, 1)
