"""Reads the cells of a spreadsheet in a process of its own. Run as a script: the file on standard input, its sheets on standard output.

What opens spreadsheets asks for all the memory a file says it needs, and ends its process when there is none: a cell at XFD1048576 wants
512 GB. Here it ends this process alone. Nothing of Box Score is imported, so it starts within 30 ms. What cells mean belongs elsewhere.
"""

import io
import json
import re
import resource
import sys
import zipfile
import zlib
from array import array
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from operator import itemgetter
from typing import Any, BinaryIO

import python_calamine

MOST_BYTES = 4 << 30
"""Of memory. As many cells as may be read take two gigabytes while they are opened."""
MOST_CPU_SECONDS = 300
"""As many cells as may be read take under a minute."""
MOST_BYTES_UNPACKED = 2_000_000_000
"""Of a workbook's parts together. A full sheet of a million rows and ten columns is about 400 MB."""
MOST_COLUMNS = 300
MOST_CELLS = 40_000_000
"""Of a sheet, up to its last row and column."""
KINDS = {"xl/workbook.bin": "a binary workbook (.xlsb)", "mimetype": "an OpenDocument file (such as .ods)"}
"""What calamine would open too; here they can neither be looked through before nor tried."""
OLE, ENCRYPTED = bytes.fromhex("d0cf11e0a1b11ae1"), "EncryptedPackage".encode("utf-16-le")
SHEET = r"(?i)/?xl/worksheets/[^/]+\.xml"
DIMENSION = re.compile(rb'<(?:\w+:)?dimension\s[^>]*?ref="(?:[A-Z]+[0-9]+:)?([A-Z]+)([0-9]+)"')
CELL_WITH_CONTENT = re.compile(rb'<(?:\w+:)?c\s[^>]*?r="([A-Z]+)([0-9]+)"[^>]*(?<!/)>(?!</)')
DIMENSION_STANDS_WITHIN = 4_096
UNREADABLE = (python_calamine.CalamineError, zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, OSError, OverflowError, ValueError)
"""What calamine, and what unpacks a file, raises of one that is damaged."""


class TooLarge(Exception):
    """A sheet reaches farther than is read."""

    def __init__(self, rows: int, columns: int) -> None:
        super().__init__(rows, columns)
        self.rows, self.columns = rows, columns


class Refused(Exception):
    """It is not opened; its text says what it is."""


def is_too_large(rows: int, columns: int) -> bool:
    """Whether a sheet that reaches so far is not read."""
    return columns > MOST_COLUMNS or rows * columns > MOST_CELLS


def main() -> None:
    """Answers with a line of JSON: ``sheets``, or why there are none in ``too_large`` or ``refused``.

    The codes of all columns follow as 32-bit numbers: which of its column's texts each cell is.
    """
    for what, most in ((resource.RLIMIT_AS, MOST_BYTES), (resource.RLIMIT_CPU, MOST_CPU_SECONDS), (resource.RLIMIT_CORE, 0)):
        _limit(what, most)
    codes: list[bytes] = []
    try:
        answer: dict[str, object] = {"sheets": list(_sheets(sys.stdin.buffer.read(), int(sys.argv[1]), codes))}
    except TooLarge as reach:
        answer = {"too_large": [reach.rows, reach.columns]}
    except Refused as reason:
        answer = {"refused": str(reason)}
    except UNREADABLE as error:
        answer = {"refused": type(error).__name__}
    _write(sys.stdout.buffer, answer, codes if "sheets" in answer else [])


def _limit(what: int, most: int) -> None:
    """No more than that, nor than was allowed already."""
    _, allowed = resource.getrlimit(what)
    least = most if allowed == resource.RLIM_INFINITY else min(most, allowed)
    resource.setrlimit(what, (least, least))


def _write(out: BinaryIO, answer: dict[str, object], codes: list[bytes]) -> None:
    out.write(json.dumps(answer).encode() + b"\n")
    out.writelines(codes)


def _sheets(content: bytes, rows_of_a_part: int, codes: list[bytes]) -> Iterator[dict[str, object]]:
    _look_through(content)
    workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    for name in workbook.sheet_names:
        sheet = workbook.get_sheet_by_name(name)
        if is_too_large(sheet.total_height, sheet.total_width):
            raise TooLarge(sheet.total_height, sheet.total_width)
        # Of a sheet without a cell calamine panics where it is to give the empty area too.
        rows = sheet.to_python(skip_empty_area=False) if sheet.end else []
        if rows:
            yield {"name": name, "parts": list(_parts(rows, rows_of_a_part, codes))}


def _look_through(content: bytes) -> None:
    """What can be known of a workbook before it is opened is told better than by the memory it runs out of."""
    if content.startswith(OLE) and ENCRYPTED in content:
        raise Refused("it is locked with a password")
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        if kind := next((KINDS[part] for part in KINDS if part in package.namelist()), None):
            raise Refused(f"it is {kind}")
        unpacked = sum(part.file_size for part in package.infolist())
        if unpacked > MOST_BYTES_UNPACKED:
            raise Refused(f"it would unpack to {unpacked:,} bytes")
        for sheet in package.namelist():
            if re.fullmatch(SHEET, sheet):
                rows, columns = _reach(package, sheet)
                if is_too_large(rows, columns):
                    raise TooLarge(rows, columns)


def _reach(package: zipfile.ZipFile, sheet: str) -> tuple[int, int]:
    """The last row and column of a sheet. Every cell is looked at only when the sheet does not say, or says too much: it counts cells
    that have a border and nothing in them."""
    with package.open(sheet) as file:
        says = DIMENSION.search(file.read(DIMENSION_STANDS_WITHIN))
    if says and not is_too_large(int(says[2]), _number_of_column(says[1])):
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


def _parts(rows: list[list[Any]], rows_of_a_part: int, codes: list[bytes]) -> Iterator[dict[str, object]]:
    """The different texts of each column, a part of the sheet at a time; the codes of its cells are added to ``codes``."""
    # A day at midnight arrives as a day alone: in a column with times it keeps its own, or whoever came at 00:00 has none.
    timed = [datetime in set(map(type, map(itemgetter(at), rows))) for at in range(len(rows[0]))]
    for begins in range(0, len(rows), rows_of_a_part):
        part = rows[begins : begins + rows_of_a_part]
        texts = []
        for at, cells in enumerate(zip(*part, strict=True)):
            different = _Texts()
            codes.append(_codes(_at_midnight(cells) if timed[at] else cells, different))
            texts.append([*different.places])
        yield {"rows": len(part), "texts": texts}


def _at_midnight(cells: Sequence[Any]) -> Sequence[Any]:
    return [datetime.combine(cell, time()) if type(cell) is date else cell for cell in cells]


class _Texts(dict[Any, int]):
    """Which text a cell's value is, by its place among the different ones: each value is written out once."""

    def __init__(self) -> None:
        super().__init__()
        self.places: dict[str, int] = {}

    def __missing__(self, value: Any) -> int:
        self[value] = self.places.setdefault(_text(value), len(self.places))
        return self[value]


def _codes(cells: Sequence[Any], texts: _Texts) -> bytes:
    if bool in set(map(type, cells)):
        # Before anything is looked up: to Python True is 1.
        cells = [_text(cell) if isinstance(cell, bool) else cell for cell in cells]
    return array("i", map(texts.__getitem__, cells)).tobytes()


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


if __name__ == "__main__":
    main()
