"""A board told as at an earlier day than before, and then as at the later one again: nothing is lost, and nothing is there twice."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pandas as pd
from invented_board import LAST_SUNDAY, invented_board
from nights import house_at, run_night

from assets.house import House
from boxscore.cells import CELL_KEY

TOLD_AT = LAST_SUNDAY + timedelta(days=1)
EARLIER = TOLD_AT - timedelta(weeks=2)
FIGURES = [*CELL_KEY, "value", "status", "as_of"]


def night(directory: Path, state: Path, number: int, *, told: date) -> House:
    """The night of that number, run with the board told as at that day."""
    house = house_at(directory, datetime(2024, 5, number, 5))
    house = replace(
        house, board=house.board.model_copy(update={"as_of": told, "state": str(state)}), warehouse_url=f"sqlite:///{state}/w.sqlite"
    )
    house.files.make_root()
    house.store.clock = lambda: datetime(2024, 5, number, 5)
    run_night(house, f"night {number}")
    return house


def test_a_board_told_as_at_an_earlier_day_for_a_night_ends_with_the_same_figures(tmp_path: Path) -> None:
    directory = invented_board(tmp_path).directory
    straight = night(directory, tmp_path / "straight", 1, told=TOLD_AT)
    for number, told in enumerate((TOLD_AT, EARLIER, TOLD_AT), start=1):
        back = night(directory, tmp_path / "back", number, told=told)
    pd.testing.assert_frame_equal(back.store.cells()[FIGURES], straight.store.cells()[FIGURES])
    for day in (1, 2, 3):
        shown = back.store.cells_as_at(date(2024, 5, day))
        assert len(shown) == len(straight.store.cells())
        assert not shown.duplicated(list(CELL_KEY)).any()
