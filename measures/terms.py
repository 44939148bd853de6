"""One side of a measure, counted for every team and week of a batch at once. What a cell then says belongs to the cells.

Teams and weeks are numbered, so that a row's place is one number and a count of everything is one ``bincount``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from boxscore.feeds import Covers, Feed
from boxscore.measures import Term, Verb
from measures.facts import Claims, Days, Facts, Numbers

DAY = np.timedelta64(1, "D")
NO_DAY = np.datetime64("NaT", "D")

Figures = NDArray[np.float64]
Flags = NDArray[np.bool_]
Words = NDArray[np.object_]


@dataclass(frozen=True)
class Grid:
    """The teams (down) and weeks (across) of a batch; the last line stands for no team."""

    slugs: Sequence[str]
    endings: Days
    first_counted: Days
    """For each team and week, the first of the week's days that count for the team; a week of which none does has first > last."""
    last_counted: Days

    @property
    def shape(self) -> tuple[int, int]:
        return len(self.slugs), len(self.endings)

    @property
    def kept(self) -> Flags:
        """Whether the team keeps the measure on any day of the week."""
        kept: Flags = self.first_counted <= self.last_counted
        return kept


@dataclass(frozen=True)
class Tally:
    """The rows of a term added up for each team (down) and week or period (across)."""

    total: Figures
    rows: Numbers
    sent: Flags
    """Whether there is a row where one is expected, also one that does not meet every condition: then a sum of nothing is 0."""
    nothing_said: Flags
    """Whether there are rows of the term, and none of them has a value in its column: missing is not 0."""
    marked: Flags
    """Whether the publisher marks one of the rows as provisional."""
    extracts: Words
    """The extracts behind each figure: their short hashes in order, with spaces between."""

    @property
    def told(self) -> Flags:
        """Whether the rows sent say anything: the sum is then a figure, which may be 0."""
        told: Flags = self.sent & ~self.nothing_said
        return told

    def at(self, column: Numbers) -> "Tally":
        """For each team and week the entry of the period it is given."""
        return Tally(
            total=np.take_along_axis(self.total, column, axis=1),
            rows=np.take_along_axis(self.rows, column, axis=1),
            sent=np.take_along_axis(self.sent, column, axis=1),
            nothing_said=np.take_along_axis(self.nothing_said, column, axis=1),
            marked=np.take_along_axis(self.marked, column, axis=1),
            extracts=np.take_along_axis(self.extracts, column, axis=1),
        )


@dataclass(frozen=True)
class Counted:
    """A term for each team (down) and week (across)."""

    total: Figures
    rows: Numbers
    received: Flags
    provisional: Flags
    """Marked so by the publisher, or too recent for its feed to be complete."""
    as_of: Days
    """The last day the figure speaks for; NaT where there is none."""
    extracts: Words


def counted(term: Term, claims: Claims, grid: Grid, *, as_of: date) -> Counted:
    """The term over the claimed facts, told as at ``as_of``. A row without a value in the term's column is left out: missing is not 0.

    A team that sent rows of which none meets the conditions has a sum of 0, unless a row of its own was expected for what they name.
    """
    told = np.datetime64(as_of, "D")
    match term.verb:
        case Verb.SUM | Verb.DISTINCT:
            return _by_week(term, claims, grid, told)
        case Verb.STANDING:
            return _standing(_by_period(term, claims, grid), _Periods.of(claims.facts.rows), claims.facts.feed, grid, told)
        case Verb.DAYS:
            return _days(_by_period(term, claims, grid), _Periods.of(claims.facts.rows), claims.facts.feed, grid, told)


def joined(one: Words, other: Words) -> Words:
    """The short hashes of both, each once, in the order they come."""
    both = np.where(one == "", other, one)
    differ = (one != other) & (one != "") & (other != "")
    both[differ] = [" ".join(dict.fromkeys(f"{a} {b}".split())) for a, b in zip(one[differ], other[differ], strict=True)]
    return both


def _meeting(rows: pd.DataFrame, term: Term) -> Flags:
    meets = np.ones(len(rows), dtype=bool)
    for column, values in term.where.items():
        meets &= rows[column].isin(values).to_numpy(dtype=bool, na_value=False)
    for column, beginnings in term.where_begins.items():
        meets &= rows[column].str.startswith(tuple(beginnings), na=False).to_numpy(dtype=bool)
    return meets


def _expected(facts: Facts, term: Term) -> Flags:
    """The rows that meet the conditions on columns of the key: of each of those values a row is sent, of others perhaps none.

    A department sends a row for unplanned attendances, even of 0, so without one they were not received; a roster without agency shifts
    had none.
    """
    of_the_key = {name: {column: value for column, value in of.items() if column in facts.feed.key} for name, of in _conditions(term)}
    return _meeting(facts.rows, term.model_copy(update=of_the_key))


def _conditions(term: Term) -> tuple[tuple[str, Mapping[str, object]], ...]:
    return ("where", term.where), ("where_begins", term.where_begins)


def _by_week(term: Term, claims: Claims, grid: Grid, told: np.datetime64) -> Counted:
    feed = claims.facts.feed
    first, last = (claims.facts.rows[name].to_numpy(dtype="datetime64[D]") for name in ("first_day", "last_day"))
    week = ((last - grid.endings[0] + 6 * DAY) // (7 * DAY))[claims.row]
    inside = (week >= 0) & (week < len(grid.endings))
    claim, week = np.flatnonzero(inside), week[inside]
    row, team = claims.row[claim], claims.team[claim]
    # Of a part of a week only its days count; a row that stands for the whole week stands for the part too.
    counts = (last[row] >= grid.first_counted[team, week]) & (first[row] <= grid.last_counted[team, week])
    claim, place = claim[counts], (team * len(grid.endings) + week)[counts]
    tally = _tally(term, claims, claim, place, grid.shape)
    received = _covered(claims, grid)
    if feed.covers is Covers.ITS_ROWS:
        # Of no team no row is expected, so there the extracts as a whole have to do.
        received[:-1] = tally.told[:-1]
    if feed.each_day:
        received[:-1] &= _each_day_sent(last[claims.row[claim]], place, grid)[:-1]
    provisional = tally.marked | _unsettled(feed, grid.endings, told)
    # A week in which a team has no row was told by the extracts of the whole feed.
    extracts = np.where(tally.extracts == "", _of_the_week(claims, grid), tally.extracts)
    return Counted(tally.total, tally.rows, received & ~tally.nothing_said, provisional, grid.last_counted, extracts)


def _tally(term: Term, claims: Claims, claim: Numbers, place: Numbers, shape: tuple[int, int]) -> Tally:
    """Adds up by place the claims that meet the term's conditions. Those whose fact says nothing in its column are left out."""
    size = shape[0] * shape[1]
    sent = np.bincount(place[_expected(claims.facts, term)[claims.row[claim]]], minlength=size) > 0
    meets = _meeting(claims.facts.rows, term)[claims.row[claim]]
    says = claims.facts.rows[term.column].notna().to_numpy(dtype=bool)[claims.row[claim]]
    silent = np.bincount(place[meets & ~says], minlength=size) > 0
    claim, place = claim[meets & says], place[meets & says]
    row = claims.row[claim]
    rows = np.bincount(place, minlength=size)
    marked = claims.facts.rows["provisional"].to_numpy(dtype=bool)[row]
    extract, hashes = claims.extracts
    return Tally(
        total=_total(term, claims, claim, place, size).reshape(shape),
        rows=rows.reshape(shape),
        sent=sent.reshape(shape),
        nothing_said=(silent & (rows == 0)).reshape(shape),
        marked=(np.bincount(place[marked], minlength=size) > 0).reshape(shape),
        extracts=_listed(place, extract[row], hashes, size).reshape(shape),
    )


def _total(term: Term, claims: Claims, claim: Numbers, place: Numbers, size: int) -> Figures:
    if term.verb is Verb.DISTINCT:
        codes, found = pd.factorize(claims.facts.rows[term.column].iloc[claims.row[claim]])
        different = np.unique(place * max(len(found), 1) + codes)
        return np.bincount(different // max(len(found), 1), minlength=size).astype(float)
    weights = claims.amounts(term.column)[claim]
    if pd.api.types.is_float_dtype(claims.facts.rows[term.column].dtype):
        # The last digit of a sum of fractions depends on their order, which is the supplier's whim: an ordered sum does not change.
        order = np.lexsort((weights, place))
        place, weights = place[order], weights[order]
    return np.bincount(place, weights=weights, minlength=size).astype(np.float64, copy=False)


def _listed(place: Numbers, extract: Numbers, hashes: Words, size: int) -> Words:
    """For each place its extracts' hashes, each once, in order, with spaces between."""
    listed = np.full(size, "", dtype=object)
    where, which = np.divmod(np.unique(place * max(len(hashes), 1) + extract), max(len(hashes), 1))
    nth = np.arange(len(where)) - np.searchsorted(where, where)
    for n in range(nth.max(initial=-1) + 1):
        some = nth == n
        listed[where[some]] += hashes[which[some]] if n == 0 else " " + hashes[which[some]]
    return listed


def _each_day_sent(days: Days, place: Numbers, grid: Grid) -> Flags:
    """Whether each counted day of each team's week has a row."""
    different = np.unique(place * 7 + days.astype(np.int64) % 7) // 7
    sent = np.bincount(different, minlength=grid.shape[0] * grid.shape[1]).reshape(grid.shape)
    whole: Flags = sent >= (grid.last_counted - grid.first_counted) / DAY + 1
    return whole


def _covered(claims: Claims, grid: Grid) -> Flags:
    """Whether every counted day of each team's week is one the extracts speak for."""
    first, last = claims.facts.covered_days(grid.endings)
    # A comparison with no date is false, so a week without cover is not received.
    whole: Flags = (first[None, :] <= grid.first_counted) & (last[None, :] >= grid.last_counted)
    return whole


def _of_the_week(claims: Claims, grid: Grid) -> Words:
    week = (claims.facts.rows["week_ending"].to_numpy(dtype="datetime64[D]") - grid.endings[0]) // (7 * DAY)
    inside = (week >= 0) & (week < len(grid.endings))
    extract, hashes = claims.extracts
    return _listed(week[inside], extract[inside], hashes, len(grid.endings))


def _unsettled(feed: Feed, complete_to: Days, told: np.datetime64) -> Flags:
    recent: Flags = complete_to + feed.settles_after_weeks * 7 * DAY > told
    return recent


@dataclass(frozen=True)
class _Periods:
    """The months or quarters of a feed, oldest first. They never overlap, and the one after the last stands for no period."""

    first: Days
    last: Days

    @classmethod
    def of(cls, rows: pd.DataFrame) -> "_Periods":
        days = rows[["first_day", "last_day"]].drop_duplicates().sort_values("last_day")
        first, last = (days[name].to_numpy(dtype="datetime64[D]") for name in ("first_day", "last_day"))
        return cls(np.append(first, NO_DAY), np.append(last, NO_DAY))

    def holding(self, days: Days) -> Numbers:
        """The period that holds each day."""
        at = np.searchsorted(self.last[:-1], days)
        return np.where(self.first[at] <= days, at, len(self.last) - 1)

    def days_in(self, period: Numbers, first: Days, last: Days) -> Figures:
        """How many of the days from ``first`` to ``last`` lie in the period; none in no period."""
        days = (np.minimum(last, self.last[period]) - np.maximum(first, self.first[period])) / DAY + 1
        return np.where(period < len(self.last) - 1, days, 0)


def _by_period(term: Term, claims: Claims, grid: Grid) -> Tally:
    periods = _Periods.of(claims.facts.rows)
    held = periods.holding(claims.facts.rows["last_day"].to_numpy(dtype="datetime64[D]"))[claims.row]
    every = np.arange(len(claims.row))
    return _tally(term, claims, every, claims.team * len(periods.last) + held, (grid.shape[0], len(periods.last)))


def _standing(tally: Tally, periods: _Periods, feed: Feed, grid: Grid, told: np.datetime64) -> Counted:
    """The figure of the period that holds the last counted day of each team's week, which for a whole week is its Sunday."""
    period = periods.holding(grid.last_counted)
    now, last = tally.at(period), periods.last[period]
    return Counted(now.total, now.rows, now.told, now.marked | _unsettled(feed, last, told), last, now.extracts)


def _days(tally: Tally, periods: _Periods, feed: Feed, grid: Grid, told: np.datetime64) -> Counted:
    """Each period's daily average times the counted days of the week that lie in it; received when every counted day lies in one.

    No week reaches into a third month or quarter.
    """
    first, last = periods.holding(grid.first_counted), periods.holding(grid.last_counted)
    before, after = tally.at(first), tally.at(last)
    days_before = np.where(before.sent & ~before.nothing_said, periods.days_in(first, grid.first_counted, grid.last_counted), 0)
    days_after = np.where(
        after.sent & ~after.nothing_said & (last != first), periods.days_in(last, grid.first_counted, grid.last_counted), 0
    )
    return Counted(
        total=before.total * days_before + after.total * days_after,
        rows=before.rows + np.where(last != first, after.rows, 0),
        received=days_before + days_after == (grid.last_counted - grid.first_counted) / DAY + 1,
        provisional=before.marked | after.marked | _unsettled(feed, periods.last[last], told),
        as_of=grid.last_counted,
        extracts=joined(before.extracts, after.extracts),
    )
