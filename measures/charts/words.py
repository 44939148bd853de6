"""What a chart says: one sentence, what to beware of, what it was made by. Lines and signals are worked out elsewhere."""

from collections.abc import Iterator, Mapping, Sequence
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
    """What the centre line of a chart is; that of a T chart is neither the mean nor the median of its times."""
    if kind is Kind.T:
        return "centre line"
    return "median" if kind in (Kind.RUN, Kind.G) else "mean"


def so_many(number: int, of: str = "point") -> str:
    """As in "1 point" and "2 points"."""
    return f"{number} {of}{'' if number == 1 else 's'}"


def in_words(chart: Chart) -> str:
    """One sentence: the signal that the last point is part of, else what the runs say, else that there is none.

    Where every day is a Sunday they are weeks, and told as such: "Shift: 8 weeks below the median since w/e 12/04/2026: improvement".
    """
    latest = chart.latest
    if latest is None:
        return "No figures to chart."
    if latest.centre is None:
        return f"Too few points for a {centre_name(chart.plan.kind)}: no signals are looked for."
    if latest.signal is Signal.NONE:
        return _without_signal(chart)
    said = _signal(chart, latest)
    return said if latest.quality in (Quality.NONE, Quality.NEUTRAL) else f"{said}: {latest.quality}"


def signal_points(chart: Chart) -> list[Point]:
    """The points that count towards the trend or the shift the latest point is in, oldest first; for another signal that point alone.

    As many as the sentence says: points on the centre line and equal neighbours that only do not break it are left out, even the latest.
    Empty where there is no signal.
    """
    unbroken = _unbroken(chart)
    if not unbroken or unbroken[-1].signal is Signal.NONE:
        return []
    if unbroken[-1].signal is Signal.TREND:
        return _trend(chart, unbroken)
    return _shift(chart, unbroken) if unbroken[-1].signal is Signal.SHIFT else unbroken[-1:]


def shift_points(chart: Chart) -> list[Point]:
    """The points of the shift that the latest point is part of, oldest first, whatever its mark is; empty where it is in none.

    A point has one mark, and one outside the limits, or in a trend, is marked as that and may end a long shift all the same.
    """
    unbroken, last = _unbroken(chart), chart.segments[-1] if chart.segments else None
    side = next((side for point in reversed(unbroken) if (side := _side(point))), 0)
    if last is None or last.at_bound or not side:
        return []
    shift: list[Point] = []
    for point in reversed(unbroken):
        if _side(point) == -side or (not _side(point) and not chart.plan.rules.skips_equals):
            break
        shift += [point] if _side(point) else []
    least = chart.plan.rules.shift or (last.runs.longest_usual or 0) + 1
    return shift[::-1] if len(shift) >= least else []


def shift_in_words(chart: Chart, made_of: Sequence[Point], *, up: bool) -> str:
    """As in "Shift: 8 weeks below the median since w/e 12/04/2026"; ``made_of``: its points."""
    side = "above" if up else "below"
    return f"Shift: {_many(chart, len(made_of))} {side} the {centre_name(chart.plan.kind)} since {_day(chart, made_of[0].day)}"


def _unbroken(chart: Chart) -> list[Point]:
    """The points that count of the latest one's segment, oldest first; none before a gap where gaps end signals."""
    latest = max((at for at, point in enumerate(chart.points) if point.included), default=-1)
    unbroken: list[Point] = []
    for point in reversed(chart.points[: latest + 1]):
        if point.segment != chart.points[latest].segment or not (point.included or chart.plan.rules.skips_gaps):
            break
        if point.included:
            unbroken.append(point)
    return unbroken[::-1]


def _signal(chart: Chart, latest: Point) -> str:
    made_of = signal_points(chart)
    since = _day(chart, made_of[0].day)
    side, way = ("above", "rising") if latest.lean > 0 else ("below", "falling")
    limit = "upper" if latest.lean > 0 else "lower"
    match latest.signal:
        case Signal.OUTSIDE:
            return f"Outside the limits: {side} the {limit} limit, {_day(chart, latest.day)}"
        case Signal.TREND:
            return f"Trend: {_many(chart, len(made_of))} {way} since {since}"
        case Signal.TWO_OF_THREE:
            return f"Two of three points near the {limit} limit, to {_day(chart, latest.day)}"
        case _:
            return shift_in_words(chart, made_of, up=latest.lean > 0)


def _shift(chart: Chart, unbroken: list[Point]) -> list[Point]:
    """The points on the latest signal's side that it is made of, oldest first."""
    shift: list[Point] = []
    for point in reversed(unbroken):
        side = _side(point)
        broken = side == 0 and not chart.plan.rules.skips_equals
        if point.signal is Signal.NONE or side == -unbroken[-1].lean or broken:
            break
        if side:
            shift.append(point)
    # Beside figures a million million times as large a point may be off the centre line here and on it there.
    return shift[::-1] or unbroken[-1:]


def _side(point: Point) -> int:
    if point.value is None or point.centre is None or isclose(point.value, point.centre, rel_tol=NEARLY):
        return 0
    return 1 if point.value > point.centre else -1


def _trend(chart: Chart, unbroken: list[Point]) -> list[Point]:
    """The points the latest trend is made of, oldest first; equal neighbours end it, or count as the last of them alone."""
    trend = unbroken[-1:]
    for later, earlier in pairwise(reversed(unbroken)):
        move = (later.value or 0) - (earlier.value or 0)
        if move * unbroken[-1].lean < 0 or (move == 0 and not chart.plan.rules.skips_equals):
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
        yield f"The last segment has {so_many(chart.segments[-1].points)}: variation and assurance icons are shown from {ICONS_FROM}."
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
        points, least = so_many(segment.base_points), LEAST_FOR_A_MEDIAN
        yield f"{named} has {points} for a median, which needs at least {least}: no median and no signals."
        return
    if chart.plan.baseline is not None and segment.base_points < chart.plan.baseline:
        yield f"{named} has {so_many(segment.base_points)}, fewer than the baseline of {chart.plan.baseline}: its lines are of them all."
    if segment.trial and any(point.lower is not None for point in chart.points if point.segment == segment.number):
        yield f"{named} has trial limits: of {so_many(segment.base_points)}, fewer than {TRIAL_UNDER}, they will move as points are added."
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


def uneven_days(chart: Chart) -> tuple[int, int] | None:
    """The least and the most days from a point to the next; None where all are the same, or those of months."""
    apart = {(later.day - earlier.day).days for earlier, later in pairwise(chart.points)}
    monthly = min(apart, default=0) >= 28 and max(apart, default=0) <= 31
    return (min(apart), max(apart)) if len(apart) > 1 and not monthly else None


def _spacing(chart: Chart) -> Iterator[str]:
    apart = uneven_days(chart)
    if apart:
        yield f"The points are {apart[0]} to {apart[1]} days apart: they stand at their days, and gaps are kept."


def caption(chart: Chart) -> str:
    """What stands under a chart: rule set, baseline, rebases, screening, and how points that say nothing are treated."""
    plan, centre = chart.plan, centre_name(chart.plan.kind)
    of = "all points" if plan.baseline is None else f"the first {plan.baseline} points"
    parts = [f"{NAMES[plan.kind]}, rules {plan.rules.name}", f"{centre} of {of} of each segment"]
    if chart.rebases:
        parts.append(f"rebased {', '.join(_plain(day) for day in sorted(set(chart.rebases)))}")
    if plan.kind.takes_moving_ranges:
        parts.append(_screening(chart))
    return f"{'; '.join(parts)}. {plan.rules.treatment}"


def _screening(chart: Chart) -> str:
    unscreened = [segment for segment in chart.segments if segment.unscreened]
    if not chart.plan.screen or (unscreened and len(unscreened) == len(chart.segments)):
        return "moving ranges not screened"
    but = f" but for {', '.join(f'the segment from {_plain(segment.first)}' for segment in unscreened)}" if unscreened else ""
    return f"moving ranges screened{but}"


def _named(chart: Chart, segment: Segment) -> str:
    return "The chart" if len(chart.segments) == 1 else f"The segment from {_plain(segment.first)}"


def _many(chart: Chart, number: int) -> str:
    # A monthly figure stands at the first week of its month: as many points are not as many weeks.
    weekly = _by_week(chart) and min((later.day - earlier.day).days for earlier, later in pairwise(chart.points)) == 7
    return so_many(number, "week" if weekly else "point")


def _day(chart: Chart, day: date) -> str:
    return f"w/e {_plain(day)}" if _by_week(chart) else _plain(day)


def _by_week(chart: Chart) -> bool:
    return all(point.day.weekday() == SUNDAY for point in chart.points)


def _plain(day: date) -> str:
    return f"{day:%d/%m/%Y}"
