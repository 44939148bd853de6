"""The part of the store's doorway that keeps what people typed into workbooks. What an entry may hold and means belongs elsewhere."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pandas as pd
from sqlalchemy import Column, ColumnElement, Select, Text, and_, delete, func, insert, or_, select, true

from boxscore.weeks import Week
from warehouse import tables
from warehouse.doorway import Doorway

READ, PARTLY_READ, REFUSED = "read", "partly read", "refused"
SMALLEST_STEP = timedelta(microseconds=1)

_OTHER = tables.entries.alias("other")
_BESIDE = [tables.returns.c.file_name, _OTHER.c.value.label("other_value"), _OTHER.c.who.label("other_who")]
_TEXTS = [Column(beside.name, Text) for beside in _BESIDE]
_TOLD = (
    select(*tables.entries.c, *_BESIDE)
    .join(tables.returns, tables.entries.c.returned == tables.returns.c.returned)
    .outerjoin(
        _OTHER,
        and_(
            _OTHER.c.team == tables.entries.c.team,
            _OTHER.c.name == tables.entries.c.name,
            _OTHER.c.returned == tables.entries.c.in_conflict_with,
        ),
    )
)


@dataclass(frozen=True)
class Return:
    """A workbook that came back."""

    returned: str
    """What it is, whatever it is called: the first 16 letters of the SHA-256 of its bytes."""
    file_name: str
    outcome: str
    message: str
    returned_by: str
    team: str | None = None
    week_ending: date | None = None
    version: int | None = None
    returned_at: datetime | None = None
    """When it came back; the store says so when it is noted, unless it is told again."""


@dataclass(frozen=True)
class Entered:
    """What was typed into one cell."""

    name: str
    value: str | None
    """None where the cell was emptied."""
    week_ending: date | None
    who: str
    in_conflict_with: str | None = None


class Entries(Doorway):
    """The workbooks that came back and their entries: no entry is ever deleted, the last of each name holds."""

    def note_return(self, told: Return, entries: Iterable[Entered] = ()) -> None:
        """Notes a workbook that came back, with its entries, in one transaction; one that was noted and refused before is noted anew.

        Of one that was noted and read before, as by another who was given the same file, nothing is noted again.
        """
        returns, table = tables.returns, tables.entries
        with self._transaction() as connection:
            if connection.execute(select(returns).where(returns.c.returned == told.returned, returns.c.outcome != REFUSED)).first():
                return
            newest = connection.execute(select(func.max(table.c.entered_at))).scalar()
            # Of two that come back in one moment the second is the later.
            at = told.returned_at or (max(self.clock(), newest + SMALLEST_STEP) if newest else self.clock())
            connection.execute(delete(returns).where(returns.c.returned == told.returned, returns.c.outcome == REFUSED))
            connection.execute(insert(returns).values(**vars(told) | {"returned_at": at}))
            rows = [{"team": told.team, "returned": told.returned, "entered_at": at, **vars(entered)} for entered in entries]
            if rows:
                connection.execute(insert(table), rows)

    def return_of(self, returned: str) -> Return | None:
        """The workbook of these bytes, when it came back before."""
        table = tables.returns
        with self._answering(), self.engine.connect() as connection:
            row = connection.execute(select(table).where(table.c.returned == returned)).mappings().first()
        return Return(**row) if row else None

    def entries_of(self, returned: str) -> tuple[Entered, ...]:
        """What one workbook that came back brought, in order of its names."""
        table = tables.entries
        columns = (table.c.name, table.c.value, table.c.week_ending, table.c.who, table.c.in_conflict_with)
        query = select(*columns).where(table.c.returned == returned).order_by(table.c.name)
        with self._answering(), self.engine.connect() as connection:
            return tuple(Entered(**row) for row in connection.execute(query).mappings())

    def brought_before(self, team: str, week: Week, version: int) -> set[tuple[str, str | None]]:
        """The names and values that the team's workbook of that week and version brought, whenever it came back."""
        entries, returns = tables.entries, tables.returns
        query = select(entries.c.name, entries.c.value).join(returns, entries.c.returned == returns.c.returned)
        query = query.where(returns.c.team == team, returns.c.week_ending == week.ending, returns.c.version == version)
        with self._answering(), self.engine.connect() as connection:
            return {(name, value) for name, value in connection.execute(query)}

    def begun(self, run: str) -> datetime | None:
        """When the run began: what came back later its workbooks may not show. None for one that is not known."""
        with self._answering(), self.engine.connect() as connection:
            return connection.execute(select(tables.runs.c.started_at).where(tables.runs.c.run == run)).scalar()

    def returns(self, *, since: datetime | None = None, teams: Collection[str] | None = None) -> pd.DataFrame:
        """One row a workbook that came back, of some teams where any are named, oldest first.

        ``version`` is missing where it is not known.
        """
        table = tables.returns
        query = select(table).order_by(table.c.returned_at, table.c.returned)
        query = query if since is None else query.where(table.c.returned_at >= since)
        query = query if teams is None else query.where(table.c.team.in_(list(teams)))
        with self._answering(), self.engine.connect() as connection:
            rows = [dict(row) for row in connection.execute(query).mappings()]
        return pd.DataFrame(rows, columns=[column.name for column in table.c])

    def entries_now(
        self, teams: Collection[str] | None = None, *, kinds: Collection[str] = ("",), before: datetime | None = None
    ) -> pd.DataFrame:
        """One row a team and name that begins with one of ``kinds``: what was typed last, in that order; of all teams where none is named.

        With ``before``, what had been typed last by then.

        The columns of ``entries``, the ``file_name`` of its workbook, and what it conflicts with: ``other_value`` and ``other_who``.
        """
        table = tables.entries
        last = (
            select(table.c.team, table.c.name, func.max(table.c.entered_at).label("entered_at"))
            .where(true() if teams is None else table.c.team.in_(list(teams)), _begins(kinds))
            .where(true() if before is None else table.c.entered_at <= before)
            .group_by(table.c.team, table.c.name)
            .subquery()
        )
        same = and_(*(table.c[name] == last.c[name] for name in ("team", "name", "entered_at")))
        return self._told(_TOLD.join(last, same).order_by(table.c.team, table.c.name))

    def entries_since(self, week: Week, kinds: Collection[str]) -> pd.DataFrame:
        """Every entry ever typed of ``week`` or a later one whose name begins with one of ``kinds``, oldest first.

        The columns are those of ``entries_now``.
        """
        table = tables.entries
        query = _TOLD.where(table.c.week_ending >= week.ending, _begins(kinds))
        return self._told(query.order_by(table.c.entered_at, table.c.team, table.c.name))

    def _told(self, query: Select[Any]) -> pd.DataFrame:
        return self._frame(query, [*tables.entries.c, *_TEXTS])


def _begins(kinds: Collection[str]) -> ColumnElement[bool]:
    return or_(*(tables.entries.c.name.startswith(kind, autoescape=True) for kind in kinds))
