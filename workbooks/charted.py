"""What a chart shows, week by week: its figures with their lines, signals and marks. Working lines out and drawing belong elsewhere."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import floor

import numpy as np

from boxscore.cells import Status
from boxscore.measures import Measure
from boxscore.teams import ChosenMeasure
from boxscore.weeks import Week
from workbooks.cell_columns import CODES, STATUSES, Codes, Weeks, weeks_of
from workbooks.chart_contents import CONCERN, IMPROVEMENT, Charted, Mark, PlottedWeeks
from workbooks.figures import MINUTES_A_DAY, PENCE_A_POUND
from workbooks.lines import Line
from workbooks.long_rows import Days, Numbers, Places

MARKED_BELOW = 0.06
"""How far marks stand below what is drawn, as a part of its height."""
A_WEEK = np.timedelta64(7, "D")


@dataclass(frozen=True, eq=False)
class MeasureChart:
    """One measure's chart, every week of its window in order, column by column; money is in pounds, and NaN is where there is nothing."""

    line: Line
    charted: Charted
    weeks: Weeks
    endings: Days
    """Their Sundays."""
    values: Numbers
    """The figures."""
    codes: Codes
    """Their statuses, as places in ``STATUSES``."""
    centre: Numbers
    """The centre line in the weeks it is made of."""
    carried_on: Numbers
    """The same from the last of those weeks on."""
    lower: Numbers
    upper: Numbers
    goal: Numbers
    signals: Sequence[str]
    """Of what the week's figure is part; empty for none."""
    qualities: Sequence[str]
    begins: tuple[int, ...]
    """The places where the lines begin anew, by a rebase."""
    marks: dict[int, str]
    """What happened, by the places of its weeks."""
    figures_stand: bool
    """Whether a figure stands for several weeks: a monthly or quarterly one."""

    def __len__(self) -> int:
        return len(self.weeks)

    @property
    def latest(self) -> float | None:
        """The figure of its last week."""
        return _number(self.values[-1])

    @property
    def latest_status(self) -> Status:
        return STATUSES[int(self.codes[-1])]

    @property
    def latest_centre(self) -> float | None:
        """The centre line in its last week."""
        carried_on = _number(self.carried_on[-1])
        return _number(self.centre[-1]) if carried_on is None else carried_on

    @property
    def gaps(self) -> int:
        """How many weeks have no figure."""
        return int(np.count_nonzero(np.isnan(self.values)))

    @cached_property
    def improvement(self) -> Numbers:
        """The figures that are part of a signal of improvement."""
        return self._signalled(lambda quality: quality == IMPROVEMENT)

    @cached_property
    def concern(self) -> Numbers:
        return self._signalled(lambda quality: quality == CONCERN)

    @cached_property
    def other_signal(self) -> Numbers:
        """Those of a signal of a measure that has no better direction."""
        return self._signalled(lambda quality: quality not in (IMPROVEMENT, CONCERN))

    @cached_property
    def not_final(self) -> Numbers:
        return np.where(self.codes == CODES[Status.FINAL], np.nan, self.values)

    @cached_property
    def marked(self) -> Numbers:
        """Where marks stand: a little below everything drawn, but not below 0 for what is never negative."""
        heights = np.full(len(self), np.nan)
        heights[list(self.marks)] = self._not_below_0(self.lowest - MARKED_BELOW * (self.highest - self.lowest))
        return heights

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
        drawn = np.concatenate((self.values, self.centre, self.carried_on, self.lower, self.upper, self.goal))
        return float(np.fmin.reduce(drawn)), float(np.fmax.reduce(drawn))

    def _signalled(self, means_so: Callable[[str], bool]) -> Numbers:
        """The figures that are part of a signal whose quality is so."""
        figures = np.full(len(self), np.nan)
        if any(self.signals):
            named = enumerate(zip(self.signals, self.qualities, strict=True))
            at = [place for place, (signal, quality) in named if signal and means_so(quality)]
            figures[at] = self.values[at]
        return figures


def _number(number: float) -> float | None:
    return None if np.isnan(number) else float(number)


def measure_chart(line: Line, charted: Charted, chosen: ChosenMeasure | None) -> MeasureChart | None:
    """The chart of a line by what was worked out of it; None when there is no week with a figure."""
    plotted = charted.weeks
    if not len(plotted):
        return None
    at = (plotted.week_ending - plotted.week_ending[0]) // A_WEEK
    endings = plotted.week_ending[0] + A_WEEK * np.arange(at[-1] + 1)
    weeks = weeks_of(endings)
    values, codes, as_ofs = line.columns_over(endings)
    unit = PENCE_A_POUND if line.measure.is_money else MINUTES_A_DAY if line.measure.is_time_of_day else 1
    centre, carried_on = _centre_lines(plotted)
    return MeasureChart(
        line,
        charted,
        weeks,
        endings,
        values,
        codes,
        centre=_spread(centre / unit, at, len(weeks)),
        carried_on=_spread(carried_on / unit, at, len(weeks)),
        lower=_spread(plotted.lower / unit, at, len(weeks)),
        upper=_spread(plotted.upper / unit, at, len(weeks)),
        goal=_goals(chosen, weeks, line.measure),
        signals=_words(plotted.signal, at, len(weeks)),
        qualities=_words(plotted.quality, at, len(weeks)),
        begins=tuple(at[plotted.begins].tolist()),
        marks=_marks(charted.marks, weeks),
        figures_stand=_stand(values, codes, as_ofs),
    )


def _centre_lines(plotted: PlottedWeeks) -> tuple[Numbers, Numbers]:
    """The centre line in the weeks it is made of, and from the last of those on."""
    is_base = plotted.is_base
    goes_on = is_base & np.append(is_base[1:], True)
    return np.where(is_base, plotted.centre, np.nan), np.where(goes_on, np.nan, plotted.centre)


def _spread(column: Numbers, at: Places, weeks: int) -> Numbers:
    """The numbers in their places among ``weeks``, with NaN between them."""
    if len(column) == weeks:
        return column
    spread = np.full(weeks, np.nan)
    spread[at] = column
    return spread


def _words(column: tuple[str, ...], at: Places, weeks: int) -> Sequence[str]:
    if len(column) == weeks:
        return column
    words = [""] * weeks
    for place, word in zip(at.tolist(), column, strict=True):
        words[place] = word
    return words


def _goals(chosen: ChosenMeasure | None, weeks: Sequence[Week], measure: Measure) -> Numbers:
    if chosen is None or not chosen.goals:
        return np.full(len(weeks), _as_drawn(chosen.goal if chosen else None, measure))
    return np.array([_as_drawn(chosen.goal_on(week.ending), measure) for week in weeks])


def _as_drawn(goal: float | None, measure: Measure) -> float:
    if goal is None:
        return np.nan
    return goal / MINUTES_A_DAY if measure.is_time_of_day else goal


def _marks(marks: Sequence[Mark], weeks: Weeks) -> dict[int, str]:
    said: dict[int, str] = {}
    for mark in marks:
        at = weeks.places.get(Week.of(mark.on).ending)
        if at is not None:
            said[at] = f"{said[at]}; {mark.text}" if at in said else mark.text
    return said


def _stand(values: Numbers, codes: Codes, as_ofs: Days) -> bool:
    """Whether a figure is told again in the next week that has one."""
    has_figure = ~np.isnan(values)
    told = (values[has_figure], codes[has_figure], as_ofs[has_figure].view("int64"))  # counted, for NaT is not even like itself
    return bool(np.logical_and.reduce([column[1:] == column[:-1] for column in told]).any())
