"""The true figures of what a team saved against its baseline, released and avoided. What it spent and did belongs to the costs."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from sources.simulator.columns import Flags, Parts, Whole
from sources.simulator.figures import Figure
from sources.simulator.plan import ComparedWith, Plan

RELEASED, AVOIDED = "F13", "F13B"


def savings(baseline: ComparedWith | None, plan: Plan, spend: Figure, done: Mapping[str, Parts]) -> dict[str, Figure]:
    """For each of the two its figure; ``done`` is what was done in each week, by the measure that tells it."""
    weeks = np.arange(plan.weeks)
    if baseline is None:
        nothing = replace(spend, applies=weeks < 0)
        return {RELEASED: nothing, AVOIDED: nothing}
    first, last = (plan.calendar.number(day) // 7 for day in (baseline.first, baseline.last))
    before = (weeks >= first) & (weeks <= last)
    often, spent = int(before.sum()), spend.over.astype(np.int64)
    told = _as_settled_as_all_of(spend, before, applies=weeks >= first)
    volume = done[baseline.volume].astype(np.int64)
    in_all = int(volume[before].sum())
    more = int(spent[before].sum()) * (volume * often - in_all)
    return {
        RELEASED: replace(told, over=_to_the_penny(spent[before].sum() - often * spent, often)),
        AVOIDED: replace(told, over=np.where(volume == 0, np.nan, _to_the_penny(more, often * in_all))),
    }


def _as_settled_as_all_of(spend: Figure, before: Flags, *, applies: Flags) -> Figure:
    """The week's spend with that of the baseline: received, estimated and final as the worst of them."""
    received = np.ones(len(before), dtype=bool) if spend.received is None else spend.received
    estimated = np.zeros(len(before), dtype=bool) if spend.is_estimated is None else spend.is_estimated
    told_to = 7 * np.arange(len(before)) + 6 if spend.told_to is None else spend.told_to
    return replace(
        spend,
        received=received & received[before].all(),
        is_estimated=estimated | estimated[before].any(),
        told_to=np.maximum(told_to, told_to[before].max()),
        applies=applies,
    )


def _to_the_penny(pence: Whole, by: int) -> Parts:
    """Divided in whole numbers, half away from zero; NaN by 0."""
    if by == 0:
        return np.full(len(pence), np.nan)
    nearest: Parts = (np.sign(pence) * ((2 * np.abs(pence) + by) // (2 * by))).astype(float)
    return nearest
