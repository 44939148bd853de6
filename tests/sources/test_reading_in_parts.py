"""A large extract is read a part at a time, a workbook column by column: what comes of it is what came of it read whole, cell by cell."""

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from invented_duties import as_csv, as_xlsx, duties, read

from boxscore.errors import ExtractRefused
from sources import grid
from sources.extracts import Extract

NHS_EXAMPLE = "9434765919"
QUIRKY = [
    ["Roster report printed 11/05/2020", "", "", "", "", "", "", "", ""],
    ["Unit", "Line", "Starts", "Start time", "End time", "grade", "hours", "cost", "bank"],
    ["inv001", "e1", "04/05/2020", "07:30", "15:30", "RN", "7.5", "80.25", "Y"],
    ["", "", "", "", "", "", "", "", ""],
    ["\tinv001", "E2", "43955", "0730", "", " hcsw", "7.5", "(1.50)", "no"],
    ["Subtotal", "", "", "", "", "", "15", "78.75", ""],
    ["inv002", "E1", "31/02/2020", "25:00", "15:30", "RN", "x", "-", "perhaps"],
    ["inv002", "E1", "05/05/2020", "7:30 AM", "15:30", "Medical", "7.5", "z", ":"],
    ["a note among the facts", "", "", "", "", "", "", "", ""],
    ["inv002", "E2", "05/05/2020", "7:30 AM", "15:30", "Medical", "7.5", "£9", ""],
    ["Total records: 5", "", "", "", "", "", "", "", ""],
    ["inv003", "", "", "", "", "", "", "", ""],
]


def outcome(extract: Extract) -> tuple[Any, ...]:
    rows = extract.rows.to_csv(), extract.rows.dtypes.astype("str").tolist(), extract.rows.index.tolist()
    return (*rows, extract.refused.to_csv(index=False), extract.rows_read, extract.rows_left_out, extract.noticed)


@pytest.fixture
def parts_of(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    return lambda rows: monkeypatch.setattr(grid, "ROWS_OF_A_PART", rows)


@pytest.mark.parametrize("rows", [2, 3, 5, 11, 12])
def test_a_file_read_in_parts_is_read_as_it_is_whole(rows: int, parts_of: Callable[[int], None]) -> None:
    content = as_csv(QUIRKY[1:], QUIRKY[0])
    whole, whole_sheet = outcome(read(content)), outcome(read(as_xlsx(QUIRKY[1:], QUIRKY[0]), name="duties/week.xlsx"))
    parts_of(rows)
    assert outcome(read(content)) == whole
    assert outcome(read(as_xlsx(QUIRKY[1:], QUIRKY[0]), name="duties/week.xlsx")) == whole_sheet
    assert whole[4] == 5
    assert whole[6] == ("4 lines that are totals or notes were left out (row 6, 9, 11, 12).",)


@settings(deadline=None, max_examples=30)
@given(rows=st.lists(st.sampled_from(QUIRKY[2:]), max_size=12), part=st.integers(1, 13))
def test_whatever_its_lines_a_file_in_parts_is_read_as_it_is_whole(rows: list[list[str]], part: int) -> None:
    content = as_csv(rows, QUIRKY[1])
    whole = outcome(read(content))
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(grid, "ROWS_OF_A_PART", part)
        assert outcome(read(content)) == whole


def test_an_identifier_in_the_last_part_refuses_the_file_and_is_told_with_its_row(parts_of: Callable[[int], None]) -> None:
    parts_of(2)
    rows = [[*QUIRKY[2][:5], cell, *QUIRKY[2][6:]] for cell in ("RN", "RN", "RN", NHS_EXAMPLE)]
    with pytest.raises(ExtractRefused, match=r"holds what looks like a CHI or NHS number \(row 5\)"):
        read(as_csv(rows))


def test_a_file_whose_header_stands_at_the_end_of_a_part_has_no_row_in_that_part(parts_of: Callable[[int], None]) -> None:
    parts_of(2)
    extract = read(as_csv(QUIRKY[1:4], QUIRKY[0]))
    assert extract.rows.index.tolist() == [3]


STARTS = [datetime(2020, 5, day, 7, 30) for day in range(4, 9)]
TYPED: list[list[Any]] = [
    ["inv001", "E1", start, time(7, 30), time(15, 30), "RN", 7.5, 80.25, at % 2 == 0] for at, start in enumerate(STARTS)
]
WRITTEN = [
    ["INV001", "E1", f"{start:%d/%m/%Y}", "07:30", "15:30", "Registered", "7.5", "£80.25", "Yes" if at % 2 == 0 else "No"]
    for at, start in enumerate(STARTS)
]


def test_a_workbook_and_a_csv_of_one_table_give_the_same_typed_rows() -> None:
    pd.testing.assert_frame_equal(read(as_xlsx(TYPED), name="duties/week.xlsx").rows, read(as_csv(WRITTEN)).rows)


def test_the_time_of_a_date_is_read_where_there_is_no_column_of_times() -> None:
    header = ("Unit", "Line", "Starts", "End time", "grade", "hours", "cost", "bank")
    cells = [row[:3] + row[4:] for row in TYPED]
    sheet = read(as_xlsx(cells, header), name="duties/week.xlsx")
    assert sheet.rows["starts_at"].tolist() == [450] * 5
    assert sheet.rows["worked_on"].tolist() == [pd.Timestamp(start.date()) for start in STARTS]
    text = [[row[0], row[1], f"{row[2]} 07:30", *row[4:]] for row in WRITTEN]
    pd.testing.assert_frame_equal(read(as_csv(text, header)).rows, sheet.rows)


def test_a_column_of_times_goes_before_the_time_of_a_date() -> None:
    row = ["INV001", "E1", "04/05/2020 07:30", "09:00", "15:30", "RN", "7.5", "1", "No"]
    blank = ["INV001", "E2", "04/05/2020 07:30", "", "15:30", "RN", "7.5", "1", "No"]
    assert read(as_csv([row, blank])).rows["starts_at"].tolist() == [540, pd.NA]


def test_a_date_without_a_time_leaves_the_time_blank_and_refuses_nothing() -> None:
    header = ("Unit", "Line", "Starts", "End time", "grade", "hours", "cost", "bank")
    extract = read(as_csv([["INV001", "E1", "04/05/2020", "15:30", "RN", "7.5", "1", "No"]], header))
    assert extract.rows["starts_at"].isna().tolist() == [True]
    assert extract.refused.empty


@pytest.mark.parametrize(
    ("cell", "minutes"), [(time(7, 30), 450), (datetime(2020, 5, 4, 7, 30), 450), (450 / 1440, 450), ("0730", 450), ("7:30 AM", 450)]
)
def test_a_time_in_a_workbook_is_the_same_whatever_its_cell_is(cell: object, minutes: int) -> None:
    [row] = TYPED[:1]
    extract = read(as_xlsx([[*row[:3], cell, *row[4:]]]), name="duties/week.xlsx")
    assert extract.rows["starts_at"].tolist() == [minutes]


@pytest.mark.parametrize(
    ("cell", "code"),
    [("000123", "000123"), (123, "000123"), (123.0, "000123"), ("123", "000123"), ("123.0", "000123"), ("\tinv7 ", "INV7")],
)
def test_a_code_in_a_workbook_is_the_same_as_text_or_as_a_number(cell: object, code: str) -> None:
    [row] = TYPED[:1]
    assert read(as_xlsx([[cell, *row[1:]]]), name="duties/week.xlsx").rows["roster"].tolist() == [code]


def test_true_and_one_and_their_texts_stay_apart_in_one_column_of_a_workbook() -> None:
    rows = [[*TYPED[0][:1], f"E{at}", *TYPED[0][2:8], cell] for at, cell in enumerate([True, 1, 1.0, "Yes", False, 0, "no", None])]
    header = (*("Unit", "Line", "Starts", "Start time", "End time", "grade", "hours", "cost"), "bank")
    as_answers = read(as_xlsx(rows, header), name="duties/week.xlsx").rows["bank"]
    assert as_answers.tolist() == [True, True, True, True, False, False, False, pd.NA]
    cells = grid.open_grids("x.xlsx", as_xlsx(rows, header))[0].parts[0]
    assert cells[8].tolist() == ["bank", "Yes", "1", "1", "Yes", "No", "0", "no", ""]


def test_a_day_a_number_and_a_text_keep_their_own_texts_in_one_column() -> None:
    rows = [[date(2020, 5, 4)], [datetime(2020, 5, 4, 0, 0)], [43955], [7.25], ["43955"], [-0.0]]
    cells = grid.open_grids("x.xlsx", as_xlsx(rows, ("Starts",)))[0].parts[0]
    assert cells[0].tolist() == ["Starts", "2020-05-04", "2020-05-04", "43955", "7.25", "43955", "0"]


@pytest.mark.parametrize("rows_of_a_part", [1, 2, 100])
def test_who_came_at_midnight_has_a_time_where_others_have_one(rows_of_a_part: int, parts_of: Callable[[int], None]) -> None:
    parts_of(rows_of_a_part)
    header = ("Unit", "Line", "Starts", "End time", "grade", "hours", "cost", "bank")
    rows = [[row[0], f"E{at}", row[2], *row[4:]] for at, row in enumerate(TYPED)]
    rows[0][2] = datetime(2020, 5, 4, 0, 0)
    extract = read(as_xlsx(rows, header), name="duties/week.xlsx")
    assert extract.rows["starts_at"].tolist() == [0, 450, 450, 450, 450]
    assert extract.rows["worked_on"].tolist() == [pd.Timestamp(2020, 5, day) for day in range(4, 9)]


def test_a_million_digits_are_no_wider_line_than_their_commas(parts_of: Callable[[int], None]) -> None:
    parts_of(1)
    wide = as_csv([[*QUIRKY[2], "more", "and more"]], QUIRKY[1])
    assert len(grid.open_grids("x.csv", wide.encode())[0].parts[1].columns) == 11
    assert read(wide, duties()).rows_read == 1
