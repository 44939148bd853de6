"""The part of the store's doorway that tells of change: why cells change, and what was shown on a past day."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import pandas as pd
from sqlalchemy import Column, Connection, Table, and_, func, select, union

from boxscore.cells import CELL_KEY, Status
from boxscore.reasons import Reason
from boxscore.weeks import Week, WeekRange
from warehouse import tables
from warehouse.doorway import keys_of, narrowed
from warehouse.nights import Nights
from warehouse.replacing import delete_keys, fill, within
from warehouse.tables import CELL_CONTENT

CHANGE_COLUMNS = (
    *CELL_KEY,
    *(f"{side}_{name}" for side in ("was", "is") for name in CELL_CONTENT),
    "changed_at",
    "run",
    "reason",
    "extracts",
)
"""The key, what the cell said before and says after, when which run changed it, why, and the extracts that brought the change."""


@dataclass(frozen=True)
class WorkedOut:
    """That the cells of some weeks and measures were worked out: as at which day, and ``at`` what time the facts were looked at."""

    weeks: WeekRange
    measures: Collection[str]
    as_of: date
    at: datetime


class History(Nights):
    """What changed, by whom and why, beside what is so now."""

    # What extracts changed

    def note_feed_changes(self, feed: str, changes: pd.DataFrame, *, run: str) -> None:
        """Adds what a run's extracts change: one row a week, reason and code or sender, with ``rows`` and ``extracts``."""
        at = self.moment()
        with self._transaction() as connection:
            fill(connection, tables.feed_changes, changes.assign(feed=feed, run=run, noted_at=at))

    def feed_changes(self, since: datetime | None = None) -> pd.DataFrame:
        """One row a change noted after ``since``, oldest first; every one there is when it is None."""
        table = tables.feed_changes
        query = select(table).order_by(table.c.noted_at, table.c.feed, table.c.week_ending, table.c.reason, table.c.whose)
        return self._frame(query if since is None else query.where(table.c.noted_at > since), list(table.c))

    def note_withdrawn_rows(self, feed: str, withdrawn: pd.DataFrame, *, accepted: pd.DataFrame, run: str) -> None:
        """Adds rows that were taken back, where they are not known yet; those that are accepted again (``extract``, ``row_number``) go."""
        table = tables.withdrawn_rows
        held = self.withdrawn_rows(feed)
        known = set(held[["feed", "extract", "row_number"]].itertuples(index=False, name=None))
        mine = accepted.loc[accepted["extract"].isin(held["extract"]), ["extract", "row_number"]]
        back = set(mine.itertuples(index=False, name=None))
        told = withdrawn.assign(feed=feed, run=run)
        new = told[[tuple(key.values()) not in known for key in keys_of(told, table)]]
        if back or len(new):
            names = [column.name for column in table.primary_key.columns]
            with self._transaction() as connection:
                delete_keys(connection, table, [dict(zip(names, row, strict=True)) for row in sorted(known) if row[1:] in back])
                fill(connection, table, new)

    def withdrawn_rows(self, feed: str | None = None, weeks: WeekRange | None = None) -> pd.DataFrame:
        """One row a row that was taken back, in order of feed, extract's name and row."""
        table = tables.withdrawn_rows
        query = select(table).order_by(table.c.feed, table.c.name, table.c.row_number)
        return self._frame(narrowed(query, table, weeks, feed=feed), list(table.c))

    # What was so when cells were worked out

    def note_descriptions(self, says: Mapping[tuple[str, str], str], *, run: str) -> None:
        """Adds each description, by its kind and id, that is not the one noted last; one that is no longer among them says nothing."""
        table = tables.descriptions
        held = self.descriptions()
        newest = {(kind, id): text for kind, id, text in held[["kind", "id", "says"]].itertuples(index=False)}
        now = dict.fromkeys(newest, "") | dict(says)
        changed = [(kind, id, text) for (kind, id), text in now.items() if newest.get((kind, id)) != text]
        if changed:
            frame, at = pd.DataFrame(changed, columns=["kind", "id", "says"]), self.moment()
            with self._transaction() as connection:
                fill(connection, table, frame.assign(noted_at=at, run=run))

    def descriptions(self) -> pd.DataFrame:
        """One row a description from a time on, oldest first."""
        table = tables.descriptions
        return self._frame(select(table).order_by(table.c.noted_at, table.c.kind, table.c.id), list(table.c))

    def note_worked_out(self, weeks: WeekRange, measures: Collection[str], *, as_of: date, at: datetime, run: str) -> None:
        """Adds that the cells of these measures and weeks are what the facts there were at that time make them."""
        with self._transaction() as connection:
            note_worked_out(connection, WorkedOut(weeks, measures, as_of, at), run)

    def worked_out(self, weeks: WeekRange) -> pd.DataFrame:
        """One row a time that cells of any of these weeks were worked out, oldest first."""
        table = tables.cells_worked_out
        touching = (table.c.first_week <= weeks.last.ending) & (table.c.last_week >= weeks.first.ending)
        return self._frame(select(table).where(touching).order_by(table.c.worked_out_at, table.c.first_week), list(table.c))

    # What cells said

    def cell_changes(self, *, team: str | None = None, measure: str | None = None, weeks: WeekRange | None = None) -> pd.DataFrame:
        """One row a change of a cell that has a reason, in order of team, measure and week."""
        table = tables.cell_changes
        query = select(table).order_by(*(table.c[name] for name in CELL_KEY), table.c.run)
        return self._frame(narrowed(query, table, weeks, team=team, measure=measure), list(table.c))

    def changes_by_reason(self, runs: Collection[str]) -> dict[str, int]:
        """How many changes of cells these runs made for each reason, the most first; a cell's first version is no change."""
        table, count = tables.cell_changes, func.count().label("changes")
        query = select(table.c.reason, count).where(table.c.run.in_(list(runs))).group_by(table.c.reason)
        with self._answering(), self.engine.connect() as connection:
            rows = connection.execute(query.order_by(count.desc(), table.c.reason)).all()
        return {row.reason: row.changes for row in rows}

    def superseded_cells(self, *, team: str | None = None, measure: str | None = None, weeks: WeekRange | None = None) -> pd.DataFrame:
        """One row an earlier version of a cell, in order of team, measure and week."""
        table = tables.superseded_cells
        query = select(table).order_by(table.c.team, table.c.measure, table.c.week_ending)
        return self._frame(narrowed(query, table, weeks, team=team, measure=measure), list(table.c))

    def cells(
        self, *, team: str | None = None, measure: str | None = None, status: str | None = None, weeks: WeekRange | None = None
    ) -> pd.DataFrame:
        """One row a cell, in order of team, measure and week; money in whole pence."""
        table = tables.cells
        query = select(table).order_by(table.c.team, table.c.measure, table.c.week_ending)
        return self._frame(narrowed(query, table, weeks, team=team, measure=measure, status=status), list(table.c))

    def cells_of(self, teams: Collection[str]) -> pd.DataFrame:
        """The same of these teams."""
        table = tables.cells
        query = select(table).where(table.c.team.in_(list(teams))).order_by(table.c.team, table.c.measure, table.c.week_ending)
        return self._frame(query, list(table.c))

    def changes(self, *, since: datetime | None = None, team: str | None = None, measure: str | None = None) -> pd.DataFrame:
        """One row a cell and run that changed it, the newest run first: the columns of ``CHANGE_COLUMNS``, money in whole pence.

        The run's time is as ``run_times`` tells, ``since`` then or later. What a cell said is NA where it was not there before, or is not
        there after. A change from before reasons were kept says so; a cell's first version is no change.
        """
        key, times = [*CELL_KEY, "run"], self.run_times()
        runs = None if since is None else list(times[times >= since].index)
        before, why = (self._changed(table, team, measure, runs) for table in (tables.superseded_cells, tables.cell_changes))
        written = [self._written(table, team, measure, runs) for table in (tables.cells, tables.superseded_cells)]
        versions = pd.concat([written[0], written[1].drop(columns="superseded_by")], ignore_index=True)
        was, why = before.drop(columns="run").rename(columns={"superseded_by": "run"}), why.rename(columns={"extracts": "brought_by"})
        told = was.merge(why, how="outer", on=key, validate="one_to_one")
        # Of a run tried again after another the same run may have written two versions; the one that is there now is told.
        now = versions.drop_duplicates(key)
        told = told.merge(now, how="left", on=key, suffixes=("_was", "_is"), validate="one_to_one")
        told = told.rename(columns={f"{name}_{side}": f"{side}_{name}" for side in ("was", "is") for name in CELL_CONTENT})
        told = told.assign(changed_at=told["run"].map(times), reason=told["reason"].fillna(str(Reason.NOT_KEPT)))
        told = told.assign(extracts=told["brought_by"].fillna(""))
        return told.sort_values(["changed_at", *CELL_KEY], ascending=[False, True, True, True], ignore_index=True)[list(CHANGE_COLUMNS)]

    def _changed(self, table: Table, team: str | None, measure: str | None, runs: Collection[str] | None) -> pd.DataFrame:
        """What these runs changed, of ``superseded_cells`` or ``cell_changes``."""
        query = narrowed(select(table), table, None, team=team, measure=measure)
        return self._frame(query if runs is None else query.where(_changed_by(table).in_(runs)), list(table.c))

    def _written(self, table: Table, team: str | None, measure: str | None, runs: Collection[str] | None) -> pd.DataFrame:
        """The versions of cells, there now or superseded since, that these runs wrote in changing them."""
        changing = (tables.superseded_cells, tables.cell_changes)
        each = [select(*(of.c[name] for name in CELL_KEY), _changed_by(of).label("run")) for of in changing]
        changed = union(*(one if runs is None else one.where(_changed_by(of).in_(runs)) for one, of in zip(each, changing, strict=True)))
        named = changed.subquery()
        query = select(table).join(named, and_(*(table.c[name] == named.c[name] for name in (*CELL_KEY, "run"))))
        return self._frame(narrowed(query, table, None, team=team, measure=measure), list(table.c))

    def has_cells(self, weeks: WeekRange, *, measures: Collection[str] | None = None) -> bool:
        """Whether there is any cell of those weeks, of one of the measures where they are named."""
        table = tables.cells
        query = select(table.c.team).where(within(table.c.week_ending, weeks)).limit(1)
        with self._answering(), self.engine.connect() as connection:
            asked = query if measures is None else query.where(table.c.measure.in_(list(measures)))
            return connection.execute(asked).first() is not None

    def weeks_with(self, status: Status, weeks: Collection[Week]) -> set[tuple[str, Week]]:
        """The measures that have a cell of this status in one of the weeks, each with the week."""
        table = tables.cells
        in_weeks = table.c.week_ending.in_([week.ending for week in weeks])
        query = select(table.c.measure, table.c.week_ending).where(table.c.status == str(status), in_weeks).distinct()
        with self._answering(), self.engine.connect() as connection:
            return {(measure, Week(ending)) for measure, ending in connection.execute(query)} if weeks else set()

    def run_times(self) -> "pd.Series[pd.Timestamp]":
        """For each run when what it wrote was there: when it ended; of one that never did, when it wrote cells, or else began. UTC."""
        runs, worked = tables.runs, tables.cells_worked_out
        wrote = select(worked.c.run, func.max(worked.c.worked_out_at).label("wrote_at")).group_by(worked.c.run).subquery()
        query = select(runs.c.run, func.coalesce(runs.c.ended_at, wrote.c.wrote_at, runs.c.started_at).label("ended_at"))
        told = self._frame(query.select_from(runs.outerjoin(wrote, runs.c.run == wrote.c.run)), [runs.c.run, runs.c.ended_at])
        return told.set_index("run")["ended_at"]

    def cells_as_at(
        self, day: date, *, team: str | None = None, measure: str | None = None, weeks: WeekRange | None = None
    ) -> pd.DataFrame:
        """The cells as they were at the end of that day (UTC), in order of team, measure and week: as the runs over by then left them."""
        midnight = datetime.combine(day, time()) + timedelta(days=1)
        return self.cells_before(midnight, team=team, measure=measure, weeks=weeks)

    def cells_before(
        self, moment: datetime, *, team: str | None = None, measure: str | None = None, weeks: WeekRange | None = None
    ) -> pd.DataFrame:
        """The same as the runs left them that were over before that moment."""
        ended = self.run_times()
        now = self.cells(team=team, measure=measure, weeks=weeks)
        before = self.superseded_cells(team=team, measure=measure, weeks=weeks)
        before = before[before["superseded_by"].map(ended) >= pd.Timestamp(moment)]
        versions = pd.concat([now, before.drop(columns="superseded_by")], ignore_index=True)
        shown = versions[versions["run"].map(ended) < pd.Timestamp(moment)]
        return shown.sort_values(list(CELL_KEY), ignore_index=True).loc[:, [*CELL_KEY, *CELL_CONTENT, "run"]]


def _changed_by(table: Table) -> Column[str]:
    """The run that changed the cell."""
    return table.c["superseded_by" if "superseded_by" in table.c else "run"]


def note_worked_out(connection: Connection, worked: WorkedOut, run: str) -> None:
    """Adds it, once."""
    table = tables.cells_worked_out
    entry = {"run": run, "worked_out_at": worked.at, "first_week": worked.weeks.first.ending, "last_week": worked.weeks.last.ending}
    entry |= {"as_of": worked.as_of, "measures": " ".join(worked.measures)}
    delete_keys(connection, table, [{name: entry[name] for name in ("run", "worked_out_at", "first_week")}])
    fill(connection, table, pd.DataFrame([entry]))
