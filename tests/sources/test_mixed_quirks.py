"""How invented suppliers write values: each way reads as the value it was written from, and the row that shows a quirk is told."""

import io
from datetime import date, time
from typing import Any

import openpyxl
import pandas as pd
import pytest

from boxscore.columns import Column, Kind
from sources.grid import open_grids
from sources.simulator.quirks import CODES, DATES, FLAGS, MONEY, NUMBERS, TIMES, Habits, Shown, shown
from sources.simulator.spreadsheets import Sheet, spreadsheet
from sources.values import parsed

ROWS = 24
"""Enough rows for every way to have its turn twice."""
DAYS = pd.Series(pd.date_range("2026-01-30", periods=ROWS, freq="9D", unit="us"))
MINUTES = pd.Series([0, 5, 11 * 60 + 59, 12 * 60, 14 * 60 + 35, 23 * 60 + 59] * 4, dtype="Int64")
PENCE = pd.Series([123_456, -123_456, 100_000_005, -1, 0, 99] * 4, dtype="Int64")
HOURS = pd.Series([7.5, 1234.5, 0.0, 11.25, 37.0, 0.1] * 4, dtype="Float64")
WARDS = pd.Series(["INVW0001", "INVW0002", "INVW0003", "INVW0001M"] * 6, dtype="str")
ACCOUNTS = pd.Series(["01205", "04110", "99000", "00017"] * 6, dtype="str")
YES = pd.Series([True, False, True, True, False, False] * 4, dtype="boolean")


def column(kind: Kind, **says: Any) -> Column:
    return Column(kind=kind, meaning="invented", example="", **says)


def dated(*formats: str) -> Column:
    return column(Kind.DATE, formats=formats or ("%d/%m/%Y", "%d-%b-%Y", "excel serial"))


def read_back(written: Shown, of: Column) -> "pd.Series[Any]":
    """The values read from the cells as they arrive, by way of a spreadsheet when they are its own kinds."""
    cells = written.cells
    if not all(isinstance(cell, str) for cell in cells):
        (grid,) = open_grids("invented.xlsx", spreadsheet([Sheet("Extract", [[cell] for cell in cells])]))
        cells = grid.parts[0][0].astype("str").tolist()
    values, unreadable = parsed(pd.Series(cells, dtype="str"), of)
    assert not unreadable.any()
    return values


@pytest.mark.parametrize("habit", DATES)
def test_dates_read_as_the_days_they_were_written_from(habit: str) -> None:
    written = shown(DAYS, DATES[habit].ways)
    pd.testing.assert_series_equal(read_back(written, dated(*DATES[habit].formats)), DAYS, check_names=False)


@pytest.mark.parametrize("habit", TIMES)
def test_times_read_as_the_minutes_they_were_written_from(habit: str) -> None:
    pd.testing.assert_series_equal(read_back(shown(MINUTES, TIMES[habit]), column(Kind.TIME)), MINUTES, check_names=False)


@pytest.mark.parametrize("habit", MONEY)
def test_money_reads_as_the_pence_it_was_written_from(habit: str) -> None:
    pd.testing.assert_series_equal(read_back(shown(PENCE, MONEY[habit]), column(Kind.MONEY)), PENCE, check_names=False)


@pytest.mark.parametrize("habit", NUMBERS)
def test_numbers_read_as_the_numbers_they_were_written_from(habit: str) -> None:
    pd.testing.assert_series_equal(read_back(shown(HOURS, NUMBERS[habit]), column(Kind.NUMBER)), HOURS, check_names=False)


@pytest.mark.parametrize("habit", CODES)
def test_codes_read_as_the_codes_they_were_written_from(habit: str) -> None:
    codes, of = (ACCOUNTS, column(Kind.CODE, width=5)) if habit == "zeros lost" else (WARDS, column(Kind.CODE))
    pd.testing.assert_series_equal(read_back(shown(codes, CODES[habit]), of), codes, check_names=False)


@pytest.mark.parametrize("habit", FLAGS)
def test_yes_and_no_read_as_they_were_meant(habit: str) -> None:
    pd.testing.assert_series_equal(read_back(shown(YES, FLAGS[habit]), column(Kind.YES_OR_NO)), YES, check_names=False)


@pytest.mark.parametrize("spelling", [0, 1, 2, 9])
def test_words_of_a_closed_list_read_as_its_values(spelling: int) -> None:
    of = column(Kind.TEXT, spellings={"Registered": ("RN", "Reg Nurse"), "Support": ("HCSW",)})
    groups = pd.Series(["Registered", "Support", "Doctor"] * 8, dtype="str")
    pd.testing.assert_series_equal(read_back(shown(groups, Habits(spelling=spelling).ways(of)), of), groups, check_names=False)


def test_months_read_as_their_last_days() -> None:
    months = pd.Series(pd.to_datetime(["2026-03-31", "2025-02-28"] * 12)).astype("datetime64[us]")
    of = column(Kind.MONTH)
    pd.testing.assert_series_equal(read_back(shown(months, Habits().ways(of)), of), months, check_names=False)


def test_an_excel_serial_number_stands_among_dates_and_its_row_is_told() -> None:
    written = shown(DAYS, DATES["dd/mm/yyyy or serial"].ways)
    assert written.cells[:2] == ["30/01/2026", "46061"]
    assert written.quirks == {"an Excel serial number among dates dd/mm/yyyy": 1}


def test_a_us_date_begins_with_the_month() -> None:
    assert shown(DAYS, DATES["mm/dd/yyyy"].ways).cells[0] == "01/30/2026"


def test_credits_stand_in_brackets_or_before_their_minus() -> None:
    assert shown(PENCE, MONEY["brackets"]).cells[:4] == ["1,234.56", "(1,234.56)", "1,000,000.05", "(0.01)"]
    assert shown(PENCE, MONEY["minus after"]).cells[3] == "0.01-"
    assert shown(PENCE, MONEY["brackets"]).quirks["a credit such as (1,234.56)"] == 1


def test_a_quirk_that_no_value_can_show_is_not_told() -> None:
    assert shown(PENCE[:1], MONEY["brackets"]).quirks == {}
    assert shown(pd.Series(["99000"] * 3, dtype="str"), CODES["zeros lost"]).quirks == {}


def test_codes_lose_their_zeros_or_gain_a_tab_or_spaces_or_small_letters() -> None:
    assert shown(ACCOUNTS, CODES["zeros lost"]).cells[:4] == ["1205", "4110", "99000", "17"]
    assert shown(WARDS, CODES["tabbed"]).cells[1] == "\tINVW0002"
    assert shown(WARDS, CODES["careless"]).cells[1:3] == [" INVW0002  ", "invw0003"]


def test_missing_values_take_the_contracts_marks_in_turn() -> None:
    gone = pd.Series([pd.NaT] * 5).astype("datetime64[us]")
    written = shown(gone, DATES["dd/mm/yyyy"].ways, Habits(blank=3).blanks(dated()))
    assert written.cells == ["", "-", ":", "z", ""]
    assert written.quirks["a missing value written as ':'"] == 2
    assert read_back(written, dated()).isna().all()


def test_noon_and_midnight_keep_their_half_of_the_day() -> None:
    assert shown(MINUTES, TIMES["h:mm am"]).cells[:4] == ["12:00 AM", "12:05 AM", "11:59 AM", "12:00 PM"]


def test_the_same_rows_make_the_same_spreadsheet_which_opens_elsewhere_too() -> None:
    rows = [["\tINVW0001", "a < b & c", 1.5, date(2026, 6, 21), time(14, 35), ""]]
    made = spreadsheet([Sheet("About", [["INVENTED DATA"]]), Sheet("Extract", rows)])
    assert made == spreadsheet([Sheet("About", [["INVENTED DATA"]]), Sheet("Extract", rows)])
    book = openpyxl.load_workbook(io.BytesIO(made))
    assert book.sheetnames == ["About", "Extract"]
    (cells,) = book["Extract"].iter_rows(values_only=True)
    assert cells[:3] == ("\tINVW0001", "a < b & c", 1.5)
    assert str(cells[3]) == "2026-06-21 00:00:00"
    assert cells[4] == time(14, 35)
