"""What a state directory holds: as figures that two states can be compared by, and as a reader meets it in the middle of a run."""

import hashlib
import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import DateTime, Table, create_engine, select
from sqlalchemy.pool import NullPool
from two_nights import STATE

from warehouse import tables

LEFT_OUT = {"runs", "cells_worked_out", "problems", "messages"}
"""What tells of the runs themselves, of which an interrupted night has one more, and of a failed one that it was a problem."""
OF_ITS_RUN = {"id", "sha256", "size_bytes"}
"""What of a row, beside times, tells of the run that wrote it: a workbook's bytes name their run, so its contents have a fingerprint."""
WHEN_IT_CAME = "received_at"
"""The one time that is no run's: an extract's own."""
NOTED_BEFORE_DONE = {"feed_changes"}
"""What is noted before it is done, so that nothing is ever done without a note: a night that is cut short in between notes it again."""

Row = tuple[str, ...]


@dataclass(frozen=True)
class Snapshot:
    """Everything of a state but when and by which run."""

    rows: Mapping[str, Counter[Row]]
    lake: Mapping[str, str]
    workbooks: frozenset[str]

    def differs_from(self, other: "Snapshot") -> list[str]:
        """One line a part that is another; notes may be more than the other's."""
        told = []
        for name, rows in self.rows.items():
            same = rows == other.rows[name] if name not in NOTED_BEFORE_DONE else set(rows) >= set(other.rows[name])
            told += [] if same else [f"{name}: {_beside(rows, other.rows[name])}"]
        lake = sorted(name for name in {*self.lake, *other.lake} if self.lake.get(name) != other.lake.get(name))
        told += [f"lake: {', '.join(lake)}"] if lake else []
        return told + ([f"workbooks: {sorted(self.workbooks ^ other.workbooks)}"] if self.workbooks != other.workbooks else [])


def _beside(these: Counter[Row], those: Counter[Row]) -> str:
    more, fewer = list((these - those).elements()), list((those - these).elements())
    return f"{len(more)} rows too many, such as {more[:2]}; {len(fewer)} missing, such as {fewer[:2]}"


def snapshot(at: Path) -> Snapshot:
    """What the state in ``at`` holds."""
    state = at / STATE
    with _connected(state) as connection:
        kept = [table for table in tables.metadata.sorted_tables if table.name not in LEFT_OUT]
        rows = {table.name: Counter(_rows(connection, table)) for table in kept}
    lake = {path.relative_to(state).as_posix(): _digest(path) for path in (state / "lake").rglob("*") if path.is_file()}
    return Snapshot(rows, lake, frozenset(path.name for path in (state / "workbooks").glob("*.xlsx")))


def not_in_order(at: Path) -> Iterator[str]:
    """What of a state that a run has ended in is not as it should be, whatever its figures are."""
    state = at / STATE
    with _connected(state) as connection:
        outcomes = [row.outcome for row in connection.execute(select(tables.runs).order_by(tables.runs.c.started_at))]
        yield from _wrong_workbooks(state, connection)
    if outcomes[-1] not in ("done", "attention") or "running" in outcomes:
        yield f"runs: {', '.join(outcomes)}"
    yield from (f"half-written: {path.name}" for path in state.rglob("*.part"))
    yield from (f"log: {path.read_text(encoding='utf-8')}" for path in state.glob("logs/*"))


def _wrong_workbooks(state: Path, connection: Any) -> Iterator[str]:
    """The registered workbooks that are in neither of their places as they were registered."""
    for entry in connection.execute(select(tables.workbooks)):
        there = [state / folder / entry.file_name for folder in ("workbooks", "workbooks/earlier")]
        if entry.sha256 not in [_digest(path) for path in there if path.is_file()] and entry.pruned_at is None:
            yield f"workbook: {entry.file_name} is not as it was registered"


@dataclass(frozen=True)
class Left:
    """What a killed run has left behind."""

    phase: str
    traces: tuple[str, ...] = ()
    wrong: tuple[str, ...] = field(default=())
    """What a reader would meet that was so neither before nor after."""


def left_behind(at: Path, before: Snapshot | None, after: Snapshot) -> Left:
    """How far a killed run had come, by what is there, and what of it nobody should see."""
    state = at / STATE
    traces = ["a half-written file"] if any(state.rglob("*.part")) else []
    if not (state / "warehouse.sqlite").exists() or not _is_made(state):
        return Left("before the warehouse was made", tuple(traces))
    with _connected(state) as connection:
        phase = _phase(connection, runs_before=1 if before else 0)
        register = {row.file_name: row.current for row in connection.execute(select(tables.workbooks))}
        wrong = list(_wrong_workbooks(state, connection))
        cells = set(_rows(connection, tables.cells))
        wrong += [f"cell: {row}" for row in cells - {row for one in (before, after) if one for row in one.rows["cells"]}][:3]
    lying = {path.name for path in (state / "workbooks").glob("*.xlsx")}
    traces += ["a workbook not registered"] if lying - set(register) else []
    traces += ["a workbook not put aside"] if any(not register.get(name, True) for name in lying) else []
    known = {(name, digest) for one in (before, after) if one for name, digest in one.lake.items()}
    for path in (path for path in (state / "lake").rglob("*") if path.is_file() and path.suffix != ".part"):
        name = path.relative_to(state).as_posix()
        wrong += [f"lake: {name}"] if (name, _digest(path)) not in known else []
    return Left(phase, tuple(traces), tuple(wrong))


def _phase(connection: Any, *, runs_before: int) -> str:
    """The step that the newest run was in."""
    runs = connection.execute(select(tables.runs).order_by(tables.runs.c.started_at)).all()
    if len(runs) == runs_before:
        return "before the run was noted"
    run = runs[-1]
    if run.outcome != "running":
        return "after its end"

    def has(table: Table, column: str) -> bool:
        return connection.execute(select(table.c[column]).where(table.c[column] == run.run)).first() is not None

    if has(tables.workbooks, "run"):
        return "after a workbook was registered"
    if has(tables.signals, "last_run"):
        return "between signals and workbooks"
    if has(tables.cells_worked_out, "run"):
        return "between cells and signals"
    if has(tables.deliveries, "last_run"):
        return "between the first feed and the cells"
    return "before the first feed was kept"


def _rows(connection: Any, table: Table) -> Iterator[Row]:
    times = [column.name for column in table.c if isinstance(column.type, DateTime) and column.name != WHEN_IT_CAME]
    told = [column for column in table.c if column.name not in {*OF_ITS_RUN, *times} and not column.foreign_keys]
    for row in connection.execute(select(*told)):
        yield tuple(str(value) for value in row)


def _is_made(state: Path) -> bool:
    with sqlite3.connect(state / "warehouse.sqlite") as connection:
        (well,) = connection.execute("PRAGMA quick_check").fetchone()
        assert well == "ok", well
        return bool(connection.execute("SELECT name FROM sqlite_master WHERE name = 'workbooks'").fetchall())


def _connected(state: Path) -> Any:
    return create_engine(f"sqlite:///{state / 'warehouse.sqlite'}", poolclass=NullPool).connect()


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
