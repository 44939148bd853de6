"""Sheets read back as they were built, before any file is made of them."""

from typing import Any

from workbooks.sheets import Marked, Sheet, Styled


def table_of(sheet: Sheet, name: str) -> list[dict[str, Any]]:
    """A table's rows, each value by its header; long rows are not among them."""
    return [{header: styled.value for header, styled in row.items()} for row in styled_table(sheet, name)]


def styled_table(sheet: Sheet, name: str) -> list[dict[str, Styled]]:
    """The same with the cells' looks; a cell that was left empty is not there."""
    table = marked(sheet, name)
    places = [(header, column) for column, header in enumerate(table.headers, 1)]
    rows = range(table.first + 1, table.last + 1)
    return [{header: sheet.cells[row, column] for header, column in places if (row, column) in sheet.cells} for row in rows]


def marked(sheet: Sheet, name: str) -> Marked:
    return next(table for table in sheet.tables if table.name == name)


def lines_above(sheet: Sheet, name: str) -> list[str]:
    """What stands in column A above a table, from A1 down."""
    return [str(sheet.cells[row, 1].value) for row in range(1, marked(sheet, name).first) if (row, 1) in sheet.cells]
