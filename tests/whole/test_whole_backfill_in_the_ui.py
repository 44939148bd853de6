"""A backfill launched through the UI's own API against a real ``dagster dev``: every week materialised, equal to ``boxscore run``."""

from collections.abc import Iterator

import pandas as pd
import pytest
from dagster_ui import DagsterUi, dagster_dev

from boards import RunBoard, copied_board

pytestmark = pytest.mark.server
WEEKS = 52


@pytest.fixture(scope="module")
def board(tmp_path_factory: pytest.TempPathFactory) -> RunBoard:
    return copied_board(tmp_path_factory.mktemp("backfill"))


@pytest.fixture(scope="module")
def ui(board: RunBoard, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DagsterUi]:
    with dagster_dev(board.directory, home=tmp_path_factory.mktemp("dagster")) as ui:
        yield ui


@pytest.fixture(scope="module")
def backfilled(ui: DagsterUi) -> list[str]:
    """The weeks of the backfill, by their Mondays."""
    weeks = ui.weeks()[-WEEKS:]
    assert ui.backfill(weeks) == "COMPLETED_SUCCESS"
    return weeks


def test_every_week_asked_for_is_materialised(ui: DagsterUi, backfilled: list[str]) -> None:
    by_week = [node for node in ui.assets() if node["partitionStats"]]
    assert len(by_week) == 7
    assert {node["partitionStats"]["numMaterialized"] for node in by_week} == {len(backfilled)}
    assert {node["partitionStats"]["numFailed"] for node in by_week} == {0}


def test_the_cells_are_those_of_boxscore_run(board: RunBoard, open_data: RunBoard, backfilled: list[str]) -> None:
    first = pd.Timestamp(backfilled[0])
    expected = open_data.store.cells().drop(columns="run")
    expected = expected[expected["week_ending"] >= first].reset_index(drop=True)
    assert len(expected) > WEEKS * 10
    pd.testing.assert_frame_equal(board.store.cells().drop(columns="run"), expected)


def test_every_team_with_data_in_those_weeks_has_its_workbook(board: RunBoard, backfilled: list[str]) -> None:
    cells = board.store.cells()
    names = {path.name.split("_we-")[0] for path in (board.state / "workbooks").glob("*.xlsx")}
    assert names == set(cells["team"]) - {"(unmapped)"}


def test_each_judged_week_has_a_check_of_its_own(ui: DagsterUi, backfilled: list[str]) -> None:
    executions = ui.check_executions("emergency_department_activity", "judged_week_by_week")
    judged = {execution["evaluation"]["partition"]: execution["status"] for execution in executions if execution["evaluation"]}
    assert {judged.get(week) for week in backfilled} == {"SUCCEEDED"}


def test_the_graph_reads_as_the_story(ui: DagsterUi) -> None:
    nodes = {node["assetKey"]["path"][0]: node for node in ui.assets()}
    assert {node["groupName"] for node in nodes.values()} == {"extracts", "box_scores"}
    assert all(node["description"] for node in nodes.values())
    assert {"cells", "workbooks", "invoices", "emergency_department_activity"} <= set(nodes)
