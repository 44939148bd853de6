"""Months and quarters as suppliers write them."""

import itertools
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from boxscore.periods import Period, month, quarter


@pytest.mark.parametrize("written", ["202402", "2024-02", " 2024-02 ", "Feb 2024", "february-24", "FEB-2024", "2024-02-01"])
def test_a_month_is_its_first_to_its_last_day_however_it_is_written(written: str) -> None:
    assert month(written) == Period(date(2024, 2, 1), date(2024, 2, 29))


@pytest.mark.parametrize("written", ["", "202413", "202400", "2024-02-02", "Fob 2024", "M 2024", "24-02", "Feb 124"])
def test_what_is_no_month_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="not"):
        month(written)


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("2022Q3", date(2022, 7, 1), date(2022, 9, 30)),
        ("2022 q1", date(2022, 1, 1), date(2022, 3, 31)),
        ("2020-21 Q1", date(2020, 4, 1), date(2020, 6, 30)),
        ("2020-21 Q4", date(2021, 1, 1), date(2021, 3, 31)),
        ("2020/21 Q3", date(2020, 10, 1), date(2020, 12, 31)),
        ("1999-00 Q4", date(2000, 1, 1), date(2000, 3, 31)),
    ],
)
def test_a_quarter_is_of_the_calendar_year_or_of_the_financial_year(written: str, first: date, last: date) -> None:
    assert quarter(written) == Period(first, last)


@pytest.mark.parametrize("written", ["", "2022Q5", "2022Q0", "2020-22 Q1", "2020-20 Q1", "Q1", "2020-21"])
def test_what_is_no_quarter_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="not a quarter such as"):
        quarter(written)


@given(st.integers(1901, 2098))
def test_the_quarters_of_a_financial_year_follow_each_other_from_april_to_march(year: int) -> None:
    quarters = [quarter(f"{year}-{(year + 1) % 100:02d} Q{number}") for number in (1, 2, 3, 4)]
    assert quarters[0].first == date(year, 4, 1)
    assert quarters[3].last == date(year + 1, 3, 31)
    assert all((later.first - earlier.last).days == 1 for earlier, later in itertools.pairwise(quarters))
