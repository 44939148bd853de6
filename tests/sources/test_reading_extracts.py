"""What the reader makes of extracts as suppliers send them: encodings, layouts, footers, renamed columns, values that do not parse."""

import io
import re
import shutil
import subprocess
import sys
import zipfile
from datetime import datetime
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from invented_feed import HEADER, read, shifts, with_column
from openpyxl.styles import Font

from boxscore.errors import ExtractRefused
from sources.grid import open_grids
from sources.spreadsheets import opened_sheets

ROWS = ['04/05/2020,Ward 1,7.5,"£1,234.50"', "43956,Ward 2,8,(12.00)", "06/05/2020,Ward 3,6,-"]
PLAIN = "\n".join([HEADER, *ROWS]) + "\n"
DAYS = [pd.Timestamp(2020, 5, day) for day in (4, 5, 6)]  # 43956 days after 30/12/1899 is 05/05/2020
PENCE = [123450, -1200, None]


def as_expected(rows: pd.DataFrame) -> bool:
    pence = [None if pd.isna(value) else int(value) for value in rows["cost"]]
    return rows["day"].tolist() == DAYS and rows["unit"].tolist() == ["Ward 1", "Ward 2", "Ward 3"] and pence == PENCE


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le-bom"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_a_csv_is_read_in_every_encoding_and_line_end_suppliers_use(encoding: str, line_end: str) -> None:
    text = PLAIN.replace("\n", line_end)
    content = b"\xff\xfe" + text.encode("utf-16-le") if encoding == "utf-16-le-bom" else text.encode(encoding)
    assert as_expected(read(content).rows)


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_other_delimiters_are_found(delimiter: str) -> None:
    lines = [HEADER.replace(",", delimiter), delimiter.join(["04/05/2020", "Ward 1", "7.5", "1,234.50"])]
    assert read("\n".join(lines)).rows["cost"].tolist() == [123450]


def workbook_bytes(*sheets: tuple[str, list[list[object]]]) -> bytes:
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for title, rows in sheets:
        sheet = workbook.create_sheet(title)
        for row in rows:
            sheet.append(row)
    content = io.BytesIO()
    workbook.save(content)
    return content.getvalue()


CELLS: list[list[object]] = [
    ["Roster report", None, None, None],
    [None, None, None, None],
    ["Shift date", " WARD ", "Hours  worked", "Cost (£)"],
    [datetime(2020, 5, 4, 13, 45), "Ward 1", 7.5, 1234.5],
    [43956, "Ward 2", 8, -12],
    ["06/05/2020", "Ward 3", 6, "-"],
]


def test_a_spreadsheets_own_dates_and_numbers_are_read_and_the_sheet_is_told() -> None:
    extract = read(workbook_bytes(("Cover", [["Roster"]]), ("Shifts", CELLS)), name="shifts.xlsx")
    assert as_expected(extract.rows)
    assert extract.rows.index.tolist() == [4, 5, 6]
    assert extract.noticed == ("Read from the sheet 'Shifts'.",)


def test_what_opens_a_spreadsheet_is_given_nothing_of_the_surroundings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told, started = tmp_path / "told", tmp_path / "python"
    started.write_text(f'#!/bin/sh\nenv > "{told}"\nexec "{sys.executable}" "$@"\n', encoding="utf-8")
    started.chmod(0o700)
    (tmp_path / "zipfile.py").write_text("raise SystemExit(9)", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("BOXSCORE_WAREHOUSE", "an invented password")
    monkeypatch.setattr("sources.spreadsheets.sys.executable", str(started))
    (sheet,) = opened_sheets("a.xlsx", workbook_bytes(("Shifts", [["a"]])), rows_of_a_part=10)
    assert list(sheet.parts[0][0]) == ["a"]
    assert "invented" not in told.read_text(encoding="utf-8")


def test_a_spreadsheet_that_takes_for_ever_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sources.spreadsheets.MOST_SECONDS", 0.001)
    with pytest.raises(ExtractRefused, match=r"a\.xlsx cannot be opened as a spreadsheet"):
        opened_sheets("a.xlsx", workbook_bytes(("Shifts", [["a"]])), rows_of_a_part=10)


def test_a_second_sheet_with_the_same_header_is_told_and_not_passed_over_in_silence() -> None:
    extract = read(workbook_bytes(("May", CELLS), ("June", CELLS)), name="shifts.xlsx")
    assert extract.rows_read == 3
    assert "Not read, though the contract's columns are there too: 'June'. Send each as a file of its own." in extract.noticed[0]


@pytest.mark.libreoffice
def test_an_xls_is_read_as_its_xlsx_is(tmp_path: Path) -> None:
    (tmp_path / "shifts.xlsx").write_bytes(workbook_bytes(("Shifts", CELLS)))
    soffice = shutil.which("soffice") or "soffice"
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [soffice, profile, "--headless", "--convert-to", "xls", "--outdir", str(tmp_path), str(tmp_path / "shifts.xlsx")]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    extract = read((tmp_path / "shifts.xls").read_bytes(), name="shifts.xls")
    assert as_expected(extract.rows)
    assert extract.rows.index.tolist() == [4, 5, 6]


def test_the_header_is_found_by_its_names_under_a_title_with_more_commas_than_itself() -> None:
    title = "Roster, wards 1, 2, 3, 4, 5, and 6\nPrinted 07/05/2020\n\n"
    extract = read(title + PLAIN)
    assert as_expected(extract.rows)
    assert extract.rows.index.tolist() == [5, 6, 7]


def test_headers_are_known_in_any_case_order_and_spacing_and_by_their_other_names() -> None:
    extract = read("cost (£) ,UNIT  NAME,hours,shift\u00a0date\n5,Ward 1,7.5,04/05/2020\n")
    assert extract.rows[["day", "unit", "hours", "cost"]].to_numpy().tolist() == [[pd.Timestamp(2020, 5, 4), "Ward 1", 7.5, 500]]


TWO_ROWS = [
    ["", "Roster by ward", "", "", ""],
    ["Shift date", "Ward", "Planned", "", "Worked", ""],
    ["", "", "Hours", "Cost", "Hours", "Cost"],
    ["04/05/2020", "Ward 1", "10", "100", "7.5", "75"],
]
TWO_ROW_CSV = "\n".join(",".join(row) for row in TWO_ROWS)


def test_a_header_of_two_rows_is_read_by_heading_and_name_together() -> None:
    feed = with_column("hours", headers=["Worked hours"])
    feed = feed.model_copy(update={"columns": feed.columns | {"cost": with_column("cost", headers=["Planned Cost"]).columns["cost"]}})
    extract = read(TWO_ROW_CSV, feed)
    assert extract.rows[["hours", "cost"]].to_numpy().tolist() == [[7.5, 10000]]
    assert extract.rows.index.tolist() == [4]
    assert extract.noticed == ("Columns that are not in the contract were left out: Planned Hours, Worked Cost.",)


def test_a_name_that_stands_under_two_headings_is_refused_for_which_is_meant_cannot_be_known() -> None:
    with pytest.raises(ExtractRefused, match=r"row 3: two columns are named for 'hours'"):
        read(TWO_ROW_CSV)


def test_the_published_waiting_times_with_their_merged_header_and_footnotes_are_read() -> None:
    path = Path(__file__).parent.parent / "extracts" / "other-layouts" / "RTT_TS_data.xlsx"
    feed = shifts(
        week_from="month",
        team_from=["month"],
        key=["month"],
        columns={
            "month": {"kind": "month", "headers": ["Month"], "meaning": "the month", "example": "2007-04-01"},
            "admitted_within_18": {
                "kind": "whole number",
                "headers": ["Admitted (unadjusted) RTT pathways No. within 18 weeks"],
                "blank": True,
                "meaning": "pathways that ended with admission within 18 weeks",
                "example": "128145",
            },
            "percentile": {
                "kind": "number",
                "headers": ["Incomplete RTT pathways 92nd percentile (weeks)"],
                "blank": True,
                "meaning": "weeks within which 92% of those waiting had waited",
                "example": "46.5",
            },
        },
    )
    extract = read(path.read_bytes(), feed, name=path.name)
    # Rows 12 to 199 of the sheet are the 188 months April 2007 to November 2022, rows 200 to 203 are months without a figure yet.
    # Row 15 has 123853.000001 pathways and rows 16 to 22, 178 and 179 wait '52+' weeks; the notes below stand in no column
    # of the contract.
    assert extract.rows_read == 192
    refused = extract.refused.groupby("column_name")["row_number"].agg(list).to_dict()
    assert refused == {"admitted_within_18": [15], "percentile": [*range(16, 23), 178, 179]}
    assert "RTT_TS_data.xlsx, row 16: percentile is not a number (its shape is 99+)." in extract.refused["message"].str.cat()
    assert extract.rows.loc[199, ["last_day", "admitted_within_18"]].tolist() == [pd.Timestamp(2022, 11, 30), 184999]
    assert extract.rows.index.max() == 203


def test_totals_notes_and_blank_rows_are_left_out_and_said() -> None:
    between = [
        "04/05/2020,Ward 1,7.5,1",
        ",Ward 1 total,7.5,1",
        ",,,",
        "05/05/2020,Ward 2,8,2",
        ",Grand Total,15.5,3",
        "Total records: 2,,,",
        "Source: roster",
    ]
    extract = read("\n".join([HEADER, *between]))
    assert extract.rows.index.tolist() == [2, 5]
    assert extract.refused.empty
    assert extract.rows_read == 2
    assert extract.noticed == ("4 lines that are totals or notes were left out (row 3, 6, 7, 8).",)


def test_a_total_in_the_column_of_the_key_is_no_fact() -> None:
    extract = read("\n".join([HEADER, "04/05/2020,Ward 1,7.5,1", "Total records: 1"]), shifts(key=["day"]))
    assert extract.rows.index.tolist() == [2]
    assert extract.refused.empty


def test_a_note_in_the_column_of_the_key_is_left_out_below_the_facts_and_refused_among_them() -> None:
    note = "printed by the roster"
    extract = read("\n".join([HEADER, note, "04/05/2020,Ward 1,7.5,1", note]), shifts(key=["day"]))
    assert extract.noticed == ("1 lines that are totals or notes were left out (row 4).",)
    assert extract.refused["row_number"].tolist() == [2]


def test_a_row_with_a_value_but_without_its_key_is_a_fact_that_is_kept_to_be_judged() -> None:
    extract = read("\n".join([HEADER, ",Ward 1,7.5,1", "05/05/2020,Ward 2,8,2"]))
    assert extract.rows.index.tolist() == [2, 3]
    assert extract.noticed == ()


def test_a_ward_whose_name_begins_like_a_total_is_a_fact() -> None:
    assert read(f"{HEADER}\n04/05/2020,Total Care Ward,7.5,1\n").rows["unit"].tolist() == ["Total Care Ward"]


def test_a_column_that_is_not_in_the_contract_is_left_out_and_named() -> None:
    extract = read(f"{HEADER},Surname,Postcode\n04/05/2020,Ward 1,7.5,1,Invented,XX1\n")
    assert not {"Surname", "Postcode"} & set(extract.rows.columns)
    assert "Invented" not in extract.rows.to_string()
    assert extract.noticed == (
        "Columns that are not in the contract were left out: Surname, Postcode. "
        "Ask the supplier to stop sending Surname (a person's name), Postcode (a postcode).",
    )


def test_a_missing_column_refuses_the_file_and_names_what_is_there_and_the_nearest() -> None:
    with pytest.raises(ExtractRefused) as told:
        read("Shift date,Ward,Hrs worked,Cost (£)\n04/05/2020,Ward 1,7.5,1\n")
    assert str(told.value) == (
        "shifts/week.csv, row 1: the column 'Hours worked' (hours) is missing (nearest: 'Hrs worked'). "
        "The header names 'Shift date', 'Ward', 'Hrs worked', 'Cost (£)'. Correct the header, or add the new name to the feed's contract; "
        "nothing of this file was taken and what was accepted before stays."
    )


def test_a_column_that_may_be_missing_is_missing_values() -> None:
    extract = read("Shift date,Ward,Hours worked\n04/05/2020,Ward 1,7.5\n", with_column("cost", required=False))
    assert extract.rows["cost"].isna().tolist() == [True]


def test_two_columns_of_one_name_refuse_the_file() -> None:
    with pytest.raises(ExtractRefused, match="row 1: two columns are named for 'unit'"):
        read(f"{HEADER},Unit name\n04/05/2020,Ward 1,7.5,1,Ward 2\n")


def test_a_file_without_any_of_the_names_is_refused_with_the_names_it_should_have() -> None:
    with pytest.raises(
        ExtractRefused, match=r"no header was found in its first 60 rows. It should name 'Shift date', 'Ward', 'Hours worked', 'Cost \(£\)'"
    ):
        read("04/05/2020,Ward 1,7.5,1\n")


def test_a_value_that_cannot_be_read_refuses_its_row_with_its_place_and_shape_and_never_itself() -> None:
    extract = read("\n".join([HEADER, "31/02/2020,Ward 1,7.5,1", "05/05/2020,Ward 2,Ann Other,2", "06/05/2020,Ward 3,8,3"]))
    assert extract.rows.index.tolist() == [4]
    assert extract.refused[["row_number", "column_name", "rule"]].to_numpy().tolist() == [
        [2, "day", "cannot be read"],
        [3, "hours", "cannot be read"],
    ]
    assert extract.refused["message"].tolist() == [
        "shifts/week.csv, row 2: day is not a date written dd/mm/yyyy or excel serial (its shape is 99/99/9999). "
        "Correct the row and send the file again.",
        "shifts/week.csv, row 3: hours is not a number (its shape is aaa aaaaa). Correct the row and send the file again.",
    ]
    assert extract.rows_read == 3


def test_an_extract_of_which_no_row_can_be_read_is_all_refusals() -> None:
    extract = read(f"{HEADER}\nsoon,Ward 1,7.5,1\nlater,Ward 2,x,y\n")
    assert extract.rows.empty
    assert extract.rows_read == 2
    assert len(extract.refused) == 1 + 3  # the day of row 2; the day, hours and cost of row 3


def test_a_header_without_rows_is_no_error_and_says_so() -> None:
    extract = read(f"Roster\n{HEADER}\n")
    assert extract.rows.empty
    assert extract.refused.empty
    assert extract.noticed == ("There is no row under its header (row 2).",)
    assert extract.rows.dtypes.to_dict() == read(PLAIN).rows.dtypes.to_dict()


@pytest.mark.parametrize(
    ("content", "name", "message"),
    [
        (b"", "shifts.csv", "is empty"),
        (b" \r\n", "shifts.csv", "is empty"),
        (b"\xef\xbb\xbf", "shifts.csv", "is empty"),
        (b"\xff\xfe", "shifts.csv", "is empty"),
        (b"\xfe\xff\x00\r\x00\n", "shifts.csv", "is empty"),
        (b"\x81\x8d\x8f", "shifts.csv", "is not text in UTF-8, UTF-16 or Windows-1252"),
        (b"a\x00b", "shifts.csv", "is not text"),
        (PLAIN.encode(), "shifts.xlsx", "cannot be opened as a spreadsheet"),
        (b"PK\x03\x04 cut short", "shifts.xlsx", "cannot be opened as a spreadsheet"),
        (f'{HEADER}\n04/05/2020,"Ward 1,7.5,1\n'.encode(), "shifts.csv", "Look there for a quotation mark that is never closed"),
    ],
)
def test_what_cannot_be_opened_is_refused_in_words(content: bytes, name: str, message: str) -> None:
    with pytest.raises(ExtractRefused, match=message):
        read(content, name=name)


def test_a_line_wider_than_the_header_does_not_shift_or_lose_a_column() -> None:
    extract = read(f'{HEADER}\n04/05/2020,Ward 1,7.5,1,,,late note, with commas\n05/05/2020,"Ward 2, upper",8,2\n')
    assert extract.rows["unit"].tolist() == ["Ward 1", "Ward 2, upper"]


def test_a_text_full_of_commas_is_one_cell_and_makes_no_columns() -> None:
    note = f'"say ""{"," * 2_000}"""'
    content = f"{HEADER},Note\n" + f"04/05/2020,Ward 1,7.5,1,{note}\n" * 3 + '05/05/2020,5" tubes,7.5,1,6" tubes\n'
    [part] = open_grids("shifts.csv", content.encode())[0].parts
    assert part.shape == (5, 5)
    assert part[4].tolist()[1:] == [f'say "{"," * 2_000}"'] * 3 + ['6" tubes']
    assert part[1].tolist()[4] == '5" tubes'


def test_columns_that_are_empty_to_the_end_of_the_file_are_none() -> None:
    commas = "," * 2_000
    extract = read(f'{HEADER}{commas}\n04/05/2020,Ward 1,7.5,"1"{commas}\n05/05/2020,Ward 2,8,2,late,{commas}\n')
    assert extract.rows["cost"].tolist() == [100, 200]
    assert [part.shape for part in open_grids("shifts.csv", f"{HEADER}{commas}\n".encode())[0].parts] == [(1, 4)]


def test_a_cell_far_from_its_table_refuses_the_file_before_memory_is_asked_for() -> None:
    with pytest.raises(ExtractRefused, match=r"reaches to column 2,004; at most 300 columns .* Delete what stands far from its table"):
        read(f"{HEADER}{',' * 2_000}x\n")
    with pytest.raises(ExtractRefused, match=r"shifts\.xlsx reaches to column 16,384 and row 20,000; at most 300 columns"):
        read(with_cell_at("XFD20000", "x"), name="shifts.xlsx")
    with pytest.raises(ExtractRefused, match=r"reaches to column 200 and row 1,000,000; .* 40,000,000 cells are read"):
        read(with_cell_at("GR1000000", "x"), name="shifts.xlsx")


@pytest.mark.parametrize("says_its_dimension", [True, False])
def test_a_cell_far_out_with_a_border_and_nothing_in_it_harms_nobody(says_its_dimension: bool) -> None:
    content = with_cell_at("XFD20000", None) if says_its_dimension else without_dimension(with_cell_at("XFD20000", None))
    assert as_expected(read(content, name="shifts.xlsx").rows)


def test_a_sheet_that_does_not_say_how_far_it_reaches_is_looked_through() -> None:
    with pytest.raises(ExtractRefused, match="reaches to column 16,384 and row 20,000"):
        read(without_dimension(with_cell_at("XFD20000", "x")), name="shifts.xlsx")


def with_cell_at(place: str, value: str | None) -> bytes:
    workbook = openpyxl.load_workbook(io.BytesIO(workbook_bytes(("Shifts", CELLS))))
    workbook.active[place] = value
    workbook.active[place].font = Font(bold=True)
    content = io.BytesIO()
    workbook.save(content)
    return content.getvalue()


def without_dimension(workbook: bytes) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as package, zipfile.ZipFile(content, "w") as other:
        for name in package.namelist():
            other.writestr(name, re.sub(rb"<dimension[^>]*>", b"", package.read(name)))
    return content.getvalue()


def test_a_row_without_the_year_or_period_that_its_month_is_made_of_has_no_month_and_is_left_to_be_judged() -> None:
    text = {"kind": "text", "meaning": "invented", "example": "x"}
    columns = shifts().model_dump(mode="json", exclude_defaults=True)["columns"] | {"year": text, "period": text}
    feed = shifts(columns=columns, derived={"month": {"financial_year": "year", "period": "period"}}, week_from="month")
    extract = read(f"{HEADER},year,period\n{ROWS[0]},,P03\n{ROWS[1]},2025-26,\n{ROWS[2]},2025-26,P02\n", feed)
    assert extract.refused.empty
    assert extract.rows["month"].tolist() == [pd.NaT, pd.NaT, pd.Timestamp(2025, 5, 31)]
    assert read(f"{HEADER},year,period\n{ROWS[0]},,P03\n", feed).rows["month"].isna().tolist() == [True]


def test_two_hundred_thousand_rows_come_through_whole() -> None:
    count = 200_000
    lines = pd.Series(range(count)).map("04/05/2020,Ward {0},7.5,{0}.25".format)
    rows = read(f"{HEADER}\n" + "\n".join(lines)).rows
    assert len(rows) == count
    assert rows["cost"].sum() == sum(range(count)) * 100 + 25 * count
