"""A feed's contract: what an extract of it holds, who sends it and under which names. Reading and judging extracts belong elsewhere."""

import re
from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, field_validator, model_validator

from boxscore.described import Described

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]


class Kind(StrEnum):
    """What the values of a column are, and so how they are read."""

    TEXT = "text"
    WHOLE_NUMBER = "whole number"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    MONTH = "month"
    MONTH_ENDING = "month ending"
    QUARTER = "quarter"


PERIOD_KINDS = (Kind.MONTH, Kind.MONTH_ENDING, Kind.QUARTER)
DATED_KINDS = (Kind.DATE, Kind.MONTH_ENDING)
COUNTED_KINDS = (Kind.WHOLE_NUMBER, Kind.NUMBER, Kind.MONEY)


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
    formats: tuple[str, ...] = ()
    """For dates: how they are written, in strptime's letters; the first that fits is taken."""

    @model_validator(mode="after")
    def _dates_say_how_they_are_written(self) -> "Column":
        if (self.kind in DATED_KINDS) != bool(self.formats):
            raise ValueError("formats go with the kinds 'date' and 'month ending', which need at least one")
        return self

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
    formats: dict[Name, tuple[str, ...]] = Field(default_factory=dict)
    """How this supplier writes the dates of a column, in place of the column's own formats: 04/05/2020 would fit two habits."""
    period_in_name: str | None = None
    """A pattern with groups ``year`` and ``month`` that finds the month an extract is for in its name."""

    @model_validator(mode="after")
    def _has_one_place(self) -> "Supplier":
        if bool(self.files) == bool(self.query):
            raise ValueError("a supplier has either files or a query")
        if bool(self.query) != bool(self.database):
            raise ValueError("a query needs 'database', the environment variable that holds its URL")
        if self.query and not {":first_day", ":last_day"} <= set(re.findall(r":\w+", self.query)):
            raise ValueError("a query must be bounded by :first_day and :last_day")
        return self

    @field_validator("period_in_name")
    @classmethod
    def _finds_year_and_month(cls, pattern: str | None) -> str | None:
        try:
            groups = set(re.compile(pattern or "").groupindex)
        except re.error as error:
            raise ValueError(f"not a pattern ({error})") from None
        if pattern is not None and not {"year", "month"} <= groups:
            raise ValueError("the pattern needs the groups 'year' and 'month'")
        return pattern


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


RowRule = Annotated[Unique | Between | OneOf | AddsUp | GroupAddsUp | AtMost, Field(discriminator="rule")]


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
    title: str
    meaning: str
    one_row_is: str
    sent: Literal["weekly", "monthly", "quarterly"]
    covers: Covers
    week_from: Name
    """The column whose date, or whose period's last day, decides the week a row belongs to."""
    team_from: tuple[Name, ...]
    """The columns that name the team, most particular first; a row counts for every team one of them names."""
    key: tuple[Name, ...]
    """The columns that name a row once, across extracts: of two rows with one key the one received last is kept."""
    corrects: tuple[Name, ...] = ()
    """The columns by which a later extract corrects an earlier one, where the key cannot say it: an invoice's lines have no number, so the
    later extract's lines of an invoice take the place of all the earlier one's. The key, when left out."""
    columns: dict[Name, Column]
    derived: dict[Name, Taken | Stated] = Field(default_factory=dict)
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

    @property
    def is_periodic(self) -> bool:
        """Whether a row stands for a month or quarter rather than for the week of a day."""
        return self.columns[self.week_from].kind in PERIOD_KINDS

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
            named |= {derived.from_} if isinstance(derived, Taken) else {derived.distinct, derived.within}
        unknown = sorted(named - known)
        if unknown:
            raise ValueError(f"names columns it does not describe: {', '.join(unknown)}")
        if self.week_from not in self.columns or self.columns[self.week_from].kind not in (Kind.DATE, *PERIOD_KINDS):
            raise ValueError(f"week_from must be a date, month or quarter of its own columns; '{self.week_from}' is not")
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
                if name in self.columns and self.columns[name].kind is not Kind.TEXT:
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
        return isinstance(self.derived.get(name), Stated) or (name in self.columns and self.columns[name].kind in COUNTED_KINDS)

    def _is_dated(self, name: str) -> bool:
        return name in self.columns and self.columns[name].kind in (Kind.DATE, *PERIOD_KINDS)

    def columns_from(self, supplier: Supplier) -> dict[str, Column]:
        """The columns that the supplier's extracts carry, as this supplier writes them."""
        carried = {name: column for name, column in self.columns.items() if name not in supplier.constants}
        return carried | {name: carried[name].model_copy(update={"formats": formats}) for name, formats in supplier.formats.items()}


def _groups_of(rule: RowRule) -> set[str]:
    return set(rule.within) if isinstance(rule, GroupAddsUp) else set()


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
