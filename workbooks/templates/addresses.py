"""Where things are in a workbook: ranges as Excel writes them, and what names refer to. What is there belongs elsewhere."""

import re
from collections.abc import Iterator
from typing import NamedTuple

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
CORNER = re.compile(r"\$?([A-Za-z]{1,3})?\$?([1-9][0-9]{0,6})?$")
REFERENCE = re.compile(r"^(?:'((?:[^']|'')+)'|([^'!\[\](),+*/&^<>=-]+))!([$A-Za-z0-9:]+)$")

MENTIONED = re.compile(
    r"(?<![\w.$\]])(?:(?:'((?:[^']|'')+)'|([A-Za-z_][\w.]*))!)?(\$?[A-Za-z]{1,3}\$?[1-9]\d*(?::\$?[A-Za-z]{1,3}\$?[1-9]\d*)?)(?![\w.(\[!])"
)
BRACKETED = re.compile(r"\[[^\[\]]*\]")
QUOTED = re.compile(r'"[^"]*"')


class Area(NamedTuple):
    """A rectangle of cells, its first and last rows and columns counted from 1."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int

    @classmethod
    def of(cls, text: str) -> "Area | None":
        """The range that ``B2``, ``$B$2:$C$9``, ``B:C`` or ``2:9`` names; None for anything else."""
        first, colon, last = text.partition(":")
        corners = [_corner(corner) for corner in (first, last if colon else first)]
        if None in corners or (not colon and None in (corners[0] or ())):
            return None
        (top, left), (bottom, right) = (corner or (None, None) for corner in corners)
        if (top is None) != (bottom is None) or (left is None) != (right is None):
            return None
        rows, columns = sorted((top or 1, bottom or LAST_ROW)), sorted((left or 1, right or LAST_COLUMN))
        if rows[1] > LAST_ROW or columns[1] > LAST_COLUMN:
            return None
        return cls(rows[0], columns[0], rows[1], columns[1])

    def __str__(self) -> str:
        first = f"{letters(self.first_column)}{self.first_row}"
        return first if self.is_one_cell else f"{first}:{letters(self.last_column)}{self.last_row}"

    @property
    def is_one_cell(self) -> bool:
        return self[:2] == self[2:]

    def holds(self, row: int, column: int) -> bool:
        return self.first_row <= row <= self.last_row and self.first_column <= column <= self.last_column

    def overlaps(self, other: "Area") -> bool:
        return (
            self.first_row <= other.last_row
            and other.first_row <= self.last_row
            and self.first_column <= other.last_column
            and other.first_column <= self.last_column
        )

    def covers(self, other: "Area") -> bool:
        return self.holds(other.first_row, other.first_column) and self.holds(other.last_row, other.last_column)

    def with_rows(self, first: int, last: int) -> "Area":
        return self._replace(first_row=first, last_row=last)


class Reference(NamedTuple):
    """A range of a sheet, by the sheet's title."""

    sheet: str
    area: Area


def areas(text: str) -> tuple[Area, ...]:
    """Ranges with spaces between, as conditional formats and validations have them; what is none is passed over."""
    return tuple(area for one in text.split() if (area := Area.of(one)))


def reference(text: str) -> Reference | None:
    """The one range that a name or a chart refers to; None for several, for another workbook's, and for anything that is worked out."""
    found = REFERENCE.match(text.strip().removeprefix("="))
    area = Area.of(found[3]) if found else None
    if found is None or area is None:
        return None
    return Reference(found[1].replace("''", "'") if found[1] else found[2], area)


def mentioned(formula: str, sheet: str) -> Iterator[Reference]:
    """The ranges that a formula of a sheet looks at by their addresses."""
    for found in MENTIONED.finditer(_addresses_only(formula)):
        area = Area.of(found[3])
        if area:
            yield Reference(found[1].replace("''", "'") if found[1] else found[2] or sheet, area)


def has_relative_rows(formula: str) -> bool:
    """Whether a formula looks at rows by how far they are from its own (``D4``, not ``D$4``), so that each row's is another."""
    return any(re.search("[A-Za-z][1-9]", found[3]) for found in MENTIONED.finditer(_addresses_only(formula)))


def _addresses_only(formula: str) -> str:
    """The formula without its texts and the names of columns in brackets, which may look like addresses."""
    text = QUOTED.sub("", formula)
    while (without := BRACKETED.sub("", text)) != text:
        text = without
    return text


def written(sheet: str, area: Area) -> str:
    """The reference as formulas have it, absolute and with the title in quotation marks where it needs them."""
    title = sheet if re.fullmatch(r"[A-Za-z_][A-Za-z0-9_.]*", sheet) and Area.of(sheet) is None else "'" + sheet.replace("'", "''") + "'"
    corners = [f"${letters(area.first_column)}${area.first_row}", f"${letters(area.last_column)}${area.last_row}"]
    return f"{title}!{corners[0]}" if area.is_one_cell else f"{title}!{':'.join(corners)}"


def letters(column: int) -> str:
    """The letters of a column: A, B, ... Z, AA."""
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


def cell_of(text: str) -> tuple[int, int] | None:
    """Row and column of a cell's own address, such as ``B2``; None when it is none."""
    area = Area.of(text)
    return (area.first_row, area.first_column) if area and area.is_one_cell else None


def _corner(text: str) -> tuple[int | None, int | None] | None:
    """Row and column, either of which may be left out; None when it is no corner of a range."""
    found = CORNER.match(text)
    if not text or not found:
        return None
    column = 0
    for letter in (found[1] or "").upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return (int(found[2]) if found[2] else None), column or None
