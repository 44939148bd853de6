"""A measure's chart as Excel draws it, from the rows of ``Chart data`` that hold its figures. Sheets and sentences belong elsewhere."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

from openpyxl.chart import LineChart
from openpyxl.chart.axis import DateAxis
from openpyxl.chart.data_source import AxDataSource, NumData, NumDataSource, NumRef, NumVal, StrData, StrRef, StrVal
from openpyxl.chart.layout import Layout, ManualLayout
from openpyxl.chart.marker import DataPoint, Marker
from openpyxl.chart.series import Series, SeriesLabel
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.text import CharacterProperties, Paragraph, ParagraphProperties, RegularTextRun
from openpyxl.utils.datetime import to_excel

from workbooks.charted import MeasureChart, Point
from workbooks.figures import number_format
from workbooks.looks import BLUE, BROWN, GREY
from workbooks.tables import text

WIDTH_CM, HEIGHT_CM = 25.0, 9.2
MOST_DATES = 13
"""How many dates fit side by side below a chart."""

LINES_ACROSS = 6
"""About how many lines across a chart tell its height."""

# Not hollow: LibreOffice leaves the outlines of markers out.
GREY_MARK, DARK_MARK, LIGHT_BLUE = "7F7F7F", "262626", "5B8DB8"
NO_STROKE = GraphicalProperties(ln=LineProperties(noFill=True))


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
    values: Callable[[MeasureChart], list[float | None]]
    stroke: GraphicalProperties
    marker: Marker
    breaks: bool = False
    """Whether it is a line that is not joined where the lines begin anew."""


def _each(figure: Callable[[Point], float | None]) -> Callable[[MeasureChart], list[float | None]]:
    return lambda chart: [figure(point) for point in chart.points]


def _marked(chart: MeasureChart) -> list[float | None]:
    return [chart.mark_height if point.marks else None for point in chart.points]


def _mark(symbol: str, size: int, colour: str) -> Marker:
    return Marker(symbol, size=size, spPr=GraphicalProperties(solidFill=colour, ln=LineProperties(solidFill=colour)))


def _stroke(colour: str, dash: str | None = None, *, points: float = 1.75) -> GraphicalProperties:
    return GraphicalProperties(ln=LineProperties(solidFill=colour, w=int(12_700 * points), prstDash=dash))


NO_MARK = Marker("none")
DRAWN = (
    Drawn("Figure", _each(lambda point: point.figure.value), _stroke(LIGHT_BLUE), _mark("circle", 5, LIGHT_BLUE)),
    Drawn("Centre line", _each(lambda point: point.centre), _stroke(DARK_MARK), NO_MARK, breaks=True),
    Drawn("Centre line carried on", _each(lambda point: point.carried_on), _stroke(DARK_MARK, "sysDot"), NO_MARK, breaks=True),
    Drawn("Lower limit", _each(lambda point: point.lower), _stroke(GREY, "dash", points=1), NO_MARK, breaks=True),
    Drawn("Upper limit", _each(lambda point: point.upper), _stroke(GREY, "dash", points=1), NO_MARK, breaks=True),
    Drawn("Goal", _each(lambda point: point.goal), _stroke("7A5195", "lgDashDot", points=1.5), NO_MARK),
    Drawn("Signal: improvement", _each(lambda point: point.improvement), NO_STROKE, _mark("triangle", 10, BLUE)),
    Drawn("Signal: concern", _each(lambda point: point.concern), NO_STROKE, _mark("square", 9, BROWN)),
    Drawn("Signal: neither good nor bad", _each(lambda point: point.other_signal), NO_STROKE, _mark("circle", 9, DARK_MARK)),
    Drawn("Not final", _each(lambda point: point.not_final), NO_STROKE, _mark("diamond", 9, GREY_MARK)),
    Drawn("Marked", _marked, NO_STROKE, _mark("plus", 8, DARK_MARK)),
)
"""In the order of the columns that hold them, the later over the earlier. Colours are told apart by colour-blind people, and shapes too."""


def native_chart(chart: MeasureChart, place: Place, *, weeks_in: str, columns: Sequence[str]) -> LineChart:
    """The chart, its stored figures with it; ``columns`` are the letters of the columns of ``DRAWN``."""
    measure = chart.line.measure
    drawn = LineChart()
    drawn.width, drawn.height = WIDTH_CM, HEIGHT_CM
    drawn.title = _title(f"{measure.name}, {measure.unit}", 14)
    left = 0.14 if measure.is_money else 0.1
    drawn.layout = Layout(ManualLayout(layoutTarget="inner", xMode="edge", yMode="edge", x=left, y=0.13, w=0.98 - left, h=0.57))
    drawn.legend.position, drawn.legend.overlay = "b", False
    drawn.display_blanks = "gap"
    drawn.x_axis = _date_axis(len(chart.points))
    drawn.y_axis.crossAx = drawn.x_axis.axId
    drawn.y_axis.delete = False
    drawn.y_axis.title = _title(measure.unit, 10)
    drawn.y_axis.number_format = number_format(measure)
    _scale(drawn, chart)
    drawn.y_axis.majorGridlines.spPr = GraphicalProperties(ln=LineProperties(solidFill="E3E3E3"))
    ends = [to_excel(point.week.ending) for point in chart.points]
    weeks = AxDataSource(numRef=NumRef(place.of(weeks_in), _numbers(ends, "dd/mm/yyyy")))
    for one, column in zip(DRAWN, columns, strict=True):
        values = one.values(chart)
        if any(value is not None for value in values):
            series = _series(one, chart, place, column, number=len(drawn.series))
            series.val = NumDataSource(NumRef(place.of(column), _numbers(values, number_format(measure))))
            series.cat = weeks
            drawn.series.append(series)
    return drawn


def _series(one: Drawn, chart: MeasureChart, place: Place, column: str, *, number: int) -> Series:
    label = StrRef(place.header_of(column), StrData(ptCount=1, pt=[StrVal(0, one.name)]))
    series = Series(idx=number, order=number, tx=SeriesLabel(strRef=label))
    series.spPr, series.marker, series.smooth = one.stroke, one.marker, False
    if one.breaks:
        begins = [at for at, point in enumerate(chart.points) if point.plotted and point.plotted.begins]
        series.dPt = [DataPoint(idx=at, marker=one.marker, spPr=NO_STROKE) for at in begins]
    return series


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


def _scale(drawn: LineChart, chart: MeasureChart) -> None:
    """The axis from near the lowest thing drawn: programs begin at 0 and flatten what varies by a tenth. Times of day are left to them."""
    low, high = chart.lowest, chart.highest
    if chart.line.measure.is_time_of_day or low == high:
        return
    step = _round_step((high - low) / LINES_ACROSS)
    drawn.y_axis.scaling.min = chart.floor_of_axis(step)
    drawn.y_axis.majorUnit = step


def _round_step(least: float) -> float:
    """The least of 1, 2 or 5 times a power of ten that is no less."""
    power = 10.0 ** floor(log10(least))
    return next(times * power for times in (1, 2, 5, 10) if times * power >= least * (1 - 1e-9))


def _numbers(values: Sequence[float | None], pattern: str) -> NumData:
    """What programs that do not work out references show; a week without a figure has no point in it."""
    return NumData(pattern, len(values), [NumVal(index, v=value) for index, value in enumerate(values) if value is not None])
