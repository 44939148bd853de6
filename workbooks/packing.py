"""The parts of a workbook packed into a file whose bytes depend on nothing but its contents. What the parts say belongs elsewhere."""

from collections.abc import Sequence
from io import BytesIO
from xml.etree import ElementTree
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.writer.excel import ExcelWriter

FIXED_DATE = (1980, 1, 1, 0, 0, 0)
"""The earliest a zip entry can have."""

DRAWING = "xl/drawings/drawing{}.xml"
STYLES = "xl/styles.xml"
CONTENT_TYPES = "[Content_Types].xml"
DRAWING_NAMESPACE = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
SHEET_NAMESPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
FONT_CHILDREN = (
    "b",
    "i",
    "strike",
    "condense",
    "extend",
    "outline",
    "shadow",
    "u",
    "vertAlign",
    "sz",
    "color",
    "name",
    "family",
    "charset",
)


def packed(workbook: Workbook, descriptions: Sequence[Sequence[str]]) -> bytes:
    """The workbook as bytes, the same for the same contents; ``descriptions`` are of the charts of each sheet that has any, in order."""
    parts = _parts(workbook)
    parts[STYLES] = in_schema_order(parts[STYLES])
    for number, told in enumerate(descriptions, 1):
        drawing = DRAWING.format(number)
        parts[drawing] = _described(parts[drawing], told)
    names = sorted(parts, key=lambda name: name != CONTENT_TYPES)
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        for name in names:
            entry = ZipInfo(name, FIXED_DATE)
            entry.compress_type = ZIP_DEFLATED
            archive.writestr(entry, parts[name])
    return out.getvalue()


def _parts(workbook: Workbook) -> dict[str, bytes]:
    """Each part by its name. Not through ``Workbook.save``, which writes the time of day into the properties."""
    unpacked = BytesIO()
    with ZipFile(unpacked, "w", ZIP_STORED) as archive:
        ExcelWriter(workbook, archive).write_data()
    with ZipFile(unpacked) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _described(drawing: bytes, descriptions: Sequence[str]) -> bytes:
    """The drawing with each chart's description, for which openpyxl has no way."""
    root = ElementTree.fromstring(drawing)  # noqa: S314 (our own part)
    for frame, description in zip(root.iter(f"{DRAWING_NAMESPACE}cNvPr"), descriptions, strict=True):
        frame.set("descr", description)
    return ElementTree.tostring(root)


def in_schema_order(styles: bytes) -> bytes:
    """The styles with each font's elements in the order of the schema; openpyxl writes the name first."""
    root = ElementTree.fromstring(styles)  # noqa: S314 (our own part)
    order = {f"{SHEET_NAMESPACE}{child}": place for place, child in enumerate(FONT_CHILDREN)}
    for font in root.iter(f"{SHEET_NAMESPACE}font"):
        font[:] = sorted(font, key=lambda child: order.get(child.tag, len(order)))
    return ElementTree.tostring(root)
