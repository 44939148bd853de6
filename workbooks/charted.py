"""What is said of one measure's chart: its weeks, its newest figure, how high it reaches. What it draws belongs elsewhere."""

from dataclasses import dataclass
from math import floor

import numpy as np

from boxscore.cells import Status
from workbooks.cell_columns import Weeks
from workbooks.chart_contents import Charted
from workbooks.lines import Line
from workbooks.long_rows import Numbers

MARKED_BELOW = 0.06
"""How far marks stand below what is drawn, as a part of its height."""


@dataclass(frozen=True, eq=False)
class MeasureChart:
    """One measure's chart over every week of its window; money is in pounds."""

    line: Line
    charted: Charted
    weeks: Weeks
    values: Numbers
    """The figures, week by week; NaN where there is none."""
    latest_status: Status
    """Of its last week."""
    latest_centre: float | None
    """The centre line in its last week."""
    begins: tuple[int, ...]
    """The places where the lines begin anew, by a rebase."""
    marks: dict[int, str]
    """What happened, by the places of its weeks."""
    figures_stand: bool
    """Whether a figure stands for several weeks: a monthly or quarterly one."""
    lowest: float
    highest: float
    """Of its figures, lines and goal."""

    def __len__(self) -> int:
        return len(self.weeks)

    @property
    def latest(self) -> float | None:
        """The figure of its last week."""
        return None if np.isnan(self.values[-1]) else float(self.values[-1])

    @property
    def gaps(self) -> int:
        """How many weeks have no figure."""
        return int(np.count_nonzero(np.isnan(self.values)))

    @property
    def height_of_marks(self) -> float:
        """A little below everything drawn, but not below 0 for what is never negative."""
        return self._not_below_0(self.lowest - MARKED_BELOW * (self.highest - self.lowest))

    def floor_of_axis(self, step: float) -> float:
        """Where an axis begins whose lines are ``step`` apart, so that marks have room."""
        return self._not_below_0(floor((self.lowest - 2 * MARKED_BELOW * (self.highest - self.lowest)) / step) * step)

    def _not_below_0(self, height: float) -> float:
        return max(height, 0.0) if self.lowest >= 0 else height
