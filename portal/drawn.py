"""A run chart as wide as a page's text, laid out: figures and their centre line. Its words belong to the templates, paths to ``paths``."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from portal.paths import joined, marks
from portal.scale import Field, Scale

WIDTH, HEIGHT = 720, 160
FIELD = Field.within(WIDTH, HEIGHT, margin=6)
MARK = 3.5
SETTLED, OPEN = "plain", "provisional"


@dataclass(frozen=True)
class PlotPoint:
    """One figure of the chart."""

    day: date
    value: float
    centre: float | None
    counts: bool = True
    """False for a figure that is still provisional: no line rests on it."""


@dataclass(frozen=True)
class Drawn:
    """A chart in the units of its drawing, and what stands at its axes."""

    line: str
    centre: str
    marks: dict[str, str]
    top: str
    bottom: str
    first: date
    last: date
    width: int = WIDTH
    height: int = HEIGHT


def drawn(
    points: Sequence[PlotPoint], label: Callable[[float], str], *, lowest: float | None = None, highest: float | None = None
) -> Drawn:
    """The chart of at least one point, oldest first, over the days it spans and from its lowest to its highest figure or line.

    ``lowest`` and ``highest`` are the ends of the axis where they are given, as they are of a share.
    """
    figures = [number for point in points for number in (point.value, point.centre) if number is not None]
    least = min(figures) if lowest is None else lowest
    most = max(figures) if highest is None else highest
    first, last = points[0].day, points[-1].day
    scale = Scale(FIELD, first, last, least, most)
    spots = scale.spots((point.day, point.value) for point in points)
    centre = scale.held([(point.day, point.centre) for point in points])
    kinds = [(SETTLED if point.counts else OPEN, spot) for point, spot in zip(points, spots, strict=True) if spot]
    return Drawn(joined(spots), centre, marks(kinds, MARK), label(most), label(least), first, last)
