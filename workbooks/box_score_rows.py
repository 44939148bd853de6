"""The rows of the box score: each measure with its chart and what it is held against. Columns, cells and sheets belong elsewhere."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from boxscore.layouts import Layout
from boxscore.measures import Measure
from boxscore.teams import Team
from boxscore.weeks import WeekRange
from workbooks.baseline_contents import BaselineFigure
from workbooks.chart_contents import CONCERN, Charted
from workbooks.contents import Contents
from workbooks.figures import in_told_units
from workbooks.lines import Line

WHOLE_POUNDS_FROM = 1_000
"""Of a measure with a figure of this much in the weeks shown pence are not: they would take room on the page and say nothing."""


@dataclass(frozen=True)
class Row:
    """Everything the box score says of one measure."""

    line: Line
    charted: Charted | None
    baseline: float | None
    """As its cells are told; None without one."""
    is_declared: bool
    """Whether that is of the weeks the team has declared, and not the first centre line of its chart."""

    @property
    def charted_weeks(self) -> int:
        return len(self.charted.weeks) if self.charted else 0

    @property
    def centre(self) -> float | None:
        """The newest centre line of its chart, as its cells are told."""
        newest = self.charted.weeks.centre[-1] if self.charted and self.charted_weeks else math.nan
        return None if math.isnan(newest) else in_told_units(float(newest), self.line.measure)

    @property
    def is_concern(self) -> bool:
        return self.charted is not None and self.charted.signal != "" and self.charted.quality == CONCERN

    @property
    def is_new(self) -> bool:
        """Whether its signal is told for the first time this week."""
        return self.charted is not None and self.charted.is_new


def weeks_of(contents: Contents) -> WeekRange:
    """The weeks that stand side by side."""
    return WeekRange(contents.current.plus(1 - (contents.layout.weeks or contents.weeks_shown)), contents.current)


def rows_of(contents: Contents, lines: Sequence[Line]) -> list[Row]:
    """A row a measure that the layout does not leave out, in the layout's order."""
    charted = {one.measure: one for one in contents.charts}
    declared = {one.measure: one for one in contents.baselines}
    kept = [line for line in _in_order(lines, contents.team, contents.layout) if line.measure.id not in contents.layout.leave_out]
    weeks = len(weeks_of(contents))
    in_pounds = (_with_whole_pounds(line, weeks) for line in kept)
    return [_row(line, charted.get(line.measure.id), declared.get(line.measure.id)) for line in in_pounds]


def _in_order(lines: Sequence[Line], team: Team, layout: Layout) -> list[Line]:
    if layout.order == "domain":
        return list(lines)
    order = [chosen.id for chosen in team.measures]
    return sorted(lines, key=lambda line: order.index(line.measure.id))


def _row(line: Line, charted: Charted | None, declared: BaselineFigure | None) -> Row:
    baseline = declared.value if declared else _first_centre(line.measure, charted)
    told = None if baseline is None else in_told_units(baseline, line.measure)
    return Row(line, charted, told, is_declared=declared is not None)


def _first_centre(measure: Measure, charted: Charted | None) -> float | None:
    """The centre line of the first weeks of the chart that have one; none of a measure that is itself told against the baseline."""
    centres = charted.weeks.centre.tolist() if charted and not measure.against_baseline else []
    return next((centre for centre in centres if centre == centre), None)


def _with_whole_pounds(line: Line, weeks: int) -> Line:
    if not line.measure.is_money or np.fmax.reduce(np.abs(line.numbers[-weeks:]), initial=0) < WHOLE_POUNDS_FROM:
        return line
    return replace(line, measure=line.measure.model_copy(update={"decimals": 0}))
