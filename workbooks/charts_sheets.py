"""The sheets ``Charts`` and ``Chart data``: a native chart a measure, its sentences, and the figures it draws. Lines belong elsewhere."""

from collections.abc import Sequence
from dataclasses import replace

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from workbooks.charted import MeasureChart
from workbooks.figures import number_format
from workbooks.lines import Line
from workbooks.looks import APART, BLACK, BODY_POINTS, COLOUR_OF_QUALITY, DAY, GREY, HEADING, NUMBER, SENTENCE, Look, Looks
from workbooks.native_charts import DRAWN, HEIGHT_CM, Place, native_chart
from workbooks.tables import (
    POINTS_A_LINE,
    TABLE_ROW,
    Column,
    Styled,
    Value,
    lines_in,
    print_on,
    put,
    put_heading,
    put_table,
    set_widths,
    width_of,
)
from workbooks.wording import NO_FIGURE, beneath_the_chart, how_it_is_made, signal_word

CHARTS_TITLE, DATA_TITLE = "Charts", "Chart data"

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

WEEK = "C"
FIRST_DRAWN = 4
DATA_COLUMNS = (
    Column("Measure", 12, APART),
    Column("Name", 40, APART),
    Column("Week ending", 16, DAY),
    *(Column(one.name, max(16, len(one.name) + 3), NUMBER) for one in DRAWN),
    Column("Status", 18, APART),
    Column("Signal", 18, APART),
    Column("What is marked", 60, APART),
)
DRAWN_IN = tuple(get_column_letter(FIRST_DRAWN + at) for at in range(len(DRAWN)))


def write_chart_data(sheet: Worksheet, looks: Looks, charts: Sequence[MeasureChart]) -> None:
    """One row a measure and week of its chart, measure by measure; a week without a figure is left empty so that the chart has a gap."""
    put_heading(
        sheet,
        looks,
        "Chart data: what the charts draw",
        "One row for each measure and week. Empty figures are gaps in the chart; their status says why. "
        "A line stands only in the weeks it covers; Marked says how high its mark stands, What is marked what happened.",
    )
    put_table(sheet, looks, "ChartData", DATA_COLUMNS, [row for chart in charts for row in _data_rows(chart)])
    set_widths(sheet, DATA_COLUMNS)
    sheet.column_dimensions["B"].width = width_of([chart.line.measure.name for chart in charts], least=DATA_COLUMNS[1].width)
    sheet.freeze_panes = sheet.cell(TABLE_ROW + 1, 1)
    print_on(sheet, sheet.PAPERSIZE_A4, header_row=TABLE_ROW)


def _data_rows(chart: MeasureChart) -> list[tuple[Value, ...]]:
    measure = chart.line.measure
    look = replace(NUMBER, number_format=number_format(measure))
    drawn = [one.values(chart) for one in DRAWN]
    rows: list[tuple[Value, ...]] = []
    for point, numbers in zip(chart.points, zip(*drawn, strict=True), strict=True):
        styled = (None if number is None else Styled(number, look) for number in numbers)
        told = (point.figure.status.value, signal_word(point.signal) or "none", "; ".join(point.marks) or "nothing")
        rows.append((measure.id, measure.name, point.week.ending, *styled, *told))
    return rows


def write_charts(sheet: Worksheet, looks: Looks, lines: Sequence[Line], charts: Sequence[MeasureChart]) -> list[str]:
    """A heading, a chart and its sentences for each measure; returns the charts' descriptions, in order, for those who cannot see them."""
    put_heading(
        sheet,
        looks,
        "Charts: each measure, week by week",
        "The line joins the figures; a gap is a week without one. Grey diamonds are not final and do not count.",
        "Triangles are signals of improvement, squares of concern, large dots of neither. A cross at the foot marks what happened.",
        "The centre line is solid over the weeks it is worked out from, dotted after. Axes begin near the figures, not always at 0.",
    )
    sheet.column_dimensions["A"].width = WIDTH_CHARACTERS
    places = dict(zip((chart.line.measure.id for chart in charts), _places(charts), strict=True))
    chart_of = {chart.line.measure.id: chart for chart in charts}
    descriptions, used = [], (FIRST_CHART - 1) * (POINTS_A_LINE + 1)
    for number, line in enumerate(lines):
        top, chart = FIRST_CHART + ROWS_A_CHART * number, chart_of.get(line.measure.id)
        height = _put_chart_rows(sheet, looks, top, line, chart)
        if chart:
            sheet.add_chart(native_chart(chart, places[line.measure.id], weeks_in=WEEK, columns=DRAWN_IN), f"A{top + 1}")
            descriptions.append(_description(chart))
        used += height
        if used > POINTS_A_PAGE:
            sheet.row_breaks.append(Break(id=top - 1))
            used = height
    _print_charts(sheet)
    return descriptions


def _put_chart_rows(sheet: Worksheet, looks: Looks, top: int, line: Line, chart: MeasureChart | None) -> float:
    """The rows of one measure, room for its chart among them; returns how high they are in points."""
    put(sheet, looks, (top, 1), f"{line.measure.name} ({line.measure.domain.value})", HEADING)
    heights = [22.0, (HEIGHT_CM + 0.2) * POINTS_A_CM if chart else 0.0, *_put_sentences(sheet, looks, top + 2, chart), POINTS_A_LINE + 1]
    for row, height in enumerate(heights[:-1], top):
        if height:
            sheet.row_dimensions[row].height = height
    return sum(height or POINTS_A_LINE + 1 for height in heights)


def _put_sentences(sheet: Worksheet, looks: Looks, row: int, chart: MeasureChart | None) -> tuple[float, float]:
    """What the chart says and, smaller, how it is made; returns how high their rows are."""
    says = f"{chart.charted.sentence}." if chart else f"There is {NO_FIGURE} yet, so there is no chart."
    colour = COLOUR_OF_QUALITY.get(chart.charted.quality, BLACK) if chart else BLACK
    put(sheet, looks, (row, 1), says, replace(SENTENCE, bold=chart is not None, colour=colour))
    high = lines_in(says, WIDTH_CHARACTERS) * POINTS_A_LINE + 2
    if chart is None:
        return high, 0.0
    small = f"{beneath_the_chart(chart)} {how_it_is_made(chart)}"
    put(sheet, looks, (row + 1, 1), small, SMALL)
    part = SMALL_POINTS / BODY_POINTS
    return high, lines_in(small, WIDTH_CHARACTERS / part) * POINTS_A_LINE * part + 4


def _description(chart: MeasureChart) -> str:
    measure, charted = chart.line.measure, chart.charted
    return f"{charted.kind or 'Chart'} of {measure.name}, {measure.unit}. {charted.sentence}. {beneath_the_chart(chart)}"


def _print_charts(sheet: Worksheet) -> None:
    """At a scale of its own: a sheet fitted to its page would pass over the breaks between charts."""
    print_on(sheet, sheet.PAPERSIZE_A4, orientation="portrait")
    sheet.sheet_properties.pageSetUpPr.fitToPage = False
    sheet.page_setup.scale = SCALE_PER_CENT


def _places(charts: Sequence[MeasureChart]) -> list[Place]:
    places, first = [], TABLE_ROW + 1
    for chart in charts:
        places.append(Place(DATA_TITLE, TABLE_ROW, first, first + len(chart.points) - 1))
        first += len(chart.points)
    return places
