"""Months of a ledger as weeks, to the penny: the parts a month is cut into, what each weighs, and who has how much of it.

It follows decision 14 by code of its own, so that the measures can be held against it. Which cost centre is whose, what an open month is
estimated at and which measures are told of it belong elsewhere.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from sources.simulator.columns import Flags, Whole
from sources.simulator.staffing import AGENCY, BANK, EXCESS, OVERTIME, SUBSTANTIVE

PAID_BY: Mapping[str, tuple[int, ...]] = {
    "Substantive": (SUBSTANTIVE,),
    "Bank": (BANK,),
    "Agency": (AGENCY,),
    "Overtime": (OVERTIME, EXCESS),
    "Arrears": (SUBSTANTIVE,),
}
"""For each line of pay the sources of the hours that weigh; every other line goes by calendar days."""
ALL_OF_IT = 100


@dataclass(frozen=True)
class Holder:
    """A team that holds a cost centre from one day to another, both included, by number."""

    team: int
    share: int
    """In percent."""
    first: int
    last: int


@dataclass(frozen=True)
class Parts:
    """The parts of some stretches of days, a stretch a row and in order of days; shorter rows end with parts of no days.

    Each lies in one week and has one set of holders.
    """

    first: Whole
    last: Whole

    @property
    def days(self) -> Whole:
        return self.last - self.first + 1

    @property
    def week(self) -> Whole:
        """The week of the history, below 0 before it."""
        return self.first // 7


def parts_of(stretches: Sequence[tuple[int, int]], holders: Sequence[Holder]) -> Parts:
    """Stretches of days cut at the end of each week and where the holders change."""
    changes = {day for holder in holders for day in (holder.first, holder.last + 1)}
    cut = [_cut(first, last, changes) for first, last in stretches]
    most = max(map(len, cut), default=0)
    filled = np.array([[*parts, *[(0, -1)] * (most - len(parts))] for parts in cut], dtype=np.int64).reshape(len(cut), most, 2)
    return Parts(filled[..., 0], filled[..., 1])


def _cut(first: int, last: int, changes: set[int]) -> list[tuple[int, int]]:
    mondays = range(first - first % 7 + 7, last + 1, 7)
    begins = sorted({first, *mondays, *(day for day in changes if first < day <= last)})
    return [(one, following - 1) for one, following in pairwise([*begins, last + 1])]


def apportioned(amounts: Whole, weights: Whole) -> Whole:
    """Each amount by the weights along the last axis, in whole pence that add up to it.

    Each gets the whole pence of the amount without its sign; those left go to the largest remainders, of equal ones to the first.
    """
    size = np.abs(amounts)[..., None]
    pence, rest = np.divmod(size * weights, weights.sum(axis=-1, keepdims=True))
    left = size - pence.sum(axis=-1, keepdims=True)
    place = np.argsort(np.argsort(-rest, axis=-1, kind="stable"), axis=-1, kind="stable")
    signed: Whole = np.sign(amounts)[..., None] * (pence + (place < left))
    return signed


def worked_in(parts: Parts, by_day: Whole) -> Whole:
    """What is worked, by source and day of the history, added up by source and part; a day outside the history has none."""
    so_far = np.concatenate([np.zeros((len(by_day), 1), dtype=np.int64), np.cumsum(by_day, axis=1)], axis=1)
    begins, ends = (np.clip(day, 0, by_day.shape[1]) for day in (parts.first, parts.last + 1))
    added: Whole = so_far[:, ends] - so_far[:, begins]
    return added


def weights_of(line: str, parts: Parts, worked: Whole, is_idle: Flags) -> Whole:
    """What each part of each stretch weighs for a line; ``worked`` is by source and part, ``is_idle`` whether nobody worked in its week."""
    if line not in PAID_BY:
        return parts.days
    own, everybodys = worked[list(PAID_BY[line])].sum(axis=0), worked.sum(axis=0)
    goes_by_days = (is_idle & (parts.days > 0)).any(axis=1, keepdims=True) | (everybodys.sum(axis=1, keepdims=True) == 0)
    by_minutes = np.where(own.sum(axis=1, keepdims=True) == 0, everybodys, own)
    weights: Whole = np.where(goes_by_days, parts.days, by_minutes)
    return weights


def shares_of(parts: Parts, holders: Sequence[Holder]) -> Whole:
    """For each part the percent of each holder, and last that of nobody: all of it where no team holds the cost centre."""
    held = [np.where((one.first <= parts.first) & (parts.first <= one.last), one.share, 0) for one in holders]
    none = np.where(np.sum(held, axis=0) == 0, ALL_OF_IT, 0) if held else np.full(parts.first.shape, ALL_OF_IT)
    return np.stack([*held, none], axis=-1)


def theirs(holders: Sequence[Holder], team: int | None) -> Flags:
    """Which of the columns of ``shares_of`` are the team's; nobody's when it is None."""
    return np.array([*(one.team == team for one in holders), team is None])


def by_week(pence: Whole, parts: Parts, weeks: int) -> Whole:
    """The pence of parts added up by week of the history; parts outside it are left out."""
    inside = (parts.week >= 0) & (parts.week < weeks) & (parts.days > 0)
    added = np.zeros(weeks, dtype=np.int64)
    np.add.at(added, parts.week[inside], pence[inside])
    return added
