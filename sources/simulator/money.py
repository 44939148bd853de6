"""All that an invented team spends, and its rows. What it buys belongs to the purchases, what is posted of it to the ledger."""

from dataclasses import dataclass

import pandas as pd

from sources.simulator.ledger import Ledger, ledger_of, ledger_of_stores, ledger_rows
from sources.simulator.plan import COST_CENTRE, UNMAPPED_COST_CENTRE, InventedTeam, Plan
from sources.simulator.purchases import Purchases, purchase_rows, purchases_of
from sources.simulator.staffing import StaffingLife


@dataclass(frozen=True)
class MoneyLife:
    """All that a team spends."""

    purchases: Purchases
    ledger: Ledger
    stores: Ledger | None
    """That of the cost centre that is no team's, where the team's extracts hold it."""


def money_life(team: InventedTeam, plan: Plan, staff: StaffingLife) -> MoneyLife:
    """The spend of a team over the days it is open. Its pay follows from its roster, what it buys from its purchases."""
    purchases = purchases_of(team, plan, staff.roster)
    stores = ledger_of_stores(team, plan, purchases) if team.story.keeps_stores else None
    return MoneyLife(purchases, ledger_of(team, plan, staff.roster, purchases), stores)


def money_facts(life: MoneyLife, team: InventedTeam, plan: Plan) -> dict[str, pd.DataFrame]:
    """The rows of the feeds that tell of spend."""
    own = team.codes[COST_CENTRE][0].code
    ledgers = [(own, f"Invented {team.name.removesuffix(' (invented)').lower()}", life.ledger)]
    ledgers += [(UNMAPPED_COST_CENTRE, "Invented stores", life.stores)] if life.stores else []
    return {"ledger": ledger_rows(ledgers), "purchase_lines": purchase_rows(life.purchases, team, plan)}
