"""What must never come in is recognised wherever it stands, and what is not it goes through."""

import io
import warnings
from datetime import date
from pathlib import Path

import fsspec
import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from invented_feed import HEADER, delivered, read, shifts

from boxscore.errors import ExtractRefused
from sources.extracts import read_extract
from sources.folder import listing
from sources.grid import open_grids
from sources.identifiers import HIDDEN, rows_with_identifiers, without_identifiers

ROOT = Path(__file__).parent.parent.parent
EXTRACTS = sorted([*(ROOT / "boards" / "open-data").rglob("extracts/**/*.*"), *(ROOT / "tests" / "extracts").rglob("*.*")])
EXAMPLE = "9434765919"
"""The example of a valid NHS number in the NHS Data Dictionary; it is nobody's."""


def held(text: str) -> bool:
    return bool(rows_with_identifiers(pd.DataFrame({0: pd.Series([text], dtype="str")})))


def with_check_digit(nine: str) -> str | None:
    """The ten digits by the published arithmetic, written out once more; None where the check digit would be 10."""
    remainder = sum(int(digit) * weight for digit, weight in zip(nine, range(10, 1, -1), strict=True)) % 11
    check = (11 - remainder) % 11
    return None if check == 10 else f"{nine}{check}"


@pytest.mark.parametrize(
    "text",
    [
        EXAMPLE,
        "943 476 5919",
        "943-476-5919",
        "943\u00a0476\u00a05919",
        f"\t{EXAMPLE}",
        f"CHI{EXAMPLE}",
        f"NHS No. {EXAMPLE}.",
        f"seen by two, ({EXAMPLE}), moved",
        f"1234567890 and {EXAMPLE}",
        f"ward_{EXAMPLE}_a",
        f"{EXAMPLE}.0",
        "943  476 \t 5919",
        "943\n476\n5919",
    ],
)
def test_a_valid_number_is_seen_however_it_is_written(text: str) -> None:
    assert held(text)
    assert EXAMPLE[:6] not in without_identifiers(text).replace(" ", "").replace("-", "").replace("\u00a0", "")


@pytest.mark.parametrize(
    "text",
    [
        "010171  0003",
        "010171\t0003",
        "010171\r\n0003",
        "010171 \u00a0 0003",
        "010171.0003",
        "010171/0003",
        "01/01/71 0003",
        "01-01-71-0003",
    ],
)
def test_a_chi_number_is_seen_whatever_stands_between_its_groups(text: str) -> None:
    assert with_check_digit("010171000") == "0101710003"
    assert held(text)
    assert held(f"seen, {text}, moved")


@pytest.mark.parametrize("text", ["943.476.5919", "943/476/5919", "943 476/5919"])
def test_an_nhs_number_is_seen_whatever_stands_between_its_groups(text: str) -> None:
    assert held(text)


def column_holds(texts: list[str]) -> list[int]:
    return rows_with_identifiers(pd.DataFrame({0: pd.Series(texts, dtype="str")}))


def test_amounts_days_with_times_and_numbers_of_orders_are_none_though_one_in_eleven_passes_the_check() -> None:
    amounts = [f"{pounds}.{part}" for pounds in range(10_150, 319_999, 997) for part in ("0000", "7500", "1234")]
    days = [f"{day:%d/%m/%y} {day:%H%M}" for day in pd.date_range("2015-01-01", "2039-12-31", periods=5_000)]
    orders = [f"{order:03d}/{order % 89 + 300}/{order * 7 % 9000 + 1000}" for order in range(300, 999)]
    for written in (amounts, days, orders, [day.replace("/", ".") for day in days]):
        assert column_holds(written) == []
    assert [day for day in days[::10] if held(day)] == []  # each in a column by itself


def test_a_column_of_identifiers_with_dots_is_seen_although_some_are_mistyped() -> None:
    assert column_holds(["010171.0003", "943.476.5919", "943.476.5918", "a note"]) == [0, 1]


def test_a_place_in_a_folder_is_no_number() -> None:
    assert without_identifiers("letters/010171/0003.csv") == "letters/010171/0003.csv"


@pytest.mark.parametrize(
    "text",
    [
        "9434765918",  # the check digit is 9
        f"1{EXAMPLE}",
        f"{EXAMPLE}0",
        f"£{EXAMPLE}",
        f"{EXAMPLE}.50",
        f"1,{EXAMPLE}",
        f"INV{EXAMPLE}",
        "1111111111",
        "5000006496",  # a ledger's document number: the check digit fits, but numbers beginning with 5 are never issued
        "0020 8401 3000",
        "2020-04-30 12:30:00",
        "100892642",
    ],
)
def test_amounts_codes_and_longer_numbers_are_none(text: str) -> None:
    assert not held(text)
    assert without_identifiers(text) == text


@given(born=st.dates(), serial=st.integers(0, 999))
def test_every_chi_number_is_seen_with_and_without_its_leading_zero(born: date, serial: int) -> None:
    number = with_check_digit(f"{born:%d%m}{born.year % 100:02d}{serial:03d}")
    if number is None or len(set(number)) == 1:
        return
    assert held(number)
    assert held(f"{number[:6]} {number[6:]}")
    if number.startswith("0"):
        assert held(number[1:])


@settings(max_examples=30)
@given(nine=st.from_regex(r"[34679][0-9]{8}", fullmatch=True), slip=st.integers(1, 9))
def test_every_nhs_number_is_seen_and_not_when_its_check_digit_is_wrong(nine: str, slip: int) -> None:
    number = with_check_digit(nine)
    if number is None or len(set(number)) == 1:
        return
    assert held(number)
    assert not held(f"{nine}{(int(number[-1]) + slip) % 10}")


def test_nine_digits_that_begin_with_no_date_are_a_documents_number() -> None:
    number = with_check_digit("013200123")
    assert number == "0132001233"  # 1x9 + 3x8 + 2x7 + 1x4 + 2x3 + 3x2 = 63, and 66 - 63 = 3
    assert not held(number[1:])  # 01/32/00 is no date


def test_no_real_extract_is_taken_for_one_with_identifiers() -> None:
    assert len(EXTRACTS) >= 24
    for path in EXTRACTS:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            for grid in open_grids(path.name, path.read_bytes()):
                assert [row for part in grid.parts for row in rows_with_identifiers(part)] == [], path.name


GOOD_ROW = "04/05/2020,Ward 1,7.5,100"
PLACES = {
    "a column of the contract": f"{HEADER}\n04/05/2020,{EXAMPLE},7.5,100\n",
    "a column that is not in the contract": f"{HEADER},Notes\n{GOOD_ROW},seen {EXAMPLE} twice\n",
    "a title block": f"Roster for 943 476 5919\n\n{HEADER}\n{GOOD_ROW}\n",
    "a header": f"{HEADER},{EXAMPLE}\n{GOOD_ROW},x\n",
    "a footer": f"{HEADER}\n{GOOD_ROW}\nTotal records: 1 {EXAMPLE}\n",
}


@pytest.mark.parametrize("content", PLACES.values(), ids=PLACES.keys())
def test_one_number_anywhere_refuses_the_whole_file_and_is_never_told(content: str) -> None:
    with pytest.raises(
        ExtractRefused, match=r"week\.csv holds what looks like a CHI or NHS number \(row \d\)\. Nothing of it was kept"
    ) as told:
        read(content)
    assert "943" not in str(told.value)


def test_a_number_as_a_spreadsheets_amount_on_another_sheet_refuses_the_file() -> None:
    workbook = openpyxl.Workbook()
    workbook.active.append(HEADER.split(","))
    workbook.create_sheet("Notes").append(["", int(EXAMPLE)])
    content = io.BytesIO()
    workbook.save(content)
    with pytest.raises(ExtractRefused, match="row 1 of the sheet 'Notes'"):
        read(content.getvalue(), name="shifts.xlsx")


def test_a_number_in_a_files_or_sheets_name_refuses_it_too_and_is_hidden_from_every_listing() -> None:
    memory = fsspec.filesystem("memory")
    memory.pipe_file(f"/named/extracts/shifts/{EXAMPLE}.csv", f"{HEADER}\n{GOOD_ROW}\n".encode())
    [file] = listing("memory://named", shifts())
    assert file.name == f"shifts/{HIDDEN}.csv"
    for name in (file.name, f"shifts/{EXAMPLE}.csv"):
        with pytest.raises(ExtractRefused, match="in its name") as told:
            read_extract(delivered(f"{HEADER}\n{GOOD_ROW}\n", shifts(), name=name), shifts())
        assert EXAMPLE not in str(told.value)
    workbook = openpyxl.Workbook()
    workbook.active.title = EXAMPLE
    workbook.active.append(HEADER.split(","))
    content = io.BytesIO()
    workbook.save(content)
    with pytest.raises(ExtractRefused, match="in a sheet's name") as told:
        read(content.getvalue(), name="shifts.xlsx")
    assert EXAMPLE not in str(told.value)
