"""The coach's end of the journey in a real browser: open the page, download Raigmore's workbook, open it, find the week's figures."""

import io
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from browsers import QUIET, chromium
from servers import BIN, free_port, running, wait_for

from boards import RunBoard

pytestmark = [pytest.mark.browser, pytest.mark.server]


@pytest.fixture
def page_address(open_data: RunBoard, tmp_path: Path) -> Iterator[str]:
    port = free_port()
    command = [str(BIN / "boxscore"), "--board", str(open_data.directory), "serve", "--port", str(port)]
    with running(command, log=tmp_path / "serve.log", environment={}) as server:
        wait_for(f"http://127.0.0.1:{port}/", server)
        yield f"http://127.0.0.1:{port}/"


def downloaded(address: str, link: str) -> bytes:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=QUIET)
        page = browser.new_page()
        page.goto(address)
        with page.expect_download() as waiting:
            page.get_by_role("link", name=link).click()
        content = Path(waiting.value.path()).read_bytes()
        browser.close()
    return content


def test_a_coach_finds_the_weeks_813_attendances_in_raigmores_workbook(page_address: str) -> None:
    workbook = openpyxl.load_workbook(io.BytesIO(downloaded(page_address, "Download Raigmore emergency department, w/e 15/06/2025")))
    sheet = workbook["Box score"]
    rows = {row[1]: row for row in sheet.iter_rows(min_row=4, values_only=True)}
    header = next(row for row in rows.values() if "Latest" in row)
    latest, this_week = header.index("Latest"), header.index("15/06/25")
    assert rows["Unplanned attendances"][this_week] == rows["Unplanned attendances"][latest] == 813
    assert rows["Seen within 4 hours"][latest] == pytest.approx(100 * 558 / 813)
    assert rows["Waits over 12 hours"][latest] == 28
