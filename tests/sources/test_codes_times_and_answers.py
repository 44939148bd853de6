"""Codes, times of day, yes or no, and the spellings suppliers have for one value: what each is read as, and what cannot be read."""

from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from boxscore.columns import Column, Kind
from sources.values import first_day, ledger_months, parsed, said


def column(kind: Kind, **settings: Any) -> Column:
    return Column(kind=kind, meaning="invented", example="", **settings)


def read_one(written: str, of: Column) -> tuple[Any, bool]:
    """The value, None for no value, and whether it could not be read."""
    values, unreadable = parsed(pd.Series([written], dtype="str"), of)
    return (None if pd.isna(values[0]) else values[0]), bool(unreadable[0])


TIME = column(Kind.TIME)
CODE = column(Kind.CODE)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("\tinv07 ", "INV07"),
        ("inv  7", "INV 7"),
        ("000123", "000123"),
        ("123", "000123"),
        ("1234567", "1234567"),
        ("12A", "12A"),
        ("990001.0", "990001"),
        ("123.0", "000123"),
        ("12A.0", "12A.0"),
        ("123.50", "123.50"),
    ],
)
def test_a_code_is_capitals_with_the_leading_zeros_a_spreadsheet_took(written: str, code: str) -> None:
    assert read_one(written, column(Kind.CODE, width=6)) == (code, False)


def test_without_a_width_a_code_keeps_its_length() -> None:
    assert read_one("123", CODE) == ("123", False)


@pytest.mark.parametrize(
    ("written", "minutes"),
    [
        ("14:35", 875),
        ("14:35:59", 875),
        ("1435", 875),
        ("0905", 545),
        ("905", 545),
        ("9:05", 545),
        ("2:35 PM", 875),
        ("02:35pm", 875),
        ("12:00 AM", 0),
        ("12:30 PM", 750),
        ("0.6076", 875),
        (".5", 720),
        ("0", 0),
        ("6.94444444444444E-4", 1),
        ("0.99999", 1439),
        ("46194.6076", 875),
        ("2026-06-21 14:35:00", 875),
        ("2026-06-21T14:35:00", 875),
        ("21/06/2026 9:05", 545),
        ("21-Jun-2026 2:35 PM", 875),
        ("20260621 14:35", 875),
        ("1435.0", 875),
        ("905.0", 545),
        ("14.35", 875),
        ("9.05", 545),
        ("24:00", 0),
        ("24:00:00", 0),
        ("2400", 0),
    ],
)
def test_a_time_is_minutes_after_midnight_however_it_is_written(written: str, minutes: int) -> None:
    assert read_one(written, TIME) == (minutes, False)


@pytest.mark.parametrize(
    "written",
    ["24:01", "24:00 PM", "25:00", "12:60", "13:00 PM", "0:30 AM", "2401", "2460", "14.3", "14.60", "9", "35", "noon", "1.5", "14:3"],
)
def test_what_is_no_time_of_day_cannot_be_read(written: str) -> None:
    assert read_one(written, TIME) == (None, True)


@pytest.mark.parametrize("end", ["", ".0"])
def test_the_minutes_that_a_spreadsheet_left_of_a_time_are_read_beside_times_that_have_their_hours(end: str) -> None:
    written = pd.Series([f"{digits}{end}" for digits in ("1435", "905", "30", "5", "60")], dtype="str")
    values, unreadable = parsed(written, TIME)
    assert values.tolist() == [875, 545, 30, 5, pd.NA]
    assert unreadable.tolist() == [False] * 4 + [True]


@pytest.mark.parametrize("others", [["7", "19"], ["14.35"], ["14:35"]])
def test_a_lone_hour_or_minute_among_times_that_are_not_written_in_digits_could_be_either_and_cannot_be_read(others: list[str]) -> None:
    _, unreadable = parsed(pd.Series(["14", *others], dtype="str"), TIME)
    assert unreadable[0]


@pytest.mark.parametrize("written", ["21/06/2026", "2026-06-21", "21 Jun 2026", "20260621", "46194", "", "-"])
def test_a_date_without_a_time_has_no_time_and_is_no_mistake(written: str) -> None:
    assert read_one(written, TIME) == (None, False)


@given(minutes=st.integers(0, 1439))
def test_every_minute_of_the_day_comes_back_from_a_spreadsheets_fraction_and_from_every_clock(minutes: int) -> None:
    hour, minute = divmod(minutes, 60)
    written = [repr(minutes / 1440), repr(46194 + minutes / 1440), f"{hour:02}:{minute:02}", f"{hour:02}{minute:02}"]
    written.append(f"{(hour - 1) % 12 + 1}:{minute:02} {'AM' if hour < 12 else 'PM'}")
    values, unreadable = parsed(pd.Series(written, dtype="str"), TIME)
    assert values.tolist() == [minutes] * 5
    assert not unreadable.any()


@pytest.mark.parametrize(
    ("written", "answer"),
    [("Yes", True), ("y", True), ("TRUE", True), ("1", True), ("t", True), ("No", False), ("N", False), ("false", False), ("0", False)],
)
def test_yes_and_no_are_read_in_every_habit(written: str, answer: bool) -> None:
    assert read_one(written, column(Kind.YES_OR_NO)) == (answer, False)


def test_what_is_neither_yes_nor_no_is_missing_or_cannot_be_read() -> None:
    values, unreadable = parsed(pd.Series(["", "z", "maybe", "2"], dtype="str"), column(Kind.YES_OR_NO))
    assert values.dtype == "boolean"
    assert values.isna().all()
    assert unreadable.tolist() == [False, False, True, True]


def test_what_suppliers_write_for_a_value_becomes_the_contracts_in_any_case() -> None:
    grade = column(Kind.TEXT, spellings={"Registered": ("RN", "Reg Nurse"), "Support": ("HCSW",)})
    values, _ = parsed(pd.Series(["rn", " reg  nurse", "REGISTERED", "hcsw", "Medical"], dtype="str"), grade)
    assert values.tolist() == ["Registered", "Registered", "Registered", "Support", "Medical"]


def test_a_spelling_may_stand_for_a_number_a_code_an_answer_or_no_value() -> None:
    assert read_one("attended", column(Kind.WHOLE_NUMBER, spellings={"1": ("Attended",)})) == (1, False)
    assert read_one("Ward one", column(Kind.CODE, spellings={"W1": ("ward one",)})) == ("W1", False)
    assert read_one("bank", column(Kind.YES_OR_NO, spellings={"Yes": ("Bank",)})) == (True, False)
    assert read_one("not known", column(Kind.TEXT, spellings={"-": ("not known",)})) == (None, False)


def test_a_date_with_a_time_is_the_day_in_the_suppliers_format_and_in_iso() -> None:
    of = column(Kind.DATE, formats=("%d/%m/%Y %H:%M", "excel serial"))
    written = ["21/06/2026 14:35", "2026-06-21", "2026-06-21 14:35", "2026-06-21 14:35:10", "46194.6076"]
    values, unreadable = parsed(pd.Series(written, dtype="str"), of)
    assert values.tolist() == [pd.Timestamp(2026, 6, 21)] * 5
    assert not unreadable.any()
    assert said(of) == "a date written dd/mm/yyyy hh:mm or excel serial"


def test_a_week_ending_is_a_sunday_and_stands_for_its_week() -> None:
    ending = column(Kind.WEEK_ENDING, formats=("%d/%m/%Y",))
    assert read_one("21/06/2026", ending) == (pd.Timestamp(2026, 6, 21), False)
    assert read_one("20/06/2026", ending) == (None, True)
    assert first_day(pd.Series([pd.Timestamp(2026, 6, 21)]), Kind.WEEK_ENDING).tolist() == [pd.Timestamp(2026, 6, 15)]


def test_a_ledgers_period_is_its_month_and_p13_is_march() -> None:
    months, unreadable = ledger_months(pd.Series(["2025-26 P01", "202526 12", "2025/26 P13", "2025-26 P14", None], dtype="str"))
    assert months.tolist()[:3] == [pd.Timestamp(2025, 4, 30), pd.Timestamp(2026, 3, 31), pd.Timestamp(2026, 3, 31)]
    assert unreadable.tolist() == [False, False, False, True, False]
    assert months.isna().tolist() == [False, False, False, True, True]


@pytest.mark.parametrize("written", [[None], [None, None, "2025-26 P01"], ["2025-26 P01", None, "2025-26 P02"]])
def test_a_ledgers_row_without_year_or_period_has_no_month_and_never_another_rows(written: list[str | None]) -> None:
    months, unreadable = ledger_months(pd.Series(written, dtype="str"))
    assert months.isna().tolist() == [text is None for text in written]
    assert months.dtype == "datetime64[us]"
    assert not unreadable.any()
