"""What a board on disk shows, byte for byte, for tests that take it away and bring it back."""

import hashlib
import os
from collections import Counter
from pathlib import Path
from typing import Any

from sqlalchemy import Column, DateTime, select

from assets.house import House
from boxscore.settings import Settings
from pipelines.exporting import as_csv, export_cells, measures_ever
from warehouse.engine import open_engine
from warehouse.tables import metadata

TIMES_OF_FACTS = {"received_at", "returned_at", "entered_at"}
"""Those that no run tells."""


def exported(directory: Path) -> str:
    """Every cell of the board, as ``boxscore export`` writes them."""
    settings = Settings(board=str(directory), warehouse=None)
    board = House.of(settings, os.environ).board
    return as_csv(export_cells(settings, board, team=None, measure=None, weeks=board.whole_history), measures_ever(board))


def digests(under: Path) -> dict[str, str]:
    """The SHA-256 of every file in a directory, by its place there."""
    files = sorted(path for path in under.rglob("*") if path.is_file())
    return {path.relative_to(under).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def rows_but_runs(state: Path, *names: str) -> dict[str, Counter[tuple[str, ...]]]:
    """The rows of some of the warehouse's tables without which run wrote them and when, counted."""
    engine = open_engine(f"sqlite:///{state}/warehouse.sqlite")
    told = {}
    with engine.connect() as connection:
        for name in names:
            table = metadata.tables[name]
            columns = [column for column in table.c if column.name in TIMES_OF_FACTS or not _is_of_a_run(column)]
            told[name] = Counter(tuple(str(value) for value in row) for row in connection.execute(select(*columns)))
    engine.dispose()
    return told


def _is_of_a_run(column: Column[Any]) -> bool:
    return isinstance(column.type, DateTime) or any(key.column.table.name == "runs" for key in column.foreign_keys)
