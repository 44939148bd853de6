"""Pareto: categories by how often they occur, with their cumulative share. Which rows count belongs to the terms of the measures."""

import pandas as pd


def pareto(counts: pd.DataFrame, *, by: list[str], category: str = "category", count: str = "count") -> pd.DataFrame:
    """One row a category of each group of ``by``, most frequent first, those equally frequent by name; with no ``by``, all are one group.

    Rows of the same category are added up. ``share_pct`` and ``cumulative_pct`` are of the group's total, 0 to 100, and NaN where that
    is 0. Rows without a category are told as ``not recorded``, a missing count adds nothing, and a category that occurs 0 times is left
    out unless its whole group is 0. ValueError for a negative count.
    """
    if (counts[count] < 0).any():
        raise ValueError("a Pareto chart counts how often things occur; a negative count is not one")
    named = counts.assign(**{category: counts[category].fillna("not recorded")})
    added = named.groupby([*by, category], as_index=False, observed=True)[count].sum()
    total = added.groupby(by, observed=True)[count].transform("sum") if by else pd.Series(added[count].sum(), index=added.index)
    kept = added.assign(total=total).loc[(added[count] > 0) | (total == 0)]
    ordered = kept.sort_values([*by, count, category], ascending=[*[True] * len(by), False, True], ignore_index=True)
    share = 100 * ordered[count] / ordered["total"].where(ordered["total"] > 0)
    reached = ordered.groupby(by, observed=True)[count].cumsum() if by else ordered[count].cumsum()
    cumulative = 100 * reached / ordered["total"].where(ordered["total"] > 0)
    finished: pd.DataFrame = ordered.drop(columns="total").assign(share_pct=share, cumulative_pct=cumulative)
    return finished
