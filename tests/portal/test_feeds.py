"""*Feeds*: what an analyst is told of what came, of what was refused and of who waits."""

import html
import io
import re
from dataclasses import replace
from datetime import date, datetime

import openpyxl
import pandas as pd
import pytest
from visiting import visit

from boxscore.board import Board
from boxscore.people import Role
from boxscore.problems import Looked, Problem, ProblemKind
from boxscore.weeks import Week, WeekRange
from pipelines.rejecting import COLUMNS

WEST, EAST = "westford-emergency-department", "eastham-minor-injuries-unit"


def words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def row(page: str, of: str) -> str:
    """The row of the table that begins so."""
    return next(words(one) for one in re.findall(r"<tr>.*?</tr>", page, flags=re.DOTALL) if words(one).startswith(of))


def delivery(name: str, received: datetime | None, outcome: str = "accepted", *, says: str = "", refused: int = 0) -> dict[str, object]:
    told = {"name": name, "extract": f"{abs(hash(name)):016x}"[:16], "supplier": "Invented board", "size_bytes": 100, "rows_read": 1234}
    told |= {"rows_refused": refused, "rows_left_out": 0, "first_day": pd.NaT, "last_day": pd.NaT, "outcome": outcome}
    return told | {"message": says, "received_at": pd.NaT if received is None else pd.Timestamp(received)}


def judged(shown, *deliveries: dict[str, object], week: Week, accepted: bool = True, reasons: str = "") -> None:
    """A night in which these came, and one week of attendances was judged so, with a row of it refused for two reasons."""
    verdict = {"week_ending": [pd.Timestamp(week.ending)], "accepted": [accepted], "rows_accepted": [40], "rows_refused": [1]}
    verdict |= {"covered_from": [pd.Timestamp(week.start)], "covered_to": [pd.Timestamp(week.ending)], "reasons": [reasons]}
    rule = {
        "extract": "e" * 16,
        "row_number": 7,
        "name": "new.csv",
        "week_ending": pd.Timestamp(week.ending),
        "content": "{}",
        "row_key": "",
    }
    refused = [rule | {"column_name": name, "rule": "cannot be read", "message": f"new.csv, row 7: {name}"} for name in ("people", "day")]
    shown.store.replace_verdicts(
        "attendances",
        WeekRange(week, week),
        verdicts=pd.DataFrame(verdict),
        covered=pd.DataFrame(columns=["sender", "week_ending", "covered_from", "covered_to"]),
        senders=pd.DataFrame(columns=["code", "sender"]),
        refused=pd.DataFrame(refused),
        deliveries=pd.DataFrame(deliveries),
        run="night-1",
    )


def test_a_feed_is_told_by_its_newest_file_its_refused_rows_and_who_waits(shown) -> None:
    judged(shown, delivery("old.csv", datetime(2025, 6, 2)), delivery("new.csv", datetime(2025, 6, 16, 6)), week=shown.latest)
    page = visit(shown.site, Role.ANALYST).get("/feeds").text
    assert row(page, "Emergency attendances") == (
        "Emergency attendances (invented) weekly Rows refused 16/06/2025 1,234 rows, accepted 1 None None"
    )
    assert row(page, "Ledger") == "Ledger (invented) monthly Nothing came yet None yet None None None"


def test_the_teams_a_feed_is_late_for_are_those_beyond_its_limit(shown) -> None:
    """On 18/06/2025 the newest word of two teams' spend is three days old: late where the limit is two days, and not where it is three."""
    pages = []
    for limit in (2, 3):
        feeds = tuple(feed.model_copy(update={"late_after_days": limit}) for feed in shown.board.feeds)
        # Not a copy, which would take along what was worked out of the feeds as they were.
        said = {name: getattr(shown.board, name) for name in Board.model_fields}
        late = Board(**said | {"as_of": date(2025, 6, 18), "feeds": feeds})
        pages.append(words(visit(replace(shown.site, read_board=lambda late=late: late), Role.ANALYST).get("/feeds/ledger").text))
    assert "Standing Nothing came yet" in pages[0]
    assert "Late for Eastham minor injuries unit; Northby &lt;b&gt;day&lt;/b&gt; &amp; evening unit Known gaps" in pages[0]
    assert "Late for None" in pages[1]


def test_a_refused_file_and_week_are_told_with_the_reason_newest_first(shown) -> None:
    missing = "new.csv lacks the column people. Nothing of it was used."
    came = (delivery("new.csv", datetime(2025, 6, 16), "refused", says=missing), delivery("old.csv", None))
    judged(shown, *came, week=shown.latest, accepted=False, reasons="half of the usual rows")
    page = visit(shown.site, Role.ANALYST).get("/feeds/attendances").text
    assert "Standing Refused" in words(page)
    assert row(page, "w/e 15/06/2025") == (
        "w/e 15/06/2025 Refused What was accepted before stays. half of the usual rows 40 1 09/06/2025 to 15/06/2025"
    )
    assert row(page, "new.csv") == f"new.csv Invented board 16/06/2025 Refused {missing} 1,234 0"
    assert page.index("new.csv") < page.index("old.csv")
    assert "Nobody kept when" in row(page, "old.csv")


def test_the_report_of_refused_rows_is_handed_over_and_noted(shown) -> None:
    judged(shown, delivery("new.csv", datetime(2025, 6, 16)), week=shown.latest)
    asked: list[str | None] = []

    def report(feed: str | None) -> bytes:
        asked.append(feed)
        book, content = openpyxl.Workbook(), io.BytesIO()
        book.worksheets[0].append(list(COLUMNS))
        book.save(content)
        return content.getvalue()

    browser = visit(shown.site, Role.ANALYST, report=report)
    one = browser.get("/feeds/attendances/refused.xlsx")
    assert one.headers["content-disposition"] == 'attachment; filename="refused_attendances_2025-06-16.xlsx"'
    assert openpyxl.load_workbook(io.BytesIO(one.content)).worksheets[0]["A1"].value == "feed"
    assert browser.get("/feeds/refused.xlsx").status_code == 200
    assert asked == ["attendances", None]
    assert browser.head("/feeds/refused.xlsx").status_code == 200  # nothing is handed over
    noted = [entry["what"] for entry in shown.site.records.noted()]
    assert noted == ["refused_attendances_2025-06-16.xlsx", "refused_invented_2025-06-16.xlsx"]


def test_what_still_needs_somebody_stands_on_the_page_of_its_feed_until_it_is_over(shown) -> None:
    wrong = "new.csv, row 7: people is 'many', not a number. Correct the row and send the file again."
    of_a_feed = Problem(ProblemKind.ROWS_REFUSED, wrong, "attendances", "new.csv")
    shown.store.clock = lambda: datetime(2025, 6, 15, 23, 30)  # in UTC; on the board it is the next day already
    shown.store.note_problems([of_a_feed, Problem(ProblemKind.RUN_FAILED, "of no feed")], looked=None, run="night-1")
    browser = visit(shown.site, Role.ANALYST)
    page = browser.get("/feeds").text
    assert "1 thing needs somebody" in row(page, "Emergency attendances")
    assert "somebody" not in row(page, "Ledger")
    told = html.unescape(words(browser.get("/feeds/attendances").text))
    assert f"What needs somebody Rows were refused , since 16/06/2025: {wrong} Sent" in told
    assert "needs somebody" not in browser.get("/feeds/ledger").text
    shown.store.note_problems([], looked=Looked(WeekRange(shown.latest, shown.latest), ()), run="night-1")
    assert "needs somebody" not in browser.get("/feeds").text


@pytest.mark.parametrize("path", ["/feeds/nothing", "/feeds/nothing/refused.xlsx", "/feeds/..%2Fledger", "/feeds/ledger%00"])
def test_a_feed_that_the_board_has_not_is_not_found(shown, path: str) -> None:
    assert visit(shown.site, Role.ANALYST).get(path).status_code == 404


def test_before_the_first_run_nothing_has_come_and_there_is_no_report(untouched) -> None:
    browser = visit(untouched.site, Role.ANALYST)
    assert "Nothing came yet" in row(browser.get("/feeds").text, "Ledger")
    assert browser.get("/feeds/ledger").status_code == 200
    assert browser.get("/feeds/refused.xlsx").status_code == 404


@pytest.mark.parametrize("role", [Role.COACH, Role.TEAM_LEAD, Role.SPONSOR])
def test_feeds_are_for_analysts(shown, role: Role) -> None:
    browser = visit(shown.site, role, WEST)
    assert {browser.get(path).status_code for path in ("/feeds", "/feeds/ledger", "/feeds/refused.xlsx")} == {403}
