"""The columns that all charts of a team draw, chart below chart: figures with their lines, signals and marks. They are worked out for all
charts at once: a nation has 125,000 of them. Where they stand on a sheet, and sentences, belong elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from boxscore.cells import Status
from boxscore.measures import Measure
from boxscore.teams import ChosenMeasure
from boxscore.weeks import Week
from workbooks.cell_columns import CODES, STATUSES, Weeks, weeks_of
from workbooks.chart_contents import CONCERN, IMPROVEMENT, Charted, Mark, PlottedWeeks
from workbooks.charted import MeasureChart
from workbooks.figures import MINUTES_A_DAY, PENCE_A_POUND
from workbooks.lines import Line
from workbooks.long_rows import Days, Numbers, Places, plain_numbers, together

A_WEEK = np.timedelta64(7, "D")
WINDOWS_REMEMBERED = 1_024
NO_SIGNAL, IMPROVES, CONCERNS, NEITHER = range(4)
MEANINGS = {IMPROVEMENT: IMPROVES, CONCERN: CONCERNS}
"""Of a signal, by its quality; one of a measure that has no better direction means neither."""


class ToDraw(NamedTuple):
    """A line of the box score with what was worked out of its chart, and how the team chose its measure."""

    line: Line
    charted: Charted
    chosen: ChosenMeasure | None


@dataclass(frozen=True, eq=False)
class ChartColumns:
    """A row for each week of each chart; money is in pounds, and NaN is where there is nothing."""

    endings: Days
    """The Sundays."""
    figures: Numbers
    centre: Numbers
    """The centre line in the weeks it is made of."""
    carried_on: Numbers
    """The same from the last of those weeks on."""
    lower: Numbers
    upper: Numbers
    goal: Numbers
    improvement: Numbers
    """The figures that are part of a signal of improvement."""
    concern: Numbers
    other_signal: Numbers
    """Those of a signal of a measure that has no better direction."""
    not_final: Numbers
    marked: Numbers
    """How high marks stand."""


def charts_of(told: Sequence[ToDraw]) -> tuple[tuple[MeasureChart, ...], ChartColumns]:
    """The charts of those that have a week with a figure, in their order, and what they draw."""
    drawn = [one for one in told if len(one.charted.weeks)]
    if not drawn:
        return (), ChartColumns(np.empty(0, "datetime64[D]"), *11 * (np.empty(0),))
    below = _Below(drawn)
    lines = below.lines()
    charts = below.charts(lines)
    return charts, below.columns(lines, charts)


class _Window(NamedTuple):
    """The weeks of a chart from its first to its last one, those without a figure among them."""

    at: Places
    """The places in it of the weeks that are plotted."""
    endings: Days
    weeks: Weeks


# The measures of a team, and teams, have most of their weeks in common.
@lru_cache(maxsize=WINDOWS_REMEMBERED)
def _window(plotted: bytes) -> _Window:
    week_ending = np.frombuffer(plotted, "datetime64[D]")
    at = (week_ending - week_ending[0]) // A_WEEK
    endings = week_ending[0] + A_WEEK * np.arange(at[-1] + 1)
    return _Window(at, endings, weeks_of(endings))


class _Lines(NamedTuple):
    """As ``ChartColumns`` has them."""

    centre: Numbers
    carried_on: Numbers
    lower: Numbers
    upper: Numbers
    goal: Numbers


class _Below:
    """Charts, one below the other."""

    def __init__(self, drawn: Sequence[ToDraw]) -> None:
        self._drawn = drawn
        self._plotted = [one.charted.weeks for one in drawn]
        self._windows = [_window(one.week_ending.tobytes()) for one in self._plotted]
        self._many = np.array([len(window.weeks) for window in self._windows])
        ends = np.cumsum(self._many)
        self._begins, self._lasts = ends - self._many, ends - 1
        at = [window.at + begin for window, begin in zip(self._windows, self._begins.tolist(), strict=True)]
        self._rows_plotted = together(at)
        held = [one.line.columns_over(window.endings) for one, window in zip(drawn, self._windows, strict=True)]
        self._figures, self._codes, self._as_ofs = (together(column) for column in zip(*held, strict=True))

    def lines(self) -> _Lines:
        """Their lines and goals."""
        plotted = self._plotted
        many = [len(one) for one in plotted]
        units = np.repeat([_unit(one.line.measure) for one in self._drawn], many)
        centre, is_base = together([one.centre for one in plotted]), together([one.is_base for one in plotted])
        goes_on = np.append(is_base[1:], True)
        goes_on[np.cumsum(many) - 1] = True  # which no chart does into the one below it
        columns = (
            np.where(is_base, centre, np.nan),
            np.where(is_base & goes_on, np.nan, centre),
            together([one.lower for one in plotted]),
            together([one.upper for one in plotted]),
        )
        first, carried_on, lower, upper = (self._spread(column / units) for column in columns)
        return _Lines(first, carried_on, lower, upper, self._goals())

    def charts(self, lines: _Lines) -> tuple[MeasureChart, ...]:
        """What is said of each."""
        drawn = np.array([self._figures, *lines])
        lowest = np.fmin.reduceat(np.fmin.reduce(drawn), self._begins).tolist()
        highest = np.fmax.reduceat(np.fmax.reduce(drawn), self._begins).tolist()
        centres = plain_numbers(np.where(np.isnan(lines.carried_on), lines.centre, lines.carried_on)[self._lasts])
        codes, stand = self._codes[self._lasts].tolist(), self._stand()
        return tuple(
            MeasureChart(
                one.line,
                one.charted,
                window.weeks,
                figures,
                latest_status=STATUSES[codes[at]],
                latest_centre=centres[at],
                begins=tuple(window.at[one.charted.weeks.begins].tolist()),
                marks=_marks(one.charted.marks, window.weeks),
                figures_stand=stand[at],
                lowest=lowest[at],
                highest=highest[at],
            )
            for at, (one, window, figures) in enumerate(zip(self._drawn, self._windows, self._split(self._figures), strict=True))
        )

    def columns(self, lines: _Lines, charts: Sequence[MeasureChart]) -> ChartColumns:
        """What they draw."""
        figures, meanings = self._figures, self._spread(together([_meanings(one) for one in self._plotted]))
        improvement, concern, neither = (np.where(meanings == one, figures, np.nan) for one in (IMPROVES, CONCERNS, NEITHER))
        return ChartColumns(
            together([window.endings for window in self._windows]),
            figures,
            *lines,
            improvement,
            concern,
            neither,
            not_final=np.where(self._codes == CODES[Status.FINAL], np.nan, figures),
            marked=self._marked(charts),
        )

    def _split(self, column: Numbers) -> list[Numbers]:
        """Each chart's part of the column."""
        return [column[first : last + 1] for first, last in zip(self._begins.tolist(), self._lasts.tolist(), strict=True)]

    def _spread(self, column: Numbers) -> Numbers:
        """The numbers of the weeks that are plotted, with NaN in the rows between them."""
        if len(column) == len(self._figures):
            return column
        spread = np.full(len(self._figures), np.nan)
        spread[self._rows_plotted] = column
        return spread

    def _goals(self) -> Numbers:
        """What the team aims for in each week."""
        latest = [_as_drawn(one.chosen.goal if one.chosen else None, one.line.measure) for one in self._drawn]
        goals = np.repeat(latest, self._many)
        for one, window, part in zip(self._drawn, self._windows, self._split(goals), strict=True):
            if one.chosen and one.chosen.goals:
                part[:] = [_as_drawn(one.chosen.goal_on(ending), one.line.measure) for ending in window.weeks.endings]
        return goals

    def _stand(self) -> list[bool]:
        """Of each chart, whether a figure is told again in the next week that has one."""
        of = np.repeat(np.arange(len(self._many)), self._many)
        has_figure = ~np.isnan(self._figures)
        # Days are counted, for NaT is not even like itself.
        told = [column[has_figure] for column in (self._figures, self._codes, self._as_ofs.view("int64"), of)]
        is_told_again = np.logical_and.reduce([column[1:] == column[:-1] for column in told])
        stand = np.zeros(len(self._many), "bool")
        stand[told[-1][1:][is_told_again]] = True
        return stand.tolist()

    def _marked(self, charts: Sequence[MeasureChart]) -> Numbers:
        heights = np.full(len(self._figures), np.nan)
        for chart, part in zip(charts, self._split(heights), strict=True):
            part[list(chart.marks)] = chart.height_of_marks
        return heights


def _unit(measure: Measure) -> int:
    """How many of the warehouse's units are one of the sheet's."""
    return PENCE_A_POUND if measure.is_money else MINUTES_A_DAY if measure.is_time_of_day else 1


def _as_drawn(goal: float | None, measure: Measure) -> float:
    if goal is None:
        return np.nan
    return goal / MINUTES_A_DAY if measure.is_time_of_day else goal


def _meanings(plotted: PlottedWeeks) -> Numbers:
    """What the signal means that each week's figure is part of."""
    if not any(plotted.signal):
        return np.zeros(len(plotted))
    named = zip(plotted.signal, plotted.quality, strict=True)
    return np.array([MEANINGS.get(quality, NEITHER) if signal else NO_SIGNAL for signal, quality in named], "float64")


def _marks(marks: Sequence[Mark], weeks: Weeks) -> dict[int, str]:
    """What happened, by the places of the weeks; two things in one week stand one behind the other."""
    said: dict[int, str] = {}
    for mark in marks:
        at = weeks.places.get(Week.of(mark.on).ending)
        if at is not None:
            said[at] = f"{said[at]}; {mark.text}" if at in said else mark.text
    return said
