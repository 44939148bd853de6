"""The management accountant's workbook, written again when a pound of it has changed. Reconciling is done where cells are kept."""

import pandas as pd

from assets.house import House
from assets.shelving import Shelf
from boxscore.cells import UNMAPPED
from boxscore.costs import LEDGER
from boxscore.ownership import claims_to
from boxscore.periods import financial_year_of
from boxscore.weeks import Week, WeekRange
from measures.costs.made import counts_costs
from measures.costs.reconciled import OF_STAFF, differences, months_of
from measures.costs.restated import COLUMNS, restated_without_its_month
from measures.costs.weights import MissingRate
from measures.reaching import LONGEST_PERIOD_WEEKS
from warehouse.register import Written
from workbooks.reconciliation import LedgerContents, file_name, workbook_bytes

OF_THE_BOARD = "(reconciliation)"
"""Stands in the register of workbooks where a team's slug would."""
NOBODY = "no team"


def keep_reconciliation_workbook(house: House, run: str) -> bool:
    """Writes and registers the board's reconciliation workbook; False when nothing of it has changed, or the board counts no costs."""
    if not counts_costs(house.board):
        return False
    contents, as_of, shelf = _contents(house), house.board.as_of, Shelf(house.files, house.store)
    register = house.store.workbooks(team=OF_THE_BOARD)
    current = next((entry for entry in register if entry.current), None)
    if current and current.fingerprint == contents.fingerprint and shelf.is_as_written(current):
        return False
    version = 1 + max((entry.version for entry in register if entry.week_ending == as_of), default=0)
    name, content = file_name(house.board.name, as_of, version), workbook_bytes(contents, version=version, run=run)
    digest = shelf.put(name, content)
    reason = "the ledger, or what is told of it, changed" if current else "the first workbook"
    written = Written(OF_THE_BOARD, as_of, version, name, contents.fingerprint, digest, len(content), reason)
    shelf.register([written], run=run)
    return True


def rates_missing(house: House, weeks: WeekRange) -> list[MissingRate]:
    """The staff without a rate, in the newest of the weeks: months before them have closed, or their ledger is late."""
    if not counts_costs(house.board):
        return []
    newest = WeekRange(max(weeks.first, weeks.last.plus(1 - LONGEST_PERIOD_WEEKS)), weeks.last)
    told = house.store.missing_rates(months_of(newest))[[*OF_STAFF, "first_day"]]
    return [MissingRate(group, band, source, day.date()) for group, band, source, day in told.itertuples(index=False)]


def _contents(house: House) -> LedgerContents:
    board, periods = house.board, house.store.reconciliation()
    missing = [(one.staff_group, one.band, one.source, one.first_day) for one in rates_missing(house, board.nightly_window)]
    return LedgerContents(
        board_title=board.title,
        invented=board.invented,
        as_of=board.as_of,
        periods=periods.drop(columns="run").assign(holders=_holders(house, periods), difference_pence=differences(periods)),
        unmapped=house.store.reconciled_shares(UNMAPPED).drop(columns="run"),
        restated=_restated(house),
        missing_rates=pd.DataFrame(missing, columns=["staff_group", "band", "source", "first_day"]),
    )


def _holders(house: House, periods: pd.DataFrame) -> "pd.Series[str]":
    """For each period the teams that hold its cost centre on a day of the month, with their shares."""
    board = house.board
    claims = claims_to(board.feed_by_id[LEDGER].code_list, board.teams)
    told = []
    for centre, last in periods[["cost_centre", "last_day"]].itertuples(index=False):
        holding = [one for one in claims.get(centre.casefold(), ()) if one.first <= last.date() and one.last >= last.date().replace(day=1)]
        named = [f"{board.teams[one.team].name}{f' {one.share:g}%' if one.held.share else ''}" for one in holding]
        told.append(", ".join(dict.fromkeys(named)) or NOBODY)
    return pd.Series(told, index=periods.index, dtype="str")


def _restated(house: House) -> pd.DataFrame:
    """The years to date of the financial years of a night's weeks that say something else than their months."""
    feed, window = house.board.feed_by_id[LEDGER], house.board.nightly_window
    weeks = WeekRange(Week.of(financial_year_of(window.first.start)), window.last.plus(LONGEST_PERIOD_WEEKS))
    rows = house.lake.accepted(LEDGER, weeks)
    if rows.empty or any(feed.kind_of(column) is None for column in COLUMNS):
        return pd.DataFrame(columns=["cost_centre", "account", "financial_year", "period", "amount"])
    return restated_without_its_month(rows)
