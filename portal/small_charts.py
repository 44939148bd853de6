"""A run chart small enough to stand in a row of a table: its line, its centre line, its signals. Words beside it say what it shows."""

from dataclasses import dataclass

from portal.paths import joined, marks
from portal.plots import PLAIN, Plot
from portal.scale import Field, Scale

WIDTH, HEIGHT = 180, 44
FIELD = Field.within(WIDTH, HEIGHT, margin=5)
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
    points = plot.lately(WEEKS).points
    drawn = [height for point in points for height in (point.value, point.centre) if height is not None]
    scale = Scale(FIELD, points[0].day, points[-1].day, min(drawn, default=0), max(drawn, default=1))
    spots = scale.spots((point.day, point.value) for point in points)
    centre = scale.held([(point.day, point.centre) for point in points])
    newest = plot.figures[-1]
    stand_out = [(point.kind, spot) for point, spot in zip(points, spots, strict=True) if spot and (point.kind != PLAIN or point is newest)]
    return SmallChart(joined(spots), centre, marks(stand_out, MARK))
