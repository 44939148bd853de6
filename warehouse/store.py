"""The warehouse's doorway: every read and write of its tables, each write one transaction. Table shapes have their own module."""

import json
from collections.abc import Collection, Mapping
from typing import Any

import pandas as pd
from sqlalchemy import Connection, and_, delete, func, insert, select, update

from boxscore.cells import Status
from boxscore.outcomes import INTERRUPTED, RUNNING
from boxscore.weeks import Week, WeekRange
from warehouse import tables
from warehouse.doorway import keys_of, narrowed, never_behind
from warehouse.entries import Entries
from warehouse.glances import Glances
from warehouse.history import History, WorkedOut, note_worked_out
from warehouse.ledgers import Ledgers
from warehouse.memory import Memory
from warehouse.nights import JudgedFrom, note_teams
from warehouse.problems import Problems
from warehouse.refusals import Refusals, judged_again
from warehouse.register import Register
from warehouse.replacing import CellChanges, Explain, Scope, delete_keys, fill, replace_cells, within
from warehouse.upkeep import Upkeep


class Store(History, Memory, Ledgers, Refusals, Register, Problems, Entries, Glances, Upkeep):
    """One board's warehouse. Frames come back typed, with rows or without: dates as datetime64, figures as Float64, text as str.

    Every method raises PassingFault when the database does not answer, and ConfigurationError when it is not one that can be used.
    """

    # Runs

    def begin_run(self, run: str, *, how: str, weeks: WeekRange) -> None:
        """Records that ``run`` has begun; a run that is known already (a step tried again) is left as it is.

        From here on the clock is never behind what is noted: which version of a cell was shown when is told by these times.
        """
        newest = self.newest_time()
        self.clock = never_behind(newest, self.clock) if newest else self.clock
        with self._transaction() as connection:
            known = connection.execute(select(tables.runs.c.run).where(tables.runs.c.run == run)).first()
            if known is None:
                entry = {"run": run, "how": how, "first_week": weeks.first.ending, "last_week": weeks.last.ending}
                connection.execute(insert(tables.runs).values(**entry, started_at=self.clock(), outcome=RUNNING))

    def end_run(self, run: str, *, outcome: str, summary: Mapping[str, Any]) -> None:
        """Records how ``run`` ended; one that was interrupted stays so."""
        with self._transaction() as connection:
            ended = update(tables.runs).where(tables.runs.c.run == run, tables.runs.c.outcome != INTERRUPTED)
            connection.execute(ended.values(ended_at=self.clock(), outcome=outcome, summary=json.dumps(summary, sort_keys=True)))

    def interrupt_run(self, run: str) -> None:
        """Records that ``run`` was interrupted; when, nobody knows. Only for who holds the board's turn, and so knows that it is over."""
        with self._transaction() as connection:
            connection.execute(update(tables.runs).where(tables.runs.c.run == run).values(outcome=INTERRUPTED))

    def summary(self, run: str) -> dict[str, Any]:
        """What was kept of ``run`` when it ended; nothing of one that has not."""
        with self._answering(), self.engine.connect() as connection:
            kept = connection.execute(select(tables.runs.c.summary).where(tables.runs.c.run == run)).scalar()
        told: dict[str, Any] = json.loads(kept or "{}")
        return told

    def runs_not_ended(self, *, but: str) -> pd.DataFrame:
        """One row a run that is noted as at work, ``but`` one, oldest first."""
        at_work = select(tables.runs).where(tables.runs.c.outcome == RUNNING, tables.runs.c.run != but)
        return self._frame(at_work.order_by(tables.runs.c.started_at), list(tables.runs.c))

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
        put_right: pd.DataFrame | None = None,
        judged_from: JudgedFrom | None = None,
    ) -> None:
        """Makes these the verdicts of the weeks they are for; a week of the range without one keeps the verdict it had.

        ``verdicts``: one row a week; ``covered``: one row a sender and week with a verdict, all there are; ``senders``: one row a code and
        sender, added to those known; ``refused``: one row a refused row and reason, replaced for the weeks with a verdict and
        for the extracts at hand; ``put_right``: which extract brought what was refused and is no longer, one row a refusal;
        ``deliveries``: one row an extract seen; ``judged_from``: what the verdicts rest on.
        """
        kept = tables.feed_weeks
        judged = [{"feed": feed, "week_ending": ending.date()} for ending in verdicts["week_ending"]]
        refused = refused.assign(feed=feed, run=run)
        with self._transaction() as connection:
            delete_keys(connection, kept, judged)
            fill(connection, kept, verdicts.assign(feed=feed, run=run))
            delete_keys(connection, tables.feed_cover, judged)
            fill(connection, tables.feed_cover, covered.assign(feed=feed, run=run))
            self._add_senders(connection, senders.assign(feed=feed, run=run))
            again = judged_again(feed, [one["week_ending"] for one in judged], deliveries)
            self._replace_refusals(connection, refused, again, put_right, run)
            self._note_deliveries(connection, deliveries.assign(feed=feed, last_run=run))
            if judged_from:
                self._note_judged(connection, feed, judged_from, run)

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

    def deliveries(self, feed: str | None = None) -> pd.DataFrame:
        """One row an extract ever seen, in order of feed and name."""
        table = tables.deliveries
        query = select(table).order_by(table.c.feed, table.c.name, table.c.extract)
        return self._frame(narrowed(query, table, None, feed=feed), list(table.c))

    # Cells

    def replace_cells(
        self, weeks: WeekRange, computed: pd.DataFrame, *, run: str, explain: Explain | None = None, worked_out: WorkedOut | None = None
    ) -> CellChanges:
        """Makes ``computed`` every cell of those weeks, whole, in one transaction; only what differs is written.

        With ``worked_out`` every cell of its measures alone, and that they were worked out is noted with them.
        A cell that changes or disappears keeps what it said before in ``superseded_cells``; what ``explain`` tells of it, or of one that
        is new, is kept in ``cell_changes``. IntegrityError when a cell is there twice,
        ValueError when one lies outside the weeks or measures; nothing is changed then.
        """
        scope = Scope(weeks, worked_out.measures if worked_out else None)
        outside = ~computed["week_ending"].between(pd.Timestamp(weeks.first.ending), pd.Timestamp(weeks.last.ending))
        if scope.measures is not None:
            outside |= ~computed["measure"].isin(list(scope.measures))
        if outside.any():
            raise ValueError(f"{outside.sum()} of the cells lie outside {weeks.label}, or are of other measures")
        with self._transaction() as connection:
            changes, teams = replace_cells(connection, scope, computed, run, explain)
            if worked_out:
                note_worked_out(connection, worked_out, run)
                note_teams(connection, teams, at=worked_out.at, run=run)
        return changes

    def cells_by_status(self, weeks: WeekRange, *, measures: Collection[str]) -> dict[str, int]:
        """How many cells of those weeks and measures have each status, in order of its word."""
        table = tables.cells
        counted = select(table.c.measure, table.c.status, func.count()).where(within(table.c.week_ending, weeks))
        found: dict[str, int] = {}
        with self._answering(), self.engine.connect() as connection:
            for measure, status, count in connection.execute(counted.group_by(table.c.measure, table.c.status)):
                if measure in measures:
                    found[status] = found.get(status, 0) + count
        return dict(sorted(found.items()))

    def waiting_in(self, week: Week) -> pd.DataFrame:
        """One row a team and measure whose cell of the week is not received: ``newest``, the last day any of its cells speaks for."""
        waiting, told = tables.cells.alias("waiting"), tables.cells
        newest = func.max(told.c.as_of, type_=told.c.as_of.type).label("newest")
        of_series = and_(told.c.team == waiting.c.team, told.c.measure == waiting.c.measure)
        query = select(waiting.c.team, waiting.c.measure, newest).join(told, of_series)
        query = query.where(waiting.c.week_ending == week.ending, waiting.c.status == str(Status.NOT_RECEIVED))
        query = query.group_by(waiting.c.team, waiting.c.measure).order_by(waiting.c.team, waiting.c.measure)
        return self._frame(query, [told.c.team, told.c.measure, told.c.as_of]).rename(columns={"as_of": "newest"})

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
