"""Which team a row counts for when codes change hands: moves, mergers, closures, splits, wards renamed in the middle of a month."""

from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from invented_facts import CANCELLED, FEEDS, INVOICES, OPERATIONS, SEEN, SPEND, VISITS, board, cell, cells, facts, sundays, team

from boxscore.board import Board
from boxscore.cells import UNMAPPED
from boxscore.measures import Measure
from boxscore.periods import Period
from boxscore.teams import Team
from measures.cells import control_totals
from measures.facts import shared_out

WEEKS = sundays(date(2024, 6, 9), 4)
FIRST, SECOND, THIRD, FOURTH = (date(2024, 6, 9) + timedelta(weeks=n) for n in range(4))
OTHERS = tuple(feed for feed in FEEDS if feed is not VISITS)
MARCH_TO_AUGUST = (date(2024, 3, 1), date(2024, 8, 31))


def with_codes(slug: str, measure: Measure, feed: str, *codes: Any, closes: date | None = None, opens: date = date(2024, 1, 1)) -> Team:
    described = team(slug, measure, opens=opens, closes=closes).model_dump(by_alias=True)
    return Team.model_validate(described | {"codes": {feed: codes}})


def visit(site: str, ending: date, seen: int) -> dict[str, Any]:
    return {"site": site, "day": ending, "seen": seen, "in_time": 0, "category": "Unplanned"}


def spend(unit: str, day: date, pence: int) -> dict[str, Any]:
    return {"unit": unit, "trust": "", "sort": "Drugs", "day": day, "amount": pence}


def values(of: Board, slug: str, measure: Measure, *known: Any) -> list[float | None]:
    told = cells(of, WEEKS, *known)
    told = told[(told["team"] == slug) & (told["measure"] == measure.id)]
    return [None if value is None else float(value) for value in told["value"].astype(object).where(told["value"].notna(), None)]


def test_a_team_that_moves_ward_is_counted_on_each_ward_while_it_is_there() -> None:
    mover = with_codes("mover", SEEN, VISITS.id, {"code": "W1", "to": SECOND}, {"code": "W2", "from": SECOND + timedelta(days=1)})
    rows = [visit(ward, ending, seen) for ending in (FIRST, SECOND, THIRD, FOURTH) for ward, seen in (("W1", 10), ("W2", 7))]
    assert values(board(mover), "mover", SEEN, facts(VISITS, *rows)) == [10, 10, 7, 7]


def test_a_team_that_merges_into_another_is_counted_there_from_that_day() -> None:
    merging = with_codes("merging", SPEND, INVOICES.id, {"code": "W1", "to": date(2024, 6, 19)}, closes=date(2024, 6, 19))
    staying = with_codes("staying", SPEND, INVOICES.id, "W2", {"code": "W1", "from": date(2024, 6, 20)})
    of = board(merging, staying)
    rows = [spend("W1", date(2024, 6, 19), 100), spend("W1", date(2024, 6, 20), 30), spend("W2", date(2024, 6, 20), 5)]
    known = facts(INVOICES, *rows, covered=MARCH_TO_AUGUST)
    assert values(of, "staying", SPEND, known) == [0, 0, 35, 0]
    assert values(of, "merging", SPEND, known) == [0, 0, 100], "its last week is the one it closes in"


def test_a_team_that_closed_has_no_cells_and_what_is_still_posted_under_its_code_is_in_sight() -> None:
    closed = with_codes("closed", SPEND, INVOICES.id, {"code": "W1", "to": SECOND}, closes=SECOND)
    known = facts(INVOICES, spend("W1", FIRST, 100), spend("W1", THIRD, 42), covered=MARCH_TO_AUGUST)
    told = cells(board(closed), WEEKS, known)
    assert values(board(closed), "closed", SPEND, known) == [100, 0]
    assert cell(told, UNMAPPED, SPEND, THIRD)["value"] == 42


def test_a_ward_renamed_in_the_middle_of_a_month_counts_once() -> None:
    """Its month is sent under both names, each with its part; and a ward whose code stayed is not doubled by two stretches of it."""
    renamed = with_codes(
        "renamed", CANCELLED, OPERATIONS.id, {"code": "OLD", "to": date(2024, 6, 13)}, {"code": "NEW", "from": "2024-06-14"}
    )
    stayed = with_codes("stayed", CANCELLED, OPERATIONS.id, {"code": "W", "to": date(2024, 6, 13)}, {"code": "W", "from": "2024-06-14"})
    june = Period.of_month(2024, 6)
    rows = [{"site": site, "period": june, "cancelled": 1, "planned": planned} for site, planned in (("OLD", 40), ("NEW", 60), ("W", 50))]
    told = cells(board(renamed, stayed), WEEKS, facts(OPERATIONS, *rows))
    assert cell(told, "renamed", CANCELLED, SECOND)["denominator"] == 100
    assert cell(told, "renamed", CANCELLED, SECOND)["numerator"] == 2
    assert cell(told, "stayed", CANCELLED, SECOND)["denominator"] == 50


def test_a_month_belongs_to_the_team_that_holds_the_code_at_its_end() -> None:
    before = with_codes("before", CANCELLED, OPERATIONS.id, {"code": "W", "to": date(2024, 6, 13)}, closes=date(2024, 6, 13))
    after = with_codes("after", CANCELLED, OPERATIONS.id, {"code": "W", "from": "2024-06-14"}, opens=date(2024, 6, 14))
    row = {"site": "W", "period": Period.of_month(2024, 6), "cancelled": 1, "planned": 50}
    told = cells(board(before, after), WEEKS, facts(OPERATIONS, row))
    assert cell(told, "after", CANCELLED, FOURTH)["denominator"] == 50
    assert cell(told, "before", CANCELLED, FIRST)["status"] == "not received"


def test_two_teams_on_one_cost_centre_share_it_to_the_penny() -> None:
    share = [with_codes(slug, SPEND, INVOICES.id, {"code": "W", "share": part}) for slug, part in (("a", 33.3), ("b", 33.3), ("c", 33.4))]
    known = facts(INVOICES, spend("W", FIRST, 100), spend("W", FIRST, -101), spend("W", SECOND, 2), covered=MARCH_TO_AUGUST)
    told = cells(board(*share), WEEKS, known)
    first, second = ([cell(told, slug, SPEND, ending)["value"] for slug in "abc"] for ending in (FIRST, SECOND))
    # 100p is 33.3, 33.3, 33.4: 33p each and the penny left over to the largest remainder, c; -101p is -33.633 twice and -33.734:
    # -33p each, and the two pence left over to c and then, of two alike, the first.
    assert first == [33 - 34, 33 - 33, 34 - 34]
    assert second == [1, 0, 1], "0.666 twice and 0.668: a penny to c, and of two alike to the first"
    totals = control_totals(board(*share), known, WEEKS)
    assert totals[["accepted_pence", "teams_pence", "unmapped_pence"]].to_numpy().tolist() == [[-1, -1, 0], [2, 2, 0]]


def test_a_split_that_changes_on_a_day_parts_each_line_by_its_own_day() -> None:
    parts = {"a": (60, 50), "b": (40, 50)}
    share = [
        with_codes(
            slug, SPEND, INVOICES.id, {"code": "W", "to": SECOND, "share": was}, {"code": "W", "from": SECOND + timedelta(1), "share": now}
        )
        for slug, (was, now) in parts.items()
    ]
    known = facts(INVOICES, spend("W", SECOND, 1000), spend("W", THIRD, 1000), covered=MARCH_TO_AUGUST)
    assert values(board(*share), "a", SPEND, known)[1:3] == [600, 500]
    assert values(board(*share), "b", SPEND, known)[1:3] == [400, 500]


def test_the_first_week_of_a_new_team_counts_its_own_days_only() -> None:
    new = with_codes("new", SPEND, INVOICES.id, "W", opens=date(2024, 6, 13))
    known = facts(INVOICES, spend("W", date(2024, 6, 12), 100), spend("W", date(2024, 6, 13), 7), covered=MARCH_TO_AUGUST)
    assert values(board(new), "new", SPEND, known) == [7, 0, 0], "it opened on the Thursday of the second week"


@pytest.mark.parametrize(
    ("key", "figure"),
    [(("day", "site"), (0, "final")), (("day", "site", "category"), (None, "not received"))],
    ids=["one of many", "expected"],
)
def test_a_team_without_a_row_of_a_kind_had_none_unless_a_row_of_each_kind_is_expected(key: tuple[str, ...], figure: object) -> None:
    """A roster without agency shifts had none; a department that did not send its unplanned attendances did not have 0."""
    feed = VISITS.model_copy(update={"key": key})
    known = facts(feed, visit("A", FIRST, 10) | {"category": "Planned"})
    told = cells(board(team("a", SEEN), team("b", SEEN), feeds=(feed, *OTHERS)), WEEKS, known)
    assert (cell(told, "a", SEEN, FIRST)["value"], cell(told, "a", SEEN, FIRST)["status"]) == figure
    assert (cell(told, "b", SEEN, FIRST)["value"], cell(told, "b", SEEN, FIRST)["status"]) == (None, "not received")


def test_a_row_that_says_nothing_in_the_column_is_no_zero() -> None:
    known = facts(VISITS, visit("A", FIRST, 10) | {"seen": None})
    assert cell(cells(board(team("a", SEEN)), WEEKS, known), "a", SEEN, FIRST)["status"] == "not received"


shares = st.lists(st.integers(1, 1000), min_size=2, max_size=7).map(lambda parts: [part / sum(parts) for part in parts])


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.integers(-(10**12), 10**12), shares), min_size=1, max_size=5))
def test_shared_out_amounts_of_any_sign_and_size_add_up_and_are_within_a_penny_of_their_share(lines: list[tuple[int, list[float]]]) -> None:
    row = np.repeat(np.arange(len(lines)), [len(parts) for _, parts in lines])
    share = np.concatenate([parts for _, parts in lines])
    amounts = np.array([amount for amount, _ in lines], dtype=float)
    parts = shared_out(amounts[row], row, share)
    assert np.bincount(row, weights=parts).tolist() == amounts.tolist()
    assert (np.abs(parts - amounts[row] * share) < 1.001).all()
    assert (parts == np.round(parts)).all()


def test_an_amount_is_shared_out_alike_whatever_its_sign() -> None:
    row, share = np.zeros(3, dtype=np.int64), np.array([0.5, 0.25, 0.25])
    assert shared_out(np.full(3, 101.0), row, share).tolist() == [51, 25, 25]
    assert shared_out(np.full(3, -101.0), row, share).tolist() == [-51, -25, -25]


@pytest.mark.parametrize("amount", [0.0, np.nan])
def test_nothing_shared_out_is_nothing(amount: float) -> None:
    parts = shared_out(np.full(2, amount), np.zeros(2, dtype=np.int64), np.array([0.5, 0.5]))
    np.testing.assert_array_equal(np.abs(parts), [amount, amount])
