"""The sheets ``Run charts`` and ``Chart data``: each measure drawn, its sentences and figures. Working lines out belongs elsewhere."""

from collections.abc import Sequence

import numpy as np

from boxscore.layouts import SheetName
from workbooks.chart_data import DRAWN, ChartData, Place
from workbooks.charted import MeasureChart
from workbooks.contents import Contents
from workbooks.figures import number_format
from workbooks.lines import Line
from workbooks.long_rows import Each, LongColumn, LongRows, Words
from workbooks.looks import APART, BLACK, BODY_POINTS, COLOUR_OF_QUALITY, DAY, GREY, HEADING, NUMBER, SENTENCE, Look, varied
from workbooks.native_charts import HEIGHT_CM, native_chart
from workbooks.sheets import NativeChart, Print, Sheet
from workbooks.tables import POINTS_A_LINE, TABLE_ROW, Column, lines_in, put_heading, put_long_table, set_widths, width_of
from workbooks.wording import NO_FIGURE, beneath_the_chart, how_it_is_made

WIDTH_CHARACTERS = 108
POINTS_A_CM = 28.35
SCALE_PER_CENT = 68
POINTS_A_PAGE = 100 / SCALE_PER_CENT * (29.7 - 2) * POINTS_A_CM
"""How much stands on an A4 page between its margins, at that scale."""
ROWS_A_CHART = 5
"""Heading, chart, what it says, how it is made, and one between."""
FIRST_CHART = 6
SMALL_POINTS = 10
SMALL = Look(wrap=True, points=SMALL_POINTS, colour=GREY)

DATA_COLUMNS = (
    Column("Measure", 12),
    Column("Week ending", 16, DAY),
    *(Column(one.name, max(16, len(one.name) + 3), NUMBER) for one in DRAWN),
    Column("What is marked", 60, APART),
)


def build_chart_data(lines: Sequence[Line], drawn: ChartData) -> Sheet:
    """One row a measure and week of its chart, measure by measure; a week without a figure is left empty so that the chart has a gap."""
    sheet = Sheet(SheetName.CHART_DATA, print=Print(header_row=TABLE_ROW), frozen_at=(TABLE_ROW + 1, 1))
    put_heading(
        sheet,
        "Chart data: what the charts draw",
        "One row for each measure and week. A week without a figure is a gap in the chart; the sheet Data says why there is none. "
        "A line stands only in the weeks it covers; Marked says how high its mark stands, What is marked what happened.",
    )
    put_long_table(sheet, "ChartData", DATA_COLUMNS, _long_rows(drawn))
    set_widths(sheet, DATA_COLUMNS)
    sheet.widths[1] = width_of([line.measure.name for line in lines], least=DATA_COLUMNS[0].width)
    return sheet


def _long_rows(drawn: ChartData) -> LongRows:
    measures = [chart.line.measure for chart in drawn.charts]
    of = np.repeat(np.arange(len(measures)), [len(chart) for chart in drawn.charts])
    figures = Each(tuple(varied(NUMBER, number_format=number_format(measure)) for measure in measures), of)
    values: list[LongColumn] = [
        Each(tuple(measure.name for measure in measures), of, shared=True),
        drawn.endings,
        *drawn.columns,
        _marks(drawn),
    ]
    return LongRows(TABLE_ROW + 1, tuple(figures if column.look is NUMBER else column.look for column in DATA_COLUMNS), tuple(values))


def _marks(drawn: ChartData) -> Words:
    """What is marked in each week of each chart."""
    known: dict[str, int] = {}
    places = np.full(len(drawn.columns[0]), -1)
    for chart in drawn.charts:
        first = drawn.places[chart.line.measure.id].first - TABLE_ROW - 1
        for at, mark in chart.marks.items():
            places[first + at] = known.setdefault(mark, len(known))
    return Each(tuple(known), places)


def build_run_charts(contents: Contents, lines: Sequence[Line], drawn: ChartData) -> Sheet:
    """A heading, a chart and its sentences for each measure."""
    # At a scale of its own: a sheet fitted to its page would pass over the breaks between charts.
    sheet = Sheet(SheetName.RUN_CHARTS, print=Print(orientation="portrait", scale_per_cent=SCALE_PER_CENT))
    put_heading(
        sheet,
        f"Run charts: {contents.team.name}, {contents.current.label}",
        "The line joins the figures; a gap is a week without one. Grey diamonds are not final and do not count.",
        "Triangles are signals of improvement, squares of concern, large dots of neither. A cross at the foot marks what happened.",
        "The centre line is solid over the weeks it is worked out from, dotted after. Axes begin near the figures, not always at 0.",
    )
    sheet.widths[1] = WIDTH_CHARACTERS
    charts = {chart.line.measure.id: chart for chart in drawn.charts}
    used = (FIRST_CHART - 1) * (POINTS_A_LINE + 1)
    for number, line in enumerate(lines):
        top = FIRST_CHART + ROWS_A_CHART * number
        chart = charts.get(line.measure.id)
        height = _put_chart_rows(sheet, top, line, chart)
        if chart:
            sheet.charts.append(chart_at(top + 1, chart, drawn.places[line.measure.id]))
        used += height
        if used > POINTS_A_PAGE:
            sheet.print.breaks.append(top - 1)
            used = height
    return sheet


def chart_at(row: int, chart: MeasureChart, place: Place, *, column: int = 1) -> NativeChart:
    """The chart hung from that row and column."""
    return native_chart(chart, place, row=row, column=column, description=_description(chart))


def _put_chart_rows(sheet: Sheet, top: int, line: Line, chart: MeasureChart | None) -> float:
    """The rows of one measure, room for its chart among them; returns how high they are in points."""
    sheet.put(top, 1, f"{line.measure.name} ({line.measure.domain.value})", HEADING)
    heights = [22.0, (HEIGHT_CM + 0.2) * POINTS_A_CM if chart else 0.0, *_put_sentences(sheet, top + 2, chart), POINTS_A_LINE + 1]
    for row, height in enumerate(heights[:-1], top):
        if height:
            sheet.heights[row] = height
    return sum(height or POINTS_A_LINE + 1 for height in heights)


def _put_sentences(sheet: Sheet, row: int, chart: MeasureChart | None) -> tuple[float, float]:
    """What the chart says and, smaller, how it is made; returns how high their rows are."""
    says = f"{chart.charted.sentence}." if chart else f"There is {NO_FIGURE} yet, so there is no chart."
    colour = COLOUR_OF_QUALITY.get(chart.charted.quality, BLACK) if chart else BLACK
    sheet.put(row, 1, says, varied(SENTENCE, bold=chart is not None, colour=colour))
    high = lines_in(says, WIDTH_CHARACTERS) * POINTS_A_LINE + 2
    if chart is None:
        return high, 0.0
    small = f"{beneath_the_chart(chart)} {how_it_is_made(chart)}"
    sheet.put(row + 1, 1, small, SMALL)
    part = SMALL_POINTS / BODY_POINTS
    return high, lines_in(small, WIDTH_CHARACTERS / part) * POINTS_A_LINE * part + 4


def _description(chart: MeasureChart) -> str:
    measure, charted = chart.line.measure, chart.charted
    return f"{charted.kind or 'Chart'} of {measure.name}, {measure.unit}. {charted.sentence}. {beneath_the_chart(chart)}"
