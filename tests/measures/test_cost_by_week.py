"""Cost by week, by hand: closed months to the penny, open ones estimated, and what a week says of both."""

from datetime import date

import pytest
from invented_costs import RATES, pence_by_week, posted, statuses, told, worked
from trade import board, team, weeks

from boxscore.costs import LEDGER, ROSTER
from boxscore.misfits import DoesNotFit
from measures.reaching import changed_with, weeks_of_rows, weeks_reconciled
from measures.tracing import traced

NORTH = team("north", "F01", "F05", "F06", "F09", "F10B", "F12", "F01B", "F05B", cost_centre="990001", roster="INVR1")
APRIL = weeks("2026-04-05", "2026-05-03")
"""April 2026 is a Wednesday to a Thursday: parts of 5, 7, 7, 7 and 4 days."""
ALL_APRIL = ("INVR1", "2026-04-01", "2026-04-30", 10.0)


def test_a_month_without_rosters_goes_by_calendar_days_and_adds_up() -> None:
    """10,000p over 30 days: 1666.67, 2333.33 three times and 1333.33; the two pennies left go to the 5 days and the first 7."""
    cells = told(board(NORTH), APRIL, posted("2026-27, P01, 990001, Substantive, 10000"))
    # Whole pence 1666 + 3 x 2333 + 1333 = 9998; remainders .67, .33, .33, .33, .33.
    assert pence_by_week(cells, "north", "F05") == [None, 2334, 2333, 2333, None]
    assert pence_by_week(cells, "north", "F01") == [None, 2334, 2333, 2333, None], "March and May are not told"
    around = told(board(NORTH), APRIL, posted(*(f"2026-27, {period}, 990001, Substantive, 10000" for period in ("P01", "P02")), MARCH))
    # March: 31 days, and its last two in the week of 5 April: 0.
    # May: 3 days of 31: 967.74; with the largest remainder, 968.
    assert pence_by_week(around, "north", "F05") == [1667, 2334, 2333, 2333, 1333 + 968]


MARCH = "2025-26, P12, 990001, Substantive, 0"


def test_pay_goes_by_the_minutes_of_its_own_source() -> None:
    """Own staff work 10 hours a day, bank staff 5 hours on the 6th and 15 on the 20th: a quarter and three quarters."""
    roster = worked(ALL_APRIL, ("INVR1", "2026-04-06", "2026-04-06", 5.0, "Bank"), ("INVR1", "2026-04-20", "2026-04-20", 15.0, "Bank"))
    ledger = posted("2026-27, P01, 990001, Bank, 10000", "2026-27, P01, 990001, Agency, 32000", "2026-27, P01, 990001, Medicines, 30000")
    of = board(team("north", "F06", "F07", "F09", cost_centre="990001", roster="INVR1"))
    cells = told(of, weeks("2026-04-12", "2026-04-26"), ledger, roster)
    assert pence_by_week(cells, "north", "F06") == [2500, 0, 7500]
    # No agency hours: by all 300 + 20 hours: 75, 70 and 85 of them in the weeks, 100p each.
    assert pence_by_week(cells, "north", "F07") == [7500, 7000, 8500]
    assert pence_by_week(cells, "north", "F09") == [7000, 7000, 7000]


def test_a_part_of_the_month_without_hours_makes_all_of_it_go_by_days() -> None:
    """Nobody is on the roster from 13 to 19 April: an idle roster cannot be told from a missing one."""
    roster = worked(("INVR1", "2026-04-01", "2026-04-12", 10.0), ("INVR1", "2026-04-20", "2026-04-30", 10.0))
    cells = told(board(NORTH), APRIL, posted("2026-27, P01, 990001, Substantive, 30000"), roster)
    assert pence_by_week(cells, "north", "F05")[1:4] == [7000, 7000, 7000]


def test_a_credit_larger_than_the_spend_is_spread_as_a_charge_is() -> None:
    cells = told(board(NORTH), APRIL, posted("2026-27, P01, 990001, Medicines, -10000", "2026-27, P01, 990001, Bank, 3000"))
    assert pence_by_week(cells, "north", "F09")[1:4] == [-2334, -2333, -2333]
    assert pence_by_week(cells, "north", "F01")[1:4] == [-1634, -1633, -1633]


def test_an_accrual_of_march_taken_back_in_april_moves_between_the_days_of_the_week_of_1_april() -> None:
    """31 days of March at 100p and 30 days of April at -100p: the week of 5 April has two days of one and five of the other."""
    ledger = posted("2025-26, P12, 990001, Agency, 3100", "2026-27, P01, 990001, Agency, -3000")
    cells = told(board(team("north", "F07", cost_centre="990001")), weeks("2026-03-29", "2026-04-12"), ledger)
    assert pence_by_week(cells, "north", "F07") == [700, 200 - 500, -700]


def test_29_february_is_a_day_like_any_other() -> None:
    """February 2028 has 29 days; the week of 5 March begins with the 28th and 29th."""
    ledger = posted("2027-28, P11, 990001, Other, 2900", "2027-28, P12, 990001, Other, 310")
    cells = told(board(NORTH, as_of=date(2029, 1, 1)), weeks("2028-02-27", "2028-03-05"), ledger)
    assert pence_by_week(cells, "north", "F10B") == [700, 200 + 50]


def test_a_financial_year_with_53_weeks_ends_loses_nothing() -> None:
    """2028-29 has Sundays from 2 April 2028 to 1 April 2029 around it, 53 of them; twelve months of 1,000,001p each."""
    ledger = posted(*(f"2028-29, P{number:02}, 990001, Other, 1000001" for number in range(1, 13)), "2027-28, P12, 990001, Other, 0", AFTER)
    year = weeks("2028-04-02", "2029-04-01")
    cells = told(board(NORTH, as_of=date(2030, 1, 1)), year, ledger)
    assert len(year) == 53
    assert sum(pence_by_week(cells, "north", "F10B")) == 12 * 1_000_001


AFTER = "2029-30, P01, 990001, Other, 0"


def test_the_year_end_is_told_apart_on_the_weeks_of_march() -> None:
    """3,100p of P13 are 100p a day of March; no other measure has them."""
    ledger = posted("2025-26, P12, 990001, Other, 310", "2025-26, P13, 990001, Other, 3100", "2026-27, P01, 990001, Other, 0")
    cells = told(board(NORTH), weeks("2026-03-29", "2026-04-12"), ledger)
    assert pence_by_week(cells, "north", "F01B") == [700, 200, 0]
    assert pence_by_week(cells, "north", "F01") == [70, 20, 0]


def test_arrears_stand_in_the_weeks_they_are_for() -> None:
    """18,300p in September for the 183 days of April to September: 100p a day, in the weeks of April too."""
    months = [f"2026-27, P{number:02}, 990001, Other, 0" for number in range(1, 7)]
    entry = {"financial_year": "2026-27", "period": "P06", "from": date(2026, 4, 1), "to": date(2026, 9, 30)}
    ledger = posted(*months, "2026-27, P06, 990001, Arrears, 18300, 3000")
    cells = told(board(NORTH, pay_award_arrears=[entry]), weeks("2026-04-12", "2026-09-27"), ledger)
    assert pence_by_week(cells, "north", "F05B") == [700] * 25
    assert pence_by_week(cells, "north", "F01") == [700] * 25, "they are part of what the team cost"
    assert set(statuses(told(board(NORTH, pay_award_arrears=[entry], as_of=date(2026, 11, 24)), APRIL, ledger), "north", "F05B")[1:4]) == {
        "provisional"
    }, "September settles on 25 November, and what it says of April with it"
    # The budget stands in September, 100p a day, and there alone.
    assert pence_by_week(cells, "north", "F12")[-1] == 0
    assert statuses(cells, "north", "F12")[0] == "no activity", "no budget"
    own_month = told(board(NORTH), weeks("2026-08-30", "2026-09-13"), ledger)
    # Without an entry 18,300p over 30 days of September: 610p a day.
    assert pence_by_week(own_month, "north", "F05B") == [0, 6 * 610, 7 * 610]


def test_two_teams_on_one_cost_centre_share_every_part_to_the_penny() -> None:
    """2,333p of a week are 1399.8 and 933.2."""
    north, south = (team(slug, "F05", cost_centre=[{"code": "990001", "share": share}]) for slug, share in (("north", 60), ("south", 40)))
    cells = told(board(north, south), APRIL, posted("2026-27, P01, 990001, Substantive, 10000"))
    # 2334 is 1400.4 and 933.6: the penny left goes to the larger remainder.
    assert pence_by_week(cells, "north", "F05")[1:4] == [1400, 1400, 1400]
    assert pence_by_week(cells, "south", "F05")[1:4] == [934, 933, 933]


def test_a_cost_centre_that_changes_hands_in_the_month_is_cut_there() -> None:
    """From Wednesday 15 April it is the south's: 14 days and 16 days at 100p."""
    north = team("north", "F09", cost_centre=[{"code": "990001", "to": "2026-04-14"}], closes=date(2026, 4, 14))
    south = team("south", "F09", cost_centre=[{"code": "990001", "from": "2026-04-15"}], opens=date(2026, 4, 15))
    ledger = posted("2026-27, P01, 990001, Medicines, 3000", "2026-27, P02, 990001, Medicines, 0", MARCH)
    cells = told(board(north, south), APRIL, ledger)
    assert pence_by_week(cells, "north", "F09") == [500, 700, 200]
    assert pence_by_week(cells, "south", "F09") == [500, 700, 400]


# April has closed with 30,000p of own pay and 3,000p of medicines; May is open, told as at Sunday 17 May.
CLOSED = posted("2026-27, P01, 990001, Substantive, 30000, 29000", "2026-27, P01, 990001, Medicines, 3000, 1000")
IN_MAY = weeks("2026-04-26", "2026-05-17")
AS_AT = date(2026, 5, 17)


def test_an_open_month_is_estimated_from_the_roster_and_from_closed_months() -> None:
    """Own staff 1 hour a day at £20, bank staff 20 minutes on 4 May at £18 (600p); medicines 100p a day as in April."""
    roster = worked(("INVR1", "2026-04-01", "2026-05-17", 1.0), ("INVR1", "2026-05-04", "2026-05-04", 1 / 3, "Bank"))
    cells = told(board(NORTH, as_of=AS_AT, staff_rates=RATES), IN_MAY, CLOSED, roster)
    assert pence_by_week(cells, "north", "F05") == [7000, 4 * 1000 + 3 * 2000, 14_000, 14_000]
    assert pence_by_week(cells, "north", "F06") == [0, 0, 600, 0]
    assert pence_by_week(cells, "north", "F09") == [700, 700, 700, 700]
    assert pence_by_week(cells, "north", "F01") == [7700, 10_700, 15_300, 14_700]
    assert statuses(cells, "north", "F01") == ["provisional", "estimated", "estimated", "estimated"]
    assert statuses(cells, "north", "F06") == ["provisional", "estimated", "estimated", "estimated"], "no bank shifts is an estimate of 0"


def test_what_is_not_estimated_waits_for_the_month_to_close() -> None:
    cells = told(board(NORTH, as_of=AS_AT, staff_rates=RATES), IN_MAY, CLOSED, worked(("INVR1", "2026-04-01", "2026-05-17", 1.0)))
    # 7,700p against 30,000p of budget over 30 days: 7,000p a week; 10% over.
    assert pence_by_week(cells, "north", "F12") == [10, None, None, None]
    for measure in ("F12", "F05B", "F01B"):
        assert statuses(cells, "north", measure) == ["provisional", *["not received"] * 3]


def test_without_a_roster_pay_too_is_as_in_the_closed_months() -> None:
    """Cost but no staffing file. 33,000p over 30 days: 1,100p a day."""
    cells = told(board(team("north", "F01", cost_centre="990001"), as_of=AS_AT), IN_MAY, CLOSED)
    assert pence_by_week(cells, "north", "F01") == [7700, 7700, 7700, 7700]
    assert statuses(cells, "north", "F01")[-1] == "estimated"


@pytest.mark.parametrize(
    ("roster", "rates"),
    [(("INVR1", "2026-04-01", "2026-05-10", 1.0), RATES), (("INVR1", "2026-04-01", "2026-05-17", 1.0), RATES[1:])],
    ids=["nobody on the roster", "no rate"],
)
def test_a_week_that_cannot_be_estimated_is_not_received_in_any_measure(roster: tuple[str, str, str, float], rates: object) -> None:
    cells = told(board(NORTH, as_of=AS_AT, staff_rates=rates), IN_MAY, CLOSED, worked(roster))
    for measure in ("F01", "F05", "F09"):
        assert statuses(cells, "north", measure)[-1] == "not received"
        assert pence_by_week(cells, "north", measure)[-1] is None


def test_an_estimate_rests_on_the_last_three_closed_months() -> None:
    """January to April have 31, 28, 31 and 30 days; of February to April 890p over 89 days: 10p a day, January's 9,999p no more."""
    months = ("2025-26, P10", "2025-26, P11", "2025-26, P12", "2026-27, P01")
    amounts = (9999, 280, 310, 300)
    ledger = posted(*(f"{month}, 990001, Other, {pence}" for month, pence in zip(months, amounts, strict=True)))
    cells = told(board(team("north", "F10B", cost_centre="990001"), as_of=AS_AT), IN_MAY, ledger)
    assert pence_by_week(cells, "north", "F10B")[1:] == [70, 70, 70]


def test_a_month_that_others_have_closed_is_open_for_a_cost_centre_without_a_row() -> None:
    """The south's ledger of May came, the north's did not."""
    ledger = posted("2026-27, P01, 990001, Other, 3000", "2026-27, P01, 990002, Other, 300", "2026-27, P02, 990002, Other, 310")
    of = board(
        *(team(slug, "F10B", cost_centre=code) for slug, code in (("north", "990001"), ("south", "990002"))), as_of=date(2026, 6, 14)
    )
    cells = told(of, weeks("2026-05-10", "2026-05-24"), ledger)
    assert (pence_by_week(cells, "north", "F10B")[0], statuses(cells, "north", "F10B")[0]) == (700, "estimated")
    assert (pence_by_week(cells, "south", "F10B")[0], statuses(cells, "south", "F10B")[0]) == (70, "provisional")
    assert statuses(cells, "(unmapped)", "F10B") == ["provisional"] * 3, "nothing that nobody holds is estimated"


def test_a_team_with_two_cost_centres_has_its_roster_counted_in_neither_estimate() -> None:
    """The roster does not say whose pay it is: 1,000p and 500p a day as in April, and not £20 an hour twice."""
    ledger = posted("2026-27, P01, 990001, Substantive, 30000", "2026-27, P01, 990002, Substantive, 15000")
    of = board(team("north", "F05", cost_centre=["990001", "990002"], roster="INVR1"), as_of=AS_AT, staff_rates=RATES)
    cells = told(of, IN_MAY, ledger, worked(("INVR1", "2026-04-01", "2026-05-17", 1.0)))
    assert pence_by_week(cells, "north", "F05") == [10_500] * 4


def test_what_nobody_holds_is_shown_and_a_closed_ward_has_no_estimate() -> None:
    """999999 goes on, 999998 ended with March: only the first is expected in May."""
    ledger = posted("2025-26, P12, 999998, Other, 31000", "2026-27, P01, 999999, Other, 3000", "2026-27, P01, 990001, Other, 0")
    cells = told(board(team("north", "F10B", cost_centre="990001"), as_of=AS_AT), IN_MAY, ledger)
    assert pence_by_week(cells, "(unmapped)", "F10B") == [700] * 4
    assert statuses(cells, "(unmapped)", "F10B") == ["provisional", "estimated", "estimated", "estimated"]


def test_a_week_is_final_when_all_its_months_have_settled() -> None:
    """April settles eight weeks after its end: on 25 June."""
    for day, status in ((date(2026, 6, 24), "provisional"), (date(2026, 6, 25), "final")):
        cells = told(board(NORTH, as_of=day), weeks("2026-04-19"), posted("2026-27, P01, 990001, Other, 3000"))
        assert statuses(cells, "north", "F06") == [status], "also where the line has no row"


def test_a_board_without_a_ledger_is_told_which_feed_its_costs_need() -> None:
    with pytest.raises(DoesNotFit, match=r"measure F01 counts rows of the feed 'ledger', which board\.yaml does not list"):
        board(NORTH, without=("ledger",))


def test_a_board_without_rosters_still_has_its_closed_months() -> None:
    of = board(team("north", "F05", cost_centre="990001"), without=("roster_shifts",))
    cells = told(of, weeks("2026-04-19"), posted("2026-27, P01, 990001, Substantive, 3000"))
    assert pence_by_week(cells, "north", "F05") == [700]


def test_a_cost_is_traced_to_the_ledgers_row_and_an_estimate_to_what_it_rests_on() -> None:
    of = board(NORTH, as_of=AS_AT, staff_rates=RATES)
    week = weeks("2026-05-03")
    facts = {LEDGER: CLOSED, ROSTER: worked(("INVR1", "2026-04-01", "2026-05-17", 1.0))}
    (part,) = traced(of.measure_by_id["F01"], of, facts, team="north", week=week.first)
    told = part.rows[["line", "basis", "row_number", "whole_amount", "weight", "all_weights", "counts"]].astype(object)
    assert told.where(told.notna(), None).to_numpy().tolist() == [
        # 27 to 30 April: 240 of 1,800 minutes worked, and 4 of 30 days.
        ["Substantive", "ledger", 2, 30_000, 240, 1800, 4000],
        ["Medicines", "ledger", 3, 3000, 4, 30, 400],
        # 1 to 3 May: 180 minutes at £20 an hour, and 3 days of April's 30.
        ["Substantive", "roster", 0, None, 180, None, 6000],
        ["Medicines", "closed months", 0, 3000, 3, 30, 300],
    ]
    assert part.total == 10_700


@pytest.mark.parametrize(
    ("feed", "first", "last"),
    [("ledger", "2025-04-06", "2026-10-04"), ("roster_shifts", "2026-04-05", "2026-10-04")],
)
def test_a_week_needs_whole_months_the_days_of_arrears_and_of_the_ledger_the_year_before(feed: str, first: str, last: str) -> None:
    """The week of 19 April is of April, and of the arrears that September's ledger holds for April to September."""
    entry = {"financial_year": "2026-27", "period": "P06", "from": date(2026, 4, 1), "to": date(2026, 9, 30)}
    of = board(NORTH, pay_award_arrears=[entry])
    assert weeks_of_rows(of, of.feed_by_id[feed], weeks("2026-04-19")) == weeks(first, last)


def test_arrears_change_the_weeks_they_are_for() -> None:
    entry = {"financial_year": "2026-27", "period": "P06", "from": date(2026, 4, 1), "to": date(2026, 9, 30)}
    of = board(NORTH, as_of=date(2026, 10, 11), pay_award_arrears=[entry])
    changed = [range for range, measures in changed_with(of, weeks("2026-10-04")) if "F05B" in {one.id for one in measures}]
    assert changed == [weeks("2026-04-05", "2026-09-27"), weeks("2026-10-11")]


def test_the_month_that_posted_arrears_is_reconciled_with_the_weeks_they_are_for() -> None:
    """September is of the weeks of 6 September to 4 October."""
    entry = {"financial_year": "2026-27", "period": "P06", "from": date(2026, 4, 1), "to": date(2026, 8, 31)}
    of, within = board(NORTH, pay_award_arrears=[entry]), weeks("2026-04-05", "2026-10-11")
    assert weeks_reconciled(of, weeks("2026-04-19"), within) == [weeks("2026-04-19"), weeks("2026-09-06", "2026-10-04")]
    assert weeks_reconciled(of, weeks("2026-09-20"), within) == [weeks("2026-09-20")]
    assert weeks_reconciled(of, weeks("2026-03-29"), within) == []
