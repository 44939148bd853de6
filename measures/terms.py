"""One side of a measure, counted for every team and week of a batch at once. What a cell then says belongs to the cells.

Teams and weeks are numbered, so that a row's place is one number and a count of everything is one ``bincount``.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from boxscore.feeds import Covers, Feed
from boxscore.terms import OF_A_STRETCH, OF_PERIODS, Term, Verb
from measures.cover import DAY, DAYS_A_WEEK, those_who_send
from measures.facts import EPOCH, SPAN, Claims, Days, Figures, Flags, Numbers
from measures.grids import Grid
from measures.periods import UNTOLD, Periods, places_in
from measures.placing import Placed, Places, newest_days, places_of, weeks_from
from measures.quantities import meeting
from measures.tallies import Tally, Words, joined, listed_by, tally_of

OVER_DAYS = (Verb.DAYS_FREE, Verb.DAYS_SINCE, *OF_A_STRETCH)


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
    estimated: Flags | None = None
    """Worked out in place of facts that have not come; None where nothing ever is."""
    applies: Flags | None = None
    """Whether there can be a figure at all, which against a baseline needs one; None where there always can."""


def counted(term: Term, claims: Claims, grid: Grid, *, marked: Flags | None = None, as_of: date) -> Counted:
    """The term over the claimed facts, told as at ``as_of``. A row without a value in the term's column is left out: missing is not 0.

    A team that sent rows of which none meets the conditions has a sum of 0, unless a row of its own was expected for what they name; a
    median of nothing and the days since nothing are NaN.
    ``claims`` are by the term's own date, ``marked`` the rows its mark is true of.
    """
    told, meets = np.datetime64(as_of, "D"), meeting(claims.facts, term, marked)
    if term.verb in OF_PERIODS:
        periods = Periods.of(claims.facts.rows)
        tally = tally_of(term, places_in(periods, claims, grid.shape[0]), meets)
        of_weeks = _standing if term.verb is Verb.STANDING else _days
        return of_weeks(tally, periods, claims.facts.feed, grid, told)
    return _until_the_next(term, claims, grid, meets, told) if term.stands else _by_week(term, claims, grid, meets, told)


def _by_week(term: Term, claims: Claims, grid: Grid, meets: Flags, told: np.datetime64) -> Counted:
    feed, places = claims.facts.feed, places_of(term, claims, grid)
    tally = tally_of(term, places, meets)
    received = _covered(term, claims, grid).copy()
    if feed.covers is Covers.ITS_ROWS:
        # Of no team no row is expected, so there the extracts as a whole have to do.
        received[:-1] = tally.told[:-1]
    if feed.each_day:
        received[:-1] &= (_different_days(places, places.every) >= grid.days_counted)[:-1]
    return Counted(
        total=_over_days(term, places, grid, meets) if term.verb in OVER_DAYS else tally.total,
        rows=tally.rows,
        received=received & ~tally.nothing_said,
        provisional=tally.marked | _unsettled(feed, grid.endings, told),
        as_of=grid.last_counted,
        # A week in which a team has no row was told by the extracts of the whole feed.
        extracts=np.where(tally.rows == 0, _of_the_week(claims, grid), tally.extracts),
    )


def _over_days(term: Term, places: Places, grid: Grid, meets: Flags) -> Figures:
    """The total of a term that counts days rather than rows."""
    if term.verb is Verb.DAYS_FREE:
        return grid.days_counted - _different_days(places, places.of(meets))
    claim = np.flatnonzero(places.claims.of(meets))
    return _days_since(places.claims, claim, grid) if term.verb is Verb.DAYS_SINCE else _days_in(term, places.claims, claim, grid)


def _different_days(places: Places, placed: Placed) -> Figures:
    """On how many days of each team's week there is a row."""
    different = np.unique(placed.place * DAYS_A_WEEK + placed.day % DAYS_A_WEEK) // DAYS_A_WEEK
    return np.bincount(different, minlength=places.size).reshape(places.shape).astype(float)


def _days_since(claims: Claims, claim: Numbers, grid: Grid) -> Figures:
    """How long the newest row lies back on the last counted day; NaN where there is none yet."""
    day = claims.facts.days("last_day")[claims.rows_of(claim)]
    known = np.sort(claims.team[claim].astype(np.int64) * SPAN + day + EPOCH)
    team = np.arange(grid.shape[0])[:, None]
    asked = team * SPAN + grid.last_counted.astype(np.int64) + EPOCH
    at = np.searchsorted(known, asked, side="right") - 1
    newest = np.where(at >= 0, known[np.maximum(at, 0)] if len(known) else -1, -1)
    return np.where(newest // SPAN == team, (asked - newest).astype(float), np.nan)


def _days_in(term: Term, claims: Claims, claim: Numbers, grid: Grid) -> Figures:
    """How many counted days of each week lie in the rows' stretches, or of how many rows any does; one without an end is still going on."""
    rows, total = claims.facts.rows, np.zeros(grid.shape)
    if term.stretch is None:
        return total
    team, row = claims.team[claim], claims.rows_of(claim)
    first = rows[term.stretch.begins].to_numpy(dtype="datetime64[D]")[row] + term.stretch.days_to_first * DAY
    last = rows[term.stretch.before].to_numpy(dtype="datetime64[D]")[row] - DAY
    last = np.where(np.isnat(last), grid.endings[-1], last)
    begun = ~np.isnat(first)
    for week in range(len(grid.endings)):
        days = (np.minimum(last, grid.last_counted[team, week]) - np.maximum(first, grid.first_counted[team, week])) / DAY + 1
        counts = np.clip(days[begun], 0, 1 if term.verb is Verb.IN_THE_WEEK else None)
        total[:, week] = np.bincount(team[begun], weights=counts, minlength=grid.shape[0])
    return total


def _until_the_next(term: Term, claims: Claims, grid: Grid, meets: Flags, told: np.datetime64) -> Counted:
    """The figure of the newest week with rows, at the week or before, with the last day it was told of."""
    first = claims.facts.rows["last_day"].min()
    wide = grid.reaching_back_to(np.datetime64(first, "D")) if not pd.isna(first) else grid
    places = places_of(term, claims, wide)
    tally, days = tally_of(term, places, meets), newest_days(places.of(meets), places.size).reshape(wide.shape)
    newest = np.maximum.accumulate(np.where(tally.told, np.arange(wide.shape[1]), -1), axis=1)[:, -len(grid.endings) :]
    now, at = tally.at(np.maximum(newest, 0)), np.maximum(newest, 0)
    as_of = np.take_along_axis(days, at, axis=1).astype("datetime64[D]")
    received = newest >= 0
    as_of[~received] = UNTOLD
    return Counted(now.total, now.rows, received, now.marked | _unsettled(claims.facts.feed, as_of, told), as_of, now.extracts)


def _covered(term: Term, claims: Claims, grid: Grid) -> Flags:
    """Whether every counted day of each team's week is one that a sender of its rows speaks for; of no team, that anybody does."""
    feed, cover = claims.facts.feed, claims.facts.cover
    senders = those_who_send(feed, term.where)

    def work() -> Flags:
        whole = np.ones(grid.shape, dtype=bool)
        spoken = claims.days_spoken_for(grid.endings, senders)
        for weekday in range(DAYS_A_WEEK):
            day = grid.endings - (DAYS_A_WEEK - 1 - weekday) * DAY
            counts = (grid.first_counted[:-1] <= day) & (day <= grid.last_counted[:-1])
            whole[:-1] &= spoken[:, weekday::DAYS_A_WEEK] | ~counts
        first, last = cover.of_the_feed(grid.endings)
        # A comparison with no date is false, so a week without cover is not received.
        whole[-1] = (first <= grid.first_counted[-1]) & (last >= grid.last_counted[-1])
        return whole

    return claims.once("covered", (grid.key, *(sender.name for sender in senders)), work)


def _of_the_week(claims: Claims, grid: Grid) -> Words:
    """The extracts that have a row in each week, whichever team's."""

    def work() -> Words:
        week = weeks_from(grid, claims.facts.days("week_ending"))
        inside = (week >= 0) & (week < len(grid.endings))
        extract, hashes = claims.facts.extracts
        return listed_by(week[inside], extract[inside], hashes, len(grid.endings))

    return claims.once("of the week", (grid.endings[0], len(grid.endings)), work)


def _unsettled(feed: Feed, complete_to: Days, told: np.datetime64) -> Flags:
    recent: Flags = complete_to + feed.settles_after_weeks * 7 * DAY > told
    return recent


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
