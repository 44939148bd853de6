"""A board's turn: one at a time, given back by a process that is killed, and waited for no longer than was said."""

import time
from pathlib import Path

import pytest
from sqlalchemy import make_url, text
from turns import held, sqlite_in

from boxscore.errors import BoardBusy, PlaceUnusable
from warehouse.engine import open_engine
from warehouse.locking import DatabaseLock, FileLock, Turn, locks_of


def test_a_second_run_says_whom_it_waits_for_and_steps_aside_in_words(tmp_path: Path) -> None:
    said: list[str] = []
    with held(tmp_path, sqlite_in(tmp_path)) as other, pytest.raises(BoardBusy, match=r"0\.2 seconds were not enough.*changed nothing"):
        Turn(0.2).take(locks_of(str(tmp_path), sqlite_in(tmp_path)), said.append)
    (waits,) = said
    assert waits.startswith("This board is being worked on by a run begun ")
    assert waits.endswith(f" UTC in process {other.pid}: waiting up to 0.2 seconds for it to end.")


def test_a_second_run_begins_when_the_first_has_given_its_turn_back(tmp_path: Path) -> None:
    first, second = Turn(0), Turn(0)
    assert first.take(locks_of(str(tmp_path), sqlite_in(tmp_path)), print) is True
    with pytest.raises(BoardBusy):
        second.take(locks_of(str(tmp_path), sqlite_in(tmp_path)), lambda _: None)
    first.give_back()
    assert second.take(locks_of(str(tmp_path), sqlite_in(tmp_path)), print) is True
    second.give_back()


def test_a_turn_that_is_held_is_not_taken_twice(tmp_path: Path) -> None:
    turn = Turn(0)
    assert turn.take(locks_of(str(tmp_path), sqlite_in(tmp_path)), print) is True
    assert turn.take(locks_of(str(tmp_path), sqlite_in(tmp_path)), print) is False
    turn.give_back()


def test_a_process_that_is_killed_leaves_no_lock_behind(tmp_path: Path) -> None:
    with held(tmp_path, sqlite_in(tmp_path)) as other:
        other.kill()
        other.wait()
        turn = Turn(0)
        assert turn.take(locks_of(str(tmp_path), sqlite_in(tmp_path)), print) is True
        turn.give_back()


def test_a_process_that_was_forked_by_the_killed_one_does_not_keep_its_lock(tmp_path: Path) -> None:
    with held(tmp_path, sqlite_in(tmp_path), then="os.fork() or time.sleep(60)\n") as other:
        time.sleep(0.2)
        other.kill()
        other.wait()
        turn = Turn(0)
        assert turn.take(locks_of(str(tmp_path), sqlite_in(tmp_path)), print) is True
        turn.give_back()


def test_what_a_run_holds_is_the_state_on_a_disk_and_the_warehouse_elsewhere(tmp_path: Path) -> None:
    here, elsewhere = f"{tmp_path}/state", f"sqlite:///{tmp_path}/other/w.sqlite"

    def told(state: str, url: str) -> list[str]:
        return [str(lock.place) if isinstance(lock, FileLock) else "database" for lock in locks_of(state, url)]

    assert told(here, f"sqlite:///{here}/warehouse.sqlite") == [f"{here}/run.lock"]
    assert told(here, elsewhere) == [f"{here}/run.lock", f"{tmp_path}/other/w.sqlite.run.lock"]
    assert told("memory://state", elsewhere) == [f"{tmp_path}/other/w.sqlite.run.lock"]
    assert told(here, "postgresql://coach@host/boxscore") == [f"{here}/run.lock", "database"]
    assert told("memory://state", "postgresql://coach@host/boxscore") == ["database"]


def test_a_state_that_cannot_be_locked_is_named(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file where the folder should be", encoding="utf-8")
    with pytest.raises(PlaceUnusable, match=r"state/run\.lock cannot be kept there \(.*\)\. Move what is in its place away"):
        Turn(0).take(locks_of(str(tmp_path / "state"), sqlite_in(tmp_path / "state")), print)


@pytest.mark.postgres
def test_a_postgresql_gives_a_killed_runs_turn_to_the_next(postgres_url: str) -> None:
    turn, locks = Turn(0), (DatabaseLock(make_url(postgres_url)),)
    with held("memory://state", postgres_url) as other:
        with pytest.raises(BoardBusy, match="another run"):
            turn.take(locks, lambda _: None)
        other.kill()
        other.wait()
        assert Turn(10).take(locks, print) is True
    locks[0].give_back()


@pytest.mark.postgres
def test_a_turn_that_was_lost_with_its_connection_is_taken_anew(postgres_url: str) -> None:
    turn, locks = Turn(10), (DatabaseLock(make_url(postgres_url)),)
    turn.take(locks, print)
    with open_engine(postgres_url).connect() as other:
        other.execute(text("SELECT pg_terminate_backend(pid, 5000) FROM pg_locks WHERE locktype = 'advisory'"))
    assert turn.take(locks, print) is True
    assert turn.take(locks, print) is False
    turn.give_back()
