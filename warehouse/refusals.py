"""The quarantine: rows refused, with what may be kept of them, and what became of those that were put right. Why, is told by others."""

from collections.abc import Sequence

import pandas as pd
from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from boxscore.weeks import WeekRange
from warehouse import tables
from warehouse.doorway import Doorway, framed, keys_of, narrowed
from warehouse.replacing import delete_keys, fill

REFUSAL_KEY = ("feed", "extract", "row_number", "column_name", "rule")
ACCEPTED, LEFT_OUT, NO_LONGER = "accepted", "left out", "no longer refused"
"""What became of a refused row: an extract brought it and it was accepted; its file came again and has it no more, or has it rightly
under another key; nothing is wrong with it any more, as when its contract was corrected."""


class Refusals(Doorway):
    """What is refused now, and what was and is no longer."""

    def refused_rows(self, feed: str | None = None, weeks: WeekRange | None = None) -> pd.DataFrame:
        """One row a refused row and reason, in order of feed, extract's name and row."""
        table = tables.refused_rows
        query = select(table).order_by(table.c.feed, table.c.name, table.c.row_number, table.c.column_name)
        return self._frame(narrowed(query, table, weeks, feed=feed), list(table.c))

    def refused_counts(self) -> dict[str, int]:
        """How many rows of each feed are refused, each once; a feed of which none is is absent."""
        table = tables.refused_rows
        each = select(table.c.feed, table.c.extract, table.c.row_number).distinct().subquery()
        with self._answering(), self.engine.connect() as connection:
            told = connection.execute(select(each.c.feed, func.count()).group_by(each.c.feed))
            return {row[0]: row[1] for row in told}

    def rows_put_right(self, feed: str | None = None, weeks: WeekRange | None = None) -> pd.DataFrame:
        """One row a row and reason that was refused and is no longer, in order of feed, extract's name and row, the oldest first."""
        table = tables.rows_put_right
        query = select(table).order_by(table.c.feed, table.c.name, table.c.row_number, table.c.column_name, table.c.put_right_at)
        return self._frame(narrowed(query, table, weeks, feed=feed), list(table.c))

    def _replace_refusals(
        self, connection: Connection, refused: pd.DataFrame, again: ColumnElement[bool], put_right: pd.DataFrame | None, run: str
    ) -> None:
        """Makes ``refused`` all that is refused of what is judged ``again``; what was and is no longer is noted as put right."""
        table = tables.refused_rows
        refused = refused.assign(**{name: None for name in ("content", "row_key") if name not in refused})
        held = connection.execute(select(table).where(again)).all()
        before = framed(held, list(table.c))
        key = list(REFUSAL_KEY)
        gone = before[~pd.MultiIndex.from_frame(before[key]).isin(pd.MultiIndex.from_frame(refused[key]))]
        fill(connection, tables.rows_put_right, self._as_put_right(gone, put_right, run))
        delete_keys(connection, table, keys_of(before, table))
        delete_keys(connection, table, keys_of(refused, table))
        fill(connection, table, refused)

    def _as_put_right(self, gone: pd.DataFrame, put_right: pd.DataFrame | None, run: str) -> pd.DataFrame:
        told = gone.rename(columns={"run": "refused_run"}).assign(run=run, put_right_at=self.clock())
        if put_right is None or put_right.empty:
            return told.assign(became=NO_LONGER, put_right_by=None)
        told = told.merge(put_right, how="left", on=list(REFUSAL_KEY), validate="one_to_one")
        return told.assign(became=told["became"].fillna(NO_LONGER))


def judged_again(feed: str, weeks: Sequence[object], deliveries: pd.DataFrame) -> ColumnElement[bool]:
    """The refused rows that a judgement of these weeks, by their Sundays, and extracts says anew.

    Of those without a week the ones of the extracts at hand, and of earlier extracts that had the name of an accepted one.
    """
    table = tables.refused_rows
    names = list(deliveries.loc[deliveries["outcome"] == "accepted", "name"])
    at_hand = or_(table.c.extract.in_(list(deliveries["extract"])), table.c.name.in_(names))
    return and_(table.c.feed == feed, or_(table.c.week_ending.in_(list(weeks)), and_(table.c.week_ending.is_(None), at_hand)))
