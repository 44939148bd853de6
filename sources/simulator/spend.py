"""What a team, or nobody, has of a cost centre week by week: its closed months apportioned, its open ones estimated.

How a stretch of days is cut and weighed belongs to the weeks of cost, which measures are told of it to the truth.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sources.simulator.columns import NEVER, Flags, Whole
from sources.simulator.cost_centres import ESTIMATED_PAY, NON_PAY, CostCentre, cost_centre
from sources.simulator.cost_weeks import Parts, apportioned, by_week, parts_of, shares_of, theirs, weights_of, worked_in
from sources.simulator.days import Calendar, Month
from sources.simulator.figures import SETTLES_AFTER_WEEKS
from sources.simulator.ledger import ARREARS, Ledger, LedgerLine

LINES = (*ESTIMATED_PAY, ARREARS, *NON_PAY)
MARCH = 3


@dataclass(frozen=True)
class Spend:
    """In pence by week of the history, and what of it is known how well."""

    lines: Mapping[str, Whole]
    """For each of ``LINES``."""
    budget: Whole
    year_end: Whole
    is_open: Flags
    """The weeks with a day of theirs whose month has not closed."""
    is_estimated: Flags
    """The weeks that have a part which was estimated."""
    lacks_an_estimate: Flags
    """The weeks that have a part which could not be."""
    told_to: Whole
    """The last day of the month that the newest of their days in the week lies in."""
    arrears_to: Whole
    """The last day of the month that posted arrears of which the week has a part; ``NEVER`` where it has none."""

    @property
    def total(self) -> Whole:
        """Every line together."""
        added: Whole = np.sum(list(self.lines.values()), axis=0)
        return added

    def and_also(self, other: "Spend") -> "Spend":
        """Both together, of the same days of the same weeks."""
        return Spend(
            {line: pence + other.lines[line] for line, pence in self.lines.items()},
            self.budget + other.budget,
            self.year_end + other.year_end,
            self.is_open,
            self.is_estimated | other.is_estimated,
            self.lacks_an_estimate | other.lacks_an_estimate,
            self.told_to,
            np.maximum(self.arrears_to, other.arrears_to),
        )


def spend_of(centre: CostCentre, team: int | None, calendar: Calendar) -> Spend:
    """What the team at a place on the board has of the cost centre; None for what nobody holds of it.

    Nobody's days are every day of the board, closed with its ledger; of an open month nobody has an estimate of a cost centre without a
    row in the newest closed one.
    """
    claim = _Claim(centre, team, calendar)
    closed = claim.parts([_days_of(month, calendar) for month in centre.ledger.months])
    arrears, arrears_to = claim.arrears()
    estimates, is_estimated, lacks_an_estimate = claim.estimates()
    return Spend(
        {line: pence + estimates[line] + (arrears if line == ARREARS else 0) for line, pence in claim.closed_lines(closed).items()},
        claim.by_days(np.array([line.budget for line in centre.ledger.lines]), closed),
        claim.by_days(_year_end(centre.ledger), closed),
        claim.weeks_with(~claim.is_closed),
        is_estimated,
        lacks_an_estimate,
        claim.told_to(),
        arrears_to,
    )


def nothing_of_nobodys(calendar: Calendar) -> Spend:
    """What nobody has on a board where everything is a team's."""
    none = np.zeros(calendar.weeks, dtype=np.int64)
    claim = _Claim(cost_centre(Ledger((), (), {}), (), {}, calendar.days), None, calendar)
    is_open = claim.weeks_with(~claim.is_closed)
    return Spend(dict.fromkeys(LINES, none), none, none, is_open, none > 0, none > 0, claim.told_to(), none + NEVER)


def _days_of(month: Month, calendar: Calendar) -> tuple[int, int]:
    """Its first and last day by number, also outside the history."""
    return calendar.number(month.first), calendar.number(month.last)


def _year_end(ledger: Ledger) -> Whole:
    """One line: each year's adjustment in its March."""
    return np.array([[ledger.year_end.get(month.financial_year, 0) if month.month == MARCH else 0 for month in ledger.months]], np.int64)


def _but_for_the_award(line: LedgerLine, ledger: Ledger) -> Whole:
    actual = line.actual.copy()
    if line.line == ARREARS and ledger.award:
        actual[ledger.months.index(ledger.award.posted_in)] = 0
    return actual


@dataclass(frozen=True)
class _Claim:
    """One team's, or nobody's, to a cost centre."""

    centre: CostCentre
    team: int | None
    calendar: Calendar

    def parts(self, stretches: Sequence[tuple[int, int]]) -> Parts:
        return parts_of(stretches, self.centre.holders)

    def shares(self, pence: Whole, parts: Parts) -> Whole:
        """What is theirs of each part's pence."""
        shared = apportioned(pence, shares_of(parts, self.centre.holders))
        added: Whole = shared[..., theirs(self.centre.holders, self.team)].sum(axis=-1)
        return added

    def weekly(self, pence: Whole, parts: Parts) -> Whole:
        """What is theirs week by week, a line a row, of pence by line and part."""
        mine = self.shares(pence, parts)
        return np.array([by_week(of_line, parts, self.calendar.weeks) for of_line in mine])

    def by_days(self, amounts: Whole, closed: Parts) -> Whole:
        """What is theirs week by week of amounts by line and month that go by calendar days, all lines together."""
        added: Whole = self.weekly(apportioned(amounts, closed.days), closed).sum(axis=0)
        return added

    def closed_lines(self, closed: Parts) -> dict[str, Whole]:
        """What is theirs of the closed months, by line; without the arrears of an award."""
        ledger, worked = self.centre.ledger, worked_in(closed, self.centre.worked)
        weights = np.array([weights_of(line.line, closed, worked, self.centre.is_idle(closed)) for line in ledger.lines])
        amounts = np.array([_but_for_the_award(line, ledger) for line in ledger.lines])
        lines = {line: np.zeros(self.calendar.weeks, dtype=np.int64) for line in LINES}
        for line, pence in zip(ledger.lines, self.weekly(apportioned(amounts, weights), closed), strict=True):
            lines[line.line] += pence
        return lines

    def arrears(self) -> tuple[Whole, Whole]:
        """What is theirs of an award, and the last day of the month that posted it in the weeks that have a part of it."""
        posted, ledger = np.full(self.calendar.weeks, NEVER), self.centre.ledger
        lines = [line for line in ledger.lines if line.line == ARREARS]
        if ledger.award is None or not lines:
            return np.zeros(self.calendar.weeks, dtype=np.int64), posted
        parts = self.parts([(self.calendar.number(ledger.award.first), self.calendar.number(ledger.award.last))])
        amounts = np.array([[line.actual[ledger.months.index(ledger.award.posted_in)]] for line in lines])
        weights = weights_of(ARREARS, parts, worked_in(parts, self.centre.worked), self.centre.is_idle(parts))
        pence = self.weekly(apportioned(amounts, weights), parts)
        days = by_week(self._is_theirs(parts) * parts.days, parts, self.calendar.weeks)
        return pence.sum(axis=0), np.where(days > 0, self.calendar.number(ledger.award.posted_in.last), posted)

    def estimates(self) -> tuple[dict[str, Whole], Flags, Flags]:
        """What is theirs of the open months, by line; the weeks with a part that was estimated, and those with one that could not be."""
        lines = {line: np.zeros(self.calendar.weeks, dtype=np.int64) for line in LINES}
        is_estimated, lacks = np.zeros(self.calendar.weeks, dtype=bool), np.zeros(self.calendar.weeks, dtype=bool)
        for month, part in self._open_parts():
            week, first, last = (int(of[0, 0]) for of in (part.week, part.first, part.last))
            estimate = self.centre.estimate(month, first, last)
            (lacks if estimate is None else is_estimated)[week] = True
            for line, pence in (estimate or {}).items():
                lines[line][week] += self.shares(np.array([[pence]]), part)[0, 0]
        return lines, is_estimated, lacks

    def _open_parts(self) -> Iterator[tuple[Month, Parts]]:
        """Each part of theirs of an open month, alone."""
        for month in self._months_to_estimate():
            first, last = _days_of(month, self.calendar)
            parts = self.parts([(max(first, 0), min(last, self.calendar.days - 1))])
            for at in np.flatnonzero(self._is_theirs(parts)[0]):
                yield month, Parts(parts.first[:, at : at + 1], parts.last[:, at : at + 1])

    def _months_to_estimate(self) -> list[Month]:
        closed = self.calendar.closed_months
        if self.team is None and not (closed and closed[-1] in self.centre.ledger.months):
            return []
        return [month for month in self.calendar.months if month not in self._closed_months]

    @property
    def _closed_months(self) -> set[Month]:
        """For nobody those of the board's ledger; for a team those with a line, and those that have settled without one."""
        if self.team is None:
            return set(self.calendar.closed_months)
        return {*self.centre.ledger.months, *self.calendar.months_closed_for(SETTLES_AFTER_WEEKS["ledger"])}

    def _is_theirs(self, parts: Parts) -> Flags:
        has: Flags = shares_of(parts, self.centre.holders)[..., theirs(self.centre.holders, self.team)].sum(axis=-1) > 0
        return has

    @property
    def is_closed(self) -> Flags:
        """For each day of the history whether its month has closed."""
        is_closed: Flags = np.isin(self._month_ends(), [self.calendar.number(month.last) for month in self._closed_months])
        return is_closed

    def weeks_with(self, days: Flags) -> Flags:
        """The weeks that have one of the days, and it is theirs."""
        has: Flags = (days & self._days()).reshape(-1, 7).max(axis=1)
        return has

    def told_to(self) -> Whole:
        """For each week the end of the newest month they have a day of; ``NEVER`` where they have none."""
        newest: Whole = np.where(self._days(), self._month_ends(), NEVER).reshape(-1, 7).max(axis=1)
        return newest

    def _days(self) -> Flags:
        held = np.full(self.calendar.days, self.team is None)
        for holder in self.centre.holders:
            if holder.team == self.team:
                held[holder.first : holder.last + 1] = True
        return held

    def _month_ends(self) -> Whole:
        """For each day of the history the last of its month."""
        ends = np.empty(self.calendar.days, dtype=np.int64)
        for month in self.calendar.months:
            first, last = _days_of(month, self.calendar)
            ends[max(first, 0) : last + 1] = last
        return ends
