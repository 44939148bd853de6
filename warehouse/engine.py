"""Opens the warehouse: SQLite or PostgreSQL, by its URL. Tables and what is done with them belong to their own modules."""

from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError
from sqlalchemy.pool import ConnectionPoolEntry

from boxscore.errors import ConfigurationError

LOCK_WAIT_SECONDS = 60
SUPPORTED = ("sqlite", "postgresql")


def open_engine(url: str) -> Engine:
    """An engine for ``url``. ConfigurationError when it is no URL of SQLite or PostgreSQL; the password is never shown."""
    try:
        parsed = make_url(url)
        if parsed.get_backend_name() not in SUPPORTED:
            raise ConfigurationError(f"The warehouse is kept in SQLite or PostgreSQL, not in '{parsed.get_backend_name()}'.")
        if parsed.get_backend_name() == "postgresql":
            # A bare postgresql:// means another driver in SQLAlchemy 2.0 than in 2.1, so the driver is always named.
            return create_engine(parsed.set(drivername="postgresql+psycopg"), pool_pre_ping=True)
        return _sqlite(create_engine(parsed, connect_args={"timeout": LOCK_WAIT_SECONDS}))
    except (ArgumentError, NoSuchModuleError):
        raise ConfigurationError("The warehouse's URL is not one SQLAlchemy knows; it looks like sqlite:///out/warehouse.sqlite.") from None


def _sqlite(engine: Engine) -> Engine:
    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _: ConnectionPoolEntry) -> None:
        # The driver's own idea of when a transaction begins is switched off; _begin says it.
        connection.isolation_level = None
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")
        connection.execute("PRAGMA foreign_keys=ON")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # A writer takes its lock at once: two that read first and then write would otherwise refuse each other.
        writing = connection.get_execution_options().get("writing", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    return engine
