"""*Peers*: whom it names to whom. That nothing hidden is in what it reads is proven where that is made."""

import re
from dataclasses import replace
from datetime import datetime

import pytest
from visiting import visit

from boxscore.disclosure import Disclosure
from boxscore.peers import Counted, Improvement, Shared
from boxscore.people import Role
from warehouse.shared import SharedFiles
from warehouse.store import Store

WEST, EAST, NORTH = "westford-emergency-department", "eastham-minor-injuries-unit", "northby-day-unit"


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def improved(shown, team: str, measure: str = "C1", *, weeks_ago: int = 0) -> Improvement:
    """Spend fell from £200.00 to £150.00 a week, seven weeks ago; in pence."""
    weeks = [shown.latest.plus(-weeks_ago - back) for back in reversed(range(19))]
    figures = tuple(Counted(week.ending, 20_000 if at < 12 else 15_000, 20_000) for at, week in enumerate(weeks))
    return Improvement(
        team=team,
        measure=measure,
        sentence="Shift: 7 weeks below the median: improvement",
        centre_name="median",
        since=weeks[12].ending,
        before=20_000,
        since_then=15_000,
        figures=figures,
    )


def found(shown, *improvements: Improvement) -> None:
    """What a night found."""
    told = Shared(looked_at=datetime(2025, 6, 16), seal="", disclosure=Disclosure(), improvements=improvements)
    SharedFiles(shown.files).keep_improvements(told)


def test_a_team_that_improved_is_named_with_before_and_after_and_the_coach_to_ask(shown) -> None:
    found(shown, improved(shown, WEST))
    page = words(visit(shown.site, Role.SPONSOR, WEST).get("/peers").text)
    assert "Spend 1 of 2 teams that keep it Westford emergency department NHS Westshire (invented) £200.00, then £150.00" in page
    assert "since w/e 04/05/2025 , up to w/e 15/06/2025 An invented coach coach@board.example" in page


def test_the_measures_own_page_has_the_chart_as_shapes_and_as_words(shown) -> None:
    found(shown, improved(shown, WEST))
    page = visit(shown.site, Role.SPONSOR, EAST).get("/peers/C1").text
    (points,) = re.findall(r'run-chart__mark--plain" d="([^"]+)"', page)
    assert points.count("z") == 19
    assert 'role="img" aria-label="Run chart: Shift: 7 weeks below the median: improvement."' in page
    assert "style=" not in page
    assert "No coach is named." in words(page)


def test_a_coach_sees_the_measures_that_the_own_teams_keep(shown) -> None:
    """Northby keeps C2 alone."""
    found(shown, improved(shown, WEST, "C1"), improved(shown, EAST, "C2"))
    page = words(visit(shown.site, Role.COACH, NORTH).get("/peers").text)
    assert "1 measure with a team to learn from" in page
    assert "Eastham" in page
    assert "Westford" not in page
    assert visit(shown.site, Role.COACH, NORTH).get("/peers/C1").status_code == 404


def test_what_is_older_than_13_weeks_or_of_a_team_that_is_gone_is_not_told(shown) -> None:
    found(shown, improved(shown, WEST, weeks_ago=13), improved(shown, "a-team-that-closed"), improved(shown, NORTH))  # keeps no C1
    assert "No team shows a sustained improvement at the moment" in words(visit(shown.site, Role.ANALYST, WEST).get("/peers").text)


def test_before_any_run_looked_the_page_says_so(shown) -> None:
    assert "Nobody has looked for improvements yet." in words(visit(shown.site, Role.SPONSOR, WEST).get("/peers").text)


def test_names_are_text_and_never_markup(shown) -> None:
    found(shown, improved(shown, NORTH, "C2"))
    assert "Northby &lt;b&gt;day&lt;/b&gt;" in visit(shown.site, Role.SPONSOR, WEST).get("/peers").text


@pytest.mark.parametrize("role", list(Role))
def test_everybody_may_see_peers(shown, role: Role) -> None:
    assert visit(shown.site, role, WEST).get("/peers").status_code == 200


def test_the_page_is_the_same_without_the_teams_own_figures(shown, tmp_path) -> None:
    """It says nothing that does not stand in what may leave the team: the warehouse may as well be another, empty one."""
    found(shown, improved(shown, WEST))
    empty = replace(shown.site, store=Store.at(f"sqlite:///{tmp_path}/empty.sqlite"))
    pages = [visit(site, Role.SPONSOR, WEST).get("/peers/C1").text for site in (shown.site, empty)]
    assert pages[0] == pages[1]
