"""A file that comes back is read by its cells' names, or refused in one sentence that says what is wrong with it."""

import re
import zlib
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from invented_contents import contents_of
from invented_entries import DONE, FORM
from openpyxl import load_workbook

from boxscore.errors import WorkbookRefused
from workbooks.entries_sheet import build_entries
from workbooks.entry_contents import TypedIn
from workbooks.reference import reference_bytes
from workbooks.returned.locked import changed_locked_cells
from workbooks.returned.reading import ReturnedBook, read_returned
from workbooks.sheets import Book


@pytest.fixture(scope="module")
def ours() -> bytes:
    contents = contents_of(entries=TypedIn(FORM, ((DONE, 6.0),)))
    sheet = build_entries(contents, version=3, run="invented-run")
    return reference_bytes(Book("Invented", contents.current.ending, [sheet]))


def read(content: bytes) -> ReturnedBook:
    return read_returned(content, name="ward.xlsx")


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    """The file with a part in place of its own of that name, or beside them."""
    written = BytesIO()
    with ZipFile(BytesIO(content)) as before, ZipFile(written, "w", ZIP_DEFLATED) as after:
        for info in before.infolist():
            if info.filename != name:
                after.writestr(info, before.read(info))
        after.writestr(name, part)
    return written.getvalue()


def part_of(content: bytes, name: str) -> bytes:
    with ZipFile(BytesIO(content)) as archive:
        return archive.read(name)


def test_every_entry_is_found_by_its_name_with_its_place(ours: bytes) -> None:
    book = read(ours)
    assert book.cells[DONE].value == 6
    assert re.fullmatch(r"Your entries![A-Z]+\d+", book.cells[DONE].place)
    assert (book.identity.team, book.identity.version, book.identity.run) == ("invented-ward", 3, "invented-run")
    assert book.lost == ()


def test_a_sheet_that_was_renamed_and_moved_about_is_read_all_the_same(ours: bytes) -> None:
    workbook = load_workbook(BytesIO(ours))
    workbook["Your entries"].title = "Mine"
    for defined in workbook.defined_names.values():
        defined.attr_text = defined.attr_text.replace("Your entries", "Mine")
    workbook.create_sheet("Notes", 0)
    written = BytesIO()
    workbook.save(written)
    assert read(written.getvalue()).cells[DONE].place.startswith("Mine!")


def test_entries_whose_cells_are_gone_are_told(ours: bytes) -> None:
    workbook = load_workbook(BytesIO(ours))
    workbook.defined_names[DONE].attr_text = "#REF!"
    written = BytesIO()
    workbook.save(written)
    assert read(written.getvalue()).lost == (DONE,)


def test_a_formula_is_seen_as_one(ours: bytes) -> None:
    workbook = load_workbook(BytesIO(ours))
    place = workbook.defined_names[DONE].attr_text.rpartition("!")[2].replace("$", "")
    workbook["Your entries"][place] = "=2*3"
    written = BytesIO()
    workbook.save(written)
    assert read(written.getvalue()).cells[DONE].is_formula


@pytest.mark.parametrize(("number_format", "taken"), [("0%", 95), ("0.00%", 95), ('0.0"%"', 0.95), ("General", 0.95)])
def test_what_is_typed_as_a_percentage_is_the_number_before_its_sign(ours: bytes, number_format: str, taken: float) -> None:
    """A spreadsheet program makes 0.95 of 95% and shows the cell as a percentage; a sign in quotes, as ours have, is text behind 0.95."""
    workbook = load_workbook(BytesIO(ours))
    cell = workbook["Your entries"][workbook.defined_names[DONE].attr_text.rpartition("!")[2].replace("$", "")]
    cell.value, cell.number_format = 0.95, number_format
    written = BytesIO()
    workbook.save(written)
    assert read(written.getvalue()).cells[DONE].value == taken


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "is empty"),
        (b"not a workbook at all", "is no workbook"),
        (b"%PDF-1.7", "is a PDF"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le"), "locked with a password"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "before 2007"),
    ],
)
def test_what_is_no_workbook_is_refused(content: bytes, why: str) -> None:
    with pytest.raises(WorkbookRefused, match=why):
        read(content)


def test_a_file_that_was_cut_off_is_refused(ours: bytes) -> None:
    for length in (len(ours) // 2, len(ours) - 30):
        with pytest.raises(WorkbookRefused, match=r"ward\.xlsx is damaged"):
            read(ours[:length])


@pytest.mark.parametrize("declaration", ['<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>', "<!ENTITY a 'b'>"])
@pytest.mark.parametrize("coding", ["utf-8", "utf-16"])
def test_a_file_that_declares_entities_is_refused(ours: bytes, declaration: str, coding: str) -> None:
    sheet = part_of(ours, "xl/worksheets/sheet1.xml").decode()
    hostile = declaration + sheet.partition("?>")[2] if sheet.startswith("<?xml") else declaration + sheet
    with pytest.raises(WorkbookRefused, match="declares entities"):
        read(with_part(ours, "xl/worksheets/sheet1.xml", hostile.encode(coding)))


def test_a_file_with_macros_is_refused(ours: bytes) -> None:
    with pytest.raises(WorkbookRefused, match="holds macros"):
        read(with_part(ours, "xl/vbaProject.bin", b"anything"))


def test_a_bomb_is_refused_before_it_is_unpacked(ours: bytes) -> None:
    assert len(zlib.compress(bytes(1_000_000))) < 2_000
    with pytest.raises(WorkbookRefused, match="unpack"):
        read(with_part(ours, "xl/media/image1.xml", bytes(30_000_000)))


@pytest.mark.parametrize(
    "cells",
    [
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c><c><v>1</v></c></row><row r="1048576"><c><v>1</v></c></row>',
    ],
)
def test_a_cell_so_far_out_that_reading_it_would_take_all_memory_is_refused(ours: bytes, cells: str) -> None:
    # 1,048,576 rows of 16,384 columns, at 32 bytes each, are 512 GB.
    sheet = f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{cells}</sheetData></worksheet>'
    with pytest.raises(WorkbookRefused, match="farther out"):
        read(with_part(ours, "xl/worksheets/sheet2.xml", sheet.encode()))


def test_parts_that_contradict_each_other_are_refused_in_a_sentence(ours: bytes) -> None:
    for name, part in (("xl/workbook.xml", b"<workbook/>"), ("xl/worksheets/sheet1.xml", b"<worksheet><sheetData>")):
        with pytest.raises(WorkbookRefused, match=r"^ward\.xlsx "):
            read(with_part(ours, name, part))


def test_a_workbook_of_somebody_else_is_refused() -> None:
    contents = contents_of()
    sheet = build_entries(contents, version=1, run="run")
    with pytest.raises(WorkbookRefused, match="no cells to type into"):
        read(reference_bytes(Book("Invented", contents.current.ending, [sheet])))


def test_a_changed_locked_cell_is_told_and_an_entry_is_not(ours: bytes) -> None:
    book = read(ours)
    workbook = load_workbook(BytesIO(ours))
    sheet = workbook["Your entries"]
    sheet["A1"] = "Another title"
    sheet[book.cells[DONE].place.partition("!")[2]] = 5
    written = BytesIO()
    workbook.save(written)
    changed = list(changed_locked_cells(ours, written.getvalue(), sheet=book.sheet, entries=book.places))
    assert [(cell.place, cell.now) for cell in changed] == [("Your entries!A1", "Another title")]
