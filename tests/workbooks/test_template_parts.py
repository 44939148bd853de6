"""What a filled workbook keeps byte for byte, and what of it must not stay as it was: charts' memory, formulas' results, their order."""

import io
import os
import re
import subprocess
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pytest
from invented_contents import SEEN, cell
from invented_templates import (
    FIGURES,
    MACROS,
    differing,
    figures_of,
    parts_of,
    rewritten,
    with_a_slicer,
    with_a_table,
    with_everything,
    with_names,
    with_parts,
    workbook_of,
)
from workbook_lint import faults
from xlsxwriter.workbook import Workbook

from workbooks.templates.filling import fill

SHEET, SECOND_SHEET, CHART, TABLE = (
    "xl/worksheets/sheet1.xml",
    "xl/worksheets/sheet2.xml",
    "xl/charts/chart1.xml",
    "xl/tables/table1.xml",
)
CHARTS = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
CHAIN = b'<calcChain xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><c r="A1" i="1"/></calcChain>'


def filled(content: bytes, figures: Any = FIGURES) -> bytes:
    after = fill(content, figures, name="ward.xlsm").content
    assert faults(after) == []
    return after


def remembered(content: bytes, chart: str = CHART) -> list[tuple[str, list[str] | None]]:
    """Each range that a chart draws, and what it remembers of it; None when nothing."""
    found = []
    for element in ElementTree.fromstring(parts_of(content)[chart]).iter():
        if element.tag in (f"{CHARTS}numRef", f"{CHARTS}strRef"):
            cache = next((child for child in element if child.tag.endswith("Cache")), None)
            said = None if cache is None else [each.text or "" for each in cache.iter(f"{CHARTS}v")]
            found.append((element.findtext(f"{CHARTS}f") or "", said))
    return found


@pytest.mark.parametrize("macros", [False, True])
def test_every_part_that_shows_none_of_the_figures_is_the_same_byte_for_byte(macros: bool) -> None:
    content = with_a_slicer(with_everything(macros))
    after = filled(content)
    # The sheet that is filled, the sheet whose formulas look at it, and the chart of the filled cells.
    assert differing(content, after) == {SHEET, SECOND_SHEET, CHART}
    kept = parts_of(after)
    assert {"xl/slicers/slicer1.xml", "xl/drawings/vmlDrawing1.vml", "xl/media/image1.png", "xl/metadata.xml"} <= kept.keys()
    assert kept.get("xl/vbaProject.bin") == (MACROS if macros else None)
    assert b"x14:sparkline" in kept[SECOND_SHEET]
    assert filled(content) == after


def test_of_a_sheet_only_the_named_cells_and_the_results_of_formulas_change() -> None:
    content = with_everything()
    before, after = (parts_of(each)[SHEET].decode() for each in (content, filled(content)))
    for cells in ('<c r="B1" t="s"><v>0</v></c>', '<c r="B2" s="1"><v>0.99</v></c>', '<c r="B3" s="1"><v>0.98</v></c>', "<v>0.01</v>"):
        assert before.count(cells) == 1
        before = before.replace(cells, "")
    for cells in (
        '<c r="B1" t="inlineStr"><is><t>Invented Ward</t></is></c>',
        '<c r="B2" s="1"><v>0.5625</v></c>',
        '<c r="B3" s="1"><v>0.625</v></c>',
    ):
        assert after.count(cells) == 1
        after = after.replace(cells, "")
    assert after == before


def test_formulas_are_worked_out_when_the_file_is_opened_and_their_results_of_before_are_gone() -> None:
    after = parts_of(filled(with_everything()))
    assert b'fullCalcOnLoad="1"' in after["xl/workbook.xml"]
    assert b"<f>B2-B3</f></c>" in after[SHEET]
    assert b"<f>Board!B2*2</f></c>" in after[SECOND_SHEET]
    # The second cell of a dynamic array has no formula of its own, and its value comes from the first.
    assert re.search(rb'<c r="C1"[^>]*><f t="array" ref="C1:C2">[^<]*</f></c>.*<c r="C2"[^>]*></c>', after[SECOND_SHEET])


@pytest.mark.parametrize(
    ("formula", "looks"),
    [
        ("Board!B2*2", True),
        ("SUM('board'!A1:B9)", True),
        ("Middle!A1+1", True),
        ("team_name", True),
        ("SUM(Board:Last!A1)", True),
        ('INDIRECT("B"&amp;"oard!B2")', True),
        ("SUM(E1:E3)", False),
        ("Other!A1", False),
    ],
)
def test_a_sheet_whose_formulas_look_elsewhere_keeps_its_results(formula: str, looks: bool) -> None:
    def fill_in(workbook: Workbook) -> None:
        for title in ("Board", "Middle", "Other", "Last"):
            workbook.add_worksheet(title).write_number("E1", 1)
        workbook.get_worksheet_by_name("Middle").write_formula("A1", "=Board!B1", None, "Another team")
        workbook.get_worksheet_by_name("Last").write_formula("A1", "=1+1", None, 2)
        workbook.define_name("team_name", "=Board!$B$1")

    last = "xl/worksheets/sheet4.xml"
    content = rewritten(workbook_of(fill_in), last, ("<f>1+1</f>", f"<f>{formula}</f>"))
    after = filled(content)
    assert (last in differing(content, after)) is looks
    assert (b"</f><v>2</v>" in parts_of(after)[last]) is not looks


def test_the_order_of_calculation_is_taken_out_with_all_that_leads_to_it() -> None:
    content = with_names(A02_latest="$B$2", other="$A$1")
    types, leads = (parts_of(content)[name].decode() for name in ("[Content_Types].xml", "xl/_rels/workbook.xml.rels"))
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml"
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/calcChain"
    chained = with_parts(
        rewritten(content, SHEET, ('<c r="A1"><v>99</v></c>', '<c r="A1"><f>1+1</f><v>2</v></c>')),
        {
            "[Content_Types].xml": types.replace(
                "</Types>", f'<Override PartName="/xl/calcChain.xml" ContentType="{kind}"/></Types>'
            ).encode(),
            "xl/_rels/workbook.xml.rels": leads.replace(
                "</Relationships>", f'<Relationship Id="rId99" Type="{relation}" Target="calcChain.xml"/></Relationships>'
            ).encode(),
            "xl/calcChain.xml": CHAIN,
        },
    )
    assert differing(content, filled(chained)) == {SHEET}  # back to the parts it had without


def test_a_workbook_that_does_not_speak_of_calculation_is_told_to_after_its_names() -> None:
    content = with_names(A02_latest="$B$2")
    silent = rewritten(content, "xl/workbook.xml", (re.search("<calcPr[^>]*>", parts_of(content)["xl/workbook.xml"].decode())[0], ""))  # type: ignore[index]
    assert b'</definedNames><calcPr fullCalcOnLoad="1"/>' in parts_of(filled(silent))["xl/workbook.xml"]


# Charts


def charted(rows: int, *series: dict[str, Any]) -> bytes:
    def more(workbook: Workbook, sheet: Any) -> None:
        chart = workbook.add_chart({"type": "line"})
        for each in series:
            chart.add_series(each)
        sheet.insert_chart("J2", chart)

    return with_a_table(rows, more)


def test_a_chart_of_a_tables_columns_draws_its_new_rows_and_remembers_them() -> None:
    content = charted(2, {"categories": "=Figures!$C$4:$C$5", "values": "=Figures!$D$4:$D$5", "name": "=Figures!$D$3"})
    assert remembered(content)[-1] == ("Figures!$D$4:$D$5", ["99", "99"])
    assert remembered(filled(content)) == [
        ("Figures!$D$3", ["value"]),
        ("Figures!$C$4:$C$7", ["45809", "45816", "45823", "45823"]),
        ("Figures!$D$4:$D$7", ["60", "62.5", "56.25"]),  # the fourth row has no figure, and a gap is no point
    ]
    assert b'<c:ptCount val="4"/><c:pt idx="0"><c:v>60</c:v></c:pt>' in parts_of(filled(content))[CHART]


def test_a_chart_of_some_rows_keeps_its_range_and_remembers_what_is_there_now() -> None:
    content = charted(3, {"values": "=Figures!$D$4:$D$5"}, {"values": "=Figures!$F$4:$F$6"}, {"values": "=Figures!$H$4:$H$5"})
    assert remembered(filled(content)) == [
        ("Figures!$D$4:$D$5", ["60", "62.5"]),
        ("Figures!$F$4:$F$7", None),  # formulas give these
        ("Figures!$H$4:$H$5", []),
    ]


def test_a_chart_that_remembers_nothing_is_given_what_it_draws() -> None:
    content = charted(2, {"values": "=Figures!$D$4:$D$5"})
    bare = with_parts(content, {CHART: re.sub(rb"<c:numCache>.*?</c:numCache>", b"", parts_of(content)[CHART])})
    assert remembered(filled(bare)) == [("Figures!$D$4:$D$7", ["60", "62.5", "56.25"])]


def test_a_chart_of_a_name_or_of_several_ranges_forgets_what_it_drew() -> None:
    content = charted(4, {"values": "=Figures!$D$4:$D$7"})
    several = rewritten(content, CHART, ("Figures!$D$4:$D$7", "(Figures!$D$4,Figures!$D$6)"))
    assert remembered(filled(several)) == [("(Figures!$D$4,Figures!$D$6)", None)]


def test_no_figure_of_the_team_the_template_was_taken_from_is_left_anywhere() -> None:
    content = with_a_table(
        3,
        lambda book, sheet: (
            sheet.insert_chart("J2", _chart_of(book, "=Figures!$D$4:$D$6")),
            book.add_worksheet("Sum").write_formula("A1", "=SUM(Cells[value])", None, 987_654),
        ),
        data=[["another-team", SEEN, 45_000, 987_654, "final"]] * 3,
    )
    after = parts_of(filled(content))
    assert [name for name, part in after.items() if b"987654" in part] == []


def _chart_of(workbook: Workbook, values: str) -> Any:
    chart = workbook.add_chart({"type": "line"})
    chart.add_series({"values": values})
    return chart


def test_pivot_tables_of_what_is_written_are_read_again_on_opening() -> None:
    content = with_a_table(2)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.pivotCacheDefinition+xml"
    types = parts_of(content)["[Content_Types].xml"].decode()

    def cache(source: str) -> bytes:
        pivot = f'<pivotCacheDefinition><cacheSource type="worksheet"><worksheetSource {source}/></cacheSource></pivotCacheDefinition>'
        names = [f'<Override PartName="/xl/pivotCache/one.xml" ContentType="{kind}"/></Types>']
        changed = {"[Content_Types].xml": types.replace("</Types>", names[0]).encode(), "xl/pivotCache/one.xml": pivot.encode()}
        return parts_of(fill(with_parts(content, changed), FIGURES, name="ward.xlsx").content)["xl/pivotCache/one.xml"]

    assert cache('name="Cells"').startswith(b'<pivotCacheDefinition refreshOnLoad="1">')
    assert cache('ref="A1:B9" sheet="Figures"').startswith(b'<pivotCacheDefinition refreshOnLoad="1">')
    assert cache('ref="A1:B9" sheet="Elsewhere"').startswith(b"<pivotCacheDefinition>")


# In another program


def converted(folder: Path, kind: str, **workbooks: bytes) -> dict[str, bytes]:
    """The workbooks as LibreOffice saves them, formulas worked out."""
    for name, content in workbooks.items():
        (folder / f"{name}.xlsx").write_bytes(content)
    out = folder / kind
    command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "xlsx", "--outdir", str(out)]
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder)}
    subprocess.run(
        [*command, *(f"{folder}/{name}.xlsx" for name in workbooks)], check=True, capture_output=True, timeout=180, env=environment
    )
    return {name: (out / f"{name}.xlsx").read_bytes() for name in workbooks}


@pytest.fixture(scope="module")
def in_libreoffice(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """A template saved by LibreOffice and filled, and filled workbooks as LibreOffice shows them."""
    folder = tmp_path_factory.mktemp("libreoffice")
    of_libreoffice = converted(folder, "as-a-template", everything=with_everything(), table=with_a_table(3))
    again = {f"{name}_again": filled(content) for name, content in of_libreoffice.items()}
    grown = filled(with_a_table(1, columns=[{"header": "measure"}, {"header": "week_ending"}, {"header": "value"}, *DOUBLED]))
    return again | converted(folder, "shown", everything=filled(with_everything()), grown=grown, **again)


DOUBLED = [{"header": "doubled", "formula": "=Cells[@[value]]*2"}]


@pytest.mark.libreoffice
def test_libreoffice_works_out_the_formulas_from_the_new_figures(in_libreoffice: dict[str, bytes]) -> None:
    book = openpyxl.load_workbook(io.BytesIO(in_libreoffice["everything"]), data_only=True)
    # 0.5625 - 0.625 = -0.0625, and 0.5625 x 2 = 1.125
    assert (book["Board"]["B4"].value, book["Rest of it"]["A1"].value) == (-0.0625, 1.125)
    grown = openpyxl.load_workbook(io.BytesIO(in_libreoffice["grown"]), data_only=True).active
    assert [grown[f"D{row}"].value for row in (4, 5, 6)] == [120, 125, 112.5]


@pytest.mark.libreoffice
@pytest.mark.parametrize("name", ["everything_again", "table_again"])
def test_a_template_that_libreoffice_saved_is_filled(in_libreoffice: dict[str, bytes], name: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(in_libreoffice[name]), data_only=True)
    if name == "table_again":
        assert [book.active[f"D{row}"].value for row in range(4, 9)] == [60, 62.5, 56.25, None, None]
    else:
        assert [book["Board"][f"B{row}"].value for row in range(1, 5)] == ["Invented Ward", 0.5625, 0.625, -0.0625]


def test_a_figure_of_the_next_week_changes_what_it_must_and_no_more() -> None:
    content = with_everything()
    one, other = (filled(content, figures_of(cell(SEEN, 0, value), cell(SEEN, 1, 50.0))) for value in (60.0, 61.0))
    assert differing(one, other) == {SHEET, CHART}
