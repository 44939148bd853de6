"""The sentences of a workbook, for a person who has never seen a box score. Figures and cells belong elsewhere."""

from collections.abc import Iterator
from enum import Enum

from boxscore.cells import WITH_A_VALUE, Status
from boxscore.measures import Measure
from boxscore.weeks import Week
from workbooks.chart_contents import ASTRONOMICAL, Charted
from workbooks.charted import MeasureChart
from workbooks.figures import amount, as_told, in_told_units, shown
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
    Status.NOT_APPLICABLE: "The team did not keep this measure that week, or has no baseline to hold it against.",
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


SIGNAL_WORDS = {"shift": "shift", "trend": "trend", "two_of_three": "two of three", "outside": "outside limits", ASTRONOMICAL: ASTRONOMICAL}
NO_SIGNAL = "no signal"


def signal_word(signal: str) -> str:
    """The signal of a point as its cell says it; empty for none."""
    return SIGNAL_WORDS.get(signal, "")


def signal_in_words(charted: Charted | None) -> str:
    """What the newest figure of a measure says, and whether that is new since last week."""
    if charted is None or not charted.sentence:
        return f"{NO_FIGURE} yet"
    return f"New: {charted.sentence}" if charted.is_new else charted.sentence


def beneath_the_chart(chart: MeasureChart) -> str:
    """The weeks it runs over, its latest figure and its centre line, or why there is none."""
    measure = chart.line.measure
    first, last = chart.points[0], chart.points[-1]
    latest = shown(last.figure.value or 0, measure)
    mark = "" if last.figure.status is Status.FINAL else f", {last.figure.status}"
    return f"{_weeks(first.week, last.week)}: the latest figure is {latest}{mark}; {_centre(chart)}{_standing(chart)}{_gaps(chart)}."


def how_it_is_made(chart: MeasureChart) -> str:
    """What is marked on the chart, what is offered, what to beware of, and its rules: sentences."""
    return " ".join([*_marks(chart), *_offer(chart), *chart.charted.details])


def _marks(chart: MeasureChart) -> Iterator[str]:
    """What happened, week by week; public holidays in one sentence of days."""
    holidays = [mark for mark in chart.charted.marks if mark.is_holiday]
    for mark in chart.charted.marks:
        if not mark.is_holiday:
            yield f"Marked on {mark.on:%d/%m/%Y}: {mark.text}."
    if holidays:
        yield f"Public holidays marked: {', '.join(f'{mark.on:%d/%m/%Y}' for mark in holidays)}."


def _offer(chart: MeasureChart) -> Iterator[str]:
    offer, measure = chart.charted.offer, chart.line.measure
    if offer:
        centre = shown(in_told_units(offer.centre, measure), measure)
        yield (
            f"Offered: a new {chart.charted.centre_name} of {centre} from {offer.first.label}, after nine figures on one side. "
            "It is used once somebody records it with the reason (teams.yaml: rebases)."
        )


def _weeks(first: Week, last: Week) -> str:
    return f"From {first.label} to {last.label}" if first != last else f"In {first.label}"


def _centre(chart: MeasureChart) -> str:
    name = chart.charted.centre_name
    if not name:
        return "no centre line is drawn"
    newest = chart.points[-1]
    centre = newest.carried_on if newest.carried_on is not None else newest.centre
    return f"no {name} is drawn yet" if centre is None else f"the {name} is {shown(centre, chart.line.measure)}"


def _gaps(chart: MeasureChart) -> str:
    gaps = sum(point.figure.status not in WITH_A_VALUE for point in chart.points)
    if not gaps:
        return ""
    return "; 1 week without a figure is left as a gap" if gaps == 1 else f"; {gaps} weeks without a figure are left as gaps"


def _standing(chart: MeasureChart) -> str:
    return "; a figure stands in all the weeks of its period, and counts once" if chart.figures_stand else ""


def what_n_is(measure: Measure) -> str:
    """What a figure rests on, and how few hide it."""
    hidden = f" Figures with n under {measure.least_n} are hidden." if measure.least_n else ""
    return (WHAT_N_IS[measure.n] if isinstance(measure.n, str) else PEOPLE_BEHIND_IT) + hidden
