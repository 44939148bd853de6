"""The true figures of an invented board: counted from what happened, by code that shares nothing with the measures'.

What happened belongs to the modules of each kind; what a figure's status is, to the figures.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TypeVar

import numpy as np
import pyarrow as pa

from sources.simulator.columns import Whole
from sources.simulator.figures import STATUSES, Figure, as_text, told, weekly
from sources.simulator.history import History
from sources.simulator.plan import Plan
from sources.simulator.purchases import MILK, PROVISIONS, Purchases
from sources.simulator.spend import nothing_of_nobodys
from sources.simulator.teams import open_days
from sources.simulator.truth_activity import APPOINTED, EMERGENCY, REFERRED, SESSIONS, WAITING, WARD
from sources.simulator.truth_costs import cost_figures, costs, nobodys
from sources.simulator.truth_people import ANSWERED, HARM, SAID, WITHOUT_HARM, since_an_infection
from sources.simulator.truth_staffing import (
    ABSENT,
    BY_HAND,
    ROSTERED,
    SAMPLED,
    TRAINED,
    answered_of_those_at_work,
    hours_a_patient_day,
    vacant,
)
from sources.simulator.truth_stays import DISCHARGED, LETTERS, delayed, followed_up

UNMAPPED = "(unmapped)"
FED = "F11"
"""The measure of what is spent on milk and provisions. What of it belongs to no team is shown too."""
TRUTH_COLUMNS = ("team", "measure", "week_ending", "numerator", "denominator", "value", "status")

Counted = Callable[[], Figure]


Life = TypeVar("Life")


def true_figures(history: History) -> dict[str, Counted]:
    """For each measure there is a true figure of, by its id, how to count it over the history's weeks."""
    weeks, staffing, ward, safety = history.plan.weeks, history.staffing, history.ward, history.safety
    counted: dict[str, Counted] = {FED: partial(_fed, history.money.purchases, weeks, mapped=True)}
    counted |= _each_of(ROSTERED, staffing.roster, weeks) | _each_of(ABSENT, staffing.absence, weeks)
    counted |= _each_of(TRAINED, staffing.training, weeks) | _each_of(BY_HAND, history.by_hand, weeks)
    counted |= _each_of(ANSWERED, history.experience.answers, weeks) | _each_of(SAID, history.experience.said, weeks)
    counted |= _each_of(SAMPLED, staffing.samples, weeks) | {"C13": partial(vacant, staffing.posts, history.plan)}
    counted["E04"] = partial(answered_of_those_at_work, staffing.roster, history.experience.answers, weeks)
    open_on = open_days(history.team, history.plan)
    counted |= {id: partial(count, safety.incidents, weeks, open_on) for id, count in WITHOUT_HARM.items()}
    counted |= _each_of(EMERGENCY, history.emergency, weeks) | _each_of(WARD, ward, weeks)
    counted |= {id: partial(_as_it_is, figure) for id, figure in cost_figures(history).items()}
    if history.clinic:
        clinic = history.clinic
        counted |= _each_of(APPOINTED, clinic.appointments, weeks) | _each_of(SESSIONS, clinic.sessions, weeks)
        counted |= _each_of(REFERRED, clinic.referrals, weeks) | _each_of(WAITING, clinic.waiting, weeks)
    if ward:
        counted |= {id: partial(count, safety.incidents, ward.midnights, weeks) for id, count in HARM.items()}
        counted |= _each_of(DISCHARGED, ward.stays, weeks) | _each_of(LETTERS, ward.letters, weeks)
        counted["Q08"] = partial(delayed, ward, weeks, open_on)
        counted["C07"] = partial(hours_a_patient_day, staffing.roster, ward.midnights, weeks)
    if ward and safety.infections:
        counted["S11"] = partial(since_an_infection, safety.infections, weeks, open_on)
    if ward and history.follow_ups:
        counted["Q18"] = partial(followed_up, ward.stays, history.follow_ups, weeks)
    return counted


def _each_of(measures: Mapping[str, Callable[[Life, int], Figure]], life: Life | None, weeks: int) -> dict[str, Counted]:
    return {} if life is None else {id: partial(count, life, weeks) for id, count in measures.items()}


def _as_it_is(figure: Figure) -> Figure:
    return figure


def _fed(purchases: Purchases, weeks: int, *, mapped: bool) -> Figure:
    """What milk and provisions cost, of the team or of nobody, in pence."""
    counts = np.isin(purchases.category, (MILK, PROVISIONS)) & (purchases.is_mapped == mapped)
    return Figure(("purchase_lines",), weekly(purchases.day[counts], weeks, purchases.amount[counts]), in_pence=True)


def true_rows(history: History, measures: Sequence[str]) -> pa.Table:
    """One row for each of the team's measures and weeks it is open, with ``TRUTH_COLUMNS`` as text."""
    counted = true_figures(history)
    weeks = open_days(history.team, history.plan).weeks
    return _rows(history.team.slug, {id: counted[id]() for id in measures}, weeks, history.plan)


class NoTeam:
    """What belongs to no team, added up as the teams are gone through: only of measures that one of them has."""

    def __init__(self, plan: Plan) -> None:
        self._plan, self._measures = plan, set[str]()
        self._fed = Figure(("purchase_lines",), np.zeros(plan.weeks), in_pence=True)
        self._spend = nothing_of_nobodys(plan.calendar)

    def add(self, history: History, measures: Sequence[str]) -> None:
        """Takes what the extracts of a team have of nobody's; ``measures`` are the team's."""
        self._measures |= {*measures}
        fed = _fed(history.money.purchases, self._plan.weeks, mapped=False)
        self._fed = replace(fed, over=fed.over + self._fed.over)
        for spend in nobodys(history):
            self._spend = self._spend.and_also(spend)

    def rows(self) -> pa.Table:
        """One row for each of the measures and weeks of the history, as ``true_rows``; zeros where nothing is nobody's."""
        figures = {FED: self._fed, **costs(self._spend)}
        told_of = {id: figures[id] for id in sorted(self._measures & {*figures})}
        return _rows(UNMAPPED, told_of, np.arange(self._plan.weeks), self._plan)


def _rows(team: str, figures: Mapping[str, Figure], weeks: Whole, plan: Plan) -> pa.Table:
    endings = [plan.calendar.ending(int(week)).isoformat() for week in weeks]
    return pa.concat_tables(
        [*_each(team, figures, weeks, endings)] or [pa.table({name: pa.array([], pa.large_string()) for name in TRUTH_COLUMNS})]
    )


def _each(team: str, figures: Mapping[str, Figure], weeks: Whole, endings: Sequence[str]) -> Iterator[pa.Table]:
    for id, figure in figures.items():
        says = told(figure, weeks)
        texts = (
            pa.array([team] * len(weeks), pa.large_string()),
            pa.array([id] * len(weeks), pa.large_string()),
            pa.array(endings, pa.large_string()),
            as_text(says.numerator, in_pence=figure.in_pence),
            as_text(says.denominator, in_pence=figure.under_in_pence),
            as_text(says.value, in_pence=figure.tells_money),
            pa.array(STATUSES, pa.large_string()).take(pa.array(says.status)),
        )
        yield pa.table(dict(zip(TRUTH_COLUMNS, texts, strict=True)))
