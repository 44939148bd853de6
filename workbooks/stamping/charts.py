"""A book's charts: their parts with the figures they draw stored in them, and the drawings that hang them up. Sheets belong elsewhere."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from workbooks.reference_charts import DAY, PER_CENT
from workbooks.sheets import NativeChart, Series
from workbooks.stamping.chart_moulds import EMU_A_CM, SeriesMould, drawing, series_mould, shell
from workbooks.stamping.columns import ToldColumns
from workbooks.stamping.master import Mould
from workbooks.stamping.xml import attribute, element_text, serial
from workbooks.validations import number

CATEGORIES_REMEMBERED, SERIES_REMEMBERED = 512, 4096
POINTS = "\0"
"""Stands for the points while the rest is written: no text of a workbook holds it."""


def chart_xml(chart: NativeChart, columns: ToldColumns) -> str:
    """The chart's part."""
    around = shell(chart)
    first = [_series(one, chart, at, columns.points(one.values)) for at, one in enumerate(chart.series) if not one.on_second_axis]
    second = [_series(one, chart, at, columns.points(one.values)) for at, one in enumerate(chart.series) if one.on_second_axis]
    ends = {"lowest": chart.lowest, "step": chart.step, "days_apart": chart.days_apart}
    after = around.after.filled(
        unit=element_text(chart.unit),
        across=element_text(chart.across),
        number_format=attribute(chart.number_format),
        **{name: f'val="{number(value)}"' for name, value in ends.items() if value is not None},
    )
    return "".join([around.before.filled(title=element_text(chart.title)), *first, around.between, *second, after])


def _series(one: Series, chart: NativeChart, at: int, points: str) -> str:
    pattern = PER_CENT if one.on_second_axis else chart.number_format
    categories = _categories(chart.categories_at, chart.categories if at == 0 else None, isinstance(chart.categories[0], date))
    named = (at, one.name_at, one.name, one.values_at, one.values.rows)
    before, after = _around(series_mould(chart, one), named, one.breaks, categories, pattern)
    return f"{before}{points}{after}"


# Charts of one kind of team differ in their figures and little else.
@lru_cache(maxsize=SERIES_REMEMBERED)
def _around(
    mould: SeriesMould, named: tuple[int, str, str, str, int], breaks: tuple[int, ...], categories: str, pattern: str
) -> tuple[str, str]:
    """What stands before and behind the points of one thing that a chart draws: the ``named`` are its number, where its name is, its name,
    where its figures are, and how many."""
    at, name_at, name, values_at, many = named
    filled = mould.xml.filled(
        at=f'<idx val="{at}" /><order val="{at}" />',
        name_at=element_text(name_at),
        name=element_text(name),
        breaks="".join(mould.broken.filled(at=f'<idx val="{place}" />') for place in breaks) if mould.broken else "",
        categories=categories,
        values=f"<val>{_numbers(values_at, pattern, many, POINTS)}</val>",
    )
    before, after = filled.split(POINTS)
    return before, after


@lru_cache(maxsize=CATEGORIES_REMEMBERED)
def _categories(at: str, categories: tuple[date | str, ...] | None, are_days: bool) -> str:
    """The axis across, with what its cells hold in the first series of a chart: the others have the same."""
    if categories is None:
        kind = "numRef" if are_days else "strRef"
        return f"<cat><{kind}><f>{element_text(at)}</f></{kind}></cat>"
    told = [serial(category) if isinstance(category, date) else element_text(category) for category in categories]
    points = "".join(f'<pt idx="{at}"><v>{one}</v></pt>' for at, one in enumerate(told))
    if are_days:
        return f"<cat>{_numbers(at, DAY, len(told), points)}</cat>"
    return f'<cat><strRef><f>{element_text(at)}</f><strCache><ptCount val="{len(told)}" />{points}</strCache></strRef></cat>'


def _numbers(at: str, pattern: str, many: int, points: str) -> str:
    """A reference to cells with what they hold."""
    held = f'<formatCode>{element_text(pattern)}</formatCode><ptCount val="{many}" />{points}'
    return f"<numRef><f>{element_text(at)}</f><numCache>{held}</numCache></numRef>"


def drawing_xml(charts: Sequence[NativeChart]) -> str:
    """The drawing that hangs the charts of a sheet up, the first by the relationship ``rId1``."""
    whole, one = drawing()
    return whole.filled(charts="".join(_hung(one, chart, at) for at, chart in enumerate(charts, 1)))


def _hung(one: Mould, chart: NativeChart, at: int) -> str:
    return one.filled(
        row=f"<xdr:row>{chart.row - 1}<",
        column=f"<xdr:col>{chart.column - 1}<",
        width=f'cx="{round(chart.width_cm * EMU_A_CM)}"',
        height=f'cy="{round(chart.height_cm * EMU_A_CM)}"',
        named=f'id="{at}" name="Chart {at}"',
        description=attribute(chart.description),
        relationship=f'"rId{at}"',
    )
