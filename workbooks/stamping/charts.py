"""A book's charts: their parts with the figures they draw stored in them, and the drawings that hang them up. Sheets belong elsewhere."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from itertools import chain, repeat

from workbooks.reference_charts import DAY, PER_CENT
from workbooks.sheets import NativeChart, Series
from workbooks.stamping.chart_moulds import EMU_A_CM, drawing, series_mould, shell
from workbooks.stamping.master import Mould
from workbooks.stamping.xml import NOTHING, Numbers, attribute, element_text, is_sparse, serial
from workbooks.validations import number

END_OF_POINT = "</v></pt>"
POINTS_REMEMBERED, CATEGORIES_REMEMBERED = 4096, 512


def chart_xml(chart: NativeChart, numbers: Numbers) -> str:
    """The chart's part."""
    around = shell(chart)
    first = [_series(one, chart, at, _points(one.values, numbers)) for at, one in enumerate(chart.series) if not one.on_second_axis]
    second = [_series(one, chart, at, _points(one.values, numbers)) for at, one in enumerate(chart.series) if one.on_second_axis]
    ends = {"lowest": chart.lowest, "step": chart.step, "days_apart": chart.days_apart}
    after = around.after.filled(
        unit=element_text(chart.unit),
        across=element_text(chart.across),
        number_format=attribute(chart.number_format),
        **{name: f'val="{number(value)}"' for name, value in ends.items() if value is not None},
    )
    return "".join([around.before.filled(title=element_text(chart.title)), *first, around.between, *second, after])


def _series(one: Series, chart: NativeChart, at: int, points: str) -> str:
    mould = series_mould(chart, one)
    pattern = PER_CENT if one.on_second_axis else chart.number_format
    return mould.xml.filled(
        at=f'<idx val="{at}" /><order val="{at}" />',
        name_at=element_text(one.name_at),
        name=element_text(one.name),
        breaks="".join(mould.broken.filled(at=f'<idx val="{place}" />') for place in one.breaks) if mould.broken else "",
        categories=_categories(chart.categories_at, chart.categories if at == 0 else None, isinstance(chart.categories[0], date)),
        values=f"<val>{_numbers(one.values_at, pattern, len(one.values), points)}</val>",
    )


@lru_cache(maxsize=CATEGORIES_REMEMBERED)
def _categories(at: str, categories: tuple[date | str, ...] | None, are_days: bool) -> str:
    """The axis across, with what its cells hold in the first series of a chart: the others have the same."""
    if categories is None:
        kind = "numRef" if are_days else "strRef"
        return f"<cat><{kind}><f>{element_text(at)}</f></{kind}></cat>"
    told = [serial(category) if isinstance(category, date) else element_text(category) for category in categories]
    points = "".join(chain.from_iterable(zip(_begins(len(told)), told, repeat(END_OF_POINT, len(told)), strict=True)))
    if are_days:
        return f"<cat>{_numbers(at, DAY, len(told), points)}</cat>"
    return f'<cat><strRef><f>{element_text(at)}</f><strCache><ptCount val="{len(told)}" />{points}</strCache></strRef></cat>'


def _numbers(at: str, pattern: str, many: int, points: str) -> str:
    """A reference to cells with what they hold."""
    held = f'<formatCode>{element_text(pattern)}</formatCode><ptCount val="{many}" />{points}'
    return f"<numRef><f>{element_text(at)}</f><numCache>{held}</numCache></numRef>"


def _points(values: Sequence[float | None], numbers: Numbers) -> str:
    """Each figure in its place; there is none where there is nothing."""
    begins = _begins(len(values))
    if values and values.count(values[0]) == len(values):
        end = f"{number(values[0])}{END_OF_POINT}" if values[0] is not None else ""
        return end.join(begins) + end if end else ""
    if is_sparse(values):
        return "".join([f"{begins[at]}{number(value)}{END_OF_POINT}" for at, value in enumerate(values) if value is not None])
    told, _ = numbers.told(values) or ([], 0)
    return "".join([f"{begin}{one}{END_OF_POINT}" for begin, one in zip(begins, told, strict=True) if one != NOTHING])


@lru_cache(maxsize=POINTS_REMEMBERED)
def _begins(many: int) -> tuple[str, ...]:
    return tuple(f'<pt idx="{at}"><v>' for at in range(many))


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
