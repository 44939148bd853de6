"""The same sheets written with openpyxl and with XlsxWriter: as somebody would who writes workbooks with them, without stored figures."""

from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

import openpyxl
import xlsxwriter

from workbooks.long_rows import Stretch
from workbooks.looks import FONT, Look
from workbooks.reference import reference_bytes
from workbooks.sheets import Book, NativeChart, Sheet, letter_of
from workbooks.validations import validations_of

PAPERS = {"A3": 8, "A4": 9}
DASHES = {None: "solid", "sysDot": "round_dot", "dash": "dash", "lgDashDot": "long_dash_dot"}


def from_scratch(book: Book) -> bytes:
    """With openpyxl. Its charts refer to their figures and store none, as openpyxl's do."""
    sheets = [replace(sheet, charts=[_without_figures(chart) for chart in sheet.charts]) for sheet in book.sheets]
    return reference_bytes(replace(book, sheets=sheets))


def _without_figures(chart: NativeChart) -> NativeChart:
    return replace(chart, categories=chart.categories[:1], series=tuple(one._replace(values=Stretch.of(())) for one in chart.series))


def template_filled(template: bytes, book: Book) -> bytes:
    """With openpyxl: a finished workbook opened, every value set, and saved."""
    workbook = openpyxl.load_workbook(BytesIO(template))
    for sheet in book.sheets:
        written = workbook[str(sheet.title)]
        for row, column, styled in sheet.every_cell():
            written.cell(row, column).value = styled.value
    out = BytesIO()
    workbook.save(out)
    return out.getvalue()


def with_xlsxwriter(book: Book) -> bytes:
    """With XlsxWriter: cells, looks, tables, charts, entries and print settings."""
    out = BytesIO()
    workbook = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "default_date_format": "dd/mm/yyyy"})
    formats: dict[Look, Any] = {}
    for sheet in book.sheets:
        _write(workbook, workbook.add_worksheet(str(sheet.title)), sheet, formats)
    workbook.close()
    return out.getvalue()


def _write(workbook: Any, written: Any, sheet: Sheet, formats: dict[Look, Any]) -> None:
    for row, column, (value, look) in sheet.every_cell():
        if look not in formats:
            formats[look] = workbook.add_format(_format(look))
        write = (
            written.write_string if isinstance(value, str) else written.write_datetime if isinstance(value, date) else written.write_number
        )
        if value is None:
            written.write_blank(row - 1, column - 1, None, formats[look])
        else:
            write(row - 1, column - 1, value, formats[look])
    for row, height in sheet.heights.items():
        written.set_row(row - 1, height)
    for column, width in sheet.widths.items():
        written.set_column(column - 1, column - 1, width)
    for table in sheet.tables:
        columns = [{"header": header} for header in table.headers]
        written.add_table(table.extent, {"name": table.name, "columns": columns, "autofilter": table.filtered, "style": None})
    for chart in sheet.charts:
        written.insert_chart(chart.row - 1, chart.column - 1, _chart(workbook, chart), {"description": chart.description})
    _set_up(workbook, written, sheet)


def _format(look: Look) -> dict[str, Any]:
    told = {
        "font_name": FONT,
        "font_size": look.points,
        "bold": look.bold,
        "font_color": f"#{look.colour}",
        "num_format": look.number_format,
    }
    told |= {"align": look.horizontal, "valign": "vcenter" if look.vertical == "center" else look.vertical, "text_wrap": look.wrap}
    told |= {"indent": look.indent, "locked": not look.unlocked}
    if look.fill:
        told["bg_color"] = f"#{look.fill}"
    if look.rule_above:
        told |= {"top": 1, "top_color": f"#{look.rule_above}"}
    return told


def _chart(workbook: Any, chart: NativeChart) -> Any:
    made = workbook.add_chart({"type": "line" if chart.kind == "weeks" else "column"})
    for one in chart.series:
        look = one.look
        told: dict[str, Any] = {"name": f"={one.name_at}", "categories": f"={chart.categories_at}", "values": f"={one.values_at}"}
        told["line"] = {"color": f"#{look.stroke}", "dash_type": DASHES[look.dash], "width": look.points} if look.stroke else {"none": True}
        told["marker"] = {"type": look.symbol, "size": look.size, "fill": {"color": f"#{look.mark}"}} if look.mark else {"type": "none"}
        made.add_series(told)
    made.set_title({"name": chart.title})
    made.set_x_axis({"name": chart.across, "date_axis": chart.kind == "weeks", "num_format": "dd/mm/yy", "major_unit": chart.days_apart})
    made.set_y_axis({"name": chart.unit, "num_format": chart.number_format, "min": chart.lowest, "major_unit": chart.step})
    made.set_legend({"position": "bottom"})
    made.set_size({"width": 38 * chart.width_cm, "height": 38 * chart.height_cm})
    return made


def _set_up(workbook: Any, written: Any, sheet: Sheet) -> None:
    for entry in sheet.entries:
        place = f"'{sheet.title}'!${letter_of(entry.column)}${entry.row}"
        workbook.define_name(entry.name, f"={place}")
        (told,) = validations_of([entry])
        rule: dict[str, Any] = {"validate": {"textLength": "length", "whole": "integer"}.get(told.kind, told.kind)}
        if entry.accepts.choices:
            rule["source"] = list(entry.accepts.choices)
        else:
            rule |= {"criteria": "between", "minimum": told.formulas[0], "maximum": told.formulas[1]}
        rule |= {"input_message": told.prompt, "error_message": told.refusal}
        written.data_validation(entry.row - 1, entry.column - 1, entry.row - 1, entry.column - 1, rule)
    for highlight in sheet.highlights:
        colours = {name: f"#{colour}" for name, colour in (("font_color", highlight.colour), ("bg_color", highlight.fill)) if colour}
        rule = {"type": "formula", "criteria": f"={highlight.formula}", "format": workbook.add_format(colours)}
        written.conditional_format(highlight.extent, rule)
    written.protect()
    written.set_paper(PAPERS[sheet.print.paper])
    written.fit_to_pages(1, sheet.print.pages_high)
    if sheet.frozen_at:
        written.freeze_panes(sheet.frozen_at[0] - 1, sheet.frozen_at[1] - 1)
