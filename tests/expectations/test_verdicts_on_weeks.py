"""Weeks are judged one by one: an odd one is refused whole and the others go on; and each feed says which days it speaks for."""

import pandas as pd
import pytest
from invented_feed import RECEIVED_ON, day, no_unreadable, shift_rows, shifts

from boxscore.feeds import Feed
from boxscore.weeks import Week, WeekRange
from expectations.coverage import covered_weeks, of_the_whole_feed, senders_of_codes, week_endings
from expectations.judging import Judgement, Known, judge

FIRST = Week.of(day("04/05/2020").date())
COUNTED = shifts(rows_a_week={"least_share": 0.5, "most_share": 2, "weeks": 2})


def weeks_of(*counts: int) -> pd.DataFrame:
    """As many rows in each week from the first as its count says, a ward each."""
    rows = [(f"{FIRST.plus(week).start:%d/%m/%Y}", f"Ward {ward}", 7.5, 1) for week, count in enumerate(counts) for ward in range(count)]
    return shift_rows(*rows)


def judged(rows: pd.DataFrame, feed: Feed, weeks: int, before: "pd.Series[int] | None" = None) -> Judgement:
    return judge(rows, no_unreadable(), feed, WeekRange(FIRST, FIRST.plus(weeks - 1)), known=Known(rows_before=before))


@pytest.mark.parametrize(("count", "said"), [(1, "1 rows, far fewer than the usual 4"), (9, "9 rows, far more than the usual 4")])
def test_a_week_far_from_the_usual_number_of_rows_is_refused_and_the_others_go_on(count: int, said: str) -> None:
    judgement = judged(weeks_of(4, 4, count, 4), COUNTED, 4)
    assert judgement.verdicts["accepted"].tolist() == [True, True, False, True]
    assert judgement.verdicts["reasons"].iloc[2] == f"{said}: ask the supplier whether it is whole"
    assert judgement.accepted.groupby("week_ending").size().tolist() == [4, 4, 4]


@pytest.mark.parametrize("count", [2, 8])
def test_a_week_at_the_edge_of_the_usual_is_accepted(count: int) -> None:
    assert judged(weeks_of(4, 4, count), COUNTED, 3).verdicts["accepted"].all()


def test_the_weeks_before_the_range_say_what_is_usual() -> None:
    before = pd.Series([10, 10], index=[pd.Timestamp(FIRST.plus(-2).ending), pd.Timestamp(FIRST.plus(-1).ending)])
    assert judged(weeks_of(4), COUNTED, 1).verdicts["accepted"].tolist() == [True]  # nothing to compare with
    assert judged(weeks_of(4), COUNTED, 1, before).verdicts["accepted"].tolist() == [False]


def test_a_week_whose_every_row_is_refused_is_refused() -> None:
    feed = shifts(rules=[{"rule": "between", "column": "hours", "most": 12, "because": "x"}])
    rows = shift_rows(("04/05/2020", "Ward 1", 13, 1), ("11/05/2020", "Ward 1", 7, 1))
    judgement = judged(rows, feed, 2)
    assert judgement.verdicts["accepted"].tolist() == [False, True]
    assert judgement.verdicts["reasons"].iloc[0] == "every row of the week was refused"


def test_rows_outside_the_weeks_asked_for_get_no_verdict_yet_count_for_what_is_unique() -> None:
    feed = shifts(rules=[{"rule": "unique", "columns": ["unit"], "because": "x"}])
    judgement = judged(weeks_of(1, 1), feed, 1)  # Ward 0 in both weeks
    assert len(judgement.accepted) == 0
    assert judgement.verdicts["week_ending"].tolist() == [pd.Timestamp(FIRST.ending)]


def test_a_corrected_later_delivery_replaces_the_rows_of_its_keys_and_leaves_the_others() -> None:
    first = shift_rows(("04/05/2020", "Ward 1", 7, 1), ("05/05/2020", "Ward 1", 7, 1), extract="e1", received=day("06/05/2020").date())
    later = shift_rows(("04/05/2020", "Ward 1", 9, 2), extract="e2", received=day("07/05/2020").date())
    for rows in (pd.concat([first, later]), pd.concat([later, first])):
        accepted = judged(rows.reset_index(drop=True), shifts(), 1).accepted.sort_values("day")
        assert accepted[["extract", "hours"]].to_numpy().tolist() == [["e2", 9.0], ["e1", 7.0]]


def test_of_two_extracts_received_at_once_the_one_named_last_counts() -> None:
    both = [
        shift_rows(("04/05/2020", "Ward 1", hours, 1), extract=extract, received=RECEIVED_ON) for extract, hours in (("b", 9), ("a", 7))
    ]
    assert judged(pd.concat(both, ignore_index=True), shifts(), 1).accepted["extract"].tolist() == ["b"]


def test_a_row_without_a_key_replaces_nothing() -> None:
    rows = pd.concat([shift_rows(("04/05/2020", "", 7, 1), extract=extract) for extract in ("e1", "e2")], ignore_index=True)
    judgement = judged(rows.assign(unit=rows["unit"].where([False, False])), shifts(), 1)
    assert judgement.refused[["extract", "rule"]].to_numpy().tolist() == [["e1", "blank"], ["e2", "blank"]]


def covered(feed: Feed, *days: str, weeks: int = 8) -> list[tuple[str, str, str]]:
    rows = shift_rows(*[(text, "Ward 1", 1, 1) for text in days])
    frame = of_the_whole_feed(covered_weeks(rows, feed, WeekRange(FIRST, FIRST.plus(weeks - 1))))
    return [(f"{week:%d/%m}", f"{first:%d/%m}", f"{last:%d/%m}") for week, first, last in frame.itertuples(index=False)]


def test_a_feed_that_covers_its_rows_speaks_for_the_weeks_it_has_rows_of() -> None:
    assert covered(shifts(), "04/05/2020", "20/05/2020") == [("10/05", "04/05", "10/05"), ("24/05", "18/05", "24/05")]


def test_a_feed_that_covers_its_span_speaks_for_every_day_from_its_first_to_its_last() -> None:
    assert covered(shifts(covers="its span"), "06/05/2020", "19/05/2020") == [
        ("10/05", "06/05", "10/05"),
        ("17/05", "11/05", "17/05"),
        ("24/05", "18/05", "19/05"),
    ]


def test_a_feed_that_covers_its_months_speaks_for_their_every_day_and_not_for_the_months_between() -> None:
    told = covered(shifts(covers="its months"), "20/05/2020", "01/07/2020", weeks=9)
    assert told[0] == ("10/05", "04/05", "10/05")
    assert told[3:] == [("31/05", "25/05", "31/05"), ("05/07", "01/07", "05/07")]


def test_two_months_that_meet_in_a_week_cover_it_whole() -> None:
    assert ("05/07", "29/06", "05/07") in covered(shifts(covers="its months"), "20/06/2020", "02/07/2020", weeks=9)


def test_a_query_speaks_for_all_the_days_it_was_asked_for() -> None:
    asked = pd.DataFrame({"sender": "Roster (invented)", "extract": "e1", "first": [day("04/05/2020")], "last": [day("17/05/2020")]})
    weeks = WeekRange(FIRST, FIRST.plus(3))
    judgement = judge(shift_rows(), no_unreadable(), shifts(covers="its span"), weeks, stretches=asked)
    assert judgement.verdicts["week_ending"].tolist() == [pd.Timestamp(2020, 5, 10), pd.Timestamp(2020, 5, 17)]
    assert judgement.verdicts["accepted"].all()


def test_each_sender_speaks_for_the_days_of_its_own_extracts() -> None:
    rows = pd.concat(
        [
            shift_rows(("04/05/2020", "Ward 1", 1, 1), ("13/05/2020", "ward 1", 1, 1), extract="e1", sender="Datix"),
            shift_rows(("18/05/2020", "Ward 2", 1, 1), ("24/05/2020", "Ward 2", 1, 1), extract="e2", sender="InPhase"),
        ],
        ignore_index=True,
    )
    judgement = judge(rows, no_unreadable(), shifts(covers="its span"), WeekRange(FIRST, FIRST.plus(3)))
    told = [(sender, f"{first:%d/%m}", f"{last:%d/%m}") for sender, _, first, last in judgement.covered.itertuples(index=False)]
    assert told == [("Datix", "04/05", "10/05"), ("Datix", "11/05", "13/05"), ("InPhase", "18/05", "24/05")]
    assert judgement.senders.to_numpy().tolist() == [["ward 1", "Datix"], ["ward 2", "InPhase"]]


def test_who_sends_a_team_is_learnt_from_rows_of_all_weeks_and_all_its_columns() -> None:
    rows = shift_rows(("04/05/2020", "Ward 1", 1, 1)).assign(trust=pd.Series(["Invented Trust"], dtype="str"))
    feed = shifts(covers="its span").model_copy(update={"team_from": ("unit", "trust")})
    assert senders_of_codes(rows, feed)["code"].tolist() == ["ward 1", "invented trust"]
    later = judge(shift_rows(("04/05/2020", "Ward 1", 1, 1)), no_unreadable(), shifts(), WeekRange(FIRST.plus(5), FIRST.plus(6)))
    assert later.senders["code"].tolist() == ["ward 1"]


def test_a_quarters_row_is_judged_by_every_run_that_touches_the_quarter_and_by_no_other() -> None:
    columns = {name: column.model_dump(mode="json") for name, column in shifts().columns.items()}
    columns["day"] = {"kind": "quarter", "meaning": "the quarter", "example": "2020Q2"}
    feed = shifts(columns=columns)
    rows = shift_rows(("30/06/2020", "Ward 1", 7, 1)).assign(first_day=day("01/04/2020"))
    for monday, touched in (("23/03/2020", False), ("30/03/2020", True), ("04/05/2020", True), ("29/06/2020", True), ("06/07/2020", False)):
        week = Week.of(day(monday).date())
        judgement = judge(rows, no_unreadable(), feed, WeekRange(week, week))
        assert judgement.verdicts["week_ending"].tolist() == [pd.Timestamp(2020, 7, 5)] * touched, monday
        assert len(judgement.accepted) == int(touched)


def test_a_day_belongs_to_the_week_of_its_sunday() -> None:
    days = pd.Series([day("04/05/2020"), day("10/05/2020"), day("11/05/2020"), pd.NaT], dtype="datetime64[us]")
    assert week_endings(days).tolist()[:3] == [day("10/05/2020"), day("10/05/2020"), day("17/05/2020")]
    assert week_endings(days).isna().tolist()[3]
