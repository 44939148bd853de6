"""The first page: each of the visitor's teams, its workbook, and what somebody has to know of it. Gathering that has its own module."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from boxscore.people import Page
from portal.monday import monday_page
from portal.site import Site

LONGEST_NUMBER = 4
"""Of a page, in digits."""


class MyTeams:
    """*My teams*, the coach's Monday."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self.routes: tuple[BaseRoute, ...] = (Route("/", self.teams),)

    def teams(self, request: Request) -> Response:
        """The page, sorted as ``sort`` asks; those who have no teams of their own are led to the first page that is theirs."""
        if not self._site.visitor(request).person.may_see(Page.TEAMS):
            return RedirectResponse("/peers", status_code=303)
        asked, teams = request.query_params, self._site.teams(request)
        page = monday_page(self._site.board, self._site.store, teams, order=asked.get("sort", ""), number=_number(asked.get("page", "")))
        return self._site.page(request, "teams.html", {"page": page, "standing": self._site.standing() if page.last_run else None})


def _number(asked: str) -> int:
    """The page asked for; the first for what is no number."""
    return int(asked) if asked.isascii() and asked.isdecimal() and len(asked) <= LONGEST_NUMBER else 1
