"""Workbooks that come back through the page: taken, refused, or kept until the night is over. The board is invented."""

import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from openpyxl import Workbook
from starlette.testclient import TestClient
from typing_board import MONDAY, OTHER, WARD, TypingBoard, saved, typed, typing_board

from boxscore.people import Person, Role
from pipelines import taking_returns
from pipelines.serving import described_board, site_of
from pipelines.taking_returns import BoardTakesReturns
from portal import rereading
from portal.app import create_app
from portal.signing_in.proxy import TrustedProxy
from portal.site import Site
from portal.visitors import People

COACH = Person(id="coach@board.example", name="An invented coach", role=Role.COACH, teams=(WARD,))
SPONSOR = Person(id="sponsor@board.example", name="An invented sponsor", role=Role.SPONSOR)
PORTAL = "https://boxscore.example"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HOLDING_THE_TURN = """
import sys
from warehouse.locking import locks_of
for lock in locks_of(sys.argv[1], sys.argv[2]):
    assert lock.take()
print("held", flush=True)
sys.stdin.read()
"""


@dataclass
class Portal:
    """The portal of the typing board, and one who has it open."""

    board: TypingBoard
    site: Site
    browser: TestClient

    def give(self, *files: tuple[str, bytes], token: str | None = None):
        """What the page answers when the form is sent with these files."""
        page = self.browser.get("/returns").text
        (own,) = set(re.findall(r'name="form_token" value="(\w+)"', page))
        sent = [("workbook", (name, content, XLSX)) for name, content in files]
        return self.browser.post("/returns", data={"form_token": token or own}, files=sent, headers={"Origin": PORTAL})

    def noted(self) -> list[tuple[object, object]]:
        return [(entry["did"], entry["team"]) for entry in self.site.records.noted()]


@pytest.fixture(scope="module")
def board(tmp_path_factory: pytest.TempPathFactory) -> TypingBoard:
    return typing_board(tmp_path_factory.mktemp("typing") / "board")


@pytest.fixture(scope="module")
def portal(board: TypingBoard) -> Iterator[Portal]:
    settings = board.settings
    site = site_of(settings, described_board(settings))
    way = TrustedProxy(People(lambda: {one.id: one for one in (COACH, SPONSOR)}), header="X-User", addresses="10.0.0.7")
    app = create_app(site, way, public_url=PORTAL, take_return=BoardTakesReturns(settings, site.read_board))
    browser = TestClient(app, base_url=PORTAL, client=("10.0.0.7", 1), headers={"X-User": COACH.id})
    yield Portal(board, site, browser)
    site.close()


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_what_was_typed_is_told_kept_and_noted(portal: Portal) -> None:
    content = typed(portal.board.workbook(), entry_aim_safety="No falls", entry_action_1_due="soon")
    answer = portal.give(("ward.xlsx", content))
    assert answer.status_code == 200
    said = words(answer.text)
    assert "1 entry taken" in said
    assert "No falls" in said
    assert "Not taken, and why" in said
    assert "when action 1 is due" in said
    assert portal.noted()[-1] == ("returned", WARD)
    entries = portal.site.store.entries_now([WARD]).set_index("name")
    assert (entries.loc["entry_aim_safety", "value"], entries.loc["entry_aim_safety", "who"]) == ("No falls", COACH.name)
    assert "ward.xlsx" in words(portal.browser.get("/returns").text)


def test_a_workbook_of_another_team_is_refused_as_one_of_no_team_is(portal: Portal) -> None:
    theirs = typed(portal.board.workbook(OTHER), entry_aim_safety="Not ours to see")
    names = portal.board.house().board.team_by_slug
    refused = portal.give(("a.xlsx", theirs))
    assert refused.status_code == 422
    assert "a.xlsx is not a workbook of a team of yours" in words(refused.text)
    assert names[OTHER].name not in refused.text
    assert "Not ours to see" not in refused.text
    assert portal.site.store.entries_now([OTHER]).empty
    assert portal.noted()[-1] == ("was refused", "")


@pytest.mark.parametrize(
    "content", [b"", b"not a workbook", b"PK\x03\x04 torn", saved(Workbook())], ids=["empty", "text", "torn", "none of ours"]
)
def test_a_file_that_is_no_box_score_is_refused_in_words(portal: Portal, content: bytes) -> None:
    answer = portal.give(("<b>odd</b>\x00name.xlsx", content))
    assert answer.status_code == 422
    assert "Refused." in answer.text
    assert "<b>odd" not in answer.text


def test_no_file_is_told_as_such_and_too_many_are_not_taken(portal: Portal) -> None:
    assert "No file was chosen" in portal.give().text
    many = [(f"{at}.xlsx", b"x") for at in range(21)]
    assert portal.give(*many).status_code == 400


def test_without_the_word_of_the_form_nothing_is_taken(portal: Portal) -> None:
    content = typed(portal.board.workbook(), entry_aim_safety="Forged")
    assert portal.give(("ward.xlsx", content), token="0" * 64).status_code == 403
    assert portal.browser.post("/returns", files={"workbook": ("ward.xlsx", content)}).status_code == 403
    assert "Forged" not in set(portal.site.store.entries_now([WARD])["value"])


def test_a_mistake_in_people_yaml_keeps_the_last_right_one_and_pages_say_so(portal: Portal, monkeypatch) -> None:
    """Here because this board lies in a directory."""
    monkeypatch.setattr(rereading, "LOOK_EVERY_SECONDS", 0)
    settings, people = portal.board.settings, Path(portal.board.settings.board, "people.yaml")
    people.write_text("- {id: lead@board.example, name: An invented lead, role: analyst}\n")
    site = site_of(settings, described_board(settings))
    people.write_text("- {id: lead@board.example, name: An invented lead, role: captain of all}\n")
    assert site.people.find("lead@board.example")
    assert site.is_described_wrongly()
    people.unlink()
    assert site.people.find("lead@board.example") is None
    assert not site.is_described_wrongly()
    site.close()


@pytest.mark.parametrize("charset", ["unicode_escape", "utf-7", "punycode", "undefined", "\x00"])
def test_a_form_that_says_how_it_is_coded_is_not_taken(portal: Portal, charset: str) -> None:
    """In these what was sent would be no text, or cannot be read at all."""
    part = b'--b\r\nContent-Disposition: form-data; name="form_token"\r\n\r\n\\ud800+2AA-\r\n--b--\r\n'
    sent = {"Origin": PORTAL, "Content-Type": f"multipart/form-data; boundary=b; Charset={charset}"}
    assert portal.browser.post("/returns", content=part, headers=sent).status_code == 400


def test_a_long_name_is_cut_to_what_a_file_system_takes_in_bytes(portal: Portal) -> None:
    """An é is two bytes: of 150 there is room for .xlsx and 72 of them."""
    answer = portal.give(("é" * 200 + ".xlsx", b"not a workbook"))
    assert f"<h3>{'é' * 72}.xlsx</h3>" in answer.text


def test_who_has_no_teams_has_no_such_page(portal: Portal) -> None:
    assert portal.browser.get("/returns", headers={"X-User": SPONSOR.id}).status_code == 403


def test_during_a_night_the_file_is_kept_and_the_next_run_takes_it_in_under_the_same_name(portal: Portal, monkeypatch) -> None:
    monkeypatch.setattr(taking_returns, "PATIENCE_SECONDS", 0.1)
    house = portal.board.house()
    command = [sys.executable, "-c", HOLDING_THE_TURN, house.board.state, house.warehouse_url]
    content = typed(portal.board.workbook(), entry_vision="The best ward", entry_huddle_20260621_held="yes")
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as night:
        assert night.stdout.readline() == "held\n"
        answer = portal.give(("ward.xlsx", content))
        night.communicate("")
    assert answer.status_code == 200
    assert "A night is running: your file is kept, and is taken in after it." in words(answer.text)
    assert "entry_vision" not in set(portal.site.store.entries_now([WARD])["name"])
    portal.board.night("second", MONDAY)
    assert portal.board.shows("entry_vision") == "The best ward"
    assert portal.board.shows("entry_aim_safety") == "No falls"
    kept = portal.site.store.entries_now([WARD]).set_index("name")
    assert kept.loc["entry_vision", "who"] == COACH.name
    assert [name for name in house.files.names("returns") if not name.endswith(".txt")] == []


def test_more_than_a_workbook_can_be_is_refused_whether_it_says_so_or_not(portal: Portal) -> None:
    part = b"x" * 1_000_000
    head = b'--b\r\nContent-Disposition: form-data; name="workbook"; filename="a.xlsx"\r\n\r\n'
    sent = {"Origin": PORTAL, "Content-Type": "multipart/form-data; boundary=b"}
    said = portal.browser.post("/returns", content=head + 23 * part, headers=sent)
    unsaid = portal.browser.post("/returns", content=(piece for piece in (head, *[part] * 23)), headers=sent)
    assert (said.status_code, unsaid.status_code) == (413, 413)
    assert "at most 20 MB" in unsaid.text
    assert portal.browser.post("/returns", content=b"torn", headers=sent).status_code in (400, 403)
