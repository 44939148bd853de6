"""When a team is open, which days it keeps a measure for, and the weeks it compares itself with."""

from datetime import date

import pytest
from pydantic import ValidationError

from boxscore.described import described_list
from boxscore.errors import ConfigurationError
from boxscore.measures import Domain
from boxscore.teams import Baseline, ChosenMeasure, Team
from boxscore.weeks import Week, WeekRange

AS_OF = date(2025, 6, 15)


def team(opens: date, closes: date | None = None, *measures: ChosenMeasure) -> Team:
    return Team(
        slug="ward-1", name="Ward 1", organisation="NHS Ayr", setting="ward", opens=opens, closes=closes, codes={}, measures=measures
    )


def kept(first: date | None, last: date | None, *, opens: date, closes: date | None = None) -> tuple[date, date] | None:
    chosen = ChosenMeasure.model_validate({"id": "A01", "from": first, "to": last})
    return team(opens, closes, chosen).days_of(chosen, as_of=AS_OF)


def test_a_measure_is_kept_from_opening_to_the_boards_date_unless_it_says_otherwise() -> None:
    assert kept(None, None, opens=date(2025, 1, 6)) == (date(2025, 1, 6), AS_OF)


def test_a_measure_is_kept_no_longer_than_its_team_is_open() -> None:
    days = kept(date(2024, 1, 1), date(2025, 5, 4), opens=date(2025, 1, 6), closes=date(2025, 4, 6))
    assert days == (date(2025, 1, 6), date(2025, 4, 6))


def test_a_measures_own_days_narrow_the_teams() -> None:
    assert kept(date(2025, 2, 3), date(2025, 5, 4), opens=date(2025, 1, 6)) == (date(2025, 2, 3), date(2025, 5, 4))


@pytest.mark.parametrize(("first", "opens"), [(date(2025, 6, 16), date(2025, 1, 6)), (None, date(2025, 6, 16))])
def test_a_measure_that_begins_after_the_boards_date_is_kept_for_no_day(first: date | None, opens: date) -> None:
    assert kept(first, None, opens=opens) is None


def test_the_measure_a_team_chose_is_found_by_its_id() -> None:
    chosen = ChosenMeasure(id="A01", goal=95)
    assert team(date(2025, 1, 6), None, chosen).chosen("A01") == chosen
    assert team(date(2025, 1, 6), None, chosen).chosen("A02") is None


# The weeks a team compares itself with. 6 January 2025 is a Monday, 30 March 2025 a Sunday.

WRITTEN = """\
- slug: ward-1
  name: Ward 1
  organisation: NHS Ayr
  setting: ward
  opens: 2025-01-08
  closes: 2025-06-04
  baseline:
    from: 2025-01-06
    to: 2025-03-30
  codes: {}
  measures: []
"""


def written(was: str, now: str) -> Baseline | None:
    (team,) = described_list(WRITTEN.replace(was, now), Team, where="teams.yaml")
    return team.baseline


def test_a_baseline_is_whole_weeks_and_may_begin_and_end_with_those_the_team_opens_and_closes_in() -> None:
    weeks = WeekRange(Week(date(2025, 1, 12)), Week(date(2025, 6, 8)))
    baseline = written("to: 2025-03-30", "to: 2025-06-08")
    assert baseline is not None
    assert baseline.weeks == weeks
    assert len(weeks) == 22


def test_a_team_need_have_no_baseline() -> None:
    assert written("  baseline:\n    from: 2025-01-06\n    to: 2025-03-30\n", "") is None


@pytest.mark.parametrize(
    ("was", "now", "words"),
    [
        (
            "from: 2025-01-06",
            "from: 2025-01-08",
            "line 8: baseline.from: 08/01/2025 is a Wednesday, and a baseline begins on a Monday: its week begins on 06/01/2025.",
        ),
        (
            "to: 2025-03-30",
            "to: 2025-03-31",
            "line 9: baseline.to: 31/03/2025 is a Monday, and a baseline ends on a Sunday: its week ends on 06/04/2025.",
        ),
        ("to: 2025-03-30", "to: 2025-01-05", "line 9: baseline.to: 'to' lies before 'from'."),
        (
            "from: 2025-01-06",
            "from: 2024-12-30",
            "line 8: baseline: begins before the week the team opens in, which begins on 06/01/2025.",
        ),
        ("to: 2025-03-30", "to: 2025-06-15", "line 8: baseline: ends after the week the team closes in, which ends on 08/06/2025."),
        ("    to: 2025-03-30\n", "", "line 8: baseline.to: is missing."),
        ("from: 2025-01-06", "from: 2025-02-30", "line 8: baseline.from: "),
        ("to: 2025-03-30", "to: 2025-03-30\n    until: 2025-04-06", "line 10: baseline.until: no such setting; check its spelling."),
    ],
)
def test_a_baseline_that_is_no_whole_weeks_of_its_team_is_refused_with_its_line(was: str, now: str, words: str) -> None:
    with pytest.raises(ConfigurationError) as refused:
        written(was, now)
    assert f"teams.yaml, {words}" in str(refused.value)


def test_a_team_has_an_aim_for_each_domain_it_names_and_for_no_other() -> None:
    said = team(date(2025, 1, 6)).model_dump(by_alias=True) | {"vision": "Home safe", "aims": {"safety": "No fall with harm"}}
    assert Team.model_validate(said).aims == {Domain.SAFETY: "No fall with harm"}
    for wrong in ({"falls": "None"}, {"safety": "No fall with harm. " * 11}):
        with pytest.raises(ValidationError, match="aims"):
            Team.model_validate(said | {"aims": wrong})
