"""The traps of an invented board that are facts: each is in the rows, and ``traps.csv`` says where."""

from datetime import date, timedelta

import pandas as pd
import pytest

from sources.simulator.facts import facts_of
from sources.simulator.history import history_of
from sources.simulator.plan import UNMAPPED_COST_CENTRE, Plan
from sources.simulator.stories import (
    DAY,
    FIRST_COMMUNITY,
    FIRST_WARD,
    KITCHEN,
    MERGING,
    NEW,
    SECOND_WARD,
    SPINAL,
    SUPPORTED,
    TAKING_OVER,
    THIRD_WARD,
)
from sources.simulator.told_traps import traps_in, traps_of_the_calendar

PLAN = Plan(seed=5, weeks=104, size=12)
WEEK = timedelta(days=7)


def rows(index: int, feed: str) -> pd.DataFrame:
    return facts_of(PLAN.team(index), PLAN)[feed]


def traps(index: int) -> set[str]:
    return {trap.trap for trap in traps_in(history_of(PLAN.team(index), PLAN))}


def in_week(days: "pd.Series[pd.Timestamp]", monday: date) -> "pd.Series[bool]":
    return days.between(pd.Timestamp(monday), pd.Timestamp(monday + timedelta(days=6)))


def test_a_ward_closed_for_a_week_has_nobody_but_costs() -> None:
    monday = PLAN.team(FIRST_WARD).story.closed_week
    assert monday
    census, stays, bought = rows(FIRST_WARD, "midnight_census"), rows(FIRST_WARD, "ward_stays"), rows(FIRST_WARD, "purchase_lines")
    shut = census[in_week(census["census_on"], monday)]
    assert len(shut) == 7
    assert shut[["occupied", "staffed_beds", "boarders"]].to_numpy().sum() == 0
    assert not in_week(stays["admitted_on"], monday).any()
    assert in_week(bought["posted_on"], monday).any()
    shifts = rows(FIRST_WARD, "roster_shifts")
    assert set(shifts.loc[in_week(shifts["shift_on"], monday), "status"]) == {"Cancelled"}
    assert {"a ward is closed for a week", "zero patients with cost"} <= traps(FIRST_WARD)


def test_a_night_shift_is_an_hour_longer_when_the_clocks_go_back_and_shorter_when_they_go_forward() -> None:
    shifts = rows(FIRST_WARD, "roster_shifts")
    nights = shifts[(shifts["shift"] == "N") & (shifts["status"] == "Worked")]
    usual = nights.groupby("shift_on")["worked_hours"].median()
    assert usual[pd.Timestamp("2025-10-24")] == 11.5
    assert usual[pd.Timestamp("2025-10-25")] == 12.5
    assert usual[pd.Timestamp("2026-03-28")] == 10.5
    stated = nights[nights["shift_on"] == "2025-10-25"]
    assert set(zip(stated["starts_at"], stated["ends_at"], strict=True)) == {(19 * 60, 7 * 60 + 30)}


def test_cost_but_no_staffing_file() -> None:
    story = PLAN.team(SPINAL).story
    assert story.no_roster
    first, last = story.no_roster
    shifts = rows(SPINAL, "roster_shifts")
    assert not shifts["shift_on"].between(pd.Timestamp(first), pd.Timestamp(last)).any()
    ledger = rows(SPINAL, "ledger")
    posted = ledger[(ledger["line"] == "Substantive") & (ledger["period"] != "P13")]
    assert (posted["month_actual"] > 0).all()


def test_an_agency_credit_note_larger_than_the_spend() -> None:
    ledger = rows(SECOND_WARD, "ledger")
    agency = ledger[ledger["line"] == "Agency"]
    assert (agency["month_actual"] < 0).sum() in (1, 2)
    assert "an agency credit note larger than the spend" in traps(SECOND_WARD)


def test_a_p12_accrual_is_reversed_in_p01() -> None:
    ledger = rows(SECOND_WARD, "ledger").set_index(["financial_year", "period", "account"])["month_actual"]
    usual = ledger.xs("02500", level="account").median()
    assert ledger["2024-25", "P12", "02500"] > usual + 400_000
    assert ledger["2025-26", "P01", "02500"] < usual - 400_000


def test_year_to_date_is_restated_without_its_month() -> None:
    ledger = rows(THIRD_WARD, "ledger")
    apart = ledger["year_to_date_actual"] - ledger.groupby(["financial_year", "account"])["month_actual"].cumsum()
    assert set(apart) == {0, 123_456}
    assert set(ledger.loc[apart != 0, "line"]) == {"Supplies"}


def test_arrears_of_a_pay_award_are_posted_once_for_the_days_of_months_before() -> None:
    ledger = rows(FIRST_WARD, "ledger")
    arrears = ledger[(ledger["line"] == "Arrears") & (ledger["month_actual"] != 0)]
    assert list(zip(arrears["financial_year"], arrears["period"], strict=True)) == [("2025-26", "P07")]
    paid = ledger[(ledger["line"] == "Substantive") & (ledger["financial_year"] == "2025-26") & (ledger["period"] <= "P06")]
    assert arrears["month_actual"].sum() == paid["month_actual"].sum() * 2 // 100
    assert "pay-award arrears" in traps(FIRST_WARD)


def test_a_patient_is_transferred_twice_in_one_day() -> None:
    stays = rows(SECOND_WARD, "ward_stays")
    day = pd.Timestamp(PLAN.team(SECOND_WARD).story.transferred_twice_on)
    assert (stays[stays["admitted_on"] == day].groupby("person").size() == 2).any()


def test_a_fall_reported_three_weeks_late_stands_as_it_was_regraded() -> None:
    incidents = rows(FIRST_WARD, "incidents")
    late = incidents[incidents["occurred_on"] == pd.Timestamp(PLAN.team(FIRST_WARD).story.regraded_fall_on)].iloc[0]
    assert (late["category"], late["severity"], (late["reported_on"] - late["occurred_on"]).days) == ("Fall", "Major", 21)
    [told] = [trap for trap in traps_in(history_of(PLAN.team(FIRST_WARD), PLAN)) if "three weeks late" in trap.trap]
    assert late["incident"] in told.what


def test_a_survey_with_three_answers() -> None:
    asked = rows(NEW, "survey_answers").query("question == 'supported'")
    monday = PLAN.team(NEW).story.survey_of_three
    assert monday
    assert in_week(asked["answered_on"], monday).sum() == 3


def test_the_first_week_of_a_new_team_begins_in_its_middle() -> None:
    team = PLAN.team(NEW)
    assert team.opens.weekday() == 2
    assert team.opens > PLAN.calendar.first_day
    assert rows(NEW, "roster_shifts")["shift_on"].min() == pd.Timestamp(team.opens)
    assert rows(NEW, "absence")["week_ending"].min() == pd.Timestamp(team.opens + timedelta(days=4))


def test_a_renamed_ward_keeps_its_stays_under_the_old_and_the_new_code() -> None:
    team, stays = PLAN.team(FIRST_WARD), rows(FIRST_WARD, "ward_stays")
    assert team.story.renamed_on
    assert 12 <= team.story.renamed_on.day <= 18
    new = stays["admitted_on"] >= pd.Timestamp(team.story.renamed_on)
    assert set(stays.loc[new, "ward"]) == {"INVW0001R"}
    assert set(stays.loc[~new, "ward"]) == {"INVW0001"}


def test_a_team_moves_ward_on_a_day() -> None:
    assert [code.code for code in PLAN.team(SUPPORTED).codes["ward"]] == ["INVW0006", "INVW0006M"]
    assert rows(SUPPORTED, "midnight_census")["ward"].nunique() == 2


def test_a_team_closes_and_its_codes_go_over_to_another_the_day_after() -> None:
    closing, other = PLAN.team(MERGING), PLAN.team(TAKING_OVER)
    assert closing.closes
    assert closing.codes["clinic"][0].last == closing.closes
    assert other.codes["clinic"][1].code == closing.codes["clinic"][0].code
    assert other.codes["clinic"][1].first == closing.closes + timedelta(days=1)
    booked = rows(TAKING_OVER, "appointments")
    taken_over = booked[booked["clinic"] == "INVC0009"]
    assert taken_over["appointment_on"].min() > pd.Timestamp(closing.closes)
    assert rows(MERGING, "appointments")["appointment_on"].max() <= pd.Timestamp(closing.closes)


def test_two_teams_share_one_cost_centre_and_one_extract_holds_its_lines() -> None:
    assert [held.share for held in PLAN.team(TAKING_OVER).codes["cost_centre"]] == [60, None]
    assert [held.share for held in PLAN.team(MERGING).codes["cost_centre"]] == [40]
    assert "ledger" not in facts_of(PLAN.team(MERGING), PLAN)


def test_without_the_other_team_nothing_is_shared() -> None:
    alone = Plan(seed=5, weeks=104, size=MERGING)
    assert [held.share for held in alone.team(TAKING_OVER).codes["cost_centre"]] == [None]


def test_those_waiting_are_counted_twice_in_one_week() -> None:
    story = PLAN.team(FIRST_COMMUNITY).story
    assert story.counted_twice_on
    pictures = rows(FIRST_COMMUNITY, "waiting_list")["snapshot_on"].drop_duplicates()
    inside = pictures[in_week(pictures, story.counted_twice_on - 2 * timedelta(days=1))]
    assert inside.dt.day_of_week.tolist() == [2, 6]
    assert (pictures.dt.day_of_week == 6).sum() == len(pictures) - 1 == PLAN.weeks
    assert "a picture is taken twice in one week" in traps(FIRST_COMMUNITY)


def test_a_team_with_only_some_of_the_feeds() -> None:
    assert "roster_shifts" not in facts_of(PLAN.team(DAY), PLAN)
    assert "roster" not in PLAN.team(DAY).codes


def test_measures_that_are_always_0_or_always_100() -> None:
    assert not rows(DAY, "complaints_and_stories")["kind"].str.startswith("Complaint").any()
    huddles = rows(KITCHEN, "counts_by_hand").query("item == 'Safety huddles'")
    assert (huddles["done"] == huddles["out_of"]).all()


def test_spend_on_an_unmapped_cost_centre() -> None:
    assert (rows(KITCHEN, "purchase_lines")["cost_centre"] == UNMAPPED_COST_CENTRE).any()
    assert (rows(KITCHEN, "ledger")["cost_centre"] == UNMAPPED_COST_CENTRE).any()


@pytest.mark.parametrize(
    ("weeks", "expected"),
    [(104, {date(2025, 4, 6), date(2026, 4, 5)}), (10, set())],
)
def test_weeks_that_straddle_1_april_are_told_of(weeks: int, expected: set[date]) -> None:
    told = {
        trap.week_ending for trap in traps_of_the_calendar(Plan(seed=1, weeks=weeks, size=1)) if trap.trap == "a week straddles 1 April"
    }
    assert told == expected


def test_years_of_53_weeks_are_told_of_when_in_range() -> None:
    told = {trap.week_ending for trap in traps_of_the_calendar(Plan(seed=1, weeks=300, size=1)) if trap.trap == "a year of 53 weeks"}
    assert told == {date(2021, 1, 3), date(2024, 3, 31)}


def test_a_short_history_has_no_changes_of_teams() -> None:
    short = Plan(seed=5, weeks=6, size=12)
    assert all(team.closes is None and team.opens == short.calendar.first_day for team in short.teams())
    assert all(held.share is None for team in short.teams() for held in team.codes["cost_centre"])
