"""The copy that leaves the team, rule by rule. Attacking it whole has a module of its own."""

from datetime import timedelta

import pandas as pd
import pytest
from handed_out import SUNDAY, board, cells, hidden
from hypothesis import given
from hypothesis import strategies as st

from boxscore.disclosure import Disclosure
from measures.disclosure.counts import counts_of
from measures.disclosure.given_back import given_back
from measures.disclosure.suppressed import suppressed, suppressed_charts
from measures.signals import judged

FIGURES = ["numerator", "denominator", "value", "n"]


@pytest.mark.parametrize(("falls", "is_hidden"), [(0, False), (1, True), (4, True), (5, False)])
def test_a_count_of_1_to_4_is_hidden_and_none_at_all_is_shown(falls: int, is_hidden: bool) -> None:
    copy = suppressed(cells(("a", "S01", falls, 190, 190)), board(["S01"]))
    assert (copy.loc[0, "status"] == "hidden") == is_hidden
    assert copy.loc[0, FIGURES].isna().all() == is_hidden


def test_the_copy_has_the_rows_and_columns_of_the_cells_and_leaves_them_as_they_are() -> None:
    told = cells(("a", "S01", 3, 190, 190), ("a", "F01", 100_000, None, None)).set_index(pd.Index([7, 9]))
    before = told.copy()
    copy = suppressed(told, board(["S01", "F01"]))
    pd.testing.assert_frame_equal(told, before)
    assert (list(copy.columns), list(copy.index), copy["status"].tolist()) == (list(told.columns), [7, 9], ["hidden", "final"])
    assert copy.loc[7, "as_of"] == told.loc[7, "as_of"]


def test_where_the_threshold_is_10_a_count_of_9_is_hidden() -> None:
    told = cells(("a", "S01", 9, 190, 190), ("a", "S06", 10, 190, 190))
    assert hidden(suppressed(told, board(["S01", "S06"], counts_under=10))) == {("a", "S01")}


def test_a_small_denominator_is_hidden_in_every_measure_that_has_it() -> None:
    """4 contacts: the count itself and the cost for each of them."""
    told = cells(("a", "Q05", 4, None, 4), ("a", "F04", 40_000, 4, 4), ("a", "F01", 40_000, None, None))
    assert hidden(suppressed(told, board(["Q05", "F04", "F01"]))) == {("a", "Q05"), ("a", "F04")}


def test_those_who_are_not_counted_are_counted_too() -> None:
    """97 of 100 within four hours are 3 who waited longer; 95 of 100 are 5."""
    told = cells(("a", "A02", 97, 100, 100), ("b", "A02", 95, 100, 100))
    assert hidden(suppressed(told, board(["A02"], ["a", "b"]))) == {("a", "A02")}


def test_a_share_is_hidden_where_another_measure_and_it_leave_a_small_rest() -> None:
    """60 expected: 57 came, so 3 did not, whatever is said of them. Contacts alone say nothing of the 3."""
    told = cells(("a", "Q05", 57, None, 57), ("a", "Q12", 3, 60, 60), ("a", "Q13", 10, 90, 90))
    assert hidden(suppressed(told, board(["Q05", "Q12", "Q13"]))) == {("a", "Q12")}


def test_what_several_shares_of_one_whole_leave_is_not_small() -> None:
    """100 booked less 60 who came, 20 who missed, 10 who could not and 8 cancelled are 2 of whom no measure tells."""
    told = cells(("a", "Q05", 60, None, 60), ("a", "Q12B", 20, 100, 100), ("a", "Q13", 10, 100, 100), ("a", "Q14", 8, 100, 100))
    # Each count is told by one cell; of equals the later is hidden.
    assert hidden(suppressed(told, board(["Q05", "Q12B", "Q13", "Q14"]))) == {("a", "Q14")}


def test_a_cost_for_each_contact_missed_is_shown_only_where_both_counts_are() -> None:
    """12 missed x £4,000.00 / 4 attended would give the 4 back."""
    told = cells(("a", "F14", 1_200_000, None, 12), ("a", "Q05", 4, None, 4))
    shown = cells(("a", "F14", 120_000, None, 12), ("a", "Q05", 40, None, 40))
    assert ("a", "F14") in hidden(suppressed(told, board(["F14", "Q05"])))
    assert hidden(suppressed(shown, board(["F14", "Q05"]))) == set()


def test_what_was_avoided_is_hidden_in_every_week_when_a_volume_of_the_baseline_is_hidden() -> None:
    """The mean of a baseline of one week is that week."""
    later = SUNDAY + timedelta(weeks=1)
    told = pd.concat(
        [
            cells(("a", "Q04", 3, None, 3), ("a", "F13B", 0, None, None)),
            cells(("a", "Q04", 30, None, 30), ("a", "F13B", 270_000, None, None), week=later),
        ],
        ignore_index=True,
    )
    week = {"from": SUNDAY - timedelta(days=6), "to": SUNDAY, "volume": "Q04"}
    assert suppressed(told, board(["Q04", "F13B"], baseline=week))["status"].tolist() == ["hidden", "hidden", "final", "hidden"]


def test_fewer_than_five_answers_are_hidden_and_so_is_what_every_one_of_them_said() -> None:
    told = cells(("a", "E01", 5, 10, 10), ("b", "E01", 0, 4, 4), ("c", "E01", 9, 9, 9), ("d", "E01", 0, 9, 9))
    assert hidden(suppressed(told, board(["E01"], list("abcd")))) == {("b", "E01"), ("c", "E01"), ("d", "E01")}
    assert hidden(suppressed(told, board(["E01"], list("abcd"), all_or_none="shown"))) == {("b", "E01")}


def test_0_and_100_percent_of_what_is_no_survey_are_shown_unless_the_board_hides_them() -> None:
    told = cells(("a", "Q11", 0, 30, 30), ("b", "Q11", 30, 30, 30))
    assert hidden(suppressed(told, board(["Q11"], ["a", "b"]))) == set()
    assert hidden(suppressed(told, board(["Q11"], ["a", "b"], all_or_none="hidden"))) == {("a", "Q11"), ("b", "Q11")}


def test_measures_that_count_nobody_are_shown_however_small() -> None:
    told = cells(("a", "S12", 5, 7, 7))
    assert hidden(suppressed(told, board(["S12"]))) == {("a", "S12")}
    assert hidden(suppressed(told, board(["S12"], counts_nobody=["S12"]))) == set()


def test_a_small_n_of_rows_that_are_no_people_is_left_out_and_the_figure_stays() -> None:
    """Two samples of a team's time."""
    copy = suppressed(cells(("a", "C01", 40, 80, 2)), board(["C01"]))
    assert (copy.loc[0, "status"], copy.loc[0, "value"]) == ("final", 50)
    assert copy["n"].isna().all()


def test_a_total_is_hidden_with_any_part_of_it() -> None:
    totals = [{"total": "all", "of": ["a", "b"]}]
    told = cells(("all", "Q10", 33, None, 33), ("a", "Q10", 3, None, 3), ("b", "Q10", 30, None, 30))
    assert hidden(suppressed(told, board(["Q10"], ["all", "a", "b"], totals=totals))) == {("all", "Q10"), ("a", "Q10")}


def test_a_total_is_hidden_where_its_parts_leave_few_of_nobodys() -> None:
    """33 - 10 - 20 = 3 belong to no team of the board."""
    totals = [{"total": "all", "of": ["a", "b"]}]
    told = cells(("all", "Q10", 33, None, 33), ("a", "Q10", 10, None, 10), ("b", "Q10", 20, None, 20))
    assert hidden(suppressed(told, board(["Q10"], ["all", "a", "b"], totals=totals))) == {("all", "Q10")}


def test_what_one_copy_hid_stays_hidden_in_the_next() -> None:
    one = board(["S01"])
    first = suppressed(cells(("a", "S01", 3, 190, 190)), one)
    assert hidden(suppressed(cells(("a", "S01", 9, 190, 190)), one, earlier=[first])) == {("a", "S01")}


def test_nothing_that_changed_is_shown_beside_a_count_that_became_small() -> None:
    """No fall with harm of 10 was shown. Now there are 2, and 12 falls: that the falls are 2 more would tell."""
    one = board(["S01", "S02", "S06"])
    first = suppressed(cells(("a", "S01", 10, 190, 190), ("a", "S02", 0, 190, 190), ("a", "S06", 8, 190, 190)), one)
    now = cells(("a", "S01", 12, 190, 190), ("a", "S02", 2, 190, 190), ("a", "S06", 8, 190, 190))
    assert hidden(first) == set()
    assert hidden(suppressed(now, one, earlier=[first])) == {("a", "S01"), ("a", "S02")}


def test_the_same_copy_is_made_again_when_nothing_has_changed() -> None:
    one = board(["Q05", "Q12B", "Q13", "Q14"])
    told = cells(("a", "Q05", 60, None, 60), ("a", "Q12B", 20, 100, 100), ("a", "Q13", 10, 100, 100), ("a", "Q14", 8, 100, 100))
    first = suppressed(told, one)
    pd.testing.assert_frame_equal(suppressed(told, one, earlier=[first]), first)


def test_no_line_of_a_chart_rests_on_a_hidden_week() -> None:
    """Of 13 weeks with 10 of 100 and one with 3 of 100, the centre line is that of the 13: 10%."""
    weeks = [SUNDAY - timedelta(weeks=ago) for ago in range(14)]
    told = pd.concat([cells(("a", "Q11", 3 if ago == 5 else 10, 100, 100), week=week) for ago, week in enumerate(weeks)], ignore_index=True)
    one = board(["Q11"])
    points = suppressed_charts(suppressed(told, one), one, judged([])).points
    hidden_week = points["week_ending"] == pd.Timestamp(weeks[5])
    assert points.loc[hidden_week, ["value", "plotted", "lower", "upper"]].isna().all(axis=None)
    assert points.loc[~hidden_week, "centre"].round(9).eq(10).all()


def test_a_part_is_taken_away_from_what_holds_it_again_and_again() -> None:
    """Of 1 and 2 and 4 together, 1 and 2 shown: 4 is what is left, and 1 with 4 is a sum."""
    sums = given_back((0b111, 0b001, 0b010))
    assert (1, -1, -1) in sums
    assert set(sums) >= {(1, 0, 0), (0, 1, 0), (0, 0, 1)}


def test_each_of_two_parts_that_overlap_is_taken_away_on_its_own() -> None:
    sums = given_back((0b1111, 0b0011, 0b0110))
    assert {(1, -1, 0), (1, 0, -1)} <= set(sums)
    assert (1, -1, -1) not in sums


@given(st.lists(st.integers(1, 63), min_size=1, max_size=6, unique=True), st.lists(st.integers(0, 9), min_size=6, max_size=6))
def test_what_is_given_back_is_a_number_of_somebody(shown: list[int], people: list[int]) -> None:
    """Each sum counts every part once or not at all, so none is below 0."""
    for how in given_back(tuple(shown)):
        counted = [sum(times for times, parts in zip(how, shown, strict=True) if parts >> part & 1) for part in range(6)]
        assert set(counted) <= {0, 1}
        assert sum(times * number for times, number in zip(counted, people, strict=True)) >= 0


def test_those_expected_are_those_who_came_and_those_who_did_not() -> None:
    counts = counts_of(board(["Q05", "Q12"]))
    came = next(one for one in counts.told if (one.measure, one.figure) == ("Q05", "numerator"))
    missed, expected = (next(one for one in counts.told if (one.measure, one.figure) == ("Q12", at)) for at in ("numerator", "denominator"))
    parts = counts.families[came.family]
    assert parts[came.term] | parts[missed.term] == parts[expected.term]
    assert parts[came.term] & parts[missed.term] == 0


def test_what_the_board_has_not_is_named() -> None:
    says = Disclosure.model_validate(
        {"counts_nobody": ["S99"], "totals": [{"total": "all", "of": ["x", "a"]}, {"total": "b", "of": ["a"]}]}
    )
    texts = [text for _, text in says.misfits(teams=["a", "b", "all"], measures=["S12"])]
    assert texts == [
        "disclosure says that S99 counts nobody, which no team keeps.",
        "a total of disclosure names the team 'x', which teams.yaml does not describe.",
        "disclosure has two totals hold the team 'a'; name it in the innermost alone.",
    ]
