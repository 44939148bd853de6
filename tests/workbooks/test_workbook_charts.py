"""Signals, lines and marks as the workbook tells and draws them: hand-made charts, the sheets opened again."""

import dataclasses
import re
from datetime import date
from functools import cache
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import openpyxl
from invented_contents import (
    BEDS,
    CURRENT,
    MEASURES,
    SEEN,
    SPEND,
    UNIT_COST,
    cell,
    contents_of,
    invented_team,
    plotted,
    plotted_week,
    without_lines,
)
from openpyxl.workbook import Workbook

from boxscore.teams import ChosenMeasure
from workbooks.chart_contents import Charted, Mark, Offer
from workbooks.contents import Contents
from workbooks.writer import workbook_bytes

SENTENCE = "Shift: 6 weeks below the mean since w/e 11/05/2025: improvement"
CONCERN = "Outside the limits: below the lower limit, w/e 15/06/2025: concern"
VALUES = {ago: 50_000.0 if ago < 6 else 90_000.0 for ago in range(12)}
SEEN_ROWS = [cell(SEEN, week, 70.0) for week in range(12)]


def spend_chart() -> Charted:
    """£900 a week, then £500; the mean is £700, anew from the fourth week on; the sixth last is provisional, which here begins a shift."""
    weeks = []
    for ago in reversed(range(12)):
        signal = {"signal": "shift", "quality": "improvement"} if ago < 6 else {}
        lines = {"centre": 70_000.0, "lower": 10_000.0, "upper": 130_000.0, "is_base": ago >= 4, "begins": ago == 8}
        weeks.append(plotted_week(CURRENT.plus(-ago), **lines, **signal))
    marks = (
        Mark(date(2025, 4, 1), "The full-time week becomes 36 hours, from 37"),
        Mark(date(2025, 4, 18), "Public holiday: Good Friday", True),
    )
    return Charted(
        SPEND,
        plotted(*weeks),
        SENTENCE,
        kind="XmR chart",
        centre_name="mean",
        signal="shift",
        quality="improvement",
        is_new=True,
        details=("XmR chart, rules making-data-count.",),
        marks=marks,
        offer=Offer(CURRENT.plus(-5), 50_000.0),
    )


def contents() -> Contents:
    rows = [cell(SPEND, ago, value, "provisional" if ago == 5 else "final") for ago, value in VALUES.items()]
    goals = [{"goal": 800, "to": date(2025, 5, 4)}, {"goal": 600, "from": date(2025, 5, 5)}]
    chosen = ChosenMeasure.model_validate({"id": SPEND, "goals": goals})
    team = invented_team().model_copy(update={"measures": (chosen, *(ChosenMeasure(id=one.id) for one in MEASURES if one.id != SPEND))})
    seen = dataclasses.replace(
        without_lines(SEEN, *SEEN_ROWS),
        sentence=CONCERN,
        kind="P chart",
        centre_name="mean",
        signal="outside",
        quality="concern",
        is_new=True,
    )
    return contents_of(*rows, *SEEN_ROWS, team=team, charts=(spend_chart(), seen, without_lines(BEDS), without_lines(UNIT_COST)))


@cache
def written() -> bytes:
    return workbook_bytes(contents(), version=1, run="invented-run")


def opened() -> Workbook:
    return openpyxl.load_workbook(BytesIO(written()))


def table(workbook: Workbook, sheet: str, name: str) -> list[dict[str, Any]]:
    header, *rows = [[each.value for each in row] for row in workbook[sheet][workbook[sheet].tables[name].ref]]
    return [dict(zip(header, row, strict=True)) for row in rows]


def of_spend() -> list[dict[str, Any]]:
    return [row for row in table(opened(), "Chart data", "ChartData") if row["Measure"] == "Agency spend"]


def test_a_reader_sees_the_new_signals_first_and_the_concern_before_the_improvement() -> None:
    texts = [str(row[0].value) for row in opened()["Box score"].iter_rows(max_row=8)]
    worst = texts.index(f"Worst now: Seen within 4 hours, 70.0%. {CONCERN}.")
    assert texts[worst + 1] == "New signals since last week, 2: Seen within 4 hours (concern), Agency spend (improvement)."
    assert texts.index("Domain") > worst, "the table begins below them"


def test_the_box_score_says_each_measures_signal_in_words() -> None:
    told = {row["Measure"]: row["Signal"] for row in table(opened(), "Box score", "BoxScore")}
    assert told["Agency spend"] == f"New: {SENTENCE}"
    assert told["Occupied beds"] == "no figure yet"


def test_without_a_new_signal_it_says_so() -> None:
    workbook = openpyxl.load_workbook(BytesIO(workbook_bytes(contents_of(*SEEN_ROWS), version=1, run="invented-run")))
    assert "New signals since last week: none." in [row[0].value for row in workbook["Box score"].iter_rows(max_row=8)]


def test_signals_are_series_of_their_own_and_a_figure_that_is_not_final_is_marked() -> None:
    rows = of_spend()
    assert [row["Signal: improvement"] for row in rows] == [None] * 6 + [500] * 6
    assert {row["Signal: concern"] for row in rows} == {None}
    assert [row["Not final"] for row in rows] == [None] * 6 + [500] + [None] * 5


def test_the_centre_line_is_solid_over_its_weeks_and_carried_on_from_the_last_of_them() -> None:
    rows = of_spend()
    assert [row["Centre line"] for row in rows] == [700] * 8 + [None] * 4
    assert [row["Centre line carried on"] for row in rows] == [None] * 7 + [700] * 5
    assert {(row["Lower limit"], row["Upper limit"]) for row in rows} == {(100, 1300)}


def test_a_goal_that_changes_is_drawn_as_it_was() -> None:
    assert [row["Goal"] for row in of_spend()] == [800] * 6 + [600] * 6


def test_what_happened_is_marked_at_the_foot_and_told_in_its_row_and_beneath() -> None:
    marked = [(row["Week ending"].date(), row["What is marked"]) for row in of_spend() if row["Marked"] is not None]
    assert marked == [
        (date(2025, 4, 6), "The full-time week becomes 36 hours, from 37"),
        (date(2025, 4, 20), "Public holiday: Good Friday"),
    ]
    small = " ".join(str(row[0].value) for row in opened()["Run charts"].iter_rows())
    assert (
        "Marked on 01/04/2025: The full-time week becomes 36 hours, from 37. 1 public holiday is marked; the sheet Chart data names each."
        in small
    )
    assert "Offered: a new mean of £500.00 from w/e 11/05/2025" in small
    assert "XmR chart, rules making-data-count." in small


def chart_of_spend() -> str:
    with ZipFile(BytesIO(written())) as archive:
        charts = [archive.read(name).decode() for name in sorted(archive.namelist()) if "/charts/chart" in name]
    return next(chart for chart in charts if "Agency spend" in chart)


def test_every_series_draws_its_column_with_the_figures_stored() -> None:
    chart, data = chart_of_spend(), opened()["Chart data"]
    drawn = re.findall(r"<(?:c:)?f>'Chart data'!(\$[C-M]\$\d+:\$[C-M]\$\d+)</.*?numCache>(.*?)</(?:c:)?numCache", chart, re.DOTALL)
    assert len(drawn) == 9, "figure, two centre lines, two limits, goal, improvement, not final, marked"
    for place, stored in drawn:
        values = [each[0].value for each in data[place.replace("$", "")]]
        points = {int(at): float(value) for at, value in re.findall(r'idx="(\d+)"[^>]*>\s*<(?:c:)?v>([^<]+)', stored)}
        assert points == {at: value for at, value in enumerate(values) if value is not None}


def test_signals_differ_in_shape_and_lines_are_not_joined_over_a_rebase() -> None:
    chart = chart_of_spend()
    assert {'symbol val="triangle"', 'symbol val="diamond"', 'symbol val="plus"'} <= set(re.findall(r'symbol val="\w+"', chart))
    # Both centre lines and both limits.
    assert len(re.findall(r"<(?:c:)?dPt><(?:c:)?idx val=\"3\"", chart)) == 4


def test_a_signal_or_a_mark_more_is_another_workbook() -> None:
    other = dataclasses.replace(spend_chart(), is_new=False)
    assert (
        dataclasses.replace(contents(), charts=(other,)).fingerprint != dataclasses.replace(contents(), charts=(spend_chart(),)).fingerprint
    )
