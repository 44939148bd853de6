"""Opens an extract's bytes as a grid of text with row numbers: CSV in its encodings, XLSX, XLS. What columns mean belongs elsewhere."""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
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
        raise ExtractRefused(f"{name} is empty. Ask for it to be sent again; what was accepted before stays in place.")
    return _sheets(name, content) if name.lower().endswith(SPREADSHEETS) else [Grid("", _csv(name, content))]


def _csv(name: str, content: bytes) -> tuple[pd.DataFrame, ...]:
    text = _decoded(name, content).replace("\r\n", "\n").replace("\r", "\n")
    lines = pd.Series(text.split("\n", LINES_LOOKED_AT)[:LINES_LOOKED_AT], dtype="str")
    delimiter = max(DELIMITERS, key=lambda mark: _times(mark, lines).sum())
    # As bytes: a StringIO takes four for every letter.
    written = io.BytesIO(text.encode())
    del text
    # Wide enough for the widest line, so that a title block or a stray comma never breaks the reading.
    width = max(line.count(delimiter.encode()) for line in written) + 1
    written.seek(0)
    try:
        parts = pd.read_csv(
            written,
            sep=delimiter,
            header=None,
            names=list(range(width)),
            index_col=False,
            dtype="str",
            na_filter=False,
            skip_blank_lines=False,
            chunksize=ROWS_OF_A_PART,
        )
        return tuple(_each_text_once(part.fillna("")) for part in parts)
    except pd.errors.ParserError as error:
        raise ExtractRefused(
            f"{name} cannot be read as CSV ({str(error).strip()}). Look there for a quotation mark that is never closed; "
            "what was accepted before stays in place."
        ) from None


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
        workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = [(sheet, workbook.get_sheet_by_name(sheet).to_python(skip_empty_area=False)) for sheet in workbook.sheet_names]
    except (python_calamine.CalamineError, zipfile.BadZipFile, OSError) as error:
        raise ExtractRefused(
            f"{name} cannot be opened as a spreadsheet ({type(error).__name__}). "
            "Save it again as .xlsx, without a password; what was accepted before stays in place."
        ) from None
    return [Grid(sheet, tuple(_parts(rows))) for sheet, rows in sheets if rows]


def _parts(rows: list[list[Any]]) -> Iterator[pd.DataFrame]:
    for begins in range(0, len(rows), ROWS_OF_A_PART):
        part = rows[begins : begins + ROWS_OF_A_PART]
        columns = {at: _as_text(cells) for at, cells in enumerate(zip(*part, strict=True))}
        yield pd.DataFrame(columns, index=pd.RangeIndex(begins, begins + len(part)))


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
            return cell.date().isoformat() if cell.time() == time() else cell.isoformat(sep=" ", timespec="seconds")
        case date():
            return cell.isoformat()
        case _:
            return str(cell)
