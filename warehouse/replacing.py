"""How frames become rows at the database's own speed, and how a frame becomes all the cells of some weeks. When, belongs to the store.

Measured with 1,000 teams, 25 measures and 13 weeks (325,000 cells; November 2026, two busy cores): compared in Python and deleted by
key, a first write took 10 s on SQLite and 27 s on PostgreSQL, and a change of nearly every cell 86 s and 76 s. Filled into a table beside
and compared in the database: 4-8 s and 6 s, and 6-14 s and 20-23 s. When nothing has changed either way takes 5-9 s.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Date,
    DateTime,
    FromClause,
    Table,
    and_,
    bindparam,
    delete,
    exists,
    insert,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.exc import DBAPIError

from boxscore.cells import CELL_KEY
from boxscore.weeks import WeekRange
from warehouse.tables import CELL_CONTENT, cell_changes, cells, incoming_cells, superseded_cells

Explain = Callable[[pd.DataFrame], pd.DataFrame]
"""Tells why cells change. It is given one row a cell that changes, is withdrawn or is added: the key, and what it said (``was_...``) and
says (``is_...``), NA on the side it is not there. It gives back those that are told of, with ``reason`` and ``extracts``."""


CONTENT_TYPES = dict.fromkeys(CELL_CONTENT, "Float64") | {"status": "str", "as_of": "datetime64[us]", "extracts": "str"}


@dataclass(frozen=True)
class CellChanges:
    """What replacing a range of weeks did to the cells."""

    new: int
    changed: int
    withdrawn: int
    unchanged: int

    def __add__(self, other: "CellChanges") -> "CellChanges":
        return CellChanges(
            self.new + other.new, self.changed + other.changed, self.withdrawn + other.withdrawn, self.unchanged + other.unchanged
        )


@dataclass(frozen=True)
class Scope:
    """Cells that are replaced as a whole: those of some weeks, of every measure or of some."""

    weeks: WeekRange
    measures: Collection[str] | None = None

    @property
    def holds(self) -> ColumnElement[bool]:
        """True of its cells."""
        of_weeks = within(cells.c.week_ending, self.weeks)
        return of_weeks if self.measures is None else of_weeks & cells.c.measure.in_(list(self.measures))


def replace_cells(
    connection: Connection, scope: Scope, computed: pd.DataFrame, run: str, explain: Explain | None = None
) -> tuple[CellChanges, set[str]]:
    """Makes ``computed`` every cell of the scope; only what differs is written, and what it said before is kept, with the reason.

    A figure that another extract brings again as it was has not changed: it goes on naming those that brought it first. Tells the teams
    of which a cell changed, too.
    """
    incoming_cells.create(connection)
    fill(connection, incoming_cells, computed)
    teams = set(computed["team"]) if explain is None else _told(connection, scope, run, explain)
    changes = _replace_what_differs(connection, scope, run, cells_in_all=len(computed)) if teams or explain is None else None
    incoming_cells.drop(connection)
    return changes or CellChanges(0, 0, 0, len(computed)), teams


def _replace_what_differs(connection: Connection, scope: Scope, run: str, *, cells_in_all: int) -> CellChanges:
    _supersede(connection, scope, run)
    content = {name: incoming_cells.c[name] for name in CELL_CONTENT}
    changed = connection.execute(update(cells).where(scope.holds, _same_cell(), _differs()).values(**content, run=run))
    withdrawn = connection.execute(delete(cells).where(scope.holds, ~exists().where(_same_cell())))
    names = [column.name for column in incoming_cells.c]
    unseen = select(*incoming_cells.c, literal(run)).where(~exists().where(_same_cell()))
    new = connection.execute(insert(cells).from_select([*names, "run"], unseen), execution_options={"preserve_rowcount": True})
    return CellChanges(new.rowcount, changed.rowcount, withdrawn.rowcount, cells_in_all - new.rowcount - changed.rowcount)


def fill(connection: Connection, table: Table, frame: pd.DataFrame) -> None:
    """Adds every row of ``frame``, columns taken by name. A frame without rows adds none: the database is not asked."""
    if frame.empty:
        return
    rows = zip(*(_values(frame[column.name], column) for column in table.c), strict=True)
    if connection.dialect.name == "postgresql":
        _copy(connection, table, rows)
    else:
        connection.exec_driver_sql(str(insert(table).compile(dialect=connection.dialect)), list(rows))


def delete_keys(connection: Connection, table: Table, keys: Sequence[Mapping[str, Any]]) -> None:
    """Deletes the rows that have these values in these columns; every key names the same columns."""
    if keys:
        named = and_(*(table.c[name] == bindparam(f"key_{name}") for name in keys[0]))
        connection.execute(delete(table).where(named), [{f"key_{name}": value for name, value in key.items()} for key in keys])


def within(column: ColumnElement[Any], weeks: WeekRange) -> ColumnElement[bool]:
    """The rows whose week is one of ``weeks``."""
    return column.between(weeks.first.ending, weeks.last.ending)


def _supersede(connection: Connection, scope: Scope, run: str) -> None:
    names = [column.name for column in cells.c]
    as_it_was = exists().where(_same_cell(), ~_differs())
    # What this very run wrote and now writes again (a step tried twice) was never shown, and is no earlier version.
    shown = cells.c.run != run
    known = exists().where(superseded_cells.c.superseded_by == run, *(superseded_cells.c[name] == cells.c[name] for name in CELL_KEY))
    outdated = select(*cells.c, literal(run)).where(scope.holds, ~as_it_was, shown, ~known)
    connection.execute(insert(superseded_cells).from_select([*names, "superseded_by"], outdated))


def _told(connection: Connection, scope: Scope, run: str, explain: Explain) -> set[str]:
    """Keeps why each cell that differs does so; the teams of which any does."""
    differing = pd.concat([_changing(connection, scope), _added(connection)], ignore_index=True)
    # What this very run wrote was never shown, and what it has told of once (a step tried twice) differs from what was shown before it.
    shown = differing[differing["was_run"] != run].drop(columns="was_run")
    if len(shown):
        table = cell_changes
        known = connection.execute(select(*(table.c[name] for name in CELL_KEY)).where(table.c.run == run)).all()
        told = explain(shown).assign(run=run)
        fill(connection, table, told[~_keys_of(told).isin([(team, measure, pd.Timestamp(ending)) for team, measure, ending in known])])
    return set(differing["team"])


def _keys_of(frame: pd.DataFrame) -> pd.MultiIndex:
    return pd.MultiIndex.from_frame(frame[list(CELL_KEY)])


def _changing(connection: Connection, scope: Scope) -> pd.DataFrame:
    """The cells that change or are withdrawn."""
    is_withdrawn = incoming_cells.c.team.is_(None)
    beside = cells.outerjoin(incoming_cells, _same_cell())
    return _differing(connection, beside, scope.holds & (is_withdrawn | _differs()), named=cells)


def _added(connection: Connection) -> pd.DataFrame:
    """The cells that are not there yet."""
    return _differing(connection, incoming_cells.outerjoin(cells, _same_cell()), cells.c.team.is_(None), named=incoming_cells)


def _differing(connection: Connection, beside: FromClause, where: ColumnElement[bool], *, named: Table) -> pd.DataFrame:
    sides = (("was", cells), ("is", incoming_cells))
    told = [table.c[name].label(f"{side}_{name}") for side, table in sides for name in CELL_CONTENT]
    named_by = [named.c[name] for name in CELL_KEY]
    rows = connection.execute(select(*named_by, cells.c.run, *told).select_from(beside).where(where)).all()
    types = {f"{side}_{name}": CONTENT_TYPES[name] for side, _ in sides for name in CELL_CONTENT}
    frame = pd.DataFrame([tuple(row) for row in rows], columns=[*CELL_KEY, "was_run", *types])
    return frame.astype({"team": "str", "measure": "str", "week_ending": "datetime64[us]", "was_run": "str"} | types)


def _same_cell() -> ColumnElement[bool]:
    return and_(*(cells.c[name] == incoming_cells.c[name] for name in CELL_KEY))


def _differs() -> ColumnElement[bool]:
    told = [name for name in CELL_CONTENT if name != "extracts"]
    return or_(*(cells.c[name].is_distinct_from(incoming_cells.c[name]) for name in told))


def _copy(connection: Connection, table: Table, rows: Iterator[tuple[Any, ...]]) -> None:
    import psycopg  # only where there is a PostgreSQL

    quoted = connection.dialect.identifier_preparer
    columns = ", ".join(quoted.format_column(column) for column in table.c)
    try:
        with connection.connection.cursor().copy(f"COPY {quoted.format_table(table)} ({columns}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
    except psycopg.Error as error:
        # The driver is spoken to directly here; its errors become the ones that SQLAlchemy raises everywhere else.
        raise DBAPIError.instance(f"COPY {table.name}", None, error, psycopg.Error, dialect=connection.dialect) from error


def _values(series: "pd.Series[Any]", column: Column[Any]) -> list[Any]:
    """The column as the drivers take it: days and times as ISO text, plain numbers and text, None where there is no value."""
    if isinstance(column.type, DateTime):
        times = pd.to_datetime(series).to_numpy().astype("datetime64[us]")
        written = np.char.replace(np.datetime_as_string(times, unit="us"), "T", " ").astype(object)
    elif isinstance(column.type, Date):
        written = np.datetime_as_string(pd.to_datetime(series).to_numpy().astype("datetime64[D]")).astype(object)
    else:
        written = np.array(series, dtype=object)
    written[series.isna().to_numpy()] = None
    values: list[Any] = written.tolist()
    return values
