"""The shape of an invented supplier's files: its format, and what stands above, among and below the facts. Values belong to the quirks."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from sources.simulator.quirks import Cell, Habits
from sources.simulator.spreadsheets import Sheet, spreadsheet

Row = list[Cell]
LABEL = "INVENTED DATA"


class Every(Enum):
    """The days one file of a supplier is for."""

    QUARTER = "thirteen weeks"
    CALENDAR_QUARTER = "three calendar months"
    MONTH = "a month, by its name"
    YEAR = "fifty-two weeks of one team"


@dataclass(frozen=True)
class Csv:
    """Text with a mark between values."""

    delimiter: str = ","
    encoding: str = "utf-8"


@dataclass(frozen=True)
class Xlsx:
    """A spreadsheet; its facts stand on a sheet behind one that tells of them."""

    sheet: str = "Extract"


@dataclass(frozen=True)
class Layout:
    """How one invented supplier sends one feed."""

    supplier: str
    """Its system, marked as invented."""
    folder: str
    format: Csv | Xlsx = field(default_factory=Csv)
    habits: Habits = field(default_factory=Habits)
    alias: int = 0
    """Which of the contract's names for a column stands in its header, the last where there are fewer."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Names of its own, which the board's contract must add."""
    under: Mapping[str, str] = field(default_factory=dict)
    """Headings merged over several columns, in a row of their own: for a column its heading. Its name then stands below."""
    joined: Mapping[str, str] = field(default_factory=dict)
    """Time columns whose values stand in a date's column."""
    constants: Mapping[str, str] = field(default_factory=dict)
    """Columns it does not send, for all its rows have one value: it sends those rows alone."""
    others: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """For a column of which other suppliers send some values: the values it sends."""
    leaves_out: tuple[str, ...] = ()
    """Columns it does not have, which the contract does not require."""
    every: Every = Every.QUARTER
    repeats_weeks: int = 0
    """How many weeks of the file before each file holds again."""
    titles: int = 0
    """Rows above the header."""
    footer: bool = False
    blank_row_every: int = 0
    subtotal_of: str = ""
    """The column after each of whose values the amounts are added up in a row among the facts."""
    empty_columns: int = 0
    unknown_column: str = ""
    """A column that is in no contract."""


@dataclass(frozen=True)
class Page:
    """A file's rows, and where in it things stand; rows are counted from 1."""

    rows: list[Row]
    header: int
    """The header's row, of two the lower."""
    fact_rows: list[int]
    """The row of each fact."""
    structure: Mapping[str, int]
    """The quirks of the file's shape, each with the row that shows it."""


def page(layout: Layout, header: list[Row], facts: list[Row], *, titles: Sequence[str], subtotals: Mapping[int, Row]) -> Page:
    """The facts under their titles and header, in the layout's shape; ``subtotals`` stand after the facts whose positions they have."""
    above: list[Row] = [[title] for title in titles]
    above += [[]] if titles else []
    padding: Row = [""] * layout.empty_columns
    rows = [*above, *([*row, *padding] for row in header)]
    of_header = len(rows)
    structure = {
        "title rows above the header": 1 if titles else 0,
        "a header of two rows, merged": of_header if len(header) > 1 else 0,
        "empty columns at the end": of_header if padding else 0,
        "a column that is not in the contract": of_header if layout.unknown_column else 0,
    }
    fact_rows: list[int] = []
    for position, fact in enumerate(facts):
        if layout.blank_row_every and position and position % layout.blank_row_every == 0:
            rows.append([""] * len(fact))
            structure.setdefault("a blank row among the facts", len(rows))
        rows.append([*fact, *padding])
        fact_rows.append(len(rows))
        if position in subtotals:
            rows.append(subtotals[position])
            structure.setdefault("a subtotal among the facts", len(rows))
    if layout.footer:
        rows += [[""], [f"Total records: {len(facts)}"]]
        structure["a footer"] = len(rows)
    return Page(rows, of_header, fact_rows, {quirk: row for quirk, row in structure.items() if row})


def written(layout: Layout, rows: list[Row], *, about: Sequence[str]) -> bytes:
    """The file's bytes; the same rows give the same bytes."""
    match layout.format:
        case Csv(delimiter=delimiter, encoding=encoding):
            text = io.StringIO()
            csv.writer(text, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
            return text.getvalue().encode(encoding)
        case Xlsx(sheet=sheet):
            return spreadsheet([Sheet("About", [[line] for line in about]), Sheet(sheet, rows)])


def ending(layout: Layout) -> str:
    """What the names of its files end in."""
    return ".xlsx" if isinstance(layout.format, Xlsx) else ".txt" if layout.format.delimiter == "\t" else ".csv"
