"""What cells do not depend on: the order of rows, the weeks that are worked out beside them, the rows of other teams."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st
from invented_facts import ANSWERS, BEDS, INVOICES, MEASURES, OPERATIONS, VISITS, board, cells, cover_by, facts, sundays, team
from pandas.testing import assert_frame_equal

from boxscore.cells import CELL_COLUMNS
from boxscore.periods import Period
from boxscore.weeks import Week, WeekRange
from measures.cells import control_totals, weekly_cells
from measures.facts import Facts

WEEKS = sundays(date(2024, 3, 17), 4)
SPAN = (date(2024, 3, 13), date(2024, 4, 5))
BOARD = board(
    team("a", *MEASURES, opens=date(2024, 3, 14), closes=date(2024, 4, 3)),
    team("b", *MEASURES),
    team("all", *MEASURES, code="T", whole=True),
    as_of=date(2024, 4, 4),
)

codes = st.sampled_from(["A", "B", "T", "nobody"])
days = st.integers(0, 34).map(lambda n: date(2024, 3, 8) + timedelta(days=n))
common = {"extract": st.sampled_from(["x", "y"]), "provisional": st.booleans()}
figures = st.integers(0, 20)
rows_of: dict[str, st.SearchStrategy[dict[str, Any]]] = {
    VISITS.id: st.fixed_dictionaries(
        {
            "site": codes,
            "day": days.map(lambda day: Week.of(day).ending),
            "seen": figures,
            "in_time": figures,
            "category": st.sampled_from(["Unplanned", "All"]),
        }
        | common
    ),
    INVOICES.id: st.fixed_dictionaries(
        {
            "unit": codes,
            "trust": st.just("T"),
            "day": days,
            "amount": st.integers(-(10**9), 10**9),
            "sort": st.sampled_from(["Agency", "Drugs"]),
        }
        | common
    ),
    ANSWERS.id: st.fixed_dictionaries(
        {"service": codes, "day": days, "person": st.sampled_from("pqrstuv"), "answer": st.integers(1, 5)} | common
    ),
    BEDS.id: st.fixed_dictionaries(
        {"site": codes, "period": st.sampled_from([Period.of_quarter(2024, 1), Period.of_quarter(2024, 4)]), "average": st.floats(0.5, 500)}
        | common
    ),
    OPERATIONS.id: st.fixed_dictionaries(
        {
            "site": codes,
            "period": st.sampled_from([Period.of_month(2024, 3), Period.of_month(2024, 4)]),
            "cancelled": figures,
            "planned": figures,
        }
        | common
    ),
}
known_rows = st.fixed_dictionaries({feed: st.lists(rows, max_size=12) for feed, rows in rows_of.items()})


def known(rows: dict[str, list[dict[str, Any]]]) -> dict[str, Facts]:
    covered = {INVOICES.id: SPAN, ANSWERS.id: SPAN}
    return {feed.id: facts(feed, *rows[feed.id], covered=covered.get(feed.id)) for feed in BOARD.feeds}


def reordered(of: Facts, seed: int) -> Facts:
    order = np.random.default_rng(seed).permutation(len(of.rows))
    return Facts(of.feed, of.rows.iloc[order].reset_index(drop=True), of.cover)


@settings(max_examples=20, deadline=None)
@given(rows=known_rows, seed=st.integers(0, 99))
def test_shuffled_rows_give_the_same_cells_to_the_last_digit(rows: dict[str, list[dict[str, Any]]], seed: int) -> None:
    in_order = known(rows)
    shuffled = {id: reordered(one, seed) for id, one in in_order.items()}
    assert_frame_equal(weekly_cells(BOARD, in_order, WEEKS), weekly_cells(BOARD, shuffled, WEEKS), check_exact=True)


@settings(max_examples=12, deadline=None)
@given(rows=known_rows)
def test_weeks_worked_out_together_or_one_by_one_give_the_same_cells(rows: dict[str, list[dict[str, Any]]]) -> None:
    of_feeds = known(rows)
    together = weekly_cells(BOARD, of_feeds, WEEKS)
    one_by_one = pd.concat(
        [weekly_cells(BOARD, {id: only(one, week) for id, one in of_feeds.items()}, WeekRange(week, week)) for week in WEEKS]
    )
    in_order = one_by_one.sort_values(["team", "measure", "week_ending"], ignore_index=True)
    assert_frame_equal(together, in_order, check_exact=True)


def only(of: Facts, week: Week) -> Facts:
    """What is at hand when the one week is worked out: its own rows, or all months and quarters."""
    ending = pd.Timestamp(week.ending)
    rows = of.rows if of.feed.is_periodic else of.rows[of.rows["week_ending"] == ending].reset_index(drop=True)
    return Facts(of.feed, rows, replace(of.cover, weekly=of.cover.weekly[of.cover.weekly["week_ending"] == ending]))


@settings(max_examples=12, deadline=None)
@given(rows=known_rows, more=known_rows)
def test_rows_of_another_team_change_nothing_for_the_first(
    rows: dict[str, list[dict[str, Any]]], more: dict[str, list[dict[str, Any]]]
) -> None:
    others = {feed: [row for row in added if "A" not in row.values()] for feed, added in more.items()}
    before = weekly_cells(BOARD, known(rows), WEEKS)
    after = weekly_cells(BOARD, known({feed: rows[feed] + others[feed] for feed in rows}), WEEKS)
    columns = list(CELL_COLUMNS)
    assert_frame_equal(
        before.loc[before["team"] == "a", columns], after.loc[after["team"] == "a", columns], check_exact=True, check_index_type=False
    )


@settings(max_examples=40, deadline=None)
@given(rows=st.lists(rows_of[INVOICES.id], max_size=20))
def test_accepted_spend_is_that_of_teams_and_the_unmapped(rows: list[dict[str, Any]]) -> None:
    totals = control_totals(BOARD, facts(INVOICES, *rows, covered=SPAN), WEEKS)
    assert (totals["teams_pence"] + totals["unmapped_pence"]).tolist() == totals["accepted_pence"].tolist()
    inside = [row for row in rows if Week.of(row["day"]) in WEEKS]
    assert totals["accepted_pence"].sum() == sum(row["amount"] for row in inside)
    # Team a is open from 14/03 to 03/04/2024: before and after its code is nobody's.
    is_as = [row["unit"] == "A" and date(2024, 3, 14) <= row["day"] <= date(2024, 4, 3) for row in inside]
    assert totals["unmapped_rows"].sum() == sum(not (is_a or row["unit"] == "B") for row, is_a in zip(inside, is_as, strict=True))


@settings(max_examples=12, deadline=None)
@given(rows=known_rows)
def test_a_cell_is_there_once_and_a_number_never_without_its_status(rows: dict[str, list[dict[str, Any]]]) -> None:
    told = weekly_cells(BOARD, known(rows), WEEKS)
    assert not told.duplicated(["team", "measure", "week_ending"]).any()
    has_value = told["status"].isin(["final", "provisional"])
    assert told["value"].notna().equals(has_value)
    assert told.loc[told["status"].isin(["hidden", "not received"]), ["numerator", "denominator", "n"]].isna().all(axis=None)
    assert (told["as_of"].isna() == (told["status"] == "not received")).all()


def test_a_sum_of_fractions_does_not_depend_on_the_order_they_are_sent_in() -> None:
    # 0.1 + 0.2 + 0.3 is 0.6000000000000001 and 0.3 + 0.2 + 0.1 is 0.6, when they are added as they come.
    totals = set()
    for averages in ((0.1, 0.2, 0.3), (0.3, 0.2, 0.1)):
        sent = [{"site": "B", "period": Period.of_quarter(2024, 1), "average": average} for average in averages]
        told = cells(BOARD, sundays(date(2024, 3, 24), 1), facts(BEDS, *sent))
        totals |= set(told.loc[(told["team"] == "b") & (told["measure"] == "B1"), "value"])
    assert len(totals) == 1


def test_no_rows_at_all_are_cells_without_a_figure() -> None:
    nothing: dict[str, list[dict[str, Any]]] = {feed.id: [] for feed in BOARD.feeds}
    silent = {id: Facts(one.feed, one.rows, cover_by("s", None)) for id, one in known(nothing).items()}
    assert set(weekly_cells(BOARD, silent, WEEKS)["status"]) == {"not received"}


def test_an_empty_feed_leaves_the_others_as_they_were() -> None:
    rows: dict[str, list[dict[str, Any]]] = {feed.id: [] for feed in BOARD.feeds}
    rows[VISITS.id] = [{"site": "B", "day": week.ending, "seen": 3, "in_time": 2, "category": "Unplanned"} for week in WEEKS]
    told = weekly_cells(BOARD, known(rows), WEEKS)
    assert told.loc[(told["team"] == "b") & (told["measure"] == "A1"), "value"].tolist() == [3, 3, 3, 3]


def test_one_week_only() -> None:
    rows: dict[str, list[dict[str, Any]]] = {feed.id: [] for feed in BOARD.feeds}
    told = cells(BOARD, sundays(date(2024, 3, 24), 1), *known(rows).values())
    assert set(told["week_ending"].dt.date) == {date(2024, 3, 24)}
