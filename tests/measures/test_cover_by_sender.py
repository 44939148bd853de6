"""Whose silence means "nothing happened": a team's own sender's, and no other's."""

from datetime import date, timedelta

import numpy as np
import pytest
from invented_facts import ANSWERS, BEDS, INVOICES, OPERATIONS, SPEND, VISITS, board, cell, cells, cover_by, facts, sundays, team, together

from boxscore.board import Board
from boxscore.feeds import Feed
from boxscore.suppliers import Supplier
from boxscore.teams import HeldCode, Team
from measures.cover import Cover, silences, those_who_send
from measures.facts import Facts

SUNDAY = date(2024, 3, 10)
MARCH = (date(2024, 3, 1), date(2024, 3, 31))
DATIX, INPHASE = (Supplier(name=name, files=(f"{name}/*",)) for name in ("Datix", "InPhase"))
EACH_TEAM = Supplier(name="Sheets", files=("*",), name_says=r"(?P<team>\w+)\.csv")
BOTH = INVOICES.model_copy(update={"suppliers": (DATIX, INPHASE), "control_total": None})


def on_a_board(*teams: Team, feed: Feed = BOTH) -> Board:
    return board(*teams, feeds=(feed, VISITS, ANSWERS, BEDS, OPERATIONS))


def status(cover: Cover, *, feed: Feed = BOTH, of: Team | None = None) -> str:
    """What the one team says of the week when no row of it is at hand."""
    told = cells(on_a_board(of or team("a", SPEND), feed=feed), sundays(SUNDAY, 1), Facts(feed, facts(feed).rows, cover))
    return str(cell(told, "a", SPEND, SUNDAY)["status"])


def test_a_supplier_that_never_sent_the_team_says_nothing_of_it() -> None:
    of_another = cover_by("InPhase", MARCH, of=("b",))
    assert status(together(cover_by("Datix", None, of=("a",)), of_another)) == "not received"
    assert status(together(cover_by("Datix", MARCH, of=("a",)), of_another)) == "final"


def test_any_of_several_that_send_the_team_will_do() -> None:
    both = together(cover_by("Datix", None, of=("a",)), cover_by("InPhase", MARCH, of=("a",)))
    assert status(both) == "final"


def test_days_that_two_of_its_senders_share_between_them_make_a_whole_week() -> None:
    first = cover_by("Datix", (date(2024, 3, 4), date(2024, 3, 6)), of=("a",))
    assert status(together(first, cover_by("InPhase", (date(2024, 3, 7), SUNDAY), of=("a",)))) == "final"
    assert status(together(first, cover_by("InPhase", (date(2024, 3, 8), SUNDAY), of=("a",)))) == "not received"


def test_a_team_of_which_nothing_ever_came_needs_every_supplier() -> None:
    assert status(cover_by("Datix", MARCH, of=("b",))) == "not received"
    assert status(together(cover_by("Datix", MARCH, of=("b",)), cover_by("InPhase", MARCH))) == "final"
    one = BOTH.model_copy(update={"suppliers": (DATIX,)})
    assert status(cover_by("Datix", MARCH), feed=one) == "final"


def test_a_file_of_one_team_speaks_for_that_team_alone() -> None:
    by_team = BOTH.model_copy(update={"suppliers": (EACH_TEAM,)})
    assert EACH_TEAM.sender("b") == "Sheets for B"
    assert status(cover_by("Sheets for B", MARCH, of=("b",)), feed=by_team) == "not received"
    assert status(cover_by("Sheets for A", MARCH, of=("a",)), feed=by_team) == "final"


def test_a_sender_the_contract_no_longer_names_still_speaks_for_its_days() -> None:
    assert status(cover_by("Old system", MARCH, of=("a",))) == "final"


@pytest.mark.parametrize(
    ("moved", "wanted"), [(date(2024, 3, 7), "not received"), (date(2024, 3, 11), "final"), (date(2024, 3, 4), "not received")]
)
def test_a_team_that_moves_needs_the_sender_of_the_code_it_held_that_day(moved: date, wanted: str) -> None:
    codes = (HeldCode(code="A", to=moved - timedelta(days=1)), HeldCode(code="B", **{"from": moved}))
    of = team("a", SPEND).model_copy(update={"codes": {"invoices": codes}})
    assert status(together(cover_by("Datix", MARCH, of=("a",)), cover_by("InPhase", None, of=("b",))), of=of) == wanted


def test_a_team_of_two_codes_needs_a_sender_of_each() -> None:
    of = team("a", SPEND).model_copy(update={"codes": {"invoices": (HeldCode(code="A"), HeldCode(code="B"))}})
    half = together(cover_by("Datix", MARCH, of=("a",)), cover_by("InPhase", None, of=("b",)))
    assert status(half, of=of) == "not received"
    assert status(together(half, cover_by("InPhase", MARCH)), of=of) == "final"


def test_a_value_constant_in_a_suppliers_extracts_is_that_suppliers_to_send() -> None:
    stories = Supplier(name="Care Opinion", files=("*",), constants={"sort": "Story"})
    feed = BOTH.model_copy(update={"suppliers": (DATIX, stories)})
    named = {
        sorts: [one.name for one in those_who_send(feed, {"sort": sorts})] for sorts in (("Story",), ("Complaint",), ("Story", "Complaint"))
    }
    assert named == {("Story",): ["Care Opinion"], ("Complaint",): ["Datix"], ("Story", "Complaint"): ["Datix", "Care Opinion"]}
    assert [one.name for one in those_who_send(feed, {"unit": ("A",)})] == ["Datix", "Care Opinion"]
    only = BOTH.model_copy(update={"suppliers": (stories,)})
    nobody = Cover(cover_by("Care Opinion", MARCH).weekly, cover_by("Care Opinion", None, of=("a",)).senders)
    endings = np.array([SUNDAY], dtype="datetime64[D]")
    asked = those_who_send(only, {"sort": ("Complaint",)})
    assert not nobody.days_of_teams(on_a_board(team("a", SPEND), feed=only), only, endings, suppliers=asked).any()


def test_silence_is_told_once_a_sender_with_its_weeks_and_teams() -> None:
    three = sundays(SUNDAY, 3)
    of = on_a_board(team("a", SPEND), team("b", SPEND), team("c", SPEND))
    first_week = cover_by("Datix", (date(2024, 3, 4), SUNDAY), of=("a", "b"))
    told = [one.said for one in silences(together(first_week, cover_by("InPhase", MARCH, of=("c",))), BOTH, of, three)]
    assert told == ["nothing of Datix for w/e 17/03/2024 to 24/03/2024, though others have sent; 2 teams say not received"]
    whole = together(cover_by("Datix", MARCH, of=("a", "b")), cover_by("InPhase", MARCH, of=("c",)))
    assert list(silences(whole, BOTH, of, three)) == []
    gap = together(first_week, cover_by("Datix", (date(2024, 3, 18), date(2024, 3, 24))), cover_by("InPhase", MARCH, of=("c",)))
    assert [one.said for one in silences(gap, BOTH, of, three)] == [
        "nothing of Datix for w/e 17/03/2024, though others have sent; 2 teams say not received"
    ]


def test_nobody_misses_what_stands_until_the_next_in_between() -> None:
    """A yearly survey: nothing of it for a week, and no figure of that week is wanting."""
    yearly = SPEND.model_copy(update={"numerator": SPEND.numerator.model_copy(update={"stands": True})})
    of = board(team("a", yearly), feeds=(BOTH, VISITS, ANSWERS, BEDS, OPERATIONS), measures=(yearly,))
    cover = together(cover_by("Datix", (date(2024, 3, 4), SUNDAY), of=("a",)), cover_by("InPhase", MARCH, of=("c",)))
    assert list(silences(cover, BOTH, of, sundays(SUNDAY, 3))) == []


def test_a_change_of_supplier_is_no_silence() -> None:
    old = cover_by("Datix", (date(2024, 3, 4), SUNDAY), of=("a",))
    new = cover_by("InPhase", (date(2024, 3, 11), date(2024, 3, 24)), of=("a",))
    assert list(silences(together(old, new), BOTH, on_a_board(team("a", SPEND)), sundays(SUNDAY, 3))) == []
