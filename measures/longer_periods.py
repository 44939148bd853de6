"""The cells of periods longer than a week: their weeks' cells added up, never averaged. How far a period reaches belongs to the trade's
words, where cells are kept and written elsewhere. What is decided here is told in docs/decisions/0017-periods-longer-than-a-week.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto

import numpy as np
import pandas as pd

from boxscore.board import Board
from boxscore.cells import CELL_COLUMNS, UNMAPPED, WITH_A_VALUE, Status
from boxscore.longer_periods import Over, first_week
from boxscore.measures import Measure
from boxscore.terms import Term, Verb
from boxscore.weeks import Week, WeekRange
from measures.cells import TYPES, AtHand, status_of, value_of
from measures.cover import DAY, DAYS_A_WEEK
from measures.facts import SPAN, Days, Facts, Figures, Flags, Numbers
from measures.grids import Grid
from measures.placing import claims_placed
from measures.quantities import meeting, worth
from measures.tallies import medians

LONGER_COLUMNS = (*CELL_COLUMNS, "weeks", "weeks_missing")
LONGER_TYPES = {name: TYPES[name] for name in CELL_COLUMNS} | {"weeks": "int64", "weeks_missing": "int64"}
WITH_FIGURES = (*WITH_A_VALUE, Status.NO_ACTIVITY)
MISSING = (Status.NOT_RECEIVED, Status.HIDDEN)
STRONGEST_FIRST = np.array([str(Status.FINAL), str(Status.PROVISIONAL), str(Status.ESTIMATED)], dtype=object)
CANNOT_BE_ADDED = (Verb.MEDIAN, Verb.DAYS_SINCE)
OF_A_MOMENT = (Verb.SNAPSHOT, Verb.STANDING, Verb.DAYS_SINCE)


class Way(Enum):
    """How a measure's weeks become one figure."""

    ADDED = auto()
    """Every week's figures are added up."""
    ADDED_ONCE = auto()
    """The same, but what stands for several weeks counts once."""
    OF_ROWS = auto()
    """The middle value of all the period's rows."""
    LATEST = auto()
    """The figure of the latest week that has one."""


def way_of(measure: Measure) -> Way:
    """How weeks of the measure become a period."""
    over = measure.numerator
    if measure.denominator is None:
        if _stands(over) or over.verb in OF_A_MOMENT:
            return Way.LATEST
        return Way.OF_ROWS if over.verb is Verb.MEDIAN else Way.ADDED
    if any(term.verb in CANNOT_BE_ADDED for term in measure.terms):
        return Way.LATEST
    return Way.ADDED_ONCE if all(_stands(term) for term in measure.terms) else Way.ADDED


def _stands(term: Term) -> bool:
    return term.stands or term.verb is Verb.STANDING


def cells_over(over: Over, board: Board, cells: pd.DataFrame, facts: Mapping[str, Facts]) -> pd.DataFrame:
    """One row for each of the weekly ``cells`` that ends a period: the figures of the period, in order of team, measure and week.

    ``cells`` reach as far back as the periods do and are the board's: a measure, or a team, it no longer has is left out. ``facts``
    are needed of the measures that are counted from rows (``Way.OF_ROWS``) alone, and reach as far back.

    Columns: those of ``LONGER_COLUMNS``, in the units of ``weekly_cells``; ``weeks`` is how many weekly figures it rests on,
    ``weeks_missing`` how many are left out because they were not received or are hidden. A week for which the measure is not kept is
    neither. Empty when no week ends a period.
    """
    known = cells["measure"].isin(list(board.measure_by_id)) & cells["team"].isin([*board.team_by_slug, UNMAPPED])
    weekly = _with_their_beginnings(over, board, cells[known].sort_values(["team", "measure", "week_ending"]))
    at_hand = AtHand(board, facts)
    parts = [_of_measure(board.measure_by_id[str(id)], of_it.reset_index(drop=True), at_hand) for id, of_it in weekly.groupby("measure")]
    nothing = pd.DataFrame(columns=list(LONGER_COLUMNS)).astype(LONGER_TYPES)
    told = pd.concat(parts, ignore_index=True) if parts else nothing
    return told.sort_values(["team", "measure", "week_ending"], ignore_index=True)


def _with_their_beginnings(over: Over, board: Board, weekly: pd.DataFrame) -> pd.DataFrame:
    """The cells that end a period, with the Sunday of its first week."""
    ends = weekly[["team", "week_ending"]].drop_duplicates()
    firsts = [first_week(over, Week(day.date()), board.team_by_slug.get(team)) for team, day in ends.itertuples(index=False)]
    ends = ends.assign(begins=pd.Series([first and first.ending for first in firsts], index=ends.index, dtype="datetime64[us]"))
    return weekly.merge(ends.dropna(), on=["team", "week_ending"], validate="many_to_one")


@dataclass(frozen=True)
class _Stretches:
    """For each cell of a measure, in order of team and week, the cells of the period it ends: from the ``first``'s place to its own."""

    first: Numbers

    @classmethod
    def of(cls, weekly: pd.DataFrame) -> "_Stretches":
        """Of cells with the Sunday of their period's first week, ``begins``."""
        team = pd.factorize(weekly["team"])[0] * SPAN
        endings, begins = (_days(weekly, name).astype(np.int64) for name in ("week_ending", "begins"))
        return cls(np.searchsorted(team + endings, team + begins))

    def over(self, how: np.ufunc, values: Figures | Numbers | Flags) -> Figures:
        """The cells' ``values`` of each period put together by ``how``."""
        # Put together is what lies between each number and the next: every second of these is a period, the others lie between two.
        ends = np.column_stack([self.first, np.arange(len(values)) + 1]).ravel()
        together: Figures = how.reduceat(np.append(values, 0).astype(float), ends)[::2]
        return together

    def latest(self, chosen: Flags) -> Numbers:
        """The place of the latest cell of each period that is ``chosen``; -1 where none is."""
        return self.over(np.maximum, np.where(chosen, np.arange(len(chosen)), -1)).astype(np.int64)


def _of_measure(measure: Measure, weekly: pd.DataFrame, at_hand: AtHand) -> pd.DataFrame:
    """Its periods, one for each cell of ``weekly``, which is in order of team and week."""
    way, stretches, status = way_of(measure), _Stretches.of(weekly), weekly["status"]
    has_figures, is_hidden = status.isin(WITH_FIGURES).to_numpy(), (status == Status.HIDDEN).to_numpy()
    latest, latest_hidden = stretches.latest(has_figures), stretches.latest(is_hidden)
    added = _Added(stretches, _counts(way, weekly, has_figures), latest)
    numerator, denominator, n = (added.of(_figures(weekly, name)) for name in ("numerator", "denominator", "n"))
    if way is Way.OF_ROWS:
        numerator = _medians(measure, weekly, has_figures, at_hand)
    told = status_of(measure, STRONGEST_FIRST[added.weakest(status)], numerator, denominator, n)
    # Where no week has a figure one that is hidden was received, and says so.
    told[latest < 0] = np.where(latest_hidden < 0, str(Status.NOT_RECEIVED), str(Status.HIDDEN))[latest < 0]
    told[stretches.latest((status != Status.NOT_APPLICABLE).to_numpy()) < 0] = str(Status.NOT_APPLICABLE)
    has_value, shown, speaks = np.isin(told, WITH_A_VALUE), np.isin(told, WITH_FIGURES), np.where(latest < 0, latest_hidden, latest)
    columns = {
        "numerator": np.where(shown, numerator, np.nan),
        "denominator": np.where(shown, denominator, np.nan),
        "value": np.where(has_value, value_of(measure, numerator, denominator), np.nan),
        "status": told,
        "as_of": np.where(speaks < 0, np.datetime64("NaT"), _days(weekly, "as_of")[speaks]),
        "n": np.where(shown, n, np.nan),
        "weeks": added.weeks,
        "weeks_missing": stretches.over(np.add, status.isin(MISSING).to_numpy()),
    }
    return weekly[["team", "measure", "week_ending"]].assign(**columns).astype(LONGER_TYPES).loc[:, list(LONGER_COLUMNS)]


def _counts(way: Way, weekly: pd.DataFrame, has_figures: Flags) -> Flags:
    """The cells that are added up to every period that holds them; the latest of a period counts in it in any case."""
    if way in (Way.ADDED, Way.OF_ROWS):
        return has_figures
    counts = np.zeros(len(weekly), dtype=bool)
    if way is Way.ADDED_ONCE:
        # The same figure in several weeks says the same day; it counts in the last of them.
        at = np.flatnonzero(has_figures)
        says = weekly.loc[at, ["team", "as_of"]]
        counts[at[~says.duplicated(keep="last").to_numpy()]] = True
    return counts


@dataclass(frozen=True)
class _Added:
    """The cells that count in each period, added up."""

    stretches: _Stretches
    counts: Flags
    latest: Numbers
    """The place of each period's latest cell with figures; -1 where there is none."""

    @property
    def is_left_over(self) -> Flags:
        """Whether the latest cell is not among those that count, so that it counts here alone."""
        left: Flags = (self.latest >= 0) & ~self.counts[self.latest]
        return left

    @property
    def weeks(self) -> Figures:
        return self.stretches.over(np.add, self.counts) + self.is_left_over

    def of(self, values: Figures) -> Figures:
        """The sum of each period; NaN where none of its cells says anything."""
        says = ~np.isnan(values)
        total = self.stretches.over(np.add, np.where(self.counts & says, values, 0))
        said = self.stretches.over(np.add, self.counts & says) + (self.is_left_over & says[self.latest])
        return np.where(said > 0, total + np.where(self.is_left_over & says[self.latest], values[self.latest], 0), np.nan)

    def weakest(self, status: "pd.Series[str]") -> Numbers:
        """How far down the list of the strongest each period's weakest status stands."""
        rank = status.map({str(word): at for at, word in enumerate(STRONGEST_FIRST)}).fillna(0).to_numpy(dtype=np.int64)
        counted = self.stretches.over(np.maximum, np.where(self.counts, rank, 0)).astype(np.int64)
        return np.maximum(counted, np.where(self.is_left_over, rank[self.latest], 0))


def _medians(measure: Measure, weekly: pd.DataFrame, has_figures: Flags, at_hand: AtHand) -> Figures:
    """The middle value of each period's rows; those of weeks without figures are left out, as they are wherever weeks are added."""
    weeks = WeekRange(*(Week(day.date()) for day in (weekly["week_ending"].min(), weekly["week_ending"].max())))
    grid = at_hand.grid_of(measure, weeks)
    team = pd.Index(grid.slugs).get_indexer(pd.Index(weekly["team"]))
    week, first = (((_days(weekly, name) - grid.endings[0]) / (DAYS_A_WEEK * DAY)).astype(np.int64) for name in ("week_ending", "begins"))
    has_rows = np.zeros(grid.shape, dtype=bool)
    has_rows[team, week] = has_figures
    rows_team, rows_week, values = _rows(measure.numerator, at_hand, grid, has_rows)
    told = np.full(len(weekly), np.nan)
    for ending in range(len(grid.endings)):
        ends = np.flatnonzero(week == ending)
        begins = np.full(len(grid.slugs), len(grid.endings))
        begins[team[ends]] = first[ends]
        inside = (rows_week >= begins[rows_team]) & (rows_week <= ending)
        told[ends] = medians(rows_team[inside], values[inside], len(grid.slugs))[team[ends]]
    return told


def _rows(term: Term, at_hand: AtHand, grid: Grid, has_rows: Flags) -> tuple[Numbers, Numbers, Figures]:
    """The team, the week and the value of each row that counts, in the teams' weeks that have any."""
    claims = at_hand.claims_of(term)
    placed, values = claims_placed(term, claims, grid), worth(term, claims)
    if values is None:
        raise TypeError(f"the verb '{term.verb}' has no values to look for the middle of")
    meets = meeting(claims.facts, term, at_hand.marked(term))[placed.row] & ~np.isnan(values[placed.claim])
    counted = placed.where(meets & has_rows.reshape(-1)[placed.place])
    team, week = np.divmod(counted.place, len(grid.endings))
    return team, week, values[counted.claim]


def _figures(weekly: pd.DataFrame, name: str) -> Figures:
    return weekly[name].to_numpy(dtype=float, na_value=np.nan)


def _days(weekly: pd.DataFrame, name: str) -> Days:
    return weekly[name].to_numpy(dtype="datetime64[D]")
