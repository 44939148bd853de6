"""Sign-in with OpenID Connect: to the provider with S256, back with a code, then a session of the portal's own. Rights belong elsewhere."""

import logging
import secrets
from dataclasses import dataclass
from urllib.parse import urlencode

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.starlette_client import StarletteOAuth2App
from httpx2 import HTTPError
from joserfc.errors import JoseError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from boxscore.people import Person
from portal import messages
from portal.messages import Answer
from portal.records import LONGEST, SIGN_IN_WITHIN, Records
from portal.visitors import People, Visitor

Said = dict[str, object]
"""What the provider says of somebody, by claim."""

log = logging.getLogger("boxscore.portal")

SIGN_IN, SIGNED_IN = "/sign-in", "/signed-in"
MOST_LETTERS = 400
MOST_LETTERS_BACK = 8_000
"""Of what the provider sends back: Microsoft Entra's codes have up to 2,000 letters or more, and RFC 6749 (4.1.2) leaves it open."""


@dataclass(frozen=True)
class Provider:
    """Where people say who they are, and the portal as it knows it."""

    issuer: str
    client_id: str
    client_secret: str
    claim: str
    """What of the provider's says who somebody is: ``email`` as a rule."""
    public_url: str
    """The portal's own address, as people and the provider know it; without a slash at its end."""


class OpenIdSignIn:
    """Sends people to the provider and holds a session for those who come back as one of the board's people."""

    signs_out = True

    def __init__(self, people: People, records: Records, provider: Provider, answer: Answer) -> None:
        self._people, self._records, self._provider, self._answer = people, records, provider, answer
        self._client = StarletteOAuth2App(
            None,
            "provider",
            client_id=provider.client_id,
            client_secret=provider.client_secret,
            server_metadata_url=f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration",
            client_kwargs={"scope": "openid email profile", "code_challenge_method": "S256"},
        )
        self._is_secure = provider.public_url.startswith("https://")
        # A browser takes a cookie of this prefix only over HTTPS, for this host alone.
        prefix = "__Host-" if self._is_secure else ""
        self.cookie, self._meanwhile = f"{prefix}boxscore", f"{prefix}boxscore-signing-in"
        self.routes: tuple[BaseRoute, ...] = (Route(SIGN_IN, self._to_the_provider), Route(SIGNED_IN, self._back))

    async def visitor(self, request: Request) -> Visitor | None:
        """Whose session the request carries, where they still are one of the board's people."""
        token = request.cookies.get(self.cookie)
        id = self._records.person_of(token) if token else None
        person = self._people.find(id) if id else None
        return Visitor(person, f"session:{token}") if person else None

    def refused(self, request: Request) -> Response:
        asked = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        then = asked if request.method == "GET" else "/"
        return RedirectResponse(f"{SIGN_IN}?{urlencode({'then': then})}" if then != "/" else SIGN_IN, status_code=303)

    def sign_out(self, request: Request) -> Response:
        """Ends the session, here and for good, whatever the browser holds on to."""
        if token := request.cookies.get(self.cookie):
            self._records.end_session(token)
        response = self._answer(request, 200, messages.SIGNED_OUT)
        response.delete_cookie(self.cookie, secure=self._is_secure, httponly=True, samesite="lax")
        return response

    async def _to_the_provider(self, request: Request) -> Response:
        browser, nonce = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
        try:
            begun = await self._client.create_authorization_url(self._provider.public_url + SIGNED_IN, nonce=nonce)
        except (HTTPError, AuthlibBaseError, ValueError, RuntimeError) as error:
            log.warning("The sign-in provider did not answer: %s", type(error).__name__)
            return self._answer(request, 503, messages.PROVIDER_SILENT)
        then = page_of_ours(request.query_params.get("then", "/"))
        await run_in_threadpool(
            self._records.begin_sign_in, state=begun["state"], browser=browser, nonce=nonce, verifier=begun["code_verifier"], then=then
        )
        response = RedirectResponse(begun["url"], status_code=303)
        self._set(response, self._meanwhile, browser, seconds=int(SIGN_IN_WITHIN.total_seconds()))
        return response

    async def _back(self, request: Request) -> Response:
        state, code = (request.query_params.get(name, "")[:MOST_LETTERS_BACK] for name in ("state", "code"))
        browser = request.cookies.get(self._meanwhile, "")
        begun = await run_in_threadpool(self._records.take_sign_in, state=state, browser=browser)
        if begun is None or not code:
            return self._answer(request, 400, messages.NOT_SIGNED_IN)
        try:
            token = await self._client.fetch_access_token(  # type: ignore[no-untyped-call]  # nor are its stubs typed here
                redirect_uri=self._provider.public_url + SIGNED_IN, code=code, code_verifier=begun.verifier
            )
            said: Said | None = await self._client.parse_id_token(token, nonce=begun.nonce)
        except (HTTPError, AuthlibBaseError, JoseError, ValueError, RuntimeError) as error:
            log.warning("A sign-in was refused: %s", type(error).__name__)
            return self._answer(request, 400, messages.NOT_SIGNED_IN)
        person = self._person(said)
        if person is None:
            await run_in_threadpool(self._records.note, self._named(said), "was refused", "none of the board's people")
            return self._answer(request, 403, messages.NOT_ONE_OF_THE_PEOPLE)
        return await self._session(request, person, begun.then)

    async def _session(self, request: Request, person: Person, then: str) -> Response:
        # A session that the browser brought along is ended, so that nobody plants one.
        if earlier := request.cookies.get(self.cookie):
            await run_in_threadpool(self._records.end_session, earlier)
        token = await run_in_threadpool(self._records.begin_session, person.id)
        await run_in_threadpool(self._records.note, person.id, "signed in")
        response = RedirectResponse(then, status_code=303)
        self._set(response, self.cookie, token, seconds=int(LONGEST.total_seconds()))
        response.delete_cookie(self._meanwhile, secure=self._is_secure, httponly=True, samesite="lax")
        return response

    def _named(self, said: Said | None) -> str:
        return str((said or {}).get(self._provider.claim, ""))[:200]

    def _person(self, said: Said | None) -> Person | None:
        # Some providers send what is yes or no as a text.
        is_doubtful = self._provider.claim == "email" and str((said or {}).get("email_verified")).lower() == "false"
        return None if is_doubtful else self._people.find(self._named(said))

    def _set(self, response: Response, name: str, value: str, *, seconds: int) -> None:
        response.set_cookie(name, value, max_age=seconds, secure=self._is_secure, httponly=True, samesite="lax", path="/")


def page_of_ours(then: str) -> str:
    """The page to go on to, where it is one of the portal's own; the first page for anything else."""
    is_ours = then.startswith("/") and not then.startswith("//") and "\\" not in then and then.isprintable()
    return then if is_ours and len(then) <= MOST_LETTERS else "/"
