"""Charts as openpyxl draws them, their stored figures with them. What is drawn, and sheets, belong elsewhere."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from openpyxl.chart import BarChart, LineChart
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

from workbooks import sheets
from workbooks.long_rows import plain_numbers
from workbooks.sheets import NativeChart, SeriesLook
from workbooks.tables import text
from workbooks.validations import number

EMU_A_POINT = 12_700
TITLE_POINTS, AXIS_POINTS = 14, 10
GRID = "E3E3E3"
DAY, PER_CENT = "dd/mm/yyyy", '0"%"'
SHORT_DAY = "dd/mm/yy"
SECOND_AXIS = 200
NO_STROKE = GraphicalProperties(ln=LineProperties(noFill=True))
TOP, HEIGHT = 0.13, 0.57
RIGHT = {"weeks": 0.98, "pareto": 0.9}
"""Where the figures are drawn within a chart, as parts of its height and width: right of a Pareto is a second axis."""


def drawn(chart: NativeChart) -> LineChart | BarChart:
    """The chart, to be hung on a sheet."""
    made = _weeks(chart) if chart.kind == "weeks" else _pareto(chart)
    made.width, made.height = chart.width_cm, chart.height_cm
    made.title = _title(chart.title, TITLE_POINTS)
    made.layout = Layout(
        ManualLayout(layoutTarget="inner", xMode="edge", yMode="edge", x=chart.left, y=TOP, w=RIGHT[chart.kind] - chart.left, h=HEIGHT)
    )
    made.legend.position, made.legend.overlay = "b", False
    made.display_blanks = "gap"
    return made


def _weeks(chart: NativeChart) -> LineChart:
    made = LineChart()
    made.x_axis = _date_axis(chart)
    _set_up_height(made, chart)
    made.series = [_series(one, chart, number=at) for at, one in enumerate(chart.series)]
    return made


def _pareto(chart: NativeChart) -> BarChart:
    """Bars, and on an axis of its own to the right what they add up to so far, in per cent."""
    bars, line = BarChart(), LineChart()
    bars.gapWidth = 40
    bars.x_axis.title = _title(chart.across, AXIS_POINTS) if chart.across else None
    bars.x_axis.delete = False
    bars.x_axis.tickLblPos = "low"
    _set_up_height(bars, chart)
    line.y_axis.axId = SECOND_AXIS
    line.y_axis.delete, line.y_axis.crosses, line.y_axis.majorGridlines = False, "max", None
    line.y_axis.number_format = PER_CENT
    line.y_axis.scaling.min, line.y_axis.scaling.max = 0, 100
    for at, one in enumerate(chart.series):
        (line if one.on_second_axis else bars).series.append(_series(one, chart, number=at, is_bar=not one.on_second_axis))
    if line.series:
        bars += line
    return bars


def _set_up_height(made: LineChart | BarChart, chart: NativeChart) -> None:
    made.y_axis.crossAx = made.x_axis.axId
    made.y_axis.delete = False
    made.y_axis.title = _title(chart.unit, AXIS_POINTS)
    made.y_axis.number_format = chart.number_format
    made.y_axis.scaling.min, made.y_axis.majorUnit = chart.lowest, chart.step
    made.y_axis.majorGridlines.spPr = GraphicalProperties(ln=LineProperties(solidFill=GRID))


def _date_axis(chart: NativeChart) -> DateAxis:
    axis = DateAxis(crossAx=100, axPos="b", majorTimeUnit="days", baseTimeUnit="days")
    axis.number_format = SHORT_DAY
    axis.majorUnit = chart.days_apart
    axis.delete = False
    axis.tickLblPos = "low"
    axis.title = _title(chart.across, AXIS_POINTS) if chart.across else None
    return axis


def _series(one: sheets.Series, chart: NativeChart, *, number: int, is_bar: bool = False) -> Series:
    label = StrRef(one.name_at, StrData(ptCount=1, pt=[StrVal(0, text(one.name))]))
    series = Series(idx=number, order=number, tx=SeriesLabel(strRef=label))
    series.spPr = GraphicalProperties(solidFill=one.look.mark) if is_bar else _stroke(one.look)
    if not is_bar:
        series.marker, series.smooth = _marker(one.look), False
        series.dPt = [DataPoint(idx=at, marker=_marker(one.look), spPr=NO_STROKE) for at in one.breaks]
    pattern = PER_CENT if one.on_second_axis else chart.number_format
    series.val = NumDataSource(NumRef(one.values_at, _numbers(plain_numbers(one.values.numbers), pattern)))
    series.cat = _categories(chart, held=number == 0)
    return series


def _stroke(look: SeriesLook) -> GraphicalProperties:
    if look.stroke is None:
        return NO_STROKE
    return GraphicalProperties(ln=LineProperties(solidFill=look.stroke, w=int(EMU_A_POINT * look.points), prstDash=look.dash))


def _marker(look: SeriesLook) -> Marker:
    if look.symbol == "none":
        return Marker("none")
    return Marker(look.symbol, size=look.size, spPr=GraphicalProperties(solidFill=look.mark, ln=LineProperties(solidFill=look.mark)))


def _categories(chart: NativeChart, *, held: bool) -> AxDataSource:
    """The axis across; what its cells hold stands in the first series only, for the others have the same."""
    days = [category for category in chart.categories if isinstance(category, date)]
    if days:
        return AxDataSource(numRef=NumRef(chart.categories_at, _numbers(days, DAY) if held else None))
    told = [StrVal(at, text(str(category))) for at, category in enumerate(chart.categories)]
    return AxDataSource(strRef=StrRef(chart.categories_at, StrData(ptCount=len(told), pt=told) if held else None))


def _numbers(values: Sequence[float | date | None], pattern: str) -> NumData:
    """What programs that do not work out references show; where there is no figure there is no point."""
    points: list[Any] = [NumVal(at, v=number(value)) for at, value in enumerate(values) if value is not None]
    return NumData(pattern, len(values), points)


def _title(words: str, points: int) -> Title:
    looks = CharacterProperties(sz=100 * points, b=True)
    paragraph = Paragraph(pPr=ParagraphProperties(defRPr=looks), r=[RegularTextRun(rPr=looks, t=text(words))])
    return Title(tx=Text(rich=RichText(p=[paragraph])), overlay=False)
