"""Looks as openpyxl styles, each made once for a workbook. What looks there are belongs elsewhere."""

from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.styles.stylesheet import write_stylesheet
from openpyxl.utils.indexed_list import IndexedList
from openpyxl.writer.theme import theme_xml
from openpyxl.xml.functions import tostring

from workbooks.looks import BODY_POINTS, FONT, Look
from workbooks.packing import in_schema_order


class Looks:
    """The looks of one workbook, each made the first time it is asked for."""

    def __init__(self, workbook: Workbook) -> None:
        self._sheet = workbook.active
        self._made: dict[Look, Any] = {}

    def of(self, look: Look) -> Any:
        """The style to give to a cell; the same one for every cell of the same look."""
        if look not in self._made:
            self._made[look] = self._make(look)
        return self._made[look]

    def number_of(self, look: Look) -> int:
        """The place of the style among the workbook's."""
        cell = Cell(self._sheet, row=1, column=1)
        cell._style = self.of(look)
        number: int = cell.style_id
        return number

    def _make(self, look: Look) -> Any:
        cell = Cell(self._sheet, row=1, column=1)
        cell.font = Font(name=FONT, size=look.points, bold=look.bold, color=look.colour)
        cell.fill = PatternFill("solid", start_color=look.fill) if look.fill else PatternFill()
        cell.border = Border(top=Side("thin", color=look.rule_above)) if look.rule_above else Border()
        cell.alignment = Alignment(horizontal=look.horizontal, vertical=look.vertical, wrap_text=look.wrap, indent=look.indent)
        cell.protection = Protection(locked=not look.unlocked)
        cell.number_format = look.number_format
        return cell._style


def new_workbook() -> Workbook:
    """An empty workbook whose cells and charts are in Arial."""
    workbook = Workbook()
    # openpyxl offers no setter for the default font, which also decides how wide a column's unit is.
    workbook._fonts = IndexedList([Font(name=FONT, size=BODY_POINTS, family=2)])
    workbook.loaded_theme = (
        theme_xml.replace('typeface="Calibri"', f'typeface="{FONT}"').replace('typeface="Cambria"', f'typeface="{FONT}"').encode()
    )
    return workbook


def stylesheet(look: Look) -> bytes:
    """The styles of a workbook that has no other look than this."""
    workbook = new_workbook()
    Looks(workbook).number_of(look)
    return in_schema_order(tostring(write_stylesheet(workbook)))
