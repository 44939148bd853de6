"""Nobody signs in: whoever sits at the machine is the one local user. Only on the machine itself."""

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute

from boxscore.people import LOCAL
from portal.own_name import is_loopback
from portal.visitors import Visitor


class LocalUser:
    """The single user of a portal that only its own machine reaches."""

    routes: tuple[BaseRoute, ...] = ()
    signs_out = False

    async def visitor(self, request: Request) -> Visitor | None:
        """The local user, for a request from this machine; nobody for any other, wherever the port was opened."""
        return Visitor(LOCAL, LOCAL.id) if request.client and is_loopback(request.client.host) else None

    def refused(self, request: Request) -> Response:
        return PlainTextResponse("This page is only for the machine it runs on.\n", status_code=403)
