"""Copies of the bundled boards, each with a state of its own."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from assets.house import House
from boxscore.settings import Settings
from warehouse.store import Store

ROOT = Path(__file__).parent.parent.parent
OPEN_DATA = ROOT / "boards" / "open-data"


@dataclass(frozen=True)
class RunBoard:
    """A copy of a board with a state of its own."""

    directory: Path
    state: Path

    @property
    def settings(self) -> Settings:
        return Settings(board=str(self.directory), warehouse=None)

    @property
    def house(self) -> House:
        return House.of(self.settings, os.environ)

    @property
    def store(self) -> Store:
        return Store.reading(self.settings.warehouse_of(self.house.board))


def copied_board(to: Path, board: Path = OPEN_DATA) -> RunBoard:
    """``board`` copied to ``to``, its state beside it; nothing has been run."""
    shutil.copytree(board, to / "board")
    described = to / "board" / "board.yaml"
    described.write_text(described.read_text(encoding="utf-8") + f"\nstate: {to / 'state'}\n", encoding="utf-8")
    return RunBoard(to / "board", to / "state")
