"""Who gets in: against a real OpenID provider, behind a proxy that vouches, and on this machine. Names and teams are invented."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic

import httpx2
import pytest
from authlib.oauth2.rfc6749 import AuthorizationCodeGrant
from oidc_provider_mock import User, run_server_in_thread
from starlette.testclient import TestClient

from boxscore.errors import ConfigurationError
from boxscore.people import Person, Role
from portal.app import create_app
from portal.doors import Limits
from portal.limits import Limit
from portal.records import IDLE, LONGEST, Records
from portal.signing_in.openid import OpenIdSignIn, Provider, page_of_ours
from portal.signing_in.proxy import TrustedProxy
from portal.site import Site
from portal.visitors import People

WEST, EAST = "westford-emergency-department", "eastham-minor-injuries-unit"
COACH = Person(id="coach@board.example", name="An invented coach", role=Role.COACH, teams=(WEST,))
ANALYST = Person(id="analyst@board.example", name="An invented analyst", role=Role.ANALYST)
CHECKED: dict[str, dict[str, object]] = {
    "unchecked@board.example": {"email_verified": False},
    "unchecked-in-words@board.example": {"email_verified": "false"},
    "checked@board.example": {"email_verified": True},
}
"""What the provider says of some addresses."""
PEOPLE = {person.id: person for person in (COACH, ANALYST, *(COACH.model_copy(update={"id": id}) for id in CHECKED))}
PORTAL = "http://localhost:8000"


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = datetime.now(UTC).replace(tzinfo=None)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    """A provider that knows the board's people and one who is none of them; of some it says whether their address was checked."""
    known = [User(sub=name, claims={"email": name} | CHECKED.get(name, {})) for name in (*PEOPLE, "stranger@elsewhere.example")]
    with run_server_in_thread(user_claims=known) as server:
        yield f"http://localhost:{server.server_port}"


@contextmanager
def portal(shown, issuer: str, clock: Clock | None = None, limits: Limits | None = None) -> Iterator[TestClient]:
    records = Records(f"sqlite:///{shown.board.state}/portal.sqlite", clock or Clock())
    site = replace(shown.site, records=records, signs_out=True)
    provider = Provider(issuer=issuer, client_id="portal", client_secret="invented", claim="email", public_url=PORTAL)
    way = OpenIdSignIn(People(lambda: PEOPLE), records, provider, site.answer)
    with TestClient(create_app(site, way, public_url=PORTAL, limits=limits), base_url=PORTAL, follow_redirects=False) as browser:
        browser.site = site
        yield browser


def sign_in(browser: TestClient, who: str, *, path: str = "/") -> httpx2.Response:
    """What the portal answers when the provider sends somebody back."""
    begun = browser.get(browser.get(path).headers["location"])
    agreed = httpx2.post(begun.headers["location"], data={"sub": who})
    return browser.get(agreed.headers["location"])


def form_token(page: str) -> str:
    (token,) = set(re.findall(r'name="form_token" value="([0-9a-f]{64})"', page))
    return str(token)


def test_a_coach_signs_in_sees_their_teams_and_is_led_where_they_were_going(shown, issuer) -> None:
    with portal(shown, issuer) as browser:
        back = sign_in(browser, COACH.id, path="/?sort=late&page=1")
        assert (back.status_code, back.headers["location"]) == (303, "/?sort=late&page=1")
        page = browser.get("/").text
        assert "Westford emergency department" in page
        assert "Eastham" not in page
        assert "An invented coach" in page
        assert [entry["did"] for entry in browser.site.records.noted()] == ["signed in"]


def test_the_session_is_held_where_no_script_and_no_other_site_reaches_it(shown, issuer) -> None:
    with portal(shown, issuer) as browser:
        kept = sign_in(browser, COACH.id).headers.get_list("set-cookie")
    (session,) = [one for one in kept if one.startswith("boxscore=")]
    assert "HttpOnly" in session
    assert "SameSite=lax" in session
    assert browser.cookies["boxscore"] not in Path(shown.board.state, "portal.sqlite").read_bytes().decode("latin-1")


def test_somebody_who_is_none_of_the_boards_people_is_told_so_and_gets_no_session(shown, issuer) -> None:
    with portal(shown, issuer) as browser:
        answer = sign_in(browser, "stranger@elsewhere.example")
        assert answer.status_code == 403
        assert "not one of the people of this board" in answer.text
        assert "boxscore" not in browser.cookies
        assert browser.get("/").headers["location"] == "/sign-in"
        assert [entry["did"] for entry in browser.site.records.noted()] == ["was refused"]


def test_after_signing_out_the_very_same_cookie_opens_nothing(shown, issuer) -> None:
    with portal(shown, issuer) as browser:
        sign_in(browser, COACH.id)
        page, cookie = browser.get("/").text, browser.cookies["boxscore"]
        refused = browser.post("/sign-out", data={"form_token": "0" * 64}, headers={"Origin": PORTAL})
        assert refused.status_code == 403
        assert browser.get("/").status_code == 200
        assert browser.post("/sign-out", data={"form_token": form_token(page)}, headers={"Origin": PORTAL}).status_code == 200
        browser.cookies.clear()
        assert browser.get("/", headers={"Cookie": f"boxscore={cookie}"}).status_code == 303
        assert [entry["did"] for entry in browser.site.records.noted()] == ["signed in", "signed out"]


def test_a_code_of_two_thousand_letters_as_microsoft_sends_is_taken_whole(shown, issuer, monkeypatch) -> None:
    monkeypatch.setattr(AuthorizationCodeGrant, "AUTHORIZATION_CODE_LENGTH", 2_000)
    with portal(shown, issuer) as browser:
        assert sign_in(browser, COACH.id).status_code == 303


def test_an_address_that_the_provider_has_not_checked_is_nobodys(shown, issuer) -> None:
    with portal(shown, issuer) as browser:
        assert [sign_in(browser, id).status_code for id in CHECKED] == [403, 403, 303]


def test_two_hundred_people_behind_one_proxy_sign_in_at_once() -> None:
    """Each asks three times: for a page, for the provider, and back."""
    sign_ins = Limits().sign_ins
    assert all(sign_ins.allows("10.0.0.7") for _ in range(200 * 3))


def test_while_nothing_can_be_written_those_signed_in_go_on_and_wait_once(tmp_path) -> None:
    """The lock is waited for a tenth of a second; it is tried again after a minute."""
    file, clock = tmp_path / "portal.sqlite", Clock()
    records = Records(f"sqlite:///{file}?timeout=0.1", clock)
    token = records.begin_session(COACH.id)
    clock.now += timedelta(minutes=2)
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert records.person_of(token) == COACH.id
        began = monotonic()
        assert [records.person_of(token) for _ in range(20)] == [COACH.id] * 20
        assert monotonic() - began < 1  # of twenty waits of 0.1 s it would be two
        other.execute("ROLLBACK")
    clock.now += timedelta(minutes=1)
    assert records.person_of(token) == COACH.id
    clock.now += IDLE - timedelta(seconds=1)
    assert records.person_of(token) == COACH.id  # for it was kept when somebody was last seen


@pytest.mark.parametrize("later", [IDLE, LONGEST])
def test_a_session_ends_by_itself(shown, issuer, later: timedelta) -> None:
    clock = Clock()
    with portal(shown, issuer, clock) as browser:
        sign_in(browser, COACH.id)
        clock.now += later - timedelta(minutes=1) if later is IDLE else timedelta()
        assert browser.get("/").status_code == 200
        clock.now += later
        assert browser.get("/").status_code == 303


def test_a_sign_in_comes_back_once_to_the_browser_that_began_it_and_soon(shown, issuer) -> None:
    clock = Clock()
    with portal(shown, issuer, clock) as browser:
        begun = browser.get("/sign-in")
        back = httpx2.post(begun.headers["location"], data={"sub": COACH.id}).headers["location"]
        held = dict(browser.cookies)
        browser.cookies.clear()
        assert browser.get(back).status_code == 400  # another browser
        browser.cookies.update(held)
        assert browser.get(back).status_code == 303
        assert browser.get(back).status_code == 400  # a second time
        late = httpx2.post(browser.get("/sign-in").headers["location"], data={"sub": COACH.id}).headers["location"]
        clock.now += timedelta(minutes=11)
        assert browser.get(late).status_code == 400
        assert browser.get("/signed-in?state=forged&code=forged").status_code == 400


def test_a_provider_that_does_not_answer_is_told_in_words(shown) -> None:
    with portal(shown, "http://127.0.0.1:9") as browser:
        answer = browser.get("/sign-in")
    assert answer.status_code == 503
    assert "did not answer" in answer.text


@pytest.mark.parametrize(
    "then", ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", "javascript:alert(1)", "/a\nb", "http://[", "//["]
)
def test_nobody_is_led_away_from_the_portal_after_signing_in(then: str) -> None:
    assert page_of_ours(then) == "/"


def behind_a_proxy(shown, *, address: str = "10.0.0.7") -> TestClient:
    way = TrustedProxy(People(lambda: PEOPLE), header="X-Forwarded-User", addresses="10.0.0.7, 10.1.0.0/16")
    site: Site = shown.site
    return TestClient(
        create_app(site, way, public_url="https://boxscore.example"), base_url="https://boxscore.example", client=(address, 1)
    )


def test_a_listed_proxy_vouches_for_people_and_nobody_else_does(shown) -> None:
    named = {"X-Forwarded-User": "Coach@board.example"}
    assert "Westford" in behind_a_proxy(shown).get("/", headers=named).text
    assert behind_a_proxy(shown, address="10.1.200.3").get("/", headers=named).status_code == 200
    assert behind_a_proxy(shown, address="10.0.0.8").get("/", headers=named).status_code == 403
    assert behind_a_proxy(shown).get("/").status_code == 403
    assert behind_a_proxy(shown).get("/", headers={"X-Forwarded-User": "stranger@elsewhere.example"}).status_code == 403
    twice = [("X-Forwarded-User", COACH.id), ("X-Forwarded-User", ANALYST.id)]
    assert behind_a_proxy(shown).get("/", headers=twice).status_code == 403


def test_what_is_asked_for_under_another_name_is_refused(shown) -> None:
    answer = behind_a_proxy(shown).get("/", headers={"Host": "elsewhere.example", "X-Forwarded-User": COACH.id})
    assert answer.status_code == 400
    assert "Strict-Transport-Security" in answer.headers


@pytest.mark.parametrize("addresses", ["", "0.0.0.0/0", "::/0", "10.0.0.0/8, everybody"])
def test_a_proxy_that_could_be_anybody_is_a_mistake_of_configuration(addresses: str) -> None:
    with pytest.raises(ConfigurationError, match="BOXSCORE_PROXY_ADDRESSES"):
        TrustedProxy(People(lambda: PEOPLE), header="X-Forwarded-User", addresses=addresses)


def test_somebody_on_another_machine_is_no_local_user(shown) -> None:
    browser = TestClient(create_app(shown.site), base_url="http://127.0.0.1:8000", client=("10.0.0.9", 1))
    assert browser.get("/").status_code == 403


@pytest.mark.parametrize("header", ["Forwarded", "X-Forwarded-For", "X-Real-IP", "Via"])
def test_who_comes_through_a_proxy_of_the_machine_is_no_local_user(shown, header: str) -> None:
    answer = shown.browse().get("/", headers={header: "192.0.2.7"})
    assert (answer.status_code, "not through a proxy" in answer.text) == (403, True)


def test_who_asks_for_too_much_is_told_to_wait_and_others_are_not(shown, issuer) -> None:
    with portal(shown, issuer, limits=Limits(pages=Limit(most=2, a_minute=1))) as browser:
        sign_in(browser, COACH.id)
        assert [browser.get("/" + asked).status_code for asked in ("", "?sort=team", "?sort=late")] == [200, 200, 429]
        assert browser.get("/?sort=late").headers["Retry-After"] == "60"
        assert browser.get("/").status_code == 200  # it did not change, so nobody waits for it
        browser.cookies.clear()
        sign_in(browser, ANALYST.id)
        assert browser.get("/").status_code == 200
