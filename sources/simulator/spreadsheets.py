"""A plain XLSX file from rows of values: text, numbers, dates and times. What is in the rows belongs elsewhere.

openpyxl writes the time of day into every file it makes, and is ten times as slow: 300,000 cells 6.3 s against 0.5 s here (23/11/2026).
"""

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from xml.sax.saxutils import escape, quoteattr

Value = str | int | float | date | time

ZIP_BEGINS = (1980, 1, 1, 0, 0, 0)
DAY_ZERO = date(1899, 12, 30).toordinal()
DATE_STYLE, TIME_STYLE = 1, 2
NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
PROLOGUE = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
STYLES = (
    f'<styleSheet xmlns="{NAMESPACE}"><fonts count="1"><font/></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf numFmtId="0"/>'
    '<xf numFmtId="14" applyNumberFormat="1"/><xf numFmtId="20" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


@dataclass(frozen=True)
class Sheet:
    """One sheet and its rows, from the first."""

    name: str
    rows: Sequence[Sequence[Value]]


def spreadsheet(sheets: Sequence[Sheet]) -> bytes:
    """An XLSX file of the sheets, in their order. The same sheets give the same bytes."""
    parts = {
        "[Content_Types].xml": _content_types(len(sheets)),
        "_rels/.rels": _relations([("officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": _workbook(sheets),
        "xl/_rels/workbook.xml.rels": _relations(
            [*(("worksheet", f"worksheets/sheet{at}.xml") for at in range(1, len(sheets) + 1)), ("styles", "styles.xml")]
        ),
        "xl/styles.xml": STYLES,
    }
    parts |= {f"xl/worksheets/sheet{at}.xml": _worksheet(sheet) for at, sheet in enumerate(sheets, start=1)}
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, text in parts.items():
            entry = zipfile.ZipInfo(name, ZIP_BEGINS)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, PROLOGUE + text)
    return file.getvalue()


def _content_types(sheets: int) -> str:
    overrides = [("/xl/workbook.xml", "sheet.main"), ("/xl/styles.xml", "styles")]
    overrides += [(f"/xl/worksheets/sheet{at}.xml", "worksheet") for at in range(1, sheets + 1)]
    said = "".join(f'<Override PartName="{part}" ContentType="{OFFICE}.{what}+xml"/>' for part, what in overrides)
    return (
        f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{said}</Types>'
    )


def _relations(targets: Sequence[tuple[str, str]]) -> str:
    said = "".join(
        f'<Relationship Id="r{at}" Type="{RELATIONS}/{what}" Target="{target}"/>' for at, (what, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{said}</Relationships>'


def _workbook(sheets: Sequence[Sheet]) -> str:
    said = "".join(f'<sheet name={quoteattr(sheet.name)} sheetId="{at}" r:id="r{at}"/>' for at, sheet in enumerate(sheets, 1))
    return f'<workbook xmlns="{NAMESPACE}" xmlns:r="{RELATIONS}"><sheets>{said}</sheets></workbook>'


def _worksheet(sheet: Sheet) -> str:
    rows = "".join(f"<row>{''.join(map(_cell, row))}</row>" for row in sheet.rows)
    return f'<worksheet xmlns="{NAMESPACE}"><sheetData>{rows}</sheetData></worksheet>'


def _cell(value: Value) -> str:
    match value:
        case "":
            return "<c/>"
        case str():
            return f'<c t="inlineStr"><is><t xml:space="preserve">{escape(NOT_XML.sub("", value))}</t></is></c>'
        case int() | float():
            return f"<c><v>{value!r}</v></c>"
        case date():
            return f'<c s="{DATE_STYLE}"><v>{value.toordinal() - DAY_ZERO}</v></c>'
        case time():
            return f'<c s="{TIME_STYLE}"><v>{(value.hour * 60 + value.minute) / 1440!r}</v></c>'
