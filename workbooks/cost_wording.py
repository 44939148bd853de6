"""The sentences of the sheet ``Cost``, for a team lead and a management accountant. Figures and cells belong elsewhere."""

from collections.abc import Sequence
from datetime import date

from workbooks.cost_contents import Comparison, LedgerPeriod, Saved, TeamCost, Weeks
from workbooks.figures import PENCE_A_POUND
from workbooks.wording import counted

WHAT_IT_HOLDS = "Why the cost of each changed, what was saved, what was spent week by week, and where all of it stands in the ledger."
NO_COST = "Nothing is told of this team's cost: the board has no ledger, or the team does not keep the measure of its total cost (F01)."
NO_LEDGER = "No period of a cost centre of this team has been reconciled yet."
WITHOUT_EARLIER_WEEKS = "Nothing can be compared yet: there are not enough weeks with figures."
NO_BASELINE = (
    "The team has named no baseline that was over by then, so it is compared with the weeks before. A coach can name one (docs/finance.md)."
)
HOW_A_BRIDGE_ADDS_UP = (
    "S and V are spend and volume, before (0) and after (1). The volume's effect is S0 / V1 - S0 / V0: the same money for more or fewer. "
    "The spend's is (S1 - S0) / V1, line by line.",
    "To the penny, the lines add up to the spend in every column, and the effects of volume and spend to the change in unit cost.",
)
WITHOUT_VOLUME = ("Without a volume there is no unit cost to explain. The lines add up to the spend, to the penny.",)
NEVER_ADDED = ("Two different things, which are never added up: money that was not spent, and more done for the same money.",)
BY_WEEK = (
    "Newest first. Estimated: worked out from the rosters and earlier months until the ledger's month closes. Provisional: the ledger may "
    "still change it. Final: settled.",
    "The lines add up to the total spend. The year-end adjustment (period 13) is apart from it, and told in the weeks of March.",
)
ACCOUNTS = (
    "Of the periods that have a day in the weeks above; each period adds up to its column This team. The command boxscore trace TEAM F01 "
    "WEEK follows a week's spend to the rows of the ledger and the roster.",
)
ALL_FOUND = "Every penny is found again: no period has a difference."
ADDS_UP = (
    "Ledger = told by week + year-end adjustment + outside the board's weeks. Told by week + year-end adjustment = this team + other teams "
    "+ unmapped. The difference has to be £0.00.",
    "Open: the ledger has no row of the month yet, and only the estimate is told. Closed: it has. Settled: it should no longer change.",
)


def weeks_in_words(of: Comparison) -> str:
    """Which weeks are compared, and how settled they are."""
    whose = "the team's baseline, " if of.is_baseline else ""
    return f"Before: {whose}{_weeks(of.before)}. After: {_weeks(of.after)}."


def why_these_weeks(of: Comparison) -> list[str]:
    """Why the earlier weeks are not the team's baseline; nothing where they are."""
    if of.baseline_lacks:
        lacking = ", ".join(map(_day, of.baseline_lacks))
        return [f"The team's baseline is not compared with, because figures of some of its weeks were not received: {lacking}."]
    return [] if of.is_baseline else [NO_BASELINE]


def _weeks(weeks: Weeks) -> str:
    without = f", without {', '.join(map(_day, weeks.left_out))} for want of figures" if weeks.left_out else ""
    many = counted(weeks.counted, "week", "weeks")
    return f"w/e {_day(weeks.first)} to {_day(weeks.last)} ({many}{without}; {weeks.status})"


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def as_released(saved: Saved) -> str:
    """What became of spend."""
    amount = pounds(abs(saved.released))
    if not saved.released:
        return "Spend stayed the same: no cash was released."
    if saved.released < 0:
        return f"Spend rose by {amount} in an average week: no cash was released."
    return f"Spend fell by {amount} in an average week: the money is there for something else, once budgets follow."


def as_avoided(saved: Saved) -> str:
    """What became of volume."""
    if saved.avoided is None:
        return "No volume tells what was done for the money, so nothing can be said of what was avoided."
    amount = pounds(abs(saved.avoided))
    if not saved.avoided:
        return "As much was done as before: no cost was avoided."
    if saved.avoided < 0:
        return f"Less was done: {amount} less in an average week, at the earlier unit cost. No cost was avoided."
    return f"More was done, which at the earlier unit cost would have cost {amount} more in an average week. No money comes back."


def volume_in_words(cost: TeamCost) -> str:
    """What the volume counts."""
    if not cost.volume:
        return "No measure of this team tells its volume, so there is no unit cost."
    return f"The volume counts each {cost.one}, as in {cost.volume}. Read a unit cost beside its spend and its volume, never alone."


def reconciled(periods: Sequence[LedgerPeriod]) -> list[str]:
    """Whether every penny of these cost centres is found again, and how the columns add up."""
    off = sum(one.difference != 0 for one in periods)
    found = (
        f"{off} of the periods below have a difference: tell the analyst."
        if off
        else "Every penny is found again: no period has a difference."
    )
    return [found, *ADDS_UP]


def pounds(pence: int) -> str:
    """``-£1,234.50``."""
    return f"{'-' if pence < 0 else ''}£{abs(pence) // PENCE_A_POUND:,}.{abs(pence) % PENCE_A_POUND:02d}"
