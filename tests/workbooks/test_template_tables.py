"""Tables of a board's own workbook, filled: their rows, how they grow and shrink, and when they are not filled."""

import io
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from invented_contents import SEEN, SPEND, cell
from invented_templates import EXPORTED, FIGURES, differing, figures_of, parts_of, rewritten, with_a_table, workbook_of
from openpyxl.worksheet.worksheet import Worksheet
from workbook_lint import faults
from xlsxwriter.workbook import Workbook

from boxscore.errors import WorkbookRefused
from boxscore.templates import Rows, SheetPlan, TablePlan, TemplatePlan, Told, What
from workbooks.templates.filling import fill

SHEET, TABLE = "xl/worksheets/sheet1.xml", "xl/tables/table1.xml"
ROWS = [
    ("invented-ward", SEEN, "2025-06-01", 60, "final"),
    ("invented-ward", SEEN, "2025-06-08", 62.5, "final"),
    ("invented-ward", SEEN, "2025-06-15", 56.25, "provisional"),
    ("invented-ward", SPEND, "2025-06-15", None, "not received"),
]
"""What the table is told: four rows, from row 4 on."""


def filled(content: bytes, plan: TemplatePlan | None = None, figures: Any = FIGURES) -> bytes:
    return fill(content, figures, plan, name="ward.xlsx").content


def opened(content: bytes) -> Worksheet:
    assert faults(content) == []
    return openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]


def refusal(content: bytes, plan: TemplatePlan | None = None) -> str:
    with pytest.raises(WorkbookRefused) as caught:
        filled(content, plan)
    return str(caught.value)


def rows_of(sheet: Worksheet, first: int = 4, columns: int = 5) -> list[tuple[Any, ...]]:
    """The rows from ``first`` on, dates as text; rows of nothing are left out."""
    rows = [[each.value for each in row[:columns]] for row in sheet.iter_rows(min_row=first)]
    return [tuple(f"{each:%Y-%m-%d}" if hasattr(each, "year") else each for each in row) for row in rows if any(row)]


@pytest.mark.parametrize("rows", [1, 3, 4, 7])
def test_a_table_with_the_columns_of_the_export_is_filled_to_its_last_row_whatever_it_had(rows: int) -> None:
    content = with_a_table(rows)
    sheet = opened(filled(content))
    assert sheet.tables["Cells"].ref == "A3:F7"  # the header in row 3, and four rows
    assert rows_of(sheet) == ROWS
    assert {each.number_format for each in sheet["C"][3:7]} == {"dd/mm/yyyy"}
    assert differing(content, filled(content)) == {SHEET, *([TABLE] if rows != 4 else [])}


def test_a_calculated_column_goes_on_and_what_it_gave_before_is_gone() -> None:
    content = with_a_table(2, columns=[*({"header": name} for name in EXPORTED), {"header": "doubled", "formula": "=Cells[@[value]]*2"}])
    sheet = opened(filled(content))
    assert [sheet[f"F{row}"].value for row in range(4, 9)] == ["=Cells[[#This Row],[value]]*2"] * 4 + [None]
    assert b"<f>Cells[[#This Row],[value]]*2</f></c>" in parts_of(filled(content))[SHEET]


def test_a_table_told_nothing_keeps_one_empty_row() -> None:
    sheet = opened(filled(with_a_table(3), figures=figures_of()))
    assert (sheet.tables["Cells"].ref, rows_of(sheet, columns=6)) == ("A3:F4", [(None, None, None, None, None, "=[[#This Row],value]*2")])


TOTALLED = [
    *({"header": name} for name in EXPORTED[:3]),
    {"header": "value", "total_function": "sum", "total_value": 987},
    {"header": "status", "total_string": "Total"},
    {"header": "doubled", "formula": "=Cells[@[value]]*2"},
]


def test_a_table_with_totals_keeps_the_rows_it_does_not_need_empty() -> None:
    sheet = opened(filled(with_a_table(6, total_row=True, columns=TOTALLED)))
    assert sheet.tables["Cells"].ref == "A3:F10"
    assert [row[1:2] + row[3:] for row in rows_of(sheet)] == [row[1:2] + row[3:] for row in ROWS] + [
        (None, "=SUBTOTAL(109,[value])", "Total")
    ]


@pytest.mark.parametrize("rows", [1, 2, 3])
def test_the_totals_of_a_table_that_grows_move_under_its_last_row(rows: int) -> None:
    content = with_a_table(rows, total_row=True, columns=TOTALLED)
    sheet = opened(filled(content))
    assert (sheet.tables["Cells"].ref, sheet.tables["Cells"].autoFilter.ref) == ("A3:F8", "A3:F7")  # four rows, and the totals in row 8
    assert [row[1:2] + row[3:] for row in rows_of(sheet)] == [row[1:2] + row[3:] for row in ROWS] + [
        (None, "=SUBTOTAL(109,[value])", "Total")
    ]
    assert [sheet[f"F{row}"].value for row in (7, 8)] == ["=Cells[[#This Row],[value]]*2", None]
    assert b"987" not in parts_of(filled(content))[SHEET]


@pytest.mark.parametrize(
    ("more", "says"),
    [
        (lambda book, sheet: sheet.write("B7", "Note"), "B7 below it is not empty"),
        (lambda book, sheet: book.define_name("Total", "=Figures!$D$6"), "the name Total (Figures!$D$6) ends with it"),
        (lambda book, sheet: sheet.write_formula("H1", "=D6"), "the formula in Figures!H1 looks at D6, which ends with it"),
        (lambda book, sheet: sheet.write_formula("D6", "=SUM(D4:D5)"), "the total in D6 looks at cells by their addresses"),
    ],
)
def test_totals_that_something_looks_at_by_their_address_do_not_move(more: Any, says: str) -> None:
    assert says in refusal(with_a_table(2, more, total_row=True, columns=TOTALLED))


@pytest.mark.parametrize(
    ("more", "says"),
    [
        (lambda book, sheet: sheet.write("D6", "Note"), "it needs 2 more rows than its 2, but D6 below it is not empty"),
        (lambda book, sheet: sheet.write_formula("F7", "=1"), "F7 below it is not empty"),
        (lambda book, sheet: book.define_name("team_name", "=Figures!$A$7"), "the cell named team_name (A7) stands below it"),
        (lambda book, sheet: sheet.merge_range("A7:B7", ""), "merged cells A7:B7 stand below it"),
        (lambda book, sheet: sheet.add_table("E7:F9", {"header_row": False, "name": "Beds"}), "the table Beds (E7:F9) stands below it"),
        (
            lambda book, sheet: sheet.conditional_format("D4:D5", {"type": "cell", "criteria": "<", "value": 95}),
            "a conditional format on D4:D5 ends with it: let it reach to row 7 or further",
        ),
        (
            lambda book, sheet: sheet.conditional_format("D4:D5", {"type": "data_bar", "data_bar_2010": True}),
            "a conditional format on D4:D5 ends with it",
        ),
        (
            lambda book, sheet: sheet.data_validation("E4:E5", {"validate": "list", "source": ["final"]}),
            "a validation on E4:E5 ends with it",
        ),
        (lambda book, sheet: sheet.add_sparkline("H4", {"range": "Figures!D4:D5"}), "a sparkline or a format on D4:D5 ends with it"),
        (lambda book, sheet: book.define_name("Newest", "=Figures!$D$4:$D$5"), "the name Newest (Figures!$D$4:$D$5) ends with it"),
        (
            lambda book, sheet: sheet.write_formula("H1", "=SUM($D$4:$D$5)/2"),
            "the formula in Figures!H1 looks at D4:D5, which ends with it: let it reach to row 7 or further",
        ),
        (
            lambda book, sheet: book.add_worksheet("It's a sum").write_formula("B2", "=SUM('Figures'!D3:D6)"),
            "the formula in It's a sum!B2 looks at D3:D6, which ends with it",
        ),
        (lambda book, sheet: sheet.print_area("A1:F5"), "the name _xlnm.Print_Area (Figures!$A$1:$F$5) ends with it"),
    ],
)
def test_a_table_that_cannot_grow_says_what_stands_in_its_way(more: Any, says: str) -> None:
    assert says in refusal(with_a_table(2, more))


def test_ranges_that_were_made_longer_than_the_table_do_not_stand_in_its_way() -> None:
    def more(workbook: Workbook, sheet: Any) -> None:
        sheet.conditional_format("D4:D500", {"type": "cell", "criteria": "<", "value": 95})
        sheet.data_validation("E4:E500", {"validate": "list", "source": ["final"]})
        sheet.print_area("A1:F500")
        workbook.define_name("Newest", "=Figures!$D$4")
        sheet.write("H6", "beside it")
        sheet.write_formula("H1", '=SUM(D4:D500)+D5+SUM(D:D)+LEN("D4:D5")+SUM(Other!D4:D5)')
        workbook.add_worksheet("Other").write_formula("A1", "=SUM(D4:D5)")

    assert rows_of(opened(filled(with_a_table(2, more)))) == ROWS


def test_a_table_below_another_sheets_end_or_with_a_query_is_not_filled() -> None:
    queried = rewritten(with_a_table(2), TABLE, ("<table ", '<table tableType="queryTable" '))
    assert "its rows are fetched by a query of its own" in refusal(queried)
    assert "its column 'doubled' is worked out by a formula" in refusal(
        with_a_table(2), TemplatePlan(tables={"cells": TablePlan(columns={"doubled": Told()})})
    )


def test_a_calculated_column_that_looks_at_cells_by_their_addresses_is_not_continued() -> None:
    columns = [*({"header": name} for name in EXPORTED), {"header": "doubled", "formula": "=D4*2"}]
    assert "the formula of its column doubled (D4*2) looks at cells by their addresses" in refusal(with_a_table(2, columns=columns))
    columns[-1]["formula"] = "=Cells[@[value]]*$H$1"
    assert [row[3] for row in rows_of(opened(filled(with_a_table(2, columns=columns))))] == [row[3] for row in ROWS]


def test_formulas_that_are_only_their_cells_own_go_on_unless_they_say_rows() -> None:
    columns = [*TOTALLED[:5], {"header": "doubled"}]
    named, placed = (
        with_a_table(2, lambda book, sheet, formulas=formulas: sheet.write_column("F4", formulas), columns=columns)
        for formulas in (["=Cells[[#This Row],[value]]*2"] * 2, ["=D4*2", "=D5*2"])
    )
    assert opened(filled(named))["F7"].value == "=Cells[[#This Row],[value]]*2"
    assert "the formula of its column doubled (D5*2) looks at cells by their addresses" in refusal(placed)


def test_formulas_in_a_column_that_is_told_something_are_not_overwritten() -> None:
    assert "D5 holds a formula" in refusal(with_a_table(3, lambda book, sheet: sheet.write_formula("D5", "=D4+1")))


def test_a_formula_written_once_for_several_cells_is_not_lost() -> None:
    content = rewritten(
        with_a_table(6, lambda book, sheet: sheet.write("F12", 1)),
        SHEET,
        ('<c r="F9"><f>[[#This Row],value]*2</f>', '<c r="F9"><f t="shared" ref="F9:F12" si="0">D9*2</f>'),
        ('<c r="F12"><v>1</v>', '<c r="F12"><f t="shared" si="0"/><v>1</v>'),
    )
    assert "F12 shares its formula with F9, which is emptied" in refusal(content)


def test_a_plan_says_what_the_rows_are_and_what_each_column_is_told() -> None:
    def fill_in(workbook: Workbook) -> None:
        sheet = workbook.add_worksheet("Figures")
        sheet.add_table("A1:D2", {"name": "Measures", "columns": [{"header": name} for name in ("What", "Aim", "Now", "Last\nweek")]})
        sheet.add_table("F1:G2", {"name": "Weeks", "columns": [{"header": "Sunday"}, {"header": "Seen"}]})

    measures = {"what": Told(what=What.MEASURE_NAME), "Aim": Told(what=What.GOAL), "Now": Told(week="latest"), "Last\nweek": Told(week=-1)}
    weeks = {"Sunday": Told(what=What.WEEK_ENDING), "seen": Told(measure=SEEN)}
    plan = TemplatePlan(
        tables={
            "measures": TablePlan(rows=Rows.MEASURES, columns=measures, measures=(SEEN, SPEND)),
            "Weeks": TablePlan(rows=Rows.WEEKS, columns=weeks, weeks=4),
        }
    )
    sheet = opened(filled(workbook_of(fill_in), plan))
    assert rows_of(sheet, first=2, columns=4)[:2] == [("Seen within 4 hours", 95, 56.25, 62.5), ("Agency spend", None, None, None)]
    # Four weeks up to that of 15/06/2025 (45,823): the oldest has no figure.
    assert [(sheet[f"F{row}"].value, sheet[f"G{row}"].value) for row in range(2, 7)] == [
        (45_802, None),
        (45_809, 60),
        (45_816, 62.5),
        (45_823, 56.25),
        (None, None),
    ]


def test_a_sheet_with_headers_and_no_table_is_filled_below_them() -> None:
    def fill_in(workbook: Workbook) -> None:
        sheet = workbook.add_worksheet("Raw")
        sheet.write_row("A1", ["measure", "Week ending", "note", "value"])
        for row in range(1, 8):
            sheet.write_row(row, 0, ["A01", 1, "kept", 99])

    sheet = opened(filled(workbook_of(fill_in)))
    assert rows_of(sheet, first=2, columns=4) == [
        (SEEN, 45_809, "kept", 60),
        (SEEN, 45_816, "kept", 62.5),
        (SEEN, 45_823, "kept", 56.25),
        (SPEND, 45_823, "kept", None),
        *[(None, None, "kept", None)] * 3,
    ]


def test_a_sheets_plan_names_the_row_of_its_headers() -> None:
    def fill_in(workbook: Workbook) -> None:
        sheet = workbook.add_worksheet("Raw")
        sheet.write_row("B3", ["Which", "Figure"])

    columns = {"Which": Told(what=What.MEASURE), "Figure": Told()}
    sheet = opened(filled(workbook_of(fill_in), TemplatePlan(sheets={"raw": SheetPlan(header_row=3, columns=columns)})))
    assert [(sheet[f"B{row}"].value, sheet[f"C{row}"].value) for row in range(3, 9)] == [
        ("Which", "Figure"),
        (SEEN, 60),
        (SEEN, 62.5),
        (SEEN, 56.25),
        (SPEND, None),
        (None, None),
    ]
    told = refusal(workbook_of(fill_in), TemplatePlan(sheets={"Raw": SheetPlan(columns=columns), "Gone": SheetPlan(columns=columns)}))
    assert "sheet Raw: row 1 has no header 'Which'" in told
    assert "sheet Gone: the workbook has no sheet of that name with cells; it has Raw" in told


def test_tables_and_columns_the_plan_asks_for_and_the_workbook_lacks_are_told() -> None:
    plan = TemplatePlan(tables={"Cells": TablePlan(columns={"Figure": Told()}), "Beds": TablePlan(columns={"a": Told()})})
    told = refusal(with_a_table(1), plan)
    assert "table Cells: it has no column 'Figure'; it has team, measure, week_ending, value, status, doubled" in told
    assert "table Beds: the workbook has no table of that name; it has Cells" in told


def test_a_named_cell_inside_a_table_that_is_filled_is_told() -> None:
    content = with_a_table(3, lambda book, sheet: book.define_name("team_name", "=Figures!$D$4"))
    assert "its cell D4 lies in the table Cells (Figures!A4:F6), which is filled" in refusal(content)


@settings(max_examples=25, deadline=None)
@given(had=st.integers(1, 12), weeks=st.lists(st.integers(0, 40), unique=True, max_size=12))
def test_however_many_rows_it_had_a_table_has_those_it_is_told(had: int, weeks: list[int]) -> None:
    figures = figures_of(*(cell(SEEN, ago, float(ago)) for ago in weeks))
    sheet = opened(filled(with_a_table(had), figures=figures))
    assert sheet.tables["Cells"].ref == f"A3:F{3 + max(1, len(weeks))}"
    assert [row[3] for row in rows_of(sheet) if row[0]] == sorted(weeks, reverse=True)
