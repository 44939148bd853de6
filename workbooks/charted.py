"""What a run chart shows: its window of weeks and the median of its first final figures. Drawing it belongs elsewhere."""

from dataclasses import dataclass
from statistics import median

from boxscore.cells import Status
from boxscore.weeks import Week, WeekRange
from workbooks.lines import Figure, Line

BASELINE = 12
"""How many final figures the median is taken from."""


@dataclass(frozen=True)
class Point:
    """One week of a chart; None where the line has no point."""

    week: Week
    figure: Figure
    median: float | None
    """In the weeks the median is taken from."""
    carried_on: float | None
    """From the last of those weeks to the end of the window."""


@dataclass(frozen=True)
class RunChart:
    """One measure's window, every week of it in order."""

    line: Line
    points: tuple[Point, ...]
    median: float | None
    """None when the window has fewer than ``BASELINE`` final figures."""
    final_figures: int
    figures_stand: bool
    """Whether a figure stands for several weeks: a monthly or quarterly one."""


def run_chart(line: Line, charted_weeks: int) -> RunChart | None:
    """The last ``charted_weeks`` weeks up to the last one with a value, from the first with a value on; None when no week has one.

    The median is that of the first ``BASELINE`` final figures in the window. A figure that stands for several weeks counts once.
    """
    with_a_value = list(line.with_a_value)
    if not with_a_value:
        return None
    last = with_a_value[-1]
    first = next(week for week in with_a_value if week >= last.plus(1 - charted_weeks))
    window = WeekRange(first, last)
    in_window = [week for week in with_a_value if week in window]
    changes = _first_weeks(line, in_window)
    final = [week for week in changes if line.by_week[week].status is Status.FINAL]
    baseline = final[:BASELINE] if len(final) >= BASELINE else []
    centre = median(line.by_week[week].value or 0 for week in baseline) if baseline else None
    points = tuple(_point(line, week, baseline, centre) for week in window)
    return RunChart(line, points, centre, len(final), figures_stand=len(changes) < len(in_window))


def _first_weeks(line: Line, weeks: list[Week]) -> list[Week]:
    """Those of ``weeks`` that bring a figure of their own, not the one of the week before again."""
    before = (None, *(line.by_week[week] for week in weeks))
    return [week for week, earlier in zip(weeks, before, strict=False) if line.by_week[week] != earlier]


def _point(line: Line, week: Week, baseline: list[Week], centre: float | None) -> Point:
    is_baseline = bool(baseline) and week <= baseline[-1]
    is_after = bool(baseline) and week >= baseline[-1]
    return Point(week, line.in_week(week), centre if is_baseline else None, centre if is_after else None)
