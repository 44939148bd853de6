"""One chart, ready to be written, drawn or put into words: plain values, point by point. Many series at once belong to ``charted``."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from measures.charts.charted import ASSURANCES, Charted, charted, quality
from measures.charts.rules import ICONS_FROM, TRIAL_UNDER, Assurance, Better, Plan, Quality, Signal
from measures.charts.series import ALL, Floats, Series


@dataclass(frozen=True, kw_only=True)
class Observation:
    """A figure of one day or period, as it came."""

    day: date
    value: float | None
    n: float | None = None
    final: bool = True
    """Estimated and provisional figures are not."""
    annotation: str = ""


@dataclass(frozen=True, kw_only=True)
class Point:
    """An observation on the chart; None where there is no figure."""

    day: date
    value: float | None
    segment: int
    centre: float | None
    lower: float | None
    upper: float | None
    signal: Signal
    lean: int
    """1 for a signal upwards, -1 downwards, 0 for none."""
    quality: Quality
    included: bool
    final: bool
    base: bool
    """The centre line is made of it, and drawn solid; elsewhere it is extended."""
    astronomical: bool
    """So far off that a person should say whether it is astronomical."""
    annotation: str


@dataclass(frozen=True, kw_only=True)
class Runs:
    """What the runs of a segment say; None where there are no useful points, and where there is no such limit."""

    found: int | None
    low: int | None
    high: int | None
    signal: bool
    longest: int | None
    longest_usual: int | None

    @property
    def crossings(self) -> int | None:
        return None if self.found is None else self.found - 1


@dataclass(frozen=True, kw_only=True)
class Segment:
    """From one rebase to the next."""

    number: int
    first: date
    last: date
    points: int
    """How many count."""
    base_points: int
    centre: float | None
    at_bound: bool
    unscreened: bool
    """Screening would have left no variation, so it was not done."""
    runs: Runs

    @property
    def trial(self) -> bool:
        """Whether its lines are of fewer points than limits can rest on; a chart with limits has trial limits then."""
        return self.base_points < TRIAL_UNDER


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A new median that a person may accept: from which day, and of which points."""

    first: date
    last: date
    median: float


@dataclass(frozen=True, kw_only=True)
class Chart:
    """A chart of one series. Everything a drawing of it needs is here."""

    plan: Plan
    better: Better
    target: float | None
    rebases: tuple[date, ...]
    """As they were asked for."""
    points: tuple[Point, ...]
    segments: tuple[Segment, ...]
    variation: Quality
    """Of the last point that counts; ``none`` is common cause."""
    assurance: Assurance
    offer: Offer | None

    @property
    def runs(self) -> Runs | None:
        """Those of the last segment; None without points."""
        return self.segments[-1].runs if self.segments else None

    @property
    def icons_shown(self) -> bool:
        """Whether the last segment has the 13 points that icons are shown from."""
        return bool(self.segments) and self.segments[-1].points >= ICONS_FROM

    @property
    def latest(self) -> Point | None:
        """The last point that counts; None when none does."""
        return next((point for point in reversed(self.points) if point.included), None)

    @property
    def has_limits(self) -> bool:
        """Whether the last point that counts has limits: without them nothing is known of the target, whatever ``assurance`` is."""
        return self.latest is not None and self.latest.lower is not None


def chart_of(
    observations: Sequence[Observation],
    plan: Plan,
    *,
    better: Better = Better.NEUTRAL,
    target: float | None = None,
    rebases: Sequence[date] = (),
) -> Chart:
    """The chart of one series, in order of its days, each day once.

    A rebase takes effect at the first observation on its day or after it; one before the first or after the last changes nothing.
    0 is taken for the least the measure can be when no value is below, and 100 for the most when none is above: 1 when the values are
    proportions, none above 1 and one of them fractional.
    """
    values, n = (np.array([getattr(one, name) for one in observations], dtype=float) for name in ("value", "n"))
    days = [one.day for one in observations]
    series = Series.laid_out(
        values,
        np.array([len(values)]),
        n=n,
        final=np.array([one.final for one in observations], dtype=bool),
        rebased=_rebased(days, rebases),
        base_points=ALL if plan.baseline is None else plan.baseline,
        better=int(better),
        target=np.nan if target is None else target,
        floor=np.nan if (values < 0).any() else 0.0,
        ceiling=_most(values),
    )
    found = charted(series, plan)
    offer = int(found.verdicts.offer_first[0])
    return Chart(
        plan=plan,
        better=better,
        target=target,
        rebases=tuple(rebases),
        points=_points(observations, series, found, better),
        segments=_segments(days, series, found),
        variation=quality(int(found.verdicts.variation[0]), int(found.verdicts.lean[0]), better),
        assurance=ASSURANCES[found.verdicts.assurance[0]],
        offer=None if offer < 0 else _offer(days, found),
    )


def _most(values: Floats) -> float:
    """The most that a measure with these values can be, NaN when that is not known."""
    known = values[~np.isnan(values)]
    if ((known >= 0) & (known <= 1)).all() and (known % 1 > 0).any():
        return 1.0
    return np.nan if (known > 100).any() else 100.0


def _rebased(days: Sequence[date], rebases: Sequence[date]) -> "np.ndarray":
    rebased = np.zeros(len(days), dtype=bool)
    for day in rebases:
        at = sum(one < day for one in days)
        if at < len(days):
            rebased[at] = True
    return rebased


def _points(observations: Sequence[Observation], series: Series, found: Charted, better: Better) -> tuple[Point, ...]:
    points = found.points
    return tuple(
        Point(
            day=one.day,
            value=_figure(points.value[at]),
            segment=int(series.segment[at]),
            centre=_figure(points.centre[at]),
            lower=_figure(points.lower[at]),
            upper=_figure(points.upper[at]),
            signal=Signal(points.signal[at]),
            lean=int(points.lean[at]),
            quality=quality(int(points.signal[at]), int(points.lean[at]), better),
            included=bool(points.included[at]),
            final=one.final,
            base=bool(points.base[at]),
            astronomical=bool(points.astronomical[at]),
            annotation=one.annotation,
        )
        for at, one in enumerate(observations)
    )


def _segments(days: Sequence[date], series: Series, found: Charted) -> tuple[Segment, ...]:
    told = []
    for number in range(len(series.of_series)):
        (places,) = np.nonzero(series.segment == number)
        told.append(
            Segment(
                number=number,
                first=days[places[0]],
                last=days[places[-1]],
                points=int(found.segments.points[number]),
                base_points=int(found.segments.base_points[number]),
                centre=_figure(found.segments.centre[number]),
                at_bound=bool(found.segments.at_bound[number]),
                unscreened=bool(found.segments.unscreened[number]),
                runs=_runs(found, number),
            )
        )
    return tuple(told)


def _runs(found: Charted, number: int) -> Runs:
    segments = found.segments
    useful = segments.useful[number] > 0
    return Runs(
        found=int(segments.runs[number]) if useful else None,
        low=int(segments.runs_low[number]) or None,
        high=int(segments.runs_high[number]) or None,
        signal=bool(segments.runs_signal[number]),
        longest=int(segments.longest_run[number]) if useful else None,
        longest_usual=int(segments.longest_usual[number]) or None,
    )


def _offer(days: Sequence[date], found: Charted) -> Offer:
    verdicts = found.verdicts
    return Offer(first=days[verdicts.offer_first[0]], last=days[verdicts.offer_last[0]], median=float(verdicts.offer_median[0]))


def _figure(number: float) -> float | None:
    return None if np.isnan(number) else float(number)
