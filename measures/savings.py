"""What weeks come to against a team's baseline: what was saved, in its two kinds, which are different things and are never added.

With S and V the spend and the volume of the week, S0 and V0 those of an average week of the baseline:

    cash released  =  S0 - S                      the spend fell
    cost avoided   =  S0 x V / V0  -  S0          the volume effect of the bridge times V: the same money did more

How a bridge between any two periods is built up belongs to ``measures.bridge``, counting rows to the terms.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import reduce

import numpy as np

from boxscore.board import Board
from boxscore.measures import Against, Measure
from boxscore.teams import Team
from boxscore.terms import Term
from boxscore.weeks import WeekRange
from measures.facts import Figures, Flags
from measures.grids import NEVER, WEEK, Grid
from measures.tallies import joined
from measures.terms import Counted

Count = Callable[[Term, Grid], Counted]
"""Counts a term for the teams and weeks of a grid."""


def baseline_weeks(board: Board, measures: Sequence[Measure]) -> WeekRange | None:
    """The weeks from the first of any team's baseline to the last of any, of teams that keep one of the measures held against it."""
    against = {measure.id for measure in measures if measure.against_baseline}
    if not against:
        return None
    found = [team.baseline.weeks for team in board.teams if team.baseline and any(chosen.id in against for chosen in team.measures)]
    return WeekRange(min(weeks.first for weeks in found), max(weeks.last for weeks in found)) if found else None


def with_baselines(board: Board, measures: Sequence[Measure], weeks: WeekRange) -> WeekRange:
    """The weeks, from those of the baselines on that they are held against."""
    baselines = baseline_weeks(board, measures)
    if baselines is None or baselines.first > weeks.last:
        return weeks
    return WeekRange(min(baselines.first, weeks.first), max(baselines.last, weeks.last))


def against_baseline(measure: Measure, board: Board, grid: Grid, count: Count) -> Counted:
    """What each week comes to against the baseline of its team, in pence, from the first week of the baseline on.

    It applies to no week before, and to no team without a baseline or, for cost avoided, without a volume; that is not received which
    lacks the week's spend or volume or those of any week of the baseline, and NaN where nothing was done in the week or the baseline.
    It is as settled as the least settled of all of them.
    """
    spend = count(measure.numerator, grid)
    baselines = Baselines.of(measure, board, grid)
    if baselines is None:
        return replace(spend, applies=np.zeros(grid.shape, dtype=bool))
    spent = baselines.added_up(count(measure.numerator, baselines.grid))
    if measure.against_baseline is Against.SPEND:
        released = _divided(spent.total - baselines.weeks * spend.total, baselines.weeks)
        return replace(_resting_on(released, spend, spent), applies=baselines.applies)
    told = replace(spend, applies=np.zeros(grid.shape, dtype=bool), estimated=_estimated(spend))
    for volume, teams in _volumes(board, grid):
        done, did = count(volume, grid), baselines.added_up(count(volume, baselines.grid))
        more = np.where(done.total > 0, baselines.weeks * done.total - did.total, np.nan)
        avoided = replace(
            _resting_on(_divided(spent.total * more, baselines.weeks * did.total), spend, spent, done, did), applies=baselines.applies
        )
        told = _with_teams_of(avoided, told, teams)
    return told


@dataclass(frozen=True)
class Baselines:
    """The baselines of the teams of a grid."""

    grid: Grid
    """The same teams and the weeks of any of their baselines."""
    inside: Flags
    """For each team (down) whether the week (across) is one of its baseline."""
    applies: Flags
    """For each team and week of the grid asked for whether the team has a baseline by then."""

    @classmethod
    def of(cls, measure: Measure, board: Board, asked: Grid) -> "Baselines | None":
        """None when no team that keeps the measure has one."""
        weeks = baseline_weeks(board, [measure])
        if weeks is None:
            return None
        endings = np.datetime64(weeks.first.ending, "D") + np.arange(len(weeks)) * WEEK
        begins, ends = np.array([*(_ends(team) for team in board.teams), NEVER], dtype="datetime64[D]").T[:, :, None]
        opens, closes = np.array([(team.opens, team.closes or date.max) for team in board.teams], dtype="datetime64[D]").T
        nobodys = np.full(len(endings), NEVER[0]), np.full(len(endings), NEVER[1])
        grid = Grid(asked.slugs, endings, np.maximum(begins[:-1, 0], opens), np.minimum(ends[:-1, 0], closes), nobodys)
        return cls(grid, (endings >= begins) & (endings <= ends), asked.endings >= begins)

    @property
    def weeks(self) -> Figures:
        """How many weeks each team's has."""
        weeks: Figures = self.inside.sum(axis=1, keepdims=True).astype(float)
        return weeks

    def added_up(self, count: Counted) -> Counted:
        """What was counted over the grid for each team's baseline as a whole: one column."""
        extracts = reduce(joined, np.where(self.inside, count.extracts, "").T)[:, None]
        return Counted(
            total=np.where(self.inside, count.total, 0).sum(axis=1, keepdims=True),
            rows=np.where(self.inside, count.rows, 0).sum(axis=1, keepdims=True),
            received=~_any(~count.received & self.inside),
            provisional=_any(count.provisional & self.inside),
            as_of=count.as_of[:, -1:],
            extracts=extracts,
            estimated=_any(_estimated(count) & self.inside),
        )


def _ends(team: Team) -> tuple[object, object]:
    """The first and last day of the team's baseline, of nothing for a team without one."""
    return (team.baseline.from_, team.baseline.to) if team.baseline else NEVER


def _volumes(board: Board, grid: Grid) -> Iterator[tuple[Term, Flags]]:
    """Each way in which teams tell their volume, once, with the teams of the grid that do."""
    volumes = [board.volume_of(team) for team in board.teams]
    ways = {team.baseline.volume: volume for team, volume in zip(board.teams, volumes, strict=True) if team.baseline and volume}
    for id, volume in ways.items():
        tell = [team.baseline is not None and team.baseline.volume == id for team in board.teams]
        yield volume, np.array([*tell, False])


def _divided(over: Figures, by: Figures) -> Figures:
    """Whole numbers divided once, so that half a penny is not missed; NaN by 0."""
    over, by = np.broadcast_arrays(over, by)
    quotient: Figures = np.divide(over, by, out=np.full(over.shape, np.nan), where=by > 0)
    return quotient


def _resting_on(total: Figures, spend: Counted, *others: Counted) -> Counted:
    """The total of each of the weeks of ``spend``, as far received and settled as that and the others are."""
    every = (spend, *others)
    return replace(
        spend,
        total=total,
        received=reduce(np.logical_and, [one.received for one in every]),
        provisional=reduce(np.logical_or, [one.provisional for one in every]),
        estimated=reduce(np.logical_or, [_estimated(one) for one in every]),
        extracts=reduce(joined, np.broadcast_arrays(*(one.extracts for one in every))),
    )


def _any(flags: Flags) -> Flags:
    """For each team whether any of its weeks is so, as one column."""
    of_teams: Flags = np.logical_or.reduce(flags, axis=1, keepdims=True)
    return of_teams


def _estimated(count: Counted) -> Flags:
    return np.zeros(count.total.shape, dtype=bool) if count.estimated is None else count.estimated


def _with_teams_of(these: Counted, those: Counted, teams: Flags) -> Counted:
    """``those``, but for some teams ``these``."""
    return Counted(*(np.where(teams[:, None], getattr(these, one.name), getattr(those, one.name)) for one in fields(Counted)))
