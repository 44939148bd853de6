"""The quarantine: what is kept of refused rows, what becomes of them when a file is corrected, and the report for their supplier."""

import csv
import io
import json
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result
from invented_board import InventedBoard, all_attendances, invented_board, invoice
from nights import house_at, run_night

from pipelines.command import main
from warehouse.store import Store
from workbooks.refusals import RefusalsContents, RefusedRow, book_of, report_bytes

MARCH_6 = date(2024, 3, 6)
INVOICES = "finance/croydon/invoices_1.csv"


def asked(board: InventedBoard, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["--board", str(board.directory), "rejects", *arguments])


def listed(board: InventedBoard, *arguments: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(asked(board, *arguments).stdout)))


@pytest.fixture(scope="module")
def two_nights(tmp_path_factory: pytest.TempPathFactory) -> tuple[InventedBoard, list[dict[str, str]], Store]:
    """A board after a night with bad rows and one with a correction of most of them; what was refused in the first."""
    board = invented_board(tmp_path_factory.mktemp("rejects"))
    rows = all_attendances()
    board.write_attendances([rows[0].replace(",100,", ",a lot,"), *rows[1:]])
    board.write_invoices(
        [
            invoice(MARCH_6, "Wards", "Drugs", "1.00", 1),
            invoice(MARCH_6, "Wards", "Drugs", "oops", 2),
            invoice(MARCH_6, "Morag Quillfeather", "Drugs", "3.00", 3),
            "Invented Ltd,Kitchens,soon,Area,=1+1,4,4.00",
        ]
    )
    board.write("finance/croydon/numbers.csv", "Supplier,Department family\nCHI 9434765919,x\n")
    run_night(house_at(board.directory, datetime(2024, 4, 30)), "first")
    refused = listed(board)
    board.write_attendances(rows, name="weekly_ae_activity_2.csv")
    board.write_invoices([invoice(MARCH_6, "Wards", "Drugs", "1.00", 1), "Invented Ltd,Kitchens,soon,Area,=1+1,4,4.00"])
    house = house_at(board.directory, datetime(2024, 5, 1))
    run_night(house, "second")
    return board, refused, house.store


def test_every_refused_row_is_listed_with_its_place_and_what_names_nobody(
    two_nights: tuple[InventedBoard, list[dict[str, str]], Store],
) -> None:
    _, refused, _ = two_nights
    assert [(row["file"], row["row"], row["column"], row["rule"]) for row in refused] == [
        ("activity/weekly_ae_activity_1.csv", "2", "attendances", "cannot be read"),
        (INVOICES, "3", "amount", "cannot be read"),
        (INVOICES, "4", "directorate", "looks personal"),
        (INVOICES, "5", "invoice_date", "cannot be read"),
    ]
    said = [json.loads(row["content"]) for row in refused]
    assert said[0]["location"] == "N1"
    assert said[0]["attendances"] == "a aaa"
    assert (said[1]["directorate"], said[1]["organisation"], said[1]["amount"]) == ("Wards", "RJ6", "aaaa")
    assert (said[2]["directorate"], said[2]["amount"]) == ("aaaaa aaaaaaaaaaaa", "3.00")
    assert "uillfeather" not in str(refused)


def test_a_corrected_delivery_takes_their_place_and_the_history_says_by_which_extract(
    two_nights: tuple[InventedBoard, list[dict[str, str]], Store],
) -> None:
    board, _, store = two_nights
    assert [(row["file"], row["row"]) for row in listed(board)] == [(INVOICES, "3")]
    names = store.deliveries().set_index("extract")["name"]
    right = store.rows_put_right()
    told = zip(right["name"], right["row_number"], right["became"], right["put_right_by"].map(names), right["refused_run"], strict=True)
    assert list(told) == [
        # Another file brought its week, location and category; the invoices came again under their name, without the two rows.
        ("activity/weekly_ae_activity_1.csv", 2, "accepted", "activity/weekly_ae_activity_2.csv", "first"),
        (INVOICES, 3, "left out", INVOICES, "first"),
        (INVOICES, 4, "left out", INVOICES, "first"),
        (INVOICES, 5, "left out", INVOICES, "first"),
    ]
    assert set(right["run"]) == {"second"}


def test_a_feed_and_a_week_can_be_asked_for(two_nights: tuple[InventedBoard, list[dict[str, str]], Store]) -> None:
    board, _, _ = two_nights
    assert [row["feed"] for row in listed(board, "--feed", "invoices")] == ["invoices"]
    of_week = asked(board, "--week", "2024-03-10")
    assert of_week.stdout.count("\n") == 1
    assert "1 refused rows whose week nobody knows are left out" in of_week.stderr
    unknown = asked(board, "--feed", "nonsense")
    assert unknown.exit_code == 2
    assert "The board has no feed 'nonsense'. Its feeds are emergency_department_activity, invoices." in unknown.stderr


def test_a_file_refused_whole_is_told_beside_the_rows(two_nights: tuple[InventedBoard, list[dict[str, str]], Store]) -> None:
    board, _, _ = two_nights
    assert "Refused whole: finance/croydon/numbers.csv holds what looks like a CHI or NHS number (row 2)." in asked(board).stderr


def test_the_report_has_a_summary_by_rule_and_every_row_as_text(
    two_nights: tuple[InventedBoard, list[dict[str, str]], Store], tmp_path: Path
) -> None:
    board, _, _ = two_nights
    place = tmp_path / "refused.xlsx"
    assert asked(board, "--out", str(place)).exit_code == 0
    workbook = openpyxl.load_workbook(place)
    assert workbook.sheetnames == ["Summary", "Refused rows", "Refused files", "Put right", "How to read"]
    assert [cell.value for cell in workbook["Summary"][5]][:5] == ["Invoices over £25,000", "cannot be read", "invoice_date", 1, 1]
    assert [cell.value for cell in workbook["Refused rows"][5]][2:7] == [INVOICES, 3, "invoice_date", "cannot be read", "not known"]
    assert [len(workbook[name].tables) for name in workbook.sheetnames] == [1] * 5
    wrong = asked(board, "--out", str(tmp_path / "refused.csv"))
    assert (wrong.exit_code, (tmp_path / "refused.csv").exists()) == (2, False)
    assert "must end in .xlsx" in wrong.stderr


def test_text_that_begins_like_a_formula_stays_text() -> None:
    row = RefusedRow("Feed", "=Supplier", "@file.csv", 2, "+column", "-rule", None, "=1+1", "=cmd|' /C calc'!A0")
    contents = RefusalsContents("Board", False, date(2024, 4, 29), (row,), (), ())
    workbook = openpyxl.load_workbook(io.BytesIO(report_bytes(contents)))
    cells = [cell for cell in workbook["Refused rows"][5] if isinstance(cell.value, str)]
    assert {cell.data_type for cell in cells} == {"s"}
    assert report_bytes(contents) == report_bytes(contents)
    assert book_of(contents).sheets[1].tables[0].name == "RefusedRows"
