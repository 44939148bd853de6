"""What teams are told of each other: where another has lastingly improved. Finding that, keeping it and showing it belong elsewhere.

Why it is so: docs/decisions/0029-what-teams-see-of-each-other.md.
"""

from datetime import date, datetime
from typing import NamedTuple

from boxscore.described import Described
from boxscore.disclosure import Disclosure
from boxscore.measures import MeasureId
from boxscore.teams import Slug
from boxscore.weeks import Week

HOLDS_WEEKS = 13
"""An improvement whose newest figure is older is not told: nobody knows whether it lasts. Monthly figures settle in up to nine weeks."""


class Counted(NamedTuple):
    """One figure that counts, and the centre line at it; money in whole pence."""

    week: date
    """Its Sunday."""
    value: float
    centre: float


class Improvement(Described):
    """A sustained improvement of one team in one measure, of figures that may leave the team alone."""

    team: Slug
    measure: MeasureId
    sentence: str
    """What the chart says."""
    centre_name: str
    """What the centre line is: a median or a mean."""
    since: date
    """The Sunday of the first week of the shift."""
    before: float
    """The centre line: what was usual before."""
    since_then: float
    """The median of the figures since."""
    figures: tuple[Counted, ...]
    """Those that count in the weeks of the chart, oldest first; a week that is hidden is not among them."""

    @property
    def newest(self) -> Week:
        """The week of its newest figure."""
        return Week(self.figures[-1].week)

    def still_holds(self, last: Week) -> bool:
        """Whether its newest figure is of the 13 weeks up to ``last``."""
        return self.newest > last.plus(-HOLDS_WEEKS)


class Shared(Described):
    """Every improvement there is, when it was looked for, and what that rests on beside cells."""

    looked_at: datetime
    """UTC."""
    seal: str
    """The same as long as teams, measures, judgements and rules are the same."""
    disclosure: Disclosure
    """The rules by which small numbers were kept back."""
    improvements: tuple[Improvement, ...]
