"""Where in a batch the rows of a feed fall: each claim's team and week, or period, as one number. Adding them up belongs to the tallies."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from boxscore.terms import Term
from measures.cover import DAYS_A_WEEK
from measures.facts import Claims, Days, Flags, Numbers
from measures.grids import Grid

NOWHERE = -1


@dataclass(frozen=True)
class Placed:
    """Some of the claims of a feed that lie in a batch."""

    claims: Claims
    claim: Numbers
    """Each claim's number."""
    place: Numbers
    """The number of its team and week, or period."""
    day_of_rows: Numbers
    """For each row of the feed the day, from 1970, by which it is placed."""

    @property
    def row(self) -> Numbers:
        return self.claims.rows_of(self.claim)

    @property
    def day(self) -> Numbers:
        return self.day_of_rows[self.row]

    def where(self, chosen: Flags) -> "Placed":
        """Some of them."""
        return Placed(self.claims, self.claim[chosen], self.place[chosen], self.day_of_rows)


@dataclass(frozen=True)
class Places:
    """Where all claims of a feed lie in a batch; the same for every measure that asks by the same date for the same days."""

    claims: Claims
    place: Numbers
    """For each claim the number of its team and week, or period; ``NOWHERE`` where its day does not count for its team."""
    day_of_rows: Numbers
    shape: tuple[int, int]
    """How many teams (down) and weeks or periods (across)."""

    @property
    def size(self) -> int:
        return self.shape[0] * self.shape[1]

    def of(self, meets: Flags) -> Placed:
        """The claims that lie in the batch, to the rows that meet the conditions."""
        claim = np.flatnonzero(self.claims.of(meets))
        found = Placed(self.claims, claim, self.place[claim].astype(np.int64), self.day_of_rows)
        return found if self.all_placed else found.where(found.place != NOWHERE)

    @cached_property
    def all_placed(self) -> bool:
        return bool((self.place != NOWHERE).all())

    @cached_property
    def every(self) -> Placed:
        """The claims that lie in the batch, whether their rows meet any condition or not."""
        return self.of(np.ones(len(self.day_of_rows), dtype=bool))

    @cached_property
    def filled(self) -> Flags:
        """The places that hold any claim."""
        return ticked_off(self.place, self.size)

    @cached_property
    def one_extract(self) -> tuple[Numbers, Flags]:
        """For each place the number of an extract that its claims come from, -1 where it holds none, and whether they come from several."""
        extract = self.claims.of(self.claims.facts.extracts[0])
        one = np.full(self.size + 1, -1, dtype=extract.dtype)
        one[self.place] = extract
        several = ticked_off(self.place[extract != one[self.place]], self.size)
        return one[:-1], several


def ticked_off(place: Numbers, size: int) -> Flags:
    """The places that are named; what lies nowhere ticks nothing off."""
    named = np.zeros(size + 1, dtype=bool)
    named[place] = True
    return named[:-1]


def claims_placed(term: Term, claims: Claims, grid: Grid) -> Placed:
    """The claims whose row's day counts for its team, by the term's own date where it has one; whether they meet the conditions or not."""
    return places_of(term, claims, grid).every


def places_of(term: Term, claims: Claims, grid: Grid) -> Places:
    """Where the claims lie by the term's own date, where it has one."""
    return claims.once("places", (term.by, grid.key), lambda: _places(term, claims, grid))


def _places(term: Term, claims: Claims, grid: Grid) -> Places:
    weeks = grid.shape[1]
    last = claims.facts.days(term.by or "last_day")
    week = weeks_from(grid, last)
    place = claims.team * weeks + claims.of(week)
    place[claims.of((week < 0) | (week >= weeks))] = NOWHERE
    # Of a part of a week only its days count; a row that stands for the whole week stands for the part too.
    in_part = np.flatnonzero(np.append(~grid.whole, False)[place])
    if len(in_part):
        first, at, row = claims.facts.days(term.by or "first_day"), place[in_part], claims.rows_of(in_part)
        counts = (last[row] >= _from_1970(grid.first_counted)[at]) & (first[row] <= _from_1970(grid.last_counted)[at])
        place[in_part[~counts]] = NOWHERE
    return Places(claims, place, last, grid.shape)


def weeks_from(grid: Grid, days: Numbers) -> Numbers:
    """In which week after the grid's first each day lies; below 0 for an earlier one and for none."""
    monday = int(_from_1970(grid.endings)[0]) - DAYS_A_WEEK + 1
    return (days - monday) // DAYS_A_WEEK


def newest_days(placed: Placed, size: int) -> Numbers:
    """For each place the last day that any of its rows has, from 1970; far before that where it has none."""
    newest = np.full(size, np.iinfo(np.int64).min)
    np.maximum.at(newest, placed.place, placed.day.astype(np.int64))
    return newest


def _from_1970(days: Days) -> Numbers:
    """The days of all places as numbers; before all others for none."""
    return days.reshape(-1).astype(np.int64)
