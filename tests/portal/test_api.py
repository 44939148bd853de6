"""The JSON that programs read: what it holds, who may read it, and that it keeps what it promises whatever is asked of it."""

from dataclasses import replace
from datetime import timedelta

import pandas as pd
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import ignored_auth
from starlette.testclient import TestClient

from boxscore.cells import CELL_COLUMNS, Status
from boxscore.people import Person, Role
from boxscore.weeks import WeekRange
from pipelines.exporting import as_written
from portal.app import create_app
from portal.records import Records
from portal.signing_in.openid import OpenIdSignIn, Provider
from portal.visitors import People

WEST, EAST = "westford-emergency-department", "eastham-minor-injuries-unit"
COACH = Person(id="coach@board.example", name="An invented coach", role=Role.COACH, teams=(WEST,))
PORTAL = "http://localhost:8000"


def cells(answer) -> list[dict[str, object]]:
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    told: list[dict[str, object]] = answer.json()["cells"]
    return told


def test_cells_have_the_columns_of_export_and_nothing_where_there_is_no_figure(shown) -> None:
    told = cells(shown.browse().get(f"/api/teams/{EAST}/cells"))
    assert list(told[0]) == list(CELL_COLUMNS)
    assert len(told) == 26 + 3 + 2  # K1 of 26 weeks, C1 of three not received, C2 of two
    missing = [cell for cell in told if cell["status"] == "not received"]
    assert {(cell["numerator"], cell["value"], cell["n"]) for cell in missing} == {(None, None, None)}
    assert {(cell["numerator"], cell["value"]) for cell in told if cell["measure"] == "K1"} == {(10, 10)}
    assert told == sorted(told, key=lambda cell: (cell["measure"], cell["week_ending"]))


def test_money_is_in_pounds_and_a_hidden_cell_is_empty(shown) -> None:
    week = WeekRange(shown.latest, shown.latest)
    kept = {"team": WEST, "measure": ["C1", "K1"], "week_ending": pd.Timestamp(shown.latest.ending), "extracts": None}
    figures = pd.DataFrame({name: [123456.0, None] for name in ("numerator", "value")}, dtype="Float64")
    empty = pd.DataFrame({name: [None, None] for name in ("denominator", "n")}, dtype="Float64")
    status = {"status": [str(Status.FINAL), str(Status.HIDDEN)], "as_of": pd.Timestamp(shown.latest.ending)}
    shown.store.replace_cells(week, pd.concat([pd.DataFrame(kept | status), figures, empty], axis=1), run="night-1")
    spend, hidden = cells(shown.browse().get(f"/api/teams/{WEST}/cells?from={shown.latest.ending}"))
    assert (spend["value"], as_written(1234.56, two_decimals=True)) == (1234.56, "1234.56")  # 123,456 pence
    assert hidden == dict.fromkeys(CELL_COLUMNS) | {"team": WEST, "measure": "K1"} | {
        "week_ending": "2025-06-15",
        "status": "hidden",
        "as_of": "2025-06-15",
    }


def test_a_measure_and_days_narrow_it_down(shown) -> None:
    browser = shown.browse()
    place = f"/api/teams/{WEST}/cells"
    assert {cell["measure"] for cell in cells(browser.get(f"{place}?measure=K1"))} == {"K1"}
    week = cells(browser.get(f"{place}?measure=K1&from=2025-06-04&to=2025-06-05"))  # Wednesday and Thursday of one week
    assert [cell["week_ending"] for cell in week] == ["2025-06-08"]
    assert cells(browser.get(f"{place}?from=1990-01-01&to=1990-12-31")) == []


def test_what_is_no_day_or_measure_is_refused_in_words(shown) -> None:
    browser = shown.browse()
    refused = {"from=31/02/2026": 400, "from=2026-02-31": 400, "to=": 400, "from=2025-06-15&to=2025-06-01": 404, "measure=Z9": 404}
    for query, status in refused.items():
        answer = browser.get(f"/api/teams/{WEST}/cells?{query}")
        assert answer.status_code == status, query
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["detail"].endswith("See /api/openapi.json for what can be asked for.")


def test_signals_say_what_they_mean_for_the_measure(shown) -> None:
    week = pd.Timestamp(shown.latest.ending)
    told = {"team": WEST, "measure": ["C1", "K1"], "signal": ["shift", "outside"], "lean": [-1, 1]}
    shown.store.note_signals(pd.DataFrame(told | dict.fromkeys(("first_week", "last_week", "noticed_week"), week)), run="night-1")
    spend, seen = shown.browse().get(f"/api/teams/{WEST}/signals").json()["signals"]
    assert (spend["signal"], spend["direction"], spend["quality"]) == ("shift", "down", "improvement")  # C1 is better down
    assert (seen["signal"], seen["direction"], seen["quality"]) == ("outside", "up", "neutral")  # K1 is context


def test_before_anything_was_run_there_is_nothing_to_read_and_no_error(untouched) -> None:
    browser = untouched.browse()
    assert [team["workbook"] for team in browser.get("/api/teams").json()["teams"]] == [None, None, None]
    assert browser.get(f"/api/teams/{WEST}/cells").json() == {"team": WEST, "cells": []}
    assert browser.get(f"/api/teams/{WEST}/signals").json() == {"team": WEST, "signals": []}


def test_a_token_reads_for_its_person_until_it_ends_and_opens_nothing_else(shown) -> None:
    site = replace(shown.site, people=People(lambda: {COACH.id: COACH}), signs_out=True)
    provider = Provider(issuer="http://127.0.0.1:9", client_id="portal", client_secret="invented", claim="email", public_url=PORTAL)
    app = create_app(site, OpenIdSignIn(site.people, site.records, provider, site.answer), public_url=PORTAL)
    token = site.records.make_token(COACH.id, lasts=timedelta(days=1))
    browser = TestClient(app, base_url=PORTAL, headers={"Authorization": f"Bearer {token}"}, follow_redirects=False)
    assert [team["team"] for team in browser.get("/api/teams").json()["teams"]] == [WEST]
    assert browser.get(f"/api/teams/{EAST}/cells").status_code == 404
    assert browser.get("/").status_code == 303
    assert browser.get(f"/workbooks/{shown.store.workbooks(team=WEST)[0].id}").status_code == 303
    assert browser.post("/api/teams", headers={"Origin": PORTAL}).status_code in (401, 405)
    assert token.encode() not in shown.files.read("portal.sqlite")
    assert site.records.take_back_tokens(COACH.id) == 1
    refused = browser.get("/api/teams")
    assert (refused.status_code, refused.headers["www-authenticate"]) == (401, "Bearer")
    late = Records(f"sqlite:///{shown.board.state}/portal.sqlite").make_token(COACH.id, lasts=timedelta())
    assert browser.get("/api/teams", headers={"Authorization": f"Bearer {late}"}).status_code == 401


@pytest.mark.parametrize("mode", list(GenerationMode))
def test_whatever_is_asked_is_answered_as_described_and_never_with_an_error_of_ours(shown, mode: GenerationMode) -> None:
    """As it is described, and as it is not."""
    app = create_app(shown.site)

    async def from_here(scope, receive, send) -> None:
        here = [(name, value) for name, value in scope.get("headers", ()) if name != b"host"] + [(b"host", b"127.0.0.1:8000")]
        await app(scope | {"client": ("127.0.0.1", 50_000), "headers": here}, receive, send)

    schema = schemathesis.openapi.from_asgi("/api/openapi.json", from_here)
    operations = [found.ok() for found in schema.get_all_operations()]
    assert len(operations) == 3  # but for the description itself
    for operation in operations if mode is GenerationMode.POSITIVE else operations[1:]:  # the first takes nothing that could be wrong

        @settings(max_examples=20, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        @given(case=operation.as_strategy(generation_mode=mode))
        def asked(case) -> None:
            if mode is GenerationMode.POSITIVE and "slug" in case.path_parameters:
                case.path_parameters["slug"] = WEST  # one that nobody would hit upon
            case.call_and_validate(excluded_checks=[ignored_auth])

        asked()
