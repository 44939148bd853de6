"""What charts draw, worked out for all charts of a team at once."""

from dataclasses import fields

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from invented_contents import CURRENT, MEASURES, SEEN, SPEND, cell, contents_of, plotted, plotted_week

from boxscore.teams import ChosenMeasure
from workbooks.chart_columns import ChartColumns, ToDraw, charts_of
from workbooks.chart_contents import Charted, Mark
from workbooks.charted import MeasureChart
from workbooks.lines import Line, lines_of

NUMBER = st.none() | st.integers(-9, 9).map(float)
WEEK = st.fixed_dictionaries(
    {
        "centre": NUMBER,
        "lower": NUMBER,
        "upper": NUMBER,
        "is_base": st.booleans(),
        "begins": st.booleans(),
        "signal": st.sampled_from(("", "shift")),
        "quality": st.sampled_from(("improvement", "concern", "neutral")),
    }
)
WEEKS = st.dictionaries(st.integers(0, 6), WEEK, max_size=5)
"""What is plotted, by how many weeks ago."""
CELLS = st.dictionaries(st.integers(0, 6), st.tuples(NUMBER, st.sampled_from(("final", "provisional")), st.integers(0, 2)), min_size=1)
"""Figure, status and how many weeks before its Sunday it is as of, by how many weeks ago."""


def line_of(measure: str, held: dict[int, tuple[float | None, str, int]]) -> Line:
    rows = [
        cell(measure, ago, value, status if value is not None else "not received", as_of=CURRENT.plus(-ago - late).ending)
        for ago, (value, status, late) in held.items()
    ]
    return next(line for line in lines_of(contents_of(*rows, charts=())) if line.measure.id == measure)


@st.composite
def to_draw(draw: st.DrawFn) -> ToDraw:
    measure, weeks = draw(st.sampled_from([one.id for one in MEASURES])), draw(WEEKS)
    drawn = plotted(*(plotted_week(CURRENT.plus(-ago), **weeks[ago]) for ago in sorted(weeks, reverse=True)))
    marks = tuple(Mark(CURRENT.plus(-ago).ending, "Invented") for ago in draw(st.lists(st.integers(0, 9), max_size=3)))
    goals = {"goals": [{"goal": 2.0, "to": "2025-05-11"}, {"goal": 3.0, "from": "2025-05-12"}]} if draw(st.booleans()) else {"goal": 1.0}
    chosen = draw(st.none() | st.just(ChosenMeasure.model_validate({"id": measure} | goals)))
    return ToDraw(line_of(measure, draw(CELLS)), Charted(measure, drawn, "Invented", marks=marks), chosen)


@settings(max_examples=60, deadline=None)
@given(st.lists(to_draw(), max_size=4))
def test_charts_draw_and_say_the_same_whichever_stand_above_and_below_them(told: list[ToDraw]) -> None:
    charts, columns = charts_of(told)
    alone = [charts_of([one]) for one in told]
    assert [said_of(chart) for chart in charts] == [said_of(chart) for found, _ in alone for chart in found]
    for field in fields(ChartColumns):
        parts = [getattr(found, field.name) for _, found in alone]
        np.testing.assert_array_equal(getattr(columns, field.name), np.concatenate(parts) if parts else [])


def said_of(chart: MeasureChart) -> str:
    """What was found out of the chart as text, in which NaN is like itself: all but line, what was worked out of it, and weeks."""
    return repr([getattr(chart, field.name) for field in fields(MeasureChart)[3:]])


def test_the_centre_line_is_carried_on_from_the_last_week_it_is_made_of_to_the_end_of_its_own_chart() -> None:
    weeks = [plotted_week(CURRENT.plus(-ago), centre=7.0, is_base=ago > 1) for ago in (3, 2, 1, 0)]
    line = line_of(SEEN, {0: (5.0, "final", 0)})
    two = [ToDraw(line, Charted(SEEN, plotted(*weeks), "Invented"), None)] * 2
    _, columns = charts_of(two)
    nothing = float("nan")
    np.testing.assert_array_equal(columns.centre, 2 * [7.0, 7.0, nothing, nothing])
    np.testing.assert_array_equal(columns.carried_on, 2 * [nothing, 7.0, 7.0, 7.0])


def test_a_figure_told_again_is_one_that_stands_and_not_one_like_the_last_of_the_chart_above() -> None:
    weeks = plotted(plotted_week(CURRENT.plus(-1)), plotted_week(CURRENT))
    monthly = line_of(SEEN, {1: (5.0, "final", 0), 0: (5.0, "final", 1)})  # both as of the Sunday of the week before
    differ = line_of(SEEN, {1: (5.0, "final", 1), 0: (6.0, "final", 0)})
    told = [ToDraw(line, Charted(SPEND, weeks, "Invented"), None) for line in (differ, monthly, differ)]
    charts, _ = charts_of(told)
    assert [chart.figures_stand for chart in charts] == [False, True, False]
