"""The counts that cells tell, laid out so that those which give small ones back are found: one row a team, or what is left of a total,
and week; one column a count of the family. Which cells are looked at belongs elsewhere.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from boxscore.board import Board
from measures.disclosure.counts import Counts
from measures.disclosure.given_back import given_back
from measures.facts import Figures, Flags, Numbers

TOLD_COLUMNS = ["cell", "family", "term", "count", "group"]
HALF = 0.5
"""Counts are whole; a share of one, as apportioned beds have it, is rounded."""


@dataclass(frozen=True)
class Family:
    """What the cells of every group tell of one family of counts. Entries are of one cell and count each."""

    parts: tuple[int, ...]
    """Of each count, the set of what it counts."""
    cell: Numbers
    """The place of each entry's cell."""
    group: Numbers
    term: Numbers
    count: Figures
    """NaN where the cell does not know it."""
    public: Flags
    """Told by an earlier copy already."""

    def shown(self, hidden: Flags) -> Flags:
        """For each entry whether it is there for all to see."""
        return (~hidden[self.cell] | self.public) & ~np.isnan(self.count)

    def grid(self, entries: Flags, what: Figures) -> Figures:
        """The largest ``what`` of the entries, one row a group and one column a count; NaN where there is none."""
        told = np.full((int(self.group.max(initial=-1)) + 1, len(self.parts)), -np.inf)
        np.maximum.at(told, (self.group[entries], self.term[entries]), what[entries])
        return np.where(np.isneginf(told), np.nan, told)

    def giving_away(self, hidden: Flags, under: int) -> Flags:
        """For each cell whether it has to be hidden too, lest a count from 1 to below ``under`` follows from what is shown.

        A small count itself is hidden first; of several that give one back, that which fewest cells tell, and of those the later one.
        Nothing that an earlier copy told is hidden in vain: where only such counts give a small one back, nothing is.
        """
        entries = self.shown(hidden)
        counts = self.grid(entries, self.count)
        cost = self._cost(entries)
        chosen = np.zeros(counts.shape, dtype=bool)
        for rows, terms in _alike(~np.isnan(counts)):
            sums = np.array(given_back(tuple(self.parts[term] for term in terms)))
            small = _is_small(counts[np.ix_(rows, terms)] @ sums.T, under)
            chosen[np.ix_(rows, terms)] = _to_hide(small, sums, cost[np.ix_(rows, terms)])
        given = np.zeros(len(hidden), dtype=bool)
        given[self.cell[chosen[self.group, self.term]]] = True
        return given & ~hidden

    def changed_beside(self, turned: Flags) -> Flags:
        """For each cell whether its counts are not as they were told, in a group of which a cell has ``turned`` from shown to hidden.

        By how much the others changed would tell what became of that one.
        """
        groups = np.unique(self.group[turned[self.cell]])
        changed = np.zeros(len(turned), dtype=bool)
        changed[self.cell[np.isin(self.group, groups) & ~self.public]] = True
        return changed

    def _cost(self, entries: Flags) -> Figures:
        """How many cells are lost with each count; infinite where an earlier copy told it."""
        cost = np.zeros((int(self.group.max(initial=-1)) + 1, len(self.parts)))
        np.add.at(cost, (self.group[entries], self.term[entries]), 1)
        cost[self.group[self.public], self.term[self.public]] = np.inf
        return cost


def _alike(known: Flags) -> Iterator[tuple[Numbers, Numbers]]:
    """The rows that know the same counts, and which those are."""
    patterns, pattern_of = np.unique(known, axis=0, return_inverse=True)
    for number, pattern in enumerate(patterns):
        if pattern.any():
            yield np.flatnonzero(pattern_of.ravel() == number), np.flatnonzero(pattern)


def _is_small(counts: Figures, under: int) -> Flags:
    small: Flags = (counts > HALF) & (counts < under - HALF)
    return small


def _to_hide(small: Flags, sums: Numbers, cost: Figures) -> Flags:
    """For each row (down) the counts (across) to hide: the small ones; where none is, one of those that give the first small one back."""
    themselves = np.abs(sums).sum(axis=1) == 1
    chosen: Flags = (small[:, themselves] @ np.abs(sums[themselves])).astype(bool) & np.isfinite(cost)
    derived = np.flatnonzero(small.any(axis=1) & ~chosen.any(axis=1))
    # argmin takes the first of equals; turned round, that is the later count.
    for row in derived:
        for how in sums[small[row]]:
            costs = np.where(how != 0, cost[row], np.inf)[::-1]
            if np.isfinite(costs.min()):
                chosen[row, len(costs) - 1 - int(costs.argmin())] = True
                break
    return chosen


def families_of(cells: pd.DataFrame, counts: Counts, public: pd.DataFrame, board: Board) -> list[Family]:
    """The families of the cells, which are numbered by their index, with what is left of each total when its parts are taken away.

    ``public``: for every cell, whether its figures were told by an earlier copy and are what they were.
    """
    told = _entries(cells, counts, public)
    return [_family(told[told["family"] == number], parts, cells, board) for number, parts in enumerate(counts.families)]


def _entries(cells: pd.DataFrame, counts: Counts, public: pd.DataFrame) -> pd.DataFrame:
    by_measure = cells.groupby("measure", observed=True).indices
    entries = []
    for one in counts.told:
        at = by_measure.get(one.measure, np.array([], dtype=np.int64))
        figures = cells[one.figure].to_numpy(dtype=float, na_value=np.nan)[at] / one.times
        known = public[one.figure].to_numpy(dtype=bool)[at]
        entries.append(pd.DataFrame({"cell": at, "family": one.family, "term": one.term, "count": figures, "public": known}))
    return pd.concat(entries or [pd.DataFrame(columns=[*TOLD_COLUMNS, "public"])], ignore_index=True)


def _family(told: pd.DataFrame, parts: tuple[int, ...], cells: pd.DataFrame, board: Board) -> Family:
    of = cells.loc[told["cell"], ["team", "week_ending"]].reset_index(drop=True)
    told = told.reset_index(drop=True).assign(team=of["team"], week=of["week_ending"], left=False)
    told = pd.concat([told, *(_left_of(total, members, told) for total, members in totals_of(board).items())], ignore_index=True)
    group = told.groupby(["team", "week", "left"], observed=True, sort=False).ngroup().to_numpy().astype(np.int64)
    return Family(
        parts=parts,
        cell=told["cell"].to_numpy(dtype=np.int64),
        group=group,
        term=told["term"].to_numpy(dtype=np.int64),
        count=told["count"].to_numpy(dtype=float),
        public=told["public"].to_numpy(dtype=bool),
    )


def _left_of(total: str, members: tuple[str, ...], told: pd.DataFrame) -> pd.DataFrame:
    """What the total has besides its members, as if it were a team; weeks in which it tells nothing are absent."""
    held = told[told["team"].isin(members)]
    taken = held.groupby(["team", "week", "term"])["count"].max().groupby(["week", "term"]).sum()
    whole = told[told["team"] == total]
    away = taken.reindex(pd.MultiIndex.from_frame(whole[["week", "term"]])).fillna(0).to_numpy(dtype=float)
    return whole.assign(count=whole["count"] - away, left=True)[np.isin(whole["week"], held["week"])]


def totals_of(board: Board) -> dict[str, tuple[str, ...]]:
    """The teams that hold others, each with those: as ``disclosure`` says, else every other team of a whole organisation."""
    said = {one.total: one.of for one in board.disclosure.totals}
    whole = {
        team.slug: tuple(one.slug for one in board.teams if one.organisation == team.organisation and not one.whole_organisation)
        for team in board.teams
        if team.whole_organisation
    }
    return {total: of for total, of in (whole | said).items() if of}
