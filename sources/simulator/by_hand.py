"""What an invented team counts by hand each week, and the weeks it forgot to. What systems count belongs elsewhere."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sources.simulator import columns
from sources.simulator.columns import Whole
from sources.simulator.plan import InventedTeam, Plan, Setting
from sources.simulator.teams import open_days

ITEMS = ("Assessments", "Care plans", "Milk wasted", "Orders right", "Safety huddles", "Supervision")
ASSESSMENTS, CARE_PLANS, MILK_WASTED, ORDERS_RIGHT, HUDDLES, SUPERVISION = range(6)
USUAL: Mapping[int, tuple[int, float]] = {
    ASSESSMENTS: (40, 0.86),
    CARE_PLANS: (5, 0.8),
    MILK_WASTED: (820, 0.07),
    ORDERS_RIGHT: (1900, 0.965),
    HUDDLES: (7, 0.8),
    SUPERVISION: (22, 0.75),
}
"""How many a week there usually are, and the share that is done."""
FORGOTTEN = 0.04
"""The share of weeks no sheet comes."""
COUNTED: Mapping[Setting, tuple[int, ...]] = {
    Setting.WARD: (ASSESSMENTS, HUDDLES),
    Setting.MENTAL_HEALTH_WARD: (ASSESSMENTS, CARE_PLANS, HUDDLES, SUPERVISION),
    Setting.SPINAL: (ASSESSMENTS, HUDDLES),
    Setting.COMMUNITY: (HUDDLES, SUPERVISION),
    Setting.CLINIC: (HUDDLES,),
    Setting.DAY_UNIT: (HUDDLES,),
    Setting.CATERING: (MILK_WASTED, ORDERS_RIGHT, HUDDLES),
    Setting.EMERGENCY: (HUDDLES,),
}


@dataclass(frozen=True)
class Counts:
    """A week and item a row, in that order; weeks nobody sent are absent."""

    week: Whole
    item: Whole
    done: Whole
    out_of: Whole


def counts_by_hand(team: InventedTeam, plan: Plan) -> Counts:
    """What the team counts in the weeks it is open."""
    chance, weeks = plan.chance(team.index, "by hand"), open_days(team, plan).weeks
    sent = weeks[chance.random(len(weeks)) >= FORGOTTEN]
    items = COUNTED[team.setting]
    week, item = np.repeat(sent, len(items)), np.tile(items, len(sent))
    usual, share = (np.array([USUAL[one][part] for one in items])[np.arange(len(week)) % len(items)] for part in range(2))
    out_of = np.where(item == HUDDLES, 7, chance.poisson(usual))
    done = chance.binomial(out_of.astype(np.int64), share)
    always = (item == HUDDLES) & team.story.huddles_always_held
    return Counts(week, item, np.where(always, out_of, done).astype(np.int64), out_of.astype(np.int64))


def counted_facts(counts: Counts, team: InventedTeam, plan: Plan) -> dict[str, pd.DataFrame]:
    """The rows of the sheet of counts."""
    return {
        "counts_by_hand": pd.DataFrame(
            {
                "team": columns.constant(team.codes["team"][0].code, len(counts.week)),
                "week_ending": columns.days(7 * counts.week + 6, plan.calendar.first_day),
                "item": columns.picked(ITEMS, counts.item),
                "done": columns.number(counts.done),
                "out_of": columns.number(counts.out_of),
            },
            copy=False,
        )
    }
