"""A measure's chart at full size: its figures, lines, marks and axes in the units of the drawing. Words around it belong to the page."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from math import ceil, floor, log10

from boxscore.measures import Measure
from measures.charts.axis_dates import dates_told
from portal.paths import joined, marks
from portal.plots import Plot, Plotted
from portal.scale import Field, Scale
from workbooks.figures import shown

WIDTH, HEIGHT = 880, 360
FIELD = Field(left=78, right=WIDTH - 96, top=34, bottom=HEIGHT - 34)
"""Around it is room for figures, for the names of lines, for the numbers of what happened, for dates."""
MARK = 3.2
TICKS = 5
"""So many at most."""
NEAR = 15
"""Names of lines stand at least so far apart."""
HALF_A_WEEK = 3.5
NEARLY = 1e-9
"""Figures nearer than this part of themselves, or of 1, are drawn as the same."""
HOURS_A_DAY = 24


@dataclass(frozen=True)
class Label:
    """Words at an axis, or beside a line."""

    at: float
    """From the left or the top, along their axis."""
    words: str


@dataclass(frozen=True)
class FullChart:
    """A chart in the units of its drawing."""

    line: str
    base: str
    """The centre line over the weeks it is made of."""
    carried_on: str
    lower: str
    upper: str
    goal: str
    marks: dict[str, str]
    """The path of each kind of mark."""
    heights: tuple[Label, ...]
    """The ticks of the axis of figures."""
    dates: tuple[Label, ...]
    names: tuple[Label, ...]
    """What the lines are called, at their right ends."""
    notes: tuple[Label, ...]
    """The numbers of what happened, over their weeks."""
    begins: tuple[float, ...]
    """Where the lines begin anew."""
    width: int = WIDTH
    height: int = HEIGHT
    field: Field = FIELD

    def sample(self, kind: str) -> str:
        """A mark of that kind alone, for the key: in the middle of a drawing of 14 by 14."""
        return marks([(kind, (7, 7))], MARK * 1.3)[kind]


def full_chart(plot: Plot, *, centre_name: str, notes: Sequence[tuple[date, str]] = ()) -> FullChart:
    """The chart with what happened on some days, each by the number it has in the list beside the chart."""
    points, ticks = plot.points, ticks_of(plot)
    scale = Scale(FIELD, points[0].day, points[-1].day, ticks[0], ticks[-1], days_beside=HALF_A_WEEK)
    edges = [scale.x(points[0].day, -HALF_A_WEEK), *(scale.x(after.day, -HALF_A_WEEK) for after in points[1:])]
    edges.append(scale.x(points[-1].day, HALF_A_WEEK))

    def level(height: Callable[[Plotted], float | None]) -> str:
        return scale.steps(edges, map(height, points))

    spots = scale.spots((point.day, point.value) for point in points)
    return FullChart(
        line=joined(spots),
        base=level(lambda point: point.centre if point.base else None),
        carried_on=level(lambda point: None if point.base else point.centre),
        lower=level(lambda point: point.lower),
        upper=level(lambda point: point.upper),
        goal=level(lambda point: point.goal),
        marks=marks([(point.kind, spot) for point, spot in zip(points, spots, strict=True) if spot], MARK),
        heights=tuple(Label(scale.y(tick), told) for tick, told in zip(ticks, _told(ticks, plot.measure), strict=True)),
        dates=tuple(Label(scale.x(day), f"{day:%d/%m/%y}") for day in dates_told([point.day for point in points])),
        names=tuple(_names(points[-1], scale, centre_name, plot.measure)),
        notes=tuple(Label(scale.x(day), words) for day, words in notes),
        begins=tuple(scale.x(after.day, -HALF_A_WEEK) for before, after in pairwise(points) if after.segment != before.segment),
    )


def ticks_of(plot: Plot) -> list[float]:
    """Round figures from at or below the least that is drawn to at or above the most; from 0 where that is near."""
    heights = [height for point in plot.points for height in point.heights]
    least, most = min(heights), max(heights)
    if 0 < least < most / 2:
        least = 0.0
    if most - least < NEARLY * max(abs(least), abs(most), 1):
        least, most = (least - 1, most + 1) if abs(least) > NEARLY else (0.0, 1.0)
    step = _round_step((most - least) / TICKS, plot.measure)
    first, last = floor(least / step + 1e-9), ceil(most / step - 1e-9)
    return [at * step for at in range(first, last + 1)]


def _round_step(least: float, measure: Measure) -> float:
    """The smallest of 1, 2, 2.5, 5 and their tens that is no smaller; whole hours for times of day."""
    if measure.is_time_of_day:
        return next((hours / HOURS_A_DAY for hours in (1, 2, 4, 6, 12) if hours / HOURS_A_DAY >= least), 1.0)
    power = 10.0 ** floor(log10(least))
    return next(power * times for times in (1, 2, 2.5, 5, 10) if power * times >= least * (1 - 1e-9))


def _told(ticks: Sequence[float], measure: Measure) -> list[str]:
    """The ticks as figures of the measure, with as many decimals as tell them apart."""
    if measure.is_time_of_day:
        return [f"{round(tick * HOURS_A_DAY):02d}:00" for tick in ticks]
    step = ticks[1] - ticks[0]
    decimals = next(places for places in range(12) if abs(round(step, places) - step) < step / 1000)
    return [shown(tick, measure.model_copy(update={"decimals": decimals})) for tick in ticks]


def _names(last: Plotted, scale: Scale, centre_name: str, measure: Measure) -> Iterator[Label]:
    """From the top down, moved apart where they would touch."""
    lines = [(centre_name, last.centre), ("Goal", last.goal), ("Upper limit", last.upper), ("Lower limit", last.lower)]
    told = sorted((Label(scale.y(height) + 4, name) for name, height in lines if height is not None), key=lambda label: label.at)
    at = float("-inf")
    for label in told:
        at = max(label.at, at + NEAR)
        yield replace(label, at=at)
