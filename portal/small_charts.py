"""A run chart small enough to stand in a row of a table: its line, its centre line, its signals. Words beside it say what it shows."""

from dataclasses import dataclass

from portal.paths import Spot, joined, marks, steps
from portal.plots import PLAIN, Plot, Plotted

WIDTH, HEIGHT, MARGIN = 180, 44, 5
WEEKS = 52
"""More would be too narrow to see."""
MARK = 2.6


@dataclass(frozen=True)
class SmallChart:
    """A chart in the units of its drawing."""

    line: str
    centre: str
    marks: dict[str, str]
    """The path of each kind of mark: signals, figures that may still change, and the newest figure whatever it is."""
    width: int = WIDTH
    height: int = HEIGHT


def small_chart(plot: Plot) -> SmallChart:
    """The last year of a chart."""
    lately = plot.lately(WEEKS)
    points = lately.points
    drawn = [height for point in points for height in (point.value, point.centre) if height is not None]
    least, most = min(drawn, default=0.0), max(drawn, default=1.0)
    span = (points[-1].day - points[0].day).days or 1
    step = (WIDTH - 2 * MARGIN) / span

    def x(point: Plotted) -> float:
        return MARGIN + (point.day - points[0].day).days * step

    def y(height: float) -> float:
        return HEIGHT / 2 if most == least else HEIGHT - MARGIN - (height - least) / (most - least) * (HEIGHT - 2 * MARGIN)

    spots: list[Spot | None] = [None if point.value is None else (x(point), y(point.value)) for point in points]
    newest = plot.figures[-1]
    stand_out = [(point.kind, spot) for point, spot in zip(points, spots, strict=True) if spot and (point.kind != PLAIN or point is newest)]
    centres = [None if point.centre is None else y(point.centre) for point in points[:-1]]
    return SmallChart(joined(spots), steps([x(point) for point in points], centres), marks(stand_out, MARK))
