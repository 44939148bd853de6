"""The portal as a coach meets it: a real server, a real browser, a downloaded workbook."""

import os
import shutil
import threading
from collections.abc import Iterator

import pytest
import uvicorn

from portal.app import create_app
from portal.serving import listening

QUIET = "--no-sandbox --headless --disable-gpu --disable-background-networking --disable-component-update --disable-sync --no-first-run"
CHROMIUM = shutil.which("chromium")
MUST_RUN = os.environ.get("CI") == "true"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.server,
    pytest.mark.skipif(not CHROMIUM and not MUST_RUN, reason="Debian's Chromium is not installed; CI=true makes this test compulsory"),
]


@pytest.fixture
def address(shown) -> Iterator[str]:
    """Where the portal of the invented board answers while the test runs."""
    with listening("127.0.0.1", 0) as door:
        server = uvicorn.Server(uvicorn.Config(create_app(shown.site), log_level="warning", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [door]})
        thread.start()
        yield f"http://127.0.0.1:{door.getsockname()[1]}/"
        server.should_exit = True
        thread.join(timeout=20)


@pytest.fixture
def browser():
    """Chromium, without JavaScript: the portal must not need it."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET.split())
        yield chromium.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 900}, accept_downloads=True)
        chromium.close()


def test_a_coach_sees_what_is_ready_and_takes_a_workbook_away(shown, address, browser, tmp_path) -> None:
    entry, content = shown.write("westford-emergency-department", shown.latest, version=2)
    page = browser.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(address)

    assert "2 of 3 workbooks are ready; 2 teams wait for a feed." in page.locator("p.summary").inner_text()
    teams = page.get_by_role("table", name="Teams by organisation").get_by_role("row")
    assert teams.count() == 4
    assert "Northby <b>day</b> & evening unit" in teams.nth(2).inner_text()

    with page.expect_download() as download:
        page.get_by_role("link", name="Download Westford emergency department, w/e 15/06/2025").click()
    taken = tmp_path / "taken.xlsx"
    download.value.save_as(taken)
    assert download.value.suggested_filename == entry.file_name
    assert taken.read_bytes() == content
    assert complaints == []  # the browser found nothing its content policy forbids


@pytest.mark.parametrize("width", [1280, 320])
def test_the_page_never_scrolls_sideways_though_its_wide_table_may(address, browser, width: int) -> None:
    page = browser.new_page()
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(address)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.get_by_role("region", name="Teams by organisation").evaluate("it => it.scrollWidth > it.clientWidth") == (width == 320)


def test_the_keyboard_reaches_the_table_and_its_links(address, browser) -> None:
    page = browser.new_page()
    page.goto(address)
    reached = []
    for _ in range(4):
        page.keyboard.press("Tab")
        reached.append(page.locator(":focus").inner_text())
    assert reached[:2] == ["Skip to main content", "Box Score"]
    assert reached[2].startswith("Teams by organisation")
    assert reached[3].startswith("Download Eastham minor injuries unit")
