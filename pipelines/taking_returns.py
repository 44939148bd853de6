"""Workbooks that come back through the portal: read at once, or kept for the run that comes next. Imports neither Dagster nor Great
Expectations.
"""

import os
from collections.abc import Callable
from threading import Lock

from assets.house import House
from assets.restoring import refuse_half_restored
from assets.returning import ReadBack, take_return
from assets.returns_folder import keep_for_next_run
from boxscore.board import Board
from boxscore.errors import BoardBusy, ConfigurationError
from boxscore.settings import Settings
from warehouse.locking import Turn

PATIENCE_SECONDS = 5
"""How long it waits for the board's turn: another file that comes back has it for a second, a night for minutes."""


class BoardTakesReturns:
    """Takes what comes back of the board as it is described now."""

    def __init__(self, settings: Settings, read_board: Callable[[], Board]) -> None:
        self._settings, self._read_board = settings, read_board
        self._one_at_a_time = Lock()
        self._house: House | None = None

    def __call__(self, content: bytes, *, file_name: str, by: str) -> ReadBack | None:
        """What became of the file; None when a run has its turn or a restore was cut short: it is in the folder of what came back then."""
        with self._one_at_a_time:
            house = self._current_house()
            turn = Turn(PATIENCE_SECONDS)
            try:
                if _may_write(house, turn):
                    return take_return(house, content, file_name=file_name, by=by)
                keep_for_next_run(house, content, file_name=file_name, by=by)
                return None
            finally:
                turn.give_back()

    def _current_house(self) -> House:
        board = self._read_board()
        if self._house is None or self._house.board is not board:
            self._house = House(board, self._settings.board, self._settings.warehouse_of(board), os.environ)
        return self._house


def _may_write(house: House, turn: Turn) -> bool:
    """Whether it is the portal's turn now, and what lies there is all of one time."""
    try:
        turn.take(house.locks, say=lambda _: None)
        refuse_half_restored(house)
    except (BoardBusy, ConfigurationError):
        return False
    return True
