"""One team's workbook, sheet by sheet, as bytes. What each sheet says, and where the file is kept, belong elsewhere."""

from datetime import datetime, time

from openpyxl import Workbook

from boxscore.teams import Team
from boxscore.weeks import Week
from workbooks import box_score_sheet, charts_sheets, reading_sheets
from workbooks.charted import measure_chart
from workbooks.contents import Contents
from workbooks.figures import in_pounds
from workbooks.lines import lines_of
from workbooks.looks import Looks, new_workbook
from workbooks.packing import packed

INVENTED = "Invented data"


def file_name(team: Team, week: Week, version: int) -> str:
    """``raigmore-emergency-department_we-2025-06-15_v3.xlsx``."""
    return f"{team.slug}_we-{week.ending:%Y-%m-%d}_v{version}.xlsx"


def workbook_bytes(contents: Contents, *, version: int, run: str) -> bytes:
    """The team's workbook: Box score, Charts, Data, Chart data, Definitions and About. The same arguments give the same bytes.

    KeyError when a cell is of a measure that ``contents.measures`` lacks.
    """
    cells = in_pounds(contents.cells, {measure.id: measure for measure in contents.measures})
    lines = lines_of(contents, cells)
    charted = {one.measure: one for one in contents.charts}
    drawn = (measure_chart(line, charted[line.measure.id], contents.team.chosen(line.measure.id)) for line in lines)
    charts = [chart for chart in drawn if chart]
    workbook = new_workbook()
    _fill_in_properties(workbook, contents)
    looks = Looks(workbook)
    first = workbook.active
    first.title = box_score_sheet.TITLE
    box_score_sheet.write_box_score(first, looks, contents, lines)
    descriptions = charts_sheets.write_charts(workbook.create_sheet(charts_sheets.CHARTS_TITLE), looks, lines, charts)
    long_rows = reading_sheets.write_data(workbook.create_sheet(reading_sheets.DATA_TITLE), looks, cells, lines)
    charts_sheets.write_chart_data(workbook.create_sheet(charts_sheets.DATA_TITLE), looks, charts)
    reading_sheets.write_definitions(workbook.create_sheet(reading_sheets.DEFINITIONS_TITLE), looks, lines)
    reading_sheets.write_about(workbook.create_sheet(reading_sheets.ABOUT_TITLE), looks, contents, version=version, run=run)
    if contents.invented:
        _say_it_is_invented(workbook)
    return packed(workbook, descriptions, long_rows)


def _say_it_is_invented(workbook: Workbook) -> None:
    """On every sheet, on screen and on paper: a sheet is passed on without the others."""
    for sheet in workbook.worksheets:
        sheet["A1"].value = f"{INVENTED}: {sheet['A1'].value}"
        sheet.oddHeader.right.text = INVENTED
    workbook.properties.title = f"{INVENTED}: {workbook.properties.title}"


def _fill_in_properties(workbook: Workbook, contents: Contents) -> None:
    """Its dates are the week's, not the clock's, so that the same contents give the same bytes."""
    properties = workbook.properties
    properties.title = f"Box score: {contents.team.name}, {contents.current.label}"
    properties.creator = properties.lastModifiedBy = "Box Score"
    properties.language = "en-GB"
    properties.created = properties.modified = datetime.combine(contents.current.ending, time())
