"""A measure's definition: what it counts, over what, and how it is shown. The arithmetic belongs elsewhere."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, model_validator

from boxscore.described import Described
from boxscore.feeds import WORDED_KINDS, Feed, Kind, Name

MeasureId = Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9]*$")]


class Domain(StrEnum):
    """The five parts of a box score, in the order they are shown."""

    QUALITY = "quality"
    SAFETY = "safety"
    EXPERIENCE = "experience"
    CAPACITY = "capacity"
    COST = "cost"


class Verb(StrEnum):
    """How rows become a number: the closed set a definition chooses from."""

    SUM = "sum"
    """Adds a column up over the rows of the week."""
    DISTINCT = "distinct"
    """Counts the different values of a column in the week."""
    STANDING = "standing"
    """Adds a column up over the rows of the month or quarter that holds the week's Sunday: a figure that stands for all its weeks."""
    DAYS = "days"
    """Multiplies a daily average by the days of the week it stands for, quarter by quarter."""


OF_PERIODS = (Verb.STANDING, Verb.DAYS)
QUANTITIES = (Kind.WHOLE_NUMBER, Kind.NUMBER, Kind.MONEY)
COMPARED_WITH = {**dict.fromkeys(WORDED_KINDS, str), Kind.WHOLE_NUMBER: int, Kind.NUMBER: int, Kind.YES_OR_NO: bool}
"""What a condition compares the values of a kind with; others have none."""


class Term(Described):
    """One side of a measure: a verb over a column of a feed, for the rows that meet every condition."""

    feed: Name
    verb: Verb
    column: Name
    where: dict[Name, tuple[str | bool | int, ...]] = {}
    where_begins: dict[Name, tuple[str, ...]] = {}
    """Rows whose text begins with one of these."""

    def misfits(self, feed: Feed) -> Iterator[str]:
        """Why the term cannot be counted over rows of ``feed``, in words; nothing when it can."""
        unknown = sorted(column for column in {self.column, *self.where, *self.where_begins} if feed.kind_of(column) is None)
        if unknown:
            yield f"names columns that feeds/{feed.id}.yaml does not describe: {', '.join(unknown)}"
        if feed.is_periodic != (self.verb in OF_PERIODS):
            rows, verbs = ("months or quarters", "standing or days") if feed.is_periodic else ("days and weeks", "sum or distinct")
            yield f"uses the verb '{self.verb}', but the rows of '{feed.id}' stand for {rows}: use {verbs}"
        if self.verb is not Verb.DISTINCT and feed.kind_of(self.column) not in (None, *QUANTITIES):
            yield f"adds up '{self.column}', which is {feed.kind_of(self.column)} and no number"
        for column, values in self.where.items():
            kind = feed.kind_of(column)
            if kind is not None and not all(type(value) is COMPARED_WITH.get(kind) for value in values):
                yield f"compares '{column}', which is {feed.kind_of(column)}, with {', '.join(map(repr, values))}: no row would ever match"
        for column in self.where_begins:
            if feed.kind_of(column) not in (None, *WORDED_KINDS):
                yield f"asks what '{column}' begins with, which is {feed.kind_of(column)} and no text"


class Measure(Described):
    """One line of a box score."""

    id: MeasureId
    name: str
    domain: Domain
    unit: str
    """``%`` and ``£...`` decide how a figure is shown and exported; percentages are 0 to 100, money is in pounds."""
    better: Literal["up", "down", "range", "context"]
    numerator: Term
    denominator: Term | None = None
    n: Literal["denominator", "numerator", "rows", "none"]
    """How many things the figure rests on: shown beside it, and compared with ``least_n``."""
    least_n: int = 0
    """A figure resting on fewer is hidden."""
    per: int = Field(default=1, ge=1)
    """What a ratio is told per: 1000 for "per 1,000 bed days"."""
    decimals: int = Field(ge=0, le=4)
    explanation: str
    caveats: str = ""
    source: str

    @model_validator(mode="after")
    def _n_is_there(self) -> "Measure":
        if self.n == "denominator" and self.denominator is None:
            raise ValueError("n is the denominator, but there is none")
        if self.n == "none" and self.least_n:
            raise ValueError("least_n needs an n to compare with")
        return self

    def misfits(self, feeds: Mapping[str, Feed]) -> Iterator[str]:
        """Why the measure cannot be worked out from ``feeds``, in words; a feed that is not among them is passed over."""
        for term in self.terms:
            if term.feed in feeds:
                yield from term.misfits(feeds[term.feed])
        over = self.numerator
        if over.feed in feeds and not self.is_percentage:
            adds_up_money = over.verb is not Verb.DISTINCT and feeds[over.feed].kind_of(over.column) is Kind.MONEY
            if adds_up_money != self.is_money:
                yield f"has the unit '{self.unit}', but '{over.column}' is {'' if adds_up_money else 'not '}money"

    @property
    def is_percentage(self) -> bool:
        return self.unit == "%"

    @property
    def is_money(self) -> bool:
        return self.unit.startswith("£")

    @property
    def terms(self) -> tuple[Term, ...]:
        """The numerator and, for a ratio, the denominator."""
        return (self.numerator, self.denominator) if self.denominator else (self.numerator,)

    @property
    def feeds(self) -> tuple[str, ...]:
        """The feeds it needs, the numerator's first, each once."""
        return tuple(dict.fromkeys(term.feed for term in self.terms))
