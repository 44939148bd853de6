"""A measure that cannot be worked out from its feed is refused when the board is read, not found out by its figures."""

from typing import Any

import pytest
from invented_facts import AMOUNT_TERM, BEDS, FEEDS, PEOPLE_TERM, SEEN_TERM, SPEND, board, measure, team
from pydantic import ValidationError

from boards import OPEN_DATA
from boxscore.columns import Kind, Stated, Taken
from boxscore.errors import ConfigurationError
from boxscore.measures import Measure
from boxscore.suppliers import Supplier
from measures.catalogue import catalogue
from sources.board import read_board

BEDS_TERM = {"feed": "beds", "verb": "standing", "column": "average"}


def a_measure(numerator: dict[str, Any], denominator: dict[str, Any] | None = None, *, unit: str = "count") -> Measure:
    return measure("X1", numerator, denominator, unit=unit, n="none")


def test_every_measure_of_the_catalogue_fits_the_open_data_boards_feeds() -> None:
    feeds = read_board(str(OPEN_DATA), catalogue()).feed_by_id
    assert [misfit for one in catalogue() for misfit in one.misfits(feeds)] == []


@pytest.mark.parametrize(
    ("numerator", "said"),
    [
        (SEEN_TERM | {"column": "sen"}, "names columns that feeds/visits.yaml does not describe: sen"),
        (SEEN_TERM | {"where": {"kategory": ("Unplanned",)}}, "names columns that feeds/visits.yaml does not describe: kategory"),
        (SEEN_TERM | {"where_begins": {"sort": ("Agency",)}}, "names columns that feeds/visits.yaml does not describe: sort"),
        (
            SEEN_TERM | {"verb": "standing"},
            "uses the verb 'standing', but the rows of 'visits' stand for days and weeks: use count, distinct, sum, median",
        ),
        (
            SEEN_TERM | {"verb": "days"},
            "uses the verb 'days', but the rows of 'visits' stand for days and weeks: use count, distinct, sum, median",
        ),
        (BEDS_TERM | {"verb": "sum"}, "uses the verb 'sum', but the rows of 'beds' stand for months or quarters: use standing or days"),
        (
            BEDS_TERM | {"verb": "distinct"},
            "uses the verb 'distinct', but the rows of 'beds' stand for months or quarters: use standing or days",
        ),
        (SEEN_TERM | {"column": "site"}, "adds up 'site', which is text and no number"),
        (SEEN_TERM | {"where": {"category": (1,)}}, "compares 'category', which is text, with 1: no row would ever match"),
        (
            PEOPLE_TERM | {"where": {"answer": ("1", "2")}},
            "compares 'answer', which is whole number, with '1', '2': no row would ever match",
        ),
        (PEOPLE_TERM | {"where_begins": {"answer": ("1",)}}, "asks what 'answer' begins with, which is whole number and no text"),
        (AMOUNT_TERM, "has the unit 'count', but 'amount' is money"),
    ],
)
def test_what_does_not_fit_is_refused_in_words(numerator: dict[str, Any], said: str) -> None:
    wrong = a_measure(numerator)
    with pytest.raises(ConfigurationError) as refusal:
        board(team("a", wrong), measures=(wrong,))
    assert f"measure X1 {said}" in str(refusal.value)


def test_pounds_are_counted_in_money_only() -> None:
    assert list(a_measure(SEEN_TERM, unit="£/week").misfits({one.id: one for one in FEEDS})) == [
        "has the unit '£/week', but 'seen' is not money"
    ]


def test_a_share_of_money_is_a_percentage_and_different_amounts_are_a_count() -> None:
    feeds = {one.id: one for one in FEEDS}
    assert list(a_measure(AMOUNT_TERM, AMOUNT_TERM, unit="%").misfits(feeds)) == []
    assert list(a_measure(AMOUNT_TERM | {"verb": "distinct"}).misfits(feeds)) == []


def test_a_denominator_must_fit_too() -> None:
    wrong = a_measure(SEEN_TERM, BEDS_TERM | {"verb": "sum"})
    with pytest.raises(ConfigurationError, match="measure X1 uses the verb 'sum'"):
        board(team("a", wrong), measures=(wrong,))


def test_a_misfit_of_a_measure_in_use_says_nothing_of_one_that_is_not() -> None:
    assert board(team("a", SPEND), measures=(SPEND, a_measure(SEEN_TERM | {"column": "sen"}))).measures == (SPEND,)


def test_derived_and_constant_columns_can_be_counted_too() -> None:
    of = BEDS.model_copy(
        update={
            "derived": {
                "number": Taken.model_validate({"from": "ward", "pattern": "(.*)"}),
                "wards": Stated(distinct="ward", within="site"),
            },
            "suppliers": (Supplier(name="s", files=("*",), constants={"group": "all"}),),
        }
    )
    assert [of.kind_of(name) for name in ("number", "wards", "group", "nowhere")] == [Kind.TEXT, Kind.WHOLE_NUMBER, Kind.TEXT, None]


def test_a_measure_cannot_hide_few_without_saying_of_what() -> None:
    with pytest.raises(ValidationError, match="least_n needs an n to compare with"):
        measure("X1", SEEN_TERM, unit="count", n="none", least_n=5)
