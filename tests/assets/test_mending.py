"""What an interrupted run has left is put right by the next, which also works through the weeks that it owed."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import dagster as dg
import pandas as pd
import pytest
from invented_board import invented_board

from assets.house import House
from assets.mending import first_week_owed, mend, window_and_owed
from boxscore.settings import Settings
from boxscore.weeks import Week, WeekRange
from warehouse.store import Store

JUNE_1, JUNE_8, JUNE_15, JUNE_22 = (Week(date(2025, 6, day)) for day in (1, 8, 15, 22))


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House.of(Settings(board=str(invented_board(tmp_path).directory)), {})


@pytest.fixture
def instance() -> Iterator[dg.DagsterInstance]:
    with dg.DagsterInstance.ephemeral() as instance:
        yield instance


def begun(store: Store, run: str, weeks: WeekRange) -> None:
    store.begin_run(run, how="schedule", weeks=weeks)


def test_a_run_that_never_ended_is_closed_as_interrupted_and_told_of_once(house: House, instance: dg.DagsterInstance) -> None:
    house.store.clock = lambda: datetime(2024, 4, 29, 5, 0)
    begun(house.store, "cut short", house.board.whole_history)
    told = "The run begun 29/04/2024 05:00 UTC (schedule) was interrupted; this one takes up what it left."
    assert list(mend(house, "next", instance)) == [told]
    assert list(mend(house, "next", instance)) == []
    (run,) = house.store.runs().to_dict("records")
    assert (run["outcome"], run["ended_at"]) == ("interrupted", pd.NaT)


def test_an_interrupted_run_stays_so_whoever_ends_it_afterwards(house: House, instance: dg.DagsterInstance) -> None:
    begun(house.store, "cut short", house.board.whole_history)
    list(mend(house, "next", instance))
    house.store.end_run("cut short", outcome="failed", summary={})
    assert list(house.store.runs()["outcome"]) == ["interrupted"]


def test_a_run_that_dagster_holds_for_running_is_ended_there_too(house: House, instance: dg.DagsterInstance) -> None:
    @dg.job
    def night() -> None:
        pass

    run = instance.create_run_for_job(night, status=dg.DagsterRunStatus.STARTED)
    begun(house.store, run.run_id, house.board.whole_history)
    list(mend(house, "next", instance))
    assert instance.get_run_by_id(run.run_id).status is dg.DagsterRunStatus.FAILURE  # type: ignore[union-attr]


def test_a_run_that_dagster_saw_succeed_was_not_interrupted(house: House, instance: dg.DagsterInstance) -> None:
    @dg.job
    def one_feed() -> None:
        pass

    run = one_feed.execute_in_process(instance=instance).dagster_run
    begun(house.store, run.run_id, house.board.whole_history)
    assert list(mend(house, "next", instance)) == []
    assert list(house.store.runs()["outcome"]) == ["done"]


def test_half_written_files_are_swept(house: House, instance: dg.DagsterInstance) -> None:
    house.files.write("workbooks/a.xlsx", b"whole")
    Path(house.board.state, "workbooks", f"b.xlsx.{32 * '0'}.part").write_bytes(b"half")
    assert list(mend(house, "next", instance)) == ["1 half-written file was taken away."]
    assert [path.name for path in Path(house.board.state, "workbooks").iterdir()] == ["a.xlsx"]


def test_a_clock_that_is_behind_is_told(house: House, instance: dg.DagsterInstance) -> None:
    house.store.clock = lambda: datetime(2999, 1, 1)
    begun(house.store, "next", house.board.whole_history)
    (told,) = mend(house, "next", instance)
    assert told.startswith("This machine's clock is behind: the warehouse holds times up to 01/01/2999 00:00 UTC")


def runs(*told: tuple[str, Week, Week]) -> pd.DataFrame:
    """Runs that began one after another: outcome, first and last week."""
    began = datetime(2025, 6, 16)
    rows = [
        (began + timedelta(days=day), outcome, pd.Timestamp(first.ending), pd.Timestamp(last.ending))
        for day, (outcome, first, last) in enumerate(told)
    ]
    return pd.DataFrame(rows, columns=["started_at", "outcome", "first_week", "last_week"])


@pytest.mark.parametrize(
    ("told", "owed"),
    [
        ([], None),
        ([("done", JUNE_1, JUNE_22)], None),
        ([("interrupted", JUNE_1, JUNE_22)], JUNE_1),
        ([("interrupted", JUNE_8, JUNE_22), ("failed", JUNE_15, JUNE_22)], JUNE_8),
        ([("interrupted", JUNE_8, JUNE_22), ("done", JUNE_15, JUNE_22)], JUNE_8),
        ([("interrupted", JUNE_8, JUNE_22), ("attention", JUNE_8, JUNE_22)], None),
        ([("done", JUNE_1, JUNE_22), ("interrupted", JUNE_15, JUNE_22)], JUNE_15),
        # One of workbooks alone is noted with the last week, and works through none.
        ([("interrupted", JUNE_8, JUNE_15), ("done", JUNE_22, JUNE_22)], JUNE_8),
    ],
)
def test_the_weeks_of_a_run_cut_short_are_owed_until_one_has_worked_through_them(
    told: list[tuple[str, Week, Week]], owed: Week | None
) -> None:
    assert first_week_owed(runs(*told)) == owed


def test_a_night_works_through_what_is_owed_beside_its_window(house: House, instance: dg.DagsterInstance) -> None:
    board = house.board.model_copy(update={"feeds": tuple(feed.model_copy(update={"window_weeks": 2}) for feed in house.board.feeds)})
    short = House(board, house.directory, house.warehouse_url, {})
    assert window_and_owed(short) == WeekRange(board.last_week.plus(-1), board.last_week)
    begun(short.store, "cut short", WeekRange(board.last_week.plus(-5), board.last_week))
    list(mend(short, "next", instance))
    assert window_and_owed(short) == WeekRange(board.last_week.plus(-5), board.last_week)
