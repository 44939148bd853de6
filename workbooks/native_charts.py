"""A measure's chart as spreadsheet programs draw it, from the rows of ``Chart data`` that hold its figures. Sheets, sentences and files
belong elsewhere."""

from math import ceil, floor, log10

from workbooks.chart_data import DRAWN, FIRST_DRAWN, HEADERS, WEEK, Place
from workbooks.charted import MeasureChart
from workbooks.figures import number_format
from workbooks.sheets import NativeChart, Series

WIDTH_CM, HEIGHT_CM = 25.0, 9.2
MOST_DATES = 13
"""How many dates fit side by side below a chart."""
ACROSS = "Week ending (Sunday)"

LINES_ACROSS = 6
"""About how many lines across a chart tell its height."""
LEFT, LEFT_OF_MONEY = 0.1, 0.14


def native_chart(chart: MeasureChart, place: Place, *, row: int, column: int = 1, description: str) -> NativeChart:
    """The chart with the figures it draws, which lie at ``place``, hung from ``row`` and ``column``."""
    measure = chart.line.measure
    lowest, step = _scale(chart)
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
        categories_at=place.of(WEEK),
        categories=chart.weeks.endings,
        series=tuple(
            Series(one.name, header, place.of(at), values, one.look, breaks=chart.begins if one.breaks else ())
            for at, (one, header, values) in enumerate(zip(DRAWN, HEADERS, place.drawn, strict=True), FIRST_DRAWN)
            if values
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
