"""The styles of a workbook, put together from what openpyxl made of each look once. Cells belong elsewhere."""

from dataclasses import dataclass
from functools import lru_cache
from xml.etree import ElementTree

from workbooks.looks import Look
from workbooks.reference_looks import stylesheet
from workbooks.sheets import Highlight, Sheet
from workbooks.stamping.master import STYLES, Mould, specimen
from workbooks.stamping.xml import attribute

LOOKS_KEPT = 4096
FIRST_OF_ITS_OWN = 164
"""Number formats from here on are a workbook's own; those before are known to every program."""
NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
IDS = ("numFmtId", "fontId", "fillId", "borderId")
PER_LOOK = ("fonts", "fills", "borders")
AFTER_CELL_STYLES = "</s:cellStyles>"


@dataclass(frozen=True)
class _Style:
    """One look as openpyxl writes it."""

    parts: tuple[str, ...]
    """Its font, its fill and its border."""
    format_id: int
    format_code: str
    """Of a number format of the workbook's own; empty for one that every program knows."""
    flags: str
    says: str
    """Alignment and protection."""


class Styles:
    """The styles of one workbook: each look has its place from the first time it is asked for."""

    def __init__(self) -> None:
        lists = _plain_lists()
        self._parts = [{xml: at for at, xml in enumerate(lists[name])} for name in PER_LOOK]
        self._formats: dict[str, int] = {}
        self._styles = list(lists["cellXfs"])
        self._places: dict[Look, int] = {}
        self._highlights: dict[str, int] = {}

    def place_of(self, look: Look) -> int:
        """The place of the look among the workbook's styles."""
        if look not in self._places:
            self._places[look] = len(self._styles)
            self._styles.append(self._written(_style(look)))
        return self._places[look]

    def highlight(self, highlight: Highlight) -> int:
        """The place of its colours among those of conditional formats."""
        return _place(_highlight_style(highlight.colour, highlight.fill, highlight.bold), self._highlights)

    def xml(self) -> str:
        """The part that says all of them."""
        formats = [f'<s:numFmt numFmtId="{FIRST_OF_ITS_OWN + at}" formatCode={attribute(code)} />' for code, at in self._formats.items()]
        lists = {"numFmts": formats, "cellXfs": self._styles, "dxfs": list(self._highlights)}
        lists |= {name: list(parts) for name, parts in zip(PER_LOOK, self._parts, strict=True)}
        return _around().filled(**{name: _listed(name, each) for name, each in lists.items()})

    def _written(self, style: _Style) -> str:
        number = FIRST_OF_ITS_OWN + _place(style.format_code, self._formats) if style.format_code else style.format_id
        font, fill, border = map(_place, style.parts, self._parts)
        return f'<s:xf numFmtId="{number}" fontId="{font}" fillId="{fill}" borderId="{border}" {style.flags}>{style.says}</s:xf>'


def _place(xml: str, places: dict[str, int]) -> int:
    return places.setdefault(xml, len(places))


def _listed(name: str, each: list[str]) -> str:
    return f'<s:{name} count="{len(each)}">{"".join(each)}</s:{name}>' if each else ""


@lru_cache(maxsize=LOOKS_KEPT)
def _style(look: Look) -> _Style:
    root = ElementTree.fromstring(stylesheet(look))  # noqa: S314 (our own part)
    style = _children(root, "cellXfs")[-1]
    parts = (_children(root, name)[int(style.get(id, ""))] for name, id in zip(PER_LOOK, IDS[1:], strict=True))
    codes = {each.get("numFmtId"): each.get("formatCode", "") for each in _children(root, "numFmts")}
    return _Style(
        parts=tuple(map(_xml, parts)),
        format_id=int(style.get("numFmtId", "")),
        format_code=codes.get(style.get("numFmtId"), ""),
        flags=" ".join(f'{name}="{value}"' for name, value in style.items() if name not in IDS),
        says="".join(map(_xml, style)),
    )


@lru_cache(maxsize=LOOKS_KEPT)
def _highlight_style(colour: str | None, fill: str | None, bold: bool) -> str:
    sheet = Sheet("Sheet", highlights=[Highlight("A1", "TRUE", colour, fill, bold)])
    root = ElementTree.fromstring(specimen(sheet).part(STYLES))  # noqa: S314 (our own part)
    return _xml(_children(root, "dxfs")[-1])


@lru_cache(maxsize=1)
def _plain_lists() -> dict[str, list[str]]:
    """What a workbook has before any look of its own."""
    root = ElementTree.fromstring(specimen(Sheet("Sheet")).part(STYLES))  # noqa: S314 (our own part)
    return {name: list(map(_xml, _children(root, name))) for name in (*PER_LOOK, "cellXfs")}


@lru_cache(maxsize=1)
def _around() -> Mould:
    """The part, with a gap for each of its lists."""
    xml = specimen(Sheet("Sheet")).part(STYLES).decode().replace(AFTER_CELL_STYLES, f"{AFTER_CELL_STYLES}<s:dxfs />")
    lists = _plain_lists()
    return Mould(xml, {name: _listed(name, lists[name]) for name in lists} | {"numFmts": '<s:numFmts count="0" />', "dxfs": "<s:dxfs />"})


def _children(root: ElementTree.Element, name: str) -> list[ElementTree.Element]:
    return list(root.iterfind(f"{{{NAMESPACE}}}{name}/"))


def _xml(element: ElementTree.Element) -> str:
    """The element as it stands within its part."""
    return ElementTree.tostring(element, encoding="unicode").replace(f' xmlns:s="{NAMESPACE}"', "")
