"""Brings a warehouse to the newest shape with Alembic. The shapes themselves are in ``tables`` and ``migrations``."""

from importlib.resources import files

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine


def configuration() -> Config:
    """Alembic's settings, found beside the installed package so that they hold from any directory."""
    config = Config()
    config.set_main_option("script_location", str(files("warehouse") / "migrations"))
    return config


def upgrade(engine: Engine) -> None:
    """Applies the migrations the warehouse does not have yet, in one transaction each; nothing happens when it has them all."""
    config = configuration()
    newest = ScriptDirectory.from_config(config).get_current_head()
    with engine.connect() as connection:
        if MigrationContext.configure(connection).get_current_revision() == newest:
            return
    with engine.execution_options(writing=True).begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
