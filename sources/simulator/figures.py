"""A true figure of a team, week by week, and what a box score must say of it. What is counted belongs to the truth."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from sources.simulator.columns import Flags, Parts, Whole, in_pounds
from sources.simulator.days import LAST_SUNDAY, TOLD_AS_AT

FINAL, PROVISIONAL, ESTIMATED, NO_ACTIVITY, HIDDEN, NOT_RECEIVED, NOT_APPLICABLE = range(7)
STATUSES = ("final", "provisional", "estimated", "no activity", "hidden", "not received", "not applicable")
FEWEST_ANSWERS = 5
"""A share of fewer answers would give somebody away."""

SETTLES_AFTER_WEEKS = {
    "ward_stays": 1,
    "midnight_census": 0,
    "appointments": 1,
    "clinic_slots": 1,
    "referrals": 4,
    "waiting_list": 0,
    "discharge_letters": 1,
    "medicine_doses": 1,
    "roster_shifts": 2,
    "absence": 6,
    "establishment": 4,
    "training": 4,
    "capacity_samples": 0,
    "ledger": 8,
    "purchase_lines": 4,
    "incidents": 4,
    "infections": 2,
    "survey_answers": 1,
    "complaints_and_stories": 4,
    "counts_by_hand": 1,
    "emergency_department_activity": 0,
}
"""How long each feed's figures go on changing."""


@dataclass(frozen=True)
class Figure:
    """What is counted in each week of the history, of what: whole or quarter units, so that every sum is exact."""

    feeds: tuple[str, ...]
    """The feeds it is told from."""
    over: Parts
    under: Parts | None = None
    times: float = 1.0
    """100 for percentages, 1000 for rates."""
    received: Flags | None = None
    """The weeks in which something was sent; None when something always was."""
    fewest: int = 0
    """Resting on fewer it is hidden."""
    rests_on: Parts | None = None
    """How many it rests on, where that is not ``under``."""
    told_to: Whole | None = None
    """For each week the last day the figure is of, where that is not the week's Sunday."""
    settles_after_weeks: int = 0
    """How long after its week it may change, where that is longer than its feeds do."""
    in_pence: bool = False
    under_in_pence: bool = False
    """Money for money: what is told of it is no money."""
    is_estimated: Flags | None = None
    """The weeks that are told before their month has closed; None when none is."""
    applies: Flags | None = None
    """The weeks in which there can be a figure at all; None when there always can."""

    @property
    def tells_money(self) -> bool:
        return self.in_pence and not self.under_in_pence


@dataclass(frozen=True)
class Told:
    """A figure as a box score tells it, for some weeks; NaN where nothing is shown."""

    numerator: Parts
    denominator: Parts
    value: Parts
    status: Whole


def weekly(day: Whole, weeks: int, amounts: "NDArray[np.generic] | None" = None) -> Parts:
    """How many things happened in each week of the history, or what they amount to."""
    return np.bincount(day // 7, weights=None if amounts is None else amounts.astype(float), minlength=weeks)[:weeks].astype(float)


def weekly_median(day: Whole, weeks: int, amounts: Whole) -> Parts:
    """The middle amount of each week of the history, of two in the middle their mean; NaN in a week without any."""
    medians, week = np.full(weeks, np.nan), day // 7
    order = np.lexsort((amounts, week))
    for number, begins, many in zip(*np.unique(week[order], return_index=True, return_counts=True), strict=True):
        in_order = amounts[order[begins : begins + many]]
        medians[number] = (in_order[len(in_order) // 2] + in_order[(len(in_order) - 1) // 2]) / 2
    return medians


def newest(has: Flags) -> Whole:
    """For each week the newest up to it that has something; -1 before the first."""
    return np.maximum.accumulate(np.where(has, np.arange(len(has)), -1))


def told(figure: Figure, weeks: Whole) -> Told:
    """The figure in the given weeks, as at ``TOLD_AS_AT``."""
    over = figure.over[weeks]
    under = np.ones(len(weeks)) if figure.under is None else figure.under[weeks]
    status = np.where(_is_settling(figure, weeks), PROVISIONAL, FINAL)
    if figure.is_estimated is not None:
        status[figure.is_estimated[weeks]] = ESTIMATED
    rests_on = under if figure.rests_on is None else figure.rests_on[weeks]
    status[(rests_on < figure.fewest) & (rests_on > 0)] = HIDDEN
    # Of nothing there is no median, and since nothing no days have gone by.
    status[(under == 0) | np.isnan(over)] = NO_ACTIVITY
    if figure.received is not None:
        status[~figure.received[weeks]] = NOT_RECEIVED
    if figure.applies is not None:
        status[~figure.applies[weeks]] = NOT_APPLICABLE
    has_value = status <= ESTIMATED
    has_parts = status <= NO_ACTIVITY
    with np.errstate(divide="ignore", invalid="ignore"):
        value = over if figure.under is None else over / under * figure.times
    if figure.tells_money and figure.under is not None:
        value = to_the_penny(over, under)
    return Told(
        numerator=np.where(has_parts, over, np.nan),
        denominator=np.where(has_parts & (figure.under is not None), under, np.nan),
        value=np.where(has_value, value, np.nan),
        status=status,
    )


def _is_settling(figure: Figure, weeks: Whole) -> Flags:
    """Whether the last day each week's figure is of is too recent for every feed to be complete; the history ends on ``LAST_SUNDAY``."""
    longest = max(figure.settles_after_weeks, *(SETTLES_AFTER_WEEKS[feed] for feed in figure.feeds))
    last = 7 * weeks + 6 if figure.told_to is None else figure.told_to[weeks]
    days_since = (TOLD_AS_AT - LAST_SUNDAY).days + 7 * len(figure.over) - 1 - last
    return 7 * longest > days_since


def to_the_penny(pence: Parts, by: Parts) -> Parts:
    """Whole pence divided by whole numbers that are not below 0, half away from zero; NaN by 0."""
    size, by_twice = 2 * np.abs(pence).astype(np.int64), 2 * by.astype(np.int64)
    quotient = (size + by.astype(np.int64)) // np.maximum(by_twice, 1)
    return np.where(by == 0, np.nan, np.sign(pence) * quotient)


def as_text(values: Parts, *, in_pence: bool = False) -> pa.Array:
    """Numbers as text that reads back the same, whole ones without a point; pence as pounds with two decimals; empty where NaN."""
    missing = np.isnan(values)
    if in_pence:
        written = in_pounds(pa.array(np.where(missing, 0, values).astype(np.int64), mask=missing))
    else:
        written = pc.cast(pa.array(values, mask=missing), pa.large_string())
    return pc.fill_null(written, "")
