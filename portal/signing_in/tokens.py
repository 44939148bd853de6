"""A program reads figures for one of the board's people, with a token they were given. How people themselves sign in belongs elsewhere."""

from starlette.requests import Request
from starlette.responses import Response

from portal.messages import FOR_PROGRAMS
from portal.records import Records
from portal.visitors import People, SigningIn, Visitor

SCHEME = "bearer "


class WithTokens:
    """Another way to sign in, and tokens beside it for what is read by programs: nowhere else do they count for anything."""

    def __init__(self, way: SigningIn, people: People, records: Records) -> None:
        self._way, self._people, self._records = way, people, records
        self.routes, self.signs_out = way.routes, way.signs_out

    async def visitor(self, request: Request) -> Visitor | None:
        """Whose token it is, where they still are one of the board's people and it is read with; else as the other way has it."""
        said = request.headers.get("authorization", "")
        is_token = said[: len(SCHEME)].lower() == SCHEME and request.url.path.startswith(FOR_PROGRAMS)
        if not is_token or request.method not in ("GET", "HEAD"):
            return await self._way.visitor(request)
        id = self._records.holder_of(said[len(SCHEME) :].strip())
        person = self._people.find(id) if id else None
        return Visitor(person, f"token:{person.id}") if person else None

    def refused(self, request: Request) -> Response:
        return self._way.refused(request)
