"""What a chart shows, week by week: its figures with their lines, signals and marks. Working lines out and drawing belong elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise
from math import floor
from typing import Any

import numpy as np

from boxscore.cells import Status
from boxscore.measures import Measure
from boxscore.teams import ChosenMeasure
from boxscore.weeks import Week
from workbooks.cell_columns import Numbers, Weeks, plain_numbers, weeks_of
from workbooks.chart_contents import CONCERN, IMPROVEMENT, Charted, Mark, PlottedWeeks
from workbooks.figures import MINUTES_A_DAY, PENCE_A_POUND
from workbooks.lines import Line

Places = np.ndarray[Any, np.dtype[np.int64]]

MARKED_BELOW = 0.06
"""How far marks stand below what is drawn, as a part of its height."""
A_WEEK = np.timedelta64(7, "D")


@dataclass(frozen=True, eq=False)
class MeasureChart:
    """One measure's chart, every week of its window in order, column by column; money is in pounds, and None is where there is nothing."""

    line: Line
    charted: Charted
    weeks: Weeks
    values: Sequence[float | None]
    """The figures."""
    statuses: Sequence[Status]
    centre: Sequence[float | None]
    """The centre line in the weeks it is made of."""
    carried_on: Sequence[float | None]
    """The same from the last of those weeks on."""
    lower: Sequence[float | None]
    upper: Sequence[float | None]
    goal: Sequence[float | None]
    signals: Sequence[str]
    """Of what the week's figure is part; empty for none."""
    qualities: Sequence[str]
    begins: tuple[int, ...]
    """The places where the lines begin anew, by a rebase."""
    marks: tuple[str, ...]
    """What happened in the week; empty for nothing."""
    figures_stand: bool
    """Whether a figure stands for several weeks: a monthly or quarterly one."""

    def __len__(self) -> int:
        return len(self.weeks)

    @cached_property
    def improvement(self) -> Sequence[float | None]:
        """The figures that are part of a signal of improvement."""
        return self._with_quality(IMPROVEMENT)

    @cached_property
    def concern(self) -> Sequence[float | None]:
        return self._with_quality(CONCERN)

    @cached_property
    def other_signal(self) -> Sequence[float | None]:
        """Those of a signal of a measure that has no better direction."""
        if not any(self.signals):
            return [None] * len(self)
        named = zip(self.values, self.signals, self.qualities, strict=True)
        return [value if signal and quality not in (IMPROVEMENT, CONCERN) else None for value, signal, quality in named]

    @cached_property
    def not_final(self) -> Sequence[float | None]:
        if self.statuses.count(Status.FINAL) == len(self):
            return [None] * len(self)
        return [None if status is Status.FINAL else value for value, status in zip(self.values, self.statuses, strict=True)]

    @cached_property
    def marked(self) -> Sequence[float | None]:
        """Where marks stand: a little below everything drawn, but not below 0 for what is never negative."""
        height = self._not_below_0(self.lowest - MARKED_BELOW * (self.highest - self.lowest))
        return [height if mark else None for mark in self.marks]

    @property
    def lowest(self) -> float:
        return self._reach[0]

    @property
    def highest(self) -> float:
        return self._reach[1]

    def floor_of_axis(self, step: float) -> float:
        """Where an axis begins whose lines are ``step`` apart, so that marks have room."""
        return self._not_below_0(floor((self.lowest - 2 * MARKED_BELOW * (self.highest - self.lowest)) / step) * step)

    def _not_below_0(self, height: float) -> float:
        return max(height, 0.0) if self.lowest >= 0 else height

    @cached_property
    def _reach(self) -> tuple[float, float]:
        drawn = (self.values, *(set(one) for one in (self.centre, self.carried_on, self.lower, self.upper, self.goal)))
        numbers = [number for one in drawn for number in one if number is not None]
        return min(numbers), max(numbers)

    def _with_quality(self, quality: str) -> Sequence[float | None]:
        if quality not in self.qualities:
            return [None] * len(self)
        named = zip(self.values, self.signals, self.qualities, strict=True)
        return [value if signal and found == quality else None for value, signal, found in named]


def measure_chart(line: Line, charted: Charted, chosen: ChosenMeasure | None) -> MeasureChart | None:
    """The chart of a line by what was worked out of it; None when there is no week with a figure."""
    plotted = charted.weeks
    if not len(plotted):
        return None
    at = (plotted.week_ending - plotted.week_ending[0]) // A_WEEK
    weeks = weeks_of(plotted.week_ending[0] + A_WEEK * np.arange(at[-1] + 1))
    values, statuses, as_ofs = line.over(weeks)
    unit = PENCE_A_POUND if line.measure.is_money else MINUTES_A_DAY if line.measure.is_time_of_day else 1
    centre, carried_on = _centre_lines(plotted)
    return MeasureChart(
        line,
        charted,
        weeks,
        values,
        statuses,
        centre=_spread(centre / unit, at, len(weeks)),
        carried_on=_spread(carried_on / unit, at, len(weeks)),
        lower=_spread(plotted.lower / unit, at, len(weeks)),
        upper=_spread(plotted.upper / unit, at, len(weeks)),
        goal=_goals(chosen, weeks, line.measure),
        signals=_words(plotted.signal, at, len(weeks)),
        qualities=_words(plotted.quality, at, len(weeks)),
        begins=tuple(at[plotted.begins].tolist()),
        marks=_marks(charted.marks, weeks),
        figures_stand=_stand(values, statuses, as_ofs),
    )


def _centre_lines(plotted: PlottedWeeks) -> tuple[Numbers, Numbers]:
    """The centre line in the weeks it is made of, and from the last of those on."""
    is_base = plotted.is_base
    goes_on = is_base & np.append(is_base[1:], True)
    return np.where(is_base, plotted.centre, np.nan), np.where(goes_on, np.nan, plotted.centre)


def _spread(column: Numbers, at: Places, weeks: int) -> Sequence[float | None]:
    """The numbers in their places among ``weeks``, with None between them."""
    if len(column) == weeks:
        return plain_numbers(column)
    spread = np.full(weeks, np.nan)
    spread[at] = column
    return plain_numbers(spread)


def _words(column: tuple[str, ...], at: Places, weeks: int) -> Sequence[str]:
    if len(column) == weeks:
        return column
    words = [""] * weeks
    for place, word in zip(at.tolist(), column, strict=True):
        words[place] = word
    return words


def _goals(chosen: ChosenMeasure | None, weeks: Sequence[Week], measure: Measure) -> Sequence[float | None]:
    if chosen is None or not chosen.goals:
        only = chosen.goal if chosen else None
        return [_as_drawn(only, measure)] * len(weeks)
    return [_as_drawn(chosen.goal_on(week.ending), measure) for week in weeks]


def _as_drawn(goal: float | None, measure: Measure) -> float | None:
    return goal / MINUTES_A_DAY if goal is not None and measure.is_time_of_day else goal


def _marks(marks: Sequence[Mark], weeks: Weeks) -> tuple[str, ...]:
    said = [""] * len(weeks)
    for mark in marks:
        at = weeks.places.get(Week.of(mark.on).ending)
        if at is not None:
            said[at] = f"{said[at]}; {mark.text}" if said[at] else mark.text
    return tuple(said)


def _stand(values: Sequence[float | None], statuses: Sequence[Status], as_ofs: Sequence[date | None]) -> bool:
    """Whether a figure is told again in the next week that has one."""
    days = [as_of for as_of in as_ofs if as_of]
    if len(set(days)) == len(days) == len(as_ofs):
        return False
    figures = (figure for figure in zip(values, statuses, as_ofs, strict=True) if figure[0] is not None)
    return any(figure == before for before, figure in pairwise(figures))
