"""A cost centre of an invented board: its ledger, who holds it, what was worked for it, and what an open month of it is estimated at.

Who has how much of it in which week belongs to the spend.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sources.simulator.columns import Flags, Whole
from sources.simulator.cost_weeks import PAID_BY, Holder, Parts
from sources.simulator.days import Month
from sources.simulator.ledger import ARREARS, Ledger
from sources.simulator.plan import COST_CENTRE, Plan, may_share_with
from sources.simulator.rates import PENCE_AN_HOUR
from sources.simulator.staffing import QUARTERS, SOURCES, WORKED, Roster
from sources.simulator.teams import days_held

NON_PAY = ("Medicines", "Supplies", "Other")
ESTIMATED_PAY = tuple(line for line in PAID_BY if line != ARREARS)
ESTIMATED_FROM_MONTHS = 3
ALL_OF_IT = 100
RATES = np.array([PENCE_AN_HOUR[source] for source in range(len(SOURCES))])


@dataclass(frozen=True)
class CostCentre:
    """All that the weeks of a cost centre follow from."""

    ledger: Ledger
    holders: tuple[Holder, ...]
    worked: Whole
    """Quarters of hours by source and day of the history, on the rosters of those who hold it that day."""
    worth: Whole
    """The same at their rates: quarters of hours times pence an hour."""
    has_a_roster: Flags
    """The days of the history on which all who hold it hold a roster."""
    is_at_work: Flags
    """The days in whose week, Monday to Sunday, one of those who hold it that day has a roster that was worked."""
    has_an_idle_roster: Flags
    """The days in whose week one of them has a roster that was not."""

    def estimate(self, month: Month, first: int, last: int) -> dict[str, int] | None:
        """By line, in pence, what a part of an open month is estimated at; None where any line of it cannot be."""
        days, before = last - first + 1, self._months_before(month)
        if not before:
            return None
        usual = {line: self._usual(line, before, days) for line in (*ESTIMATED_PAY, *NON_PAY)}
        if not self.has_a_roster[first : last + 1].all():
            return usual
        if self.has_an_idle_roster[first]:
            return None
        worth = {line: int(self.worth[list(PAID_BY[line]), first : last + 1].sum()) for line in ESTIMATED_PAY}
        return usual | {line: divided(pence, QUARTERS) for line, pence in worth.items()}

    def is_idle(self, parts: Parts) -> Flags:
        """The parts in whose week nobody who holds it worked; those of days outside the history with them."""
        inside = (parts.first >= 0) & (parts.first < len(self.is_at_work))
        idle: Flags = ~(inside & self.is_at_work[np.where(inside, parts.first, 0)])
        return idle

    def _months_before(self, month: Month) -> list[int]:
        """The places of the newest closed months of the year before."""
        year_before = month.plus(-12)
        return [at for at, closed in enumerate(self.ledger.months) if year_before <= closed < month][-ESTIMATED_FROM_MONTHS:]

    def _usual(self, line: str, before: Sequence[int], days: int) -> int:
        """What as many days had of the line in those months."""
        spent = sum(int(account.actual[list(before)].sum()) for account in self.ledger.lines if account.line == line)
        return divided(spent * days, sum(self.ledger.months[at].last.day for at in before))


def divided(pence: int, by: int) -> int:
    """The quotient in whole pence, half away from zero; ``by`` is above 0."""
    size = (2 * abs(pence) + by) // (2 * by)
    return -size if pence < 0 else size


def cost_centre(ledger: Ledger, holders: tuple[Holder, ...], rosters: Mapping[int, Roster], days: int) -> CostCentre:
    """The cost centre over the days of a history; ``rosters`` are those of the holders that have one, by place on the board."""
    worked, worth = np.zeros(len(SOURCES) * days, np.int64), np.zeros(len(SOURCES) * days, np.int64)
    holding, with_a_roster, at_work = (np.zeros(days, dtype=np.int64) for _ in range(3))
    for holder in holders:
        theirs = slice(holder.first, holder.last + 1)
        holding[theirs] += 1
        if holder.team in rosters:
            roster = rosters[holder.team]
            counts = roster.is_sent & (roster.status == WORKED) & (roster.day >= holder.first) & (roster.day <= holder.last)
            quarters, place = roster.worked[counts], roster.source[counts] * days + roster.day[counts]
            rates = RATES[roster.source[counts], roster.group[counts]]
            worked += np.bincount(place, weights=quarters, minlength=len(worked)).astype(np.int64)
            worth += np.bincount(place, weights=quarters * rates, minlength=len(worth)).astype(np.int64)
            with_a_roster[theirs] += 1
            at_work[theirs] += _days_of_weeks_worked(roster, days)[theirs]
    has, is_at_work, idle = (holding > 0) & (with_a_roster == holding), at_work > 0, at_work < with_a_roster
    return CostCentre(ledger, holders, worked.reshape(-1, days), worth.reshape(-1, days), has, is_at_work, idle)


def _days_of_weeks_worked(roster: Roster, days: int) -> Flags:
    """For each day of the history whether anything was worked in its week."""
    worked = roster.day[roster.is_sent & (roster.status == WORKED) & (roster.worked > 0)]
    return np.repeat(np.bincount(worked // 7, minlength=days // 7) > 0, 7)


def holders_of(poster: int, plan: Plan) -> tuple[Holder, ...]:
    """Who holds the cost centre whose lines the team at a place on the board posts, in the order of the teams."""
    own = plan.team(poster).codes[COST_CENTRE][0].code
    held = [(team, held) for team in map(plan.team, may_share_with(poster, plan)) for held in team.codes[COST_CENTRE] if held.code == own]
    stretches = [(team.index, one.share or ALL_OF_IT, days_held(one, team, plan)) for team, one in held]
    return tuple(Holder(team, share, days.first, days.last) for team, share, days in stretches if days.first <= days.last)
