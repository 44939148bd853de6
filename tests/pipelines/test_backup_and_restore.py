"""A board is written to one file and put back from it: what shows is what showed, nothing newer is lost, nothing leads outside."""

import json
import shutil
import sqlite3
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from kept_states import digests, exported
from sqlalchemy import insert, select
from turns import held, sqlite_in
from typing_board import MONDAY, WARD, TypingBoard, typed, typing_board

from boxscore.errors import BoardBusy, ConfigurationError, PassingFault
from boxscore.settings import Settings
from pipelines.backing_up import back_up_board, restore_board
from pipelines.command import main
from pipelines.taking_returns import BoardTakesReturns
from portal.records import Records
from warehouse import tables
from warehouse.copying import copy_in, copy_out
from warehouse.engine import open_engine
from warehouse.files import Files
from warehouse.migrating import upgrade
from warehouse.store import Store

AIM = "Spend less on agency"


def settings_of(board: TypingBoard) -> Settings:
    return Settings(board=str(board.directory), warehouse=None, seconds_to_wait_for_another_run=0)


def put_back(board: TypingBoard, file: Path, *, force: bool = False) -> list[str]:
    return list(restore_board(settings_of(board), str(file), force=force, say=print))


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> TypingBoard:
    """A board of two wards after a night, with a workbook that came back and somebody signed in to the portal. Only read it."""
    board = typing_board(tmp_path_factory.mktemp("original") / "board")
    # Moved from its place by copies of it.
    described = board.directory / "board.yaml"
    described.write_text(described.read_text(encoding="utf-8").replace(str(board.directory), "."), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(board.directory)
        board.returned(typed(board.workbook(), entry_aim_cost=AIM))
        Files("state").write("returns/read/abc_ward.xlsx", b"invented")
        records = Records("sqlite:///state/portal.sqlite")
        records.begin_session("coach@board.example")
        records.note("coach@board.example", "downloaded")
        records.close()
    return board


@pytest.fixture
def board(original: TypingBoard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TypingBoard:
    """A copy of it that may be changed; its state is where the test stands."""
    copy = shutil.copytree(original.directory, tmp_path / "board")
    monkeypatch.chdir(copy)
    return TypingBoard(copy)


@pytest.fixture
def file(board: TypingBoard, tmp_path: Path) -> Path:
    """Its backup."""
    back_up_board(settings_of(board), str(tmp_path / "backup.zip"), say=print)
    return tmp_path / "backup.zip"


def without_databases(state: Path) -> dict[str, str]:
    return {name: digest for name, digest in digests(state).items() if ".sqlite" not in name and name != "run.lock"}


def test_what_comes_back_is_what_was_there_byte_for_byte(board: TypingBoard, file: Path) -> None:
    cells, files = exported(board.directory), without_databases(board.directory / "state")
    for lost in ("state", "feeds", "board.yaml", "teams.yaml"):
        place = board.directory / lost
        shutil.rmtree(place) if place.is_dir() else place.unlink()
    assert put_back(board, file)[-1].endswith("is as it was, with everything up to 22/06/2026 05:00 UTC.")
    assert exported(board.directory) == cells
    assert without_databases(board.directory / "state") == files
    entered = board.house().store.entries_now([WARD])
    assert entered.set_index("name")["value"]["entry_aim_cost"] == AIM
    board.night("after", MONDAY + timedelta(days=1))
    assert exported(board.directory) == cells


def test_a_warehouse_that_is_damaged_and_files_that_were_lost_or_changed_are_put_right(board: TypingBoard, file: Path) -> None:
    cells, state = exported(board.directory), board.directory / "state"
    files = without_databases(state)
    (state / "warehouse.sqlite").write_bytes(b"no database " * 1_000)
    shutil.rmtree(state / "lake" / "accepted")
    (state / "lake" / "stray.bin").write_bytes(b"stray")
    put_back(board, file)
    assert exported(board.directory) == cells
    assert without_databases(state) == files


def test_what_people_typed_where_it_lay_or_sent_back_since_is_kept(board: TypingBoard, file: Path) -> None:
    state = board.directory / "state"
    (workbook, *_) = sorted((state / "workbooks").glob("*.xlsx"))
    (state / "returns" / "waits.xlsx").write_bytes(b"waits")
    (state / "returns" / "read" / "def_since.xlsx").write_bytes(b"read since")
    Files(str(state)).write("returns/refused/fed_since.txt", b"refused since")
    Files(str(state)).write("returns/refused/fed_since.txt.txt", b"It is no workbook.")
    workbook.write_bytes(b"typed into")
    put_back(board, file)
    (kept,) = (state / "workbooks" / "earlier").glob("typed_into_*")
    assert kept.read_bytes() == b"typed into"
    assert workbook.read_bytes() != b"typed into"
    assert (state / "returns" / "waits.xlsx").read_bytes() == b"waits"
    assert (state / "returns" / "def_since.xlsx").read_bytes() == b"read since"
    assert (state / "returns" / "fed_since.txt").read_bytes() == b"refused since"
    assert not (state / "returns" / "fed_since.txt.txt").exists()


def test_what_came_back_since_into_a_folder_of_its_own_is_read_again_too(board: TypingBoard, tmp_path: Path) -> None:
    described, returns = board.directory / "board.yaml", tmp_path / "returns"
    described.write_text(f"{described.read_text(encoding='utf-8')}returns: {returns}\n", encoding="utf-8")
    Files(str(returns)).write("read/abc_before.xlsx", b"read before")
    file = tmp_path / "backup.zip"
    back_up_board(settings_of(board), str(file), say=print)
    Files(str(returns)).write("read/def_since.xlsx", b"read since")
    put_back(board, file)
    assert sorted(digests(returns)) == ["def_since.xlsx", "read/abc_before.xlsx"]


def test_what_was_typed_since_outlives_a_warehouse_that_is_damaged(board: TypingBoard, file: Path) -> None:
    board.returned(typed(board.workbook(), entry_aim_safety="No falls"), MONDAY + timedelta(hours=9), by="coach")
    (board.directory / "state" / "warehouse.sqlite").write_bytes(b"no database " * 1_000)
    put_back(board, file)
    entered = board.house().store.entries_now([WARD]).set_index("name")["value"]
    assert (entered["entry_aim_cost"], entered["entry_aim_safety"]) == (AIM, "No falls")
    assert list(board.house().store.returns()["returned_by"]) == ["", "coach"]


def test_a_workbook_returned_between_a_restore_cut_short_and_the_next_is_kept_for_the_next_run(board: TypingBoard, file: Path) -> None:
    workbook, house = typed(board.workbook(), entry_aim_safety="No falls"), board.house()
    Files("state").write("restoring/begun", b"")
    assert BoardTakesReturns(settings_of(board), lambda: house.board)(workbook, file_name="ward.xlsx", by="coach") is None
    put_back(board, file)
    assert [path.read_bytes() for path in (board.directory / "state" / "returns").glob("*.xlsx")] == [workbook]


def test_who_has_the_warehouse_open_sees_what_was_put_back_and_never_writes_to_the_one_that_is_gone(board: TypingBoard, file: Path) -> None:
    house, place = board.house(), board.directory / "state" / "warehouse.sqlite"
    open_before, weeks = house.store, house.board.whole_history
    assert len(open_before.returns()) == 1
    place.rename(place.with_name("moved.sqlite"))
    with pytest.raises(PassingFault, match="is not where it was; nothing was stored"):
        open_before.begin_run("lost", how="command", weeks=weeks)
    assert not place.exists()
    put_back(board, file)
    open_before.begin_run("kept", how="command", weeks=weeks)
    assert "kept" in board.house().store.run_times()


def test_newer_figures_are_refused_unless_it_is_forced(board: TypingBoard, file: Path) -> None:
    cells = exported(board.directory)
    board.returned(typed(board.workbook(), entry_aim_safety="No falls"), MONDAY + timedelta(hours=9))
    before = digests(board.directory)
    with pytest.raises(ConfigurationError, match=r"up to 22/06/2026 14:00 UTC, and the backup up to 22/06/2026 05:00 UTC"):
        put_back(board, file)
    assert {name: digest for name, digest in digests(board.directory).items() if ".sqlite" not in name and "lock" not in name} == {
        name: digest for name, digest in before.items() if ".sqlite" not in name and "lock" not in name
    }
    put_back(board, file, force=True)
    assert exported(board.directory) == cells
    assert "entry_aim_safety" not in set(board.house().store.entries_now([WARD])["name"])


def test_configuration_that_is_there_stays_and_is_told_and_goes_only_when_forced(board: TypingBoard, file: Path) -> None:
    teams = board.directory / "teams.yaml"
    was = teams.read_text(encoding="utf-8")
    teams.write_text(f"{was}# a remark\n", encoding="utf-8")
    assert put_back(board, file)[0] == "The board's own files stay as they are, and differ from the backup's: teams.yaml."
    assert teams.read_text(encoding="utf-8").endswith("# a remark\n")
    with held(board.directory / "state", sqlite_in(board.directory / "state")), pytest.raises(BoardBusy):
        put_back(board, file, force=True)
    assert teams.read_text(encoding="utf-8").endswith("# a remark\n")
    put_back(board, file, force=True)
    assert teams.read_text(encoding="utf-8") == was


def test_no_run_begins_while_configuration_is_half_put_back(board: TypingBoard, file: Path) -> None:
    Files(str(board.directory)).write("restoring/new/teams.yaml", b"")
    with pytest.raises(ConfigurationError, match="A restore of this board was cut short"):
        back_up_board(settings_of(board), str(file.with_name("half.zip")), say=print)
    put_back(board, file)
    assert not (board.directory / "restoring").exists()


def test_nobody_is_signed_in_by_a_backup_and_what_was_noted_stays(board: TypingBoard, file: Path) -> None:
    shutil.rmtree(board.directory / "state")
    put_back(board, file)
    with sqlite3.connect("state/portal.sqlite") as portal:
        assert portal.execute("SELECT count(*) FROM sessions").fetchone() == (0,)
        assert portal.execute("SELECT did FROM audit").fetchall() == [("downloaded",)]


@pytest.mark.parametrize("cut_short_at", range(0, 12, 3))
def test_a_restore_that_is_cut_short_is_made_right_by_the_next_and_no_run_meanwhile(
    board: TypingBoard, file: Path, monkeypatch: pytest.MonkeyPatch, cut_short_at: int
) -> None:
    cells, state = exported(board.directory), board.directory / "state"
    files = without_databases(state)
    for number, path in enumerate(sorted((state / "lake").rglob("*.parquet"))):
        path.write_bytes(b"changed") if number % 2 else path.unlink()
    moved = Files.move

    class PowerCut(BaseException):
        """As when the machine goes off."""

    left = iter(range(cut_short_at))

    def move(self: Files, name: str, to: str) -> None:
        if next(left, None) is None:
            raise PowerCut
        moved(self, name, to)

    with monkeypatch.context() as patch:
        patch.setattr(Files, "move", move)
        with pytest.raises(PowerCut):
            put_back(board, file)
    told = CliRunner().invoke(main, ["--board", str(board.directory), "backup", str(board.directory.parent / "half.zip")])
    assert told.exit_code == 2
    assert "A restore of this board was cut short" in told.stderr
    put_back(board, file)
    assert exported(board.directory) == cells
    assert without_databases(state) == files


def rewritten(file: Path, change: Callable[[str, bytes], bytes | None], **added: bytes) -> Path:
    """The archive with its files as ``change`` makes them, None for one left out, and others added under their names."""
    to = file.with_name("changed.zip")
    with zipfile.ZipFile(file) as read, zipfile.ZipFile(to, "w") as write:
        for name in read.namelist():
            content = change(name, read.read(name))
            if content is not None:
                write.writestr(name, content)
        for name, content in added.items():
            write.writestr(name, content)
    return to


def with_one_named(name: str) -> Callable[[str, bytes], bytes]:
    def change(known: str, content: bytes) -> bytes:
        if known != "manifest.json":
            return content
        told = json.loads(content)
        told["files"][name] = {"sha256": "0" * 64, "size": 0}
        return json.dumps(told).encode()

    return change


@pytest.mark.parametrize(
    "name",
    [
        *("../outside", "state/../../outside", "/outside", "state\\..\\outside", "C:/outside", "extracts/a.csv", "state/"),
        *("state/run.lock", "state/restoring/old/a", "board/own.sqlite"),
    ],
)
def test_a_name_that_leads_outside_or_is_no_files_is_refused_before_anything_is_written(board: TypingBoard, file: Path, name: str) -> None:
    before = digests(board.directory.parent)
    changed = rewritten(file, with_one_named(name), **{name: b""})
    with pytest.raises(ConfigurationError, match="which no backup does"):
        put_back(board, changed)
    changed.unlink()
    assert digests(board.directory.parent) == before


def test_one_byte_that_is_another_is_noticed_before_anything_changes(board: TypingBoard, file: Path) -> None:
    def one_byte(name: str, content: bytes) -> bytes:
        return content[:-1] + bytes([content[-1] ^ 1]) if name.endswith(".parquet") else content

    before = digests(board.directory)
    with pytest.raises(ConfigurationError, match=r"is damaged: state/lake/.*parquet is not what was backed up"):
        put_back(board, rewritten(file, one_byte))
    assert digests(board.directory) == before


@pytest.mark.parametrize("spoil", ["cut", "lacks", "more", "none", "newer"])
def test_what_is_no_whole_backup_is_refused_in_words(board: TypingBoard, file: Path, spoil: str) -> None:
    def newer(name: str, content: bytes) -> bytes:
        return content.replace(b'"format": 1', b'"format": 9') if name == "manifest.json" else content

    spoilt = file.with_name("spoilt.zip")
    match spoil:
        case "cut":
            spoilt.write_bytes(file.read_bytes()[:-500])
        case "lacks":
            spoilt = rewritten(file, lambda name, content: None if name.endswith(".parquet") else content)
        case "more":
            spoilt = rewritten(file, lambda _, content: content, **{"state/more": b""})
        case "none":
            spoilt.write_bytes(b"a letter")
        case "newer":
            spoilt = rewritten(file, newer)
    told = CliRunner().invoke(main, ["--board", str(board.directory), "restore", str(spoilt)])
    assert told.exit_code == 2
    assert told.stderr.count("\n") == 1
    assert "Traceback" not in told.stderr


def test_the_backup_of_another_board_is_refused(board: TypingBoard, file: Path) -> None:
    described = board.directory / "board.yaml"
    text = described.read_text(encoding="utf-8")
    described.write_text(text.replace("name: ", "name: another-", 1), encoding="utf-8")
    with pytest.raises(ConfigurationError, match="Name the board's own directory"):
        put_back(board, file, force=True)


def test_a_backup_waits_for_a_run_and_lies_outside_what_it_is_of(board: TypingBoard, tmp_path: Path) -> None:
    with held(board.directory / "state", sqlite_in(board.directory / "state")):
        told = CliRunner().invoke(
            main,
            ["--board", str(board.directory), "backup", str(tmp_path / "b.zip")],
            env={"BOXSCORE_SECONDS_TO_WAIT_FOR_ANOTHER_RUN": "0"},
        )
    assert told.exit_code == 2
    assert not (tmp_path / "b.zip").exists()
    with pytest.raises(ConfigurationError, match="Put it on another disk"):
        back_up_board(settings_of(board), "state/backup.zip", say=print)


@pytest.mark.parametrize("command", ["returns", "restore", "prune"])
def test_what_else_writes_waits_for_a_run_too(board: TypingBoard, file: Path, command: str) -> None:
    arguments = {"returns": [str(board.directory / "teams.yaml")], "restore": [str(file)], "prune": []}[command]
    with held(board.directory / "state", sqlite_in(board.directory / "state")):
        before = {name: digest for name, digest in digests(board.directory).items() if "lock" not in name and ".sqlite-" not in name}
        told = CliRunner().invoke(
            main, ["--board", str(board.directory), command, *arguments], env={"BOXSCORE_SECONDS_TO_WAIT_FOR_ANOTHER_RUN": "0"}
        )
        now = {name: digest for name, digest in digests(board.directory).items() if "lock" not in name and ".sqlite-" not in name}
    assert told.exit_code == 2
    assert "is being worked on by" in told.stderr
    assert now == before


def test_only_its_owner_may_read_a_backup(file: Path) -> None:
    assert file.stat().st_mode & 0o077 == 0


@pytest.mark.postgres
def test_a_postgresql_is_copied_row_by_row_and_back_into_either(board: TypingBoard, postgres_url: str, tmp_path: Path) -> None:
    first = open_engine("sqlite:///state/warehouse.sqlite")
    copy_out(first, tmp_path / "a.sqlite")
    server = open_engine(postgres_url)
    upgrade(server)
    with server.begin() as connection:
        connection.execute(
            insert(tables.runs),
            [
                dict.fromkeys(["run", "how", "outcome"], "old")
                | dict.fromkeys(["first_week", "last_week"], MONDAY.date())
                | {"started_at": MONDAY}
            ],
        )
    copy_in(tmp_path / "a.sqlite", server)
    copy_out(server, tmp_path / "b.sqlite")
    assert rows_of(tmp_path / "b.sqlite") == rows_of(tmp_path / "a.sqlite")
    assert "first" in Store.reading(postgres_url).run_times()
    server.dispose()


def rows_of(sqlite_file: Path) -> dict[str, set[tuple[object, ...]]]:
    engine = open_engine(f"sqlite:///{sqlite_file}")
    with engine.connect() as connection:
        rows = {table.name: {tuple(row) for row in connection.execute(select(table))} for table in tables.metadata.sorted_tables}
    engine.dispose()
    return rows
