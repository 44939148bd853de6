"""One sender of a feed is silent: its teams say "not received", the others what the truth says, and a person is told."""

import csv
import shutil
from collections.abc import Collection
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml
from nights import told_night

from assets.report import RunReport
from boards import RunBoard
from boxscore.teams import Team
from boxscore.weeks import Week, WeekRange
from measures.catalogue import catalogue
from pipelines.exporting import export_cells
from sources.board import read_board
from sources.simulator.simulate import LayoutName, simulate

KEY = ("team", "measure", "week_ending")
OF_INCIDENTS = ("S01", "S02", "S03", "S04", "S05", "S06", "S08", "S09", "S10")
STORIES, COMPLAINTS = "E06", "E08"
LOOKED_AT = (*OF_INCIDENTS, STORIES, COMPLAINTS)


def simulated(at: Path, layout: LayoutName, *, teams: int, weeks: int) -> RunBoard:
    simulate(at / "board", teams=teams, weeks=weeks, seed=3, layout=layout, known_measures={measure.id for measure in catalogue()})
    described = at / "board" / "board.yaml"
    described.write_text(described.read_text(encoding="utf-8") + f"state: {at / 'state'}\n", encoding="utf-8")
    return RunBoard(at / "board", at / "state")


def cells_of(board: RunBoard) -> dict[tuple[str, ...], dict[str, Any]]:
    described = read_board(str(board.directory), catalogue())
    cells = export_cells(board.settings, described, team=None, measure=None, weeks=described.whole_history)
    cells["week_ending"] = cells["week_ending"].dt.strftime("%Y-%m-%d")
    return {tuple(str(cell[name]) for name in KEY): cell for cell in cells.to_dict("records")}  # type: ignore[misc]


def truth_of(board: RunBoard) -> dict[tuple[str, ...], dict[str, str]]:
    with (board.directory / "truth.csv").open(encoding="utf-8", newline="") as file:
        return {tuple(row[name] for name in KEY): row for row in csv.DictReader(file)}


def untrue(cells: dict[tuple[str, ...], dict[str, Any]], true: dict[tuple[str, ...], dict[str, str]]) -> set[tuple[str, ...]]:
    """The cells that are another than the truth says."""
    assert set(cells) == set(true)
    return {key for key, row in true.items() if cells[key]["status"] != row["status"] or not _is(cells[key]["value"], row["value"])}


def _is(value: Any, written: str) -> bool:
    return bool(pd.isna(value)) if written == "" else float(value) == pytest.approx(float(written), rel=1e-9, abs=1e-9)


def night_of(board: RunBoard, measures: Collection[str], run: str, *, last_week_only: bool = False) -> RunReport:
    """A night of the feeds that the measures are told by."""
    house = board.house
    feeds = {feed for measure in house.board.measures if measure.id in measures for feed in house.board.told_by(measure)}
    last = Week.of(house.board.as_of).plus(-1)
    return told_night(house, run, weeks=WeekRange(last, last) if last_week_only else None, feeds=feeds)


def astray_of(board: RunBoard, measures: Collection[str]) -> set[tuple[str, ...]]:
    """The cells of the measures that are another than the truth says."""
    true = {key: row for key, row in truth_of(board).items() if key[1] in measures}
    return untrue({key: cell for key, cell in cells_of(board).items() if key in true}, true)


def held(team: Team, code_list: str) -> set[str]:
    return {one.code for one in team.codes.get(code_list, ())}


@pytest.fixture(scope="module")
def two_suppliers_gone(tmp_path_factory: pytest.TempPathFactory) -> tuple[RunBoard, RunReport, set[str]]:
    """A mixed board of which Datix and Care Opinion send nothing, what its run said, and the teams that have Datix."""
    board = simulated(tmp_path_factory.mktemp("gone"), "mixed", teams=12, weeks=12)
    folder = board.directory / "extracts" / "incidents" / "datix"
    sent = "\n".join(file.read_text(encoding="utf-8-sig") for file in folder.iterdir()).upper()
    teams = read_board(str(board.directory), catalogue()).teams
    served = {team.slug for team in teams if any(code in sent for code in held(team, "location"))}
    shutil.rmtree(folder)
    shutil.rmtree(board.directory / "extracts" / "complaints_and_stories" / "care-opinion")
    return board, night_of(board, LOOKED_AT, "night"), served


def test_teams_of_a_silent_supplier_say_not_received_and_all_others_what_is_true(
    two_suppliers_gone: tuple[RunBoard, RunReport, set[str]],
) -> None:
    board, _, served = two_suppliers_gone
    cells = cells_of(board)
    astray = astray_of(board, LOOKED_AT)
    assert {cells[key]["status"] for key in astray} == {"not received"}
    of_incidents = {key for key in cells if key[1] in OF_INCIDENTS}
    assert {key[0] for key in astray & of_incidents} == {key[0] for key in of_incidents} & served
    assert {cells[key]["status"] for key in of_incidents if key[0] in served} == {"not received"}
    assert {key[1] for key in astray - of_incidents} == {STORIES}


def test_a_supplier_of_one_kind_of_row_says_nothing_for_the_suppliers_of_others(
    two_suppliers_gone: tuple[RunBoard, RunReport, set[str]],
) -> None:
    cells = cells_of(two_suppliers_gone[0])
    assert {cell["status"] for key, cell in cells.items() if key[1] == STORIES} == {"not received"}
    assert "not received" not in {cell["status"] for key, cell in cells.items() if key[1] == COMPLAINTS}


def test_a_run_names_the_sender_that_was_silent_and_counts_its_teams(
    two_suppliers_gone: tuple[RunBoard, RunReport, set[str]],
) -> None:
    _, told, _ = two_suppliers_gone
    silent = [line.split(": ")[1] for line in told.needs_a_person if "though others have sent" in line]
    assert silent == [
        "nothing of Datix (invented) for w/e 05/04/2026 to 21/06/2026, though others have sent; 3 teams say not received.",
        "nothing of Care Opinion (invented) for w/e 05/04/2026 to 21/06/2026, though others have sent; 12 teams say not received.",
    ]


@pytest.fixture(scope="module")
def a_file_a_team(tmp_path_factory: pytest.TempPathFactory) -> RunBoard:
    """A plain board whose incidents come in a file for each location and all its days."""
    board = simulated(tmp_path_factory.mktemp("each"), "plain", teams=8, weeks=6)
    folder = board.directory / "extracts" / "incidents"
    rows = pd.read_csv(folder / "incidents.csv", dtype="str", keep_default_na=False)
    (folder / "incidents.csv").unlink()
    for team in read_board(str(board.directory), catalogue()).teams:
        for code in held(team, "location"):
            rows[rows["location"] == code].to_csv(folder / f"{code}_2026-05-11_2026-06-21.csv", index=False)
    described = board.directory / "feeds" / "incidents.yaml"
    contract = yaml.safe_load(described.read_text(encoding="utf-8"))
    del contract["suppliers"][0]["speaks_for"]
    contract["suppliers"][0] |= {
        "files": ["incidents/*.csv"],
        "name_says": r"(?P<team>INV\w+?)_(?P<first>[\d-]+)_(?P<last>[\d-]+)\.csv",
    }
    described.write_text(yaml.safe_dump(contract, sort_keys=False), encoding="utf-8")
    return board


def test_a_team_whose_own_file_is_missing_says_not_received_and_no_other_does(a_file_a_team: RunBoard) -> None:
    folder = a_file_a_team.directory / "extracts" / "incidents"
    whose = next(key[0] for key in truth_of(a_file_a_team) if key[1] == "S01")
    (code,) = held(next(team for team in read_board(str(a_file_a_team.directory), catalogue()).teams if team.slug == whose), "location")
    missing = next(folder.glob(f"{code}_*"))
    kept = missing.read_bytes()
    missing.unlink()

    night_of(a_file_a_team, OF_INCIDENTS, "first")
    assert astray_of(a_file_a_team, OF_INCIDENTS) == {key for key in truth_of(a_file_a_team) if key[0] == whose and key[1] in OF_INCIDENTS}
    cells = cells_of(a_file_a_team)
    assert {cell["status"] for key, cell in cells.items() if key[0] == whose and key[1] in OF_INCIDENTS} == {"not received"}

    # It comes after all, and then is cleared away: what was accepted stays.
    missing.write_bytes(kept)
    night_of(a_file_a_team, OF_INCIDENTS, "second")
    assert astray_of(a_file_a_team, OF_INCIDENTS) == set()
    missing.unlink()
    night_of(a_file_a_team, OF_INCIDENTS, "third", last_week_only=True)
    assert astray_of(a_file_a_team, OF_INCIDENTS) == set()
