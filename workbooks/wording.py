"""The sentences of a workbook, for a person who has never seen a box score. Figures and cells belong elsewhere."""

from enum import Enum

from boxscore.cells import WITH_A_VALUE, Status
from boxscore.measures import Measure
from boxscore.weeks import Week
from workbooks.charted import BASELINE, RunChart
from workbooks.figures import amount, as_told, shown
from workbooks.lines import Line

NO_FIGURE = "no figure"
NO_EARLIER_FIGURE = "no earlier figure"
NOT_COMPARED = "not compared"
NO_GOAL = "no goal"

BETTER_WHEN = {"up": "higher", "down": "lower", "range": "within range", "context": "for context"}

MEANINGS = {
    Status.FINAL: "The figure is settled.",
    Status.PROVISIONAL: "The figure may still change as late records arrive. Marked [p] behind the figure.",
    Status.ESTIMATED: "The figure is worked out from part of the facts until the rest arrive. Marked [e] behind the figure.",
    Status.NOT_RECEIVED: "The extract for that week has not arrived or was refused. It does not mean nothing happened.",
    Status.NO_ACTIVITY: "The extract arrived, and there was nothing to divide by that week.",
    Status.HIDDEN: "The figure rests on so few people or records that it is not shown.",
    Status.NOT_APPLICABLE: "The team did not keep this measure that week.",
}

WHAT_N_IS = {
    "denominator": "The number the figure is divided by.",
    "numerator": "The number that was counted.",
    "rows": "The number of records counted.",
    "none": "No n is kept for this measure.",
}
PEOPLE_BEHIND_IT = "The number of people or things behind it, counted apart."


class Judgement(Enum):
    """How the latest figure compares with the one before, in the direction the measure names."""

    BETTER = "better"
    WORSE = "worse"
    NONE = "none"


def judgement(line: Line) -> Judgement:
    """NONE for a measure without a direction, without two figures to compare, or when they are the same to its decimals."""
    change = change_of(line)
    if line.measure.better not in ("up", "down") or not change or not as_told(change, line.measure):
        return Judgement.NONE
    return Judgement.BETTER if (change > 0) == (line.measure.better == "up") else Judgement.WORSE


def change_of(line: Line) -> float | None:
    """The latest figure less the one before; None without both, or when the latest counts only part of its week."""
    latest, previous = line.latest, line.previous
    if line.ends_inside_a_week or latest is None or latest.value is None or previous is None or previous.value is None:
        return None
    return latest.value - previous.value


def in_words(line: Line) -> str:
    """Whether the latest figure may change, how it compares with the one before, and with the goal."""
    latest = line.latest
    if latest is None or latest.value is None:
        return f"{NO_FIGURE} yet"
    parts = [] if latest.status is Status.FINAL else [str(latest.status)]
    parts.append(_against_the_last(line))
    if line.goal_of_latest is not None:
        then = "" if line.goal_of_latest == line.goal else f", which was {shown(line.goal_of_latest, line.measure)} then"
        parts.append(_against_the_goal(latest.value, line.goal_of_latest, line.measure) + then)
    return "; ".join(parts)


def _against_the_last(line: Line) -> str:
    change = change_of(line)
    if line.ends_inside_a_week and line.latest and line.latest.as_of:
        return f"{NOT_COMPARED}: part of a week, to {line.latest.as_of:%d/%m/%Y}"
    if change is None:
        return f"{NO_EARLIER_FIGURE} to compare with"
    if not as_told(change, line.measure):
        return "unchanged since the last figure"
    judged = judgement(line)
    if judged is Judgement.NONE:
        return f"{'up' if change > 0 else 'down'} since the last figure, by {amount(change, line.measure)}"
    return f"{judged.value} than the last figure, by {amount(change, line.measure)}"


def _against_the_goal(value: float, goal: float, measure: Measure) -> str:
    distance = value - goal
    if not as_told(distance, measure):
        return "at the goal"
    side = "above" if distance > 0 else "below"
    is_met = measure.better == ("up" if distance > 0 else "down")
    return f"goal met, {amount(distance, measure)} {side} it" if is_met else f"{amount(distance, measure)} {side} the goal"


def beneath_the_chart(chart: RunChart) -> str:
    """The weeks it runs over, its latest figure and its median, or why there is none."""
    measure = chart.line.measure
    first, last = chart.points[0], chart.points[-1]
    latest = shown(last.figure.value or 0, measure)
    mark = "" if last.figure.status is Status.FINAL else f", {last.figure.status}"
    return f"{_weeks(first.week, last.week)}: the latest figure is {latest}{mark}; {_median(chart)}{_standing(chart)}{_gaps(chart)}."


def _weeks(first: Week, last: Week) -> str:
    return f"From {first.label} to {last.label}" if first != last else f"In {first.label}"


def _median(chart: RunChart) -> str:
    if chart.median is None:
        return f"no median is drawn, because it needs {BASELINE} final figures and the chart has {chart.final_figures}"
    return f"the median of the first {BASELINE} final figures is {shown(chart.median, chart.line.measure)}"


def _gaps(chart: RunChart) -> str:
    gaps = sum(point.figure.status not in WITH_A_VALUE for point in chart.points)
    if not gaps:
        return ""
    return "; 1 week without a figure is left as a gap" if gaps == 1 else f"; {gaps} weeks without a figure are left as gaps"


def _standing(chart: RunChart) -> str:
    return "; a figure stands in all the weeks of its period, and counts once" if chart.figures_stand else ""


def what_n_is(measure: Measure) -> str:
    """What a figure rests on, and how few hide it."""
    hidden = f" Figures with n under {measure.least_n} are hidden." if measure.least_n else ""
    return (WHAT_N_IS[measure.n] if isinstance(measure.n, str) else PEOPLE_BEHIND_IT) + hidden
