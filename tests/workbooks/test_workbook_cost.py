"""The sheet Cost: what it says of a small team, cell by cell, and of one whose cost nobody tells."""

from dataclasses import replace
from datetime import date, datetime
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from invented_contents import CURRENT, contents_of
from openpyxl.worksheet.worksheet import Worksheet

from workbooks.contents import Contents
from workbooks.cost_contents import Comparison, CostLine, CostWeek, Crossed, LedgerAccount, LedgerPeriod, Saved, TeamCost, Weeks
from workbooks.cost_sheet import build_cost
from workbooks.cost_wording import as_avoided, as_released, pounds
from workbooks.reference import reference_bytes
from workbooks.sheets import Book

# Two weeks before with £300.00 for 6, so £150.00 for 3 a week at £50.00 each; one after with £200.00 for 5 at £40.00 each. The volume's
# effect is 150/5 - 150/3 = -£20.00, the spend's (200 - 150)/5 = +£10.00: pay +£80.00/5 = £16.00, agency -£30.00/5 = -£6.00.
BEFORE = Weeks(date(2025, 4, 6), date(2025, 4, 13), 2, (), "final")
AFTER = Weeks(date(2025, 6, 8), date(2025, 6, 15), 1, (date(2025, 6, 8),), "estimated")
COMPARISON = Comparison(
    before=BEFORE,
    after=AFTER,
    is_baseline=True,
    baseline_lacks=(),
    lines=(CostLine("Substantive pay", 120_00, 200_00, 16_00), CostLine("Agency spend", 30_00, 0, -6_00)),
    spend=CostLine("Spend", 150_00, 200_00, 10_00),
    crossed=Crossed(3.0, 5.0, -20_00, 50_00, 40_00, "Cost per patient admitted fell by £10.00"),
    saved=Saved(-50_00, -50_00, 100_00, 100_00),
)
NO_EFFECT = CostLine("Spend", 1, 3, None)
WEEK = CostWeek(CURRENT.ending, "estimated", (200_00, 0), 200_00, 5.0, "provisional", 40_00, "not received")
BLANK = CostWeek(CURRENT.plus(-1).ending, "not received", ("not received",) * 2, "not received", "hidden", "hidden", "not received", 0)
CLOSED = LedgerPeriod("2025-26 P02", "990001", "closed", 1_000_01, 900_01, 0, 100_00, 540_01, 300_00, 60_00, 0, None)
OPEN = LedgerPeriod("2025-26 P03", "990001", "open", 0, 0, 0, 0, 0, 0, 0, 0, 30_00)
COST = TeamCost(
    lines=("Substantive pay", "Agency spend"),
    volume="Patients admitted (Q04)",
    one="patient admitted",
    weeks=(WEEK, BLANK),
    comparison=COMPARISON,
    periods=(OPEN, CLOSED),
    accounts=(LedgerAccount("2025-26 P02", "990001", "01100", "Substantive", 540_01),),
)


def opened(cost: TeamCost | None, **given: Any) -> Worksheet:
    contents: Contents = contents_of(cost=cost, **given)
    book = Book("Invented", CURRENT.ending, [build_cost(contents)])
    return openpyxl.load_workbook(BytesIO(reference_bytes(book))).worksheets[0]


def rows(sheet: Worksheet, table: str) -> list[list[Any]]:
    """What stands below the header of a table."""
    return [[cell.value for cell in row] for row in sheet[sheet.tables[table].ref][1:]]


def said(sheet: Worksheet) -> str:
    """What stands in column A, outside of tables and in."""
    return "\n".join(str(row[0]) for row in sheet.iter_rows(values_only=True, max_col=1) if row[0] is not None)


def test_the_bridge_adds_up_in_every_column_and_to_the_change_in_unit_cost() -> None:
    assert rows(opened(COST), "CostBridge") == [
        ["Substantive pay", 120, 200, 80, 16],
        ["Agency spend", 30, 0, -30, -6],
        ["Spend (S)", 150, 200, 50, 10],
        ["Volume (V)", 3, 5, 2, -20],
        ["Unit cost (S / V)", 50, 40, -10, -10],
    ]


def test_it_says_which_weeks_are_compared_how_settled_they_are_and_which_are_left_out() -> None:
    words = said(opened(COST))
    assert "Before: the team's baseline, w/e 06/04/2025 to 13/04/2025 (2 weeks; final)." in words
    assert "After: w/e 08/06/2025 to 15/06/2025 (1 week, without 08/06/2025 for want of figures; estimated)." in words
    assert "no baseline" not in words


def test_savings_are_told_apart_and_spend_that_rose_released_nothing() -> None:
    released, avoided = rows(opened(COST), "CostSavings")
    assert released == ["Cash-releasing: spend fell", -50, -50, "Spend rose by £50.00 in an average week: no cash was released."]
    assert avoided[:3] == ["Cost-avoiding: more for the money", 100, 100]
    assert avoided[3].endswith("would have cost £100.00 more in an average week. No money comes back.")


def test_a_week_without_figures_says_why_and_never_nought() -> None:
    newest, before = rows(opened(COST), "CostByWeek")
    assert newest[1:] == ["estimated", 200, 0, 200, 5, "provisional", 40, "not received"]
    assert before[1:] == ["not received", *["not received"] * 3, "hidden", "hidden", "not received", 0]


def test_the_ledger_is_followed_to_the_team_and_an_open_period_is_no_nought() -> None:
    sheet = opened(COST)
    still_open, closed = rows(sheet, "CostReconciled")
    assert still_open == ["2025-26 P03", "990001", "open", *["open"] * 8, 30]
    assert closed == ["2025-26 P02", "990001", "closed", 1000.01, 900.01, 0, 100, 540.01, 300, 60, 0, "not open"]
    assert rows(sheet, "CostAccounts") == [["2025-26 P02", "990001", "01100", "Substantive", 540.01]]
    assert "Every penny is found again" in said(sheet)


def test_a_difference_in_the_ledger_is_told_before_the_table() -> None:
    off = replace(CLOSED, difference=1)
    assert "1 of the periods below have a difference" in said(opened(replace(COST, periods=(off,))))


def test_a_team_without_a_baseline_volume_or_ledger_is_told_what_is_missing() -> None:
    comparison = replace(COMPARISON, is_baseline=False, crossed=None, saved=Saved(0, 0, None, None), lines=(), spend=NO_EFFECT)
    sheet = opened(replace(COST, volume="", one="", comparison=comparison, periods=(), accounts=()))
    words = said(sheet)
    for sentence in ("The team has named no baseline", "No measure of this team tells its volume", "No period of a cost centre"):
        assert sentence in words
    assert rows(sheet, "CostBridge") == [["Spend (S)", 0.01, 0.03, 0.02]]
    assert rows(sheet, "CostByWeek")[0] == [datetime(2025, 6, 15), "estimated", 200, 0, 200, "not received"]
    assert set(sheet.tables) == {"CostBridge", "CostSavings", "CostByWeek"}


def test_a_team_whose_cost_nobody_tells_gets_a_sentence_and_no_table() -> None:
    sheet = opened(None)
    assert "Nothing is told of this team's cost" in sheet["A2"].value
    assert not sheet.tables


def test_nothing_can_be_typed_on_it() -> None:
    sheet = opened(COST)
    assert sheet.protection.sheet
    assert all(cell.protection.locked for row in sheet.iter_rows() for cell in row)


@pytest.mark.parametrize(
    ("saved", "released", "avoided"),
    [
        (Saved(0, 0, 0, 0), "Spend stayed the same", "As much was done as before"),
        (Saved(1_00, 1_00, -2_50, -2_50), "Spend fell by £1.00", "Less was done: £2.50 less"),
        (Saved(-1_00, -1_00, None, None), "Spend rose by £1.00", "No volume tells"),
    ],
)
def test_every_saving_and_none_is_told_in_words(saved: Saved, released: str, avoided: str) -> None:
    assert as_released(saved).startswith(released)
    assert as_avoided(saved).startswith(avoided)


def test_an_amount_below_a_pound_keeps_its_sign_and_its_pence() -> None:
    assert [pounds(pence) for pence in (-5, 5, -123_456_70)] == ["-£0.05", "£0.05", "-£123,456.70"]
