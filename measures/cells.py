"""Every measure of every team for a batch of weeks: counted, divided, and given a status. Where cells are kept belongs elsewhere.

Ratios divide sums of numerators by sums of denominators. Missing is never zero: a feed that did not arrive is "not received",
a denominator of nothing is "no activity", and a figure resting on too few is "hidden", with nothing left beside the word.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np
import pandas as pd

from boxscore.board import Board
from boxscore.cells import CELL_COLUMNS, UNMAPPED, Status
from boxscore.measures import Measure
from boxscore.terms import LOOKS_AHEAD_WEEKS, LOOKS_AT, Mark, Term, Verb
from boxscore.weeks import WeekRange
from measures.cover import DAY
from measures.facts import Claims, Days, Facts, Figures, Flags, claims_on
from measures.marks import MARKS
from measures.terms import NEVER, WEEK, Counted, Grid, Words, counted, joined

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


def weekly_cells(board: Board, facts: Mapping[str, Facts], weeks: WeekRange, *, measures: Sequence[Measure] | None = None) -> pd.DataFrame:
    """One row a cell of ``weeks``: every team, every measure it keeps, every week it keeps it in; then the spend of no team.

    ``facts`` may hold rows of other weeks: what is told of a discharge looks at earlier admissions. ``measures``: all of the board's,
    when left out.

    Columns: those of ``CELL_COLUMNS`` and ``extracts``; money in whole pence, percentages 0-100, numbers NA where there is none.
    A ratio's as-of date and n are its numerator's, unless the measure says n is the denominator. Empty when no team keeps anything.
    """
    at_hand = AtHand(board, facts)
    nothing = pd.DataFrame(columns=list(TYPES)).astype(TYPES)
    parts = [_of_measure(measure, at_hand, weeks) for measure in (board.measures if measures is None else measures)] or [nothing]
    cells = pd.concat(parts, ignore_index=True)
    return cells.sort_values(["team", "measure", "week_ending"], ignore_index=True)


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


def _of_measure(measure: Measure, at_hand: AtHand, weeks: WeekRange) -> pd.DataFrame:
    board = at_hand.board
    grid = grid_of(measure, board, at_hand.facts[measure.numerator.feed], weeks)
    counts = [_counted(term, at_hand, grid) for term in measure.every_term]
    return _told(measure, grid, counts, as_of=board.as_of)


def _counted(term: Term, at_hand: AtHand, grid: Grid) -> Counted:
    count = counted(term, at_hand.claims_of(term), grid, marked=at_hand.marked(term), as_of=at_hand.board.as_of)
    return replace(count, received=count.received & _looked_far_enough(term.marked, at_hand, grid)) if term.marked else count


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


def grid_of(measure: Measure, board: Board, facts: Facts, weeks: WeekRange) -> Grid:
    """The board's teams and the weeks, with the days each team keeps the measure for. ``facts`` are of the numerator's feed."""
    endings = np.datetime64(weeks.first.ending, "D") + np.arange(len(weeks)) * WEEK
    days = []
    for team in board.teams:
        chosen = team.chosen(measure.id)
        days.append((team.days_of(chosen, as_of=board.as_of) if chosen else None) or NEVER)
    first, last = (np.array(ends, dtype="datetime64[D]") for ends in zip(*days, strict=True))
    return Grid([*(team.slug for team in board.teams), UNMAPPED], endings, first, last, _days_of_no_team(measure, facts, endings))


def _days_of_no_team(measure: Measure, facts: Facts, endings: Days) -> tuple[Days, Days]:
    """Spend of no team is shown for the days the extracts speak for, and only where the measure is a sum of what is reconciled."""
    term = measure.numerator
    if measure.denominator is None and term.verb is Verb.SUM and term.column == facts.feed.control_total:
        return facts.cover.of_the_feed(endings)
    return np.full(len(endings), NEVER[0]), np.full(len(endings), NEVER[1])


def _told(measure: Measure, grid: Grid, counts: Sequence[Counted], *, as_of: date) -> pd.DataFrame:
    sides = counts[: len(measure.terms)]
    kept, over = grid.kept, sides[0]
    numerator = over.total[kept]
    denominator = sides[1].total[kept] if len(sides) > 1 else np.full(numerator.shape, np.nan)
    people = counts[-1].total[kept] if len(counts) > len(sides) else None
    n = _n(measure, numerator, denominator, over.rows[kept].astype(float), people)
    received = np.logical_and.reduce([side.received[kept] for side in sides])
    settles = grid.last_counted[kept] + measure.settles_after_weeks * WEEK > np.datetime64(as_of, "D")
    provisional = np.logical_or.reduce([settles, *(side.provisional[kept] for side in sides)])
    status = _status(measure, received, provisional, numerator, denominator, n)
    has_value = (status == Status.FINAL) | (status == Status.PROVISIONAL)
    has_figures = has_value | (status == Status.NO_ACTIVITY)
    teams, at = np.nonzero(kept)
    extracts = over.extracts[kept] if len(sides) == 1 else joined(over.extracts[kept], sides[1].extracts[kept])
    frame = pd.DataFrame(
        {
            "team": np.array(grid.slugs, dtype=object)[teams],
            "measure": measure.id,
            "week_ending": grid.endings[at],
            "numerator": np.where(has_figures, numerator, np.nan),
            "denominator": np.where(has_figures, denominator, np.nan),
            "value": np.where(has_value, _value(measure, numerator, denominator), np.nan),
            "status": status,
            "as_of": np.where(received, over.as_of[kept], np.datetime64("NaT")),
            "n": np.where(has_figures, n, np.nan),
            "extracts": np.where(received, extracts, ""),
        }
    )
    return frame.astype(TYPES).loc[:, [*CELL_COLUMNS, "extracts"]]


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


def _value(measure: Measure, numerator: Figures, denominator: Figures) -> Figures:
    if measure.denominator is None:
        return numerator
    # Multiplied first: 7 of 100 is 7%, where a hundredth of 7 times 100 is a hair more.
    scaled = numerator * (100 if measure.is_percentage else measure.per)
    ratio: Figures = np.divide(scaled, denominator, out=np.full(numerator.shape, np.nan), where=denominator != 0)
    return ratio


def _status(measure: Measure, received: Flags, provisional: Flags, numerator: Figures, denominator: Figures, n: Figures) -> Words:
    """What each cell is: the later a rule stands here, the more it weighs."""
    status = np.full(received.shape, str(Status.FINAL), dtype=object)
    status[provisional] = str(Status.PROVISIONAL)
    status[n < measure.least_n] = str(Status.HIDDEN)
    # Nothing over nothing gives nobody away; few over nothing would.
    status[(denominator == 0) & ~((n > 0) & (n < measure.least_n))] = str(Status.NO_ACTIVITY)
    # A median of nothing, or the days since nothing.
    status[np.isnan(numerator)] = str(Status.NO_ACTIVITY)
    status[~received] = str(Status.NOT_RECEIVED)
    return status
