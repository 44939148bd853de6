"""What every request passes before a page sees it: size, who asks, how much they may ask. What pages then allow belongs to them."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from boxscore.errors import BoxScoreError
from portal import messages
from portal.limits import Limit
from portal.messages import FOR_PROGRAMS, Answer
from portal.visitors import SigningIn

log = logging.getLogger("boxscore.portal")

MOST_SENT_BYTES = 21 * 1024 * 1024
"""A returned workbook of 20 MB and the form around it."""
ANYBODYS = ("/static/", "/healthy")
"""What is asked for without saying who one is."""
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; "
        "form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    # Not "no-referrer": browsers then send every form with the origin "null", which could be anybody's (Chromium 156).
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}
OF_LOOKS = {"Cache-Control": "no-cache"}
"""Style sheets, nearly 200 KB, may be held as long as the browser asks whether they are the same."""
OVER_HTTPS = {"Strict-Transport-Security": "max-age=31536000"}


class WithHeaders:
    """Adds to every response the headers it does not set itself."""

    def __init__(self, app: ASGIApp, *, headers: Mapping[str, str]) -> None:
        self._app = app
        self._headers = [(name.lower().encode("ascii"), value.encode("ascii")) for name, value in headers.items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(event: Message) -> None:
            if event["type"] == "http.response.start":
                held = event.setdefault("headers", [])
                names = {name for name, _ in held}
                held.extend(header for header in self._headers if header[0] not in names)
            await send(event)

        await self._app(scope, receive, send_with_headers)


class TooMuchSent(Exception):
    """More was sent than a returned workbook can be."""


class NoLargerThan:
    """Refuses what says it is too large, and stops reading what turns out to be."""

    def __init__(self, app: ASGIApp, *, answer: Answer, most_bytes: int = MOST_SENT_BYTES) -> None:
        self._app, self._answer, self._most = app, answer, most_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        said = Headers(scope=scope).get("content-length", "0")
        if not said.isdecimal() or len(said) > len(str(self._most)) or int(said) > self._most:
            await self._refuse(scope, receive, send)
            return
        read = 0

        async def counted() -> Message:
            nonlocal read
            event = await receive()
            read += len(event.get("body", b""))
            if read > self._most:
                raise TooMuchSent
            return event

        try:
            await self._app(scope, counted, send)
        except TooMuchSent:
            await self._refuse(scope, receive, send)

    async def _refuse(self, scope: Scope, receive: Receive, send: Send) -> None:
        response = self._answer(Request(scope), 413, messages.TOO_LARGE, {"Connection": "close"})
        await response(scope, receive, send)


@dataclass
class Limits:
    """How much one visitor may ask for, of each process of the portal."""

    pages: Limit = field(default_factory=lambda: Limit(most=600, a_minute=3_000))
    """What has to be put together: pages that did not change are free."""
    sent: Limit = field(default_factory=lambda: Limit(most=20, a_minute=10))
    sign_ins: Limit = field(default_factory=lambda: Limit(most=1_000, a_minute=600))
    """Of an address, and all who come through the proxy that speaks HTTPS share its own: 200 coaches at once are 600 requests."""

    @classmethod
    def of_one_machine(cls) -> "Limits":
        """Where whoever asks has the machine to themselves."""
        return cls(pages=Limit(most=1_000_000, a_minute=60_000_000))


class Doors:
    """Lets in those who said who they are; ``request.state.visitor`` then says it. Answers the others itself."""

    def __init__(self, app: ASGIApp, *, signing_in: SigningIn, answer: Answer, origin: Callable[[Request], str], limits: Limits) -> None:
        self._app, self._signing_in, self._answer, self._origin, self._limits = app, signing_in, answer, origin, limits
        self._open = tuple(route.path for route in signing_in.routes if hasattr(route, "path"))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(ANYBODYS):
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive)
        try:
            response = await self._refusal(request)
        except BoxScoreError as error:
            log.warning("%s %s: %s", request.method, scope["path"], error)
            response = self._answer(request, 503, messages.NOT_ANSWERING, {"Retry-After": "60"})
        await (response or self._app)(scope, receive, send)

    async def _refusal(self, request: Request) -> Response | None:
        """What keeps the request out; None when nothing does."""
        if request.method not in ("GET", "HEAD") and not self._is_from_here(request):
            return self._answer(request, 403, messages.NOT_FROM_HERE)
        if _says_how_it_is_coded(request):
            return self._answer(request, 400, messages.NOT_A_FORM)
        address = request.client.host if request.client else ""
        if request.url.path in self._open:
            return None if self._limits.sign_ins.allows(address) else self._too_much(request, self._limits.sign_ins)
        visitor = await self._signing_in.visitor(request)
        if visitor is None:
            return self._stranger(request, address)
        request.state.visitor = visitor
        is_sent = request.method not in ("GET", "HEAD")
        if is_sent and not self._limits.sent.allows(visitor.bound_to):
            return self._too_much(request, self._limits.sent)
        return None

    def _stranger(self, request: Request, address: str) -> Response:
        if not self._limits.sign_ins.allows(address):
            return self._too_much(request, self._limits.sign_ins)
        if request.url.path.startswith(FOR_PROGRAMS):
            return self._answer(request, 401, messages.NO_TOKEN, {"WWW-Authenticate": "Bearer"})
        return self._signing_in.refused(request)

    def _too_much(self, request: Request, limit: Limit) -> Response:
        return self._answer(request, 429, messages.TOO_MUCH, {"Retry-After": str(limit.wait_seconds)})

    def _is_from_here(self, request: Request) -> bool:
        """Whether a page of this portal sent it: browsers say where a form came from, and none lets a page say otherwise."""
        came_from = request.headers.get("origin") or request.headers.get("referer", "")
        origin = self._origin(request)
        return came_from == origin or came_from.startswith(f"{origin}/")


def _says_how_it_is_coded(request: Request) -> bool:
    """Whether a form with files names a code: it has none to name (RFC 7578, 8), and in some of them what was sent is no text."""
    kind = request.headers.get("content-type", "").lower()
    return kind.startswith("multipart/") and "charset" in kind
