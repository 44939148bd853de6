"""What a file that comes back must be before it is read at all. Its sheets are read elsewhere."""

import re
from collections.abc import Iterator

from openpyxl.utils.cell import column_index_from_string

from boxscore.errors import WorkbookRefused
from workbooks.package import Package

MOST_BYTES = 30_000_000
"""Of a returned workbook; the largest written so far is under 2 MB."""
MOST_BYTES_UNPACKED = 300_000_000
MOST_PLACES = 5_000_000
"""Of all sheets, from the first cell to the last: what reads them makes room for every place between. Ours have under 500,000."""
MOST_COLUMNS = 16_384
MACROS = ("vbaProject.bin", "macrosheets/")
PARTS_OF_TEXT = (".xml", ".rels", ".vml")
DECLARATIONS = tuple(said.encode(coding) for said in ("<!DOCTYPE", "<!ENTITY") for coding in ("utf-8", "utf-16-le", "utf-16-be"))
"""No spreadsheet program writes them; with them a few letters can stand for gigabytes, or for another file."""

CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
PLACE = re.compile(rb"\br\s*=\s*[\"']\s*([A-Za-z]{0,3})(\d{1,9})\s*[\"']")
"""Of a cell, or of a row without letters."""


def refuse_what_is_harmful(content: bytes, *, name: str) -> None:
    """WorkbookRefused, in one sentence, for a file that is no whole, plain workbook: locked, damaged, hostile, with macros, too large."""
    if len(content) > MOST_BYTES:
        raise WorkbookRefused(f"{name} is {len(content):,} bytes, and no workbook of ours is that large. Nothing of it was read.")
    package = Package.of(content, name=name)
    for reason in _harm(package):
        raise WorkbookRefused(f"{name} {reason}. Nothing of it was read: type the entries into a fresh copy of the workbook.")


def _harm(package: Package) -> Iterator[str]:
    if sum(entry.size for entry in package.entries) > MOST_BYTES_UNPACKED:
        yield "would unpack to more than any workbook of ours"
    if any(macro in part for part in package.names for macro in MACROS):
        yield "holds macros, and ours never do"
    if sum(_places(package.part(part)) for part in package.names if part.casefold().endswith(".xml")) > MOST_PLACES:
        yield "has cells farther out than any workbook of ours"
    if "xl/workbook.xml" not in package:
        yield "is no workbook: it has no list of sheets"
    for part in package.names:
        if part.casefold().endswith(PARTS_OF_TEXT) and any(said in package.part(part) for said in DECLARATIONS):
            yield f"declares entities in its part {part}, which no spreadsheet program does"


def _places(sheet: bytes) -> int:
    """How many places lie between a sheet's first and last cell; none for a part that is no sheet. A cell may leave out where it is."""
    told = PLACE.findall(sheet)
    letters = [letter for letter, _ in told if letter]
    is_told = len(letters) >= len(CELL.findall(sheet))
    columns = max((column_index_from_string(letter.decode()) for letter in set(letters)), default=0) if is_told else MOST_COLUMNS
    return columns * max((int(row) for _, row in told), default=0)
