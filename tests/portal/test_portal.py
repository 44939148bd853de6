"""What the portal answers, asked over HTTP of a real warehouse and real files."""

import re
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

import pytest
from starlette.testclient import TestClient

from portal.app import create_app
from warehouse.engine import open_engine
from warehouse.store import Store

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HERE = ("127.0.0.1", 50_000)
WEST, EAST = "westford-emergency-department", "eastham-minor-injuries-unit"


def words(html: str) -> str:
    """What a reader sees: no tags, single spaces."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def rows(html: str) -> list[str]:
    return [words(row) for row in re.findall(r"<tr>.*?</tr>", html, flags=re.DOTALL)]


def address(shown, team: str) -> str:
    return f"/workbooks/{shown.store.workbooks(team=team, current=True)[0].id}"


# The first page


def test_the_page_first_says_how_many_workbooks_are_ready_and_how_many_teams_wait(shown) -> None:
    page = words(shown.browse().get("/").text)
    assert "2 of 3 workbooks are ready 2 teams wait for a feed" in page
    assert "Figures as at 16/06/2025" in page
    assert "done, but something in it needs a person" in page


def test_a_board_told_as_at_today_shows_the_day_of_its_last_run(shown) -> None:
    app = create_app(replace(shown, board=shown.board.model_copy(update={"told_as_at": False})).site)
    ran = shown.store.runs()["started_at"].dt.tz_localize("UTC").dt.tz_convert("Europe/London")[0]
    assert f"Figures as at {ran:%d/%m/%Y}" in words(TestClient(app, base_url="http://localhost", client=HERE).get("/").text)


def test_teams_stand_in_order_of_organisation_and_name(shown) -> None:
    page = shown.browse().get("/").text
    names = re.findall(r'<th scope="row"><a href="/teams/\S+">(\w+)', page)
    assert names == ["Eastham", "Northby", "Westford"]


def test_a_team_that_waits_for_a_feed_is_told_which_and_for_which_weeks(shown) -> None:
    east, _, west, *_ = rows(shown.browse().get("/").text)[1:]
    assert "Ledger (invented) : 1 of 13 weeks w/e 13/04/2025" in east
    assert "08/06/2025" not in east  # a ledger of months is late after 60 days, and its last two weeks are not yet
    assert "or Ledger" not in east  # its spend a person is missing too, but the ledger explains that
    assert "Nothing is late" in west  # six weeks of its ledger are missing, but before the weeks shown


def test_only_the_weeks_on_the_teams_own_workbook_count_as_not_received(shown) -> None:
    shown.write(EAST, shown.latest.plus(-3))
    east = rows(shown.browse().get("/").text)[1]
    assert "Ledger (invented) : 1 of 13 weeks w/e 13/04/2025" in east
    assert "08/06/2025" not in east


def test_where_either_of_two_feeds_may_be_late_both_are_named(shown) -> None:
    northby = rows(shown.browse().get("/").text)[2]
    assert "Ledger (invented) or Emergency attendances (invented) : 1 of 13 weeks w/e 15/06/2025" in northby


def test_a_team_without_a_workbook_is_listed_without_a_link(shown) -> None:
    northby = rows(shown.browse().get("/").text)[2]
    assert "No workbook yet" in northby
    assert "Download" not in northby


def test_a_team_whose_figures_stopped_is_told_how_far_it_is_behind(shown) -> None:
    shown.write(WEST, shown.latest.plus(-3))
    west = rows(shown.browse().get("/").text)[3]
    assert "w/e 25/05/2025 3 weeks behind the newest" in west
    assert "Nothing is late up to then" in west


def test_a_closed_team_is_said_to_be_closed_and_not_behind(shown) -> None:
    teams = tuple(team.model_copy(update={"closes": date(2025, 5, 25)}) if team.slug == WEST else team for team in shown.board.teams)
    shown.write(WEST, shown.latest.plus(-3))
    app = create_app(replace(shown, board=shown.board.model_copy(update={"teams": teams})).site)
    west = rows(TestClient(app, base_url="http://localhost", client=HERE).get("/").text)[3]
    assert "w/e 25/05/2025 closed 25/05/2025" in west
    assert "behind" not in west


def test_a_link_says_what_it_downloads_and_how_large_it_is(shown) -> None:
    west = rows(shown.browse().get("/").text)[3]
    assert "Ready w/e 15/06/2025 Download Westford emergency department, w/e 15/06/2025 Excel, 5 KB, written " in west


def test_a_workbook_is_dated_by_the_clock_of_the_board_not_by_utc(shown) -> None:
    written = shown.store.workbooks(team=WEST, current=True)[0].written_at.replace(tzinfo=ZoneInfo("UTC"))
    there = written.astimezone(ZoneInfo("Pacific/Auckland"))
    moved = TestClient(
        create_app(replace(shown, board=shown.board.model_copy(update={"timezone": "Pacific/Auckland"})).site),
        base_url="http://localhost",
        client=HERE,
    )
    assert f"written {there:%A %d/%m/%Y} at {there:%H:%M}" in rows(moved.get("/").text)[3]


def test_spend_is_reconciled_to_the_penny_and_its_difference_shown(shown) -> None:
    assert rows(shown.browse().get("/").text)[-1] == "Ledger (invented) £123,456.78 £123,000.00 £456.77 £0.01"


def test_a_name_is_text_and_never_markup(shown) -> None:
    page = shown.browse().get("/").text
    assert "Northby &lt;b&gt;day&lt;/b&gt; &amp; evening unit" in page
    assert "<b>" not in page


def test_before_anything_has_been_run_the_page_says_what_to_run_and_makes_no_warehouse(untouched, tmp_path) -> None:
    browser = untouched.browse()
    answer = browser.get("/")
    assert answer.status_code == 200
    assert "Nothing has been run for this board yet" in words(answer.text)
    assert "boxscore run" in answer.text
    assert browser.get(f"/workbooks/{'0' * 32}").status_code == 404
    assert [one.name for one in tmp_path.iterdir() if one.name.startswith("warehouse")] == []


def test_an_empty_warehouse_is_one_nothing_has_been_run_into(untouched) -> None:
    Store.at(str(untouched.store.engine.url))
    answer = untouched.browse().get("/")
    assert answer.status_code == 200
    assert "Nothing has been run for this board yet" in words(answer.text)


def test_a_run_that_has_not_ended_is_told_as_such(untouched) -> None:
    store = Store.at(str(untouched.store.engine.url))
    store.begin_run("night-1", how="command", weeks=untouched.board.whole_history)
    page = words(untouched.browse().get("/").text)
    assert "begun and not ended yet" in page
    assert "0 of 3 workbooks are ready 0 teams wait for a feed" in page


def test_a_warehouse_that_does_not_answer_is_told_in_words(shown) -> None:
    nobody = Store(open_engine("postgresql://nobody@127.0.0.1:1/nothing?connect_timeout=2"))
    answer = TestClient(create_app(replace(shown, store=nobody).site), base_url="http://localhost", client=HERE).get("/")
    assert answer.status_code == 503
    assert "The figures cannot be reached just now" in words(answer.text)
    assert "Traceback" not in answer.text


def test_what_nobody_foresaw_gets_a_page_in_words_and_the_same_headers(shown) -> None:
    entry, _ = shown.write(WEST, shown.latest, version=2)
    with shown.store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE workbooks SET week_ending = '2025-06-14' WHERE id = ?", (entry.id,))  # no Sunday
    answer = shown.browse(raise_server_exceptions=False).get("/")
    assert answer.status_code == 500
    assert "Something went wrong here" in words(answer.text)
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")


# Workbooks


def test_a_workbook_is_handed_over_byte_for_byte_under_its_own_name(shown) -> None:
    entry, content = shown.write(WEST, shown.latest, version=2)
    answer = shown.browse().get(f"/workbooks/{entry.id}")
    assert answer.content == content
    assert answer.headers["content-type"] == XLSX
    assert answer.headers["content-disposition"] == f'attachment; filename="{entry.file_name}"'
    assert answer.headers["content-length"] == str(len(content))
    assert answer.headers["etag"] == f'"{entry.sha256}"'


def test_an_earlier_version_can_still_be_downloaded(shown) -> None:
    earlier = address(shown, WEST)
    before = shown.browse().get(earlier).content
    shown.write(WEST, shown.latest, version=2)
    assert shown.browse().get(earlier).content == before
    assert shown.browse().get(address(shown, WEST)).content != before


def test_an_earlier_version_not_yet_moved_aside_can_be_downloaded_too(shown) -> None:
    earlier = shown.store.workbooks(team=WEST, current=True)[0]
    content = shown.browse().get(f"/workbooks/{earlier.id}").content
    shown.write(WEST, shown.latest, version=2)
    shown.files.move(f"workbooks/earlier/{earlier.file_name}", f"workbooks/{earlier.file_name}")
    assert shown.browse().get(f"/workbooks/{earlier.id}").content == content


def test_a_browser_that_has_the_workbook_already_is_not_sent_it_again(shown) -> None:
    browser, place = shown.browse(), address(shown, WEST)
    etag = browser.get(place).headers["etag"]
    for held in (etag, f"W/{etag}", f'"another", {etag}', "*"):
        again = browser.get(place, headers={"If-None-Match": held})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", etag)
    assert browser.get(place, headers={"If-None-Match": '"another"'}).status_code == 200


def test_head_says_what_get_would_without_the_file(shown) -> None:
    browser, place = shown.browse(), address(shown, EAST)
    whole, head = browser.get(place), browser.head(place)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == str(len(whole.content))
    assert browser.head("/").status_code == 200


@pytest.mark.parametrize(
    "id",
    [
        "0" * 32,
        "../../board.yaml",
        "..%2f..%2fwarehouse.sqlite",
        "%2e%2e%2f%2e%2e%2fetc%2fpasswd",
        "westford-emergency-department_we-2025-06-15_v1.xlsx",
        "%00" * 32,
        "' OR 1=1 --",
        "x" * 5000,
        "",
    ],
)
def test_only_an_id_of_the_register_leads_to_a_file(shown, id: str) -> None:
    answer = shown.browse().get(f"/workbooks/{id}")
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/html")
    assert re.search("There is no such (workbook|page)", answer.text)


def test_a_workbook_whose_file_is_gone_says_so_and_what_to_do(shown, tmp_path) -> None:
    entry, _ = shown.write(WEST, shown.latest, version=2)
    (tmp_path / "workbooks" / entry.file_name).unlink()
    answer = shown.browse().get(f"/workbooks/{entry.id}")
    assert answer.status_code == 410
    assert "boxscore run" in answer.text


def test_a_file_that_is_not_the_one_registered_is_not_handed_over(shown) -> None:
    entry, _ = shown.write(WEST, shown.latest, version=2)
    shown.files.write(f"workbooks/{entry.file_name}", b"typed over")
    answer = shown.browse().get(f"/workbooks/{entry.id}")
    assert answer.status_code == 410
    assert b"typed over" not in answer.content


# Who is answered, and with which headers


@pytest.mark.parametrize(
    "host", ["boxscore.example", "127.0.0.1.example", "testserver", "192.168.0.9:8000", "[::2]:8000", "localhost:8000:9", "[::1"]
)
def test_a_request_for_another_host_is_refused_in_words(shown, host: str) -> None:
    for path in ("/", address(shown, WEST), "/static/portal.css"):
        answer = shown.browse().get(path, headers={"Host": host})
        assert answer.status_code == 400
        assert "only for the machine it runs on" in answer.text


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "127.8.8.8", "localhost", "LOCALHOST:9000", "[::1]:8000", "[::1]"])
def test_this_machine_is_answered_by_any_of_its_names(shown, host: str) -> None:
    assert shown.browse().get("/", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_nothing_can_be_sent_to_a_page_without_a_form(shown, method: str) -> None:
    for path in ("/", address(shown, WEST)):
        answer = shown.browse().request(method, path, headers={"Origin": "http://127.0.0.1:8000"})
        assert answer.status_code == 405
        assert set(answer.headers["allow"].split(", ")) == {"GET", "HEAD"}
        assert "can only be read" in answer.text


@pytest.mark.parametrize(
    "origin",
    [None, "null", "http://127.0.0.1:9000", "https://127.0.0.1:8000", "http://elsewhere.example", "http://[", "http://127.0.0.1:80001"],
)
def test_what_was_not_sent_from_a_page_of_the_portal_is_not_taken(shown, origin: str | None) -> None:
    answer = shown.browse().post("/", headers={"Origin": origin} if origin else {})
    assert answer.status_code == 403
    assert "not sent from a page of this portal" in words(answer.text)


@pytest.mark.parametrize("path", ["/", "/nowhere", "/static/portal.css", "/static/nothing.css", "/workbooks/nothing"])
def test_every_answer_tells_the_browser_to_run_nothing_and_keep_no_figures(shown, path: str) -> None:
    headers = shown.browse().get(path).headers
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "unsafe-inline" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cache-control"] == ("no-cache" if path.endswith("portal.css") else "no-store")


def test_the_page_holds_no_script_and_no_inline_style(shown) -> None:
    page = shown.browse().get("/").text
    assert not re.search(r"<script|<style|\sstyle=|\son\w+=|javascript:", page)


def test_the_page_names_its_parts_for_those_who_do_not_see_it(shown) -> None:
    page = shown.browse().get("/").text
    assert '<html lang="en-GB">' in page
    assert page.count("<h1") == 1
    assert page.count("<table") == page.count("<caption") == 3
    assert page.count('<a class="ds_skip-links__link" href="#main">') == 1
    assert not re.search(r"<th(?![^>]*scope=)[ >]", page)
    assert page.count('role="region"') == page.count('tabindex="0"') == 3
