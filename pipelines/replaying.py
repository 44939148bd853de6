"""What ``boxscore replay`` does, at the board's turn: the warehouse made again from the lake. How it is made is told in assets/."""

import os
import uuid
from pathlib import Path
from tempfile import TemporaryDirectory

from assets.house import House
from assets.replaying import replay
from assets.report import RunReport
from boxscore.settings import Settings
from pipelines.turns import Say, its_turn


def replay_board(settings: Settings, say: Say) -> RunReport:
    """Makes the board's warehouse again, and reports as a run does."""
    house = House.of(settings, os.environ)
    with TemporaryDirectory() as scratch, its_turn(house, settings, say):
        return replay(house, str(uuid.uuid4()), scratch=Path(scratch), say=say)
