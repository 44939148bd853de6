"""One side of a measure, counted for every team and week of a batch at once. What a cell then says belongs to the cells.

Teams and weeks are numbered, so that a row's place is one number and a count of everything is one ``bincount``.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from boxscore.feeds import Covers, Feed
from boxscore.terms import Term, Verb
from measures.cover import DAY, DAYS_A_WEEK, those_who_send
from measures.facts import EPOCH, SPAN, Claims, Days, Figures, Flags, Numbers
from measures.quantities import expected, meeting, worth

WEEK = 7 * DAY
NO_DAY = np.datetime64("NaT", "D")
NEVER = (np.datetime64(date.max, "D"), np.datetime64(date.min, "D"))
"""A first and last day of nothing."""
MOST_TICKED_OFF = 100_000_000

Words = NDArray[np.object_]


@dataclass(frozen=True)
class Grid:
    """The teams (down) and weeks (across) of a batch; the last line stands for no team."""

    slugs: Sequence[str]
    endings: Days
    first_kept: Days
    """For each team, the first day it keeps the measure for; later than the last for one that does not keep it."""
    last_kept: Days
    days_of_none: tuple[Days, Days]
    """For each week, the first and last day told of what is no team's."""

    @property
    def shape(self) -> tuple[int, int]:
        return len(self.slugs), len(self.endings)

    @cached_property
    def first_counted(self) -> Days:
        """For each team and week, the first of the week's days that count for the team; a week of which none does has first > last."""
        return np.vstack([np.maximum(self.first_kept[:, None], self.endings - 6 * DAY), self.days_of_none[0]])

    @cached_property
    def last_counted(self) -> Days:
        return np.vstack([np.minimum(self.last_kept[:, None], self.endings), self.days_of_none[1]])

    @cached_property
    def key(self) -> tuple[bytes, ...]:
        """What tells it from other grids: its weeks and the days each team counts in them."""
        return self.endings.tobytes(), self.first_kept.tobytes(), self.last_kept.tobytes(), self.days_of_none[0].tobytes()

    @property
    def kept(self) -> Flags:
        """Whether the team keeps the measure on any day of the week."""
        kept: Flags = self.first_counted <= self.last_counted
        return kept

    @property
    def days_counted(self) -> Figures:
        return (self.last_counted - self.first_counted) / DAY + 1

    def reaching_back_to(self, day: np.datetime64) -> "Grid":
        """The same, with the weeks before from the one that holds ``day``; of no team nothing is told there."""
        earlier = max(0, -int(_weeks_between(self.endings[0], np.array([day]))[0]))
        endings = self.endings[0] + np.arange(-earlier, len(self.endings)) * WEEK
        none = (np.full(earlier, NEVER[0]), np.full(earlier, NEVER[1]))
        told = (np.concatenate([before, now]) for before, now in zip(none, self.days_of_none, strict=True))
        first, last = told
        return replace(self, endings=endings, days_of_none=(first, last))


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


def counted(term: Term, claims: Claims, grid: Grid, *, marked: Flags | None = None, as_of: date) -> Counted:
    """The term over the claimed facts, told as at ``as_of``. A row without a value in the term's column is left out: missing is not 0.

    A team that sent rows of which none meets the conditions has a sum of 0, unless a row of its own was expected for what they name; a
    median of nothing and the days since nothing are NaN.
    ``claims`` are by the term's own date, ``marked`` the rows its mark is true of.
    """
    told = np.datetime64(as_of, "D")
    match term.verb:
        case Verb.STANDING:
            return _standing(_by_period(term, claims, grid, marked), Periods.of(claims.facts.rows), claims.facts.feed, grid, told)
        case Verb.DAYS:
            return _days(_by_period(term, claims, grid, marked), Periods.of(claims.facts.rows), claims.facts.feed, grid, told)
        case _:
            return _until_the_next(term, claims, grid, marked, told) if term.stands else _by_week(term, claims, grid, marked, told)


def joined(one: Words, other: Words) -> Words:
    """The short hashes of both, each once, in the order they come."""
    both = np.where(one == "", other, one)
    differ = (one != other) & (one != "") & (other != "")
    both[differ] = [" ".join(dict.fromkeys(f"{a} {b}".split())) for a, b in zip(one[differ], other[differ], strict=True)]
    return both


@dataclass(frozen=True)
class Placed:
    """The claims of a term that lie in a batch: each claim's number, the number of its team and week, and its row's last day."""

    claim: Numbers
    row: Numbers
    place: Numbers
    day: Days

    def where(self, chosen: Flags) -> "Placed":
        """Some of them."""
        return Placed(self.claim[chosen], self.row[chosen], self.place[chosen], self.day[chosen])


def claims_placed(term: Term, claims: Claims, grid: Grid) -> Placed:
    """The claims whose row's day counts for its team, by the term's own date where it has one; whether they meet the conditions or not."""
    return claims.once("placed", (term.by, grid.key), lambda: _placed(term, claims, grid))


def _placed(term: Term, claims: Claims, grid: Grid) -> Placed:
    rows = claims.facts.rows
    first, last = (rows[name].to_numpy(dtype="datetime64[D]") for name in ((term.by,) * 2 if term.by else ("first_day", "last_day")))
    week = _weeks_between(grid.endings[0], last)[claims.row]
    claim = np.flatnonzero((week >= 0) & (week < len(grid.endings)))
    row, team, week = claims.row[claim], claims.team[claim], week[claim]
    # Of a part of a week only its days count; a row that stands for the whole week stands for the part too.
    counts = (last[row] >= grid.first_counted[team, week]) & (first[row] <= grid.last_counted[team, week])
    row = row[counts]
    return Placed(claim[counts], row, (team * len(grid.endings) + week)[counts], last[row])


def _weeks_between(first_ending: np.datetime64, days: Days) -> Numbers:
    """In which week after the one that ends on ``first_ending`` each day lies; far below 0 for no day."""
    known = ~np.isnat(days)
    since = np.where(known, days, first_ending - 1000 * WEEK) - first_ending + 6 * DAY
    weeks: Numbers = since // WEEK
    return weeks


def _by_week(term: Term, claims: Claims, grid: Grid, marked: Flags | None, told: np.datetime64) -> Counted:
    feed = claims.facts.feed
    placed = claims_placed(term, claims, grid)
    tally = _tally(term, claims, placed, grid.shape, marked)
    tally = replace(tally, total=_over_days(term, claims, grid, placed, tally, marked))
    received = _covered(term, claims, grid)
    if feed.covers is Covers.ITS_ROWS:
        # Of no team no row is expected, so there the extracts as a whole have to do.
        received[:-1] = tally.told[:-1]
    if feed.each_day:
        received[:-1] &= _each_day_sent(placed, grid)[:-1]
    provisional = tally.marked | _unsettled(feed, grid.endings, told)
    # A week in which a team has no row was told by the extracts of the whole feed.
    extracts = np.where(tally.extracts == "", _of_the_week(claims, grid), tally.extracts)
    return Counted(tally.total, tally.rows, received & ~tally.nothing_said, provisional, grid.last_counted, extracts)


def _over_days(term: Term, claims: Claims, grid: Grid, placed: Placed, tally: Tally, marked: Flags | None) -> Figures:
    """The total, of a term that counts days rather than rows; of others what the tally says."""
    if term.verb not in (Verb.DAYS_FREE, Verb.DAYS_SINCE, Verb.DAYS_IN):
        return tally.total
    meets = meeting(claims.facts, term, marked)
    if term.verb is Verb.DAYS_FREE:
        chosen = meets[placed.row]
        return grid.days_counted - _different_days(placed.place[chosen], placed.day[chosen], grid.shape)
    if term.verb is Verb.DAYS_SINCE:
        return _days_since(claims, np.flatnonzero(meets[claims.row]), grid)
    return _days_in(term, claims, np.flatnonzero(meets[claims.row]), grid)


def _different_days(place: Numbers, days: Days, shape: tuple[int, int]) -> Figures:
    """On how many days of each team's week there is a row."""
    different = np.unique(place * 7 + days.astype(np.int64) % 7) // 7
    return np.bincount(different, minlength=shape[0] * shape[1]).reshape(shape).astype(float)


def _each_day_sent(placed: Placed, grid: Grid) -> Flags:
    """Whether each counted day of each team's week has a row."""
    whole: Flags = _different_days(placed.place, placed.day, grid.shape) >= grid.days_counted
    return whole


def _days_since(claims: Claims, claim: Numbers, grid: Grid) -> Figures:
    """How long the newest row lies back on the last counted day; NaN where there is none yet."""
    days = claims.facts.rows["last_day"].to_numpy(dtype="datetime64[D]")[claims.row[claim]].astype(np.int64)
    known = np.sort(claims.team[claim] * SPAN + days + EPOCH)
    team = np.arange(grid.shape[0])[:, None]
    asked = team * SPAN + grid.last_counted.astype(np.int64) + EPOCH
    at = np.searchsorted(known, asked, side="right") - 1
    newest = np.where(at >= 0, known[np.maximum(at, 0)] if len(known) else -1, -1)
    return np.where(newest // SPAN == team, (asked - newest).astype(float), np.nan)


def _days_in(term: Term, claims: Claims, claim: Numbers, grid: Grid) -> Figures:
    """How many counted days of each week lie strictly inside the rows' stretches; one without an end is still going on."""
    rows, total = claims.facts.rows, np.zeros(grid.shape)
    if term.stretch is None:
        return total
    team, row = claims.team[claim], claims.row[claim]
    first = rows[term.stretch.after].to_numpy(dtype="datetime64[D]")[row] + DAY
    last = rows[term.stretch.before].to_numpy(dtype="datetime64[D]")[row] - DAY
    last = np.where(np.isnat(last), grid.endings[-1], last)
    begun = ~np.isnat(first)
    for week in range(len(grid.endings)):
        days = (np.minimum(last, grid.last_counted[team, week]) - np.maximum(first, grid.first_counted[team, week])) / DAY + 1
        total[:, week] = np.bincount(team[begun], weights=np.maximum(days[begun], 0), minlength=grid.shape[0])
    return total


def _until_the_next(term: Term, claims: Claims, grid: Grid, marked: Flags | None, told: np.datetime64) -> Counted:
    """The figure of the newest week with rows, at the week or before, with the last day it was told of."""
    rows = claims.facts.rows
    first = rows["last_day"].min()
    wide = grid.reaching_back_to(np.datetime64(first, "D")) if not pd.isna(first) else grid
    placed = claims_placed(term, claims, wide)
    # A week stands for others by the rows the term counts; rows of which it counts none say nothing of it.
    placed = placed.where(meeting(claims.facts, term, marked)[placed.row])
    tally = _tally(term, claims, placed, wide.shape, marked)
    days = np.full(wide.shape, np.iinfo(np.int64).min)
    np.maximum.at(days.reshape(-1), placed.place, placed.day.astype(np.int64))
    newest = np.maximum.accumulate(np.where(tally.told, np.arange(wide.shape[1]), -1), axis=1)[:, -len(grid.endings) :]
    now, at = tally.at(np.maximum(newest, 0)), np.maximum(newest, 0)
    as_of = np.take_along_axis(days, at, axis=1).astype("datetime64[D]")
    received = newest >= 0
    as_of[~received] = NO_DAY
    return Counted(now.total, now.rows, received, now.marked | _unsettled(claims.facts.feed, as_of, told), as_of, now.extracts)


def _tally(term: Term, claims: Claims, placed: Placed, shape: tuple[int, int], marked: Flags | None) -> Tally:
    """Adds up by place the claims that meet the term's conditions. Those whose fact says nothing in its column are left out."""
    size = shape[0] * shape[1]
    sent = np.bincount(_where_expected(term, claims, placed), minlength=size) > 0
    chosen, added = meeting(claims.facts, term, marked)[placed.row], worth(term, claims)
    if term.verb is Verb.SNAPSHOT:
        chosen &= on_the_last_day(placed.place, placed.day, size)
    nothing_said = np.zeros(size, dtype=bool)
    if added is not None:
        added = added[placed.claim]
        says = ~np.isnan(added)
        silent = np.bincount(placed.place[chosen & ~says], minlength=size) > 0
        chosen &= says
        added = added[chosen]
    row, place = placed.row[chosen], placed.place[chosen]
    rows = np.bincount(place, minlength=size)
    if added is not None:
        nothing_said = silent & (rows == 0)
    extract, hashes = claims.extracts
    return Tally(
        total=(rows.astype(np.float64) * term.times if added is None else _total(term, claims, row, place, added, size)).reshape(shape),
        rows=rows.reshape(shape),
        sent=sent.reshape(shape),
        nothing_said=nothing_said.reshape(shape),
        marked=_provisional(claims, row, place, size).reshape(shape),
        extracts=_listed(place, extract[row], hashes, size).reshape(shape),
    )


def _where_expected(term: Term, claims: Claims, placed: Placed) -> Numbers:
    """The places of the rows by which a team is known to have sent what the term asks for."""
    asks_what_was_sent = claims.facts.feed.covers is Covers.ITS_ROWS or claims.facts.feed.is_periodic or term.stands
    if not asks_what_was_sent:
        return placed.place[:0]
    rows = expected(claims.facts, term)
    return placed.place if rows is None else placed.place[rows[placed.row]]


def _provisional(claims: Claims, row: Numbers, place: Numbers, size: int) -> Flags:
    """The places with a row that its publisher marks as provisional."""
    provisional = claims.facts.rows["provisional"].to_numpy(dtype=bool)
    if not provisional.any():
        return np.zeros(size, dtype=bool)
    marked: Flags = np.bincount(place[provisional[row]], minlength=size) > 0
    return marked


def on_the_last_day(place: Numbers, days: Days, size: int) -> Flags:
    """Which rows are of the last day of their week that has any."""
    last = np.full(size, np.iinfo(np.int64).min)
    numbers = days.astype(np.int64)
    np.maximum.at(last, place, numbers)
    newest: Flags = numbers == last[place]
    return newest


def _total(term: Term, claims: Claims, row: Numbers, place: Numbers, added: Figures, size: int) -> Figures:
    if term.verb is Verb.DISTINCT:
        numbers, found = claims.facts.coded(term.column or "")
        different = np.unique(place * max(len(found), 1) + numbers[row])
        return np.bincount(different // max(len(found), 1), minlength=size).astype(float) * term.times
    if term.verb is Verb.MEDIAN:
        return _medians(place, added, size)
    if not (added == np.floor(added)).all():
        # The last digit of a sum of fractions depends on their order, which is the supplier's whim: an ordered sum does not change.
        order = np.lexsort((added, place))
        place, added = place[order], added[order]
    return np.bincount(place, weights=added, minlength=size).astype(np.float64, copy=False)


def _medians(place: Numbers, values: Figures, size: int) -> Figures:
    """The middle value of each place; NaN where there is none."""
    order = np.lexsort((values, place))
    ordered, counts = values[order], np.bincount(place, minlength=size)
    begins = np.cumsum(counts) - counts
    filled = counts > 0
    low, high = begins + (counts - 1) // 2, begins + counts // 2
    medians = np.full(size, np.nan)
    medians[filled] = (ordered[low[filled]] + ordered[high[filled]]) / 2
    return medians


def _listed(place: Numbers, extract: Numbers, hashes: Words, size: int) -> Words:
    """For each place its extracts' hashes, each once, in order, with spaces between."""
    listed = np.full(size, "", dtype=object)
    where, which = np.divmod(_different(place * max(len(hashes), 1) + extract, size * max(len(hashes), 1)), max(len(hashes), 1))
    nth = np.arange(len(where)) - np.searchsorted(where, where)
    for n in range(nth.max(initial=-1) + 1):
        some = nth == n
        listed[where[some]] += hashes[which[some]] if n == 0 else " " + hashes[which[some]]
    return listed


def _different(numbers: Numbers, below: int) -> Numbers:
    """The different numbers, in order. Ticked off on a list where that is short: a tenth of the time of sorting millions."""
    if below > MOST_TICKED_OFF:
        return np.unique(numbers)
    there = np.zeros(below, dtype=bool)
    there[numbers] = True
    return np.flatnonzero(there)


def _covered(term: Term, claims: Claims, grid: Grid) -> Flags:
    """Whether every counted day of each team's week is one that a sender of its rows speaks for; of no team, that anybody does."""
    feed, cover = claims.facts.feed, claims.facts.cover
    whole = np.ones(grid.shape, dtype=bool)
    spoken = claims.days_spoken_for(grid.endings, those_who_send(feed, term.where))
    for weekday in range(DAYS_A_WEEK):
        day = grid.endings - (DAYS_A_WEEK - 1 - weekday) * DAY
        counts = (grid.first_counted[:-1] <= day) & (day <= grid.last_counted[:-1])
        whole[:-1] &= spoken[:, weekday::DAYS_A_WEEK] | ~counts
    first, last = cover.of_the_feed(grid.endings)
    # A comparison with no date is false, so a week without cover is not received.
    whole[-1] = (first <= grid.first_counted[-1]) & (last >= grid.last_counted[-1])
    return whole


def _of_the_week(claims: Claims, grid: Grid) -> Words:
    """The extracts that have a row in each week, whichever team's."""

    def work() -> Words:
        week = _weeks_between(grid.endings[0], claims.facts.rows["week_ending"].to_numpy(dtype="datetime64[D]"))
        inside = (week >= 0) & (week < len(grid.endings))
        extract, hashes = claims.extracts
        return _listed(week[inside], extract[inside], hashes, len(grid.endings))

    return claims.once("of the week", (grid.endings[0], len(grid.endings)), work)


def _unsettled(feed: Feed, complete_to: Days, told: np.datetime64) -> Flags:
    recent: Flags = complete_to + feed.settles_after_weeks * 7 * DAY > told
    return recent


@dataclass(frozen=True)
class Periods:
    """The months or quarters of a feed, oldest first. They never overlap, and the one after the last stands for no period."""

    first: Days
    last: Days

    @classmethod
    def of(cls, rows: pd.DataFrame) -> "Periods":
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


def _by_period(term: Term, claims: Claims, grid: Grid, marked: Flags | None) -> Tally:
    periods, last = Periods.of(claims.facts.rows), claims.facts.rows["last_day"].to_numpy(dtype="datetime64[D]")
    held = periods.holding(last)[claims.row]
    every = Placed(np.arange(len(claims.row)), claims.row, claims.team * len(periods.last) + held, last[claims.row])
    return _tally(term, claims, every, (grid.shape[0], len(periods.last)), marked)


def _standing(tally: Tally, periods: Periods, feed: Feed, grid: Grid, told: np.datetime64) -> Counted:
    """The figure of the period that holds the last counted day of each team's week, which for a whole week is its Sunday."""
    period = periods.holding(grid.last_counted)
    now, last = tally.at(period), periods.last[period]
    return Counted(now.total, now.rows, now.told, now.marked | _unsettled(feed, last, told), last, now.extracts)


def _days(tally: Tally, periods: Periods, feed: Feed, grid: Grid, told: np.datetime64) -> Counted:
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
