"""A feed's contract: what an extract of it holds, who sends it and under which names. Reading and judging extracts belong elsewhere."""

import re
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, field_validator, model_validator

from boxscore.described import Described

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
PARTS_OF_A_NAME = {"year", "month", "first", "last", "sent", "team"}
PAIRS_IN_A_NAME = (("year", "month"), ("first", "last"))
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


class Days(Described):
    """A stretch of days, both included."""

    from_: date = Field(alias="from")
    to: date

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> "Days":
        if self.to < self.from_:
            raise ValueError("'to' lies before 'from'")
        return self


class Supplier(Described):
    """One organisation that sends the feed, and where its extracts are."""

    name: str
    files: tuple[str, ...] = ()
    """Patterns under the board's ``extracts/``."""
    query: str | None = None
    """A query bounded by ``:first_day`` and ``:last_day``, asked of the database whose URL the environment holds."""
    database: str | None = None
    """The environment variable that holds that URL."""
    constants: dict[Name, str] = Field(default_factory=dict)
    """Values that every row of this supplier has, for columns its extracts do not carry."""
    formats: dict[Name, tuple[DateFormat, ...]] = Field(default_factory=dict)
    """How this supplier writes the dates of a column, in place of the column's own formats: 04/05/2020 would fit two habits."""
    name_says: str | None = None
    """A pattern that finds in an extract's name what it says of the extract, by its groups. ``year`` and ``month``: the month its rows
    must lie in. ``first`` and ``last``: the days it speaks for; its rows lie in them, and a day without a row had nothing to report.
    ``sent``: the day it was made, by which extracts of the same facts follow each other. ``team``: the code of the one team it is for.
    Days are written yyyy-mm-dd or yyyymmdd."""
    speaks_for: Days | None = None
    """The days that the supplier's one extract speaks for, where its name does not say them; the same as ``first`` and ``last`` there."""

    @model_validator(mode="after")
    def _has_one_place(self) -> "Supplier":
        if bool(self.files) == bool(self.query):
            raise ValueError("a supplier has either files or a query")
        if bool(self.query) != bool(self.database):
            raise ValueError("a query needs 'database', the environment variable that holds its URL")
        if self.query and not {":first_day", ":last_day"} <= set(re.findall(r":\w+", self.query)):
            raise ValueError("a query must be bounded by :first_day and :last_day")
        return self

    @field_validator("name_says")
    @classmethod
    def _finds_what_names_say(cls, pattern: str | None) -> str | None:
        try:
            groups = set(re.compile(pattern or "").groupindex)
        except re.error as error:
            raise ValueError(f"not a pattern ({error})") from None
        if pattern is not None and (not groups or groups - PARTS_OF_A_NAME):
            raise ValueError(f"the pattern needs groups named {', '.join(sorted(PARTS_OF_A_NAME))}, and no others")
        for one, other in PAIRS_IN_A_NAME:
            if (one in groups) != (other in groups):
                raise ValueError(f"the pattern needs the groups '{one}' and '{other}' together")
        if {"month", "first"} <= groups:
            raise ValueError("the pattern finds either a month or a first and last day, not both")
        return pattern

    @model_validator(mode="after")
    def _says_its_days_once(self) -> "Supplier":
        if self.speaks_for and (self.query or self.parts_of_names & {"month", "first"}):
            raise ValueError("speaks_for is for files whose names do not say their days, and not for a query")
        return self

    def sender(self, team: str | None) -> str:
        """Who speaks in its extracts: the supplier, or the supplier for the one team whose code the extract's name says."""
        return self.name if team is None else f"{self.name} for {team.strip().upper()}"

    @property
    def parts_of_names(self) -> set[str]:
        """What the names of its extracts say: the groups of ``name_says``."""
        return set(re.compile(self.name_says or "").groupindex)


class Unique(Described):
    """The columns together name a row once."""

    rule: Literal["unique"]
    columns: tuple[Name, ...]
    because: str


class Between(Described):
    """A number lies in a range, ends included; money in pounds."""

    rule: Literal["between"]
    column: Name
    least: float | None = None
    most: float | None = None
    because: str


class OneOf(Described):
    """A value is one of a list."""

    rule: Literal["one of"]
    column: Name
    values: tuple[str | int, ...]
    because: str


class AddsUp(Described):
    """Columns of a row add up to another of its columns."""

    rule: Literal["adds up"]
    columns: tuple[Name, ...]
    to: Name
    because: str


class GroupAddsUp(Described):
    """The rows of a group add up to the total that each of them repeats, to within a rounding allowance; money in pounds."""

    rule: Literal["group adds up"]
    column: Name
    within: tuple[Name, ...]
    to: Name
    allowance: float = 0.0
    because: str


class AtMost(Described):
    """One column of a row is no greater than another."""

    rule: Literal["at most"]
    column: Name
    limit: Name
    because: str


class AtMostTogether(Described):
    """Columns of a row add up to no more than another; a row in which one of them is missing is passed over."""

    rule: Literal["at most together"]
    columns: tuple[Name, ...]
    limit: Name
    because: str


RowRule = Annotated[Unique | Between | OneOf | AddsUp | GroupAddsUp | AtMost | AtMostTogether, Field(discriminator="rule")]


class RowsAWeek(Described):
    """How many rows a week is expected to bring, against the weeks before it; a week outside is refused whole."""

    least_share: float = Field(gt=0, le=1)
    most_share: float = Field(ge=1)
    weeks: int = Field(default=8, ge=1)


class Covers(StrEnum):
    """What an extract's arrival says about days it holds no row for."""

    ITS_ROWS = "its rows"
    """A team without a row was not received: every team sends one each time."""
    ITS_MONTHS = "its months"
    """The calendar months it has rows in are complete; a week without a row had nothing to report."""
    ITS_SPAN = "its span"
    """Everything from its first to its last date is complete."""


class Feed(Described):
    """The contract of one extract: its columns, its suppliers, the date that decides the week and the rules its rows must meet."""

    id: Name
    standard: Name | None = None
    """The standard contract it is laid over: what this file does not say is as there. Each of its own keys takes the place of the
    standard's, within columns and other mappings too."""
    title: str
    meaning: str
    one_row_is: str
    sent: Literal["weekly", "monthly", "quarterly", "yearly", "when taken"]
    sent_by: str = ""
    """Who usually sends it, and from which system."""
    covers: Covers
    week_from: Name
    """The column whose date, or whose period's last day, decides the week a row belongs to."""
    team_from: tuple[Name, ...]
    """The columns that name the team, most particular first; a row counts for every team one of them names."""
    codes: Name | None = None
    """The list of codes in ``teams.yaml`` that these columns are looked up in; the feed's own id when left out."""
    key: tuple[Name, ...]
    """The columns that name a row once, across extracts: of two rows with one key the one received last is kept."""
    corrects: tuple[Name, ...] = ()
    """The columns by which a later extract corrects an earlier one, where the key cannot say it: an invoice's lines have no number, so the
    later extract's lines of an invoice take the place of all the earlier one's. The key, when left out."""
    columns: dict[Name, Column]
    derived: dict[Name, Derived] = Field(default_factory=dict)
    suppliers: tuple[Supplier, ...]
    leave_out: dict[Name, tuple[str, ...]] = Field(default_factory=dict)
    """Rows that are not facts of their own (derived totals): left out when the column holds one of these."""
    provisional_when: dict[Name, tuple[str, ...]] = Field(default_factory=dict)
    """Rows whose figures the publisher marks as provisional."""
    rules: tuple[RowRule, ...] = ()
    rows_a_week: RowsAWeek | None = None
    control_total: Name | None = None
    """The column reconciled in all: what belongs to no team is shown as unmapped."""
    settles_after_weeks: int = Field(ge=0)
    window_weeks: int = Field(ge=1)
    """How many weeks back from the newest a night's run reads the feed again."""
    late_after_days: int = Field(ge=1)
    """A team that has had nothing for longer needs a person to ask."""
    free_of_identifiers: bool
    """True when the whole original may be kept; otherwise only its accepted columns are."""
    begins: date
    """No row is older; an earlier date is a mistake."""
    each_day: bool = False
    """True when a team sends a row for each day, also for one on which nothing happened: a week with a day missing was not received."""
    snapshot: bool = False
    """True for a picture of a day that can never be made again: what was accepted of it stays although no extract holds it any more."""

    @property
    def is_periodic(self) -> bool:
        """Whether a row stands for a month or quarter rather than for the week of a day."""
        return self.kind_of(self.week_from) in PERIOD_KINDS

    @property
    def code_list(self) -> str:
        """The list of codes in ``teams.yaml`` that its team columns are looked up in."""
        return self.codes or self.id

    def kind_of(self, column: str) -> Kind | None:
        """What the values of a column of its accepted rows are; None when they have no such column."""
        if column in self.columns:
            return self.columns[column].kind
        match self.derived.get(column):
            case Taken():
                return Kind.TEXT
            case Stated():
                return Kind.WHOLE_NUMBER
            case FinancialPeriod():
                return Kind.MONTH
            case None:
                return Kind.TEXT if any(column in supplier.constants for supplier in self.suppliers) else None

    @model_validator(mode="after")
    def _names_its_own_columns(self) -> "Feed":
        known = set(self.columns) | set(self.derived)
        for supplier in self.suppliers:
            known |= set(supplier.constants)
        named = {self.week_from, *self.team_from, *self.key, *self.corrects, *self.leave_out, *self.provisional_when}
        named |= {self.control_total} if self.control_total else set()
        for rule in self.rules:
            named |= _columns_of(rule)
        for derived in self.derived.values():
            named |= _columns_under(derived)
        named |= {column.also_in for column in self.columns.values() if column.also_in}
        unknown = sorted(named - known)
        if unknown:
            raise ValueError(f"names columns it does not describe: {', '.join(unknown)}")
        if self.kind_of(self.week_from) not in (*DAY_KINDS, *PERIOD_KINDS):
            raise ValueError(f"week_from must be a date, month or quarter of its own columns; '{self.week_from}' is not")
        return self

    @model_validator(mode="after")
    def _times_stand_beside_dates(self) -> "Feed":
        for name, column in self.columns.items():
            if column.also_in and self.kind_of(column.also_in) is not Kind.DATE:
                raise ValueError(f"'{name}' can be also in a date; '{column.also_in}' is none")
        return self

    @model_validator(mode="after")
    def _periods_come_from_words(self) -> "Feed":
        for name, derived in self.derived.items():
            if isinstance(derived, FinancialPeriod) and {self.kind_of(column) for column in _columns_under(derived)} - {*WORDED_KINDS}:
                raise ValueError(f"'{name}' is made of a financial year and a period, which must be columns of text")
        return self

    @model_validator(mode="after")
    def _a_row_for_each_day_has_a_day(self) -> "Feed":
        if self.each_day and (self.covers is not Covers.ITS_ROWS or self.kind_of(self.week_from) is not Kind.DATE):
            raise ValueError("each_day is for a feed that covers 'its rows' and whose week_from is a date")
        return self

    @model_validator(mode="after")
    def _a_snapshot_is_kept_by_its_day(self) -> "Feed":
        if self.snapshot and (self.covers is not Covers.ITS_ROWS or self.week_from not in self.key):
            raise ValueError("a snapshot covers 'its rows', and its key holds the day it shows")
        return self

    @model_validator(mode="after")
    def _no_header_means_two_columns(self) -> "Feed":
        claimed: dict[str, str] = {}
        for name, column in self.columns.items():
            for header in (name, *column.headers):
                if claimed.setdefault(header.strip().casefold(), name) != name:
                    raise ValueError(f"the header '{header}' is claimed by {claimed[header.strip().casefold()]} and by {name}")
        return self

    @model_validator(mode="after")
    def _suppliers_fit_its_columns(self) -> "Feed":
        for supplier in self.suppliers:
            for name in supplier.constants:
                if name in self.columns and self.columns[name].kind not in WORDED_KINDS:
                    raise ValueError(f"{supplier.name}: only text can be constant; '{name}' is not")
            for name in supplier.formats:
                if name not in self.columns or self.columns[name].kind not in DATED_KINDS:
                    raise ValueError(f"{supplier.name}: formats are for dates; '{name}' is none")
        return self

    @model_validator(mode="after")
    def _rules_fit_its_kinds(self) -> "Feed":
        for rule in self.rules:
            if isinstance(rule, Unique | OneOf):
                continue
            compared = {rule.column, rule.limit} if isinstance(rule, AtMost) else _columns_of(rule) - _groups_of(rule)
            in_order = isinstance(rule, AtMost) and all(self._is_dated(name) for name in compared)
            wrong = sorted(name for name in compared if not self._is_counted(name))
            if wrong and not in_order:
                raise ValueError(f"the rule '{rule.rule}' compares numbers; {', '.join(wrong)} is not one")
        return self

    def _is_counted(self, name: str) -> bool:
        return self.kind_of(name) in COUNTED_KINDS

    def _is_dated(self, name: str) -> bool:
        return self.kind_of(name) in (*DAY_KINDS, *PERIOD_KINDS)

    def columns_from(self, supplier: Supplier) -> dict[str, Column]:
        """The columns that the supplier's extracts carry, as this supplier writes them."""
        carried = {name: column for name, column in self.columns.items() if name not in supplier.constants}
        return carried | {name: carried[name].model_copy(update={"formats": formats}) for name, formats in supplier.formats.items()}


def _groups_of(rule: RowRule) -> set[str]:
    return set(rule.within) if isinstance(rule, GroupAddsUp) else set()


def _columns_under(derived: Derived) -> set[str]:
    match derived:
        case Taken(from_=column):
            return {column}
        case Stated(distinct=column, within=group):
            return {column, group}
        case FinancialPeriod(financial_year=year, period=period):
            return {year, period}


def _columns_of(rule: RowRule) -> set[str]:
    match rule:
        case Unique(columns=columns):
            return set(columns)
        case Between(column=column) | OneOf(column=column):
            return {column}
        case AddsUp(columns=columns, to=to):
            return {*columns, to}
        case GroupAddsUp(column=column, within=within, to=to):
            return {column, *within, to}
        case AtMost(column=column, limit=limit):
            return {column, limit}
        case AtMostTogether(columns=columns, limit=limit):
            return {*columns, limit}
