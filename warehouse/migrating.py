"""Brings a warehouse to the newest shape with Alembic. The shapes themselves are in ``tables`` and ``migrations``."""

from importlib.resources import files

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, func, select

UPGRADE_LOCK = int.from_bytes(b"box tabl")
"""The key of the lock in a PostgreSQL under which its tables are changed; SQLite lets in one writer at a time by itself."""


def configuration() -> Config:
    """Alembic's settings, found beside the installed package so that they hold from any directory."""
    config = Config()
    config.set_main_option("script_location", str(files("warehouse") / "migrations"))
    return config


def upgrade(engine: Engine, *, to: str = "head") -> None:
    """Applies the migrations the warehouse does not have yet, up to ``to``, in one transaction; nothing happens when it has the newest."""
    config = configuration()
    newest = ScriptDirectory.from_config(config).get_current_head()
    with engine.connect() as connection:
        if MigrationContext.configure(connection).get_current_revision() == newest:
            return
    with engine.execution_options(writing=True).begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(select(func.pg_advisory_xact_lock(UPGRADE_LOCK)))
        config.attributes["connection"] = connection
        command.upgrade(config, to)
