"""Control totals: what was accepted, what belongs to teams, what to none."""

from datetime import date

from invented_facts import INVOICES, SPEND, board, cells, facts, sundays, team

from measures.cells import control_totals

SUNDAY = date(2024, 3, 10)
MARCH = (date(2024, 3, 1), date(2024, 3, 31))
BOARD = board(team("a", SPEND), team("b", SPEND), team("all", SPEND, code="T", whole=True))
LINES = facts(
    INVOICES,
    {"unit": "A", "trust": "T", "day": date(2024, 3, 4), "amount": 100},
    {"unit": "A", "trust": "T", "day": date(2024, 3, 10), "amount": -30},
    {"unit": "Estates", "trust": "T", "day": date(2024, 3, 10), "amount": 7},
    {"unit": "B", "trust": "T", "day": date(2024, 3, 17), "amount": 5},
    covered=MARCH,
)


def test_each_week_says_what_belongs_to_teams_and_what_to_none() -> None:
    totals = control_totals(BOARD, LINES, sundays(SUNDAY, 3))
    assert totals["week_ending"].dt.date.tolist() == [SUNDAY, date(2024, 3, 17)]
    # 100 - 30 + 7; 100 - 30; 7
    assert totals.drop(columns="week_ending").iloc[0].to_dict() == {
        "rows_accepted": 3,
        "accepted_pence": 77,
        "teams_pence": 70,
        "unmapped_rows": 1,
        "unmapped_pence": 7,
    }


def test_the_whole_organisation_is_not_added_to_its_parts() -> None:
    totals = control_totals(BOARD, LINES, sundays(SUNDAY, 3))
    assert totals["teams_pence"].sum() + totals["unmapped_pence"].sum() == totals["accepted_pence"].sum() == 82


def test_a_line_that_two_teams_claim_shows_as_a_difference() -> None:
    both = facts(INVOICES, {"unit": "A", "trust": "B", "day": SUNDAY, "amount": 100}, covered=MARCH)
    totals = control_totals(BOARD, both, sundays(SUNDAY, 1)).iloc[0]
    assert (totals["accepted_pence"], totals["teams_pence"], totals["unmapped_pence"]) == (100, 200, 0)


def test_the_cells_of_teams_and_of_none_add_up_to_the_control_total() -> None:
    told = cells(BOARD, sundays(SUNDAY, 3), LINES)
    parts = told.loc[told["team"].isin(["a", "b", "(unmapped)"]), "value"].sum()
    assert parts == told.loc[told["team"] == "all", "value"].sum() == 82


def test_weeks_that_were_not_asked_for_are_left_out() -> None:
    assert control_totals(BOARD, LINES, sundays(date(2024, 3, 17), 1))["accepted_pence"].tolist() == [5]


def test_no_rows_have_no_totals() -> None:
    assert control_totals(BOARD, facts(INVOICES), sundays(SUNDAY, 3)).empty
