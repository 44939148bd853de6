"""How cells look: fonts, colours, number formats, each described once and shared by its cells. What stands in them belongs elsewhere."""

from dataclasses import dataclass
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils.indexed_list import IndexedList
from openpyxl.writer.theme import theme_xml

FONT = "Arial"
BODY_POINTS = 12

# Against white: grey 7.0, blue 8.0, brown 7.3 to one; 4.5 is the least that WCAG AA allows for text.
GREY, BLUE, BROWN = "595959", "0B4F8A", "9A3412"
BLACK = "000000"
COLOUR_OF_QUALITY = {"improvement": BLUE, "concern": BROWN}
"""Of a signal; one that is neither is black."""
HEADER_FILL = "E3EAF2"
RULE, FAINT_RULE = "40566B", "C9D1D9"


@dataclass(frozen=True)
class Look:
    """One way for a cell to look."""

    number_format: str = "General"
    horizontal: str = "left"
    wrap: bool = False
    indent: int = 0
    bold: bool = False
    points: int = BODY_POINTS
    colour: str = BLACK
    fill: str | None = None
    rule_above: str | None = None


PLAIN = Look()
APART = Look(indent=1)
"""Text in a column beside numbers."""
TITLE = Look(bold=True, points=18)
HEADING = Look(bold=True, points=14)
SENTENCE = Look(wrap=True)
SENTENCE_APART = Look(wrap=True, indent=1)
HEADER = Look(bold=True, wrap=True, fill=HEADER_FILL)
DAY = Look(number_format="dd/mm/yyyy", horizontal="right")
NUMBER = Look(horizontal="right")
WHOLE_NUMBER = Look(number_format="#,##0", horizontal="right")


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
        """The place of the style among the workbook's, for rows written without openpyxl."""
        cell = Cell(self._sheet, row=1, column=1)
        cell._style = self.of(look)
        number: int = cell.style_id
        return number

    def _make(self, look: Look) -> Any:
        cell = Cell(self._sheet, row=1, column=1)
        cell.font = Font(name=FONT, size=look.points, bold=look.bold, color=look.colour)
        cell.fill = PatternFill("solid", start_color=look.fill) if look.fill else PatternFill()
        cell.border = Border(top=Side("thin", color=look.rule_above)) if look.rule_above else Border()
        cell.alignment = Alignment(horizontal=look.horizontal, vertical="top", wrap_text=look.wrap, indent=look.indent)
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
