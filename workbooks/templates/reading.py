"""What the cells of a sheet say, as text and numbers, and how they show it. Where they are belongs elsewhere."""

from workbooks.templates.addresses import Area
from workbooks.templates.cells import Cell, Cells
from workbooks.templates.formats import Format
from workbooks.templates.markup import whole
from workbooks.templates.opened import Template


def text_of(cells: Cells, cell: Cell, template: Template) -> str:
    """The text of a cell; empty when it holds none, or only what a formula gave."""
    if cell.formula:
        return ""
    if cell.kind == "inlineStr":
        return cells.inline_text(cell)
    if cell.kind == "str":
        return cells.raw_value(cell)
    if cell.kind == "s":
        number = whole(cells.raw_value(cell).strip())
        return template.strings[number] if number is not None and number < len(template.strings) else ""
    return ""


def number_of(cells: Cells, cell: Cell) -> str:
    """The number of a cell as it is written; empty when it holds none, or only what a formula gave."""
    if cell.formula or cell.kind != "n":
        return ""
    said = cells.raw_value(cell).strip()
    try:
        float(said)
    except ValueError:
        return ""
    return said


def shown_as(cells: Cells, row: int, column: int, template: Template) -> Format:
    """How a cell shows a number, there or not."""
    there = cells.cell(row, column)
    style = there.style if there else cells.style_of_empty(row, column)
    return template.format_of(style or 0)


def no_date(cells: Cells, place: tuple[int, int], where: str, template: Template) -> list[str]:
    """That a cell which is told a date does not show one, in words; nothing when it does."""
    shown = shown_as(cells, *place, template)
    return (
        [] if shown is Format.DATE else [f"{where}: {Area(*place, *place)} is told a date and shows {shown.value}; give it a date's format"]
    )
