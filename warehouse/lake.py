"""The lake: originals as they landed or copies of them, and accepted rows, by feed and week, as Parquet. Judging belongs elsewhere."""

import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath

import pandas as pd
import pyarrow
from pyarrow import parquet

from boxscore.errors import PlaceUnusable
from boxscore.weeks import Week, WeekRange
from warehouse.files import Files

KEPT_ENDINGS = (".csv", ".xlsx", ".xls", ".parquet")


@dataclass(frozen=True)
class Lake:
    """What extracts brought, by feed."""

    files: Files

    def land(self, feed: str, *, extract: str, name: str, content: bytes) -> None:
        """Keeps an original under its own hash; landing it again changes nothing. Only the ending of ``name`` is used."""
        place = _landed(feed, extract, name)
        if not self.files.exists(place):
            self.files.write(place, content)

    def landed(self, feed: str, *, extract: str, name: str) -> bytes | None:
        """The original that landed under that hash; None when it was not kept, as that of a feed with identifiers is not."""
        place = _landed(feed, extract, name)
        return self.files.read(place) if self.files.exists(place) else None

    def land_copy(self, feed: str, *, extract: str, content: bytes) -> None:
        """Keeps of an extract the contract's columns, as CSV, beside where its original would be."""
        self.files.write(_copied(feed, extract), content)

    def has_copy(self, feed: str, *, extract: str) -> bool:
        """Whether such a copy of the extract is kept."""
        return self.files.exists(_copied(feed, extract))

    def copied(self, feed: str, *, extract: str) -> bytes | None:
        """The copy of the extract; None when there is none, as of one whose original was kept."""
        return self.files.read(_copied(feed, extract)) if self.has_copy(feed, extract=extract) else None

    def replace_week(self, feed: str, week: Week, rows: pd.DataFrame) -> bool:
        """Makes ``rows`` all that is accepted of the week; False when they were already. A week of no rows has no file."""
        if rows.empty:
            return self.files.remove(_place(feed, week))
        buffer = io.BytesIO()
        rows.reset_index(drop=True).to_parquet(buffer, index=False, compression="zstd")
        return self.files.write(_place(feed, week), buffer.getvalue())

    def accepted(self, feed: str, weeks: WeekRange) -> pd.DataFrame:
        """The accepted rows of those weeks, oldest week first; a frame without columns when none was ever accepted."""
        within = {_place(feed, week) for week in weeks}
        held = [name for name in self.files.names(f"lake/accepted/{feed}") if name in within]
        weekly = [self._table(name) for name in held]
        return _joined(weekly) if weekly else pd.DataFrame()

    def landed_of(self, feed: str) -> dict[str, str]:
        """For each extract of which anything landed the file of it."""
        return {PurePosixPath(name).name.partition(".")[0]: name for name in self.files.names(f"lake/landed/{feed}")}

    def extracts_accepted(self, feed: str) -> set[str]:
        """The extracts of which a row is accepted, in any week."""
        files = self.files.names(f"lake/accepted/{feed}")
        return {extract for name in files for extract in set(self._table(name, columns=["extract"])["extract"].to_pylist())}

    def weeks_kept(self, feed: str) -> set[Week]:
        """The weeks of which accepted rows are kept."""
        return {Week(date.fromisoformat(PurePosixPath(name).stem)) for name in self.files.names(f"lake/accepted/{feed}")}

    def _table(self, name: str, *, columns: Sequence[str] | None = None) -> pyarrow.Table:
        try:
            # Not read_table, which takes twice as long: it makes a dataset of the file first.
            return parquet.ParquetFile(pyarrow.BufferReader(self.files.read(name))).read(columns=columns, use_threads=False)
        except pyarrow.ArrowInvalid as error:
            told = f"{self.files.address(name)} is damaged. Take it away, or put its last backup there, and run its week again."
            raise PlaceUnusable(told) from error


def _joined(weekly: Sequence[pyarrow.Table]) -> pd.DataFrame:
    """The weeks as one frame, joined before they become one: a frame for each week costs ten times as much.

    A column keeps the dtype it was stored with, also when other weeks do not have it or have nothing in it.
    """
    joined = pyarrow.concat_tables(weekly, promote_options="permissive")
    stored = {}
    for table in weekly:
        for column in json.loads(table.schema.metadata[b"pandas"])["columns"]:
            if table.schema.field(column["name"]).type == joined.schema.field(column["name"]).type:
                stored[column["name"]] = column
    told = {"columns": list(stored.values()), "index_columns": [], "column_indexes": []}
    frame: pd.DataFrame = joined.replace_schema_metadata({b"pandas": json.dumps(told).encode()}).to_pandas()
    return frame


def _landed(feed: str, extract: str, name: str) -> str:
    ending = PurePosixPath(name.lower()).suffix
    return f"lake/landed/{feed}/{extract}{ending if ending in KEPT_ENDINGS else '.bin'}"


def _copied(feed: str, extract: str) -> str:
    return f"lake/landed/{feed}/{extract}.columns.csv"


def _place(feed: str, week: Week) -> str:
    return f"lake/accepted/{feed}/{week.ending:%Y-%m-%d}.parquet"
