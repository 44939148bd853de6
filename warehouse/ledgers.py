"""Ledgers reconciled, kept period by period. Working them out belongs elsewhere."""

from collections.abc import Collection

import pandas as pd
from sqlalchemy import select, tuple_

from warehouse import tables
from warehouse.doorway import Doorway
from warehouse.replacing import delete_keys, fill


class Ledgers(Doorway):
    """The reconciliation of each period and cost centre, and who has how much of it."""

    def replace_reconciliation(
        self, periods: pd.DataFrame, shares: pd.DataFrame, missing_rates: pd.DataFrame, *, months: Collection[tuple[str, str]], run: str
    ) -> None:
        """Makes these the reconciliation of ``months``, financial years with periods, whole, in one transaction."""
        kept = ((tables.reconciliation, periods), (tables.reconciled_shares, shares), (tables.missing_rates, missing_rates))
        with self._transaction() as connection:
            for table, rows in kept:
                delete_keys(connection, table, [{"financial_year": year, "period": period} for year, period in sorted(months)])
                fill(connection, table, rows.assign(run=run))

    def missing_rates(self, months: Collection[tuple[str, str]]) -> pd.DataFrame:
        """The staff without a rate in the open ones of these months: one row a month, staff group, band and source, in that order."""
        table = tables.missing_rates
        of_months = tuple_(table.c.financial_year, table.c.period).in_(sorted(months))
        return self._frame(select(table).where(of_months).order_by(*table.primary_key.columns), list(table.c))

    def reconciliation(self) -> pd.DataFrame:
        """One row a financial year, period and cost centre, in that order."""
        table = tables.reconciliation
        return self._frame(select(table).order_by(table.c.financial_year, table.c.period, table.c.cost_centre), list(table.c))

    def reconciled_shares(self, *holders: str) -> pd.DataFrame:
        """What the holders, teams or what stands for no team, have: one row a holder, period, centre, account and line, in that order."""
        table = tables.reconciled_shares
        order = (table.c.holder, table.c.financial_year, table.c.period, table.c.cost_centre, table.c.account, table.c.line)
        return self._frame(select(table).where(table.c.holder.in_(holders)).order_by(*order), list(table.c))
