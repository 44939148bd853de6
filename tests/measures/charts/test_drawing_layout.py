"""Where the words and lines of a drawn chart stand: apart from each other, on the sheet, and broken at gaps. The series are invented."""

from datetime import date, timedelta
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from measures.charts.axis_dates import dates_told
from measures.charts.drawing_axes import rows_of, spread_out, value_range
from measures.charts.drawing_marks import joined, reaches
from measures.charts.drawing_sheet import sheet
from measures.charts.drawing_words import Figures, Lettering
from measures.charts.one import Chart, Observation, chart_of
from measures.charts.rules import Better, Kind, Plan

DAY = date(2026, 1, 4)
RUN, XMR = Plan.of(Kind.RUN), Plan.of(Kind.XMR)


def charted(days: list[date], *, plan: Plan = RUN) -> Chart:
    return chart_of([Observation(day=day, value=1.0) for day in days], plan)


def after(*days: int) -> list[date]:
    return [DAY + timedelta(days=one) for one in days]


def sizes(chart: Chart) -> list[int]:
    return [len(stretch) for stretch in joined(chart)]


def test_a_week_that_is_not_there_is_a_gap() -> None:
    assert sizes(charted(after(0, 7, 21, 28, 35))) == [2, 3]


def test_months_of_28_to_31_days_are_joined_and_a_month_that_is_not_there_is_a_gap() -> None:
    months = [date(2026, month, 1) for month in range(1, 13)]
    assert sizes(charted(months)) == [12]
    assert sizes(charted([*months[:8], *months[9:], date(2027, 1, 1), date(2027, 2, 1)])) == [8, 5]


def test_days_without_a_rhythm_are_joined() -> None:
    assert sizes(charted(after(0, 3, 17, 20, 60))) == [5]
    assert sizes(charted(after(0, 1, 2, 3, 4, 7, 8, 9, 10, 11, 14))) == [11]  # Monday to Friday


def test_times_between_events_are_joined_for_no_day_of_theirs_is_missing() -> None:
    assert sizes(charted(after(0, 7, 14, 70), plan=Plan.of(Kind.T))) == [4]


def test_the_lines_of_segments_meet_halfway_and_reach_half_a_step_past_the_points() -> None:
    days = after(0, 7, 14, 21)
    chart = chart_of([Observation(day=day, value=1.0) for day in days], RUN, rebases=[days[3]])
    first, second = reaches(chart)
    assert (first.left, first.right) == (DAY.toordinal() - 3.5, DAY.toordinal() + 17.5)
    assert (second.left, second.right) == (first.right, DAY.toordinal() + 24.5)


def test_the_last_date_is_told_and_the_others_evenly_before_it() -> None:
    days = after(*range(0, 7 * 33, 7))
    assert dates_told(days) == days[::4]  # 32 weeks in eighths
    assert dates_told(days[:1]) == days[:1]
    assert dates_told([]) == []


def test_a_range_starts_at_zero_when_that_is_near_and_ends_at_all_of_all() -> None:
    def of(values: list[float], kind: Kind = Kind.RUN, n: float | None = None) -> tuple[float, float]:
        return value_range(
            chart_of([Observation(day=day, value=v, n=n) for day, v in zip(after(0, 7), values, strict=True)], Plan.of(kind))
        )

    # A fiftieth of the span is left under 0 for the marks, 7 hundredths elsewhere.
    assert of([20, 100]) == pytest.approx((-2, 107))
    assert of([50, 100]) == pytest.approx((46.5, 103.5))
    assert of([50, 50]) == pytest.approx((44.3, 55.7))
    assert of([-10, 10]) == pytest.approx((-11.4, 11.4))
    bottom, top = of([10, 10], Kind.P, 10)
    assert 0 <= bottom < 1 < top < 1.01


@pytest.mark.parametrize(
    ("kind", "unit", "span", "value", "written"),
    [
        (Kind.RUN, "", 40, 12.34, "12.3"),
        (Kind.RUN, "", 40, -1200.0, "−1,200"),
        (Kind.RUN, "£", 2_000, 1234.56, "£1,235"),
        (Kind.RUN, "£", 40, 12.5, "£12.50"),
        (Kind.RUN, "£", 40, 12.0, "£12"),
        (Kind.RUN, "£", 8_000_000, -12_340_000, "−£12.34m"),
        (Kind.RUN, "£", 8_000_000_000, 1.5e9, "£1.5bn"),
        (Kind.RUN, "%", 20, 95.25, "95.2%"),
        (Kind.P, "", 0.2, 0.9525, "95.2%"),
        (Kind.P, "%", 0.2, 1.0, "100%"),
        (Kind.U, "", 0.004, 0.00123, "0.00123"),
    ],
)
def test_figures_are_written_as_finely_as_the_axis_needs(kind: Kind, unit: str, span: float, value: float, written: str) -> None:
    assert Figures.of(charted([], plan=Plan.of(kind)), unit, span)(value) == written


@given(st.lists(st.floats(0, 300), max_size=6))
def test_names_of_lines_never_meet(wanted: list[float]) -> None:
    placed = spread_out(sorted(wanted), apart=12)
    assert len(placed) == len(wanted)
    assert all(higher - lower >= 12 - 1e-6 for lower, higher in pairwise(placed))
    assert min(placed, default=0) >= 0


@given(st.lists(st.tuples(st.floats(0, 500), st.floats(1, 90)), max_size=30))
def test_marks_above_the_chart_never_meet(marks: list[tuple[float, float]]) -> None:
    spans = sorted((left, left + width) for left, width in marks)
    placed = list(zip(rows_of(spans), spans, strict=True))
    assert all(one[1] <= other[0] for (row, one), (also, other) in combinations(placed, 2) if row == also)


def crowded() -> Chart:
    """Every kind of word there is, near each other: notes in neighbouring weeks, rebases, a target beside a limit."""
    values = [10.0 + at % 3 for at in range(60)]
    values[30:40] = [14.0] * 10
    observations = [
        Observation(
            day=DAY + timedelta(weeks=at),
            value=None if at == 50 else value,
            final=at < 57,
            annotation="Staff moved to the new ward " * 6 if at in (0, 7, 8, 9, 10, 59) else "",
        )
        for at, value in enumerate(values)
    ]
    rebases = [DAY + timedelta(weeks=at) for at in (20, 22, 45)]
    return chart_of(observations, XMR, better=Better.INCREASE, target=13.5, rebases=rebases)


def told(chart: Chart, lettering: Lettering) -> tuple[list[Bbox], tuple[int, int]]:
    """Where each text stands that is not a tick beyond the end of its axis, and how large the sheet is."""
    figure = sheet(chart, lettering)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    (axes,) = figure.axes
    beyond = {
        label
        for axis, (low, high) in ((axes.xaxis, axes.get_xlim()), (axes.yaxis, axes.get_ylim()))
        for tick in axis.get_major_ticks()
        for label in (tick.label1, tick.label2)
        if not low <= tick.get_loc() <= high
    }
    shown = [one for one in figure.findobj(Text) if one.get_visible() and one.get_text() and one not in beyond]
    return [one.get_window_extent(canvas.get_renderer()) for one in shown], canvas.get_width_height()


def test_no_words_meet_or_leave_the_sheet() -> None:
    title = f"{'W' * 150} and all that there is to say of a measure besides"
    boxes, (width, height) = told(crowded(), Lettering(title=title, unit="Contacts a week", warnings=("Take care.",) * 30))
    assert len(boxes) > 40
    assert all(box.x0 >= 0 and box.x1 <= width and box.y0 >= 0 and box.y1 <= height for box in boxes)
    for one, other in combinations(boxes, 2):
        across, along = min(one.x1, other.x1) - max(one.x0, other.x0), min(one.y1, other.y1) - max(one.y0, other.y0)
        assert across <= 1 or along <= 2.5, (one, other)  # boxes of lines are a hair higher than their letters


@settings(max_examples=12, deadline=None)
@given(st.sampled_from(Kind), st.lists(st.one_of(st.none(), st.integers(1, 50)), max_size=20), st.data())
def test_no_series_fails_to_be_laid_out(kind: Kind, values: list[int | None], data: st.DataObject) -> None:
    steps = data.draw(st.lists(st.integers(1, 400), min_size=len(values), max_size=len(values)))
    days = [DAY + timedelta(days=sum(steps[:at])) for at in range(len(values))]
    observations = [Observation(day=day, value=value, n=50.0) for day, value in zip(days, values, strict=True)]
    chart = chart_of(observations, Plan.of(kind), target=data.draw(st.sampled_from([None, 0.0, 1.0, 40.0])), rebases=days[:3])
    assert sheet(chart, Lettering(title="Invented")).axes
