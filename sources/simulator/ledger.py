"""The ledger of an invented team, month by month: its pay after the roster, the rest after its purchases, and what befalls it.

Who worked and what was bought belong elsewhere, and so does what a week's share of a month is.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from sources.simulator import columns
from sources.simulator.columns import Parts, Whole
from sources.simulator.days import Calendar, Month
from sources.simulator.plan import WITH_BEDS, InventedTeam, Plan, shared_by
from sources.simulator.purchases import ACCOUNTS, CATEGORIES, HABITS, MEDICINES, STORES, SUPPLIES, Habit, Purchases
from sources.simulator.rates import cost_by
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
    full_time_hours,
    in_hours,
)

BANK_PAID_AFTER_DAYS = 10


@dataclass(frozen=True)
class PayAward:
    """Arrears of a pay award: posted in one month, for the days of several."""

    posted_in: Month
    first: date
    last: date


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
    award: PayAward | None = None
    """That whose arrears it holds, if any."""


PAY_AWARDS = (
    PayAward(Month(2025, 10), date(2025, 4, 1), date(2025, 9, 30)),
    PayAward(Month(2026, 5), date(2026, 4, 1), date(2026, 4, 30)),
)
"""Invented; the second is for histories too short for the first."""
ARREARS, ARREARS_PCT = "Arrears", 2
"""What the award adds to the substantive pay of its days."""


def pay_award(calendar: Calendar) -> PayAward | None:
    """The first award whose days all lie in the history; None in one too short for any."""
    return next((award for award in PAY_AWARDS if award.first >= calendar.first_day), None)


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
        return np.round(cost * shared_by(team)).astype(np.int64)


def ledger_months(team: InventedTeam, plan: Plan) -> tuple[Month, ...]:
    """The closed months in which the team is open, or the team whose lines its extracts hold as well."""
    return tuple(month for month in plan.calendar.closed_months if team.opens <= month.last and month.first <= team.last_day())


def ledger_of(team: InventedTeam, plan: Plan, roster: Roster, purchases: Purchases) -> Ledger:
    """The ledger of the team's own cost centre."""
    chance, when = plan.chance(team.index, "ledger"), _Months.of(ledger_months(team, plan), plan)
    months = when.months
    lines = [*_pay(team, plan, roster, when), *_non_pay(purchases, when, HABITS[team.setting])]
    budgeted = [_with_a_budget(line, chance) for line in lines]
    told = [_with_what_befalls(line, team, months) for line in budgeted]
    award = pay_award(plan.calendar)
    told += _arrears(told, months, award)
    ends = [month for month in months if month.month == 3 and month.plus(1) in months] if team.setting in WITH_BEDS else []
    year_end = {month.financial_year: int(chance.integers(-400_000, 400_000)) for month in ends}
    return Ledger(months, tuple(sorted(told, key=lambda line: line.account)), year_end, award)


def _pay(team: InventedTeam, plan: Plan, roster: Roster, months: _Months) -> Iterator[LedgerLine]:
    count = len(months.months)
    worked_in = months.place[roster.day]
    paid_in = months.place[np.minimum(roster.day + BANK_PAID_AFTER_DAYS, plan.calendar.days - 1)]
    for group in sorted(set(roster.group.tolist())):
        actual = months.whole(cost_by(worked_in, roster, SUBSTANTIVE, count, group), team, plan)
        wte = _wte_worked(roster, group, months, plan)
        yield LedgerLine(f"01{group + 1}00", PAY_NAMES[group], "Substantive", actual, actual, wte, wte)
    for source, account, line, place in (
        (BANK, "02100", "Bank", paid_in),
        (AGENCY, "02500", "Agency", worked_in),
        (OVERTIME, "02700", "Overtime", worked_in),
        (EXCESS, "02800", "Overtime", worked_in),
    ):
        actual = months.whole(cost_by(place, roster, source, count), team, plan)
        yield LedgerLine(account, f"{SOURCES[source]} staff", line, actual, actual)


PAY_NAMES = {REGISTERED: "Registered nursing", SUPPORT: "Support workers", MEDICAL: "Medical staff", OTHER: "Other staff"}


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


def _arrears(lines: Sequence[LedgerLine], months: tuple[Month, ...], award: PayAward | None) -> Iterator[LedgerLine]:
    """The award's line, where the ledger has months it is for; nothing but 0 in every month but one."""
    if award is None or award.posted_in not in months:
        return
    awarded = np.array([award.first <= month.first <= award.last for month in months])
    paid = sum(int(line.actual[awarded].sum()) for line in lines if line.line == SOURCES[SUBSTANTIVE])
    amounts = np.zeros(len(months), dtype=np.int64)
    amounts[months.index(award.posted_in)] = paid * ARREARS_PCT // 100
    if paid:
        yield LedgerLine("01900", "Pay award arrears", ARREARS, np.zeros_like(amounts), amounts)


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


def ledger_of_stores(team: InventedTeam, plan: Plan, purchases: Purchases) -> Ledger:
    """That of the cost centre that is no team's, which the team's extracts hold."""
    months = _Months.of(ledger_months(team, plan), plan)
    lines = _non_pay(purchases, months, STORES, mapped=False)
    return Ledger(months.months, tuple(sorted(lines, key=lambda line: line.account)), {})


def ledger_rows(ledgers: Sequence[tuple[str, str, Ledger]]) -> pd.DataFrame:
    """One row for each month, account and cost centre; each ledger beside its cost centre's code and name."""
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
