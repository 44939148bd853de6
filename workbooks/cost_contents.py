"""What a team's workbook says of its cost, as plain values: money in whole pence. Working it out and wording it belong elsewhere."""

from dataclasses import dataclass
from datetime import date

Amount = int | str
"""Whole pence, or the word that says why there is none."""


@dataclass(frozen=True)
class CostWeek:
    """What a week cost, and what was done for it."""

    ending: date
    status: str
    """Of the spend."""
    lines: tuple[Amount, ...]
    """In the order of ``TeamCost.lines``."""
    spend: Amount
    volume: float | str
    volume_status: str
    unit_cost: Amount
    year_end: Amount


@dataclass(frozen=True)
class Weeks:
    """Weeks that are compared."""

    first: date
    last: date
    """The Sundays of the first and the last of them."""
    counted: int
    """How many of them have figures."""
    left_out: tuple[date, ...]
    """The Sundays of those that have none."""
    status: str
    """As settled as the least settled figure."""


@dataclass(frozen=True)
class CostLine:
    """One line of spend in an average week before and after, and what it did to the unit cost; None where none can be told."""

    name: str
    before: int
    after: int
    effect: int | None


@dataclass(frozen=True)
class Crossed:
    """The bridge between the two unit costs: the effect of the volume and that of the spend add up to the change."""

    volume_before: float
    """Of an average week."""
    volume_after: float
    volume_effect: int
    unit_cost_before: int
    unit_cost_after: int
    says: str
    """In words, without a full stop."""


@dataclass(frozen=True)
class Saved:
    """What an average week cost less than before, and all weeks after together: two different things, which are never added up."""

    released: int
    released_in_all: int
    avoided: int | None
    """None where no volume tells."""
    avoided_in_all: int | None


@dataclass(frozen=True)
class Comparison:
    """Some weeks against earlier ones."""

    before: Weeks
    after: Weeks
    is_baseline: bool
    """Whether the earlier are the team's baseline."""
    baseline_lacks: tuple[date, ...]
    """The Sundays of its baseline without figures, for which it is not compared with."""
    lines: tuple[CostLine, ...]
    """They add up to the spend, in every column."""
    spend: CostLine
    crossed: Crossed | None
    """None where one of them has no volume."""
    saved: Saved


@dataclass(frozen=True)
class LedgerPeriod:
    """One period of a cost centre, from the ledger to the team; what is open has no amounts but its estimate."""

    period: str
    """With its financial year: ``2026-27 P02``."""
    cost_centre: str
    status: str
    ledger: int
    apportioned: int
    year_end: int
    outside: int
    own: int
    others: int
    unmapped: int
    difference: int
    estimated: int | None


@dataclass(frozen=True)
class LedgerAccount:
    """What the team has of one account in a period."""

    period: str
    cost_centre: str
    account: str
    line: str
    own: int


@dataclass(frozen=True)
class TeamCost:
    """What a team spent, what it did for it, why its unit cost changed, and where it stands in the ledger."""

    lines: tuple[str, ...]
    """The names of the lines of spend."""
    volume: str
    """The measure that tells the volume, with its id; empty for a team that has none."""
    one: str
    """What one of it is called: ``patient admitted``."""
    weeks: tuple[CostWeek, ...]
    """Those the workbook shows, newest first."""
    comparison: Comparison | None
    """None where there are no earlier weeks with figures."""
    periods: tuple[LedgerPeriod, ...]
    """Of the cost centres the team holds, in the periods it holds them, newest first."""
    accounts: tuple[LedgerAccount, ...]
    """Of the periods that have a day in the weeks the workbook shows."""
