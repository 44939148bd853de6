"""What openpyxl wrote once and every workbook shares: small books of the plain writer, cut open where workbooks differ. Filling the gaps
belongs elsewhere.

Each piece depends on its arguments alone, so that a workbook's bytes do not depend on what was stamped before it.
"""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

from workbooks.package import CONTENT_TYPES, Entry, Package
from workbooks.reference import reference_bytes
from workbooks.sheets import Book, Print, Sheet

COPIED = ("_rels/.rels", "docProps/app.xml", "xl/theme/theme1.xml")
"""The parts that are the same in every workbook."""
CORE, WORKBOOK, WORKBOOK_RELATIONSHIPS, STYLES = "docProps/core.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"
SHEET = "xl/worksheets/sheet1.xml"
TITLE, SOME_DAY = "Title of the master", date(2001, 1, 1)
PIECES_KEPT = 1024


class Mould:
    """XML with named gaps."""

    def __init__(self, xml: str, gaps: dict[str, str]) -> None:
        """``gaps``: what stands in each gap of ``xml``, by name; ValueError when it does not stand there."""
        form = xml.replace("%", "%%")
        for name, stands in gaps.items():
            stands = stands.replace("%", "%%")
            if stands not in form:
                raise ValueError(f"there is no {stands!r} in {xml[:200]!r}, so the gap {name!r} cannot be cut")
            form = form.replace(stands, f"%({name})s")
        self._form = form

    def filled(self, **told: object) -> str:
        return self._form % told


def specimen(sheet: Sheet) -> Package:
    """A book of one sheet, as the plain writer writes it."""
    return Package.of(reference_bytes(Book(TITLE, SOME_DAY, [sheet])), name="the master")


@lru_cache(maxsize=1)
def _plain() -> Package:
    return specimen(Sheet("Sheet"))


def _part(name: str) -> str:
    return _plain().part(name).decode()


@lru_cache(maxsize=1)
def copied() -> tuple[Entry, ...]:
    """The parts that are copied as they were compressed."""
    return tuple(entry for entry in _plain().entries if entry.name in COPIED)


@lru_cache(maxsize=1)
def core() -> Mould:
    """The properties, with the gaps ``title`` and ``day``."""
    return Mould(_part(CORE), {"title": TITLE, "day": f"{SOME_DAY}"})


@lru_cache(maxsize=1)
def workbook() -> Mould:
    """The workbook, with the gaps ``sheets`` and ``names``."""
    xml = _part(WORKBOOK)
    return Mould(xml, {"sheets": found(r"(?<=<sheets>).*(?=</sheets>)", xml), "names": "<definedNames />"})


@lru_cache(maxsize=1)
def workbook_relationships() -> Mould:
    """The workbook's relationships, with the gap ``added``; those to styles and theme have names that no sheet's has."""
    xml = re.sub(r'Id="rId([23])"', r'Id="rIdShared\1"', _part(WORKBOOK_RELATIONSHIPS))
    return Mould(xml, {"added": found(r'<Relationship [^>]*Id="rId1" />', xml)})


@lru_cache(maxsize=1)
def content_types() -> Mould:
    """The list of parts, with the gap ``parts`` for sheets, tables, drawings and charts."""
    xml = _part(CONTENT_TYPES)
    return Mould(xml, {"parts": found(rf'<Override PartName="/{SHEET}"[^>]*/>', xml)})


@dataclass(frozen=True)
class Frame:
    """What surrounds the cells of a sheet, in the order of the file."""

    begin: str
    view: str
    protection: str
    page: str


def frame(sheet: Sheet) -> Frame:
    """What surrounds the cells of ``sheet``: its view, its protection and how it is printed."""
    on = sheet.print
    return _frame((on.paper, on.orientation, on.pages_high, on.scale_per_cent), sheet.frozen_at, sheet.tab_colour, sheet.says_on_paper)


@lru_cache(maxsize=PIECES_KEPT)
def _frame(
    printed: tuple[Literal["A3", "A4"], Literal["landscape", "portrait"], int, int | None],
    frozen_at: tuple[int, int] | None,
    tab_colour: str | None,
    says_on_paper: str,
) -> Frame:
    sheet = Sheet("Sheet", frozen_at=frozen_at, print=Print(*printed), tab_colour=tab_colour, says_on_paper=says_on_paper)
    xml = specimen(sheet).part(SHEET).decode()
    cut = re.fullmatch(r"(.*)<dimension [^>]*/>(.*)<sheetData ?(?:/>|></sheetData>)(<sheetProtection [^>]*/>)(.*)</worksheet>", xml)
    if cut is None:
        raise ValueError(f"the plain writer's sheet is not what the master expects: {xml[:400]}")
    return Frame(*cut.groups())


def found(pattern: str, xml: str) -> str:
    """What of ``xml`` is so; ValueError when nothing is."""
    match = re.search(pattern, xml)
    if match is None:
        raise ValueError(f"the plain writer's part is not what the master expects: no {pattern} in {xml[:400]}")
    return match[0]
