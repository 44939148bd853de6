"""The portal as one of its people meets it: behind a proxy that vouches for them."""

from dataclasses import replace

from starlette.testclient import TestClient

from boxscore.people import Person, Role
from portal.app import create_app
from portal.signing_in.proxy import TrustedProxy
from portal.site import Site
from portal.visitors import People

HEADER, PORTAL = "X-Forwarded-User", "http://localhost:8000"


def people(*teams: str) -> tuple[Person, ...]:
    """An analyst, a sponsor, and where teams are named their coach, and the lead of the first of them."""
    of_teams = ((Role.COACH, teams), (Role.TEAM_LEAD, teams[:1])) if teams else ()
    told: tuple[tuple[Role, tuple[str, ...]], ...] = (*of_teams, (Role.ANALYST, ()), (Role.SPONSOR, ()))
    return tuple(Person(id=_address(role), name=f"An invented {role}", role=role, teams=of) for role, of in told)


def visit(site: Site, role: Role, *teams: str, **app: object) -> TestClient:
    """A browser of the one of these ``people`` who has the role."""
    held = People(lambda: {person.id: person for person in people(*teams)})
    way = TrustedProxy(held, header=HEADER, addresses="127.0.0.1")
    portal = create_app(replace(site, people=held), way, public_url=PORTAL, **app)
    return TestClient(portal, base_url=PORTAL, client=("127.0.0.1", 50_000), headers={HEADER: _address(role)}, follow_redirects=False)


def _address(role: Role) -> str:
    return f"{role.replace(' ', '-')}@board.example"
