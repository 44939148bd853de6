"""The true figures of savings, worked out by hand over six weeks of one ward."""

import numpy as np

from sources.simulator.figures import ESTIMATED, FINAL, NO_ACTIVITY, NOT_APPLICABLE, NOT_RECEIVED, Figure, told
from sources.simulator.plan import ComparedWith, Plan, baseline_of
from sources.simulator.truth_savings import savings

PLAN = Plan(seed=1, weeks=6, size=12)
SPENT = Figure(("ledger",), np.array([500.0, 101, 100, 100, 90, 80]), told_to=np.zeros(6, dtype=np.int64) - 400, in_pence=True)
DONE = {"Q04": np.array([9.0, 4, 6, 5, 0, 7])}
WEEKS = np.arange(6)


def of_weeks(first: int, last: int) -> ComparedWith:
    calendar = PLAN.calendar
    return ComparedWith(calendar.day(7 * first), calendar.day(7 * last + 6), "Q04")


def test_a_saving_is_told_to_the_penny_from_the_baselines_first_week_on() -> None:
    figures = savings(of_weeks(1, 2), PLAN, SPENT, DONE)
    # 201 pence in two weeks: 100.5 each. 10 stays in two weeks, 5 each, at 20.1 pence: one fewer, one more, none, and two more.
    released, avoided = (told(figures[id], WEEKS) for id in ("F13", "F13B"))
    assert released.value[1:].tolist() == [-1, 1, 1, 11, 21]
    assert avoided.value[[1, 2, 3, 5]].tolist() == [-20, 20, 0, 40]
    assert released.status.tolist() == [NOT_APPLICABLE, *[FINAL] * 5]
    assert avoided.status.tolist() == [NOT_APPLICABLE, *[FINAL] * 3, NO_ACTIVITY, FINAL]


def test_a_baseline_is_as_settled_as_its_weakest_week() -> None:
    estimated = Figure(SPENT.feeds, SPENT.over, told_to=SPENT.told_to, in_pence=True, is_estimated=WEEKS == 2)
    lacking = Figure(SPENT.feeds, SPENT.over, told_to=SPENT.told_to, in_pence=True, received=WEEKS != 2)
    for spend, status in ((estimated, ESTIMATED), (lacking, NOT_RECEIVED)):
        assert told(savings(of_weeks(1, 2), PLAN, spend, DONE)["F13"], WEEKS).status.tolist() == [NOT_APPLICABLE, *[status] * 5]


def test_a_baseline_lies_before_the_change_of_cost_that_was_planted() -> None:
    plan = Plan(seed=1, weeks=40, size=12)
    compared = {team.slug: baseline for team in plan.teams() if (baseline := baseline_of(team, plan))}
    assert {slug: baseline.volume for slug, baseline in compared.items()} == {"inpatient-ward-2": "F03", "inpatient-ward-3": "Q04"}
    assert {(one.last - one.first).days for one in compared.values()} == {13 * 7 - 1}
    none = savings(None, plan, Figure(("ledger",), np.zeros(40), in_pence=True), DONE)
    assert set(told(none["F13"], np.arange(40)).status) == {NOT_APPLICABLE}
