"""How a column's text becomes values, kind by kind."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from boxscore.columns import DATED_KINDS, Column, Kind
from sources.values import first_day, parsed, said, shape


def column(kind: Kind, **settings: Any) -> Column:
    return Column(kind=kind, meaning="invented", example="", **settings)


def read_one(written: str, of: Column) -> tuple[Any, bool]:
    """The value, None for no value, and whether it could not be read."""
    values, unreadable = parsed(pd.Series([written], dtype="str"), of)
    return (None if pd.isna(values[0]) else values[0]), bool(unreadable[0])


MONEY = column(Kind.MONEY)
UK_DATE = column(Kind.DATE, formats=("%d/%m/%Y", "excel serial"))


@pytest.mark.parametrize(
    ("written", "pence"),
    [
        ("1,234.50", 123450),
        ("£1,234", 123400),
        ("(1,234.56)", -123456),
        ("(£1,234.56)", -123456),
        ("1,234.56-", -123456),
        ("-£5", -500),
        ("£-5", -500),
        ("- £ 5.00", -500),
        ("0.1", 10),
        ("\t77,041 ", 7704100),
        ("-0.00", 0),
    ],
)
def test_an_amount_is_whole_pence_however_it_is_written(written: str, pence: int) -> None:
    assert read_one(written, MONEY) == (pence, False)


@pytest.mark.parametrize("written", ["abc", "12,34", "(5", "5)", "(-5)", "-5-", "1.005", "£", "1e30", "1e999", "9" * 25, "5 6"])
def test_an_amount_that_is_not_pounds_and_pence_cannot_be_read(written: str) -> None:
    assert read_one(written, MONEY) == (None, True)


@pytest.mark.parametrize("written", ["", " ", "-", "z", ":", "\u00a0", " - "])
@pytest.mark.parametrize("kind", [Kind.MONEY, Kind.NUMBER, Kind.WHOLE_NUMBER, Kind.TEXT])
def test_what_suppliers_write_for_no_value_is_missing_not_zero_and_not_a_mistake(written: str, kind: Kind) -> None:
    assert read_one(written, column(kind)) == (None, False)


@given(pence=st.integers(min_value=-(10**13), max_value=10**13), habit=st.sampled_from(["-{}", "({})", "{}-", "-£{}", "£-{}"]))
def test_every_amount_comes_back_to_the_penny_in_every_habit_of_writing_it(pence: int, habit: str) -> None:
    pounds = f"{Decimal(abs(pence)) / 100:,.2f}"
    written = habit.format(pounds) if pence < 0 else f"£{pounds}"
    assert read_one(written, MONEY) == (pence, False)


@given(day=st.dates(min_value=date(1930, 1, 1), max_value=date(2150, 12, 31)))
def test_every_day_is_itself_as_text_as_a_serial_and_as_a_spreadsheets_own_date(day: date) -> None:
    serial = (day - date(1899, 12, 30)).days
    written = pd.Series([f"{day:%d/%m/%Y}", str(serial), day.isoformat(), f"{day.isoformat()} 23:59:59"], dtype="str")
    values, unreadable = parsed(written, UK_DATE)
    assert values.tolist() == [pd.Timestamp(day)] * 4
    assert not unreadable.any()


def test_serials_and_dates_mix_in_one_column() -> None:
    # Excel counts days from 30/12/1899; 43955 of them later is 04/05/2020.
    assert date(1899, 12, 30) + timedelta(days=43955) == date(2020, 5, 4)
    values, unreadable = parsed(pd.Series(["04/05/2020", "43955", "31/02/2020", "5/13/2020", "4395"], dtype="str"), UK_DATE)
    assert values.tolist()[:2] == [pd.Timestamp(2020, 5, 4)] * 2
    assert unreadable.tolist() == [False, False, True, True, True]


def test_a_date_is_read_in_its_own_formats_alone() -> None:
    american = column(Kind.DATE, formats=("%m/%d/%Y",))
    assert read_one("04/05/2020", american) == (pd.Timestamp(2020, 4, 5), False)
    assert read_one("30/04/2020", american) == (None, True)
    assert read_one("43955", american) == (None, True)


@pytest.mark.parametrize(("written", "number"), [("1,018", 1018), ("5.0", 5), ("-3", -3), ("1e3", 1000)])
def test_a_whole_number_may_be_written_as_a_spreadsheet_exports_it(written: str, number: int) -> None:
    assert read_one(written, column(Kind.WHOLE_NUMBER)) == (number, False)


@pytest.mark.parametrize("written", ["5.5", "1e30", "1e999", "52+", "five"])
def test_what_is_no_whole_number_cannot_be_read(written: str) -> None:
    assert read_one(written, column(Kind.WHOLE_NUMBER)) == (None, True)


def test_months_and_quarters_come_as_their_last_days_and_know_their_first() -> None:
    months, _ = parsed(pd.Series(["202402", "Feb 2024", "2024-02-01"], dtype="str"), column(Kind.MONTH))
    quarters, unreadable = parsed(pd.Series(["2024Q1", "2023-24 Q4", "2024Q5"], dtype="str"), column(Kind.QUARTER))
    assert months.tolist() == [pd.Timestamp(2024, 2, 29)] * 3
    assert quarters.tolist()[:2] == [pd.Timestamp(2024, 3, 31)] * 2
    assert unreadable.tolist() == [False, False, True]
    assert first_day(months, Kind.MONTH).tolist() == [pd.Timestamp(2024, 2, 1)] * 3
    assert first_day(quarters, Kind.QUARTER).tolist()[:2] == [pd.Timestamp(2024, 1, 1)] * 2


def test_a_month_ending_is_the_last_day_of_a_month() -> None:
    ending = column(Kind.MONTH_ENDING, formats=("%d/%m/%Y",))
    assert read_one("30/06/2024", ending) == (pd.Timestamp(2024, 6, 30), False)
    assert read_one("29/06/2024", ending) == (None, True)


def test_text_loses_the_accidents_of_typing_and_nothing_else() -> None:
    assert read_one("\tPTS -\u00a0 Patient  Transport ", column(Kind.TEXT)) == ("PTS - Patient Transport", False)
    assert read_one("007", column(Kind.TEXT)) == ("007", False)


def test_a_shape_tells_what_a_value_looks_like_and_not_what_it_is() -> None:
    assert shape("31/02/2026") == "99/99/9999"
    assert shape("Ann O'Neil") == "aaa a'aaaa"
    assert shape("x" * 50) == "a" * 30 + "..."


def test_what_was_expected_is_said_in_words() -> None:
    assert said(column(Kind.DATE, formats=("%d/%m/%Y", "excel serial"))) == "a date written dd/mm/yyyy or excel serial"
    assert {kind for kind in Kind if kind is not Kind.TEXT and not said(column(kind, formats=formats(kind)))} == set()


def formats(kind: Kind) -> tuple[str, ...]:
    return ("%d/%m/%Y",) if kind in DATED_KINDS else ()
