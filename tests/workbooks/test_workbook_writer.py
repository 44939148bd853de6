"""A written workbook, opened again: by openpyxl, by calamine and by LibreOffice."""

import dataclasses
import gc
import os
import re
import shutil
import subprocess
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from zipfile import ZipFile

import openpyxl
import pytest
from invented_contents import BEDS, CURRENT, SEEN, SPEND, UNIT_COST, cell, cells_of, columns_of, contents_of, invented_team
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineWorkbook

from boxscore.cells import CELL_COLUMNS
from boxscore.layouts import WALL, SheetName
from boxscore.receipts import FeedReceipt
from workbooks.change_contents import Changes
from workbooks.contents import CHANGED, Contents
from workbooks.writer import file_name, workbook_bytes

YEAR = [cell(SEEN, week, 60.0 + week % 7, "provisional" if week < 2 else "final") for week in range(30) if week != 9]
ROWS = (
    *YEAR,
    cell(SPEND, 0, 123_456, "provisional"),
    cell(SPEND, 1, 23_456),
    cell(UNIT_COST, 0, None, "hidden", as_of=None),
    cell(UNIT_COST, 1, None, "no activity", as_of=None),
    cell(UNIT_COST, 2, 12_345.678, numerator=1_234_568, denominator=100, n=100),
    cell(BEDS, 0, None, "not received", as_of=None),
)
CONTENTS = contents_of(*ROWS, team=invented_team(**{SEEN: 95.0}))
IN_ANOTHER_ORDER = dataclasses.replace(CONTENTS, cells=columns_of(cells_of(*reversed(ROWS))))


def opened(contents: Contents = CONTENTS) -> Workbook:
    return openpyxl.load_workbook(BytesIO(written(contents)))


def written(contents: Contents = CONTENTS, *, version: int = 1, run: str = "invented-run") -> bytes:
    return workbook_bytes(contents, version=version, run=run)


def table(sheet: Worksheet, name: str) -> list[dict[str, Any]]:
    header, *rows = [[each.value for each in row] for row in sheet[sheet.tables[name].ref]]
    return [dict(zip(header, row, strict=True)) for row in rows]


def line(workbook: Workbook, measure: str) -> dict[str, Any]:
    return next(row for row in table(workbook["Box score"], "BoxScore") if row["Measure"] == measure)


def test_the_sheets_stand_in_order_and_the_first_is_open_at_a1() -> None:
    workbook = opened()
    assert workbook.sheetnames == [name for name in SheetName if name is not SheetName.TIME_SAMPLE], "a team that is not new"
    assert workbook.active.title == "Box score"
    assert {selection.activeCell for selection in workbook.active.sheet_view.selection} <= {"A1", None}
    assert workbook["Box score"]["A1"].value == "Box score: Invented Ward, w/e 15/06/2025"


def test_money_is_in_pounds_with_its_format_and_its_mark() -> None:
    workbook = opened()
    sheet = workbook["Box score"]
    assert line(workbook, "Agency spend")["Latest"] == 1234.56
    latest = next(each for row in sheet.iter_rows() for each in row if each.value == 1234.56)
    assert latest.number_format == '£#,##0" [p]"'


def test_no_cell_of_a_table_for_people_is_blank() -> None:
    workbook = opened()
    for sheet, name in (("Definitions", "Definitions"), ("Data quality", "DataQuality"), ("About", "Sheets"), ("About", "StatusWords")):
        assert all(value not in (None, "") for row in table(workbook[sheet], name) for value in row.values())


def test_the_table_cells_holds_every_cell_in_the_units_of_export() -> None:
    sheet = opened()["Data"]
    rows = table(sheet, "Cells")
    assert sheet.tables["Cells"].ref.startswith("A4:")
    assert tuple(rows[0]) == (*CELL_COLUMNS, "measure_name", "domain", "unit")
    assert len(rows) == sum(len(cells.week_ending) for cells in CONTENTS.cells)
    unit_cost = [row for row in rows if row["measure"] == UNIT_COST]
    assert [row["week_ending"] for row in unit_cost] == [datetime(2025, 6, 1), datetime(2025, 6, 8), datetime(2025, 6, 15)]
    assert [row["status"] for row in unit_cost] == ["final", "no activity", "hidden"]
    assert [row["value"] for row in unit_cost] == [123.46, None, None]
    assert (unit_cost[0]["numerator"], unit_cost[0]["denominator"], unit_cost[0]["unit"]) == (12_345.68, 100, "£/bed day")


def test_calamine_reads_the_same_rows() -> None:
    sheet = CalamineWorkbook.from_filelike(BytesIO(written())).get_sheet_by_name("Data")
    header, *rows = sheet.to_python()[3:]
    assert header == [*CELL_COLUMNS, "measure_name", "domain", "unit"]
    # In the order of the measures' ids and the weeks.
    assert rows[-1][:3] == ["invented-ward", UNIT_COST, date(2025, 6, 15)]
    assert rows[-1][3:8] == ["", "", "", "hidden", ""]


def test_headers_of_tables_are_the_texts_of_their_cells_and_names_are_unique() -> None:
    workbook = opened()
    names = []
    for sheet in workbook:
        for each in sheet.tables.values():
            names.append(each.name)
            cells = [header.value for header in sheet[each.ref][0]]
            assert [column.name for column in each.tableColumns] == cells
            assert len(cells) == len(set(cells))
    assert len(names) == len(set(names))


def test_text_that_looks_like_a_formula_stays_text() -> None:
    dangerous = '=HYPERLINK("x")'
    receipts = tuple(FeedReceipt("invented", title, None, ("@SUM(A1)", "=1+1"), 0, ()) for title in ("+1", "#N/A"))
    contents = dataclasses.replace(CONTENTS, team=invented_team(dangerous), receipts=receipts, board_title="-1\x07")
    workbook = opened(contents)
    texts = [each for sheet in workbook for row in sheet.iter_rows() for each in row if each.value is not None]
    assert {each.data_type for each in texts} == {"s", "n", "d"}
    assert {dangerous, "+1", "#N/A", "-1"} <= {each.value for each in texts}


def test_text_that_looks_like_a_formula_stays_text_in_the_long_table() -> None:
    measures = tuple(measure.model_copy(update={"name": "=1+1<&>"}) for measure in CONTENTS.measures)
    rows = table(opened(dataclasses.replace(CONTENTS, measures=measures))["Data"], "Cells")
    assert {row["measure_name"] for row in rows} == {"=1+1<&>"}


def test_each_measure_with_a_figure_has_a_chart_of_its_rows_with_gaps_and_a_description() -> None:
    with ZipFile(BytesIO(written())) as archive:
        charts = [archive.read(name).decode() for name in archive.namelist() if "/charts/chart" in name]
        drawing = ElementTree.fromstring(archive.read("xl/drawings/drawing1.xml"))
    assert all('dispBlanksAs val="gap"' in chart and 'delete val="1"' not in chart for chart in charts)
    descriptions = [frame.get("descr", "") for frame in drawing.iter() if frame.tag.endswith("cNvPr")]
    assert len(descriptions) == 3
    assert descriptions[0].startswith(
        "Chart of Seen within 4 hours, %. No signal in the latest point. From w/e 22/12/2024 to w/e 15/06/2025"
    )
    drawn = [row for row in table(opened()["Chart data"], "ChartData") if row["Measure"] == "Seen within 4 hours"]
    assert len(drawn) == 26
    assert [row["Week ending"] for row in drawn if row["Figure"] is None] == [datetime(2025, 4, 13)], "nine weeks ago"


def test_a_charts_stored_figures_are_those_of_its_rows() -> None:
    with ZipFile(BytesIO(written())) as archive:
        chart = archive.read("xl/charts/chart1.xml").decode()
    reference = re.search(r"<(?:c:)?f>'Chart data'!(\$C\$\d+:\$C\$\d+)</", chart)
    assert reference is not None
    values = [each[0].value for each in opened()["Chart data"][reference[1].replace("$", "")]]
    stored = re.search(rf"{re.escape(reference[0])}.*?numCache>(.*?)</(?:c:)?numCache", chart, re.DOTALL)
    assert stored is not None
    points = {int(place): float(value) for place, value in re.findall(r'idx="(\d+)"[^>]*>\s*<(?:c:)?v>([^<]+)', stored[1])}
    assert points == {place: value for place, value in enumerate(values) if value is not None}


def test_the_same_arguments_give_the_same_bytes_and_the_order_of_the_cells_does_not_matter() -> None:
    assert written() == written() == written(IN_ANOTHER_ORDER)
    assert written(run="another") != written()


def test_the_fingerprint_changes_with_a_figure_and_not_with_the_order_of_the_cells() -> None:
    assert IN_ANOTHER_ORDER.fingerprint == CONTENTS.fingerprint
    for column in ("numerator", "denominator", "value", "n"):
        changed = contents_of(*(row | {column: 7.0} if row["measure"] == UNIT_COST else row for row in ROWS)).cells
        assert dataclasses.replace(CONTENTS, cells=changed).fingerprint != CONTENTS.fingerprint
    others = ({"current": CURRENT.plus(1)}, {"team": invented_team(**{SEEN: 90.0})}, {"receipts": ()}, {"weeks_shown": 5})
    for other in (*others, {"layout": WALL}, {"contact": "A."}, {"changes": Changes(CURRENT)}):
        assert dataclasses.replace(CONTENTS, **other).fingerprint != CONTENTS.fingerprint


def test_a_team_without_any_figure_has_a_workbook_all_the_same() -> None:
    workbook = opened(contents_of(receipts=()))
    assert line(workbook, "Agency spend")["Signal"] == "no figure yet"
    assert workbook["Data"].tables["Cells"].ref == "A4:L5"
    assert workbook["Run charts"]._charts == []


def test_the_properties_are_filled_in() -> None:
    properties = opened().properties
    assert (properties.title, properties.creator) == ("Box score: Invented Ward, w/e 15/06/2025", "Box Score")
    assert properties.language == "en-GB"


def test_the_box_score_prints_on_one_page() -> None:
    sheet = opened()["Box score"]
    assert (sheet.page_setup.orientation, str(sheet.page_setup.paperSize)) == ("landscape", sheet.PAPERSIZE_A3)
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight, sheet.sheet_properties.pageSetUpPr.fitToPage) == (1, 1, True)
    assert sheet.print_area
    assert sheet.merged_cells.ranges == set()


def test_a_file_is_named_by_team_week_and_version() -> None:
    assert file_name(invented_team(), CURRENT, 3) == "invented-ward_we-2025-06-15_v3.xlsx"


@pytest.mark.libreoffice
def test_libreoffice_turns_it_into_pages(tmp_path: Path) -> None:
    soffice = shutil.which("soffice")
    if soffice is None:
        if os.environ.get("CI") == "true":
            pytest.fail("LibreOffice is compulsory when CI=true, and soffice was not found")
        pytest.skip("soffice was not found")
    (tmp_path / "invented.xlsx").write_bytes(written())
    command = [soffice, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "pdf", "invented.xlsx"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=120)
    assert (tmp_path / "invented.pdf").stat().st_size > 10_000


def test_invented_figures_say_so_on_every_sheet_on_screen_and_on_paper() -> None:
    workbook = opened(dataclasses.replace(CONTENTS, invented=True))
    assert all(str(sheet["A1"].value).startswith("Invented data: ") for sheet in workbook)
    assert all(sheet.oddHeader.right.text == "Invented data" for sheet in workbook)
    assert workbook.properties.title.startswith("Invented data: ")
    assert not any(str(sheet["A1"].value).startswith("Invented data: ") for sheet in opened())


def test_every_part_of_the_contents_has_words_for_its_change() -> None:
    assert set(CONTENTS.parts) == set(CHANGED)


def test_a_workbook_leaves_no_cycles_behind() -> None:
    """So that processes that write nothing else need not look for any."""
    written()
    gc.collect()
    gc.disable()
    try:
        written()
        assert gc.collect() == 0
    finally:
        gc.enable()
