"""One side of a measure, counted for every team and week of a batch at once. What a cell then says belongs to the cells.

Teams and weeks are numbered, so that a row's place is one number and a count of everything is one ``bincount``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from boxscore.feeds import Covers, Feed
from boxscore.measures import Term, Verb
from boxscore.weeks import WeekRange

DAY = np.timedelta64(1, "D")
Days = NDArray[np.datetime64]


@dataclass(frozen=True)
class Grid:
    """The teams and weeks of a batch, and for each team the first and last day that count. A team that keeps nothing has first > last."""

    weeks: WeekRange
    slugs: Sequence[str]
    first_days: Days
    last_days: Days

    @property
    def shape(self) -> tuple[int, int]:
        return len(self.slugs), len(self.weeks)

    @property
    def endings(self) -> Days:
        return np.datetime64(self.weeks.first.ending, "D") + np.arange(len(self.weeks)) * 7 * DAY

    @property
    def first_counted(self) -> Days:
        """For each team and week, the first of the week's days that count for the team."""
        return np.maximum(self.first_days[:, None], (self.endings - 6 * DAY)[None, :])

    @property
    def last_counted(self) -> Days:
        return np.minimum(self.last_days[:, None], self.endings[None, :])

    @property
    def kept(self) -> NDArray[np.bool_]:
        """Whether the team keeps the measure on any day of the week."""
        kept: NDArray[np.bool_] = self.first_counted <= self.last_counted
        return kept


@dataclass(frozen=True)
class Counted:
    """A term for each team (down) and week (across)."""

    total: NDArray[np.float64]
    rows: NDArray[np.int64]
    received: NDArray[np.bool_]
    provisional: NDArray[np.bool_]
    as_of: Days
    extracts: NDArray[np.object_]
    """The extracts behind each figure: their short hashes in order, with spaces between."""


@dataclass(frozen=True)
class Facts:
    """The accepted rows of one feed, and the days of each week its extracts speak for."""

    feed: Feed
    rows: pd.DataFrame
    covered: pd.DataFrame
    """One row a week: week_ending, covered_from, covered_to (NaT when nothing is accepted)."""


def counted(term: Term, facts: Facts, grid: Grid, team_of_row: Mapping[str, int] | pd.DataFrame) -> Counted:
    """The term over ``facts`` for the grid. ``team_of_row``: one row for each team a fact counts for, with its position ``at`` and ``team``."""
    pairs = pd.DataFrame(team_of_row)
    chosen = _meeting(facts.rows, term)
    pairs = pairs[chosen[pairs["at"].to_numpy()]]
    if facts.feed.is_periodic:
        return _by_period(term, facts, grid, pairs)
    return _by_week(term, facts, grid, pairs)


def _meeting(rows: pd.DataFrame, term: Term) -> NDArray[np.bool_]:
    meets = np.ones(len(rows), dtype=bool)
    for column, values in term.where.items():
        meets &= rows[column].isin(values).to_numpy(dtype=bool)
    for column, beginnings in term.where_begins.items():
        meets &= rows[column].str.startswith(tuple(beginnings), na=False).to_numpy(dtype=bool)
    return meets


def _by_week(term: Term, facts: Facts, grid: Grid, pairs: pd.DataFrame) -> Counted:
    days = facts.rows["last_day"].to_numpy(dtype="datetime64[D]")[pairs["at"].to_numpy()]
    teams = pairs["team"].to_numpy()
    week = (days - grid.endings[0] + 6 * DAY) // (7 * DAY)
    inside = (week >= 0) & (week < len(grid.weeks))
    if facts.feed.covers is not Covers.ITS_ROWS:
        inside &= (days >= grid.first_days[teams]) & (days <= grid.last_days[teams])
    place, at = (teams * len(grid.weeks) + week)[inside], pairs["at"].to_numpy()[inside]
    rows = np.bincount(place, minlength=np.prod(grid.shape)).reshape(grid.shape)
    marked = facts.rows["provisional"].to_numpy(dtype=bool)[at]
    received = rows > 0 if facts.feed.covers is Covers.ITS_ROWS else _covered(facts.covered, grid)
    return Counted(
        total=_total(term, facts.rows, at, place, grid.shape),
        rows=rows,
        received=received,
        provisional=np.bincount(place[marked], minlength=np.prod(grid.shape)).reshape(grid.shape) > 0,
        as_of=grid.last_counted,
        extracts=_extracts(facts.rows, at, place, week[inside], grid),
    )


def _total(term: Term, rows: pd.DataFrame, at: NDArray[np.int64], place: NDArray[np.int64], shape: tuple[int, int]) -> NDArray[np.float64]:
    size = shape[0] * shape[1]
    if term.verb is Verb.DISTINCT:
        once = pd.DataFrame({"place": place, "code": pd.factorize(rows[term.column].iloc[at])[0]}).drop_duplicates()
        return np.bincount(once.loc[once["code"] >= 0, "place"], minlength=size).astype(float).reshape(shape)
    weights = rows[term.column].iloc[at].to_numpy(dtype=float, na_value=0.0)
    return np.bincount(place, weights=weights, minlength=size).reshape(shape)


def _covered(covered: pd.DataFrame, grid: Grid) -> NDArray[np.bool_]:
    """Whether every counted day of each team's week is one the extracts speak for."""
    known = covered.dropna(subset=["covered_from"]).set_index("week_ending").reindex(pd.DatetimeIndex(grid.endings))
    first = known["covered_from"].to_numpy(dtype="datetime64[D]")
    last = known["covered_to"].to_numpy(dtype="datetime64[D]")
    # A comparison with no date is false, so a week without cover is not received.
    whole: NDArray[np.bool_] = (first[None, :] <= grid.first_counted) & (last[None, :] >= grid.last_counted)
    return whole


def _extracts(
    rows: pd.DataFrame, at: NDArray[np.int64], place: NDArray[np.int64], week: NDArray[np.int64], grid: Grid
) -> NDArray[np.object_]:
    """The extracts of each team's rows; for a week in which it has none, those of the whole feed: they are what says so."""
    endings = rows["week_ending"].to_numpy(dtype="datetime64[D]")
    all_weeks = (endings - grid.endings[0]) // (7 * DAY)
    inside = (all_weeks >= 0) & (all_weeks < len(grid.weeks))
    of_week = _joined(all_weeks[inside], rows["extract"].to_numpy()[inside], len(grid.weeks))
    of_place = _joined(place, rows["extract"].to_numpy()[at], grid.shape[0] * grid.shape[1]).reshape(grid.shape)
    return np.where(of_place == "", of_week[None, :], of_place)


def _joined(place: NDArray[np.int64], extracts: NDArray[np.object_], size: int) -> NDArray[np.object_]:
    once = pd.DataFrame({"place": place, "extract": extracts}).drop_duplicates().sort_values(["place", "extract"])
    joined = np.full(size, "", dtype=object)
    for where, some in once.groupby("place")["extract"]:
        joined[where] = " ".join(some)
    return joined


def _by_period(term: Term, facts: Facts, grid: Grid, pairs: pd.DataFrame) -> Counted:
    spans = facts.rows[["first_day", "last_day"]].drop_duplicates().sort_values("last_day").reset_index(drop=True)
    number = facts.rows[["first_day", "last_day"]].merge(spans.assign(period=spans.index), how="left", validate="many_to_one")["period"]
    at, teams = pairs["at"].to_numpy(), pairs["team"].to_numpy()
    shape = (grid.shape[0], len(spans))
    place = teams * len(spans) + number.to_numpy()[at]
    held = np.bincount(place, minlength=shape[0] * shape[1]).reshape(shape)
    totals = _total(term, facts.rows, at, place, shape)
    marked = facts.rows["provisional"].to_numpy(dtype=bool)[at]
    doubtful = np.bincount(place[marked], minlength=shape[0] * shape[1]).reshape(shape) > 0
    named = _joined(place, facts.rows["extract"].to_numpy()[at], shape[0] * shape[1]).reshape(shape)
    first, last = (spans[name].to_numpy(dtype="datetime64[D]") for name in ("first_day", "last_day"))
    if term.verb is Verb.STANDING:
        return _standing(grid, held, totals, doubtful, named, first, last)
    return _days(grid, held, totals, doubtful, named, first, last)


def _standing(
    grid: Grid,
    held: NDArray[np.int64],
    totals: NDArray[np.float64],
    doubtful: NDArray[np.bool_],
    named: NDArray[np.object_],
    first: Days,
    last: Days,
) -> Counted:
    """The figure of the period that holds the last counted day of each team's week, which for a whole week is its Sunday."""
    total, rows = np.zeros(grid.shape), np.zeros(grid.shape, dtype=np.int64)
    provisional, extracts = np.zeros(grid.shape, dtype=bool), np.full(grid.shape, "", dtype=object)
    as_of = np.full(grid.shape, np.datetime64("NaT"), dtype="datetime64[D]")
    for period in range(len(first)):
        stands = (first[period] <= grid.last_counted) & (grid.last_counted <= last[period]) & (held[:, period] > 0)[:, None]
        total = np.where(stands, totals[:, [period]], total)
        rows = np.where(stands, held[:, [period]], rows)
        provisional = np.where(stands, doubtful[:, [period]], provisional)
        extracts = np.where(stands, named[:, [period]], extracts)
        as_of = np.where(stands, last[period], as_of)
    return Counted(total, rows, rows > 0, provisional, as_of, extracts)


def _days(
    grid: Grid,
    held: NDArray[np.int64],
    totals: NDArray[np.float64],
    doubtful: NDArray[np.bool_],
    named: NDArray[np.object_],
    first: Days,
    last: Days,
) -> Counted:
    """Each period's daily average times the counted days of the week that lie in it; received when every counted day lies in one."""
    total, covered, rows = np.zeros(grid.shape), np.zeros(grid.shape), np.zeros(grid.shape, dtype=np.int64)
    provisional, extracts = np.zeros(grid.shape, dtype=bool), np.full(grid.shape, "", dtype=object)
    for period in range(len(first)):
        overlap = (np.minimum(grid.last_counted, last[period]) - np.maximum(grid.first_counted, first[period])) / DAY + 1
        days = np.where((held[:, period] > 0)[:, None], np.clip(overlap, 0, None), 0)
        total += days * totals[:, [period]]
        covered += days
        rows += np.where(days > 0, held[:, [period]], 0)
        provisional |= (days > 0) & doubtful[:, [period]]
        new = (days > 0) & (named[:, [period]] != extracts)
        extracts = np.where(new, np.where(extracts == "", named[:, [period]], extracts + " " + named[:, [period]]), extracts)
    needed = (grid.last_counted - grid.first_counted) / DAY + 1
    return Counted(total, rows, covered == needed, provisional, grid.last_counted, extracts)
