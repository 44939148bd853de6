"""A reverse proxy in front of the portal has signed people in and says who they are in a header. Its own sign-in is its own business."""

from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute

from boxscore.errors import ConfigurationError
from portal.visitors import People, Visitor

Networks = Sequence[IPv4Network | IPv6Network]


class TrustedProxy:
    """Believes ``header`` from the listed addresses, and from nobody else."""

    routes: tuple[BaseRoute, ...] = ()
    signs_out = False

    def __init__(self, people: People, *, header: str, addresses: str) -> None:
        self._people, self._header, self._networks = people, header.lower(), networks(addresses)

    async def visitor(self, request: Request) -> Visitor | None:
        """Whom the proxy names, where they are one of the board's people; a header given twice, or by another address, names nobody."""
        named = request.headers.getlist(self._header)
        if not request.client or not _is_of(request.client.host, self._networks) or len(named) != 1:
            return None
        person = self._people.find(named[0])
        return Visitor(person, f"proxy:{person.id}") if person else None

    def refused(self, request: Request) -> Response:
        text = "You are not signed in, or are not one of the people of this board. Ask whoever looks after Box Score to add you.\n"
        return PlainTextResponse(text, status_code=403)


def networks(addresses: str) -> Networks:
    """The addresses and networks of a list with commas between. ConfigurationError when there is none, or one is everybody's."""
    try:
        told = tuple(ip_network(one.strip()) for one in addresses.split(",") if one.strip())
    except ValueError as error:
        raise ConfigurationError(f"BOXSCORE_PROXY_ADDRESSES: {error}. Give addresses such as 10.1.2.3 or 10.1.2.0/24.") from None
    if not told or any(network.prefixlen == 0 for network in told):
        raise ConfigurationError("BOXSCORE_PROXY_ADDRESSES: name the proxy's own addresses, not everybody's.")
    return told


def _is_of(host: str, trusted: Networks) -> bool:
    try:
        address = ip_address(host)
    except ValueError:
        return False
    return any(address in network for network in trusted)
