"""A run that another keeps waiting, or that cannot store what it makes, ends in one sentence; readers are kept waiting by nothing."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pytest
from invented_board import InventedBoard, invented_board
from turns import held, sqlite_in

from assets.report import RunReport
from assets.weeks import range_tags
from boxscore.errors import BoardBusy, PassingFault, RunFailed
from boxscore.settings import Settings
from boxscore.weeks import Week, WeekRange
from measures.catalogue import catalogue
from pipelines.definitions import build_definitions
from pipelines.exporting import export_cells
from pipelines.running import run_board
from sources.board import read_board
from warehouse.store import Store


@pytest.fixture(scope="module")
def run_once(tmp_path_factory: pytest.TempPathFactory) -> InventedBoard:
    """A board after its first run. Only read it: it is shared."""
    board = invented_board(tmp_path_factory.mktemp("run"))
    run(board)
    return board


@pytest.fixture
def board(tmp_path: Path) -> InventedBoard:
    return invented_board(tmp_path)


def settings(board: InventedBoard, **says: object) -> Settings:
    quick = {"seconds_between_tries": 0, "seconds_to_wait_for_another_run": 0}
    return Settings.model_validate({"board": str(board.directory), "warehouse": None} | quick | says)


def run(board: InventedBoard, **says: object) -> RunReport:
    return run_board(settings(board, **says), None, None, teams=(), record=False, say=lambda _: None)


def runs(board: InventedBoard) -> list[str]:
    store = Store.reading(sqlite_in(board.state))
    return list(store.runs()["outcome"])


def test_a_run_steps_aside_for_another_and_changes_nothing(run_once: InventedBoard) -> None:
    with held(run_once.state, sqlite_in(run_once.state)), pytest.raises(BoardBusy, match="stepped aside and changed nothing"):
        run(run_once)
    assert runs(run_once) == ["done"]


def test_who_reads_waits_for_no_run(run_once: InventedBoard) -> None:
    board = read_board(str(run_once.directory), catalogue())
    with held(run_once.state, sqlite_in(run_once.state)):
        assert len(export_cells(settings(run_once), board, team=None, measure=None, weeks=board.whole_history)) == 76


def test_a_run_of_dagsters_steps_aside_in_the_same_words(board: InventedBoard) -> None:
    week = Week.of(read_board(str(board.directory), catalogue()).as_of).plus(-1)
    job = build_definitions(settings(board)).resolve_job_def("nightly")
    with held(board.state, sqlite_in(board.state)), dg.DagsterInstance.ephemeral() as instance:
        result = job.execute_in_process(instance=instance, tags=range_tags(WeekRange(week, week)), raise_on_error=False)
    said = {event.step_failure_data.user_failure_data.description for event in result.all_events if event.is_step_failure}
    assert len(said) == 1
    assert "stepped aside and changed nothing" in str(said)
    assert not (board.state / "warehouse.sqlite").exists()


@pytest.fixture
def warehouse_held(board: InventedBoard) -> Iterator[None]:
    """Another program is writing into the warehouse and does not end."""
    board.state.mkdir()
    Store.at(sqlite_in(board.state)).engine.dispose()
    other = sqlite3.connect(board.state / "warehouse.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield
    other.close()


@pytest.mark.usefixtures("warehouse_held")
def test_a_warehouse_that_another_program_holds_is_told_at_once(board: InventedBoard) -> None:
    with pytest.raises(PassingFault, match=r"did not answer \(database is locked\); nothing of this step was stored"):
        run(board, warehouse=f"{sqlite_in(board.state)}?timeout=0.05")


def test_a_run_that_stores_no_figure_says_so_once_however_many_steps_failed(board: InventedBoard) -> None:
    board.state.mkdir()
    (board.state / "lake").write_text("in the way", encoding="utf-8")
    with pytest.raises(RunFailed) as failed:
        run(board)
    *faults, last = str(failed.value).splitlines()
    assert last == "The run ended before any figure was stored; the figures there were stay as they are."
    assert all("cannot be kept there" in fault and "lake/" in fault for fault in faults)
    assert runs(board) == ["failed"]


def test_a_run_whose_figures_are_stored_and_whose_workbooks_cannot_be_needs_a_person(board: InventedBoard) -> None:
    board.state.mkdir()
    (board.state / "workbooks").write_text("in the way", encoding="utf-8")
    report = run(board)
    assert "workbooks" in report.needs_a_person[0]
    assert "cannot be kept there" in report.needs_a_person[0]
    assert sum(report.cells_by_status.values()) == 76
    assert runs(board) == ["failed"]
    (board.state / "workbooks").unlink()
    assert run(board).workbooks_written == 3
