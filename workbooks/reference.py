"""The plain writer: a book made into a file with openpyxl, cell by cell. What stands in it belongs to the sheets.

Slow, and easy to believe: what ``workbooks.stamping`` writes has to be the same, and its master is cut from what this writes.
"""

from datetime import datetime, time

from openpyxl import Workbook
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.filters import AutoFilter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.table import Table, TableColumn, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from workbooks.packing import packed
from workbooks.reference_charts import drawn
from workbooks.reference_looks import Looks, new_workbook
from workbooks.sheets import Book, Highlight, Print, Sheet, Styled, letter_of
from workbooks.tables import POINTS_A_LINE, text
from workbooks.validations import Validation, validations_of

CREATOR, LANGUAGE = "Box Score", "en-GB"
PAPERS = {"A3": Worksheet.PAPERSIZE_A3, "A4": Worksheet.PAPERSIZE_A4}
MARGIN_INCHES = 0.4
BETWEEN = "between"


def reference_bytes(book: Book) -> bytes:
    """The book as a file; the same book gives the same bytes."""
    workbook = new_workbook()
    _fill_in_properties(workbook, book)
    looks = Looks(workbook)
    for at, sheet in enumerate(book.sheets):
        written = workbook.create_sheet(sheet.title) if at else workbook.active
        written.title = sheet.title
        _write(written, looks, sheet)
    descriptions = [[text(chart.description) for chart in sheet.charts] for sheet in book.sheets if sheet.charts]
    return packed(workbook, descriptions)


def _fill_in_properties(workbook: Workbook, book: Book) -> None:
    properties = workbook.properties
    properties.title = text(book.title)
    properties.creator = properties.lastModifiedBy = CREATOR
    properties.language = LANGUAGE
    properties.created = properties.modified = datetime.combine(book.day, time())


def _write(written: Worksheet, looks: Looks, sheet: Sheet) -> None:
    for row, column, styled in sheet.every_cell():
        _put(written, looks, row, column, styled)
    for row, height in sheet.heights.items():
        written.row_dimensions[row].height = height
    for column, width in sheet.widths.items():
        written.column_dimensions[letter_of(column)].width = width
    _mark_up(written, sheet)
    for chart in sheet.charts:
        written.add_chart(drawn(chart), f"{letter_of(chart.column)}{chart.row}")
    _open_to_typing(written, sheet)
    for highlight in sheet.highlights:
        written.conditional_formatting.add(highlight.extent, _rule(highlight))
    _lead_on(written, sheet)
    _print(written, sheet.print)
    if sheet.says_on_paper:
        written.oddHeader.right.text = text(sheet.says_on_paper).replace("&", "&&")
    if sheet.frozen_at:
        row, column = sheet.frozen_at
        written.freeze_panes = f"{letter_of(column)}{row}"
    if sheet.tab_colour:
        written.sheet_properties.tabColor = sheet.tab_colour


def _put(written: Worksheet, looks: Looks, row: int, column: int, styled: Styled) -> None:
    cell = written.cell(row, column)
    if isinstance(styled.value, str):
        cell.value = text(styled.value)
        # openpyxl takes text that begins with = for a formula and text such as #N/A for an error.
        cell.data_type = "s"
    else:
        cell.value = styled.value
    cell._style = looks.of(styled.look)


def _mark_up(written: Worksheet, sheet: Sheet) -> None:
    for marked in sheet.tables:
        table = Table(displayName=marked.name, ref=marked.extent, tableStyleInfo=TableStyleInfo(showRowStripes=False))
        table.tableColumns = [TableColumn(id=number, name=header) for number, header in enumerate(marked.headers, 1)]
        table.autoFilter = AutoFilter(ref=marked.extent) if marked.filtered else None
        written.add_table(table)


def _open_to_typing(written: Worksheet, sheet: Sheet) -> None:
    """Entries by name with what they accept; everything else locked, but charts may be copied, columns widened and tables filtered."""
    quoted = sheet.title.replace("'", "''")
    for entry in sheet.entries:
        place = f"'{quoted}'!${letter_of(entry.column)}${entry.row}"
        written.parent.defined_names[entry.name] = DefinedName(entry.name, attr_text=place)
    for validation in validations_of(sheet.entries):
        written.add_data_validation(_validation(validation))
    written.protection.sheet = True
    written.protection.formatColumns = written.protection.formatRows = written.protection.autoFilter = False


def _validation(rule: Validation) -> DataValidation:
    made = DataValidation(type=rule.kind, allow_blank=True, sqref=rule.cells, operator=BETWEEN if len(rule.formulas) > 1 else None)
    made.formula1, made.formula2 = rule.formulas if len(rule.formulas) > 1 else (rule.formulas[0], None)
    made.showErrorMessage, made.showInputMessage = True, bool(rule.prompt)
    made.error, made.prompt = text(rule.refusal) or None, text(rule.prompt) or None
    return made


def _rule(highlight: Highlight) -> FormulaRule:
    font = Font(bold=highlight.bold or None, color=highlight.colour) if highlight.bold or highlight.colour else None
    # Of a conditional format the background is the colour, not the foreground as of a cell.
    fill = PatternFill("solid", bgColor=highlight.fill) if highlight.fill else None
    return FormulaRule(formula=[highlight.formula], font=font, fill=fill)


def _lead_on(written: Worksheet, sheet: Sheet) -> None:
    for link in sheet.links:
        quoted = link.sheet.replace("'", "''")
        place = f"{letter_of(link.column)}{link.row}"
        written[place].hyperlink = Hyperlink(ref=place, location=f"'{quoted}'!A1", display=text(link.says))


def _print(written: Worksheet, on: Print) -> None:
    written.page_setup.paperSize = PAPERS[on.paper]
    written.page_setup.orientation = on.orientation
    if on.scale_per_cent is None:
        written.sheet_properties.pageSetUpPr.fitToPage = True
        written.page_setup.fitToWidth, written.page_setup.fitToHeight = 1, on.pages_high
    else:
        written.page_setup.scale = on.scale_per_cent
    written.sheet_format.defaultRowHeight, written.sheet_format.customHeight = POINTS_A_LINE + 1, True
    margins = written.page_margins
    margins.left = margins.right = margins.top = margins.bottom = MARGIN_INCHES
    if on.header_row:
        written.print_title_rows = f"{on.header_row}:{on.header_row}"
    if on.area:
        written.print_area = on.area
    for row in on.breaks:
        written.row_breaks.append(Break(id=row))
