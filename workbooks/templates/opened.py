"""A workbook file taken apart: its sheets, defined names and tables, and how its cells are formatted. Cells themselves belong elsewhere."""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from html import unescape
from typing import NamedTuple
from urllib.parse import unquote

from boxscore.errors import WorkbookRefused
from workbooks.package import CONTENT_TYPES, Package
from workbooks.templates.addresses import Area
from workbooks.templates.formats import Format, formats
from workbooks.templates.markup import Element, Markup, whole

WORKSHEET = "worksheet"
BUILT_IN = "_xlnm."


class Relationship(NamedTuple):
    """What a part leads to."""

    id: str
    kind: str
    """The last word of its type: ``worksheet``, ``table``, ``drawing``."""
    target: str
    """The part; empty when it lies outside the file."""


@dataclass(frozen=True)
class SheetPart:
    """A sheet: its title and its part."""

    title: str
    part: str
    kind: str
    """``worksheet``, or another that has no cells, such as ``chartsheet``."""
    state: str
    """``visible``, ``hidden`` or ``veryHidden``."""


@dataclass(frozen=True)
class DefinedName:
    """A name for a cell, a range or anything else."""

    name: str
    sheet: str | None
    """The title of the sheet it is of; None for one of the whole workbook."""
    refers_to: str


@dataclass(frozen=True)
class TableColumn:
    """A column of a table."""

    name: str
    formula: str | None
    """Of a calculated column, in every row."""
    is_array: bool


@dataclass(frozen=True)
class Table:
    """An Excel table: where it is and what its columns are called."""

    name: str
    sheet: str
    markup: Markup = field(repr=False)
    area: Area
    header_rows: int
    total_rows: int
    columns: tuple[TableColumn, ...]
    is_query: bool
    """Whether its rows come from outside the workbook."""

    @property
    def body(self) -> Area:
        """Its rows between the header and the totals."""
        return self.area.with_rows(self.area.first_row + self.header_rows, self.area.last_row - self.total_rows)


@dataclass(frozen=True)
class Template:
    """One workbook file, opened. Its parts are read when they are asked for."""

    package: Package
    workbook: Markup
    relationships: tuple[Relationship, ...]
    """Of the workbook."""

    @classmethod
    def of(cls, content: bytes, *, name: str) -> "Template":
        """WorkbookRefused, in a sentence, for a file that is no workbook or cannot be read."""
        package = Package.of(content, name=name)
        part = next((one.target for one in related(package, "") if one.kind == "officeDocument"), "")
        if not part:
            raise WorkbookRefused(f"{name} is damaged: it does not say where its workbook is. Open it in Excel, save it, and try again.")
        workbook = Markup.of(package.part(part), part=part, file=name)
        if workbook.root.name != "workbook":
            raise WorkbookRefused(f"{name} is an Office file and no workbook. Give an .xlsx or .xlsm file.")
        return cls(package, workbook, tuple(related(package, part)))

    @property
    def name(self) -> str:
        return self.package.name

    def markup(self, part: str) -> Markup:
        return Markup.of(self.package.part(part), part=part, file=self.name)

    def related(self, part: str, kind: str) -> list[str]:
        """The parts of that kind that a part leads to."""
        return [one.target for one in related(self.package, part) if one.kind == kind and one.target in self.package]

    def related_to_workbook(self, kind: str) -> str | None:
        return next((one.target for one in self.relationships if one.kind == kind and one.target in self.package), None)

    @cached_property
    def sheets(self) -> tuple[SheetPart, ...]:
        by_id = {one.id: one for one in self.relationships}
        listed = self.workbook.root.child("sheets")
        found = []
        for sheet in listed.children if listed else ():
            leads_to = by_id.get(sheet.attributes.get("id", ""), Relationship("", "", ""))
            found.append(
                SheetPart(sheet.attributes.get("name", ""), leads_to.target, leads_to.kind, sheet.attributes.get("state", "visible"))
            )
        return tuple(found)

    def sheet(self, title: str) -> SheetPart | None:
        """The worksheet of that title, whatever its case."""
        return next((one for one in self.sheets if one.title.casefold() == title.casefold() and one.kind == WORKSHEET), None)

    @cached_property
    def names(self) -> tuple[DefinedName, ...]:
        """In order, without those that Excel makes for itself."""
        return tuple(name for name in self.every_name if not name.name.startswith(BUILT_IN))

    @cached_property
    def every_name(self) -> tuple[DefinedName, ...]:
        """In order, print areas and the like among them."""
        listed = self.workbook.root.child("definedNames")
        return tuple(self._name(one) for one in (listed.children if listed else ()))

    def _name(self, element: Element) -> DefinedName:
        # localSheetId is the sheet's position in the list of sheets, whatever its sheetId says.
        position = whole(element.attributes.get("localSheetId", ""))
        scope = self.sheets[position].title if position is not None and position < len(self.sheets) else None
        return DefinedName(element.attributes.get("name", ""), scope, unescape(self.workbook.inside(element).decode()))

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        return tuple(self._tables())

    def _tables(self) -> Iterator[Table]:
        for sheet in self.sheets:
            for part in self.related(sheet.part, "table") if sheet.kind == WORKSHEET else ():
                markup = self.markup(part)
                said = markup.root.attributes
                area = Area.of(said.get("ref", ""))
                if area:
                    yield Table(
                        name=said.get("displayName") or said.get("name", ""),
                        sheet=sheet.title,
                        markup=markup,
                        area=area,
                        header_rows=0 if said.get("headerRowCount") == "0" else 1,
                        total_rows=1 if said.get("totalsRowCount", "0") != "0" else 0,
                        columns=tuple(_column(one, markup) for one in markup.root.every("tableColumn")),
                        is_query=said.get("tableType") == "queryTable",
                    )

    @cached_property
    def counts_from_1904(self) -> bool:
        said = self.workbook.root.child("workbookPr")
        return said is not None and said.attributes.get("date1904", "") in ("1", "true")

    @cached_property
    def formats(self) -> tuple[Format, ...]:
        """How the numbers of each style are shown, by the style's number."""
        part = self.related_to_workbook("styles")
        return formats(self.markup(part).root) if part else ()

    def format_of(self, style: int) -> Format:
        return self.formats[style] if style < len(self.formats) else Format.GENERAL

    @cached_property
    def strings(self) -> tuple[str, ...]:
        """The shared strings."""
        part = self.related_to_workbook("sharedStrings")
        if part is None:
            return ()
        markup = self.markup(part)
        return tuple(_string(one, markup) for one in markup.root.children if one.name == "si")

    @cached_property
    def content_types(self) -> Markup:
        return self.markup(CONTENT_TYPES)

    @cached_property
    def type_of(self) -> dict[str, str]:
        """The content type of each part."""
        said = self.content_types.root.children
        types = {one.attributes.get("PartName", "").lstrip("/").casefold(): one.attributes.get("ContentType", "") for one in said}
        by_ending = {one.attributes.get("Extension", "").casefold(): one.attributes.get("ContentType", "") for one in said}
        names = self.package.names
        return {name: types.get(name.casefold()) or by_ending.get(name.rpartition(".")[2].casefold(), "") for name in names}


def related(package: Package, part: str) -> Iterator[Relationship]:
    """What a part leads to; of the whole file when ``part`` is empty."""
    place, listed = posixpath.dirname(part), relationships_of(part)
    if listed not in package:
        return
    for one in Markup.of(package.part(listed), part=listed, file=package.name).root.children:
        said = one.attributes
        outside = said.get("TargetMode") == "External"
        yield Relationship(said.get("Id", ""), said.get("Type", "").rpartition("/")[2], "" if outside else _target(package, place, said))


def relationships_of(part: str) -> str:
    """The part that lists what ``part`` leads to."""
    place, name = posixpath.split(part)
    return posixpath.join(place, "_rels", f"{name}.rels")


def _target(package: Package, place: str, said: dict[str, str]) -> str:
    target = said.get("Target", "").replace("\\", "/")
    whole = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(place, target))
    known = next((name for name in (whole, unquote(whole)) if name in package), None)
    return package.spelling(known) if known else whole


def _column(element: Element, markup: Markup) -> TableColumn:
    calculated = element.child("calculatedColumnFormula")
    return TableColumn(
        name=element.attributes.get("name", ""),
        formula=None if calculated is None else unescape(markup.inside(calculated).decode()),
        is_array=calculated is not None and calculated.attributes.get("array") in ("1", "true"),
    )


def _string(element: Element, markup: Markup) -> str:
    """The text of a shared string, in one run or several; how it is pronounced is none of it."""
    runs = [element, *(one for one in element.children if one.name == "r")]
    return "".join(unescape(markup.inside(one).decode()) for run in runs for one in run.children if one.name == "t")
