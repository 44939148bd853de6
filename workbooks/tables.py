"""Putting text, headings and Excel tables on a sheet. What they say belongs to the sheets."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from workbooks.long_rows import LongRows
from workbooks.looks import HEADER, PLAIN, TITLE, Look, varied
from workbooks.sheets import Marked, Sheet, Styled, Value

TABLE_ROW = 4
"""Where a sheet's table has its header: below the title, a sentence and a second one or a blank row."""

POINTS_A_LINE = 15.5
MOST_CHARACTERS = 32_767
TEXTS_REMEMBERED = 4_096
CONTROL_CHARACTERS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


@dataclass(frozen=True)
class Column:
    """A column of a table: its header, its width in characters, and how its values look unless they say otherwise."""

    header: str
    width: float
    look: Look = PLAIN

    @cached_property
    def heading(self) -> Styled:
        """Its header as a cell."""
        return Styled((self.header, varied(HEADER, horizontal=self.look.horizontal, indent=self.look.indent)))


@lru_cache(maxsize=TEXTS_REMEMBERED)  # most of a workbook's texts are in every team's
def text(value: str) -> str:
    """``value`` as a cell can hold it: no control characters, nothing that reads as an escape, not too long."""
    return LOOKS_ESCAPED.sub("_x005F_", CONTROL_CHARACTERS.sub("", value))[:MOST_CHARACTERS]


def put_heading(sheet: Sheet, title: str, *sentences: str) -> None:
    """The title in A1 and what the sheet holds from A2 on, one sentence a row."""
    sheet.put(1, 1, title, TITLE)
    sheet.heights[1] = 2 * POINTS_A_LINE
    for row, sentence in enumerate(sentences, 2):
        sheet.put(row, 1, sentence)
        sheet.heights[row] = POINTS_A_LINE + 2


def put_table(sheet: Sheet, name: str, columns: Sequence[Column], rows: Iterable[Sequence[Value]], *, row: int = TABLE_ROW) -> int:
    """An Excel table called ``name`` from column A, its header in ``row``; returns the last row it covers.

    A table without rows covers one empty row, as Excel asks for.
    """
    put_header(sheet, columns, row=row)
    last = row
    for last, values in enumerate(rows, row + 1):
        _put_row(sheet, last, values, columns)
    last = max(last, row + 1)
    mark_up(sheet, name, columns, first=row, last=last)
    return last


def _put_row(sheet: Sheet, row: int, values: Sequence[Value], columns: Sequence[Column]) -> None:
    """A row high enough for its longest wrapped text: not every program works heights out when it opens a file."""
    lines = 1
    for number, (value, column) in enumerate(zip(values, columns, strict=True), 1):
        if value is not None:
            styled = sheet.cells[row, number] = value if isinstance(value, Styled) else Styled((value, column.look))
            said, look = styled
            if look.wrap and isinstance(said, str):
                lines = max(lines, lines_in(said, column.width))
    sheet.heights[row] = lines * POINTS_A_LINE + 2


def put_long_table(sheet: Sheet, name: str, columns: Sequence[Column], rows: LongRows, *, filtered: bool = False) -> int:
    """A table of many rows, the last of its sheet, its header in the row above them; returns the last row it covers."""
    header = rows.first_row - 1
    put_header(sheet, columns, row=header)
    sheet.long_rows = rows if len(rows) else None
    last = max(rows.first_row, rows.last_row)
    mark_up(sheet, name, columns, first=header, last=last, filtered=filtered)
    return last


def put_header(sheet: Sheet, columns: Sequence[Column], *, row: int = TABLE_ROW) -> None:
    """The headers of ``columns``, from column A on."""
    _put_row(sheet, row, [column.heading for column in columns], columns)


def mark_up(sheet: Sheet, name: str, columns: Sequence[Column], *, first: int, last: int, filtered: bool = False) -> None:
    """Makes the rows from the header in ``first`` to ``last`` an Excel table."""
    sheet.tables.append(Marked(name, tuple(text(column.header) for column in columns), first, last, filtered))


def width_of(texts: Iterable[str], *, least: float) -> float:
    """Wide enough for the longest of ``texts`` on one line."""
    return max([least, *(len(longest) + 2 for longest in texts)])


def set_widths(sheet: Sheet, columns: Sequence[Column]) -> None:
    """As wide as ``columns`` ask for, from column A on."""
    sheet.widths |= {number: column.width for number, column in enumerate(columns, 1)}


@lru_cache(maxsize=TEXTS_REMEMBERED)
def lines_in(paragraphs: str, width: float) -> int:
    """How many lines the text takes in a column ``width`` digits wide; letters are a little narrower."""
    letters = max(1, int(1.08 * width - 2))
    if len(paragraphs) <= letters and "\n" not in paragraphs:
        return 1
    return sum(_lines(paragraph, letters) for paragraph in paragraphs.split("\n"))


def _lines(paragraph: str, letters: int) -> int:
    """Broken between words, and within a word that is longer than a line."""
    # Not with textwrap, which takes 150 microseconds for the sentences beneath a chart, and this 2 (2026-11-23).
    lines, begin = 1, 0
    while len(paragraph) - begin > letters:
        word = paragraph.rfind(" ", begin, begin + letters + 1) + 1
        after = paragraph.find(" ", word)
        is_longer = (after if after > 0 else len(paragraph)) - word > letters
        begin = begin + letters if is_longer or not word else word
        lines += 1
    return lines
