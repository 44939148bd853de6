"""One sheet's part: what the master has of it, with its own cells, tables, rules and links in their places. Charts belong elsewhere."""

from collections.abc import Sequence

from workbooks.sheets import MOST_COLUMNS, Highlight, Marked, Sheet, letter_of
from workbooks.stamping.master import frame
from workbooks.stamping.rows import Rows
from workbooks.stamping.styles import Styles
from workbooks.stamping.xml import MAIN, attribute, element_text
from workbooks.validations import Validation, number, validations_of

RELATIONSHIPS = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'


def sheet_xml(sheet: Sheet, rows: Rows, styles: Styles) -> list[str | memoryview]:
    """The sheet's part in pieces; its drawing has the first relationship, its tables those that follow."""
    around = frame(sheet)
    before = f'{around.begin}<dimension ref="{_extent(sheet)}" />{around.view}{_columns(sheet)}<sheetData>{rows.short(sheet)}'
    highlighted = "".join([_highlighted(one, at, styles.highlight(one)) for at, one in enumerate(sheet.highlights, 1)])
    ruled = f"{_validations(validations_of(sheet.entries))}{_links(sheet)}{around.page}{_breaks(sheet.print.breaks)}"
    drawing = f'<drawing {RELATIONSHIPS} r:id="rId1" />' if sheet.charts else ""
    tables = _table_parts(len(sheet.tables), 2 if sheet.charts else 1)
    after = f"</sheetData>{around.protection}{highlighted}{ruled}{drawing}{tables}</worksheet>"
    return [before, rows.long(sheet.long_rows), after] if sheet.long_rows else [before + after]


def _extent(sheet: Sheet) -> str:
    """The range that holds every cell."""
    ends = [(sheet.long_rows.last_row, len(sheet.long_rows.columns))] if sheet.long_rows else []
    rows, columns = zip((1, 1), *sheet.cells, *ends, strict=True)
    return f"A1:{letter_of(max(columns))}{max(rows)}"


def _columns(sheet: Sheet) -> str:
    each = (f'<col min="{at}" max="{at}" width="{number(width)}" customWidth="1" />' for at, width in sorted(sheet.widths.items()))
    return f"<cols>{''.join(each)}</cols>" if sheet.widths else ""


def _highlighted(highlight: Highlight, priority: int, style: int) -> str:
    rule = f'<cfRule type="expression" priority="{priority}" dxfId="{style}"><formula>{element_text(highlight.formula)}</formula></cfRule>'
    return f"<conditionalFormatting sqref={attribute(highlight.extent)}>{rule}</conditionalFormatting>"


def _validations(rules: Sequence[Validation]) -> str:
    return f'<dataValidations count="{len(rules)}">{"".join(map(_validation, rules))}</dataValidations>' if rules else ""


def _validation(rule: Validation) -> str:
    formulas = "".join(f"<formula{at}>{element_text(formula)}</formula{at}>" for at, formula in enumerate(rule.formulas, 1))
    operator = ' operator="between"' if len(rule.formulas) > 1 else ""
    said = f' prompt={attribute(rule.prompt)} showInputMessage="1"' if rule.prompt else ""
    refused = f" error={attribute(rule.refusal)}" if rule.refusal else ""
    return (
        f'<dataValidation type="{rule.kind}"{operator} allowBlank="1"{said} showErrorMessage="1"{refused} sqref="{rule.cells}">'
        f"{formulas}</dataValidation>"
    )


def _links(sheet: Sheet) -> str:
    each = (
        f'<hyperlink ref="{letter_of(link.column)}{link.row}" location={attribute(cell_of(link.sheet, "A1"))} '
        f"display={attribute(link.says)} />"
        for link in sheet.links
    )
    return f"<hyperlinks>{''.join(each)}</hyperlinks>" if sheet.links else ""


def cell_of(sheet: str, cell: str) -> str:
    """The cell as formulas and names write it."""
    return "'" + sheet.replace("'", "''") + f"'!{cell}"


def _breaks(rows: Sequence[int]) -> str:
    each = (f'<brk id="{row}" min="0" max="{MOST_COLUMNS - 1}" man="1" />' for row in rows)
    return f'<rowBreaks count="{len(rows)}" manualBreakCount="{len(rows)}">{"".join(each)}</rowBreaks>' if rows else ""


def _table_parts(many: int, first: int) -> str:
    each = (f'<tablePart {RELATIONSHIPS} r:id="rId{at}" />' for at in range(first, first + many))
    return f'<tableParts count="{many}">{"".join(each)}</tableParts>' if many else ""


def table_xml(table: Marked, at: int) -> str:
    """The part of an Excel table, the ``at``-th of its workbook."""
    named = f'id="{at}" name={attribute(table.name)} displayName={attribute(table.name)} ref="{table.extent}"'
    filtered = f'<autoFilter ref="{table.extent}" />' if table.filtered else ""
    columns = "".join(f'<tableColumn id="{column}" name={attribute(header)} />' for column, header in enumerate(table.headers, 1))
    return (
        f'<table {named} headerRowCount="1" xmlns="{MAIN}">{filtered}'
        f'<tableColumns count="{len(table.headers)}">{columns}</tableColumns><tableStyleInfo showRowStripes="0" /></table>'
    )
