"""What a returned workbook says: whose it is, and what stands in each cell that may be typed into. Judging it belongs elsewhere.

Cells are found by their names, for whoever saved the file may have moved everything else.
"""

import re
import warnings
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.workbook.defined_name import DefinedName

from boxscore.errors import WorkbookRefused
from workbooks.entries_sheet import IDENTITY
from workbooks.returned.hardened import refuse_what_is_harmful
from workbooks.sheets import letter_of

ENTRY = "entry_"
MOST_ROWS, MOST_COLUMNS = 2_000, 40
"""Of the sheet that is typed into; what lies outside was not ours."""
DAMAGED = (KeyError, ValueError, TypeError, IndexError, AttributeError, ParseError, BadZipFile, InvalidFileException)
"""What openpyxl raises of a file whose parts contradict each other."""

SHOWN_AS_IT_IS = re.compile(r'"[^"]*"|\\.')
"""Of a number format."""
MOST_DECIMALS = 10
"""Of a typed percentage: beyond them there is only what a binary number adds."""

Place = tuple[int, int]


@dataclass(frozen=True)
class Identity:
    """Which workbook it is, as it says itself."""

    team: str
    week_ending: date
    version: int
    layout: int
    run: str


@dataclass(frozen=True)
class GivenCell:
    """A cell that may be typed into."""

    place: str
    """As a person finds it: ``Your entries!F12``."""
    value: object
    is_formula: bool = False
    is_error: bool = False
    """Whether it shows an error of the spreadsheet program."""


@dataclass(frozen=True)
class ReturnedBook:
    """A workbook that came back."""

    identity: Identity
    cells: Mapping[str, GivenCell]
    """By the name of the entry."""
    lost: tuple[str, ...]
    """The names of entries whose cells are not there any more."""
    sheet: str
    places: frozenset[Place]
    """Row and column of each entry on ``sheet``."""


def read_returned(content: bytes, *, name: str) -> ReturnedBook:
    """Reads a file that came back. WorkbookRefused, in one sentence, for one that is harmful, damaged or none of ours."""
    refuse_what_is_harmful(content, name=name)
    try:
        return _read(opened(content), name)
    except DAMAGED as error:
        raise WorkbookRefused(
            f"{name} is damaged ({type(error).__name__}). Nothing of it was read: open it, save it as .xlsx, and send it again."
        ) from None


def opened(content: bytes, *, values_alone: bool = False) -> Workbook:
    """The workbook for reading, of formulas what they came to when it has ``values_alone``. It raises of ``DAMAGED`` what it will."""
    with warnings.catch_warnings():
        # Of what it passes over it would warn whoever runs the command, in its own words and with places in its code.
        warnings.simplefilter("ignore")
        return load_workbook(BytesIO(content), read_only=True, data_only=values_alone, keep_links=False)


def _read(workbook: Workbook, name: str) -> ReturnedBook:
    places = dict(_places(workbook))
    sheets = Counter(sheet for sheet, _ in filter(None, places.values()))
    if not sheets:
        raise WorkbookRefused(f"{name} is no box score: it has no cells to type into. Nothing of it was read.")
    title = sheets.most_common(1)[0][0]
    if title not in workbook.sheetnames:
        raise WorkbookRefused(f"{name} has lost its sheet {title}. Nothing of it was read: type the entries into a fresh copy.")
    wanted = {place[1]: entry for entry, place in places.items() if place and place[0] == title}
    cells, identity = _of_sheet(workbook, title, wanted)
    if identity is None:
        raise WorkbookRefused(f"{name} does not say which team's workbook it is and of which week. Nothing of it was read.")
    return ReturnedBook(identity, cells, tuple(sorted(set(places) - set(cells))), title, frozenset(wanted))


def _places(workbook: Workbook) -> Iterator[tuple[str, tuple[str, Place] | None]]:
    """Each named entry with its sheet and place; None for one that names no cell any more, or one that was never ours."""
    for entry, defined in workbook.defined_names.items():
        if entry.startswith(ENTRY):
            yield entry, _place(defined)


def _place(defined: DefinedName) -> tuple[str, Place] | None:
    places = list(defined.destinations)
    if len(places) != 1 or ":" in places[0][1]:
        return None
    sheet, address = places[0]
    letters, row = coordinate_from_string(address.replace("$", ""))
    column = column_index_from_string(letters)
    return (sheet, (row, column)) if row <= MOST_ROWS and column <= MOST_COLUMNS else None


def _of_sheet(workbook: Workbook, title: str, wanted: Mapping[Place, str]) -> tuple[dict[str, GivenCell], Identity | None]:
    """The cells of the entries and what the sheet says the workbook is; one pass, for the file is read from its beginning each time."""
    cells: dict[str, GivenCell] = {}
    said: dict[str, str] = {}
    for row, values in enumerate(workbook[title].iter_rows(max_row=MOST_ROWS, max_col=MOST_COLUMNS), 1):
        if values and values[0].value in IDENTITY and len(values) > 1:
            said[str(values[0].value)] = str(values[1].value)
        for column, cell in enumerate(values, 1):
            entry = wanted.get((row, column))
            if entry:
                place = f"{title}!{letter_of(column)}{row}"
                value = _as_shown(cell.value, cell.number_format)
                cells[entry] = GivenCell(place, value, is_formula=cell.data_type == "f", is_error=cell.data_type == "e")
    for (row, column), entry in wanted.items():
        # A program leaves out cells, and rows, in which nothing stands.
        cells.setdefault(entry, GivenCell(f"{title}!{letter_of(column)}{row}", None))
    return cells, _identity(said)


def _as_shown(value: object, number_format: str) -> object:
    """Of a cell that shows a number as a percentage the number before its sign: typed as 95% it is held as 0.95, and 95 is meant."""
    # What stands in quotes or behind a backslash is shown as it is, as in our own formats of percentages.
    if isinstance(value, int | float) and not isinstance(value, bool) and "%" in SHOWN_AS_IT_IS.sub("", number_format):
        return round(100 * value, MOST_DECIMALS)
    return value


def _identity(said: Mapping[str, str]) -> Identity | None:
    if set(said) != set(IDENTITY):
        return None
    team, week, version, layout, run = (said[row] for row in IDENTITY)
    try:
        return Identity(team, datetime.strptime(week, "%d/%m/%Y").date(), int(version), int(layout), run)
    except ValueError:
        return None
