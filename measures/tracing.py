"""Which rows stand behind a cell, and what each of them adds to it. Reading the rows and showing them belong elsewhere."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from boxscore.board import Board
from boxscore.errors import ConfigurationError
from boxscore.measures import Against, Measure
from boxscore.terms import Term, Verb
from boxscore.weeks import Week, WeekRange
from measures.cells import AtHand
from measures.costs.made import with_costs
from measures.cover import DAY
from measures.facts import NO_DAY, Claims, Days, Facts, Figures, Flags, Numbers
from measures.grids import Grid
from measures.periods import Periods
from measures.placing import claims_placed
from measures.quantities import meeting, worth


@dataclass(frozen=True)
class Traced:
    """The rows behind one part of a cell."""

    part: str
    """``numerator``, ``denominator``, or another name that ``Measure.parts`` gives it."""
    term: Term
    rows: pd.DataFrame
    """One row a fact that counts, in order of day, file and row number: the feed's columns, and ``counts``, what it adds (money in pence).
    A value, or a day, that has been counted already counts 0."""
    total: float
    """What the rows come to; NaN where nothing comes to no figure."""
    of_the_team: int
    """The team's rows of the same days, whether they meet the conditions or not."""
    says_nothing: int
    """Rows that meet the conditions and have no value to count."""
    counts_for_too: frozenset[str]
    """The other teams that some of the rows count for."""


def traced(measure: Measure, board: Board, facts: dict[str, Facts], *, team: str, week: Week) -> tuple[Traced, ...]:
    """The rows behind each part of the cell of ``team`` (a slug, or what stands for no team) and ``week``.

    ``facts`` are those that ``measures.reaching`` names for the week. ConfigurationError when nothing is told of the team in the week.
    """
    at_hand = AtHand(board, with_costs(board, facts, WeekRange(week, week)))
    grid = at_hand.grid_of(measure, WeekRange(week, week))
    at = list(grid.slugs).index(team)
    if not grid.kept[at, 0]:
        raise ConfigurationError(f"By what is accepted now, nothing of {measure.id} is told of {team} in {week.label}. Run the week again.")
    return tuple(_part(part, term, at_hand, grid, at) for part, term in parts_of(measure, board, team).items())


def parts_of(measure: Measure, board: Board, team: str) -> Mapping[str, Term]:
    """Every term of the team's cells: those of the measure, and of what is held against a baseline the volume, both of the week's."""
    volume = board.volume_of(board.team_by_slug[team]) if measure.against_baseline is Against.VOLUME else None
    return {**measure.parts, **({"volume of the week": volume} if volume else {})}


def might_meet(rows: pd.DataFrame, term: Term) -> Flags:
    """Which rows are not kept from counting by what can be read of them; a value that cannot be read keeps none from it."""
    might = np.ones(len(rows), dtype=bool)
    for column, values in term.where.items():
        might &= (rows[column].isna() | rows[column].isin(values)).to_numpy(dtype=bool) if column in rows else True
    for column, values in term.where_not.items():
        might &= ~rows[column].isin(values).to_numpy(dtype=bool, na_value=False) if column in rows else True
    for column, beginnings in term.where_begins.items():
        might &= rows[column].str.startswith(tuple(beginnings), na=True).to_numpy(dtype=bool) if column in rows else True
    return might


def _part(part: str, term: Term, at_hand: AtHand, grid: Grid, at: int) -> Traced:
    claims = at_hand.claims_of(term)
    meets = meeting(claims.facts, term, at_hand.marked(term))[claims.row]
    worth_each = worth(term, claims)
    added = np.full(len(claims.row), term.times) if worth_each is None else worth_each
    claim = _in_reach(term, claims, grid, at, meets & ~np.isnan(added), meets & np.isnan(added))
    chosen = claim[meets[claim]]
    silent = np.isnan(added[chosen])
    said = chosen[~silent]
    rows = claims.facts.rows.iloc[claims.row[said]].assign(counts=_each(term, claims, said, grid, at) * added[said])
    rows = rows.sort_values(["last_day", "name", "row_number"], ignore_index=True)
    rows = rows.assign(counts=_once(term, rows))
    others = np.setdiff1d(claims.team[np.isin(claims.row, claims.row[said])], [at])
    total = _total(term, rows["counts"].to_numpy(dtype=float), float(grid.days_counted[at, 0]))
    return Traced(part, term, rows, total, len(claim), int(silent.sum()), frozenset(grid.slugs[other] for other in others))


def _in_reach(term: Term, claims: Claims, grid: Grid, at: int, says: Flags, silent: Flags) -> Numbers:
    """The team's claims whose rows would count for the week if they met the conditions; of what reaches back, those that decide."""
    mine = claims.team == at
    match term.verb:
        case Verb.STANDING | Verb.DAYS:
            found = mine & (_days_of_periods(term, claims, grid, at) > 0)
        case Verb.DAYS_IN | Verb.IN_THE_WEEK:
            found = mine & (_days_inside(term, claims, grid, at) > 0)
        case Verb.DAYS_SINCE:
            found = mine & says & (_days_back(claims, grid, at) >= 0)
            back = _days_back(claims, grid, at)
            found &= back == back[found].min(initial=np.inf)
        case _ if term.stands:
            found = _of_the_week_that_stands(term, claims, grid, at, says, silent)
        case _:
            found = _of_the_week(term, claims, grid, at)
            if term.verb is Verb.SNAPSHOT:
                claim = np.flatnonzero(found)
                last = claims.facts.days("last_day")[claims.row[claim]]
                found[claim[last < last.max(initial=NO_DAY)]] = False
    return np.flatnonzero(found)


def _of_the_week(term: Term, claims: Claims, grid: Grid, at: int) -> Flags:
    found = np.zeros(len(claims.row), dtype=bool)
    found[claims_placed(term, claims, grid).claim] = True
    of_the_team: Flags = found & (claims.team == at)
    return of_the_team


def _of_the_week_that_stands(term: Term, claims: Claims, grid: Grid, at: int, says: Flags, silent: Flags) -> Flags:
    """The claims of the newest week, at the cell's or before, of which the team's rows tell a figure: which may be 0, but not silence."""
    found = np.zeros(len(claims.row), dtype=bool)
    first = claims.facts.rows["last_day"].min()
    if pd.isna(first):
        return found
    wide = grid.reaching_back_to(np.datetime64(first, "D"))
    placed = claims_placed(term, claims, wide)
    team, week = np.divmod(placed.place, len(wide.endings))
    claim, week = placed.claim[team == at], week[team == at]
    sent, telling, quiet = (np.unique(week[flags]) for flags in (np.ones(len(claim), dtype=bool), says[claim], silent[claim]))
    told = np.setdiff1d(sent, np.setdiff1d(quiet, telling))
    if len(told):
        found[claim[week == told.max()]] = True
    return found


def _days_of_periods(term: Term, claims: Claims, grid: Grid, at: int) -> Figures:
    """For each claim how many times its figure counts: the days of the week in its period; once for a figure that stands."""
    rows = claims.facts.rows
    periods, last = Periods.of(rows), rows["last_day"].to_numpy(dtype="datetime64[D]")
    held = periods.holding(last)
    if term.verb is Verb.STANDING:
        days = np.where(held == periods.holding(grid.last_counted[at])[0], 1.0, 0.0)
    else:
        days = np.maximum(periods.days_in(held, grid.first_counted[at], grid.last_counted[at]), 0)
    return days[claims.row]


def _days_inside(term: Term, claims: Claims, grid: Grid, at: int) -> Figures:
    """For each claim how many of the week's counted days lie in its row's stretch; one without an end is still going on."""
    if term.stretch is None:
        return np.zeros(len(claims.row))
    begins, before = (_days(claims, column) for column in (term.stretch.begins, term.stretch.before))
    first = np.maximum(begins + term.stretch.days_to_first * DAY, grid.first_counted[at, 0])
    last = np.minimum(np.where(np.isnat(before), grid.endings[-1], before - DAY), grid.last_counted[at, 0])
    inside: Figures = np.where(np.isnat(begins), 0, np.maximum((last - first) / DAY + 1, 0))
    return inside


def _days_back(claims: Claims, grid: Grid, at: int) -> Figures:
    """For each claim how long its row lies back on the week's last counted day; below 0 for a later one."""
    back: Figures = (grid.last_counted[at, 0] - _days(claims, "last_day")) / DAY
    return back


def _days(claims: Claims, column: str) -> Days:
    return claims.facts.rows[column].to_numpy(dtype="datetime64[D]")[claims.row]


def _each(term: Term, claims: Claims, claim: Numbers, grid: Grid, at: int) -> Figures:
    """How many times what each row is worth counts."""
    match term.verb:
        case Verb.DAYS:
            return _days_of_periods(term, claims, grid, at)[claim]
        case Verb.DAYS_IN:
            return _days_inside(term, claims, grid, at)[claim]
        case Verb.DAYS_SINCE:
            return _days_back(claims, grid, at)[claim]
        case _:
            return np.ones(len(claim))


def _once(term: Term, rows: pd.DataFrame) -> "pd.Series[float]":
    """What each row adds, where a value, or a day, counts once however many rows have it."""
    counts: pd.Series[float] = rows["counts"].astype("float64")
    if term.verb is Verb.DISTINCT:
        return counts.mask(rows[term.column].duplicated(), 0.0)
    if term.verb is Verb.DAYS_FREE:
        return counts.mask(rows["last_day"].duplicated(), 0.0)
    return counts


def _total(term: Term, counts: Figures, days_counted: float) -> float:
    match term.verb:
        case Verb.MEDIAN:
            return float(np.median(counts)) if len(counts) else math.nan
        case Verb.DAYS_SINCE:
            return float(counts.max(initial=-math.inf)) if len(counts) else math.nan
        case Verb.DAYS_FREE:
            return days_counted - math.fsum(counts)
        case _:
            return math.fsum(counts)
