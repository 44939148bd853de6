"""Charts as openpyxl wrote them once, cut open where they differ. Filling the gaps belongs elsewhere."""

import re
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Literal

from workbooks.long_rows import Stretch
from workbooks.sheets import NativeChart, Series, SeriesLook, Sheet
from workbooks.stamping.master import PIECES_KEPT, Mould, found, specimen

CHART, DRAWING = "xl/charts/chart1.xml", "xl/drawings/drawing1.xml"
EMU_A_CM = 360_000
# Numbers that nothing else in a chart is.
LOWEST, STEP, DAYS_APART, AT, BROKEN_AT = 770_001, 770_002, 770_003, 770_004, 1
SOME_DAYS = (date(2002, 2, 3), date(2002, 2, 10))


@dataclass(frozen=True)
class Shell:
    """What surrounds the lines and bars of a chart, with the gaps ``title``, ``unit``, ``across``, ``number_format``, and those for
    ``lowest``, ``step`` and ``days_apart`` when it has them."""

    before: Mould
    between: str
    """Between the bars of a Pareto and its line; empty in other charts."""
    after: Mould


def shell(chart: NativeChart) -> Shell:
    """What surrounds the lines and bars of ``chart``."""
    second = any(one.on_second_axis for one in chart.series)
    return _shell(chart.kind, bool(chart.across), chart.lowest is not None, chart.step is not None, chart.left, second)


@lru_cache(maxsize=PIECES_KEPT)
def _shell(kind: Literal["weeks", "pareto"], says_across: bool, has_lowest: bool, has_step: bool, left: float, second: bool) -> Shell:
    gaps = {"title": "Gap title", "unit": "Gap unit", "across": "Gap across", "number_format": '"Gap format"'}
    series = [_specimen_series(SeriesLook()), *([_specimen_series(SeriesLook(), on_second_axis=True)] if second else [])]
    chart = _specimen_chart(kind, series)
    chart = chart if says_across else replace(chart, across="")
    chart = replace(chart, left=left, lowest=LOWEST if has_lowest else None, step=STEP if has_step else None)
    parts = re.split(r"<ser>.*?</ser>", _chart_xml(chart))
    ends = {name: f'val="{number}"' for name, number in (("lowest", LOWEST), ("step", STEP), ("days_apart", DAYS_APART))}
    return Shell(
        Mould(parts[0], {"title": gaps["title"]}),
        parts[1] if second else "",
        Mould(parts[-1], {name: stands for name, stands in (gaps | ends).items() if stands in parts[-1]}),
    )


@dataclass(frozen=True, eq=False)
class SeriesMould:
    """A line or the bars of a chart, with the gaps ``at``, ``name_at``, ``name``, ``breaks``, ``categories`` and ``values``."""

    xml: Mould
    broken: Mould | None
    """One place where the line is not joined, with the gap ``at``; None for bars."""


def series_mould(chart: NativeChart, series: Series) -> SeriesMould:
    """One line, or the bars, of a chart of that kind."""
    return _series_mould(chart.kind, series.look, series.on_second_axis)


@lru_cache(maxsize=PIECES_KEPT)
def _series_mould(kind: Literal["weeks", "pareto"], look: SeriesLook, second: bool) -> SeriesMould:
    series = [_specimen_series(look, on_second_axis=second)]
    if second:  # which is never alone
        series.insert(0, _specimen_series(SeriesLook()))
    xml = re.findall(r"<ser>.*?</ser>", _chart_xml(_specimen_chart(kind, series)))[-1]
    cut = {
        "at": found(r"<idx [^>]*/><order [^>]*/>", xml),
        "name_at": "Gap!$A$1",
        "name": "Gap name",
        "categories": found(r"<cat>.*</cat>", xml),
        "values": found(r"<val>.*</val>", xml),
    }
    if "<dPt>" not in xml:
        return SeriesMould(Mould(xml, cut), None)
    point = found(r"<dPt>.*</dPt>", xml)
    return SeriesMould(Mould(xml, cut | {"breaks": point}), Mould(point, {"at": f'<idx val="{BROKEN_AT}" />'}))


def _specimen_series(look: SeriesLook, *, on_second_axis: bool = False) -> Series:
    return Series("Gap name", "Gap!$A$1", "Gap!$A$2:$A$3", Stretch.of((1.0, 2.0)), look, (BROKEN_AT,), on_second_axis)


def _specimen_chart(kind: Literal["weeks", "pareto"], series: list[Series]) -> NativeChart:
    return NativeChart(
        kind=kind,
        row=1,
        column=1,
        width_cm=1,
        height_cm=1,
        title="Gap title",
        description="Gap description",
        unit="Gap unit",
        across="Gap across",
        categories_at="Gap!$B$2:$B$3",
        categories=SOME_DAYS,
        series=tuple(series),
        number_format="Gap format",
        days_apart=DAYS_APART,
    )


def _chart_xml(chart: NativeChart) -> str:
    return specimen(Sheet("Sheet", charts=[chart])).part(CHART).decode()


@lru_cache(maxsize=1)
def drawing() -> tuple[Mould, Mould]:
    """A sheet's drawing with the gap ``charts``, and what hangs one chart up, with the gaps ``row``, ``column``, ``width``, ``height``,
    ``at`` and ``description``."""
    chart = replace(_specimen_chart("weeks", [_specimen_series(SeriesLook())]), row=12, column=35, width_cm=2, height_cm=3)
    xml = specimen(Sheet("Sheet", charts=[chart])).part(DRAWING).decode()
    one = found(r"<xdr:oneCellAnchor>.*</xdr:oneCellAnchor>", xml)
    gaps = {
        "row": "<xdr:row>11<",
        "column": "<xdr:col>34<",
        "width": f'cx="{2 * EMU_A_CM}"',
        "height": f'cy="{3 * EMU_A_CM}"',
        "named": 'id="1" name="Chart 1"',
        "description": '"Gap description"',
        "relationship": '"rId1"',
    }
    return Mould(xml, {"charts": one}), Mould(one, gaps)
