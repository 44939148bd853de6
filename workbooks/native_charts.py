"""A measure's chart as spreadsheet programs draw it, from the rows of ``Chart data`` that hold its figures. Sheets, sentences and files
belong elsewhere."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

from workbooks.charted import MeasureChart
from workbooks.figures import number_format
from workbooks.looks import BLUE, BROWN, GREY
from workbooks.sheets import NativeChart, Series, SeriesLook

WIDTH_CM, HEIGHT_CM = 25.0, 9.2
MOST_DATES = 13
"""How many dates fit side by side below a chart."""
ACROSS = "Week ending (Sunday)"

LINES_ACROSS = 6
"""About how many lines across a chart tell its height."""
LEFT, LEFT_OF_MONEY = 0.1, 0.14

# Not hollow: LibreOffice leaves the outlines of markers out.
GREY_MARK, DARK_MARK, LIGHT_BLUE = "7F7F7F", "262626", "5B8DB8"


@dataclass(frozen=True)
class Place:
    """Where on the sheet of figures one chart's rows are."""

    sheet: str
    header: int
    first: int
    last: int

    def of(self, column: str) -> str:
        return f"'{self.sheet}'!${column}${self.first}:${column}${self.last}"

    def header_of(self, column: str) -> str:
        return f"'{self.sheet}'!${column}${self.header}"


@dataclass(frozen=True)
class Drawn:
    """One thing a chart draws: its name in the legend, its figures week by week, and how they look."""

    name: str
    values: Callable[[MeasureChart], Sequence[float | None]]
    look: SeriesLook
    breaks: bool = False
    """Whether it is a line that is not joined where the lines begin anew."""


def _mark(symbol: str, size: int, colour: str) -> SeriesLook:
    return SeriesLook(symbol=symbol, size=size, mark=colour)


DRAWN = (
    Drawn("Figure", lambda chart: chart.values, SeriesLook(LIGHT_BLUE, symbol="circle", size=5, mark=LIGHT_BLUE)),
    Drawn("Centre line", lambda chart: chart.centre, SeriesLook(DARK_MARK), breaks=True),
    Drawn("Centre line carried on", lambda chart: chart.carried_on, SeriesLook(DARK_MARK, "sysDot"), breaks=True),
    Drawn("Lower limit", lambda chart: chart.lower, SeriesLook(GREY, "dash", points=1), breaks=True),
    Drawn("Upper limit", lambda chart: chart.upper, SeriesLook(GREY, "dash", points=1), breaks=True),
    Drawn("Goal", lambda chart: chart.goal, SeriesLook("7A5195", "lgDashDot", points=1.5)),
    Drawn("Signal: improvement", lambda chart: chart.improvement, _mark("triangle", 10, BLUE)),
    Drawn("Signal: concern", lambda chart: chart.concern, _mark("square", 9, BROWN)),
    Drawn("Signal: neither good nor bad", lambda chart: chart.other_signal, _mark("circle", 9, DARK_MARK)),
    Drawn("Not final", lambda chart: chart.not_final, _mark("diamond", 9, GREY_MARK)),
    Drawn("Marked", lambda chart: chart.marked, _mark("plus", 8, DARK_MARK)),
)
"""In the order of the columns that hold them, the later over the earlier. Colours are told apart by colour-blind people, and shapes too."""


def native_chart(
    chart: MeasureChart, place: Place, *, weeks_in: str, columns: Sequence[str], row: int, description: str, column: int = 1
) -> NativeChart:
    """The chart with the figures it draws, hung from ``row``; ``columns`` are the letters of the columns of ``DRAWN``."""
    measure = chart.line.measure
    lowest, step = _scale(chart)
    drawn = zip(DRAWN, columns, (one.values(chart) for one in DRAWN), strict=True)
    return NativeChart(
        kind="weeks",
        row=row,
        column=column,
        width_cm=WIDTH_CM,
        height_cm=HEIGHT_CM,
        title=f"{measure.name}, {measure.unit}",
        description=description,
        unit=measure.unit,
        across=ACROSS,
        categories_at=place.of(weeks_in),
        categories=chart.weeks.endings,
        series=tuple(
            Series(one.name, place.header_of(letter), place.of(letter), values, one.look, breaks=chart.begins if one.breaks else ())
            for one, letter, values in drawn
            if values.count(None) < len(values)
        ),
        number_format=number_format(measure),
        lowest=lowest,
        step=step,
        days_apart=7 * ceil(len(chart) / MOST_DATES),
        left=LEFT_OF_MONEY if measure.is_money else LEFT,
    )


def _scale(chart: MeasureChart) -> tuple[float | None, float | None]:
    """Where the axis begins, near the lowest thing drawn, and how far its lines are apart.

    Programs begin at 0 and flatten what varies by a tenth. Times of day are left to them.
    """
    low, high = chart.lowest, chart.highest
    if chart.line.measure.is_time_of_day or low == high:
        return None, None
    step = _round_step((high - low) / LINES_ACROSS)
    return chart.floor_of_axis(step), step


def _round_step(least: float) -> float:
    """The least of 1, 2 or 5 times a power of ten that is no less."""
    power = 10.0 ** floor(log10(least))
    return next(times * power for times in (1, 2, 5, 10) if times * power >= least * (1 - 1e-9))
