"""The part of the store's doorway that pages look through: few rows, as plain values, for somebody who waits. Frames belong elsewhere."""

from collections.abc import Collection, Hashable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, func, select, true

from boxscore.cells import WITH_A_VALUE, Status
from boxscore.weeks import Week, WeekRange
from warehouse import tables
from warehouse.doorway import Doorway
from warehouse.replacing import within

HAS_DATA = [str(status) for status in (*WITH_A_VALUE, Status.HIDDEN)]


@dataclass(frozen=True)
class RunSeen:
    """A run, without what it came to."""

    began: datetime
    """UTC."""
    outcome: str


@dataclass(frozen=True)
class HeldSignal:
    """A signal that the newest figure of a chart is part of."""

    team: str
    measure: str
    signal: str
    lean: int
    first_week: Week
    noticed_week: Week
    """The team's week in which it was first told."""


class Glances(Doorway):
    """What pages ask again and again. ``teams`` names those asked for; None asks for every team."""

    def newest_run(self) -> RunSeen | None:
        """The run that began last."""
        table = tables.runs
        query = select(table.c.started_at, table.c.outcome).order_by(table.c.started_at.desc(), table.c.run).limit(1)
        with self._answering(), self.engine.connect() as connection:
            row = connection.execute(query).first()
        return RunSeen(*row) if row else None

    def waiting(self, weeks: WeekRange, *, teams: Collection[str] | None = None) -> list[tuple[str, str, Week]]:
        """The team, measure and week of every cell of those weeks that is not received."""
        table = tables.cells
        query = select(table.c.team, table.c.measure, table.c.week_ending)
        query = query.where(table.c.status == str(Status.NOT_RECEIVED), within(table.c.week_ending, weeks), _of(table.c.team, teams))
        with self._answering(), self.engine.connect() as connection:
            return [(team, measure, Week(ending)) for team, measure, ending in connection.execute(query)]

    def told(self, weeks: WeekRange, *, measures: Collection[str], teams: Collection[str] | None = None) -> set[tuple[str, str, Week]]:
        """The team, measure and week of every cell of those weeks and measures that has a value, or one that is hidden."""
        table = tables.cells
        query = select(table.c.team, table.c.measure, table.c.week_ending).where(table.c.measure.in_(list(measures)))
        query = query.where(table.c.status.in_(HAS_DATA), within(table.c.week_ending, weeks), _of(table.c.team, teams))
        with self._answering(), self.engine.connect() as connection:
            return {(team, measure, Week(ending)) for team, measure, ending in connection.execute(query)}

    def held_signals(self, *, teams: Collection[str] | None = None) -> list[HeldSignal]:
        """The signals found when the charts of each team were last looked at, in order of team, measure and the week they began."""
        table, looked = tables.signals, tables.charted_teams
        columns = (table.c.team, table.c.measure, table.c.signal, table.c.lean, table.c.first_week, table.c.noticed_week)
        last = and_(looked.c.team == table.c.team, looked.c.run == table.c.last_run)
        query = select(*columns).join(looked, last).where(_of(table.c.team, teams))
        with self._answering(), self.engine.connect() as connection:
            rows = connection.execute(query.order_by(table.c.team, table.c.measure, table.c.first_week, table.c.signal)).all()
        return [HeldSignal(row.team, row.measure, row.signal, row.lean, Week(row.first_week), Week(row.noticed_week)) for row in rows]

    def current_week(self, team: str) -> Week | None:
        """The last week in which any of the team's cells has data, hidden or not; None when none has."""
        table = tables.cells
        query = select(func.max(table.c.week_ending)).where(table.c.team == team, table.c.status.in_(HAS_DATA))
        with self._answering(), self.engine.connect() as connection:
            ending: date | None = connection.execute(query).scalar()
        return Week(ending) if ending else None

    def state_of(self, team: str) -> Hashable:
        """Another value whenever what the team's pages tell can have changed: a run began or ended, a workbook was written or came back."""
        runs, entries, workbooks = tables.runs, tables.entries, tables.workbooks
        asked = (
            select(runs.c.run, runs.c.outcome, runs.c.ended_at).order_by(runs.c.started_at.desc(), runs.c.run).limit(1),
            select(tables.team_changes.c.changed_at).where(tables.team_changes.c.team == team),
            select(func.max(entries.c.entered_at)).where(entries.c.team == team),
            select(func.max(workbooks.c.written_at), func.count(workbooks.c.pruned_at)).where(workbooks.c.team == team),
        )
        with self._answering(), self.engine.connect() as connection:
            return tuple(tuple(row) if (row := connection.execute(query).first()) else None for query in asked)


def _of(column: ColumnElement[str], teams: Collection[str] | None) -> ColumnElement[bool]:
    return true() if teams is None else column.in_(list(teams))
