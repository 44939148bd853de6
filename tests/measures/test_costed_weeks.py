"""Weeks of spend and volume told from cells, and taken together: by hand, and for any amounts."""

from datetime import date
from fractions import Fraction
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from trade import board, team

from boxscore.cells import Status
from boxscore.teams import Team
from boxscore.weeks import Week, WeekRange
from measures.bridge import CostedPeriod, bridge, rounded_pence
from measures.costed_weeks import NOT_BY_LINE, NOT_KEPT, CostedWeek, Stretch, Told, compared, costed_weeks, volume_of

FIRST = Week(date(2026, 6, 7))
BASELINE = {"from": "2026-06-01", "to": "2026-06-14", "volume": "Q04"}


def ward(*measures: str, baseline: dict[str, str] | None = None) -> Team:
    described = team("north", *measures, ward="INV01", cost_centre="990001").model_dump(by_alias=True)
    return Team.model_validate(described | {"baseline": baseline})


def cell(measure: str, week: int, value: float | None, status: str = "final", over: float | None = None) -> dict[str, Any]:
    ending = pd.Timestamp(FIRST.plus(week).ending)
    return {"measure": measure, "week_ending": ending, "value": value, "denominator": over, "status": status}


def told(of: Team, *rows: dict[str, Any], weeks: int = 4) -> tuple[CostedWeek, ...]:
    cells = pd.DataFrame(list(rows)).astype({"value": "Float64", "denominator": "Float64"})
    return costed_weeks(cells, volume_of(board(of), of), WeekRange(FIRST, FIRST.plus(weeks - 1)))


def spent(week: int, pence: int | None, volume: int | None = 10, **lines: int) -> CostedWeek:
    return CostedWeek(
        FIRST.plus(week),
        NOT_KEPT if pence is None else Told(pence, Status.FINAL),
        {line: Told(of_line, Status.FINAL) for line, of_line in lines.items()},
        NOT_KEPT if volume is None else Told(volume, Status.FINAL),
        NOT_KEPT,
    )


def test_what_is_in_no_line_the_team_keeps_is_told_beside_them() -> None:
    # £100.00 in all, £70.00 substantive, £-5.00 agency (a credit): £35.00 is in neither.
    (week,) = told(ward("F01", "F05", "F07"), cell("F01", 0, 100_00), cell("F05", 0, 70_00), cell("F07", 0, -5_00), weeks=1)
    assert {line: one.figure for line, one in week.lines.items()} == {"F05": 70_00, "F07": -5_00}
    assert week.not_by_line == 35_00
    period = Stretch((week,), with_volume=False).period
    assert period is not None
    assert period.spend == {"F05": 70_00, "F07": -5_00, NOT_BY_LINE: 35_00}


def test_a_volume_is_a_count_or_what_a_unit_cost_is_divided_by() -> None:
    # £100.00 for 8 admitted is £12.50 each, whichever of the two tells the 8; the other is passed over.
    rows = (cell("F01", 0, 100_00), cell("Q04", 0, 8), cell("F15", 0, 12_50, over=8))
    for of, teller in ((ward("F01", "Q04", "F15", baseline=BASELINE), "Q04"), (ward("F01", "F15"), "F15")):
        (week,) = told(of, *rows, weeks=1)
        assert (week.volume.figure, week.unit_cost) == (8, Told(12_50, Status.FINAL))
        volume = volume_of(board(of), of)
        assert volume is not None
        assert (volume.measure.id, volume.one) == (teller, "patient admitted")


def test_a_team_that_names_no_volume_and_keeps_no_unit_cost_has_none() -> None:
    of = ward("F01", "Q04")
    assert volume_of(board(of), of) is None


def test_a_unit_cost_is_as_settled_as_the_less_settled_of_its_two() -> None:
    # 3 for £100.00 are £33.33 each.
    of = ward("F01", "F15")
    (week,) = told(of, cell("F01", 0, 100_00, "estimated"), cell("F15", 0, 33_33, "provisional", over=3), weeks=1)
    assert week.unit_cost == Told(33_33, Status.ESTIMATED)


def test_a_week_in_which_nothing_was_done_has_spend_and_no_unit_cost() -> None:
    of = ward("F01", "F15")
    busy, idle, unknown = told(
        of,
        cell("F01", 0, 100_00),
        cell("F15", 0, 10_00, over=10),
        cell("F01", 1, 60_00),
        cell("F15", 1, None, "no activity"),
        cell("F01", 2, 60_00),
        cell("F15", 2, None, "not received"),
        weeks=3,
    )
    assert (idle.volume.figure, idle.unit_cost.status) == (0, Status.NO_ACTIVITY)
    assert (unknown.volume.figure, unknown.unit_cost.status) == (None, Status.NOT_RECEIVED)
    # The idle week counts, with £60.00 and nothing done; of the last nobody knows what was done, so it is left out.
    together = Stretch((busy, idle, unknown), with_volume=True)
    assert together.period == CostedPeriod(2, Fraction(10), {NOT_BY_LINE: 160_00})
    assert together.left_out == (FIRST.plus(2),)


def test_without_a_week_that_is_told_there_is_no_period() -> None:
    nothing = Stretch((spent(0, None),), with_volume=True)
    assert (nothing.period, nothing.status) == (None, Status.NOT_RECEIVED)


def test_the_baseline_is_compared_with_when_all_of_it_is_told() -> None:
    of = ward("F01", "Q04", baseline=BASELINE)
    weeks = [spent(week, 100_00) for week in range(5)]
    found = compared(of, weeks, with_volume=True)
    assert found is not None
    assert found.is_baseline
    assert (found.before.asked, found.after.asked) == (WeekRange(FIRST, FIRST.plus(1)), WeekRange(FIRST.plus(2), FIRST.plus(4)))


def test_a_baseline_that_lacks_a_week_is_named_and_not_compared_with() -> None:
    of = ward("F01", "Q04", baseline=BASELINE)
    found = compared(of, [spent(0, 100_00, volume=None), *(spent(week, 100_00) for week in range(1, 5))], with_volume=True)
    assert found is not None
    assert (found.is_baseline, found.baseline_lacks) == (False, (FIRST,))


def test_without_a_baseline_the_last_thirteen_weeks_told_stand_against_the_thirteen_before() -> None:
    # The newest of 28 weeks has no figure yet: weeks 14 to 26 against 1 to 13, counted from 0.
    found = compared(ward("F01"), [*(spent(week, 100_00) for week in range(27)), spent(27, None)], with_volume=True)
    assert found is not None
    assert (found.before.asked, found.after.asked) == (
        WeekRange(FIRST.plus(1), FIRST.plus(13)),
        WeekRange(FIRST.plus(14), FIRST.plus(26)),
    )


def test_any_two_periods_can_be_compared() -> None:
    of = ward("F01", "Q04", baseline=BASELINE)
    asked = {"before": WeekRange(FIRST.plus(2), FIRST.plus(2)), "after": WeekRange(FIRST.plus(4), FIRST.plus(5))}
    found = compared(of, [spent(week, 100_00) for week in range(5)], with_volume=True, **asked)
    assert found is not None
    assert (found.is_baseline, len(found.before.told), len(found.after.told)) == (False, 1, 1)
    assert found.after.left_out == (FIRST.plus(5),), "there is no such week yet"


pence = st.integers(-(10**9), 10**9)


@given(
    before=st.lists(st.tuples(pence, pence, pence, st.integers(0, 500)), min_size=1, max_size=6),
    after=st.lists(st.tuples(pence, pence, pence, st.integers(0, 500)), min_size=1, max_size=6),
)
def test_lines_add_up_to_the_total_in_every_week_period_average_and_effect(
    before: list[tuple[int, ...]], after: list[tuple[int, ...]]
) -> None:
    stretches = [
        Stretch(tuple(spent(at, total, volume, F05=pay, F09=medicines) for at, (total, pay, medicines, volume) in enumerate(weeks)), True)
        for weeks in (before, after)
    ]
    periods = [stretch.period for stretch in stretches]
    was, now = periods
    assert was is not None
    assert now is not None
    for period, weeks in zip((was, now), (before, after), strict=True):
        assert sum(period.spend.values()) == sum(total for total, *_ in weeks)
        assert sum(period.average_week(list(period.spend))) == rounded_pence(period.spend_a_week)
    crossed = bridge(was, now)
    if crossed:
        assert sum(crossed.shown.lines.values()) + crossed.shown.volume == crossed.shown.after - crossed.shown.before


@pytest.mark.parametrize(("value", "status"), [(None, "not received"), (None, "hidden"), (5.0, "not applicable")])
def test_what_has_no_figure_is_no_nought(value: float | None, status: str) -> None:
    (week,) = told(ward("F01"), cell("F01", 0, value, status), weeks=1)
    assert week.spend == Told(None, Status(status))
