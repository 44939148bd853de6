"""Where days and figures stand in a drawing, and lines over them. Which lines a chart has, and its marks, belong to the charts."""

from collections.abc import Iterable, Sequence
from dataclasses import KW_ONLY, dataclass
from datetime import date

from portal.paths import Spot, steps


@dataclass(frozen=True)
class Field:
    """The part of a drawing that is drawn on: its edges, from the left and the top of the drawing."""

    left: float
    right: float
    top: float
    bottom: float

    @classmethod
    def within(cls, width: float, height: float, margin: float) -> "Field":
        """All of the drawing but a margin on each side."""
        return cls(margin, width - margin, margin, height - margin)


@dataclass(frozen=True)
class Scale:
    """Days from the left to the right of a field, figures from its bottom to its top; where all are one figure, in the middle."""

    field: Field
    first: date
    last: date
    least: float
    most: float
    _: KW_ONLY
    days_beside: float = 0
    """So many are left free before the first day, and after the last."""

    def x(self, day: date, plus_days: float = 0) -> float:
        span = (self.last - self.first).days + 2 * self.days_beside
        across = ((day - self.first).days + self.days_beside + plus_days) / (span or 1)
        return self.field.left + across * (self.field.right - self.field.left)

    def y(self, figure: float) -> float:
        up = 0.5 if self.most == self.least else (figure - self.least) / (self.most - self.least)
        return self.field.bottom - up * (self.field.bottom - self.field.top)

    def spots(self, figures: Iterable[tuple[date, float | None]]) -> list[Spot | None]:
        """Where each stands; None for None."""
        return [None if figure is None else (self.x(day), self.y(figure)) for day, figure in figures]

    def held(self, figures: Sequence[tuple[date, float | None]]) -> str:
        """The path of level stretches at the figures, each from its own day to the next one's; none for None."""
        return self.steps([self.x(day) for day, _ in figures], [figure for _, figure in figures[:-1]])

    def steps(self, edges: Sequence[float], figures: Iterable[float | None]) -> str:
        """The path of level stretches at the figures, one between each two edges; none for None."""
        return steps(edges, [None if figure is None else self.y(figure) for figure in figures])
