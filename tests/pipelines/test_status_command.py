"""``boxscore status`` answers in one line and by its exit status, from the warehouse alone and without what is slow to import."""

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from invented_board import InventedBoard, invented_board

from assets.house import House
from boxscore.settings import Settings
from pipelines.command import main


@pytest.fixture
def board(tmp_path: Path) -> InventedBoard:
    """A board whose last run ended well an hour ago."""
    board = invented_board(tmp_path)
    house = House.of(Settings(board=str(board.directory), warehouse=None), {})
    ended = datetime.now(UTC).replace(tzinfo=None) - timedelta(hours=1)
    house.store.clock = lambda: ended
    house.store.begin_run("night", how="schedule", weeks=house.board.whole_history)
    house.store.end_run("night", outcome="done", summary={})
    return board


def status(board: InventedBoard, *options: str, **environment: str) -> Result:
    return CliRunner(env={"BOXSCORE_WAREHOUSE": "", **environment}).invoke(main, ["--board", str(board.directory), "status", *options])


def test_a_young_good_run_is_ok_in_one_line(board: InventedBoard) -> None:
    done = status(board)
    assert done.exit_code == 0
    (line,) = done.stdout.splitlines()
    assert line.startswith("OK Invented board: The last good run ended ")
    assert line.endswith(", 1 hour ago.")


@pytest.mark.parametrize(("options", "environment"), [(["--hours", "0.5"], {}), ([], {"BOXSCORE_HOURS_BETWEEN_GOOD_RUNS": "0.5"})])
def test_one_older_than_the_limit_is_not(board: InventedBoard, options: list[str], environment: dict[str, str]) -> None:
    done = status(board, *options, **environment)
    assert done.exit_code == 1
    assert done.stdout.startswith("NOT OK Invented board: ")
    assert "older than the limit of 0.5 hours" in done.stdout


def test_a_program_reads_it_as_json(board: InventedBoard) -> None:
    told = json.loads(status(board, "--format", "json").stdout)
    assert (told["board"], told["ok"], told["hours_ago"], told["limit_hours"]) == ("invented", True, 1.0, 26)


def test_a_board_that_never_ran_is_not_ok_and_nothing_is_made(tmp_path: Path) -> None:
    board = invented_board(tmp_path)
    done = status(board)
    assert (done.exit_code, done.stdout) == (1, "NOT OK Invented board: No run has ended well yet.\n")
    assert not board.state.exists()


def test_a_board_that_is_not_there_is_neither(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["--board", str(tmp_path), "status"])
    assert done.exit_code == 2


def test_what_is_slow_to_import_is_not_imported(board: InventedBoard) -> None:
    program = (
        "import sys\nfrom pipelines.command import main\n"
        "try:\n    main()\nexcept SystemExit:\n    print([name for name in ('pandas', 'dagster', 'numpy') if name in sys.modules])"
    )
    asked = [sys.executable, "-c", program, "--board", str(board.directory), "status"]
    assert subprocess.run(asked, capture_output=True, text=True, check=True).stdout.splitlines()[-1] == "[]"
