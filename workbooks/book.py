"""One team's book put together: its sheets in the order of its layout. What a sheet says, and how a file is made, belong elsewhere."""

from collections.abc import Callable
from dataclasses import dataclass

from boxscore.layouts import SheetName
from workbooks.about_sheet import build_about
from workbooks.box_score_sheet import build_box_score
from workbooks.changed_sheet import build_changed
from workbooks.chart_columns import ToDraw
from workbooks.chart_data import ChartData
from workbooks.charts_sheets import build_chart_data, build_run_charts
from workbooks.contents import Contents
from workbooks.cost_sheet import build_cost
from workbooks.entries_sheet import build_entries
from workbooks.huddle_sheet import build_huddle
from workbooks.lines import Line, lines_of
from workbooks.quality_sheet import build_data_quality
from workbooks.reading_sheets import build_data, build_definitions
from workbooks.sheets import Book, Sheet
from workbooks.theming import put_in_theme
from workbooks.time_sample_sheet import build_time_sample
from workbooks.visual_board import build_visual_board


@dataclass(frozen=True)
class Told:
    """What sheets are built from."""

    contents: Contents
    lines: tuple[Line, ...]
    drawn: ChartData
    version: int
    run: str


BUILT: dict[SheetName, Callable[[Told], Sheet]] = {
    SheetName.BOX_SCORE: lambda told: build_box_score(told.contents, told.lines),
    SheetName.CHANGED: lambda told: build_changed(told.contents),
    SheetName.RUN_CHARTS: lambda told: build_run_charts(told.contents, told.lines, told.drawn),
    SheetName.COST: lambda told: build_cost(told.contents),
    SheetName.VISUAL_BOARD: lambda told: build_visual_board(told.contents, told.lines, told.drawn),
    SheetName.HUDDLE: lambda told: build_huddle(told.contents),
    SheetName.ENTRIES: lambda told: build_entries(told.contents, version=told.version, run=told.run),
    SheetName.TIME_SAMPLE: lambda told: build_time_sample(told.contents),
    SheetName.DATA_QUALITY: lambda told: build_data_quality(told.contents),
    SheetName.DATA: lambda told: build_data(told.contents, told.lines),
    SheetName.CHART_DATA: lambda told: build_chart_data(told.lines, told.drawn),
    SheetName.DEFINITIONS: lambda told: build_definitions(told.lines),
    SheetName.ABOUT: lambda told: build_about(told.contents, version=told.version, run=told.run),
}
"""How each sheet is built."""


def book_of(contents: Contents, *, version: int, run: str) -> Book:
    """The team's book. KeyError when a cell is of a measure that ``contents.measures`` lacks."""
    told = _told(contents, version, run)
    book = Book(
        title=f"Box score: {contents.team.name}, {contents.current.label}",
        day=contents.current.ending,
        sheets=[BUILT[name](told) for name in contents.sheets],
    )
    for sheet in book.sheets:
        put_in_theme(sheet, contents.layout.theme)
    return book.marked_invented() if contents.invented else book


def _told(contents: Contents, version: int, run: str) -> Told:
    lines = lines_of(contents)
    charted = {one.measure: one for one in contents.charts}
    drawn = [ToDraw(line, charted[line.measure.id], contents.team.chosen(line.measure.id)) for line in lines]
    return Told(contents, lines, ChartData.of(drawn), version, run)
