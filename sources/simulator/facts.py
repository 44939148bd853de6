"""The facts of a team as rows of its feeds: what its extracts say, whoever writes them. What happened belongs to each kind's module."""

import pandas as pd

from sources.simulator.by_hand import counted_facts
from sources.simulator.clinics import clinic_facts
from sources.simulator.emergency import emergency_facts
from sources.simulator.experience import experience_facts
from sources.simulator.history import History, history_of
from sources.simulator.money import money_facts
from sources.simulator.plan import InventedTeam, Plan
from sources.simulator.safety import safety_facts
from sources.simulator.staffing_rows import staffing_facts
from sources.simulator.wards import ward_facts


def facts_of(team: InventedTeam, plan: Plan) -> dict[str, pd.DataFrame]:
    """One frame for each feed the team has, in the order of ``plan.FEEDS``; columns as the contract names and orders them.

    Derived columns are left out. Types are those reading gives: str, Int64, Float64, datetime64[us], Int64 pence for money, Int64 minutes
    after midnight for times, boolean; a month is its last day. NA is missing. Rows are in the order of the feed's key.
    """
    return facts_in(history_of(team, plan))


def facts_in(history: History) -> dict[str, pd.DataFrame]:
    """The facts, as ``facts_of``, of a history that has been lived already."""
    team, plan = history.team, history.plan
    told = {
        **(ward_facts(history.ward, team, plan) if history.ward else {}),
        **(clinic_facts(history.clinic, team, plan) if history.clinic else {}),
        **(emergency_facts(history.emergency, team, plan) if history.emergency else {}),
        **(staffing_facts(history.staffing, team, plan) if "roster" in team.codes else {}),
        **(money_facts(history.money, team, plan) if "ledger" in team.feeds else {}),
        **safety_facts(history.safety, team, plan),
        **experience_facts(history.experience, team, plan),
        **counted_facts(history.by_hand, team, plan),
    }
    return {feed: told[feed] for feed in team.feeds}
