"""Who asks: the person behind a request, and what forms they are given are signed with. Ways to sign in belong to ``signing_in``."""

import hashlib
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from boxscore.people import Person, Role


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


class People:
    """The board's people as they are described now."""

    def __init__(self, now: Callable[[], Mapping[str, Person]]) -> None:
        """``now`` is asked for every request, so it is to be quick."""
        self._now = now

    def find(self, id: str) -> Person | None:
        """The person whom the sign-in calls so."""
        return self._now().get(id.strip().lower())

    def coaches(self) -> tuple[Person, ...]:
        """Those who look after teams, as the file has them."""
        return tuple(person for person in self._now().values() if person.role is Role.COACH)
