"""Full-time hours, rates, holidays, goals and establishment: what holds on which day, and mistakes with their line."""

from datetime import date

import pytest

from boxscore.described import described
from boxscore.errors import ConfigurationError
from boxscore.reference import Reference
from boxscore.teams import ChosenMeasure, Team
from boxscore.weeks import Week, WeekRange


def reference(text: str) -> Reference:
    return described(text, Reference, where="reference.yaml")


def mistake(text: str) -> str:
    with pytest.raises(ConfigurationError) as refused:
        reference(text)
    return str(refused.value)


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2024, 3, 31), 37.5), (date(2024, 4, 1), 37), (date(2026, 3, 31), 37), (date(2026, 4, 1), 36)]
)
def test_the_standard_week_of_nhs_scotland_changes_on_its_days(day: date, hours: float) -> None:
    assert reference("").full_time_hours_on(day) == hours


def test_hours_that_overlap_or_leave_a_gap_are_told_with_file_and_line() -> None:
    overlap = "full_time_hours:\n  - {hours: 37.5, to: 2024-04-01}\n  - {hours: 37, from: 2024-04-01}\n"
    assert mistake(overlap) == "reference.yaml, line 3: full_time_hours.1: full-time hours: two hold on 01/04/2024."
    gap = "full_time_hours:\n  - {hours: 37, from: 2024-05-01}\n  - {hours: 37.5, to: 2024-03-31}\n"
    assert mistake(gap) == "reference.yaml, line 2: full_time_hours.0: full-time hours: none holds from 01/04/2024 to 30/04/2024."


@pytest.mark.parametrize("hours", ["yes", ".inf", "-.inf", ".nan", "'37'", "0"])
def test_full_time_hours_are_a_number(hours: str) -> None:
    assert mistake(f"full_time_hours:\n  - hours: {hours}\n").startswith("reference.yaml, line 2: full_time_hours.0.hours: ")


def test_full_time_hours_are_left_out_or_told() -> None:
    assert mistake("public_holidays: []\nfull_time_hours: []\n").startswith("reference.yaml, line 2: full_time_hours: ")
    assert reference("full_time_hours: [{hours: 36}]").full_time_hours_on(date(2020, 1, 1)) == 36


@pytest.mark.parametrize("pounds", ["true", ".inf", ".nan"])
def test_what_an_hour_costs_is_a_number(pounds: str) -> None:
    said = mistake(f"staff_rates:\n  - {{staff_group: Registered, band: '5', source: Bank, pounds_an_hour: {pounds}}}\n")
    assert said.startswith("reference.yaml, line 2: staff_rates.0.pounds_an_hour: ")


RATES = """\
staff_rates:
  - {staff_group: Registered, band: "5", source: Bank, pounds_an_hour: 24.10, to: 2025-03-31}
  - {staff_group: Registered, band: "5", source: Bank, pounds_an_hour: 25.00, from: 2025-04-01}
  - {staff_group: Registered, band: "6", source: Bank, pounds_an_hour: 29.00, from: 2025-06-01}
"""


def test_rates_of_one_kind_must_follow_each_other() -> None:
    said = mistake(RATES.replace("2025-04-01", "2025-04-03"))
    assert said == ("reference.yaml, line 3: staff_rates.1: staff rates, Registered, 5, Bank: none holds from 01/04/2025 to 02/04/2025.")


def test_a_holiday_is_listed_once_and_found_by_its_week() -> None:
    text = "public_holidays:\n  - {day: 2025-12-25, name: Christmas Day}\n  - {day: 2025-12-01, name: Invented holiday}\n"
    weeks = WeekRange(Week(date(2025, 12, 7)), Week(date(2025, 12, 28)))
    assert [holiday.name for holiday in reference(text).holidays_in(weeks)] == ["Invented holiday", "Christmas Day"]
    assert mistake(text.replace("2025-12-01", "2025-12-25")) == "reference.yaml, line 3: public_holidays.1: 25/12/2025 is listed twice."


def chosen(text: str) -> ChosenMeasure:
    return described(text, ChosenMeasure, where="teams.yaml")


def test_a_goal_changed_mid_year() -> None:
    goals = chosen("id: Q12\ngoals:\n  - {goal: 10, to: 2025-09-30}\n  - {goal: 8, from: 2025-10-01}\n")
    assert [goals.goal_on(day) for day in (date(2025, 9, 30), date(2025, 10, 1))] == [10, 8]
    assert chosen("{id: Q12, goal: 10}").goal_on(date(2025, 1, 1)) == 10
    assert chosen("id: Q12\ngoals: [{goal: 10, from: 2025-10-01}]").goal_on(date(2025, 9, 30)) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "id: Q12\ngoals:\n  - {goal: 10}\n  - {goal: 8, from: 2025-10-01}\n",
            "teams.yaml, line 4: goals.1: goals: two hold from 01/10/2025.",
        ),
        ("id: Q12\ngoal: 9\ngoals: [{goal: 10}]", "teams.yaml, line 1: this entry: has both 'goal' and 'goals': say it one way."),
    ],
)
def test_goals_that_contradict_each_other_are_told(text: str, said: str) -> None:
    with pytest.raises(ConfigurationError) as refused:
        chosen(text)
    assert str(refused.value) == said


def test_establishment_of_one_band_must_follow_itself() -> None:
    text = """\
slug: ward-1
name: Ward 1
organisation: Invented
setting: inpatient ward
opens: 2024-01-01
codes: {}
measures: []
establishment:
  - {staff_group: Registered, band: "5", wte: 18.4, to: 2025-03-31}
  - {staff_group: Support, band: "2", wte: 9.0}
  - {staff_group: Registered, band: "5", wte: 19.0, from: 2025-03-01}
"""
    with pytest.raises(ConfigurationError) as refused:
        described(text, Team, where="teams.yaml")
    assert str(refused.value) == (
        "teams.yaml, line 11: establishment.2: establishment, Registered, 5: two hold from 01/03/2025 to 31/03/2025."
    )


ARREARS = "pay_award_arrears:\n  - {financial_year: 2026-27, period: P06, from: 2026-04-01, to: 2026-09-30}\n"


def test_arrears_of_a_pay_award_say_their_days_and_the_month_they_are_paid_in() -> None:
    (entry,) = described(ARREARS, Reference, where="reference.yaml").pay_award_arrears
    assert (entry.from_, entry.to) == (date(2026, 4, 1), date(2026, 9, 30))
    assert (entry.month.first, entry.month.last) == (date(2026, 9, 1), date(2026, 9, 30))


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        (
            "{financial_year: 2026-27, period: P06, from: 2026-05-01, to: 2026-05-31}",
            "line 3: pay_award_arrears.1: the arrears of 2026-27 P06",
        ),
        ("{financial_year: 2026-28, period: P05, from: 2026-05-01, to: 2026-05-31}", "line 3: pay_award_arrears.1.financial_year: not a"),
        ("{financial_year: 2026-27, period: P13, from: 2026-05-01, to: 2026-05-31}", "line 3: pay_award_arrears.1.period: "),
        (
            "{financial_year: 2026-27, period: P05, from: 2026-05-31, to: 2026-05-01}",
            "line 3: pay_award_arrears.1: 'to' lies before 'from'",
        ),
    ],
)
def test_a_mistake_about_arrears_is_told_with_its_line(entry: str, said: str) -> None:
    with pytest.raises(ConfigurationError) as refused:
        described(f"{ARREARS}  - {entry}\n", Reference, where="reference.yaml")
    assert str(refused.value).startswith(f"reference.yaml, {said}")
