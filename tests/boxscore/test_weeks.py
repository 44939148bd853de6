"""Weeks run from Monday to Sunday and are known by their Sunday, whatever the year does."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from boxscore.weeks import Week, WeekRange

days = st.dates(date(1900, 1, 1), date(2999, 12, 31))


@pytest.mark.parametrize(
    ("day", "sunday"),
    [
        (date(2025, 6, 9), date(2025, 6, 15)),  # a Monday
        (date(2025, 6, 15), date(2025, 6, 15)),  # a Sunday belongs to the week that began on Monday
        (date(2024, 2, 29), date(2024, 3, 3)),  # a Thursday
        (date(2025, 4, 1), date(2025, 4, 6)),  # a Tuesday: the week straddles two financial years
        (date(2020, 12, 31), date(2021, 1, 3)),  # a Thursday in the 53rd week of 2020
        (date(2021, 1, 1), date(2021, 1, 3)),  # the day after, in the same week
    ],
)
def test_a_day_belongs_to_the_week_that_ends_on_the_next_sunday(day: date, sunday: date) -> None:
    assert Week.of(day).ending == sunday
    assert Week.of(day).start == sunday - timedelta(days=6)


def test_a_year_of_53_weeks_has_every_sunday_once() -> None:
    # The Sundays of 2023 are 1 January to 31 December: 53 of them.
    sundays = [week.ending for week in WeekRange(Week(date(2023, 1, 1)), Week(date(2023, 12, 31)))]
    assert len(sundays) == len(set(sundays)) == 53


def test_a_week_is_not_known_by_another_day_than_its_sunday() -> None:
    with pytest.raises(ValueError, match="16/06/2025 is not a Sunday"):
        Week(date(2025, 6, 16))


def test_a_week_and_a_range_are_written_as_people_write_them() -> None:
    week = Week(date(2026, 6, 21))
    assert week.label == "w/e 21/06/2026"
    assert WeekRange(week, week).label == "w/e 21/06/2026"
    assert WeekRange(week.plus(-1), week).label == "w/e 14/06/2026 to w/e 21/06/2026"


def test_a_range_does_not_end_before_it_begins() -> None:
    week = Week(date(2025, 6, 15))
    with pytest.raises(ValueError, match=r"begins \(w/e 15/06/2025\) after it ends \(w/e 08/06/2025\)"):
        WeekRange(week, week.plus(-1))


@given(days)
def test_every_day_is_in_exactly_one_week(day: date) -> None:
    around = WeekRange(Week.of(day).plus(-1), Week.of(day).plus(1))
    assert [week for week in around if week.start <= day <= week.ending] == [Week.of(day)]


@given(days, st.integers(0, 800))
def test_a_range_is_as_long_as_its_weeks_which_follow_each_other_without_a_gap(first: date, more: int) -> None:
    weeks = WeekRange(Week.of(first), Week.of(first).plus(more))
    listed = list(weeks)
    assert len(weeks) == len(listed) == more + 1
    assert (listed[0], listed[-1]) == (weeks.first, weeks.last)
    assert all(later.start - earlier.ending == timedelta(days=1) for earlier, later in pairwise(listed))


@given(days, days, days)
def test_a_range_covering_two_days_holds_the_week_of_every_day_between_and_of_no_other(one: date, other: date, day: date) -> None:
    first, last = sorted((one, other))
    weeks = WeekRange.covering(first, last)
    assert (Week.of(day) in weeks) == (weeks.first.start <= day <= weeks.last.ending)
    assert Week.of(first) in weeks
    assert Week.of(last) in weeks


@given(days, st.integers(-500, 500))
def test_going_forth_and_back_leads_to_the_same_week(day: date, weeks: int) -> None:
    assert Week.of(day).plus(weeks).plus(-weeks) == Week.of(day)
