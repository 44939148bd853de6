"""What an invented team buys, line by line and day by day. What its ledger makes of it belongs to the ledger."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sources.simulator import columns
from sources.simulator.columns import Flags, Parts, Whole
from sources.simulator.plan import COST_CENTRE, UNMAPPED_COST_CENTRE, InventedTeam, Plan, Setting, shared_by
from sources.simulator.rates import cost_by
from sources.simulator.staffing import AGENCY, Roster
from sources.simulator.teams import open_days

AGENCY_INVOICED_AFTER_WEEKS = 2

CATEGORIES = ("Agency", "Medicines", "Milk", "Provisions", "Supplies", "Other")
BY_AGENCY, MEDICINES, MILK, PROVISIONS, SUPPLIES, SUNDRIES = range(6)
SUPPLIERS = (
    "Invented Agency Ltd",
    "Invented Pharmacy Wholesale",
    "Invented Dairy",
    "Invented Foods",
    "Invented Surgical Supplies",
    "Invented Stores",
)
ACCOUNTS = ("02500", "05100", "06200", "06100", "05500", "07100")
"""For each category the account it is posted to."""


@dataclass(frozen=True)
class Habit:
    """What a setting usually buys of a category in a week, and in how many lines."""

    category: int
    lines: float
    pence_a_line: int


HABITS: Mapping[Setting, Sequence[Habit]] = {
    Setting.WARD: (Habit(MEDICINES, 4, 125_000), Habit(SUPPLIES, 5, 65_000), Habit(SUNDRIES, 1, 20_000)),
    Setting.MENTAL_HEALTH_WARD: (Habit(MEDICINES, 3, 60_000), Habit(SUPPLIES, 2, 35_000), Habit(SUNDRIES, 1, 20_000)),
    Setting.SPINAL: (Habit(MEDICINES, 3, 90_000), Habit(SUPPLIES, 5, 60_000), Habit(SUNDRIES, 1, 20_000)),
    Setting.COMMUNITY: (Habit(SUPPLIES, 1, 25_000), Habit(SUNDRIES, 2, 18_000)),
    Setting.CLINIC: (Habit(MEDICINES, 1, 40_000), Habit(SUPPLIES, 3, 30_000), Habit(SUNDRIES, 1, 15_000)),
    Setting.DAY_UNIT: (Habit(MEDICINES, 5, 240_000), Habit(SUPPLIES, 3, 40_000)),
    Setting.CATERING: (Habit(MILK, 6, 21_000), Habit(PROVISIONS, 9, 95_000), Habit(SUPPLIES, 1, 20_000)),
    Setting.EMERGENCY: (Habit(MEDICINES, 4, 130_000), Habit(SUPPLIES, 7, 60_000), Habit(SUNDRIES, 1, 20_000)),
}
STORES = (Habit(SUPPLIES, 1, 30_000), Habit(PROVISIONS, 0.7, 45_000))
"""What is bought for the cost centre that is no team's."""


@dataclass(frozen=True)
class Purchases:
    """Every line bought, in order of document and line; amounts in pence, credits negative."""

    document: Whole
    line: Whole
    day: Whole
    category: Whole
    amount: Whole
    is_mapped: Flags
    """False for what was bought for the cost centre that is no team's."""


def purchases_of(team: InventedTeam, plan: Plan, roster: Roster) -> Purchases:
    """What the team buys on the days it is open."""
    chance, span = plan.chance(team.index, "purchases"), open_days(team, plan)
    scale = team.size * shared_by(team)
    parts = [_bought(habit, scale, span.weeks, span.share_of_weeks, chance) for habit in HABITS[team.setting]]
    mapped = sum(len(part[0]) for part in parts)
    if team.story.keeps_stores:
        parts += [_bought(habit, 1.0, span.weeks, span.share_of_weeks, chance) for habit in STORES]
    bought = sum(len(part[0]) for part in parts)
    parts.append(_agency_invoices(roster, plan))
    week, category, amount = (np.concatenate([part[at] for part in parts]) for at in range(3))
    is_mapped = (np.arange(len(week)) < mapped) | (np.arange(len(week)) >= bought)
    day = np.clip(7 * week + chance.integers(0, 5, len(week)), span.first, span.last)
    order = np.lexsort((category, ~is_mapped, day))
    day, category, amount, is_mapped = day[order], category[order], amount[order], is_mapped[order]
    # A day's lines of one kind stand on one document.
    starts = np.concatenate([[True], (np.diff(day) != 0) | (np.diff(category) != 0) | (np.diff(is_mapped.astype(int)) != 0)])[: len(day)]
    document = np.cumsum(starts)
    line = np.arange(len(day)) - np.maximum.accumulate(np.where(starts, np.arange(len(day)), 0)) + 1
    return Purchases(document, line, day, category, amount, is_mapped)


def _bought(habit: Habit, size: float, weeks: Whole, share: Parts, chance: np.random.Generator) -> tuple[Whole, Whole, Whole]:
    """The weeks, categories and amounts of a habit's lines: one or more every week, a ward's closed week too; one in sixty is a credit."""
    lines = np.maximum(chance.poisson(habit.lines * share), 1)
    week = np.repeat(weeks, lines)
    amount = np.round(chance.lognormal(-0.08, 0.4, len(week)) * habit.pence_a_line * size).astype(np.int64)
    is_credit = chance.random(len(week)) < 1 / 60
    return week, np.full(len(week), habit.category), np.where(is_credit, -(amount // 5), amount)


def _agency_invoices(roster: Roster, plan: Plan) -> tuple[Whole, Whole, Whole]:
    """One line for each week's agency shifts, two weeks after it."""
    pence = cost_by(roster.day // 7, roster, AGENCY, plan.weeks)
    week = np.flatnonzero(pence)
    amount = pence[week]
    week = week + AGENCY_INVOICED_AFTER_WEEKS
    invoiced = week < plan.weeks
    return week[invoiced], np.full(int(invoiced.sum()), BY_AGENCY), amount[invoiced]


def purchase_rows(purchases: Purchases, team: InventedTeam, plan: Plan) -> pd.DataFrame:
    """One row a line bought."""
    category = purchases.category
    quantity = np.maximum(np.abs(purchases.amount) // 2_000, 1)
    return pd.DataFrame(
        {
            "document": columns.numbered(f"INV{team.index + 1:04d}D", purchases.document, 6),
            "line": columns.whole(purchases.line),
            "posted_on": columns.days(purchases.day, plan.calendar.first_day),
            "cost_centre": columns.picked((UNMAPPED_COST_CENTRE, team.codes[COST_CENTRE][0].code), purchases.is_mapped.astype(np.int64)),
            "account": columns.picked(ACCOUNTS, category),
            "supplier": columns.picked(SUPPLIERS, category),
            "category": columns.picked(CATEGORIES, category),
            "quantity": columns.number(np.where(purchases.amount < 0, -quantity, quantity), np.isin(category, (BY_AGENCY, SUNDRIES))),
            "amount": columns.whole(purchases.amount),
        },
        copy=False,
    )
