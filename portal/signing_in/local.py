"""Nobody signs in: whoever sits at the machine is the one local user. Only on the machine itself."""

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute

from boxscore.people import LOCAL
from portal.own_name import is_loopback
from portal.visitors import Visitor

PASSED_ON = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")
"""What a request says that somebody passed on for somebody else: a proxy on this machine would make everybody its one user."""


class LocalUser:
    """The single user of a portal that only its own machine reaches."""

    routes: tuple[BaseRoute, ...] = ()
    signs_out = False

    async def visitor(self, request: Request) -> Visitor | None:
        """The local user, for a request from this machine itself; nobody for any other, wherever the port was opened."""
        is_from_here = request.client and is_loopback(request.client.host) and not any(name in request.headers for name in PASSED_ON)
        return Visitor(LOCAL, LOCAL.id) if is_from_here else None

    def refused(self, request: Request) -> Response:
        return PlainTextResponse("This page is only for the machine it runs on, and not through a proxy.\n", status_code=403)
