"""The rules of each chart on series of a few points, worked out by hand beside them."""

from collections.abc import Sequence
from datetime import date, timedelta
from math import sqrt
from typing import Literal

import pytest

from boxscore.errors import ConfigurationError
from measures.charts.one import Chart, Observation, chart_of
from measures.charts.rules import Assurance, Better, Kind, Plan, Quality
from measures.charts.runs import usual_runs
from measures.charts.words import caption, caveats, in_words, signal_points

FIRST = date(2026, 1, 4)
LEVEL = [11.0, 9.0] * 6
"""Twelve points with a median and a mean of 10, no two neighbours on one side, the last below."""
GAP = None


def week(number: int) -> date:
    return FIRST + timedelta(weeks=number)


def chart(
    values: Sequence[float | None],
    kind: str = "run",
    *,
    rules: str | None = None,
    baseline: int | Literal["all"] | None = None,
    screen: bool | None = None,
    n: Sequence[float] | None = None,
    provisional: Sequence[int] = (),
    better: Better = Better.NEUTRAL,
    target: float | None = None,
    rebases: Sequence[date] = (),
) -> Chart:
    plan = Plan.of(Kind(kind), rules=rules, baseline=baseline, screen=screen)
    observations = [
        Observation(day=week(at), value=value, n=n[at] if n else None, final=at not in provisional) for at, value in enumerate(values)
    ]
    return chart_of(observations, plan, better=better, target=target, rebases=rebases)


def signals(told: Chart, *, since: int = 12) -> list[str]:
    return [point.signal.word for point in told.points[since:]]


@pytest.mark.parametrize("rules", ["scottish", "phs-dashboard"])
def test_a_shift_of_a_run_chart_is_six_points_and_not_five(rules: str) -> None:
    assert signals(chart([*LEVEL, *[13.0, 12.0] * 3], rules=rules)) == ["shift"] * 6
    assert signals(chart([*LEVEL, 12.0, 13.0, 12.0, 13.0, 12.0], rules=rules)) == [""] * 5


def test_a_shift_of_an_xmr_chart_is_seven_points_and_not_six() -> None:
    # Mean of the first twelve 10, every moving range 2: limits 10 +- 5.32, close lines 10 +- 3.5467.
    assert signals(chart([*LEVEL, *[12.0, 13.0] * 3, 12.0], "xmr", baseline=12)) == ["shift"] * 7
    assert signals(chart([*LEVEL, *[12.0, 13.0] * 3, 9.0], "xmr", baseline=12)) == [""] * 7


def test_a_point_on_the_median_neither_counts_nor_breaks_by_scottish_rules_and_breaks_by_those_of_the_dashboards() -> None:
    later = [12.0, 13.0, 12.0, 10.0, 13.0, 12.0, 13.0]
    assert signals(chart([*LEVEL, *later])) == ["shift"] * 7
    assert signals(chart([*LEVEL, *later], rules="phs-dashboard")) == [""] * 7
    # Five points and one on the median are five.
    assert signals(chart([*LEVEL, *later[:-1]])) == [""] * 6


def test_a_missing_point_is_skipped_by_scottish_rules_and_breaks_by_those_of_the_dashboards() -> None:
    later = [12.0, 13.0, 12.0, GAP, 13.0, 12.0, 13.0]
    assert signals(chart([*LEVEL, *later])) == ["shift", "shift", "shift", "", "shift", "shift", "shift"]
    assert signals(chart([*LEVEL, *later], rules="phs-dashboard")) == [""] * 7
    assert chart([*LEVEL, *later]).points[15].value is None


def test_equal_neighbours_neither_count_nor_break_a_trend_by_scottish_rules_and_break_by_those_of_the_dashboards() -> None:
    later = [8.0, 9.0, 9.0, 10.5, 11.5, 12.5, 9.0]  # from 8: 9, 10.5, 11.5, 12.5 rise, five points; the second 9 is equal
    assert signals(chart([*LEVEL, *later])) == ["trend"] * 6 + [""]
    assert signals(chart([*LEVEL, *later], rules="phs-dashboard")) == [""] * 7


def test_a_trend_of_an_xmr_chart_is_seven_points_and_leans_as_it_goes_not_as_it_lies() -> None:
    rising = chart([*LEVEL, 6.0, 6.5, 7.0, 7.5, 8.0, 8.5, 9.0], "xmr", baseline=12, better=Better.INCREASE)
    assert [(point.signal.word, point.quality.value) for point in rising.points[12:]] == [("trend", "improvement")] * 7
    six = chart([*LEVEL[::-1], 6.5, 7.0, 7.5, 8.0, 8.5, 9.0], "xmr", baseline=12)
    assert signals(six) == [""] * 6  # 11 to 6.5 falls, so six points rise


def test_two_of_three_marks_the_two_that_are_close_to_the_limit() -> None:
    # Close lines 10 +- 3.5467, limits 10 +- 5.32: 14 is close, 11 is not.
    assert signals(chart([*LEVEL, 14.0, 11.0, 14.0, 9.0], "xmr", baseline=12)) == ["two_of_three", "", "two_of_three", ""]
    assert signals(chart([*LEVEL, 14.0, 9.0, 14.0, 9.0], "xmr", baseline=12)) == [""] * 4


def test_outside_is_strictly_beyond_a_limit_and_is_told_first() -> None:
    # Limits 10 +- 2.66 x 2 = 4.68 and 15.32.
    told = chart([*LEVEL, 15.32, 15.33, 4.68, 4.67], "xmr", baseline=12, better=Better.DECREASE)
    assert signals(told) == ["", "outside", "", "outside"]
    assert [point.quality.value for point in told.points[12:]] == ["none", "concern", "none", "improvement"]
    assert (told.points[0].lower, told.points[0].upper) == (pytest.approx(4.68), pytest.approx(15.32))


def test_screening_leaves_a_large_moving_range_out_once() -> None:
    # Ranges of eleven 1s and, around the spike, 20 and 20: mean 51/13 = 3.923, 3.267 times it 12.8. Without the two: 1.
    values = [10.0, 11.0, 10.0, 11.0, 10.0, 11.0, 31.0, 11.0, 10.0, 11.0, 10.0, 11.0, 10.0, 11.0]
    mean = sum(values) / 14
    for screen, width in ((True, 2.66), (False, 2.66 * 51 / 13)):
        told = chart(values, "xmr", screen=screen)
        assert (told.points[0].lower, told.points[0].upper) == (pytest.approx(mean - width), pytest.approx(mean + width))
    assert "moving ranges not screened" in caption(chart(values, "xmr"))
    assert "moving ranges screened" in caption(chart(values, "xmr", screen=True))


def test_a_constant_series_with_one_spike_is_not_screened_until_every_point_is_flagged() -> None:
    values = [10.0] * 10 + [20.0] + [10.0] * 10
    told = chart(values, "xmr", screen=True)
    # Mean 220/21, ranges 20/20 = 1.
    assert (told.points[0].lower, told.points[0].upper) == (pytest.approx(220 / 21 - 2.66), pytest.approx(220 / 21 + 2.66))
    assert [at for at, word in enumerate(signals(told, since=0)) if word] == [10]
    assert any("no variation left" in caveat for caveat in caveats(told))


@pytest.mark.parametrize("kind", ["i", "t", "pp", "up"])
def test_what_is_not_screened_has_only_points_outside_marked_whatever_the_chart_and_says_so(kind: str) -> None:
    # Screening would leave ranges of 0 alone. Ten of 20 points would be on one side of a mean that the spike has moved.
    told = chart([10.0] * 10 + [20.0] + [10.0] * 10, kind, screen=True, n=[100.0] * 21)
    assert [(at, word) for at, word in enumerate(signals(told, since=0)) if word] == [(10, "outside")]
    assert told.runs is not None
    assert (told.runs.found, told.runs.signal) == (None, False)
    assert "moving ranges not screened" in caption(told)


def test_the_caption_names_the_segment_that_was_not_screened() -> None:
    told = chart([*[10.0] * 6, 20.0, *[10.0] * 6, *LEVEL], "xmr", screen=True, rebases=[week(13)])
    assert "moving ranges screened but for the segment from 04/01/2026" in caption(told)


def test_a_chart_without_limits_says_nothing_of_trial_limits_and_knows_nothing_of_a_target() -> None:
    alone, constant = chart([5.0], "xmr"), chart([7.0] * 14, "xmr", screen=True, better=Better.DECREASE, target=45)
    assert list(caveats(alone)) == ["The last segment has 1 point: variation and assurance icons are shown from 13."]
    assert [told.has_limits for told in (alone, constant, chart(LEVEL, "xmr"), chart(LEVEL))] == [False, False, True, False]


@pytest.mark.parametrize("screen", [True, False])
def test_a_measure_that_is_always_100_against_a_target_of_100_is_not_shown_as_failing(screen: bool) -> None:
    told = chart([100.0] * 15, "xmr", screen=screen, better=Better.INCREASE, target=100)
    assert told.assurance is Assurance.INCONSISTENT
    assert set(signals(told, since=0)) == {""}


@pytest.mark.parametrize("value", [0.1, 99.9, 1 / 3, -7.7])
@pytest.mark.parametrize("kind", ["xmr", "i", "run"])
def test_a_constant_series_has_no_signal_whatever_its_value_in_binary(value: float, kind: str) -> None:
    assert set(signals(chart([value] * 40, kind, screen=False if kind != "run" else None), since=0)) == {""}


@pytest.mark.parametrize("kind", ["xmr", "i", "run", "c", "g", "t"])
@pytest.mark.parametrize("values", [[], [GAP], [5.0], [GAP] * 14, [5.0, GAP, GAP]])
def test_hardly_any_points_are_no_error_and_no_signal(kind: str, values: list[float | None]) -> None:
    told = chart(values, kind)
    assert set(signals(told, since=0)) <= {""}
    assert (told.variation, len(told.points)) == (Quality.NONE, len(values))


def test_a_rebase_on_a_day_without_a_point_is_said_and_takes_effect_at_the_next() -> None:
    told = chart([*LEVEL, *[20.0, 22.0] * 6], rebases=[week(12) - timedelta(days=3)])
    assert [point.segment for point in told.points] == [0] * 12 + [1] * 12
    assert [segment.centre for segment in told.segments] == [10.0, 21.0]
    assert list(caveats(told)) == ["The rebase of 26/03/2026 is not a day of the data: it takes effect at the next point, 29/03/2026."]


def test_a_rebase_before_the_data_or_after_it_changes_nothing_and_is_said() -> None:
    told = chart(LEVEL, rebases=[week(-1), week(0), week(12)])
    assert [segment.number for segment in told.segments] == [0]
    assert [caveat.partition(":")[0] for caveat in caveats(told)] == [
        "The rebase of 28/12/2025 is not after the first point",
        "The rebase of 04/01/2026 is not after the first point",
        "The rebase of 29/03/2026 is after the last point",
    ]


def test_a_rebase_at_the_last_point_leaves_a_segment_of_one_point_without_a_median() -> None:
    told = chart([*LEVEL, 30.0], rebases=[week(12)])
    assert (told.points[12].segment, told.points[12].centre, told.points[11].centre) == (1, None, 10.0)


def test_a_shift_does_not_go_on_past_a_rebase() -> None:
    values = [*LEVEL, 12.0, 13.0, 12.0, 13.0, 12.0, *[14.0, 10.0] * 6]
    assert signals(chart(values, rebases=[week(17)]))[:5] == [""] * 5


def test_the_baseline_is_of_final_points_and_what_is_not_missing() -> None:
    # Without the gap and the provisional 100 the first eight are 1 to 8: median 4.5.
    told = chart([1, 2, GAP, 3, 4, 100, 5, 6, 7, 8, 50], baseline=8, provisional=[5])
    assert told.points[0].centre == 4.5
    assert [at for at, point in enumerate(told.points) if point.base] == [0, 1, 3, 4, 6, 7, 8, 9]


def test_a_provisional_point_is_drawn_and_counts_towards_nothing() -> None:
    told = chart([*LEVEL, *[12.0] * 5, 13.0], provisional=[17])
    assert signals(told) == [""] * 6
    assert (told.points[17].value, told.points[17].included, told.points[17].final) == (13.0, False, False)
    assert chart([*LEVEL, 90.0], "xmr", provisional=[12]).points[0].upper == pytest.approx(15.32)


@pytest.mark.parametrize(
    ("points", "centre", "said"),
    [
        (7, None, "The chart has 7 points for a median, which needs at least 8: no median and no signals."),
        (8, 10.0, "The chart has 8 points, fewer than the baseline of 12: its lines are of them all."),
    ],
)
def test_a_median_needs_eight_points(points: int, centre: float | None, said: str) -> None:
    told = chart(LEVEL[:points])
    assert (told.points[0].centre, list(caveats(told))) == (centre, [said])


@pytest.mark.parametrize(
    ("values", "bound"), [([0.0, 0.0, 0.0, 1.0] * 3, "0"), ([100.0, 100.0, 99.0] * 4, "100"), ([1.0, 1.0, 0.9] * 4, "1")]
)
def test_shifts_and_runs_are_not_tested_where_the_median_is_the_least_or_the_most_there_can_be(values: list[float], bound: str) -> None:
    other = {"0": 1.0, "100": 99.0, "1": 0.9}[bound]
    told = chart([*values, *[other] * 8])
    assert set(signals(told, since=0)) == {""}
    assert told.runs is not None
    assert (told.runs.found, told.runs.signal) == (None, False)
    assert next(caveats(told)).startswith(f"The median of the chart is {bound}, the least or the most there can be")


def test_a_proportion_is_at_most_1_and_a_count_or_a_percentage_at_most_100() -> None:
    assert [segment.at_bound for segment in chart([0.0, 0.0, 0.5] * 4).segments] == [True]
    assert [segment.at_bound for segment in chart([1.0, 1.0, 0.5] * 4).segments] == [True]
    # Counts of 0 and 1 may be 2 one day; and 1% is far from 100%.
    assert [segment.at_bound for segment in chart([1.0, 1.0, 0.0] * 4).segments] == [False]
    assert [segment.at_bound for segment in chart([1.0, 1.0, 1.5] * 4).segments] == [False]


def test_a_median_of_0_is_no_bound_where_there_are_negative_figures() -> None:
    assert signals(chart([-1.0, 1.0, 0.0] * 4 + [1.0] * 6)) == ["shift"] * 6


def test_runs_are_too_few_or_too_many_by_their_exact_distribution() -> None:
    # Five above and five below: 252 orders, 2 of them with 2 runs (0.8%), 8 with 3 (together 4.0%): fewer than 3 are too few.
    assert usual_runs(5, 5) == (3, 9)
    # One above and five below: 2 of 6 orders have 2 runs, so no number of runs is rare.
    assert usual_runs(1, 5) is None
    few = chart([1.0] * 5 + [3.0] * 5, baseline=10)
    assert few.runs is not None
    assert (few.runs.found, few.runs.low, few.runs.high, few.runs.signal) == (2, 3, 9, True)
    assert in_words(few) == "Not random: too few runs (2, where at least 3 are usual)."
    many = chart([1.0, 3.0] * 5, baseline=10)
    assert many.runs is not None
    assert (many.runs.found, many.runs.signal) == (10, True)


def test_a_new_median_is_offered_after_nine_points_on_the_better_side_and_never_applied() -> None:
    nine = [12.0, 13.0, 12.0, 14.0, 12.0, 13.0, 12.0, 15.0, 13.0]  # in order 12 12 12 12 13: the median is 13
    told = chart([*LEVEL, *nine], better=Better.INCREASE)
    assert told.offer is not None
    assert (told.offer.first, told.offer.last, told.offer.median) == (week(12), week(20), 13.0)
    assert told.points[-1].centre == 10.0
    assert chart([*LEVEL, *nine[:-1]], better=Better.INCREASE).offer is None
    assert chart([*LEVEL, *nine], better=Better.DECREASE).offer is None
    assert chart([*LEVEL, *nine]).offer == told.offer


def test_points_of_the_baseline_do_not_count_towards_a_new_median() -> None:
    # The last point of the baseline is above its median too; with the eight after it that makes nine, of which eight count.
    assert chart([*LEVEL[::-1], *[12.0, 13.0] * 4]).offer is None


def test_a_point_far_from_all_others_is_offered_as_astronomical_and_not_declared() -> None:
    # The median moving range is 2, so beyond 10 +- 3.145 x 2 = 16.29.
    told = chart([*LEVEL, 16.0, 9.0, 17.0, 9.0])
    assert [at for at, point in enumerate(told.points) if point.astronomical] == [14]
    assert signals(told) == [""] * 4


def test_a_p_chart_plots_proportions_and_has_limits_of_each_denominator() -> None:
    told = chart([5, 10, 30], "p", n=[50, 100, 100])
    # 45 of 250 = 0.18; for 50: 3 x sqrt(0.18 x 0.82 / 50) = 0.16299; for 100: 0.11526.
    assert [point.value for point in told.points] == [0.1, 0.1, 0.3]
    assert told.points[0].centre == pytest.approx(0.18)
    assert told.points[0].lower == pytest.approx(0.18 - 3 * sqrt(0.18 * 0.82 / 50))
    assert told.points[1].upper == pytest.approx(0.18 + 3 * sqrt(0.18 * 0.82 / 100))
    assert signals(told, since=0) == ["", "", "outside"]


def test_limits_of_rates_and_counts_do_not_pass_what_can_be() -> None:
    p = chart([1, 49], "p", n=[50, 50])
    assert (p.points[0].lower, p.points[0].upper) == (pytest.approx(0.5 - 3 * sqrt(0.005)), pytest.approx(0.5 + 3 * sqrt(0.005)))
    assert chart([49, 50], "p", n=[50, 50]).points[0].upper == 1
    assert (chart([1, 2], "u", n=[10, 20]).points[0].lower, chart([1, 2], "c").points[0].lower) == (0, 0)


def test_a_prime_chart_is_as_wide_as_the_rates_do_vary() -> None:
    # Proportions 0.4, 0.6, 0.4: centre 0.4667; z of them 0.1 / sd apart twice over, so sigma_z = 0.2 / sd / 1.128, whatever n is.
    told = chart([400, 600, 400], "pp", n=[1000, 1000, 1000], screen=False)
    assert told.points[0].upper == pytest.approx(1400 / 3000 + 3 * 0.2 / 1.128)
    rates = chart([400, 600, 400], "up", n=[1000, 1000, 1000], screen=False)
    assert rates.points[0].upper == pytest.approx(1400 / 3000 + 3 * 0.2 / 1.128)


def test_a_c_chart_has_limits_three_roots_of_its_mean_away() -> None:
    told = chart([4, 16, 10], "c")
    assert (told.points[0].centre, told.points[0].lower, told.points[0].upper) == (10, pytest.approx(10 - 3 * sqrt(10)), 10 + 3 * sqrt(10))


def test_a_g_chart_draws_the_median_and_has_limits_of_the_mean() -> None:
    told = chart([2, 3, 13], "g")  # median 3, mean 6: 6 +- 3 x sqrt(42), not below 0
    assert (told.points[0].centre, told.points[0].lower, told.points[0].upper) == (3, 0, pytest.approx(6 + 3 * sqrt(42)))


def test_a_t_chart_is_an_i_chart_of_the_root_and_back() -> None:
    told = chart([1.0, 2.0**3.6, 1.0, 2.0**3.6], "t", screen=False)  # roots 1 2 1 2: mean 1.5, ranges 1, limits 1.5 +- 3 / 1.128
    assert told.points[0].centre == pytest.approx(1.5**3.6)
    assert (told.points[0].lower, told.points[0].upper) == (0, pytest.approx((1.5 + 3 / 1.128) ** 3.6))


def test_an_i_chart_leaves_out_the_ranges_that_touch_a_gap_and_an_xmr_chart_goes_over_it() -> None:
    values = [10.0, 12.0, GAP, 20.0, 21.0]
    # Ranges 2 and 1, or 2, 8 and 1; mean 15.75.
    assert chart(values, "i", screen=False).points[0].upper == pytest.approx(15.75 + 3 * 1.5 / 1.128)
    assert chart(values, "xmr").points[0].upper == pytest.approx(15.75 + 2.66 * 11 / 3)


@pytest.mark.parametrize(
    ("better", "target", "assurance"),
    [
        (Better.INCREASE, 4.0, Assurance.PASSES),
        (Better.INCREASE, 16.0, Assurance.FAILS),
        (Better.DECREASE, 16.0, Assurance.PASSES),
        (Better.DECREASE, 4.0, Assurance.FAILS),
        (Better.INCREASE, 10.0, Assurance.INCONSISTENT),
        (Better.NEUTRAL, 16.0, Assurance.NONE),
        (Better.INCREASE, None, Assurance.NONE),
    ],
)
def test_assurance_is_where_the_limits_lie_to_the_target(better: Better, target: float | None, assurance: Assurance) -> None:
    assert chart(LEVEL, "xmr", better=better, target=target).assurance is assurance


def test_limits_of_fewer_than_twelve_points_are_trial_limits_and_icons_are_shown_from_thirteen() -> None:
    assert any("trial limits" in caveat for caveat in caveats(chart(LEVEL[:11], "xmr")))
    twelve = chart(LEVEL, "xmr")
    assert not any("trial limits" in caveat for caveat in caveats(twelve))
    assert not twelve.icons_shown
    assert chart([*LEVEL, 10.0], "xmr").icons_shown


@pytest.mark.parametrize(
    ("values", "kind", "better", "said"),
    [
        ([*LEVEL[::-1], *[8.0, 7.0] * 4], "run", "decrease", "Shift: 8 weeks below the median since w/e 29/03/2026: improvement"),
        ([*LEVEL, 8.0, 9.0, 9.0, 10.5, 11.5, 12.5], "run", "decrease", "Trend: 5 weeks rising since w/e 29/03/2026: concern"),
        ([*LEVEL, 40.0], "xmr", "neutral", "Outside the limits: above the upper limit, w/e 29/03/2026"),
        (LEVEL, "xmr", "increase", "No signal in the latest point."),
        (LEVEL[:5], "run", "increase", "Too few points for a median: no signals are looked for."),
        ([GAP], "run", "increase", "No figures to chart."),
    ],
)
def test_a_chart_says_its_latest_signal_in_one_sentence(values: list[float | None], kind: str, better: str, said: str) -> None:
    assert in_words(chart(values, kind, better=Better[better.upper()])) == said


AT_11 = [10.0, 12.0] * 6
"""Twelve points with a median of 11."""


@pytest.mark.parametrize(
    ("rules", "later", "many", "since"),
    [
        # Equal neighbours break: 9 10 11 12 13 from the second 9. Where they do not: 8 9 10 11 12 13.
        ("phs-dashboard", [8.0, 9.0, 9.0, 10.0, 11.0, 12.0, 13.0], "Trend: 5", 14),
        ("scottish", [8.0, 9.0, 9.0, 10.0, 11.0, 12.0, 13.0], "Trend: 6", 12),
        ("making-data-count", [4.0, 8.0, 9.0, 9.0, 10.0, 11.0, 12.0, 13.0, 14.0, 15.0], "Trend: 7", 15),
        # A missing point breaks; where it does not the trend goes on over it.
        ("phs-dashboard", [6.0, 7.0, 8.0, GAP, 9.0, 10.0, 11.0, 12.0, 13.0], "Trend: 5", 16),
        ("scottish", [6.0, 7.0, 8.0, GAP, 9.0, 10.0, 11.0, 12.0, 13.0], "Trend: 8", 12),
        ("phs-dashboard", [13.0, 15.0, 14.0, 13.0, 15.0, 14.0, GAP, 13.0, 15.0, 14.0, 13.0, 15.0, 14.0], "Shift: 6", 19),
        # The last of the baseline, 12, is above the median too.
        ("scottish", [13.0, 15.0, 14.0, 13.0, 15.0, 14.0, GAP, 13.0, 15.0, 14.0, 13.0, 15.0, 14.0], "Shift: 13", 11),
        ("phs-dashboard", [13.0, 11.0, 13.0, 15.0, 14.0, 13.0, 15.0, 14.0], "Shift: 6", 14),
        ("scottish", [13.0, 11.0, 13.0, 15.0, 14.0, 13.0, 15.0, 14.0], "Shift: 8", 11),
    ],
)
def test_the_sentence_counts_what_the_rules_count_and_no_more(rules: str, later: list[float | None], many: str, since: int) -> None:
    told = chart([*AT_11, *later], "xmr" if rules == "making-data-count" else "run", rules=rules)
    assert in_words(told).startswith(f"{many} weeks ")
    assert in_words(told).endswith(f"since w/e {week(since):%d/%m/%Y}")
    made_of = signal_points(told)
    assert (len(made_of), made_of[0].day) == (int(many.split()[1]), week(since))


def test_the_sentence_is_of_the_latest_point_even_where_that_lies_on_the_median() -> None:
    # Six points rise and are a trend; 10, on the median, is shown as part of their shift.
    told = chart([*LEVEL, 11.0, 12.0, 13.0, 14.0, 15.0, 16.0, 10.0])
    assert signals(told) == [*["trend"] * 6, "shift"]
    assert in_words(told) == f"Shift: 6 weeks above the median since w/e {week(12):%d/%m/%Y}"


def test_a_provisional_point_is_a_gap_to_the_sentence_too() -> None:
    told = chart([*AT_11, 6.0, 7.0, 8.0, 8.5, 9.0, 10.0, 11.0, 12.0, 13.0], rules="phs-dashboard", provisional=[15])
    assert in_words(told) == f"Trend: 5 weeks rising since w/e {week(16):%d/%m/%Y}"


def test_a_baseline_of_all_points_is_of_all_without_a_warning() -> None:
    told = chart([*LEVEL, 20.0, 20.0], baseline="all")
    assert (told.segments[0].base_points, list(caveats(told))) == (14, [])
    assert "median of all points of each segment" in caption(told)


@pytest.mark.parametrize(
    ("kind", "asked", "said"),
    [
        ("run", {"rules": "making-data-count"}, "Choose scottish or phs-dashboard or anhoej"),
        ("xmr", {"rules": "scottish"}, "Choose making-data-count"),
        ("p", {"rules": "nonsense"}, "Choose anhoej"),
        ("run", {"baseline": 7}, "at least 8 points"),
        ("run", {"screen": True}, "no moving ranges to screen"),
    ],
)
def test_what_does_not_go_together_is_refused_in_words(kind: str, asked: dict[str, object], said: str) -> None:
    with pytest.raises(ConfigurationError, match=said):
        Plan.of(Kind(kind), **asked)  # type: ignore[arg-type]
