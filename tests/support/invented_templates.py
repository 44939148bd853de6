"""Invented workbooks as boards have them: made with XlsxWriter, holding what openpyxl would lose, and the figures to fill them with."""

from collections.abc import Callable
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import xlsxwriter
from invented_contents import CURRENT, MEASURES, SEEN, SPEND, cell, cells_of, invented_team
from xlsxwriter.workbook import Workbook

from workbooks.templates.figures import TeamFigures

EXPORTED = ("team", "measure", "week_ending", "value", "status")
MACROS = b"\xd0\xcf\x11\xe0 invented, and no macro"
"""What stands for macros: nothing here looks into them."""


def figures_of(*rows: dict[str, Any], invented: bool = False, **goals: float) -> TeamFigures:
    """The invented team's figures; money in pounds, as they are exported."""
    return TeamFigures(invented_team(**goals), "Invented NHS board", invented, MEASURES, CURRENT, cells_of(*rows))


SEEN_OVER_THREE_WEEKS = (cell(SEEN, 2, 60.0), cell(SEEN, 1, 62.5), cell(SEEN, 0, 56.25, "provisional"))
FIGURES = figures_of(*SEEN_OVER_THREE_WEEKS, cell(SPEND, 0, None, "not received", as_of=None), **{SEEN: 95.0})


def workbook_of(fill_in: Callable[[Workbook], None], **options: Any) -> bytes:
    """A workbook made with XlsxWriter."""
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, **options}) as workbook:
        fill_in(workbook)
    return buffer.getvalue()


def with_names(**cells: str) -> bytes:
    """A workbook of one sheet, ``Box``, with these names; every named cell is an example of another team's, 99."""

    def fill_in(workbook: Workbook) -> None:
        sheet = workbook.add_worksheet("Box")
        for name, place in cells.items():
            workbook.define_name(name, f"=Box!{place}")
            if ":" not in place:
                sheet.write_number(place.replace("$", ""), 99)

    return workbook_of(fill_in)


def with_a_table(rows: int = 1, more: Callable[[Workbook, Any], None] = lambda workbook, sheet: None, **options: Any) -> bytes:
    """A workbook of one sheet, ``Figures``, whose table ``Cells`` begins in A3 with a header and so many rows of another team's."""

    def fill_in(workbook: Workbook) -> None:
        sheet = workbook.add_worksheet("Figures")
        day = workbook.add_format({"num_format": "dd/mm/yyyy"})
        columns = [{"header": name, **({"format": day} if name == "week_ending" else {})} for name in EXPORTED]
        columns += [{"header": "doubled", "formula": "=[@value]*2"}]
        examples = [["another-team", SEEN, 45_000 + row, 99, "final"] for row in range(rows)]
        sheet.add_table(
            2, 0, 2 + rows + (1 if options.get("total_row") else 0), 5, {"name": "Cells", "columns": columns, "data": examples} | options
        )
        more(workbook, sheet)

    return workbook_of(fill_in)


def parts_of(content: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def with_parts(content: bytes, parts: dict[str, bytes | None]) -> bytes:
    """The file with parts changed, added, or (None) left out, as another program might have packed it."""
    changed = parts_of(content) | parts
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        for name, part in changed.items():
            if part is not None:
                archive.writestr(name, part)
    return buffer.getvalue()


def rewritten(content: bytes, part: str, *changes: tuple[str, str]) -> bytes:
    """The file with texts of one part changed for others, as another program would have written it."""
    text = parts_of(content)[part].decode()
    for before, after in changes:
        assert before in text, before
        text = text.replace(before, after)
    return with_parts(content, {part: text.encode()})


def differing(before: bytes, after: bytes) -> set[str]:
    """The parts that are not the same in both."""
    one, other = parts_of(before), parts_of(after)
    return {name for name in one.keys() | other.keys() if one.get(name) != other.get(name)}


PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c63f8cfc0f01f0005000"
    "1ff89993d1d0000000049454e44ae426082"
)
SLICER_TYPE = "application/vnd.ms-excel.slicer+xml"
SLICER = b'<slicers xmlns="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"><slicer name="Status" cache="Status"/></slicers>'


def with_everything(macros: bool = False) -> bytes:
    """What a board's own workbook may hold beside cells, around three named cells on its first sheet."""

    def fill_in(workbook: Workbook) -> None:
        board, rest = workbook.add_worksheet("Board"), workbook.add_worksheet("Rest of it")
        workbook.define_name("A02_latest", "=Board!$B$2")
        workbook.define_name("A02_ago_1", "=Board!$B$3")
        workbook.define_name("team_name", "=Board!$B$1")
        percent = workbook.add_format({"num_format": "0.0%", "bold": True})
        board.write_string("B1", "Another team")
        board.write_number("B2", 0.99, percent)
        board.write_number("B3", 0.98, percent)
        board.write_formula("B4", "=B2-B3", percent, 0.01)
        rest.write_formula("A1", "=Board!B2*2", None, 1.98)
        rest.write_dynamic_array_formula("C1:C2", "=SORT(Board!B2:B3)", None, 0.98)
        _draw(workbook, board, rest)
        _guard(board)
        if macros:
            workbook.add_vba_project(BytesIO(MACROS), True)
            board.insert_button("F20", {"macro": "Refresh", "caption": "Refresh"})

    return workbook_of(fill_in)


def _draw(workbook: Workbook, board: Any, rest: Any) -> None:
    chart = workbook.add_chart({"type": "line"})
    chart.add_series({"values": "=Board!$B$2:$B$3"})
    board.insert_chart("D2", chart)
    of_others = workbook.add_chart({"type": "column"})
    of_others.add_series({"values": "='Rest of it'!$E$1:$E$3"})
    rest.insert_chart("G2", of_others)
    rest.write_column("E1", [1, 2, 3])
    rest.add_sparkline("F1", {"range": "'Rest of it'!E1:E3"})
    rest.conditional_format("E1:E3", {"type": "data_bar", "data_bar_2010": True})
    rest.insert_textbox("H20", "Box score", {"description": "A heading"})
    rest.insert_checkbox("J1", False)
    rest.write_comment("E1", "Invented")
    rest.insert_image("K1", "pixel.png", {"image_data": BytesIO(PIXEL)})
    rest.set_header("&L&G", {"image_left": "pixel.png", "image_data_left": BytesIO(PIXEL)})


def _guard(board: Any) -> None:
    board.conditional_format("B2:B3", {"type": "cell", "criteria": "<", "value": 0.95})
    board.data_validation("B2:B3", {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 1})
    board.protect("secret")


def with_a_slicer(content: bytes) -> bytes:
    """The file with a slicer, written by hand: XlsxWriter makes none."""
    types = parts_of(content)["[Content_Types].xml"]
    override = f'<Override PartName="/xl/slicers/slicer1.xml" ContentType="{SLICER_TYPE}"/></Types>'.encode()
    return with_parts(content, {"[Content_Types].xml": types.replace(b"</Types>", override), "xl/slicers/slicer1.xml": SLICER})
