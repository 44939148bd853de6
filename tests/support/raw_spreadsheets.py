"""Spreadsheets put together part by part, as no program would: what is wrong in them is what a test is about. All of it is invented."""

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
WORKBOOK = "xl/workbook.xml"
SHEET, STRINGS, STYLES = "worksheets/sheet1.xml", "sharedStrings.xml", "styles.xml"
KINDS = {SHEET: "worksheet", STRINGS: "sharedStrings", STYLES: "styles"}

Cells = Sequence[Sequence[str | float]]


def rows_of(cells: Cells) -> str:
    """The rows of a sheet, its texts written in the cells."""
    return "".join(f'<row r="{row}">{"".join(map(_cell, line))}</row>' for row, line in enumerate(cells, 1))


def _cell(value: str | float) -> str:
    return f'<c t="inlineStr"><is><t>{value}</t></is></c>' if isinstance(value, str) else f"<c><v>{value}</v></c>"


def sheet_of(rows: str, *, before: str = "", after: str = "") -> str:
    return f'<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def relations(*targets: str) -> str:
    listed = "".join(
        f'<Relationship Id="rId{at}" Type="{OFFICE}/{KINDS.get(target, "worksheet")}" Target="{target}"/>'
        for at, target in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{listed}</Relationships>'


def xlsx(
    sheet: str | bytes, *, parts: Mapping[str, str | bytes] | None = None, place: str = SHEET, beside: Sequence[str] = (), book: str = ""
) -> bytes:
    """A workbook of one sheet called Shifts. ``beside`` are the parts it relates to; ``parts`` stand in the file beside or in place of its
    own; ``book`` is what its workbook says before its sheets."""
    listed = '<sheets><sheet name="Shifts" sheetId="1" r:id="rId1"/></sheets>'
    every: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="{WORKBOOK}"/></Relationships>',
        WORKBOOK: f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{book}{listed}</workbook>',
        "xl/_rels/workbook.xml.rels": relations(place, *beside),
        f"xl/{place}": sheet,
    }
    return zipped(every | dict(parts or {}))


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return content.getvalue()


FREE, LAST, TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
SECTOR = 512
LEAST_STREAM = 4_096
BEGINS, ENDS, CODE_PAGE, SHEETS, DIMENSIONS, NUMBER, LABEL, MANY_NUMBERS = 0x809, 0x0A, 0x42, 0x85, 0x200, 0x203, 0x204, 0xBD
VERSION_97, THE_BOOK, A_SHEET, IN_UNICODE = 0x600, 5, 0x10, 1_200


def record(kind: int, body: bytes = b"") -> bytes:
    return struct.pack("<2H", kind, len(body)) + body


def xls_cell(row: int, column: int, value: str | float) -> bytes:
    if isinstance(value, str):
        return record(LABEL, struct.pack("<4HB", row, column, 0, len(value), 0) + value.encode("latin-1"))
    return record(NUMBER, struct.pack("<3Hd", row, column, 0, value))


def xls_cells(cells: Cells) -> list[bytes]:
    return [xls_cell(row, column, value) for row, line in enumerate(cells) for column, value in enumerate(line)]


def xls(cells: Sequence[bytes], *, dimensions: tuple[int, int, int, int] | None = None) -> bytes:
    """A workbook of the kind before 2007 with one sheet of these records. ``dimensions``: its first and last row and column as it says."""
    reach = record(DIMENSIONS, struct.pack("<2I3H", *dimensions, 0)) if dimensions else b""
    begins = struct.pack("<4H2I", VERSION_97, A_SHEET, 0, 0, 0, 0)
    sheet = record(BEGINS, begins) + reach + b"".join(cells) + record(ENDS)
    return _compound_file(_the_book(len(_the_book(0))) + sheet)


def _the_book(sheet_at: int) -> bytes:
    begins = record(BEGINS, struct.pack("<4H2I", VERSION_97, THE_BOOK, 0, 0, 0, 0)) + record(CODE_PAGE, struct.pack("<H", IN_UNICODE))
    return begins + record(SHEETS, struct.pack("<I4B", sheet_at, 0, 0, 6, 0) + b"Shifts") + record(ENDS)


def _compound_file(stream: bytes) -> bytes:
    """The stream ``Workbook`` alone in an OLE file: its sector table, its directory, the stream."""
    stream = stream.ljust(max(LEAST_STREAM, -(-len(stream) // SECTOR) * SECTOR), b"\0")
    sectors = len(stream) // SECTOR
    table = [TABLE, LAST, *range(3, sectors + 2), LAST]
    of_a_sector = SECTOR // 4
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + struct.pack("<5H6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<9I", 0, 1, 1, 0, LEAST_STREAM, LAST, 0, LAST, 0) + struct.pack("<109I", 0, *[FREE] * 108)
    directory = _entry("Root Entry", kind=5, child=1, start=LAST, size=0) + _entry(
        "Workbook", kind=2, child=FREE, start=2, size=len(stream)
    )
    listed = struct.pack(f"<{of_a_sector}I", *table, *[FREE] * (of_a_sector - len(table)))
    return header + listed + directory.ljust(SECTOR, b"\0") + stream


def _entry(name: str, *, kind: int, child: int, start: int, size: int) -> bytes:
    written = name.encode("utf-16-le")
    tree = struct.pack("<H2B3I", len(written) + 2, kind, 1, FREE, FREE, child)
    return written.ljust(64, b"\0") + tree + bytes(36) + struct.pack("<IQ", start, size)
