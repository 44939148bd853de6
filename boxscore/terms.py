"""One side of a measure: which rows of a feed it counts, by which date, and how they become a number. The arithmetic belongs elsewhere."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from boxscore.columns import WORDED_KINDS, Kind, Name
from boxscore.described import Described
from boxscore.feeds import Feed


class Verb(StrEnum):
    """How rows become a number: the closed set a definition chooses from."""

    COUNT = "count"
    """Counts the rows of the week."""
    DISTINCT = "distinct"
    """Counts the different values of a column in the week."""
    SUM = "sum"
    """Adds a quantity up over the rows of the week."""
    MEDIAN = "median"
    """The middle value of a quantity over the rows of the week; of two in the middle their mean."""
    SNAPSHOT = "snapshot"
    """Adds a quantity up over the rows of the week's last day that has any: a picture taken twice in a week counts once."""
    STANDING = "standing"
    """Adds a quantity up over the rows of the month or quarter that holds the week's Sunday: a figure that stands for all its weeks."""
    DAYS = "days"
    """Multiplies a daily average by the days of the week it stands for, quarter by quarter."""
    DAYS_IN = "days in"
    """Adds up how many days of the week lie in each row's stretch of days, ``stretch``."""
    IN_THE_WEEK = "in the week"
    """Counts the rows whose stretch of days, ``stretch``, has a day in the week."""
    DAYS_SINCE = "days since"
    """How many days the newest row lies back on the week's last day."""
    DAYS_FREE = "days free"
    """How many days of the week have no row."""


OF_PERIODS = (Verb.STANDING, Verb.DAYS)
OF_A_QUANTITY = (Verb.SUM, Verb.MEDIAN, Verb.SNAPSHOT, Verb.STANDING, Verb.DAYS)
ADDED_UP = (Verb.SUM, Verb.SNAPSHOT, Verb.STANDING, Verb.DAYS)
OF_A_STRETCH = (Verb.DAYS_IN, Verb.IN_THE_WEEK)
OF_ROWS = (Verb.COUNT, Verb.DAYS_SINCE, Verb.DAYS_FREE)
OF_A_VOLUME = (Verb.COUNT, Verb.DISTINCT, Verb.SUM, *OF_A_STRETCH)
"""What is counted anew in every week, so that weeks of it can be added up."""
CAN_STAND = (Verb.COUNT, Verb.DISTINCT, Verb.SUM, Verb.MEDIAN)
QUANTITIES = (Kind.WHOLE_NUMBER, Kind.NUMBER, Kind.MONEY, Kind.TIME)
COMPARED_WITH = {**dict.fromkeys(WORDED_KINDS, str), Kind.WHOLE_NUMBER: int, Kind.NUMBER: int, Kind.YES_OR_NO: bool}
"""What a condition compares the values of a kind with; others have none."""


class Mark(StrEnum):
    """What is known of a row only by looking at others: each has a small function of its own."""

    READMITTED_WITHIN_28_DAYS = "readmitted within 28 days"
    """The person came back onto a ward as an emergency within 28 days of this discharge (Public Health Scotland's 28 days)."""
    FOLLOWED_UP_WITHIN_7_DAYS = "followed up within 7 days"
    """The person was seen at an appointment within 7 days of this discharge (Mental Health Quality Indicator S2)."""


LOOKS_AT = {
    Mark.READMITTED_WITHIN_28_DAYS: ("ward_stays",),
    Mark.FOLLOWED_UP_WITHIN_7_DAYS: ("ward_stays", "appointments"),
}
"""The feeds that each mark looks at, that of the rows marked first."""


LOOKS_AHEAD_WEEKS = {Mark.READMITTED_WITHIN_28_DAYS: 4, Mark.FOLLOWED_UP_WITHIN_7_DAYS: 1}
"""Into how many weeks after a row's own each mark looks."""


def _minutes(given: Any) -> Any:
    """A time of day, written 12:00, as minutes after midnight, which is how times are kept."""
    if not isinstance(given, str):
        return given
    hours, _, minutes = given.partition(":")
    if not (hours.isdigit() and minutes.isdigit() and int(hours) < 24 and int(minutes) < 60):
        raise ValueError(f"'{given}' is neither a number nor a time of day such as \"12:00\"")
    return int(hours) * 60 + int(minutes)


Limit = Annotated[float | None, BeforeValidator(_minutes)]


class Limits(Described):
    """A range of a number or a time of day (in quotation marks: "12:00"); ``least`` and ``most`` are in it, ``below`` is not."""

    least: Limit = None
    most: Limit = None
    below: Limit = None


class Elapsed(Described):
    """The time from one date of a row to another; a row that lacks one of them has none."""

    from_: Name = Field(alias="from")
    to: Name
    from_at: Name | None = None
    """The time of day of the first; midnight when left out."""
    to_at: Name | None = None
    unit: Literal["days", "hours"] = "days"


class Stretch(Described):
    """Days between two dates of a row; without the second, still going on."""

    after: Name | None = None
    """The date after which they begin; it is not one of them."""
    from_: Name | None = Field(default=None, alias="from")
    """In place of ``after``: the date they begin on."""
    before: Name
    """The date before which they end."""

    @model_validator(mode="after")
    def _begins_one_way(self) -> "Stretch":
        if (self.after is None) == (self.from_ is None):
            raise ValueError("a stretch begins either 'after' a date or 'from' it")
        return self

    @property
    def begins(self) -> str:
        """The date by which it begins."""
        return self.after or self.from_ or ""

    @property
    def days_to_first(self) -> int:
        """How many days after that date its first day is."""
        return 1 if self.after else 0


class Term(Described):
    """One side of a measure: a verb over the rows of a feed that meet every condition."""

    feed: Name
    verb: Verb
    column: Name | None = None
    """What is added up, counted or looked at."""
    columns: dict[Name, float] = {}
    """Several columns in place of one, each times its factor: 1 adds, -1 takes away."""
    elapsed: Elapsed | None = None
    """The time between two dates in place of a column."""
    stretch: Stretch | None = None
    """For ``days in`` and ``in the week``: the days of each row."""
    by: Name | None = None
    """The date that decides the week and the team, where it is another than the feed's own; a row without it is not counted."""
    stands: bool = False
    """True for what is sampled now and then: the figure of the last week with rows stands, with its date, until the next."""
    times: float = 1
    """What each counts as."""
    where: dict[Name, tuple[str | bool | int, ...]] = {}
    where_not: dict[Name, tuple[str | bool | int, ...]] = {}
    """Rows with none of these values, or with no value."""
    where_begins: dict[Name, tuple[str, ...]] = {}
    """Rows whose text begins with one of these."""
    where_between: dict[Name, Limits] = {}
    where_elapsed: Limits | None = None
    """Rows whose ``elapsed`` lies in the range."""
    where_given: tuple[Name, ...] = ()
    """Rows that have a value in these columns."""
    marked: Mark | None = None
    """Rows of which this is known."""

    @model_validator(mode="after")
    def _verb_has_what_it_needs(self) -> "Term":
        named = [bool(self.column), bool(self.columns), self.elapsed is not None and self.where_elapsed is None]
        if self.verb in OF_A_QUANTITY and sum(named) != 1:
            raise ValueError(f"the verb '{self.verb}' needs one of column, columns and elapsed")
        if self.verb is Verb.DISTINCT and not self.column:
            raise ValueError("the verb 'distinct' needs a column")
        if self.verb in (*OF_ROWS, *OF_A_STRETCH) and any(named):
            raise ValueError(f"the verb '{self.verb}' is of rows, and needs neither column, columns nor elapsed")
        if (self.verb in OF_A_STRETCH) != (self.stretch is not None):
            raise ValueError("the verbs 'days in' and 'in the week' need a stretch, and only they")
        if self.marked and self.feed != LOOKS_AT[self.marked][0]:
            raise ValueError(f"'{self.marked}' is known of rows of '{LOOKS_AT[self.marked][0]}', not of '{self.feed}'")
        if self.where_elapsed and not self.elapsed:
            raise ValueError("where_elapsed needs elapsed")
        if self.stands and self.verb not in CAN_STAND:
            raise ValueError(f"what stands is counted or added up; '{self.verb}' is not")
        return self

    @property
    def reaches_back(self) -> bool:
        """Whether rows of weeks before may count in a week."""
        return self.stands or self.by is not None or self.verb in (Verb.DAYS_SINCE, *OF_A_STRETCH)

    def misfits(self, feed: Feed) -> Iterator[str]:
        """Why the term cannot be counted over rows of ``feed``, in words; nothing when it can."""
        unknown = sorted(column for column in self.columns_named() if feed.kind_of(column) is None)
        if unknown:
            yield f"names columns that feeds/{feed.id}.yaml does not describe: {', '.join(unknown)}"
        if feed.is_periodic != (self.verb in OF_PERIODS):
            yield self._another_verb(feed)
        for column in self.quantities:
            if feed.kind_of(column) not in (None, *QUANTITIES):
                yield f"adds up '{column}', which is {feed.kind_of(column)} and no number"
        for column in self._dates():
            if feed.kind_of(column) not in (None, Kind.DATE):
                yield f"takes '{column}' for a date, which is {feed.kind_of(column)}"
        yield from self._conditions_that_never_hold(feed)

    def _another_verb(self, feed: Feed) -> str:
        of_weeks = ", ".join(verb for verb in Verb if verb not in OF_PERIODS)
        rows, verbs = ("months or quarters", "standing or days") if feed.is_periodic else ("days and weeks", of_weeks)
        return f"uses the verb '{self.verb}', but the rows of '{feed.id}' stand for {rows}: use {verbs}"

    def _conditions_that_never_hold(self, feed: Feed) -> Iterator[str]:
        for column, values in (*self.where.items(), *self.where_not.items()):
            kind = feed.kind_of(column)
            if kind is not None and not all(type(value) is COMPARED_WITH.get(kind) for value in values):
                yield f"compares '{column}', which is {kind}, with {', '.join(map(repr, values))}: no row would ever match"
        for column in self.where_begins:
            if feed.kind_of(column) not in (None, *WORDED_KINDS):
                yield f"asks what '{column}' begins with, which is {feed.kind_of(column)} and no text"
        for column in self.where_between:
            if feed.kind_of(column) not in (None, *QUANTITIES):
                yield f"asks how large '{column}' is, which is {feed.kind_of(column)} and no number"

    def columns_named(self) -> set[str]:
        conditions = {*self.where, *self.where_not, *self.where_begins, *self.where_between, *self.where_given}
        times = {name for name in (self.elapsed.from_at, self.elapsed.to_at) if name} if self.elapsed else set()
        return {*self.quantities, *self._dates(), *conditions, *times} | ({self.column} if self.column else set())

    @property
    def quantities(self) -> tuple[str, ...]:
        """The columns it adds up."""
        return ((self.column,) if self.column and self.verb in OF_A_QUANTITY else ()) + tuple(self.columns)

    def _dates(self) -> set[str]:
        named = {self.by} if self.by else set()
        named |= {self.elapsed.from_, self.elapsed.to} if self.elapsed else set()
        return named | ({self.stretch.begins, self.stretch.before} if self.stretch else set())
