"""Codes that move from team to team: overlaps, gaps, splits, and the days a team is without one."""

from datetime import date
from typing import Any

import pytest

from boxscore.ownership import claims_to, contradictions, days_without, stretches
from boxscore.teams import Team

OPENED = date(2020, 1, 1)


def team(slug: str, *codes: Any) -> Team:
    return Team.model_validate(
        {
            "slug": slug,
            "name": slug,
            "organisation": "o",
            "setting": "s",
            "opens": OPENED,
            "codes": {"ward": codes},
            "measures": (),
        }
    )


def held(code: str, first: str | None = None, last: str | None = None, share: float | None = None) -> dict[str, Any]:
    return {"code": code, "from": first, "to": last, "share": share}


def told(*teams: Team) -> list[str]:
    return [text for _, text in contradictions("ward", teams)]


def test_a_code_alone_is_held_while_the_team_is_open() -> None:
    open_for_good = team("a", "W1")
    (claim,) = claims_to("ward", [open_for_good])["w1"]
    assert (claim.first, claim.last, claim.share) == (OPENED, date.max, 100)
    (claim,) = claims_to("ward", [open_for_good.model_copy(update={"closes": date(2025, 3, 31)})])["w1"]
    assert claim.last == date(2025, 3, 31)


def test_a_code_held_only_before_its_team_opened_is_nobodys() -> None:
    assert claims_to("ward", [team("a", held("W1", last="2019-12-31"))]) == {}


def test_a_ward_that_goes_over_to_another_team_has_one_holder_at_a_time() -> None:
    teams = [team("a", held("W1", last="2025-03-31")), team("b", held("w1", first="2025-04-01"))]
    found = list(stretches(claims_to("ward", teams)["w1"]))
    assert [(one.first, one.last, [claim.team for claim in one.holders]) for one in found] == [
        (OPENED, date(2025, 3, 31), [0]),
        (date(2025, 4, 1), date.max, [1]),
    ]
    assert told(*teams) == []


def test_a_code_that_two_teams_hold_on_one_day_is_a_mistake() -> None:
    teams = [team("a", held("W1", last="2025-04-01")), team("b", held("W1", first="2025-04-01"))]
    (said,) = told(*teams)
    assert said.startswith("the code 'W1' of 'ward' belongs to a and b on 01/04/2025; a code names one team at a time")


def test_a_code_that_nobody_holds_between_two_teams_is_a_mistake() -> None:
    teams = [team("a", held("W1", last="2025-03-31")), team("b", held("W1", first="2025-05-01"))]
    assert told(*teams) == ["the code 'W1' of 'ward' belongs to no team from 01/04/2025 to 30/04/2025, though to one before and after."]


def test_a_code_that_a_team_lists_twice_is_a_mistake() -> None:
    assert told(team("a", "W1", "w1"))[0].startswith("the code 'W1' of 'ward' belongs to a twice from 01/01/2020")


def test_shares_that_make_100_are_right_and_others_are_not() -> None:
    assert told(team("a", held("W1", share=60)), team("b", held("W1", share=40))) == []
    assert told(team("a", held("W1", share=33.3)), team("b", held("W1", share=33.3)), team("c", held("W1", share=33.4))) == []
    short = told(team("a", held("W1", share=60)), team("b", held("W1", share=30)))
    assert short == ["the code 'W1' of 'ward' is shared from 01/01/2020 as a 60%, b 30%: that makes 90%, not 100%."]


def test_a_split_that_ends_for_one_team_only_is_a_mistake_from_then_on() -> None:
    said = told(team("a", held("W1", share=60)), team("b", held("W1", last="2025-03-31", share=40)))
    assert said == ["the code 'W1' of 'ward' is shared from 01/04/2025 as a 60%: that makes 60%, not 100%."]


def test_a_split_may_change_on_a_day() -> None:
    first = team("a", held("W1", last="2025-03-31", share=60), held("W1", first="2025-04-01", share=50))
    second = team("b", held("W1", last="2025-03-31", share=40), held("W1", first="2025-04-01", share=50))
    assert told(first, second) == []


@pytest.mark.parametrize(
    ("codes", "missing"),
    [
        (["W1"], None),
        ([], (date(2025, 1, 1), date(2025, 12, 31))),
        ([held("W1", last="2025-06-30"), held("W2", first="2025-07-01")], None),
        ([held("W1", last="2025-06-30"), held("W2", first="2025-07-15")], (date(2025, 7, 1), date(2025, 7, 14))),
        ([held("W1", first="2025-02-01")], (date(2025, 1, 1), date(2025, 1, 31))),
        ([held("W1", last="2025-11-30")], (date(2025, 12, 1), date(2025, 12, 31))),
        ([held("W1", last="2025-06-30"), held("W2", first="2025-03-01", last="2025-08-31"), held("W3", first="2025-09-01")], None),
    ],
    ids=["always", "never", "moved", "lost between", "not yet", "no more", "overlapping moves"],
)
def test_the_days_a_team_is_without_a_code(codes: list[Any], missing: tuple[date, date] | None) -> None:
    assert days_without("ward", team("a", *codes), date(2025, 1, 1), date(2025, 12, 31)) == missing
