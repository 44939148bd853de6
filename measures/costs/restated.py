"""Years to date that say something else than their months. What is spent is told by the months alone; this is for a person to ask about."""

from collections.abc import Iterator

import pandas as pd

from boxscore.feeds import Feed

COLUMNS = ("financial_year", "period", "cost_centre", "account", "month_actual", "year_to_date_actual")
FIRST_PERIOD = "P01"


def restated_without_its_month(rows: pd.DataFrame) -> pd.DataFrame:
    """One row a cost centre, account and period from which the year to date says more, or less, than the months of the year so far.

    Columns: cost_centre, account, financial_year, period and amount, in pence: by how much more than in the periods before. ``rows`` are
    a ledger's accepted rows of whole financial years; where a year's beginning is not at hand its first year to date is taken as it is.
    """
    of = ["financial_year", "cost_centre", "account"]
    told = rows.sort_values([*of, "period"], ignore_index=True)
    group = told.groupby(of)
    unexplained = (told["year_to_date_actual"] - group["month_actual"].cumsum()).astype("int64")
    begins_later = told.groupby("financial_year")["period"].transform("min") > FIRST_PERIOD
    before = unexplained.groupby([told[column] for column in of]).shift(1)
    before = before.fillna(unexplained.where(begins_later, 0)).astype("int64")
    found = told.assign(amount=unexplained - before)
    return found.loc[found["amount"] != 0, ["cost_centre", "account", "financial_year", "period", "amount"]].reset_index(drop=True)


def restatements(rows: pd.DataFrame, feed: Feed) -> Iterator[str]:
    """Each of them in words; none of a ledger without the columns that tell."""
    if rows.empty or any(feed.kind_of(column) is None for column in COLUMNS):
        return
    for centre, account, year, period, pence in restated_without_its_month(rows).itertuples(index=False):
        yield (
            f"cost centre {centre}, account {account}, {year} {period}: the year to date is £{abs(pence) / 100:,.2f} "
            f"{'more' if pence > 0 else 'less'} than its months. No figure uses it; ask finance which month it is of"
        )
