"""How the charts of pages are laid out: what stands where, in numbers that can be checked by hand."""

import math
import re
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shown_board import MEASURES

from boxscore.described import described_list
from boxscore.measures import Measure
from portal.full_charts import full_chart, ticks_of
from portal.paths import joined, marks, steps
from portal.plots import PLAIN, Plot, Plotted
from portal.small_charts import small_chart

SUNDAY = date(2025, 6, 15)
SEEN = described_list(MEASURES, Measure, where="measures.yaml")[0]


def plot(*values: float | None) -> Plot:
    """A chart of one figure a week, without lines."""
    days = (SUNDAY + timedelta(weeks=at) for at in range(len(values)))
    return Plot(SEEN, tuple(Plotted(day, value, PLAIN, None, None, None, None, False, 0) for day, value in zip(days, values, strict=True)))


def test_a_line_ends_at_a_gap_and_a_figure_between_two_gaps_is_no_line() -> None:
    assert joined([(0, 1), (2, 3), None, (4, 5), None, (6, 7), (8.04, 9)]) == "M0 1L2 3M6 7L8 9"


def test_a_step_begins_anew_behind_weeks_without_a_line() -> None:
    assert steps([0, 10, 20, 30, 40], [5, 7, None, 7]) == "M0 5H10V7H20M30 7H40"


def test_each_kind_of_mark_has_a_shape_of_its_own() -> None:
    drawn = marks([(kind, (10, 10)) for kind in ("plain", "estimated", "concern", "neutral")], 5)
    assert [re.sub(r"[^a-zA-Z]", "", path) for path in drawn.values()] == ["Maaz", "Mhvhz", "Mlllz", "Mlhz"]


@pytest.mark.parametrize(
    ("values", "ticks"),
    [
        # From 0 where the least is under half of the most; steps of 1, 2, 2.5, 5 and their tens, at most five.
        ((3, 12), [0, 2.5, 5, 7.5, 10, 12.5]),
        ((90, 95), [90, 91, 92, 93, 94, 95]),
        ((-7, 3), [-8, -6, -4, -2, 0, 2, 4]),
        ((4, 4), [3, 3.5, 4, 4.5, 5]),
        ((0, 0), [0, 0.2, 0.4, 0.6, 0.8, 1]),
    ],
)
def test_the_axis_has_round_figures_around_everything_drawn(values: tuple[float, ...], ticks: list[float]) -> None:
    assert ticks_of(plot(*values)) == pytest.approx(ticks)


def test_the_figures_at_the_axis_have_as_many_decimals_as_tell_them_apart() -> None:
    assert [tick.words for tick in full_chart(plot(3, 12), centre_name="").heights] == ["0.0", "2.5", "5.0", "7.5", "10.0", "12.5"]


FIGURES = st.lists(st.none() | st.floats(-1e9, 1e9, allow_nan=False), min_size=1, max_size=30)


@settings(max_examples=50)
@given(FIGURES.filter(lambda values: any(value is not None for value in values)))
def test_whatever_the_figures_nothing_is_drawn_outside_of_the_chart(values: list[float | None]) -> None:
    full, small = full_chart(plot(*values), centre_name=""), small_chart(plot(*values))
    for drawn in (full, small):
        for x, y in re.findall(r"[ML](\S+?) ([^MLa]+)", drawn.line):
            assert 0 <= float(x) <= drawn.width
            assert 0 <= float(y) <= drawn.height
    assert all(full.field.top - 1 <= tick.at <= full.field.bottom + 1 for tick in full.heights)
    assert 2 <= len(full.heights) <= 8
    assert all(math.isfinite(label.at) for label in full.dates)
