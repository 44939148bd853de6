"""Ledgers reconciled, kept period by period. Working them out belongs elsewhere."""

import pandas as pd
from sqlalchemy import select

from warehouse import tables
from warehouse.doorway import Doorway
from warehouse.replacing import delete_keys, fill


class Ledgers(Doorway):
    """The reconciliation of each period and cost centre, and who has how much of it."""

    def replace_reconciliation(self, periods: pd.DataFrame, shares: pd.DataFrame, months: "set[tuple[str, str]]", *, run: str) -> None:
        """Makes these the reconciliation of ``months``, financial years with periods, whole, in one transaction."""
        with self._transaction() as connection:
            for table, rows in ((tables.reconciliation, periods), (tables.reconciled_shares, shares)):
                delete_keys(connection, table, [{"financial_year": year, "period": period} for year, period in sorted(months)])
                fill(connection, table, rows.assign(run=run))

    def reconciliation(self) -> pd.DataFrame:
        """One row a financial year, period and cost centre, in that order."""
        table = tables.reconciliation
        return self._frame(select(table).order_by(table.c.financial_year, table.c.period, table.c.cost_centre), list(table.c))

    def reconciled_shares(self, holder: str) -> pd.DataFrame:
        """What the holder, a team or what stands for no team, has: one row a period, cost centre, account and line, in that order."""
        table = tables.reconciled_shares
        order = (table.c.financial_year, table.c.period, table.c.cost_centre, table.c.account, table.c.line)
        return self._frame(select(table).where(table.c.holder == holder).order_by(*order), list(table.c))
