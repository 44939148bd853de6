"""How a team of the plan lies in its history: the days it is open, the codes its rows carry. What befalls it belongs to the plan."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from sources.simulator import columns
from sources.simulator.columns import Whole
from sources.simulator.days import Stretch
from sources.simulator.plan import DatedCode, InventedTeam, Plan


def open_days(team: InventedTeam, plan: Plan) -> Stretch:
    """The days of the history that the team is open."""
    return Stretch(plan.calendar.number(team.opens), plan.calendar.number(team.last_day()))


def days_held(held: DatedCode, team: InventedTeam, plan: Plan) -> Stretch:
    """The open days on which the code is the team's."""
    open_, calendar = open_days(team, plan), plan.calendar
    first = open_.first if held.first is None else max(open_.first, calendar.number(held.first))
    last = open_.last if held.last is None else min(open_.last, calendar.number(held.last))
    return Stretch(first, last)


@dataclass(frozen=True)
class CodesByDay:
    """For each of some rows the code of a list it carries."""

    choices: tuple[str, ...]
    place: Whole
    """Where its code stands among the choices."""

    def text(self) -> Any:
        return columns.picked(self.choices, self.place)


def codes_by_day(code_list: str, days: Whole, team: InventedTeam, plan: Plan, *, of: str = "") -> CodesByDay:
    """The team's code on each of the days; on days it has several, one of them by chance, told apart by ``of``."""
    held = team.codes[code_list]
    choices = tuple(one.code for one in held)
    if len(held) == 1:
        return CodesByDay(choices, np.zeros(len(days), dtype=np.int64))
    stretches = [days_held(one, team, plan) for one in held]
    is_held = np.array([(days >= stretch.first) & (days <= stretch.last) for stretch in stretches])
    nth = (plan.chance(team.index, f"codes of {code_list} {of}").random(len(days)) * is_held.sum(axis=0)).astype(np.int64)
    return CodesByDay(choices, np.argmax(np.cumsum(is_held, axis=0) == nth + 1, axis=0))
