"""``boxscore serve``: the portal of one board. Imports neither Dagster nor Great Expectations."""

from collections.abc import Callable
from urllib.parse import urlsplit

from boxscore.board import Board
from boxscore.errors import ConfigurationError
from boxscore.settings import Settings
from measures.catalogue import catalogue
from measures.packs import packs
from portal.app import create_app
from portal.own_name import is_loopback
from portal.records import Records
from portal.serving import serve
from portal.signing_in.local import LocalUser
from portal.signing_in.openid import OpenIdSignIn, Provider
from portal.signing_in.proxy import TrustedProxy
from portal.site import Site
from portal.visitors import People, SigningIn
from sources.board import read_board
from sources.portal_people import read_people
from warehouse.engine import open_engine
from warehouse.files import Files
from warehouse.store import Store


def serve_board(settings: Settings, *, host: str, port: int, say: Callable[[str], None]) -> None:
    """Answers until it is stopped.

    ConfigurationError when the board is described wrongly, or the address is not this machine's and nobody signs in.
    """
    board = read_board(settings.board, catalogue(), packs())
    site = site_of(settings, board)
    way = signing_in(settings, board, site)
    has_sign_in = not isinstance(way, LocalUser)
    app = create_app(site, way, public_url=settings.public_url if has_sign_in else None)
    whose = "Ctrl-C stops it" if has_sign_in else "this machine only; Ctrl-C stops it"
    serve(app, host, port, has_sign_in=has_sign_in, announce=lambda address: say(f"{board.label}: {address} ({whose})"))


def site_of(settings: Settings, board: Board) -> Site:
    """The board's portal, with a database of its own in the board's state directory."""
    files = Files(board.state)
    if "://" in board.state:
        raise ConfigurationError(f"The portal's own database cannot be kept at {board.state}; it needs a directory of this machine.")
    files.make_root()
    store = Store(open_engine(settings.warehouse_of(board)))
    records = Records(f"sqlite:///{board.state}/portal.sqlite")
    return Site(lambda: board, store, files, records, signs_out=settings.sign_in == "openid")


def signing_in(settings: Settings, board: Board, site: Site) -> SigningIn:
    """The way people sign in. ConfigurationError when it is not set up whole."""
    if settings.sign_in == "local":
        return LocalUser()
    people = People(lambda: {person.id: person for person in read_people(settings.board, board.team_by_slug)})
    public_url = _needed(settings.public_url, "BOXSCORE_PUBLIC_URL")
    _refuse_unsafe(public_url)
    if settings.sign_in == "proxy":
        addresses = _needed(settings.proxy_addresses, "BOXSCORE_PROXY_ADDRESSES")
        return TrustedProxy(people, header=settings.proxy_header, addresses=addresses)
    secret = settings.openid_client_secret
    provider = Provider(
        issuer=_needed(settings.openid_issuer, "BOXSCORE_OPENID_ISSUER"),
        client_id=_needed(settings.openid_client_id, "BOXSCORE_OPENID_CLIENT_ID"),
        client_secret=_needed(secret.get_secret_value() if secret else None, "BOXSCORE_OPENID_CLIENT_SECRET"),
        claim=settings.openid_claim,
        public_url=public_url,
    )
    return OpenIdSignIn(people, site.records, provider, site.answer)


def _needed(value: str | None, name: str) -> str:
    if not value:
        raise ConfigurationError(f"{name} is not set, and this way of signing in needs it. See docs/operator.md.")
    return value


def _refuse_unsafe(public_url: str) -> None:
    parts = urlsplit(public_url)
    is_address = parts.scheme in ("http", "https") and parts.netloc and not parts.path.strip("/") and not public_url.endswith("/")
    if not is_address:
        raise ConfigurationError("BOXSCORE_PUBLIC_URL is an address such as https://boxscore.example, with nothing behind it.")
    if parts.scheme == "http" and not is_loopback(parts.hostname or ""):
        raise ConfigurationError("BOXSCORE_PUBLIC_URL begins with http: sessions would be read on the way. Serve it over https.")
