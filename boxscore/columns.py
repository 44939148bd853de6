"""One column of a feed's contract: what its values are and how they are written. Feeds, suppliers and rules have their own modules."""

import re
from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, Field, field_validator, model_validator

from boxscore.described import Described
from boxscore.personal import EXEMPTABLE, Personal

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]


class Kind(StrEnum):
    """What the values of a column are, and so how they are read."""

    TEXT = "text"
    CODE = "code"
    WHOLE_NUMBER = "whole number"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    WEEK_ENDING = "week ending"
    TIME = "time"
    YES_OR_NO = "yes or no"
    MONTH = "month"
    MONTH_ENDING = "month ending"
    QUARTER = "quarter"


PERIOD_KINDS = (Kind.MONTH, Kind.MONTH_ENDING, Kind.QUARTER)
DAY_KINDS = (Kind.DATE, Kind.WEEK_ENDING)
DATED_KINDS = (*DAY_KINDS, Kind.MONTH_ENDING)
COUNTED_KINDS = (Kind.WHOLE_NUMBER, Kind.NUMBER, Kind.MONEY)
WORDED_KINDS = (Kind.TEXT, Kind.CODE)
EXCEL_SERIAL = "excel serial"
LETTERS_OF_FORMATS = re.compile(r"(?:[^%]|%[YymdbBHIMSfpaAj%])*")
"""Those of strptime that pandas reads too, which is what reads them."""


def _readable(pattern: str) -> str:
    if pattern == EXCEL_SERIAL:
        return pattern
    day = datetime(2024, 2, 29, 14, 35)
    try:
        comes_back = datetime.strptime(day.strftime(pattern), pattern).date() == day.date()
    except ValueError:
        comes_back = False
    if not (comes_back and LETTERS_OF_FORMATS.fullmatch(pattern)):
        raise ValueError(
            f"'{pattern}' is no way to write a day with its month and year; one is written like %d/%m/%Y, %d-%b-%y or {EXCEL_SERIAL}"
        )
    return pattern


DateFormat = Annotated[str, AfterValidator(_readable)]


class Column(Described):
    """One column of the contract. A column that is not described here is never kept."""

    kind: Kind
    meaning: str
    example: str
    headers: tuple[str, ...] = ()
    """The names suppliers use beside the column's own; case and stray spaces do not matter."""
    required: bool = True
    """An extract without the column is refused."""
    blank: bool = False
    """A row without a value is accepted."""
    missing: tuple[str, ...] = ("-", ":", "z")
    """What suppliers write for "no value", beside an empty cell."""
    formats: tuple[DateFormat, ...] = ()
    """For dates: how they are written, in strptime's letters; the first that fits is taken. A time of day in the format is read over and
    left out; ISO dates (2026-06-21, with or without a time) are always read."""
    spellings: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """What suppliers write for a value, each list under the value it stands for; case does not matter, in the value itself neither."""
    width: int | None = Field(default=None, ge=1)
    """For codes: how many digits a code of digits has. A shorter one gets back the leading zeros that a spreadsheet took from it."""
    also_in: Name | None = None
    """For times: the date column whose cells hold the time too, in extracts that have no column for the time alone."""
    may_look_like: dict[Personal, str] = Field(default_factory=dict)
    """What of a person its values look like and are not, each with the reason: ``number`` where documents have numbers of ten digits, of
    which one in eleven passes the check of CHI and NHS numbers, ``name`` where organisations and places are called after people. Without
    it a row with such a value is refused. Also ``postcode``, ``telephone number`` and ``date``; an e-mail address never."""

    @model_validator(mode="after")
    def _dates_say_how_they_are_written(self) -> "Column":
        if (self.kind in DATED_KINDS) != bool(self.formats):
            raise ValueError("formats go with the kinds 'date', 'week ending' and 'month ending', which need at least one")
        return self

    @model_validator(mode="after")
    def _settings_fit_its_kind(self) -> "Column":
        if self.width is not None and self.kind is not Kind.CODE:
            raise ValueError("width goes with the kind 'code'")
        if self.also_in is not None and self.kind is not Kind.TIME:
            raise ValueError("also_in goes with the kind 'time'")
        return self

    @field_validator("may_look_like")
    @classmethod
    def _says_why_it_is_not_personal(cls, exempt: dict[Personal, str]) -> dict[Personal, str]:
        never = sorted(set(exempt) - EXEMPTABLE)
        if never:
            raise ValueError(f"'{never[0]}' is never anything else: no column may look like it")
        if not all(reason.strip() for reason in exempt.values()):
            raise ValueError("each kind wants the reason why its values are no person's")
        return exempt

    @field_validator("spellings")
    @classmethod
    def _no_spelling_means_two_values(cls, spellings: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        meant: dict[str, str] = {}
        for value, others in spellings.items():
            for written in (value, *others):
                if meant.setdefault(written.strip().casefold(), value) != value:
                    raise ValueError(f"'{written}' is a spelling of '{meant[written.strip().casefold()]}' and of '{value}'")
        return spellings

    @model_validator(mode="after")
    def _is_blank_where_it_may_be_absent(self) -> "Column":
        if not (self.required or self.blank):
            raise ValueError("a column that is not required is blank in extracts without it: say blank: true")
        return self


class Taken(Described):
    """A column derived from the text of another: the part that the pattern's one group matches."""

    from_: Name = Field(alias="from")
    pattern: str

    @field_validator("pattern")
    @classmethod
    def _has_one_group(cls, pattern: str) -> str:
        try:
            groups = re.compile(pattern).groups
        except re.error as error:
            raise ValueError(f"not a pattern ({error})") from None
        if groups != 1:
            raise ValueError("the pattern needs exactly one group, the part to take")
        return pattern


class Stated(Described):
    """A derived count: how many different texts of a column one respondent, episode or other group carries in an extract."""

    distinct: Name
    within: Name


class FinancialPeriod(Described):
    """A month derived from the ledger's own reckoning: a financial year (2025-26, 2025/26, 202526) and a period (P01 is April).

    P13, the adjustments after the year's end, stands for March.
    """

    financial_year: Name
    """The column of the financial year."""
    period: Name
    """The column of the period: P01 to P13, 1 to 13, or the month's name."""


Derived = Taken | Stated | FinancialPeriod


def columns_under(derived: Derived) -> set[str]:
    """The columns that a derived column is made from."""
    match derived:
        case Taken(from_=column):
            return {column}
        case Stated(distinct=column, within=group):
            return {column, group}
        case FinancialPeriod(financial_year=year, period=period):
            return {year, period}
