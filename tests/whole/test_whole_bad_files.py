"""What a supplier can get wrong, dropped into a running board: one clear message each, the rest of the board as it was, nothing lost."""

import hashlib
import os
from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

import pandas as pd
import pytest
from invented_board import (
    ATTENDANCES_HEADER,
    FIRST_SUNDAY,
    WEEKS,
    InventedBoard,
    all_attendances,
    attendances,
    copied,
    invented_board,
    invoice,
)
from nights import told_night

from assets.house import House
from assets.report import RunReport
from boxscore.settings import Settings
from pipelines.running import run_board
from warehouse.store import Store

NORTH = "north-emergency-department"


def run(board: InventedBoard) -> RunReport:
    """A night's steps but for workbooks, in this process and without Dagster: a third of what a run costs."""
    return told_night(House.of(Settings(board=str(board.directory)), os.environ), str(uuid4()))


def whole_run(board: InventedBoard) -> RunReport:
    return run_board(Settings(board=str(board.directory)), None, None, teams=(), record=False, say=lambda _: None)


def store_of(board: InventedBoard) -> Store:
    return Store.reading(f"sqlite:///{board.state}/warehouse.sqlite")


def cells_of(board: InventedBoard) -> pd.DataFrame:
    return store_of(board).cells().drop(columns=["run", "extracts"])


@pytest.fixture(scope="module")
def first_night(tmp_path_factory: pytest.TempPathFactory) -> InventedBoard:
    """The board after a night on which nothing is wrong. Only copied: it is shared."""
    board = invented_board(tmp_path_factory.mktemp("first"))
    assert run(board).needs_a_person == ()
    return board


@pytest.fixture(scope="module")
def good(first_night: InventedBoard) -> pd.DataFrame:
    """The cells of the board when nothing is wrong."""
    return cells_of(first_night)


@pytest.fixture(scope="module")
def whole_night(tmp_path_factory: pytest.TempPathFactory) -> tuple[InventedBoard, RunReport]:
    """The board after a whole run, and its report. Only read or copied: it is shared."""
    board = invented_board(tmp_path_factory.mktemp("whole"))
    return board, whole_run(board)


@pytest.fixture
def board(tmp_path: Path) -> InventedBoard:
    return invented_board(tmp_path)


@pytest.fixture
def board_run_once(first_night: InventedBoard, tmp_path: Path) -> InventedBoard:
    """The board after its first night, to be changed."""
    return copied(first_night, tmp_path)


def test_a_good_board_gives_every_team_a_workbook_and_every_week_its_figures(whole_night: tuple[InventedBoard, RunReport]) -> None:
    board, report = whole_night
    assert report.cells_by_status == {"final": 3 * WEEKS + 2 * WEEKS + 2 * 9 + 2 * 9}
    assert report.control_totals == ("Invoices over £25,000: £1,750.35 in 3 lines = teams £1,500.10 + unmapped £250.25, difference £0.00",)
    assert sorted(path.name for path in (board.state / "workbooks").glob("*.xlsx")) == [
        "north-emergency-department_we-2024-04-28_v1.xlsx",
        "south-emergency-department_we-2024-04-28_v1.xlsx",
        "wards_we-2024-04-28_v1.xlsx",
    ]


def test_a_second_run_rewrites_nothing_but_the_record_of_the_run(whole_night: tuple[InventedBoard, RunReport], tmp_path: Path) -> None:
    board = copied(whole_night[0], tmp_path)
    before = contents_and_times(board)
    whole_run(board)
    assert contents_and_times(board) == before


def contents_and_times(board: InventedBoard) -> dict[str, tuple[bytes, int]]:
    of_the_run = (board.state / "reports", board.state / "warehouse.sqlite", board.state / "run.lock")
    files = [path for path in board.state.rglob("*") if path.is_file() and not str(path).startswith(tuple(map(str, of_the_run)))]
    return {str(path): (path.read_bytes(), path.stat().st_mtime_ns) for path in files}


def test_a_renamed_header_refuses_the_file_and_names_the_nearest_and_the_old_figures_stay(board_run_once: InventedBoard) -> None:
    before = cells_of(board_run_once)
    board_run_once.write_attendances(
        all_attendances(), header=ATTENDANCES_HEADER.replace("NumberWithin4HoursEpisode", "NumberWithin4Hours")
    )
    report = run(board_run_once)
    assert len(report.needs_a_person) == 1
    message = report.needs_a_person[0]
    assert "weekly_ae_activity_1.csv, row 1" in message
    assert "'NumberWithin4HoursEpisode' (within_4_hours) is missing (nearest: 'NumberWithin4Hours')" in message
    assert "what was accepted before stays" in message
    pd.testing.assert_frame_equal(cells_of(board_run_once), before)


def test_text_in_a_number_column_refuses_that_row_alone(board: InventedBoard, good: pd.DataFrame) -> None:
    rows = all_attendances()
    rows[0] = rows[0].replace(",100,", ",a lot,")
    board.write_attendances(rows)
    report = run(board)
    assert report.needs_a_person == ()
    refused = store_of(board).refused_rows()
    assert refused["row_number"].tolist() == [2]
    assert refused["message"][0] == (
        "activity/weekly_ae_activity_1.csv, row 2: attendances is not a whole number (its shape is a aaa). "
        "Correct the row and send the file again."
    )
    now = cells_of(board)
    hers = (now["team"] == NORTH) & (now["week_ending"] == pd.Timestamp(FIRST_SUNDAY))
    assert set(now.loc[hers, "status"]) == {"not received"}
    pd.testing.assert_frame_equal(now[~hers], good[~hers])


def test_an_empty_file_is_named_and_stops_nothing(board: InventedBoard, good: pd.DataFrame) -> None:
    board.write("activity/weekly_ae_activity_2.csv", b"")
    report = run(board)
    assert [message for message in report.needs_a_person if "weekly_ae_activity_2.csv is empty" in message]
    pd.testing.assert_frame_equal(cells_of(board), good)


def test_a_windows_1252_file_reads_as_it_was_written(board: InventedBoard) -> None:
    line = invoice(date(2024, 3, 8), "Wards", "Café supplies", "£10.00", 4)
    board.write(
        "finance/croydon/invoices_2.csv",
        f"Supplier,Department family,Date,Expense area,Expense type,Transaction Number,amount\n{line}\n".encode("cp1252"),
    )
    report = run(board)
    assert report.needs_a_person == ()
    assert report.control_totals[0].startswith("Invoices over £25,000: £1,760.35 in 4 lines")


def test_the_same_file_twice_counts_once_and_is_said(board: InventedBoard, good: pd.DataFrame) -> None:
    board.write_attendances(all_attendances(), name="weekly_ae_activity_again.csv")
    assert run(board).needs_a_person == ()
    repeated = store_of(board).deliveries().query("outcome == 'repeated'")
    assert repeated["message"].tolist() == [
        "activity/weekly_ae_activity_again.csv is the same, byte for byte, as activity/weekly_ae_activity_1.csv. It was counted once."
    ]
    pd.testing.assert_frame_equal(cells_of(board), good)


def test_a_title_block_above_and_a_footer_below_are_left_out(board: InventedBoard, good: pd.DataFrame) -> None:
    body = "\n".join(
        ["Weekly activity, invented", "", "Produced for a test,,,", ATTENDANCES_HEADER, *all_attendances(), "", "Total records: 32"]
    )
    board.write("activity/weekly_ae_activity_1.csv", body)
    assert run(board).needs_a_person == ()
    assert "1 lines that are totals or notes were left out" in store_of(board).deliveries("emergency_department_activity")["message"][0]
    pd.testing.assert_frame_equal(cells_of(board), good)


def test_a_week_with_too_few_rows_is_refused_and_the_other_weeks_go_on(tmp_path: Path) -> None:
    sundays = [FIRST_SUNDAY + timedelta(weeks=week) for week in range(WEEKS, WEEKS + 3)]
    thin = sundays[1]
    board = invented_board(tmp_path, as_of=sundays[-1] + timedelta(days=1))
    rows = [row for ending in sundays for place in ("N1", "S1") for row in attendances(place, ending, 60, 50)]
    rows = [row for row in rows if not row.startswith(f"{thin:%Y%m%d}")] + attendances("N1", thin, 60, 50)[:1]
    board.write_attendances([*all_attendances(), *rows])
    report = run(board)
    assert len(report.needs_a_person) == 1
    assert "1 rows, far fewer than the usual 4" in report.needs_a_person[0]
    status = cells_of(board).query("team == @NORTH and measure == 'A01'").set_index("week_ending")["status"]
    assert status[status != "final"].to_dict() == {pd.Timestamp(thin): "not received"}


def test_a_corrected_file_replaces_the_figure_and_keeps_the_old_one(board_run_once: InventedBoard) -> None:
    board_run_once.write_attendances([row.replace(",100,80,20,", ",100,90,10,") for row in all_attendances()])
    run(board_run_once)
    now = cells_of(board_run_once).query("team == @NORTH and measure == 'A02'")
    assert now["value"].iloc[0] == 90
    old = store_of(board_run_once).superseded_cells().query("measure == 'A02'")
    assert old["value"].tolist() == [80]


def test_a_bad_correction_leaves_the_figure_it_meant_to_correct(board_run_once: InventedBoard) -> None:
    before = cells_of(board_run_once)
    board_run_once.write_attendances(
        [row.replace(",100,80,20,", ",100,90,20,") for row in attendances("N1", FIRST_SUNDAY, 100, 80)], name="weekly_ae_activity_2.csv"
    )
    run(board_run_once)
    refused = store_of(board_run_once).refused_rows()
    assert refused["name"].unique().tolist() == ["activity/weekly_ae_activity_2.csv"]
    pd.testing.assert_frame_equal(cells_of(board_run_once), before)


def test_the_same_figures_in_another_extract_are_no_change(board_run_once: InventedBoard) -> None:
    (first,) = board_run_once.directory.glob("extracts/activity/*.csv")
    brought_by = hashlib.sha256(first.read_bytes()).hexdigest()[:16]
    board_run_once.write_attendances([*all_attendances(), ""])
    run(board_run_once)
    assert store_of(board_run_once).superseded_cells().empty
    # What was shown on a past day named the extract that brought it, and goes on naming it.
    assert set(store_of(board_run_once).cells(measure="A01")["extracts"]) == {brought_by}


def test_a_file_refused_later_keeps_its_rows_in_a_week_that_another_file_speaks_for_too(board: InventedBoard) -> None:
    # The week to 07/04/2024 lies in March, of the first file, and in April, of the second.
    board.write_invoices([invoice(date(2024, 3, 29), "Wards", "Agency Nurse - Band 5", "1,000.10", 1)], name="march.csv")
    april = board.write_invoices([invoice(date(2024, 4, 2), "Wards", "Agency Nurse - Band 5", "2,000.00", 2)], name="april.csv")
    (board.directory / "extracts/finance/croydon/invoices_1.csv").unlink()
    run(board)
    before = cells_of(board)
    for wrong in (b"nothing,to,see\n1,2,3\n", None):
        april.unlink(missing_ok=True)
        if wrong:
            april.write_bytes(wrong)
        run(board)
        pd.testing.assert_frame_equal(cells_of(board), before)


def test_a_file_sent_again_under_its_name_takes_the_place_of_what_it_said_of_its_month(board_run_once: InventedBoard) -> None:
    board_run_once.write_invoices([invoice(date(2024, 3, 6), "Wards", "Agency Nurse - Band 5", "900.00", 1)])
    (total,) = run(board_run_once).control_totals
    # March's £1,500.10 is told anew as £900.00; April's £250.25 of the kitchens stays.
    assert total == "Invoices over £25,000: £1,150.25 in 2 lines = teams £900.00 + unmapped £250.25, difference £0.00"


def test_a_file_that_keeps_its_name_and_goes_on_to_another_month_takes_nothing_back(board: InventedBoard) -> None:
    (board.directory / "extracts/finance/croydon/invoices_1.csv").unlink()
    board.write_invoices([invoice(date(2024, 4, 1), "Wards", "Drugs", "10.00", 2), invoice(date(2024, 3, 29), "Wards", "Drugs", "5.00", 1)])
    run(board)
    board.write_invoices([invoice(date(2024, 4, 3), "Wards", "Drugs", "20.00", 3)])
    run(board)
    spend = cells_of(board).query("team == 'wards' and measure == 'F18'").set_index("week_ending")["numerator"]
    # April is told anew (£20.00 in place of £10.00); March's £5.00, of the same week and the same file name, stays.
    assert spend[pd.Timestamp(2024, 3, 31)] == 500
    assert spend[pd.Timestamp(2024, 4, 7)] == 2000


def test_a_corrected_amount_takes_the_place_of_the_invoices_old_one(board_run_once: InventedBoard) -> None:
    board_run_once.write_invoices([invoice(date(2024, 3, 6), "Wards", "Agency Nurse - Band 5", "900.00", 1)], name="correction.csv")
    (total,) = run(board_run_once).control_totals
    # £1,750.35 less the £1,000.10 that invoice 1 was thought to be, and £900.00.
    assert total.startswith("Invoices over £25,000: £1,650.25 in 3 lines")


def test_a_file_whose_dates_are_blank_or_absurd_stops_nothing(board_run_once: InventedBoard, good: pd.DataFrame) -> None:
    for number, day in enumerate(("", "31/12/9999")):
        board_run_once.write_invoices([f"Invented Ltd,Wards,{day},Area,Drugs,{90 + number},5.00"], name=f"undated_{number}.csv")
        run(board_run_once)
    pd.testing.assert_frame_equal(cells_of(board_run_once), good)


def test_a_semicolon_inside_quotation_marks_is_no_delimiter(board: InventedBoard) -> None:
    row = '"a;b;c;d;e;f;g;h;i;j;k;l;m",Wards,06/03/2024,Area,Drugs,7,5.00'
    board.write_invoices([row], name="invoices_2.csv")
    report = run(board)
    assert report.needs_a_person == ()
    assert "in 4 lines" in report.control_totals[0]


def test_a_week_whose_rows_all_turn_unreadable_keeps_its_figures_and_is_told(board: InventedBoard) -> None:
    rows = [invoice(date(2024, 3, 6), "Wards", "Drugs", "10.00", 1), invoice(date(2024, 3, 13), "Wards", "Drugs", "20.00", 2)]
    board.write_invoices(rows)
    run(board)
    before = cells_of(board)
    board.write_invoices([rows[0].replace("10.00", "oops"), rows[1]])
    report = run(board)
    assert any("w/e 10/03/2024: refused (every row of the week was refused)" in line for line in report.needs_a_person)
    assert any("1 line is refused and missing from the reconciled total" in line for line in report.needs_a_person)
    assert report.refusals[0].startswith("Invoices over £25,000: 1 rows. The first: finance/croydon/invoices_1.csv, row 2: amount is not")
    pd.testing.assert_frame_equal(cells_of(board), before)


def test_an_invoice_dated_after_today_is_refused_and_one_after_the_boards_day_waits_and_is_told(board: InventedBoard) -> None:
    board.write_invoices(
        [invoice(date(2091, 3, 8), "Wards", "Drugs", "7.00", 1), invoice(date(2024, 6, 8), "Wards", "Drugs", "8.00", 2)], name="later.csv"
    )
    run(board)
    (refused,) = store_of(board).refused_rows("invoices")["message"]
    assert "later.csv, row 2: invoice_date is after" in refused
    (said,) = store_of(board).deliveries("invoices").query("name == 'finance/croydon/later.csv'")["message"]
    assert "rows lie after 29/04/2024, the day the board is told as at, and wait" in said


def test_a_team_is_found_by_its_code_however_it_is_typed(board: InventedBoard, good: pd.DataFrame) -> None:
    path = board.directory / "extracts/finance/croydon/invoices_1.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",Wards,", ", WARDS ,"), encoding="utf-8")
    run(board)
    pd.testing.assert_frame_equal(cells_of(board), good)


def test_a_file_with_only_a_header_needs_a_person_and_takes_nothing_back(board_run_once: InventedBoard, good: pd.DataFrame) -> None:
    board_run_once.write_invoices([])
    (told,) = run(board_run_once).needs_a_person
    assert told == "finance/croydon/invoices_1.csv has a header and no row under it. What was accepted before stays."
    pd.testing.assert_frame_equal(cells_of(board_run_once), good)
