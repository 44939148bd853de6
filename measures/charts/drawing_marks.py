"""The marks of a chart on its axes: points, the line that joins them, centre lines, limits, target. Words around them belong to the sheet.

Every mark has a name of its own (``gid``) with its number among the points or segments: ``signal-shift-3``, ``centre-0-baseline``.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from math import isnan, nan
from statistics import median
from typing import Any

from matplotlib.axes import Axes

from measures.charts.one import Chart, Point, Segment
from measures.charts.rules import Kind, Quality, Signal

INK, LINE, LIMIT, TARGET = "#212b32", "#425563", "#768692", "#9b1763"
COLOURS: Mapping[Quality, str] = {Quality.IMPROVEMENT: "#0067c5", Quality.CONCERN: "#f28e00", Quality.NEUTRAL: "#5b2a86"}
"""Blue, orange and purple as in Making Data Count: told apart by people who do not see red or green."""
CENTRE_STYLE: Mapping[str, Any] = {"color": INK, "linewidth": 1.6}
EXTENDED_STYLE: Mapping[str, Any] = {**CENTRE_STYLE, "linestyle": (0, (1, 1.6))}
LIMIT_STYLE: Mapping[str, Any] = {"color": LIMIT, "linewidth": 1.2, "linestyle": (0, (5, 3))}
TARGET_STYLE: Mapping[str, Any] = {"color": TARGET, "linewidth": 1.4, "linestyle": (0, (8, 2, 1.5, 2))}
WEEK = 7


@dataclass(frozen=True)
class Reach:
    """How far the lines of a segment go, in days since year 1: half a step past its points, so that those of one point are seen."""

    left: float
    right: float


def reaches(chart: Chart) -> list[Reach]:
    """One a segment; where one ends the next begins."""
    half = (usual_step(chart.points) or 1) / 2
    edges = [(before.last.toordinal() + after.first.toordinal()) / 2 for before, after in pairwise(chart.segments)]
    if not chart.segments:
        return []
    edges = [chart.segments[0].first.toordinal() - half, *edges, chart.segments[-1].last.toordinal() + half]
    return [Reach(left, right) for left, right in pairwise(edges)]


def usual_step(points: Sequence[Point]) -> float | None:
    """The days between most points; None for fewer than two."""
    steps = _steps(points)
    return median(steps) if steps else None


def _steps(points: Sequence[Point]) -> list[int]:
    return [(later.day - earlier.day).days for earlier, later in pairwise(points)]


def joined(chart: Chart) -> Iterator[list[tuple[date, float]]]:
    """The figures that one line joins: it ends where a figure is missing, and where a day is, in a series that has them regularly.

    Regularly is by whole weeks, or nine steps in ten as long as the usual one, give or take a fifth (months are not equally long).
    Times and cases between events have no days of their own, so none is missing.
    """
    longest = _longest_step(chart)
    stretch: list[tuple[date, float]] = []
    for point in chart.points:
        if stretch and (point.value is None or (point.day - stretch[-1][0]).days > longest):
            yield stretch
            stretch = []
        if point.value is not None:
            stretch.append((point.day, point.value))
    if stretch:
        yield stretch


def _longest_step(chart: Chart) -> float:
    usual, steps = usual_step(chart.points), _steps(chart.points)
    if usual is None or chart.plan.kind in (Kind.G, Kind.T):
        return float("inf")
    near = sum(abs(step - usual) <= usual / 5 for step in steps)
    by_week = all(step % WEEK == 0 for step in steps)
    return 1.5 * usual if by_week or near >= 0.9 * len(steps) else float("inf")


def draw_lines(axes: Axes, chart: Chart) -> None:
    """Limits, centre lines and the target; each segment's on its own."""
    for segment, reach in zip(chart.segments, reaches(chart), strict=True):
        within = [point for point in chart.points if point.segment == segment.number]
        for name in ("lower", "upper"):
            _draw_limit(axes, within, reach, name, gid=f"{name}-{segment.number}")
        _draw_centre(axes, segment, within, reach)
    if chart.target is not None:
        axes.axhline(chart.target, gid="target", zorder=1.5, **TARGET_STYLE)


def _draw_limit(axes: Axes, within: Sequence[Point], reach: Reach, name: str, *, gid: str) -> None:
    """A limit at each point's own height, as steps halfway between points; none where a point has none."""
    heights = [nan if getattr(point, name) is None else getattr(point, name) for point in within]
    if all(isnan(height) for height in heights):
        return
    days = [point.day.toordinal() for point in within]
    edges = [reach.left, *((before + after) / 2 for before, after in pairwise(days)), reach.right]
    axes.step(edges, [*heights, heights[-1]], where="post", gid=gid, zorder=1.2, **LIMIT_STYLE)


def _draw_centre(axes: Axes, segment: Segment, within: Sequence[Point], reach: Reach) -> None:
    """Solid over the points it is made of, dotted where it is extended."""
    if segment.centre is None:
        return
    begins = next(at for at, point in enumerate(within) if point.base)
    ends = max(at for at, point in enumerate(within) if point.base)
    days = [point.day.toordinal() for point in within]
    left = (days[begins - 1] + days[begins]) / 2 if begins else reach.left
    right = (days[ends] + days[ends + 1]) / 2 if ends + 1 < len(days) else reach.right
    for name, start, end, style in (
        ("before", reach.left, left, EXTENDED_STYLE),
        ("baseline", left, right, CENTRE_STYLE),
        ("extended", right, reach.right, EXTENDED_STYLE),
    ):
        if start < end:
            axes.plot([start, end], [segment.centre] * 2, gid=f"centre-{segment.number}-{name}", zorder=2, **style)


def draw_points(axes: Axes, chart: Chart) -> None:
    """Every figure, joined to the next except across gaps; provisional ones hollow, signals by shape and colour."""
    for number, stretch in enumerate(joined(chart)):
        days = [day.toordinal() for day, _ in stretch]
        axes.plot(days, [value for _, value in stretch], color=LINE, linewidth=1, gid=f"joined-{number}", zorder=3)
    size = point_size(len(chart.points))
    for at, point in enumerate(chart.points):
        if point.value is not None:
            axes.plot(
                [point.day.toordinal()], [point.value], gid=f"{_named(point)}-{at}", zorder=4, clip_on=False, **marker_style(point, size)
            )


def point_size(points: int) -> float:
    """How large points are drawn, so that many can be told apart."""
    return 6 if points <= 60 else 4.5 if points <= 130 else 3.2


def _named(point: Point) -> str:
    if point.signal is not Signal.NONE:
        return f"signal-{point.signal.word.replace('_', '-')}"
    return "point" if point.final else "provisional"


def marker_style(point: Point, size: float) -> dict[str, Any]:
    """The shape says which signal, the colour what it means; the same in the legend."""
    if not point.final:
        return {"linestyle": "none", "marker": "o", "markersize": size, "color": LINE, "markerfacecolor": "white", "markeredgewidth": 1.2}
    if point.signal is Signal.NONE:
        return {"linestyle": "none", "marker": "o", "markersize": size * 0.8, "color": LINE}
    shape, larger = {
        Signal.SHIFT: ("s", 1.15),
        Signal.TREND: ("^" if point.lean > 0 else "v", 1.45),
        Signal.TWO_OF_THREE: ("D", 1.15),
        Signal.OUTSIDE: ("*", 2.1),
    }[point.signal]
    edge = {"markeredgecolor": INK, "markeredgewidth": 0.6}
    return {"linestyle": "none", "marker": shape, "markersize": size * larger, "color": COLOURS[point.quality], **edge}
