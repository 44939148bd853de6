"""Handing over registered workbooks: by the register's id, to those whose team's it is, byte for byte as written."""

import hashlib
from collections.abc import AsyncIterator, Iterator, Sequence
from tempfile import SpooledTemporaryFile
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from boxscore.people import Page
from portal import messages
from portal.site import Site
from portal.zipped import zipped
from warehouse.register import Workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ID_LENGTH = 32
PLACES = ("workbooks", "workbooks/earlier")
"""A run registers a workbook before it moves the earlier ones, so that either may be in either place for a moment."""
HELD_BYTES = 1_000_000
"""So much of a file is held in memory until its hash is known, the rest on disk."""
PIECE_BYTES = 65_536

Held = SpooledTemporaryFile[bytes]


class Downloads:
    """The workbooks of one board's portal."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self.routes: tuple[BaseRoute, ...] = (Route("/workbooks/{id}", self.workbook), Route("/workbooks.zip", self.all_of_them))

    def workbook(self, request: Request) -> Response:
        """The file; 304 where the browser holds it already. 404 for another team's as for none, 410 when the file is gone."""
        entry = self._registered(request)
        headers = {"ETag": f'"{entry.sha256}"', "Cache-Control": "private, no-cache"}
        if has_it_already(request, headers["ETag"]):
            return Response(status_code=304, headers=headers)
        held = self._verified(entry)
        if held is None:
            return self._site.answer(request, 410, messages.WORKBOOK_GONE)
        headers |= {"Content-Disposition": attachment(entry.file_name), "Content-Length": str(entry.size_bytes)}
        if request.method == "HEAD":
            held.close()
            return Response(media_type=XLSX, headers=headers)
        self._site.note(request, "downloaded", entry.file_name, team=entry.team)
        return StreamingResponse(_pieces(held), media_type=XLSX, headers=headers)

    def all_of_them(self, request: Request) -> Response:
        """The current workbooks of the visitor's teams as one zip; 404 when there is none yet."""
        self._site.allow(request, Page.TEAMS)
        mine = {team.slug for team in self._site.teams(request)}
        held = self._site.store.workbooks(current=True) if self._site.store.is_made() else []
        entries = [entry for entry in held if entry.team in mine]
        if not entries:
            raise HTTPException(404, detail="workbook")
        name = f"box-scores_we-{max(entry.week_ending for entry in entries)}.zip"
        headers = {"Content-Disposition": attachment(name)}
        if request.method == "HEAD":
            return Response(media_type="application/zip", headers=headers)
        return StreamingResponse(zipped(self._handed_over(request, entries)), media_type="application/zip", headers=headers)

    def _registered(self, request: Request) -> Workbook:
        id = request.path_params["id"]
        # What cannot be an id is not worth a question; PostgreSQL would refuse some of it, such as a zero byte, with an error.
        could_be = len(id) == ID_LENGTH and id.isascii() and id.isalnum()
        entry = self._site.store.workbook(id) if could_be and self._site.store.is_made() else None
        if entry is None or not self._site.visitor(request).person.may_see_team(entry.team):
            raise HTTPException(404, detail="workbook")
        return entry

    def _handed_over(self, request: Request, entries: Sequence[Workbook]) -> Iterator[tuple[str, bytes]]:
        """Each file under its name, noted as it goes; those that are gone or changed are named in one more."""
        gone = []
        for entry in entries:
            held = self._verified(entry)
            if held is None:
                gone.append(entry.file_name)
                continue
            self._site.note(request, "downloaded", entry.file_name, team=entry.team)
            with held:
                yield entry.file_name, held.read()
        if gone:
            said = (messages.WORKBOOK_GONE.wrong, messages.WORKBOOK_GONE.to_do, *gone)
            yield "NOT INCLUDED.txt", "\r\n".join(said).encode()

    def _verified(self, entry: Workbook) -> Held | None:
        """The file, at its beginning, as it was registered; None when it is not there or has been changed since."""
        for place in PLACES:
            held, digest = Held(max_size=HELD_BYTES), hashlib.sha256()
            try:
                for piece in self._site.files.pieces(f"{place}/{entry.file_name}", PIECE_BYTES):
                    digest.update(piece)
                    held.write(piece)
            except FileNotFoundError:
                held.close()
                continue
            if digest.hexdigest() == entry.sha256:
                held.seek(0)
                return held
            held.close()
        return None


async def _pieces(held: Held) -> AsyncIterator[bytes]:
    with held:
        while piece := held.read(PIECE_BYTES):
            yield piece


def has_it_already(request: Request, etag: str) -> bool:
    """Whether the browser says that it holds what ``etag`` names."""
    held = [tag.strip().removeprefix("W/") for tag in request.headers.get("if-none-match", "").split(",")]
    return etag in held or "*" in held


def attachment(file_name: str) -> str:
    """The header by which a browser saves a response under that name."""
    if quote(file_name) == file_name:
        return f'attachment; filename="{file_name}"'
    return f"attachment; filename*=utf-8''{quote(file_name, safe='')}"
