"""Whether anything was written since one looked, told by the database itself."""

import shutil
import sqlite3
from pathlib import Path

import pytest

from boxscore.errors import PassingFault
from warehouse.engine import open_engine
from warehouse.store import Store
from warehouse.watching import LOOK_EVERY_SECONDS, SILENT_SECONDS, Watch


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_it_changes_with_what_any_connection_wrote_and_with_nothing_else(store: Store) -> None:
    clock = Clock()
    watch = Watch(store.engine, clock)
    before = watch.version()
    store.runs()
    clock.now += max(LOOK_EVERY_SECONDS.values())
    assert watch.version() == before
    store.end_run("first", outcome="done", summary={})
    clock.now += max(LOOK_EVERY_SECONDS.values())
    assert watch.version() != before


def test_asking_makes_no_database_and_the_first_write_is_noticed(tmp_path: Path) -> None:
    place = tmp_path / "warehouse.sqlite"
    watch = Watch(open_engine(f"sqlite:///{place}"))
    assert watch.version() is None
    assert not place.exists()
    Store.at(f"sqlite:///{place}")
    assert watch.version() is not None


def test_a_backup_that_took_its_place_is_noticed(tmp_path: Path) -> None:
    place, backup = tmp_path / "warehouse.sqlite", tmp_path / "backup.sqlite"
    store = Store.at(f"sqlite:///{place}")
    watch = Watch(store.engine)
    before = watch.version()
    with sqlite3.connect(place) as held, sqlite3.connect(backup) as copy:
        held.backup(copy)
    shutil.move(backup, place)
    assert watch.version() != before


def test_one_that_does_not_answer_is_asked_again_after_a_while(tmp_path: Path) -> None:
    place, clock = tmp_path / "warehouse.sqlite", Clock()
    watch = Watch(open_engine(f"sqlite:///{place}"), clock)
    place.write_bytes(b"no database " * 100)
    with pytest.raises(PassingFault, match="does not answer"):
        watch.version()
    place.unlink()
    Store.at(f"sqlite:///{place}")
    with pytest.raises(PassingFault):
        watch.version()
    clock.now += SILENT_SECONDS
    assert watch.version() is not None
