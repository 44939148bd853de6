"""Opens an extract's bytes as a grid of text with row numbers: CSV in its encodings, XLSX, XLS. What columns mean belongs elsewhere."""

import io
import re
from dataclasses import dataclass

import pandas as pd

from boxscore.errors import ExtractRefused
from sources.cells_apart import is_too_large
from sources.spreadsheets import opened_sheets, too_large

SPREADSHEETS = (".xlsx", ".xlsm", ".xls")
WEB_PAGE = "a web page, as of an error or of somewhere to sign in"
LINES_LOOKED_AT = 60
DELIMITERS = (",", ";", "\t", "|")
OTHER_KINDS = {b"<!DOCTYPE": WEB_PAGE, b"<HTML": WEB_PAGE, b"<?XML": "XML", b"%PDF": "a PDF", b"{\\RTF": "a text document", b"[{": "JSON"}
ROWS_OF_A_PART = 100_000
"""A million rows of twelve columns as plain text take 800 MB; in parts, each different text of a column held once, an eighth of it."""
FIELDS_OF_A_PART = 5_000_000
"""Of lines that go on and on, empty or not, fewer are read at once."""
WIDE = 100
"""A line with more delimiters than that holds them within a text or has nothing between them: only then is that looked into."""
QUOTED = r'"(?<![^{}\n]")[^"]*(?:""[^"]*)*"'
"""A cell between quotation marks, after the delimiter; a mark within a cell that has none, as in 5" tubes, opens nothing."""


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
    if kind := next((kind for begins, kind in OTHER_KINDS.items() if content.lstrip()[:9].upper().startswith(begins)), None):
        raise ExtractRefused(
            f"{name} is {kind}, whatever its name says. Fetch or ask for the extract itself; what was accepted before stays in place."
        )
    if name.lower().endswith(SPREADSHEETS):
        return [Grid(sheet.name, sheet.parts) for sheet in opened_sheets(name, content, rows_of_a_part=ROWS_OF_A_PART)]
    return [Grid("", _csv(name, content))]


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
    if is_too_large(0, len(columns)):
        raise too_large(name, 0, len(columns))
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


def _each_text_once(cells: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame({name: pd.Categorical.from_codes(*pd.factorize(cells[name])) for name in cells}, index=cells.index)


def _times(mark: str, lines: "pd.Series[str]") -> "pd.Series[int]":
    """How often each line holds the mark, outside quotation marks."""
    return lines.str.replace(r'"[^"]*"', "", regex=True).str.count(re.escape(mark))


def _decoded(name: str, content: bytes) -> str:
    try:
        text = _text(content)
    except UnicodeDecodeError:
        text = "\x00"
    if "\x00" in text:
        raise ExtractRefused(
            f"{name} is not text in UTF-8, UTF-16 or Windows-1252. If it is a spreadsheet, its name must end in .xlsx or .xls."
        )
    return text


def _text(content: bytes) -> str:
    """UnicodeDecodeError for what is in no encoding that suppliers use."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16")
    if 0 in content[:2]:
        # Of UTF-16 without its mark: files begin with a letter or digit, of which one byte is zero.
        return content.decode("utf-16-be" if content[0] == 0 else "utf-16-le")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # What was put together from two systems has lines of both.
        return "".join(map(_line, content.splitlines(keepends=True)))


def _line(line: bytes) -> str:
    try:
        return line.decode("utf-8-sig")
    except UnicodeDecodeError:
        return line.decode("cp1252")  # which reads almost anything, so it comes last
