"""Pages as they were last sent to each visitor, sent again while nothing has changed. What pages say belongs to them."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import datetime
from time import monotonic

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from boxscore.errors import PassingFault
from boxscore.people import Person
from portal import messages
from portal.limits import Limit
from portal.messages import Answer

HELD_BYTES = 64_000_000
"""In each process; beyond that the pages that were asked for longest ago are forgotten."""
HELD_SECONDS = 60.0
"""No page that is sent as a new one is older, for some tell what the portal's own database holds, or what day it is."""
STANDING = b"<!-- standing -->"
"""Where a page has room to say that the warehouse does not answer."""

Key = tuple[str, str, bytes]


@dataclass(frozen=True)
class Kept:
    """A page as it was sent, and what it was made from."""

    person: Person
    """As they were described: their rights may have changed since."""
    seal: Hashable
    made_at: float
    made: datetime
    """The same moment, for people."""
    start: Message
    body: bytes


class PageMemory:
    """Stands between the doors and the pages. What one visitor was sent is sent to no other."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        seal: Callable[[], Hashable],
        answer: Answer,
        limit: Limit,
        notice: Callable[[datetime], bytes],
    ) -> None:
        """``seal`` tells what changes with whatever pages are made from; PassingFault when the warehouse does not say. ``limit`` is of what
        has to be made; ``notice`` is what a page says that was made, at that time, before the warehouse fell silent.
        """
        self._app, self._seal, self._answer, self._limit, self._notice = app, seal, answer, limit, notice
        self._kept: OrderedDict[Key, Kept] = OrderedDict()
        self._held_bytes = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        visitor = scope.get("state", {}).get("visitor")
        if visitor is None or scope["method"] not in ("GET", "HEAD"):
            await self._app(scope, receive, send)
            return
        key = (visitor.bound_to, scope["path"], scope["query_string"])
        kept, seal, is_silent = self._kept_for(key, visitor.person), None, False
        try:
            seal = self._seal()
        except PassingFault:
            is_silent = True
        if kept and not is_silent and kept.seal == seal and monotonic() - kept.made_at < HELD_SECONDS:
            await _send(send, kept.start, kept.body)
        elif kept and is_silent:
            await _send_longer(send, kept.start, kept.body.replace(STANDING, self._notice(kept.made), 1))
        elif not self._limit.allows(visitor.bound_to):
            response = self._answer(Request(scope), 429, messages.TOO_MUCH, {"Retry-After": str(self._limit.wait_seconds)})
            await response(scope, receive, send)
        else:
            making = _Making(send)
            await self._app(scope, receive, making)
            if making.start is not None and not is_silent:
                self._keep(key, Kept(visitor.person, seal, monotonic(), datetime.now().astimezone(), making.start, making.body))

    def _kept_for(self, key: Key, person: Person) -> Kept | None:
        kept = self._kept.get(key)
        if kept is None or kept.person != person:
            return None
        self._kept.move_to_end(key)
        return kept

    def _keep(self, key: Key, page: Kept) -> None:
        before = self._kept.pop(key, None)
        self._kept[key] = page
        self._held_bytes += _size(key, page) - (_size(key, before) if before else 0)
        while self._held_bytes > HELD_BYTES:
            self._held_bytes -= _size(*self._kept.popitem(last=False))


def _size(key: Key, page: Kept) -> int:
    """With its address, which whoever asks makes as long as they like."""
    _, path, query = key
    return len(page.body) + len(path) + len(query)


class _Making:
    """Sends on what a page sends, and remembers it where it is one to keep: whole, with figures, in HTML, setting nothing."""

    def __init__(self, send: Send) -> None:
        self._send, self._pieces = send, list[bytes]()
        self.start: Message | None = None
        """None where it is not to be kept."""

    async def __call__(self, event: Message) -> None:
        if event["type"] == "http.response.start":
            headers = Headers(raw=event["headers"])
            is_page = event["status"] == 200 and headers.get("content-type", "").startswith("text/html") and "set-cookie" not in headers
            # A copy: those further out add their own headers to what they are given.
            self.start = {**event, "headers": list(event["headers"])} if is_page else None
        elif self.start is not None:
            self._pieces.append(event.get("body", b""))
        await self._send(event)

    @property
    def body(self) -> bytes:
        return b"".join(self._pieces)


async def _send(send: Send, start: Message, body: bytes) -> None:
    await send({**start, "headers": list(start["headers"])})
    await send({"type": "http.response.body", "body": body})


async def _send_longer(send: Send, start: Message, body: bytes) -> None:
    headers = MutableHeaders(raw=list(start["headers"]))
    headers["content-length"] = str(len(body))
    await _send(send, {**start, "headers": headers.raw}, body)
