"""Finds an extract's header by its names, wherever it stands, and maps it to the contract's columns. Values belong elsewhere."""

import difflib
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from boxscore.columns import Column
from boxscore.errors import ExtractRefused
from boxscore.feeds import Feed
from boxscore.suppliers import Supplier
from sources.grid import Grid
from sources.personal import shown_header

ROWS_SEARCHED = 60
MOST_NAMES = 2
SPACES = re.compile(r"\s+")


@dataclass(frozen=True)
class Header:
    """Where the header is and what it names."""

    grid: Grid
    row: int
    """Its position in the grid, from 0; of a header of two rows the lower."""
    positions: dict[str, int]
    """For each contract column found, its position."""
    unknown: tuple[str, ...]
    """Headers no contract column answers to, as they may be told; their columns are left out."""
    ends: int
    """The position after the last column that has a name."""
    passed_over: tuple[str, ...] = ()
    """Other sheets with such a header; they are not read."""


def normalised(text: str) -> str:
    """A name without the accidents of typing: case, stray spaces, non-breaking spaces."""
    return SPACES.sub(" ", text).strip().casefold()


def find_header(name: str, grids: list[Grid], feed: Feed, supplier: Supplier) -> Header:
    """The header with most of the contract's names, on any sheet, in one row or two.

    Under a merged heading a column also answers to both its names: ``Admitted Median wait`` for ``Median wait`` under ``Admitted``.
    ExtractRefused when a required column is missing (naming the headers there are and the nearest match) or two columns claim one name.
    """
    says = feed.columns_from(supplier)
    wanted = _wanted(says)
    candidates = [*(one for grid in grids for one in _one_row(grid)), *(one for grid in grids for one in _two_rows(grid))]
    found = max(candidates, key=lambda candidate: len(_columns(candidate, wanted)), default=None)
    if found is None or not _columns(found, wanted):
        names = ", ".join(f"'{_names(column, of)[0]}'" for column, of in says.items())
        raise ExtractRefused(f"{name}: no header was found in its first {ROWS_SEARCHED} rows. It should name {names}.")
    claimed = _claimed(found, wanted)
    positions: dict[str, int] = {}
    for at, column in claimed.items():
        if column in positions:
            raise ExtractRefused(f"{name}, row {found.row + 1}: two columns are named for '{column}'. Remove one and send the file again.")
        positions[column] = at
    _refuse_missing(name, found, positions, says)
    unknown = tuple(shown_header(names[0]) for at, names in enumerate(found.names) if names and at not in claimed)
    required = {column for column, of in says.items() if of.required}
    others = dict.fromkeys(one.grid.sheet for one in candidates if one.grid is not found.grid and required <= _columns(one, wanted))
    ends = 1 + max(at for at, names in enumerate(found.names) if names)
    return Header(found.grid, found.row, positions, unknown, ends, tuple(others))


@dataclass(frozen=True)
class _Candidate:
    """A row, or two, that may be the header."""

    grid: Grid
    row: int
    names: list[tuple[str, ...]]
    """What each column may be called by, the most particular first; nothing for a column without a name."""


def _one_row(grid: Grid) -> Iterator[_Candidate]:
    for row, cells in enumerate(_searched(grid)):
        yield _Candidate(grid, row, [(text,) if text else () for text in cells])


def _two_rows(grid: Grid) -> Iterator[_Candidate]:
    for row, (above, below) in enumerate(itertools.pairwise(_searched(grid)), start=1):
        group, names = "", []
        for heading, text in zip(above, below, strict=True):
            group = heading or group
            names.append(tuple(filter(None, (f"{group} {text}".strip(), text))) if text else (heading,) if heading else ())
        yield _Candidate(grid, row, names)


def _searched(grid: Grid) -> list[list[str]]:
    return [[str(cell).strip() for cell in cells] for cells in grid.head(ROWS_SEARCHED).itertuples(index=False)]


def _names(name: str, column: Column) -> tuple[str, ...]:
    return (*column.headers, name)


def _wanted(says: dict[str, Column]) -> dict[str, str]:
    return {normalised(header): name for name, column in says.items() for header in _names(name, column)}


def _claimed(candidate: _Candidate, wanted: dict[str, str]) -> dict[int, str]:
    """For each position a contract column answers to, that column."""
    claimed: dict[int, str] = {}
    for particular in range(MOST_NAMES):
        answers = {at: wanted.get(normalised(names[particular])) for at, names in enumerate(candidate.names) if particular < len(names)}
        # What a column is wholly called goes before what it is called under its heading alone.
        taken = set(claimed.values())
        claimed |= {at: column for at, column in answers.items() if column and column not in taken and at not in claimed}
    return dict(sorted(claimed.items()))


def _columns(candidate: _Candidate, wanted: dict[str, str]) -> set[str]:
    return set(_claimed(candidate, wanted).values())


def _refuse_missing(name: str, found: _Candidate, positions: dict[str, int], says: dict[str, Column]) -> None:
    missing = [column for column, of in says.items() if of.required and column not in positions and of.also_in not in positions]
    if not missing:
        return
    free = [shown_header(names[-1]) for at, names in enumerate(found.names) if names and at not in positions.values()]
    sentences = [_missing(column, _names(column, says[column]), free) for column in missing]
    there = ", ".join(
        f"'{names[-1] if at in positions.values() else shown_header(names[-1])}'" for at, names in enumerate(found.names) if names
    )
    raise ExtractRefused(
        f"{name}, row {found.row + 1}: {' '.join(sentences)} The header names {there}. "
        "Correct the header, or add the new name to the feed's contract; nothing of this file was taken and what was accepted before stays."
    )


def _missing(column: str, names: tuple[str, ...], free: list[str]) -> str:
    known = {normalised(text): text for text in free}
    near = [match for wanted in names for match in difflib.get_close_matches(normalised(wanted), known, n=1)]
    nearest = f" (nearest: '{known[near[0]]}')" if near else ""
    return f"the column '{names[0]}' ({column}) is missing{nearest}."


def body(header: Header) -> Iterator[pd.DataFrame]:
    """The rows under the header, part by part: one column of text for each contract column found, by row number in the file (from 1)."""
    for cells in header.grid.parts:
        rows = cells.loc[header.row + 1 :, list(header.positions.values())].set_axis(list(header.positions), axis="columns")
        yield rows.set_axis(cells.index[-len(rows) :] + 1 if len(rows) else cells.index[:0], axis="index").rename_axis("row_number")
