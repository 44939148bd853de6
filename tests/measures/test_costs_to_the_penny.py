"""However amounts, rosters and holders fall, weeks add up to the month, shares to the whole, and every way of working out agrees."""

from datetime import date

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st
from invented_costs import RATES, posted, told, worked
from trade import board, team, weeks

from boxscore.costs import LEDGER, ROSTER
from boxscore.weeks import WeekRange
from measures.costs.made import Costs
from measures.costs.pennies import rounded_ratio, spread
from measures.costs.restated import restated_without_its_month
from measures.facts import Facts

YEAR = weeks("2026-03-01", "2026-08-02")
LINES = ("Substantive", "Bank", "Agency", "Overtime", "Arrears", "Medicines", "Other")
PERIODS = ("2025-26, P12", "2025-26, P13", "2026-27, P01", "2026-27, P02", "2026-27, P03")
AMOUNTS = st.integers(min_value=-(10**12), max_value=10**12)
ROWS = st.lists(
    st.tuples(st.sampled_from(PERIODS), st.sampled_from(("990001", "990002", "999999")), st.sampled_from(LINES), AMOUNTS, AMOUNTS),
    min_size=1,
    max_size=12,
)
SOURCES = st.sampled_from(("Substantive", "Bank", "Overtime", "Excess"))
DAYS = st.dates(date(2026, 2, 20), date(2026, 7, 10))
SHIFTS = st.lists(st.tuples(DAYS, st.integers(1, 40), st.sampled_from((7.5, 11.25, 0.1)), SOURCES), max_size=5)


def ledger_of(rows: list[tuple[str, str, str, int, int]]) -> Facts:
    return posted(*(f"{period}, {centre}, {line}, {actual}, {budget}" for period, centre, line, actual, budget in rows))


def roster_of(shifts: list[tuple[date, int, float, str]]) -> Facts:
    stretches = [
        ("INVR1", f"{first}", f"{first.fromordinal(first.toordinal() + days)}", hours, source) for first, days, hours, source in shifts
    ]
    return worked(*stretches) if stretches else worked(("INVR9", "2026-04-01", "2026-04-01", 1.0))


NORTH = team(
    "north", "F01", "F01B", "F05", "F12", roster="INVR1", cost_centre=["990001", {"code": "990002", "share": 37.5, "to": "2026-04-22"}]
)
SOUTH = team(
    "south",
    "F01",
    "F01B",
    "F05",
    "F12",
    cost_centre=[{"code": "990002", "share": 62.5, "to": "2026-04-22"}, {"code": "990002", "from": "2026-04-23"}],
)
ENTRY = {"financial_year": "2026-27", "period": "P02", "from": date(2026, 3, 12), "to": date(2026, 5, 31)}


OF = board(NORTH, SOUTH, as_of=date(2026, 7, 5), staff_rates=RATES, pay_award_arrears=[ENTRY])


@settings(max_examples=25, deadline=None)
@given(ROWS, SHIFTS)
def test_weeks_add_up_to_the_month_of_every_row_whatever_the_amounts(
    rows: list[tuple[str, str, str, int, int]], shifts: list[tuple[date, int, float, str]]
) -> None:
    ledger = ledger_of(rows)
    parts = Costs.of(OF, {LEDGER: ledger, ROSTER: roster_of(shifts)}, YEAR).closed_rows
    by_row = parts.groupby("row_number")[["amount", "budget"]].sum().reindex(ledger.rows["row_number"], fill_value=0)
    assert by_row["amount"].tolist() == ledger.rows["month_actual"].tolist()
    assert by_row["budget"].tolist() == ledger.rows["month_budget"].tolist()
    assert (parts["first_day"] <= parts["last_day"]).all()
    assert (parts["last_day"] <= parts["week_ending"]).all()


@settings(max_examples=8, deadline=None)
@given(ROWS, SHIFTS)
def test_teams_and_what_is_nobodys_add_up_to_the_ledger(
    rows: list[tuple[str, str, str, int, int]], shifts: list[tuple[date, int, float, str]]
) -> None:
    closing = [(period, centre, "Other", 0, 0) for period in ("2026-27, P01",) for centre in ("990001", "990002")]
    ledger = ledger_of([*rows, *closing])
    parts = Costs.of(OF, {LEDGER: ledger, ROSTER: roster_of(shifts)}, YEAR).closed_rows
    of_april = parts["week_ending"].between("2026-04-12", "2026-04-26") & (parts["basis"] == "ledger")
    cells = told(OF, weeks("2026-04-12", "2026-04-26"), ledger, roster_of(shifts))
    counted = cells.loc[(cells["measure"] == "F01") & cells["value"].notna(), "value"]
    assert counted.sum() == parts.loc[of_april, "amount"].sum()


@settings(max_examples=4, deadline=None)
@given(ROWS, SHIFTS, st.randoms(use_true_random=False))
def test_neither_the_order_of_rows_nor_of_weeks_changes_a_cell(
    rows: list[tuple[str, str, str, int, int]], shifts: list[tuple[date, int, float, str]], chance: np.random.RandomState
) -> None:
    ledger, roster, within = ledger_of(rows), roster_of(shifts), weeks("2026-04-26", "2026-05-17")
    together = told(OF, within, ledger, roster)
    order = list(range(len(rows)))
    chance.shuffle(order)
    shuffled = Facts(ledger.feed, ledger.rows.iloc[order].reset_index(drop=True), ledger.cover)
    pd.testing.assert_frame_equal(told(OF, within, shuffled, roster), together)
    alone = pd.concat([told(OF, WeekRange(week, week), ledger, roster) for week in within])
    alone = alone.sort_values(["team", "measure", "week_ending"], ignore_index=True)
    pd.testing.assert_frame_equal(alone.astype(together.dtypes), together)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(AMOUNTS, st.lists(st.integers(0, 10**6), min_size=1, max_size=6)), min_size=1, max_size=4))
def test_pennies_add_up_and_lie_within_one_of_their_exact_part(amounts: list[tuple[int, list[int]]]) -> None:
    whole = [(amount, [*weights, 1]) for amount, weights in amounts]
    of = np.repeat(np.arange(len(whole)), [len(weights) for _, weights in whole])
    parts = spread(np.array([amount for amount, _ in whole]), of, np.array([weight for _, weights in whole for weight in weights]))
    for at, (amount, weights) in enumerate(whole):
        mine = parts[of == at].tolist()
        assert sum(mine) == amount
        assert all(abs(part * sum(weights) - amount * weight) < sum(weights) for part, weight in zip(mine, weights, strict=True))


def test_pennies_left_go_to_the_largest_remainders_of_equal_ones_to_the_earliest() -> None:
    # 10p by 1, 1 and 1: 3.33 each, and the penny left to the first. -5p by 2, 1, 1: 2.5, 1.25, 1.25: the first again, and the sign.
    parts = spread(np.array([10, -5]), np.array([0, 0, 0, 1, 1, 1]), np.array([1, 1, 1, 2, 1, 1]))
    assert parts.tolist() == [4, 3, 3, -3, -1, -1]


def test_an_estimate_is_rounded_half_away_from_zero() -> None:
    assert rounded_ratio(np.array([5, -5, 4, 0]), np.array([1, 1, 1, 1]), np.array([2, 2, 3, 2])).tolist() == [3, -3, 1, 0]


def test_a_year_to_date_restated_without_its_month_is_found_once_with_its_amount() -> None:
    """P02 says 50p more than 100 + 200; P03 carries them on. Of the south the year's beginning is not at hand."""
    ledger = posted(
        "2026-27, P01, 990001, Other, 100, 0, 100",
        "2026-27, P02, 990001, Other, 200, 0, 350",
        "2026-27, P03, 990001, Other, 300, 0, 650",
        "2026-27, P02, 990002, Other, 10, 0, 10",
        "2025-26, P11, 990002, Other, 10, 0, 9999",
        "2025-26, P12, 990002, Other, -10, 0, 9988",
    )
    found = restated_without_its_month(ledger.rows)
    assert found[["cost_centre", "financial_year", "period", "amount"]].to_numpy().tolist() == [
        ["990002", "2025-26", "P12", -1],
        ["990001", "2026-27", "P02", 50],
    ]


def test_hours_without_a_rate_in_an_open_month_are_told_with_their_first_day() -> None:
    ledger = posted("2026-27, P01, 990001, Substantive, 100")
    roster = worked(("INVR1", "2026-04-01", "2026-05-17", 1.0), ("INVR1", "2026-05-06", "2026-05-08", 1.0, "Agency"))
    of = board(team("north", "F01", cost_centre="990001", roster="INVR1"), as_of=date(2026, 5, 17), staff_rates=RATES[:2])
    costs = Costs.of(of, {LEDGER: ledger, ROSTER: roster}, weeks("2026-04-26", "2026-05-17"))
    missing = [one for month in costs.open_months for one in costs.missing_rates(month)]
    assert [(one.staff_group, one.band, one.source, one.first_day) for one in missing] == [("Registered", "5", "Agency", date(2026, 5, 6))]
