"""Closed months by week: each row of the ledger in whole pence over the parts of its days. Months still open are estimated elsewhere."""

import numpy as np
import pandas as pd

from boxscore.costs import FROM_LEDGER, PAY, YEAR_END
from boxscore.weeks import WeekRange
from measures.costs.parts import Parts, cut, day_number
from measures.costs.pennies import spread
from measures.costs.posted import LINES, Posted
from measures.costs.weights import Rosters
from measures.facts import Flags, Numbers

BY_DAYS, BY_ALL_MINUTES, BY_OWN_MINUTES = range(3)
SPREAD_BY = ("calendar days", "all minutes worked", "minutes worked of its own source")
KEPT = ("financial_year", "period", "cost_centre", "line", "account", "extract", "name", "row_number", "provisional")


def ledger_by_week(posted: Posted, rosters: Rosters, weeks: WeekRange) -> pd.DataFrame:
    """One row a row of the ledger and part of ``weeks`` with an amount or a budget: the columns of the feeds made of them.

    The parts of a row add up to it, those of other weeks with them. Amounts in pence. A part is provisional until the month of its row
    has settled, which for arrears may be long after its days.
    """
    actual, budget = (posted.facts.rows[name].to_numpy(dtype=np.int64) for name in ("month_actual", "month_budget"))
    own = posted.by_own_months
    is_elsewhere = (own.first != posted.first) | (own.last != posted.last)
    if not is_elsewhere.any():
        return _by_week(posted, rosters, weeks, actual, budget)
    # Arrears were paid for other days; what was set aside for them was so in its own month.
    amounts = _by_week(posted, rosters, weeks, actual, np.where(is_elsewhere, 0, budget))
    budgets = _by_week(own, rosters, weeks, np.zeros_like(actual), np.where(is_elsewhere, budget, 0))
    return pd.concat([amounts, budgets], ignore_index=True)


def _by_week(posted: Posted, rosters: Rosters, weeks: WeekRange, actual: Numbers, budget: Numbers) -> pd.DataFrame:
    rows = _rows_of(posted, weeks)
    span, parts = _spans(posted, rows)
    row = np.repeat(np.arange(len(rows)), np.bincount(parts.span)[span])
    at = np.arange(len(row)) - np.flatnonzero(np.diff(row, prepend=-1))[row] + parts.starts[span][row]
    by, weights = _weights(posted, rows, span, parts, rosters)
    weight = np.where(by[row] == BY_DAYS, parts.days[at], weights[at, np.where(by == BY_OWN_MINUTES, _source(posted, rows), len(PAY))[row]])
    actual, budget = actual[rows], budget[rows]
    amount, of_budget = spread(actual, row, weight), spread(budget, row, parts.days[at])
    kept = _inside(parts, weeks)[at] & ((amount != 0) | (of_budget != 0))
    row_kept, at = row[kept], at[kept]
    told = posted.facts.rows.take(rows[row_kept])[list(KEPT)].reset_index(drop=True)
    in_all = np.bincount(row, weights=weight, minlength=len(rows)).astype(np.int64)
    return with_days(told, parts, at).assign(
        provisional=told["provisional"].to_numpy(dtype=bool) | ~posted.has_settled(posted.facts.days("last_day"))[rows][row_kept],
        basis=pd.Series([FROM_LEDGER, YEAR_END], dtype="str").take(posted.is_year_end[rows][row_kept].astype(int)).to_numpy(),
        whole_amount=whole(actual[row_kept]),
        spread_by=pd.Series(SPREAD_BY, dtype="str").take(by[row_kept]).to_numpy(),
        weight=whole(weight[kept]),
        all_weights=whole(in_all[row_kept]),
        amount=whole(amount[kept]),
        budget=whole(of_budget[kept]),
    )


def with_days(told: pd.DataFrame, parts: Parts, at: Numbers) -> pd.DataFrame:
    """The rows with the days of their parts."""
    first, last, ending = (dates(days[at]) for days in (parts.first, parts.last, parts.week_ending))
    return told.assign(first_day=first, last_day=last, from_day=first, to_day=last, week_ending=ending)


def whole(numbers: Numbers) -> "pd.Series[int]":
    """As a column of whole numbers, which may lack some."""
    return pd.Series(numbers, dtype="Int64")


def dates(days: Numbers) -> "pd.Series[pd.Timestamp]":
    """As a column of dates."""
    return pd.Series(days.astype("datetime64[D]").astype("datetime64[us]"))


def _rows_of(posted: Posted, weeks: WeekRange) -> Numbers:
    """The rows of the ledger that are for a day of the weeks."""
    return np.flatnonzero((posted.first <= day_number(weeks.last.ending)) & (posted.last >= day_number(weeks.first.start)))


def _spans(posted: Posted, rows: Numbers) -> tuple[Numbers, Parts]:
    """For each row the number of its cost centre and days, and these cut into parts."""
    window = posted.centres.window
    first, last = posted.first[rows] - window.first, posted.last[rows] - window.first
    different, span = np.unique((posted.centre[rows] * len(window) + first) * len(window) + last, return_inverse=True)
    of, ends = np.divmod(different, len(window))
    centre, begins = np.divmod(of, len(window))
    return span, cut(posted.centres, centre, begins + window.first, ends + window.first)


def _weights(posted: Posted, rows: Numbers, span: Numbers, parts: Parts, rosters: Rosters) -> tuple[Numbers, Numbers]:
    """By what each row is spread, and for each part the minutes worked of each source and, last, of all."""
    minutes = rosters.minutes_in(parts)
    minutes[:, -1] = minutes.sum(axis=1)
    if not len(rows):
        return np.zeros(0, dtype=np.int64), minutes
    never_idle = np.logical_and.reduceat(rosters.any_worked(parts), parts.starts)
    of_source = np.add.reduceat(minutes, parts.starts, axis=0)
    source = _source(posted, rows)
    by = np.where(of_source[span, source] > 0, BY_OWN_MINUTES, BY_ALL_MINUTES)
    # Days of arrears may be a weekend alone, on which a team works in no week.
    by_days = (source == len(PAY)) | ~never_idle[span] | (of_source[span, -1] == 0)
    return np.where(by_days, BY_DAYS, by), minutes


def _source(posted: Posted, rows: Numbers) -> Numbers:
    """The place of each row's line among those of pay, arrears with substantive pay; after the last for what is not pay."""
    line = posted.line[rows]
    source = np.where(line < 0, LINES.index("Substantive"), np.minimum(line, len(PAY)))
    return np.where(posted.is_year_end[rows], len(PAY), source)


def _inside(parts: Parts, weeks: WeekRange) -> Flags:
    flags: Flags = (parts.week_ending >= day_number(weeks.first.ending)) & (parts.week_ending <= day_number(weeks.last.ending))
    return flags
