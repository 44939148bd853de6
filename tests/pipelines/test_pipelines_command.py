"""The ``boxscore`` command: what it prints, where, and the status it ends with.

Of each way to end one is run as people run it; starting costs seconds, so the others are asked in this process.
"""

import csv
import io
import os
import subprocess
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner, Result
from invented_board import ATTENDANCES_HEADER, InventedBoard, all_attendances, invented_board, invoice
from servers import BIN

from boards import RunBoard
from boxscore.settings import Settings
from pipelines.command import main
from pipelines.running import run_board

RAIGMORE = "raigmore-emergency-department"
COLUMNS = ["team", "measure", "week_ending", "numerator", "denominator", "value", "status", "as_of", "n"]
STATUSES = {"final", "provisional", "estimated", "not received", "no activity", "hidden", "not applicable"}


def boxscore(board: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if name != "DAGSTER_HOME"}
    command = [str(BIN / "boxscore"), "--board", str(board), *arguments]
    return subprocess.run(command, capture_output=True, text=True, env=kept | environment, timeout=300, check=False)


def asked_here(board: Path, *arguments: str) -> Result:
    """How the command ends in this process; what it did not expect is raised."""
    return CliRunner(env={"DAGSTER_HOME": None}).invoke(main, ["--board", str(board), *arguments], catch_exceptions=False)


def exported(board: RunBoard, *arguments: str) -> list[dict[str, str]]:
    done = asked_here(board.directory, "export", *arguments)
    assert (done.exit_code, done.stderr) == (0, "")
    return list(csv.DictReader(io.StringIO(done.stdout)))


@pytest.fixture
def invented(tmp_path: Path) -> InventedBoard:
    return invented_board(tmp_path)


def test_export_gives_one_row_a_cell_in_the_promised_columns_and_words(open_data: RunBoard) -> None:
    done = boxscore(open_data.directory, "export")
    assert (done.returncode, done.stderr) == (0, "")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert list(rows[0]) == COLUMNS
    keys = [(row["team"], row["measure"], row["week_ending"]) for row in rows]
    assert len(set(keys)) == len(keys) == len(open_data.store.cells())
    assert {row["status"] for row in rows} <= STATUSES
    assert {pd.Timestamp(row["week_ending"]).day_name() for row in rows} == {"Sunday"}


def test_export_leaves_nothing_beside_the_word_of_a_hidden_cell(open_data: RunBoard) -> None:
    hidden = [row for row in exported(open_data, "--measure", "E07") if row["status"] == "hidden"]
    assert hidden
    assert {row[name] for row in hidden for name in ("numerator", "denominator", "value", "n")} == {""}


def test_export_never_says_nought_for_a_cell_without_a_value(open_data: RunBoard) -> None:
    without = [row for row in exported(open_data) if row["status"] in ("not received", "no activity", "hidden", "not applicable")]
    assert {row["value"] for row in without} == {""}


def test_export_writes_money_in_pounds_with_two_decimals_and_counts_plainly(open_data: RunBoard) -> None:
    (spend,) = exported(open_data, "--team", "croydon-emergency-services", "--measure", "F16", "--from", "2021-03-28", "--to", "2021-03-28")
    assert (spend["numerator"], spend["value"], spend["n"], spend["as_of"]) == ("59799.53", "59799.53", "1", "2021-03-28")
    (seen,) = exported(open_data, "--team", RAIGMORE, "--measure", "A02", "--from", "15/06/2025")
    assert (seen["numerator"], seen["denominator"], seen["n"]) == ("558", "813", "813")
    assert float(seen["value"]) == pytest.approx(100 * 558 / 813, abs=1e-12)


def test_spend_of_no_team_is_exported_and_makes_the_total_whole(open_data: RunBoard) -> None:
    rows = exported(open_data, "--measure", "F18")
    pence = {
        team: sum(round(float(row["numerator"]) * 100) for row in rows if row["team"] == team) for team in {row["team"] for row in rows}
    }
    assert pence["croydon-health-services"] == 9_178_207_982
    assert sum(amount for team, amount in pence.items() if team != "croydon-health-services") == 9_178_207_982


def test_parquet_holds_the_same_cells(open_data: RunBoard, tmp_path: Path) -> None:
    out = tmp_path / "cells.parquet"
    assert asked_here(open_data.directory, "export", "--team", RAIGMORE, "--format", "parquet", "--out", str(out)).exit_code == 0
    cells = pd.read_parquet(out)
    assert list(cells.columns) == COLUMNS
    assert len(cells) == len(exported(open_data, "--team", RAIGMORE))


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("export", "--team", "nobody"), "The board has no team 'nobody'. Its teams are"),
        (("export", "--measure", "Z99"), "No team of the board has chosen 'Z99'."),
        (("export", "--from", "31/02/2025"), "'31/02/2025' is not a date such as 2025-06-15 or 15/06/2025."),
        (("export", "--format", "parquet"), "name a file with --out"),
        (("run", "--from", "2025-06-01", "--to", "2025-05-01"), "--from (01/06/2025) lies after --to (01/05/2025)"),
        (("run", "--from", "1990-01-01", "--to", "1990-02-01"), "The board has no weeks between those dates"),
        (("run", "--teams", "nobody"), "The board has no team 'nobody'."),
        (("run", "--record"), "--record needs DAGSTER_HOME"),
        (("serve", "--host", "0.0.0.0"), "only for this machine"),
    ],
)
def test_what_cannot_be_run_ends_with_status_2_in_words(open_data: RunBoard, arguments: tuple[str, ...], words: str) -> None:
    done = asked_here(open_data.directory, *arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_exporting_before_anything_was_run_says_what_to_run(invented: InventedBoard) -> None:
    done = boxscore(invented.directory, "export")
    assert (done.returncode, done.stdout) == (2, "")
    assert "Run `boxscore run` first" in done.stderr
    assert not invented.state.exists()


def test_a_mistake_in_the_configuration_names_file_and_line_and_changes_nothing(invented: InventedBoard) -> None:
    teams = invented.directory / "teams.yaml"
    teams.write_text(teams.read_text(encoding="utf-8").replace("opens: 2024-03-01", "opens: yesterday"), encoding="utf-8")
    done = boxscore(invented.directory, "run")
    assert (done.returncode, done.stdout) == (2, "")
    line = teams.read_text(encoding="utf-8").splitlines().index("  opens: yesterday") + 1
    assert f"teams.yaml, line {line}: opens:" in done.stderr
    assert not invented.state.exists()


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> tuple[subprocess.CompletedProcess[str], Path]:
    """How a recorded run of the invented board ended, and Dagster's home."""
    at = tmp_path_factory.mktemp("recorded")
    home = at / "dagster"
    home.mkdir()
    return boxscore(invented_board(at).directory, "run", "--record", DAGSTER_HOME=str(home)), home


def test_a_run_prints_its_summary_to_stdout_and_its_progress_to_stderr(
    recorded: tuple[subprocess.CompletedProcess[str], Path],
) -> None:
    done, _ = recorded
    assert done.returncode == 0
    assert "Workbooks  3 written, 0 unchanged, in " in done.stdout
    assert "Weeks      9 (w/e 03/03/2024 to w/e 28/04/2024)" in done.stdout
    assert "Emergency department attendances: 32 rows accepted, 0 refused" in done.stderr


def test_a_recorded_run_is_in_dagsters_own_instance(recorded: tuple[subprocess.CompletedProcess[str], Path]) -> None:
    import dagster as dg

    with dg.DagsterInstance.from_config(str(recorded[1])) as instance:
        (run,) = instance.get_runs()
        assert run.status is dg.DagsterRunStatus.SUCCESS
        assert len(instance.get_materialized_partitions(dg.AssetKey("cells"))) == 9


def test_a_run_that_needs_a_person_ends_with_status_1_and_says_why(invented: InventedBoard) -> None:
    invented.write_attendances(all_attendances(), header=ATTENDANCES_HEADER.replace("TreatmentLocation", "Hospital"))
    done = boxscore(invented.directory, "run")
    assert done.returncode == 1
    assert "Attention  activity/weekly_ae_activity_1.csv, row 1: the column 'TreatmentLocation' (location) is missing" in done.stdout


def test_check_tells_of_every_extract_and_stores_nothing(invented: InventedBoard) -> None:
    rows = all_attendances()
    rows[0] = rows[0].replace(",100,80,20,", ",100,80,30,")
    invented.write_attendances(rows)
    done = asked_here(invented.directory, "check")
    assert done.exit_code == 0
    assert "Invented board: 3 teams, 2 feeds and 5 measures are described rightly." in done.stdout
    assert "row 2: within_4_hours, over_4_hours, attendances: every attendance took either up to 4 hours or longer." in done.stdout
    assert not invented.state.exists()


def test_a_run_of_one_teams_workbook_without_dates_goes_back_for_an_extract_it_has_not_read_yet(tmp_path: Path) -> None:
    board = invented_board(tmp_path, as_of=date(2025, 3, 31))

    def run() -> str:
        return "\n".join(run_board(Settings(board=str(board.directory)), None, None, teams=["wards"], record=False, say=str).lines())

    run()
    assert [path.name for path in (board.state / "workbooks").glob("*.xlsx")] == ["wards_we-2024-05-05_v1.xlsx"]
    assert "Weeks      13 (w/e 05/01/2025 to w/e 30/03/2025)" in run()
    board.write_invoices([invoice(date(2024, 4, 20), "Wards", "Drugs", "7.00", 8)], name="invoices_2.csv")
    later = run()
    assert "Weeks      50 (w/e 21/04/2024 to w/e 30/03/2025)" in later
    assert "£1,757.35 in 4 lines" in later
