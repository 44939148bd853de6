"""``boxscore serve``: the portal of one board. Imports neither Dagster nor Great Expectations."""

import contextlib
from collections.abc import Callable
from datetime import UTC, datetime
from urllib.parse import urlsplit

from boxscore.board import Board
from boxscore.errors import ConfigurationError, PassingFault
from boxscore.people import Person
from boxscore.settings import Settings
from measures.catalogue import catalogue
from measures.packs import packs
from pipelines.rejecting import rejects_of, report_contents
from pipelines.taking_returns import BoardTakesReturns
from pipelines.tracing_for_pages import TracesFigures
from portal.app import create_app
from portal.feeds import RefusalsReport
from portal.own_name import is_loopback
from portal.records import Records
from portal.rereading import Reread
from portal.serving import serve
from portal.signing_in.local import LocalUser
from portal.signing_in.openid import OpenIdSignIn, Provider
from portal.signing_in.proxy import TrustedProxy
from portal.site import Site
from portal.visitors import People, SigningIn
from sources.board import BoardFolder, read_board
from sources.portal_people import read_people
from warehouse.engine import answering_soon, open_engine
from warehouse.files import Files
from warehouse.store import Store
from workbooks.refusals import report_bytes


def serve_board(settings: Settings, *, host: str, port: int, workers: int, say: Callable[[str], None]) -> None:
    """Answers until it is stopped, with so many processes.

    ConfigurationError when the board is described wrongly, or the address is not this machine's and nobody signs in.
    """
    described = described_board(settings)
    site = site_of(settings, described)
    way = signing_in(settings, site)
    has_sign_in = not isinstance(way, LocalUser)
    app = create_app(
        site,
        way,
        public_url=settings.public_url if has_sign_in else None,
        report=refusals_report(settings, site),
        take_return=BoardTakesReturns(settings, site.read_board),
        trace=TracesFigures(settings, site.read_board),
    )
    site.close()
    whose = "Ctrl-C stops it" if has_sign_in else "this machine only; Ctrl-C stops it"

    def announce(address: str) -> None:
        say(f"{described().label}: {address} ({whose})")

    # Where nobody signs in there is one who waits, and the machine has other things to do.
    beside = app.state.readiness.keep if has_sign_in else None
    serve(app, host, port, has_sign_in=has_sign_in, workers=workers, announce=announce, beside=beside)


def described_board(settings: Settings) -> Reread[Board]:
    """The board as its files describe it, and as at the day it is there."""
    folder = BoardFolder(settings.board)
    return Reread(
        lambda: read_board(settings.board, catalogue(), packs()),
        lambda: (folder.seal(), datetime.now(UTC).astimezone().date()),
    )


def site_of(settings: Settings, board: Reread[Board]) -> Site:
    """The board's portal, with a database of its own in the board's state directory."""
    state = board().state
    if "://" in state:
        raise ConfigurationError(f"The portal's own database cannot be kept at {state}; it needs a directory of this machine.")
    files = Files(state)
    files.make_root()
    people = _people(settings, board)
    return Site(
        board,
        _warehouse(settings.warehouse_of(board())),
        files,
        Records(answering_soon(f"sqlite:///{state}/portal.sqlite")),
        signs_out=settings.sign_in == "openid",
        people=People(people),
        hours_between_good_runs=settings.hours_between_good_runs,
        is_described_wrongly=lambda: board.is_wrong or people.is_wrong,
    )


def _warehouse(url: str) -> Store:
    """One of an older shape is brought to the newest; one that does not answer now may do so later."""
    asked = Store(open_engine(url))
    with contextlib.suppress(PassingFault):
        if asked.is_made():
            Store.reading(url).engine.dispose()
    asked.engine.dispose()
    return Store(open_engine(answering_soon(url)))


def _people(settings: Settings, board: Callable[[], Board]) -> Reread[dict[str, Person]]:
    folder = BoardFolder(settings.board)
    return Reread(
        lambda: {person.id: person for person in read_people(settings.board, board().team_by_slug)},
        lambda: (folder.seal(), board()),
    )


def refusals_report(settings: Settings, site: Site) -> RefusalsReport:
    """What makes the workbook of refused rows of the board as it is then."""
    return lambda feed: report_bytes(report_contents(rejects_of(settings, site.board, feed=feed, day=None)))


def signing_in(settings: Settings, site: Site) -> SigningIn:
    """The way people sign in. ConfigurationError when it is not set up whole."""
    if settings.sign_in == "local":
        return LocalUser()
    public_url = _needed(settings.public_url, "BOXSCORE_PUBLIC_URL")
    _refuse_unsafe(public_url)
    if settings.sign_in == "proxy":
        addresses = _needed(settings.proxy_addresses, "BOXSCORE_PROXY_ADDRESSES")
        return TrustedProxy(site.people, header=settings.proxy_header, addresses=addresses)
    secret = settings.openid_client_secret
    provider = Provider(
        issuer=_needed(settings.openid_issuer, "BOXSCORE_OPENID_ISSUER"),
        client_id=_needed(settings.openid_client_id, "BOXSCORE_OPENID_CLIENT_ID"),
        client_secret=_needed(secret.get_secret_value() if secret else None, "BOXSCORE_OPENID_CLIENT_SECRET"),
        claim=settings.openid_claim,
        public_url=public_url,
    )
    return OpenIdSignIn(site.people, site.records, provider, site.answer)


def _needed(value: str | None, name: str) -> str:
    if not value:
        raise ConfigurationError(f"{name} is not set, and this way of signing in needs it. See docs/operator.md.")
    return value


def _refuse_unsafe(public_url: str) -> None:
    parts = urlsplit(public_url)
    is_address = parts.scheme in ("http", "https") and parts.netloc and not parts.path.strip("/") and not public_url.endswith("/")
    if not is_address:
        raise ConfigurationError("BOXSCORE_PUBLIC_URL is an address such as https://boxscore.example, with nothing behind it.")
    if public_url.endswith({"https": ":443", "http": ":80"}[parts.scheme]):
        raise ConfigurationError("BOXSCORE_PUBLIC_URL names its scheme's own port, which browsers leave out: leave it out too.")
    if parts.scheme == "http" and not is_loopback(parts.hostname or ""):
        raise ConfigurationError("BOXSCORE_PUBLIC_URL begins with http: sessions would be read on the way. Serve it over https.")
