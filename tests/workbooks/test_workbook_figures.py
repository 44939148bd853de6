"""Pounds, percentages and counts: as exported, as written in words, as Excel formats them."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented_contents import BEDS, MEASURES, SEEN, SPEND, UNIT_COST, cell, cells_of

from boxscore.cells import Status
from workbooks.figures import amount, in_pounds, number_format, shown, signed_format
from workbooks.tables import lines_in

BY_ID = {measure.id: measure for measure in MEASURES}


def test_pence_become_pounds_and_the_denominator_of_a_unit_cost_stays_a_number() -> None:
    pence = cells_of(cell(UNIT_COST, 0, 12_345.678, numerator=1_234_568, denominator=100))
    row = in_pounds(pence, BY_ID).iloc[0]
    assert (row["numerator"], row["denominator"], row["value"]) == (12_345.68, 100, 123.46)


def test_other_measures_keep_their_figures_order_and_types() -> None:
    cells = cells_of(cell(SEEN, 1, 68.64), cell(SPEND, 0, 250), cell(BEDS, 0, 606.25), cell(SEEN, 0, None, "not received"))
    before = cells.copy()
    pounds = in_pounds(cells, BY_ID)
    assert pounds["value"].tolist()[:3] == [68.64, 2.5, 606.25]
    assert pd.isna(pounds["value"].iloc[3])
    assert pounds.dtypes.equals(cells.dtypes)
    pd.testing.assert_frame_equal(cells, before)


def test_a_measure_without_a_definition_is_refused_by_name() -> None:
    with pytest.raises(KeyError, match=SPEND):
        in_pounds(cells_of(cell(SPEND, 0, 250)), {SEEN: BY_ID[SEEN]})


@given(pence=st.lists(st.integers(min_value=-(10**12), max_value=10**12), min_size=1))
def test_pounds_turn_back_into_the_same_pence(pence: list[int]) -> None:
    cells = cells_of(*(cell(SPEND, weeks_ago, spent) for weeks_ago, spent in enumerate(pence)))
    assert [round(pounds * 100) for pounds in in_pounds(cells, BY_ID)["value"]] == pence


@pytest.mark.parametrize(
    ("measure", "value", "words"),
    [(SEEN, 68.65, "68.7%"), (SPEND, -1234.5, "-£1,234.50"), (BEDS, 1903.25, "1,903.3"), (SEEN, -0.04, "0.0%")],
)
def test_words_round_as_excel_does(measure: str, value: float, words: str) -> None:
    assert shown(value, BY_ID[measure]) == words


def test_the_distance_of_two_percentages_is_in_percentage_points() -> None:
    assert amount(-3.2, BY_ID[SEEN]) == "3.2 percentage points"


def test_a_provisional_figure_is_marked_by_its_number_format() -> None:
    assert number_format(BY_ID[SEEN], Status.PROVISIONAL) == '#,##0.0"%"" [p]"'
    assert signed_format(BY_ID[SPEND]) == "+£#,##0.00;-£#,##0.00;£#,##0.00"


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", 1),
        ("ten digits", 1),
        ("ten digits more", 2),  # 10 of 10, then 4
        ("a bb ccc dddd eeeee", 2),  # "a bb ccc" is 8 and with "dddd" 13; "dddd eeeee" is 10
        ("unbreakably long", 2),  # the first word is 11: "unbreakabl", "y long"
        ("one\n\ntwo", 3),
    ],
)
def test_a_text_is_broken_between_words_in_a_column_of_ten_letters(text: str, lines: int) -> None:
    assert lines_in(text, 12 / 1.08) == lines
