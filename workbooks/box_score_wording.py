"""The sentences above the table of the box score. Finding out what they tell, and cells, belong elsewhere."""

from collections.abc import Sequence

from boxscore.measures import Measure
from boxscore.teams import Baseline
from boxscore.weeks import Week
from workbooks.box_score_rows import Row
from workbooks.change_contents import Changes
from workbooks.entry_contents import TypedIn
from workbooks.figures import shown
from workbooks.wording import counted, listed

NAMED_AT_MOST = 4
"""So many measures are named in one line; the others are counted."""

WHAT_IT_HOLDS = (
    "One row for each measure; one dated column for each week, Monday to Sunday, named by its Sunday, newest last. Latest is the newest "
    "figure there is, As of the last day it speaks for. [p] is provisional and [e] estimated: both may change. "
    "A word stands where there is no figure; the sheet About explains each."
)


def worst_in_words(concerns: Sequence[Row], farthest: Row | None) -> str:
    """The worst measure and what its chart says; without a signal of concern the one farthest from its goal, ``farthest``."""
    if not concerns:
        from_goal = f" Farthest from its goal: {_latest_of(farthest)}, goal {_goal_of(farthest)}." if farthest else ""
        return f"Worst now: no measure signals concern.{from_goal}"
    worst = concerns[0]
    others = f" {listed_rows('Also a concern', concerns[1:])}" if concerns[1:] else ""
    return f"Worst now: {_latest_of(worst)}. {worst.charted.sentence if worst.charted else ''}.{others}"


def new_in_words(new: Sequence[Row]) -> str:
    """Which measures signal something for the first time this week, and whether that is good."""
    if not new:
        return "New signals since last week: none."
    return listed_rows(f"New signals since last week, {len(new)}", new, with_quality=True)


def listed_rows(heading: str, rows: Sequence[Row], *, with_quality: bool = False) -> str:
    """The names of the measures behind a heading, the first few of them."""
    names = [f"{row.line.measure.name}{_quality(row) if with_quality else ''}" for row in rows]
    return f"{heading}: {listed(names, at_most=NAMED_AT_MOST)}."


def changed_in_short(changes: Changes) -> str:
    """How many figures changed since the workbook of the week before."""
    if changes.since is None:
        return "Changed since last week: this is the first workbook."
    if not changes.figures:
        return "Changed since last week: no figure of an earlier week."
    return f"Changed since last week: {counted(len(changes.figures), 'figure of an earlier week', 'figures of earlier weeks')}."


def blanks_in_words(typed: TypedIn) -> str:
    """What of this week nobody has typed or sent yet."""
    missing = typed.to_count
    if not missing:
        return "Yours to fill in: nothing is missing this week."
    return f"Yours to fill in, {counted(len(missing), 'blank', 'blanks')}: {listed(missing, at_most=NAMED_AT_MOST)}."


def baseline_in_words(baseline: Baseline | None, rows: Sequence[Row]) -> str:
    """What the column Baseline holds."""
    if baseline is None:
        return "Baseline is the first centre line of each measure's chart: the team has not declared weeks to compare itself with."
    weeks = f"Baseline is of {baseline.weeks.label}: ratios of all these weeks together, counts and amounts of an average week."
    others = [row.line.measure.name for row in rows if row.baseline is not None and not row.is_declared]
    if not others:
        return weeks
    return f"{weeks} Of {listed(others, at_most=NAMED_AT_MOST)} it is the first centre line of the chart."


def weeks_ago(day_of: Week, current: Week) -> str:
    """``this week``, ``4 weeks ago``."""
    weeks = (current.ending - day_of.ending).days // 7
    return f"{counted(weeks, 'week', 'weeks')} ago" if weeks else "this week"


def _latest_of(row: Row) -> str:
    latest, measure = row.line.latest, row.line.measure
    return f"{measure.name}, {_with_unit(latest.value, measure)}" if latest and latest.value is not None else measure.name


def _goal_of(row: Row) -> str:
    return _with_unit(row.line.goal_of_latest, row.line.measure) if row.line.goal_of_latest is not None else ""


def _with_unit(value: float, measure: Measure) -> str:
    """``71.4%``, ``12.5 per 1,000 bed days``; what its unit says of money or a time of day is in the figure already."""
    told = shown(value, measure)
    return told if measure.is_percentage or measure.is_money or measure.is_time_of_day else f"{told} {measure.unit}"


def _quality(row: Row) -> str:
    return f" ({row.charted.quality})" if row.charted and row.charted.quality else ""
