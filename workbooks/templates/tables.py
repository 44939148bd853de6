"""A table's rows put in place of those it had: how far it reaches then, and why it cannot. Which rows belongs elsewhere."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workbooks.templates.addresses import LAST_ROW, Area
from workbooks.templates.cells import Cell, Cells
from workbooks.templates.markup import Splice
from workbooks.templates.opened import Table, TableColumn
from workbooks.templates.targets import TableTarget
from workbooks.templates.values import EMPTY, Written, calculated
from workbooks.templates.writing import Change, Place


@dataclass(frozen=True)
class Shape:
    """How far a table reached, and how far it does now."""

    target: TableTarget
    new_body: Area

    @property
    def sheet(self) -> str:
        return self.target.sheet

    @property
    def old_body(self) -> Area:
        return self.target.body

    @property
    def is_changed(self) -> bool:
        return self.new_body != self.old_body

    @property
    def total(self) -> Area | None:
        """Where its row of totals stood, under its body; None without one."""
        has_one = self.target.table is not None and self.target.table.total_rows > 0
        return self.old_body.with_rows(self.old_body.last_row + 1, self.old_body.last_row + 1) if has_one else None

    @property
    def end(self) -> Area:
        """The last of its rows as they were, and the totals under it."""
        last = self.old_body.last_row
        return self.old_body.with_rows(last, last + 1 if self.total else last)

    @property
    def added(self) -> Area | None:
        """The rows it grows into, over its columns, its row of totals among them; None when it does not grow."""
        more = self.new_body.last_row - self.old_body.last_row
        return self.old_body.with_rows(self.end.last_row + 1, self.end.last_row + more) if more > 0 else None


def shape_of(target: TableTarget, rows: int) -> Shape:
    """The table with so many rows; one without any keeps an empty one, as Excel asks for.

    A table with a row of totals keeps the rows it does not need, empty: what stands below it would move.
    """
    needed = max(1, rows)
    if target.table and target.table.total_rows:
        needed = max(needed, target.body.last_row - target.body.first_row + 1)
    return Shape(target, target.body.with_rows(target.body.first_row, target.body.first_row + needed - 1))


def wanted_rows(shape: Shape) -> Area:
    """The rows that are read to write the table."""
    last = shape.added.last_row if shape.added else shape.end.last_row
    return shape.old_body.with_rows(max(1, shape.old_body.first_row - 1), min(LAST_ROW, last))


def changes_of(shape: Shape, rows: Sequence[dict[int, Written]], cells: Cells) -> dict[Place, Change]:
    """What the cells of the table are to hold, ``rows`` by the column of the sheet; what stood in rows it no longer needs is emptied."""
    body, old = shape.new_body, shape.old_body
    changes: dict[Place, Change] = {}
    for row, values in enumerate(rows or [{}], body.first_row):
        is_new = row > old.last_row
        for column in shape.target.columns.values():
            changes[row, column] = Change(values.get(column, EMPTY), (old.last_row, column) if is_new else None)
        if is_new and shape.target.table:
            changes |= _rest_of_new_row(shape, shape.target.table, row, cells)
    first_left = body.first_row + max(1, len(rows))
    changes |= {place: Change(EMPTY) for place in _filled_cells(shape, cells, first_left)}
    return changes | _moved_totals(shape, cells)


def _filled_cells(shape: Shape, cells: Cells, first_left: int) -> Iterator[Place]:
    """The cells that hold something in the rows from ``first_left`` on: of every column in rows that leave an Excel table."""
    told = set(shape.target.columns.values())
    for row in (row for row in cells.rows if first_left <= row <= shape.old_body.last_row):
        leaves = shape.target.table is not None and row > shape.new_body.last_row
        for cell in cells.rows[row].cells:
            if not cell.is_empty and (cell.column in told or (leaves and shape.old_body.holds(row, cell.column))):
                yield row, cell.column


def _moved_totals(shape: Shape, cells: Cells) -> dict[Place, Change]:
    """The row of totals under the new last row, of a table that grows."""
    if shape.total is None or shape.added is None:
        return {}
    row, columns = shape.total.first_row, range(shape.total.first_column, shape.total.last_column + 1)
    return {(shape.added.last_row, column): Change(EMPTY, (row, column), moved=cells.cell(row, column)) for column in columns}


def formula_of(column: TableColumn, last: Cell | None) -> str:
    """The formula that goes on in a table's new rows: the column's, else that of its last cell (LibreOffice keeps no other); or nothing."""
    return column.formula or (last.formula.text if last and last.formula else "")


def _rest_of_new_row(shape: Shape, table: Table, row: int, cells: Cells) -> dict[Place, Change]:
    """Its columns that are told nothing, as the row above them looks; a calculated one has its formula."""
    above = shape.old_body.last_row
    columns = {table.area.first_column + at: column for at, column in enumerate(table.columns)}
    formulas = {place: formula_of(column, cells.cell(above, place)) for place, column in columns.items()}
    return {
        (row, place): Change(calculated(formula) if formula else EMPTY, (above, place))
        for place, formula in formulas.items()
        if place not in shape.target.columns.values()
    }


def reshaped(shape: Shape) -> bytes | None:
    """The table's part with the ranges that end with its rows put right; None for what is no Excel table."""
    table = shape.target.table
    if table is None:
        return None
    old, new = shape.old_body.last_row, shape.new_body.last_row
    splices: list[Splice] = []
    for element in table.markup.root.every("table", "autoFilter", "sortState", "sortCondition"):
        area = Area.of(element.attributes.get("ref", ""))
        if area and area.last_row >= min(old, new):
            splices.append(
                table.markup.with_attributes(element, ref=str(area.with_rows(min(area.first_row, new), area.last_row + new - old)))
            )
    return table.markup.spliced(splices)
