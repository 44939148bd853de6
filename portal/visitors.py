"""Who asks: the person behind a request, and what forms they are given are signed with. Ways to sign in belong to ``signing_in``."""

import hashlib
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from time import monotonic
from typing import Protocol

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from boxscore.people import Person


@dataclass(frozen=True)
class Visitor:
    """A person and what their forms are bound to."""

    person: Person
    bound_to: str
    """Their session, or who they are where the session is not the portal's."""

    def form_token(self, key: bytes) -> str:
        """What every form of theirs carries, so that no other site can send one in their name."""
        return hmac.new(key, f"form:{self.bound_to}".encode(), hashlib.sha256).hexdigest()

    def holds(self, token: str, key: bytes) -> bool:
        return hmac.compare_digest(token.encode(), self.form_token(key).encode())


class SigningIn(Protocol):
    """One way for people to say who they are."""

    routes: tuple[BaseRoute, ...]
    """The pages it needs, which anybody may ask for."""
    signs_out: bool
    """Whether there is a session of the portal's own to end."""

    async def visitor(self, request: Request) -> Visitor | None:
        """Who asks; None when they have not said, or are none of the board's people. PassingFault when that cannot be looked up."""

    def refused(self, request: Request) -> Response:
        """What somebody gets who has not said who they are."""


PEOPLE_HOLD_SECONDS = 10.0
"""How long what ``people.yaml`` says is held: somebody taken out of it is out that soon."""


class People:
    """The board's people as they are described now."""

    def __init__(self, read: Callable[[], Mapping[str, Person]]) -> None:
        self._read = read
        self._people, self._read_at = read(), monotonic()

    def find(self, id: str) -> Person | None:
        """The person whom the sign-in calls so. While the file is described wrongly nobody new is let in: the last right one holds."""
        if monotonic() - self._read_at > PEOPLE_HOLD_SECONDS:
            self._people, self._read_at = self._read(), monotonic()
        return self._people.get(id.strip().lower())
