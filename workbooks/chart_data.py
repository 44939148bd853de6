"""What all charts of a team draw: the columns of the sheet ``Chart data``, and where in them each chart's figures are. Sheets and drawing
belong elsewhere."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

import numpy as np

from boxscore.layouts import SheetName
from workbooks.chart_columns import ChartColumns, ToDraw, charts_of
from workbooks.charted import MeasureChart
from workbooks.long_rows import Days, Numbers, Stretch
from workbooks.looks import BLUE, BROWN, GREY
from workbooks.sheets import SeriesLook, letter_of
from workbooks.tables import TABLE_ROW

WEEK, FIRST_DRAWN = 2, 3
"""The columns of the sheet that hold a row's week and the first thing drawn."""

# Not hollow: LibreOffice leaves the outlines of markers out.
GREY_MARK, DARK_MARK, LIGHT_BLUE = "7F7F7F", "262626", "5B8DB8"


@dataclass(frozen=True)
class Drawn:
    """One thing a chart draws: its name in the legend, its figures week by week, and how they look."""

    name: str
    values: Callable[[ChartColumns], Numbers]
    look: SeriesLook
    breaks: bool = False
    """Whether it is a line that is not joined where the lines begin anew."""


def _mark(symbol: str, size: int, colour: str) -> SeriesLook:
    return SeriesLook(symbol=symbol, size=size, mark=colour)


DRAWN = (
    Drawn("Figure", lambda told: told.figures, SeriesLook(LIGHT_BLUE, symbol="circle", size=5, mark=LIGHT_BLUE)),
    Drawn("Centre line", lambda told: told.centre, SeriesLook(DARK_MARK), breaks=True),
    Drawn("Centre line carried on", lambda told: told.carried_on, SeriesLook(DARK_MARK, "sysDot"), breaks=True),
    Drawn("Lower limit", lambda told: told.lower, SeriesLook(GREY, "dash", points=1), breaks=True),
    Drawn("Upper limit", lambda told: told.upper, SeriesLook(GREY, "dash", points=1), breaks=True),
    Drawn("Goal", lambda told: told.goal, SeriesLook("7A5195", "lgDashDot", points=1.5)),
    Drawn("Signal: improvement", lambda told: told.improvement, _mark("triangle", 10, BLUE)),
    Drawn("Signal: concern", lambda told: told.concern, _mark("square", 9, BROWN)),
    Drawn("Signal: neither good nor bad", lambda told: told.other_signal, _mark("circle", 9, DARK_MARK)),
    Drawn("Not final", lambda told: told.not_final, _mark("diamond", 9, GREY_MARK)),
    Drawn("Marked", lambda told: told.marked, _mark("plus", 8, DARK_MARK)),
)
"""In the order of the columns that hold them, the later over the earlier. Colours are told apart by colour-blind people, and shapes too."""


HEADERS = tuple(f"'{SheetName.CHART_DATA}'!${letter_of(column)}${TABLE_ROW}" for column in range(FIRST_DRAWN, FIRST_DRAWN + len(DRAWN)))
"""The cells that hold their names."""


@dataclass(frozen=True, eq=False)
class Place:
    """Where one chart's rows are, on the sheet and in the columns."""

    first: int
    last: int
    """Rows of the sheet."""
    drawn: tuple[Stretch | None, ...]
    """What it draws, in the order of ``DRAWN``; None where it draws nothing."""

    def of(self, column: int) -> str:
        """Those rows of a column, as a chart refers to them."""
        letter = letter_of(column)
        return f"'{SheetName.CHART_DATA}'!${letter}${self.first}:${letter}${self.last}"


@dataclass(frozen=True, eq=False)
class ChartData:
    """The charts of a team in their order, with the columns of ``DRAWN``, chart below chart."""

    charts: tuple[MeasureChart, ...]
    endings: Days
    """The Sunday of each row."""
    columns: tuple[Numbers, ...]
    places: dict[str, Place]
    """By the id of the measure."""

    @classmethod
    def of(cls, told: Sequence[ToDraw]) -> "ChartData":
        """The charts of those that have a week with a figure."""
        charts, drawn = charts_of(told)
        columns = tuple(one.values(drawn) for one in DRAWN)
        ends = list(accumulate(map(len, charts)))
        stretches = [_stretches(column, ends) for column in columns]
        places = {chart.line.measure.id: _place(chart, end, drawn) for chart, end, *drawn in zip(charts, ends, *stretches, strict=True)}
        return cls(charts, drawn.endings, columns, places)


def _stretches(column: Numbers, ends: Sequence[int]) -> list[Stretch | None]:
    """Each chart's part of the column; None where there is nothing in it."""
    told = np.append(0, np.cumsum(~np.isnan(column)))
    return [Stretch(column, first, end) if told[end] > told[first] else None for first, end in pairwise([0, *ends])]


def _place(chart: MeasureChart, end: int, drawn: Sequence[Stretch | None]) -> Place:
    below = TABLE_ROW + 1
    return Place(below + end - len(chart), below + end - 1, tuple(drawn))
