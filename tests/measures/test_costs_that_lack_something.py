"""What costs say when something is not there: a row of a month, a roster of a holder, hours on a weekend, a team that keeps the measure."""

from datetime import date

import numpy as np
import pytest
from invented_costs import RATES, pence_by_week, posted, statuses, told, worked
from trade import accepted, board, sent, team, weeks

from boxscore.costs import LEDGER, ROSTER
from boxscore.weeks import WeekRange
from measures.cells import weekly_cells
from measures.costs.made import Costs
from measures.facts import Facts
from measures.tallies import listed_by

AS_AT = date(2026, 5, 17)
IN_MAY = weeks("2026-05-03", "2026-05-17")
ALL_DAYS = ("INVR1", "2026-04-01", "2026-05-17", 1.0)
YEAR = weeks("2026-04-05", "2027-04-04")
CLOSED = "2026-27, P01, 990001, Substantive, 60000"


def weekdays(first: date, last: date, hours: float, roster: str = "INVR1") -> Facts:
    """A roster worked from Monday to Friday."""
    days = (date.fromordinal(day) for day in range(first.toordinal(), last.toordinal() + 1))
    return worked(*((roster, f"{day}", f"{day}", hours) for day in days if day.weekday() < 5))


def test_a_month_without_a_row_has_closed_with_nothing_once_others_have_settled() -> None:
    """990001 has 30.00 in each of twelve months, 990002 has 60.00 in all but P08; around the year both have a row."""
    around = ("2025-26, P12", "2027-28, P01")
    months = [f"2026-27, P{number:02}" for number in range(1, 13)]
    north = [f"{month}, 990001, Other, 3000" for month in months] + [f"{month}, 990001, Other, 0" for month in around]
    ward = [f"{month}, 990002, Other, 6000" for month in months if month[-2:] != "08"] + [f"{month}, 990002, Other, 0" for month in around]
    of = board(team("north", "F01", "F12", cost_centre=["990001", "990002"]), as_of=date(2028, 3, 31))
    cells = told(of, YEAR, posted(*north, *ward))
    assert sum(pence or 0 for pence in pence_by_week(cells, "north", "F01")) == 12 * 3000 + 11 * 6000, "the year is the ledger's"
    assert set(statuses(cells, "north", "F01")) == {"final"}


@pytest.mark.parametrize(("day", "status", "pence"), [(date(2026, 7, 25), "estimated", 700), (date(2026, 7, 26), "final", 0)])
def test_a_month_without_a_row_is_estimated_until_eight_weeks_after_its_end(day: date, status: str, pence: int) -> None:
    """May ends on the 31st; the north's ledger of May never comes, the south's does. 100p a day in April."""
    of = board(*(team(slug, "F10B", cost_centre=code) for slug, code in (("north", "990001"), ("south", "990002"))), as_of=day)
    ledger = posted("2026-27, P01, 990001, Other, 3000", "2026-27, P02, 990002, Other, 310")
    cells = told(of, weeks("2026-05-17"), ledger)
    assert (statuses(cells, "north", "F10B"), pence_by_week(cells, "north", "F10B")) == ([status], [pence])


def test_months_that_closed_with_nothing_tell_what_a_dormant_cost_centre_spends() -> None:
    """Of 990002 the ledger has April alone, 90.00. As at 16 August May has settled: April and May have 61 days, 9000 / 61 x 7 = 1032.8."""
    others = [f"2026-27, P{number:02}, 990001, Other, 0" for number in range(1, 5)]
    of = board(team("south", "F10B", cost_centre="990002"), as_of=date(2026, 8, 16))
    cells = told(of, weeks("2026-05-17", "2026-08-16"), posted(*others, "2026-27, P01, 990002, Other, 9000"))
    assert pence_by_week(cells, "south", "F10B")[:2] == [0, 0]
    assert (pence_by_week(cells, "south", "F10B")[-1], statuses(cells, "south", "F10B")[-1]) == (1033, "estimated")
    a_year_on = board(team("south", "F10B", cost_centre="990002"), as_of=date(2027, 8, 15))
    goes_on = posted(*(f"{year}, P{number:02}, 990001, Other, 0" for year in ("2026-27", "2027-28") for number in range(1, 13)))
    cells = told(a_year_on, weeks("2027-08-15"), goes_on)
    assert (pence_by_week(cells, "south", "F10B"), statuses(cells, "south", "F10B")) == ([0], ["estimated"]), "and not dark for good"


def test_a_new_cost_centre_is_estimated_from_its_own_months_alone() -> None:
    """Others have rows since January; 990002 has its first in April: 30.00, 100p a day, not a third of it."""
    others = ("2025-26, P10", "2025-26, P11", "2025-26, P12", "2026-27, P01")
    ledger = posted(*(f"{month}, 990001, Other, 0" for month in others), "2026-27, P01, 990002, Other, 3000")
    cells = told(board(team("south", "F10B", cost_centre="990002"), as_of=date(2026, 6, 7)), weeks("2026-05-17"), ledger)
    assert pence_by_week(cells, "south", "F10B") == [700]


def test_a_budget_sent_ahead_closes_no_month() -> None:
    """Budgets of the whole year with actuals of 0.00: May is not over, so it is estimated at April's 100p a day."""
    ahead = (f"2026-27, P{number:02}, 990001, Other, 0, 3100" for number in range(2, 13))
    ledger = posted("2026-27, P01, 990001, Other, 3000, 3000", *ahead)
    cells = told(board(team("north", "F01", "F12", cost_centre="990001"), as_of=AS_AT), IN_MAY, ledger)
    assert pence_by_week(cells, "north", "F01") == [700, 700, 700]
    assert statuses(cells, "north", "F01") == ["estimated"] * 3
    assert statuses(cells, "north", "F12") == ["not received"] * 3
    over = told(board(team("north", "F01", cost_centre="990001"), as_of=date(2026, 5, 31)), weeks("2026-05-17"), ledger)
    assert (pence_by_week(over, "north", "F01"), statuses(over, "north", "F01")) == ([0], ["provisional"]), "on its last day it is over"


def test_a_holder_without_a_roster_leaves_no_half_an_estimate() -> None:
    """Shared 60 to 40, and only the north has a roster. April's 600.00 are 20.00 a day: 140.00 a week, 84.00 and 56.00."""
    north = team("north", "F05", cost_centre=[{"code": "990001", "share": 60}], roster="INVR1")
    south = team("south", "F05", cost_centre=[{"code": "990001", "share": 40}])
    # An hour a day at £20 would be 140.00 too, so ten minutes are worked.
    roster = worked(("INVR1", "2026-04-01", "2026-05-17", 1 / 6))
    cells = told(board(north, south, as_of=AS_AT, staff_rates=RATES), weeks("2026-05-10"), posted(CLOSED), roster)
    assert [pence_by_week(cells, slug, "F05") for slug in ("north", "south")] == [[8400], [5600]]
    assert statuses(cells, "south", "F05") == ["estimated"]


def test_a_roster_that_stops_leaves_no_half_an_estimate() -> None:
    """Two rosters of one team; of the second nothing is worked after 3 May."""
    of = board(team("north", "F05", cost_centre="990001", roster=["INVR1", "INVR2"]), as_of=AS_AT, staff_rates=RATES)
    cells = told(of, IN_MAY, posted(CLOSED), worked(ALL_DAYS, ("INVR2", "2026-04-01", "2026-05-03", 1.0)))
    assert statuses(cells, "north", "F05") == ["estimated", "not received", "not received"]


def test_a_roster_held_on_some_days_of_a_part_does_not_tell_its_pay() -> None:
    """From Wednesday 13 May: that week goes by April's 20.00 a day; an hour a day would be 140.00 too, so two are worked."""
    of = board(team("north", "F05", cost_centre="990001", roster=[{"code": "INVR1", "from": "2026-05-13"}]), as_of=AS_AT, staff_rates=RATES)
    cells = told(of, weeks("2026-05-17"), posted(CLOSED), worked(("INVR1", "2026-04-01", "2026-05-17", 2.0)))
    assert pence_by_week(cells, "north", "F05") == [14_000]


def test_a_weekend_that_a_month_begins_with_weighs_nothing_for_a_team_of_five_days() -> None:
    """August 2026 begins on Saturday and has 21 weekdays. Its week begins in July, which the week's rows must reach."""
    of = board(team("north", "F05", cost_centre="990001", roster="INVR1"))
    months = posted("2026-27, P04, 990001, Substantive, 0", "2026-27, P05, 990001, Substantive, 2100", "2026-27, P06, 990001, Bank, 0")
    cells = told(of, weeks("2026-08-02", "2026-09-06"), months, weekdays(date(2026, 7, 27), date(2026, 9, 30), 7.5))
    # Monday 31 August is the last of them.
    assert pence_by_week(cells, "north", "F05") == [0, 500, 500, 500, 500, 100]


def test_a_weekend_alone_is_estimated_at_no_pay() -> None:
    """July has closed with no pay; of the week of 2 August Saturday and Sunday are open. 7.5 hours at £20 are 150.00 a weekday."""
    of = board(team("north", "F05", cost_centre="990001", roster="INVR1"), as_of=date(2026, 8, 9), staff_rates=RATES)
    roster = weekdays(date(2026, 7, 1), date(2026, 8, 7), 7.5)
    cells = told(of, weeks("2026-08-02", "2026-08-09"), posted("2026-27, P04, 990001, Bank, 0"), roster)
    assert pence_by_week(cells, "north", "F05") == [0, 75_000]
    assert statuses(cells, "north", "F05") == ["estimated", "estimated"]


def test_arrears_of_a_weekend_alone_go_by_days() -> None:
    entry = {"financial_year": "2026-27", "period": "P02", "from": date(2026, 4, 11), "to": date(2026, 4, 12)}
    of = board(team("north", "F05B", cost_centre="990001", roster="INVR1"), pay_award_arrears=[entry])
    ledger = posted("2026-27, P01, 990001, Other, 0", "2026-27, P02, 990001, Arrears, 500")
    cells = told(of, weeks("2026-04-12"), ledger, weekdays(date(2026, 3, 30), date(2026, 5, 31), 7.5))
    assert pence_by_week(cells, "north", "F05B") == [500]


@pytest.mark.parametrize(("kept", "pence"), [({"from": "2026-04-15"}, 500), ({"to": "2026-04-14"}, 200)])
def test_only_the_days_on_which_a_team_keeps_the_measure_cost_it_anything(kept: dict[str, str], pence: int) -> None:
    """100p a day; Wednesday to Sunday, or Monday and Tuesday."""
    of = board(team("north", {"id": "F01", **kept}, cost_centre="990001"))
    assert pence_by_week(told(of, weeks("2026-04-19"), posted("2026-27, P01, 990001, Other, 3000")), "north", "F01") == [pence]


def test_what_only_a_whole_organisation_holds_is_an_estimate_of_no_team_too() -> None:
    whole = team("board", "F01", cost_centre="990009").model_copy(update={"whole_organisation": True})
    ledger = posted("2026-27, P01, 990009, Other, 3000", "2026-27, P01, 990001, Other, 300")
    cells = told(board(whole, team("north", "F01", cost_centre="990001"), as_of=AS_AT), weeks("2026-05-10"), ledger)
    assert (pence_by_week(cells, "(unmapped)", "F01"), statuses(cells, "(unmapped)", "F01")) == ([700], ["estimated"])


def test_what_is_nobodys_is_the_same_alone_as_with_costs() -> None:
    """Purchases were sent to Friday 15 May, costs are estimated to Sunday: each is told of its own days."""
    within = weeks("2026-05-17")
    lines = ("D1,1,12/05/2026,999999,Milk,100.00", "D2,1,15/05/2026,999999,Milk,50.00")
    purchases = sent(
        "purchase_lines", "document, line, posted_on, cost_centre, category, amount", *lines, days=("2026-05-11", "2026-05-15")
    )
    of = board(team("north", "F01", "F11", cost_centre="990001"), as_of=AS_AT)
    facts = {**accepted(within, purchases), LEDGER: posted("2026-27, P01, 990001, Other, 30000")}
    alone = weekly_cells(of, facts, within, measures=[of.measure_by_id["F11"]])
    for cells in (weekly_cells(of, facts, within), alone):
        assert pence_by_week(cells, "(unmapped)", "F11") == [15_000]


def test_thousands_of_cost_centres_that_nobody_holds_take_no_room_by_day() -> None:
    of = board(team("north", "F01", cost_centre="990001", roster="INVR1"), as_of=AS_AT, staff_rates=RATES)
    ledger = posted(CLOSED, *(f"2026-27, P01, {number}, Other, 100" for number in range(100_000, 100_300)))
    costs = Costs.of(of, {LEDGER: ledger, ROSTER: worked(ALL_DAYS)}, WeekRange(IN_MAY.first, IN_MAY.last))
    assert costs.rows["amount"].sum() > 0
    assert len(costs.rosters.minutes_in(costs.open_months[0].parts)) > 300, "they are told all the same"
    assert len(costs.posted.centres.holders) == 2, "one line for the one that is held, one for all others"


def test_extracts_are_listed_each_once_although_some_are_several_already() -> None:
    place, extract = np.array([0, 0, 1]), np.array([0, 1, 1])
    assert listed_by(place, extract, np.array(["a b", "b"], dtype=object), 2).tolist() == ["a b", "b"]
