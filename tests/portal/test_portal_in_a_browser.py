"""The portal as people meet it: a real server, a real provider to sign in with, a real browser, a workbook that goes out and comes back.

Every page is looked at as each role: by axe-core, on a narrow screen, magnified. The board, its people and figures are invented.
"""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from browsers import QUIET, chromium
from oidc_provider_mock import User, run_server_in_thread
from openpyxl import load_workbook
from typing_board import OTHER, WARD, TypingBoard, typed, typing_board

from boxscore.disclosure import Disclosure
from boxscore.peers import Counted, Improvement, Shared
from boxscore.settings import Settings
from boxscore.weeks import Week
from pipelines.serving import described_board, refusals_report, signing_in, site_of
from pipelines.taking_returns import BoardTakesReturns
from pipelines.tracing_for_pages import TracesFigures
from portal.app import create_app
from portal.serving import listening
from warehouse.shared import SharedFiles

AXE = (Path(__file__).parent / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
COACH, LEAD, ANALYST, SPONSOR = (f"{who}@board.example" for who in ("coach", "lead", "analyst", "sponsor"))
PEOPLE = f"""
- {{id: {COACH}, name: Catriona Coach (invented), role: coach, teams: [{WARD}, {OTHER}]}}
- {{id: {LEAD}, name: Lena Lead (invented), role: team lead, teams: [{WARD}]}}
- {{id: {ANALYST}, name: Aila Analyst (invented), role: analyst}}
- {{id: {SPONSOR}, name: Struan Sponsor (invented), role: sponsor}}
"""
HUDDLES, LATE = "S12", Week(date(2026, 6, 7))
"""A measure that the ward counts by hand, and a week of it that nobody has told."""
ANYBODYS = ("/peers", f"/peers/{HUDDLES}", "/nowhere")
OF_A_TEAM = ("/", f"/teams/{WARD}", f"/teams/{WARD}/measures/{HUDDLES}", "/returns")
ROWS = f"/teams/{WARD}/measures/{HUDDLES}/rows?week=2026-06-14"
NO_SIGN_IN = "/signed-in?state=invented&code=invented"
"""What a sign-in comes back to that this browser never began."""
PAGES = {
    COACH: (*OF_A_TEAM, ROWS, NO_SIGN_IN, "/?sort=blanks", "/upkeep", *ANYBODYS),
    LEAD: (*OF_A_TEAM, "/upkeep", *ANYBODYS),  # not for leads: what it says instead
    ANALYST: (*OF_A_TEAM, "/feeds", "/feeds/counts_by_hand", "/upkeep", *ANYBODYS),
    SPONSOR: ("/upkeep", *ANYBODYS),
}
LOOKS_OTHERWISE = """it => {
  const looks = () => ["outline", "boxShadow", "backgroundColor", "color"].map(name => getComputedStyle(it)[name]).join();
  const focused = looks();
  it.blur();
  const other = looks();
  it.focus();
  return focused != other;
}"""
"""Whether what has the focus looks otherwise without it."""

pytestmark = [pytest.mark.browser, pytest.mark.server]


@dataclass(frozen=True)
class Portal:
    """A portal that answers, its board, and a browser."""

    board: TypingBoard
    address: str
    browser: Any

    @contextmanager
    def signed_in(self, who: str, **how: Any) -> Iterator[Any]:
        """A page of somebody who has signed in, in a window of their own."""
        context = self.browser.new_context(**{"viewport": {"width": 1280, "height": 900}} | how)
        page = context.new_page()
        page.goto(self.address)
        page.get_by_role("button", name=who).click()
        page.wait_for_url(f"{self.address}/**")
        yield page
        context.close()


@pytest.fixture(scope="module")
def portal(tmp_path_factory) -> Iterator[Portal]:
    """The portal of a board of two wards that count by hand, after its first night."""
    from playwright.sync_api import sync_playwright

    board = typing_board(tmp_path_factory.mktemp("portal") / "board")
    (board.directory / "people.yaml").write_text(PEOPLE, encoding="utf-8")
    _improved(board)
    known = [User(sub=name, claims={"email": name}) for name in (COACH, LEAD, ANALYST, SPONSOR)]
    with (
        run_server_in_thread(user_claims=known) as provider,
        _serving(board, f"http://localhost:{provider.server_port}") as address,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium(), args=QUIET)
        yield Portal(board, address, browser)
        browser.close()


@contextmanager
def _serving(board: TypingBoard, issuer: str) -> Iterator[str]:
    with listening("127.0.0.1", 0) as door:
        address = f"http://127.0.0.1:{door.getsockname()[1]}"
        settings = Settings(
            board=str(board.directory),
            warehouse=None,
            sign_in="openid",
            public_url=address,
            openid_issuer=issuer,
            openid_client_id="portal",
            openid_client_secret="invented",
        )
        site = site_of(settings, described_board(settings))
        take, report = BoardTakesReturns(settings, site.read_board), refusals_report(settings, site)
        trace = TracesFigures(settings, site.read_board)
        app = create_app(site, signing_in(settings, site), public_url=address, report=report, take_return=take, trace=trace)
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [door]})
        thread.start()
        yield address
        server.should_exit = True
        thread.join(timeout=20)


def _improved(board: TypingBoard) -> None:
    """What a night may find for others: the other ward holds more huddles."""
    house, last = board.house(), Week(date(2026, 6, 21))
    figures = tuple(Counted(last.plus(-back).ending, 5 if back > 6 else 7, 5) for back in reversed(range(19)))
    said = {"sentence": "Shift: 7 weeks above the median: improvement", "centre_name": "median", "since": last.plus(-6).ending}
    told = Improvement(team=OTHER, measure=HUDDLES, before=5, since_then=7, figures=figures, **said)
    shared = Shared(looked_at=datetime(2026, 6, 22), seal="", disclosure=Disclosure(), improvements=(told,))
    SharedFiles(house.files).keep_improvements(shared)


def test_a_coach_finds_what_is_late_fills_it_in_returns_it_and_sees_it_after_the_next_night(portal, tmp_path) -> None:
    """All of it without JavaScript, and the browser finds nothing that the content policy forbids."""
    with portal.signed_in(COACH, java_script_enabled=False) as page:
        complaints: list[str] = []
        page.on("console", lambda message: complaints.append(message.text))
        late = page.get_by_role("table", name="Teams this week").get_by_role("row").filter(has_text="late")
        assert "w/e 07/06/2026" in late.filter(has_text="Inpatient ward 1").inner_text()

        page.get_by_role("link", name="Inpatient ward 1 (invented)", exact=True).first.click()
        page.get_by_role("link", name="Safety huddles").first.click()
        assert "not received" in page.get_by_role("row").filter(has_text="07/06/2026").inner_text()
        assert "Latest" in page.get_by_role("img", name="Safety huddles").locator("desc").text_content()

        page.goto(f"{portal.address}/teams/{WARD}")
        with page.expect_download() as download:
            page.get_by_role("link", name="Download the workbook").click()
        taken = tmp_path / download.value.suggested_filename
        download.value.save_as(taken)
        assert taken.name.startswith(f"{WARD}_we-2026-06-21_v")
        week = f"{LATE.ending:%Y%m%d}"
        names = {f"entry_value_{HUDDLES}_done_{week}": 6, f"entry_value_{HUDDLES}_out_of_{week}": 7}
        assert set(names) <= set(load_workbook(BytesIO(taken.read_bytes())).defined_names)
        taken.write_bytes(typed(taken.read_bytes(), **names, entry_huddle_20260621_held="yes"))

        page.goto(f"{portal.address}/returns")
        page.get_by_label("Workbooks that were filled in").set_input_files(taken)
        page.get_by_role("button", name="Return").click()
        assert "3 entries taken" in page.locator(".verdict").inner_text()

        portal.board.night("after it came back")
        page.goto(f"{portal.address}/teams/{WARD}/measures/{HUDDLES}")
        assert "85.7" in page.get_by_role("row").filter(has_text="07/06/2026").inner_text()  # 6 of 7
        page.goto(f"{portal.address}/upkeep?week=2026-06-21")
        assert "Returned" in page.get_by_role("row").filter(has_text="Inpatient ward 1").inner_text()
        assert complaints == []


@pytest.mark.parametrize("who", PAGES)
def test_no_page_of_a_role_has_anything_axe_objects_to_nor_scrolls_sideways(portal, who: str) -> None:
    """On a wide screen, on one of 320 px, and on one of 1280 px magnified twice; a table may scroll within its own region."""
    found: list[str] = []
    with portal.signed_in(who) as page:
        for path in PAGES[who]:
            page.set_viewport_size({"width": 1280, "height": 900})
            answer = page.goto(portal.address + path)
            assert (answer.status == 404) == (path == "/nowhere"), path
            found += [f"{path}: {said}" for said in _objections(page)]
            for width in (640, 320):
                page.set_viewport_size({"width": width, "height": 450})
                needed = page.evaluate("document.documentElement.scrollWidth")
                found += [f"{path}: {needed} px wide on a screen of {width}"] if needed > width else []
    assert not found, "\n".join(found)


def _objections(page: Any) -> list[str]:
    """What axe-core finds wrong with a page."""
    page.evaluate(AXE)
    violations = page.evaluate("async () => (await axe.run({resultTypes: ['violations']})).violations")
    return [f"{one['id']}: {one['help']}: {json.dumps([node['target'] for node in one['nodes'][:3]])}" for one in violations]


def test_the_keyboard_alone_leads_to_a_workbook_and_shows_where_it_is(portal) -> None:
    """Skip link first, then past the pages to the first team's row; whatever has the focus is outlined."""
    with portal.signed_in(COACH) as page:
        page.keyboard.press("Tab")
        assert page.locator(":focus").inner_text() == "Skip to main content"
        page.keyboard.press("Enter")
        reached: list[str] = []
        while not any(one.startswith("Download") and "Inpatient ward" in one for one in reached):
            page.keyboard.press("Tab")
            focus = page.locator(":focus")
            reached.append(focus.inner_text())
            assert focus.evaluate(LOOKS_OTHERWISE), f"nothing shows that the focus is on {reached[-1]}"
            assert len(reached) < 40
        with page.expect_download() as download:
            page.keyboard.press("Enter")
        assert download.value.suggested_filename.endswith(".xlsx")
        assert "Box Score" not in reached  # the skip link had led past the banner
