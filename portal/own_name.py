"""Keeps the portal to its own name: this machine's, or the one it is known by. Who may see what belongs elsewhere."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

NOT_THIS_MACHINE = (
    "This page is only for the machine it runs on, and was asked for under another name.\n"
    "Open it there, at http://127.0.0.1 or http://localhost and its port.\n"
)


NOT_THIS_NAME = "This page was asked for under another name than its own.\n"


def is_loopback(host: str) -> bool:
    """Whether ``host``, a name or address without a port, means this machine: localhost, 127.0.0.0/8 or ::1. No name is looked up."""
    if host.lower() == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


class OnlyLoopback:
    """Answers 400 in words to any request whose Host header is not this machine.

    A page elsewhere can have its own name resolve to 127.0.0.1 and read through the coach's browser; the Host header still
    carries that name.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not is_loopback(_host(Headers(scope=scope).get("host", ""))):
            await PlainTextResponse(NOT_THIS_MACHINE, status_code=400)(scope, receive, send)
        else:
            await self._app(scope, receive, send)


class OnlyThisName:
    """Answers 400 in words to any request whose Host header is not the address the portal is known by."""

    def __init__(self, app: ASGIApp, *, public_url: str) -> None:
        self._app, self._name = app, urlsplit(public_url).netloc.lower()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and Headers(scope=scope).get("host", "").lower() != self._name:
            await PlainTextResponse(NOT_THIS_NAME, status_code=400)(scope, receive, send)
        else:
            await self._app(scope, receive, send)


def _host(header: str) -> str:
    """The host of a Host header: its port taken off, an IPv6 address out of its brackets; empty when it is neither."""
    if header.startswith("["):
        address, bracket, port = header[1:].partition("]")
        return address if bracket and _is_port(port) else ""
    host, colon, port = header.partition(":")
    return host if _is_port(colon + port) else ""


def _is_port(text: str) -> bool:
    return not text or (text[0] == ":" and text[1:].isdecimal())
