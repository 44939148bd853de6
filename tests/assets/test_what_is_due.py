"""Which cells are due by what of the board is described otherwise: rather one too many than one that is stale."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from trade import board, team

from assets.due import due
from assets.explaining import SOFTWARE, THE_BOARD, note_descriptions
from assets.house import House
from boxscore.board import Board
from boxscore.teams import Team
from boxscore.weeks import WeekRange

WEEKS = WeekRange.covering(date(2027, 5, 3), date(2027, 6, 27))
CENTRE = "990001"


def ward(slug: str = "north", *, share: int | None = None, overtime: str | None = None) -> Team:
    """A ward that keeps its cost and patients seen; overtime from a day on, where it is said."""
    held = [{"code": CENTRE, "share": share}]
    return team(slug, "Q04", "F01", {"id": "F08", "from": overtime}, ward=f"INV-{slug}", cost_centre=held)


@pytest.fixture
def house(tmp_path: Path) -> House:
    """A house in which nothing was ever worked out."""
    return House(board(ward()), str(tmp_path), f"sqlite:///{tmp_path}/warehouse.sqlite", {})


def worked_out(house: House, of: Board) -> House:
    """The house with this board, of which every cell was worked out."""
    told = replace(house, board=of)
    told.store.begin_run("first", how="schedule", weeks=WEEKS)
    note_descriptions(told, "first")
    ids = [measure.id for measure in of.measures]
    told.store.note_worked_out(WEEKS, ids, as_of=of.as_of, at=told.store.moment(), run="first")
    return told


def measures_due(house: House, now: Board) -> set[str]:
    told = replace(house, board=now)
    note_descriptions(told, "first")
    return {id for batch in due(told, WEEKS, now.measures) for id in batch.ids}


def test_nothing_is_due_of_a_board_that_is_described_as_before(house: House) -> None:
    assert measures_due(worked_out(house, board(ward())), board(ward())) == set()


def test_the_days_of_one_measure_of_cost_bring_up_all_of_them(house: House) -> None:
    # Each month is cut where a team begins to keep any of them, and what is rounded in the parts is other pennies.
    assert measures_due(worked_out(house, board(ward())), board(ward(overtime="2027-06-10"))) == {"F01", "F08"}


def test_a_measure_of_cost_that_nobody_keeps_any_more_brings_up_the_others(house: House) -> None:
    without = team("north", "Q04", "F01", ward="INV-north", cost_centre=CENTRE)
    assert measures_due(worked_out(house, board(ward(overtime="2027-06-10"))), board(without)) == {"F01"}


def test_the_order_of_teams_that_share_a_code_makes_everything_due(house: House) -> None:
    # Of £0.01 split in halves the first has the penny.
    one, other = ward("north", share=50), ward("south", share=50)
    assert measures_due(worked_out(house, board(one, other)), board(other, one)) == {"Q04", "F01", "F08"}


def test_the_order_of_teams_that_share_nothing_makes_nothing_due(house: House) -> None:
    one, other = (team(slug, "Q04", ward=f"INV-{slug}") for slug in ("north", "south"))
    assert measures_due(worked_out(house, board(one, other)), board(other, one)) == set()


def test_another_box_score_makes_everything_due(house: House) -> None:
    told = worked_out(house, board(ward()))
    held = told.store.descriptions()[["kind", "id", "says"]].itertuples(index=False)
    told.store.note_descriptions({(kind, id): says for kind, id, says in held} | {(SOFTWARE, THE_BOARD): "another"}, run="first")
    assert measures_due(told, board(ward())) == {"Q04", "F01", "F08"}
