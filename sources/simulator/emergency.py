"""What happens in an invented emergency department: how many come each week and how long they wait. Wards belong elsewhere."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from sources.simulator import columns
from sources.simulator.columns import Parts, Whole
from sources.simulator.plan import InventedTeam, Plan
from sources.simulator.teams import codes_by_day, open_days

ATTENDANCES_A_WEEK = 620
PLANNED_A_WEEK = 25
CATEGORIES = ("All", "New planned", "Unplanned")


@dataclass(frozen=True)
class Waits:
    """The attendances of one category, week by week, and how many of them took how long."""

    attendances: Whole
    within_4_hours: Whole
    over_8_hours: Whole
    over_12_hours: Whole

    @property
    def over_4_hours(self) -> Whole:
        return self.attendances - self.within_4_hours


@dataclass(frozen=True)
class EmergencyLife:
    """The weeks of a department, by number, and what each brought."""

    week: Whole
    unplanned: Waits
    planned: Waits


def emergency_life(team: InventedTeam, plan: Plan) -> EmergencyLife:
    """The life of a department over the weeks it is open; a part of a week brings its part."""
    chance, span = plan.chance(team.index, "attendances"), open_days(team, plan)
    winter = plan.calendar.winter[np.minimum(7 * span.weeks + 3, plan.calendar.days - 1)]
    share = span.share_of_weeks * team.size
    unplanned = _waits(chance.poisson(ATTENDANCES_A_WEEK * share * (1 + 0.06 * winter)), 0.8 - 0.16 * winter, chance)
    planned = _waits(chance.poisson(PLANNED_A_WEEK * share), np.full(len(share), 0.98), chance)
    return EmergencyLife(span.weeks, unplanned, planned)


def _waits(attendances: Whole, within: Parts, chance: np.random.Generator) -> Waits:
    in_time = chance.binomial(attendances, within)
    over_8 = chance.binomial(attendances - in_time, 0.35)
    return Waits(attendances, in_time, over_8, chance.binomial(over_8, 0.3))


def emergency_facts(life: EmergencyLife, team: InventedTeam, plan: Plan) -> dict[str, pd.DataFrame]:
    """Three rows a week, one a category; All is the other two together."""
    sunday = np.repeat(7 * life.week + 6, 3)
    both = (life.unplanned, life.planned)
    counts = ("attendances", "within_4_hours", "over_4_hours", "over_8_hours", "over_12_hours")
    told = {name: [getattr(one, name) for one in both] for name in counts}
    of_category = {name: np.stack([unplanned + planned, planned, unplanned], axis=1).ravel() for name, (unplanned, planned) in told.items()}
    return {
        "emergency_department_activity": pd.DataFrame(
            {
                "week_ending": columns.days(sunday, plan.calendar.first_day),
                "location": codes_by_day("emergency_department_activity", sunday, team, plan).text(),
                "category": columns.picked(CATEGORIES, np.tile(np.arange(3), len(life.week))),
                **{name: columns.whole(values) for name, values in of_category.items()},
            },
            copy=False,
        )
    }
