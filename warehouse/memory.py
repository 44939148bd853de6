"""What people judged and which signals were told, kept for good. Judging and finding belong elsewhere."""

from typing import Any

import pandas as pd
from sqlalchemy import Connection, Table, select

from warehouse import tables
from warehouse.doorway import Doorway, narrowed
from warehouse.replacing import delete_keys, fill


class Memory(Doorway):
    """The judgements and the signals: nothing in them is ever deleted."""

    def note_judgements(self, judgements: pd.DataFrame, *, source: str, run: str) -> None:
        """Adds what ``source`` says: ``kind``, ``team``, ``measure``, ``day``, ``who`` and ``says``; what it said before stays."""
        with self._transaction() as connection:
            _note(connection, tables.judgements, judgements.assign(source=source), run)

    def judgements(self, *, source: str | None = None) -> pd.DataFrame:
        """One row a judgement ever noted, in order of kind, team, measure and day."""
        table = tables.judgements
        query = select(table).order_by(table.c.kind, table.c.team, table.c.measure, table.c.day, table.c.says)
        return self._frame(narrowed(query, table, None, source=source), list(table.c))

    def note_signals(self, signals: pd.DataFrame, *, run: str) -> None:
        """Adds the signals that the newest figures are part of, or says of those known how far they have come."""
        with self._transaction() as connection:
            _note(connection, tables.signals, signals, run)

    def signals(self, *, team: str | None = None) -> pd.DataFrame:
        """One row a signal ever told, in order of team, measure and the week it began."""
        table = tables.signals
        query = select(table).order_by(table.c.team, table.c.measure, table.c.first_week, table.c.signal)
        return self._frame(narrowed(query, table, None, team=team), list(table.c))


def _note(connection: Connection, table: Table, rows: pd.DataFrame, run: str) -> None:
    """Writes the rows in the place of those of the same keys, with the run that noted each first."""
    keys = [column.name for column in table.primary_key.columns]
    once = rows.drop_duplicates(keys)
    held = {tuple(row[:-1]): row[-1] for row in connection.execute(select(*(table.c[name] for name in keys), table.c.first_run))}
    named = list(once[keys].astype(object).itertuples(index=False))
    plain = [tuple(_plain(value) for value in key) for key in named]
    delete_keys(connection, table, [dict(zip(keys, key, strict=True)) for key in plain if key in held])
    fill(connection, table, once.assign(first_run=[held.get(key, run) for key in plain], last_run=run))


def _plain(value: Any) -> Any:
    """Days as the database tells them."""
    return value.date() if isinstance(value, pd.Timestamp) else value
