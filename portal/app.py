"""The portal put together: its pages, behind the doors that every request passes. Opening the port belongs elsewhere."""

import logging
from collections.abc import Callable
from typing import cast

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from boxscore.errors import BoxScoreError
from portal import messages
from portal.api import Api
from portal.doors import HEADERS, OF_LOOKS, OVER_HTTPS, Doors, Limits, NoLargerThan, WithHeaders
from portal.downloads import Downloads
from portal.feeds import Feeds, RefusalsReport, no_report
from portal.messages import Answer
from portal.my_teams import MyTeams
from portal.own_name import OnlyLoopback, OnlyThisName
from portal.page_memory import PageMemory
from portal.peers import Peers
from portal.readiness import Readiness
from portal.returns import Returns, TakesReturn
from portal.rows_page import RowsPage, TracesFigure
from portal.signing_in.local import LocalUser
from portal.signing_in.openid import OpenIdSignIn
from portal.signing_in.tokens import WithTokens
from portal.site import NotAllowed, Site
from portal.team_page import TeamPages
from portal.upkeep import Upkeep
from portal.visitors import SigningIn

log = logging.getLogger("boxscore.portal")


def create_app(
    site: Site,
    signing_in: SigningIn | None = None,
    *,
    public_url: str | None = None,
    limits: Limits | None = None,
    report: RefusalsReport = no_report,
    take_return: TakesReturn | None = None,
    trace: TracesFigure | None = None,
) -> Starlette:
    """The portal of one board. Without a way to sign in it is for its own machine only; with one, ``public_url`` is how people reach it.

    ``report`` makes the workbook of refused rows. ``take_return`` reads a workbook that comes back, and ``trace`` finds the rows behind a
    figure: without them there are no such pages. Nothing is asked of the warehouse until a page is, or ``app.state.readiness`` is kept up.
    """
    way = signing_in or LocalUser()
    refusals = _Refusals(site.answer)
    asks = WithTokens(way, site.people, site.records) if isinstance(way, OpenIdSignIn) else way
    limited = limits or (Limits.of_one_machine() if isinstance(way, LocalUser) else Limits())
    headers = HEADERS | (OVER_HTTPS if public_url and public_url.startswith("https://") else {})
    own_name = Middleware(OnlyThisName, public_url=public_url) if public_url else Middleware(OnlyLoopback)
    teams = TeamPages(site, traces=trace is not None)
    app = Starlette(
        routes=[
            Route("/healthy", _healthy),
            Mount("/static", WithHeaders(StaticFiles(packages=[("portal", "static")]), headers=OF_LOOKS), name="static"),
            *way.routes,
            *([Route("/sign-out", _signing_out(site, way), methods=["POST"])] if isinstance(way, OpenIdSignIn) else []),
            *MyTeams(site).routes,
            *teams.routes,
            *(RowsPage(site, trace).routes if trace else ()),
            *Feeds(site, report).routes,
            *Peers(site).routes,
            *Upkeep(site).routes,
            *Downloads(site).routes,
            *Api(site).routes,
            *(Returns(site, take_return).routes if take_return else ()),
        ],
        middleware=[
            Middleware(WithHeaders, headers=headers),
            own_name,
            Middleware(NoLargerThan, answer=site.answer),
            Middleware(Doors, signing_in=asks, answer=site.answer, origin=_origin(public_url), limits=limited),
            Middleware(PageMemory, seal=site.seal, answer=site.answer, limit=limited.pages, notice=site.standing_notice),
        ],
        exception_handlers={
            HTTPException: refusals.refused,
            NotAllowed: refusals.not_allowed,
            BoxScoreError: refusals.not_answering,
            Exception: refusals.broken,
        },
    )
    app.state.readiness = Readiness(site, teams.make_ready)
    return app


BY_STATUS = {400: messages.NOT_A_FORM, 405: messages.ONLY_READ}
"""What is said of what Starlette refuses itself; it found no such page otherwise."""


class _Refusals:
    """What somebody gets in the place of the page they asked for."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer

    def refused(self, request: Request, error: Exception) -> Response:
        refusal = cast(HTTPException, error)  # the only kind create_app sends here
        message = messages.NO_SUCH_WORKBOOK if refusal.detail == "workbook" else BY_STATUS.get(refusal.status_code, messages.NO_SUCH_PAGE)
        return self._answer(request, refusal.status_code, message, refusal.headers)

    def not_allowed(self, request: Request, _: Exception) -> Response:
        return self._answer(request, 403, messages.NOT_YOURS)

    def not_answering(self, request: Request, error: Exception) -> Response:
        log.warning("%s %s: %s", request.method, request.url.path, error)
        return self._answer(request, 503, messages.NOT_ANSWERING, {"Retry-After": "60"})

    def broken(self, request: Request, _: Exception) -> Response:
        # Starlette answers what nobody foresaw outside of all middleware, so the headers are given here.
        return self._answer(request, 500, messages.BROKEN, HEADERS)


def _signing_out(site: Site, way: OpenIdSignIn) -> Callable[[Request], object]:
    async def sign_out(request: Request) -> Response:
        form = await request.form(max_files=0, max_fields=2)
        if not site.is_from_a_form(request, str(form.get("form_token", ""))):
            return site.answer(request, 403, messages.NOT_FROM_HERE)
        site.note(request, "signed out")
        return way.sign_out(request)

    return sign_out


def _origin(public_url: str | None) -> Callable[[Request], str]:
    """The portal's own origin, as browsers name it: the address it is known by, else the one the request names, which is this machine's."""
    if public_url:
        known = public_url.lower()  # as browsers write it
        return lambda _: known
    return lambda request: f"{request.url.scheme}://{request.headers.get('host', '')}"


def _healthy(_: Request) -> Response:
    """For whoever watches over the machine: the portal answers. Whether runs do is for ``boxscore status``."""
    return PlainTextResponse("ok\n")
