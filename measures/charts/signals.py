"""Which points are signals under a rule set, and which way each leans. What that means for a measure is judged elsewhere."""

from dataclasses import dataclass

import numpy as np

from measures.charts.lines import Lines
from measures.charts.rules import Kind, Plan, RuleSet, Signal
from measures.charts.runs import least_crossings, longest_usual, usual_runs_of
from measures.charts.series import Counted, Flags, Floats, Ints, Series, Sides
from measures.charts.stretches import Useful, shifts_past_centre, shifts_unbroken, trends_past_equals, trends_unbroken


@dataclass(frozen=True)
class Signals:
    """One a point that counts."""

    label: Sides
    """A ``Signal``."""
    lean: Sides
    """1 for a signal upwards, -1 downwards, 0 where there is none."""


@dataclass(frozen=True)
class RunsTest:
    """One a segment: how its runs compare with chance."""

    useful: Ints
    found: Ints
    low: Ints
    """The least runs that are not too few; 0 for no such limit."""
    high: Ints
    """The most runs that are not too many; 0 for no such limit."""
    longest: Ints
    longest_usual: Ints
    """The most points in a run before it is a signal; 0 where the rule set does not say."""
    signal: Flags


def at_bound(series: Series, lines: Lines) -> Flags:
    """One a segment: a run chart's median lies at the least or the most its measure can be, so sides of it say nothing."""
    of = series.of_series
    with np.errstate(invalid="ignore"):
        bound: Flags = (lines.centre <= series.floor[of]) | (lines.centre >= series.ceiling[of])
    return bound


def signals(plan: Plan, lines: Lines, side: Sides, useful: Useful) -> Signals:
    """The label of each point that counts. ``side`` is 0 throughout a segment whose sides are not tested."""
    counted, rules = lines.counted, plan.rules
    found = {Signal.SHIFT: _shifts(rules, counted, side, useful)}
    if rules.trend is not None:
        if rules.skips_equals:
            trends = trends_past_equals(lines.figures, counted.begins, rules.trend)
        else:
            trends = trends_unbroken(lines.figures, _begins(rules, counted), rules.trend)
        # Too few points for a median: no signals at all. Not screened: only what is outside.
        found[Signal.TREND] = _without(counted, np.isnan(lines.centre) | lines.unscreened, trends)
    if plan.kind is not Kind.RUN:
        found[Signal.OUTSIDE] = _outside(lines)
    if plan.kind is Kind.XMR:
        found[Signal.TWO_OF_THREE] = _two_of_three(lines, side, found[Signal.OUTSIDE])
    return _labelled(found, len(lines.figures))


def _labelled(found: dict[Signal, Sides], points: int) -> Signals:
    label, lean = np.zeros(points, dtype=np.int8), np.zeros(points, dtype=np.int8)
    for signal in sorted(found):
        flagged = found[signal] != 0
        np.copyto(label, np.int8(signal), where=flagged)
        np.copyto(lean, found[signal], where=flagged)
    return Signals(label, lean)


def _shifts(rules: RuleSet, counted: Counted, side: Sides, useful: Useful) -> Sides:
    if rules.shift is None:
        return shifts_past_centre(counted, useful, longest_usual(useful.points(counted.segments)) + 1)
    if rules.skips_equals:
        return shifts_past_centre(counted, useful, np.full(counted.segments, rules.shift))
    return shifts_unbroken(side, _begins(rules, counted), rules.shift)


def _begins(rules: RuleSet, counted: Counted) -> Flags:
    return counted.begins if rules.skips_gaps else counted.begins | counted.after_gap


def _outside(lines: Lines) -> Sides:
    lower, upper = lines.limits
    return _beyond(lines.figures, lower - lines.near, upper + lines.near)


def _beyond(figures: Floats, lower: Floats, upper: Floats) -> Sides:
    """1 strictly above the upper line, -1 strictly below the lower one, else 0, also where there are none."""
    return (figures > upper).view(np.int8) - (figures < lower).view(np.int8)


def _two_of_three(lines: Lines, side: Sides, outside: Sides) -> Sides:
    """Three points in a row strictly on one side of the mean, at least two of them beyond two thirds of the way to the limit: those two."""
    (lower, upper), of = lines.limits, lines.counted.of
    close = (np.abs(lines.apart) - lines.near > (upper - lower) / 3) & (outside == 0)
    many = close[:-2].astype(np.int8) + close[1:-1] + close[2:]
    first = np.flatnonzero(many >= 2)
    three = first[(side[first] == side[first + 1]) & (side[first] == side[first + 2]) & (of[first] == of[first + 2])]
    flagged = np.zeros(len(side), dtype=bool)
    for place in range(3):
        flagged[three + place] = True
    return np.where(flagged & close, side, np.int8(0))


def runs_test(plan: Plan, counted: Counted, useful: Useful) -> RunsTest:
    """How the runs of each segment compare with chance, by the rule set: ``scottish`` Wald and Wolfowitz's, ``anhoej`` its own two tests.

    The other rule sets have no such test: their runs are counted, and signal nothing.
    """
    many = counted.segments
    in_all, found, longest = useful.points(many), useful.found(many), useful.longest(many)
    none = np.zeros(many, dtype=np.int64)
    if plan.rules.name == "scottish":
        above = useful.above(many)
        low, high = usual_runs_of(above, in_all - above)
        return RunsTest(in_all, found, low, high, longest, none, ((found < low) | (found > high)) & (high > 0))
    if plan.rules.name == "anhoej":
        usual, low = longest_usual(in_all), np.where(in_all > 0, least_crossings(in_all) + 1, 0)
        return RunsTest(in_all, found, low, none, longest, usual, (in_all > 0) & ((longest > usual) | (found < low)))
    return RunsTest(in_all, found, none, none, longest, none, np.zeros(many, dtype=bool))


def tested_sides(lines: Lines, bound: Flags) -> Sides:
    """The side of the centre line of each point that counts, 0 on it.

    0 throughout a segment whose centre line is at a ``bound``, and one not screened: sides of a mean moved by a spike say nothing.
    """
    side = _beyond(lines.apart, -lines.near, lines.near)
    return _without(lines.counted, bound | lines.unscreened, side)


def _without(counted: Counted, segments: Flags, sides: Sides) -> Sides:
    """The same, and 0 throughout those segments."""
    return np.where(counted.spread(segments), np.int8(0), sides) if segments.any() else sides
