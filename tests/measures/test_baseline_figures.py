"""What measures came to over a declared baseline: ratios of all its weeks, counts and amounts of an average week."""

from datetime import date, timedelta
from typing import Any

from invented_facts import BEDS, IN_TIME, INVOICES, OCCUPIED, SEEN, SPEND, VISITS, board, cells, facts, sundays, team

from boxscore.board import Board
from boxscore.periods import Period
from boxscore.teams import Baseline
from measures.baselines import baseline_cells

FIRST = date(2024, 5, 5)
WEEKS = 3
"""The first two are the baseline."""


def one_board() -> Board:
    baseline = Baseline.model_validate({"from": FIRST - timedelta(days=6), "to": FIRST + timedelta(weeks=1)})
    chosen = (SEEN, IN_TIME, SPEND, OCCUPIED)
    return board(team("a", *chosen).model_copy(update={"baseline": baseline}), team("b", *chosen))


def visits(week: int, in_time: int, seen: int, site: str = "A") -> dict[str, Any]:
    return {"site": site, "category": "Unplanned", "day": FIRST + timedelta(weeks=week), "seen": seen, "in_time": in_time}


def told(*known: Any) -> dict[tuple[str, str], tuple[float, int]]:
    """Value and weeks by team and measure."""
    weekly = cells(one_board(), sundays(FIRST, WEEKS), *known)
    figures = baseline_cells(one_board(), weekly)[["team", "measure", "value", "weeks"]]
    return {(team, measure): (value, weeks) for team, measure, value, weeks in figures.itertuples(index=False)}


def test_a_ratio_is_of_all_weeks_together_and_a_count_of_an_average_week() -> None:
    """5 of 10, then 27 of 30: 32/40 = 80%, where the average of 50% and 90% is 70%. Seen are (10 + 30) / 2 = 20 a week."""
    figures = told(facts(VISITS, visits(0, 5, 10), visits(1, 27, 30), visits(2, 1, 1)))
    assert figures == {("a", "A1"): (20, 2), ("a", "A2"): (80, 2)}


def test_a_week_that_was_not_received_is_not_counted_as_nothing() -> None:
    figures = told(facts(VISITS, visits(1, 27, 30), visits(2, 1, 1)))
    assert figures["a", "A1"] == (30, 1)


def test_money_is_that_of_an_average_week() -> None:
    """£1.00 and £2.01 are 301p, so 150.5p a week."""
    amounts = ((0, 100), (1, 201), (2, 7))
    spent = ({"unit": "A", "trust": "T", "day": FIRST + timedelta(weeks=at), "amount": pence} for at, pence in amounts)
    covered = (FIRST - timedelta(days=6), FIRST + timedelta(weeks=WEEKS))
    assert told(facts(INVOICES, *spent, covered=covered))["a", "F1"] == (150.5, 2)


def test_a_measure_that_a_period_only_has_the_newest_figure_of_has_none() -> None:
    quarter = {"site": "A", "period": Period.of_quarter(2024, 4), "average": 20}
    assert ("a", "B1") not in told(facts(BEDS, quarter))


def test_a_team_without_a_declared_baseline_has_no_figures() -> None:
    assert told(facts(VISITS, visits(0, 5, 10, site="B"))) == {}


def test_of_a_board_without_any_declared_baseline_there_are_none() -> None:
    of = board(team("a", SEEN))
    assert baseline_cells(of, cells(of, sundays(FIRST, WEEKS), facts(VISITS, visits(0, 5, 10)))).empty
