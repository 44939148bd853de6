"""An invented board in the plain layout, run from its extracts to its export: every cell is what ``truth.csv`` says it must be."""

import csv
from collections.abc import Iterator
from typing import Any

import pandas as pd
import pytest
from openpyxl import load_workbook

from assets.checking import check_board
from boards import RunBoard
from measures.catalogue import catalogue
from measures.costs.reconciled import differences
from pipelines.exporting import export_cells
from pipelines.running import run_board
from sources.board import read_board
from sources.simulator.simulate import simulate

KEY = ("team", "measure", "week_ending")
NUMBERS = ("numerator", "denominator", "value")


@pytest.fixture(scope="module")
def board(tmp_path_factory: pytest.TempPathFactory) -> RunBoard:
    """Twelve teams over twenty weeks, run once."""
    at = tmp_path_factory.mktemp("invented")
    simulate(at / "board", teams=12, weeks=20, seed=11, layout="plain", known_measures={measure.id for measure in catalogue()})
    described = at / "board" / "board.yaml"
    described.write_text(described.read_text(encoding="utf-8") + f"state: {at / 'state'}\n", encoding="utf-8")
    run = RunBoard(at / "board", at / "state")
    run_board(run.settings, None, None, teams=(), record=False, say=lambda _: None)
    return run


def truth(board: RunBoard) -> Iterator[dict[str, str]]:
    with (board.directory / "truth.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def exported(board: RunBoard) -> dict[tuple[str, ...], dict[str, Any]]:
    described = read_board(str(board.directory), catalogue())
    cells = export_cells(board.settings, described, team=None, measure=None, weeks=described.whole_history)
    cells["week_ending"] = cells["week_ending"].dt.strftime("%Y-%m-%d")
    return {tuple(str(cell[name]) for name in KEY): cell for cell in cells.to_dict("records")}  # type: ignore[misc]


def test_every_cell_is_as_the_truth_says(board: RunBoard) -> None:
    cells, true = exported(board), {tuple(row[name] for name in KEY): row for row in truth(board)}
    assert set(cells) == set(true)
    assert {key: cells[key]["status"] for key in cells} == {key: row["status"] for key, row in true.items()}
    for key, row in true.items():
        for name in NUMBERS:
            number = cells[key][name]
            if row[name] == "":
                assert pd.isna(number), (key, name)
            else:
                assert float(number) == pytest.approx(float(row[name]), rel=1e-9, abs=1e-9), (key, name)


def test_every_penny_of_the_ledger_is_told_by_week_or_lies_outside_the_boards_weeks(board: RunBoard) -> None:
    periods = board.store.reconciliation()
    assert differences(periods).eq(0).all()
    assert {*periods["status"]} == {"open", "closed", "settled"}
    told = sum(cell["value"] for key, cell in exported(board).items() if key[1] in ("F01", "F01B") and pd.notna(cell["value"]))
    by_week = periods[["apportioned_pence", "year_end_pence", "estimated_pence"]].sum().sum()
    assert round(100 * told) == by_week, "every week of every team has a figure of this board"


def test_the_accountants_workbook_says_so(board: RunBoard) -> None:
    (entry,) = board.store.workbooks(team="(reconciliation)")
    summary = load_workbook(board.state / "workbooks" / entry.file_name)["Summary"]
    assert "Every penny of the ledger is found again" in summary["A2"].value
    posted = sum(row[4] for row in summary.iter_rows(min_row=5, values_only=True) if row[4] != "open")
    assert round(100 * posted) == board.store.reconciliation()["ledger_pence"].sum()


@pytest.mark.parametrize("team", ["inpatient-ward-3", "community-mental-health-team-1", "catering-1"])
def test_a_teams_cost_sheet_says_what_the_warehouse_and_the_ledger_say(board: RunBoard, team: str) -> None:
    (entry,) = board.store.workbooks(team=team, current=True)
    sheet = load_workbook(board.state / "workbooks" / entry.file_name)["Cost"]
    tables = {name: [[cell.value for cell in row] for row in sheet[place]] for name, place in sheet.tables.items()}
    headers, *by_week = tables["CostByWeek"]
    total = headers.index("Total spend (S)")
    spent = board.store.cells(team=team, measure="F01").tail(len(by_week))
    assert [round(100 * row[total]) for row in reversed(by_week)] == spent["value"].astype(int).tolist()
    assert [row[1] for row in reversed(by_week)] == spent["status"].tolist()
    for row in by_week:
        assert round(100 * sum(one for one in row[2:total] if isinstance(one, float | int))) == round(100 * row[total])
    headers, *periods = tables["CostReconciled"]
    own, closed = headers.index("This team"), [row for row in periods if row[2] != "open"]
    assert all(row[headers.index("Difference")] == 0 for row in closed)
    assert round(100 * sum(row[own] for row in closed)) == board.store.reconciled_shares(team)["pence"].sum()
    _, *accounts = tables["CostAccounts"]
    shown = {row[0] for row in accounts}
    assert round(100 * sum(row[4] for row in accounts)) == round(100 * sum(row[own] for row in closed if row[0] in shown))


def test_every_kind_of_status_occurs(board: RunBoard) -> None:
    told = {"final", "provisional", "estimated", "hidden", "no activity", "not received", "not applicable"}
    assert {row["status"] for row in truth(board)} == told


def test_a_check_refuses_nothing_of_the_plain_layout(board: RunBoard) -> None:
    found = list(check_board(board.settings))
    asked = [finding.text for finding in found if finding.needs_a_person]
    assert len(asked) == 1, "the restated year to date that the board was invented with, and nothing else"
    assert "the year to date is £1,234.56 more than its months" in asked[0]
    readable = [finding.text for finding in found if "extracts readable" in finding.text]
    assert len(readable) == 21
    assert all(text.endswith("0 refused.") for text in readable)
