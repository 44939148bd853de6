"""What a workbook holds, counted by kind, so that a person knows it was seen and is kept. What is filled of it belongs elsewhere."""

import re
from collections import Counter
from collections.abc import Iterator

from workbooks.templates.cells import HOLDS_FORMULAS
from workbooks.templates.opened import WORKSHEET, Template

BY_CONTENT_TYPE = {
    "drawingml.chart+xml": "charts",
    "ms-office.chartex+xml": "charts of Excel 2016 and later",
    "spreadsheetml.pivotTable+xml": "pivot tables",
    "ms-excel.slicer+xml": "slicers",
    "ms-excel.timeline+xml": "timelines",
    "ms-excel.controlproperties+xml": "form controls",
    "ms-office.activeX+xml": "ActiveX controls",
    "spreadsheetml.comments+xml": "sheets with comments",
    "ms-excel.threadedcomments+xml": "sheets with threaded comments",
    "spreadsheetml.externalLink+xml": "links to other workbooks",
    "spreadsheetml.connections+xml": "data connections",
    "spreadsheetml.queryTable+xml": "queries",
    "spreadsheetml.printerSettings": "printer settings",
    "ms-office.vbaProject": "macros",
    "oleObject": "embedded objects",
    "digital-signature-xmlsignature+xml": "digital signatures",
}
"""By how the content type of a part ends."""
IN_SHEETS = {
    "sparkline": "sparklines",
    "conditionalFormatting": "conditional formats",
    "dataValidation": "validations",
    "mergeCell": "merged ranges",
    "sheetProtection": "protected sheets",
}
FORMULAS = "formulas"
IN_DRAWINGS = {"sp": "text boxes and shapes", "pic": "pictures"}


def found(template: Template) -> dict[str, int]:
    """How many there are of each kind of thing, in words; kinds of which there are none are left out."""
    counts = Counter(_by_content_type(template))
    counts.update(_in_parts(template))
    return {
        kind: counts[kind] for kind in (*BY_CONTENT_TYPE.values(), *IN_SHEETS.values(), *IN_DRAWINGS.values(), FORMULAS) if counts[kind]
    }


def _by_content_type(template: Template) -> Iterator[str]:
    for kind in template.type_of.values():
        yield from (what for ends, what in BY_CONTENT_TYPE.items() if kind.casefold().endswith(ends.casefold()))


def _in_parts(template: Template) -> Counter[str]:
    counts: Counter[str] = Counter()
    for sheet in template.sheets:
        if sheet.kind == WORKSHEET:
            text = template.markup(sheet.part).text
            counts.update({what: _elements(text, name) for name, what in IN_SHEETS.items()})
            counts[FORMULAS] += len(HOLDS_FORMULAS.findall(text, 0, text.rfind(b"sheetData>")))
    for part, kind in template.type_of.items():
        if kind.endswith("drawing+xml"):
            text = template.markup(part).text
            counts.update({what: _elements(text, name) for name, what in IN_DRAWINGS.items()})
    return counts


def _elements(text: bytes, name: str) -> int:
    return len(re.findall(rb"<(?:\w+:)?" + name.encode() + rb"[\s/>]", text))
