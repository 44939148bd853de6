"""Centre lines and limits, by kind of chart. Signals against them belong to the rules' modules.

``making-data-count`` is equal to the NHS-R package NHSRplotthedots 0.2.2, the others to qicharts2 0.8.1: each has its own constant.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from measures.charts.rules import LEAST_FOR_A_MEDIAN, Kind, Plan
from measures.charts.series import Counted, Flags, Floats, Series

XMR_LIMIT = 2.66
"""How many mean moving ranges a limit is from the mean, as the NHS-R package rounds 3 / 1.128."""
RANGE_PER_SD = 1.128
"""The mean moving range of normal figures, in standard deviations."""
SCREEN = 3.267
"""Moving ranges not strictly below so many times their mean are left out (Nelson 1982)."""
ROOT_OF_TIME = 3.6
"""Times between events, taken to the power of 1/3.6, are nearly normal (Nelson 1994)."""


@dataclass(frozen=True)
class Lines:
    """What a chart is drawn with, and judged by."""

    plotted: Floats
    """One a point."""
    counted: Counted
    centre: Floats
    """One a segment; NaN where there are too few points."""
    lower: Floats
    """One a point, NaN for none; limits of missing points are there where they do not need the point's denominator."""
    upper: Floats
    unscreened: Flags
    """One a segment: screening would have left no variation at all, so it was not done."""

    @cached_property
    def figures(self) -> Floats:
        """One a point that counts: as plotted."""
        return self.plotted[self.counted.at]

    @cached_property
    def limits(self) -> tuple[Floats, Floats]:
        """One a point that counts: the lower and the upper limit."""
        return self.lower[self.counted.at], self.upper[self.counted.at]

    @cached_property
    def apart(self) -> Floats:
        """One a point that counts: how far above its centre line."""
        return self.figures - self.counted.spread(self.centre)

    @cached_property
    def near(self) -> Floats:
        """One a point that counts: how near to a line is on it."""
        return self.counted.spread(self.counted.near(self.figures))


def lines(series: Series, plan: Plan) -> Lines:
    """The lines of every series."""
    plotted = _rate(series) if plan.kind.has_denominators else series.values
    counted = Counted.of_series(series, plotted)
    return _LINES[plan.kind](series, plan, plotted, counted)


def _rate(series: Series) -> Floats:
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(series.n > 0, series.values / series.n, np.nan)


def _run(series: Series, plan: Plan, plotted: Floats, counted: Counted) -> Lines:
    centre = counted.median(plotted[counted.at], counted.base)
    centre = np.where(counted.count(counted.base) >= LEAST_FOR_A_MEDIAN, centre, np.nan)
    return _without_limits(series, plotted, counted, centre)


def _without_limits(series: Series, plotted: Floats, counted: Counted, centre: Floats) -> Lines:
    none = np.full(len(series.values), np.nan)
    return Lines(plotted, counted, centre, none, none, np.zeros(len(centre), dtype=bool))


def _xmr(series: Series, plan: Plan, plotted: Floats, counted: Counted) -> Lines:
    centre, spread, unscreened = _individuals(plotted[counted.at], counted, plan, over_gaps=True)
    return _level(series, Lines(plotted, counted, centre, centre - XMR_LIMIT * spread, centre + XMR_LIMIT * spread, unscreened))


def _i(series: Series, plan: Plan, plotted: Floats, counted: Counted) -> Lines:
    centre, spread, unscreened = _individuals(plotted[counted.at], counted, plan, over_gaps=False)
    limit = 3 * spread / RANGE_PER_SD
    return _level(series, Lines(plotted, counted, centre, centre - limit, centre + limit, unscreened))


def _t(series: Series, plan: Plan, plotted: Floats, counted: Counted) -> Lines:
    rooted = plotted[counted.at] ** (1 / ROOT_OF_TIME)
    centre, spread, unscreened = _individuals(rooted, counted, plan, over_gaps=False)
    limit = 3 * spread / RANGE_PER_SD
    lower, upper = np.maximum(centre - limit, 0) ** ROOT_OF_TIME, (centre + limit) ** ROOT_OF_TIME
    return _level(series, Lines(plotted, counted, centre**ROOT_OF_TIME, lower, upper, unscreened))


def _c(series: Series, plan: Plan, plotted: Floats, counted: Counted) -> Lines:
    centre = counted.mean(plotted[counted.at], counted.base)
    limit = 3 * np.sqrt(centre)
    return _level(series, Lines(plotted, counted, centre, np.maximum(centre - limit, 0), centre + limit, np.zeros(len(centre), dtype=bool)))


def _g(series: Series, plan: Plan, plotted: Floats, counted: Counted) -> Lines:
    figures = plotted[counted.at]
    mean, median = counted.mean(figures, counted.base), counted.median(figures, counted.base)
    limit = 3 * np.sqrt(mean * (mean + 1))
    return _level(series, Lines(plotted, counted, median, np.maximum(mean - limit, 0), mean + limit, np.zeros(len(mean), dtype=bool)))


def _rates(series: Series, plan: Plan, plotted: Floats, counted: Counted) -> Lines:
    """P, P', U and U': the events of all base points over their denominators; for the primes, limits as wide as the rates do vary."""
    proportion = plan.kind in (Kind.P, Kind.P_PRIME)
    base, n = counted.base, series.n[counted.at]
    with np.errstate(invalid="ignore", divide="ignore"):
        centre = counted.total(series.values[counted.at] * base) / counted.total(n * base)
        at_point = centre[series.segment]
        sd = np.sqrt(at_point * (1 - at_point if proportion else 1) / np.where(series.n > 0, series.n, np.nan))
        unscreened = np.zeros(len(centre), dtype=bool)
        if plan.kind in (Kind.P_PRIME, Kind.U_PRIME):
            scores = (plotted[counted.at] - counted.spread(centre)) / sd[counted.at]
            spread, unscreened = _moving_range(scores, counted, plan, over_gaps=False)
            sd = sd * (spread / RANGE_PER_SD)[series.segment]
    lower, upper = np.maximum(at_point - 3 * sd, 0), at_point + 3 * sd
    return Lines(plotted, counted, centre, lower, np.minimum(upper, 1) if proportion else upper, unscreened)


_LINES: Mapping[Kind, Callable[[Series, Plan, Floats, Counted], Lines]] = {
    Kind.RUN: _run,
    Kind.XMR: _xmr,
    Kind.I: _i,
    Kind.P: _rates,
    Kind.P_PRIME: _rates,
    Kind.U: _rates,
    Kind.U_PRIME: _rates,
    Kind.C: _c,
    Kind.G: _g,
    Kind.T: _t,
}


def _level(series: Series, of_segments: Lines) -> Lines:
    """The lines with limits of segments told for each of their points."""
    lower, upper = of_segments.lower[series.segment], of_segments.upper[series.segment]
    return Lines(of_segments.plotted, of_segments.counted, of_segments.centre, lower, upper, of_segments.unscreened)


def _individuals(figures: Floats, counted: Counted, plan: Plan, *, over_gaps: bool) -> tuple[Floats, Floats, Flags]:
    """The mean and the mean moving range of each segment's base points, and whether screening was not done."""
    return counted.mean(figures, counted.base), *_moving_range(figures, counted, plan, over_gaps=over_gaps)


def _moving_range(figures: Floats, counted: Counted, plan: Plan, *, over_gaps: bool) -> tuple[Floats, Flags]:
    """The mean moving range of each segment's base points, NaN for fewer than two, and whether screening was not done.

    A range over missing points is taken when ``over_gaps`` (the NHS-R package), and left out otherwise (qicharts2).
    """
    ranges = counted.ranges(figures)
    taken = counted.base & ~counted.begins & ~np.isnan(ranges)
    taken[1:] &= counted.base[:-1]
    if not over_gaps:
        taken &= ~counted.after_gap
    spread = counted.average(ranges, taken)
    if not plan.screen:
        return spread, np.zeros(len(spread), dtype=bool)
    screened = counted.average(ranges, taken & (ranges < SCREEN * counted.spread(spread)))
    # One spike in a constant series: only ranges of 0 would be left, limits on the mean, and every point outside them.
    unscreened = (spread > 0) & ~(screened > 0)
    # A series without any variation has no range left either, and no limits then: both tools agree.
    return np.where(unscreened, spread, screened), unscreened
