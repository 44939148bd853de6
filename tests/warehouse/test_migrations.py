"""The migrations lead an empty database to the tables as they are declared, on SQLite and on PostgreSQL."""

import re
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, text

from warehouse.engine import open_engine
from warehouse.migrating import upgrade
from warehouse.tables import REVISION, metadata


def test_an_empty_database_upgraded_has_the_tables_that_are_declared(url: str) -> None:
    engine = open_engine(url)
    upgrade(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, metadata) == []
    engine.dispose()


def test_the_newest_migration_is_the_one_that_readers_ask_for(url: str) -> None:
    engine = open_engine(url)
    upgrade(engine)
    assert revisions(engine) == [REVISION]
    engine.dispose()


def test_upgrading_twice_is_quiet(url: str) -> None:
    engine = open_engine(url)
    upgrade(engine)
    with engine.connect() as watching:
        before = revisions(watching.engine)
        upgrade(engine)
        assert revisions(watching.engine) == before
    engine.dispose()


def test_sqlite_gets_the_very_tables_that_are_declared_down_to_the_row_ids(tmp_path: Path) -> None:
    # Alembic compares neither WITHOUT ROWID nor the names of primary and foreign keys.
    migrated, declared = (open_engine(f"sqlite:///{tmp_path / name}.sqlite") for name in ("migrated", "declared"))
    upgrade(migrated)
    metadata.create_all(declared)
    assert statements(migrated) == statements(declared)
    assert sum("WITHOUT ROWID" in statement for statement in declared_texts(declared)) == 20


def revisions(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return [str(row[0]) for row in connection.execute(text("SELECT version_num FROM alembic_version"))]


def statements(engine: Engine) -> dict[str, list[str]]:
    """What made each table and index, its parts in the order of the alphabet."""
    with engine.connect() as connection:
        made = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name <> 'alembic_version'"))
        # A column that is added later stands on the line of the last before it.
        return {name: sorted(filter(None, (part.strip(" ,)") for part in re.split(r"\n\t?|, (?=\w+ [A-Z])", sql)))) for name, sql in made}


def declared_texts(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return [sql for (sql,) in connection.execute(text("SELECT sql FROM sqlite_master WHERE type = 'table'"))]
