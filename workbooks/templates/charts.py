"""What charts remember of the cells they draw, put right when those cells were written: a chart must not show another team's figures.

Which cells were written belongs elsewhere.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import unescape

from workbooks.templates.addresses import Area, Reference, reference, written
from workbooks.templates.cells import Cells
from workbooks.templates.markup import Element, Markup, Splice, escaped
from workbooks.templates.opened import Template
from workbooks.templates.reading import number_of, text_of
from workbooks.templates.stale import looks_at
from workbooks.templates.tables import Shape
from workbooks.templates.writing import Place

CHART_TYPES = ("drawingml.chart+xml", "ms-office.chartex+xml")
REMEMBERED = {"numRef": "numCache", "strRef": "strCache", "multiLvlStrRef": "multiLvlStrCache"}
LATER_CHARTS = ("numDim", "strDim")
"""Of charts of Excel 2016 and later, which remember levels beside the formula."""
MOST_POINTS = 100_000
"""More than a chart can show; what it would remember is left out."""


@dataclass(frozen=True)
class Drawn:
    """A range that a chart draws."""

    element: Element
    """Holds the formula, and what is remembered."""
    formula: Element
    refers_to: Reference | None


@dataclass(frozen=True)
class SheetsNow:
    """The sheets after they were written; titles in small letters."""

    cells: Mapping[str, Cells]
    """Of the written sheets, where charts draw them."""
    written: Mapping[str, Collection[Place]]
    stale: Mapping[str, Cells]
    """Other sheets whose formulas are to be worked out again."""
    words: Collection[str]
    """What a formula says that looks at one of them."""

    def is_written(self, sheet: str, area: Area) -> bool:
        """Whether any cell of a range was written."""
        return any(area.holds(*place) for place in self.written.get(sheet, ()))

    def is_worked_out(self, sheet: str, area: Area) -> bool:
        """Whether a formula that looks at what was written gives any cell of a range its value."""
        cells = self.stale.get(sheet) or self.cells.get(sheet)
        return cells is not None and any(area.holds(cell.row, cell.column) for cell in (*cells.formulas, *cells.worked_out))


def chart_parts(template: Template) -> list[str]:
    """The charts of the workbook."""
    return [part for part, kind in template.type_of.items() if kind.endswith(CHART_TYPES)]


def drawn_by(chart: Markup) -> list[Drawn]:
    """Every range the chart draws, in order."""
    found = []
    for element in chart.root.every(*REMEMBERED, *LATER_CHARTS):
        formula = element.child("f")
        if formula:
            found.append(Drawn(element, formula, reference(unescape(chart.inside(formula).decode()))))
    return found


def moved(one: Drawn, shapes: Sequence[Shape]) -> Reference | None:
    """What the chart is to draw: where it drew whole columns of a table, those columns as they are now."""
    place = one.refers_to
    for shape in shapes:
        old = shape.old_body
        if place and shape.target.table and place.sheet.casefold() == shape.sheet.casefold():
            columns = shape.target.table.area
            of_its_columns = columns.first_column <= place.area.first_column and place.area.last_column <= columns.last_column
            if of_its_columns and (place.area.first_row, place.area.last_row) == (old.first_row, old.last_row):
                return Reference(place.sheet, place.area.with_rows(shape.new_body.first_row, shape.new_body.last_row))
    return place


def redrawn(chart: Markup, shapes: Sequence[Shape], now: SheetsNow, template: Template) -> bytes | None:
    """The chart with its ranges moved and what it remembers of written cells put right; None when nothing of it changes.

    Of cells that formulas give, and of what it draws by a name, it remembers nothing.
    """
    splices: list[Splice] = []
    for one in drawn_by(chart):
        place = moved(one, shapes)
        if place and place != one.refers_to:
            splices.append(chart.with_content(one.formula, escaped(written(*place)).encode()))
        splices += _memory(chart, one, place, now, template)
    return chart.spliced(splices) if splices else None


def _memory(chart: Markup, one: Drawn, place: Reference | None, now: SheetsNow, template: Template) -> Iterator[Splice]:
    if place is None:
        if looks_at(unescape(chart.inside(one.formula).decode()).casefold(), now.words):
            yield from _forgotten(one)
        return
    sheet = place.sheet.casefold()
    if now.is_worked_out(sheet, place.area):
        yield from _forgotten(one)
    elif now.is_written(sheet, place.area):
        yield from _remembered(chart, one, place.area, now.cells[sheet], template)


def _forgotten(one: Drawn) -> Iterator[Splice]:
    for child in one.element.children:
        if child.name in (*REMEMBERED.values(), "lvl"):
            yield Splice(child.start, child.end, b"")


def _remembered(chart: Markup, one: Drawn, area: Area, cells: Cells, template: Template) -> Iterator[Splice]:
    cache = REMEMBERED.get(one.element.name, "")
    points = None if cache not in ("numCache", "strCache") else _points(area, cells, template, as_numbers=cache == "numCache")
    if points is None:
        yield from _forgotten(one)
        return
    prefix = chart.prefix(one.element)
    there = one.element.child(cache)
    said = there.child("formatCode") if there else None
    kept = chart.text[said.start : said.end] if said else b""
    if not said and cache == "numCache":
        kept = f"<{prefix}formatCode>General</{prefix}formatCode>".encode()
    count = (area.last_row - area.first_row + 1) * (area.last_column - area.first_column + 1)
    told = "".join(f'<{prefix}pt idx="{at}"><{prefix}v>{escaped(text)}</{prefix}v></{prefix}pt>' for at, text in points.items())
    inner = kept + f'<{prefix}ptCount val="{count}"/>{told}'.encode()
    if there:
        yield chart.with_content(there, inner)
    else:
        at = one.formula.end
        yield Splice(at, at, f"<{prefix}{cache}>".encode() + inner + f"</{prefix}{cache}>".encode())


def _points(area: Area, cells: Cells, template: Template, *, as_numbers: bool) -> dict[int, str] | None:
    """What stands in each cell of the range by its place in it; a blank has none. None when there are too many."""
    wide = area.last_column - area.first_column + 1
    if wide * (area.last_row - area.first_row + 1) > MOST_POINTS:
        return None
    points = {}
    for row in range(area.first_row, area.last_row + 1):
        there = cells.rows.get(row)
        for cell in there.cells if there else ():
            if not area.holds(row, cell.column):
                continue
            number = number_of(cells, cell)
            text = number if as_numbers else (number or text_of(cells, cell, template))
            if text:
                points[(row - area.first_row) * wide + cell.column - area.first_column] = text
    return points
