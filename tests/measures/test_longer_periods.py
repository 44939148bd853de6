"""Periods longer than a week: their weeks added up, never averaged, and nothing hidden given back."""

from datetime import date, timedelta
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from invented_facts import (
    AMOUNT_TERM,
    ANSWERS,
    BEDS,
    CANCELLED,
    HAPPY,
    IN_TIME,
    INVOICES,
    MEASURES,
    OCCUPIED,
    OPERATIONS,
    PER_BED_DAY,
    SEEN,
    SPEND,
    VISITS,
    board,
    cell,
    cells,
    facts,
    measure,
    sundays,
    team,
)
from pandas.testing import assert_frame_equal

from boxscore.board import Board
from boxscore.cells import CELL_COLUMNS, UNMAPPED
from boxscore.longer_periods import Over, first_week
from boxscore.measures import Measure
from boxscore.periods import Period
from boxscore.teams import Baseline, Team
from boxscore.weeks import Week, WeekRange
from measures.catalogue import catalogue
from measures.cells import TYPES
from measures.facts import Facts
from measures.longer_periods import Way, cells_over, way_of

FIRST = date(2024, 5, 5)  # a Sunday; no 1 April lies in the 14 weeks from here
MIDDLE = measure("M1", AMOUNT_TERM | {"verb": "median"}, unit="£", n="rows")
MIDDLE_OF_TWO = measure("M2", AMOUNT_TERM | {"verb": "median"}, unit="£", n="rows", least_n=2)
STANDS = {"feed": "answers", "verb": "sum", "column": "answer", "stands": True}
SAMPLE = measure("C1", STANDS, STANDS | {"verb": "count", "column": None}, unit="points", n="rows")
LAST_SAMPLE = measure("C2", STANDS, unit="points", n="rows")
ALL = (*MEASURES, MIDDLE, MIDDLE_OF_TWO, SAMPLE, LAST_SAMPLE)


def sunday(week: int) -> date:
    return FIRST + timedelta(weeks=week)


def since(first: date, last: date, of: Team) -> Team:
    return of.model_copy(update={"baseline": Baseline.model_validate({"from": first - timedelta(days=6), "to": last})})


def one_board(*chosen: Measure) -> Board:
    return board(since(FIRST, sunday(1), team("a", *chosen)), team("b", *chosen), measures=ALL)


def over(of: Board, weekly: pd.DataFrame, *known: Facts, how: Over = Over.THIRTEEN_WEEKS) -> pd.DataFrame:
    return cells_over(how, of, weekly, {one.feed.id: one for one in known})


def seen(week: int, in_time: int, all_in_all: int) -> dict[str, Any]:
    return {"site": "A", "category": "Unplanned", "day": sunday(week), "seen": all_in_all, "in_time": in_time}


def spent(week: int, *pence: int) -> list[dict[str, Any]]:
    return [{"unit": "A", "trust": "T", "day": sunday(week), "amount": amount, "sort": "Drugs"} for amount in pence]


def answers(week: int, *given: int) -> list[dict[str, Any]]:
    return [{"service": "A", "day": sunday(week), "person": f"p{at}", "answer": answer} for at, answer in enumerate(given)]


def weekly_cells_of(of: Measure, *weeks: tuple[str, float | None, float | None, float | None]) -> pd.DataFrame:
    """Weekly cells of team a as they are kept: status, numerator, denominator and n of each week from the first."""
    rows = [
        {
            "team": "a",
            "measure": of.id,
            "week_ending": sunday(at),
            "status": status,
            "numerator": numerator,
            "denominator": denominator,
            "n": n,
            "as_of": None if status == "not received" else sunday(at),
        }
        for at, (status, numerator, denominator, n) in enumerate(weeks)
    ]
    return pd.DataFrame(rows, columns=list(TYPES)).astype(TYPES)


# Which weeks


@pytest.mark.parametrize(
    ("how", "ending", "first"),
    [
        (Over.THIRTEEN_WEEKS, date(2024, 6, 30), date(2024, 4, 7)),
        (Over.FINANCIAL_YEAR, date(2024, 4, 7), date(2024, 4, 7)),  # 1 April 2024 is a Monday
        (Over.FINANCIAL_YEAR, date(2024, 3, 31), date(2023, 4, 2)),  # 1 April 2023 is a Saturday: its Sunday lies in the year
        (Over.FINANCIAL_YEAR, date(2018, 4, 1), date(2018, 4, 1)),  # a week of six days in March, known by a Sunday in April
        (Over.SINCE_BASELINE, sunday(0), sunday(0)),
        (Over.SINCE_BASELINE, sunday(60), sunday(0)),
        (Over.SINCE_BASELINE, sunday(-1), None),
    ],
)
def test_a_period_reaches_back_to_its_first_whole_week(how: Over, ending: date, first: date | None) -> None:
    of = since(FIRST, sunday(1), team("a"))
    assert first_week(how, Week(ending), of) == (first and Week(first))


def test_thirteen_weeks_are_the_week_and_the_twelve_before_or_as_many_as_there_are() -> None:
    known = facts(VISITS, *(seen(week, 0, week + 1) for week in range(14)))
    told = over(one_board(SEEN), cells(one_board(SEEN), sundays(FIRST, 14), known))
    of_a = told[told["team"] == "a"]
    # 1, 1 + 2, ... and at last 2 + 3 + ... + 14 = 104.
    assert of_a["value"].tolist() == [1, 3, 6, 10, 15, 21, 28, 36, 45, 55, 66, 78, 91, 104]
    assert of_a["weeks"].tolist() == [*range(1, 14), 13]
    assert of_a["weeks_missing"].tolist() == [0] * 14


def test_figures_since_the_baseline_begin_with_it_and_without_one_there_are_none() -> None:
    known = facts(INVOICES, *spent(0, 100), *spent(1, 20), {"unit": "nobody", "trust": "T", "day": sunday(1), "amount": 7}, covered=SPAN)
    of = board(since(sunday(1), sunday(1), team("a", SPEND)), team("b", SPEND), measures=ALL)
    weekly = cells(of, sundays(FIRST, 3), known)
    assert UNMAPPED in set(weekly["team"])
    told = over(of, weekly, how=Over.SINCE_BASELINE)
    assert told[["team", "week_ending", "value"]].to_numpy().tolist() == [
        ["a", pd.Timestamp(sunday(1)), 20],
        ["a", pd.Timestamp(sunday(2)), 20],
    ]
    assert cell(over(of, weekly), UNMAPPED, SPEND, sunday(2))["value"] == 7


SPAN = (FIRST - timedelta(days=6), sunday(13))

# How weeks become one figure


def test_a_ratio_divides_sums_and_averages_no_percentages() -> None:
    told = over(one_board(IN_TIME), cells(one_board(IN_TIME), sundays(FIRST, 2), facts(VISITS, seen(0, 10, 20), seen(1, 30, 40))))
    both = cell(told, "a", IN_TIME, sunday(1))
    # (10 + 30) of (20 + 40); the average of 50% and 75% would be 62.5%.
    assert (both["numerator"], both["denominator"], both["n"]) == (40, 60, 60)
    assert both["value"] == 100 * 40 / 60


def test_spend_of_a_week_without_activity_is_still_spent() -> None:
    weekly = weekly_cells_of(PER_BED_DAY, ("final", 600, 3, 1), ("no activity", 400, 0, 1))
    told = cell(over(one_board(PER_BED_DAY), weekly), "a", PER_BED_DAY, sunday(1))
    # £10.00 over 3 bed days, not £6.00.
    assert (told["value"], told["status"], told["weeks"]) == (1000 / 3, "final", 2)


def test_a_figure_that_stands_and_is_no_ratio_is_the_latest_and_no_sum() -> None:
    known = facts(BEDS, {"site": "A", "period": Period.of_quarter(2024, 4), "average": 20})
    told = over(one_board(OCCUPIED), cells(one_board(OCCUPIED), sundays(FIRST, 10), known))
    last = cell(told, "a", OCCUPIED, sunday(9))  # 7 July: the third quarter has not come
    assert (last["value"], last["as_of"], last["weeks"], last["weeks_missing"]) == (20, pd.Timestamp(2024, 6, 30), 1, 1)


def test_a_months_ratio_counts_once_and_not_once_a_week_it_stands() -> None:
    months = ((5, 30, 100), (6, 10, 300))
    known = facts(
        OPERATIONS, *({"site": "A", "period": Period.of_month(2024, n), "cancelled": cut, "planned": all_} for n, cut, all_ in months)
    )
    told = over(one_board(CANCELLED), cells(one_board(CANCELLED), sundays(FIRST, 7), known))
    # Four Sundays in May and three in June: 40 of 400, and not (4 x 30 + 3 x 10) of (4 x 100 + 3 x 300).
    both = cell(told, "a", CANCELLED, sunday(6))
    assert (both["numerator"], both["denominator"], both["value"], both["weeks"]) == (40, 400, 10, 2)
    assert cell(told, "a", CANCELLED, sunday(3))["value"] == 30


def test_each_sample_counts_once_however_long_it_stands() -> None:
    known = facts(ANSWERS, *answers(0, 4, 2), *answers(3, 3), covered=SPAN)
    told = over(one_board(SAMPLE, LAST_SAMPLE), cells(one_board(SAMPLE, LAST_SAMPLE), sundays(FIRST, 5), known))
    assert [cell(told, "a", SAMPLE, sunday(at))["value"] for at in range(5)] == [3, 3, 3, 3, 3]  # 6 / 2, then 9 / 3
    assert [cell(told, "a", SAMPLE, sunday(at))["weeks"] for at in range(5)] == [1, 1, 1, 2, 2]
    assert [cell(told, "a", LAST_SAMPLE, sunday(at))["value"] for at in range(5)] == [6, 6, 6, 3, 3]


def test_a_sample_taken_before_the_period_counts_in_it_while_it_stands() -> None:
    known = facts(ANSWERS, *answers(0, 4, 2), *answers(3, 3), covered=SPAN)
    of = board(since(sunday(2), sunday(2), team("a", SAMPLE)), measures=ALL)
    told = over(of, cells(of, sundays(FIRST, 5), known), how=Over.SINCE_BASELINE)
    assert told["numerator"].tolist() == [6, 9, 9]


def test_a_median_is_that_of_all_the_periods_rows() -> None:
    known = facts(INVOICES, *spent(0, 100, 900, 200), *spent(1, 300), *spent(2, 400, 400), covered=SPAN)
    told = over(one_board(MIDDLE), cells(one_board(MIDDLE), sundays(FIRST, 3), known), known)
    # 100 200 900; then with 300 the middle of 200 and 300; then 100 200 300 400 400 900. The weeks' own are 200, 300 and 400.
    assert [cell(told, "a", MIDDLE, sunday(at))["value"] for at in range(3)] == [200, 250, 350]
    assert [cell(told, "a", MIDDLE, sunday(at))["n"] for at in range(3)] == [3, 4, 6]


def test_the_median_of_thirteen_weeks_forgets_the_fourteenth() -> None:
    known = facts(INVOICES, *(row for week in range(14) for row in spent(week, 100 * week)), covered=SPAN)
    told = over(one_board(MIDDLE), cells(one_board(MIDDLE), sundays(FIRST, 14), known), known)
    assert cell(told, "a", MIDDLE, sunday(12))["value"] == 600  # of 0 to 1,200
    assert cell(told, "a", MIDDLE, sunday(13))["value"] == 700  # of 100 to 1,300


def test_a_period_without_any_row_has_no_median_and_is_no_activity() -> None:
    known = facts(INVOICES, covered=SPAN)
    told = cell(over(one_board(MIDDLE), cells(one_board(MIDDLE), sundays(FIRST, 2), known), known), "a", MIDDLE, sunday(1))
    assert (told["status"], told["value"], told["n"], told["weeks"]) == ("no activity", None, 0, 2)


@pytest.mark.parametrize(
    ("id", "way"),
    [
        ("S01", Way.ADDED),
        ("S04", Way.ADDED),
        ("Q08", Way.ADDED),
        ("Q03", Way.OF_ROWS),
        ("Q16", Way.OF_ROWS),
        ("Q15", Way.LATEST),
        ("S03", Way.LATEST),
        ("A04", Way.LATEST),
        ("C01", Way.ADDED_ONCE),
        ("E05", Way.ADDED_ONCE),
        ("C13", Way.ADDED_ONCE),
    ],
)
def test_what_a_measure_counts_says_how_its_weeks_become_a_period(id: str, way: Way) -> None:
    assert way_of(next(one for one in catalogue() if one.id == id)) is way


# What is missing, hidden or not final


def test_a_period_is_no_surer_than_the_weakest_of_its_weeks() -> None:
    statuses = ("final", "provisional", "final", "estimated", "not received", "final")
    weekly = weekly_cells_of(SPEND, *((status, None if status == "not received" else 5, None, 1) for status in statuses))
    told = over(one_board(SPEND), weekly)
    assert told["status"].tolist() == ["final", "provisional", "provisional", "estimated", "estimated", "estimated"]
    assert told["value"].tolist() == [5, 10, 15, 20, 20, 25]
    assert told["weeks_missing"].tolist() == [0, 0, 0, 0, 1, 1]
    assert told["as_of"].dt.date.tolist() == [sunday(0), sunday(1), sunday(2), sunday(3), sunday(3), sunday(5)]


def test_weeks_that_were_all_not_received_make_no_figure_and_no_nought() -> None:
    told = over(one_board(SPEND), weekly_cells_of(SPEND, *[("not received", None, None, None)] * 2))
    assert told["status"].tolist() == ["not received"] * 2
    assert told[["numerator", "value", "as_of", "n"]].isna().all(axis=None)
    assert (told["weeks"].tolist(), told["weeks_missing"].tolist()) == ([0, 0], [1, 2])


def test_a_hidden_week_is_in_no_sum_so_that_no_difference_gives_it_back() -> None:
    known = facts(ANSWERS, *answers(0, 1, 1, 2, 4, 5), *answers(1, 1, 1, 1), *answers(2, 1, 5, 5, 5, 5, 5), covered=SPAN)
    weekly = cells(one_board(HAPPY), sundays(FIRST, 3), known)
    assert weekly.loc[weekly["team"] == "a", "status"].tolist() == ["final", "hidden", "final"]
    told = over(one_board(HAPPY), weekly)
    told = told[told["team"] == "a"]
    # 3 of 5, and with the third week 4 of 11; of the three who answered in the second there is no trace.
    assert told[["numerator", "denominator", "n"]].to_numpy().tolist() == [[3, 5, 5], [3, 5, 5], [4, 11, 11]]
    assert (told["weeks"].tolist(), told["weeks_missing"].tolist()) == ([1, 1, 2], [0, 1, 1])


def test_the_rows_of_a_hidden_week_are_in_no_median() -> None:
    known = facts(INVOICES, *spent(0, 100, 200), *spent(1, 9_999), covered=SPAN)
    told = over(one_board(MIDDLE_OF_TWO), cells(one_board(MIDDLE_OF_TWO), sundays(FIRST, 2), known), known)
    last = cell(told, "a", MIDDLE_OF_TWO, sunday(1))
    assert (last["value"], last["n"], last["weeks_missing"]) == (150, 2, 1)


def test_a_period_of_which_all_that_came_is_hidden_is_hidden() -> None:
    told = over(one_board(HAPPY), weekly_cells_of(HAPPY, ("hidden", None, None, None), ("not received", None, None, None)))
    assert told["status"].tolist() == ["hidden", "hidden"]
    assert told[["numerator", "denominator", "value", "n"]].isna().all(axis=None)


def test_a_whole_that_rests_on_too_few_is_hidden_too() -> None:
    # Kept before the least number was raised to 5: three answers each, and both together are enough.
    weekly = weekly_cells_of(HAPPY, ("final", 1, 3, 3), ("final", 2, 3, 3))
    told = over(one_board(HAPPY), weekly)
    assert told["status"].tolist() == ["hidden", "final"]
    assert told["n"].tolist() == [pd.NA, 6]


def test_what_the_board_no_longer_has_is_left_out() -> None:
    weekly = weekly_cells_of(SPEND, ("final", 5, None, 1))
    gone = pd.concat([weekly.assign(team="gone"), weekly.assign(measure="Z1")])
    assert over(one_board(SPEND), gone).empty


def test_no_cells_are_no_periods() -> None:
    none = weekly_cells_of(SPEND)
    assert list(over(one_board(SPEND), none).columns) == [*CELL_COLUMNS, "weeks", "weeks_missing"]


# Whatever the weeks

AS_KEPT = {"final": True, "provisional": True, "estimated": True, "not received": False, "hidden": False}
kept_weeks = st.lists(
    st.tuples(st.sampled_from(list(AS_KEPT)), st.integers(0, 10**6), st.integers(1, 10**6)).map(
        lambda week: (week[0], week[1], week[2], week[2]) if AS_KEPT[week[0]] else (week[0], None, None, None)
    ),
    min_size=2,
    max_size=12,
)


def period(of: Board, weekly: pd.DataFrame, weeks: WeekRange) -> dict[str, Any]:
    """The one period of these weeks, by a baseline that begins with them."""
    chosen = [since(weeks.first.ending, weeks.first.ending, one) for one in of.teams]
    told = cells_over(Over.SINCE_BASELINE, of.model_copy(update={"teams": tuple(chosen)}), weekly, {})
    return {name: value for name, value in cell(told, "a", IN_TIME, weeks.last.ending).items() if name != "as_of"}


@settings(max_examples=15, deadline=None)
@given(kept=kept_weeks, cut=st.integers(1, 11), seed=st.integers(0, 99))
def test_weeks_add_up_to_the_same_however_they_are_grouped_and_ordered(kept: list[Any], cut: int, seed: int) -> None:
    of, weekly, cut = board(team("a", IN_TIME)), weekly_cells_of(IN_TIME, *kept), min(cut, len(kept) - 1)
    whole = period(of, weekly.sample(frac=1, random_state=seed), sundays(FIRST, len(kept)))
    assert whole == period(of, weekly, sundays(FIRST, len(kept)))
    parts = [period(of, weekly, sundays(FIRST, cut)), period(of, weekly, sundays(sunday(cut), len(kept) - cut))]
    for name in ("numerator", "denominator", "n", "weeks", "weeks_missing"):
        assert (whole[name] or 0) == sum(part[name] or 0 for part in parts)
    assert whole["weeks"] == sum(AS_KEPT[status] for status, *_ in kept)


@settings(max_examples=5, deadline=None)
@given(
    figures=st.lists(st.integers(0, 30), min_size=5, max_size=5),
    pence=st.lists(st.integers(-(10**6), 10**6), max_size=4),
    given_answers=st.lists(st.integers(1, 5), max_size=7),
)
def test_a_period_of_one_week_is_that_week(figures: list[int], pence: list[int], given_answers: list[int]) -> None:
    month, quarter = Period.of_month(2024, 5), Period.of_quarter(2024, 4)
    known = (
        facts(VISITS, seen(0, *figures[:2])),
        facts(INVOICES, *spent(0, *pence), covered=SPAN),
        facts(ANSWERS, *answers(0, *given_answers), covered=SPAN),
        facts(BEDS, {"site": "A", "period": quarter, "average": figures[2]}),
        facts(OPERATIONS, {"site": "A", "period": month, "cancelled": figures[3], "planned": figures[4]}),
    )
    weekly = cells(one_board(*ALL), sundays(FIRST, 1), *known).sort_values(["team", "measure"], ignore_index=True)
    told = over(one_board(*ALL), weekly, *known)
    assert_frame_equal(told.loc[:, list(CELL_COLUMNS)], weekly.loc[:, list(CELL_COLUMNS)])
    assert (told["weeks"] + told["weeks_missing"]).eq(1).all()
