"""What the lake tells of how it came about: nights by what came and went, and what people typed, as it was."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from boxscore.weeks import Week, WeekRange
from warehouse.chronicle import AtHand, Chronicle, JudgedNight, Returned, at_hand_after, states
from warehouse.entries import READ, Entered, Return
from warehouse.files import Files

WEEK = Week(date(2026, 6, 21))
ONE_WEEK, BOTH_WEEKS = WeekRange(WEEK, WEEK), WeekRange(WEEK.plus(-1), WEEK)
MORNING = datetime(2026, 6, 22, 5, tzinfo=UTC)
FIRST, SECOND = AtHand("a.csv", "aaa", "Supplier", MORNING), AtHand("b.csv", "bbb", "Supplier", MORNING, refused="It is empty.")
ANSWER = AtHand("Supplier (DATABASE)", "ccc", "Supplier", MORNING, asked=(date(2026, 6, 8), date(2026, 6, 21)))


@pytest.fixture
def chronicle(tmp_path: Path) -> Chronicle:
    return Chronicle(Files(str(tmp_path)))


def test_a_night_is_noted_by_what_came_and_went(chronicle: Chronicle) -> None:
    chronicle.note_night("falls", ONE_WEEK, [FIRST], today=None)
    chronicle.note_night("falls", BOTH_WEEKS, [SECOND, ANSWER], today=date(2026, 6, 22))
    assert chronicle.nights("falls") == [
        JudgedNight(WEEK.ending, WEEK.ending, None, (FIRST,)),
        JudgedNight(WEEK.plus(-1).ending, WEEK.ending, date(2026, 6, 22), (SECOND, ANSWER), (("a.csv", "aaa"),)),
    ]
    assert [list(held.values()) for _, held in states(chronicle.nights("falls"))] == [[FIRST], [SECOND, ANSWER]]
    assert at_hand_after(chronicle.nights("stays")) == {}


def test_a_night_that_is_judged_once_more_is_noted_once(chronicle: Chronicle) -> None:
    chronicle.note_night("falls", BOTH_WEEKS, [FIRST, ANSWER], today=None)
    asked_later = replace(ANSWER, received=datetime(2026, 6, 23, 5, tzinfo=UTC))
    chronicle.note_night("falls", ONE_WEEK, [FIRST, asked_later], today=None)
    assert len(chronicle.nights("falls")) == 1


@pytest.mark.parametrize(
    "other",
    [replace(FIRST, received=datetime(2026, 6, 23, 5, tzinfo=UTC)), replace(FIRST, extract="aab"), replace(FIRST, refused="No header.")],
    ids=["put there anew", "other bytes", "refused"],
)
def test_an_extract_that_is_at_hand_otherwise_has_come(chronicle: Chronicle, other: AtHand) -> None:
    chronicle.note_night("falls", ONE_WEEK, [FIRST], today=None)
    chronicle.note_night("falls", ONE_WEEK, [other], today=None)
    assert chronicle.nights("falls")[-1].came == (other,)


def test_what_came_back_is_told_again_as_it_was_in_the_order_it_came(chronicle: Chronicle) -> None:
    later = Return("bbb", "ward.xlsx", READ, "", "Clerk", "ward", WEEK.ending, 2, datetime(2026, 6, 22, 9, 0, 0, 1))
    entered = Entered("entry_vision", "Zuhause – so bald wie möglich", None, "Clerk", in_conflict_with="aaa")
    emptied = Entered("entry_value_S12_done_20260621", None, WEEK.ending, "")
    kept = [Returned(replace(later, returned="ccc", returned_at=datetime(2026, 6, 22, 8)), ()), Returned(later, (entered, emptied))]
    for one in reversed(kept):
        chronicle.note_return(one)
    assert chronicle.returns() == kept
    assert chronicle.returns_noted() == {"bbb", "ccc"}
