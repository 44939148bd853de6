"""What stands behind a team's trouble, counted by category for a Pareto: incidents, appointments that were not kept, referrals returned.
Reading the rows and drawing them belong elsewhere.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from boxscore.board import Board
from boxscore.teams import Team
from measures.charts.pareto import pareto
from measures.facts import Facts, claims_on

COLUMNS = ("team", "category", "count", "cumulative_pct")


@dataclass(frozen=True)
class Cause:
    """Rows of one feed, told apart by a column."""

    feed: str
    column: str
    title: str
    names: Mapping[str, str] = field(default_factory=dict)
    """The values that count and what they are called; every value by its own name when it is empty."""
    where: Mapping[str, str] = field(default_factory=dict)
    """What other columns have to say."""


CAUSES = (
    Cause("incidents", "category", "Incidents by kind"),
    Cause(
        "appointments",
        "status",
        "Appointments that were not kept",
        names={"2": "Cancelled by the service", "3": "Could not attend", "8": "Did not attend"},
    ),
    Cause("referrals", "source", "Referrals returned, by who referred", where={"outcome": "Returned"}),
)
"""Of these a team's is the first whose feed one of its measures counts."""


def cause_of(board: Board, team: Team) -> Cause | None:
    """What a Pareto of the team counts; None when none of its measures counts such a feed, or the board's contract lacks a column."""
    counted = {feed for chosen in team.measures if chosen.id in board.measure_by_id for feed in board.measure_by_id[chosen.id].feeds}
    feeds = {feed.id: feed for feed in board.feeds if feed.id in counted}
    return next((one for one in CAUSES if one.feed in feeds and _has_columns(board, one)), None)


def by_cause(board: Board, cause: Cause, facts: Facts, teams: Sequence[Team]) -> pd.DataFrame:
    """For each of the teams its Pareto of these rows: ``COLUMNS``, the most frequent category first; a team without rows is absent."""
    claims = claims_on(facts, board)
    slugs = pd.Series([*(team.slug for team in board.teams), None], dtype="str")
    rows = facts.rows.take(claims.row).reset_index(drop=True)
    rows = rows.assign(team=slugs.take(claims.team).to_numpy(), category=_named(rows[cause.column], cause), count=1)
    counts = np.logical_and.reduce([rows[column] == value for column, value in cause.where.items()], initial=True)
    known = rows["category"].notna() | (not cause.names)
    chosen = rows.loc[counts & known & rows["team"].isin([team.slug for team in teams]), ["team", "category", "count"]]
    told: pd.DataFrame = pareto(chosen, by=["team"]).loc[:, list(COLUMNS)]
    return told


def _named(values: "pd.Series[str]", cause: Cause) -> "pd.Series[str]":
    return values.map(cause.names).astype("str") if cause.names else values.astype("str")


def _has_columns(board: Board, cause: Cause) -> bool:
    feed = board.feed_by_id[cause.feed]
    return all(feed.kind_of(column) is not None for column in (cause.column, *cause.where))
