"""What a chart shows, week by week: its figures with their lines, signals and marks. Working lines out and drawing belong elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import floor

from boxscore.cells import Status
from boxscore.measures import Measure
from boxscore.teams import ChosenMeasure
from boxscore.weeks import Week, WeekRange
from workbooks.chart_contents import CONCERN, IMPROVEMENT, Charted, Plotted
from workbooks.figures import PENCE_A_POUND, in_told_units
from workbooks.lines import Figure, Line

MARKED_BELOW = 0.06
"""How far marks stand below what is drawn, as a part of its height."""


@dataclass(frozen=True)
class Point:
    """One week of a chart; None where the line has no point. Money is in pounds, as in ``Figure``."""

    week: Week
    figure: Figure
    plotted: Plotted | None
    centre: float | None
    """In the weeks the centre line is made of."""
    carried_on: float | None
    """From the last of those weeks on."""
    lower: float | None
    upper: float | None
    goal: float | None
    marks: tuple[str, ...]

    @property
    def improvement(self) -> float | None:
        return self._signal(IMPROVEMENT)

    @property
    def concern(self) -> float | None:
        return self._signal(CONCERN)

    @property
    def other_signal(self) -> float | None:
        """A signal of a measure that has no better direction."""
        return self.figure.value if self.signal and self.improvement is None and self.concern is None else None

    @property
    def not_final(self) -> float | None:
        return self.figure.value if self.figure.status is not Status.FINAL else None

    @property
    def signal(self) -> str:
        return self.plotted.signal if self.plotted else ""

    def _signal(self, quality: str) -> float | None:
        return self.figure.value if self.plotted and self.signal and self.plotted.quality == quality else None


@dataclass(frozen=True)
class MeasureChart:
    """One measure's chart, every week of its window in order."""

    line: Line
    charted: Charted
    points: tuple[Point, ...]
    figures_stand: bool
    """Whether a figure stands for several weeks: a monthly or quarterly one."""

    @property
    def lowest(self) -> float:
        return min(self._drawn)

    @property
    def highest(self) -> float:
        return max(self._drawn)

    @property
    def mark_height(self) -> float:
        """Where marks stand: a little below everything drawn, but not below 0 for what is never negative."""
        return self._not_below_0(self.lowest - MARKED_BELOW * (self.highest - self.lowest))

    def floor_of_axis(self, step: float) -> float:
        """Where an axis begins whose lines are ``step`` apart, so that marks have room."""
        return self._not_below_0(floor((self.lowest - 2 * MARKED_BELOW * (self.highest - self.lowest)) / step) * step)

    def _not_below_0(self, height: float) -> float:
        return max(height, 0.0) if self.lowest >= 0 else height

    @cached_property
    def _drawn(self) -> list[float]:
        numbers = ((point.figure.value, point.centre, point.carried_on, point.lower, point.upper, point.goal) for point in self.points)
        return [number for of_point in numbers for number in of_point if number is not None]


def measure_chart(line: Line, charted: Charted, chosen: ChosenMeasure | None) -> MeasureChart | None:
    """The chart of a line by what was worked out of it; None when there is no week with a figure."""
    if not charted.weeks:
        return None
    window = WeekRange(charted.weeks[0].week, charted.weeks[-1].week)
    by_week = {plotted.week: plotted for plotted in charted.weeks}
    next_is_base = {earlier.week: later.is_base for earlier, later in pairwise(charted.weeks)}
    points = []
    for week in window:
        goal = chosen.goal_on(week.ending) if chosen else None
        marks = tuple(mark.text for mark in charted.marks if Week.of(mark.on) == week)
        points.append(_point(line, by_week.get(week), week, next_is_base.get(week, True), goal=goal, marks=marks))
    figures = [point.figure for point in points if point.figure.value is not None]
    stand = any(figure == before for before, figure in pairwise(figures))
    return MeasureChart(line, charted, tuple(points), figures_stand=stand)


def _point(line: Line, plotted: Plotted | None, week: Week, next_is_base: bool, *, goal: float | None, marks: Sequence[str]) -> Point:
    lines = [_told(number, line.measure) for number in ((plotted.centre, plotted.lower, plotted.upper) if plotted else (None,) * 3)]
    centre, lower, upper = lines
    is_base = plotted is not None and plotted.is_base
    return Point(
        week=week,
        figure=line.in_week(week),
        plotted=plotted,
        centre=centre if is_base else None,
        carried_on=None if is_base and next_is_base else centre,
        lower=lower,
        upper=upper,
        goal=_told(goal * PENCE_A_POUND if goal is not None and line.measure.is_money else goal, line.measure),
        marks=tuple(marks),
    )


def _told(number: float | None, measure: Measure) -> float | None:
    return None if number is None else in_told_units(number, measure)
