"""The sentences of a workbook, for a person who has never seen a box score. Figures and cells belong elsewhere."""

from collections.abc import Iterator, Sequence
from enum import Enum
from functools import lru_cache

from boxscore.cells import Status
from boxscore.layouts import SheetName
from boxscore.measures import Measure
from boxscore.receipts import FeedReceipt
from boxscore.weeks import Week
from workbooks.chart_contents import Charted
from workbooks.charted import MeasureChart
from workbooks.figures import amount, as_told, in_told_units, shown
from workbooks.lines import Line

NO_FIGURE = "no figure"
NO_EARLIER_FIGURE = "no earlier figure"
NOT_COMPARED = "not compared"
NO_GOAL = "no goal"
NO_BASELINE = "no baseline"

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
CHARTS_REMEMBERED = 128
"""More than one workbook has."""
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


def since_last(line: Line) -> str:
    """How the latest figure compares with the one before."""
    change = change_of(line)
    if line.latest is None:
        return f"{NO_FIGURE} yet"
    if line.ends_inside_a_week and line.latest.as_of:
        return f"{NOT_COMPARED}: part of a week, to {line.latest.as_of:%d/%m/%Y}"
    if change is None:
        return f"{NO_EARLIER_FIGURE} to compare with"
    if not as_told(change, line.measure):
        return "unchanged since the last figure"
    judged = judgement(line)
    if judged is Judgement.NONE:
        return f"{'up' if change > 0 else 'down'} since the last figure, by {amount(change, line.measure)}"
    return f"{judged.value} than the last figure, by {amount(change, line.measure)}"


@lru_cache(maxsize=CHARTS_REMEMBERED)  # asked for its words, for their colour and for what is worst
def goal_met(line: Line) -> bool | None:
    """Whether the latest figure meets the goal of its week; None without both, or when the measure has no better direction."""
    distance = _from_goal(line)
    if distance is None or line.measure.better not in ("up", "down"):
        return None
    return not as_told(distance, line.measure) or (distance > 0) == (line.measure.better == "up")


def against_goal(line: Line) -> str:
    """How far the latest figure is from the goal of its week, and what that goal was when it is another one by now."""
    distance = _from_goal(line)
    if distance is None or line.goal_of_latest is None:
        return NO_GOAL if line.goal_of_latest is None else f"{NO_FIGURE} yet"
    met = {True: "met, ", False: "not met, ", None: ""}[goal_met(line)]
    then = "" if line.goal_of_latest == line.goal else f"; it was {shown(line.goal_of_latest, line.measure)} then"
    if not as_told(distance, line.measure):
        return f"{met}at the goal{then}"
    return f"{met}{_short_amount(distance, line.measure)} {'above' if distance > 0 else 'below'}{then}"


def _from_goal(line: Line) -> float | None:
    if line.latest is None or line.latest.value is None or line.goal_of_latest is None:
        return None
    return line.latest.value - line.goal_of_latest


def _short_amount(difference: float, measure: Measure) -> str:
    """As ``amount``, but of percentages in plain points: the column's unit says of what."""
    return f"{abs(as_told(difference, measure)):,f} points" if measure.is_percentage else amount(difference, measure)


def signal_in_words(charted: Charted | None) -> str:
    """What the newest figure of a measure says, and whether that is new since last week."""
    if charted is None or not charted.sentence:
        return f"{NO_FIGURE} yet"
    return f"New: {charted.sentence}" if charted.is_new else charted.sentence


@lru_cache(maxsize=CHARTS_REMEMBERED)  # asked for its sentence and for the description of those who cannot see it
def beneath_the_chart(chart: MeasureChart) -> str:
    """The weeks it runs over, its latest figure and its centre line, or why there is none."""
    latest = shown(chart.latest or 0, chart.line.measure)
    mark = "" if chart.latest_status is Status.FINAL else f", {chart.latest_status}"
    weeks = _weeks(chart.weeks[0], chart.weeks[-1])
    return f"{weeks}: the latest figure is {latest}{mark}; {_centre(chart)}{_standing(chart)}{_gaps(chart)}."


def how_it_is_made(chart: MeasureChart) -> str:
    """What is marked on the chart, what is offered, what to beware of, and its rules: sentences."""
    return " ".join([*_marks(chart), *_offer(chart), *chart.charted.details])


def _marks(chart: MeasureChart) -> Iterator[str]:
    """What happened, week by week; public holidays are counted only."""
    holidays = sum(mark.is_holiday for mark in chart.charted.marks)
    for mark in chart.charted.marks:
        if not mark.is_holiday:
            yield f"Marked on {mark.on:%d/%m/%Y}: {mark.text}."
    if holidays:
        yield f"{counted(holidays, 'public holiday is', 'public holidays are')} marked; the sheet {SheetName.CHART_DATA} names each."


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
    centre = chart.latest_centre
    return f"no {name} is drawn yet" if centre is None else f"the {name} is {shown(centre, chart.line.measure)}"


def _gaps(chart: MeasureChart) -> str:
    gaps = chart.gaps
    if not gaps:
        return ""
    return "; 1 week without a figure is left as a gap" if gaps == 1 else f"; {gaps} weeks without a figure are left as gaps"


def _standing(chart: MeasureChart) -> str:
    return "; a figure stands in all the weeks of its period, and counts once" if chart.figures_stand else ""


def what_n_is(measure: Measure) -> str:
    """What a figure rests on, and how few hide it."""
    hidden = f" Figures with n under {measure.least_n} are hidden." if measure.least_n else ""
    return (WHAT_N_IS[measure.n] if isinstance(measure.n, str) else PEOPLE_BEHIND_IT) + hidden


def capitalised(words: str) -> str:
    """The same words as the beginning of a sentence; the others keep their letters."""
    return words[:1].upper() + words[1:]


def counted(number: int, one: str, many: str) -> str:
    """``1 figure``, ``7 figures``."""
    return f"{number:,} {one if number == 1 else many}"


def listed(names: Sequence[str], *, at_most: int) -> str:
    """The names with commas between; those beyond ``at_most`` are counted."""
    more = f" and {len(names) - at_most} more" if len(names) > at_most else ""
    return ", ".join(names[:at_most]) + more


def freshness(receipt: FeedReceipt, current: Week) -> str:
    """How far what was received lies behind the workbook's week, and how often it comes."""
    often = f", sent {receipt.sent}" if receipt.sent else ""
    if receipt.received_to is None:
        return f"nothing received yet{often}"
    days = (current.ending - receipt.received_to).days
    return (f"{counted(days, 'day', 'days')} behind" if days > 0 else "up to date") + often


def whom_to_ask(receipt: FeedReceipt) -> str:
    """The feed's owner; where nobody is named, whoever usually sends such a feed."""
    if receipt.owner:
        return f"Ask {receipt.owner}{f': {receipt.contact}' if receipt.contact else ''}"
    if receipt.sent_by:
        return f"Ask {receipt.sent_by.replace('The ', 'the ', 1) if receipt.sent_by.startswith('The ') else receipt.sent_by}"
    return "Ask the board's analyst: the feed names no owner"
