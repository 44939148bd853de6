"""Open months by week: pay from the rosters, everything else as in the cost centre's last closed months. Closed months belong elsewhere."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from boxscore.costs import FROM_CLOSED_MONTHS, FROM_ROSTER, PAY
from measures.costs.ledger_by_week import whole, with_days
from measures.costs.parts import Parts, cut, day_number
from measures.costs.pennies import rounded_ratio
from measures.costs.posted import LINES, MONTHS_LOOKED_BACK, Posted
from measures.costs.weights import Rosters
from measures.facts import Flags, Numbers, Values

MONTHS_BEHIND_AN_ESTIMATE = 3
AT_THEIR_RATES, BY_DAYS = "minutes worked at their rates", "days of closed months"


@dataclass(frozen=True)
class Basis:
    """What the cost centres spent over the last closed months before a month."""

    months: Flags
    """For each cost centre (down) which of the months before (across) they are."""
    amounts: Numbers
    """For each cost centre and line, in pence."""
    days: Numbers
    """For each cost centre how many days those months have; 0 where none has closed."""

    @classmethod
    def before(cls, month: int, posted: Posted) -> "Basis":
        """Those before the month at this place."""
        looked_at = slice(month - MONTHS_LOOKED_BACK, month)
        tells = posted.tells_of(looked_at)
        newest_first = tells[:, ::-1].cumsum(axis=1)[:, ::-1]
        months = tells & (newest_first <= MONTHS_BEHIND_AN_ESTIMATE)
        amounts = (posted.amounts[:, looked_at] * months[:, :, None]).sum(axis=1)
        return cls(months, amounts, (months * posted.months.days[looked_at]).sum(axis=1))


@dataclass(frozen=True)
class OpenMonth:
    """The parts of one open month of each cost centre, up to the day the board is told as at, and how each is estimated."""

    month: int
    parts: Parts
    basis: Basis
    is_by_roster: Flags
    """The parts whose pay is told by rosters."""
    can_be_estimated: Flags

    @classmethod
    def of(cls, month: int, posted: Posted, rosters: Rosters, as_of: date) -> "OpenMonth":
        first, last = int(posted.months.first_days[month]), min(int(posted.months.last_days[month]), day_number(as_of))
        centres = np.flatnonzero(~posted.closed[:, month]) if first <= last else np.zeros(0, dtype=np.int64)
        parts = cut(posted.centres, centres, np.full(len(centres), first), np.full(len(centres), last))
        basis = Basis.before(month, posted)
        is_by_roster = rosters.tell_pay(parts)
        can = (basis.days[parts.centre] > 0) & (~is_by_roster | (rosters.all_worked(parts) & rosters.all_rated(parts)))
        can &= posted.centres.is_held(parts) | _goes_on(month, posted)[parts.centre]
        return cls(month, parts, basis, is_by_roster, can)

    def rows(self, posted: Posted, rosters: Rosters) -> pd.DataFrame:
        """One row a part and line with an amount: the columns of the feed made of them; no account, and no row of a file."""
        parts, by_roster = self.parts.where(self.can_be_estimated), self.is_by_roster[self.can_be_estimated]
        months, days = self.basis.amounts[parts.centre], self.basis.days[parts.centre]
        pence = rounded_ratio(months, parts.days[:, None], days[:, None])
        pence[:, : len(PAY)] = np.where(by_roster[:, None], rosters.cost_in(parts), pence[:, : len(PAY)])
        at, line = np.nonzero(pence)
        is_by_roster = by_roster[at] & (line < len(PAY))
        minutes = rosters.minutes_in(parts)[at, np.minimum(line, len(PAY))]
        behind = np.array(rosters.extracts_behind(parts), dtype=object), self._extracts(posted)[parts.centre]
        told = pd.DataFrame(
            {
                "cost_centre": pd.Series(np.array(posted.centres.codes, dtype=object)[parts.centre[at]], dtype="str"),
                "line": pd.Series(np.array(LINES, dtype=object)[line], dtype="str"),
                "account": pd.Series(None, index=range(len(at)), dtype="str"),
                "extract": pd.Series(np.where(is_by_roster, behind[0][at], behind[1][at]), dtype="str"),
                "name": pd.Series("", index=range(len(at)), dtype="str"),
                "row_number": 0,
                "provisional": False,
            }
        )
        return with_days(told, parts, at).assign(
            basis=pd.Series(np.where(is_by_roster, FROM_ROSTER, FROM_CLOSED_MONTHS), dtype="str"),
            whole_amount=whole(months[at, line]).mask(is_by_roster),
            spread_by=pd.Series(np.where(is_by_roster, AT_THEIR_RATES, BY_DAYS), dtype="str"),
            weight=whole(np.where(is_by_roster, minutes, parts.days[at])),
            all_weights=whole(days[at]).mask(is_by_roster),
            amount=whole(pence[at, line]),
            budget=whole(np.zeros(len(at), dtype=np.int64)),
        )

    def _extracts(self, posted: Posted) -> Values:
        """For each cost centre the extracts of the closed months behind its estimates: their short hashes, with spaces between."""
        month = posted.month - (self.month - MONTHS_LOOKED_BACK)
        near = np.flatnonzero((month >= 0) & (month < MONTHS_LOOKED_BACK))
        rows = near[self.basis.months[posted.centre[near], month[near]]]
        extract, hashes = posted.facts.extracts
        behind: list[list[str]] = [[] for _ in posted.centres.codes]
        for centre, one in np.unique(np.stack([posted.centre[rows], extract[rows].astype(np.int64)]), axis=1).T.tolist():
            behind[centre].append(hashes[one])
        return np.array([" ".join(found) for found in behind], dtype=object)


def _goes_on(month: int, posted: Posted) -> Flags:
    """For each cost centre whether spend of it is to be expected in the month although nobody may hold it.

    So it is when the ledger has nothing of the month yet, and its newest month before has a row of the cost centre.
    """
    begins = month - MONTHS_LOOKED_BACK
    told: Flags = np.any(posted.has_a_row[:, begins : month + 1], axis=0)
    newest = np.flatnonzero(told[:-1])
    if told[-1] or not len(newest):
        return np.zeros(len(posted.centres), dtype=bool)
    goes_on: Flags = posted.has_a_row[:, begins + newest[-1]]
    return goes_on
