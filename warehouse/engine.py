"""Opens the warehouse: SQLite or PostgreSQL, by its URL. Tables and what is done with them belong to their own modules."""

from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DisconnectionError, NoSuchModuleError
from sqlalchemy.pool import ConnectionPoolEntry

from boxscore.errors import ConfigurationError, PassingFault

LOCK_WAIT_SECONDS = 60
"""How long SQLite waits for another writer; ``?timeout=`` in the URL wins."""

GONE_AFTER = {"connect_timeout": "20", "tcp_user_timeout": "60000", "keepalives_idle": "60", "keepalives_interval": "10"}
"""When a PostgreSQL that has vanished counts as gone, in seconds and milliseconds: else a step would wait for two hours. The URL wins."""

FILE = "boxscore_file"
"""Under what a connection to SQLite notes which file it has open."""

SOON = {"sqlite": {"timeout": "2"}, "postgresql": {"connect_timeout": "3", "tcp_user_timeout": "5000"}}
"""The same for who keeps people waiting for a page."""


def answering_soon(url: str) -> str:
    """The URL of the same database, which is to answer soon or not at all. ConfigurationError as ``open_engine`` has it."""
    parsed = _parsed(url)
    return parsed.update_query_dict(SOON.get(parsed.get_backend_name(), {})).render_as_string(hide_password=False)


def open_engine(url: str) -> Engine:
    """An engine for ``url``. ConfigurationError when it is no URL of SQLite or PostgreSQL; the password is never shown."""
    parsed = _parsed(url)
    match parsed.get_backend_name():
        case "sqlite":
            waiting = parsed.set(query={"timeout": str(LOCK_WAIT_SECONDS), **parsed.query})
            return _sqlite(create_engine(waiting, hide_parameters=True))
        case "postgresql":
            # A bare postgresql:// means another driver in SQLAlchemy 2.0 than in 2.1, so the driver is always named.
            named = parsed.set(drivername="postgresql+psycopg", query={**GONE_AFTER, **parsed.query})
            return create_engine(named, pool_pre_ping=True, hide_parameters=True)
        case other:
            raise ConfigurationError(f"The warehouse is kept in SQLite or PostgreSQL, not in '{other}'.")


def is_there(url: URL) -> bool:
    """False for a SQLite whose file nobody has made yet: connecting to it would make it. Of a server nobody is asked."""
    file = url.database if url.get_backend_name() == "sqlite" else None
    return not file or file == ":memory:" or Path(file).exists()


def _file_of(url: URL) -> int | None:
    """Which file lies there now; None where none can be reached, as of a database in memory."""
    try:
        return Path(url.database or ":memory:").stat().st_ino
    except OSError:
        return None


def shown(url: URL) -> str:
    """The URL as people and logs may see it: where the warehouse is, with neither password nor options."""
    return url.set(query={}).render_as_string(hide_password=True)


def _parsed(url: str) -> URL:
    try:
        parsed = make_url(url)
        parsed.get_dialect()
        return parsed
    except (ArgumentError, NoSuchModuleError, ValueError):
        # Not chained: a text that only nearly is a URL may have its password anywhere, and the cause quotes it.
        raise ConfigurationError(
            "The warehouse's URL is not one SQLAlchemy knows; it looks like sqlite:///out/warehouse.sqlite or postgresql://user@host/name."
        ) from None


def _sqlite(engine: Engine) -> Engine:
    opened = set[int]()

    @event.listens_for(engine, "do_connect")
    def _not_anew(*_: Any) -> None:
        if opened and _file_of(engine.url) is None:
            raise PassingFault(f"The warehouse {shown(engine.url)} is not where it was; nothing was stored.")

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, record: ConnectionPoolEntry) -> None:
        # The driver's own idea of when a transaction begins is switched off; _begin says it.
        connection.isolation_level = None
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")
        connection.execute("PRAGMA foreign_keys=ON")
        if file := _file_of(engine.url):
            record.info[FILE] = file
            opened.add(file)

    @event.listens_for(engine, "checkout")
    def _is_that_file(_: Any, record: ConnectionPoolEntry, __: Any) -> None:
        # What is written to a file that was moved away is lost; a replay, or a restore of a damaged one, puts another in its place.
        if record.info.get(FILE) != _file_of(engine.url):
            raise DisconnectionError("Another file has taken the place of the one that was open.")  # SQLAlchemy opens that one

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # A writer takes its lock at once: two that read first and then write would otherwise refuse each other.
        writing = connection.get_execution_options().get("writing", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    return engine
