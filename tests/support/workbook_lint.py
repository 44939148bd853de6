"""What Excel would repair in a workbook and no reader complains of: found in the parts themselves. Values are not judged here."""

import posixpath
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from itertools import combinations, pairwise
from xml.etree import ElementTree
from zipfile import ZipFile

from openpyxl.utils import range_boundaries

MAIN = ("{http://schemas.openxmlformats.org/spreadsheetml/2006/main}", "{http://purl.oclc.org/ooxml/spreadsheetml/main}")
IDS = ("{http://schemas.openxmlformats.org/officeDocument/2006/relationships}", "{http://purl.oclc.org/ooxml/officeDocument/relationships}")
LONGEST_TEXT = 32_767
CHILDREN_OF_A_SHEET = (
    "sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr sheetProtection protectedRanges scenarios autoFilter sortState "
    "dataConsolidate customSheetViews mergeCells phoneticPr conditionalFormatting dataValidations hyperlinks printOptions pageMargins "
    "pageSetup headerFooter rowBreaks colBreaks customProperties cellWatches ignoredErrors smartTags drawing legacyDrawing legacyDrawingHF "
    "drawingHF picture oleObjects controls webPublishItems tableParts extLst"
)
CHILDREN_OF_THE_WORKBOOK = (
    "fileVersion fileSharing workbookPr workbookProtection bookViews sheets functionGroups externalReferences definedNames calcPr oleSize "
    "customWorkbookViews pivotCaches smartTagPr smartTagTypes webPublishing fileRecoveryPr webPublishObjects extLst"
)


def faults(content: bytes) -> list[str]:
    """Every structural fault of the file, in words; none for one that opens without a repair as far as this can tell."""
    book = _Book(content)
    return [
        *book.of_parts(),
        *book.of_relationships(),
        *book.of_the_workbook(),
        *book.of_sheets(),
        *book.of_tables(),
        *book.of_calc_chain(),
    ]


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _children(element: ElementTree.Element, name: str) -> Iterator[ElementTree.Element]:
    return (child for child in element.iter() if _local(child.tag) == name)


def _position(reference: str) -> tuple[int, int]:
    column, row, _, _ = range_boundaries(reference)
    return row, column


@dataclass(frozen=True)
class _Book:
    content: bytes

    @cached_property
    def parts(self) -> dict[str, bytes]:
        with ZipFile(BytesIO(self.content)) as archive:
            return {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}

    def root(self, part: str) -> ElementTree.Element:
        return ElementTree.fromstring(self.parts[part])

    @cached_property
    def types(self) -> tuple[dict[str, str], dict[str, str]]:
        root = self.root("[Content_Types].xml")
        overrides = {each.get("PartName", "").lstrip("/"): each.get("ContentType", "") for each in _children(root, "Override")}
        defaults = {each.get("Extension", "").lower(): each.get("ContentType", "") for each in _children(root, "Default")}
        return overrides, defaults

    def type_of(self, part: str) -> str:
        overrides, defaults = self.types
        return overrides.get(part) or defaults.get(part.rpartition(".")[2].lower(), "")

    def of_parts(self) -> Iterator[str]:
        with ZipFile(BytesIO(self.content)) as archive:
            names = archive.namelist()
            if names[0] != "[Content_Types].xml":
                yield f"the first part is {names[0]}, not the list of content types"
            for name, count in Counter(names).items():
                if count > 1:
                    yield f"{name} is there {count} times"
            for info in archive.infolist():
                if info.flag_bits & 0x8:
                    yield f"{info.filename} has its sizes after its data"
        for part in self.parts:
            if part != "[Content_Types].xml" and not self.type_of(part):
                yield f"{part} has no content type"
        for part in self.types[0]:
            if part not in self.parts:
                yield f"{part} has a content type and is not there"

    def relationships(self, part: str) -> dict[str, tuple[str, str]]:
        """Of each id the kind and the part that it leads to; what lies outside the file leads nowhere."""
        place, name = posixpath.split(part)
        listed = posixpath.join(place, "_rels", f"{name}.rels")
        if listed not in self.parts:
            return {}
        return {
            each.get("Id", ""): (
                each.get("Type", "").rpartition("/")[2],
                "" if each.get("TargetMode") == "External" else _target(place, each.get("Target", "")),
            )
            for each in self.root(listed)
        }

    def _is_xml(self, part: str) -> bool:
        try:
            self.root(part)
        except ElementTree.ParseError:
            return False
        return True

    def of_relationships(self) -> Iterator[str]:
        for listed in (name for name in self.parts if name.endswith(".rels")):
            place, name = posixpath.split(listed)
            part = posixpath.join(posixpath.dirname(place), name.removesuffix(".rels"))
            ids = [each.get("Id") for each in self.root(listed)]
            if len(set(ids)) != len(ids):
                yield f"{listed} gives an id twice"
            if name != ".rels" and part not in self.parts:
                yield f"{listed} is of a part that is not there"
            for id, (_, target) in self.relationships(part).items():
                if target and target not in self.parts:
                    yield f"{listed}: {id} leads to {target}, which is not there"
        for part in (name for name in self.parts if name.endswith(".xml") and name != "[Content_Types].xml"):
            if not self._is_xml(part):
                yield f"{part} is no XML"
                continue
            known = self.relationships(part)
            used = {value for each in self.root(part).iter() for key, value in each.attrib.items() if key.startswith(IDS) and value}
            yield from (f"{part} uses the relationship {id}, which is not there" for id in sorted(used - set(known)))

    @cached_property
    def workbook(self) -> str:
        return next(target for kind, target in self.relationships("").values() if kind == "officeDocument")

    @cached_property
    def sheets(self) -> dict[str, str]:
        """The part of each worksheet, by its title."""
        known = self.relationships(self.workbook)
        listed = {each.get("name", ""): _id(each) for each in _children(self.root(self.workbook), "sheet")}
        return {title: known[id][1] for title, id in listed.items() if known[id][0] == "worksheet"}

    def related(self, kind: str) -> str | None:
        return next((target for a_kind, target in self.relationships(self.workbook).values() if a_kind == kind), None)

    def of_the_workbook(self) -> Iterator[str]:
        root = self.root(self.workbook)
        yield from _out_of_order(root, CHILDREN_OF_THE_WORKBOOK, self.workbook)
        sheets = list(_children(root, "sheet"))
        for what in ("name", "sheetId"):
            yield from (f"two sheets have the {what} {value}" for value in _twice(each.get(what, "").casefold() for each in sheets))
        for name in _twice(
            f"{each.get('name', '').casefold()} of {each.get('localSheetId', 'all')}" for each in _children(root, "definedName")
        ):
            yield f"the name {name} is defined twice"
        for each in _children(root, "definedName"):
            if int(each.get("localSheetId", 0)) >= len(sheets):
                yield f"the name {each.get('name')} is of sheet {each.get('localSheetId')}, which is not there"

    @cached_property
    def strings(self) -> list[str]:
        part = self.related("sharedStrings")
        return [_text(each) for each in self.root(part)] if part else []

    @cached_property
    def styles(self) -> int:
        part = self.related("styles")
        formats = next(_children(self.root(part), "cellXfs"), None) if part else None
        return 1 if formats is None else len(formats)

    def cells(self, part: str) -> Iterator[tuple[tuple[int, int], ElementTree.Element]]:
        """Every cell with its row and column; places that are not written down follow from the one before."""
        row_number = 0
        for row in _children(self.root(part), "row"):
            row_number = int(row.get("r", row_number + 1))
            column = 0
            for cell in row:
                said = _position(cell.get("r", "")) if cell.get("r") else (row_number, column + 1)
                column = said[1]
                yield said, cell

    def of_sheets(self) -> Iterator[str]:
        strings_used = 0
        for title, part in self.sheets.items():
            root = self.root(part)
            yield from _out_of_order(root, CHILDREN_OF_A_SHEET, title)
            rows = [int(row.get("r", 0)) for row in _children(root, "row") if row.get("r")]
            yield from (f"{title}: row {later} follows row {row}" for row, later in pairwise(rows) if later <= row)
            places = [place for place, _ in self.cells(part)]
            yield from (f"{title}: cell {later} follows cell {place}" for place, later in pairwise(places) if later <= place)
            for place, cell in self.cells(part):
                strings_used += cell.get("t") == "s"
                yield from (f"{title}, cell {place}: {fault}" for fault in self._of_cell(cell))
            for one, other in combinations([each.get("ref", "") for each in _children(root, "mergeCell")], 2):
                if _overlap(one, other):
                    yield f"{title}: the merged ranges {one} and {other} overlap"
        yield from self._of_string_counts(strings_used)

    def _of_string_counts(self, used: int) -> Iterator[str]:
        part = self.related("sharedStrings")
        root = self.root(part) if part else ElementTree.Element("sst")
        if root.get("uniqueCount") and int(root.get("uniqueCount", 0)) != len(root):
            yield f"the shared strings say {root.get('uniqueCount')} and are {len(root)}"
        if root.get("count") and int(root.get("count", 0)) < used:
            yield f"the shared strings say they are used {root.get('count')} times and are used {used} times"

    def _of_cell(self, cell: ElementTree.Element) -> Iterator[str]:
        kind, value, inline = cell.get("t", "n"), _child(cell, "v"), _child(cell, "is")
        if int(cell.get("s", 0)) >= self.styles:
            yield f"style {cell.get('s')} is not there"
        if (kind == "inlineStr") != (inline is not None):
            yield f"its type is {kind} and it {'has an' if inline is not None else 'lacks its'} inline string"
        if inline is not None and len(_text(inline)) > LONGEST_TEXT:
            yield "its text is longer than a cell holds"
        if kind == "s" and (value is None or int(value.text or -1) not in range(len(self.strings))):
            yield "its shared string is not there"
        if kind == "n" and value is not None and not re.fullmatch(r"\s*[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?\s*", value.text or ""):
            yield f"its number is {value.text!r}"
        if kind == "b" and value is not None and value.text not in ("0", "1"):
            yield f"its yes or no is {value.text!r}"

    def of_tables(self) -> Iterator[str]:
        defined = _children(self.root(self.workbook), "definedName")
        names = [each.get("name", "") for each in defined if each.get("localSheetId") is None]
        ids = []
        for title, part in self.sheets.items():
            tables = [self.root(target) for kind, target in self.relationships(part).values() if kind == "table"]
            used = {_id(each) for each in _children(self.root(part), "tablePart")}
            if len(used) != len(tables):
                yield f"{title} shows {len(used)} tables and has {len(tables)}"
            for one, other in combinations([table.get("ref", "") for table in tables], 2):
                if _overlap(one, other):
                    yield f"{title}: the tables {one} and {other} overlap"
            cells = dict(self.cells(part))
            for table in tables:
                names.append(table.get("displayName", ""))
                ids.append(table.get("id", ""))
                yield from (f"{title}, table {table.get('displayName')}: {fault}" for fault in self._of_table(table, cells))
        yield from (f"two tables or names are called {name}" for name in _twice(name.casefold() for name in names))
        yield from (f"two tables have the id {id}" for id in _twice(ids))

    def _of_table(self, table: ElementTree.Element, cells: dict[tuple[int, int], ElementTree.Element]) -> Iterator[str]:
        left, top, right, bottom = range_boundaries(table.get("ref", ""))
        columns = [_unescaped(each.get("name", "")) for each in _children(table, "tableColumn")]
        if len(columns) != right - left + 1:
            yield f"it has {len(columns)} columns over {right - left + 1}"
        yield from (f"two columns are called {name}" for name in _twice(name.casefold() for name in columns))
        if int(table.get("headerRowCount", 1)):
            headers = [self._shown(cells.get((top, column))) for column in range(left, right + 1)]
            if headers != columns:
                yield f"its headers are {headers}, its columns {columns}"
        if bottom - top + 1 <= int(table.get("headerRowCount", 1)) + int(table.get("totalsRowCount", 0)):
            yield "it has no row of its own"
        for each in _children(table, "autoFilter"):
            expected = bottom - int(table.get("totalsRowCount", 0))
            if range_boundaries(each.get("ref", "")) != (left, top, right, expected):
                yield f"its filter is over {each.get('ref')}"

    def _shown(self, cell: ElementTree.Element | None) -> str | None:
        """The text of a cell; None when it is none."""
        if cell is None:
            return None
        value, inline = _child(cell, "v"), _child(cell, "is")
        if cell.get("t") == "s" and value is not None:
            return self.strings[int(value.text or 0)]
        if cell.get("t") == "str" and value is not None:
            return value.text
        return _text(inline) if inline is not None else None

    def of_calc_chain(self) -> Iterator[str]:
        part = self.related("calcChain")
        if part is None:
            return
        by_id = {each.get("sheetId", ""): each.get("name", "") for each in _children(self.root(self.workbook), "sheet")}
        formulas = {
            title: {place for place, cell in self.cells(sheet) if _child(cell, "f") is not None} for title, sheet in self.sheets.items()
        }
        id = ""
        for each in self.root(part):
            id = each.get("i", id)
            if _position(each.get("r", "")) not in formulas.get(by_id.get(id, ""), set()):
                yield f"the chain of calculation names {each.get('r')} of sheet {id}, which has no formula"


def _id(element: ElementTree.Element) -> str:
    return next((value for key, value in element.attrib.items() if key.startswith(IDS)), "")


def _child(element: ElementTree.Element, name: str) -> ElementTree.Element | None:
    return next((child for child in element if _local(child.tag) == name), None)


def _text(element: ElementTree.Element) -> str:
    """The text of a string in one or several runs; how it is pronounced is none of it."""
    runs = [element, *(child for child in element if _local(child.tag) == "r")]
    return _unescaped("".join(child.text or "" for run in runs for child in run if _local(child.tag) == "t"))


def _unescaped(text: str) -> str:
    return re.sub("_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), text)


def _target(place: str, target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(place, target))


def _twice(values: Iterator[str] | list[str]) -> list[str]:
    return [value for value, count in Counter(values).items() if count > 1]


def _overlap(one: str, other: str) -> bool:
    left, top, right, bottom = range_boundaries(one)
    other_left, other_top, other_right, other_bottom = range_boundaries(other)
    return left <= other_right and other_left <= right and top <= other_bottom and other_top <= bottom


def _out_of_order(root: ElementTree.Element, schema: str, where: str) -> Iterator[str]:
    order = schema.split()
    known = [_local(child.tag) for child in root if _local(child.tag) in order]
    yield from (f"{where}: {later} follows {name}" for name, later in pairwise(known) if order.index(later) < order.index(name))
