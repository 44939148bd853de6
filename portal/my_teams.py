"""The first page: each of the visitor's teams, its workbook, and what it waits for. What is gathered for it has its own module."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from boxscore.people import Page
from portal.monday import monday_page
from portal.site import Site


class MyTeams:
    """*My teams*, the coach's Monday."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self.routes: tuple[BaseRoute, ...] = (Route("/", self.teams),)

    def teams(self, request: Request) -> Response:
        """The page; those who have no teams of their own are led to the first page that is theirs."""
        if not self._site.visitor(request).person.may_see(Page.TEAMS):
            return RedirectResponse("/peers", status_code=303)
        return self._site.page(request, "teams.html", {"page": monday_page(self._site.board, self._site.store, self._site.teams(request))})
