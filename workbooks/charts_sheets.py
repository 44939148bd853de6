"""The sheets ``Run charts`` and ``Chart data``: a native line chart a measure, and the figures they draw. Medians belong elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil

from openpyxl.chart import LineChart
from openpyxl.chart.axis import DateAxis
from openpyxl.chart.data_source import AxDataSource, NumData, NumDataSource, NumRef, NumVal, StrData, StrRef, StrVal
from openpyxl.chart.layout import Layout, ManualLayout
from openpyxl.chart.marker import Marker
from openpyxl.chart.series import Series, SeriesLabel
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.text import CharacterProperties, Paragraph, ParagraphProperties, RegularTextRun
from openpyxl.utils.datetime import to_excel
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from boxscore.cells import Status
from workbooks.charted import BASELINE, RunChart
from workbooks.figures import number_format
from workbooks.lines import Figure, Line
from workbooks.looks import APART, BLUE, BROWN, DAY, HEADING, NUMBER, SENTENCE, Looks
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
    text,
    width_of,
)
from workbooks.wording import NO_FIGURE, beneath_the_chart

CHARTS_TITLE, DATA_TITLE = "Run charts", "Chart data"

WIDTH_CM, HEIGHT_CM = 25.0, 9.2
WIDTH_CHARACTERS = 108
POINTS_A_CM = 28.35
CHARTS_A_PAGE = 3
MOST_DATES = 13
"""How many dates fit side by side below a chart."""

# Not hollow: LibreOffice leaves the outlines of markers out.
GREY_MARK = "7F7F7F"
NO_STROKE = GraphicalProperties(ln=LineProperties(noFill=True))

DATA_COLUMNS = (
    Column("Measure", 12, APART),
    Column("Name", 40, APART),
    Column("Week ending", 16, DAY),
    Column("Figure", 16, NUMBER),
    Column(f"Median of the first {BASELINE}", 25, NUMBER),
    Column("Median carried on", 22, NUMBER),
    Column("Not final", 16, NUMBER),
    Column("Status", 18, APART),
)
WEEK, FIGURE, MEDIAN, CARRIED_ON, NOT_FINAL = "C", "D", "E", "F", "G"


@dataclass(frozen=True)
class Rows:
    """The rows of ``Chart data`` that one chart draws."""

    first: int
    last: int

    def of(self, column: str) -> str:
        return f"'{DATA_TITLE}'!${column}${self.first}:${column}${self.last}"


def write_chart_data(sheet: Worksheet, looks: Looks, charts: Sequence[RunChart]) -> None:
    """One row a measure and week of its chart, measure by measure; a week without a figure is left empty so that the chart has a gap."""
    put_heading(
        sheet,
        looks,
        "Chart data: what the run charts draw",
        "One row for each measure and week. Empty figures are gaps in the chart; their status says why. "
        "A median stands only in the weeks its line covers.",
    )
    put_table(sheet, looks, "ChartData", DATA_COLUMNS, [row for chart in charts for row in _data_rows(chart)])
    set_widths(sheet, DATA_COLUMNS)
    sheet.column_dimensions["B"].width = width_of([chart.line.measure.name for chart in charts], least=DATA_COLUMNS[1].width)
    sheet.freeze_panes = sheet.cell(TABLE_ROW + 1, 1)
    print_on(sheet, sheet.PAPERSIZE_A4, header_row=TABLE_ROW)


def _data_rows(chart: RunChart) -> list[tuple[Value, ...]]:
    measure = chart.line.measure
    look = replace(NUMBER, number_format=number_format(measure))
    rows: list[tuple[Value, ...]] = []
    for point in chart.points:
        numbers = (point.figure.value, point.median, point.carried_on, _not_final(point.figure))
        styled = (None if number is None else Styled(number, look) for number in numbers)
        rows.append((measure.id, measure.name, point.week.ending, *styled, point.figure.status.value))
    return rows


def _not_final(figure: Figure) -> float | None:
    return figure.value if figure.status is not Status.FINAL else None


def write_run_charts(sheet: Worksheet, looks: Looks, lines: Sequence[Line], charts: Sequence[RunChart]) -> list[str]:
    """A heading, a chart and a sentence for each measure; returns the charts' descriptions, in order, for those who cannot see them."""
    put_heading(
        sheet,
        looks,
        "Run charts: each measure, week by week",
        "The line joins the weekly figures; a gap is a week without one. Grey diamonds are not final and may still change.",
        f"The median is the middle one of the first {BASELINE} final figures: solid over the weeks it is taken from, dashed after.",
    )
    sheet.column_dimensions["A"].width = WIDTH_CHARACTERS
    rows = dict(zip((chart.line.measure.id for chart in charts), _row_ranges(charts), strict=True))
    chart_of = {chart.line.measure.id: chart for chart in charts}
    descriptions = []
    for number, line in enumerate(lines):
        top = TABLE_ROW + 1 + 4 * number
        put(sheet, looks, (top, 1), f"{line.measure.name} ({line.measure.domain.value})", HEADING)
        sheet.row_dimensions[top].height = 22
        chart = chart_of.get(line.measure.id)
        sentence = beneath_the_chart(chart) if chart else f"There is {NO_FIGURE} yet, so there is no chart."
        put(sheet, looks, (top + 2, 1), sentence, SENTENCE)
        sheet.row_dimensions[top + 2].height = lines_in(sentence, WIDTH_CHARACTERS) * POINTS_A_LINE + 2
        if chart:
            sheet.row_dimensions[top + 1].height = (HEIGHT_CM + 0.2) * POINTS_A_CM
            sheet.add_chart(_drawn(chart, rows[line.measure.id]), f"A{top + 1}")
            descriptions.append(f"Run chart of {line.measure.name}, {line.measure.unit}. {sentence}")
        if number % CHARTS_A_PAGE == CHARTS_A_PAGE - 1 and number + 1 < len(lines):
            sheet.row_breaks.append(Break(id=top + 3))
    _print_charts(sheet)
    return descriptions


def _print_charts(sheet: Worksheet) -> None:
    """At a scale of its own: a sheet fitted to its page would pass over the breaks between charts."""
    print_on(sheet, sheet.PAPERSIZE_A4, orientation="portrait")
    sheet.sheet_properties.pageSetUpPr.fitToPage = False
    sheet.page_setup.scale = 72


def _row_ranges(charts: Sequence[RunChart]) -> list[Rows]:
    ranges, first = [], TABLE_ROW + 1
    for chart in charts:
        ranges.append(Rows(first, first + len(chart.points) - 1))
        first += len(chart.points)
    return ranges


def _drawn(chart: RunChart, rows: Rows) -> LineChart:
    measure = chart.line.measure
    drawn = LineChart()
    drawn.width, drawn.height = WIDTH_CM, HEIGHT_CM
    drawn.title = _title(f"{measure.name}, {measure.unit}", 14)
    drawn.layout = Layout(ManualLayout(layoutTarget="inner", xMode="edge", yMode="edge", x=0.1, y=0.13, w=0.88, h=0.6))
    drawn.legend.position, drawn.legend.overlay = "b", False
    drawn.display_blanks = "gap"
    drawn.x_axis = _date_axis(len(chart.points))
    drawn.y_axis.crossAx = drawn.x_axis.axId
    drawn.y_axis.delete = False
    drawn.y_axis.title = _title(measure.unit, 10)
    drawn.y_axis.number_format = number_format(measure)
    drawn.y_axis.majorGridlines.spPr = GraphicalProperties(ln=LineProperties(solidFill="D9D9D9"))
    drawn.series = _series(chart, rows)
    return drawn


def _title(words: str, points: int) -> Title:
    looks = CharacterProperties(sz=100 * points, b=True)
    paragraph = Paragraph(pPr=ParagraphProperties(defRPr=looks), r=[RegularTextRun(rPr=looks, t=text(words))])
    return Title(tx=Text(rich=RichText(p=[paragraph])), overlay=False)


def _date_axis(weeks: int) -> DateAxis:
    axis = DateAxis(crossAx=100, axPos="b", majorTimeUnit="days", baseTimeUnit="days")
    axis.number_format = "dd/mm/yy"
    axis.majorUnit = 7 * ceil(weeks / MOST_DATES)
    axis.delete = False
    axis.tickLblPos = "low"
    axis.title = _title("Week ending (Sunday)", 10)
    return axis


def _series(chart: RunChart, rows: Rows) -> list[Series]:
    """The figures; the median, solid and dashed, when there is one; grey diamonds over figures that are not final, when there are any."""
    points = chart.points
    weeks = AxDataSource(numRef=NumRef(rows.of(WEEK), _numbers([to_excel(point.week.ending) for point in points], "dd/mm/yyyy")))
    drawn: list[tuple[str, list[float | None], GraphicalProperties, Marker]] = [
        (FIGURE, [point.figure.value for point in points], _stroke(BLUE), _mark("circle", 6, BLUE)),
        (MEDIAN, [point.median for point in points], _stroke(BROWN), Marker("none")),
        (CARRIED_ON, [point.carried_on for point in points], _stroke(BROWN, dash="sysDash"), Marker("none")),
        (NOT_FINAL, [_not_final(point.figure) for point in points], NO_STROKE, _mark("diamond", 9, GREY_MARK)),
    ]
    series: list[Series] = []
    for column, values, stroke, marker in drawn:
        if any(value is not None for value in values):
            one = _one_series(len(series), column, rows, _numbers(values, number_format(chart.line.measure)))
            one.spPr, one.marker, one.cat, one.smooth = stroke, marker, weeks, False
            series.append(one)
    return series


def _one_series(number: int, column: str, rows: Rows, cached: NumData) -> Series:
    header = DATA_COLUMNS["ABCDEFGH".index(column)].header
    label = StrRef(f"'{DATA_TITLE}'!${column}${TABLE_ROW}", StrData(ptCount=1, pt=[StrVal(0, header)]))
    return Series(idx=number, order=number, tx=SeriesLabel(strRef=label), val=NumDataSource(NumRef(rows.of(column), cached)))


def _numbers(values: Sequence[float | None], pattern: str) -> NumData:
    """What programs that do not work out references show; a week without a figure has no point in it."""
    return NumData(pattern, len(values), [NumVal(index, v=value) for index, value in enumerate(values) if value is not None])


def _mark(symbol: str, size: int, colour: str) -> Marker:
    return Marker(symbol, size=size, spPr=GraphicalProperties(solidFill=colour, ln=LineProperties(solidFill=colour)))


def _stroke(colour: str, dash: str | None = None) -> GraphicalProperties:
    return GraphicalProperties(ln=LineProperties(solidFill=colour, w=22_000, prstDash=dash))
