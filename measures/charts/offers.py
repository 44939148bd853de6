"""What is offered to people and never done: a new median after a sustained shift, a point to confirm as astronomical."""

from dataclasses import dataclass

import numpy as np

from measures.charts.lines import Lines
from measures.charts.series import Floats, Ints, Series, Sides
from measures.charts.stretches import Useful

SUSTAINED = 9
"""So many useful points on one side, after the baseline, are offered as a new median."""
FAR = 3.145
"""Median moving ranges from the median: where Wheeler's natural process limits lie (Understanding Variation, 2000)."""


@dataclass(frozen=True)
class RebaseOffers:
    """One entry an offer, at most one a series: in its last segment."""

    series: Ints
    first: Ints
    """The point, among all points, that the new segment would begin with."""
    last: Ints
    """The last of the points whose median is offered."""
    median: Floats


def rebase_offers(series: Series, lines: Lines, useful: Useful) -> RebaseOffers:
    """The first sustained shift after the baseline of each series' last segment: on its better side, on either where it has none.

    The same idea as the runcharter package's (baseline, then nine useful points), which applies it by itself.
    """
    counted, runs = lines.counted, useful.runs
    (long,) = np.nonzero(runs.size >= SUSTAINED)
    start, of, side = runs.start[long], useful.run_of[long], runs.kind[long]
    last_base = np.zeros(counted.segments, dtype=np.int64)
    last_base[counted.of[counted.base]] = np.flatnonzero(counted.base)
    begins = np.maximum(start, useful.latest[last_base[of]] + 1)
    better = series.better[series.of_series[of]]
    fit = (start + runs.size[long] - begins >= SUSTAINED) & ((better == 0) | (better == side))
    fit &= series.last_segment[series.of_series[of]] == of
    of, first = np.unique(of[fit], return_index=True)
    at = counted.at[useful.at[begins[fit][first][:, None] + np.arange(SUSTAINED)]].reshape(-1, SUSTAINED)
    return RebaseOffers(series.of_series[of], at[:, 0], at[:, -1], np.median(lines.plotted[at], axis=1))


def astronomical(lines: Lines, label: Sides) -> Ints:
    """The points, among all points, that lie so far from a run chart's median that a person should say whether they are astronomical.

    Farther than 3.145 median moving ranges of the segment, and no part of a shift or a trend; none where the median moving range is 0.
    """
    counted = lines.counted
    apart, ranges = np.where(label == 0, np.abs(lines.apart), 0.0), counted.ranges(lines.figures)
    # A median is slow to find, and needed only where half of the ranges or more are small beside the farthest point.
    small = (FAR * ranges < counted.spread(counted.greatest(apart))) & ~counted.begins
    maybe = 2 * counted.count(small) >= counted.points - 1
    usual = counted.median(ranges, counted.spread(maybe) & ~counted.begins)
    limit = np.where(usual > 0, FAR * usual, np.nan)
    offered: Ints = counted.at[apart > counted.spread(limit)]
    return offered
