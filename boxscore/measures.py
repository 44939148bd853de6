"""A measure's definition: what it counts, over what, and how it is shown. The arithmetic belongs elsewhere."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, model_validator

from boxscore.columns import Kind
from boxscore.costs import MADE_FROM, TOLD_BY
from boxscore.described import Described
from boxscore.feeds import Feed
from boxscore.terms import LOOKS_AT, OF_A_VOLUME, Term, Verb

Chart = Literal["run", "xmr", "i", "p", "pp", "u", "up", "c", "g", "t", "none"]
MeasureId = Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9]*$")]


class Domain(StrEnum):
    """The five parts of a box score, in the order they are shown."""

    QUALITY = "quality"
    SAFETY = "safety"
    EXPERIENCE = "experience"
    CAPACITY = "capacity"
    COST = "cost"


class Against(StrEnum):
    """What of a week is held against the weeks of the team's baseline. The two are different things and are never added up."""

    SPEND = "spend"
    """How much less was spent than in an average week of the baseline: money that is there for something else."""
    VOLUME = "volume"
    """How much more the week's volume would have cost than an average week's, at the unit cost of the baseline: no money comes back."""


class Rate(Described):
    """What one of a count comes to in its week: one term over another."""

    numerator: Term
    denominator: Term


class Measure(Described):
    """One line of a box score."""

    id: MeasureId
    name: str
    domain: Domain
    unit: str
    """``%``, ``£...`` and ``hh:mm`` decide how a figure is shown and exported: percentages are 0 to 100, money is in pounds, a time of day
    is in minutes after midnight."""
    better: Literal["up", "down", "range", "context"]
    numerator: Term
    denominator: Term | None = None
    times: Rate | None = None
    """In place of a denominator: what each of the numerator comes to. The figure is the numerator times this rate, of the same week, and
    is told as a numerator without a denominator."""
    against_baseline: Against | None = None
    """In place of the numerator, which is spend: what the week comes to against the team's baseline."""
    n: Literal["denominator", "numerator", "rows", "none"] | Term
    """How many things the figure rests on: shown beside it, and compared with ``least_n``. A term where it is none of the words: people
    who answered, where answers are added up."""
    least_n: int = 0
    """A figure resting on fewer is hidden."""
    per: int = Field(default=1, ge=1)
    """What a ratio is told per: 1000 for "per 1,000 bed days"."""
    settles_after_weeks: int = Field(default=0, ge=0)
    """How many weeks after its week the figure may still change, where that is longer than its feeds take to settle."""
    chart: Chart = "run"
    """The chart that suits it: a run chart, or the control chart of its kind of figure."""
    decimals: int = Field(ge=0, le=4)
    explanation: str
    caveats: str = ""
    source: str

    @model_validator(mode="after")
    def _n_is_there(self) -> "Measure":
        if self.n == "denominator" and self.denominator is None:
            raise ValueError("n is the denominator, but there is none")
        if self.times and self.denominator:
            raise ValueError("has both a denominator and 'times'")
        if self.n == "none" and self.least_n:
            raise ValueError("least_n needs an n to compare with")
        return self

    @model_validator(mode="after")
    def _has_spend_to_hold_against_a_baseline(self) -> "Measure":
        is_spend = self.is_money and self.numerator.verb is Verb.SUM and not self.denominator and not self.times
        if self.against_baseline and not (is_spend and self.n == "none"):
            raise ValueError("'against_baseline' is of spend: a sum in £ without a denominator, and without n")
        return self

    def misfits(self, feeds: Mapping[str, Feed]) -> Iterator[str]:
        """Why the measure cannot be worked out from ``feeds``, in words; a feed that is not among them is passed over."""
        for term in self.every_term:
            if term.feed in feeds:
                yield from term.misfits(feeds[term.feed])
        over = self.times.numerator if self.times else self.numerator
        if over.feed in feeds and not self.is_percentage:
            adds_up_money = any(feeds[over.feed].kind_of(column) is Kind.MONEY for column in over.quantities)
            if adds_up_money != self.is_money:
                counted = " and ".join(over.quantities) or over.column or "a count of rows"
                yield f"has the unit '{self.unit}', but '{counted}' is {'' if adds_up_money else 'not '}money"

    @property
    def is_percentage(self) -> bool:
        return self.unit == "%"

    @property
    def is_time_of_day(self) -> bool:
        """Told in minutes after midnight, and shown as a time."""
        return self.unit == "hh:mm"

    @property
    def is_money(self) -> bool:
        return self.unit.startswith("£")

    @property
    def is_unit_cost(self) -> bool:
        """Money for each of something: never to be told without its spend and its volume, which alone may move it."""
        return self.is_money and self.denominator is not None

    @property
    def volume(self) -> Term | None:
        """What of a team's work it counts: itself where it is a plain count, what it is divided by where it is a cost; None for others."""
        over = self.denominator if self.is_money else self.numerator
        is_counted = over is not None and over.verb in OF_A_VOLUME and not over.stands and not self.least_n
        return over if is_counted and (self.is_money or not self.denominator) else None

    @property
    def figures_in_money(self) -> tuple[str, ...]:
        """Which of its figures are money, kept in pence and told in pounds: of a share of costs both sides are, and the value is not."""
        if self.is_money:
            return ("numerator", "value")
        return ("numerator", "denominator") if self.is_percentage and self.numerator.feed in MADE_FROM else ()

    @property
    def terms(self) -> tuple[Term, ...]:
        """The numerator and, for a ratio, the denominator."""
        return (self.numerator, self.denominator) if self.denominator else (self.numerator,)

    @property
    def every_term(self) -> tuple[Term, ...]:
        """Its terms, those of the rate it is multiplied by, and that of its n, where it has them."""
        return tuple(self.parts.values())

    @property
    def parts(self) -> dict[str, Term]:
        """Every term under the name it goes by in a trace."""
        if self.times:
            parts = {"how many": self.numerator, "times": self.times.numerator, "divided by": self.times.denominator}
        elif self.against_baseline:
            parts = {"spend of the week": self.numerator}
        else:
            parts = dict(zip(("numerator", "denominator"), self.terms, strict=False))
        return parts | ({"n": self.n} if isinstance(self.n, Term) else {})

    @property
    def needs(self) -> tuple[str, ...]:
        """The feeds it needs in all: its own, and those that its marks look at for every team at once."""
        marks = (term.marked for term in self.every_term if term.marked)
        return tuple(dict.fromkeys([*self.feeds, *(feed for mark in marks for feed in LOOKS_AT[mark])]))

    @property
    def looks_at(self) -> tuple[str, ...]:
        """The feeds whose rows it is worked out from: in place of what is made what it is made from, of which a board may lack some."""
        return tuple(dict.fromkeys(sent for feed in self.needs for sent in MADE_FROM.get(feed, (feed,))))

    @property
    def told_by(self) -> tuple[str, ...]:
        """The feeds whose coming decides whether there is a figure: its own, and for what is made those it waits for."""
        return tuple(dict.fromkeys(sent for feed in self.feeds for sent in TOLD_BY.get(feed, (feed,))))

    @property
    def feeds(self) -> tuple[str, ...]:
        """The feeds it needs, the numerator's first, each once."""
        return tuple(dict.fromkeys(term.feed for term in self.every_term))
