"""What teams' pages tell, gathered when a run is over and before anybody asks. How it is gathered belongs to the pages."""

import logging
import time
from collections.abc import Callable

from boxscore.board import Board
from boxscore.errors import BoxScoreError
from boxscore.outcomes import RUNNING
from boxscore.teams import Team
from portal.remembered import MOST
from portal.site import Site
from warehouse.glances import RunSeen

log = logging.getLogger("boxscore.portal")

LOOK_EVERY_SECONDS = 10.0
SECONDS_BETWEEN_TEAMS = 0.05
"""A team's charts take half a second of a processor (2026-11-23, 58 measures); whoever asks meanwhile is to be answered in between."""


class Readiness:
    """Of as many teams as are remembered; the others' pages are gathered when they are asked for."""

    def __init__(self, site: Site, make_ready: Callable[[Team], None]) -> None:
        self._site, self._make_ready = site, make_ready
        self._ready: tuple[RunSeen, Board] | None = None

    def keep(self) -> None:
        """For as long as the process goes on."""
        while True:
            self.look()
            time.sleep(LOOK_EVERY_SECONDS)

    def look(self) -> None:
        """Gathers, once for each run that is over. Where the warehouse does not answer the next look does."""
        try:
            board = self._site.board
            run = self._site.store.newest_run() if self._site.store.is_made() else None
            if run is None or run.outcome == RUNNING or self._ready == (run, board):
                return
            for team in board.teams[:MOST]:
                self._make_ready(team)
                time.sleep(SECONDS_BETWEEN_TEAMS)
            self._ready = run, board
        except BoxScoreError as error:
            log.warning("The pages of teams could not be made ready: %s", error)
