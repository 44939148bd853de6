"""Whether two files are the same workbook: every cell, look, table, chart, rule, name and setting, however their XML is written."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from itertools import zip_longest
from math import isclose
from typing import Any
from xml.etree import ElementTree
from zipfile import ZipFile

LEFT_OUT = {
    ("c", "t", "n"),
    ("dataValidation", "showDropDown", "0"),
    ("dataValidation", "showInputMessage", "0"),
    ("workbookView", "visibility", "visible"),
}
"""Attributes that say what holds without them."""
OF_NO_MEANING = {"dimension", "extLst"}
CLOSE = 1e-14
"""openpyxl writes 16 digits of a number, which is not always all of it."""


def differences(one: bytes, other: bytes) -> list[str]:
    """Where two workbooks differ, in words; none when they are the same."""
    return list(_differences(_Book(one).all, _Book(other).all, "workbook"))


def _differences(one: Any, other: Any, where: str) -> Iterator[str]:
    if isinstance(one, dict) and isinstance(other, dict):
        for key in [*one, *(key for key in other if key not in one)]:
            yield from _differences(one.get(key), other.get(key), f"{where} / {key}")
    elif isinstance(one, list) and isinstance(other, list):
        for at, (left, right) in enumerate(zip_longest(one, other)):
            yield from _differences(left, right, f"{where} / {at}")
    elif isinstance(one, float) and isinstance(other, float):
        if not isclose(one, other, rel_tol=CLOSE):
            yield f"{where}: {one!r} is not {other!r}"
    elif one != other:
        yield f"{where}: {one!r} is not {other!r}"


@dataclass(frozen=True)
class _Book:
    content: bytes

    @cached_property
    def all(self) -> dict[str, Any]:
        """What the workbook says, by place; parts by what they are for and not by their number."""
        book = self.root("xl/workbook.xml")
        sheets = {}
        for sheet in book.iter(_tag(book, "sheet")):
            (identity,) = (value for name, value in sheet.attrib.items() if name.endswith("}id"))
            sheets[sheet.get("name")] = self.sheet(self.related("xl/workbook.xml")[identity])
        return {
            "sheets": sheets,
            "order": list(sheets),
            "names": {(each.get("name"), each.get("localSheetId")): each.text for each in book.iter(_tag(book, "definedName"))},
            "view": [_plain(each) for each in book if _local(each) in ("workbookPr", "bookViews", "calcPr")],
            "properties": _plain(self.root("docProps/core.xml")),
            "theme": _plain(self.root("xl/theme/theme1.xml")),
        }

    @cached_property
    def parts(self) -> dict[str, bytes]:
        with ZipFile(BytesIO(self.content)) as archive:
            return {name: archive.read(name) for name in archive.namelist()}

    def root(self, part: str) -> ElementTree.Element:
        return ElementTree.fromstring(self.parts[part])

    def related(self, part: str) -> dict[str, str]:
        """The parts that ``part`` has relationships to, by their ids."""
        folder, _, name = part.rpartition("/")
        relationships = f"{folder}/_rels/{name}.rels"
        if relationships not in self.parts:
            return {}
        targets = {each.get("Id", ""): each.get("Target", "") for each in self.root(relationships)}
        return {id: target.lstrip("/") if target.startswith("/") else f"{folder}/{target}" for id, target in targets.items()}

    def sheet(self, part: str) -> dict[str, Any]:
        root, related = self.root(part), self.related(part)
        said: dict[str, Any] = {"cells": {}, "heights": {}, "tables": [], "charts": []}
        for row in root.iter(_tag(root, "row")):
            said["heights"][row.get("r")] = _number(row.get("ht"))
            said["cells"] |= {cell.get("r"): self.cell(cell) for cell in row}
        said["heights"] = {row: height for row, height in said["heights"].items() if height}
        for element in root:
            name = _local(element)
            if name == "drawing":
                said["charts"] = self.drawing(related[_id(element)])
            elif name == "tableParts":
                said["tables"] = [_plain(self.root(related[_id(each)])) for each in element]
            elif name == "conditionalFormatting":
                said.setdefault(name, []).append(self.highlight(element))
            elif name not in ("sheetData", *OF_NO_MEANING):
                said[name] = _plain(element)
        return said

    def cell(self, cell: ElementTree.Element) -> dict[str, Any]:
        text = "".join(each.text or "" for each in cell.iter() if _local(each) in ("t", "v"))
        kind = "text" if cell.get("t") in ("s", "inlineStr") else "number" if text else "empty"
        text = self.texts[int(text)] if cell.get("t") == "s" else text
        said = _number(text) if kind == "number" else text
        return {"is": kind, "says": said, "looks": self.styles["cellXfs"][int(cell.get("s", "0"))]}

    @cached_property
    def texts(self) -> list[str]:
        if "xl/sharedStrings.xml" not in self.parts:
            return []
        return ["".join(each.text or "" for each in item.iter() if _local(each) == "t") for item in self.root("xl/sharedStrings.xml")]

    @cached_property
    def styles(self) -> dict[str, list[Any]]:
        """Each style with its font, fill, border and number format in place of their numbers."""
        lists = {_local(each): list(each) for each in self.root("xl/styles.xml")}
        codes = {each.get("numFmtId"): each.get("formatCode") for each in lists.get("numFmts", [])}
        styles = []
        for style in lists["cellXfs"]:
            plain = {name: _plain(lists[f"{name}s"][int(style.get(f"{name}Id", "0"))]) for name in ("font", "fill", "border")}
            styles.append(
                plain | {"format": codes.get(style.get("numFmtId"), style.get("numFmtId")), "rest": [_plain(each) for each in style]}
            )
        return {"cellXfs": styles, "dxfs": [_plain(each) for each in lists.get("dxfs", [])]}

    def highlight(self, element: ElementTree.Element) -> dict[str, Any]:
        (rule,) = element
        said = {"where": element.get("sqref"), "formula": [each.text for each in rule], "priority": rule.get("priority")}
        return said | {"colours": self.styles["dxfs"][int(rule.get("dxfId", ""))]}

    def drawing(self, part: str) -> list[dict[str, Any]]:
        related = self.related(part)
        charts = []
        for anchor in self.root(part):
            (chart,) = (each for each in anchor.iter() if _local(each) == "chart")
            where = {_local(each): each.text for each in anchor[0]}
            size = [round(int(anchor[1].get(name, "")), -2) for name in ("cx", "cy")]
            named = next(dict(each.attrib) for each in anchor.iter() if _local(each) == "cNvPr")
            charts.append({"where": where, "size": size, "named": named, "chart": _plain(self.root(related[_id(chart)]))})
        return charts


def _plain(element: ElementTree.Element) -> dict[str, Any]:
    name = _local(element)
    said: dict[str, Any] = {"is": name} | {
        attribute: _number(value)
        for attribute, value in sorted(element.attrib.items())
        if (name, attribute, value) not in LEFT_OUT and not attribute.startswith("{http://www.w3.org/XML")
    }
    if element.text and element.text.strip():
        said["says"] = _number(element.text)
    return said | ({"holds": [_plain(each) for each in element]} if len(element) else {})


def _number(text: str | None) -> Any:
    """A number when it is one; other text as it is."""
    try:
        return float(text or "")
    except ValueError:
        return text


def _local(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _tag(root: ElementTree.Element, name: str) -> str:
    return root.tag.rpartition("}")[0] + "}" + name


def _id(element: ElementTree.Element) -> str:
    return next(value for name, value in element.attrib.items() if name.endswith("}id"))
