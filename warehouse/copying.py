"""A whole warehouse copied to a file and back, whichever database it is kept in. When, and where the file goes, is told elsewhere.

The copy is always a SQLite file: SQLite's own by its backup API, a PostgreSQL's row by row. So what was backed up from one can be put back
into the other.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, DateTime, Engine, delete, func, insert, select

from boxscore.errors import ConfigurationError, PlaceUnusable
from warehouse import tables
from warehouse.engine import LOCK_WAIT_SECONDS, open_engine, shown
from warehouse.faults import answering, reaching
from warehouse.migrating import upgrade

ROWS_AT_ONCE = 5_000
OF_AN_EXTRACT = "received_at"
"""The one time that is nobody's doing here, and may lie after today where a clock was wrong."""


def copy_out(engine: Engine, to: Path) -> None:
    """Writes everything the warehouse holds to a new SQLite file: all as it was at one moment, whoever writes meanwhile.

    ConfigurationError when it is damaged.
    """
    if engine.dialect.name == "sqlite":
        copy_sqlite(Path(engine.url.database or ""), to)
        return
    with answering(shown(engine.url)):
        upgrade(engine)
        copy = _newest(to)
        frozen = engine.execution_options(isolation_level="REPEATABLE READ")
        with frozen.connect() as source, copy.execution_options(writing=True).begin() as target:
            _copy_rows(source, target)
        copy.dispose()


def copy_in(source: Path, engine: Engine) -> None:
    """Makes what the file holds all that the warehouse holds, in one transaction: who reads meanwhile sees the one or the other.

    A SQLite file that is no database any more is put aside under its name with ``.damaged``. The copy may be of an older Box Score.
    """
    if engine.dialect.name == "sqlite":
        replace_sqlite(source, Path(engine.url.database or ""))
        return
    with answering(shown(engine.url)):
        copy = _newest(source)
        upgrade(engine)
        with copy.connect() as rows, engine.begin() as target:
            for table in reversed(tables.metadata.sorted_tables):
                target.execute(delete(table))
            _copy_rows(rows, target)
        copy.dispose()


def newest_noted(engine: Engine) -> datetime | None:
    """The newest time that is noted of anything: what a copy made before it lacks. None when nothing was ever noted."""
    times = [column for table in tables.metadata.sorted_tables for column in table.c if isinstance(column.type, DateTime)]
    with answering(shown(engine.url)), engine.connect() as connection:
        noted = [connection.execute(select(func.max(column))).scalar() for column in times if column.name != OF_AN_EXTRACT]
    return max((time for time in noted if time), default=None)


def copy_sqlite(source: Path, to: Path) -> None:
    """Writes what a SQLite database holds to a new file, all as it was at one moment. ConfigurationError when it is damaged."""
    _copy_over(source, to)
    with _copying(source, to), closing(sqlite3.connect(to)) as copy:
        (found,) = copy.execute("PRAGMA quick_check(1)").fetchone()
    if found != "ok":
        raise ConfigurationError(f"{source} is damaged, and was not copied. Put its last backup in its place with `boxscore restore`.")


def replace_sqlite(source: Path, place: Path) -> None:
    """Makes what one SQLite file holds all that another does, in one transaction of its own; makes that other when there is none."""
    with reaching(str(place)):
        place.parent.mkdir(parents=True, exist_ok=True)
        if _is_no_database(place):
            for ending in ("", "-wal", "-shm"):
                there = place.with_name(f"{place.name}{ending}")
                if there.exists():
                    there.replace(place.with_name(f"{place.name}.damaged{ending}"))
    _copy_over(source, place)


def _copy_over(source: Path, to: Path) -> None:
    with _copying(source, to), closing(sqlite3.connect(source)) as read, closing(sqlite3.connect(to, timeout=LOCK_WAIT_SECONDS)) as write:
        read.backup(write)


@contextmanager
def _copying(source: Path, to: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        told = f"{source} could not be copied to {to} ({getattr(error, 'sqlite_errorname', None) or error})."
        raise PlaceUnusable(f"{told} Look whether both may be used and there is room, and run again. What was there stays.") from error


def _is_no_database(place: Path) -> bool:
    """Whether there is a file that SQLite cannot read as one of its own."""
    try:
        with closing(sqlite3.connect(place)) as connection:
            connection.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.DatabaseError as error:
        return getattr(error, "sqlite_errorname", "").startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT"))
    return False


def _newest(sqlite_file: Path) -> Engine:
    engine = open_engine(f"sqlite:///{sqlite_file}")
    upgrade(engine)
    return engine


def _copy_rows(source: Connection, target: Connection) -> None:
    """Every row of every table, those that others name before the others."""
    for table in tables.metadata.sorted_tables:
        for rows in _in_parts(source.execution_options(yield_per=ROWS_AT_ONCE).execute(select(table)).mappings()):
            target.execute(insert(table), rows)


def _in_parts(rows: Any) -> Iterator[list[dict[str, Any]]]:
    for part in rows.partitions(ROWS_AT_ONCE):
        yield [dict(row) for row in part]
