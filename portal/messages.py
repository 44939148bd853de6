"""What the portal says when it cannot show what was asked for: what is wrong and what to do, in words for a coach."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

FOR_PROGRAMS = "/api/"
"""What lies under it is read by programs."""


@dataclass(frozen=True)
class Message:
    """One page without figures."""

    heading: str
    wrong: str
    to_do: str


class Answer(Protocol):
    """How a message becomes a page."""

    def __call__(self, request: Request, status: int, message: Message, headers: Mapping[str, str] | None = None) -> Response: ...


NO_SUCH_PAGE = Message(
    "There is no such page",
    "The address is not one of this portal's.",
    "Go to the list of teams and follow the links there.",
)
NO_SUCH_WORKBOOK = Message(
    "There is no such workbook",
    "No workbook is registered under this address. It may have been copied incompletely, or belong to another board.",
    "Go to the list of teams and download the workbook from there.",
)
WORKBOOK_GONE = Message(
    "The file of this workbook is not there",
    "The workbook was written and registered, but its file has since been moved, removed or changed, so it is not handed over.",
    "Ask whoever looks after Box Score to put aside what is left of the file, since somebody may have typed in it, and to run "
    "`boxscore run`. Then download the workbook from the list of teams.",
)
ONLY_READ = Message(
    "This page can only be read",
    "It shows figures or hands over a workbook; nothing can be sent to it or changed through it.",
    "Go to the list of teams. A workbook that was filled in is returned on the page for that.",
)
NOT_A_FORM = Message(
    "What was sent could not be read",
    "It is not what the page's own form sends, or it holds more files than the page takes at once. Nothing was taken.",
    "Go back to the page, open it anew and send it again, with fewer files.",
)
NOT_ANSWERING = Message(
    "The figures cannot be reached just now",
    "The warehouse they are kept in did not answer. Nothing is lost, and workbooks already downloaded are not affected.",
    "Try again in a few minutes. If it stays like this, tell whoever looks after Box Score that the warehouse does not answer.",
)
BROKEN = Message(
    "Something went wrong here",
    "The page could not be put together. Nothing was changed, and the workbooks are not affected.",
    "Try again once. If it happens again, tell whoever looks after Box Score what you asked for and when; the reason is in its log.",
)
PROVIDER_SILENT = Message(
    "Nobody can sign in just now",
    "The service that says who you are did not answer. Nothing is lost.",
    "Try again in a few minutes. If it stays like this, tell whoever looks after Box Score that the sign-in service does not answer.",
)
NOT_SIGNED_IN = Message(
    "You are not signed in",
    "The sign-in did not come back whole, or took longer than ten minutes, or was begun in another browser.",
    "Go to the first page and sign in again.",
)
NOT_ONE_OF_THE_PEOPLE = Message(
    "You are not one of the people of this board",
    "You signed in, but nobody has said yet which teams you look after.",
    "Ask whoever looks after Box Score to add you to people.yaml, under the name you sign in with.",
)
NO_TOKEN = Message(
    "You are not signed in",
    "What was sent says of nobody of this board that they asked: a token that was given once ends, and is worth nothing elsewhere.",
    "Sign in with a browser, or send a token of `boxscore token` as 'Authorization: Bearer ...'.",
)
SIGNED_OUT = Message(
    "You are signed out",
    "This browser can no longer see the board's figures.",
    "Close the browser if others use it. To come back, go to the first page and sign in.",
)
NOT_YOURS = Message(
    "This page is not for your role",
    "What you asked for is there, but your role on this board does not include it.",
    "Go to the first page. If you need it, ask whoever looks after Box Score to change your role in people.yaml.",
)
NOT_FROM_HERE = Message(
    "That was not sent from a page of this portal",
    "The form was opened in another session, or sent by another site. Nothing was taken.",
    "Go back to the page, open it anew and send it again.",
)
TOO_MUCH = Message(
    "Too many requests",
    "This browser asked for more than one person can read.",
    "Wait a minute and try again.",
)
TOO_LARGE = Message(
    "That file is too large",
    "A returned workbook is at most 20 MB. Nothing was taken.",
    "Send the workbook you downloaded here, without pictures or other sheets added.",
)


def problem(status: int, message: Message, headers: Mapping[str, str] | None = None) -> Response:
    """The message for a program: as RFC 9457 has it."""
    said = {"title": message.heading, "status": status, "detail": f"{message.wrong} {message.to_do}"}
    return JSONResponse(said, status_code=status, headers=headers, media_type="application/problem+json")
