"""What a chart says: one sentence, what to beware of, what it was made by. Lines and signals are worked out elsewhere."""

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import pairwise
from math import isclose

from measures.charts.one import Chart, Point, Segment
from measures.charts.rules import ICONS_FROM, LEAST_FOR_A_MEDIAN, TRIAL_UNDER, Kind, Quality, Signal
from measures.charts.series import NEARLY

NAMES: Mapping[Kind, str] = {
    Kind.RUN: "Run chart",
    Kind.XMR: "XmR chart",
    Kind.I: "I chart",
    Kind.P: "P chart",
    Kind.P_PRIME: "P′ chart",
    Kind.U: "U chart",
    Kind.U_PRIME: "U′ chart",
    Kind.C: "C chart",
    Kind.G: "G chart",
    Kind.T: "T chart",
}
SUNDAY = 6


def centre_name(kind: Kind) -> str:
    """What the centre line of a chart is."""
    return "median" if kind in (Kind.RUN, Kind.G) else "mean"


def in_words(chart: Chart) -> str:
    """One sentence: the signal that the last point is part of, else what the runs say, else that there is none.

    Where every day is a Sunday they are weeks, and told as such: "Shift: 8 weeks below the median since w/e 12/04/2026: improvement".
    """
    counted = [point for point in chart.points if point.included]
    if not counted:
        return "No figures to chart."
    latest = counted[-1]
    if latest.centre is None:
        return f"Too few points for a {centre_name(chart.plan.kind)}: no signals are looked for."
    if latest.signal is Signal.NONE:
        return _without_signal(chart)
    said = _signal(chart, [point for point in counted if point.segment == latest.segment])
    return said if latest.quality in (Quality.NONE, Quality.NEUTRAL) else f"{said}: {latest.quality}"


def signal_points(chart: Chart) -> list[Point]:
    """The points that the signal of the latest point is made of, oldest first; empty where there is no signal."""
    counted = [point for point in chart.points if point.included]
    if not counted or counted[-1].signal is Signal.NONE:
        return []
    of_segment = [point for point in counted if point.segment == counted[-1].segment]
    if counted[-1].signal is Signal.TREND:
        return _trend(of_segment)
    return _shift(chart, of_segment) if counted[-1].signal is Signal.SHIFT else counted[-1:]


def _signal(chart: Chart, counted: list[Point]) -> str:
    latest, centre = counted[-1], centre_name(chart.plan.kind)
    side, way = ("above", "rising") if latest.lean > 0 else ("below", "falling")
    limit = "upper" if latest.lean > 0 else "lower"
    match latest.signal:
        case Signal.OUTSIDE:
            return f"Outside the limits: {side} the {limit} limit, {_day(chart, latest.day)}"
        case Signal.TREND:
            trend = _trend(counted)
            return f"Trend: {_many(chart, len(trend))} {way} since {_day(chart, trend[0].day)}"
        case Signal.TWO_OF_THREE:
            return f"Two of three points near the {limit} limit, to {_day(chart, latest.day)}"
        case _:
            shift = _shift(chart, counted)
            return f"Shift: {_many(chart, len(shift))} {side} the {centre} since {_day(chart, shift[0].day)}"


def _shift(chart: Chart, counted: list[Point]) -> list[Point]:
    """The points on the latest signal's side that it is made of, oldest first."""
    shift: list[Point] = []
    for point in reversed(counted):
        side = _side(point)
        broken = side == 0 and not chart.plan.rules.skips_points_on_centre
        if point.signal is Signal.NONE or side == -counted[-1].lean or broken:
            break
        if side:
            shift.append(point)
    # Beside figures a million million times as large a point may be off the centre line here and on it there.
    return shift[::-1] or counted[-1:]


def _side(point: Point) -> int:
    if point.value is None or point.centre is None or isclose(point.value, point.centre, rel_tol=NEARLY):
        return 0
    return 1 if point.value > point.centre else -1


def _trend(counted: list[Point]) -> list[Point]:
    """The points the latest trend is made of, oldest first; of equal neighbours one counts."""
    trend = [counted[-1]]
    for later, earlier in pairwise(reversed(counted)):
        move = (later.value or 0) - (earlier.value or 0)
        if move * counted[-1].lean < 0:
            break
        if move:
            trend.append(earlier)
    return trend[::-1]


def _without_signal(chart: Chart) -> str:
    runs = chart.runs
    if runs is None or not runs.signal or runs.found is None:
        return "No signal in the latest point."
    if runs.longest_usual is not None and runs.longest is not None and runs.longest > runs.longest_usual:
        return f"Not random: a run of {runs.longest} points, where up to {runs.longest_usual} are usual."
    if runs.low is not None and runs.found < runs.low:
        return f"Not random: too few runs ({runs.found}, where at least {runs.low} are usual)."
    return f"Not random: too many runs ({runs.found}, where at most {runs.high} are usual)."


def caveats(chart: Chart) -> Iterator[str]:
    """What a reader of the chart must know and cannot see."""
    yield from _rebases(chart)
    if not any(point.included for point in chart.points):
        yield "There is no final figure to chart."
        return
    for segment in chart.segments:
        yield from _segment(chart, segment)
    if chart.plan.kind is not Kind.RUN and not chart.icons_shown:
        yield f"The last segment has {chart.segments[-1].points} points: variation and assurance icons are shown from {ICONS_FROM}."
    yield from _spacing(chart)


def _rebases(chart: Chart) -> Iterator[str]:
    days = [point.day for point in chart.points]
    for day in sorted(set(chart.rebases)):
        after = [one for one in days if one >= day]
        if not after:
            yield f"The rebase of {_plain(day)} is after the last point: it changes nothing."
        elif day <= days[0]:
            yield f"The rebase of {_plain(day)} is not after the first point: it changes nothing."
        elif after[0] != day:
            yield f"The rebase of {_plain(day)} is not a day of the data: it takes effect at the next point, {_plain(after[0])}."


def _segment(chart: Chart, segment: Segment) -> Iterator[str]:
    kind, named = chart.plan.kind, _named(chart, segment)
    if kind is Kind.RUN and segment.base_points < LEAST_FOR_A_MEDIAN:
        yield f"{named} has {segment.base_points} points for a median, which needs at least {LEAST_FOR_A_MEDIAN}: no median and no signals."
        return
    if chart.plan.baseline is not None and segment.base_points < chart.plan.baseline:
        yield f"{named} has {segment.base_points} points, fewer than the baseline of {chart.plan.baseline}: its lines are of them all."
    if kind is not Kind.RUN and segment.trial:
        yield f"{named} has trial limits: of {segment.base_points} points, fewer than {TRIAL_UNDER}, they will move as points are added."
    if segment.at_bound:
        yield (
            f"The median of {named.lower()} is {segment.centre:g}, the least or the most there can be, so shifts and runs are not tested: "
            "they would come by chance. Chart the days between events instead (T or G)."
        )
    if segment.unscreened:
        yield (
            f"Without its large moving ranges {named.lower()} has no variation left, so they were not screened out, and only points "
            "outside the limits are marked."
        )


def _spacing(chart: Chart) -> Iterator[str]:
    apart = {(later.day - earlier.day).days for earlier, later in pairwise(chart.points)}
    monthly = min(apart, default=0) >= 28 and max(apart, default=0) <= 31
    if len(apart) > 1 and not monthly:
        yield f"The points are {min(apart)} to {max(apart)} days apart: they stand at their days, and gaps are kept."


def caption(chart: Chart) -> str:
    """What stands under a chart: rule set, baseline, rebases, screening, and how points that say nothing are treated."""
    plan, centre = chart.plan, centre_name(chart.plan.kind)
    of = "all points" if plan.baseline is None else f"the first {plan.baseline} points"
    parts = [f"{NAMES[plan.kind]}, rules {plan.rules.name}", f"{centre} of {of} of each segment"]
    if chart.rebases:
        parts.append(f"rebased {', '.join(_plain(day) for day in sorted(set(chart.rebases)))}")
    if plan.kind.takes_moving_ranges:
        parts.append(f"moving ranges {'' if plan.screen else 'not '}screened")
    return f"{'; '.join(parts)}. {plan.rules.treatment}"


def _named(chart: Chart, segment: Segment) -> str:
    return "The chart" if len(chart.segments) == 1 else f"The segment from {_plain(segment.first)}"


def _many(chart: Chart, number: int) -> str:
    # A monthly figure stands at the first week of its month: as many points are not as many weeks.
    weekly = _by_week(chart) and min((later.day - earlier.day).days for earlier, later in pairwise(chart.points)) == 7
    return f"{number} {'weeks' if weekly else 'points'}"


def _day(chart: Chart, day: date) -> str:
    return f"w/e {_plain(day)}" if _by_week(chart) else _plain(day)


def _by_week(chart: Chart) -> bool:
    return all(point.day.weekday() == SUNDAY for point in chart.points)


def _plain(day: date) -> str:
    return f"{day:%d/%m/%Y}"
