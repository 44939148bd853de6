"""The accepted rows of a feed and which teams each counts for. Adding them up belongs to the terms, what a cell says to the cells."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from boxscore.board import Board
from boxscore.feeds import Feed

Days = NDArray[np.datetime64]
Numbers = NDArray[np.int64]


@dataclass(frozen=True)
class Facts:
    """The accepted rows of one feed, and the days of each week its extracts speak for."""

    feed: Feed
    rows: pd.DataFrame
    covered: pd.DataFrame
    """One row a week: week_ending, covered_from, covered_to (NaT when nothing is accepted)."""

    def covered_days(self, endings: Days) -> tuple[Days, Days]:
        """The first and last day the extracts speak for in each week; NaT in a week they do not speak for."""
        known = self.covered.dropna(subset=["covered_from"]).set_index("week_ending").reindex(pd.DatetimeIndex(endings))
        return known["covered_from"].to_numpy(dtype="datetime64[D]"), known["covered_to"].to_numpy(dtype="datetime64[D]")


@dataclass(frozen=True)
class Claims:
    """Each fact of a feed paired with each team it counts for, once; the same for every measure of the feed."""

    facts: Facts
    row: Numbers
    """The fact's position among the rows."""
    team: Numbers
    """The team's position on the board; the position after the last stands for no team."""

    @cached_property
    def extracts(self) -> tuple[Numbers, NDArray[np.object_]]:
        """For each fact the number of its extract, and the extracts' short hashes in order."""
        numbers, hashes = pd.factorize(self.facts.rows["extract"], sort=True)
        return numbers.astype(np.int64), np.asarray(hashes, dtype=object)


def claims_on(facts: Facts, board: Board) -> Claims:
    """The facts with the teams that any of their columns names.

    A fact that only a whole organisation, or nobody, claims is no team's as well.
    """
    no_team = len(board.teams)
    # Suppliers type a code as they please; nobody means another team by capitals.
    owners = {code.casefold(): at for at, team in enumerate(board.teams) for code in team.codes.get(facts.feed.id, ())}
    named = [facts.rows[column].str.casefold().map(owners).fillna(no_team).to_numpy(dtype=np.int64) for column in facts.feed.team_from]
    rows, teams = [], []
    for at, team in enumerate(named):
        # A team that two columns of a row name has the row once.
        counts = np.logical_and.reduce([team != no_team, *(team != earlier for earlier in named[:at])])
        rows.append(np.flatnonzero(counts))
        teams.append(team[counts])
    claims = np.array([not team.whole_organisation for team in board.teams] + [False])
    unclaimed = np.flatnonzero(~np.logical_or.reduce([claims[team] for team in named]))
    return Claims(facts, np.concatenate([*rows, unclaimed]), np.concatenate([*teams, np.full(len(unclaimed), no_team)]))
