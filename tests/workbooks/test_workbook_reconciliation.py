"""The management accountant's workbook, opened again."""

from datetime import date
from io import BytesIO
from typing import Any

import openpyxl
import pandas as pd

from workbooks.reconciliation import AMOUNT_NAMES, LedgerContents, file_name, workbook_bytes


def period(period: str, centre: str, status: str, *pence: int, estimated: int | None = None) -> dict[str, Any]:
    """One period of 2026-27; ``pence`` are ledger, told by week, year end, outside, teams, unmapped, difference."""
    named = {"financial_year": "2026-27", "period": period, "cost_centre": centre, "holders": "North 60%, South 40%", "status": status}
    return named | {"last_day": pd.Timestamp("2026-04-30"), "estimated_pence": estimated} | dict(zip(AMOUNT_NAMES, pence, strict=True))


def contents(*periods: dict[str, Any], restated: pd.DataFrame | None = None) -> LedgerContents:
    unmapped = [
        {"financial_year": "2026-27", "period": period, "cost_centre": centre, "account": account, "line": "Supplies", "pence": pence}
        for period, centre, account, pence in (
            ("P01", "999999", "05500", 10_00),
            ("P01", "999998", "06100", -99_99),
            ("P02", "999999", "05500", 5),
        )
    ]
    nothing = pd.DataFrame(columns=["financial_year", "period", "cost_centre", "account", "amount"])
    return LedgerContents(
        board_title="North board",
        invented=True,
        as_of=date(2026, 6, 22),
        periods=pd.DataFrame(periods).astype({"estimated_pence": "Int64"}),
        unmapped=pd.DataFrame(unmapped),
        restated=nothing if restated is None else restated,
        missing_rates=pd.DataFrame([("Registered", "5", "Bank", date(2026, 6, 1))], columns=["staff_group", "band", "source", "first_day"]),
    )


CLOSED = period("P01", "990001", "settled", 100_00, 90_00, 0, 10_00, 80_00, 10_00, 0)
OPEN = period("P02", "990001", "open", 0, 0, 0, 0, 0, 0, 0, estimated=30_00)
UNKNOWN = period("P02", "990002", "open", 0, 0, 0, 0, 0, 0, 0)


def rows(of: LedgerContents, sheet: str) -> list[tuple[Any, ...]]:
    """The rows below the header."""
    workbook = openpyxl.load_workbook(BytesIO(workbook_bytes(of, version=1, run="invented-run")))
    return list(workbook[sheet].iter_rows(min_row=5, values_only=True))


def test_the_newest_period_stands_first_and_an_open_one_is_not_nothing() -> None:
    newest, before = rows(contents(CLOSED, OPEN, UNKNOWN), "Summary")
    assert newest[1:2] + newest[3:] == ("P02", "2 open", *["open"] * 7, 30)
    assert before[1:2] + before[3:] == ("P01", "1 settled", 100, 90, 0, 10, 80, 10, 0, "all closed")


def test_cost_centres_name_who_holds_them_and_open_ones_their_estimates() -> None:
    of = contents(CLOSED, OPEN, UNKNOWN)
    assert [row[3:7] for row in rows(of, "Cost centres")] == [("990001", "North 60%, South 40%", "settled", 100)]
    assert [(row[3], row[5]) for row in rows(of, "Open periods")] == [("990001", 30), ("990002", "no estimate")]


def test_unmapped_spend_is_listed_by_cost_centre_and_account_the_largest_first() -> None:
    assert rows(contents(CLOSED), "Unmapped") == [
        ("999998", "06100", "Supplies", "2026-27 P01", "2026-27 P01", 1, -99.99),
        ("999999", "05500", "Supplies", "2026-27 P01", "2026-27 P02", 2, 10.05),
    ]


def test_a_difference_is_told_on_the_first_sheet() -> None:
    off = period("P01", "990001", "settled", 100_00, 90_00, 0, 9_99, 80_00, 10_00, 1)
    for periods, says in ((off, "1 periods of cost centres have a difference"), (CLOSED, "Every penny of the ledger is found again")):
        workbook = openpyxl.load_workbook(BytesIO(workbook_bytes(contents(periods), version=1, run="invented-run")))
        assert workbook["Summary"]["A2"].value.startswith(says)


def test_a_sheet_of_nothing_says_that_there_is_nothing() -> None:
    workbook = openpyxl.load_workbook(BytesIO(workbook_bytes(contents(CLOSED), version=1, run="invented-run")))
    assert workbook.sheetnames == ["Summary", "Cost centres", "Unmapped", "Open periods", "Restated", "Missing rates", "About"]
    assert workbook["Restated"]["A3"].value == "No year to date was restated without its month."
    assert not workbook["Restated"].tables
    assert all(sheet["A1"].value.startswith("Invented data: ") for sheet in workbook)


def test_the_same_contents_give_the_same_bytes_and_another_penny_another_fingerprint() -> None:
    one, same = contents(CLOSED), contents(CLOSED)
    assert workbook_bytes(one, version=1, run="r") == workbook_bytes(same, version=1, run="r")
    assert one.fingerprint == same.fingerprint != contents(CLOSED | {"ledger_pence": 100_01}).fingerprint
    assert file_name("north", one.as_of, 2) == "north_reconciliation_2026-06-22_v2.xlsx"
