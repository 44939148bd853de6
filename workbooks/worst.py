"""Which measure of a team is worst: what signals concern, the farthest from its usual figures first. Wording it belongs elsewhere."""

from collections.abc import Sequence
from operator import sub

from workbooks.box_score_rows import Row
from workbooks.wording import goal_met


def concerns(rows: Sequence[Row]) -> list[Row]:
    """The measures whose newest figure is part of a signal of concern, the worst first.

    How bad one is, is how far its latest figure lies from its centre line, in average steps from one figure of the chart to the next: so
    that falls and pounds can be compared. Of two that are as bad the one that is new comes first.
    """
    return sorted((row for row in rows if row.is_concern), key=lambda row: (-_steps_from(row, row.centre), not row.is_new))


def farthest_from_goal(rows: Sequence[Row]) -> Row | None:
    """The measure whose latest figure misses its goal by most, in the same steps; None when no goal is missed."""
    missed = [row for row in rows if goal_met(row.line) is False]
    return max(missed, key=lambda row: _steps_from(row, row.line.goal_of_latest), default=None)


def _steps_from(row: Row, height: float | None) -> float:
    """How far the latest figure lies from ``height``, in its average step; 0 where that cannot be told."""
    latest = row.line.latest
    figures = [number for number in row.line.numbers[-row.charted_weeks :].tolist() if number == number]
    all_steps: float = sum(map(abs, map(sub, figures[1:], figures)))
    if latest is None or latest.value is None or height is None or not all_steps:
        return 0.0
    return abs(latest.value - height) / (all_steps / (len(figures) - 1))
