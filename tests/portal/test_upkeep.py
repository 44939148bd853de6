"""*Upkeep*: what counts as keeping a box score up, and who is told which teams do."""

import re
import sqlite3
from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest
from visiting import visit

from boxscore.entries import EntryKind, EntryName
from boxscore.people import Role
from boxscore.weeks import Week
from measures.upkeep import TeamWeek, share_chart, shares
from portal.kept_up import team_weeks
from portal.records import Records
from warehouse.entries import Entered, Return

WEST, EAST, NORTH = "westford-emergency-department", "eastham-minor-injuries-unit", "northby-day-unit"


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def came_back(shown, team: str, week: Week, *, huddle: str | None = "yes", outcome: str = "read", name: str = "") -> None:
    """The team's workbook of that week came back on its Monday, with what was typed of the huddle."""
    shown.store.clock = lambda: datetime.combine(week.ending + timedelta(days=1), time(9))
    held = Entered(EntryName(EntryKind.HUDDLE, week=week, field="held").text, huddle, week.ending, "An invented lead")
    told = Return(name or f"{team[:4]}{week.ending:%Y%m%d}", f"{team}.xlsx", outcome, "", "An invented lead", team, week.ending, 1)
    shown.store.note_return(told, [held] if huddle is not None else [])


def downloaded(shown, team: str, week: Week) -> None:
    shown.site.records.note("coach@board.example", "downloaded", f"{team}_we-{week.ending}_v2.xlsx", team=team)


def of(shown, team: str, week: Week) -> TeamWeek:
    site = shown.site
    (one,) = [one for one in team_weeks(site.board, site.store, site.records) if (one.team, one.week) == (team, week)]
    return one


def test_a_workbook_that_came_back_with_its_huddle_is_kept_up_for_who_is_asked_nothing(shown) -> None:
    came_back(shown, WEST, shown.latest)
    assert of(shown, WEST, shown.latest) == TeamWeek(WEST, shown.latest, asked=0, filled=0, returned=True, huddled=True, opened=True)
    assert of(shown, WEST, shown.latest).kept_up
    assert not of(shown, EAST, shown.latest).kept_up


def test_one_that_was_only_opened_or_without_a_huddle_or_refused_is_not(shown) -> None:
    downloaded(shown, WEST, shown.latest)
    came_back(shown, EAST, shown.latest, huddle="no")
    came_back(shown, NORTH, shown.latest, outcome="refused", huddle=None)
    assert of(shown, WEST, shown.latest) == TeamWeek(WEST, shown.latest, asked=0, filled=0, returned=False, huddled=False, opened=True)
    assert of(shown, EAST, shown.latest) == TeamWeek(EAST, shown.latest, asked=0, filled=0, returned=True, huddled=False, opened=True)
    assert of(shown, NORTH, shown.latest) == TeamWeek(NORTH, shown.latest, asked=0, filled=0, returned=False, huddled=False, opened=False)


def test_what_was_typed_last_of_a_huddle_holds(shown) -> None:
    came_back(shown, WEST, shown.latest, huddle="yes", name="first")
    came_back(shown, WEST, shown.latest, huddle=None, name="second")
    assert of(shown, WEST, shown.latest).huddled
    emptied = Entered(EntryName(EntryKind.HUDDLE, week=shown.latest, field="held").text, None, shown.latest.ending, "")
    shown.store.note_return(Return("third", "w.xlsx", "read", "", "", WEST, shown.latest.ending, 1), [emptied])
    assert not of(shown, WEST, shown.latest).huddled


def test_a_team_is_told_of_from_the_week_it_opened_and_the_board_from_the_first_week_anything_came_back(shown) -> None:
    """Northby opened on 01/06/2025, the last day of its first week."""
    came_back(shown, WEST, shown.latest.plus(-3))
    told = team_weeks(shown.site.board, shown.site.store, shown.site.records)
    assert [(share.week.label, share.teams) for share in shares(told)] == [
        ("w/e 25/05/2025", 2),
        ("w/e 01/06/2025", 3),
        ("w/e 08/06/2025", 3),
        ("w/e 15/06/2025", 3),
    ]


def test_a_board_whose_first_workbook_was_opened_long_ago_is_told_of_the_last_year(shown) -> None:
    week = shown.latest.plus(-60)
    then = Records(f"sqlite:///{shown.board.state}/portal.sqlite", clock=lambda: datetime.combine(week.ending, time(9)))
    then.note("coach@board.example", "downloaded", f"{WEST}_we-{week.ending}_v1.xlsx", team=WEST)
    told = team_weeks(shown.site.board, shown.site.store, shown.site.records)
    assert (told[0].week, told[-1].week, len(shares(told))) == (shown.latest.plus(-51), shown.latest, 52)
    assert not any(one.opened for one in told)


def test_records_that_were_made_without_the_index_of_what_was_done_get_it(tmp_path) -> None:
    place = tmp_path / "portal.sqlite"
    for _ in range(2):
        Records(f"sqlite:///{place}").close()
        with sqlite3.connect(place) as records:
            records.execute("DROP INDEX ix_audit_did_at")  # an error where there is none


def test_every_blank_counts_and_a_team_with_one_has_not_filled_it_in() -> None:
    week = Week.of(datetime(2025, 6, 15).date())
    told = [TeamWeek("a", week, asked=3, filled=filled, returned=True, huddled=True, opened=True) for filled in (2, 3)]
    assert [one.kept_up for one in told] == [False, True]
    (share,) = shares(told)
    assert (share.filled, share.returned, share.kept_up, share.percent) == (1, 2, 1, 50.0)


def test_the_week_that_is_still_open_counts_for_no_line_of_the_chart() -> None:
    """Thirteen weeks of 50%, the newest, in which nobody did anything yet, still open."""
    last = Week.of(datetime(2025, 6, 15).date())
    told = [
        TeamWeek(team, last.plus(-back), asked=0, filled=0, returned=team == "a" and back > 0, huddled=True, opened=True)
        for back in range(13)
        for team in "ab"
    ]
    chart = share_chart(shares(told), still_open=last)
    assert (chart.points[-1].value, chart.points[-1].included, chart.points[0].centre) == (0.0, False, 50.0)


def test_a_sponsor_reads_the_share_and_no_teams_name(shown) -> None:
    """Of three teams a share would tell what each did: it is shown where the board says that two are enough."""
    came_back(shown, WEST, shown.latest.plus(-1))
    few = visit(shown.site, Role.SPONSOR, WEST).get("/upkeep").text
    assert "fewer than 5 teams" in words(few)
    assert "%" not in words(few)
    enough = shown.board.model_copy(update={"disclosure": shown.board.disclosure.model_copy(update={"answers_under": 2})})
    page = visit(replace(shown.site, read_board=lambda: enough), Role.SPONSOR, WEST).get("/upkeep").text
    assert "1 of 3 teams kept all of it up in w/e 08/06/2025" in words(page)
    assert all(team.name not in page and team.slug not in page for team in shown.board.teams)


def test_a_share_is_not_shown_to_who_can_take_their_own_teams_off_and_is_left_with_a_few(shown) -> None:
    """Of three teams and the limit of two a coach of one is left with two others, a coach of two with the third alone."""
    came_back(shown, WEST, shown.latest)
    limit = shown.board.model_copy(update={"disclosure": shown.board.disclosure.model_copy(update={"answers_under": 2})})
    site = replace(shown.site, read_board=lambda: limit)
    coaches = ([WEST], [WEST, EAST], [WEST, EAST, NORTH])
    of_one, of_two, of_all = (words(visit(site, Role.COACH, *own).get("/upkeep").text) for own in coaches)
    assert "1 of 3 teams kept all of it up" in of_one
    assert "1 of 3 teams kept all of it up" in of_all
    assert "Beside your own the board has fewer than 2 teams" in of_two
    assert "%" not in of_two


def test_a_coach_reads_of_the_own_teams_and_an_analyst_of_all_those_behind_first(shown) -> None:
    came_back(shown, EAST, shown.latest.plus(-1))
    coach, analyst = (words(visit(shown.site, role, WEST).get("/upkeep").text) for role in (Role.COACH, Role.ANALYST))
    assert "Westford emergency department No Not opened Nothing is asked Not returned Not noted 0 of 1" in coach
    assert "Eastham" not in coach
    assert analyst.index("Westford") < analyst.index("Eastham minor injuries unit Yes Opened Nothing is asked Returned Held 1 of 1")


def test_another_week_is_asked_for_by_its_day_and_nonsense_means_the_newest_that_is_over(shown) -> None:
    came_back(shown, WEST, shown.latest.plus(-2))
    browser = visit(shown.site, Role.ANALYST)
    assert "Each team in w/e 01/06/2025" in browser.get("/upkeep?week=2025-05-27").text
    for nonsense in ("", "no-day", "1999-01-03", "2025-06-15T00:00", "9999-12-31"):
        assert "Each team in w/e 08/06/2025" in browser.get("/upkeep", params={"week": nonsense}).text


def test_before_anybody_opened_a_workbook_the_page_says_so(shown, untouched) -> None:
    assert "Nobody has opened or returned a workbook here yet." in words(visit(untouched.site, Role.SPONSOR).get("/upkeep").text)


@pytest.mark.parametrize(("role", "status"), [(Role.COACH, 200), (Role.TEAM_LEAD, 403), (Role.ANALYST, 200), (Role.SPONSOR, 200)])
def test_upkeep_is_not_for_team_leads(shown, role: Role, status: int) -> None:
    assert visit(shown.site, role, WEST).get("/upkeep").status_code == status
