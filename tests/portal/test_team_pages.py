"""A team's page and those of its measures, asked over HTTP of one small invented board whose figures were set by hand."""

import re
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from shown_board import LATEST, Shown, cells, invented_board
from visiting import visit

from boxscore.board import Board
from boxscore.cells import Status
from boxscore.described import described, described_list
from boxscore.feeds import Feed
from boxscore.judgements import Annotation
from boxscore.measures import Measure
from boxscore.people import Role
from boxscore.weeks import Week, WeekRange
from portal.blanks import blanks
from portal.records import Records
from portal.remembered import Remembered
from warehouse.entries import Entered, Return
from warehouse.files import Files
from warehouse.store import Store

WEST, EAST, NORTH = "westford-emergency-department", "eastham-minor-injuries-unit", "northby-day-unit"
FIRST = LATEST.plus(-25)
LATER = 100
"""Figures from the newest eight weeks on; before them they go 9, 11, 9, 11, ..., around a median of 10."""
SECRET = 7919.0
"""What the hidden cell rests on: a prime that nothing else comes to."""
HUDDLES = """
id: huddles
title: Huddles (invented)
meaning: Huddles held, counted by hand
one_row_is: a team's week
sent: weekly
covers: its rows
week_from: week_ending
team_from: [team]
codes: ledger
key: [team, week_ending]
columns:
  team: {kind: code, meaning: Team, example: W1}
  week_ending: {kind: week ending, meaning: Sunday, example: "15/06/2025", formats: ["%d/%m/%Y"]}
  held: {kind: whole number, meaning: Huddles held, example: "5"}
suppliers: [{name: Invented board, files: ["huddles/*.csv"]}]
settles_after_weeks: 0
window_weeks: 4
late_after_days: 14
free_of_identifiers: true
typed_by_teams: true
begins: 2020-01-01
"""
HUDDLES_HELD = """
- id: H1
  name: Huddles held
  domain: safety
  unit: huddles
  better: up
  numerator: {feed: huddles, verb: sum, column: held}
  n: none
  decimals: 0
  explanation: Invented.
  source: Invented.
"""


def words(html: str) -> str:
    """What a reader sees: no tags, single spaces."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def rows(html: str) -> list[str]:
    return [words(row) for row in re.findall(r"<tr>.*?</tr>", html, flags=re.DOTALL)]


def row_of(html: str, begins: str) -> str:
    return next(row for row in rows(html) if row.startswith(begins))


def board_of(state: Path) -> Board:
    """The invented board with a goal, an annotation and a count by hand."""
    board = invented_board(state)
    west, *others = board.teams
    seen, *rest = west.measures
    huddles = seen.model_copy(update={"id": "H1"})
    marked = Annotation(on=FIRST.plus(3).start, text="The <i>lift</i> broke", measures=("K1",))
    west = west.model_copy(update={"measures": (seen.model_copy(update={"goal": 90.0}), *rest, huddles), "annotations": (marked,)})
    feed = described(HUDDLES, Feed, where="huddles.yaml")
    measures = (*board.measures, *described_list(HUDDLES_HELD, Measure, where="measures.yaml"))
    said = {name: getattr(board, name) for name in Board.model_fields}
    return Board(**said | {"teams": (west, *others), "feeds": (*board.feeds, feed), "measures": measures})


def figures(last: float) -> pd.DataFrame:
    """Every cell of the board; ``last`` is the newest figure of the people seen at Westford."""
    seen = cells(WEST, "K1", Status.FINAL, first=FIRST, last=LATEST)
    values = [10 + (-1) ** at for at in range(18)] + [LATER] * 7 + [last]
    seen = seen.assign(value=pd.array(values, "Float64"), numerator=pd.array(values, "Float64"))
    statuses = [*seen["status"]]
    statuses[20], statuses[21] = str(Status.PROVISIONAL), str(Status.ESTIMATED)
    seen = seen.assign(status=statuses, extracts="abc123")
    spent = cells(WEST, "C1", Status.FINAL, first=FIRST, last=LATEST)
    spent = spent.assign(value=pd.array([123_456.0] * 26, "Float64"), numerator=pd.array([123_456.0] * 26, "Float64"))
    each = cells(WEST, "C2", Status.HIDDEN, first=LATEST, last=LATEST)
    each = each.assign(**{name: pd.array([SECRET], "Float64") for name in ("numerator", "denominator", "n")})
    other = cells(EAST, "K1", Status.FINAL, first=FIRST, last=LATEST)
    huddles = cells(WEST, "H1", Status.FINAL, first=LATEST.plus(-2), last=LATEST.plus(-2))
    return pd.concat([seen, spent, each, other, huddles], ignore_index=True)


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Shown:
    """The board after two nights, the second of which found another newest figure but one. Only read it: the module shares it."""
    state = tmp_path_factory.mktemp("team-pages")
    store, weeks = Store.at(f"sqlite:///{state / 'warehouse.sqlite'}"), WeekRange(FIRST, LATEST)
    shown = Shown(board_of(state), store, Files(str(state)))
    came = {"name": "attendances/<b>west</b>.csv", "extract": "abc123", "supplier": "Invented board", "size_bytes": 9, "rows_read": 26}
    came |= {"rows_refused": 1, "rows_left_out": 0, "outcome": "accepted", "message": "", "first_day": pd.Timestamp(FIRST.start)}
    came |= {"last_day": pd.Timestamp(LATEST.ending), "received_at": pd.Timestamp("2025-06-16 06:00")}
    store.begin_run("night-1", how="command", weeks=weeks)
    store.note_deliveries("attendances", pd.DataFrame([came]), run="night-1")
    store.replace_cells(weeks, figures(LATER), run="night-1")
    shown.write(WEST, LATEST.plus(-1), run="night-1")
    store.end_run("night-1", outcome="done", summary={})
    store.begin_run("night-2", how="command", weeks=weeks)
    changed = figures(LATER)
    changed.loc[(changed["measure"] == "K1") & (changed["week_ending"] == pd.Timestamp(LATEST.plus(-1).ending)), "value"] = 80.0
    store.replace_cells(weeks, changed, run="night-2")
    kept = {"team": [WEST], "measure": ["K1"], "signal": ["shift"], "lean": [1], "last_week": [pd.Timestamp(LATEST.ending)]}
    kept |= {"first_week": [pd.Timestamp(LATEST.plus(-7).ending)], "noticed_week": [pd.Timestamp(LATEST.ending)]}
    store.note_signals(pd.DataFrame(kept), run="night-2")
    store.note_charts_looked_at({WEST: "seal"}, at=store.moment(), run="night-2")
    shown.write(WEST, LATEST, run="night-2")
    store.end_run("night-2", outcome="done", summary={})
    return shown


@pytest.fixture(scope="module")
def team(ran: Shown) -> str:
    return ran.browse().get(f"/teams/{WEST}").text


@pytest.fixture(scope="module")
def seen(ran: Shown) -> str:
    return ran.browse().get(f"/teams/{WEST}/measures/K1").text


# The team's page


def test_a_measure_is_told_with_its_latest_figure_its_goal_and_its_signal_in_words(team: str) -> None:
    seen = row_of(team, "People seen")
    assert "100 w/e 15/06/2025 90" in seen
    assert "New: Neutral" in seen  # more people is neither better nor worse
    # Of the eight newest figures two are not final: 8 - 2 = 6 above the median.
    assert "Shift: 6 weeks above the median since w/e 27/04/2025" in seen


def test_money_is_told_in_pounds(team: str) -> None:
    assert "£1,234.56" in row_of(team, "Spend £")


def test_a_hidden_figure_is_told_as_hidden_and_nothing_it_rests_on_is_on_any_page(ran, team: str) -> None:
    measure = ran.browse().get(f"/teams/{WEST}/measures/C2").text
    assert "this week: hidden" in row_of(team, "Spend a person seen")
    assert row_of(measure, "w/e 15/06/2025") == "w/e 15/06/2025 – hidden – – – – – –"
    for page in (team, measure):
        said = re.sub(r"/workbooks/[0-9a-f]{32}", "", page)  # an id is drawn by chance, and may hold any four digits
        assert not re.search(r"7,?919|79\.19", said)


def test_what_changed_since_last_weeks_workbook_is_told_with_both_figures(team: str) -> None:
    assert "1 figure of an earlier week has changed since the workbook of w/e 08/06/2025" in words(team)
    assert row_of(team, "People seen w/e").startswith("People seen w/e 08/06/2025 100 80")


def test_what_nobody_has_counted_is_asked_for_week_by_week(team: str) -> None:
    # Of the seven weeks that its workbook asks for, that of 01/06/2025 was sent.
    blank = words(team).partition("Blank Huddles held ")[2]
    assert blank.startswith("w/e 04/05/2025, w/e 11/05/2025, w/e 18/05/2025, w/e 25/05/2025, w/e 08/06/2025, w/e 15/06/2025")


def test_every_workbook_of_the_team_can_be_downloaded_newest_first(ran, team: str) -> None:
    newest, before = ran.store.workbooks(team=WEST)
    assert re.findall(r"/workbooks/([0-9a-f]{32})", team) == [newest.id, newest.id, before.id]


def test_a_team_without_figures_is_told_what_it_waits_for(ran) -> None:
    assert "No figure of this team has come yet." in words(ran.browse().get(f"/teams/{NORTH}").text)


# A measure's page


def test_provisional_and_estimated_figures_and_signals_are_told_apart_by_shape_and_in_the_key(seen: str) -> None:
    chart = seen.partition("<svg")[2].partition("</svg>")[0]
    kinds = re.findall(r'class="run__(plain|provisional|estimated|neutral)"', chart)
    assert kinds == ["plain", "provisional", "estimated", "neutral"]
    assert "Provisional: may still change" in words(seen)
    assert "Estimated from part of the facts" in words(seen)


def test_what_happened_is_numbered_on_the_chart_and_told_in_its_list(seen: str) -> None:
    assert re.search(r"run__words--note[^>]*>1</text>", seen)
    assert "11/01/2025" not in seen
    assert f"{FIRST.plus(3).start:%d/%m/%Y}: The &lt;i&gt;lift&lt;/i&gt; broke" in seen


def test_the_latest_figure_is_led_back_to_its_files_and_to_what_it_said_before(ran, seen: str) -> None:
    origin = words(seen).partition("Where the latest figure comes from")[2].partition("What it counts")[0]
    assert "100 , w/e 15/06/2025: final" in origin
    assert "26 1 refused Monday 16/06/2025 at 07:00" in origin  # received at 06:00 UTC, in summer
    assert "attendances/&lt;b&gt;west&lt;/b&gt;.csv" in seen
    assert "<b>" not in seen


def test_the_numbers_stand_newest_first_with_their_status(seen: str) -> None:
    numbers = [row for row in rows(seen) if row.startswith("w/e ")]
    assert len(numbers) == 26
    assert numbers[0].startswith("w/e 15/06/2025 100 final 100")
    assert numbers[1].startswith("w/e 08/06/2025 80 final")


def test_pages_of_charts_hold_no_script_and_no_inline_style(team: str, seen: str) -> None:
    for page in (team, seen):
        assert not re.search(r"<script|<style|\sstyle=|\son\w+=|javascript:", page)
        assert page.count("<h1") == 1


# Whose pages they are


def test_another_teams_pages_are_answered_as_pages_there_are_not(ran, tmp_path) -> None:
    records = Records(f"sqlite:///{tmp_path / 'portal.sqlite'}")
    coach, sponsor = (visit(replace(ran.site, records=records), role, WEST) for role in (Role.COACH, Role.SPONSOR))
    assert coach.get(f"/teams/{WEST}").status_code == coach.get(f"/teams/{WEST}/measures/K1").status_code == 200
    none = coach.get("/teams/no-such-team")
    for path in (f"/teams/{EAST}", f"/teams/{EAST}/measures/K1", f"/teams/{WEST}/measures/Z9", f"/teams/{WEST}/measures/K1/rows"):
        answer = coach.get(path)
        assert (answer.status_code, words(answer.text)) == (404, words(none.text))
    assert [sponsor.get(f"/teams/{WEST}{page}").status_code for page in ("", "/measures/K1")] == [404, 404]


def test_the_rows_of_a_whole_file_are_told_to_who_may_see_every_team_of_it(ran, tmp_path) -> None:
    """A coach of two of three teams could take theirs off, and have the third's."""
    site = replace(ran.site, records=Records(f"sqlite:///{tmp_path / 'portal.sqlite'}"))
    coaches = ([WEST, EAST], [WEST, EAST, NORTH])
    of_two, of_all = (words(visit(site, Role.COACH, *own).get(f"/teams/{WEST}/measures/K1").text) for own in coaches)
    assert "Days Received attendances" in of_two
    assert "26 1 refused" not in of_two
    assert "Days Rows, of all teams Received attendances" in of_all
    assert "26 1 refused Monday 16/06/2025" in of_all


# The coach's Monday


def test_new_signals_and_blanks_stand_beside_each_team(ran) -> None:
    west = row_of(ran.browse().get("/").text, "Westford emergency department NHS")
    assert "Neutral People seen" in west
    assert "6 blanks Huddles held" in west


@pytest.mark.parametrize(("order", "first"), [("team", "Eastham"), ("signals", "Westford"), ("blanks", "Westford"), ("nothing", "Eastham")])
def test_teams_are_sorted_by_a_link(ran, order: str, first: str) -> None:
    page = ran.browse().get(f"/?sort={order}").text
    assert rows(page)[1].startswith(first)
    assert page.count("aria-sort") == 1


def test_the_heatmap_tells_in_words_which_weeks_of_which_feed_are_late(shown) -> None:
    page = shown.browse().get("/").text.partition('id="heat"')[2]
    assert row_of(page, "Eastham") == "Eastham minor injuries unit all in 1 late : w/e 13/04/2025", "the ledger of June is not due"
    # The newest of 13 weeks, of either feed: both are marked, at the right end of the strip (12 x 5 + 1).
    assert page.count('d="M61 1h4v10h-4z"') == 2


def test_a_count_that_was_typed_is_no_blank_and_one_that_was_emptied_is(ran, tmp_path) -> None:
    store = Store.at(f"sqlite:///{tmp_path / 'warehouse.sqlite'}")
    typed = [Entered(f"entry_value_H1_held_{week.ending:%Y%m%d}", value, week.ending, "A lead") for week, value in _typed()]
    told = Return("0" * 16, "west.xlsx", "read", "", "", team=WEST)
    store.note_return(told, typed)
    (missing,) = blanks(ran.board, store, ran.board.teams, {WEST: WeekRange(LATEST.plus(-2), LATEST)})[WEST]
    assert missing.weeks == (LATEST.plus(-2), LATEST)


def _typed() -> list[tuple[Week, str | None]]:
    return [(LATEST.plus(-1), "5"), (LATEST, None)]


def test_what_was_gathered_is_kept_until_its_state_is_another_and_the_oldest_is_forgotten() -> None:
    kept, made = Remembered[int](most=2), []

    def told(key: str, state: int) -> int:
        return kept.told(key, ("board", state), lambda: made.append(key) or len(made))

    assert [told("west", 1), told("west", 1), told("west", 2)] == [1, 1, 2]
    assert [told("east", 1), told("north", 1), told("east", 1)] == [3, 4, 3]
    assert told("west", 2) == 5  # two are kept, and it was asked for longest ago
