"""A measure's definition: what it counts, over what, and how it is shown. The arithmetic belongs elsewhere."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, model_validator

from boxscore.described import Described
from boxscore.feeds import Name

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


class Term(Described):
    """One side of a measure: a verb over a column of a feed, for the rows that meet every condition."""

    feed: Name
    verb: Verb
    column: Name
    where: dict[Name, tuple[str | int, ...]] = {}
    where_begins: dict[Name, tuple[str, ...]] = {}
    """Rows whose text begins with one of these."""


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
    decimals: int = Field(ge=0, le=4)
    explanation: str
    caveats: str = ""
    source: str

    @model_validator(mode="after")
    def _n_is_there(self) -> "Measure":
        if self.n == "denominator" and self.denominator is None:
            raise ValueError("n is the denominator, but there is none")
        return self

    @property
    def is_percentage(self) -> bool:
        return self.unit == "%"

    @property
    def is_money(self) -> bool:
        return self.unit.startswith("£")

    @property
    def feeds(self) -> tuple[str, ...]:
        """The feeds it needs, the numerator's first, each once."""
        terms = (self.numerator, self.denominator) if self.denominator else (self.numerator,)
        return tuple(dict.fromkeys(term.feed for term in terms))
