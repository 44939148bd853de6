"""Handing over registered workbooks: by the register's id, to those whose team's it is, byte for byte as written."""

import hashlib
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from portal import messages
from portal.site import Site
from warehouse.register import Workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ID_LENGTH = 32


class Downloads:
    """The workbooks of one board's portal."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self.routes: tuple[BaseRoute, ...] = (Route("/workbooks/{id}", self.workbook),)

    def workbook(self, request: Request) -> Response:
        """The file; 304 where the browser holds it already. 404 for another team's as for none, 410 when the file is gone."""
        entry = self._registered(request)
        headers = {"ETag": f'"{entry.sha256}"', "Cache-Control": "private, no-cache"}
        if has_it_already(request, headers["ETag"]):
            return Response(status_code=304, headers=headers)
        content = self._content(entry)
        if content is None:
            return self._site.answer(request, 410, messages.WORKBOOK_GONE)
        self._site.note(request, "downloaded", entry.file_name, team=entry.team)
        return Response(content, media_type=XLSX, headers=headers | {"Content-Disposition": attachment(entry.file_name)})

    def _registered(self, request: Request) -> Workbook:
        id = request.path_params["id"]
        # What cannot be an id is not worth a question; PostgreSQL would refuse some of it, such as a zero byte, with an error.
        could_be = len(id) == ID_LENGTH and id.isascii() and id.isalnum()
        entry = self._site.store.workbook(id) if could_be and self._site.store.is_made() else None
        if entry is None or not self._site.visitor(request).person.may_see_team(entry.team):
            raise HTTPException(404, detail="workbook")
        return entry

    def _content(self, entry: Workbook) -> bytes | None:
        """The file as it was registered; None when it is not there or has been changed since."""
        # A run registers a workbook before it moves the earlier ones, so that either may be in either place for a moment.
        for place in ("workbooks", "workbooks/earlier"):
            try:
                content = self._site.files.read(f"{place}/{entry.file_name}")
            except FileNotFoundError:
                continue
            if hashlib.sha256(content).hexdigest() == entry.sha256:
                return content
        return None


def has_it_already(request: Request, etag: str) -> bool:
    """Whether the browser says that it holds what ``etag`` names."""
    held = [tag.strip().removeprefix("W/") for tag in request.headers.get("if-none-match", "").split(",")]
    return etag in held or "*" in held


def attachment(file_name: str) -> str:
    """The header by which a browser saves a response under that name."""
    if quote(file_name) == file_name:
        return f'attachment; filename="{file_name}"'
    return f"attachment; filename*=utf-8''{quote(file_name, safe='')}"
