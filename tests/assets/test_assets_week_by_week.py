"""The assets materialised for real: one week or many, their checks week by week, and what a fault means to Dagster."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import dagster as dg
import pytest
from invented_board import FIRST_SUNDAY, InventedBoard, all_attendances, invented_board

from assets.feeds import CHECK
from assets.weeks import key_of, range_tags
from boxscore.settings import Settings
from boxscore.weeks import Week, WeekRange
from pipelines.definitions import build_definitions
from warehouse.store import Store

FEED = "emergency_department_activity"
FIRST = Week(FIRST_SUNDAY)


@pytest.fixture
def board(tmp_path: Path) -> InventedBoard:
    return invented_board(tmp_path)


@pytest.fixture
def instance(tmp_path: Path) -> Iterator[dg.DagsterInstance]:
    with dg.instance_for_test(temp_dir=str(tmp_path)) as instance:
        yield instance


def run(
    board: InventedBoard, instance: dg.DagsterInstance, *, weeks: WeekRange | None = None, week: Week | None = None
) -> dg.ExecuteInProcessResult:
    job = build_definitions(Settings(board=str(board.directory), seconds_between_tries=0)).resolve_job_def("nightly")
    return job.execute_in_process(
        instance=instance,
        partition_key=key_of(week) if week else None,
        tags=range_tags(weeks) if weeks else {},
        raise_on_error=False,
    )


def evaluations(instance: dg.DagsterInstance) -> dict[str | None, dg.AssetCheckEvaluation]:
    events = instance.get_event_records(dg.EventRecordsFilter(dg.DagsterEventType.ASSET_CHECK_EVALUATION))
    told = [record.event_log_entry.dagster_event.asset_check_evaluation_data for record in reversed(events)]
    return {evaluation.partition: evaluation for evaluation in told if evaluation.asset_key == dg.AssetKey(FEED)}


def test_one_week_alone_can_be_made_from_its_partition(board: InventedBoard, instance: dg.DagsterInstance) -> None:
    assert run(board, instance, week=FIRST).success
    cells = Store.reading(f"sqlite:///{board.state}/warehouse.sqlite").cells(team="north-emergency-department", measure="A01")
    assert cells["value"].tolist() == [100]
    assert cells["week_ending"].dt.date.tolist() == [FIRST_SUNDAY]


def test_each_week_of_a_range_has_its_own_check_and_the_bad_one_alone_fails(board: InventedBoard, instance: dg.DagsterInstance) -> None:
    rows = all_attendances()
    rows[4] = rows[4].replace(",101,80,21,", ",101,80,99,")
    board.write_attendances(rows)
    assert run(board, instance, weeks=WeekRange(FIRST, FIRST.plus(3))).success
    told = evaluations(instance)
    assert {key: told[key].passed for key in told if key} == {
        key_of(FIRST): True,
        key_of(FIRST.plus(1)): False,
        key_of(FIRST.plus(2)): True,
        key_of(FIRST.plus(3)): True,
    }
    bad = told[key_of(FIRST.plus(1))]
    assert bad.description == "3 rows accepted, 1 refused: 1 row refused (adds up: within_4_hours, over_4_hours, attendances)."
    assert bad.metadata["rows refused"].value == 1


def test_dagster_counts_each_judged_week_as_checked(board: InventedBoard, instance: dg.DagsterInstance) -> None:
    assert run(board, instance, weeks=WeekRange(FIRST, FIRST.plus(3))).success
    check = dg.AssetCheckKey(dg.AssetKey(FEED), CHECK)
    weeks = {told.partition_key: told for told in instance.event_log_storage.get_asset_check_partition_info([check])}
    for week in WeekRange(FIRST, FIRST.plus(3)):
        assert weeks[key_of(week)].is_current


def test_a_database_that_does_not_answer_is_tried_again_and_then_stops_nothing_else(
    board: InventedBoard, instance: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch
) -> None:
    contract = board.directory / "feeds" / "invoices.yaml"
    silent = '  - {name: Ledger, query: "select 1 where :first_day < :last_day", database: NO_SUCH_LEDGER}\ncolumns:\n'
    contract.write_text(contract.read_text(encoding="utf-8").replace("columns:\n", silent, 1), encoding="utf-8")
    monkeypatch.setenv("NO_SUCH_LEDGER", "postgresql://nobody:secret@127.0.0.1:9/none")
    result = run(board, instance, weeks=WeekRange(FIRST, FIRST.plus(3)))
    assert result.success
    assert sum(event.is_step_restarted for event in result.all_events) == 3
    store = Store.reading(f"sqlite:///{board.state}/warehouse.sqlite")
    message = store.deliveries("invoices").query("outcome == 'silent'")["message"].tolist()
    assert message == ["The database of Ledger did not answer (OperationalError)."]
    cells = store.cells()
    assert set(cells.loc[cells["measure"] == "A01", "status"]) == {"final"}
    assert set(cells.loc[cells["measure"] == "F18", "status"]) == {"not received"}


def test_the_partitions_are_the_boards_weeks_by_their_mondays(board: InventedBoard) -> None:
    job = build_definitions(Settings(board=str(board.directory))).resolve_job_def("nightly")
    keys = job.partitions_def.get_partition_keys() if job.partitions_def else []
    assert (keys[0], keys[-1], len(keys)) == ("2024-02-26", "2024-04-22", 9)


def test_a_board_told_as_at_today_has_the_running_week_too(board: InventedBoard) -> None:
    described = board.directory / "board.yaml"
    described.write_text(described.read_text(encoding="utf-8").replace("as_of: 2024-04-29", ""), encoding="utf-8")
    job = build_definitions(Settings(board=str(board.directory))).resolve_job_def("nightly")
    keys = job.partitions_def.get_partition_keys() if job.partitions_def else []
    assert keys[-1] == key_of(Week.of(date.today()))
