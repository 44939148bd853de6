"""Every measure of every team for a batch of weeks: counted, divided, and given a status. Where cells are kept belongs elsewhere.

Ratios divide sums of numerators by sums of denominators. Missing is never zero: a feed that did not arrive is "not received",
a denominator of nothing is "no activity", and a figure resting on too few is "hidden", with nothing left beside the word.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property, reduce
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from boxscore.board import Board
from boxscore.cells import CELL_KEY, UNMAPPED, WITH_A_VALUE, Status
from boxscore.costs import DAYS_TOLD_WITH
from boxscore.measures import Measure
from boxscore.terms import LOOKS_AHEAD_WEEKS, LOOKS_AT, Mark, Term, Verb
from boxscore.weeks import WeekRange
from measures.costs.made import with_costs
from measures.cover import DAY
from measures.facts import Claims, Days, Facts, Figures, Flags, claims_on
from measures.grids import NEVER, WEEK, Grid
from measures.marks import MARKS
from measures.savings import against_baseline, with_baselines
from measures.standing import with_standing
from measures.tallies import Words, joined
from measures.terms import Counted, counted

TYPES = {
    "team": "str",
    "measure": "str",
    "week_ending": "datetime64[us]",
    "numerator": "Float64",
    "denominator": "Float64",
    "value": "Float64",
    "status": "str",
    "as_of": "datetime64[us]",
    "n": "Float64",
    "extracts": "str",
}
IN_CATEGORIES = ("team", "measure", "week_ending", "status", "extracts")
"""The columns of few different values, which are numbers until all cells are there."""


def weekly_cells(board: Board, facts: Mapping[str, Facts], weeks: WeekRange, *, measures: Sequence[Measure] | None = None) -> pd.DataFrame:
    """One row a cell of ``weeks``: every team, every measure it keeps, every week it keeps it in; then the spend of no team.

    ``facts`` may hold rows of other weeks: what is told of a discharge looks at earlier admissions. ``measures``: all of the board's,
    when left out.

    Columns: those of ``CELL_COLUMNS`` and ``extracts``; money in whole pence, percentages 0-100, numbers NA where there is none.
    A ratio's as-of date and n are its numerator's, unless the measure says n is the denominator. Empty when no team keeps anything.
    """
    asked = board.measures if measures is None else measures
    if not asked:
        return pd.DataFrame(columns=list(TYPES)).astype(TYPES)
    return _in_order(_of_measures(asked, board, with_costs(board, facts, with_baselines(board, asked, weeks)), weeks))


def control_totals(board: Board, facts: Facts, weeks: WeekRange) -> pd.DataFrame:
    """One row a week with accepted rows: what was accepted, what belongs to teams and what to none, in pence.

    ``facts`` are of a feed with a control total. The three are worked out each on its own, so that
    accepted = teams + unmapped says something.
    """
    claims = claims_on(facts, board)
    column = facts.feed.control_total or ""
    amounts, parts = facts.rows[column].astype("float64"), claims.amounts(column)
    is_part = np.array([not team.whole_organisation for team in board.teams] + [False])[claims.team]
    of_none = np.bincount(claims.row[claims.team == len(board.teams)], minlength=len(amounts))
    weekly = pd.DataFrame(
        {
            "week_ending": facts.rows["week_ending"],
            "rows_accepted": 1,
            "accepted_pence": amounts,
            "teams_pence": np.bincount(claims.row[is_part], weights=parts[is_part], minlength=len(amounts)),
            "unmapped_rows": of_none,
            "unmapped_pence": amounts * of_none,
        }
    )
    inside = weekly["week_ending"].between(pd.Timestamp(weeks.first.ending), pd.Timestamp(weeks.last.ending))
    return weekly[inside].groupby("week_ending", as_index=False).sum()


@dataclass(frozen=True)
class AtHand:
    """The facts of a batch, each way of claiming them and each mark worked out once, when it is first asked for."""

    board: Board
    facts: Mapping[str, Facts]
    claims: dict[tuple[str, str | None], Claims] = field(default_factory=dict)
    marks: dict[Mark, Flags] = field(default_factory=dict)
    grids: dict[tuple[bytes, ...], Grid] = field(default_factory=dict)

    def grid_of(self, measure: Measure, weeks: WeekRange) -> Grid:
        """The board's teams and the weeks, with the days each team keeps the measure for; one for all measures of which it is the same."""
        endings = np.datetime64(weeks.first.ending, "D") + np.arange(len(weeks)) * WEEK
        first, last = (np.array(ends, dtype="datetime64[D]") for ends in zip(*self._days_kept[measure.id], strict=True))
        feed = measure.numerator.feed
        none = _days_of_no_team(measure, self.facts[DAYS_TOLD_WITH.get(feed, feed)], endings)
        grid = Grid([*(team.slug for team in self.board.teams), UNMAPPED], endings, first, last, none)
        return self.grids.setdefault(grid.key, grid)

    @cached_property
    def _days_kept(self) -> Mapping[str, Sequence[tuple[date | np.datetime64, date | np.datetime64]]]:
        """For each measure the first and last day that each team keeps it for."""
        days: dict[str, list[tuple[date | np.datetime64, date | np.datetime64]]]
        days = {measure.id: [NEVER] * len(self.board.teams) for measure in self.board.measures}
        for at, team in enumerate(self.board.teams):
            for chosen in team.measures:
                if chosen.id in days:
                    days[chosen.id][at] = team.days_of(chosen, as_of=self.board.as_of) or NEVER
        return days

    def claims_of(self, term: Term) -> Claims:
        key = (term.feed, term.by)
        if key not in self.claims:
            self.claims[key] = claims_on(self.facts[term.feed], self.board, by=term.by)
        return self.claims[key]

    def marked(self, term: Term) -> Flags | None:
        if term.marked is None:
            return None
        if term.marked not in self.marks:
            looked_at = {feed: self.facts[feed].rows for feed in LOOKS_AT[term.marked]}
            self.marks[term.marked] = MARKS[term.marked](looked_at)
        return self.marks[term.marked]


def _of_measures(measures: Sequence[Measure], board: Board, facts: Mapping[str, Facts], weeks: WeekRange) -> list[pd.DataFrame]:
    # Copies of the facts: what is worked out of millions of rows goes with them when the last measure is counted.
    at_hand = AtHand(board, {id: replace(of_feed) for id, of_feed in facts.items()})
    told = [_of_measure(measure, at_hand, weeks) for measure in measures]
    for claims in at_hand.claims.values():
        # What is remembered of claims names them: both would stay until garbage is next collected.
        claims.remembered.clear()
    return told


def _of_measure(measure: Measure, at_hand: AtHand, weeks: WeekRange) -> pd.DataFrame:
    grid = at_hand.grid_of(measure, weeks)
    if measure.against_baseline:
        counts = [against_baseline(measure, at_hand.board, grid, lambda term, asked: _counted(term, at_hand, asked))]
    else:
        counts = [_counted(term, at_hand, grid) for term in measure.every_term]
    return _told(measure, grid, counts, as_of=at_hand.board.as_of)


def _in_order(parts: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """The cells of all measures by team, measure and week. ``parts`` are emptied, for of millions of cells two copies are many."""
    known = {name: sorted(set().union(*(part[name].cat.categories.tolist() for part in parts))) for name in IN_CATEGORIES}
    keys = pd.DataFrame({name: _together([part[name] for part in parts], known[name]) for name in CELL_KEY})
    order = keys.sort_values(list(CELL_KEY)).index.to_numpy(dtype=np.int32)
    columns = {}
    for name, type in TYPES.items():
        column = _together([part.pop(name) for part in parts], known.get(name))[order]
        if name in known:
            columns[name] = pd.Index(known[name], dtype=type).array.take(column)
        else:
            columns[name] = pd.arrays.FloatingArray(column, np.isnan(column)) if type == "Float64" else column
    return pd.DataFrame(columns, copy=False)


def _together(columns: Sequence[pd.Series], known: Sequence[Any] | None) -> NDArray[Any]:
    """The columns as one: of one in categories the number of each value among those ``known``."""
    if known is None:
        return np.concatenate([column.to_numpy() for column in columns])
    number = {value: at for at, value in enumerate(known)}
    type = np.min_scalar_type(-len(known) - 1)
    numbers = [np.array([number[value] for value in column.cat.categories.tolist()], dtype=type) for column in columns]
    return np.concatenate([of_column[column.cat.codes] for of_column, column in zip(numbers, columns, strict=True)])


def _counted(term: Term, at_hand: AtHand, grid: Grid) -> Counted:
    count = counted(term, at_hand.claims_of(term), grid, marked=at_hand.marked(term), as_of=at_hand.board.as_of)
    if term.marked:
        return replace(count, received=count.received & _looked_far_enough(term.marked, at_hand, grid))
    return with_standing(count, at_hand.claims_of(term), grid) if at_hand.facts[term.feed].cover.tells_standing else count


def _looked_far_enough(mark: Mark, at_hand: AtHand, grid: Grid) -> Flags:
    """The weeks of which the feeds a mark looks at were received, and the weeks after that it looks into, as far as they have come."""
    ahead, told = LOOKS_AHEAD_WEEKS[mark], np.datetime64(at_hand.board.as_of, "D")
    endings = grid.endings[0] + np.arange(len(grid.endings) + ahead) * WEEK
    known = np.ones(len(endings), dtype=bool)
    for feed in LOOKS_AT[mark]:
        first, last = at_hand.facts[feed].cover.of_the_feed(endings)
        has_not_ended = endings > told
        known &= has_not_ended | ((first <= endings - 6 * DAY) & (last >= endings))
    far_enough: Flags = np.logical_and.reduce([known[week : week + len(grid.endings)] for week in range(ahead + 1)])
    return far_enough


def _days_of_no_team(measure: Measure, facts: Facts, endings: Days) -> tuple[Days, Days]:
    """Spend of no team is shown for the days the extracts speak for, and only where the measure is a sum of what is reconciled."""
    term = measure.numerator
    is_a_sum = measure.denominator is None and measure.against_baseline is None and term.verb is Verb.SUM
    if is_a_sum and term.column == facts.feed.control_total:
        return facts.cover.of_the_feed(endings)
    return np.full(len(endings), NEVER[0]), np.full(len(endings), NEVER[1])


def _told(measure: Measure, grid: Grid, counts: Sequence[Counted], *, as_of: date) -> pd.DataFrame:
    sides = counts[:-1] if isinstance(measure.n, Term) else counts
    kept, over = grid.kept, sides[0]
    numerator, denominator = _figures(measure, [side.total[kept] for side in sides])
    people = counts[-1].total[kept] if len(counts) > len(sides) else None
    n = _n(measure, numerator, denominator, over.rows[kept].astype(float), people)
    received = np.logical_and.reduce([side.received[kept] for side in sides])
    settles = grid.last_counted[kept] + measure.settles_after_weeks * WEEK > np.datetime64(as_of, "D")
    provisional = np.logical_or.reduce([settles, *(side.provisional[kept] for side in sides)])
    estimated = np.logical_or.reduce([np.zeros_like(received), *(side.estimated[kept] for side in sides if side.estimated is not None)])
    words = status_of(measure, _standing(provisional, estimated), numerator, denominator, n)
    words[~received] = str(Status.NOT_RECEIVED)
    applies = np.logical_and.reduce([np.ones_like(received), *(side.applies[kept] for side in sides if side.applies is not None)])
    words[~applies] = str(Status.NOT_APPLICABLE)
    received &= applies
    status = _numbered(words)
    has_value = status.isin(WITH_A_VALUE)
    has_figures = has_value | (status == Status.NO_ACTIVITY)
    teams, at = np.nonzero(kept)
    extracts = reduce(joined, (side.extracts[kept] for side in sides))
    return pd.DataFrame(
        {
            "team": pd.Categorical.from_codes(teams, categories=pd.Index(grid.slugs)),
            "measure": pd.Categorical.from_codes(np.zeros(len(teams), dtype=np.int8), categories=pd.Index([measure.id])),
            "week_ending": pd.Categorical.from_codes(at, categories=pd.Index(grid.endings.astype("datetime64[us]"))),
            "numerator": np.where(has_figures, numerator, np.nan),
            "denominator": np.where(has_figures, denominator, np.nan),
            "value": np.where(has_value, value_of(measure, numerator, denominator), np.nan),
            "status": status,
            "as_of": np.where(received, over.as_of[kept], np.datetime64("NaT")).astype("datetime64[us]"),
            "n": np.where(has_figures, n, np.nan),
            "extracts": _numbered(np.where(received, extracts, "")),
        }
    )


def _numbered(words: Words) -> pd.Categorical:
    numbers, different = pd.factorize(words)
    return pd.Categorical.from_codes(numbers, categories=pd.Index(different, dtype="str"))


def _figures(measure: Measure, totals: Sequence[Figures]) -> tuple[Figures, Figures]:
    """The numerator and the denominator as they are told, NaN for none. What is multiplied by a rate is told as a numerator alone."""
    nothing = np.full(totals[0].shape, np.nan)
    if measure.times is None:
        return totals[0], totals[1] if measure.denominator else nothing
    how_many, of_all, over = totals
    return np.divide(how_many * of_all, over, out=nothing.copy(), where=over != 0), nothing


def _n(measure: Measure, numerator: Figures, denominator: Figures, rows: Figures, people: Figures | None) -> Figures:
    match measure.n:
        case Term() if people is not None:
            return people
        case "numerator":
            return numerator
        case "denominator":
            return denominator
        case "rows":
            return rows
        case _:
            return np.full(numerator.shape, np.nan)


def value_of(measure: Measure, numerator: Figures, denominator: Figures) -> Figures:
    """What is told of each pair of figures: their ratio as the measure tells it, NaN over nothing; the numerator where it is no ratio."""
    if measure.denominator is None:
        return numerator
    # Multiplied first: 7 of 100 is 7%, where a hundredth of 7 times 100 is a hair more.
    scaled = numerator * (100 if measure.is_percentage else measure.per)
    ratio: Figures = np.divide(scaled, denominator, out=np.full(numerator.shape, np.nan), where=denominator != 0)
    return ratio


def _standing(provisional: Flags, estimated: Flags) -> Words:
    """How settled what has come is: an estimate is told as one, however long ago its week was."""
    status = np.full(provisional.shape, str(Status.FINAL), dtype=object)
    status[provisional] = str(Status.PROVISIONAL)
    status[estimated] = str(Status.ESTIMATED)
    return status


def status_of(measure: Measure, received: Words, numerator: Figures, denominator: Figures, n: Figures) -> Words:
    """``received``, the status of each figure as far as it has come, unless what it rests on hides it or it is no figure at all.

    The later a rule stands here, the more it weighs.
    """
    status = received.copy()
    status[n < measure.least_n] = str(Status.HIDDEN)
    # Nothing over nothing gives nobody away; few over nothing would.
    status[(denominator == 0) & ~((n > 0) & (n < measure.least_n))] = str(Status.NO_ACTIVITY)
    # A median of nothing, or the days since nothing.
    status[np.isnan(numerator)] = str(Status.NO_ACTIVITY)
    return status
