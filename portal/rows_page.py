"""The page of every row behind one figure. Finding the rows is handed in: it reads the lake, and works the cell out again."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from anyio import CapacityLimiter, to_thread
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from boxscore.errors import ConfigurationError
from boxscore.teams import Team
from boxscore.weeks import SUNDAY, Week
from portal.site import Site

ROWS_SHOWN = 500
"""Of one part; more would be no page."""


class RowsOfPart(Protocol):
    """The rows behind one part of a figure, as texts."""

    @property
    def title(self) -> str:
        """``Numerator: 12, from 12 rows of Incidents``."""

    @property
    def columns(self) -> Sequence[str]:
        """What stands in each row; the file and the row's number in it first."""

    @property
    def rows(self) -> Sequence[Sequence[str]]: ...
    @property
    def notes(self) -> Sequence[str]:
        """What is left out of them: sentences."""


class TracedFigure(Protocol):
    """What stands behind one figure, row by row."""

    @property
    def withheld(self) -> str:
        """Why no rows are told; empty when they are."""

    @property
    def parts(self) -> Sequence[RowsOfPart]: ...
    @property
    def refused(self) -> Sequence[Sequence[str]]:
        """File, row and reason of each of the team's rows that were refused and might have counted."""


class TracesFigure(Protocol):
    """What finds the rows behind a figure. ConfigurationError, saying why, when there is no such figure."""

    def __call__(self, *, team: str, measure: str, week: Week) -> TracedFigure: ...


class RowsPage:
    """*Rows behind a figure*."""

    def __init__(self, site: Site, trace: TracesFigure) -> None:
        self._site, self._trace = site, trace
        # A figure is worked out again in a second or so of a core: one after another, so that other pages go on.
        self._one_at_a_time = CapacityLimiter(1)
        self.routes: tuple[BaseRoute, ...] = (Route("/teams/{slug}/measures/{id}/rows", self.rows),)

    async def rows(self, request: Request) -> Response:
        """The rows of the week asked for; 404 for another's team, a measure it does not keep, and a week without a figure."""
        team, id = self._site.team(request, request.path_params["slug"]), request.path_params["id"]
        week = _week(request.query_params.get("week", ""))
        if team.chosen(id) is None or week is None or not self._site.store.is_made():
            raise HTTPException(404)
        found = await to_thread.run_sync(self._traced, team, id, week, limiter=self._one_at_a_time)
        if found is None:
            raise HTTPException(404)
        self._site.note(request, "looked at rows", f"{id}, {week.label}", team=team.slug)
        context = {"team": team, "measure": self._site.board.measure_by_id[id], "week": week, "found": found, "rows_shown": ROWS_SHOWN}
        return self._site.page(request, "rows.html", context)

    def _traced(self, team: Team, id: str, week: Week) -> TracedFigure | None:
        try:
            return self._trace(team=team.slug, measure=id, week=week)
        except ConfigurationError:
            return None


def _week(asked: str) -> Week | None:
    """The week of a Sunday in ISO; None for anything else."""
    try:
        day = date.fromisoformat(asked)
    except ValueError:
        return None
    return Week(day) if day.weekday() == SUNDAY else None
