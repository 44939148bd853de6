"""Opens an extract's bytes as a grid of text with row numbers: CSV in its encodings, XLSX, XLS. What columns mean belongs elsewhere."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from operator import itemgetter
from typing import Any

import numpy as np
import pandas as pd
import python_calamine

from boxscore.errors import ExtractRefused

SPREADSHEETS = (".xlsx", ".xlsm", ".xls")
LINES_LOOKED_AT = 60
DELIMITERS = (",", ";", "\t", "|")
ROWS_OF_A_PART = 100_000
"""A million rows of twelve columns as plain text take 800 MB; in parts, each different text of a column held once, an eighth of it."""
FIELDS_OF_A_PART = 5_000_000
"""Of lines that go on and on, empty or not, fewer are read at once."""
WIDE = 100
"""A line with more delimiters than that holds them within a text or has nothing between them: only then is that looked into."""
QUOTED = r'"(?<![^{}\n]")[^"]*(?:""[^"]*)*"'
"""A cell between quotation marks, after the delimiter; a mark within a cell that has none, as in 5" tubes, opens nothing."""
MOST_COLUMNS = 300
MOST_CELLS = 40_000_000
"""Of a sheet, up to its last row and column: while it is opened so many take two gigabytes."""
SHEET = r"xl/worksheets/[^/]+\.xml"
DIMENSION = re.compile(rb'<(?:\w+:)?dimension\s[^>]*?ref="(?:[A-Z]+[0-9]+:)?([A-Z]+)([0-9]+)"')
CELL_WITH_CONTENT = re.compile(rb'<(?:\w+:)?c\s[^>]*?r="([A-Z]+)([0-9]+)"[^>]*(?<!/)>(?!</)')
DIMENSION_STANDS_WITHIN = 4_096


@dataclass(frozen=True)
class Grid:
    """One sheet or file: every cell as text, the empty string where there is nothing. Row 0 is the file's row 1."""

    sheet: str
    parts: tuple[pd.DataFrame, ...]
    """Its rows in order, a stretch of them in each, at least one; every column a category, so that a text said often is held once."""

    def head(self, rows: int) -> pd.DataFrame:
        """The first rows; fewer where there are no more."""
        return self.parts[0].head(rows)


def open_grids(name: str, content: bytes) -> list[Grid]:
    """Every sheet of the extract, one for a CSV. ExtractRefused when it is empty or cannot be read as what its name says it is."""
    if not content.strip():
        raise _empty(name)
    return _sheets(name, content) if name.lower().endswith(SPREADSHEETS) else [Grid("", _csv(name, content))]


def _empty(name: str) -> ExtractRefused:
    return ExtractRefused(f"{name} is empty. Ask for it to be sent again; what was accepted before stays in place.")


def _csv(name: str, content: bytes) -> tuple[pd.DataFrame, ...]:
    text = _decoded(name, content).replace("\r\n", "\n").replace("\r", "\n")
    if not text or text.isspace():
        raise _empty(name)
    lines = pd.Series(text.split("\n", LINES_LOOKED_AT)[:LINES_LOOKED_AT], dtype="str")
    delimiter = max(DELIMITERS, key=lambda mark: _times(mark, lines).sum())
    # As bytes: a StringIO takes four for every letter.
    written = text.encode()
    del text
    # Wide enough for the widest line, so that a title block or a stray comma never breaks the reading.
    widest = max(line.count(delimiter.encode()) for line in io.BytesIO(written)) + 1
    columns = list(range(widest if widest <= WIDE else _last_filled(written, delimiter.encode())))
    _refuse_too_large(name, rows=0, columns=len(columns))
    try:
        parts = pd.read_csv(
            io.BytesIO(written),
            sep=delimiter,
            header=None,
            names=columns,
            usecols=columns if widest > WIDE else None,
            index_col=False,
            dtype="str",
            na_filter=False,
            skip_blank_lines=False,
            chunksize=min(ROWS_OF_A_PART, max(LINES_LOOKED_AT, FIELDS_OF_A_PART // widest)),
        )
        return tuple(_each_text_once(part.fillna("")) for part in parts)
    except pd.errors.ParserError as error:
        raise ExtractRefused(
            f"{name} cannot be read as CSV ({str(error).strip()}). Look there for a quotation mark that is never closed; "
            "what was accepted before stays in place."
        ) from None


def _last_filled(text: bytes, delimiter: bytes) -> int:
    """How many columns there are up to the last with something in it, in any line."""
    unquoted = re.sub(QUOTED.format(re.escape(delimiter.decode())).encode(), b'"', text)
    return max(line.rstrip(delimiter + b"\n").count(delimiter) for line in io.BytesIO(unquoted)) + 1


def _refuse_too_large(name: str, *, rows: int, columns: int) -> None:
    if _is_too_large(rows, columns):
        raise ExtractRefused(
            f"{name} reaches to column {columns:,}{f' and row {rows:,}' if rows else ''}; at most {MOST_COLUMNS} columns and "
            f"{MOST_CELLS:,} cells are read. Delete what stands far from its table and send it again; what was accepted before stays."
        )


def _is_too_large(rows: int, columns: int) -> bool:
    return columns > MOST_COLUMNS or rows * columns > MOST_CELLS


def _each_text_once(cells: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame({name: pd.Categorical.from_codes(*pd.factorize(cells[name])) for name in cells}, index=cells.index)


def _times(mark: str, lines: "pd.Series[str]") -> "pd.Series[int]":
    """How often each line holds the mark, outside quotation marks."""
    return lines.str.replace(r'"[^"]*"', "", regex=True).str.count(re.escape(mark))


def _decoded(name: str, content: bytes) -> str:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        # cp1252 reads almost anything, so it comes last.
        encodings = ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise ExtractRefused(
        f"{name} is not text in UTF-8, UTF-16 or Windows-1252. If it is a spreadsheet, its name must end in .xlsx or .xls."
    )


def _sheets(name: str, content: bytes) -> list[Grid]:
    try:
        _refuse_large_sheets(name, content)
        workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = [(sheet, workbook.get_sheet_by_name(sheet).to_python(skip_empty_area=False)) for sheet in workbook.sheet_names]
    except (python_calamine.CalamineError, zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, OSError) as error:
        raise ExtractRefused(
            f"{name} cannot be opened as a spreadsheet ({type(error).__name__}). "
            "Save it again as .xlsx, without a password; what was accepted before stays in place."
        ) from None
    return [Grid(sheet, tuple(_parts(rows))) for sheet, rows in sheets if rows]


def _refuse_large_sheets(name: str, content: bytes) -> None:
    """ExtractRefused for a workbook with a stray cell far out: calamine asks for the memory of every cell up to it, and ends the process
    when there is none."""
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return  # an .xls ends at column 256 and row 65,536
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        for sheet in package.namelist():
            if re.fullmatch(SHEET, sheet):
                rows, columns = _reach(package, sheet)
                _refuse_too_large(name, rows=rows, columns=columns)


def _reach(package: zipfile.ZipFile, sheet: str) -> tuple[int, int]:
    """The last row and column of a sheet. Every cell is looked at only when the sheet does not say, or says too much: it counts cells
    that have a border and nothing in them."""
    with package.open(sheet) as file:
        says = DIMENSION.search(file.read(DIMENSION_STANDS_WITHIN))
    if says and not _is_too_large(int(says[2]), _number_of_column(says[1])):
        return int(says[2]), _number_of_column(says[1])
    rows, columns = {b"0"}, {b""}
    for cell in CELL_WITH_CONTENT.finditer(package.read(sheet)):
        columns.add(cell[1])
        rows.add(cell[2])
    return max(map(int, rows)), max(map(_number_of_column, columns))


def _number_of_column(letters: bytes) -> int:
    """1 for A, 27 for AA."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


def _parts(rows: list[list[Any]]) -> Iterator[pd.DataFrame]:
    # A day at midnight arrives as a day alone: in a column with times it keeps its own, or whoever came at 00:00 has none.
    timed = [datetime in set(map(type, map(itemgetter(at), rows))) for at in range(len(rows[0]))]
    for begins in range(0, len(rows), ROWS_OF_A_PART):
        part = rows[begins : begins + ROWS_OF_A_PART]
        columns = {at: _as_text(_at_midnight(cells) if timed[at] else cells) for at, cells in enumerate(zip(*part, strict=True))}
        yield pd.DataFrame(columns, index=pd.RangeIndex(begins, begins + len(part)))


def _at_midnight(cells: Sequence[Any]) -> Sequence[Any]:
    return [datetime.combine(cell, time()) if type(cell) is date else cell for cell in cells]


class _Texts(dict[Any, int]):
    """Which text a cell's value is, by its place among the different ones: each value is written out once."""

    def __init__(self) -> None:
        super().__init__()
        self.different: dict[str, int] = {}

    def __missing__(self, value: Any) -> int:
        self[value] = self.different.setdefault(_text(value), len(self.different))
        return self[value]


def _as_text(cells: Sequence[Any]) -> pd.Categorical:
    if bool in set(map(type, cells)):
        # Before anything is looked up: to Python True is 1.
        cells = [_text(cell) if isinstance(cell, bool) else cell for cell in cells]
    texts = _Texts()
    codes = np.fromiter(map(texts.__getitem__, cells), dtype="int32", count=len(cells))
    return pd.Categorical.from_codes(codes, pd.Index([*texts.different], dtype="str"))


def _text(cell: Any) -> str:
    match cell:
        case bool():
            return "Yes" if cell else "No"
        case float():
            return str(int(cell)) if cell.is_integer() else repr(cell)
        case datetime():
            return cell.isoformat(sep=" ", timespec="seconds")
        case date():
            return cell.isoformat()
        case _:
            return str(cell)
