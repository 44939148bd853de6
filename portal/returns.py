"""The page on which workbooks come back: which files are taken, and what became of each. Reading what was typed is handed in."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import PurePosixPath
from typing import Protocol
from zoneinfo import ZoneInfo

from anyio import CapacityLimiter, to_thread
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from boxscore.errors import WorkbookRefused
from boxscore.people import LOCAL, Page
from boxscore.teams import Team
from portal import messages
from portal.site import Site
from sources.personal import shown_name
from workbooks.returned.reading import read_returned

MOST_FILES = 20
"""At once; all of them together are no larger than anything sent may be."""
LONGEST_NAME = 150
"""In bytes: with what stands before and behind it where it is kept, a file system takes 255."""
LATELY, MOST_SHOWN = timedelta(days=28), 20
"""How far back, and how many, of those that came back before are listed."""


class ReadBack(Protocol):
    """What became of one workbook that came back, in sentences."""

    @property
    def what(self) -> str:
        """Whose workbook it is."""

    @property
    def refusal(self) -> str:
        """Why nothing of it was read; empty when it was."""

    @property
    def read(self) -> Sequence[str]: ...
    @property
    def refused(self) -> Sequence[str]: ...
    @property
    def conflicts(self) -> Sequence[str]: ...
    @property
    def locked(self) -> Sequence[str]: ...
    @property
    def noticed(self) -> Sequence[str]: ...


class TakesReturn(Protocol):
    """What reads a workbook of one of the board's teams and keeps what was typed into it."""

    def __call__(self, content: bytes, *, file_name: str, by: str) -> ReadBack | None:
        """What became of it; None when a run has its turn: the file is kept then, and read by the next run. ``by`` is who returned it."""


@dataclass(frozen=True)
class Taken:
    """One file, and what the page says of it."""

    file_name: str
    team: str = ""
    """Its slug; empty for a file that none of the visitor's teams was given."""
    refusal: str = ""
    told: ReadBack | None = None
    """None for one that was refused, or is kept until the run that is at work is over."""

    @property
    def did(self) -> str:
        """As the audit log has it."""
        return "was refused" if self.refusal else "returned"


@dataclass(frozen=True)
class Before:
    """A workbook that came back before."""

    team: Team
    file_name: str
    returned_by: str
    at: datetime
    """In the board's own zone."""
    outcome: str
    message: Sequence[str]


class Returns:
    """*Return a workbook*."""

    def __init__(self, site: Site, take: TakesReturn) -> None:
        self._site, self._take = site, take
        # A file may unpack to hundreds of megabytes before it is refused, so they are read one after another.
        self._one_at_a_time = CapacityLimiter(1)
        self.routes: tuple[BaseRoute, ...] = (Route("/returns", self.page), Route("/returns", self.give, methods=["POST"]))

    def page(self, request: Request) -> Response:
        """The form, and what came back of the visitor's teams lately."""
        self._site.allow(request, Page.RETURNS)
        return self._shown(request)

    async def give(self, request: Request) -> Response:
        """Takes the files of the form; 422 when one of them was refused whole, or none was chosen."""
        self._site.allow(request, Page.RETURNS)
        async with request.form(max_files=MOST_FILES, max_fields=2) as form:
            if not self._site.is_from_a_form(request, str(form.get("form_token", ""))):
                return self._site.answer(request, 403, messages.NOT_FROM_HERE)
            taken = [await self._one(request, file) for file in _files(form)]
        status = 422 if not taken or any(one.refusal for one in taken) else 200
        return await to_thread.run_sync(lambda: self._shown(request, taken, status=status))

    async def _one(self, request: Request, file: UploadFile) -> Taken:
        content, name = await file.read(), _plain_name(file.filename or "")
        taken = await to_thread.run_sync(self._judged, request, content, name, limiter=self._one_at_a_time)
        self._site.note(request, taken.did, taken.file_name, team=taken.team)
        return taken

    def _judged(self, request: Request, content: bytes, name: str) -> Taken:
        """What becomes of a file. Of one that is no team's of the visitor's nothing is said but that."""
        shown = shown_name(name)
        try:
            said = read_returned(content, name=shown).identity
        except WorkbookRefused as refusal:
            return Taken(shown, refusal=str(refusal))
        person = self._site.visitor(request).person
        if said.team not in self._site.board.team_by_slug or not person.may_see_team(said.team) or not self._site.store.is_made():
            return Taken(
                shown, refusal=f"{shown} is not a workbook of a team of yours. Nothing of it was read: send one you downloaded here."
            )
        told = self._take(content, file_name=name, by="" if person is LOCAL else person.name)
        return Taken(shown, said.team, told.refusal if told else "", told)

    def _shown(self, request: Request, taken: Sequence[Taken] | None = None, *, status: int = 200) -> Response:
        before = [] if not self._site.store.is_made() else list(self._before(request))[:MOST_SHOWN]
        return self._site.page(request, "returns.html", {"taken": taken, "before": before, "most_files": MOST_FILES}, status=status)

    def _before(self, request: Request) -> Iterator[Before]:
        """Those of the visitor's teams, newest first."""
        board, teams = self._site.board, {team.slug: team for team in self._site.teams(request)}
        came = self._site.store.returns(since=datetime.now(UTC).replace(tzinfo=None) - LATELY, teams=teams)
        for one in reversed(came.to_dict("records")):
            at = one["returned_at"].replace(tzinfo=UTC).astimezone(ZoneInfo(board.timezone))
            said = [line for line in one["message"].splitlines() if line]
            yield Before(teams[one["team"]], one["file_name"], one["returned_by"], at, one["outcome"], said)


def _files(form: FormData) -> Iterator[UploadFile]:
    """The files that were chosen: a form without any sends one without a name."""
    for value in form.getlist("workbook"):
        if isinstance(value, UploadFile) and (value.filename or value.size):
            yield value


def _plain_name(told: str) -> str:
    """The file's own name, as a browser may tell it with a path, and anybody else with anything."""
    name = PurePosixPath(told.replace("\\", "/")).name
    printable = "".join(letter for letter in name if letter.isprintable())
    return printable.encode()[-LONGEST_NAME:].decode(errors="ignore") or "workbook.xlsx"
