"""Putting text, headings and Excel tables on a sheet. What they say belongs to the sheets."""

import re
import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.filters import AutoFilter
from openpyxl.worksheet.table import Table, TableColumn, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from workbooks.looks import HEADER, PLAIN, TITLE, Look, Looks

TABLE_ROW = 4
"""Where a sheet's table has its header: below the title, a sentence and a second one or a blank row."""

POINTS_A_LINE = 15.5
MOST_CHARACTERS = 32_767
CONTROL_CHARACTERS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


class Styled(NamedTuple):
    """A value with a look of its own."""

    value: "str | float | date | None"
    look: Look


Value = str | float | date | Styled | None


@dataclass(frozen=True)
class Column:
    """A column of a table: its header, its width in characters, and how its values look unless they say otherwise."""

    header: str
    width: float
    look: Look = PLAIN


def put(sheet: Worksheet, looks: Looks, place: tuple[int, int], value: Value, look: Look = PLAIN) -> None:
    """Writes ``value`` at (row, column). Text stays text, whatever it begins with; None leaves the cell empty."""
    if isinstance(value, Styled):
        value, look = value
    cell = sheet.cell(*place)
    if isinstance(value, str):
        cell.value = text(value)
        # openpyxl takes text that begins with = for a formula and text such as #N/A for an error.
        cell.data_type = "s"
    else:
        cell.value = value
    cell._style = looks.of(look)


def text(value: str) -> str:
    """``value`` as a cell can hold it: no control characters, nothing that reads as an escape, not too long."""
    return LOOKS_ESCAPED.sub("_x005F_", CONTROL_CHARACTERS.sub("", value))[:MOST_CHARACTERS]


def put_heading(sheet: Worksheet, looks: Looks, title: str, *sentences: str) -> None:
    """The title in A1 and what the sheet holds from A2 on, one sentence a row."""
    put(sheet, looks, (1, 1), title, TITLE)
    sheet.row_dimensions[1].height = 2 * POINTS_A_LINE
    for row, sentence in enumerate(sentences, 2):
        put(sheet, looks, (row, 1), sentence)
        sheet.row_dimensions[row].height = POINTS_A_LINE + 2


def put_table(
    sheet: Worksheet, looks: Looks, name: str, columns: Sequence[Column], rows: Iterable[Sequence[Value]], *, row: int = TABLE_ROW
) -> int:
    """An Excel table called ``name`` from column A, its header in ``row``; returns the last row it covers.

    A table without rows covers one empty row, as Excel asks for.
    """
    put_header(sheet, looks, columns, row=row)
    last = row
    for last, values in enumerate(rows, row + 1):
        for number, (value, column) in enumerate(zip(values, columns, strict=True), 1):
            if value is not None:
                put(sheet, looks, (last, number), value, column.look)
        sheet.row_dimensions[last].height = _height(values, columns)
    last = max(last, row + 1)
    mark_up(sheet, name, columns, first=row, last=last)
    return last


def put_header(sheet: Worksheet, looks: Looks, columns: Sequence[Column], *, row: int = TABLE_ROW) -> None:
    """The headers of ``columns``, from column A on."""
    headers = [Styled(column.header, replace(HEADER, horizontal=column.look.horizontal, indent=column.look.indent)) for column in columns]
    for number, header in enumerate(headers, 1):
        put(sheet, looks, (row, number), header)
    sheet.row_dimensions[row].height = _height(headers, columns)


def mark_up(sheet: Worksheet, name: str, columns: Sequence[Column], *, first: int, last: int, filtered: bool = False) -> str:
    """Makes the rows from the header in ``first`` to ``last`` an Excel table; returns the range it covers."""
    ref = f"A{first}:{get_column_letter(len(columns))}{last}"
    table = Table(displayName=name, ref=ref, tableStyleInfo=TableStyleInfo(showRowStripes=False))
    table.tableColumns = [TableColumn(id=number, name=text(column.header)) for number, column in enumerate(columns, 1)]
    table.autoFilter = AutoFilter(ref=ref) if filtered else None
    sheet.add_table(table)
    return ref


def width_of(texts: Iterable[str], *, least: float) -> float:
    """Wide enough for the longest of ``texts`` on one line."""
    return max([least, *(len(longest) + 2 for longest in texts)])


def set_widths(sheet: Worksheet, columns: Sequence[Column]) -> None:
    """As wide as ``columns`` ask for, from column A on."""
    for number, column in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(number)].width = column.width


def print_on(sheet: Worksheet, paper: str, *, orientation: str = "landscape", pages_high: int = 0, header_row: int | None = None) -> None:
    """One page wide; ``pages_high`` 0 is as many as it takes, each with the header row."""
    sheet.page_setup.paperSize = paper
    sheet.page_setup.orientation = orientation
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, pages_high
    sheet.sheet_format.defaultRowHeight, sheet.sheet_format.customHeight = POINTS_A_LINE + 1, True
    sheet.page_margins.left = sheet.page_margins.right = sheet.page_margins.top = sheet.page_margins.bottom = 0.4
    if header_row:
        sheet.print_title_rows = f"{header_row}:{header_row}"


def _height(values: Sequence[Value], columns: Sequence[Column]) -> float:
    """High enough for the longest wrapped text: not every program works heights out when it opens a file."""
    lines = [1]
    for value, column in zip(values, columns, strict=True):
        shown, look = value if isinstance(value, Styled) else (value, column.look)
        if look.wrap and isinstance(shown, str):
            lines.append(lines_in(shown, column.width))
    return max(lines) * POINTS_A_LINE + 2


def lines_in(paragraphs: str, width: float) -> int:
    """How many lines the text takes in a column ``width`` digits wide; letters are a little narrower."""
    return sum(max(1, len(textwrap.wrap(paragraph, max(1, int(1.08 * width - 2))))) for paragraph in paragraphs.split("\n"))
