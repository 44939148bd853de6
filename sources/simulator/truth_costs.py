"""The true figures of cost, told of what a team, or nobody, has of a cost centre. How a month becomes weeks belongs to the spend."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from sources.simulator.clinics import DID_NOT_ATTEND, SEEN, Appointments
from sources.simulator.columns import NEVER, Parts, Whole
from sources.simulator.cost_centres import CostCentre, cost_centre, holders_of
from sources.simulator.figures import Figure, to_the_penny, weekly
from sources.simulator.history import History
from sources.simulator.ledger import ARREARS
from sources.simulator.money import money_life
from sources.simulator.plan import baseline_of, posts_for
from sources.simulator.spend import Spend, spend_of
from sources.simulator.staffing import staffing_life
from sources.simulator.teams import open_days
from sources.simulator.truth_savings import savings
from sources.simulator.wards import Stays

OF_LINES = {
    "F05": "Substantive",
    "F06": "Bank",
    "F07": "Agency",
    "F08": "Overtime",
    "F09": "Medicines",
    "F10": "Supplies",
    "F10B": "Other",
}
"""The measures of one line of the ledger each."""
SUMS = ("F01", "F01B", "F05B", *OF_LINES)
"""What of these belongs to no team is shown too."""
LEDGER = ("ledger",)


def costs(spend: Spend) -> dict[str, Figure]:
    """For each of ``SUMS`` its figure."""
    return {
        "F01": _of_every_line(spend),
        "F01B": _never_estimated(spend, spend.year_end, spend.told_to),
        "F05B": _never_estimated(spend, spend.lines[ARREARS], np.maximum(spend.told_to, spend.arrears_to)),
        **{id: _figure(spend, spend.lines[line], spend.told_to) for id, line in OF_LINES.items()},
    }


def _of_every_line(spend: Spend, under: Parts | None = None) -> Figure:
    return _figure(spend, spend.total, np.maximum(spend.told_to, spend.arrears_to), under)


def _figure(spend: Spend, over: Whole, told_to: Whole, under: Parts | None = None) -> Figure:
    received, pence = ~spend.lacks_an_estimate, over.astype(float)
    return Figure(LEDGER, pence, under, received=received, told_to=told_to, in_pence=True, is_estimated=spend.is_estimated)


def _never_estimated(spend: Spend, over: Whole, told_to: Whole) -> Figure:
    return Figure(LEDGER, over.astype(float), received=~spend.is_open, told_to=told_to, in_pence=True)


def cost_figures(history: History) -> dict[str, Figure]:
    """For each measure of cost that the team can have its figure."""
    weeks, spend = history.plan.weeks, _spend_of_the_team(history)
    counted = costs(spend) | {"F12": _over_budget(spend)}
    if history.ward:
        stays, midnights = history.ward.stays, history.ward.midnights
        counted["F02"] = _of_every_line(spend, in_a_bed(stays, weeks))
        counted["F03"] = _of_every_line(spend, weekly(midnights.day, weeks, midnights.occupied))
        counted["F15"] = _of_every_line(spend, weekly(stays.admitted, weeks))
        done = {"Q04": weekly(stays.admitted, weeks), "F03": weekly(midnights.day, weeks, midnights.occupied)}
        counted |= savings(baseline_of(history.team, history.plan), history.plan, counted["F01"], done)
    if history.clinic:
        booked = history.clinic.appointments
        counted["F04"] = _of_every_line(spend, weekly(booked.day[booked.status == SEEN], weeks))
        counted["F14"] = _of_missed_appointments(spend, booked)
    return counted


def _over_budget(spend: Spend) -> Figure:
    told_to = np.maximum(spend.told_to, spend.arrears_to)
    over = _never_estimated(spend, spend.total - spend.budget, told_to)
    return replace(over, under=spend.budget.astype(float), under_in_pence=True, times=100)


def in_a_bed(stays: Stays, weeks: int) -> Parts:
    """The stays with a midnight in each week of the history: from the day of admission to the one before leaving."""
    last = 7 * weeks - 1
    to = np.minimum(np.where(stays.discharged == NEVER, last, stays.discharged - 1), last)
    stayed = to >= stays.admitted
    begin, end = (np.bincount(day[stayed] // 7, minlength=weeks + 1) for day in (stays.admitted, to + 7))
    return np.cumsum(begin[:weeks] - end[:weeks]).astype(float)


def _of_missed_appointments(spend: Spend, booked: Appointments) -> Figure:
    missed, attended = (weekly(booked.day[booked.status == status], len(spend.total)) for status in (DID_NOT_ATTEND, SEEN))
    return replace(_of_every_line(spend), over=to_the_penny(missed * spend.total, attended))


def _spend_of_the_team(history: History) -> Spend:
    return spend_of(_cost_centre(history), history.team.index, history.plan.calendar)


def _cost_centre(history: History) -> CostCentre:
    """The one that the team holds; its lines may be in another's extracts, and the other's roster weighs in it too."""
    team, plan = history.team, history.plan
    poster, holders = plan.team(posts_for(team)), holders_of(posts_for(team), plan)
    lives = {index: staffing_life(plan.team(index), plan) for index in {poster.index, *(one.team for one in holders)} - {team.index}}
    lives[team.index] = history.staffing
    ledger = history.money.ledger if poster.index == team.index else money_life(poster, plan, lives[poster.index]).ledger
    rosters = {index: life.roster for index, life in lives.items() if "roster" in plan.team(index).codes}
    return cost_centre(ledger, holders, rosters, plan.calendar.days)


def nobodys(history: History) -> Iterator[Spend]:
    """What belongs to no team of the cost centres whose lines are in the team's extracts."""
    team, plan, open_on = history.team, history.plan, open_days(history.team, history.plan)
    if history.money.stores:
        yield spend_of(cost_centre(history.money.stores, (), {}, plan.calendar.days), None, plan.calendar)
    if posts_for(team) == team.index and len(open_on.days) < plan.calendar.days:
        yield spend_of(_cost_centre(history), None, plan.calendar)
