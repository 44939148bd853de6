"""A workbook as plain values: sheets with their cells, tables, charts and entries. What they say, and how a file is made, belong elsewhere.

Two writers make a file of it, ``workbooks.reference`` with openpyxl and ``workbooks.stamping`` out of a compiled master; both must
say the same, so nothing of openpyxl is in here.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Literal, NamedTuple

from workbooks.long_rows import LongRows, Stretch
from workbooks.looks import PLAIN, Look

Plain = str | float | date | None
INVENTED = "Invented data"
MOST_COLUMNS = 16_384
"""Of a sheet, in any program."""


class Styled(tuple[Plain, Look]):
    """A value with a look of its own, made of both: a NamedTuple takes three times as long to make, 3,000 times a workbook (2026-11-24)."""

    __slots__ = ()

    @property
    def value(self) -> Plain:
        """What stands in the cell."""
        return self[0]

    @property
    def look(self) -> Look:
        """How it looks."""
        return self[1]


Value = Plain | Styled


@dataclass(frozen=True)
class Marked:
    """A range that is an Excel table, from column A on."""

    name: str
    headers: tuple[str, ...]
    first: int
    """The row of the headers."""
    last: int
    filtered: bool = False

    @property
    def extent(self) -> str:
        return f"A{self.first}:{letter_of(len(self.headers))}{self.last}"


class Kind(StrEnum):
    """What an entry takes."""

    NUMBER = "number"
    WHOLE = "whole number"
    TEXT = "text"
    DAY = "date"
    CHOICE = "choice"


@dataclass(frozen=True)
class Accepts:
    """What a person may type into an entry, and what is said to them."""

    kind: Kind
    least: float | date | None = None
    most: float | date | None = None
    """The highest number, the latest day, or the most letters of a text."""
    choices: tuple[str, ...] = ()
    prompt: str = ""
    """Shown beside the cell while it is chosen."""
    refusal: str = ""
    """Shown when something else is typed."""


@dataclass(frozen=True)
class Entry:
    """A cell a person may type into, by the name it is read back by."""

    name: str
    row: int
    column: int
    accepts: Accepts


@dataclass(frozen=True)
class Highlight:
    """A range whose cells take colours by a formula: a conditional format. What the colour says, words say too."""

    extent: str
    formula: str
    """Without its equals sign, as for the range's first cell."""
    colour: str | None = None
    fill: str | None = None
    bold: bool = False


@dataclass(frozen=True)
class Link:
    """A cell that leads to a sheet of the same workbook."""

    row: int
    column: int
    sheet: str
    says: str


@dataclass(frozen=True)
class SeriesLook:
    """How one thing a chart draws looks; no stroke colour is no line."""

    stroke: str | None = None
    dash: str | None = None
    points: float = 1.75
    symbol: str = "none"
    size: int = 5
    mark: str | None = None
    """The colour of its markers."""


class Series(NamedTuple):
    """One thing a chart draws, with the figures it draws."""

    name: str
    name_at: str
    """The cell that holds its name, as ``'Chart data'!$D$4``."""
    values_at: str
    values: Stretch
    look: SeriesLook
    breaks: tuple[int, ...] = ()
    """The places its line is not joined to the one before."""
    on_second_axis: bool = False


@dataclass(frozen=True)
class NativeChart:
    """A chart as spreadsheet programs draw it: lines over dates, or bars with a line for a Pareto."""

    kind: Literal["weeks", "pareto"]
    row: int
    """The row whose top left corner it hangs from, in column ``column``."""
    column: int
    width_cm: float
    height_cm: float
    title: str
    description: str
    """For those who cannot see it."""
    unit: str
    across: str
    """The title of the axis across; empty for none."""
    categories_at: str
    categories: tuple[date | str, ...]
    series: tuple[Series, ...]
    number_format: str
    lowest: float | None = None
    """Where the axis begins; None leaves it to the program."""
    step: float | None = None
    days_apart: int = 7
    """How many days apart the dates across are told."""
    left: float = 0.1
    """Room for the figures of the axis, as a part of the width."""


@dataclass
class Print:
    """How a sheet is printed, on one page wide; ``pages_high`` 0 is as many as it takes."""

    paper: Literal["A3", "A4"] = "A4"
    orientation: Literal["landscape", "portrait"] = "landscape"
    pages_high: int = 0
    scale_per_cent: int | None = None
    """In place of fitting it: a sheet fitted to its page would pass over page breaks."""
    header_row: int | None = None
    """Repeated on every page."""
    area: str | None = None
    breaks: list[int] = field(default_factory=list)
    """Rows after which a page ends."""


@dataclass
class Sheet:
    """One sheet. Rows and columns count from 1."""

    title: str
    cells: dict[tuple[int, int], Styled] = field(default_factory=dict)
    long_rows: LongRows | None = None
    """Below all that ``cells`` holds."""
    tables: list[Marked] = field(default_factory=list)
    widths: dict[int, float] = field(default_factory=dict)
    heights: dict[int, float] = field(default_factory=dict)
    charts: list[NativeChart] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    highlights: list[Highlight] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    frozen_at: tuple[int, int] | None = None
    """The first row and column that move."""
    print: Print = field(default_factory=Print)
    says_on_paper: str = ""
    """At the top right of each printed page."""
    tab_colour: str | None = None

    def every_cell(self) -> Iterator[tuple[int, int, Styled]]:
        """Row and column of each, with what it holds and how it looks; those of long rows last."""
        for (row, column), styled in self.cells.items():
            yield row, column, styled
        for row, column, value, look in self.long_rows.cells() if self.long_rows else ():
            yield row, column, Styled((value, look))

    def put(self, row: int, column: int, value: Value, look: Look = PLAIN) -> None:
        """Writes ``value``. Text stays text, whatever it begins with; None leaves the cell empty but gives it its look."""
        self.cells[row, column] = value if isinstance(value, Styled) else Styled((value, look))


@dataclass
class Book:
    """A workbook. Every sheet is locked but for its entries, without a password: it keeps slips out, not people."""

    title: str
    day: date
    """The day its properties say it was made, which is the week's and not the clock's: the same contents give the same bytes."""
    sheets: list[Sheet]

    def marked_invented(self) -> "Book":
        """The same book saying so on every sheet, on screen and on paper: a sheet is passed on without the others."""
        self.title = f"{INVENTED}: {self.title}"
        for sheet in self.sheets:
            title = sheet.cells[1, 1]
            sheet.cells[1, 1] = Styled((f"{INVENTED}: {title.value}", title.look))
            sheet.says_on_paper = INVENTED
        return self


@lru_cache(maxsize=MOST_COLUMNS)
def letter_of(column: int) -> str:
    """``A`` for 1, ``AA`` for 27."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
