"""A book stamped into a file: its parts numbered, named, related to each other and packed. What the parts say belongs elsewhere."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from workbooks.package import CONTENT_TYPES, Entry, zipped
from workbooks.sheets import Book, Marked, Print, Sheet, letter_of
from workbooks.stamping import master
from workbooks.stamping.charts import chart_xml, drawing_xml
from workbooks.stamping.columns import ToldColumns
from workbooks.stamping.packing import packed, packed_again
from workbooks.stamping.rows import Rows
from workbooks.stamping.sheets import cell_of, sheet_xml, table_xml
from workbooks.stamping.styles import Styles
from workbooks.stamping.xml import attribute, element_text

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = {
    "sharedStrings": ("/xl/sharedStrings.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"),
    "worksheet": ("/xl/worksheets/sheet{}.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"),
    "table": ("/xl/tables/table{}.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.table+xml"),
    "drawing": ("/xl/drawings/drawing{}.xml", "application/vnd.openxmlformats-officedocument.drawing+xml"),
    "chart": ("/xl/charts/chart{}.xml", "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"),
}
"""Of each kind of part that a workbook has any number of: where it stands, and what the list of parts calls it."""
RELATIONSHIPS_REMEMBERED = 256


def stamp(book: Book) -> bytes:
    """The book as a file; the same book gives the same bytes."""
    styles, columns = Styles(), ToldColumns()
    file = _File(Rows(styles, columns), styles, columns)
    file.rows.meet(book.sheets)
    for at, sheet in enumerate(book.sheets, 1):
        file.add_sheet(sheet, at)
    return zipped(file.all(book))


@dataclass
class _File:
    """The parts of a workbook as they come to be."""

    rows: Rows
    styles: Styles
    columns: ToldColumns
    entries: list[Entry] = field(default_factory=list)
    parts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(TYPES, 0))
    """How many there are of each kind."""

    def add_sheet(self, sheet: Sheet, at: int) -> None:
        """The sheet with its drawing, charts and tables."""
        self._add("worksheet", sheet_xml(sheet, self.rows, self.styles))
        related = [self._add_drawing(sheet)] if sheet.charts else []
        related += [_relationship("table", self._add_table(table)) for table in sheet.tables]
        if related:
            self.entries.append(packed_again(f"xl/worksheets/_rels/sheet{at}.xml.rels", _relationships(tuple(related))))

    def all(self, book: Book) -> list[Entry]:
        """Every part, those that say what the others are among them."""
        related = [_relationship("worksheet", at) for at in range(1, len(book.sheets) + 1)]
        related.append(_relationship("sharedStrings", self._add("sharedStrings", [self.rows.texts_xml()])))
        return [
            packed_again(CONTENT_TYPES, master.content_types().filled(parts=self._types())),
            *master.copied(),
            packed(master.CORE, [master.core().filled(title=element_text(book.title), day=book.day)]),
            packed_again(master.WORKBOOK, master.workbook().filled(sheets=_listed(book.sheets), names=_names(book.sheets))),
            packed_again(master.WORKBOOK_RELATIONSHIPS, master.workbook_relationships().filled(added="".join(_numbered(related)))),
            packed_again(master.STYLES, self.styles.xml()),
            *self.entries,
        ]

    def _add_drawing(self, sheet: Sheet) -> str:
        charts = [_relationship("chart", self._add("chart", [chart_xml(chart, self.columns)])) for chart in sheet.charts]
        at = self._add("drawing", [drawing_xml(sheet.charts)])
        self.entries.append(packed_again(f"xl/drawings/_rels/drawing{at}.xml.rels", _relationships(tuple(charts))))
        return _relationship("drawing", at)

    def _add_table(self, table: Marked) -> int:
        """A table, which most teams have alike; returns which it is."""
        self.parts["table"] += 1
        at = self.parts["table"]
        self.entries.append(packed_again(TYPES["table"][0].format(at).lstrip("/"), table_xml(table, at)))
        return at

    def _add(self, kind: str, pieces: Sequence[str | memoryview]) -> int:
        """Adds a part; returns which of its kind it is."""
        self.parts[kind] += 1
        self.entries.append(packed(TYPES[kind][0].format(self.parts[kind]).lstrip("/"), pieces))
        return self.parts[kind]

    def _types(self) -> str:
        each = ((place.format(at), type_) for kind, (place, type_) in TYPES.items() for at in range(1, self.parts[kind] + 1))
        return "".join(f'<Override PartName="{place}" ContentType="{type_}" />' for place, type_ in each)


def _relationship(kind: str, at: int) -> str:
    return f'Type="{OFFICE}/{kind}" Target="{TYPES[kind][0].format(at)}"'


def _numbered(relationships: Sequence[str]) -> Iterator[str]:
    return (f'<Relationship {one} Id="rId{at}" />' for at, one in enumerate(relationships, 1))


@lru_cache(maxsize=RELATIONSHIPS_REMEMBERED)
def _relationships(all: tuple[str, ...]) -> str:
    return f'<Relationships xmlns="{PACKAGE}">{"".join(_numbered(all))}</Relationships>'


def _listed(sheets: Sequence[Sheet]) -> str:
    return "".join(
        f'<sheet name={attribute(sheet.title)} sheetId="{at}" state="visible" r:id="rId{at}" />' for at, sheet in enumerate(sheets, 1)
    )


def _names(sheets: Sequence[Sheet]) -> str:
    """Entries by their names, and what is printed of each sheet."""
    on_sheets = [element_text(cell_of(sheet.title, "")) for sheet in sheets]
    entries = [
        f"<definedName name={attribute(entry.name)}>{on_sheet}${letter_of(entry.column)}${entry.row}</definedName>"
        for sheet, on_sheet in zip(sheets, on_sheets, strict=True)
        for entry in sheet.entries
    ]
    printed = [
        f'<definedName name="_xlnm.{name}" localSheetId="{at}">{on_sheet}{place}</definedName>'
        for at, (sheet, on_sheet) in enumerate(zip(sheets, on_sheets, strict=True))
        for name, place in _printed(sheet.print)
    ]
    return f"<definedNames>{''.join([*entries, *printed])}</definedNames>" if entries or printed else ""


def _printed(on: Print) -> Iterator[tuple[str, str]]:
    if on.header_row:
        yield "Print_Titles", f"${on.header_row}:${on.header_row}"
    if on.area:
        yield "Print_Area", ":".join(re.sub(r"([A-Z]+)(\d+)", r"$\1$\2", corner) for corner in on.area.split(":"))
