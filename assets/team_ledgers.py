"""The reconciled ledger of some teams' cost centres, a batch of teams at a time. Reconciling is done where cells are kept."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import pandas as pd

from assets.house import House
from boxscore.costs import LEDGER
from boxscore.teams import Team
from boxscore.weeks import WeekRange
from measures.costs.reconciled import OPEN, differences, months_of
from workbooks.cost_contents import LedgerAccount, LedgerPeriod

Row = dict[str, Any]


class Share(NamedTuple):
    """What a holder has of one account and line in a period."""

    financial_year: str
    period: str
    cost_centre: str
    account: str
    line: str
    pence: int


SHARE = list(Share._fields)


@dataclass(frozen=True)
class LedgerKept:
    """Every period of every cost centre of a board, read once for all its teams."""

    periods: Mapping[str, list[Row]]
    """By the cost centre in small letters, newest first."""

    @classmethod
    def of(cls, house: House) -> "LedgerKept":
        read = house.store.reconciliation()
        rows: list[Row] = read.assign(difference_pence=differences(read)).to_dict("records")  # type: ignore[assignment]
        by_centre: dict[str, list[Row]] = {}
        for row in reversed(rows):
            by_centre.setdefault(row["cost_centre"].casefold(), []).append(row)
        return cls(by_centre)


@dataclass(frozen=True)
class TeamLedger:
    """What a team's workbook says of the ledger."""

    periods: tuple[LedgerPeriod, ...]
    accounts: tuple[LedgerAccount, ...]


def ledgers_of(house: House, kept: LedgerKept, shown: Mapping[str, WeekRange]) -> dict[str, TeamLedger]:
    """For each team, by slug with the weeks its workbook shows, the periods of the cost centres it holds and what it has of them."""
    shares: dict[str, list[Share]] = {}
    for holder, *share in house.store.reconciled_shares(*shown)[["holder", *SHARE]].itertuples(index=False, name=None):
        shares.setdefault(holder, []).append(Share(*share))
    return {slug: _ledger(house, slug, kept, shares.get(slug, ()), weeks) for slug, weeks in shown.items()}


def _ledger(house: House, slug: str, kept: LedgerKept, shares: Sequence[Share], weeks: WeekRange) -> TeamLedger:
    team, feed = house.board.team_by_slug[slug], house.board.feed_by_id.get(LEDGER)
    if feed is None or team.whole_organisation:
        return TeamLedger((), ())
    own = Counter[tuple[str, str, str]]()
    for one in shares:
        own[one.financial_year, one.period, one.cost_centre] += one.pence
    periods = tuple(
        _period(row, own[row["financial_year"], row["period"], row["cost_centre"]]) for row in _held(team, feed.code_list, kept)
    )
    return TeamLedger(periods, _accounts(shares, weeks))


def _held(team: Team, code_list: str, kept: LedgerKept) -> Iterator[Row]:
    """The periods of each cost centre that the team holds on a day of the month, newest first of each."""
    for held in team.codes.get(code_list, ()):
        first, last = max(held.first, team.opens), min(held.last, team.closes or held.last)
        for row in kept.periods.get(held.code.casefold(), ()):
            month_ends = row["last_day"].date()
            if first <= month_ends and last >= month_ends.replace(day=1):
                yield row


def _period(row: Row, own: int) -> LedgerPeriod:
    return LedgerPeriod(
        period=_named(row["financial_year"], row["period"]),
        cost_centre=row["cost_centre"],
        status=row["status"],
        ledger=int(row["ledger_pence"]),
        apportioned=int(row["apportioned_pence"]),
        year_end=int(row["year_end_pence"]),
        outside=int(row["outside_pence"]),
        own=own,
        others=int(row["teams_pence"]) - own,
        unmapped=int(row["unmapped_pence"]),
        difference=int(row["difference_pence"]),
        estimated=None if row["status"] != OPEN or pd.isna(row["estimated_pence"]) else int(row["estimated_pence"]),
    )


def _accounts(shares: Sequence[Share], weeks: WeekRange) -> tuple[LedgerAccount, ...]:
    """Those of the months of the weeks, newest first."""
    months = months_of(weeks)
    of_months = [one for one in shares if (one.financial_year, one.period) in months]
    newest_first = sorted(of_months, key=lambda one: (one.financial_year, one.period), reverse=True)
    return tuple(
        LedgerAccount(_named(one.financial_year, one.period), one.cost_centre, one.account, one.line, one.pence) for one in newest_first
    )


def _named(year: str, period: str) -> str:
    return f"{year} {period}"
