"""A board goes on: measures and feeds are given up, runs cover part of its history, somebody types into a workbook where it lies."""

from datetime import date
from pathlib import Path

import openpyxl
import pytest
from invented_board import InventedBoard, invented_board

from assets.report import RunReport
from boxscore.settings import Settings
from pipelines.running import run_board


@pytest.fixture
def board(tmp_path: Path) -> InventedBoard:
    return invented_board(tmp_path)


def run(board: InventedBoard, first: date | None = None, last: date | None = None) -> RunReport:
    return run_board(Settings(board=str(board.directory)), first, last, teams=(), record=False, say=lambda _: None)


def describe(board: InventedBoard, name: str, old: str, new: str) -> None:
    path = board.directory / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_measure_a_team_gives_up_leaves_its_workbook_and_stops_nobodys(board: InventedBoard) -> None:
    run(board)
    describe(board, "teams.yaml", "measures: [{id: A01}, {id: A02, goal: 95}, {id: A03}]", "measures: [{id: A01}]")
    assert run(board).needs_a_person == ()
    (path,) = (board.state / "workbooks").glob("north-*.xlsx")
    rows = {row[1] for row in openpyxl.load_workbook(path)["Box score"].iter_rows(min_row=5, values_only=True)}
    assert "Unplanned attendances" in rows
    assert "Seen within 4 hours" not in rows


def test_a_feed_a_board_gives_up_stops_nothing(board: InventedBoard) -> None:
    run(board)
    describe(board, "board.yaml", "feeds: [emergency_department_activity, invoices]", "feeds: [emergency_department_activity]")
    teams = board.directory / "teams.yaml"
    teams.write_text(teams.read_text(encoding="utf-8").split("- slug: wards")[0], encoding="utf-8")
    report = run(board)
    assert (report.needs_a_person, report.control_totals) == ((), ())


def test_a_run_of_a_few_weeks_is_not_the_whole_history(tmp_path: Path) -> None:
    board = invented_board(tmp_path, as_of=date(2025, 3, 31))
    assert run(board, date(2024, 4, 1), date(2024, 4, 7)).week_count == 1
    assert run(board).week_count == 57
    assert run(board).week_count == 13


def test_a_workbook_somebody_typed_into_where_it_lay_is_kept_and_a_new_one_written(board: InventedBoard) -> None:
    run(board)
    (path,) = (board.state / "workbooks").glob("wards_*_v1.xlsx")
    path.write_bytes(path.read_bytes() + b"typed")
    typed = path.read_bytes()
    report = run(board)
    assert (report.workbooks_written, report.workbooks_unchanged) == (1, 2)
    assert (board.state / "workbooks" / "earlier" / path.name).read_bytes() == typed
    assert len(list((board.state / "workbooks").glob("wards_*_v2.xlsx"))) == 1
