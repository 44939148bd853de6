"""The trade's traps of money: cost without patients or rosters, credits, accruals taken back, restatements, shared cost centres."""

from datetime import date
from typing import Any

import pytest
from trade import accepted, board, cell, cells, each_day, parts, said, sent, team, weeks

from measures.cells import control_totals

NIGHTS = "ward, census_on, occupied, staffed_beds, boarders"
LINES = "document, line, posted_on, cost_centre, category, amount"
MONTHS = "financial_year, period, cost_centre, account, line, month_actual, year_to_date_actual"
SHIFTS = "roster, duty, shift_on, staff_group, planned_hours, worked_hours"
WEEK = "2026-04-19"
ITS_DAYS = ("2026-04-13", "2026-04-19")


def test_zero_patients_with_cost_show_the_spend_and_no_rate() -> None:
    """The ward is kept open and staffed for a week in which nobody lies in it."""
    north = team("north", "F01", "F03", "F11", "Q07", "Q09", "C07", ward="INV01", roster="INVR1", cost_centre="990001")
    extracts = (
        sent("ledger", MONTHS, "2026-27, P01, 990001, 05500, Supplies, 3000.00, 3000.00"),
        sent("midnight_census", NIGHTS, each_day("2026-04-13", 7, "INV01, {day}, 0, 10, 0")),
        sent("purchase_lines", LINES, "INVD1, 1, 2026-04-14, 990001, Milk, 45.67", days=ITS_DAYS),
        sent("roster_shifts", SHIFTS, "INVR1, INVE1, 2026-04-14, Registered, 7.5, 7.5"),
    )
    told = cells(board(north), weeks(WEEK, "2026-05-03"), *extracts)
    assert said(told, "north", "F11", WEEK) == (45_67, "final")
    assert said(told, "north", "F01", WEEK) == (700_00, "final"), "£100 a day"
    assert said(told, "north", "F03", WEEK) == (None, "no activity")
    assert said(told, "north", "C07", WEEK) == (None, "no activity"), "hours for no patient are neither 0 nor infinite"
    assert parts(told, "north", "C07", WEEK) == (7.5, 0), "the hours stay in sight"
    assert said(told, "north", "Q09", WEEK) == (None, "no activity")
    assert said(told, "north", "Q07", WEEK) == (0, "final"), "0 of 70 staffed beds is a figure"


def test_cost_but_no_staffing_file_shows_the_spend_and_no_staffing() -> None:
    north = team("north", "F11", "Q07", "C07", "C08", "C11", "C12", ward="INV01", roster="INVR1", cost_centre="990001")
    census = sent("midnight_census", NIGHTS, each_day("2026-04-13", 7, "INV01, {day}, 8, 10, 0"))
    bought = sent("purchase_lines", LINES, "INVD1, 1, 2026-04-14, 990001, Milk, 45.67", days=ITS_DAYS)
    told = cells(board(north), weeks(WEEK), census, bought)
    assert said(told, "north", "F11", WEEK) == (45_67, "final")
    assert said(told, "north", "Q07", WEEK) == (80, "final")
    for measure in ("C07", "C08", "C11", "C12"):
        assert said(told, "north", measure, WEEK) == (None, "not received")
        assert parts(told, "north", measure, WEEK) == (None, None), "not even the half of it that is known"


def test_an_agency_credit_note_larger_than_the_spend_makes_the_week_negative() -> None:
    lines = sent(
        "purchase_lines",
        f"""\
        {LINES}
        INVD1, 1, 2026-04-14, 990001, Agency, "1,200.00"
        INVD2, 1, 2026-04-15, 990001, Agency, "(1,500.50)"
        INVD3, 1, 2026-04-16, 990001, Milk, 12.00-
        """,
        days=ITS_DAYS,
    )
    of = board(team("north", "AGENCY", "F11", cost_centre="990001"))
    told = cells(of, weeks(WEEK), lines)
    assert said(told, "north", "AGENCY", WEEK) == (-300_50, "final")
    assert said(told, "north", "F11", WEEK) == (-12_00, "final")
    totals = control_totals(of, accepted(weeks(WEEK), lines)["purchase_lines"], weeks(WEEK))
    assert totals[["accepted_pence", "teams_pence", "unmapped_pence"]].to_numpy().tolist() == [[-312_50, -312_50, 0]]


def test_a_p12_accrual_reversed_in_p01_stays_in_its_own_month_and_p13_beside_p12() -> None:
    ledger = sent(
        "ledger",
        f"""\
        {MONTHS}
        2025-26, P12, 990001, 02100, Agency, 5000.00, 61000.00
        2025-26, P13, 990001, 02100, Agency, 250.25, 61250.25
        2026-27, P01, 990001, 02100, Agency, "(5,000.00)", "(5,000.00)"
        """,
    )
    of, within = board(team("north", "MONTH", "YEAREND", cost_centre="990001")), weeks("2026-03-29", "2026-05-03")
    told = cells(of, within, ledger)
    assert said(told, "north", "MONTH", "2026-03-29") == (5000_00, "final")
    assert said(told, "north", "MONTH", "2026-04-05") == (-5000_00, "final")
    assert said(told, "north", "YEAREND", "2026-03-29") == (250_25, "final"), "the same month as P12, and told apart from it"
    assert said(told, "north", "YEAREND", "2026-04-05") == (None, "not received"), "no year ends in April"
    totals = control_totals(of, accepted(within, ledger)["ledger"], within)
    # March ends in the week of 05/04 and holds P12 and P13; April ends in the week of 03/05.
    assert totals["accepted_pence"].tolist() == [5250_25, -5000_00]
    assert totals["teams_pence"].tolist() == [5250_25, -5000_00]


def test_restated_ytd_without_restated_month_changes_no_month_and_doubles_nothing() -> None:
    """Period 11 comes again with period 12: its year to date is another, its month the same."""
    february = sent("ledger", MONTHS, "2025-26, P11, 990001, 02100, Agency, 900.00, 9900.00", received="2026-03-11")
    march = sent(
        "ledger",
        f"""\
        {MONTHS}
        2025-26, P11, 990001, 02100, Agency, 900.00, 9950.00
        2025-26, P12, 990001, 02100, Agency, 1000.00, 10950.00
        """,
        received="2026-04-13",
    )
    of, within = board(team("north", "MONTH", cost_centre="990001")), weeks("2026-02-22", "2026-03-29")
    facts = accepted(within, february, march)["ledger"].rows.sort_values("period")
    assert facts[["period", "month_actual", "year_to_date_actual"]].to_numpy().tolist() == [
        ["P11", 900_00, 9950_00],
        ["P12", 1000_00, 10950_00],
    ]
    told = cells(of, within, february, march)
    assert (
        said(told, "north", "MONTH", "2026-02-22") == (900_00, "final") == said(cells(of, within, february), "north", "MONTH", "2026-02-22")
    )
    assert cell(told, "north", "MONTH", "2026-02-22")["extracts"] == march.extract.delivery.extract


def test_two_teams_on_one_cost_centre_share_its_purchases_to_the_penny() -> None:
    """Sixty and forty percent, line by line; the penny left over goes to the larger remainder, and a credit is shared alike."""
    north, south = (team(slug, "F11", cost_centre=[{"code": "990001", "share": share}]) for slug, share in (("north", 60), ("south", 40)))
    lines = sent(
        "purchase_lines",
        f"""\
        {LINES}
        INVD1, 1, 2026-04-13, 990001, Milk, 10.01
        INVD1, 2, 2026-04-14, 990001, Provisions, 0.01
        INVD2, 1, 2026-04-15, 990001, Milk, -10.01
        INVD3, 1, 2026-04-16, 990001, Milk, 33.33
        INVD3, 2, 2026-04-17, 990001, Supplies, 7.77
        INVD4, 1, 2026-04-19, 990002, Milk, 5.00
        """,
        days=ITS_DAYS,
    )
    of = board(north, south)
    told = cells(of, weeks(WEEK), lines)
    # 1001p is 600.6 and 400.4, so 601 and 400; 1p is 0.6 and 0.4, so 1 and 0; -1001p is -601 and -400;
    # 3333p is 1999.8 and 1333.2, so 2000 and 1333.
    assert said(told, "north", "F11", WEEK) == (601 + 1 - 601 + 2000, "final")
    assert said(told, "south", "F11", WEEK) == (400 + 0 - 400 + 1333, "final")
    assert said(told, "(unmapped)", "F11", WEEK) == (5_00, "final"), "a cost centre of no team is shown"
    totals = control_totals(of, accepted(weeks(WEEK), lines)["purchase_lines"], weeks(WEEK))
    # All categories: 1001 + 1 - 1001 + 3333 + 777 = 4111p of the two teams, and 500p of none.
    assert totals[["accepted_pence", "teams_pence", "unmapped_pence"]].to_numpy().tolist() == [[46_11, 41_11, 5_00]]


@pytest.mark.parametrize("dates", [{"opens": date(2026, 4, 16)}, {"closes": date(2026, 4, 15)}], ids=["before it opens", "after it closes"])
def test_the_first_week_of_a_new_team_and_the_last_of_a_closed_one_lose_no_spend(dates: dict[str, Any]) -> None:
    """Its cost centre is written without days; the control total says all of it is a team's."""
    lines = sent(
        "purchase_lines",
        LINES,
        "INVD1, 1, 2026-04-15, 990001, Agency, 9.00",
        "INVD2, 1, 2026-04-16, 990001, Agency, 1.00",
        days=ITS_DAYS,
    )
    of = board(team("north", "AGENCY", cost_centre="990001", **dates))
    told = cells(of, weeks(WEEK), lines)
    totals = control_totals(of, accepted(weeks(WEEK), lines)["purchase_lines"], weeks(WEEK))
    assert told["value"].sum() == totals["accepted_pence"].sum() == 10_00
