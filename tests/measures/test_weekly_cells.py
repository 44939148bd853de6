"""Cells of feeds by day and by week: what is added up, and what is said where there is nothing to add."""

from datetime import date

import pandas as pd
import pytest
from invented_facts import (
    AGENCY,
    ANSWERS,
    FEEDS,
    HAPPY,
    IN_TIME,
    INVOICES,
    MEASURES,
    SEEN,
    SPEND,
    VISITS,
    board,
    cell,
    cells,
    cover_by,
    facts,
    measure,
    sundays,
    team,
    together,
)

from boxscore.cells import CELL_COLUMNS, UNMAPPED
from boxscore.feeds import Covers
from boxscore.teams import ChosenMeasure
from measures.facts import Facts

SUNDAY = date(2024, 3, 10)
MARCH = (date(2024, 3, 1), date(2024, 3, 31))
A_WEEK = sundays(SUNDAY, 1)


def visit(site: str, day: date, seen: int, in_time: int = 0, category: str = "Unplanned", **other: object) -> dict[str, object]:
    return {"site": site, "day": day, "seen": seen, "in_time": in_time, "category": category} | other


def line(unit: str, day: date, amount: int | None, sort: str = "Agency Nurse", trust: str = "T", **other: object) -> dict[str, object]:
    return {"unit": unit, "day": day, "amount": amount, "sort": sort, "trust": trust} | other


def answers(service: str, day: date, *given: int) -> list[dict[str, object]]:
    return [{"service": service, "day": day, "person": f"{service} {day} {n}", "answer": answer} for n, answer in enumerate(given)]


def test_a_cell_has_the_columns_of_the_export_and_its_extracts() -> None:
    told = cells(board(team("a", SEEN)), A_WEEK, facts(VISITS, visit("A", SUNDAY, 7)))
    assert list(told.columns) == [*CELL_COLUMNS, "extracts"]
    assert set(told[["numerator", "denominator", "value", "n"]].dtypes.astype(str)) == {"Float64"}


def test_categories_that_overlap_are_not_added_together() -> None:
    known = facts(VISITS, visit("A", SUNDAY, 7), visit("A", SUNDAY, 2, category="New planned"), visit("A", SUNDAY, 9, category="All"))
    assert cell(cells(board(team("a", SEEN)), A_WEEK, known), "a", SEEN, SUNDAY)["value"] == 7


def test_a_ratio_divides_the_sums_and_averages_no_percentages() -> None:
    # (1 + 90) / (10 + 90) = 91%; the average of 10% and 100% would be 55%.
    known = facts(VISITS, visit("A", SUNDAY, 10, in_time=1), visit("A", SUNDAY, 90, in_time=90))
    told = cell(cells(board(team("a", IN_TIME)), A_WEEK, known), "a", IN_TIME, SUNDAY)
    assert (told["numerator"], told["denominator"], told["value"], told["n"], told["status"]) == (91, 100, 91.0, 100, "final")


def test_nothing_over_nothing_is_no_activity_and_never_0() -> None:
    known = facts(VISITS, visit("A", SUNDAY, 0))
    told = cell(cells(board(team("a", IN_TIME)), A_WEEK, known), "a", IN_TIME, SUNDAY)
    assert (told["status"], told["value"], told["denominator"]) == ("no activity", None, 0)


def test_a_team_without_a_row_of_a_feed_that_always_sends_one_was_not_received() -> None:
    told = cells(board(team("a", SEEN, IN_TIME), team("b", SEEN)), A_WEEK, facts(VISITS, visit("B", SUNDAY, 7)))
    for of in (SEEN, IN_TIME):
        missing = cell(told, "a", of, SUNDAY)
        assert missing["status"] == "not received"
        assert missing[["numerator", "denominator", "value", "as_of", "n"]].isna().all()
        assert missing["extracts"] == ""


def test_a_row_without_a_value_is_missing_and_not_0() -> None:
    known = facts(VISITS, visit("A", SUNDAY, 5) | {"seen": None})
    assert cell(cells(board(team("a", SEEN)), A_WEEK, known), "a", SEEN, SUNDAY)["status"] == "not received"


def test_a_received_week_with_nothing_in_it_is_0_for_a_sum_of_events() -> None:
    known = facts(INVOICES, line("A", date(2024, 3, 27), 100), covered=MARCH)
    told = cell(cells(board(team("a", SPEND)), A_WEEK, known), "a", SPEND, SUNDAY)
    assert (told["value"], told["status"], told["n"]) == (0, "final", 0)


def test_a_week_its_extracts_do_not_speak_for_whole_was_not_received() -> None:
    known = facts(INVOICES, line("A", date(2024, 3, 27), 100), covered=MARCH)
    told = cells(board(team("a", SPEND)), sundays(date(2024, 3, 3), 5), known)
    # March 2024 begins on a Friday and ends on a Sunday: only the first of its weeks is not whole.
    assert told.loc[told["team"] == "a", "status"].tolist() == ["not received", "final", "final", "final", "final"]


def test_a_feed_of_which_nothing_ever_came_was_not_received() -> None:
    told = cells(board(team("a", SEEN, HAPPY, SPEND)), A_WEEK)
    assert told["status"].tolist() == ["not received"] * 3


@pytest.mark.parametrize(("given", "status"), [(4, "hidden"), (5, "final")])
def test_a_figure_resting_on_fewer_than_least_n_is_hidden(given: int, status: str) -> None:
    known = facts(ANSWERS, *answers("A", date(2024, 3, 5), *[1] * given), covered=MARCH)
    assert cell(cells(board(team("a", HAPPY)), A_WEEK, known), "a", HAPPY, SUNDAY)["status"] == status


def test_a_hidden_cell_keeps_no_number() -> None:
    known = facts(ANSWERS, *answers("A", date(2024, 3, 5), 1, 2, 4), covered=MARCH)
    told = cell(cells(board(team("a", HAPPY)), A_WEEK, known), "a", HAPPY, SUNDAY)
    assert told["status"] == "hidden"
    assert told[["numerator", "denominator", "value", "n"]].isna().all()


def test_few_over_nothing_are_hidden_too() -> None:
    few = measure("A2", dict(IN_TIME.numerator), dict(IN_TIME.denominator or {}), unit="%", n="numerator", least_n=5)
    # 3 of 0 cannot be, but where it is sent the 3 is no less few.
    known = facts(VISITS, visit("A", SUNDAY, 0, in_time=3))
    told = cell(cells(board(team("a", few), measures=(few,)), A_WEEK, known), "a", few, SUNDAY)
    assert (told["status"], told["numerator"]) == ("hidden", None)


def test_nobody_to_hide_is_no_activity() -> None:
    told = cell(cells(board(team("a", HAPPY)), A_WEEK, facts(ANSWERS, covered=MARCH)), "a", HAPPY, SUNDAY)
    assert (told["status"], told["n"]) == ("no activity", 0)


def test_a_respondent_counts_once_however_many_questions_they_answered() -> None:
    day = date(2024, 3, 5)
    once = answers("A", day, 1, 2, 3, 4, 5)
    known = facts(ANSWERS, *once, *once, covered=MARCH)
    told = cell(cells(board(team("a", HAPPY)), A_WEEK, known), "a", HAPPY, SUNDAY)
    assert (told["numerator"], told["denominator"]) == (2, 5)


def test_one_provisional_row_makes_the_figure_provisional() -> None:
    known = facts(VISITS, visit("A", SUNDAY, 3, provisional=True), visit("A", SUNDAY, 4))
    told = cell(cells(board(team("a", SEEN)), A_WEEK, known), "a", SEEN, SUNDAY)
    assert (told["status"], told["value"]) == ("provisional", 7)


def test_a_provisional_row_that_is_not_counted_changes_nothing() -> None:
    known = facts(VISITS, visit("A", SUNDAY, 3), visit("A", SUNDAY, 4, category="All", provisional=True))
    assert cell(cells(board(team("a", SEEN)), A_WEEK, known), "a", SEEN, SUNDAY)["status"] == "final"


def test_weeks_too_recent_for_their_feed_to_be_complete_are_provisional() -> None:
    settling = VISITS.model_copy(update={"settles_after_weeks": 2})
    of = board(team("a", SEEN), as_of=date(2024, 3, 24), feeds=(settling, *FEEDS[1:]))
    # Told as at 24/03: two weeks after 10/03 is 24/03, which is here; two weeks after 17/03 is still to come.
    known = facts(settling, *(visit("A", week.ending, 1) for week in sundays(SUNDAY, 3)))
    assert cells(of, sundays(SUNDAY, 3), known)["status"].tolist() == ["final", "provisional", "provisional"]


def test_a_week_that_is_still_running_is_counted_to_the_day_it_is_told_on() -> None:
    of = board(team("a", SPEND), as_of=date(2024, 3, 6))
    known = facts(INVOICES, line("A", date(2024, 3, 5), 100), line("A", date(2024, 3, 8), 7), covered=(date(2024, 3, 1), date(2024, 3, 6)))
    told = cell(cells(of, A_WEEK, known), "a", SPEND, SUNDAY)
    assert (told["status"], told["value"], told["as_of"]) == ("provisional", 100, pd.Timestamp(2024, 3, 6))


def test_weeks_to_come_have_no_cells() -> None:
    told = cells(board(team("a", SEEN), as_of=date(2024, 3, 12)), sundays(SUNDAY, 4))
    assert told["week_ending"].dt.date.tolist() == [date(2024, 3, 10), date(2024, 3, 17)]


def test_the_week_a_team_opens_in_needs_only_the_days_from_then_on() -> None:
    # Opens on Wednesday 6 March; the extracts begin that day.
    known = facts(INVOICES, line("A", date(2024, 3, 5), 1), line("A", date(2024, 3, 6), 20), covered=(date(2024, 3, 6), date(2024, 3, 31)))
    told = cells(board(team("a", SPEND, opens=date(2024, 3, 6))), sundays(date(2024, 3, 3), 2), known)
    assert told.loc[told["team"] == "a", "week_ending"].dt.date.tolist() == [SUNDAY]
    assert (cell(told, "a", SPEND, SUNDAY)["value"], cell(told, "a", SPEND, SUNDAY)["status"]) == (20, "final")


def test_the_week_a_team_closes_in_needs_only_the_days_until_then() -> None:
    # Closes on Wednesday 6 March; the extracts end that day.
    known = facts(INVOICES, line("A", date(2024, 3, 6), 20), line("A", date(2024, 3, 7), 1), covered=(date(2024, 3, 1), date(2024, 3, 6)))
    told = cells(board(team("a", SPEND, closes=date(2024, 3, 6))), sundays(SUNDAY, 2), known)
    assert told.loc[told["team"] == "a", "week_ending"].dt.date.tolist() == [SUNDAY]
    closing = cell(told, "a", SPEND, SUNDAY)
    assert (closing["value"], closing["status"], closing["as_of"]) == (20, "final", pd.Timestamp(2024, 3, 6))


@pytest.mark.parametrize("covered", [(date(2024, 3, 7), date(2024, 3, 31)), (date(2024, 3, 1), date(2024, 3, 9))])
def test_one_counted_day_the_extracts_leave_out_makes_the_week_not_received(covered: tuple[date, date]) -> None:
    # The team counts 6 to 10 March; the first extracts begin a day late, the others end a day early.
    known = facts(INVOICES, line("A", date(2024, 3, 7), 20), covered=covered)
    told = cells(board(team("a", SPEND, opens=date(2024, 3, 6))), A_WEEK, known)
    assert cell(told, "a", SPEND, SUNDAY)["status"] == "not received"


def test_a_measure_is_kept_for_its_own_days_only() -> None:
    ward = team("a", SEEN).model_copy(
        update={"measures": (ChosenMeasure.model_validate({"id": SEEN.id, "from": date(2024, 3, 11), "to": date(2024, 3, 17)}),)}
    )
    told = cells(board(ward), sundays(SUNDAY, 4))
    assert told["week_ending"].dt.date.tolist() == [date(2024, 3, 17)]


def test_a_row_counts_for_its_directorate_and_for_the_whole_organisation() -> None:
    of = board(team("a", SPEND), team("all", SPEND, code="T", whole=True))
    told = cells(of, A_WEEK, facts(INVOICES, line("A", SUNDAY, 100), line("Estates", SUNDAY, 5), covered=MARCH))
    assert {slug: cell(told, slug, SPEND, SUNDAY)["value"] for slug in ("a", "all", UNMAPPED)} == {"a": 100, "all": 105, UNMAPPED: 5}


def test_a_row_that_names_a_team_in_two_columns_counts_once() -> None:
    told = cells(board(team("a", SPEND)), A_WEEK, facts(INVOICES, line("A", SUNDAY, 100, trust="A"), covered=MARCH))
    assert cell(told, "a", SPEND, SUNDAY)["value"] == 100


def test_spend_that_nobody_claims_is_shown_as_unmapped() -> None:
    told = cells(board(team("a", SPEND, AGENCY)), A_WEEK, facts(INVOICES, line("Nobody", SUNDAY, 100, sort="Drugs"), covered=MARCH))
    assert cell(told, UNMAPPED, SPEND, SUNDAY)[["value", "n"]].tolist() == [100, 1]
    assert cell(told, UNMAPPED, AGENCY, SUNDAY)[["value", "n"]].tolist() == [0, 0]
    assert cell(told, "a", SPEND, SUNDAY)["value"] == 0


def test_unmapped_spend_is_shown_for_the_days_the_extracts_speak_for() -> None:
    # The extracts speak for 1 to 10 March and for 18 to 19 March, and not for the week between.
    covered = [cover_by("s", span) for span in ((date(2024, 3, 1), SUNDAY), (date(2024, 3, 18), date(2024, 3, 19)))]
    lines = facts(INVOICES, line("Nobody", date(2024, 3, 19), 5), line("Nobody", date(2024, 3, 20), 7))
    told = cells(board(team("a", SPEND)), sundays(SUNDAY, 3), Facts(INVOICES, lines.rows, together(*covered)))
    unmapped = told[told["team"] == UNMAPPED]
    assert unmapped["week_ending"].dt.date.tolist() == [SUNDAY, date(2024, 3, 24)]
    assert unmapped["value"].tolist() == [0, 5]
    assert unmapped["as_of"].dt.date.tolist() == [SUNDAY, date(2024, 3, 19)]


def test_of_no_team_no_row_is_expected() -> None:
    """Where every team sends a row each time, there is still nothing to miss when all spend is mapped."""
    always = INVOICES.model_copy(update={"covers": Covers.ITS_ROWS})
    of = board(team("a", SPEND), feeds=tuple(always if one is INVOICES else one for one in FEEDS))
    told = cells(of, A_WEEK, facts(always, line("A", SUNDAY, 100), covered=MARCH))
    assert cell(told, UNMAPPED, SPEND, SUNDAY)[["status", "value"]].tolist() == ["final", 0]


def test_only_reconciled_sums_have_an_unmapped_line() -> None:
    known = facts(VISITS, visit("Nobody", SUNDAY, 9), visit("A", SUNDAY, 1), covered=MARCH)
    assert set(cells(board(team("a", *MEASURES)), A_WEEK, known)["team"]) == {"a"}


def test_a_credit_larger_than_the_spend_is_a_negative_figure() -> None:
    told = cells(board(team("a", SPEND)), A_WEEK, facts(INVOICES, line("A", SUNDAY, 100), line("A", SUNDAY, -250), covered=MARCH))
    assert cell(told, "a", SPEND, SUNDAY)["value"] == -150


def test_a_figure_names_the_extracts_of_its_own_rows_in_order() -> None:
    known = facts(VISITS, visit("A", SUNDAY, 1, extract="bb"), visit("A", SUNDAY, 1, extract="aa"), visit("B", SUNDAY, 1, extract="cc"))
    assert cell(cells(board(team("a", SEEN), team("b", SEEN)), A_WEEK, known), "a", SEEN, SUNDAY)["extracts"] == "aa bb"


def test_a_0_names_the_extracts_that_said_so() -> None:
    known = facts(INVOICES, line("B", SUNDAY, 1, extract="bb"), covered=MARCH)
    assert cell(cells(board(team("a", SPEND), team("b", SPEND)), A_WEEK, known), "a", SPEND, SUNDAY)["extracts"] == "bb"


def test_a_board_whose_teams_keep_nothing_has_no_cells() -> None:
    assert cells(board(team("a")), A_WEEK).empty


def test_a_rate_is_told_per_what_its_measure_says() -> None:
    falls = IN_TIME.model_copy(update={"unit": "per 1,000 seen", "per": 1000})
    of = board(team("a", falls), measures=(falls,))
    told = cell(cells(of, A_WEEK, facts(VISITS, visit("A", SUNDAY, 800, 6))), "a", falls, SUNDAY)
    assert (told["numerator"], told["denominator"], told["value"]) == (6, 800, 7.5)
