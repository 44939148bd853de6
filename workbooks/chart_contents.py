"""What was worked out of a measure's chart, as plain values, for a workbook to draw and tell. Working it out belongs elsewhere."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from boxscore.weeks import Week
from workbooks.cell_columns import Flags
from workbooks.long_rows import Days, Numbers

IMPROVEMENT, CONCERN = "improvement", "concern"
ASTRONOMICAL = "astronomical"
"""The signal of a figure that a person has confirmed to be one."""


@dataclass(frozen=True, eq=False)
class PlottedWeeks:
    """The weeks a chart shows, oldest first, with their lines: column by column, in the warehouse's units, NaN where there is no line."""

    week_ending: Days
    centre: Numbers
    lower: Numbers
    upper: Numbers
    is_base: Flags
    """Whether the centre line is made of the week's figure."""
    begins: Flags
    """Whether the lines begin anew with the week, by a rebase."""
    signal: tuple[str, ...]
    """What the week's figure is part of; empty for none."""
    quality: tuple[str, ...]
    """What the signal means for the measure: improvement, concern or neutral."""

    def __len__(self) -> int:
        return len(self.signal)


NO_WEEKS = PlottedWeeks(np.array([], "datetime64[D]"), *3 * (np.array([], "float64"),), *2 * (np.array([], "bool"),), (), ())


@dataclass(frozen=True)
class Mark:
    """Something that happened, marked on the chart in its week."""

    on: date
    text: str
    is_holiday: bool = False


@dataclass(frozen=True)
class Offer:
    """A new centre line that a person may accept, in the warehouse's units."""

    first: Week
    centre: float


@dataclass(frozen=True)
class Charted:
    """What was worked out of one measure's chart."""

    measure: str
    weeks: PlottedWeeks
    """Those the chart shows; none when no week has a figure."""
    sentence: str
    """What its newest figure says, without a full stop."""
    kind: str = ""
    """``Run chart``, ``XmR chart``, ...; empty where no lines are worked out."""
    centre_name: str = ""
    signal: str = ""
    """The signal its newest figure is part of; empty for none."""
    quality: str = ""
    is_new: bool = False
    """Whether that signal is told for the first time in the team's current week."""
    details: tuple[str, ...] = ()
    """What to beware of, what was judged and by whom, and how the chart is made: sentences."""
    marks: tuple[Mark, ...] = ()
    offer: Offer | None = None
