"""Why a table cannot reach further down: what stands below it, and what ends where it ends. Making it longer belongs elsewhere."""

from collections.abc import Iterator, Mapping

from workbooks.templates.addresses import LAST_ROW, Area, Reference, has_relative_rows, mentioned, reference
from workbooks.templates.cells import Cell, Cells
from workbooks.templates.opened import Template
from workbooks.templates.tables import Shape, formula_of

ENDS_WITH_ITS_ROWS = {
    "conditionalFormatting": "a conditional format",
    "dataValidation": "a validation",
    "protectedRange": "a range that may be changed",
    "sparkline or format of a later Excel": "a sparkline or a format",
}
PRINT_TITLES = "_xlnm.Print_Titles"


def cannot_grow(shape: Shape, cells: Cells, template: Template, others: Mapping[str, Cells]) -> Iterator[str]:
    """Why the table cannot reach as far as it must, in words; nothing when it can.

    ``cells`` are the sheet's, with the rows it grows into; ``others`` the other sheets that hold formulas.
    """
    if shape.added is None:
        return
    old, new = shape.old_body, shape.new_body
    more = f"it needs {new.last_row - old.last_row} more rows than its {old.last_row - old.first_row + 1}"
    table = shape.target.table
    reasons = [
        *_beyond_the_sheet(shape.added),
        *_columns_that_do_not_go_on(shape, cells),
        *_below_it(shape, shape.added, cells, template),
        *_ranges_that_end_with_it(shape, shape.added, cells),
        *_names_that_end_with_it(shape, shape.added, template),
    ]
    for sheet, of_sheet in {**others, shape.sheet: cells}.items():
        reasons += _formulas_that_end_with_it(shape, shape.added, sheet, of_sheet)
    if table and table.total_rows:
        reasons += _totals_that_do_not_move(shape, cells)
    yield from (f"{more}, but {reason}" for reason in reasons)


def _beyond_the_sheet(added: Area) -> Iterator[str]:
    if added.last_row > LAST_ROW:
        yield f"a sheet has {LAST_ROW:,}"


def _columns_that_do_not_go_on(shape: Shape, cells: Cells) -> Iterator[str]:
    table = shape.target.table
    for at, column in enumerate(table.columns) if table else ():
        last = cells.cell(shape.old_body.last_row, shape.old_body.first_column + at)
        formula = formula_of(column, last)
        said = f"the formula of its column {column.name} ({formula})"
        if column.is_array or (last and last.formula and last.formula.kind != "normal"):
            yield f"{said} is written once for several cells, and is not continued: enter it in each"
        elif has_relative_rows(formula):
            yield f"{said} looks at cells by their addresses: name the columns instead, as in [@value]"


def _below_it(shape: Shape, added: Area, cells: Cells, template: Template) -> Iterator[str]:
    below = (cell for row in sorted(cells.rows) for cell in cells.rows[row].cells if added.holds(row, cell.column) and not cell.is_empty)
    filled = next(below, None)
    if filled:
        yield f"{_at(filled)} below it is not empty: leave the cells below it empty"
    for other in template.tables:
        if other.sheet == shape.sheet and other is not shape.target.table and other.area.overlaps(added):
            yield f"the table {other.name} ({other.area}) stands below it"
    for name in template.names:
        place = reference(name.refers_to)
        if place and _is_of(place, shape) and place.area.overlaps(added) and place.area.first_row >= added.first_row:
            yield f"the cell named {name.name} ({place.area}) stands below it"
    merged = (area for one in cells.marked if one.kind == "mergeCell" for area in one.over)
    yield from (f"merged cells {area} stand below it" for area in merged if area.overlaps(added) or area.overlaps(shape.end))


def _ranges_that_end_with_it(shape: Shape, added: Area, cells: Cells) -> Iterator[str]:
    """They do not grow by themselves, and the new rows would look and behave otherwise than those above."""
    for one in cells.marked:
        for area in one.over:
            if one.kind in ENDS_WITH_ITS_ROWS and area.overlaps(shape.end) and area.last_row < added.last_row:
                yield f"{ENDS_WITH_ITS_ROWS[one.kind]} on {area} ends with it: {_extended(added)}"


def _names_that_end_with_it(shape: Shape, added: Area, template: Template) -> Iterator[str]:
    for name in template.every_name:
        for part in name.refers_to.split(",") if name.name != PRINT_TITLES else ():
            place = reference(part)
            if place and _is_of(place, shape) and _is_cut_short(place.area, shape, added):
                yield f"the name {name.name} ({part}) ends with it: {_extended(added)}"


def _formulas_that_end_with_it(shape: Shape, added: Area, sheet: str, cells: Cells) -> Iterator[str]:
    """They would leave the new rows out of what they add up, or look at another row than before."""
    for cell in cells.formulas:
        in_totals = sheet == shape.sheet and shape.total is not None and shape.total.holds(cell.row, cell.column)
        for place in mentioned(cell.formula.text, sheet) if cell.formula and not in_totals else ():
            if _is_of(place, shape) and _is_cut_short(place.area, shape, added):
                yield f"the formula in {sheet}!{_at(cell)} looks at {place.area}, which ends with it: {_extended(added)}"


def _is_cut_short(area: Area, shape: Shape, added: Area) -> bool:
    """Whether a range ends with the table's rows, or is of its totals; a cell of its rows is what it was."""
    if shape.total and area.overlaps(shape.total):
        return area.last_row < added.last_row
    return area.overlaps(shape.end) and area.first_row < area.last_row < added.last_row


def _totals_that_do_not_move(shape: Shape, cells: Cells) -> Iterator[str]:
    totals = (cell for cell in cells.formulas if shape.total and shape.total.holds(cell.row, cell.column))
    for cell in totals:
        if cell.formula and (cell.formula.kind != "normal" or any(mentioned(cell.formula.text, shape.sheet))):
            yield f"the total in {_at(cell)} looks at cells by their addresses: name the columns instead, as in SUBTOTAL(109,[value])"


def _is_of(place: Reference, shape: Shape) -> bool:
    return place.sheet.casefold() == shape.sheet.casefold()


def _extended(added: Area) -> str:
    return f"let it reach to row {added.last_row} or further"


def _at(cell: Cell) -> Area:
    return Area(cell.row, cell.column, cell.row, cell.column)
