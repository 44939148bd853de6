"""Named cells of a board's own workbook, filled: the values they take, the forms a sheet may have, and what stands in the way."""

import io
import re
from contextlib import suppress
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from invented_contents import SEEN, SPEND, cell
from invented_templates import (
    FIGURES,
    SEEN_OVER_THREE_WEEKS,
    differing,
    figures_of,
    parts_of,
    rewritten,
    with_names,
    with_parts,
    workbook_of,
)
from openpyxl.worksheet.worksheet import Worksheet
from workbook_lint import faults
from xlsxwriter.workbook import Workbook

from boxscore.errors import WorkbookRefused
from boxscore.templates import NamedCell, TemplatePlan, What, WithoutAFigure
from workbooks.templates.filling import fill

SHEET = "xl/worksheets/sheet1.xml"


def filled(content: bytes, figures: Any = FIGURES, **names: NamedCell) -> bytes:
    return fill(content, figures, TemplatePlan(names=names), name="ward.xlsx").content


def opened(content: bytes) -> Worksheet:
    assert faults(content) == []
    return openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]


def refusal(content: bytes, **names: NamedCell) -> str:
    with pytest.raises(WorkbookRefused) as caught:
        filled(content, **names)
    return str(caught.value)


def one_cell(inner: str, place: str = "B2") -> bytes:
    """A workbook whose name A02_latest is of B2, with these rows."""
    content = with_names(A02_latest="$B$2")
    sheet = re.sub("<sheetData>.*</sheetData>", lambda _: f"<sheetData>{inner}</sheetData>", parts_of(content)[SHEET].decode())
    return with_parts(content, {SHEET: sheet.encode()})


# What a name asks for


def test_names_ask_for_figures_by_measure_week_and_word() -> None:
    sheet = opened(
        filled(with_names(A02_latest="$A$1", A02_ago_2="$A$2", A02_status="$A$3", A02_goal="$A$4", A02_unit="$A$5", week_ending="$A$6"))
    )
    assert [sheet[f"A{row}"].value for row in range(1, 7)] == [56.25, 60, "provisional", 95, "%", 45_823]  # 45,823 days from 30/12/1899
    assert date(1899, 12, 30).toordinal() + 45_823 == date(2025, 6, 15).toordinal()


def test_latest_is_the_newest_week_with_a_figure_and_ago_counts_from_the_current_week() -> None:
    figures = figures_of(cell(SEEN, 3, 60.0), cell(SEEN, 1, 62.5), cell(SEEN, 0, None, "not received", as_of=None))
    sheet = opened(filled(with_names(A02_value="$A$1", A02_latest="$A$2", A02_latest_week_ending="$A$3", A02_ago_3="$A$4"), figures))
    assert [sheet[f"A{row}"].value for row in range(1, 5)] == ["not received", 62.5, 45_816, 60]


def test_a_cell_without_a_figure_says_its_word_or_nothing_or_na_and_never_0() -> None:
    content = with_names(one="$A$1", two="$A$2", three="$A$3")
    asked = {"measure": SPEND, "what": What.VALUE}
    names = {"two": WithoutAFigure.BLANK, "three": WithoutAFigure.NA}
    told = {"one": NamedCell(**asked)} | {name: NamedCell(**asked, missing=missing) for name, missing in names.items()}
    assert [opened(filled(content, **told))[f"A{row}"].value for row in (1, 2, 3)] == ["not received", None, "#N/A"]


def test_a_measure_the_team_does_not_keep_is_not_applicable() -> None:
    assert opened(filled(with_names(A04_latest="$A$1"))).cell(1, 1).value == "not applicable"


def test_a_percentage_is_a_part_of_one_where_the_cell_shows_percentages() -> None:
    def fill_in(workbook: Workbook) -> None:
        sheet = workbook.add_worksheet("Box")
        for row, shown in enumerate(("0.0%", "0.0", '0.0" %"')):
            sheet.write_number(row, 0, 99, workbook.add_format({"num_format": shown}))
            workbook.define_name(f"A02_{('latest', 'value', 'ago_1')[row]}", f"=Box!$A${row + 1}")

    assert [row[0].value for row in opened(filled(workbook_of(fill_in))).rows] == [0.5625, 56.25, 62.5]


def test_dates_count_from_1904_where_the_workbook_does_and_a_plain_cell_is_told_of() -> None:
    def fill_in(workbook: Workbook) -> None:
        sheet = workbook.add_worksheet("Box")
        sheet.write_number(0, 0, 1, workbook.add_format({"num_format": "dd/mm/yyyy"}))
        workbook.define_name("week_ending", "=Box!$A$1")
        workbook.define_name("A02_as_of", "=Box!$B$1")

    told = fill(workbook_of(fill_in, date_1904=True), FIGURES, name="ward.xlsx")
    sheet = opened(told.content)
    assert sheet["A1"].value == datetime(2025, 6, 15)
    assert sheet["B1"].value == 45_823 - 1_462  # the days from 30/12/1899 to 01/01/1904
    assert told.notes == ("name A02_as_of (Box!B1): B1 is told a date and shows a plain number; give it a date's format",)


@pytest.mark.parametrize("said", ["=1+1", "+1", "-1", "@SUM(A1)", " edges ", "two\nlines", "a<b&c>\"d'", "_x000D_", "bell\x07"])
def test_text_stays_text_whatever_it_begins_with(said: str) -> None:
    figures = figures_of(*SEEN_OVER_THREE_WEEKS)
    team = figures.team.model_copy(update={"name": said})
    content = filled(with_names(team_name="$A$1"), type(figures)(team, "Board", False, figures.measures, figures.week, figures.cells))
    shown = opened(content)["A1"]
    assert (shown.data_type, shown.value) == ("s", said.replace("\x07", "").replace("_x000D_", "_x005F_x000D_"))
    assert b"<f>" not in parts_of(content)[SHEET]


def test_invented_figures_are_said_to_be_invented_where_the_team_is_named() -> None:
    assert opened(filled(with_names(team_name="$A$1"), figures_of(*SEEN_OVER_THREE_WEEKS, invented=True)))["A1"].value == (
        "Invented data: Invented Ward"
    )


# The forms a sheet may have


@pytest.mark.parametrize(
    "rows",
    [
        "",
        '<row r="1"><c r="A1"><v>1</v></c></row>',
        '<row r="2"/>',
        '<row r="2" spans="1:1"><c r="A2"><v>1</v></c></row>',
        '<row r="2"><c r="C2"><v>3</v></c></row>',
        '<row r="2"><c r="A2"><v>1</v></c><c r="C2"><v>3</v></c></row><row r="7"/>',
        "<row><c><v>1</v></c></row><row><c><v>2</v></c><c><v>99</v></c><c><v>3</v></c></row>",
        '<row r="2"><c r="B2" t="e" s="0" cm="1" vm="1"><v>#N/A</v></c></row>',
        '<row r="2"><c r="B2" t="str"><v>99</v></c></row><!-- kept --><row r="3"><c r="A3"><v>1</v></c></row>',
    ],
)
def test_a_cell_is_put_in_its_place_whatever_rows_and_cells_there_are(rows: str) -> None:
    before = one_cell(rows)
    after = filled(before)
    sheet = opened(after)
    there = openpyxl.load_workbook(io.BytesIO(before)).worksheets[0]
    assert sheet["B2"].value == 56.25
    assert {place: sheet[place].value for place in ("A1", "A2", "C2", "A3")} == {
        place: there[place].value for place in ("A1", "A2", "C2", "A3")
    }
    assert differing(before, after) == {SHEET}
    assert ("<!-- kept -->" in rows) == (b"<!-- kept -->" in parts_of(after)[SHEET])


def test_every_byte_outside_the_cell_is_kept() -> None:
    content = with_names(A02_latest="$B$2", other="$D$2")
    before, after = parts_of(content)[SHEET], parts_of(filled(content))[SHEET]
    assert after == before.replace(b'<c r="B2"><v>99</v></c>', b'<c r="B2"><v>56.25</v></c>')


def test_a_sheet_without_cells_or_with_prefixes_is_filled_in_its_own_words() -> None:
    assert opened(filled(rewritten(one_cell(""), SHEET, ("<sheetData></sheetData>", "<sheetData/>"))))["B2"].value == 56.25
    content = one_cell('<row r="2"><c r="A2"><v>1</v></c></row>')
    text = parts_of(content)[SHEET].decode()
    prefixed = re.sub(r"<(/?)(?=[a-z])", r"<\1x:", text).replace("<x:?xml", "<?xml").replace("xmlns=", "xmlns:x=")
    after = filled(with_parts(content, {SHEET: prefixed.encode()}))
    assert b'<x:c r="B2"><x:v>56.25</x:v></x:c></x:row>' in parts_of(after)[SHEET]
    assert opened(after)["B2"].value == 56.25


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "iso-8859-1"])
def test_a_sheet_keeps_the_encoding_it_is_in(encoding: str) -> None:
    content = one_cell('<row r="2"><c r="A2" t="inlineStr"><is><t>Größe</t></is></c></row>')
    text = parts_of(content)[SHEET].decode().replace("UTF-8", encoding.upper().removesuffix("-SIG"))
    after = parts_of(filled(with_parts(content, {SHEET: text.encode(encoding)})))[SHEET]
    assert after.decode(encoding) == text.replace("</c></row>", '</c><c r="B2"><v>56.25</v></c></row>')


def test_a_new_cell_looks_as_its_row_or_column_does() -> None:
    def fill_in(workbook: Workbook) -> None:
        sheet = workbook.add_worksheet("Box")
        sheet.set_column("B:B", 12, workbook.add_format({"num_format": "0.00%"}))
        sheet.set_row(3, 20, workbook.add_format({"num_format": "0.000"}))
        workbook.define_name("A02_latest", "=Box!$B$2")
        workbook.define_name("A02_ago_1", "=Box!$B$4")

    sheet = opened(filled(workbook_of(fill_in)))
    assert [(sheet[place].value, sheet[place].number_format) for place in ("B2", "B4")] == [(0.5625, "0.00%"), (62.5, "0.000")]


def test_strict_workbooks_and_targets_from_the_root_are_read() -> None:
    content = with_names(A02_latest="$B$2")
    strict = {
        name: part.replace(
            b"http://schemas.openxmlformats.org/spreadsheetml/2006/main", b"http://purl.oclc.org/ooxml/spreadsheetml/main"
        ).replace(
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        )
        for name, part in parts_of(content).items()
    }
    rooted = strict["xl/_rels/workbook.xml.rels"].replace(b'Target="worksheets', b'Target="/xl/worksheets')
    after = filled(with_parts(content, strict | {"xl/_rels/workbook.xml.rels": rooted}))
    assert faults(after) == []
    assert b'<c r="B2"><v>56.25</v></c>' in parts_of(after)[SHEET]


# Names


def test_a_name_of_a_sheet_is_found_by_the_sheets_place_in_the_list() -> None:
    def fill_in(workbook: Workbook) -> None:
        workbook.add_worksheet("It's one")
        workbook.add_chartsheet("Picture").set_chart(_chart(workbook))
        workbook.add_worksheet("Two")
        workbook.define_name("A02_latest", "='It''s one'!$B$2")
        workbook.define_name("Two!A02_latest", "=Two!$C$3")

    content = fill(
        workbook_of(fill_in),
        FIGURES,
        TemplatePlan(names={"Two!A02_latest": NamedCell(measure=SEEN, what=What.STATUS, week=-1)}),
        name="ward.xlsx",
    ).content
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert (book["It's one"]["B2"].value, book["Two"]["C3"].value) == (56.25, "final")


def _chart(workbook: Workbook) -> Any:
    chart = workbook.add_chart({"type": "line"})
    chart.add_series({"values": "=Two!$A$1:$A$3"})
    return chart


def test_a_name_of_merged_cells_fills_their_first() -> None:
    def fill_in(workbook: Workbook) -> None:
        sheet = workbook.add_worksheet("Box")
        sheet.merge_range("B2:D2", "another team")
        workbook.define_name("team_name", "=Box!$B$2:$D$2")
        workbook.define_name("A02_latest", "=Box!$F$2")

    assert opened(filled(workbook_of(fill_in)))["B2"].value == "Invented Ward"


@pytest.mark.parametrize(
    ("refers_to", "says"),
    [
        ("Box!$B$2:$B$3", "it refers to several cells (Box!B2:B3); one is needed"),
        ("Box!#REF!", "was deleted (#REF!)"),
        ("OFFSET(Box!$A$1,1,1)", "which is no cell of this workbook"),
        ("Box!$A$1,Box!$C$1", "which is no cell of this workbook"),
        ("[1]Box!$A$1", "which is no cell of this workbook"),
        ('"text"', "which is no cell of this workbook"),
        ("Gone!$A$1", "which is no cell of this workbook"),
        ("Box!$C$6", "its cell C6 is hidden under the merged cells B6:D6"),
        ("Box!$A$4", "its cell A4 holds a formula, which is not overwritten"),
        ("Box!$B$5", "its cell B5 takes its value from the formula over A5:B5"),
        ("Box!$A$9", "its cell A9 is a header of the table Beds"),
    ],
)
def test_a_name_that_cannot_be_filled_says_why(refers_to: str, says: str) -> None:
    def fill_in(workbook: Workbook) -> None:
        sheet = workbook.add_worksheet("Box")
        sheet.write_formula("A4", "=1+1")
        sheet.write_array_formula("A5:B5", "{=C1:D1}")
        sheet.merge_range("B6:D6", "")
        sheet.add_table("A9:B11", {"name": "Beds"})
        workbook.define_name("A02_latest", "=Box!$B$99")

    content = rewritten(workbook_of(fill_in), "xl/workbook.xml", ("Box!$B$99", refers_to.replace('"', "&quot;")))
    told = refusal(content)
    assert told.startswith("ward.xlsx cannot be filled; nothing was written.\n  name A02_latest: ")
    assert says in told


def test_a_name_the_plan_asks_for_and_the_workbook_lacks_is_told() -> None:
    assert "name Falls: the workbook defines no such name" in refusal(with_names(team_name="$A$1"), Falls=NamedCell(measure=SEEN))


def test_a_measure_no_team_keeps_is_told() -> None:
    assert "name team_name: no team of the board keeps a measure X9" in refusal(
        with_names(team_name="$A$1"), team_name=NamedCell(measure="X9")
    )


def test_two_names_of_one_cell_that_ask_for_different_things_are_told() -> None:
    assert "its cell is named A02_ago_1 too" in refusal(with_names(A02_latest="$A$1", A02_ago_1="$A$1"))


def test_what_is_to_be_left_is_left_and_a_workbook_that_asks_for_nothing_is_refused() -> None:
    content = with_names(A02_latest="$A$1", team_name="$A$2")
    kept = fill(content, FIGURES, TemplatePlan(leave=("a02_LATEST",)), name="ward.xlsx").content
    assert [row[0].value for row in opened(kept).rows] == [99, "Invented Ward"]
    assert "ward.xlsx asks for nothing" in refusal(with_names(Budget="$A$1"))


def test_entities_of_its_own_endless_nesting_and_what_is_no_xml_are_refused() -> None:
    bad = '?>\n<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
    assert "declares entities of its own" in refusal(rewritten(with_names(team_name="$A$1"), SHEET, ("?>", bad)))
    nested = "<a>" * 5_000 + "</a>" * 5_000
    assert "cannot be read as XML" in refusal(
        rewritten(with_names(team_name="$A$1"), "xl/workbook.xml", ("</workbook>", f"{nested}</workbook>"))
    )
    assert "cannot be read as XML" in refusal(rewritten(with_names(team_name="$A$1"), SHEET, ("</sheetData>", "")))


@settings(max_examples=60, deadline=None)
@given(at=st.integers(0, 10_000), byte=st.integers(0, 255))
def test_a_damaged_workbook_is_filled_or_refused_and_nothing_else(at: int, byte: int) -> None:
    content = bytearray(DAMAGED)
    content[at % len(content)] = byte
    with suppress(WorkbookRefused):
        fill(bytes(content), FIGURES, name="ward.xlsx")


DAMAGED = with_names(A02_latest="$B$2", team_name="$C$5")


@settings(max_examples=30, deadline=None)
@given(
    places=st.sets(st.tuples(st.integers(1, 6), st.integers(1, 5)), max_size=15),
    wanted=st.sets(st.tuples(st.integers(1, 7), st.integers(1, 6)), min_size=1, max_size=6),
)
def test_wherever_the_cells_are_those_asked_for_change_and_no_others(places: set[tuple[int, int]], wanted: set[tuple[int, int]]) -> None:
    named = [f"A02_ago_{at}" for at in range(1, 7)]

    def fill_in(workbook: Workbook) -> None:
        sheet = workbook.add_worksheet("Box")
        for row, column in places:
            sheet.write_number(row - 1, column - 1, 1_000 + row * 10 + column)
        for name, (row, column) in zip(named, sorted(wanted), strict=False):
            workbook.define_name(name, f"=Box!${'ABCDEF'[column - 1]}${row}")

    figures = figures_of(*(cell(SEEN, at, float(at)) for at in range(7)))
    sheet = opened(filled(workbook_of(fill_in), figures))
    told = {place: float(at) for at, place in enumerate(sorted(wanted), 1)}
    expected = {(row, column): 1_000.0 + row * 10 + column for row, column in places} | told
    assert {(each.row, each.column): each.value for row in sheet.rows for each in row if each.value is not None} == expected
