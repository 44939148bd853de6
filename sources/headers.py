"""Finds an extract's header by its names, wherever it stands, and maps it to the contract's columns. Values belong elsewhere."""

import difflib
import re
from dataclasses import dataclass

import pandas as pd

from boxscore.errors import ExtractRefused
from boxscore.feeds import Feed, Supplier
from sources.grid import Grid

ROWS_SEARCHED = 60
SPACES = re.compile(r"\s+")


@dataclass(frozen=True)
class Header:
    """Where the header is and what it names."""

    grid: Grid
    row: int
    """Its position in the grid, from 0."""
    positions: dict[str, int]
    """For each contract column found, its position."""
    unknown: tuple[str, ...]
    """Headers no contract column answers to; their columns are left out."""


def normalised(text: str) -> str:
    """A name without the accidents of typing: case, stray spaces, non-breaking spaces."""
    return SPACES.sub(" ", text).strip().casefold()


def find_header(name: str, grids: list[Grid], feed: Feed, supplier: Supplier) -> Header:
    """The header with most of the contract's names, on any sheet.

    ExtractRefused when a required column is missing (naming the headers there are and the nearest match) or two columns claim one name.
    """
    wanted = _wanted(feed, supplier)
    found = max((_best_row(grid, wanted) for grid in grids), key=lambda candidate: candidate[0], default=(0, 0, None))
    matches, row, grid = found
    if grid is None or matches == 0:
        names = ", ".join(f"'{names[0]}'" for names in _names(feed, supplier).values())
        raise ExtractRefused(f"{name}: no header was found in its first {ROWS_SEARCHED} rows. It should name {names}.")
    written = [str(text) for text in grid.cells.iloc[row]]
    positions: dict[str, int] = {}
    for at, text in enumerate(written):
        column = wanted.get(normalised(text))
        if column is None:
            continue
        if column in positions:
            raise ExtractRefused(f"{name}, row {row + 1}: two columns are named for '{column}'. Remove one and send the file again.")
        positions[column] = at
    _refuse_missing(name, row, written, positions, feed, supplier)
    unknown = tuple(text.strip() for text in written if text.strip() and normalised(text) not in wanted)
    return Header(grid, row, positions, unknown)


def _names(feed: Feed, supplier: Supplier) -> dict[str, tuple[str, ...]]:
    return {column: (*says.headers, column) for column, says in feed.columns.items() if column not in supplier.constants}


def _wanted(feed: Feed, supplier: Supplier) -> dict[str, str]:
    return {normalised(name): column for column, names in _names(feed, supplier).items() for name in names}


def _best_row(grid: Grid, wanted: dict[str, str]) -> tuple[int, int, Grid | None]:
    best: tuple[int, int, Grid | None] = (0, 0, None)
    for row, cells in enumerate(grid.cells.head(ROWS_SEARCHED).itertuples(index=False)):
        matches = len({wanted[normalised(str(cell))] for cell in cells if normalised(str(cell)) in wanted})
        if matches > best[0]:
            best = (matches, row, grid)
    return best


def _refuse_missing(name: str, row: int, written: list[str], positions: dict[str, int], feed: Feed, supplier: Supplier) -> None:
    missing = [column for column in _names(feed, supplier) if feed.columns[column].required and column not in positions]
    if not missing:
        return
    free = [text.strip() for at, text in enumerate(written) if text.strip() and at not in positions.values()]
    sentences = [_missing(column, _names(feed, supplier)[column], free) for column in missing]
    there = ", ".join(f"'{text.strip()}'" for text in written if text.strip())
    raise ExtractRefused(
        f"{name}, row {row + 1}: {' '.join(sentences)} The header names {there}. "
        "Correct the header, or add the new name to the feed's contract; nothing of this file was taken and what was accepted before stays."
    )


def _missing(column: str, names: tuple[str, ...], free: list[str]) -> str:
    known = {normalised(text): text for text in free}
    near = [match for wanted in names for match in difflib.get_close_matches(normalised(wanted), known, n=1)]
    nearest = f" (nearest: '{known[near[0]]}')" if near else ""
    return f"the column '{names[0]}' ({column}) is missing{nearest}."


def body(header: Header) -> pd.DataFrame:
    """The rows under the header as text, one column for each contract column found, indexed by row number in the file (from 1)."""
    cells = header.grid.cells.iloc[header.row + 1 :, list(header.positions.values())]
    rows = pd.DataFrame(cells.to_numpy(), columns=list(header.positions), index=cells.index + 1, dtype="str")
    return rows.rename_axis("row_number")
