"""How invented suppliers write values: the plain way, and the odd ways that real extracts are full of. Files belong to the layouts.

Mostly seen in the code by which Public Health Scotland reads what boards send it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any

import numpy as np
import pandas as pd

from boxscore.columns import Column, Kind

Cell = str | int | float | date | time
"""What stands in one cell; only a spreadsheet holds anything but text."""

ODD_ROWS = 11
"""The odd ways take turns within so many rows, and the plain way has the others. Prime, so that no weekday or shift has all of them."""
EXCEL_DAY_ZERO = date(1899, 12, 30)
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
BLANK_IN = "a missing value written as"


def _any_value(_: Any) -> bool:
    return True


@dataclass(frozen=True)
class Way:
    """One way of writing a value, and the quirk it is; the plain way has no name."""

    write: Callable[[Any], Cell]
    quirk: str = ""
    shows: Callable[[Any], bool] = _any_value
    """Of which values it can be seen: brackets of credits alone."""


@dataclass(frozen=True)
class Shown:
    """A column as it is written, and for each quirk in it the position of the first row that shows it."""

    cells: list[Cell]
    quirks: Mapping[str, int]


def shown(values: "pd.Series[Any]", ways: tuple[Way, ...], blanks: tuple[str, ...] = ("",)) -> Shown:
    """The values written in turn in each of the ``ways``, mostly the first; missing ones as one of ``blanks`` after the other."""
    codes, different = pd.factorize(values)
    plain = [_python(value) for value in different]
    # One place more than there are values, for the code -1 of those missing.
    written = np.empty((len(ways), len(plain) + 1), dtype=object)
    seen = np.zeros((len(ways), len(plain) + 1), dtype=bool)
    for at, way in enumerate(ways):
        written[at, :-1] = [way.write(value) for value in plain]
        seen[at, :-1] = [way.shows(value) for value in plain]
    turn = np.arange(len(codes)) % ODD_ROWS
    which = np.where(turn < len(ways), turn, 0)
    if ways[0].shows is not _any_value:
        # The few values that show the habit are always written by it.
        which[seen[0, codes]] = 0
    cells = written[which, codes]
    quirks = _first_shown(cells, written[0, codes], which, seen[which, codes], ways)
    missing = np.flatnonzero(codes < 0)
    if len(missing):
        marks = np.array(blanks, dtype=object)[np.arange(len(missing)) % len(blanks)]
        cells[missing] = marks
        quirks |= {f"{BLANK_IN} '{mark}'": int(missing[marks == mark][0]) for mark in dict.fromkeys(marks) if mark}
    return Shown(cells.tolist(), quirks)


def _first_shown(cells: Any, plain: Any, which: Any, seen: Any, ways: tuple[Way, ...]) -> dict[str, int]:
    quirks: dict[str, int] = {}
    for at, way in enumerate(ways):
        if way.quirk:
            # The first way is the supplier's habit in every row; another counts only where it differs from that.
            rows = np.flatnonzero(seen & (which == at) & ((cells != plain) | (at == 0)))
            quirks |= {way.quirk: int(rows[0])} if len(rows) else {}
    return quirks


def _python(value: Any) -> Any:
    return value.to_pydatetime().date() if isinstance(value, pd.Timestamp) else value.item() if hasattr(value, "item") else value


# Dates


def _uk(day: date) -> str:
    return f"{day.day:02d}/{day.month:02d}/{day.year}"


def _us(day: date) -> str:
    return f"{day.month:02d}/{day.day:02d}/{day.year}"


def _compact(day: date) -> str:
    return f"{day.year}{day.month:02d}{day.day:02d}"


def _with_month_name(day: date) -> str:
    return f"{day.day:02d} {MONTHS[day.month - 1]} {day.year}"


def _with_short_month(day: date) -> str:
    return f"{day.day:02d}-{MONTHS[day.month - 1][:3]}-{day.year}"


def _excel_serial(day: date) -> str:
    return str((day - EXCEL_DAY_ZERO).days)


@dataclass(frozen=True)
class Dates:
    """How a supplier writes dates, and the formats that a contract must name for it; none where every contract knows them."""

    ways: tuple[Way, ...]
    formats: tuple[str, ...] = ()


DATES = {
    "dd/mm/yyyy": Dates((Way(_uk),)),
    "dd/mm/yyyy or serial": Dates((Way(_uk), Way(_excel_serial, "an Excel serial number among dates dd/mm/yyyy"))),
    "mm/dd/yyyy": Dates((Way(_us, "US dates, month first"),), ("%m/%d/%Y",)),
    "dd month yyyy": Dates((Way(_with_month_name, "a date with the month's name"),), ("%d %B %Y",)),
    "dd-mmm-yyyy": Dates((Way(_with_short_month, "a date with the month's short name"),)),
    "yyyymmdd": Dates((Way(_compact, "a date without any mark between its parts"),), ("%Y%m%d",)),
    "yyyy-mm-dd": Dates((Way(date.isoformat),)),
    "cell": Dates((Way(lambda day: day, "a date as a spreadsheet's own"),)),
}


# Times of day


def _colon(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _with_seconds(minutes: int) -> str:
    return f"{_colon(minutes)}:00"


def _four_digits(minutes: int) -> str:
    return f"{minutes // 60:02d}{minutes % 60:02d}"


def _twelve_hours(minutes: int) -> str:
    return f"{(minutes // 60 - 1) % 12 + 1}:{minutes % 60:02d} {'AM' if minutes < 12 * 60 else 'PM'}"


def _clock(minutes: int) -> time:
    return time(minutes // 60, minutes % 60)


TIMES = {
    "hh:mm": (Way(_colon),),
    "hh:mm:ss": (Way(_with_seconds),),
    "hhmm": (Way(_four_digits, "a time of four digits"),),
    "h:mm am": (Way(_twelve_hours, "a time of twelve hours with AM or PM"),),
    "cell": (Way(_clock, "a time as a spreadsheet's own"),),
}


# Months


def _month_name(last: date) -> str:
    return f"{MONTHS[last.month - 1]} {last.year}"


def _short_month(last: date) -> str:
    return f"{MONTHS[last.month - 1][:3]}-{last.year % 100:02d}"


MONTH_WAYS = (Way(_month_name, "a month by its name"), Way(_short_month, "a month by its short name and two digits of the year"))


# Numbers and money


def _amount(number: float) -> str:
    """As short as it can be and still be the same number."""
    return str(int(number)) if float(number).is_integer() else repr(float(number))


def _with_commas(number: float) -> str:
    whole, point, part = _amount(number).partition(".")
    return f"{int(whole):,}{point}{part}" if abs(number) >= 1000 else _amount(number)


def _pounds(pence: int) -> str:
    return f"{'-' if pence < 0 else ''}{abs(pence) // 100}.{abs(pence) % 100:02d}"


def _pounds_with_commas(pence: int) -> str:
    return f"{'-' if pence < 0 else ''}{abs(pence) // 100:,}.{abs(pence) % 100:02d}"


def _pounds_with_sign(pence: int) -> str:
    return f"{'-' if pence < 0 else ''}£{abs(pence) // 100:,}.{abs(pence) % 100:02d}"


def _is_credit(pence: int) -> bool:
    return pence < 0


def _credit_in_brackets(pence: int) -> str:
    return f"({_pounds_with_commas(-pence)})" if pence < 0 else _pounds_with_commas(pence)


def _credit_with_minus_after(pence: int) -> str:
    return f"{_pounds_with_commas(-pence)}-" if pence < 0 else _pounds_with_commas(pence)


COMMAS = "an amount such as 1,234.50"
NUMBERS = {
    "plain": (Way(_amount),),
    "commas": (Way(_amount), Way(_with_commas, "a number such as 1,234.5")),
    "cell": (Way(float),),
}
MONEY = {
    "plain": (Way(_pounds),),
    "commas": (Way(_pounds), Way(_pounds_with_commas, COMMAS)),
    "brackets": (Way(_credit_in_brackets, "a credit such as (1,234.56)", _is_credit), Way(_pounds_with_sign, "an amount such as £1,234")),
    "minus after": (
        Way(_credit_with_minus_after, "a credit such as 1,234.56-", _is_credit),
        Way(_pounds_with_sign, "an amount such as £1,234"),
    ),
    "cell": (Way(lambda pence: pence / 100),),
}


# Words and codes


def _tabbed(code: str) -> str:
    return f"\t{code}"


def _spaced(text: str) -> str:
    return f" {text}  "


def _zeros_lost(code: str) -> str:
    """As a spreadsheet leaves a code that it took for a number."""
    return str(int(code)) if code.isdigit() else code


def _begins_with_zero(code: str) -> bool:
    return code.startswith("0")


CODES = {
    "plain": (Way(str),),
    "tabbed": (Way(str), Way(_tabbed, "a code with a tab before it")),
    "careless": (Way(str), Way(_spaced, "stray spaces about a code"), Way(str.lower, "a code in small letters")),
    "zeros lost": (Way(_zeros_lost, "a code's leading zeros lost", _begins_with_zero),),
}
FLAGS = {
    "Yes": (Way(lambda flag: "Yes" if flag else "No"),),
    "Y/Yes/1": (
        Way(lambda flag: "Yes" if flag else "No"),
        Way(lambda flag: "Y" if flag else "N", "Y or N among Yes and No"),
        Way(lambda flag: "1" if flag else "0", "1 or 0 among Yes and No"),
    ),
    "Y": (Way(lambda flag: "Y" if flag else "N", "Y and N"),),
}


def _words(column: Column, spelling: int) -> tuple[Way, ...]:
    """A closed list's value in the supplier's own words: the column's ``spelling``-th, 0 being the value itself, now and then in capitals.

    A value that has no spellings is left as it is: nothing gives one typed otherwise its own form back.
    """
    spellings = {value: (value, *others)[min(spelling, len(others))] for value, others in column.spellings.items()}

    def said(value: Any) -> str:
        return spellings.get(str(value), str(value))

    def in_capitals(value: Any) -> str:
        return said(value).upper() if str(value) in spellings else str(value)

    own = Way(said, "a value in the supplier's own words" if spelling else "")
    return (own, Way(in_capitals, "mixed case"), Way(lambda value: _spaced(said(value)), "stray spaces"))


@dataclass(frozen=True)
class Habits:
    """How a supplier's system writes values of each kind, by the names above."""

    dates: str = "dd/mm/yyyy"
    times: str = "hh:mm"
    numbers: str = "plain"
    money: str = "plain"
    codes: str = "plain"
    flags: str = "Yes"
    spelling: int = 0
    blank: int = 0
    """How many of the contract's marks for a missing value it uses beside an empty cell."""

    def ways(self, column: Column) -> tuple[Way, ...]:
        """The ways in which values of the column are written."""
        match column.kind:
            case Kind.DATE | Kind.WEEK_ENDING | Kind.MONTH_ENDING:
                return DATES[self.dates].ways
            case Kind.TIME:
                return TIMES[self.times]
            case Kind.MONTH | Kind.QUARTER:
                return MONTH_WAYS
            case Kind.WHOLE_NUMBER if column.spellings and self.spelling:
                return _words(column, self.spelling)
            case Kind.WHOLE_NUMBER | Kind.NUMBER:
                return NUMBERS[self.numbers]
            case Kind.MONEY:
                return MONEY[self.money]
            case Kind.CODE:
                return CODES["plain" if self.codes == "zeros lost" and not column.width else self.codes]
            case Kind.YES_OR_NO:
                return FLAGS[self.flags]
            case Kind.TEXT:
                return _words(column, self.spelling)

    def blanks(self, column: Column) -> tuple[str, ...]:
        """What stands where a value is missing."""
        return ("", *column.missing[: self.blank])
