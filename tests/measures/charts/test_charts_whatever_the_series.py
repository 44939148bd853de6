"""What is true of every chart, whatever the series; and that many at once are what each is alone."""

from dataclasses import fields
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.charting_peers import plain_run, plain_xmr
from measures.charts.charted import Charted, charted
from measures.charts.one import Observation, chart_of
from measures.charts.rules import RULE_SETS, Better, Kind, Plan
from measures.charts.series import ALL, Series
from measures.charts.words import caption, caveats, in_words

# Figures that are exact in binary, so that moving and scaling them is exact too; few different ones, so that there are ties.
FIGURES = st.lists(st.integers(-8, 8).map(lambda number: number / 2), min_size=1, max_size=40)
PLANS = [Plan.of(kind, rules=rules.name) for rules in RULE_SETS.values() for kind in rules.kinds if not kind.has_denominators]
SIGNED = [plan for plan in PLANS if plan.kind in (Kind.RUN, Kind.XMR, Kind.I)]
SCOTTISH = Plan.of(Kind.RUN)


def laid_out(*series: list[float], plan: Plan, rebased: list[int] | None = None) -> Series:
    values = np.array([value for one in series for value in one], dtype=float)
    flags = np.zeros(len(values), dtype=bool)
    flags[rebased or []] = True
    return Series.laid_out(
        values, np.array([len(one) for one in series]), rebased=flags, base_points=plan.baseline or ALL, better=1, target=1.0
    )


def chart(*series: list[float], plan: Plan, rebased: list[int] | None = None) -> Charted:
    return charted(laid_out(*series, plan=plan, rebased=rebased), plan)


OBSERVED = st.lists(st.tuples(st.sampled_from([None, 0.0, 1.0, 2.0, 100.0, 1e15, 1e-12]), st.booleans()), max_size=30)


def named(plan: Plan) -> str:
    return f"{plan.kind} {plan.rules.name}"


@settings(deadline=None, max_examples=40)
@given(figures=FIGURES, gaps=st.lists(st.integers(0, 40), max_size=10))
@pytest.mark.parametrize("plan", [SCOTTISH, Plan.of(Kind.XMR), Plan.of(Kind.RUN, rules="anhoej")], ids=named)
def test_adding_missing_points_changes_no_flags(plan: Plan, figures: list[float], gaps: list[int]) -> None:
    with_gaps = list(figures)
    for at in gaps:
        with_gaps.insert(at, float("nan"))
    there = ~np.isnan(np.array(with_gaps))
    points = chart(with_gaps, plan=plan).points
    assert points.signal[there].tolist() == chart(figures, plan=plan).points.signal.tolist()
    assert not points.signal[~there].any()


@settings(deadline=None, max_examples=40)
@given(figures=FIGURES, by=st.sampled_from([0.5, 2.0, 16.0]), up=st.integers(-64, 64))
@pytest.mark.parametrize("plan", SIGNED, ids=named)
def test_moving_and_scaling_a_series_changes_no_flags(plan: Plan, figures: list[float], by: float, up: int) -> None:
    moved = [by * value + up for value in figures]
    assert chart(moved, plan=plan).points.signal.tolist() == chart(figures, plan=plan).points.signal.tolist()


@settings(deadline=None, max_examples=40)
@given(figures=FIGURES)
@pytest.mark.parametrize("plan", SIGNED, ids=named)
def test_a_series_upside_down_has_the_same_flags_the_other_way(plan: Plan, figures: list[float]) -> None:
    points, other = chart(figures, plan=plan).points, chart([-value for value in figures], plan=plan).points
    assert points.signal.tolist() == other.signal.tolist()
    assert points.lean.tolist() == (-other.lean).tolist()


@settings(deadline=None, max_examples=40)
@given(first=FIGURES, second=FIGURES)
@pytest.mark.parametrize("plan", SIGNED, ids=named)
def test_segments_know_nothing_of_each_other(plan: Plan, first: list[float], second: list[float]) -> None:
    together = chart(first + second, plan=plan, rebased=[len(first)])
    alone = [chart(one, plan=plan) for one in (first, second)]
    for name in ("signal", "lean", "centre", "lower", "upper"):
        apart = np.concatenate([getattr(one.points, name) for one in alone])
        np.testing.assert_array_equal(getattr(together.points, name), apart)


@settings(deadline=None, max_examples=40)
@given(many=st.lists(st.lists(st.one_of(st.just(float("nan")), st.integers(1, 9).map(float)), max_size=25), min_size=1, max_size=6))
@pytest.mark.parametrize("plan", PLANS, ids=named)
def test_many_at_once_are_what_each_is_alone(plan: Plan, many: list[list[float]]) -> None:
    together, alone = chart(*many, plan=plan), [chart(one, plan=plan) for one in many]
    before = np.cumsum([0, *(len(one) for one in many)])[:-1]
    for part in ("points", "segments", "verdicts"):
        for field in fields(getattr(together, part)):
            values = [getattr(getattr(one, part), field.name) for one in alone]
            if field.name in ("offer_first", "offer_last"):
                values = [np.where(value >= 0, value + start, -1) for value, start in zip(values, before, strict=True)]
            np.testing.assert_array_equal(getattr(getattr(together, part), field.name), np.concatenate(values))


def test_series_worked_on_in_parts_are_what_they_are_together(monkeypatch: pytest.MonkeyPatch) -> None:
    values = np.random.default_rng(7).poisson(4, 2_000).astype(float).tolist()
    many = [values[at : at + length] for at, length in zip(range(0, 2_000, 40), [0, 1, 7, 40, 33] * 10, strict=True)]
    together = chart(*many, plan=SCOTTISH)
    monkeypatch.setattr("measures.charts.charted.POINTS_AT_ONCE", 50)
    in_parts = chart(*many, plan=SCOTTISH)
    for part in ("points", "segments", "verdicts"):
        for field in fields(getattr(together, part)):
            np.testing.assert_array_equal(getattr(getattr(together, part), field.name), getattr(getattr(in_parts, part), field.name))


@settings(deadline=None, max_examples=100)
@given(figures=st.lists(st.integers(0, 9).map(float), min_size=14, max_size=60))
def test_a_run_chart_is_what_plain_python_makes_of_it(figures: list[float]) -> None:
    series = Series.laid_out(np.array(figures), np.array([len(figures)]), base_points=12, better=1, floor=0.0)
    found, plain = charted(series, SCOTTISH), plain_run(figures)
    offer = None if found.verdicts.offer_first[0] < 0 else (found.verdicts.offer_first[0], found.verdicts.offer_median[0])
    limits = (found.segments.runs_low[0], found.segments.runs_high[0])
    assert found.points.signal.tolist() == plain.signals
    assert (found.points.centre[0], found.segments.runs[0], offer) == (plain.centre, plain.runs, plain.offer)
    assert limits == (plain.usual_runs or (0, 0))
    assert np.flatnonzero(found.points.astronomical).tolist() == list(plain.astronomical)


@settings(deadline=None, max_examples=100)
@given(figures=st.lists(st.integers(0, 9).map(float), min_size=14, max_size=60).filter(lambda some: len(set(some)) > 2))
def test_an_xmr_chart_is_what_plain_python_makes_of_it(figures: list[float]) -> None:
    plan = Plan.of(Kind.XMR, screen=True)
    plain = plain_xmr(figures)
    found = chart(figures, plan=plan)
    if found.segments.unscreened[0]:
        assert plain.upper == plain.lower
        return
    assert found.points.signal.tolist() == plain.signals
    assert (found.points.lower[0], found.points.upper[0]) == (pytest.approx(plain.lower), pytest.approx(plain.upper))


@settings(deadline=None, max_examples=100)
@given(
    observed=OBSERVED,
    weeks=st.lists(st.integers(-2, 32), max_size=3),
    better=st.sampled_from(Better),
    target=st.sampled_from([None, 1.0, 100.0]),
)
@pytest.mark.parametrize("plan", SIGNED, ids=named)
@pytest.mark.filterwarnings("error")
def test_every_chart_can_be_put_into_words(
    plan: Plan, observed: list[tuple[float | None, bool]], weeks: list[int], better: Better, target: float | None
) -> None:
    first = date(2026, 1, 4)
    observations = [Observation(day=first + timedelta(weeks=at), value=value, final=final) for at, (value, final) in enumerate(observed)]
    told = chart_of(observations, plan, better=better, target=target, rebases=[first + timedelta(weeks=week) for week in weeks])
    assert in_words(told)[-1] in ".abcdefghijklmnopqrstuvwxyz0123456789"
    assert all(caveat.endswith(".") for caveat in [*caveats(told), caption(told)])
