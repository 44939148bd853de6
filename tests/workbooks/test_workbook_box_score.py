"""The sheet Box score: what stands above it, its columns by the layout, its blocks below, and how it is printed."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from invented_contents import (
    BEDS,
    CURRENT,
    MEASURES,
    SEEN,
    SPEND,
    UNIT_COST,
    cell,
    contents_of,
    invented_measure,
    invented_team,
    plotted,
    plotted_week,
    without_lines,
)
from read_sheets import lines_above, marked, styled_table, table_of

from boxscore.layouts import Layout, SheetName, Shows, Theme
from boxscore.measures import Domain
from boxscore.teams import Baseline, ChosenMeasure
from boxscore.terms import Term
from workbooks.baseline_contents import BaselineFigure
from workbooks.box_score_sheet import build_box_score
from workbooks.change_contents import ChangedFigure, Changes, Told
from workbooks.chart_contents import Charted
from workbooks.contents import Contents
from workbooks.lines import lines_of
from workbooks.looks import BROWN
from workbooks.sheets import Sheet

A_TERM = Term(feed="invented", verb="sum", column="invented")


def built(contents: Contents) -> Sheet:
    return build_box_score(contents, lines_of(contents))


def line(sheet: Sheet, measure: str) -> dict[str, Any]:
    return next(row for row in table_of(sheet, "BoxScore") if row["Measure"] == measure)


def charted(measure: str, *centres: float, quality: str = "concern", is_new: bool = False) -> Charted:
    """A chart of the last weeks, one for each centre line, whose newest figure signals."""
    weeks = [plotted_week(CURRENT.plus(ago - len(centres) + 1), centre=centre) for ago, centre in enumerate(centres)]
    return Charted(measure, plotted(*weeks), f"Shift: 8 weeks: {quality}", signal="shift", quality=quality, is_new=is_new)


def test_a_line_shows_unit_direction_goal_weeks_latest_and_how_far_it_is_from_the_goal() -> None:
    """60% this week, 95% the goal: 35.0 points short. 61%, 62% and 63% in the weeks before."""
    rows = [cell(SEEN, ago, 60.0 + ago, "provisional" if ago == 0 else "final") for ago in range(4)]
    shown = line(built(contents_of(*rows, team=invented_team(**{SEEN: 95.0}))), "Seen within 4 hours")
    assert (shown["Domain"], shown["Unit"], shown["Better when"], shown["Goal"]) == ("Quality", "%", "higher", 95)
    assert [shown[f"{CURRENT.plus(-ago).ending:%d/%m/%y}"] for ago in (3, 2, 1, 0)] == [63, 62, 61, 60]
    assert (shown["Latest"], shown["As of"], shown["Latest against goal"]) == (60, date(2025, 6, 15), "not met, 35.0 points below")


def test_a_week_without_a_figure_shows_its_word() -> None:
    rows = (cell(UNIT_COST, 0, None, "hidden"), cell(UNIT_COST, 1, None, "no activity"), cell(UNIT_COST, 2, 12_345))
    sheet = built(contents_of(*rows, cell(BEDS, 0, None, "not received")))
    shown = line(sheet, "Spend per bed day")
    assert [shown[f"{CURRENT.plus(-ago).ending:%d/%m/%y}"] for ago in (0, 1, 2, 3)] == ["hidden", "no activity", 123.45, "not applicable"]
    assert (shown["Goal"], shown["Latest against goal"]) == ("no goal", "no goal")
    assert line(sheet, "Occupied beds")["Latest"] == "no figure"
    assert all(value not in (None, "") for row in table_of(sheet, "BoxScore") for value in row.values())


def test_pence_are_shown_of_small_amounts_and_kept_of_large_ones() -> None:
    """£999.99 is shown whole; of £1,234.56 the cell holds the pence and shows £1,235."""
    for pence, pattern in ((99_999, '£#,##0.00" [p]"'), (123_456, '£#,##0" [p]"')):
        rows = styled_table(built(contents_of(cell(SPEND, 0, pence, "provisional"))), "BoxScore")
        latest = next(row["Latest"] for row in rows if row["Measure"].value == "Agency spend")
        assert (latest.value, latest.look.number_format) == (pence / 100, pattern)


def test_the_worst_measure_is_the_concern_farthest_from_its_usual_figures() -> None:
    """Spend: £10 from its centre line in steps of £10, 1 step. Seen: 20 points from it in steps of 10 points, 2 steps: the worse."""
    rows = [cell(SPEND, ago, value) for ago, value in ((2, 9_000), (1, 10_000), (0, 11_000))]
    rows += [cell(SEEN, ago, value) for ago, value in ((2, 90.0), (1, 80.0), (0, 70.0))]
    charts = (charted(SPEND, 10_000, 10_000, 10_000), charted(SEEN, 90, 90, 90, is_new=True))
    above = lines_above(built(contents_of(*rows, charts=charts)), "BoxScore")
    assert "Worst now: Seen within 4 hours, 70.0%. Shift: 8 weeks: concern. Also a concern: Agency spend." in above
    assert "New signals since last week, 1: Seen within 4 hours (concern)." in above


def test_without_a_concern_the_measure_farthest_from_its_goal_is_named() -> None:
    """Seen misses 95% by 5 points and moves by 10, half a step. Spend misses £0 by £150 and moves by £50, three steps."""
    rows = (cell(SEEN, 1, 80.0), cell(SEEN, 0, 90.0), cell(SPEND, 1, 10_000), cell(SPEND, 0, 15_000))
    above = lines_above(built(contents_of(*rows, team=invented_team(**{SEEN: 95.0, SPEND: 0.0}))), "BoxScore")
    assert "Worst now: no measure signals concern. Farthest from its goal: Agency spend, £150.00, goal £0.00." in above
    assert "New signals since last week: none." in above


def test_what_changed_and_what_is_to_fill_lead_to_their_sheets() -> None:
    was, now = Told(None, None), Told(1.0, None)
    changes = Changes(CURRENT.plus(-1), (ChangedFigure(SEEN, CURRENT.plus(-2), was, now, ("late rows",), ()),))
    sheet = built(contents_of(changes=changes))
    leading = {link.sheet: sheet.cells[link.row, link.column].value for link in sheet.links}
    assert leading[SheetName.CHANGED] == "Changed since last week: 1 figure of an earlier week. See the sheet Changed since last week."
    assert leading[SheetName.ENTRIES] == "Yours to fill in: nothing is missing this week. See the sheet Your entries."
    without = built(contents_of(layout=Layout(name="few", sheets=(SheetName.BOX_SCORE,))))
    assert without.links == [], "a sheet that is not there is not led to"


def test_a_signal_of_concern_is_told_in_words_and_in_colour() -> None:
    contents = contents_of(cell(SEEN, 0, 70.0), charts=(charted(SEEN, 90, is_new=True), without_lines(BEDS)))
    told = {row["Measure"].value: row["Signal"] for row in styled_table(built(contents), "BoxScore")}
    seen = told["Seen within 4 hours"]
    assert (seen.value, seen.look.colour, seen.look.bold) == ("New: Shift: 8 weeks: concern", BROWN, True)
    assert told["Occupied beds"].value == "no figure yet"


def test_the_baseline_is_the_declared_one_or_else_the_first_centre_line() -> None:
    """60% in the declared weeks. Spend has none in them: its chart begins at a mean of £700."""
    declared = Baseline.model_validate({"from": "2025-03-03", "to": "2025-03-30"})
    team = invented_team().model_copy(update={"baseline": declared})
    figure = BaselineFigure(SEEN, 60.0, 60, 100, weeks=4)
    chart = charted(SPEND, 70_000, 50_000)
    sheet = built(contents_of(cell(SEEN, 0, 70.0), cell(SPEND, 0, 10_000), team=team, baselines=(figure,), charts=(chart,)))
    assert [line(sheet, name)["Baseline"] for name in ("Seen within 4 hours", "Agency spend", "Occupied beds")] == [60, 700, "no baseline"]
    assert (
        "Baseline is of w/e 09/03/2025 to w/e 30/03/2025: ratios of all these weeks together, counts and amounts of an average week. "
        "Of Agency spend it is the first centre line of the chart." in lines_above(sheet, "BoxScore")
    )


def test_a_layout_says_which_columns_weeks_and_measures_stand_in_which_order() -> None:
    columns = (Shows.SIGNAL, Shows.WEEKS, Shows.CHANGE)
    layout = Layout(name="short", columns=columns, weeks=2, order="team", leave_out=(BEDS,))
    sheet = built(contents_of(cell(SEEN, 1, 65.4), cell(SEEN, 0, 68.6), layout=layout))
    assert marked(sheet, "BoxScore").headers == ("Domain", "Measure", "Signal", "08/06/25", "15/06/25", "Since the last figure")
    rows = table_of(sheet, "BoxScore")
    assert [row["Measure"] for row in rows] == ["Agency spend", "Spend per bed day", "Seen within 4 hours"], "the team's own order"
    assert rows[2]["Since the last figure"] == "better than the last figure, by 3.2 percentage points"


def test_a_unit_cost_stands_beside_its_spend_and_volume_now_and_in_the_baseline() -> None:
    """£1,000 for 10 bed days is £100; in four weeks of baseline £4,800 for 40, so £1,200 for 10 a week at £120."""
    per_day = invented_measure(UNIT_COST, "Spend per bed day", domain=Domain.COST, unit="£/bed day", decimals=2, denominator=A_TERM)
    figure = BaselineFigure(UNIT_COST, 12_000, 480_000, 40, weeks=4)
    row = cell(UNIT_COST, 0, 10_000, "estimated", numerator=100_000, denominator=10)
    sheet = built(contents_of(row, measures=(*MEASURES[:1], per_day, *MEASURES[2:]), baselines=(figure,)))
    costs = styled_table(sheet, "UnitCosts")
    assert [[one[name].value for name in ("Week", "Spend", "Volume", "For each")] for one in costs] == [
        ["15/06/2025", 1_000, 10, 100],
        ["baseline", 1_200, 10, 120],
    ]
    assert costs[0]["Spend"].look.number_format == '£#,##0" [e]"', "as settled as the figure"


def test_the_capacity_sample_stands_with_its_date_and_the_one_before() -> None:
    sampled = Term(feed="invented", verb="sum", column="invented", stands=True)
    names = {"C01": "Direct care time", "C02": "Indirect care time", "C03": "Available time"}
    measures = tuple(invented_measure(id, name, domain=Domain.CAPACITY, numerator=sampled) for id, name in names.items())
    shares = {"C01": (43.0, 45.0), "C02": (33.0, 30.0), "C03": (24.0, 25.0)}
    rows = [
        cell(id, ago, share, as_of=day)
        for id, pair in shares.items()
        for ago, share, day in ((0, pair[0], date(2025, 5, 20)), (9, pair[1], date(2025, 3, 18)))
    ]
    team = invented_team().model_copy(update={"measures": tuple(ChosenMeasure(id=id) for id in names)})
    samples = table_of(built(contents_of(*rows, measures=measures, team=team)), "CapacitySamples")
    assert [list(row.values()) for row in samples] == [
        ["latest", "20/05/2025, 3 weeks ago", 43, 33, 24],
        ["before", "18/03/2025, 12 weeks ago", 45, 30, 25],
    ]


def test_without_samples_and_unit_costs_nothing_stands_below_the_table() -> None:
    assert [table.name for table in built(contents_of(cell(SEEN, 0, 70.0))).tables] == ["BoxScore"]


@pytest.mark.parametrize(("measures", "pages"), [(25, 1), (80, 0)])
def test_a_team_with_many_measures_is_printed_on_several_pages_rather_than_too_small(measures: int, pages: int) -> None:
    many = tuple(invented_measure(f"Q{number}", f"Measure {number}") for number in range(1, measures + 1))
    team = invented_team().model_copy(update={"measures": tuple(ChosenMeasure(id=one.id) for one in many)})
    contents = contents_of(*(cell(one.id, 0, 70.0) for one in many), measures=many, team=team, charts=())
    sheet = built(replace(contents, weeks_shown=13))
    assert (sheet.print.paper, sheet.print.orientation, sheet.print.pages_high) == ("A3", "landscape", pages)
    assert sheet.print.header_row == marked(sheet, "BoxScore").first
    # Arial of 12 points: a column's unit is 6.75 points wide, and A3 has 1,133 between its margins; no print below 7 points.
    assert 12 * 1_133 / (6.75 * sum(sheet.widths.values())) >= 7


def test_a_layouts_paper_is_that_of_its_box_score() -> None:
    layout = Layout(name="small", columns=(Shows.LATEST,), theme=Theme(paper="A4"))
    assert built(contents_of(cell(SEEN, 0, 70.0), layout=layout)).print.paper == "A4"
