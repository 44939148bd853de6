"""The part of the store's doorway that registers workbooks: every one ever written, why, and whether its file is still kept."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, select, update

from warehouse import tables
from warehouse.doorway import Doorway, narrowed


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
    reason: str | None = None
    """Why it was written; None for one from before reasons were kept."""
    parts: str | None = None
    """The fingerprints of its parts as JSON, by which the next one's reason is told."""
    pruned_at: datetime | None = None
    """When its file was taken away; None while it is kept."""


@dataclass(frozen=True)
class Written:
    """A workbook's file that is in its place and is to be registered."""

    team: str
    week_ending: date
    version: int
    file_name: str
    fingerprint: str
    sha256: str
    size_bytes: int
    reason: str = ""
    parts: str = "{}"


class Register(Doorway):
    """The workbooks that were written: an entry is never deleted, only its file."""

    def register_workbook(self, written: Written, *, run: str) -> Workbook:
        """Registers a file that is in its place and makes it its team's current workbook."""
        (entry,) = self.register_workbooks([written], run=run)
        return entry

    def register_workbooks(self, written: Collection[Written], *, run: str) -> list[Workbook]:
        """Registers files that are in their places, at most one a team, and makes each its team's current workbook, in one transaction."""
        entries = [Workbook(id=uuid.uuid4().hex, written_at=self.clock(), current=True, run=run, **vars(one)) for one in written]
        table = tables.workbooks
        if entries:
            with self._transaction() as connection:
                teams = [entry.team for entry in entries]
                connection.execute(update(table).where(table.c.team.in_(teams), table.c.current).values(current=False))
                connection.execute(insert(table), [vars(entry) for entry in entries])
        return entries

    def note_pruned(self, ids: Collection[str]) -> None:
        """Notes that the files of these entries are about to be taken away."""
        table = tables.workbooks
        with self._transaction() as connection:
            connection.execute(update(table).where(table.c.id.in_(list(ids))).values(pruned_at=self.clock()))

    def workbooks(self, *, team: str | None = None, teams: Collection[str] | None = None, current: bool | None = None) -> list[Workbook]:
        """The register's entries, of one team or some, in order of team, newest first."""
        table = tables.workbooks
        query = select(table).order_by(table.c.team, table.c.written_at.desc(), table.c.version.desc())
        if current is not None:
            query = query.where(table.c.current == current)
        if teams is not None:
            query = query.where(table.c.team.in_(list(teams)))
        return self._entries(narrowed(query, table, None, team=team))

    def workbook_hashes(self) -> set[str]:
        """The SHA-256 of every workbook ever registered."""
        with self._answering(), self.engine.connect() as connection:
            return set(connection.execute(select(tables.workbooks.c.sha256)).scalars())

    def workbook(self, id: str) -> Workbook | None:
        """The register's entry of that id."""
        table = tables.workbooks
        return next(iter(self._entries(select(table).where(table.c.id == id))), None)

    def _entries(self, query: Any) -> list[Workbook]:
        with self._answering(), self.engine.connect() as connection:
            return [Workbook(**row) for row in connection.execute(query).mappings()]
