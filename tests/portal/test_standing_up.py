"""The portal while something is wrong: the warehouse locked by another process, a run going, the board described wrongly."""

import re
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from starlette.testclient import TestClient

from boxscore.errors import ConfigurationError
from boxscore.people import Person, Role
from portal import page_memory, readiness
from portal.app import create_app
from portal.doors import Limits
from portal.limits import Limit
from portal.readiness import Readiness
from portal.rereading import LOOK_EVERY_SECONDS, Reread
from portal.signing_in.proxy import TrustedProxy
from portal.visitors import People
from warehouse.engine import answering_soon, open_engine
from warehouse.store import Store
from warehouse.watching import SILENT_SECONDS

HOLDING = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
for statement in sys.argv[2:]:
    connection.execute(statement)
print("begun", flush=True)
sys.stdin.read()
connection.execute("ROLLBACK")
"""
WRITING = ("BEGIN EXCLUSIVE", "DELETE FROM workbooks")
LOCKING_OUT = ("PRAGMA locking_mode=EXCLUSIVE", "BEGIN EXCLUSIVE")
"""Before the portal has a connection: while it has one, SQLite lets nobody lock readers out."""


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@contextmanager
def meanwhile(statements: Sequence[str], shown) -> Iterator[None]:
    """Another process has done this in the warehouse, and goes on holding it."""
    command = [sys.executable, "-c", HOLDING, str(Path(shown.board.state) / "warehouse.sqlite"), *statements]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout.readline() == "begun\n"
        yield
        other.communicate("")


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_while_another_process_writes_pages_show_what_was_there_before(shown) -> None:
    with shown.browse() as browser, meanwhile(WRITING, shown):
        page = browser.get("/")
    assert page.status_code == 200
    assert "Download Westford" in words(page.text)


def test_while_nobody_can_read_the_portal_says_so_and_goes_on_when_they_can(shown) -> None:
    shown.store.engine.dispose()
    url = answering_soon(str(shown.store.engine.url))
    app = create_app(replace(shown, store=Store(open_engine(url))).site)
    with TestClient(app, base_url="http://localhost", client=("127.0.0.1", 1)) as browser:
        with meanwhile(LOCKING_OUT, shown):
            page = browser.get("/")
            assert page.status_code == 503
            assert "The figures cannot be reached just now" in words(page.text)
            assert page.headers["retry-after"] == "60"
            assert browser.get("/healthy").status_code == 200
        time.sleep(SILENT_SECONDS)
        assert "Download Westford" in words(browser.get("/").text)


def test_a_page_seen_before_is_shown_as_of_then_while_the_warehouse_does_not_answer(shown) -> None:
    place = Path(shown.board.state) / "warehouse.sqlite"
    with shown.browse() as browser:
        assert "Figures as of" not in browser.get("/").text
        for file in place.parent.glob("warehouse.sqlite*"):  # what is not in the database yet is in the one beside
            file.unlink()
        place.write_bytes(b"no database " * 1_000)
        page = browser.get("/")
        assert page.status_code == 200
        assert re.search(r"Figures as of \w+day \d\d/\d\d/\d{4} at \d\d:\d\d\. The warehouse", words(page.text))
        assert "Download Westford" in words(page.text)
        assert page.headers["content-length"] == str(len(page.content))


def test_a_page_is_sent_again_as_it_was_until_anything_is_written(shown) -> None:
    with shown.browse() as browser:
        first = browser.get("/").text
        with sqlite3.connect(Path(shown.board.state) / "portal.sqlite") as records:
            records.execute("DROP TABLE audit")  # what is sent from memory asks nobody
        assert browser.get("/").text == first
        shown.write("westford-emergency-department", shown.latest, version=2)
        assert browser.get("/").text != first


def test_the_address_of_a_page_counts_for_the_memory_that_pages_may_take(shown, monkeypatch) -> None:
    """One page, and an address of 50,000 letters, are more than 50,000 bytes: the page before is forgotten, and is made anew."""
    monkeypatch.setattr(page_memory, "HELD_BYTES", 50_000)
    app = create_app(shown.site, limits=Limits(pages=Limit(most=3, a_minute=1)))
    with TestClient(app, base_url="http://localhost", client=("127.0.0.1", 1)) as browser:
        assert [browser.get(path).status_code for path in ("/", "/", "/peers", "/", "/?x=" + "y" * 50_000, "/")] == [200] * 5 + [429]


def test_what_one_visitor_was_sent_is_not_sent_when_their_rights_have_changed(shown) -> None:
    people = {"a": Person(id="a", name="A", role=Role.ANALYST)}
    app = create_app(
        shown.site, TrustedProxy(People(lambda: people), header="X-User", addresses="10.0.0.7"), public_url="https://b.example"
    )
    browser = TestClient(app, base_url="https://b.example", client=("10.0.0.7", 1), headers={"X-User": "a"})
    assert "Westford" in browser.get("/").text
    people["a"] = Person(id="a", name="A", role=Role.COACH, teams=("eastham-minor-injuries-unit",))
    assert "Westford" not in browser.get("/").text
    people.clear()
    assert browser.get("/").status_code == 403


def test_a_board_described_wrongly_keeps_the_last_right_one_and_says_so(shown) -> None:
    clock, says = Clock(), ["right", 1]

    def read():
        if says[0] != "right":
            raise ConfigurationError("teams.yaml, line 3: no such key.")
        return shown.board

    described = Reread(read, lambda: tuple(says), clock)
    site = replace(shown.site, read_board=described, is_described_wrongly=lambda: described.is_wrong)
    with TestClient(create_app(site), base_url="http://localhost", client=("127.0.0.1", 1)) as browser:
        says[:] = "wrong", 2
        assert "cannot be used as it is" not in browser.get("/").text
        clock.now += LOOK_EVERY_SECONDS
        page = browser.get("/")
        assert "The description of this board was changed and cannot be used as it is." in page.text
        assert "Westford" in page.text
        assert "line 3" not in page.text
        says[:] = "right", 3
        clock.now += LOOK_EVERY_SECONDS
        assert "cannot be used as it is" not in browser.get("/").text


def test_teams_pages_are_made_ready_once_for_each_run_that_is_over(shown, monkeypatch) -> None:
    monkeypatch.setattr(readiness, "SECONDS_BETWEEN_TEAMS", 0)
    made: list[str] = []
    kept = Readiness(shown.site, lambda team: made.append(team.slug))
    kept.look()
    kept.look()
    assert made == [team.slug for team in shown.board.teams]
    shown.store.begin_run("night-2", how="command", weeks=shown.board.whole_history)
    kept.look()
    assert len(made) == 3
    shown.store.end_run("night-2", outcome="done", summary={})
    kept.look()
    assert len(made) == 6
