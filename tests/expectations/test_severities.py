"""What follows when an expectation is not met: the row goes, or all that its sender sent of the week, or a person is asked to look."""

import pandas as pd
import pytest
from invented_feed import day, no_unreadable, shift_rows, shifts

from boxscore.feeds import Feed
from boxscore.weeks import Week, WeekRange
from expectations.judging import Judgement, Known, judge

FIRST = Week.of(day("04/05/2020").date())
LONGEST = {"rule": "between", "column": "hours", "most": 12, "because": "nobody works longer"}
HELD = pd.DataFrame({"code": ["ward 1"], "first": [day("01/01/2020")], "last": [day("31/12/2020")]})


def judged(*extracts: pd.DataFrame, feed: Feed, weeks: int = 1, known: Known | None = None) -> Judgement:
    rows = pd.concat(extracts, ignore_index=True)
    return judge(rows, no_unreadable(), feed, WeekRange(FIRST, FIRST.plus(weeks - 1)), known=known or Known())


def of(sender: str, *rows: tuple[str, str, float, int | None]) -> pd.DataFrame:
    return shift_rows(*rows, extract=sender.lower(), sender=sender)


def weekly(sender: str, unit: str, counts: list[int]) -> pd.DataFrame:
    """As many rows of the sender in each week as its count says; of a unit of its own each, where ``unit`` ends in a blank."""
    days = [(FIRST.plus(week), at) for week, count in enumerate(counts) for at in range(count)]
    return of(sender, *((f"{week.start:%d/%m/%Y}", f"{unit}{at}" if unit.endswith(" ") else unit, 7.0, at) for week, at in days))


TOO_LONG = ("04/05/2020", "Ward 1", 13, 1)
GOOD = ("05/05/2020", "Ward 1", 7, 1)


@pytest.mark.parametrize(
    ("severity", "accepted", "refused", "is_accepted", "reasons"),
    [
        ("row", 1, 1, True, ""),
        ("week", 1, 1, False, "hours: nobody works longer (roster.csv, row 2)"),
        ("warn", 2, 0, True, "hours: nobody works longer (roster.csv, row 2)"),
    ],
)
def test_a_rule_refuses_the_row_or_the_week_or_warns(severity: str, accepted: int, refused: int, is_accepted: bool, reasons: str) -> None:
    feed = shifts(rules=[LONGEST | {"severity": severity}])
    verdict = judged(of("Roster", TOO_LONG, GOOD), feed=feed).verdicts.iloc[0]
    assert (verdict["rows_accepted"], verdict["rows_refused"]) == (accepted, refused)
    assert (bool(verdict["accepted"]), verdict["reasons"]) == (is_accepted, reasons)


def test_only_what_the_sender_sent_is_refused_with_its_week_and_what_it_sent_before_stays() -> None:
    feed = shifts(rules=[LONGEST | {"severity": "week"}])
    before = of("Bank", ("04/05/2020", "Ward 9", 6, 1)).assign(week_ending=pd.Timestamp(FIRST.ending))
    told = judged(
        of("Roster", GOOD), of("Bank", ("04/05/2020", "Ward 9", 13, 1), ("05/05/2020", "Ward 9", 7, 1)), feed=feed, known=Known(before)
    )
    assert told.accepted.sort_values("sender")[["sender", "hours"]].to_numpy().tolist() == [["Bank", 6.0], ["Roster", 7.0]]
    assert told.sets_refused["sender"].tolist() == ["Bank"]
    assert told.covered["sender"].tolist() == ["Roster"]
    assert told.verdicts["accepted"].tolist() == [True]
    assert told.verdicts["reasons"].tolist() == ["Bank: hours: nobody works longer (bank.csv, row 2); what it sent before stays"]


def test_a_sender_far_from_what_it_usually_sends_is_refused_alone() -> None:
    feed = shifts(rows_a_week={"least_share": 0.5, "most_share": 2, "weeks": 2, "of_each_sender": True, "sender_from": 3})
    told = judged(weekly("Roster", "Ward ", [9, 9, 9]), weekly("Bank", "Bank ", [4, 4, 1]), feed=feed, weeks=3)
    # 10 rows in all are more than half of 13; of the bank's usual 4 one is a quarter.
    assert told.verdicts["accepted"].tolist() == [True, True, True]
    assert told.verdicts["reasons"].tolist()[2] == (
        "Bank: 1 rows, far fewer than the usual 4: ask the supplier whether it is whole; what it sent before stays"
    )
    assert told.accepted.groupby("week_ending").size().tolist() == [13, 13, 9]


@pytest.mark.parametrize(
    ("count", "said"), [(5, ""), (4, "4 rows, fewer than the usual 10"), (15, ""), (16, "16 rows, more than the usual 10")]
)
def test_a_week_between_the_warning_and_the_refusal_is_used_and_told(count: int, said: str) -> None:
    feed = shifts(rows_a_week={"least_share": 0.2, "most_share": 3, "warn_below": 0.5, "warn_above": 1.5, "weeks": 2})
    told = judged(weekly("Roster", "Ward ", [10, 10, count]), feed=feed, weeks=3)
    assert told.verdicts["accepted"].all()
    assert told.verdicts["reasons"].iloc[2] == (f"{said}: ask the supplier whether it is whole" if said else "")


def test_a_code_that_always_has_rows_and_has_none_for_a_while_is_told_if_a_team_holds_it() -> None:
    feed = shifts(covers="its span", absent_teams={"usual_rows": 2, "for_weeks": 2})
    rows = [
        weekly("Roster", "Ward 1", [2] * 8 + [0] * 3),
        weekly("Roster", "Ward 2", [2] * 8 + [0] * 3),
        weekly("Roster", "Ward 3", [1] * 12),
    ]
    # The weeks after the eighth have nothing of wards 1 and 2; nobody holds ward 2. The last day at hand is the Monday of the twelfth week.
    told = judged(*rows, feed=feed, weeks=11, known=Known(codes_held=HELD)).verdicts["reasons"].tolist()
    assert told[:9] == [""] * 9
    assert told[9].startswith("no row of unit 'ward 1' for 2 weeks, where 2 are usual")
    assert "ward 2" not in " ".join(told)


def test_a_week_with_too_many_rows_of_codes_that_no_team_holds_is_refused_where_the_contract_says_so() -> None:
    rows = of("Roster", ("04/05/2020", "Ward 1", 7, 1), ("05/05/2020", "Ward 2", 7, 1))
    for most, is_accepted in ((0.5, True), (0.4, False)):
        feed = shifts(unknown_teams={"most_share": most, "severity": "week"})
        verdict = judged(rows, feed=feed, known=Known(codes_held=HELD)).verdicts.iloc[0]
        assert bool(verdict["accepted"]) is is_accepted
    assert verdict["reasons"] == "1 of 2 rows are of codes that no team holds: `boxscore check` names the codes"


def test_two_rosters_that_hold_the_same_duty_are_told_of_only_where_they_do_not_agree() -> None:
    one = of("SSTS", ("04/05/2020", "Ward 1", 7, 1), ("05/05/2020", "Ward 1", 7, 1))
    other = of("RLDatix", ("04/05/2020", "Ward 1", 7, 1), ("05/05/2020", "Ward 1", 8, 1))
    told = judged(one, other, feed=shifts())
    assert len(told.accepted) == 2
    assert told.verdicts["accepted"].tolist() == [True]
    assert told.verdicts["reasons"].tolist() == ["1 row is told otherwise by RLDatix and SSTS: the one received last is counted"]
