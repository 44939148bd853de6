"""The feeds that nobody sends: cost by week, made from a ledger by month. How it is made belongs to the arithmetic.

They have a contract like any feed, so that measures, pages and traces know their columns; they have no extracts and no suppliers.
"""

from collections.abc import Mapping
from typing import Any

from boxscore.columns import Kind
from boxscore.feeds import Covers, Feed

LEDGER, ROSTER = "ledger", "roster_shifts"
WEEKLY_COSTS, CLOSED_COSTS = "weekly_costs", "closed_costs"
MADE_FROM: Mapping[str, tuple[str, ...]] = {WEEKLY_COSTS: (LEDGER, ROSTER), CLOSED_COSTS: (LEDGER, ROSTER)}
"""For each of them the feeds it is made from; without the second it is made from the first alone."""
TOLD_BY: Mapping[str, tuple[str, ...]] = {WEEKLY_COSTS: (LEDGER, ROSTER), CLOSED_COSTS: (LEDGER,)}
"""For each of them the feeds whose arrival decides whether there is a figure."""

DAYS_TOLD_WITH: Mapping[str, str] = {CLOSED_COSTS: WEEKLY_COSTS}
"""What is nobody's is told of the same days in both, so that what has not closed yet is seen as not received."""

PAY = ("Substantive", "Bank", "Agency", "Overtime")
NOT_PAY = ("Medicines", "Supplies", "Other")
ARREARS = "Arrears"
YEAR_END_PERIOD = "P13"

FROM_LEDGER, YEAR_END, FROM_ROSTER, FROM_CLOSED_MONTHS = "ledger", "year end", "roster", "closed months"
"""What the amount of a part rests on."""

LEDGER_COLUMNS = ("financial_year", "period", "cost_centre", "account", "line", "month_budget", "month_actual")
"""Without these a ledger cannot be told by week."""

_COLUMNS: Mapping[str, Mapping[str, Any]] = {
    "cost_centre": {"kind": Kind.CODE, "meaning": "the cost centre", "example": "990003"},
    "line": {"kind": Kind.TEXT, "meaning": "the kind of cost", "example": "Bank"},
    "account": {"kind": Kind.CODE, "meaning": "the ledger's account; blank for an estimate", "example": "02100", "blank": True},
    "week_ending": {
        "kind": Kind.WEEK_ENDING,
        "meaning": "the Sunday of the week that the part lies in",
        "example": "2026-06-21",
        "formats": ("%Y-%m-%d",),
    },
    "from_day": {"kind": Kind.DATE, "meaning": "the part's first day", "example": "2026-06-15", "formats": ("%Y-%m-%d",)},
    "to_day": {"kind": Kind.DATE, "meaning": "the part's last day", "example": "2026-06-21", "formats": ("%Y-%m-%d",)},
    "basis": {
        "kind": Kind.TEXT,
        "meaning": "what the amount rests on: ledger, year end (P13), roster (an estimate), closed months (an estimate)",
        "example": FROM_LEDGER,
    },
    "whole_amount": {
        "kind": Kind.MONEY,
        "meaning": "what the part is a part of: the ledger's month, or the closed months of an estimate; blank for hours at their rates",
        "example": "32870.14",
        "blank": True,
    },
    "spread_by": {"kind": Kind.TEXT, "meaning": "what the whole is spread by", "example": "minutes worked of its own source"},
    "weight": {"kind": Kind.WHOLE_NUMBER, "meaning": "how much of it lies in the part", "example": "12480"},
    "all_weights": {
        "kind": Kind.WHOLE_NUMBER,
        "meaning": "how much of it the whole is spread over; blank for hours at their rates",
        "example": "55200",
        "blank": True,
    },
    "amount": {"kind": Kind.MONEY, "meaning": "what the part cost", "example": "7430.07"},
    "budget": {"kind": Kind.MONEY, "meaning": "the part's share of the month's budget; 0 for an estimate", "example": "7980.25"},
}


def cost_feeds(ledger: Feed) -> tuple[Feed, ...]:
    """The feeds made from this ledger; none when it lacks one of the columns they are made from."""
    if any(ledger.kind_of(column) is None for column in LEDGER_COLUMNS):
        return ()
    described = {
        "one_row_is": "one part of a ledger's line: days of one week with the same holders of the cost centre",
        "sent": "weekly",
        "covers": Covers.ITS_SPAN,
        "week_from": "week_ending",
        "team_from": ("cost_centre",),
        "codes": ledger.code_list,
        "key": ("cost_centre", "line", "account", "from_day", "basis"),
        "columns": _COLUMNS,
        "suppliers": (),
        "control_total": "amount",
        "settles_after_weeks": 0,  # the parts say it themselves: a month settles as a whole, not week by week
        "window_weeks": ledger.window_weeks,
        "late_after_days": ledger.late_after_days + 7,  # a month's last whole week ends up to six days before the month
        "free_of_identifiers": True,
        "begins": ledger.begins,
    }
    weekly = {"id": WEEKLY_COSTS, "title": "Cost by week", "meaning": "The ledger's months by week, and estimates while a month is open."}
    closed = {"id": CLOSED_COSTS, "title": "Cost by week of closed months", "meaning": "The ledger's closed months by week."}
    return tuple(Feed.model_validate(described | of) for of in (weekly, closed))


def sent_as(feed: str) -> str:
    """The feed in whose extracts the rows of ``feed`` stand: itself, unless it is made."""
    return MADE_FROM[feed][0] if feed in MADE_FROM else feed
