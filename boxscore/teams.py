"""A team: what it is called, when it is open, the codes extracts know it by and the measures it has chosen."""

from datetime import date
from typing import Annotated

from pydantic import Field, model_validator

from boxscore.described import Described
from boxscore.feeds import Name
from boxscore.measures import MeasureId

Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]


class ChosenMeasure(Described):
    """A measure on a team's box score, the days it is kept for and the goal."""

    id: MeasureId
    from_: date | None = Field(default=None, alias="from")
    to: date | None = None
    goal: float | None = None

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> "ChosenMeasure":
        if self.from_ and self.to and self.to < self.from_:
            raise ValueError("'to' lies before 'from'")
        return self


class Team(Described):
    """One team of a board."""

    slug: Slug
    name: str
    organisation: str
    setting: str
    opens: date
    closes: date | None = None
    codes: dict[Name, tuple[str, ...]]
    """For each feed, what the team is called in its extracts."""
    measures: tuple[ChosenMeasure, ...]
    whole_organisation: bool = False
    """True for a team that holds other teams of the board: left out where teams are added up."""

    @model_validator(mode="after")
    def _is_consistent(self) -> "Team":
        if self.closes and self.closes < self.opens:
            raise ValueError("closes before it opens")
        ids = [chosen.id for chosen in self.measures]
        if len(ids) != len(set(ids)):
            raise ValueError("a measure is chosen twice")
        return self

    def days_of(self, chosen: ChosenMeasure, *, as_of: date) -> tuple[date, date] | None:
        """The first and last day the team keeps ``chosen`` for, not later than ``as_of``; None when that is no day at all."""
        first = max(day for day in (self.opens, chosen.from_) if day)
        last = min(day for day in (self.closes, chosen.to, as_of) if day)
        return (first, last) if first <= last else None

    def chosen(self, measure_id: str) -> ChosenMeasure | None:
        return next((chosen for chosen in self.measures if chosen.id == measure_id), None)
