"""Series charted by a plan: lines, signals, tests and icons, many series at once. Frames, words, files and drawings belong elsewhere."""

from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from measures.charts.lines import Lines, lines
from measures.charts.offers import RebaseOffers, astronomical, rebase_offers
from measures.charts.rules import ICONS_FROM, Assurance, Kind, Plan, Quality, Signal
from measures.charts.series import NEARLY, Flags, Floats, Ints, Kept, Series, Sides
from measures.charts.signals import RunsTest, at_bound, runs_test, signals, tested_sides
from measures.charts.stretches import Useful

POINTS_AT_ONCE = 50_000
"""The quickest of 25,000 to 200,000 (measured 23/11/2026): what is at work stays small, however many the series."""
ASSURANCES = tuple(Assurance)
"""``Verdicts.assurance`` is an index into it."""


@dataclass(frozen=True)
class Points:
    """One a point of the series, in their order."""

    value: Floats
    """As plotted; NaN is missing."""
    included: Flags
    """Whether it counts: final and not missing."""
    base: Flags
    """Whether its segment's centre line and limits are made of it."""
    centre: Floats
    lower: Floats
    upper: Floats
    signal: Sides
    """A ``Signal``."""
    lean: Sides
    """1 for a signal upwards, -1 downwards, 0 for none."""
    astronomical: Flags
    """Offered to a person to confirm; never declared."""


@dataclass(frozen=True)
class Segments:
    """One a segment, in the order of the series."""

    centre: Floats
    points: Ints
    """How many count."""
    base_points: Ints
    """How many of them the centre line and limits are of."""
    at_bound: Flags
    """A run chart's median is at the least or most the measure can be: shifts and runs are not tested."""
    unscreened: Flags
    """Screening would have left no variation, so it was not done: only points outside the limits are signals, and runs are not tested."""
    useful: Ints
    runs: Ints
    runs_low: Ints
    runs_high: Ints
    longest_run: Ints
    longest_usual: Ints
    runs_signal: Flags


@dataclass(frozen=True)
class Verdicts:
    """One a series."""

    variation: Sides
    """The ``Signal`` of its last point that counts."""
    lean: Sides
    """That signal's direction."""
    assurance: Sides
    icons_shown: Flags
    """Whether its last segment has the 13 points that icons are shown from."""
    offer_first: Ints
    """The point, of all points, that a rebase offered would begin with; -1 for no offer."""
    offer_last: Ints
    offer_median: Floats


@dataclass(frozen=True)
class Charted:
    """What is known of every series by one plan."""

    points: Points
    segments: Segments
    verdicts: Verdicts


def charted(series: Series, plan: Plan) -> Charted:
    """Every series charted: the same points in the same order, one entry a segment, one a series."""
    parts = [_charted(part, plan) for part in series.in_parts(POINTS_AT_ONCE)]
    if len(parts) == 1:
        return parts[0]
    points, segments = Points(*_joined(parts, "points")), Segments(*_joined(parts, "segments"))
    verdicts = Verdicts(*_joined(parts, "verdicts"))
    # An offer names a point of its part.
    before = np.cumsum([0, *(len(part.points.value) for part in parts)])[:-1]
    moved = np.repeat(before, [len(part.verdicts.lean) for part in parts])
    first, last = (np.where(at >= 0, at + moved, -1) for at in (verdicts.offer_first, verdicts.offer_last))
    return Charted(points, segments, replace(verdicts, offer_first=first, offer_last=last))


def _joined(parts: list[Charted], name: str) -> list[Any]:
    pieces = [getattr(part, name) for part in parts]
    return [np.concatenate([getattr(piece, field.name) for piece in pieces]) for field in fields(pieces[0])]


def _charted(series: Series, plan: Plan) -> Charted:
    drawn = lines(series, plan)
    counted = drawn.counted
    bound = at_bound(series, drawn) if plan.kind is Kind.RUN else np.zeros(counted.segments, dtype=bool)
    side = tested_sides(drawn, bound)
    useful = Useful.among(counted, side)
    found = signals(plan, drawn, side, useful)
    label, lean = (_spread(values, counted.at, len(series.values)) for values in (found.label, found.lean))
    far = np.zeros(len(series.values), dtype=bool)
    offers = rebase_offers(series, drawn, useful) if plan.kind is Kind.RUN else None
    if plan.rules.name == "scottish":
        far[astronomical(drawn, found.label)] = True
    included, base = series.final & ~np.isnan(drawn.plotted), np.zeros(len(series.values), dtype=bool)
    base[counted.at] = counted.base
    centre = drawn.centre[series.segment]
    points = Points(drawn.plotted, included, base, centre, drawn.lower, drawn.upper, label, lean, far)
    return Charted(points, _segments(drawn, bound, runs_test(plan, counted, useful)), _verdicts(series, plan, drawn, points, offers))


def _spread(values: Sides, at: Ints, many: int) -> Sides:
    spread = np.zeros(many, dtype=np.int8)
    spread[at] = values
    return spread


def _segments(drawn: Lines, bound: Flags, test: RunsTest) -> Segments:
    counted = drawn.counted
    return Segments(
        centre=drawn.centre,
        points=counted.points,
        base_points=counted.count(counted.base),
        at_bound=bound,
        unscreened=drawn.unscreened,
        useful=test.useful,
        runs=test.found,
        runs_low=test.low,
        runs_high=test.high,
        longest_run=test.longest,
        longest_usual=test.longest_usual,
        runs_signal=test.signal,
    )


def _verdicts(series: Series, plan: Plan, drawn: Lines, points: Points, offers: RebaseOffers | None) -> Verdicts:
    many, counted = len(series.better), drawn.counted
    last = np.full(many, -1)
    (with_points,) = np.nonzero(counted.points)
    last[series.of_series[with_points]] = counted.at[np.cumsum(counted.points)[with_points] - 1]
    shown = _at(counted.points, series.last_segment, 0) >= ICONS_FROM
    offered = [np.full(many, -1), np.full(many, -1), np.full(many, np.nan)]
    if offers is not None:
        for told, what in zip(offered, (offers.first, offers.last, offers.median), strict=True):
            told[offers.series] = what
    return Verdicts(
        variation=_at(points.signal, last, 0),
        lean=_at(points.lean, last, 0),
        assurance=_assurance(series, points, last, has_limits=plan.kind is not Kind.RUN),
        icons_shown=shown,
        offer_first=offered[0],
        offer_last=offered[1],
        offer_median=offered[2],
    )


def _at(values: NDArray[Kept], at: Ints, otherwise: float) -> NDArray[Kept]:
    """``values[at]``, and what else where ``at`` is -1."""
    taken = np.full(len(at), otherwise, dtype=values.dtype)
    taken[at >= 0] = values[at[at >= 0]]
    return taken


def _assurance(series: Series, points: Points, last: Ints, *, has_limits: bool) -> Sides:
    """Whether the limits at the last point that counts lie past the target. On a limit, or without any variation, is inconsistent."""
    asked = ~np.isnan(series.target) & (series.better != 0) & (last >= 0) & has_limits
    lower, upper = _at(points.lower, last, np.nan), _at(points.upper, last, np.nan)
    near = NEARLY * np.abs(series.target)
    with np.errstate(invalid="ignore"):
        above, below = lower > series.target + near, upper < series.target - near
    up = series.better > 0
    passes, fails = np.where(up, above, below), np.where(up, below, above)
    chosen = np.select(
        [~asked, passes, fails], [ASSURANCES.index(one) for one in (Assurance.NONE, Assurance.PASSES, Assurance.FAILS)], default=-1
    )
    return np.where(chosen < 0, ASSURANCES.index(Assurance.INCONSISTENT), chosen).astype(np.int8)


def quality(signal: int, lean: int, better: int) -> Quality:
    """What a point's signal means for a measure that improves in the direction ``better``."""
    if signal == Signal.NONE:
        return Quality.NONE
    if better == 0:
        return Quality.NEUTRAL
    return Quality.IMPROVEMENT if lean == better else Quality.CONCERN
