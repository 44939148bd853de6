"""A team's page and those of its measures: its box score, what changed, its workbooks. Gathering what they tell has its own modules."""

from collections.abc import Hashable

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from boxscore.board import Board
from boxscore.teams import Team
from portal.measure_view import MeasureView, measure_view
from portal.remembered import Remembered
from portal.site import Site
from portal.team_view import TeamView, team_view


class TeamPages:
    """*Team* and *Measure*."""

    def __init__(self, site: Site, *, traces: bool) -> None:
        """``traces``: whether there is a page of the rows behind a figure."""
        self._site, self._traces = site, traces
        self._teams, self._measures = Remembered[TeamView](), Remembered[MeasureView]()
        self.routes: tuple[BaseRoute, ...] = (
            Route("/teams/{slug}", self.team),
            Route("/teams/{slug}/measures/{id}", self.measure),
        )

    def team(self, request: Request) -> Response:
        """The box score as a page; 404 for another's team as for none."""
        team, site = self._team(request), self._site
        return site.page(request, "team.html", {"view": self._view(team), "standing": site.standing(), "traces": self._traces})

    def measure(self, request: Request) -> Response:
        """The chart of one measure and what is behind it; 404 for one that the team does not keep."""
        team, site, id = self._team(request), self._site, request.path_params["id"]
        if team.chosen(id) is None:
            raise HTTPException(404)
        view = self._measures.told((team.slug, id), self._state(team), lambda: measure_view(site.board, site.store, team, id))
        # Whoever may see all teams but one could take theirs off the rows of a whole file.
        told = {"traces": self._traces, "tells_rows": site.sees_every_team(request)}
        return site.page(request, "measure.html", {"view": view, "standing": site.standing(), **told})

    def make_ready(self, team: Team) -> None:
        """Gathers what the team's page tells, so that nobody waits for it."""
        self._view(team)

    def _view(self, team: Team) -> TeamView:
        return self._teams.told(team.slug, self._state(team), lambda: team_view(self._site.board, self._site.store, team))

    def _team(self, request: Request) -> Team:
        """The team, once anything was run for the board: before that there is nothing to tell of any."""
        team = self._site.team(request, request.path_params["slug"])
        if not self._site.store.is_made():
            raise HTTPException(404)
        return team

    def _state(self, team: Team) -> tuple[Board, Hashable]:
        """What its pages rest on: how the board is described, and what the warehouse has of the team."""
        return self._site.board, self._site.state_of(team)
