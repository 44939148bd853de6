"""Whether anything was written to a database since one looked last, asked in microseconds. What was written is not its business."""

from collections.abc import Callable, Hashable
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import Any

from sqlalchemy import Engine, PoolProxiedConnection
from sqlalchemy.exc import DBAPIError

from boxscore.errors import PassingFault
from warehouse.engine import open_engine, shown

VERSION = {"sqlite": "PRAGMA data_version", "postgresql": "SELECT pg_current_snapshot()::text"}
"""SQLite's number changes, on one connection, with what any other commits. Two equal snapshots of PostgreSQL see the same rows; a new one
comes with whatever was written to any database of that server."""
LOOK_EVERY_SECONDS = {"sqlite": 0.0, "postgresql": 1.0}
"""SQLite tells from shared memory in 6 microseconds; a PostgreSQL may be on another machine."""
QUICK = {"sqlite": {"timeout": "0.05"}, "postgresql": {"connect_timeout": "2", "tcp_user_timeout": "3000"}}
"""Whoever asks keeps others waiting for the answer."""
SILENT_SECONDS = 5.0
"""One that did not answer is not asked again for so long."""


class Watch:
    """One database, watched over a connection of its own, which is opened by the first look."""

    def __init__(self, engine: Engine, clock: Callable[[], float] = monotonic) -> None:
        self._kind, self._shown, self._clock = engine.dialect.name, shown(engine.url), clock
        self._file = Path(engine.url.database or "") if self._kind == "sqlite" else None
        watched = engine.url.update_query_dict(QUICK[self._kind])
        self._engine = open_engine(watched.render_as_string(hide_password=False))
        self._connection: PoolProxiedConnection | None = None
        self._opened, self._opened_file = 0, 0
        self._version: Hashable = None
        self._next_look = float("-inf")
        self._is_silent = False
        self._one_at_a_time = Lock()

    def version(self) -> Hashable:
        """What is the same as before only while nothing was written since; None before there is a database, and asking makes none.

        PassingFault when it does not answer.
        """
        with self._one_at_a_time:
            if self._clock() >= self._next_look:
                self._look()
            if self._is_silent:
                raise PassingFault(f"The database {self._shown} does not answer.")
            return self._version

    def _look(self) -> None:
        try:
            self._version, self._is_silent = self._asked(), False
        except (DBAPIError, self._engine.dialect.loaded_dbapi.Error):
            self._close()
            self._is_silent = True
        self._next_look = self._clock() + (SILENT_SECONDS if self._is_silent else LOOK_EVERY_SECONDS[self._kind])

    def _asked(self) -> Hashable:
        file = self._file_now()
        if file is None:
            return None
        if self._connection is None or file != self._opened_file:
            self._open(file)
        # By the driver itself: a transaction of SQLAlchemy's would see the same until it ends.
        (told,) = self._driver.execute(VERSION[self._kind]).fetchone()
        # A new connection of SQLite's counts from the beginning again.
        return self._opened, told

    def _file_now(self) -> int | None:
        """Which file it is, for a backup may have taken its place; 0 for a server, None where there is no file."""
        if self._file is None:
            return 0
        try:
            return self._file.stat().st_ino
        except FileNotFoundError:
            return None

    def _open(self, file: int) -> None:
        self._close()
        self._connection, self._opened, self._opened_file = self._engine.raw_connection(), self._opened + 1, file
        if self._kind == "postgresql":
            self._driver.autocommit = True

    @property
    def _driver(self) -> Any:
        return self._connection.driver_connection if self._connection else None

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.invalidate()  # closed for good: back in the pool it would be opened again as it is
            self._connection = None
