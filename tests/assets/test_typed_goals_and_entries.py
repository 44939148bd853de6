"""Goals and notes that were typed are the board's from their weeks on, and each workbook shows the entries that are its own."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pandas as pd
import pytest

from assets.entered import typed_in, with_typed
from assets.house import House
from boxscore.board import Board
from boxscore.cells import CELL_COLUMNS
from boxscore.teams import Goal
from boxscore.weeks import Week
from measures.catalogue import catalogue
from measures.packs import packs
from sources.board import read_board
from tests.support.boards import ROOT
from warehouse.entries import READ, Entered, Return

WARD = "inpatient-ward-1"
WEEK = Week(date(2026, 6, 21))
NO_CELLS = pd.DataFrame(columns=list(CELL_COLUMNS)).astype({"week_ending": "datetime64[us]"})


@pytest.fixture(scope="module")
def demo() -> Board:
    return read_board(str(ROOT / "boards" / "demo"), catalogue(), packs())


@pytest.fixture
def house(demo: Board, tmp_path: Path) -> House:
    house = House(demo, str(ROOT / "boards" / "demo"), f"sqlite:///{tmp_path}/warehouse.sqlite", {})
    house.store.clock = lambda: datetime(2026, 6, 22, 9)
    return house


def type_in(house: House, returned: str, **entries: str | None) -> None:
    """Notes a return with these entries, of the current week."""
    told = Return(returned, f"{returned}.xlsx", READ, "", "Clerk", team=WARD, week_ending=WEEK.ending, version=1)
    house.store.note_return(told, [Entered(name, value, WEEK.ending, "Clerk") for name, value in entries.items()])


def goals_on(house: House, *days: date) -> list[float | None]:
    chosen = with_typed(house).board.team_by_slug[WARD].chosen("S12")
    assert chosen is not None
    return [chosen.goal_on(day) for day in days]


def with_goals(house: House, *goals: Goal) -> House:
    """The house of a board in which the ward's huddles have these goals."""
    team = house.board.team_by_slug[WARD]
    measures = tuple(one.model_copy(update={"goal": None, "goals": goals}) if one.id == "S12" else one for one in team.measures)
    teams = tuple(one.model_copy(update={"measures": measures}) if one.slug == WARD else one for one in house.board.teams)
    said = {name: getattr(house.board, name) for name in Board.model_fields}
    told = replace(house, board=Board.model_construct(**said | {"teams": teams}))
    vars(told)["store"] = house.store
    return told


def test_a_goal_holds_from_the_monday_of_its_week_and_earlier_weeks_keep_theirs(house: House) -> None:
    before, _ = goals_on(house, date(2026, 6, 14), WEEK.ending)
    type_in(house, "a", entry_goal_S12_20260621="95")
    assert goals_on(house, date(2026, 6, 14), date(2026, 6, 15), date(2027, 1, 1)) == [before, 95, 95]


def test_a_goal_that_was_configured_for_later_takes_over_on_its_day(house: House) -> None:
    told = with_goals(house, Goal.model_validate({"goal": 90, "to": "2026-06-30"}), Goal.model_validate({"goal": 99, "from": "2026-07-01"}))
    type_in(told, "a", entry_goal_S12_20260621="95")
    assert goals_on(told, date(2026, 6, 14), date(2026, 6, 15), date(2026, 6, 30), date(2026, 7, 1)) == [90, 95, 95, 99]


def test_the_end_of_a_configured_goal_does_not_end_the_one_that_was_typed(house: House) -> None:
    told = with_goals(house, Goal.model_validate({"goal": 90, "to": "2026-06-30"}))
    assert goals_on(told, date(2026, 6, 30), date(2026, 7, 1)) == [90, None]
    type_in(told, "a", entry_goal_S12_20260621="95")
    assert goals_on(told, date(2026, 6, 14), date(2026, 6, 15), date(2026, 7, 1)) == [90, 95, 95]


def test_an_emptied_goal_goes_back_to_the_one_before(house: House) -> None:
    before = goals_on(house, WEEK.ending)
    type_in(house, "a", entry_goal_S12_20260621="95")
    type_in(house, "b", entry_goal_S12_20260621=None)
    assert goals_on(house, WEEK.ending) == before


def test_a_note_is_marked_on_the_charts_of_its_measure_or_of_all(house: House) -> None:
    type_in(house, "a", entry_note_S12_20260621="Short of staff", entry_note_team_20260621="Snow")
    notes = with_typed(house).board.team_by_slug[WARD].annotations
    assert [(note.text, note.measures) for note in notes[-2:]] == [("Short of staff", ("S12",)), ("Snow", ())]


def test_what_was_typed_after_a_workbook_was_written_is_not_in_it(house: House) -> None:
    type_in(house, "a", entry_goal_S12_20260621="95")
    assert with_typed(house, before=datetime(2026, 6, 21)) is house


def test_an_action_that_was_done_long_ago_is_shown_no_more_and_its_number_not_given_again(house: House) -> None:
    # The sheet asks for seven weeks: its first began on 4 May 2026.
    done = {"entry_action_1_done_on": "2026-05-03", "entry_action_2_done_on": "2026-05-04"}
    type_in(house, "a", entry_action_1_text="Old", entry_action_2_text="Recent", **done)
    told = typed_in(house, {WARD: WEEK}, NO_CELLS)[WARD]
    assert [action.text for action in told.actions] == ["Recent"]
    assert told.last_action == 2


def test_a_conflict_is_told_with_both_and_settled_by_what_is_typed_next(house: House) -> None:
    type_in(house, "a", entry_huddle_20260621_held="yes")
    told = Return("b", "b.xlsx", READ, "", "Clerk", team=WARD, week_ending=WEEK.ending, version=1)
    house.store.note_return(told, [Entered("entry_huddle_20260621_held", "no", WEEK.ending, "Sister", in_conflict_with="a")])
    (sentence,) = typed_in(house, {WARD: WEEK}, NO_CELLS)[WARD].conflicts
    assert sentence == "Whether the huddle of w/e 21/06/2026 was held: 'no' is shown (Sister); 'yes' came back too (Clerk)."
    type_in(house, "c", entry_huddle_20260621_held="no")
    assert typed_in(house, {WARD: WEEK}, NO_CELLS)[WARD].conflicts == ()


def test_the_vision_of_the_boards_files_is_shown_until_the_team_types_its_own(house: House) -> None:
    board = house.board
    teams = tuple(team.model_copy(update={"vision": "As configured"}) if team.slug == WARD else team for team in board.teams)
    told = replace(house, board=Board.model_construct(**{name: getattr(board, name) for name in Board.model_fields} | {"teams": teams}))
    shown = []
    for returned, typed in (("a", None), ("b", "As typed"), ("c", None)):
        type_in(told, returned, entry_vision=typed)
        shown.append(typed_in(told, {WARD: WEEK}, NO_CELLS)[WARD].vision)
    assert shown == ["As configured", "As typed", "As configured"]


def test_next_weeks_workbook_asks_for_its_own_week_and_keeps_what_has_no_week(house: House) -> None:
    type_in(house, "a", entry_vision="The best ward", entry_completed_by_20260621="Sister", entry_value_S12_done_20260621="5")
    told = typed_in(house, {WARD: WEEK.plus(1)}, NO_CELLS)[WARD]
    assert told.by_name["entry_vision"] == "The best ward"
    assert told.by_name["entry_value_S12_done_20260621"] == 5
    assert "entry_completed_by_20260621" not in told.by_name
