"""What holds for some days only: from a day, to a day, both included; open where a day is left out. What holds belongs elsewhere."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import TypeVar

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from boxscore.described import Described

ONE_DAY = timedelta(days=1)


class Dated(Described):
    """A description that holds from one day to another."""

    from_: date | None = Field(default=None, alias="from")
    """The first day it holds; from the beginning when left out."""
    to: date | None = None
    """The last day it holds; for good when left out."""

    @property
    def first(self) -> date:
        return self.from_ or date.min

    @property
    def last(self) -> date:
        return self.to or date.max

    def holds_on(self, day: date) -> bool:
        return self.first <= day <= self.last

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> "Dated":
        if self.last < self.first:
            raise ValueError("'to' lies before 'from'")
        return self


DatedThing = TypeVar("DatedThing", bound=Dated)


def in_force(things: Iterable[DatedThing], day: date) -> DatedThing | None:
    """The one of ``things`` that holds on ``day``; None when none does. They must not overlap."""
    return next((thing for thing in things if thing.holds_on(day)), None)


def refuse_overlaps_and_gaps(
    things: Sequence[DatedThing], *, what: str, alike: Callable[[DatedThing], tuple[str, ...]] = lambda _: ()
) -> None:
    """PydanticCustomError, pointing at the later of two, when ``things`` of one kind overlap or leave days between them without any.

    ``alike`` tells the kind; all are of one when it is left out. ``what`` they are, in words.
    """
    kinds: dict[tuple[str, ...], list[int]] = {}
    for at in sorted(range(len(things)), key=lambda at: things[at].first):
        kinds.setdefault(alike(things[at]), []).append(at)
    for kind, places in kinds.items():
        for before, after in pairwise(places):
            problem = _problem(things[before], things[after])
            if problem:
                said = ", ".join((what, *kind))
                raise PydanticCustomError("stretches", "{said}: {problem}", {"said": said, "problem": problem, "at": after})


def _problem(before: Dated, after: Dated) -> str | None:
    if after.first <= before.last:
        return f"two hold {days(after.first, min(before.last, after.last))}"
    if after.first - before.last > ONE_DAY:
        return f"none holds {days(before.last + ONE_DAY, after.first - ONE_DAY)}"
    return None


def days(first: date, last: date) -> str:
    """A stretch of days in words; open at an end that is the beginning or the end of time."""
    begins = "" if first == date.min else f"from {first:%d/%m/%Y}"
    ends = "" if last == date.max else f"to {last:%d/%m/%Y}"
    return f"on {first:%d/%m/%Y}" if first == last else " ".join(filter(None, (begins, ends))) or "at all times"
