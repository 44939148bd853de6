"""Columns of numbers, days and words as text, all rows at once: told by Arrow, which works through memory in one go. Where they stand in a
file belongs elsewhere."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from workbooks.long_rows import Days, Each, Numbers, Places, Stretch, are_days
from workbooks.validations import DAY_ZERO

Texts = Any
"""An Arrow array of texts; pyarrow tells no types."""
RARELY_NEW = 4
"""A column in which a number stands in so many rows on end, on average, is told run by run: lines of charts are such columns."""
MOST_WHOLE = 2**53
"""Up to here every whole number is one that a column can hold."""
BEGINS_REMEMBERED, DAYS_REMEMBERED, KNOWN_REMEMBERED = 64, 16, 128
END_OF_POINT = "</v></pt>"


@dataclass(frozen=True, eq=False)
class Known:
    """Texts that many workbooks share, row by row: told apart by which they are, and not by what they say."""

    texts: Texts


class ToldColumns:
    """The columns of numbers and days of one workbook as texts: what several tables hold and charts draw is told once."""

    def __init__(self) -> None:
        self._told: dict[tuple[str, bytes], _Told] = {}
        # By identity: a book's columns live as long as it does, and charts ask 200 times for eleven of them.
        self._of_column: dict[int, _Told] = {}

    def told(self, column: Numbers | Days) -> Texts:
        """Each number or day, null where there is none; ValueError for a number that is not finite."""
        return self._of(column).texts

    def points(self, stretch: Stretch) -> str:
        """What a chart stores of the stretch: each figure in its place; there is none where there is nothing."""
        return self._of(stretch.column).points(stretch.first, stretch.end)

    def _of(self, column: Numbers | Days) -> "_Told":
        if id(column) not in self._of_column:
            content = (column.dtype.kind, column.tobytes())  # n is often the denominator, and a chart draws what a table holds
            if content not in self._told:
                self._told[content] = _told(column)
            self._of_column[id(column)] = self._told[content]
        return self._of_column[id(column)]


@dataclass(frozen=True, eq=False)
class _Told:
    """A column told run by run: what stands in so many rows one after the other."""

    runs: Texts
    begins: Places | None
    """The row each begins in; None where each row is told by itself."""
    rows: int

    @cached_property
    def texts(self) -> Texts:
        """Row by row."""
        if self.begins is None:
            return self.runs
        return self.runs.take(pa.array(np.repeat(np.arange(len(self.begins)), np.diff(self.begins, append=self.rows))))

    def points(self, first: int, end: int) -> str:
        """Those of the rows from ``first`` to before ``end``, counted from the first."""
        points, (begins, told) = _begins_of_points(end - first), self._plain
        if self.begins is None:
            said = [f"{point}{text}" for point, text in zip(points, told[first:end], strict=True) if text is not None]
            return f"{END_OF_POINT.join(said)}{END_OF_POINT}" if said else ""
        of = range(bisect_right(begins, first) - 1, bisect_left(begins, end))
        runs = ((told[at], points[max(begins[at] - first, 0) : begins[at + 1] - first]) for at in of)
        return "".join([_run(text, its_points) for text, its_points in runs if text is not None])

    @cached_property
    def _plain(self) -> tuple[list[int], list[str | None]]:
        """Where the runs begin, the last one's end behind them, and what they say."""
        return [] if self.begins is None else [*self.begins.tolist(), self.rows], self.runs.to_pylist()


def _run(text: str, points: tuple[str, ...]) -> str:
    """The same figure in each of those points."""
    end = f"{text}{END_OF_POINT}"
    return end.join(points) + end


@lru_cache(maxsize=BEGINS_REMEMBERED)
def _begins_of_points(many: int) -> tuple[str, ...]:
    return tuple(f'<pt idx="{at}"><v>' for at in range(many))


def _told(column: Numbers | Days) -> _Told:
    if are_days(column):
        return _Told(_counted(column.astype("datetime64[D]").tobytes()), None, len(column))
    if np.isinf(column).any():
        raise ValueError("a number is not finite, and no cell can hold it")
    bits = column.view("int64")  # of which NaN is like itself
    begins = np.flatnonzero(np.append(True, bits[1:] != bits[:-1])) if len(column) else np.empty(0, "int64")
    if len(begins) * RARELY_NEW > len(column):
        return _Told(_shortest(column), None, len(column))
    return _Told(_shortest(column[begins]), begins, len(column))


def _shortest(column: np.ndarray[Any, Any]) -> Texts:
    """Each number in the fewest digits that lose nothing, as by ``repr``."""
    is_nothing = np.isnan(column)
    numbers = np.where(is_nothing, 0, column)
    if np.all(np.trunc(numbers) == numbers) and np.all(np.abs(numbers) < MOST_WHOLE):  # counts, in a quarter of the time
        return whole(numbers.astype("int64"), is_nothing)
    return pc.cast(pa.array(column, from_pandas=True), pa.string())


def whole(numbers: Places, is_nothing: np.ndarray[Any, np.dtype[np.bool_]] | None = None) -> Texts:
    """Each whole number."""
    return pc.cast(pa.array(numbers, mask=is_nothing), pa.string())


@lru_cache(maxsize=DAYS_REMEMBERED)  # teams have most of their days in common
def _counted(days: bytes) -> Texts:
    """Each day as a workbook counts it."""
    column = np.frombuffer(days, "datetime64[D]")
    return whole((column - np.datetime64(DAY_ZERO, "D")).astype("int64"), np.isnat(column))


def chosen(each: Each[str]) -> Texts:
    """Each row's text, null where it has none."""
    at = each.places.astype("int64")
    return pa.array(each.of, pa.string()).take(pa.array(at, mask=at < 0))


def known(each: Each[str]) -> Known:
    """The same of a column that teams share."""
    return _known(each.of, each.content)


@lru_cache(maxsize=KNOWN_REMEMBERED)
def _known(of: tuple[str, ...], places: bytes) -> Known:
    return Known(chosen(Each(of, np.frombuffer(places, "int64"))))
