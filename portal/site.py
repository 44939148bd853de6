"""What every page of the portal is made of: the board, its warehouse and files, templates, who asks. What pages say belongs to them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any, cast

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.templating import Jinja2Templates

from boxscore.board import Board
from boxscore.people import Page
from boxscore.teams import Team
from portal.messages import Message
from portal.records import Records
from portal.visitors import Visitor
from warehouse.files import Files
from warehouse.store import Store


class NotAllowed(Exception):
    """The page is there, but not for the visitor's role."""


@dataclass(frozen=True)
class Site:
    """One board's portal."""

    read_board: Callable[[], Board]
    """The board as it is described now; asked for every page, so it is to be quick."""
    store: Store
    files: Files
    records: Records
    signs_out: bool = False
    """Whether people can sign out of it."""

    @property
    def board(self) -> Board:
        return self.read_board()

    # Who asks, and what they may

    def visitor(self, request: Request) -> Visitor:
        """Who asks: the doors let nobody through of whom that is not known."""
        return cast(Visitor, request.state.visitor)

    def allow(self, request: Request, page: Page) -> None:
        """NotAllowed when the page is not for the visitor's role."""
        if not self.visitor(request).person.may_see(page):
            raise NotAllowed

    def team(self, request: Request, slug: str) -> Team:
        """The team of that slug; 404 when there is none, and just the same when it is not the visitor's: nobody learns which."""
        team = self.board.team_by_slug.get(slug)
        if team is None or not self.visitor(request).person.may_see_team(slug):
            raise HTTPException(404)
        return team

    def teams(self, request: Request) -> tuple[Team, ...]:
        """The teams whose own pages are the visitor's to see, in the board's order."""
        person = self.visitor(request).person
        return tuple(team for team in self.board.teams if person.may_see_team(team.slug))

    def note(self, request: Request, did: str, what: str = "", *, team: str = "") -> None:
        """Adds what the visitor did to the audit log."""
        self.records.note(self.visitor(request).person.id, did, what, team=team)

    def is_from_a_form(self, request: Request, token: str) -> bool:
        """Whether a form carries what the visitor's own were given."""
        return self.visitor(request).holds(token, self.records.key)

    # Pages

    def page(self, request: Request, template: str, context: Mapping[str, Any], *, status: int = 200) -> Response:
        """A page of the visitor's, with what all of them show."""
        return self._templates.TemplateResponse(request, template, {**self._shared(request), **context}, status_code=status)

    def answer(self, request: Request, status: int, message: Message, headers: Mapping[str, str] | None = None) -> Response:
        """A page without figures; it asks nothing of the warehouse."""
        context = self._shared(request) | {"message": message}
        return self._templates.TemplateResponse(request, "message.html", context, status_code=status, headers=headers)

    def _shared(self, request: Request) -> dict[str, Any]:
        visitor: Visitor | None = getattr(request.state, "visitor", None)
        pages = [page for page in Page if visitor and visitor.person.may_see(page)]
        return {
            "board": self.board,
            "person": visitor.person if visitor else None,
            "pages": pages,
            "form_token": visitor.form_token(self.records.key) if visitor else "",
            "signs_out": self.signs_out and visitor is not None,
        }

    @cached_property
    def _templates(self) -> Jinja2Templates:
        surroundings = Environment(
            loader=PackageLoader("portal"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
        )
        surroundings.filters |= {"day": _day, "moment": _moment, "pounds": _pounds, "file_size": _file_size}
        return Jinja2Templates(env=surroundings)


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def _moment(time: datetime) -> str:
    return f"{time:%A %d/%m/%Y at %H:%M}"


def _pounds(pence: int) -> str:
    return f"{'-' if pence < 0 else ''}£{Decimal(abs(pence)) / 100:,.2f}"


def _file_size(size_bytes: int) -> str:
    kilobytes = max(1, round(size_bytes / 1000))
    return f"{kilobytes} KB" if kilobytes < 1000 else f"{kilobytes / 1000:.1f} MB"
