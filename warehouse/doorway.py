"""How the warehouse is opened, read and written: connections, transactions, frames with types. What is kept belongs to the store."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, Self

import pandas as pd
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Date,
    DateTime,
    Double,
    Engine,
    Integer,
    Select,
    Table,
    func,
    inspect,
    select,
    text,
)

from boxscore.errors import ConfigurationError
from boxscore.weeks import WeekRange
from warehouse import tables
from warehouse.engine import is_there, open_engine, shown
from warehouse.faults import answering
from warehouse.replacing import within

DTYPES = (
    (Date, "datetime64[us]"),
    (DateTime, "datetime64[us]"),
    (Double, "Float64"),
    (BigInteger, "Int64"),
    (Integer, "int64"),
    (Boolean, "bool"),
)
"""What a column's type is in a frame; every other is text."""


Clock = Callable[[], datetime]


def now() -> datetime:
    """This moment in UTC, without its zone, as the warehouse keeps times."""
    return datetime.now(UTC).replace(tzinfo=None)


class Doorway:
    """One board's warehouse, opened. What is in it, the store tells.

    Every method raises PassingFault when the database does not answer, and ConfigurationError when it is not one that can be used.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.clock: Clock = now
        """What the time is by which runs and changes are noted."""
        self._writing = engine.execution_options(writing=True)
        self._was_made = False

    @classmethod
    def at(cls, url: str) -> Self:
        """The warehouse at ``url``, brought to the newest shape first; it is made when there is none."""
        from warehouse.migrating import upgrade  # Alembic takes a fifth of a second to import; readers do without

        store = cls(open_engine(url))
        with store._answering():
            upgrade(store.engine)
        return store

    @classmethod
    def reading(cls, url: str) -> Self:
        """The warehouse at ``url``; one of an older shape is brought to the newest. ConfigurationError when nothing was run into it yet."""
        store = cls(open_engine(url))
        if not store.is_made():
            raise ConfigurationError("Nothing has been run for this board yet. Run `boxscore run` first.")
        with store._answering():
            is_older = store._revision() != tables.REVISION
        return cls.at(url) if is_older else store

    def is_made(self) -> bool:
        """Whether its tables are there. Asking makes nothing, not even the file that SQLite would."""
        if not is_there(self.engine.url):
            return False
        # Once made it stays: asking again takes a millisecond, and pages ask.
        with self._answering():
            self._was_made = self._was_made or inspect(self.engine).has_table(tables.workbooks.name)
        return self._was_made

    def _revision(self) -> str | None:
        """The newest migration it has; None when that is not told."""
        with self._answering(), self.engine.connect() as connection:
            if not inspect(connection).has_table("alembic_version"):
                return None
            # Alembic's own table, which is none of those declared.
            told: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
            return told

    def newest_time(self) -> datetime | None:
        """The newest time that is noted of runs and changes; None when nothing was ever noted."""
        runs, worked, changes = tables.runs, tables.cells_worked_out, tables.feed_changes
        columns = (runs.c.started_at, runs.c.ended_at, worked.c.worked_out_at, changes.c.noted_at)
        with self._answering(), self.engine.connect() as connection:
            noted = [connection.execute(select(func.max(column))).scalar_one() for column in columns]
        return max((time for time in noted if time), default=None)

    def _answering(self) -> AbstractContextManager[None]:
        return answering(shown(self.engine.url))

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        with self._answering(), self._writing.begin() as connection:
            yield connection

    def _frame(self, query: Select[Any], columns: Sequence[Column[Any]]) -> pd.DataFrame:
        with self._answering(), self.engine.connect() as connection:
            rows = connection.execute(query).all()
        return framed(rows, columns)


def never_behind(newest: datetime, clock: Clock) -> Clock:
    """``clock``; while it is behind ``newest``, as after it was set back, a clock that goes on from there by the smallest step kept."""
    last = newest

    def told() -> datetime:
        nonlocal last
        time = clock()
        last = time if time >= last else last + timedelta(microseconds=1)
        return last

    return told


def narrowed(query: Select[Any], table: Table, weeks: WeekRange | None, **equal: str | None) -> Select[Any]:
    """The query for rows of some weeks that hold these values; None asks for any."""
    for name, value in equal.items():
        if value is not None:
            query = query.where(table.c[name] == value)
    return query if weeks is None else query.where(within(table.c.week_ending, weeks))


def keys_of(frame: pd.DataFrame, table: Table) -> list[dict[str, Any]]:
    """The primary keys of the rows; none of them has a date in it."""
    names = [column.name for column in table.primary_key.columns]
    return [dict(zip(names, key, strict=True)) for key in frame.loc[:, names].astype(object).itertuples(index=False)]


def framed(rows: Sequence[Sequence[Any]], columns: Sequence[Column[Any]]) -> pd.DataFrame:
    """The rows as a frame, each column with its type: typed as it is made, for that takes a third of typing a frame that is there."""
    told = zip(*rows, strict=True) if rows else ((),) * len(columns)
    kinds: list[Any] = [next((dtype for kind, dtype in DTYPES if isinstance(column.type, kind)), "str") for column in columns]
    return pd.DataFrame({column.name: pd.array(list(of), dtype=kind) for column, kind, of in zip(columns, kinds, told, strict=True)})
