"""What stands on a drawn chart in words and figures: numbers with their unit, signals, notes, alt text. Placing them belongs elsewhere.

The one sentence a chart says, its caveats and what it was made by are the words of ``measures.charts.words``.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import floor, log10

from measures.charts.one import Chart, Point, Runs, Segment
from measures.charts.rules import Assurance, Kind, Plan, Quality, Signal
from measures.charts.words import NAMES, centre_name, in_words, so_many

DAYS_TOLD = 8
ANNOTATIONS_TOLD = 30
"""More would leave no room for the chart."""
LARGE = ((1_000_000_000, "bn"), (1_000_000, "m"), (1, ""))
"""How large figures are shortened."""
UNITS: Mapping[Kind, str] = {
    Kind.P: "Percentage",
    Kind.P_PRIME: "Percentage",
    Kind.U: "Rate",
    Kind.U_PRIME: "Rate",
    Kind.C: "Count",
    Kind.G: "Cases between events",
    Kind.T: "Time between events",
}
VARIED: Mapping[Quality, str] = {
    Quality.NONE: "common cause",
    Quality.IMPROVEMENT: "special cause, improvement",
    Quality.CONCERN: "special cause, concern",
    Quality.NEUTRAL: "special cause, neither better nor worse",
}
ASSURED: Mapping[Assurance, str] = {
    Assurance.PASSES: "consistently passes the target",
    Assurance.FAILS: "consistently fails the target",
    Assurance.INCONSISTENT: "reaches the target in some points and not in others",
}


@dataclass(frozen=True, kw_only=True)
class Lettering:
    """What people call a chart, and what they should know of it."""

    title: str
    unit: str = ""
    """What the figures are, told on the axis: ``%`` and ``£`` stand with every figure too. Empty: what the kind of chart counts."""
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Figures:
    """How the figures of one chart are written."""

    decimals: int
    before: str = ""
    after: str = ""
    times: float = 1

    @classmethod
    def of(cls, chart: Chart, unit: str, span: float) -> "Figures":
        """For an axis that is ``span`` long; proportions are written as percentages."""
        if chart.plan.kind in (Kind.P, Kind.P_PRIME):
            times, size = 100.0, "%"
        else:
            times, size = next((1 / many, word) for many, word in LARGE if span >= 5 * many or many == 1)
        decimals = min(max(1, 2 - floor(log10(span * times))), 12) if span * times < 1_000 else 0
        if unit == "£" and size != "%":
            return cls(2 if decimals == 1 else decimals, before="£", after=size, times=times)
        return cls(decimals, after=f"{size}%" if unit == "%" != size else size, times=times)

    def __call__(self, value: float) -> str:
        figure = round(value * self.times, self.decimals)
        written = f"{abs(figure):,.{self.decimals}f}"
        if self.before and not self.after:
            written = written.removesuffix(".00")  # pence are two figures or none
        elif self.decimals:
            written = written.rstrip("0").rstrip(".")
        return f"{'−' if figure < 0 else ''}{self.before}{written}{self.after}"


def plain(text: str) -> str:
    """The text on one line, without what cannot be shown: control characters are none that a picture or a page may hold."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def plain_day(day: date) -> str:
    """As people here write a day: 31/12/2025."""
    return f"{day:%d/%m/%Y}"


def unit_in_words(chart: Chart, unit: str) -> str:
    """What stands on the axis of values."""
    told = plain(unit) or UNITS.get(chart.plan.kind, "Value")
    return {"%": "Percentage", "£": "Pounds"}.get(told, told)


def signal_in_words(chart: Chart, point: Point) -> str:
    """A point's signal, its side or direction and what that means: "Shift below the median: improvement"."""
    up = point.lean > 0
    side, limit = ("above", "upper") if up else ("below", "lower")
    said = {
        Signal.SHIFT: f"Shift {side} the {centre_name(chart.plan.kind)}",
        Signal.TREND: "Trend rising" if up else "Trend falling",
        Signal.TWO_OF_THREE: f"Two of three near {limit} limit",
        Signal.OUTSIDE: f"Outside: {side} {limit} limit",
    }[point.signal]
    return f"{said}: {point.quality}" if point.quality in (Quality.IMPROVEMENT, Quality.CONCERN) else said


def signals_in_words(chart: Chart) -> dict[str, tuple[Point, int]]:
    """Each signal there is in words, in the order they come: the first point that has it, and how many have."""
    found: dict[str, tuple[Point, int]] = {}
    for point in chart.points:
        if point.signal is not Signal.NONE:
            words = signal_in_words(chart, point)
            first, many = found.get(words, (point, 0))
            found[words] = (first, many + 1)
    return found


def annotated(chart: Chart) -> list[tuple[int, Point, str]]:
    """The points that people wrote something of: their number on the chart, from 1, the point, and the words."""
    noted = [(point, plain(point.annotation)) for point in chart.points if plain(point.annotation)]
    return [(number, point, words) for number, (point, words) in enumerate(noted, start=1)]


def annotations_in_words(chart: Chart) -> Iterator[str]:
    """The annotations as a numbered list; after 30 only how many more there are."""
    noted = annotated(chart)
    yield from (f"{number}. {plain_day(point.day)}: {words}" for number, point, words in noted[:ANNOTATIONS_TOLD])
    if len(noted) > ANNOTATIONS_TOLD:
        yield f"And {len(noted) - ANNOTATIONS_TOLD} more annotations that are not told here."


def notes(chart: Chart, figures: Figures) -> Iterator[str]:
    """What the chart shows besides its sentence: lines, tests, what was left out, and what people are asked to decide."""
    yield from (_lines_of(chart, segment, segment.centre, figures) for segment in chart.segments if segment.centre is not None)
    yield from (_rebased(chart, segment) for segment in chart.segments[1:])
    if len({point.signal for point in chart.points} - {Signal.NONE}) > 1:
        yield f"A point has one mark, the first of these that it has a part in: {', '.join(_marks_of(chart.plan))}."
    yield from _tested(chart)
    yield from _left_out(chart)
    yield from _offered(chart, figures)


def _marks_of(plan: Plan) -> Iterator[str]:
    """The signals that the chart can have, the one that is told first at the front."""
    if plan.kind is not Kind.RUN:
        yield "outside"
    if plan.rules.trend is not None:
        yield "trend"
    if plan.kind is Kind.XMR:
        yield "two of three"
    yield "shift"


def _lines_of(chart: Chart, segment: Segment, centre: float, figures: Figures) -> str:
    within = [point for point in chart.points if point.segment == segment.number]
    base = [point.day for point in within if point.base]
    said = f"{centre_name(chart.plan.kind).capitalize()} {figures(centre)} of {so_many(len(base))}, {_from_to(base)}"
    lower, upper = ({getattr(point, name) for point in within} - {None} for name in ("lower", "upper"))
    if len(lower) == len(upper) == 1:
        return f"{said}; limits {figures(lower.pop())} to {figures(upper.pop())}."
    return f"{said}; the limits vary with the denominator." if lower or upper else f"{said}."


def _from_to(days: Sequence[date]) -> str:
    return f"{plain_day(days[0])} to {plain_day(days[-1])}"


def _rebased(chart: Chart, segment: Segment) -> str:
    reason = next((plain(point.annotation) for point in chart.points if point.day == segment.first), "")
    return f"Rebased {plain_day(segment.first)}: {reason or 'no reason was given'}."


def _tested(chart: Chart) -> Iterator[str]:
    runs = _runs_in_words(chart.runs) if chart.runs else ""
    if runs:
        # Of the last segment alone.
        yield f"Since {plain_day(chart.segments[-1].first)}: {runs}" if len(chart.segments) > 1 else runs.capitalize()
    if chart.plan.kind is Kind.XMR and chart.icons_shown:
        yield f"Variation: {VARIED[chart.variation]}."
    if chart.icons_shown and chart.has_limits and chart.assurance in ASSURED:
        yield f"Assurance: as it is, the process {ASSURED[chart.assurance]}."


def _runs_in_words(runs: Runs) -> str:
    """What the rule set says of them; empty where it says nothing."""
    if runs.found is None:
        return ""
    if runs.longest_usual is not None:
        return f"longest run {runs.longest} (usual: at most {runs.longest_usual}); runs {runs.found} (usual: at least {runs.low})."
    if runs.low is None or runs.high is None:
        return ""
    rare = "" if not runs.signal else ", too few" if runs.found < runs.low else ", too many"
    return f"runs {runs.found}{rare} (usual: {runs.low} to {runs.high})."


def _left_out(chart: Chart) -> Iterator[str]:
    provisional = [point.day for point in chart.points if point.value is not None and not point.final]
    missing = [point.day for point in chart.points if point.value is None]
    if provisional:
        yield f"Provisional, kept out of lines and signals: {_days(provisional)}."
    if missing:
        yield f"No figure, a gap: {_days(missing)}."


def _offered(chart: Chart, figures: Figures) -> Iterator[str]:
    far = [point.day for point in chart.points if point.astronomical]
    if far:
        yield f"Far from the others, for a person to say whether astronomical: {_days(far)}."
    if chart.offer is not None:
        since, median = plain_day(chart.offer.first), figures(chart.offer.median)
        yield f"A shift is sustained since {since}: people may rebase from that day, with a reason. The new median would be {median}."


def _days(days: Sequence[date]) -> str:
    more = f" and {len(days) - DAYS_TOLD} more" if len(days) > DAYS_TOLD else ""
    return ", ".join(plain_day(day) for day in days[:DAYS_TOLD]) + more


def alt_text(chart: Chart, lettering: Lettering, figures: Figures) -> str:
    """The chart for who cannot see it: what it is, the sentence it says, its latest figure, its signals and notes."""
    days = [point.day for point in chart.points]
    what = NAMES[chart.plan.kind] + (f" of {so_many(len(days))}, {_from_to(days)}" if days else " without points")
    with_figure = [(point, point.value) for point in chart.points if point.value is not None]
    said = [f"{what}; {unit_in_words(chart, lettering.unit)}", in_words(chart)]
    if with_figure:
        latest, value = with_figure[-1]
        said.append(f"Latest {figures(value)} on {plain_day(latest.day)}{'' if latest.final else ', provisional'}")
    if chart.target is not None:
        said.append(f"Target {figures(chart.target)}")
    said += [f"{words}, {so_many(many)} marked so" for words, (_, many) in signals_in_words(chart).items()]
    said += [*notes(chart, figures), *annotations_in_words(chart)]
    return " ".join(one.rstrip(".") + "." for one in said)
