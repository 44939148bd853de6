"""A later extract of the same sender that says it speaks for a day and holds a row no more takes it back. Nothing else does."""

from datetime import date

import pandas as pd
import pytest
from invented_feed import day, no_unreadable, shift_rows, shifts

from boxscore.feeds import Feed
from boxscore.weeks import Week, WeekRange
from expectations.judging import Judgement, judge

WEEK = WeekRange(Week(date(2020, 5, 10)), Week(date(2020, 5, 10)))
SPAN = shifts(covers="its span")
FIRST, LATER = date(2020, 5, 11), date(2020, 5, 18)
MONDAY, TUESDAY = ("04/05/2020", "Ward 1", 7, 1), ("05/05/2020", "Ward 1", 7, 1)


def stretches(*extracts: str, sender: str = "Roster (invented)", begins: str = "04/05/2020") -> pd.DataFrame:
    """That each of the extracts says it speaks for the days to 10/05/2020."""
    told = [(sender, extract, day(begins), day("10/05/2020")) for extract in extracts]
    return pd.DataFrame(told, columns=["sender", "extract", "first", "last"]).astype({"first": "datetime64[us]", "last": "datetime64[us]"})


def judged(
    *extracts: pd.DataFrame, feed: Feed = SPAN, said: pd.DataFrame | None = None, unreadable: pd.DataFrame | None = None
) -> Judgement:
    rows = pd.concat(extracts, ignore_index=True)
    return judge(rows, no_unreadable() if unreadable is None else unreadable, feed, WEEK, stretches=said)


def first(*rows: tuple[str, str, float, int | None], sender: str = "Roster (invented)") -> pd.DataFrame:
    return shift_rows(*rows, extract="e1", received=FIRST, sender=sender)


def later(*rows: tuple[str, str, float, int | None]) -> pd.DataFrame:
    return shift_rows(*rows, extract="e2", received=LATER)


def test_a_row_that_a_later_extract_no_longer_holds_is_taken_back_with_the_reason() -> None:
    told = judged(first(MONDAY, TUESDAY), later(TUESDAY), said=stretches("e1", "e2"))
    assert told.accepted[["extract", "day"]].to_numpy().tolist() == [["e2", day("05/05/2020")]]
    assert told.withdrawn[["extract", "row_number", "withdrawn_by"]].to_numpy().tolist() == [["e1", 2, "e2"]]
    assert told.withdrawn["message"].tolist() == [
        "e1.csv, row 2: no longer in e2.csv, which speaks for its day. It is not counted any more."
    ]
    assert told.refused.empty


def test_an_earlier_extract_takes_nothing_of_a_later_one_back() -> None:
    told = judged(first(TUESDAY), later(MONDAY, TUESDAY), said=stretches("e1", "e2"))
    assert len(told.accepted) == 2
    assert told.withdrawn.empty


@pytest.mark.parametrize(
    ("feed", "said"),
    [
        (SPAN, stretches("e1")),
        (SPAN, stretches("e2", begins="05/05/2020")),
        (SPAN, stretches("e1", "e2", sender="Another")),
        (shifts(), stretches("e1", "e2")),
        (SPAN, None),
    ],
    ids=["says no days", "says other days", "is another sender's", "covers its rows alone", "leaves it to its rows"],
)
def test_an_extract_that_does_not_say_it_speaks_for_the_day_takes_nothing_back(feed: Feed, said: pd.DataFrame | None) -> None:
    told = judged(first(MONDAY), later(TUESDAY), feed=feed, said=said)
    assert len(told.accepted) == 2
    assert told.withdrawn.empty


def test_what_another_sender_sent_stays() -> None:
    told = judged(first(MONDAY, sender="Another"), later(TUESDAY), said=stretches("e2"))
    assert len(told.accepted) == 2


def test_a_row_the_later_extract_holds_wrongly_is_not_taken_back() -> None:
    feed = shifts(covers="its span", rules=[{"rule": "between", "column": "hours", "most": 12, "because": "x"}])
    told = judged(first(MONDAY), later(("04/05/2020", "Ward 1", 13, 1), TUESDAY), feed=feed, said=stretches("e1", "e2"))
    assert told.accepted[["extract", "hours"]].to_numpy().tolist() == [["e1", 7.0], ["e2", 7.0]]
    assert told.withdrawn.empty


@pytest.mark.parametrize("week", [pd.Timestamp(2020, 5, 10), pd.NaT], ids=["in the week", "of no known day"])
def test_a_row_the_later_extract_might_hold_unread_is_not_taken_back(week: pd.Timestamp) -> None:
    unread = pd.DataFrame(
        [("e2", "e2.csv", 3, "hours", "cannot be read", week, "x")],
        columns=["extract", "name", "row_number", "column_name", "rule", "week_ending", "message"],
    )
    told = judged(first(MONDAY), later(TUESDAY), said=stretches("e1", "e2"), unreadable=unread)
    assert len(told.accepted) == 2
    assert told.withdrawn.empty


def test_nothing_is_taken_back_of_a_week_in_which_the_later_extract_has_a_row_with_a_blank_key() -> None:
    nameless = later(MONDAY, TUESDAY)
    nameless.loc[0, "unit"] = None
    told = judged(first(MONDAY, TUESDAY), nameless, said=stretches("e1", "e2"))
    assert told.withdrawn.empty
    assert told.accepted[["extract", "day"]].to_numpy().tolist() == [["e1", day("04/05/2020")], ["e2", day("05/05/2020")]]
    assert told.refused[["extract", "column_name"]].to_numpy().tolist() == [["e2", "unit"]]


WARDS = [("04/05/2020", f"Ward {number}", 7, 1) for number in range(1, 11)]


def test_half_of_a_week_is_not_taken_back_at_once_and_it_is_said() -> None:
    told = judged(first(*WARDS), later(*WARDS[5:]), said=stretches("e1", "e2"))
    assert len(told.accepted) == 10  # the 5 that e2 holds, and of e1 the 5 it leaves out
    assert told.withdrawn.empty
    assert told.verdicts[["accepted", "reasons"]].to_numpy().tolist() == [
        [True, "e2.csv leaves out 5 of the 10 rows there were; none of them was taken back"]
    ]


def test_less_than_half_of_a_week_is_taken_back_and_so_is_a_week_of_a_few_rows() -> None:
    assert len(judged(first(*WARDS), later(*WARDS[4:]), said=stretches("e1", "e2")).withdrawn) == 4
    assert len(judged(first(*WARDS[:5]), later(WARDS[4]), said=stretches("e1", "e2")).withdrawn) == 4


def test_a_week_may_be_taken_back_little_by_little() -> None:
    last = shift_rows(*WARDS[6:], extract="e3", received=date(2020, 5, 25))
    told = judged(first(*WARDS), later(*WARDS[3:]), last, said=stretches("e1", "e2", "e3"))
    assert len(told.withdrawn) == 6  # 3 of 10 that e1 held last, and 3 of 7 that e2 did
    assert told.verdicts["reasons"].tolist() == [""]


def test_lines_of_a_group_that_is_corrected_whole_are_no_withdrawn_rows_and_a_group_that_is_gone_is() -> None:
    feed = shifts(covers="its span", corrects=["unit"])
    wards = (("04/05/2020", "Ward 1", 7, 1), ("05/05/2020", "Ward 1", 7, 1), ("04/05/2020", "Ward 2", 7, 1))
    told = judged(first(*wards), later(("04/05/2020", "Ward 1", 6, 1)), feed=feed, said=stretches("e1", "e2"))
    assert told.accepted[["unit", "hours"]].to_numpy().tolist() == [["Ward 1", 6.0]]
    assert told.withdrawn["row_number"].tolist() == [4]
