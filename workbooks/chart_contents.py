"""What was worked out of a measure's chart, as plain values, for a workbook to draw and tell. Working it out belongs elsewhere."""

from dataclasses import dataclass
from datetime import date

from boxscore.weeks import Week

IMPROVEMENT, CONCERN = "improvement", "concern"
ASTRONOMICAL = "astronomical"
"""The signal of a figure that a person has confirmed to be one."""


@dataclass(frozen=True)
class Plotted:
    """The lines of one week and whether its figure is a signal; in the warehouse's units, None where there is no line."""

    week: Week
    centre: float | None
    lower: float | None
    upper: float | None
    is_base: bool
    """Whether the centre line is made of this week's figure."""
    begins: bool
    """Whether the lines begin anew with this week, by a rebase."""
    signal: str
    """Empty for none."""
    quality: str
    """What the signal means for the measure: improvement, concern or neutral."""


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
    weeks: tuple[Plotted, ...]
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
