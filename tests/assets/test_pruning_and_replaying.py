"""What a board keeps no longer goes and nothing else, and what it keeps is enough to make a lost warehouse again."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import dagster as dg
import pytest
from click.testing import CliRunner
from invented_board import BOARD, FIRST_SUNDAY, InventedBoard, all_attendances, attendances, invented_board
from kept_states import digests, exported, rows_but_runs
from nights import house_at, run_night
from typing_board import MONDAY, OTHER, WARD, TypingBoard, typed, typing_board

from assets.house import House
from assets.pruning import going, prune
from assets.pruning_record import prune_record
from assets.replaying import replay
from assets.working_out import keep_cells
from boxscore.errors import ConfigurationError
from boxscore.settings import Settings
from pipelines.command import main
from pipelines.replaying import replay_board
from pipelines.tracing import trace_cell
from sources.extracts import copy_of, read_extract
from sources.folder import deliveries
from warehouse.chronicle import Chronicle
from warehouse.files import Files

KEEPING = "keeping: {replaced_extracts_days: 30, logs_days: 30, reports_days: 30}\n"
FIRST_NIGHT = datetime(2024, 5, 1, 5)
LATER = FIRST_NIGHT + timedelta(days=60)
LANDED = "lake/landed/emergency_department_activity"
SENT_AGAIN = "activity/weekly_ae_activity_1.csv"
JUDGED = ("feed_weeks", "feed_cover", "feed_senders", "withdrawn_rows", "control_totals")
TYPED = ("returns", "entries")


class PowerCut(BaseException):
    """As when the machine goes off."""


def corrected(seen: int) -> list[str]:
    """The attendances, North's last week with so many."""
    return [row.replace(",107,80,27,", f",{seen},80,{seen - 80},") for row in all_attendances()]


@pytest.fixture(scope="module")
def three_nights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file that is sent twice more under its name, at last with a week less, and one that lies there on one night and corrects an old
    week; a refused one; reports and logs, old and new. Only read it."""
    at = tmp_path_factory.mktemp("nights")
    board = invented_board(at)
    (board.directory / "board.yaml").write_text(BOARD.format(as_of="2024-04-29", state="state") + KEEPING, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(at)
        run_night(house(board, FIRST_NIGHT), "first")
        board.write_attendances(corrected(110))
        old_week = board.write_attendances(attendances("N1", FIRST_SUNDAY, 90, 70), name="weekly_ae_activity_2.csv")
        run_night(house(board, FIRST_NIGHT + timedelta(days=1)), "second")
        old_week.unlink()
        board.write_attendances(corrected(120)[4:])
        board.write("activity/weekly_ae_activity_3.csv", "no header\n1,2\n")
        run_night(house(board, FIRST_NIGHT + timedelta(days=2)), "third")
    for name in ("logs/old.log", "reports/old.md", "reports/latest.md", "reports/new.md"):
        Files(str(board.state)).write(name, b"invented")
        written = LATER - timedelta(days=1 if "new" in name else 40)
        os.utime(board.state / name, (written.timestamp(),) * 2)
    return at


@pytest.fixture
def board(three_nights: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> InventedBoard:
    """A copy of the board after its nights, its state where the test stands."""
    shutil.copytree(three_nights, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return InventedBoard(Path("board"), Path("state"))


def house(board: InventedBoard, at: datetime = LATER) -> House:
    return house_at(board.directory, at)


def settings_of(board: InventedBoard | TypingBoard) -> Settings:
    return Settings(board=str(board.directory), warehouse=None)


def landed(board: InventedBoard) -> set[str]:
    return {path.name.partition(".")[0] for path in (board.state / LANDED).iterdir()}


def sent(board: InventedBoard) -> list[str]:
    """The hashes of the file as it was sent again and again, in order."""
    nights = Chronicle(Files(str(board.state))).nights("emergency_department_activity")
    return [one.extract for night in nights for one in night.came if one.name == SENT_AGAIN]


def lose_warehouse(state: Path) -> None:
    for file in state.glob("warehouse.sqlite*"):
        file.unlink()


def test_what_goes_is_what_was_replaced_and_what_is_old_and_nothing_else(board: InventedBoard) -> None:
    first, second, third = sent(board)
    before, lying = digests(board.state / "lake" / "accepted"), landed(board)
    # The third has a week less: rows of that week are those of the second still. All of the first is told by the second.
    assert set(prune(house(board)).names) == {f"{LANDED}/{first}.csv", "logs/old.log", "reports/old.md"}
    assert landed(board) == lying - {first}
    assert {second, third} < landed(board)
    assert sorted(path.name for path in (board.state / "reports").iterdir()) == ["latest.md", "new.md"]
    assert digests(board.state / "lake" / "accepted") == before
    assert prune(house(board)).names == ()


def test_every_cell_is_worked_out_as_it_was_and_traced_after_it(board: InventedBoard) -> None:
    traced = list(_traces(board))
    prune(house(board))
    assert list(_traces(board)) == traced
    assert len(traced) > 5
    pruned = house(board)
    pruned.store.begin_run("anew", how="command", weeks=pruned.board.whole_history)
    assert keep_cells(pruned, pruned.board.whole_history, "anew", anew=True).changed == 0


def test_every_night_is_judged_again_from_the_lake_alone_also_after_pruning(board: InventedBoard) -> None:
    before, cells = rows_but_runs(board.state, *JUDGED), exported(board.directory)
    prune(house(board))
    lose_warehouse(board.state)
    shutil.rmtree(board.state / "lake" / "accepted")
    shutil.rmtree(board.directory / "extracts")
    replay_board(settings_of(board), say=print)
    assert exported(board.directory) == cells
    assert rows_but_runs(board.state, *JUDGED) == before
    assert all(rows for name, rows in before.items() if name != "withdrawn_rows")


def _traces(board: InventedBoard) -> Iterator[tuple[object, ...]]:
    """For the newest cell of each series what it says and the rows behind it."""
    asked = house(board)
    newest = asked.store.cells().groupby(["team", "measure"], as_index=False).last()
    for team, measure, ending in newest[["team", "measure", "week_ending"]].itertuples(index=False):
        told = trace_cell(settings_of(board), asked.board, team=team, measure=measure, day=ending.date())
        yield team, measure, told.cell["value"], tuple(tuple(part.rows["row_number"]) for part in told.parts)


@pytest.mark.parametrize("after", [0, 1, 2])
def test_one_that_is_cut_short_leaves_nothing_half_and_the_next_ends_it(
    board: InventedBoard, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    asked, cells, removed = house(board), exported(board.directory), Files.remove
    to_go = going(asked).names
    left = iter(range(after))

    def remove(self: Files, name: str) -> bool:
        if next(left, None) is None:
            raise PowerCut
        return removed(self, name)

    with monkeypatch.context() as patch:
        patch.setattr(Files, "remove", remove)
        with pytest.raises(PowerCut):
            prune(asked)
    assert len(prune(house(board)).names) == len(to_go) - after
    assert not any((board.state / name).exists() for name in to_go)
    assert exported(board.directory) == cells


def test_a_dry_run_names_what_would_go_and_takes_nothing_away(board: InventedBoard) -> None:
    # The machine's clock is years after the nights, so what is a night old goes as well.
    before = {name: digest for name, digest in digests(board.state).items() if ".sqlite" not in name}
    told = CliRunner().invoke(main, ["--board", str(board.directory), "prune", "--dry-run"])
    assert told.exit_code == 0, told.output
    assert f"would go: {LANDED}/{sent(board)[0]}.csv" in told.stdout.splitlines()
    assert "Extracts   1 that others took the place of" in told.stdout.splitlines()
    assert {name: digest for name, digest in digests(board.state).items() if ".sqlite" not in name} == before
    done = CliRunner().invoke(main, ["--board", str(board.directory), "prune"])
    assert done.exit_code == 0, done.output
    assert sent(board)[0] not in landed(board)


def test_of_dagsters_record_what_is_old_over_and_shown_no_more_goes(tmp_path: Path) -> None:
    weeks = dg.StaticPartitionsDefinition(["a", "b"])

    @dg.asset(partitions_def=weeks)
    def made() -> None: ...

    with dg.DagsterInstance.local_temp(str(tmp_path)) as instance:
        runs = [dg.materialize([made], partition_key=week, instance=instance).run_id for week in ("a", "a", "b")]
        at_work = instance.create_run_for_job(
            dg.Definitions([made]).resolve_implicit_global_asset_job_def(), status=dg.DagsterRunStatus.STARTED
        )
        assert prune_record(instance, None) == prune_record(instance, 1) == []
        assert prune_record(instance, -1) == [runs[0]]  # as if a day had gone by: the second run made week a last
        assert {run.run_id for run in instance.get_runs()} == {runs[1], runs[2], at_work.run_id}
        assert instance.all_logs(runs[0]) == []
        assert instance.get_materialized_partitions(made.key) == {"a", "b"}


def test_a_replay_that_is_cut_short_has_changed_nothing(board: InventedBoard, tmp_path: Path) -> None:
    lose_warehouse(board.state)
    before, scratch = digests(board.state), tmp_path / "scratch"
    scratch.mkdir()

    def say(text: str) -> None:
        if text.startswith("Emergency"):
            raise PowerCut

    with pytest.raises(PowerCut):
        replay(House.of(settings_of(board), {}), "cut short", scratch=scratch, say=say)
    assert digests(board.state) == before


def test_rows_that_what_landed_does_not_bring_are_never_let_go(board: InventedBoard) -> None:
    lose_warehouse(board.state)
    for file in (board.state / "lake" / "landed" / "invoices").iterdir():
        file.unlink()
    before = digests(board.state / "lake")
    with pytest.raises(ConfigurationError, match=r"3 accepted rows would be lost \(from finance/croydon/invoices_1.csv\).*Nothing was ch"):
        replay_board(settings_of(board), say=print)
    assert digests(board.state / "lake") == before
    assert not (board.state / "warehouse.sqlite").exists()


def test_a_row_that_is_of_another_week_now_is_there_once(board: InventedBoard) -> None:
    cells, accepted = exported(board.directory), board.state / "lake" / "accepted" / "invoices"
    lose_warehouse(board.state)
    before = digests(accepted)
    # As an earlier reading of the same rows would have put them.
    newest = max(accepted.iterdir())
    shutil.copy(newest, accepted / "2020-01-05.parquet")
    replay_board(settings_of(board), say=print)
    assert digests(accepted) == before
    assert exported(board.directory) == cells


def test_where_there_is_a_warehouse_a_replay_is_refused(board: InventedBoard) -> None:
    with pytest.raises(ConfigurationError, match="Move it away first"):
        replay_board(settings_of(board), say=print)


def test_a_kept_copy_is_read_again_under_its_extracts_own_name_and_hash(tmp_path: Path) -> None:
    board = invented_board(tmp_path)
    feed = house(board).board.feed_by_id["invoices"]
    (sent,) = deliveries(str(board.directory), feed)
    copy = replace(sent, name=sent.name.replace(".csv", ".xlsx"), content=copy_of(read_extract(sent, feed)), copy_of=sent.extract)
    assert copy.extract == sent.extract
    assert read_extract(copy, feed).rows.equals(read_extract(sent, feed).rows)


@pytest.fixture(scope="module")
def typing(tmp_path_factory: pytest.TempPathFactory) -> TypingBoard:
    """Two wards that typed on three days, of which the second was in conflict with the first."""
    board = typing_board(tmp_path_factory.mktemp("typing") / "board")
    given_out = board.workbook()
    done, out_of = "entry_value_S12_done_20260621", "entry_value_S12_out_of_20260621"
    board.returned(typed(given_out, **{done: 3, out_of: 4}, entry_aim_cost="Less agency"), MONDAY + timedelta(hours=2), by="Ward clerk")
    board.returned(typed(given_out, **{done: 2, out_of: 4}), MONDAY + timedelta(hours=3))
    board.night("second", MONDAY + timedelta(days=1))
    again = typed(board.workbook(), **{done: 4, out_of: 4})
    board.returned(again, MONDAY + timedelta(days=1, hours=2))
    board.returned(typed(board.workbook(OTHER), entry_vision="Home first"), MONDAY + timedelta(days=1, hours=3))
    board.night("third", MONDAY + timedelta(days=2))
    return board


def test_what_was_typed_comes_back_with_every_version_and_conflict(typing: TypingBoard) -> None:
    state = typing.directory / "state"
    before, cells, shown = rows_but_runs(state, *JUDGED, *TYPED), exported(typing.directory), typing.shows("entry_aim_cost")
    workbooks = {path.name for path in (state / "workbooks").glob("*.xlsx")}
    lose_warehouse(state)
    replay_board(settings_of(typing), say=print)
    assert exported(typing.directory) == cells
    assert rows_but_runs(state, *JUDGED, *TYPED) == before
    assert (typing.shows("entry_aim_cost"), typing.shows("entry_vision", OTHER)) == (shown, "Home first") == ("Less agency", "Home first")
    assert sum(before["entries"].values()) >= 7
    (aside,) = (state / "workbooks" / "earlier").glob("before_replay_*")
    assert workbooks <= {path.name for path in aside.iterdir()}
    typing.returned(typed(next(aside.glob(f"{WARD}_*_v3.xlsx")).read_bytes(), entry_aim_safety="No falls"), MONDAY + timedelta(days=3))
    assert "entry_aim_safety" in set(typing.house().store.entries_now([WARD])["name"])
    s12 = typing.house().store.cells(team=WARD, measure="S12")
    assert s12[s12["week_ending"] == "2026-06-21"]["value"].tolist() == [100.0]  # 4 of 4, typed last
