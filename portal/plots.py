"""A measure's chart as plain points in the units people read, ready to be laid out. Working lines out, and drawing, belong elsewhere."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from boxscore.cells import Status
from boxscore.measures import Measure
from boxscore.teams import Team
from boxscore.weeks import Week
from measures.charts.one import Chart
from measures.charts.rules import Signal
from portal.team_figures import TeamFigures
from workbooks.figures import MINUTES_A_DAY, in_told_units
from workbooks.lines import Line

PLAIN, PROVISIONAL, ESTIMATED = "plain", "provisional", "estimated"
NOT_FINAL = {Status.PROVISIONAL: PROVISIONAL, Status.ESTIMATED: ESTIMATED}


@dataclass(frozen=True)
class Plotted:
    """One week of a chart; None where there is nothing to draw."""

    day: date
    value: float | None
    kind: str
    """How its mark looks: ``plain``, ``provisional``, ``estimated``, or the quality of the signal it is part of."""
    centre: float | None
    lower: float | None
    upper: float | None
    goal: float | None
    base: bool
    """Whether the centre line is made of it."""
    segment: int

    @property
    def heights(self) -> list[float]:
        """Everything drawn in the week."""
        return [number for number in (self.value, self.centre, self.lower, self.upper, self.goal) if number is not None]


@dataclass(frozen=True)
class Plot:
    """A chart with at least one figure, oldest week first."""

    measure: Measure
    points: tuple[Plotted, ...]

    @property
    def figures(self) -> list[Plotted]:
        return [point for point in self.points if point.value is not None]

    def lately(self, weeks: int) -> "Plot":
        """The last of its weeks."""
        first = Week(self.points[-1].day).plus(1 - weeks).ending
        return Plot(self.measure, tuple(point for point in self.points if point.day >= first))


def plot_of(figures: TeamFigures, line: Line, chart: Chart | None) -> Plot | None:
    """The chart of a line over the weeks it is charted for; None while no week has a figure.

    ``chart`` is the measure's with its lines; None where it has none.
    """
    points = _of_chart(figures, line, chart) if chart else _of_line(figures.team, line)
    return Plot(line.measure, points) if any(point.value is not None for point in points) else None


def _of_chart(figures: TeamFigures, line: Line, chart: Chart) -> tuple[Plotted, ...]:
    shown = figures.charts.weeks(figures.team.slug, line.measure.id)["week_ending"]
    first = shown.iloc[0].date() if len(shown) else date.max

    goal_on = _goals(figures.team, line.measure)

    def told(number: float | None) -> float | None:
        return None if number is None else in_told_units(number, line.measure)

    return tuple(
        Plotted(
            day=point.day,
            value=told(point.value),
            kind=str(point.quality) if point.signal is not Signal.NONE else _kind(line, point.day),
            centre=told(point.centre),
            lower=told(point.lower),
            upper=told(point.upper),
            goal=goal_on(point.day),
            base=point.base,
            segment=point.segment,
        )
        for point in chart.points
        if point.day >= first
    )


def _of_line(team: Team, line: Line) -> tuple[Plotted, ...]:
    """Of a measure without lines, which are not worked out of days that climb by themselves."""
    goal_on = _goals(team, line.measure)
    return tuple(
        Plotted(week.ending, figure.value, _kind(line, week.ending), None, None, None, goal_on(week.ending), False, 0)
        for week, figure in line.by_week.items()
    )


def _kind(line: Line, day: date) -> str:
    return NOT_FINAL.get(line.in_week(Week(day)).status, PLAIN)


def _goals(team: Team, measure: Measure) -> Callable[[date], float | None]:
    """What tells the goal of a day."""
    chosen, unit = team.chosen(measure.id), MINUTES_A_DAY if measure.is_time_of_day else 1

    def goal_on(day: date) -> float | None:
        goal = chosen.goal_on(day) if chosen else None
        return None if goal is None else goal / unit

    return goal_on
