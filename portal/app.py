"""The portal's pages and files, and what the browser is told beside them. Gathering figures and opening the port belong elsewhere."""

import hashlib
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import cast
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.templating import Jinja2Templates
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.types import Message as Event

from boxscore.board import Board
from boxscore.errors import PassingFault
from portal import messages
from portal.loopback import OnlyLoopback
from portal.monday import monday_page
from warehouse.files import Files
from warehouse.store import Store, Workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ID_LENGTH = 32
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def create_app(board: Board, store: Store, files: Files) -> Starlette:
    """The portal of one board, its workbooks taken from ``files``. Nothing is asked of the warehouse until a page is."""
    portal = _Portal(board, store, files)
    return Starlette(
        routes=[
            Route("/", portal.teams),
            Route("/workbooks/{id}", portal.workbook),
            Mount("/static", StaticFiles(packages=[("portal", "static")]), name="static"),
        ],
        middleware=[Middleware(_WithHeaders), Middleware(OnlyLoopback)],
        exception_handlers={HTTPException: portal.refused, PassingFault: portal.not_answering, Exception: portal.broken},
    )


class _Portal:
    def __init__(self, board: Board, store: Store, files: Files) -> None:
        self._board = board
        self._store = store
        self._files = files
        self._templates = _templates()

    def teams(self, request: Request) -> Response:
        return self._templates.TemplateResponse(request, "teams.html", {"page": monday_page(self._board, self._store)})

    def workbook(self, request: Request) -> Response:
        entry = self._registered(request.path_params["id"])
        if entry is None:
            return self._message(request, 404, messages.NO_SUCH_WORKBOOK)
        headers = {"ETag": f'"{entry.sha256}"', "Cache-Control": "private, no-cache"}
        if _has_it_already(request, headers["ETag"]):
            return Response(status_code=304, headers=headers)
        content = self._content(entry)
        if content is None:
            return self._message(request, 410, messages.WORKBOOK_GONE)
        return Response(content, media_type=XLSX, headers=headers | {"Content-Disposition": _attachment(entry.file_name)})

    def refused(self, request: Request, error: Exception) -> Response:
        refusal = cast(HTTPException, error)  # the only kind create_app sends here
        message = messages.ONLY_READ if refusal.status_code == 405 else messages.NO_SUCH_PAGE
        return self._message(request, refusal.status_code, message, refusal.headers)

    def not_answering(self, request: Request, _: Exception) -> Response:
        return self._message(request, 503, messages.NOT_ANSWERING, {"Retry-After": "60"})

    def broken(self, request: Request, _: Exception) -> Response:
        # Starlette answers what nobody foresaw outside of all middleware, so the headers are given here.
        return self._message(request, 500, messages.BROKEN, HEADERS)

    def _registered(self, id: str) -> Workbook | None:
        # What cannot be an id is not worth a question; PostgreSQL would refuse some of it, such as a zero byte, with an error.
        could_be = len(id) == ID_LENGTH and id.isascii() and id.isalnum()
        return self._store.workbook(id) if could_be and self._store.is_made() else None

    def _content(self, entry: Workbook) -> bytes | None:
        """The file as it was registered; None when it is not there or has been changed since."""
        # A run registers a workbook before it moves the earlier ones, so that either may be in either place for a moment.
        for place in ("workbooks", "workbooks/earlier"):
            try:
                content = self._files.read(f"{place}/{entry.file_name}")
            except FileNotFoundError:
                continue
            if hashlib.sha256(content).hexdigest() == entry.sha256:
                return content
        return None

    def _message(self, request: Request, status: int, message: messages.Message, headers: Mapping[str, str] | None = None) -> Response:
        context = {"board": self._board, "message": message}
        return self._templates.TemplateResponse(request, "message.html", context, status_code=status, headers=headers)


class _WithHeaders:
    """Adds to every response the headers it does not set itself."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(event: Event) -> None:
            if event["type"] == "http.response.start":
                headers = MutableHeaders(scope=event)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(event)

        await self._app(scope, receive, send_with_headers)


def _has_it_already(request: Request, etag: str) -> bool:
    held = [tag.strip().removeprefix("W/") for tag in request.headers.get("if-none-match", "").split(",")]
    return etag in held or "*" in held


def _attachment(file_name: str) -> str:
    if quote(file_name) == file_name:
        return f'attachment; filename="{file_name}"'
    return f"attachment; filename*=utf-8''{quote(file_name, safe='')}"


def _templates() -> Jinja2Templates:
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
