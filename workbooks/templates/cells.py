"""The cells of a sheet: which there are, where their bytes stand, and what they hold. Changing them belongs elsewhere."""

import re
from array import array
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from html import unescape

from workbooks.templates.addresses import Area, areas, cell_of
from workbooks.templates.markup import Element, Markup, end_of, local, whole

HOLDS_FORMULAS = re.compile(rb"<(?:\w+:)?f[\s/>]")
TEXTS = re.compile(rb"<(?:\w+:)?t(?:\s[^>]*)?>([^<]*)<")
NOTHING_SAID: dict[str, str] = {}
FORMULAS_OVER_A_RANGE = ("array", "dataTable")


@dataclass(slots=True)
class Formula:
    """A cell's formula."""

    kind: str
    """``normal``, ``shared``, ``array`` or ``dataTable``."""
    text: str
    group: str = ""
    """Of those that share it: written in the first of them alone."""


@dataclass(slots=True)
class Cell:
    """One cell and where its bytes are."""

    row: int
    column: int
    kind: str
    """``n`` a number, ``s`` a shared string, ``str`` a formula's text, ``inlineStr``, ``b``, ``e``, ``d``."""
    style: int | None
    start: int
    end: int
    value: tuple[int, int] | None
    """Where its value element stands, from its first byte to after its last."""
    formula: Formula | None
    has_inline_text: bool

    @property
    def is_empty(self) -> bool:
        return self.value is None and self.formula is None and not self.has_inline_text


@dataclass(slots=True)
class Row:
    """One row of interest, with its cells in order."""

    start: int
    attributes: dict[str, str]
    content_end: int = 0
    end: int = 0
    cells: list[Cell] = field(default_factory=list)


@dataclass(slots=True)
class Marked:
    """Something of the sheet that stands for ranges: a merged range, a validation, a conditional format."""

    kind: str
    over: tuple[Area, ...]


@dataclass
class Cells:
    """A sheet's cells in the rows that were asked for, all its formulas, and what else stands on ranges of it."""

    markup: Markup
    rows: dict[int, Row] = field(default_factory=dict)
    formulas: list[Cell] = field(default_factory=list)
    worked_out: list[Cell] = field(default_factory=list)
    """Cells without a formula of their own whose value one over a range gives them."""
    ranges_worked_out: list[Area] = field(default_factory=list)
    marked: list[Marked] = field(default_factory=list)
    columns: list[tuple[int, int, int]] = field(default_factory=list)
    """First and last column, and the style of their empty cells."""
    sheet_data: Element | None = None
    dimension: Element | None = None
    _numbers: "array[int]" = field(default_factory=lambda: array("q"))
    _starts: "array[int]" = field(default_factory=lambda: array("q"))

    def note_row(self, number: int, start: int) -> None:
        """Remembers where a row begins, asked for or not."""
        self._numbers.append(number)
        self._starts.append(start)

    @classmethod
    def of(cls, markup: Markup, wanted: Sequence[Area] = ()) -> "Cells":
        """Reads a sheet; cells outside the rows of ``wanted`` are passed over unless a formula gives them their value.

        WorkbookRefused when the sheet is no XML.
        """
        reader = _Reader(cls(markup), wanted)
        markup.read(reader.start, reader.end)
        return reader.cells

    def cell(self, row: int, column: int) -> Cell | None:
        """A cell of a row that was asked for."""
        there = self.rows.get(row)
        return next((cell for cell in there.cells if cell.column == column), None) if there else None

    def next_row(self, row: int) -> int | None:
        """Where the first row after ``row`` begins; None when it is after the last."""
        at = bisect_left(self._numbers, row + 1)
        return self._starts[at] if at < len(self._starts) else None

    def style_of_empty(self, row: int, column: int) -> int | None:
        """The style a cell has that is not there: its row's, else its column's."""
        there = self.rows.get(row)
        said = there.attributes if there else {}
        if said.get("customFormat") in ("1", "true") and whole(said.get("s", "")) is not None:
            return whole(said["s"])
        return next((style for first, last, style in self.columns if first <= column <= last), None)

    def raw_value(self, cell: Cell) -> str:
        """What its value element holds: a number, or a shared string's number."""
        if cell.value is None:
            return ""
        return unescape(re.sub(rb"<[^>]*>", b"", self.markup.text[slice(*cell.value)]).decode())

    def inline_text(self, cell: Cell) -> str:
        return unescape(b"".join(TEXTS.findall(self.markup.text[cell.start : cell.end])).decode())


class _Reader:
    """Collects a sheet's cells while it is read. Places that are not written down follow from the one before.

    Of a cell that is not asked for as little as possible is done: a sheet may hold millions.
    """

    def __init__(self, cells: Cells, wanted: Sequence[Area]) -> None:
        self.cells = cells
        self._wanted = wanted
        self._row, self._column = 0, 0
        self._row_there: Row | None = None
        self._cell_at, self._cell_said = 0, NOTHING_SAID
        self._value = (0, 0)
        self._formula: Formula | None = None
        self._formula_at, self._formula_said = 0, NOTHING_SAID
        self._has_inline_text = False
        self._text_at = 0
        self._inside_data = False

    def start(self, name: str, attributes: dict[str, str], at: int) -> None:
        if not self._inside_data:
            self._start_outside(name, attributes, at)
        elif name == "c":
            self._cell_at, self._cell_said = at, attributes
            self._column = column_of(attributes["r"]) if "r" in attributes else self._column + 1
            self._value, self._formula, self._has_inline_text = (0, 0), None, False
        elif name == "v":
            self._value = (at, at)
        elif name == "row":
            self._start_row(attributes, at)
        elif name == "f":
            self._formula_at, self._formula_said = at, attributes
        elif name == "is":
            self._has_inline_text = True

    def end(self, name: str, at: int) -> None:
        if not self._inside_data:
            self._end_outside(name, at)
        elif name == "c":
            is_result = self._formula is None and bool(self.cells.ranges_worked_out) and self._is_result()
            if self._row_there or self._formula or is_result:
                self._keep_cell(at, is_result=is_result)
        elif name == "v":
            self._value = (self._value[0], at)
        elif name == "f":
            self._end_formula(at)
        elif name == "row":
            self._end_row(at)
        elif name == "sheetData":
            self._inside_data = False
            self._close(self.cells.sheet_data, at)

    def _is_result(self) -> bool:
        return any(area.holds(self._row, self._column) for area in self.cells.ranges_worked_out)

    def _keep_cell(self, at: int, *, is_result: bool) -> None:
        said, markup = self._cell_said, self.cells.markup
        value_at, value_end = self._value
        cell = Cell(
            row=self._row,
            column=self._column,
            kind=said.get("t", "n"),
            style=whole(said.get("s", "")),
            start=self._cell_at,
            end=end_of(markup, self._cell_at, at),
            value=(value_at, end_of(markup, value_at, value_end)) if value_end else None,
            formula=self._formula,
            has_inline_text=self._has_inline_text,
        )
        if self._row_there:
            self._row_there.cells.append(cell)
        if cell.formula:
            self.cells.formulas.append(cell)
        if is_result:
            self.cells.worked_out.append(cell)

    def _end_formula(self, at: int) -> None:
        said = self._formula_said
        self._formula = Formula(said.get("t", "normal"), self._between_tags(self._formula_at, at), said.get("si", ""))
        over = Area.of(said.get("ref", ""))
        if said.get("t") in FORMULAS_OVER_A_RANGE and over and not over.is_one_cell:
            self.cells.ranges_worked_out.append(over)

    def _between_tags(self, start: int, at: int) -> str:
        text = self.cells.markup.text
        return unescape(text[start:at].partition(b">")[2].decode()) if text[at : at + 2] == b"</" else ""

    def _start_row(self, attributes: dict[str, str], at: int) -> None:
        self._row = whole(attributes.get("r", "")) or self._row + 1
        self._column = 0
        self.cells.note_row(self._row, at)
        is_wanted = any(area.first_row <= self._row <= area.last_row for area in self._wanted)
        self._row_there = Row(at, attributes) if is_wanted else None
        if self._row_there:
            self.cells.rows[self._row] = self._row_there

    def _end_row(self, at: int) -> None:
        if self._row_there:
            self._row_there.content_end, self._row_there.end = at, end_of(self.cells.markup, self._row_there.start, at)
        self._row_there = None

    def _start_outside(self, name: str, attributes: dict[str, str], at: int) -> None:
        said = {local(key): value for key, value in attributes.items()}
        if name == "sheetData":
            self.cells.sheet_data, self._inside_data = Element(name, said, at), True
        elif name == "dimension":
            self.cells.dimension = Element(name, said, at)
        elif name == "col":
            first, last, style = (whole(said.get(key, "")) for key in ("min", "max", "style"))
            if first is not None and last is not None and style is not None:
                self.cells.columns.append((first, last, style))
        elif name in ("f", "sqref"):
            self._text_at = at
        elif over := areas(said.get("sqref", said.get("ref", ""))):
            self.cells.marked.append(Marked(name, over))

    def _end_outside(self, name: str, at: int) -> None:
        if name == "dimension":
            self._close(self.cells.dimension, at)
        elif name in ("f", "sqref"):
            # Excel's later additions (x14) say their ranges between tags: where they stand, or what a sparkline draws.
            said = self.cells.markup.text[self._text_at : at].partition(b">")[2].decode()
            if over := areas(unescape(said).rpartition("!")[2]):
                self.cells.marked.append(Marked("sparkline or format of a later Excel", over))

    def _close(self, element: Element | None, at: int) -> None:
        if element:
            element.content_end, element.end = at, end_of(self.cells.markup, element.start, at)


@lru_cache(maxsize=1_024)
def _column_named(letters: str) -> int:
    place = cell_of(f"{letters}1")
    return place[1] if place else 0


def column_of(address: str) -> int:
    """The column of a cell by its address; 0 for what is none."""
    return _column_named(address.rstrip("0123456789"))
