"""What people judge of a measure and write down: where its chart begins, where it begins anew, what happened. Charts belong elsewhere."""

from datetime import date
from typing import Annotated

from pydantic import Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from boxscore.described import Described
from boxscore.measures import MeasureId
from boxscore.weeks import Week

Said = Annotated[str, Field(min_length=1, max_length=200)]
"""Short enough to stand under a chart."""


class Rebase(Described):
    """A day from which a measure is compared with itself anew, because it lastingly changed."""

    on: date
    """It takes effect with the first figure of its week or after."""
    who: Said
    """Who decided it."""
    why: Said
    """What changed."""


class AstronomicalPoint(Described):
    """What a person says of a figure far from the others: that it is astronomical, or that it is not."""

    week: date
    """Any day of the figure's week."""
    who: Said
    """Who says so."""
    why: Said
    """What happened that week, or why it is not unusual."""


class ChartMemory(Described):
    """What has been judged of one measure's chart."""

    baseline_from: date | None = None
    """The day its first centre line begins with; the beginning of the weeks shown when left out."""
    rebases: tuple[Rebase, ...] = ()
    """From when on it is compared with itself anew; one is offered under the chart after a sustained shift, and never made by itself."""
    confirmed: tuple[AstronomicalPoint, ...] = ()
    """Figures that a person says are astronomical."""
    dismissed: tuple[AstronomicalPoint, ...] = ()
    """Figures that a person says are not; they are not asked about again."""

    @field_validator("rebases")
    @classmethod
    def _rebases_once_a_week(cls, rebases: tuple[Rebase, ...]) -> tuple[Rebase, ...]:
        _refuse_a_week_twice([rebase.on for rebase in rebases], "is rebased twice")
        return rebases

    @field_validator("confirmed", "dismissed")
    @classmethod
    def _judges_a_week_once(cls, points: tuple[AstronomicalPoint, ...]) -> tuple[AstronomicalPoint, ...]:
        _refuse_a_week_twice([point.week for point in points], "is judged twice")
        return points

    @model_validator(mode="after")
    def _does_not_contradict_itself(self) -> "ChartMemory":
        both = {Week.of(point.week) for point in self.confirmed} & {Week.of(point.week) for point in self.dismissed}
        if both:
            raise ValueError(f"{min(both).label} is both confirmed and dismissed")
        early = [rebase.on for rebase in self.rebases if self.baseline_from and Week.of(rebase.on) <= Week.of(self.baseline_from)]
        if early:
            raise ValueError(
                f"the rebase on {min(early):%d/%m/%Y} is not after the baseline, which begins on {self.baseline_from:%d/%m/%Y}"
            )
        return self


def _refuse_a_week_twice(days: list[date], said: str) -> None:
    weeks = [Week.of(day) for day in days]
    for at, week in enumerate(weeks):
        if week in weeks[:at]:
            raise PydanticCustomError("twice", "{week} {said}", {"week": week.label, "said": said, "at": at})


class Annotation(Described):
    """Something that happened on a day, marked on charts so that nobody takes it for a signal."""

    on: date
    """The day it happened."""
    text: Said
    """What happened, in words that stand under the chart."""
    measures: tuple[MeasureId, ...] = ()
    """The measures on whose charts it is marked; all when left out."""
