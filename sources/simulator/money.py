"""What an invented team spends: purchases week by week and a ledger month by month. Who worked for the pay belongs to the staffing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from sources.simulator import columns
from sources.simulator.columns import Flags, Parts, Whole
from sources.simulator.days import Month
from sources.simulator.plan import COST_CENTRE, THEIR_SHARE, UNMAPPED_COST_CENTRE, WITH_BEDS, InventedTeam, Plan, Setting
from sources.simulator.staffing import (
    AGENCY,
    BANK,
    EXCESS,
    MEDICAL,
    OTHER,
    OVERTIME,
    REGISTERED,
    SOURCES,
    SUBSTANTIVE,
    SUPPORT,
    WORKED,
    Roster,
    StaffingLife,
    full_time_hours,
    in_hours,
)
from sources.simulator.teams import open_days

PENCE_AN_HOUR: Mapping[int, Sequence[int]] = {
    SUBSTANTIVE: (3400, 2300, 8200, 2600),
    BANK: (2850, 1950, 8200, 2300),
    AGENCY: (5200, 3000, 9500, 3600),
    OVERTIME: (3900, 2700, 8200, 3200),
    EXCESS: (3400, 2300, 8200, 2600),
}
"""What an hour worked costs by source and staff group (registered, support, medical, other): pay, on-costs and paid leave together."""
AGENCY_INVOICED_AFTER_WEEKS = 2
BANK_PAID_AFTER_DAYS = 10

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


@dataclass(frozen=True)
class LedgerLine:
    """One account of a team's ledger over its closed months, in pence; year-end adjustments stand apart."""

    account: str
    name: str
    line: str
    budget: Whole
    actual: Whole
    wte_budget: Parts | None = None
    wte_actual: Parts | None = None
    restated: Whole | None = None
    """What the year-to-date says beyond the months so far, month by month."""


@dataclass(frozen=True)
class Ledger:
    """A cost centre's ledger: the months that have closed, its lines in order of account, and the adjustments of P13."""

    months: tuple[Month, ...]
    lines: tuple[LedgerLine, ...]
    year_end: Mapping[str, int]
    """For a financial year that has ended, its adjustment of substantive pay in pence."""


@dataclass(frozen=True)
class MoneyLife:
    """All that a team spends."""

    purchases: Purchases
    ledger: Ledger
    stores: Ledger | None
    """That of the cost centre that is no team's, where the team's extracts hold it."""


@dataclass(frozen=True)
class _Months:
    """The months of a ledger against the days of the history."""

    months: tuple[Month, ...]
    place: Whole
    """For each day of the history the place of its month among them; -1 for none of them."""
    share: Parts
    """For each month the share of its days that the history has: of its first perhaps a part only."""

    @classmethod
    def of(cls, months: tuple[Month, ...], plan: Plan) -> "_Months":
        place, share = np.full(plan.calendar.days, -1), np.ones(len(months))
        for at, month in enumerate(months):
            first, last = max(plan.calendar.number(month.first), 0), plan.calendar.number(month.last)
            place[first : last + 1] = at
            share[at] = (last - first + 1) / month.last.day
        return cls(months, place, share)

    def whole(self, pence: Whole, team: InventedTeam, plan: Plan) -> Whole:
        """The cost of whole months, and of all who share the cost centre. A team that opens later has no more than its part of a month."""
        cost = pence / self.share if team.opens == plan.calendar.first_day else pence
        return np.round(cost * _shared_by(team)).astype(np.int64)


def money_life(team: InventedTeam, plan: Plan, staff: StaffingLife) -> MoneyLife:
    """The spend of a team over the days it is open. Its pay follows from its roster, what it buys from its purchases."""
    purchases = _purchases(team, plan, staff.roster)
    months = _Months.of(_ledger_months(team, plan), plan)
    stores = _stores(purchases, months) if team.story.keeps_stores else None
    return MoneyLife(purchases, _ledger(team, plan, staff, purchases, months), stores)


def _purchases(team: InventedTeam, plan: Plan, roster: Roster) -> Purchases:
    chance, span = plan.chance(team.index, "purchases"), open_days(team, plan)
    scale = team.size * _shared_by(team)
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
    pence = _cost_by(roster.day // 7, roster, AGENCY, plan.weeks)
    week = np.flatnonzero(pence)
    amount = pence[week]
    week = week + AGENCY_INVOICED_AFTER_WEEKS
    invoiced = week < plan.weeks
    return week[invoiced], np.full(int(invoiced.sum()), BY_AGENCY), amount[invoiced]


def _cost_by(place: Whole, roster: Roster, source: int, places: int, group: int | None = None) -> Whole:
    """What the hours worked of a source cost in pence, added up by ``place``; of one staff group where it is given."""
    counts = (roster.source == source) & (roster.status == WORKED) & (place >= 0) & (place < places)
    if group is not None:
        counts &= roster.group == group
    pence = np.array(PENCE_AN_HOUR[source])[roster.group[counts]] * in_hours(roster.worked[counts])
    return np.round(np.bincount(place[counts], weights=pence, minlength=places)).astype(np.int64)


def _ledger_months(team: InventedTeam, plan: Plan) -> tuple[Month, ...]:
    """The closed months in which the team is open, or the team whose lines its extracts hold as well."""
    return tuple(month for month in plan.calendar.closed_months if team.opens <= month.last and month.first <= team.last_day())


def _ledger(team: InventedTeam, plan: Plan, staff: StaffingLife, purchases: Purchases, when: _Months) -> Ledger:
    chance, months = plan.chance(team.index, "ledger"), when.months
    lines = [*_pay(team, plan, staff, when), *_non_pay(purchases, when, HABITS[team.setting])]
    budgeted = [_with_a_budget(line, chance) for line in lines]
    told = [_with_what_befalls(line, team, months) for line in budgeted]
    ends = [month for month in months if month.month == 3 and month.plus(1) in months] if team.setting in WITH_BEDS else []
    year_end = {month.financial_year: int(chance.integers(-400_000, 400_000)) for month in ends}
    return Ledger(months, tuple(sorted(told, key=lambda line: line.account)), year_end)


def _pay(team: InventedTeam, plan: Plan, staff: StaffingLife, months: _Months) -> Iterator[LedgerLine]:
    roster, count = staff.roster, len(months.months)
    worked_in = months.place[roster.day]
    paid_in = months.place[np.minimum(roster.day + BANK_PAID_AFTER_DAYS, plan.calendar.days - 1)]
    for group in sorted(set(roster.group.tolist())):
        actual = months.whole(_cost_by(worked_in, roster, SUBSTANTIVE, count, group), team, plan)
        wte = _wte_worked(roster, group, months, plan)
        yield LedgerLine(f"01{group + 1}00", PAY_NAMES[group], "Substantive", actual, actual, wte, wte)
    for source, account, line, place in (
        (BANK, "02100", "Bank", paid_in),
        (AGENCY, "02500", "Agency", worked_in),
        (OVERTIME, "02700", "Overtime", worked_in),
        (EXCESS, "02800", "Overtime", worked_in),
    ):
        actual = months.whole(_cost_by(place, roster, source, count), team, plan)
        yield LedgerLine(account, f"{SOURCES[source]} staff", line, actual, actual)


PAY_NAMES = {REGISTERED: "Registered nursing", SUPPORT: "Support workers", MEDICAL: "Medical staff", OTHER: "Other staff"}


def _shared_by(team: InventedTeam) -> float:
    """How many times the team's own spend its cost centre holds: where teams share it, the other team's part is beside it."""
    return 100 / (100 - THEIR_SHARE) if team.story.takes_over_from else 1.0


def _wte_worked(roster: Roster, group: int, months: _Months, plan: Plan) -> Parts:
    place = months.place[roster.day]
    worked = (roster.source == SUBSTANTIVE) & (roster.group == group) & (roster.status == WORKED) & (place >= 0)
    hours = np.bincount(place[worked], weights=in_hours(roster.worked[worked]), minlength=len(months.months))
    middle = np.array([plan.calendar.number(month.last) - 14 for month in months.months], dtype=np.int64)
    weeks = np.array([month.last.day / 7 for month in months.months]) * months.share
    return np.round(hours / weeks / full_time_hours(middle, plan), 2)


def _non_pay(purchases: Purchases, months: _Months, habits: Sequence[Habit], *, mapped: bool = True) -> Iterator[LedgerLine]:
    place = months.place[purchases.day]
    for category in sorted({habit.category for habit in habits}):
        counts = (purchases.category == category) & (purchases.is_mapped == mapped) & (place >= 0)
        pence = np.bincount(place[counts], weights=purchases.amount[counts], minlength=len(months.months))
        actual = np.round(pence / months.share).astype(np.int64)
        line = CATEGORIES[category] if category in (MEDICINES, SUPPLIES) else "Other"
        yield LedgerLine(ACCOUNTS[category], NON_PAY_NAMES[category], line, actual, actual)


NON_PAY_NAMES = ("Agency staff", "Medicines", "Milk", "Provisions", "Surgical supplies", "Sundries")


def _with_a_budget(line: LedgerLine, chance: np.random.Generator) -> LedgerLine:
    """A twelfth of a yearly budget each month, near what is usually spent; the posts beside it vary about theirs."""
    usual = int(np.median(line.actual)) if len(line.actual) else 0
    budget = np.full(len(line.actual), round(usual * chance.uniform(0.92, 1.04) / 100) * 100)
    if line.wte_actual is None:
        return replace(line, budget=budget)
    return replace(
        line,
        budget=budget,
        wte_budget=np.full(len(budget), np.round(np.median(line.wte_actual) * 1.05, 2)) if len(budget) else line.wte_actual,
    )


def _with_what_befalls(line: LedgerLine, team: InventedTeam, months: tuple[Month, ...]) -> LedgerLine:
    story, actual = team.story, line.actual.copy()
    if line.line == "Agency" and story.credit_note_in in months:
        at = months.index(story.credit_note_in)
        actual[at] -= 2 * abs(actual[at]) + 150_000
    if line.line == "Agency" and story.accrual_of in months:
        at = months.index(story.accrual_of)
        actual[at] += ACCRUAL
        actual[at + 1] -= ACCRUAL
    if line.line == "Supplies" and story.restated_in in months:
        restated = np.zeros(len(months), dtype=np.int64)
        first = months.index(story.restated_in)
        for at in range(first, len(months)):
            restated[at] = RESTATED if months[at].financial_year == months[first].financial_year else 0
        return replace(line, actual=actual, restated=restated)
    return replace(line, actual=actual)


ACCRUAL = 640_000
"""Agency shifts of March that are put into P12 and taken back in P01, in pence."""
RESTATED = 123_456
"""What a year-to-date says more than its months, in pence."""


def _stores(purchases: Purchases, months: _Months) -> Ledger:
    lines = _non_pay(purchases, months, STORES, mapped=False)
    return Ledger(months.months, tuple(sorted(lines, key=lambda line: line.account)), {})


def money_facts(life: MoneyLife, team: InventedTeam, plan: Plan) -> dict[str, pd.DataFrame]:
    """The rows of the feeds that tell of spend."""
    own = team.codes[COST_CENTRE][0].code
    ledgers = [(own, f"Invented {team.name.removesuffix(' (invented)').lower()}", life.ledger)]
    ledgers += [(UNMAPPED_COST_CENTRE, "Invented stores", life.stores)] if life.stores else []
    return {"ledger": _ledger_rows(ledgers), "purchase_lines": _purchase_rows(life.purchases, team, plan)}


def _ledger_rows(ledgers: Sequence[tuple[str, str, Ledger]]) -> pd.DataFrame:
    rows = [row for cost_centre, name, ledger in ledgers for row in _rows_of(cost_centre, name, ledger)]
    rows.sort(key=lambda row: (row[0], row[1], row[2], row[4]))
    told = dict(zip(LEDGER_COLUMNS, zip(*rows, strict=True), strict=True)) if rows else dict.fromkeys(LEDGER_COLUMNS, ())
    texts = {name: columns.text(told[name]) for name in LEDGER_COLUMNS[:7]}
    posts = {name: _posts(told[name]) for name in LEDGER_COLUMNS[7:9]}
    money = {name: columns.whole(np.array(told[name], dtype=np.int64)) for name in LEDGER_COLUMNS[9:]}
    return pd.DataFrame({**texts, **posts, **money}, copy=False)


LEDGER_COLUMNS = (
    "financial_year",
    "period",
    "cost_centre",
    "cost_centre_name",
    "account",
    "account_name",
    "line",
    "wte_budget",
    "wte_actual",
    "month_budget",
    "month_actual",
    "year_to_date_budget",
    "year_to_date_actual",
)


def _posts(wte: Sequence[float | None]) -> Any:
    missing = np.array([one is None for one in wte], dtype=bool)
    return columns.number(np.array([one or 0.0 for one in wte]), missing)


def _rows_of(cost_centre: str, name: str, ledger: Ledger) -> Iterator[tuple[Any, ...]]:
    for line in ledger.lines:
        head = (cost_centre, name, line.account, line.name, line.line)
        budget = actual = 0
        for at, month in enumerate(ledger.months):
            if month.month == 4:
                budget = actual = 0
            budget, actual = budget + int(line.budget[at]), actual + int(line.actual[at])
            restated = 0 if line.restated is None else int(line.restated[at])
            posts = _posts_in(line, at)
            amounts = (int(line.budget[at]), int(line.actual[at]), budget, actual + restated)
            yield (month.financial_year, month.period, *head, *posts, *amounts)
            adjusted = ledger.year_end.get(month.financial_year) if line is ledger.lines[0] and month.month == 3 else None
            if adjusted is not None:
                yield (month.financial_year, "P13", *head, *posts, 0, adjusted, budget, actual + adjusted)


def _posts_in(line: LedgerLine, at: int) -> tuple[float | None, float | None]:
    if line.wte_budget is None or line.wte_actual is None:
        return None, None
    return float(line.wte_budget[at]), float(line.wte_actual[at])


def _purchase_rows(purchases: Purchases, team: InventedTeam, plan: Plan) -> pd.DataFrame:
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
