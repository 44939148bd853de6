"""The ledger reconciled, by hand: a ward, a shared cost centre, an account of nobody's, the year's end and a month still open."""

from datetime import date

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st
from invented_costs import posted, worked
from trade import board, team, weeks

from boxscore.board import Board
from boxscore.costs import LEDGER, ROSTER
from boxscore.weeks import WeekRange
from measures.costs.reconciled import AMOUNTS, Reconciliation, differences, months_of, reconciled

SPRING = weeks("2026-03-08", "2026-05-03")
"""From Monday 2 March to Sunday 3 May: Sunday 1 March lies before, and of May three days inside."""
SHARED = {"code": "990002", "share": 60}, {"code": "990002", "share": 40}


def spring(as_of: date = date(2026, 5, 4)) -> Board:
    """Two wards that open on 2 March, told as at 4 May, so that its weeks are those of ``SPRING``."""
    opens = date(2026, 3, 2)
    north = team("north", "F01", "F01B", opens=opens, cost_centre=["990001", SHARED[0]], roster="INVR1")
    south = team("south", "F01", opens=opens, cost_centre=[SHARED[1]])
    return board(north, south, as_of=as_of)


def told(*lines: str, of: Board | None = None, within: WeekRange = SPRING) -> Reconciliation:
    return reconciled(of or spring(), {LEDGER: posted(*lines), ROSTER: worked(("INVR1", "2026-03-01", "2026-03-31", 7.5))}, within)


def amounts(periods: pd.DataFrame, period: str, centre: str) -> list[int]:
    """Of ``AMOUNTS``: ledger, apportioned, year end, outside, teams, nobody."""
    (row,) = periods[(periods["period"] == period) & (periods["cost_centre"] == centre)][list(AMOUNTS)].astype(int).to_numpy().tolist()
    return row


def test_a_month_is_followed_to_its_weeks_and_what_lies_before_the_first_is_told_apart() -> None:
    # £31.00 is £1.00 a day; Sunday 1 March lies before the board's first week.
    periods = told("2025-26, P12, 990001, Supplies, 3100").periods
    assert amounts(periods, "P12", "990001") == [31_00, 30_00, 0, 1_00, 30_00, 0]
    assert periods["status"].tolist()[:1] == ["closed"]


def test_a_shared_cost_centre_is_shared_out_and_an_account_of_nobody_is_unmapped() -> None:
    # £30.00 of April is £1.00 a day: £18.00 and £12.00 of it. 999999 is nobody's.
    outcome = told("2026-27, P01, 990002, Supplies, 3000", "2026-27, P01, 999999, Medicines, -500")
    assert amounts(outcome.periods, "P01", "990002") == [30_00, 30_00, 0, 0, 30_00, 0]
    assert amounts(outcome.periods, "P01", "999999") == [-5_00, -5_00, 0, 0, 0, -5_00]
    shares = outcome.shares.set_index(["cost_centre", "holder"])
    assert shares["pence"].to_dict() == {("990002", "north"): 18_00, ("990002", "south"): 12_00, ("999999", "(unmapped)"): -5_00}
    assert shares.loc[("999999", "(unmapped)"), ["account", "line"]].tolist() == ["05100", "Medicines"]


def test_the_years_end_has_a_period_and_a_column_of_its_own() -> None:
    # £3.10 on the 31 days of March, of which the first lies before the board's first week.
    outcome = told("2025-26, P12, 990001, Supplies, 3100", "2025-26, P13, 990001, Supplies, 310")
    assert amounts(outcome.periods, "P13", "990001") == [3_10, 0, 3_00, 10, 3_00, 0]
    assert differences(outcome.periods).eq(0).all()
    assert months_of(SPRING) == {("2025-26", "P12"), ("2025-26", "P13"), ("2026-27", "P01"), ("2026-27", "P02")}


def test_an_open_month_is_told_at_its_estimate_and_nothing_of_the_ledger() -> None:
    # £30.00 in April's 30 days; of May the 3 days up to Sunday 3 May lie in the board's weeks. 990002 has no closed month to go by.
    periods = told("2026-27, P01, 990001, Supplies, 3000").periods
    still_open = periods[(periods["status"] == "open") & (periods["period"] == "P02")].set_index("cost_centre")
    assert still_open["estimated_pence"].astype(object).where(still_open["estimated_pence"].notna(), None).to_dict() == {
        "990001": 3_00,
        "990002": None,
    }
    assert still_open[list(AMOUNTS)].eq(0).all(axis=None)


def test_a_period_settles_eight_weeks_after_its_month() -> None:
    lines = ("2025-26, P12, 990001, Supplies, 3100", "2026-27, P01, 990001, Supplies, 3000")
    # 56 days after 31 March is 26 May.
    periods = told(*lines, of=spring(date(2026, 5, 26))).periods
    assert periods.loc[periods["cost_centre"] == "990001", "status"].tolist() == ["settled", "closed", "open"]


def test_what_is_lost_on_one_way_and_made_on_the_other_is_a_difference_all_the_same() -> None:
    lost = pd.DataFrame([[100, 99, 0, 0, 100, 0], [100, 100, 0, 0, 90, 9], [100, 90, 4, 6, 90, 4]], columns=list(AMOUNTS))
    assert differences(lost).tolist() == [1, 1, 0]


ENTRY = st.tuples(
    st.sampled_from(["2025-26, P12", "2025-26, P13", "2026-27, P01", "2026-27, P02"]),
    st.sampled_from(["990001", "990002", "999999"]),
    st.sampled_from(["Substantive", "Bank", "Supplies", "Arrears"]),
)


@settings(max_examples=20, deadline=None)
@given(st.dictionaries(ENTRY, st.integers(-(10**9), 10**9), min_size=1, max_size=8))
def test_every_pound_of_the_ledger_is_found_again_whatever_was_posted(entries: dict[tuple[str, str, str], int]) -> None:
    lines = (f"{period}, {centre}, {line}, {pence}" for (period, centre, line), pence in entries.items())
    outcome = told(*lines, of=spring(date(2026, 5, 31)))
    assert differences(outcome.periods).eq(0).all()
    assert outcome.periods["ledger_pence"].sum() == sum(entries.values())
    assert outcome.shares["pence"].sum() == outcome.periods[["teams_pence", "unmapped_pence"]].sum().sum()
