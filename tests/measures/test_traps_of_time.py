"""The trade's traps of dates: weeks across the year's end, 53-week years, nights the clocks change, what changes on a day."""

from datetime import date, timedelta
from typing import Any

import pytest
from trade import Sent, board, cell, cells, each_day, parts, said, sent, team, weeks

from boxscore.weeks import Week
from workbooks.cell_columns import cells_by_team
from workbooks.contents import Contents
from workbooks.lines import Line, lines_of
from workbooks.wording import against_goal

NIGHTS = "ward, census_on, occupied, staffed_beds, boarders"
LINES = "document, line, posted_on, cost_centre, category, amount"
MONTHS = "financial_year, period, cost_centre, account, line, month_actual"
FALLS = "incident, location, occurred_on, reported_on, category"
COUNTS = "team, week_ending, item, done, out_of"


def test_weeks_straddling_two_periods_and_1_april_are_whole_weeks_of_days() -> None:
    north = team("north", "F11", "Q07", cost_centre="990001", ward="INV01")
    bought = sent(
        "purchase_lines",
        f"""\
        {LINES}
        INVD1, 1, 2026-03-30, 990001, Milk, 100.00
        INVD1, 2, 2026-03-31, 990001, Milk, 20.00
        INVD2, 1, 2026-04-01, 990001, Provisions, 3.00
        INVD2, 2, 2026-04-05, 990001, Milk, 0.50
        """,
    )
    census = sent("midnight_census", NIGHTS, each_day("2026-03-30", 7, "INV01, {day}, 9, 12, 0"))
    told = cells(board(north), weeks("2026-04-05"), bought, census)
    assert said(told, "north", "F11", "2026-04-05") == (123_50, "final"), "two days of March and five of April are one week"
    assert parts(told, "north", "Q07", "2026-04-05") == (7 * 9, 7 * 12)


def test_weeks_straddling_two_periods_and_1_april_stand_under_the_month_of_their_sunday() -> None:
    ledger = sent(
        "ledger",
        f"""\
        {MONTHS}
        2025-26, P12, 990001, 02100, Agency, 7000.00
        2026-27, P01, 990001, 02100, Agency, 8000.00
        2026-27, P02, 990001, 02100, Agency, 9000.00
        """,
    )
    told = cells(board(team("north", "MONTH", cost_centre="990001")), weeks("2026-03-29", "2026-05-03"), ledger)
    assert said(told, "north", "MONTH", "2026-03-29") == (7000_00, "final")
    assert said(told, "north", "MONTH", "2026-04-05") == (8000_00, "final"), "30/03 to 05/04, across the year's end"
    assert said(told, "north", "MONTH", "2026-05-03") == (9000_00, "final"), "27/04 to 03/05, across two periods of one year"
    assert cell(told, "north", "MONTH", "2026-03-29")["as_of"].date() == date(2026, 3, 31)


def test_53_week_years_have_53_cells_each_its_own() -> None:
    """2026 has 53 ISO weeks; the last is 28/12/2026 to 03/01/2027."""
    sundays = weeks("2026-01-04", "2027-01-03")
    rows = [f"INVT1, {week.ending}, Care plans, {number}, 100" for number, week in enumerate(sundays)]
    told = cells(board(team("north", "Q19", team="INVT1")), sundays, sent("counts_by_hand", COUNTS, *rows))
    assert told["numerator"].tolist() == list(range(53))
    assert said(told, "north", "Q19", "2026-12-27") == (51, "final")
    assert said(told, "north", "Q19", "2027-01-03") == (52, "final"), "the week after 27/12/2026, not the first of 2026 again"


def test_53_week_years_take_the_ledgers_month_of_each_sunday() -> None:
    ledger = sent(
        "ledger",
        f"""\
        {MONTHS}
        2026-27, P09, 990001, 02100, Agency, 1.00
        2026-27, P10, 990001, 02100, Agency, 2.00
        """,
    )
    told = cells(board(team("north", "MONTH", cost_centre="990001")), weeks("2026-12-27", "2027-01-03"), ledger)
    assert said(told, "north", "MONTH", "2026-12-27") == (1_00, "final")
    assert said(told, "north", "MONTH", "2027-01-03") == (2_00, "final")


@pytest.mark.parametrize(
    ("saturday", "sunday", "worked", "occupied"),
    [
        # The shift says 19:30 to 07:45 with an hour's break, 11.25 hours on any other night. Back an hour: 12.25 + 11.25 = 23.5 over 47.
        pytest.param("2024-10-26", "2024-10-27", 12.25, 27, id="clocks go back"),
        # Forward an hour: 10.25 + 11.25 = 21.5 hours over 43 patient days.
        pytest.param("2025-03-29", "2025-03-30", 10.25, 23, id="clocks go forward"),
    ],
)
def test_clock_changes_on_night_shifts_leave_the_hours_as_stated(saturday: str, sunday: str, worked: float, occupied: int) -> None:
    shifts = sent(
        "roster_shifts",
        f"""\
        roster, duty, shift_on, shift, starts_at, ends_at, break_minutes, staff_group, planned_hours, worked_hours
        INVR1, INVN1, {saturday}, N, 19:30, 07:45, 60, Registered, 11.25, {worked}
        INVR1, INVN1, {sunday}, N, 19:30, 07:45, 60, Support, 11.25, 11.25
        """,
    )
    nights_before = each_day(str(date.fromisoformat(saturday) - timedelta(days=5)), 5, "INV01, {day}, 0, 0, 0")
    weekend = (f"INV01, {saturday}, 20, 30, 0", f"INV01, {sunday}, {occupied}, 30, 0")
    census = sent("midnight_census", NIGHTS, nights_before, *weekend)
    after = str(Week(date.fromisoformat(sunday)).plus(1).ending)
    told = cells(board(team("north", "C07", "C08", roster="INVR1", ward="INV01")), weeks(sunday, after), shifts, census)
    assert shifts.extract.rows[["starts_at", "ends_at"]].drop_duplicates().to_numpy().tolist() == [[19 * 60 + 30, 7 * 60 + 45]]
    assert parts(told, "north", "C07", sunday) == (worked + 11.25, 20 + occupied)
    assert said(told, "north", "C07", sunday) == (0.5, "final")
    assert parts(told, "north", "C08", sunday) == (worked + 11.25, 22.5)
    assert said(told, "north", "C08", after) == (None, "not received"), "Sunday's night belongs to the evening it began, whole"


GOALS = [{"goal": 10, "to": "2025-06-30"}, {"goal": 8, "from": "2025-07-01"}]


def line(goals: list[dict[str, Any]], current: str, *extracts: Sent) -> Line:
    """The line of Q12 in a clinic's box score of that week."""
    clinic = team("clinic", {"id": "Q12", "goals": goals}, clinic="INVC1")
    of = board(clinic)
    told = cells(of, weeks("2025-06-29", "2025-07-06"), *extracts)
    columns = cells_by_team(told, of.measure_by_id)["clinic"]
    contents = Contents(of.title, of.invented, clinic, of.measures, Week(date.fromisoformat(current)), 4, (), columns, ())
    return lines_of(contents)[0]


def test_a_goal_changed_mid_year_is_shown_from_the_week_whose_sunday_it_holds_on() -> None:
    assert line(GOALS, "2025-06-29").goal == 10
    assert line(GOALS, "2025-07-06").goal == 8, "Monday 30 June still had the old one; the week is known by its Sunday"


def test_a_goal_that_begins_mid_year_is_on_no_line_before() -> None:
    assert [line(GOALS[1:], week).goal for week in ("2025-06-29", "2025-07-06")] == [None, 8]


def test_a_goal_changed_mid_year_judges_no_figure_of_the_weeks_before_it() -> None:
    """The current week is 06/07/2025, of which the clinic has sent nothing: what is told is of 29/06, when 10% was the goal."""
    nine_in_100 = [f"INVA{number}, INVC1, 2025-06-25, {8 if number < 9 else 1}" for number in range(100)]
    june = sent("appointments", "appointment, clinic, appointment_on, status", *nine_in_100, days=("2025-06-23", "2025-06-29"))
    told = line(GOALS, "2025-07-06", june)
    assert (told.latest.value, told.latest.as_of) == (9, date(2025, 6, 29)) if told.latest else False
    assert against_goal(told) == "met, 1.0 points below; it was 10.0% then"


def test_a_team_that_moves_ward_takes_its_falls_and_its_bed_days_along() -> None:
    """It moves from the first ward to the second on Thursday 16/04/2026; both wards have patients and falls all week."""
    moved: dict[str, Any] = {
        of: [{"code": f"{code}1", "to": "2026-04-15"}, {"code": f"{code}2", "from": "2026-04-16"}]
        for of, code in (("ward", "INV0"), ("location", "INVL"))
    }
    census = sent(
        "midnight_census", NIGHTS, each_day("2026-04-13", 7, "INV01, {day}, 10, 12, 0"), each_day("2026-04-13", 7, "INV02, {day}, 5, 6, 0")
    )
    falls = sent(
        "incidents",
        f"""\
        {FALLS}
        INVI1, INVL1, 2026-04-13, 2026-04-13, Fall
        INVI2, INVL1, 2026-04-17, 2026-04-17, Fall
        INVI3, INVL2, 2026-04-15, 2026-04-15, Fall
        INVI4, INVL2, 2026-04-19, 2026-04-19, Fall
        """,
    )
    told = cells(board(team("mover", "S01", "Q07", **moved)), weeks("2026-04-19"), census, falls)
    # Three nights of 10 and four of 5; Monday's fall in the first ward and Sunday's in the second.
    assert parts(told, "mover", "S01", "2026-04-19") == (2, 50)
    assert said(told, "mover", "S01", "2026-04-19") == (40, "final")
    assert parts(told, "mover", "Q07", "2026-04-19") == (50, 3 * 12 + 4 * 6)


def test_the_first_week_of_a_new_team_counts_from_the_day_it_opens() -> None:
    """It opens on Thursday 16/04/2026; its ward and cost centre were somebody's before."""
    codes: dict[str, Any] = {"ward": "INV01", "location": "INVL1", "cost_centre": "990001", "team": "INVT1"}
    new = team("new", "Q07", "S01", "F11", "Q19", opens=date(2026, 4, 16), **codes)
    extracts = (
        sent("midnight_census", NIGHTS, each_day("2026-04-13", 7, "INV01, {day}, 10, 12, 0")),
        sent("counts_by_hand", COUNTS, "INVT1, 2026-04-19, Care plans, 3, 4"),
        sent(
            "incidents",
            FALLS,
            "INVI1, INVL1, 2026-04-14, 2026-04-14, Fall",
            "INVI2, INVL1, 2026-04-16, 2026-04-16, Fall",
            days=("2026-04-13", "2026-04-19"),
        ),
        sent(
            "purchase_lines",
            LINES,
            "INVD1, 1, 2026-04-15, 990001, Milk, 9.00",
            "INVD2, 1, 2026-04-16, 990001, Milk, 1.00",
            days=("2026-04-13", "2026-04-19"),
        ),
    )
    told = cells(board(new), weeks("2026-04-12", "2026-04-19"), *extracts)
    assert set(told.loc[told["team"] == "new", "week_ending"].dt.strftime("%d/%m")) == {"19/04"}, "no cell before the week it opens in"
    assert parts(told, "new", "Q07", "2026-04-19") == (40, 48), "four nights of the seven"
    assert said(told, "new", "S01", "2026-04-19") == (25, "final"), "one fall in 40 bed days; Tuesday's was not this team's"
    assert said(told, "new", "F11", "2026-04-19") == (1_00, "final")
    assert said(told, "new", "Q19", "2026-04-19") == (75, "final"), "a count of the whole week stands for the part"


def test_the_first_week_of_a_new_team_needs_only_its_own_days() -> None:
    new = team("new", "E06", opens=date(2026, 4, 16), location="INVL1")
    stories = sent("complaints_and_stories", "item, location, received_on, kind", days=("2026-04-16", "2026-04-19"))
    told = cells(board(new), weeks("2026-04-19"), stories)
    assert said(told, "new", "E06", "2026-04-19") == (0, "final")
