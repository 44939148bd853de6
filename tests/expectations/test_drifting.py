"""What has plainly changed of a column is told, and what goes up and down is not."""

import pandas as pd
import pytest
from invented_feed import shift_rows, shifts

from boxscore.feeds import Feed
from expectations.drifting import drifts

FEED = shifts()
BEFORE = shift_rows(*(("04/05/2020", f"Ward {at % 4}", 6 + at % 4, 100 + at) for at in range(40)))


def told(now: pd.DataFrame, feed: Feed = FEED, *, blanks: bool = True) -> list[tuple[str, str, bool]]:
    return [(one.column, one.said, one.needs_a_person) for one in drifts(now, BEFORE, feed, blanks=blanks)]


def test_hours_that_come_in_minutes_are_told_as_such() -> None:
    [(column, said, needs_a_person)] = told(BEFORE.assign(hours=BEFORE["hours"] * 60))
    # The hours are 6, 7, 8 and 9 in turn: their middle is 7.5, and 450 minutes.
    assert (column, needs_a_person) == ("hours", True)
    assert said == "its middle value is 450, 60 times what it was, 7.5 (as hours are in minutes): ask which unit it is in"


def test_pounds_that_come_in_thousands_are_told_too() -> None:
    [(column, said, _)] = told(BEFORE.assign(cost=BEFORE["cost"] * 1000))
    assert (column, "1e+03 times" in said, "as thousands are in ones" in said) == ("cost", True, True)


@pytest.mark.parametrize("times", [0.5, 2, 3])
def test_a_busy_or_a_quiet_week_is_no_drift(times: float) -> None:
    assert told(BEFORE.assign(hours=BEFORE["hours"] * times)) == []


def test_one_column_of_a_few_rows_says_nothing() -> None:
    assert told(BEFORE.assign(hours=BEFORE["hours"] * 60).head(9)) == []


def test_a_column_that_comes_empty_is_told() -> None:
    missing = BEFORE.assign(cost=pd.Series([pd.NA] * 40, dtype="Int64"))
    assert told(missing) == [("cost", "100% of its values are missing, where 0% were", True)]
    assert told(missing, blanks=False) == []


@pytest.mark.parametrize("severity", ["some", "most"])
def test_codes_that_never_came_before_are_told_and_need_a_person_where_they_are_most(severity: str) -> None:
    feed = shifts(team_from=["day"], key=["day"], codes="unit")
    share = 3 if severity == "some" else 1
    now = BEFORE.assign(unit=[f"W{at % 4}" if at % 4 < 4 // share else f"Ward {at % 4}" for at in range(40)])
    known = pd.concat([BEFORE] * 3, ignore_index=True)
    found = {one.said: one.needs_a_person for one in drifts(now, known, feed, blanks=False)}
    assert found[next(said for said in found if said.startswith("values that never came before: 'W0' (10 rows)"))] is (severity == "most")


def test_a_code_that_always_came_and_is_gone_needs_a_person() -> None:
    feed = shifts(team_from=["day"], key=["day"])
    known = pd.concat([BEFORE] * 4, ignore_index=True)
    now = known.assign(unit=known["unit"].replace("Ward 0", "Ward 1"))
    assert [(one.said, one.needs_a_person) for one in drifts(now, known, feed, blanks=False)] == [
        ("values that always came and are gone: 'Ward 0' (40 rows)", True)
    ]


def test_codes_that_become_numbers_are_told() -> None:
    now = BEFORE.assign(unit=BEFORE["unit"].str.removeprefix("Ward "))
    assert told(now)[0][:2] == ("unit", "its values are digits alone, where they were letters: ask whether it is still the same column")


def test_a_code_of_once_a_year_is_not_missed_in_the_other_months() -> None:
    feed = shifts(team_from=["day"], key=["day"])
    days = pd.Series([pd.Timestamp(2020, 1 + at // 40, 6) for at in range(160)], dtype="datetime64[us]")
    known = pd.concat([BEFORE] * 4, ignore_index=True).assign(last_day=days)
    once = known.assign(unit=known["unit"].where((days.dt.month == 2) | (known["unit"] != "Ward 0"), "Ward 1"))
    now = known.assign(unit=known["unit"].replace("Ward 0", "Ward 1"))
    # Ward 0 came 10 times, all in February: 6% of 160 rows, and so 10 of these would be its share.
    assert [one.said for one in drifts(pd.concat([now] * 2), once, feed, blanks=False)] == []
    assert [one.said for one in drifts(pd.concat([now] * 2), known, feed, blanks=False)] == [
        "values that always came and are gone: 'Ward 0' (40 rows)"
    ]
