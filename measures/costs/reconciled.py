"""Ledgers reconciled: what was posted in each period to each cost centre, followed to the weeks, to the teams and to what is nobody's.

Each amount is added up on its own, so that a difference of 0 says something. How a month becomes weeks belongs to its own modules, where
the outcome is kept and shown elsewhere.
"""

from collections.abc import Mapping
from dataclasses import astuple, dataclass
from datetime import date

import numpy as np
import pandas as pd

from boxscore.board import Board
from boxscore.cells import UNMAPPED
from boxscore.costs import CLOSED_COSTS, LEDGER, YEAR_END, YEAR_END_PERIOD
from boxscore.periods import period_of
from boxscore.weeks import WeekRange
from measures.costs.estimates import OpenMonth
from measures.costs.made import Costs
from measures.cover import DAYS_A_WEEK
from measures.facts import EPOCH, Facts, claims_on
from measures.reaching import weeks_of_months

PERIOD = ("financial_year", "period", "cost_centre")
AMOUNTS = ("ledger_pence", "apportioned_pence", "year_end_pence", "outside_pence", "teams_pence", "unmapped_pence")
OF_STAFF = ("staff_group", "band", "source")
LAST_MONTH = "P12"
OPEN, CLOSED, SETTLED = "open", "closed", "settled"


def months_of(weeks: WeekRange) -> set[tuple[str, str]]:
    """The financial years and periods of the months that have a day in the weeks, the year's end with its March."""
    months = {period_of(day) for week in weeks for day in (week.start, week.ending)}
    return months | {(year, YEAR_END_PERIOD) for year, period in months if period == LAST_MONTH}


@dataclass(frozen=True)
class Reconciliation:
    """The periods of some months, and who has how much of them."""

    periods: pd.DataFrame
    """One row a financial year, period and cost centre with a row in the ledger, or of an open month with somebody who holds it:
    ``PERIOD``, ``last_day`` of its month, ``status``, ``AMOUNTS`` and ``estimated_pence``, NA for what has closed or has no estimate."""
    shares: pd.DataFrame
    """One row a period, cost centre, ``holder`` (a team's slug, or what stands for no team), ``account`` and ``line``: ``pence``. An
    organisation that holds other teams is left out."""
    missing_rates: pd.DataFrame
    """The staff without a rate of whom hours were worked in an open month: one row a period and ``OF_STAFF``, with the ``first_day``."""


def reconciled(board: Board, facts: Mapping[str, Facts], weeks: WeekRange) -> Reconciliation:
    """The months that have a day in ``weeks``; ``facts``, of the ledger and rosters, are those of ``weeks_of_months``.

    In pence: what the ledger says of months that are over; what of it was told by week; the year-end adjustment (P13) told by week; what
    lies on days before the board's first week or after its last; what teams have of both that are told, and what nobody has.
    """
    costs = Costs.of(board, facts, weeks_of_months(board, weeks))
    posted = _of_months(costs.posted.facts.rows, weeks)
    told = _of_months_named(costs.closed_rows, posted)
    history = board.whole_history
    inside = told["week_ending"].between(pd.Timestamp(history.first.ending), pd.Timestamp(history.last.ending))
    shares = _shares(board, costs, told[inside])
    is_year_end, is_nobodys = told["basis"] == YEAR_END, shares["holder"] == UNMAPPED
    amounts = {
        "ledger_pence": _added(posted, "month_actual"),
        "apportioned_pence": _added(told[inside & ~is_year_end], "amount"),
        "year_end_pence": _added(told[inside & is_year_end], "amount"),
        "outside_pence": _added(told[~inside], "amount"),
        "teams_pence": _added(shares[~is_nobodys], "pence"),
        "unmapped_pence": _added(shares[is_nobodys], "pence"),
    }
    closed = pd.DataFrame(amounts).fillna(0).astype("Int64").rename_axis(list(PERIOD)).reset_index()
    closed = closed.assign(**_standing(closed, posted, board), estimated_pence=pd.array([pd.NA] * len(closed), dtype="Int64"))
    periods = pd.concat([closed, _still_open(costs, weeks, history)], ignore_index=True)
    return Reconciliation(periods.sort_values(list(PERIOD), ignore_index=True), shares, _missing_rates(costs, weeks))


def differences(periods: pd.DataFrame) -> "pd.Series[int]":
    """For each row of ``Reconciliation.periods`` the pence that were lost or made on the way to the weeks, or from there to the teams.

    Both ways are looked at: two that make up for each other are a difference all the same.
    """
    to_weeks = periods["ledger_pence"] - periods["apportioned_pence"] - periods["year_end_pence"] - periods["outside_pence"]
    to_teams = periods["apportioned_pence"] + periods["year_end_pence"] - periods["teams_pence"] - periods["unmapped_pence"]
    return (to_weeks + to_teams).mask(to_weeks + to_teams == 0, to_weeks)


def _of_months(rows: pd.DataFrame, weeks: WeekRange) -> pd.DataFrame:
    """The ledger's rows of the months with a day in the weeks."""
    has_a_day = (rows["last_day"] >= pd.Timestamp(weeks.first.start)) & (rows["first_day"] <= pd.Timestamp(weeks.last.ending))
    of_months: pd.DataFrame = rows.loc[has_a_day]
    return of_months


def _of_months_named(told: pd.DataFrame, posted: pd.DataFrame) -> pd.DataFrame:
    """What is told by week of the periods in ``posted``, on whichever days."""
    periods = pd.MultiIndex.from_frame(posted[list(PERIOD[:2])].drop_duplicates())
    return told.loc[pd.MultiIndex.from_frame(told[list(PERIOD[:2])]).isin(periods)].reset_index(drop=True)


def _shares(board: Board, costs: Costs, told: pd.DataFrame) -> pd.DataFrame:
    """What each team, and nobody, has of what is told by week, by account."""
    told = told.reset_index(drop=True)
    claims = claims_on(Facts(board.feed_by_id[CLOSED_COSTS], told, costs.closed_cover), board)
    is_counted = np.array([*(not team.whole_organisation for team in board.teams), True])[claims.team]
    names = np.array([*(team.slug for team in board.teams), UNMAPPED], dtype=object)
    each = told.take(claims.row)[[*PERIOD, "account", "line"]].reset_index(drop=True)
    each = each.assign(holder=pd.Series(names[claims.team], dtype="str"), pence=claims.amounts("amount").astype(np.int64))[is_counted]
    added = each.groupby([*PERIOD, "holder", "account", "line"])[["pence"]].sum().reset_index()
    return added[added["pence"] != 0].reset_index(drop=True)


def _added(rows: pd.DataFrame, column: str) -> "pd.Series[int]":
    return rows.groupby(list(PERIOD))[column].sum()


def _standing(periods: pd.DataFrame, posted: pd.DataFrame, board: Board) -> dict[str, "pd.Series[str]"]:
    """For each period the last day of its month, and whether the ledger has settled since."""
    last_days = posted.groupby(list(PERIOD))["last_day"].max()
    last = pd.Series(last_days.reindex(pd.MultiIndex.from_frame(periods[list(PERIOD)])).to_numpy(), dtype="datetime64[us]")
    settles = last + pd.Timedelta(days=board.feed_by_id[LEDGER].settles_after_weeks * DAYS_A_WEEK)
    status = pd.Series(np.where(settles <= pd.Timestamp(board.as_of), SETTLED, CLOSED), dtype="str")
    return {"last_day": last, "status": status}


def _still_open(costs: Costs, weeks: WeekRange, history: WeekRange) -> pd.DataFrame:
    """One row an open month with a day in the weeks and cost centre, with what it is estimated at in the board's weeks so far."""
    found = [_of_open_month(costs, *span, history=history) for span in _open_months(costs, weeks)]
    types = dict.fromkeys((*PERIOD, "status"), "str") | dict.fromkeys((*AMOUNTS, "estimated_pence"), "Int64")
    types |= {"last_day": "datetime64[us]"}
    told = pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=list(types))
    return told[list(types)].astype(types)


def _open_months(costs: Costs, weeks: WeekRange) -> list[tuple[OpenMonth, date, date]]:
    """The open months with a day in the weeks, each with its first and last day."""
    spans = [(month, *_days_of(month, costs)) for month in costs.open_months]
    return [span for span in spans if span[1] <= weeks.last.ending and span[2] >= weeks.first.start]


def _missing_rates(costs: Costs, weeks: WeekRange) -> pd.DataFrame:
    told = [(*period_of(first), *astuple(one)) for month, first, _ in _open_months(costs, weeks) for one in costs.missing_rates(month)]
    frame = pd.DataFrame(told, columns=[*PERIOD[:2], *OF_STAFF, "first_day"])
    return frame.astype(dict.fromkeys((*PERIOD[:2], *OF_STAFF), "str") | {"first_day": "datetime64[us]"})


def _days_of(month: OpenMonth, costs: Costs) -> tuple[date, date]:
    """Its first and last day."""
    first, last = (int(days[month.month]) for days in (costs.posted.months.first_days, costs.posted.months.last_days))
    return date.fromordinal(first + EPOCH), date.fromordinal(last + EPOCH)


def _of_open_month(costs: Costs, month: OpenMonth, first: date, last: date, *, history: WeekRange) -> pd.DataFrame:
    parts, codes = month.parts, np.array(costs.posted.centres.codes, dtype=object)
    is_told = costs.posted.centres.is_held(parts) | month.can_be_estimated
    estimated = month.rows(costs.posted, costs.rosters)
    inside = estimated["week_ending"].between(pd.Timestamp(history.first.ending), pd.Timestamp(history.last.ending))
    centres = pd.Series(np.unique(codes[parts.centre[is_told]]), dtype="str")
    with_one = np.unique(codes[parts.centre[month.can_be_estimated]])
    pence = estimated[inside].groupby("cost_centre")["amount"].sum().reindex(with_one, fill_value=0)
    year, period = period_of(first)
    named = {"financial_year": year, "period": period, "cost_centre": centres, "last_day": pd.Timestamp(last), "status": OPEN}
    return pd.DataFrame(named | dict.fromkeys(AMOUNTS, 0) | {"estimated_pence": pence.reindex(centres).to_numpy()})
