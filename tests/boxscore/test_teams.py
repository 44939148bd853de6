"""When a team is open, and which days it keeps a measure for."""

from datetime import date

import pytest

from boxscore.teams import ChosenMeasure, Team

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
