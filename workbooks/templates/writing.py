"""Cells of a sheet replaced, added and emptied in its XML; whatever is not changed keeps its bytes. Which cells belongs elsewhere."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from boxscore.errors import WorkbookRefused
from workbooks.templates.addresses import Area, letters
from workbooks.templates.cells import Cell, Cells, Row
from workbooks.templates.markup import Splice, with_attributes
from workbooks.templates.values import Written

Place = tuple[int, int]
"""Row and column, counted from 1."""


@dataclass(frozen=True)
class Change:
    """What a cell is to hold, in the style it has; ``style_of`` names the cell whose style it takes where it has none of its own."""

    written: Written
    style_of: Place | None = None
    moved: Cell | None = None
    """The cell of which it takes all it holds."""


def changed_sheet(cells: Cells, changes: Mapping[Place, Change]) -> bytes:
    """The sheet with its cells changed, the rows of which ``cells`` was asked for; nothing that its formulas gave before is left in it.

    WorkbookRefused when the sheet has no place for cells.
    """
    return cells.markup.spliced([*_cell_splices(cells, changes), *stale_values(cells, changes), *_dimension(cells, changes)])


def stale_values(cells: Cells, changes: Mapping[Place, Change] | None = None) -> Iterator[Splice]:
    """Takes away what formulas gave the last time: not every program works them out again before it shows them."""
    for cell in (*cells.formulas, *cells.worked_out):
        if cell.value and (cell.row, cell.column) not in (changes or {}):
            yield Splice(*cell.value, b"")


def orphans(cells: Cells, changes: Mapping[Place, Change]) -> Iterator[str]:
    """Formulas that would be lost because they are written once, in a cell that is changed, for several; in words."""
    shared = [cell for cell in cells.formulas if cell.formula and cell.formula.kind == "shared"]
    taken = {cell.formula.group: cell for cell in shared if cell.formula and cell.formula.text and (cell.row, cell.column) in changes}
    for cell in shared:
        master = taken.get(cell.formula.group) if cell.formula else None
        if master and (cell.row, cell.column) not in changes:
            yield f"{_address(cell)} shares its formula with {_address(master)}, which is emptied: enter it there again"


def _address(cell: Cell) -> str:
    return f"{letters(cell.column)}{cell.row}"


def _cell_splices(cells: Cells, changes: Mapping[Place, Change]) -> Iterator[Splice]:
    data = cells.sheet_data
    if data is None:
        raise WorkbookRefused(f"{cells.markup.file} is damaged: its part {cells.markup.part} has no rows. Open it in Excel and save it.")
    prefix = cells.markup.prefix(data)
    missing: list[Splice] = []
    for row, places in groupby(sorted(changes), key=lambda place: place[0]):
        of_row = {column: changes[row, column] for _, column in places}
        there = cells.rows.get(row)
        if there:
            yield from _in_row(cells, row, there, of_row, prefix)
        else:
            written = b"".join(_cell(cells, (row, column), change, prefix) for column, change in of_row.items())
            after = cells.next_row(row)
            at = data.content_end if after is None else after
            missing.append(Splice(at, at, f'<{prefix}row r="{row}">'.encode() + written + f"</{prefix}row>".encode()))
    if missing and cells.markup.has_no_content(data):
        yield cells.markup.with_content(data, b"".join(splice.text for splice in missing))
    else:
        yield from missing


def _in_row(cells: Cells, row: int, there: Row, changes: Mapping[int, Change], prefix: str) -> Iterator[Splice]:
    by_column = {cell.column: cell for cell in there.cells}
    tag = cells.markup.start_tag(there.start)
    added = [column for column in changes if column not in by_column]
    is_empty = tag.endswith(b"/>")
    if added:
        # Optional, and wrong once the row reaches further.
        opened = with_attributes(tag, spans=None)
        if is_empty:
            written = b"".join(_cell(cells, (row, column), changes[column], prefix) for column in added)
            opened = opened[:-2].rstrip() + b">" + written + f"</{prefix}row>".encode()
        yield Splice(there.start, there.start + len(tag), opened)
    for column, change in changes.items():
        cell = by_column.get(column)
        written = _cell(cells, (row, column), change, prefix, cell)
        if cell:
            yield Splice(cell.start, cell.end, written)
        elif not is_empty:
            at = next((cell.start for cell in there.cells if cell.column > column), there.content_end)
            yield Splice(at, at, written)


def _cell(cells: Cells, place: Place, change: Change, prefix: str, there: Cell | None = None) -> bytes:
    if change.moved:
        return _moved(cells, change.moved, f"{letters(place[1])}{place[0]}")
    return change.written.xml(f"{letters(place[1])}{place[0]}", _style(cells, place, change, there), prefix)


def _moved(cells: Cells, cell: Cell, address: str) -> bytes:
    """A cell as it is, in another place; what its formula gave before is left out."""
    text, tag = cells.markup.text, cells.markup.start_tag(cell.start)
    inside = text[cell.start + len(tag) : cell.end]
    if cell.formula and cell.value:
        inside = text[cell.start + len(tag) : cell.value[0]] + text[cell.value[1] : cell.end]
    return with_attributes(tag, r=address) + inside


def _style(cells: Cells, place: Place, change: Change, there: Cell | None) -> int | None:
    if change.style_of:
        model = cells.cell(*change.style_of)
        return model.style if model else cells.style_of_empty(*change.style_of)
    return there.style if there else cells.style_of_empty(*place)


def _dimension(cells: Cells, changes: Mapping[Place, Change]) -> Iterator[Splice]:
    """The range that the sheet says it covers, when it says so, with the new cells."""
    said = Area.of(cells.dimension.attributes.get("ref", "")) if cells.dimension else None
    if cells.dimension and said and changes:
        rows, columns = [row for row, _ in changes], [column for _, column in changes]
        first = (min(said.first_row, *rows), min(said.first_column, *columns))
        covers = Area(*first, max(said.last_row, *rows), max(said.last_column, *columns))
        if covers != said:
            yield cells.markup.with_attributes(cells.dimension, ref=str(covers))
