"""Extracts of the invented shifts that are wrong as spreadsheets: damaged, hostile, locked, of another kind, or odd in their cells."""

import io
from collections.abc import Iterator
from datetime import date

import openpyxl
from bad_files import BLANK, IDENTIFIER, NHS_EXAMPLE, NO_DATE, NO_HEADER, NO_NUMBER, OTHER_KIND, TOO_WIDE, WARD, BadFile
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from raw_spreadsheets import (
    MAIN,
    MANY_NUMBERS,
    STRINGS,
    STYLES,
    record,
    relations,
    rows_of,
    sheet_of,
    xls,
    xls_cell,
    xls_cells,
    xlsx,
    zipped,
)

HEADER: list[str | float] = ["Shift date", "Ward", "Hours worked", "Cost (£)"]
ROWS: list[list[str | float]] = [HEADER, ["04/04/2024", WARD, 7.5, 10], ["05/04/2024", WARD, 8, 12]]
SHEET_ROWS = rows_of(ROWS)
OLD = [["Shift date", "Ward", "Hours worked", "Cost"], *ROWS[1:]]
OLE = bytes.fromhex("d0cf11e0a1b11ae1")

CANNOT = "Save it again as .xlsx, without a password; what was accepted before stays in place."
FILLS_MEMORY = "it is damaged, or made so that it fills the memory of what opens it"
LOCKED = "it is locked with a password"
BINARY, OPEN_DOCUMENT = "it is a binary workbook (.xlsb)", "it is an OpenDocument file (such as .ods)"
UNPACKS = "it would unpack to"
READ_FROM = "Read from the sheet"
OTHER_SHEETS = "Not read, though the contract's columns are there too:"


def _made(*sheets: tuple[str, list[list[object]]], in_1904: bool = False, hidden: str = "", merged: str = "") -> bytes:
    """A workbook as a program saves it."""
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    if in_1904:
        workbook.epoch = CALENDAR_MAC_1904
    for title, rows in sheets:
        sheet = workbook.create_sheet(title)
        for row in rows:
            sheet.append(row)
        if title == hidden:
            sheet.sheet_state = "veryHidden"
        if merged:
            sheet.merge_cells(merged)
    content = io.BytesIO()
    workbook.save(content)
    return content.getvalue()


def _with(cells: str) -> bytes:
    """The good sheet with a third row of these cells."""
    return xlsx(sheet_of(f'{SHEET_ROWS}<row r="4">{cells}</row>'))


def _far(cell: str) -> bytes:
    """The good sheet with a cell in a last row."""
    return xlsx(sheet_of(f'{SHEET_ROWS}<row r="1048576">{cell}</row>'))


def _styled(cells: str, format_id: int) -> bytes:
    styles = f'<styleSheet xmlns="{MAIN}"><cellXfs><xf/><xf numFmtId="{format_id}"/></cellXfs></styleSheet>'
    return xlsx(sheet_of(f'{SHEET_ROWS}<row r="4">{cells}</row>'), parts={f"xl/{STYLES}": styles}, beside=[STYLES])


def _bomb() -> bytes:
    """A workbook whose list says that it unpacks to four gigabytes."""
    content = xlsx(sheet_of(SHEET_ROWS), parts={"xl/media/image.bin": bytes(9_999)})
    return content.replace((9_999).to_bytes(4, "little"), (0xFFFFFFF0).to_bytes(4, "little"))


GOOD = xlsx(sheet_of(SHEET_ROWS))
FAR = "<c r='XFD1048576'><v>1</v></c>"
TYPED: list[list[object]] = [[*HEADER], [date(2024, 4, 4), WARD, 7.5, 10], [date(2024, 4, 5), WARD, 8, 12]]
STRINGS_OF_MANY = f'<sst xmlns="{MAIN}" count="99999999999" uniqueCount="99999999999"/>'
ENTITY, ENTITIES = (
    '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>',
    "".join(f'<!ENTITY e{at} "{f"&e{at - 1};" * 10}">' for at in range(1, 9)),
)

WORKBOOKS: dict[str, tuple[bytes, str, int]] = {
    # what it is: the file, what is said, how many rows are kept
    "cut off": (GOOD[: len(GOOD) // 2], CANNOT, 0),
    "cut off at its end": (GOOD[:-30], CANNOT, 0),
    "with a byte turned": (GOOD.replace(b"PK\x03\x04", b"PK\x03\x05"), CANNOT, 0),
    "no more than its beginning": (b"PK\x03\x04", CANNOT, 0),
    "an empty zip": (b"PK\x05\x06" + bytes(18), CANNOT, 0),
    "a zip of something else": (zipped({"week.csv": "Shift date,Ward"}), CANNOT, 0),
    "text called a workbook": (b"Shift date,Ward,Hours worked,Cost\n04/04/2024,Ward 1,7.5,10\n", CANNOT, 0),
    "a web page called a workbook": (b"<html><table><tr><td>Shift date</td></tr></table></html>", OTHER_KIND, 0),
    "a PDF called a workbook": (b"%PDF-1.7 and so on", OTHER_KIND, 0),
    "locked with a password": (OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(600), LOCKED, 0),
    "a binary workbook": (zipped({"xl/workbook.bin": b"anything"}), BINARY, 0),
    "an OpenDocument sheet": (
        zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<x/>"}),
        OPEN_DOCUMENT,
        0,
    ),
    "a bomb": (_bomb(), UNPACKS, 0),
    "with an entity of another file": (xlsx(ENTITY + sheet_of(SHEET_ROWS.replace(WARD, "&e;"))), CANNOT, 0),
    "with entities of entities": (
        xlsx(f'<!DOCTYPE x [<!ENTITY e0 "x">{ENTITIES}]>' + sheet_of(SHEET_ROWS.replace(WARD, "&e8;"))),
        CANNOT,
        0,
    ),
    "with an entity nobody declared": (xlsx(sheet_of(SHEET_ROWS.replace(WARD, "&nobody;"))), CANNOT, 0),
    "with a part in UTF-16": (xlsx(('<?xml version="1.0" encoding="utf-16"?>' + sheet_of(SHEET_ROWS)).encode("utf-16")), CANNOT, 0),
    "with half a sheet": (xlsx(sheet_of(SHEET_ROWS)[:-40]), CANNOT, 0),
    "without its sheet": (xlsx("", parts={"xl/_rels/workbook.xml.rels": relations("worksheets/sheet9.xml")}), CANNOT, 0),
    "without relations": (xlsx(sheet_of(SHEET_ROWS), parts={"xl/_rels/workbook.xml.rels": "<Relationships/>"}), CANNOT, 0),
    "with more texts than there can be": (
        xlsx(sheet_of(SHEET_ROWS), parts={f"xl/{STRINGS}": STRINGS_OF_MANY}, beside=[STRINGS]),
        FILLS_MEMORY,
        0,
    ),
    "with a text that is not there": (
        xlsx(sheet_of(f'{SHEET_ROWS}<row><c t="s"><v>7</v></c></row>'), parts={f"xl/{STRINGS}": "<sst/>"}, beside=[STRINGS]),
        CANNOT,
        0,
    ),
    "with a cell at the end of the sheet": (_far('<c r="XFD1048576"><v>1</v></c>'), TOO_WIDE, 0),
    "with such a cell told otherwise": (_far(FAR), FILLS_MEMORY, 0),
    "with such a cell and a small dimension": (
        xlsx(sheet_of(f'{SHEET_ROWS}<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>', before='<dimension ref="A1:D3"/>')),
        FILLS_MEMORY,
        0,
    ),
    "with such a cell in a sheet of another place": (
        xlsx(sheet_of(f'{SHEET_ROWS}<row r="1048576">{FAR}</row>'), place="elsewhere/s.bin"),
        FILLS_MEMORY,
        0,
    ),
    "with a row beyond the last": (_with('<c r="A4294967295"><v>1</v></c>'), TOO_WIDE, 0),
    "with a cell beyond every number": (_with('<c r="AAAAAAAAAA99999999999"><v>1</v></c>'), TOO_WIDE, 0),
    "with a cell in row nought": (_with('<c r="A0"><v>1</v></c>'), CANNOT, 0),
    "with a cell without a row": (_with('<c r="A"><v>1</v></c>'), CANNOT, 0),
    "with three hundred columns and one": (_made(("Shifts", [["x"] * 300 + [*HEADER], ["y"] * 300 + [*ROWS[1]]])), TOO_WIDE, 0),
    "with a cell of no known kind": (_with('<c r="A4" t="zz"><v>1</v></c>'), CANNOT, 0),
    "with no sheet": (_made(("Empty", [])), NO_HEADER, 0),
    "with no sheet that has the header": (_made(("Cover", [["Roster"]]), ("Notes", [["Ask the ward"]])), NO_HEADER, 0),
    "with its rows on a hidden sheet": (_made(("Cover", [["Roster"]]), ("Data", TYPED), hidden="Data"), READ_FROM, 2),
    "with its rows on two sheets": (_made(("May", TYPED), ("June", TYPED)), OTHER_SHEETS, 2),
    "with a patient's number on another sheet": (_made(("Shifts", TYPED), ("Notes", [[NHS_EXAMPLE]])), IDENTIFIER, 0),
    "with a sheet named with a patient's number": (_made((NHS_EXAMPLE.replace(" ", ""), TYPED)), IDENTIFIER, 0),
    "reckoned from 1904": (_made(("Shifts", TYPED), in_1904=True), READ_FROM, 2),
    "with dates as text": (_made(("Shifts", [[*HEADER], ["04/04/2024", WARD, "7.5", "£10"]])), READ_FROM, 1),
    "with American dates": (_made(("Shifts", [[*HEADER], ["04/30/2024", WARD, 7.5, 10], ["04/04/2024", WARD, 7.5, 10]])), NO_DATE, 1),
    "with a date of the year 12000": (_styled('<c r="A4" s="1"><v>3700000</v></c><c r="B4" s="1"><v>1</v></c>', 14), NO_DATE, 2),
    "with a span of time no calendar has": (_styled('<c r="A4" s="1"><v>1e300</v></c>', 46), CANNOT, 0),
    "with errors": (
        _made(("Shifts", [[*HEADER], ["04/04/2024", WARD, "#N/A", 10], ["05/04/2024", WARD, "#REF!", 1], ["06/04/2024", WARD, 8, 1]])),
        BLANK,
        1,
    ),
    "with formulas nobody worked out": (
        _made(("Shifts", [[*HEADER], ["04/04/2024", WARD, "=3+4", 10], ["05/04/2024", WARD, 8, 12]])),
        BLANK,
        1,
    ),
    "with merged cells": (
        _made(("Shifts", [[*HEADER], ["04/04/2024", WARD, 7.5, 10], [None, WARD, 8, 12]]), merged="A2:A3"),
        BLANK,
        1,
    ),
    "with mad merged cells": (
        xlsx(sheet_of(SHEET_ROWS, after='<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>')),
        READ_FROM,
        2,
    ),
    "with a number beyond all": (_with('<c r="A4"><v>45387</v></c><c r="B4"><v>1</v></c><c r="C4"><v>1e400</v></c>'), NO_NUMBER, 2),
    "with macros": (xlsx(sheet_of(SHEET_ROWS), parts={"xl/vbaProject.bin": b"anything"}), READ_FROM, 2),
}

OLD_WORKBOOKS: dict[str, tuple[bytes, str, int]] = {
    "old, and whole": (xls(xls_cells(OLD)), READ_FROM, 2),
    "old, cut off": (xls(xls_cells(OLD))[:1_600], CANNOT, 0),
    "old, nothing but its first letters": (OLE, CANNOT, 0),
    "old, with zeros in it": (OLE + bytes(5_000), CANNOT, 0),
    "old, with a record cut short": (xls([*xls_cells(OLD), record(MANY_NUMBERS, b"\0\0\0\0\x0f")]), CANNOT, 0),
    "old, that says it reaches over all": (xls(xls_cells(OLD), dimensions=(0, 0xFFFFFFFF, 0, 0xFFFF)), FILLS_MEMORY, 0),
    "old, that says it ends before it begins": (xls(xls_cells(OLD), dimensions=(5, 0, 5, 0)), READ_FROM, 2),
    "old, with a cell in column 65,536": (xls([*xls_cells(OLD), xls_cell(65_535, 65_535, 1.0)]), FILLS_MEMORY, 0),
    "old, with a cell to the right of all": (xls([*xls_cells(OLD), xls_cell(1, 400, 1.0)]), TOO_WIDE, 0),
    "a new one called old": (GOOD, READ_FROM, 2),
}


def bad_spreadsheets() -> Iterator[BadFile]:
    """Every one, its name telling what it is."""
    for ending, files in (("xlsx", WORKBOOKS), ("xls", OLD_WORKBOOKS)):
        for what, (content, says, rows) in files.items():
            yield BadFile(f"{what}.{ending}", content, says, rows)
