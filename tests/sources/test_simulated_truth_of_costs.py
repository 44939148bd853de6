"""The true figures of cost, worked out by hand over two months of one ward: the ledger apportioned, what is open estimated.

The history of twelve weeks begins on Monday 30/03/2026, day 0. April is days 2 to 31: parts of 5, 7, 7, 7 and 4 days in weeks 0 to 4.
May is days 32 to 62: parts of 3, 7, 7, 7 and 7 days in weeks 4 to 8. June, days 63 to 83 and weeks 9 to 11, is open.
"""

from datetime import date

import numpy as np
import pytest

from sources.simulator.columns import NEVER, Whole
from sources.simulator.cost_centres import CostCentre, cost_centre, divided
from sources.simulator.cost_weeks import Holder, apportioned
from sources.simulator.days import Calendar, Month
from sources.simulator.figures import ESTIMATED, FINAL, NOT_RECEIVED, PROVISIONAL, to_the_penny, told
from sources.simulator.history import history_of
from sources.simulator.ledger import Ledger, LedgerLine, PayAward
from sources.simulator.plan import Plan
from sources.simulator.spend import nothing_of_nobodys, spend_of
from sources.simulator.staffing import BANK, EXCESS, OVERTIME, REGISTERED, SUBSTANTIVE, SUPPORT, WORKED, Roster
from sources.simulator.teams import CodesByDay
from sources.simulator.truth_costs import SUMS, cost_figures, costs, in_a_bed, nobodys
from sources.simulator.wards import Stays

CALENDAR = Calendar(12)
MARCH, APRIL, MAY = Month(2026, 3), Month(2026, 4), Month(2026, 5)
ALWAYS = Holder(0, 100, 0, CALENDAR.days - 1)
NOBODYS = CodesByDay(("",), np.zeros(0, dtype=np.int64))
IDLE = (range(49, 56), range(70, 77))
"""A week of May and one of June in which nobody works."""


def whole(*numbers: int) -> Whole:
    return np.array(numbers, dtype=np.int64)


def roster(*shifts: tuple[int, int, int, int]) -> Roster:
    """Shifts worked: day, staff group, source and quarters of an hour."""
    day, group, source, quarters = (whole(*values) for values in zip(*shifts, strict=True))
    none = np.zeros(len(day), dtype=np.int64)
    return Roster(day, none, NOBODYS, none, group, none, quarters, quarters, source, none + WORKED, none == 0)


def every_day() -> list[tuple[int, int, int, int]]:
    """Eight hours each day, sixteen in week 2, but for the weeks that are idle."""
    at_work = [day for day in range(2, 84) if not any(day in days for days in IDLE)]
    return [(day, REGISTERED, SUBSTANTIVE, 64 if 14 <= day <= 20 else 32) for day in at_work]


BANK_SHIFTS = [(8, SUPPORT, BANK, 12), (21, SUPPORT, BANK, 4)]
"""Three hours in week 1, one in week 3."""


def line(of: str, april: int, may: int = 0, budget: int = 0) -> LedgerLine:
    return LedgerLine(of, of, of, whole(budget, 0), whole(april, may))


def ward(*lines: LedgerLine, shifts: list[tuple[int, int, int, int]], award: PayAward | None = None) -> CostCentre:
    ledger = Ledger((APRIL, MAY), lines, {}, award)
    return cost_centre(ledger, (ALWAYS,), {0: roster(*shifts)}, CALENDAR.days)


def test_what_is_not_pay_goes_by_calendar_days_and_pennies_left_to_the_largest_remainders() -> None:
    # 10,000 x 5/30 = 1,666 and 20/30; x 7/30 = 2,333 and 10/30, three times; x 4/30 = 1,333 and 10/30: two pence are left.
    spent = spend_of(ward(line("Supplies", 10_000, budget=10_000), shifts=every_day()), 0, CALENDAR)
    assert spent.lines["Supplies"][:5].tolist() == [1_667, 2_334, 2_333, 2_333, 1_333]
    assert spent.budget[:5].tolist() == [1_667, 2_334, 2_333, 2_333, 1_333]


def test_pay_goes_by_the_minutes_of_its_own_source_and_a_credit_keeps_its_sign() -> None:
    # Substantive hours: 40, 56, 112, 56 and 32, as 5 : 7 : 14 : 7 : 4 of 37. 1,000 x 14/37 = 378 and 14/37, the largest remainder.
    # Bank: 3 hours and 1. No agency was worked, so it goes by all the hours: 40, 59, 112, 57 and 32 of 300.
    centre = ward(line("Substantive", -1_000), line("Bank", 500), line("Agency", 300), shifts=every_day() + BANK_SHIFTS)
    spent = spend_of(centre, 0, CALENDAR)
    assert spent.lines["Substantive"][:5].tolist() == [-135, -189, -379, -189, -108]
    assert spent.lines["Bank"][:5].tolist() == [0, 375, 0, 125, 0]
    assert spent.lines["Agency"][:5].tolist() == [40, 59, 112, 57, 32]


def test_a_month_with_an_idle_part_goes_by_calendar_days() -> None:
    spent = spend_of(ward(line("Substantive", 0, 3_100), shifts=every_day()), 0, CALENDAR)
    assert spent.lines["Substantive"][4:9].tolist() == [300, 700, 700, 700, 700]


WEEKDAYS = [(day, REGISTERED, SUBSTANTIVE, 32) for day in range(84) if day % 7 < 5]
"""Eight hours a day, Monday to Friday."""


def test_a_team_that_rests_at_weekends_has_no_pay_on_a_weekend_that_a_month_begins_with() -> None:
    # From Monday 30/03/2026 weeks 4 and 5 hold Friday 01/05 to Sunday 03/05, one of May's 21 weekdays, and five of them each.
    spent = spend_of(ward(line("Substantive", 0, 2_100), shifts=WEEKDAYS), 0, CALENDAR)
    assert spent.lines["Substantive"][4:9].tolist() == [100, 500, 500, 500, 500]
    # Arrears of Saturday and Sunday alone, on which nobody works, go by days: all of them lie in week 1.
    award = PayAward(MAY, date(2026, 4, 11), date(2026, 4, 12))
    weekend = spend_of(ward(line("Arrears", 0, 200), shifts=WEEKDAYS, award=award), 0, CALENDAR)
    assert weekend.lines["Arrears"][:3].tolist() == [0, 200, 0]


def test_a_part_of_saturday_and_sunday_alone_is_estimated_at_no_pay() -> None:
    # 2024 began its June on a Saturday; here the holder changes on Saturday 06/06/2026, day 68, the last two days of week 9.
    holders = (Holder(0, 100, 0, 67), Holder(1, 100, 68, 83))
    rosters = {0: roster(*WEEKDAYS), 1: roster(*WEEKDAYS)}
    centre = cost_centre(Ledger((APRIL, MAY), (line("Substantive", 61, 61),), {}), holders, rosters, CALENDAR.days)
    # 40 hours at £34 in week 9, all of them before Saturday.
    pence = [spend_of(centre, team, CALENDAR).lines["Substantive"][9:].tolist() for team in (0, 1)]
    assert pence == [[136_000, 0, 0], [0, 136_000, 136_000]]
    assert told(costs(spend_of(centre, 1, CALENDAR))["F05"], whole(9, 10)).status.tolist() == [ESTIMATED, ESTIMATED]


def test_a_shared_cost_centre_is_estimated_by_rosters_only_when_every_holder_has_one() -> None:
    holders = (Holder(0, 60, 0, 83), Holder(1, 40, 0, 83))
    ledger = Ledger((APRIL, MAY), (line("Substantive", 61_000, 61_000),), {})
    idle_in_june = [shift for shift in WEEKDAYS if shift[0] < 63]
    by_months, not_at_all = (
        spend_of(cost_centre(ledger, holders, rosters, CALENDAR.days), 0, CALENDAR)
        for rosters in ({0: roster(*WEEKDAYS)}, {0: roster(*WEEKDAYS), 1: roster(*idle_in_june)})
    )
    # 122,000p over 61 days: 14,000p a week, 60% of them.
    assert by_months.lines["Substantive"][9:].tolist() == [8_400] * 3
    assert told(costs(not_at_all)["F05"], whole(9, 10)).status.tolist() == [NOT_RECEIVED, NOT_RECEIVED]


def test_an_open_month_is_estimated_from_its_roster_and_the_last_closed_months() -> None:
    # In week 9: 56 hours at £34, a quarter at £28.50 = 712.5 pence, an hour of overtime at £39 and of a support worker's excess at £23.
    # Supplies: (10,000 + 2,200) / 61 days x 7 = 1,400. Medicines, a credit: -61 / 61 x 7.
    more = [(63, REGISTERED, BANK, 1), (64, REGISTERED, OVERTIME, 4), (65, SUPPORT, EXCESS, 4)]
    centre = ward(line("Supplies", 10_000, 2_200), line("Medicines", -61), line("Agency", 99), shifts=every_day() + more)
    spent = spend_of(centre, 0, CALENDAR)
    in_week_9 = {of: int(pence[9]) for of, pence in spent.lines.items() if pence[9]}
    assert in_week_9 == {"Substantive": 190_400, "Bank": 713, "Overtime": 6_200, "Supplies": 1_400, "Medicines": -7}
    # Nobody worked in week 10. March, of week 0, has no line and has settled: it closed with nothing. No arrears of June are known yet.
    says = {id: told(figure, np.arange(12)).status.tolist() for id, figure in costs(spent).items()}
    settled = [PROVISIONAL] * 9
    assert says["F01"] == says["F09"] == [*settled, ESTIMATED, NOT_RECEIVED, ESTIMATED]
    assert says["F05B"] == says["F01B"] == [*settled, NOT_RECEIVED, NOT_RECEIVED, NOT_RECEIVED]


def test_without_a_roster_pay_is_estimated_as_everything_else() -> None:
    centre = cost_centre(Ledger((APRIL, MAY), (line("Agency", 61, 61),), {}), (ALWAYS,), {}, CALENDAR.days)
    # 122 / 61 days x 7 for each week of June.
    spent = spend_of(centre, 0, CALENDAR)
    assert spent.lines["Agency"][9:].tolist() == [14, 14, 14]
    assert told(costs(spent)["F01"], whole(9, 10, 11)).status.tolist() == [ESTIMATED] * 3


def test_arrears_stand_in_the_weeks_they_are_for_and_wait_for_the_month_that_posted_them() -> None:
    # 37 pence by the substantive minutes of April; May, which posted them, has none of it.
    award = PayAward(MAY, date(2026, 4, 1), date(2026, 4, 30))
    spent = spend_of(ward(line("Arrears", 0, 37), shifts=every_day(), award=award), 0, CALENDAR)
    assert spent.lines["Arrears"].tolist() == [5, 7, 14, 7, 4, 0, 0, 0, 0, 0, 0, 0]
    assert spent.arrears_to.tolist() == [62] * 5 + [NEVER] * 7


def test_a_final_week_is_provisional_again_when_arrears_are_posted_for_it() -> None:
    calendar = Calendar(29)  # from Monday 01/12/2025
    months = tuple(Month(2025, 12).plus(at) for at in range(6))
    arrears = LedgerLine("Arrears", "Arrears", "Arrears", whole(*[0] * 6), whole(0, 0, 0, 0, 0, 310))
    award = PayAward(MAY, date(2025, 12, 1), date(2025, 12, 31))
    centre = cost_centre(Ledger(months, (arrears,), {}, award), (Holder(0, 100, 0, calendar.days - 1),), {}, calendar.days)
    figures = costs(spend_of(centre, 0, calendar))
    assert told(figures["F01"], whole(0, 6)).status.tolist() == [PROVISIONAL, FINAL]
    assert told(figures["F05"], whole(0, 6)).status.tolist() == [FINAL, FINAL]
    assert told(figures["F05B"], whole(0)).value.tolist() == [70]


def test_the_thirteenth_period_stands_on_the_days_of_march_apart() -> None:
    # From Monday 02/03/2026: 01/03 lies before the history. 3,100 pence are 100 for each day.
    calendar = Calendar(16)
    ledger = Ledger((MARCH, APRIL), (line("Supplies", 0),), {"2025-26": -3_100})
    spent = spend_of(cost_centre(ledger, (Holder(0, 100, 0, calendar.days - 1),), {}, calendar.days), 0, calendar)
    assert spent.year_end[:6].tolist() == [-700, -700, -700, -700, -200, 0]
    assert spent.total.sum() == 0


def test_a_shared_cost_centre_is_weighed_by_both_rosters_and_parted_to_the_penny() -> None:
    # Team 1 holds 40% up to day 20 and works on day 3 alone, for 8 hours: 48, 56, 112, 56 and 32 hours of 304.
    holders = (Holder(0, 60, 0, 20), Holder(0, 100, 21, 83), Holder(1, 40, 0, 20))
    rosters = {0: roster(*every_day()), 1: roster((3, REGISTERED, SUBSTANTIVE, 32), (40, REGISTERED, SUBSTANTIVE, 400))}
    centre = cost_centre(Ledger((APRIL, MAY), (line("Substantive", 304),), {}), holders, rosters, CALENDAR.days)
    one, other, nobody = (spend_of(centre, team, CALENDAR).lines["Substantive"] for team in (0, 1, None))
    # 60% of 48 = 28.8, of 56 = 33.6, of 112 = 67.2: the pennies left go to the larger remainders, 0.8, 0.6 and 0.8 of the 40%.
    assert one[:5].tolist() == [29, 34, 67, 56, 32]
    assert other[:5].tolist() == [19, 22, 45, 0, 0]
    assert nobody.sum() == 0


def test_what_a_month_has_before_a_team_opens_is_nobodys() -> None:
    # Opens on Wednesday 15/04, day 16: 14 of the 30 days lie before. A part without minutes makes the whole month go by days.
    holder = Holder(0, 100, 16, 83)
    shifts = [shift for shift in every_day() if shift[0] >= 16]
    centre = cost_centre(Ledger((APRIL, MAY), (line("Substantive", 300),), {}), (holder,), {0: roster(*shifts)}, CALENDAR.days)
    assert spend_of(centre, 0, CALENDAR).lines["Substantive"][:5].tolist() == [0, 0, 50, 70, 40]
    assert spend_of(centre, None, CALENDAR).lines["Substantive"][:5].tolist() == [50, 70, 20, 0, 0]


def test_spend_of_no_team_is_estimated_where_the_newest_closed_month_has_some() -> None:
    stores = spend_of(cost_centre(Ledger((APRIL, MAY), (line("Supplies", 3_000, 3_100),), {}), (), {}, CALENDAR.days), None, CALENDAR)
    ended = spend_of(cost_centre(Ledger((APRIL,), (LedgerLine("1", "", "Other", whole(0), whole(30)),), {}), (), {}, 84), None, CALENDAR)
    nothing = nothing_of_nobodys(CALENDAR)
    status = {name: told(costs(one)["F01"], whole(8, 9)).status.tolist() for name, one in (("stores", stores), ("ended", ended))}
    assert status == {"stores": [PROVISIONAL, ESTIMATED], "ended": [PROVISIONAL, PROVISIONAL]}
    assert told(costs(nothing)["F01"], whole(8, 9)).value.tolist() == [0, 0]
    both = nothing.and_also(stores).and_also(ended)
    assert (both.lines["Supplies"][9], both.lines["Other"][9], both.lines["Other"][1]) == (700, 0, 7)


@pytest.mark.parametrize(
    ("amount", "weights", "parts"), [(5, (1, 1), [3, 2]), (-5, (1, 1), [-3, -2]), (0, (2, 3), [0, 0]), (7, (0, 9), [0, 7])]
)
def test_parts_add_up_to_what_was_parted(amount: int, weights: tuple[int, ...], parts: list[int]) -> None:
    assert apportioned(whole(amount), np.array([weights]))[0].tolist() == parts


def test_unit_costs_are_told_to_the_penny_half_away_from_zero() -> None:
    assert to_the_penny(np.array([1_001.0, -1_001.0, 1_000.0]), np.array([2.0, 2.0, 3.0])).tolist() == [501, -501, 333]
    assert np.isnan(to_the_penny(np.array([5.0]), np.array([0.0]))).all()
    assert (divided(5, 2), divided(-5, 2), divided(-4, 3)) == (3, -3, -1)


def test_a_stay_counts_in_every_week_with_a_midnight_of_it() -> None:
    # Sunday to Monday; Sunday to Sunday; there and back in a day; still there.
    came, left = whole(6, 6, 8, 9), whole(7, 13, 8, NEVER)
    none = np.zeros(4, dtype=np.int64)
    stays = Stays(came, none, left, none, none, none, none, none)
    assert in_a_bed(stays, 3).tolist() == [2, 2, 1]


def test_teams_and_nobody_add_up_to_the_ledger() -> None:
    # 29 weeks begin on Monday 01/12/2025, and weeks 0 to 25 end with May on a Sunday: six months of the ledger, whole.
    plan = Plan(seed=6, weeks=29, size=12)
    of_nobody, of_teams, posted = nothing_of_nobodys(plan.calendar), 0, 0
    for team in plan.teams():
        history = history_of(team, plan)
        figures = cost_figures(history)
        of_teams += sum(int(figures[id].over[:26].sum()) for id in ("F01", "F01B"))
        for spend in nobodys(history):
            of_nobody = of_nobody.and_also(spend)
        ledgers = [ledger for ledger in (history.money.ledger, history.money.stores) if ledger and "ledger" in team.feeds]
        posted += sum(int(line.actual.sum()) for ledger in ledgers for line in ledger.lines)
        posted += sum(adjusted for ledger in ledgers for adjusted in ledger.year_end.values())
    assert {*costs(of_nobody)} == set(SUMS)
    assert of_teams + int(of_nobody.total[:26].sum()) == posted
    assert of_nobody.total[:26].sum() > 0
