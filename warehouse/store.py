"""The warehouse's doorway: every read and write of its tables, each write one transaction. Table shapes have their own module."""

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pandas as pd
from sqlalchemy import Connection, and_, delete, func, insert, select, update

from boxscore.weeks import WeekRange
from warehouse import tables
from warehouse.doorway import keys_of, narrowed
from warehouse.history import History
from warehouse.ledgers import Ledgers
from warehouse.memory import Memory
from warehouse.replacing import CellChanges, Explain, delete_keys, fill, replace_cells, within


@dataclass(frozen=True)
class Workbook:
    """One entry of the register of workbooks."""

    id: str
    team: str
    week_ending: date
    version: int
    file_name: str
    fingerprint: str
    sha256: str
    size_bytes: int
    written_at: datetime
    current: bool
    run: str


class Store(History, Memory, Ledgers):
    """One board's warehouse. Frames come back typed, with rows or without: dates as datetime64, figures as Float64, text as str.

    Every method raises PassingFault when the database does not answer, and ConfigurationError when it is not one that can be used.
    """

    # Runs

    def begin_run(self, run: str, *, how: str, weeks: WeekRange) -> None:
        """Records that ``run`` has begun; a run that is known already (a step tried again) is left as it is."""
        with self._transaction() as connection:
            known = connection.execute(select(tables.runs.c.run).where(tables.runs.c.run == run)).first()
            if known is None:
                entry = {"run": run, "how": how, "first_week": weeks.first.ending, "last_week": weeks.last.ending}
                connection.execute(insert(tables.runs).values(**entry, started_at=self.clock(), outcome="running"))

    def end_run(self, run: str, *, outcome: str, summary: Mapping[str, Any]) -> None:
        with self._transaction() as connection:
            ended = update(tables.runs).where(tables.runs.c.run == run)
            connection.execute(ended.values(ended_at=self.clock(), outcome=outcome, summary=json.dumps(summary, sort_keys=True)))

    def runs(self) -> pd.DataFrame:
        """One row a run, newest first."""
        return self._frame(select(tables.runs).order_by(tables.runs.c.started_at.desc(), tables.runs.c.run), list(tables.runs.c))

    # Extracts and verdicts

    def replace_verdicts(
        self,
        feed: str,
        weeks: WeekRange,
        *,
        verdicts: pd.DataFrame,
        covered: pd.DataFrame,
        senders: pd.DataFrame,
        refused: pd.DataFrame,
        deliveries: pd.DataFrame,
        run: str,
    ) -> None:
        """Makes these the verdicts of the weeks they are for; a week of the range without one keeps the verdict it had.

        ``verdicts``: one row a week; ``covered``: one row a sender and week with a verdict, all there are; ``senders``: one row a code and
        sender, added to those known; ``refused``: one row a refused row and reason, replaced for the weeks with a verdict and
        for the extracts at hand; ``deliveries``: one row an extract seen.
        """
        kept, gone = tables.feed_weeks, tables.refused_rows
        judged = [{"feed": feed, "week_ending": ending.date()} for ending in verdicts["week_ending"]]
        refused = refused.assign(feed=feed, run=run)
        with self._transaction() as connection:
            delete_keys(connection, kept, judged)
            fill(connection, kept, verdicts.assign(feed=feed, run=run))
            delete_keys(connection, tables.feed_cover, judged)
            fill(connection, tables.feed_cover, covered.assign(feed=feed, run=run))
            self._add_senders(connection, senders.assign(feed=feed, run=run))
            without_week = and_(gone.c.week_ending.is_(None), gone.c.extract.in_(list(deliveries["extract"])))
            again = and_(within(gone.c.week_ending, weeks), gone.c.week_ending.in_([one["week_ending"] for one in judged]))
            connection.execute(delete(gone).where(gone.c.feed == feed, again | without_week))
            delete_keys(connection, gone, keys_of(refused, gone))
            fill(connection, gone, refused)
            self._note_deliveries(connection, deliveries.assign(feed=feed, last_run=run))

    def _add_senders(self, connection: Connection, senders: pd.DataFrame) -> None:
        table = tables.feed_senders
        held = connection.execute(
            select(table.c.feed, table.c.code, table.c.sender).where(table.c.feed.in_(list(senders["feed"].unique())))
        )
        known = {tuple(row) for row in held}
        fill(connection, table, senders[[tuple(key.values()) not in known for key in keys_of(senders, table)]])

    def note_deliveries(self, feed: str, deliveries: pd.DataFrame, *, run: str) -> None:
        """Notes extracts seen, or sources that did not answer, without any verdict on a week."""
        with self._transaction() as connection:
            self._note_deliveries(connection, deliveries.assign(feed=feed, last_run=run))

    def _note_deliveries(self, connection: Connection, deliveries: pd.DataFrame) -> None:
        if deliveries.empty:
            return
        table = tables.deliveries
        keys = keys_of(deliveries, table)
        held = connection.execute(select(table).where(table.c.feed.in_({key["feed"] for key in keys}))).mappings()
        first_runs = {(row["feed"], row["name"], row["extract"]): row["first_run"] for row in held}
        first_run = [first_runs.get(tuple(key.values()), run) for key, run in zip(keys, deliveries["last_run"], strict=True)]
        delete_keys(connection, table, keys)
        fill(connection, table, deliveries.assign(first_run=first_run))

    def feed_weeks(self, feed: str | None = None, weeks: WeekRange | None = None) -> pd.DataFrame:
        """One row a judged feed and week, in that order."""
        table = tables.feed_weeks
        query = select(table).order_by(table.c.feed, table.c.week_ending)
        return self._frame(narrowed(query, table, weeks, feed=feed), list(table.c))

    def feed_cover(self, feed: str | None = None, weeks: WeekRange | None = None) -> pd.DataFrame:
        """One row a feed, sender and week the sender speaks for, in that order."""
        table = tables.feed_cover
        query = select(table).order_by(table.c.feed, table.c.sender, table.c.week_ending)
        return self._frame(narrowed(query, table, weeks, feed=feed), list(table.c))

    def feed_senders(self, feed: str | None = None) -> pd.DataFrame:
        """One row a feed, code and sender that has ever sent rows of it, in that order."""
        table = tables.feed_senders
        query = select(table).order_by(table.c.feed, table.c.code, table.c.sender)
        return self._frame(narrowed(query, table, None, feed=feed), list(table.c))

    def refused_rows(self, feed: str | None = None, weeks: WeekRange | None = None) -> pd.DataFrame:
        """One row a refused row and reason, in order of feed, extract's name and row."""
        table = tables.refused_rows
        query = select(table).order_by(table.c.feed, table.c.name, table.c.row_number, table.c.column_name)
        return self._frame(narrowed(query, table, weeks, feed=feed), list(table.c))

    def deliveries(self, feed: str | None = None) -> pd.DataFrame:
        """One row an extract ever seen, in order of feed and name."""
        table = tables.deliveries
        query = select(table).order_by(table.c.feed, table.c.name, table.c.extract)
        return self._frame(narrowed(query, table, None, feed=feed), list(table.c))

    # Cells

    def replace_cells(self, weeks: WeekRange, computed: pd.DataFrame, *, run: str, explain: Explain | None = None) -> CellChanges:
        """Makes ``computed`` every cell of those weeks, whole, in one transaction; only what differs is written.

        A cell that changes or disappears keeps what it said before in ``superseded_cells``; what ``explain`` tells of it, or of one that
        is new, is kept in ``cell_changes``. IntegrityError when a cell is there twice,
        ValueError when one lies outside the weeks; nothing is changed then.
        """
        outside = ~computed["week_ending"].between(pd.Timestamp(weeks.first.ending), pd.Timestamp(weeks.last.ending))
        if outside.any():
            raise ValueError(f"{outside.sum()} of the cells lie outside {weeks.label}")
        with self._transaction() as connection:
            return replace_cells(connection, weeks, computed, run, explain)

    # Control totals

    def replace_control_totals(self, feed: str, weeks: WeekRange, totals: pd.DataFrame, *, run: str) -> None:
        """Makes ``totals``, one row a week, the control totals of those weeks."""
        table = tables.control_totals
        with self._transaction() as connection:
            connection.execute(delete(table).where(table.c.feed == feed, within(table.c.week_ending, weeks)))
            fill(connection, table, totals.assign(feed=feed, run=run))

    def control_totals(self) -> pd.DataFrame:
        """One row a reconciled feed, all its weeks together."""
        table = tables.control_totals
        counts = [table.c.rows_accepted, table.c.accepted_pence, table.c.teams_pence, table.c.unmapped_rows, table.c.unmapped_pence]
        summed = [func.sum(column).label(column.name) for column in counts]
        return self._frame(select(table.c.feed, *summed).group_by(table.c.feed).order_by(table.c.feed), [table.c.feed, *counts])

    # Workbooks

    def register_workbook(
        self, *, team: str, week_ending: date, version: int, file_name: str, fingerprint: str, sha256: str, size_bytes: int, run: str
    ) -> Workbook:
        """Registers a file that is in its place and makes it the team's current workbook."""
        entry: dict[str, Any] = {"id": uuid.uuid4().hex, "team": team, "week_ending": week_ending, "version": version}
        entry |= {
            "file_name": file_name,
            "fingerprint": fingerprint,
            "sha256": sha256,
            "size_bytes": size_bytes,
            "written_at": self.clock(),
            "current": True,
            "run": run,
        }
        table = tables.workbooks
        with self._transaction() as connection:
            connection.execute(update(table).where(table.c.team == team).values(current=False))
            connection.execute(insert(table).values(**entry))
        return Workbook(**entry)

    def workbooks(self, *, team: str | None = None, current: bool | None = None) -> list[Workbook]:
        """The register's entries, in order of team, newest first."""
        table = tables.workbooks
        query = select(table).order_by(table.c.team, table.c.written_at.desc(), table.c.version.desc())
        if current is not None:
            query = query.where(table.c.current == current)
        with self._answering(), self.engine.connect() as connection:
            return [Workbook(**row) for row in connection.execute(narrowed(query, table, None, team=team)).mappings()]

    def workbook(self, id: str) -> Workbook | None:
        """The register's entry of that id."""
        table = tables.workbooks
        with self._answering(), self.engine.connect() as connection:
            row = connection.execute(select(table).where(table.c.id == id)).mappings().first()
        return Workbook(**row) if row else None
