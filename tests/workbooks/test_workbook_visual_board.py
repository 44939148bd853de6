"""The sheet Visual board: one page with what the team says, what its figures say, and lines to write on."""

from datetime import date
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from invented_contents import CURRENT, SEEN, SPEND, cell, contents_of, invented_team, plotted, plotted_week
from openpyxl.worksheet.worksheet import Worksheet

from boxscore.entries import EntryKind, EntryName, Typed
from boxscore.measures import Domain
from boxscore.weeks import WeekRange
from workbooks.chart_columns import ToDraw
from workbooks.chart_contents import Charted
from workbooks.chart_data import ChartData
from workbooks.contents import Contents
from workbooks.entry_contents import TypedIn
from workbooks.lines import lines_of
from workbooks.reference import reference_bytes
from workbooks.sheets import Book, Sheet
from workbooks.visual_board import build_visual_board
from workbooks.wall_contents import Bar, Wall

ROWS = (cell(SPEND, 1, 100_00), cell(SPEND, 0, 250_00), cell(SEEN, 1, 90.0), cell(SEEN, 0, 95.0))
FALLS = Wall("Incidents by kind", WeekRange(CURRENT.plus(-12), CURRENT), (Bar("Fall", 3, 75.0), Bar("=Other", 1, 100.0)))


def signal(measure: str, quality: str, sentence: str, *, is_new: bool = False) -> Charted:
    weeks = plotted(plotted_week(CURRENT.plus(-1)), plotted_week(CURRENT, signal="shift", quality=quality))
    return Charted(measure, weeks, sentence, signal="shift", quality=quality, is_new=is_new)


CONCERN = signal(SPEND, "concern", "Shift: 8 weeks above the median since w/e 27/04/2025: concern")
IMPROVED = signal(SEEN, "improvement", "Trend: 5 weeks rising since w/e 18/05/2025: improvement", is_new=True)


def built(contents: Contents) -> Sheet:
    lines = lines_of(contents)
    charted = {one.measure: one for one in contents.charts}
    drawn = [ToDraw(line, charted[line.measure.id], None) for line in lines if line.measure.id in charted]
    return build_visual_board(contents, lines, ChartData.of(drawn))


def opened(contents: Contents) -> Worksheet:
    return openpyxl.load_workbook(BytesIO(reference_bytes(Book("Invented", CURRENT.ending, [built(contents)])))).worksheets[0]


def rows(sheet: Worksheet, table: str) -> list[list[Any]]:
    return [[one.value for one in row] for row in sheet[sheet.tables[table].ref][1:]]


def texts(sheet: Worksheet) -> list[Any]:
    return [row[0] for row in sheet.iter_rows(values_only=True, max_col=1)]


def typed(**values: Typed) -> TypedIn:
    return TypedIn(known=tuple(values.items()))


def test_concerns_stand_before_improvements_with_the_latest_figure_the_goal_and_since_when() -> None:
    sheet = opened(contents_of(*ROWS, team=invented_team(**{SEEN: 92}), charts=(IMPROVED, CONCERN)))
    assert rows(sheet, "BoardSignals") == [
        ["Agency spend", "concern", 250, "no goal", CONCERN.sentence],
        ["Seen within 4 hours", "improvement", 95, 92, f"New: {IMPROVED.sentence}"],
    ]


def test_each_domain_has_its_aim_beside_how_many_of_its_measures_say_what() -> None:
    team = invented_team().model_copy(update={"aims": {Domain.COST: "Half the agency spend", Domain.QUALITY: "Nobody waits"}})
    name = EntryName(EntryKind.AIM, field="quality").text
    contents = contents_of(*ROWS, team=team, charts=(CONCERN, IMPROVED), entries=typed(**{name: "Nobody waits four hours"}))
    by_domain = {row[0]: row[1:] for row in rows(opened(contents), "BoardAims")}
    # What was typed comes before teams.yaml. Safety has neither measures nor an aim: its line is to write on.
    assert by_domain["Quality"] == [0, 1, 0, "Nobody waits four hours"]
    assert by_domain["Cost"] == [1, 0, 0, "Half the agency spend"]
    assert by_domain["Safety"] == [0, 0, 0, None]


def test_the_vision_that_was_typed_comes_before_that_of_the_configuration() -> None:
    team = invented_team().model_copy(update={"vision": "Home safe"})
    assert "Home safe" in texts(opened(contents_of(*ROWS, team=team)))
    said = texts(opened(contents_of(*ROWS, team=team, entries=typed(entry_vision="Home on the day"))))
    assert "Home on the day" in said
    assert "Home safe" not in said


def test_open_ideas_stand_with_who_leads_them_and_finished_ones_do_not() -> None:
    def idea(number: int, field: str) -> str:
        return EntryName(EntryKind.IDEA, number=number, field=field).text

    known: dict[str, Typed] = {idea(1, "text"): "Milk in small jugs", idea(1, "owner"): "Sam", idea(1, "due"): date(2025, 7, 1)}
    known |= {idea(1, "status"): "testing", idea(2, "text"): "Done with", idea(2, "status"): "adopted"}
    sheet = opened(contents_of(*ROWS, entries=typed(**known)))
    ((who, when, status, number, text),) = rows(sheet, "BoardIdeas")
    assert (who, when.date(), status, number, text) == ("Sam", date(2025, 7, 1), "testing", 1, "Milk in small jugs")


def test_causes_are_a_table_and_a_pareto_beside_it_of_the_same_figures() -> None:
    contents = contents_of(*ROWS, charts=(CONCERN,), wall=FALLS)
    sheet = opened(contents)
    assert rows(sheet, "BoardPareto") == [["Fall", 3, 75], ["=Other", 1, 100]]
    pareto = next(chart for chart in built(contents).charts if chart.kind == "pareto")
    assert pareto.categories == ("Fall", "=Other")
    assert [series.values.numbers.tolist() for series in pareto.series] == [[3.0, 1.0], [75.0, 100.0]]
    first = int(sheet.tables["BoardPareto"].ref[1:].split(":")[0]) + 1
    assert pareto.categories_at == f"'Visual board'!$A${first}:$A${first + 1}"
    assert "3 of 4" in pareto.description


@pytest.mark.parametrize("wall", [None, Wall("Incidents by kind", FALLS.weeks, ())])
def test_without_causes_there_is_no_pareto(wall: Wall | None) -> None:
    board = built(contents_of(*ROWS, charts=(CONCERN,), wall=wall))
    assert [chart.kind for chart in board.charts] == ["weeks"]


def test_the_charts_of_signals_come_first_and_stand_on_chart_datas_rows() -> None:
    board = built(contents_of(*ROWS, charts=(IMPROVED, CONCERN)))
    assert [chart.title.split(",")[0] for chart in board.charts] == ["Agency spend", "Seen within 4 hours"]
    assert all(chart.series[0].values_at.startswith("'Chart data'!") for chart in board.charts)


def test_without_a_signal_it_says_so_and_there_is_room_to_write() -> None:
    sheet = opened(contents_of(*ROWS))
    assert "No measure shows a signal in its newest figures." in texts(sheet)
    assert "BoardSignals" not in sheet.tables
    assert rows(sheet, "BoardIdeas") == [[None] * 5]
    board = built(contents_of(*ROWS))
    (ideas,) = (table for table in board.tables if table.name == "BoardIdeas")
    assert [row for (row, column), one in board.cells.items() if column == 1 and row > ideas.last and one.look.rule_above] == [
        ideas.last + line for line in (1, 2, 3, 4)
    ]


def test_it_is_one_printed_page_and_nothing_can_be_typed_on_it() -> None:
    sheet = opened(contents_of(*ROWS, charts=(CONCERN, IMPROVED), wall=FALLS))
    assert (str(sheet.page_setup.paperSize), sheet.page_setup.orientation) == (sheet.PAPERSIZE_A3, "portrait")
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 1)
    assert all(one.protection.locked for row in sheet.iter_rows() for one in row)
