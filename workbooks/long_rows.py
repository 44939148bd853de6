"""Columns of long tables and of charts, as arrays: 30,000 cells are no 30,000 objects. What stands in them, and how they are written,
belong elsewhere."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Generic, NamedTuple, TypeVar

import numpy as np

from workbooks.looks import Look

Numbers = np.ndarray[Any, np.dtype[np.float64]]
Days = np.ndarray[Any, np.dtype[np.datetime64]]
Places = np.ndarray[Any, np.dtype[np.int64]]

One = TypeVar("One")


@dataclass(frozen=True, eq=False)
class Each(Generic[One]):
    """One of a few things for each row: its place among ``of``, -1 where there is none."""

    of: tuple[One, ...]
    places: Places
    shared: bool = False
    """Whether many teams have the column alike, so that a writer does well to remember what it made of it."""

    @cached_property
    def content(self) -> bytes:
        """The places as bytes, to remember a column by."""
        return self.places.astype("int64").tobytes()

    def __len__(self) -> int:
        return len(self.places)


Words = Each[str]
LongColumn = Numbers | Days | Words


@dataclass(frozen=True, eq=False)
class LongRows:
    """Many rows that follow each other, column by column."""

    first_row: int
    looks: tuple[Look | Each[Look], ...]
    """Of each column, or of each of its rows."""
    columns: tuple[LongColumn, ...]
    """From column A on, all of one length; NaN, NaT and -1 leave a cell empty."""

    def __len__(self) -> int:
        return len(self.columns[0])

    @property
    def last_row(self) -> int:
        return self.first_row + len(self) - 1

    def cells(self) -> Iterator[tuple[int, int, str | float | date, Look]]:
        """Row, column, value and look of each that is not empty."""
        for column, (look, values) in enumerate(zip(self.looks, self.columns, strict=True), 1):
            looks = [look] * len(self) if isinstance(look, Look) else _chosen(look)
            for row, (value, looks_so) in enumerate(zip(plain(values), looks, strict=True), self.first_row):
                if value is not None and looks_so is not None:
                    yield row, column, value, looks_so


class Stretch(NamedTuple):
    """Rows of a column of numbers that follow each other: what a chart draws of a long table."""

    column: Numbers
    first: int
    end: int
    """The place behind the last."""

    @classmethod
    def of(cls, numbers: Sequence[float | None]) -> "Stretch":
        """A column of its own, None where there is nothing."""
        return cls(np.array(numbers, "float64"), 0, len(numbers))

    @property
    def rows(self) -> int:
        return self.end - self.first

    @property
    def numbers(self) -> Numbers:
        return self.column[self.first : self.end]


def together(columns: Sequence[np.ndarray[Any, Any]]) -> np.ndarray[Any, Any]:
    """The columns one below the other; none are an empty one of numbers."""
    return np.concatenate(columns) if columns else np.empty(0)


def plain(column: LongColumn) -> Sequence[str | float | date | None]:
    """The column as values of their own; None where there is nothing."""
    if isinstance(column, Each):
        return _chosen(column)
    return column.tolist() if are_days(column) else plain_numbers(column.astype("float64"))


def plain_numbers(column: Numbers) -> tuple[float | None, ...]:
    """The same of a column of numbers."""
    return tuple([None if number != number else number for number in column.tolist()])


def are_days(column: Numbers | Days) -> bool:
    """Whether a column is of days, and not of numbers."""
    return column.dtype.kind == "M"


def _chosen(each: Each[One]) -> list[One | None]:
    return [each.of[place] if place >= 0 else None for place in each.places.tolist()]
