"""A feed's contract: what an extract of it holds, who sends it and under which names. Reading and judging extracts belong elsewhere."""

from datetime import date
from enum import StrEnum
from typing import Literal

from pydantic import Field, model_validator

from boxscore.columns import (
    COUNTED_KINDS,
    DATED_KINDS,
    DAY_KINDS,
    PERIOD_KINDS,
    WORDED_KINDS,
    Column,
    Derived,
    FinancialPeriod,
    Kind,
    Name,
    Stated,
    Taken,
    columns_under,
)
from boxscore.described import Described
from boxscore.expected import AbsentTeams, Agreement, Outcome, RowsAWeek, UnknownTeams
from boxscore.personal import HARD, announced_by
from boxscore.personal import SAID as PERSONAL_SAID
from boxscore.rules import AtMost, OneOf, RowRule, Severity, Unique, columns_of, groups_of
from boxscore.suppliers import Supplier


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
    owner: str = Field(default="", max_length=100)
    """Whom teams ask when it does not come: a person, a role or an office."""
    contact: str = Field(default="", max_length=200)
    """How the owner is reached."""
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
    absent_teams: AbsentTeams | None = None
    unknown_teams: UnknownTeams | None = None
    agreements: tuple[Agreement, ...] = ()
    """How it is to agree with other feeds of the board."""
    miscounted: Outcome = Severity.WEEK
    """What follows when an extract holds another number of rows, or adds up to something else, than its own last lines say (``Total
    records: 599``): ``week`` refuses the file, for it was cut short or put together wrongly; ``warn`` uses it and says so."""
    control_total: Name | None = None
    """The column reconciled in all: what belongs to no team is shown as unmapped."""
    settles_after_weeks: int = Field(ge=0)
    window_weeks: int = Field(ge=1)
    """How many weeks back from the newest a night's run reads the feed again."""
    late_after_days: int = Field(ge=1)
    """A team that has had nothing for longer needs a person to ask."""
    free_of_identifiers: bool
    """True when the original may be kept, a text file with nothing in it that is not described here; otherwise only these columns are."""
    begins: date
    """No row is older; an earlier date is a mistake."""
    each_day: bool = False
    """True when a team sends a row for each day, also for one on which nothing happened: a week with a day missing was not received."""
    snapshot: bool = False
    """True for a picture of a day that can never be made again: what was accepted of it stays although no extract holds it any more."""
    typed_by_teams: bool = False
    """True when a team may type its rows on the sheet Your entries of its workbook: what it counted in a week, or a sample of a day."""

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
        also = {column.also_in for column in self.columns.values() if column.also_in}
        unknown = sorted((self.needed_columns | also) - known)
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
            if isinstance(derived, FinancialPeriod) and {self.kind_of(column) for column in columns_under(derived)} - {*WORDED_KINDS}:
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
    def _what_is_typed_is_a_row_of_one_day(self) -> "Feed":
        if self.typed_by_teams and (self.covers is not Covers.ITS_ROWS or not self._is_of_days or len(self.team_from) != 1):
            raise ValueError("typed_by_teams is for a feed that covers 'its rows', of days or weeks, with one team column")
        return self

    @property
    def _is_of_days(self) -> bool:
        return self.kind_of(self.week_from) in DAY_KINDS

    @model_validator(mode="after")
    def _no_header_means_two_columns(self) -> "Feed":
        claimed: dict[str, str] = {}
        for name, column in self.columns.items():
            for header in (name, *column.headers):
                if claimed.setdefault(header.strip().casefold(), name) != name:
                    raise ValueError(f"the header '{header}' is claimed by {claimed[header.strip().casefold()]} and by {name}")
        return self

    @model_validator(mode="after")
    def _keeps_nothing_that_announces_a_person(self) -> "Feed":
        for name, column in self.columns.items():
            for header in (name, *column.headers):
                kind = announced_by(header)
                if kind in HARD:
                    raise ValueError(f"'{header}' announces {PERSONAL_SAID[kind]}, which is never kept; leave '{name}' out")
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
            compared = {rule.column, rule.limit} if isinstance(rule, AtMost) else columns_of(rule) - groups_of(rule)
            in_order = isinstance(rule, AtMost) and all(self._is_dated(name) for name in compared)
            wrong = sorted(name for name in compared if not self._is_counted(name))
            if wrong and not in_order:
                raise ValueError(f"the rule '{rule.rule}' compares numbers; {', '.join(wrong)} is not one")
        return self

    def _is_counted(self, name: str) -> bool:
        return self.kind_of(name) in COUNTED_KINDS

    def _is_dated(self, name: str) -> bool:
        return self.kind_of(name) in (*DAY_KINDS, *PERIOD_KINDS)

    def known_values(self, column: str) -> frozenset[str]:
        """The texts that the contract itself lists for a column, in small letters: its spellings, and the values a rule allows."""
        spelled = self.columns[column].spellings
        listed = [value for rule in self.rules if isinstance(rule, OneOf) and rule.column == column for value in rule.values]
        return frozenset(str(text).casefold() for text in (*spelled, *(one for others in spelled.values() for one in others), *listed))

    @property
    def needed_columns(self) -> frozenset[str]:
        """The columns without whose value a row is no fact: what names it, its team and its week, what is counted or ruled."""
        named = {self.week_from, *self.team_from, *self.key, *self.corrects, *self.leave_out, *self.provisional_when}
        named |= {self.control_total} if self.control_total else set()
        for rule in self.rules:
            named |= columns_of(rule)
        for derived in self.derived.values():
            named |= columns_under(derived)
        return frozenset(named)

    def columns_from(self, supplier: Supplier) -> dict[str, Column]:
        """The columns that the supplier's extracts carry, as this supplier writes them."""
        carried = {name: column for name, column in self.columns.items() if name not in supplier.constants}
        return carried | {name: carried[name].model_copy(update={"formats": formats}) for name, formats in supplier.formats.items()}
