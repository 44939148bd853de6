"""Workbooks that come back and are none, or no longer what was given out; and what may be typed into a cell and may not stand there.

Each tells what is said of it, in the words of docs/messages.md.
"""

from collections.abc import Callable
from datetime import date
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from openpyxl import Workbook, load_workbook
from raw_spreadsheets import MAIN, STRINGS, sheet_of, xls, xls_cells, zipped
from typing_board import saved

SHEET = "Your entries"
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
BOOK, SHEET_PART = "xl/workbook.xml", "xl/worksheets/sheet7.xml"

EMPTY = "is empty. Fetch or save it again."
NO_WORKBOOK = "is no workbook, whatever its name says."
SAVE_AS = "Open it in Excel, save it as .xlsx (or .xlsm when it has macros), and try again."
LOCKED = "is locked with a password. Save it without one, and try again."
NO_ZIP = "is damaged: it is no whole zip file. Fetch or save it again."
CUT_OFF = "is cut off. Fetch or save it again."
NOT_UNPACKED = "does not unpack. Open it in Excel, save it, and try again."
DAMAGED = "Nothing of it was read: open it, save it as .xlsx, and send it again."
BOMB = "Ask whoever sent it for a plain copy."
TOO_LARGE = "and no workbook of ours is that large. Nothing of it was read."
MACROS, ENTITIES = "holds macros, and ours never do", "which no spreadsheet program does"
FARTHER, NO_LIST = "has cells farther out than any workbook of ours", "is no workbook: it has no list of sheets"
FRESH_COPY = "Nothing of it was read: type the entries into a fresh copy of the workbook."
NO_BOX_SCORE = "is no box score: it has no cells to type into. Nothing of it was read."
LOST_ITS_SHEET = "Nothing of it was read: type the entries into a fresh copy."
WHOSE = "does not say which team's workbook it is and of which week. Nothing of it was read."
ANOTHER_BOARDS = "is of a team that this board does not have. Nothing of it was read: send it to the board it is from."
NEWER = "was made by a newer Box Score than this one. Nothing of it was read: bring this one up to date."
NEVER_WROTE = "which this board never wrote. Nothing of it was read."

Made = Callable[[bytes], bytes]


def with_part(name: str, part: bytes | None) -> Made:
    """The workbook with another part in that place, beside its own, or without it."""

    def made(content: bytes) -> bytes:
        with ZipFile(BytesIO(content)) as before:
            parts = {one: before.read(one) for one in before.namelist() if one != name}
        return zipped(parts | ({} if part is None else {name: part}))

    return made


def _part(content: bytes, name: str) -> bytes:
    with ZipFile(BytesIO(content)) as package:
        return package.read(name)


def _changed(change: Callable[[Workbook], None]) -> Made:
    """The workbook as somebody saved it after changing it."""

    def made(content: bytes) -> bytes:
        workbook = load_workbook(BytesIO(content))
        change(workbook)
        return saved(workbook)

    return made


def _says(row: str, value: str) -> Made:
    """The workbook whose own sheet says something else of what it is."""

    def change(workbook: Workbook) -> None:
        (at,) = [cell for (cell,) in workbook[SHEET].iter_rows(max_col=1) if cell.value == row]
        at.offset(0, 1).value = value

    return _changed(change)


def _without_names(workbook: Workbook) -> None:
    for name in list(workbook.defined_names):
        del workbook.defined_names[name]


def _without_its_sheet(workbook: Workbook) -> None:
    del workbook[SHEET]


def _of_somebody_else(workbook: Workbook) -> None:
    for sheet in workbook.sheetnames[1:]:
        del workbook[sheet]
    _without_names(workbook)


def _turned(content: bytes) -> bytes:
    """With the bytes of one part turned, whose sum in the list does not fit any more."""
    with ZipFile(BytesIO(content)) as package:
        at = package.getinfo(SHEET_PART).header_offset + 200
    return content[:at] + bytes(byte ^ 0xFF for byte in content[at : at + 8]) + content[at + 8 :]


def _stored(name: str, part: bytes) -> bytes:
    written = BytesIO()
    with ZipFile(written, "w", ZIP_STORED) as package:
        package.writestr(name, part)
    return written.getvalue()


def _twice(content: bytes) -> bytes:
    written = BytesIO(content)
    with ZipFile(written, "a", ZIP_DEFLATED) as package:
        package.writestr("XL/workbook.xml", "<workbook/>")
    return written.getvalue()


def _encrypted(content: bytes) -> bytes:
    """With the mark of an encrypted part in the list."""
    at = content.index(b"PK\x01\x02") + 8
    return content[:at] + b"\x01" + content[at + 1 :]


FAR = sheet_of('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>').encode()
MANY = f'<sst xmlns="{MAIN}" count="99999999999" uniqueCount="99999999999"/>'.encode()
DECLARED = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><x/>'

RETURNS: dict[str, tuple[Made, str]] = {
    # what it is: what is made of the workbook that was given out, what is said
    "nothing at all": (lambda _: b"", EMPTY),
    "nothing but spaces": (lambda _: b"  \n", EMPTY),
    "text": (lambda _: b"Your entries: 7 of 9", NO_WORKBOOK),
    "a CSV": (lambda _: b"team,value\nward,7\n", NO_WORKBOOK),
    "a PDF": (lambda _: b"%PDF-1.7", "is a PDF, whatever its name says."),
    "a web page": (lambda _: b"<html><body>Sign in</body></html>", "is a web page or XML, whatever its name says."),
    "a text document": (lambda _: b"{\\rtf1 Your entries}", "is a text document, whatever its name says."),
    "locked with a password": (lambda _: OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le"), LOCKED),
    "with an encrypted part": (_encrypted, LOCKED),
    "of the kind before 2007": (lambda _: xls(xls_cells([["Your entries", 7]])), "is a workbook of the kind before 2007 (.xls)."),
    "a binary workbook": (lambda _: zipped({"xl/workbook.bin": b"x"}), "is a binary workbook (.xlsb)."),
    "an OpenDocument sheet": (lambda _: zipped({"mimetype": "x"}), "is an OpenDocument file (such as .ods)."),
    "a zip of something else": (lambda _: zipped({"notes.txt": "x"}), "is a zip file and no workbook: it has no list of content types."),
    "no more than its beginning": (lambda _: b"PK\x03\x04", NO_ZIP),
    "cut in half": (lambda content: content[: len(content) // 2], NO_ZIP),
    "cut at its end": (lambda content: content[:-30], NO_ZIP),
    "with a hole in it": (lambda content: content[:5_000] + content[9_000:], CUT_OFF),
    "with some bytes turned": (_turned, NOT_UNPACKED),
    "a bomb": (with_part("xl/media/image1.xml", bytes(60_000_000)), BOMB),
    "with a part twice": (_twice, BOMB),
    "far too large": (lambda _: _stored("xl/workbook.xml", bytes(30_000_001)), TOO_LARGE),
    "with macros": (with_part("xl/vbaProject.bin", b"anything"), MACROS),
    "with old macros": (with_part("xl/macrosheets/sheet1.xml", b"<x/>"), MACROS),
    "with an entity of another file": (with_part("xl/worksheets/sheet99.xml", DECLARED.encode()), ENTITIES),
    "with such an entity in UTF-16": (with_part("xl/worksheets/sheet99.xml", DECLARED.encode("utf-16")), ENTITIES),
    "with a cell at the end of a sheet": (with_part("xl/worksheets/sheet99.xml", FAR), FARTHER),
    "without its list of sheets": (with_part(BOOK, None), NO_LIST),
    "with an empty list of sheets": (with_part(BOOK, b"<workbook/>"), NO_BOX_SCORE),
    "with a list of sheets that is no XML": (with_part(BOOK, b"<workbook"), DAMAGED),
    "with relations to nowhere": (with_part("xl/_rels/workbook.xml.rels", b"<Relationships/>"), DAMAGED),
    "with more texts than there can be": (with_part(f"xl/{STRINGS}", MANY), DAMAGED),
    "with its names taken out": (_changed(_without_names), NO_BOX_SCORE),
    "of somebody else": (_changed(_of_somebody_else), NO_BOX_SCORE),
    "without its sheet": (_changed(_without_its_sheet), LOST_ITS_SHEET),
    "that does not say whose it is": (_says("Version", "three"), WHOSE),
    "of no week": (_says("Week ending", "soon"), WHOSE),
    "of another board's team": (_says("Team code", "no-such-team"), ANOTHER_BOARDS),
    "of a layout to come": (_says("Layout", "999"), NEWER),
    "of a version to come": (_says("Version", "77"), NEVER_WROTE),
    "of another run": (_says("Run", "another"), NEVER_WROTE),
    "of a week to come": (_says("Week ending", "28/06/2026"), NEVER_WROTE),
}

FORMULA, ERROR, NOT_KEPT = "it holds a formula", "it shows an error of the spreadsheet program", "Nothing of it was kept: say it without."
NUMBER, DAY, RANGE, TOO_LONG = "type a number", "type a date such as 21/06/2026", "type a date from", "type text of at most"
COUNT, NO_MORE = "type a number of 0 or more", "no more can be done than there was to do"

CELLS: dict[str, list[tuple[object, str]]] = {
    # the entry: what is typed into it, and what is said
    "entry_goal_S12_20260621": [
        ("plenty", NUMBER),
        ("1e400", NUMBER),
        ("NaN", NUMBER),
        ("=1+1", FORMULA),
        ("=cmd|' /C calc'!A0", FORMULA),
        ("#N/A", ERROR),
        (True, NUMBER),
        ("9" * 40, NUMBER),
    ],
    "entry_action_1_due": [("soon", DAY), ("31/02/2026", DAY), (7, DAY), ("32/13/2026", DAY), ("#REF!", ERROR)],
    "entry_huddle_20260614_held": [("perhaps", "type one of: yes, no"), (7, "type one of: yes, no"), ("=TRUE()", FORMULA)],
    "entry_idea_1_text": [
        ("x" * 5_000, TOO_LONG),
        ("Ring 943 476 5919", NOT_KEPT),
        ("Write to jane@example.org", NOT_KEPT),
        ("Send it to IV2 3UJ", NOT_KEPT),
        ("Born 3/4/1945", NOT_KEPT),
    ],
    "entry_idea_1_owner": [("x" * 500, TOO_LONG)],
    "entry_value_S13_done_20260614": [(-1, COUNT), ("a few", COUNT), (10**6, NO_MORE)],
    "entry_sample_20260621_1_sampled_on": [(date(2030, 1, 1), RANGE), ("yesterday", RANGE), (date(1970, 1, 1), RANGE)],
}
