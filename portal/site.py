"""What every page of the portal is made of: the board, its warehouse and files, templates, who asks. What pages say belongs to them."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any, cast
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.templating import Jinja2Templates

from boxscore.board import Board
from boxscore.people import Page
from boxscore.teams import Team
from portal.messages import FOR_PROGRAMS, Message, problem
from portal.records import Records
from portal.remembered import Remembered
from portal.visitors import People, Visitor
from warehouse.files import Files
from warehouse.standing import Standing, standing
from warehouse.store import Store
from warehouse.watching import Watch
from workbooks.wording import capitalised

ADDRESSES = {Page.TEAMS: "/", Page.RETURNS: "/returns", Page.FEEDS: "/feeds", Page.PEERS: "/peers", Page.UPKEEP: "/upkeep"}


TEAMS_REMEMBERED = 6_000
"""Of so many it is remembered how they stand: more than a nation has."""


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
    hours_between_good_runs: float = 26
    """How old the last good run may be before pages warn of it."""
    people: People = field(default_factory=lambda: People(dict))
    """Who coaches which teams; nobody where the board does not say."""
    is_described_wrongly: Callable[[], bool] = lambda: False
    """Whether the board's files were changed to what cannot be used, so that pages follow the last right ones."""

    @property
    def board(self) -> Board:
        return self.read_board()

    @cached_property
    def _watch(self) -> Watch:
        return Watch(self.store.engine)

    def seal(self) -> Hashable:
        """What changes with whatever the pages of one person are made from, but for who did what and what day it is.

        PassingFault when the warehouse does not answer.
        """
        return self.read_board(), self.is_described_wrongly(), self._watch.version()

    def close(self) -> None:
        """Gives back every connection, as before the process splits; they are opened again where they are needed."""
        self.store.engine.dispose()
        self.records.close()

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

    def sees_every_team(self, request: Request) -> bool:
        """Whether the pages of all the board's teams are the visitor's to see."""
        person = self.visitor(request).person
        return all(person.may_see_team(team.slug) for team in self.board.teams)

    def note(self, request: Request, did: str, what: str = "", *, team: str = "") -> None:
        """Adds what the visitor did to the audit log."""
        self.records.note(self.visitor(request).person.id, did, what, team=team)

    def is_from_a_form(self, request: Request, token: str) -> bool:
        """Whether a form carries what the visitor's own were given."""
        return self.visitor(request).holds(token, self.records.key)

    def standing(self) -> Standing:
        """How the board's runs stand just now, to the minute."""
        at = datetime.now(UTC)
        limit, timezone = self.hours_between_good_runs, self.board.timezone
        made = self._remembered.told(
            "standing",
            (at.replace(second=0, microsecond=0), self._watch.version()),
            lambda: standing(self.store.engine, at=at, limit_hours=limit, timezone=timezone),
        )
        return cast(Standing, made)

    def state_of(self, team: Team) -> Hashable:
        """What the warehouse has of the team, as the store tells it; asked anew once anything was written."""
        return self._remembered.told(("state", team.slug), (None, self._watch.version()), lambda: self.store.state_of(team.slug))

    @cached_property
    def _remembered(self) -> Remembered[object]:
        return Remembered(most=TEAMS_REMEMBERED)

    # Pages

    def page(self, request: Request, template: str, context: Mapping[str, Any], *, status: int = 200) -> Response:
        """A page of the visitor's, with what all of them show."""
        return self._templates.TemplateResponse(request, template, {**self._shared(request), **context}, status_code=status)

    def answer(self, request: Request, status: int, message: Message, headers: Mapping[str, str] | None = None) -> Response:
        """A page without figures; it asks nothing of the warehouse. For a program the same words."""
        if request.url.path.startswith(FOR_PROGRAMS):
            return problem(status, message, headers)
        context = self._shared(request) | {"message": message}
        return self._templates.TemplateResponse(request, "message.html", context, status_code=status, headers=headers)

    def standing_notice(self, made: datetime) -> bytes:
        """What a page says that was made at that time, before the warehouse fell silent."""
        notice = self._templates.env.get_template("standing_notice.html")
        return notice.render(made=made.astimezone(ZoneInfo(self.board.timezone))).encode()

    def _shared(self, request: Request) -> dict[str, Any]:
        visitor: Visitor | None = getattr(request.state, "visitor", None)
        pages = [page for page in Page if visitor and visitor.person.may_see(page)]
        return {
            "board": self.board,
            "here": request.url.path,
            "person": visitor.person if visitor else None,
            "pages": pages,
            "form_token": visitor.form_token(self.records.key) if visitor else "",
            "signs_out": self.signs_out and visitor is not None,
            "is_described_wrongly": self.is_described_wrongly(),
        }

    @cached_property
    def _templates(self) -> Jinja2Templates:
        surroundings = Environment(
            loader=PackageLoader("portal"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
        )
        surroundings.filters |= {
            "day": _day,
            "moment": _moment,
            "pounds": _pounds,
            "file_size": _file_size,
            "thousands": "{:,}".format,
            "capitalize_first": capitalised,
            "address": ADDRESSES.__getitem__,
        }
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
