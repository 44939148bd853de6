"""The facts of an invented board: the same for one seed, as the contracts say, and as large as real life."""

import numpy as np
import pandas as pd
import pytest

from boxscore.columns import Kind
from sources.simulator.facts import facts_of
from sources.simulator.history import history_of
from sources.simulator.packs import PACKS, pack_of
from sources.simulator.plan import FEEDS, Plan, Setting
from sources.simulator.stories import FIRST_WARD
from sources.simulator.truth import true_figures
from sources.standard import standard_contracts

TWO_YEARS = Plan(seed=3, weeks=104, size=12)
HALF_A_YEAR = Plan(seed=3, weeks=26, size=12)
TYPES = {
    Kind.TEXT: "str",
    Kind.CODE: "str",
    Kind.WHOLE_NUMBER: "Int64",
    Kind.MONEY: "Int64",
    Kind.TIME: "Int64",
    Kind.NUMBER: "Float64",
    Kind.DATE: "datetime64[us]",
    Kind.WEEK_ENDING: "datetime64[us]",
    Kind.MONTH: "datetime64[us]",
    Kind.YES_OR_NO: "boolean",
}


def same(one: dict[str, pd.DataFrame], other: dict[str, pd.DataFrame]) -> bool:
    return list(one) == list(other) and all(one[feed].equals(other[feed]) for feed in one)


def test_a_team_has_the_same_facts_however_many_teams_there_are() -> None:
    larger = Plan(seed=3, weeks=26, size=20)
    for index in range(12):
        assert same(facts_of(HALF_A_YEAR.team(index), HALF_A_YEAR), facts_of(larger.team(index), larger))


def test_another_seed_tells_other_facts() -> None:
    other = Plan(seed=4, weeks=26, size=12)
    assert not same(facts_of(HALF_A_YEAR.team(0), HALF_A_YEAR), facts_of(other.team(0), other))


@pytest.mark.parametrize("index", range(12))
def test_facts_are_as_the_contracts_say(index: int) -> None:
    standard = standard_contracts()
    for id, rows in facts_of(HALF_A_YEAR.team(index), HALF_A_YEAR).items():
        feed = standard[id]
        assert list(rows.columns) == list(feed.columns)
        assert {name: str(rows[name].dtype) for name in rows} == {name: TYPES[column.kind] for name, column in feed.columns.items()}
        assert not rows.duplicated(list(feed.key)).any()
        assert rows.equals(rows.sort_values(list(feed.key), kind="stable", ignore_index=True))
        assert not [name for name, column in feed.columns.items() if not column.blank and rows[name].isna().any()]
        team_codes = rows[feed.team_from[0]]
        assert team_codes.str.startswith("99" if feed.code_list == "cost_centre" else "INV").all()


def test_every_feed_has_rows_and_every_setting_a_team() -> None:
    teams = list(TWO_YEARS.teams())
    assert {feed for team in teams for feed in team.feeds} == set(FEEDS) == set(standard_contracts())
    assert {team.setting for team in teams} == set(Setting)


def test_a_ward_is_as_busy_and_as_dear_as_a_real_one() -> None:
    for index in range(3):
        team = TWO_YEARS.team(index)
        facts = facts_of(team, TWO_YEARS)
        stays, ledger = facts["ward_stays"], facts["ledger"]
        before = stays[stays["admitted_on"] < pd.Timestamp("2025-06-01")]
        a_week = len(before) / ((pd.Timestamp("2025-06-01") - stays["admitted_on"].min()).days / 7)
        assert 60 <= a_week / team.size <= 80
        assert 0.8 <= facts["midnight_census"]["occupied"].sum() / facts["midnight_census"]["staffed_beds"].sum() <= 0.97
        whole = ledger[(ledger["financial_year"] == "2025-26") & (ledger["period"] != "P13")]
        pounds_a_week = whole["month_actual"].sum() / 100 / 365 * 7 / team.size
        assert 43_000 <= pounds_a_week <= 57_000
        substantive = whole.loc[whole["line"] == "Substantive", "month_actual"].sum() / whole["month_actual"].sum()
        assert 0.6 <= substantive <= 0.8


def test_clinics_rest_at_weekends_and_on_public_holidays() -> None:
    days = facts_of(TWO_YEARS.team(7), TWO_YEARS)["appointments"]["appointment_on"]
    assert days.dt.day_of_week.max() == 4
    assert not days.isin(pd.to_datetime(["2024-12-25", "2025-01-01", "2025-04-18", "2025-12-26"])).any()


def test_winter_makes_emergency_departments_slower() -> None:
    rows = facts_of(TWO_YEARS.team(11), TWO_YEARS)["emergency_department_activity"]
    rows = rows[rows["category"] == "Unplanned"]
    in_time = rows["within_4_hours"] / rows["attendances"]
    month = rows["week_ending"].dt.month
    assert in_time[month == 1].mean() < in_time[month == 7].mean() - 0.1


def test_the_ledgers_year_to_date_adds_its_months_up() -> None:
    ledger = facts_of(TWO_YEARS.team(FIRST_WARD), TWO_YEARS)["ledger"]
    for spent in ("actual", "budget"):
        so_far = ledger.groupby(["financial_year", "account"])[f"month_{spent}"].cumsum()
        assert (so_far == ledger[f"year_to_date_{spent}"]).all()


def test_the_ledgers_pay_follows_the_rosters_hours() -> None:
    facts = facts_of(TWO_YEARS.team(FIRST_WARD), TWO_YEARS)
    roster, ledger = facts["roster_shifts"], facts["ledger"]
    worked = roster[(roster["source"] == "Agency") & roster["shift_on"].between("2025-05-01", "2025-05-31")]["worked_hours"].sum()
    paid = ledger[(ledger["line"] == "Agency") & (ledger["financial_year"] == "2025-26") & (ledger["period"] == "P02")]
    assert paid["month_actual"].sum() == round(worked * 5200)


def test_nobody_is_in_two_beds_at_once() -> None:
    for index in (0, 1, 5, 10):
        rows = facts_of(TWO_YEARS.team(index), TWO_YEARS)["ward_stays"].sort_values(["person", "admitted_on", "admitted_at"])
        before = rows.groupby("person")["discharged_on"].shift()
        again = rows["person"].duplicated()
        assert again.any()
        assert (before[again] <= rows.loc[again, "admitted_on"]).all()


@pytest.mark.parametrize("dozen", [0, 1])
def test_those_who_leave_a_mental_health_ward_are_seen_by_a_community_team(dozen: int) -> None:
    plan = Plan(seed=3, weeks=104, size=24)
    ward, *community = (facts_of(plan.team(12 * dozen + place), plan) for place in (5, 3, 4))
    left = ward["ward_stays"].dropna(subset="discharged_on")
    booked = pd.concat([facts["appointments"] for facts in community])
    seen = left.merge(booked[booked["status"] == "1"], on="person")
    days = (seen["appointment_on"] - seen["discharged_on"]).dt.days
    assert {0, 7, 8} <= set(days)
    assert 0.5 <= days.between(0, 7).sum() / len(left) <= 0.8
    assert all(facts["appointments"]["person"].isin(left["person"]).any() for facts in community)


def test_a_team_has_the_same_facts_on_a_board_too_small_for_its_dozens_ward() -> None:
    small = Plan(seed=3, weeks=26, size=4)
    assert same(facts_of(small.team(3), small), facts_of(HALF_A_YEAR.team(3), HALF_A_YEAR))


def test_some_yearly_surveys_have_fewer_answers_than_may_be_shown() -> None:
    answers = pd.concat([facts_of(team, TWO_YEARS)["survey_answers"] for team in TWO_YEARS.teams()])
    yearly = answers[answers["survey"] == "iMatter"]
    people = yearly.groupby(["team", yearly["answered_on"].dt.year])["response"].nunique()
    assert people.min() < 5 <= people.median()


def test_on_the_last_day_some_have_been_ready_to_leave_for_days() -> None:
    waiting = [
        facts_of(TWO_YEARS.team(index), TWO_YEARS)["ward_stays"].query("discharged_on.isna()")["ready_on"] for index in (0, 1, 2, 5, 10)
    ]
    assert pd.concat(waiting).notna().any()


def before_and_after(index: int, measure: str, *, seed: int) -> tuple[float, float]:
    """What the measure was over the first half of the history, and over its last 40 weeks."""
    plan = Plan(seed=seed, weeks=104, size=12)
    figure = true_figures(history_of(plan.team(index), plan))[measure]()
    under = np.ones(104) if figure.under is None else figure.under
    before, after = (figure.over[weeks].sum() / under[weeks].sum() for weeks in (slice(0, 52), slice(64, None)))
    return float(before), float(after)


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_planted_improvements_show_whatever_the_seed(seed: int) -> None:
    falls, bank, returned, admitted = (
        before_and_after(index, measure, seed=seed) for index, measure in ((0, "S01"), (1, "C11"), (3, "Q11"), (2, "Q04"))
    )
    assert falls == (pytest.approx(0.008, rel=0.06), pytest.approx(0.0045, rel=0.06))
    assert bank == (pytest.approx(0.24, abs=0.02), pytest.approx(0.13, abs=0.02))
    assert returned == (pytest.approx(0.31, abs=0.03), pytest.approx(0.15, abs=0.03))
    assert admitted[1] / admitted[0] == pytest.approx(1.289, abs=0.06)


def test_more_patients_come_at_unchanged_spend() -> None:
    ledger = facts_of(TWO_YEARS.team(2), TWO_YEARS)["ledger"]
    spent = ledger.groupby(["financial_year", "period"])["month_actual"].sum()
    before, after = spent[1:12].mean(), spent[13:].mean()
    assert after / before == pytest.approx(1, abs=0.03)


def test_staff_of_one_team_go_on_feeling_supported() -> None:
    figure = true_figures(history_of(TWO_YEARS.team(5), TWO_YEARS))["E01"]()
    assert figure.under is not None
    later = slice(TWO_YEARS.weeks // 4, None)
    assert (figure.over[later] / figure.under[later] > 0.9).all()


@pytest.mark.parametrize(("weeks", "has"), [(3, False), (8, True)])
def test_a_board_too_short_for_a_closed_month_has_no_vacancies(weeks: int, has: bool) -> None:
    plan = Plan(seed=3, weeks=weeks, size=1)
    assert ("C13" in pack_of(plan.team(0), plan, {"C13", "Q04"})) is has
    assert (len(facts_of(plan.team(0), plan)["establishment"]) > 0) is has


def test_every_measure_of_a_pack_has_a_true_figure() -> None:
    known = {id for pack in PACKS.values() for id in pack}
    for team in TWO_YEARS.teams():
        assert set(pack_of(team, TWO_YEARS, known)) <= set(true_figures(history_of(team, TWO_YEARS)))
