"""The management accountant's workbook: the ledger followed to weeks, teams and what is nobody's. Working it out belongs elsewhere."""

import hashlib
import json
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from workbooks.figures import PENCE_A_POUND
from workbooks.looks import APART, DAY, POUNDS, SENTENCE, SENTENCE_APART, WHOLE_NUMBER
from workbooks.sheets import Book, Print, Sheet, Value
from workbooks.stamping.stamp import stamp
from workbooks.tables import TABLE_ROW, Column, put_heading, put_table, set_widths

LAYOUT_VERSION = 2
"""Counts up with every change of the sheets, so that a board whose pounds stayed the same gets a new workbook."""
OPEN = "open"
NO_ESTIMATE, ALL_CLOSED = "no estimate", "all closed"

PERIOD = (Column("Financial year", 12), Column("Period", 9), Column("Month ends", 14, DAY))
AMOUNTS = (
    Column("Ledger", 18, POUNDS),
    Column("Told by week", 18, POUNDS),
    Column("Year-end adjustment", 18, POUNDS),
    Column("Outside the board's weeks", 18, POUNDS),
    Column("Teams", 18, POUNDS),
    Column("Unmapped", 18, POUNDS),
    Column("Difference", 14, POUNDS),
)
AMOUNT_NAMES = ("ledger_pence", "apportioned_pence", "year_end_pence", "outside_pence", "teams_pence", "unmapped_pence", "difference_pence")
HOW_TO_READ = (
    "Ledger is what the accepted rows of the ledger add up to. Told by week and Year-end adjustment (period 13, on the weeks of March) are "
    "what the box scores tell of it; Outside the board's weeks is what lies on days before its first week or after its last.",
    "Teams and Unmapped are who has what is told. Teams is of all teams together; a shared cost centre is split by the shares that "
    "teams.yaml declares. Unmapped is of cost centres on days on which no team holds them; it is never dropped.",
    "Ledger = Told by week + Year-end adjustment + Outside the board's weeks. Told by week + Year-end adjustment = Teams + Unmapped. Each "
    "is added up on its own. Difference is what is missing from either, and has to be £0.00.",
    "A period is open until the ledger has a row of the cost centre for it, then closed, and settled eight weeks after the month's end "
    "unless the board's contract of the ledger says otherwise. While open it is told at an estimate, which is in no other column.",
    "Arrears of a pay award stand in the period that posted them, though the weeks they are told in are those they are for.",
)


@dataclass(frozen=True)
class LedgerContents:
    """Everything the workbook says, money in whole pence."""

    board_title: str
    invented: bool
    as_of: date
    periods: pd.DataFrame
    """One row a financial year, period and cost centre: ``financial_year``, ``period``, ``cost_centre``, ``holders``, ``last_day``,
    ``status``, the amounts that ``AMOUNT_NAMES`` names and ``estimated_pence``, NA where there is none."""
    unmapped: pd.DataFrame
    """One row a period, cost centre, account and line that is nobody's: with ``pence``."""
    restated: pd.DataFrame
    """One row a year to date that its months do not explain: ``financial_year``, ``period``, ``cost_centre``, ``account``, ``amount``."""
    missing_rates: pd.DataFrame
    """One row a ``staff_group``, ``band`` and ``source`` without a rate, with the ``first_day`` worked."""

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the contents and the layout's version."""
        frames = [frame.to_csv(index=False) for frame in (self.periods, self.unmapped, self.restated, self.missing_rates)]
        said = [LAYOUT_VERSION, self.board_title, self.invented, str(self.as_of), *frames]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()


@dataclass(frozen=True)
class _Page:
    """A sheet with one table."""

    title: str
    table: str
    heading: str
    says: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Value]]
    says_of_none: str = ""


def file_name(board: str, as_of: date, version: int) -> str:
    """``north_reconciliation_2026-06-22_v1.xlsx``."""
    return f"{board}_reconciliation_{as_of:%Y-%m-%d}_v{version}.xlsx"


def workbook_bytes(contents: LedgerContents, *, version: int, run: str) -> bytes:
    """The workbook: Summary, Cost centres, Unmapped, Open periods, Restated, Missing rates, About. Same arguments, same bytes."""
    return stamp(book_of(contents, version=version, run=run))


def book_of(contents: LedgerContents, *, version: int, run: str) -> Book:
    """The workbook's sheets; its day is the board's, not the clock's."""
    pages = (_summary(contents), _centres(contents), _unmapped(contents), _open(contents), _restated(contents), _rates(contents))
    book = Book(
        title=f"Ledger reconciled as at {contents.as_of:%d/%m/%Y}: {contents.board_title}",
        day=contents.as_of,
        sheets=[*map(_sheet, pages), _about(contents, version=version, run=run)],
    )
    return book.marked_invented() if contents.invented else book


def _sheet(page: _Page) -> Sheet:
    sheet = Sheet(page.title)
    if page.rows:
        put_heading(sheet, page.heading, page.says)
        put_table(sheet, page.table, page.columns, page.rows)
    else:
        put_heading(sheet, page.heading, page.says, page.says_of_none)
    set_widths(sheet, page.columns)
    sheet.print = Print(header_row=TABLE_ROW if page.rows else None)
    return sheet


def _summary(contents: LedgerContents) -> _Page:
    """The periods, newest first, every cost centre together."""
    periods = _newest_first(contents.periods)
    rows = [_summed(of_it) for _, of_it in periods.groupby(["financial_year", "period"], sort=False)]
    columns = (*PERIOD, Column("Cost centres", 24, SENTENCE_APART), *AMOUNTS, Column("Estimated while open", 18, POUNDS))
    off = int((contents.periods["difference_pence"] != 0).sum())
    says = (
        f"{off} periods of cost centres have a difference: see the sheet Cost centres."
        if off
        else "Every penny of the ledger is found again: the difference is £0.00 in every period of every cost centre."
    )
    return _Page("Summary", "Periods", f"Ledger reconciled as at {contents.as_of:%d/%m/%Y}: {contents.board_title}", says, columns, rows)


def _summed(period: pd.DataFrame) -> Sequence[Value]:
    """One period of every cost centre; of one that no cost centre has closed the ledger says nothing, which is not £0.00."""
    counts, first = period["status"].value_counts().sort_index(), period.iloc[0]
    is_closed = [status for status in counts.index if status != OPEN]
    amounts = [_pounds(period[name].sum()) if is_closed else OPEN for name in AMOUNT_NAMES]
    estimated = _estimate(period["estimated_pence"].sum(min_count=1)) if OPEN in counts else ALL_CLOSED
    said = ", ".join(f"{count} {status}" for status, count in counts.items())
    return [first["financial_year"], first["period"], _day(first["last_day"]), said, *amounts, estimated]


def _centres(contents: LedgerContents) -> _Page:
    periods = _newest_first(contents.periods)
    rows = [
        (row["financial_year"], row["period"], _day(row["last_day"]), row["cost_centre"], row["holders"], row["status"], *_amounts(row))
        for row in periods[periods["status"] != OPEN].to_dict("records")
    ]
    columns = (*PERIOD, Column("Cost centre", 14, APART), Column("Teams that hold it", 44, SENTENCE), Column("Status", 11, APART), *AMOUNTS)
    says = "Every cost centre in every period that has closed, newest period first. What the columns are is told on the sheet About."
    return _Page("Cost centres", "CostCentres", "Cost centres by period", says, columns, rows, "No period has closed yet.")


def _unmapped(contents: LedgerContents) -> _Page:
    """What is nobody's, by cost centre and account over all periods, the largest first, credits by their size."""
    periods = contents.unmapped.assign(when=contents.unmapped["financial_year"] + " " + contents.unmapped["period"])
    added = periods.groupby(["cost_centre", "account", "line"], as_index=False).agg(
        pence=("pence", "sum"), first=("when", "min"), last=("when", "max"), periods=("when", "nunique")
    )
    order = added.assign(size=-added["pence"].abs()).sort_values(["size", "cost_centre", "account"])
    rows = [
        (row["cost_centre"], row["account"], row["line"], row["first"], row["last"], row["periods"], _pounds(row["pence"]))
        for row in order.to_dict("records")
    ]
    columns = (
        Column("Cost centre", 14),
        Column("Account", 12),
        Column("Line", 16),
        Column("First period", 16),
        Column("Last period", 16),
        Column("Periods", 11, WHOLE_NUMBER),
        Column("Amount", 18, POUNDS),
    )
    says = f"{_in_words(added['pence'].sum())} on days on which no team holds the cost centre; the largest amounts first, credits by size."
    return _Page("Unmapped", "UnmappedSpend", "Unmapped spend", says, columns, rows, "Nothing is unmapped.")


def _open(contents: LedgerContents) -> _Page:
    periods = _newest_first(contents.periods)
    rows = [
        (row["financial_year"], row["period"], _day(row["last_day"]), row["cost_centre"], row["holders"], _estimate(row["estimated_pence"]))
        for row in periods[periods["status"] == OPEN].to_dict("records")
    ]
    columns = (
        *PERIOD,
        Column("Cost centre", 14, APART),
        Column("Teams that hold it", 44, SENTENCE),
        Column("Estimated so far", 18, POUNDS),
    )
    says = "The ledger has no row of these yet. What is told of them is an estimate, up to the board's last week, and is in no other sum."
    return _Page("Open periods", "OpenPeriods", "Open periods and their estimates", says, columns, rows, "No period is open.")


def _restated(contents: LedgerContents) -> _Page:
    rows = [
        (row["financial_year"], row["period"], row["cost_centre"], row["account"], _pounds(row["amount"]))
        for row in contents.restated.sort_values(["financial_year", "period"], ascending=False, kind="stable").to_dict("records")
    ]
    columns = (*PERIOD[:2], Column("Cost centre", 14), Column("Account", 12), Column("Year to date above its months", 20, POUNDS))
    says = "Years to date that rose or fell without the month. No figure uses them; ask which month the amount is of."
    return _Page(
        "Restated", "RestatedYears", "Restated years to date", says, columns, rows, "No year to date was restated without its month."
    )


def _rates(contents: LedgerContents) -> _Page:
    rows = [(row["staff_group"], row["band"], row["source"], _day(row["first_day"])) for row in contents.missing_rates.to_dict("records")]
    columns = (Column("Staff group", 24), Column("Band", 10), Column("Source", 16), Column("Worked from", 14, DAY))
    says = "Staff who worked in an open month and of whom reference.yaml has no rate. The weeks they worked in cannot be estimated."
    return _Page("Missing rates", "MissingRates", "Missing rates", says, columns, rows, "No rate is missing.")


def _about(contents: LedgerContents, *, version: int, run: str) -> Sheet:
    sheet = Sheet("About")
    put_heading(sheet, "About this workbook", "What it is, and how its columns are read.")
    columns = (Column("What", 20), Column("Is", 110, SENTENCE))
    facts = [("Board", contents.board_title), ("Told as at", f"{contents.as_of:%d/%m/%Y}"), ("Version", f"{version}"), ("Run", run)]
    reading = [("How to read it" if not at else "and", said) for at, said in enumerate(HOW_TO_READ)]
    put_table(sheet, "AboutReconciliation", columns, [*facts, *reading])
    set_widths(sheet, columns)
    return sheet


def _newest_first(periods: pd.DataFrame) -> pd.DataFrame:
    order = periods.sort_values(["cost_centre"], kind="stable")
    return order.sort_values(["financial_year", "period"], ascending=False, kind="stable")


def _amounts(row: Mapping[Hashable, Any]) -> list[Value]:
    return [_pounds(row[name]) for name in AMOUNT_NAMES]


def _pounds(pence: Any) -> float:
    return int(pence) / PENCE_A_POUND


def _estimate(pence: Any) -> Value:
    return NO_ESTIMATE if pd.isna(pence) else _pounds(pence)


def _day(day: date) -> date:
    return pd.Timestamp(day).date()


def _in_words(pence: Any) -> str:
    return f"{'-' if pence < 0 else ''}£{abs(int(pence)) / PENCE_A_POUND:,.2f}"
