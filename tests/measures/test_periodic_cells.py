"""Cells of feeds by month and by quarter: figures that stand for their weeks, and bed days."""

from datetime import date

import pandas as pd
from invented_facts import (
    BEDS,
    CANCELLED,
    FEEDS,
    INVOICES,
    OCCUPIED,
    OPERATIONS,
    PER_BED_DAY,
    board,
    cell,
    cells,
    facts,
    sundays,
    team,
)

from boxscore.periods import Period

FIRST_QUARTER, SECOND_QUARTER = Period.of_quarter(2024, 1), Period.of_quarter(2024, 4)
# Monday 25 to Sunday 31 March 2024 is the last week of the first quarter; the next is whole in the second.
LAST_OF_MARCH, FIRST_OF_APRIL = date(2024, 3, 31), date(2024, 4, 7)
# 30 September 2024 is a Monday: that week has 1 day in the third quarter and 6 in the fourth.
ACROSS = date(2024, 10, 6)
THIRD, FOURTH = Period.of_quarter(2024, 7), Period.of_quarter(2024, 10)
AUTUMN = (date(2024, 9, 1), date(2024, 10, 31))


def beds(period: Period, average: float, ward: str = "w", **other: object) -> dict[str, object]:
    return {"site": "A", "period": period, "ward": ward, "average": average} | other


def operations(month: int, cancelled: int, planned: int) -> dict[str, object]:
    return {"site": "A", "period": Period.of_month(2024, month), "cancelled": cancelled, "planned": planned}


def spent(day: date, pence: int) -> dict[str, object]:
    return {"unit": "A", "trust": "T", "day": day, "amount": pence, "sort": "Drugs"}


def test_a_quarters_figure_stands_in_each_of_its_weeks_with_its_as_of_date() -> None:
    known = facts(BEDS, beds(FIRST_QUARTER, 10.5), beds(FIRST_QUARTER, 4.0, "v"), beds(SECOND_QUARTER, 20))
    told = cells(board(team("a", OCCUPIED)), sundays(date(2024, 1, 7), 14), known)
    assert told["value"].tolist() == [14.5] * 13 + [20]
    assert told["as_of"].dt.date.tolist() == [LAST_OF_MARCH] * 13 + [date(2024, 6, 30)]


def test_the_period_that_holds_the_sunday_is_the_one_shown() -> None:
    # 30/09 to 06/10: six of its days and its Sunday lie in October.
    known = facts(OPERATIONS, operations(9, 30, 100), operations(10, 10, 100))
    assert cell(cells(board(team("a", CANCELLED)), sundays(ACROSS, 1), known), "a", CANCELLED, ACROSS)["value"] == 10


def test_a_team_that_stops_inside_the_week_has_the_period_of_its_last_day() -> None:
    # Closes on Monday 30 September: the last day that counts lies in September.
    known = facts(OPERATIONS, operations(9, 30, 100), operations(10, 10, 100))
    told = cell(cells(board(team("a", CANCELLED, closes=date(2024, 9, 30))), sundays(ACROSS, 1), known), "a", CANCELLED, ACROSS)
    assert (told["value"], told["as_of"]) == (30, pd.Timestamp(2024, 9, 30))


def test_a_month_that_has_not_come_was_not_received() -> None:
    known = facts(OPERATIONS, operations(8, 30, 100), operations(10, 10, 100))
    told = cells(board(team("a", CANCELLED)), sundays(date(2024, 9, 1), 6), known)
    assert told["status"].tolist() == ["not received"] * 5 + ["final"]


def test_a_month_in_which_nothing_was_planned_is_no_activity() -> None:
    told = cell(cells(board(team("a", CANCELLED)), sundays(ACROSS, 1), facts(OPERATIONS, operations(10, 0, 0))), "a", CANCELLED, ACROSS)
    assert (told["status"], told["value"]) == ("no activity", None)


def test_another_teams_month_does_not_stand_for_this_team() -> None:
    known = facts(OPERATIONS, operations(9, 1, 2), operations(10, 1, 2) | {"site": "B"})
    told = cells(board(team("a", CANCELLED), team("b", CANCELLED)), sundays(ACROSS, 1), known)
    assert [cell(told, slug, CANCELLED, ACROSS)["status"] for slug in ("a", "b")] == ["not received", "final"]


def test_a_provisional_quarter_is_provisional_in_its_own_weeks_only() -> None:
    known = facts(BEDS, beds(FIRST_QUARTER, 10), beds(SECOND_QUARTER, 20, provisional=True))
    told = cells(board(team("a", OCCUPIED)), sundays(LAST_OF_MARCH, 2), known)
    assert told["status"].tolist() == ["final", "provisional"]


def test_a_quarters_figure_settles_after_the_quarter_and_not_after_the_week() -> None:
    settling = BEDS.model_copy(update={"settles_after_weeks": 4})
    feeds = tuple(settling if one is BEDS else one for one in FEEDS)
    known = facts(settling, beds(FIRST_QUARTER, 10))
    # Four weeks after 31/03 is 28/04; the week shown is one of January.
    for as_of, status in ((date(2024, 4, 27), "provisional"), (date(2024, 4, 28), "final")):
        told = cells(board(team("a", OCCUPIED), as_of=as_of, feeds=feeds), sundays(date(2024, 1, 14), 1), known)
        assert told["status"].tolist() == [status]


def test_bed_days_are_the_daily_average_times_the_days() -> None:
    known = facts(BEDS, beds(THIRD, 100), beds(FOURTH, 200)), facts(INVOICES, spent(date(2024, 10, 9), 700_00), covered=AUTUMN)
    told = cell(cells(board(team("a", PER_BED_DAY)), sundays(date(2024, 10, 13), 1), *known), "a", PER_BED_DAY, date(2024, 10, 13))
    # £700.00 over 7 x 200 bed days = 50p each
    assert told[["numerator", "denominator", "value", "n"]].tolist() == [700_00, 1400, 50, 1]


def test_a_week_across_two_quarters_has_the_bed_days_of_both() -> None:
    known = facts(BEDS, beds(THIRD, 100, extract="q3"), beds(FOURTH, 200, extract="q4")), facts(INVOICES, covered=AUTUMN)
    told = cell(cells(board(team("a", PER_BED_DAY)), sundays(ACROSS, 1), *known), "a", PER_BED_DAY, ACROSS)
    # 1 day x 100 + 6 days x 200
    assert (told["denominator"], told["value"], told["extracts"]) == (1300, 0, "q3 q4")


def test_bed_days_are_of_the_counted_days_only() -> None:
    known = facts(BEDS, beds(THIRD, 100), beds(FOURTH, 200)), facts(INVOICES, covered=AUTUMN)
    opening = team("a", PER_BED_DAY, opens=date(2024, 10, 3))
    closing = team("b", PER_BED_DAY, closes=date(2024, 10, 2), code="A")
    # Thursday to Sunday: 4 x 200; Monday 100 and Tuesday and Wednesday 2 x 200.
    for one, bed_days in ((opening, 800), (closing, 500)):
        told = cells(board(one), sundays(ACROSS, 1), *known)
        assert cell(told, one.slug, PER_BED_DAY, ACROSS)["denominator"] == bed_days


def test_a_week_of_which_one_quarter_is_missing_was_not_received() -> None:
    for missing in (THIRD, FOURTH):
        known = facts(BEDS, *(beds(period, 100) for period in (THIRD, FOURTH) if period != missing)), facts(INVOICES, covered=AUTUMN)
        told = cell(cells(board(team("a", PER_BED_DAY)), sundays(ACROSS, 1), *known), "a", PER_BED_DAY, ACROSS)
        assert (told["status"], told["denominator"]) == ("not received", None)


def test_a_quarter_that_only_another_team_has_is_missing_too() -> None:
    for missing in (THIRD, FOURTH):
        sent = [beds(period, 100) | {"site": "B" if period == missing else "A"} for period in (THIRD, FOURTH)]
        known = facts(BEDS, *sent), facts(INVOICES, covered=AUTUMN)
        told = cells(board(team("a", PER_BED_DAY), team("b", OCCUPIED)), sundays(ACROSS, 1), *known)
        assert cell(told, "a", PER_BED_DAY, ACROSS)["status"] == "not received"


def test_a_missing_quarter_that_holds_no_counted_day_is_not_missed() -> None:
    known = facts(BEDS, beds(FOURTH, 100)), facts(INVOICES, covered=AUTUMN)
    told = cells(board(team("a", PER_BED_DAY, opens=date(2024, 10, 1))), sundays(ACROSS, 1), *known)
    assert cell(told, "a", PER_BED_DAY, ACROSS)["denominator"] == 600


def test_spend_without_beds_was_not_received_and_shows_no_spend() -> None:
    told = cells(board(team("a", PER_BED_DAY)), sundays(ACROSS, 1), facts(INVOICES, spent(ACROSS, 100), covered=AUTUMN))
    assert cell(told, "a", PER_BED_DAY, ACROSS)[["status", "numerator", "n"]].tolist() == ["not received", None, None]


def test_spend_over_empty_beds_is_no_activity_with_its_spend_in_sight() -> None:
    known = facts(BEDS, beds(THIRD, 0), beds(FOURTH, 0)), facts(INVOICES, spent(ACROSS, 100), covered=AUTUMN)
    told = cell(cells(board(team("a", PER_BED_DAY)), sundays(ACROSS, 1), *known), "a", PER_BED_DAY, ACROSS)
    assert told[["status", "numerator", "value"]].tolist() == ["no activity", 100, None]


def test_a_provisional_denominator_makes_the_ratio_provisional() -> None:
    known = facts(BEDS, beds(THIRD, 100), beds(FOURTH, 200, provisional=True)), facts(INVOICES, spent(ACROSS, 100), covered=AUTUMN)
    told = cells(board(team("a", PER_BED_DAY)), sundays(ACROSS, 1), *known)
    assert cell(told, "a", PER_BED_DAY, ACROSS)["status"] == "provisional"


def test_spend_over_beds_has_no_unmapped_line_for_no_team_has_beds() -> None:
    known = facts(BEDS, beds(THIRD, 100), beds(FOURTH, 200)), facts(INVOICES, spent(ACROSS, 100) | {"unit": "Nobody"}, covered=AUTUMN)
    assert set(cells(board(team("a", PER_BED_DAY)), sundays(ACROSS, 1), *known)["team"]) == {"a"}
