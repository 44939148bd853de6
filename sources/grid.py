"""Opens an extract's bytes as a grid of text with row numbers: CSV in its encodings, XLSX, XLS. What columns mean belongs elsewhere."""

import io
import re
import zipfile
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

import pandas as pd
import python_calamine

from boxscore.errors import ExtractRefused

SPREADSHEETS = (".xlsx", ".xlsm", ".xls")
LINES_LOOKED_AT = 60
DELIMITERS = (",", ";", "\t", "|")


@dataclass(frozen=True)
class Grid:
    """One sheet or file: every cell as text, the empty string where there is nothing. Row 0 is the file's row 1."""

    sheet: str
    cells: pd.DataFrame


def open_grids(name: str, content: bytes) -> list[Grid]:
    """Every sheet of the extract, one for a CSV. ExtractRefused when it is empty or cannot be read as what its name says it is."""
    if not content.strip():
        raise ExtractRefused(f"{name} is empty. Ask for it to be sent again; what was accepted before stays in place.")
    return _sheets(name, content) if name.lower().endswith(SPREADSHEETS) else [Grid("", _csv(name, content))]


def _csv(name: str, content: bytes) -> pd.DataFrame:
    text = _decoded(name, content).replace("\r\n", "\n").replace("\r", "\n")
    lines = pd.Series(text.split("\n"), dtype="str")
    delimiter = max(DELIMITERS, key=lambda mark: _times(mark, lines.head(LINES_LOOKED_AT)).sum())
    # Wide enough for the widest line, so that a title block or a stray comma never breaks the reading.
    width = int(lines.str.count(re.escape(delimiter)).max()) + 1
    try:
        cells = pd.read_csv(
            io.StringIO(text),
            sep=delimiter,
            header=None,
            names=list(range(width)),
            index_col=False,
            dtype="str",
            na_filter=False,
            skip_blank_lines=False,
        )
    except pd.errors.ParserError as error:
        raise ExtractRefused(
            f"{name} cannot be read as CSV ({str(error).strip()}). Look there for a quotation mark that is never closed; "
            "what was accepted before stays in place."
        ) from None
    return cells.fillna("")


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
    return [
        Grid(sheet, pd.DataFrame([[_text(cell) for cell in row] for row in rows], dtype="str").fillna("")) for sheet, rows in sheets if rows
    ]


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
