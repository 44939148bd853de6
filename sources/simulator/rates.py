"""What an hour of an invented team's staff costs. Who worked it belongs to the staffing; what a ledger says of it to the ledger."""

from collections.abc import Mapping, Sequence

import numpy as np

from sources.simulator.columns import Whole
from sources.simulator.staffing import AGENCY, BANK, EXCESS, OVERTIME, SUBSTANTIVE, WORKED, Roster, in_hours

PENCE_AN_HOUR: Mapping[int, Sequence[int]] = {
    SUBSTANTIVE: (3400, 2300, 8200, 2600),
    BANK: (2850, 1950, 8200, 2300),
    AGENCY: (5200, 3000, 9500, 3600),
    OVERTIME: (3900, 2700, 8200, 3200),
    EXCESS: (3400, 2300, 8200, 2600),
}
"""What an hour worked costs by source and staff group (registered, support, medical, other): pay, on-costs and paid leave together."""


def cost_by(place: Whole, roster: Roster, source: int, places: int, group: int | None = None) -> Whole:
    """What the hours worked of a source cost in pence, added up by ``place``; of one staff group where it is given."""
    counts = (roster.source == source) & (roster.status == WORKED) & (place >= 0) & (place < places)
    if group is not None:
        counts &= roster.group == group
    pence = np.array(PENCE_AN_HOUR[source])[roster.group[counts]] * in_hours(roster.worked[counts])
    return np.round(np.bincount(place[counts], weights=pence, minlength=places)).astype(np.int64)
