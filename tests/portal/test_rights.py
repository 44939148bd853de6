"""Every role at every route, with their own team and with another's. A route that has no line here fails."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import pytest
from starlette.routing import Mount, Route
from starlette.testclient import TestClient

from boxscore.people import Person, Role
from portal.app import create_app
from portal.doors import Limits
from portal.limits import Limit
from portal.signing_in.proxy import TrustedProxy
from portal.visitors import People

OWN, OTHER = "westford-emergency-department", "eastham-minor-injuries-unit"
COACH = Person(id="coach", name="An invented coach", role=Role.COACH, teams=(OWN,))
LEAD = Person(id="lead", name="An invented lead", role=Role.TEAM_LEAD, teams=(OWN,))
ANALYST = Person(id="analyst", name="An invented analyst", role=Role.ANALYST)
SPONSOR = Person(id="sponsor", name="An invented sponsor", role=Role.SPONSOR)
PEOPLE = (COACH, LEAD, ANALYST, SPONSOR)
PORTAL = "https://boxscore.example"
PROXY = ("10.0.0.7", 1)

OF_EVERYBODY = {"coach": 200, "lead": 200, "analyst": 200, "sponsor": 200}
OF_TEAMS = OF_EVERYBODY | {"sponsor": 403}
OF_ANALYSTS = {"coach": 403, "lead": 403, "analyst": 200, "sponsor": 403}
OF_THEIR_TEAM = OF_EVERYBODY | {"sponsor": 404}
OF_ANOTHERS = {"coach": 404, "lead": 404, "analyst": 200, "sponsor": 404}

RIGHTS = {
    ("/", ""): OF_TEAMS | {"sponsor": 303},
    ("/returns", ""): OF_TEAMS,
    ("/workbooks.zip", ""): OF_TEAMS,
    ("/feeds", ""): OF_ANALYSTS,
    ("/feeds/refused.xlsx", ""): OF_ANALYSTS,
    ("/feeds/{feed}", ""): OF_ANALYSTS,
    ("/feeds/{feed}/refused.xlsx", ""): OF_ANALYSTS,
    ("/peers", ""): OF_EVERYBODY,
    ("/peers/{measure}", ""): dict.fromkeys(OF_EVERYBODY, 404),  # nobody on this board has improved
    ("/upkeep", ""): OF_EVERYBODY | {"lead": 403},
    ("/workbooks/{id}", OWN): OF_THEIR_TEAM,
    ("/workbooks/{id}", OTHER): OF_ANOTHERS,
    ("/teams/{slug}", OWN): OF_THEIR_TEAM,
    ("/teams/{slug}", OTHER): OF_ANOTHERS,
    ("/teams/{slug}/measures/{id}", OWN): OF_THEIR_TEAM,
    ("/teams/{slug}/measures/{id}", OTHER): OF_ANOTHERS,
    ("/teams/{slug}/measures/{id}/rows", OWN): OF_THEIR_TEAM,
    ("/teams/{slug}/measures/{id}/rows", OTHER): OF_ANOTHERS,
    ("/api/openapi.json", ""): OF_EVERYBODY,
    ("/api/teams", ""): OF_TEAMS,
    ("/api/teams/{slug}/cells", OWN): OF_THEIR_TEAM,
    ("/api/teams/{slug}/cells", OTHER): OF_ANOTHERS,
    ("/api/teams/{slug}/signals", OWN): OF_THEIR_TEAM,
    ("/api/teams/{slug}/signals", OTHER): OF_ANOTHERS,
}
"""What is answered, by the route and the team that it is asked for."""
ODD_PATHS = (
    "/workbooks/..%2f..%2fwarehouse.sqlite",
    "/workbooks/%2e%2e/%2e%2e/etc/passwd",
    "/workbooks/....//warehouse.sqlite",
    "/workbooks/%00",
    "/static/..%2f..%2fapp.py",
    "/static/../app.py",
    "/static/%2e%2e/app.py",
    "/static//etc/passwd",
    "/teams/..%2f..%2fetc%2fpasswd",
    "/teams/%c0%af",
    "/api/teams/..%2f/cells",
    "/feeds/..%2fledger",
    "/workbooks/" + "a" * 5_000,
)
OTHER_METHODS = ("POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND")
OPEN = {"/healthy", "/static"}
"""What is asked for without saying who one is."""


@dataclass(frozen=True)
class NothingBehind:
    """A figure without rows."""

    withheld: str = ""
    parts: tuple[()] = ()
    refused: tuple[()] = ()


@pytest.fixture
def app(shown):
    people = People(lambda: {person.id: person for person in PEOPLE})
    way = TrustedProxy(people, header="X-User", addresses=PROXY[0])
    return create_app(
        shown.site,
        way,
        public_url=PORTAL,
        report=lambda feed: b"invented",
        take_return=lambda *_, **__: None,
        trace=lambda **_: NothingBehind(),
        limits=Limits(sent=Limit(most=1_000, a_minute=1), sign_ins=Limit(most=1_000, a_minute=1)),
    )


def routes(app) -> Iterator[str]:
    for route in app.routes:
        assert isinstance(route, Route | Mount)
        yield route.path


def asked_by(app, id: str | None, *, address: tuple[str, int] = PROXY) -> TestClient:
    named = {"X-User": id} if id else {}
    return TestClient(app, base_url=PORTAL, client=address, headers=named, follow_redirects=False)


def address(route: str, team: str, shown) -> str:
    held = {"slug": team, "measure": "K1", "feed": "ledger", "id": "K1"}
    if route == "/workbooks/{id}":
        held["id"] = shown.store.workbooks(team=team, current=True)[0].id
    return route.format(**held) + ("?week=2025-06-15" if route.endswith("/rows") else "")


def test_every_route_has_its_rights_written_down(app) -> None:
    assert {path for path, _ in RIGHTS} | OPEN == set(routes(app))


def test_each_role_gets_what_is_theirs_and_nothing_else(app, shown) -> None:
    answered = {
        (route, team): {person.id: asked_by(app, person.id).get(address(route, team, shown)).status_code for person in PEOPLE}
        for route, team in RIGHTS
    }
    assert answered == RIGHTS


def test_nobody_gets_anything_without_saying_who_they_are(app, shown) -> None:
    for route, team in RIGHTS:
        place = address(route, team or OWN, shown)
        for nobody in (asked_by(app, None), asked_by(app, "stranger"), asked_by(app, ANALYST.id, address=("10.0.0.8", 1))):
            answer = nobody.get(place)
            assert answer.status_code in (401, 403), (place, answer.status_code)
            assert OWN not in answer.text


def test_what_names_another_team_says_no_more_than_what_names_none(app, shown) -> None:
    """Word for word, but for the address that was asked for."""
    coach = asked_by(app, COACH.id)
    for route, team in RIGHTS:
        if team == OTHER:
            theirs, nobodys = (coach.get(place) for place in (address(route, OTHER, shown), _of_none(route)))
            assert (theirs.status_code, theirs.text, dict(theirs.headers)) == (nobodys.status_code, nobodys.text, dict(nobodys.headers))


def _of_none(route: str) -> str:
    id = "0" * 32 if route.startswith("/workbooks") else "K1"
    return route.format(slug="no-such-team", id=id) + ("?week=2025-06-15" if route.endswith("/rows") else "")


def test_own_and_other_teams_never_meet_in_a_list(app) -> None:
    for person in (COACH, LEAD):
        browser = asked_by(app, person.id)
        for path in ("/", "/returns", "/api/teams"):
            assert "Eastham" not in browser.get(path).text
    assert [team["team"] for team in asked_by(app, COACH.id).get("/api/teams").json()["teams"]] == [OWN]


def test_no_other_method_does_anything(app, shown) -> None:
    analyst = asked_by(app, ANALYST.id)
    for (route, team), method in product(RIGHTS, OTHER_METHODS):
        if (route, method) != ("/returns", "POST"):
            place = address(route, team, shown)
            assert analyst.request(method, place).status_code == 403, (method, place)
            assert analyst.request(method, place, headers={"Origin": PORTAL}).status_code == 405, (method, place)


def test_head_answers_as_get_does_without_a_body_and_downloads_nothing(app, shown) -> None:
    analyst = asked_by(app, ANALYST.id)
    for route, team in RIGHTS:
        answer = analyst.head(address(route, team, shown))
        assert answer.status_code == RIGHTS[route, team]["analyst"], route
        assert answer.content == b"", route
    assert [entry for entry in shown.site.records.noted() if entry["did"] == "downloaded" and entry["team"]] == []


def test_a_path_leads_to_no_file(app) -> None:
    analyst = asked_by(app, ANALYST.id)
    for path in ODD_PATHS:
        answer = analyst.get(path)
        assert answer.status_code == 404, path
        assert not re.search(rb"SQLite|root:|import ", answer.content)


def test_forged_headers_change_nobody(app) -> None:
    forged = {"X-Forwarded-For": "127.0.0.1", "X-Forwarded-Host": "127.0.0.1", "X-Original-URL": "/feeds", "X-HTTP-Method-Override": "POST"}
    forged |= {"Forwarded": "for=127.0.0.1", "X-Real-IP": "127.0.0.1", "Authorization": "Bearer analyst", "Cookie": "boxscore=analyst"}
    assert asked_by(app, COACH.id).get("/feeds", headers=forged).status_code == 403
    assert asked_by(app, ANALYST.id, address=("10.0.0.8", 1)).get("/", headers=forged).status_code == 403
