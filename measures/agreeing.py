"""What two feeds say of the same teams and weeks, side by side, and where they are further apart than a contract allows.

Rows are judged elsewhere, each feed by itself.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from boxscore.board import Board
from boxscore.expected import Agreement, Comparison
from boxscore.terms import Stretch, Term, Verb
from boxscore.weeks import WeekRange
from measures.facts import Facts, claims_on
from measures.grids import NEVER, WEEK, Grid
from measures.terms import Counted, counted

FULL_TIME_HOURS = 37.0
"""Of a week. What is compared is apart by more than the steps from 37.5 hours to 36 (April 2024 and April 2026) make."""
_WORKED = Term(feed="roster_shifts", verb=Verb.SUM, column="worked_hours", where={"source": ("Substantive",)})
COMPARED: Mapping[Comparison, tuple[Term, Term]] = {
    Comparison.NIGHTS_OF_STAYS: (
        Term(feed="ward_stays", verb=Verb.DAYS_IN, stretch=Stretch.model_validate({"from": "admitted_on", "before": "discharged_on"})),
        Term(feed="midnight_census", verb=Verb.SUM, column="occupied"),
    ),
    Comparison.SHIFTS_AND_POSTS: (_WORKED, Term(feed="establishment", verb=Verb.STANDING, columns={"in_post_wte": FULL_TIME_HOURS})),
    Comparison.SHIFTS_AND_PAY: (
        _WORKED,
        Term(feed="ledger", verb=Verb.STANDING, columns={"wte_actual": FULL_TIME_HOURS}, where={"line": ("Substantive",)}),
    ),
}
"""Of each comparison what is held against what: the feed whose contract asks for it, and the other."""
TEAMS_NAMED = 3
SIDE_BY_SIDE = {"week_ending": "datetime64[us]", "team": "str", "ours": "float64", "theirs": "float64"}


def side_by_side(comparison: Comparison, board: Board, facts: Mapping[str, Facts], weeks: WeekRange) -> pd.DataFrame:
    """One row a team and whole week of ``weeks`` of which both feeds were received: week_ending, team (its slug), ours and theirs."""
    endings = np.datetime64(weeks.first.ending, "D") + np.arange(len(weeks)) * WEEK
    first = np.array([team.opens for team in board.teams], dtype="datetime64[D]")
    last = np.array([min(team.closes or date.max, board.as_of) for team in board.teams], dtype="datetime64[D]")
    none = (np.full(len(endings), NEVER[0]), np.full(len(endings), NEVER[1]))
    grid = Grid([*(team.slug for team in board.teams), ""], endings, first, last, none)
    ours, theirs = (_counted(term, board, facts[term.feed], grid) for term in COMPARED[comparison])
    team, week = np.nonzero((ours.received & theirs.received & grid.whole.reshape(grid.shape))[:-1])
    slugs = np.array(grid.slugs, dtype=object)
    columns = {"week_ending": endings[week], "team": slugs[team], "ours": ours.total[team, week], "theirs": theirs.total[team, week]}
    return pd.DataFrame(columns).astype(SIDE_BY_SIDE)


def _counted(term: Term, board: Board, facts: Facts, grid: Grid) -> Counted:
    return counted(term, claims_on(facts, board, by=term.by), grid, as_of=board.as_of)


def apart(told: pd.DataFrame, agreement: Agreement) -> dict[Any, str]:
    """For each week in which teams' figures are further apart than is allowed, which they are, in words.

    ``told``: as ``side_by_side`` tells it. Of a team and week of which the other feed tells little nothing is said, and of one of which
    this feed tells nothing neither: the team was closed, or its rows were not received, which is told as such.
    """
    share = told["ours"] / told["theirs"].where(told["theirs"] >= agreement.from_)
    outside = told.assign(share=share)[(told["ours"] > 0) & ((share < agreement.least_share) | (share > agreement.most_share))]
    return {week: _said(of_week, agreement) for week, of_week in outside.groupby("week_ending")}


def _said(outside: pd.DataFrame, agreement: Agreement) -> str:
    named = ", ".join(f"{team} {share:.0%}" for team, share in outside[["team", "share"]].head(TEAMS_NAMED).itertuples(index=False))
    more = f" and {len(outside) - TEAMS_NAMED} more" if len(outside) > TEAMS_NAMED else ""
    allowed = f"{agreement.least_share:.0%} to {agreement.most_share:.0%}"
    return f"{agreement.comparison}: {named}{more}, where {allowed} is expected: {agreement.because}"
