"""What was saved against a baseline, by hand: a ward whose spend falls while it sees more, and everything that cannot be told."""

from datetime import date

import pandas as pd
import pytest
from invented_costs import pence_by_week, posted, statuses
from trade import FEEDS, accepted, board, sent, team, weeks

from boxscore.board import Board
from boxscore.cells import UNMAPPED
from boxscore.costs import LEDGER
from boxscore.longer_periods import Over
from boxscore.misfits import DoesNotFit
from boxscore.teams import Team
from boxscore.weeks import WeekRange
from measures.bridge import CostedPeriod, savings
from measures.cells import weekly_cells
from measures.longer_periods import cells_over
from measures.reaching import weeks_of_rows

# June 2026 has 30 days: £3,000.00 is £100 a day. July has 31: £2,790.00 is £90 a day. A week is £700 or £630; that from 29 June, with two
# days of June and five of July, is £650. Of stays 8, 12, 10, 10, 15, none and 20 begin.
LINES = ("2026-27, P03, 990001, Supplies, 300000", "2026-27, P04, 990001, Supplies, 279000")
TWO_WEEKS = {"from": "2026-06-01", "to": "2026-06-14", "volume": "Q04"}
"""Their average week: £700 and 10 stays."""
SINCE = weeks("2026-06-07", "2026-07-19")
STAYS = (8, 12, 10, 10, 15, 0, 20)


def ward(*measures: str, baseline: dict[str, str] | None, opens: str = "2023-01-01") -> Team:
    described = team("north", *measures, ward="INV01", cost_centre="990001").model_dump(by_alias=True)
    return Team.model_validate(described | {"baseline": baseline, "opens": opens})


def cells(of: Board, within: WeekRange = SINCE, *, ledger: tuple[str, ...] = LINES) -> pd.DataFrame:
    monday = SINCE.first.start.toordinal()
    days = [date.fromordinal(monday + 7 * week) for week, many in enumerate(STAYS) for _ in range(many)]
    rows = "\n".join(f"INVS{at}, INV01, {day}, " for at, day in enumerate(days))
    came = sent("ward_stays", "stay, ward, admitted_on, discharged_on", rows, days=("2026-06-01", "2026-07-19"))
    return weekly_cells(of, {**accepted(SINCE, came), LEDGER: posted(*ledger)}, within)


def test_what_is_released_is_an_average_week_of_the_baseline_less_the_week() -> None:
    told = cells(board(ward("F13", "Q04", baseline=TWO_WEEKS)))
    assert pence_by_week(told, "north", "F13") == [0, 0, 0, 0, 50_00, 70_00, 70_00]
    assert statuses(told, "north", "F13") == ["final"] * 7


def test_what_is_avoided_is_what_the_volume_would_have_cost_more_at_the_unit_cost_of_the_baseline() -> None:
    told = cells(board(ward("F13B", "Q04", baseline=TWO_WEEKS)))
    # £70 a stay, times 2 fewer, 2 more, as many, as many, 5 more, none at all, 10 more: whatever the week itself cost.
    assert pence_by_week(told, "north", "F13B") == [-140_00, 140_00, 0, 0, 350_00, None, 700_00]
    assert statuses(told, "north", "F13B") == ["final"] * 5 + ["no activity", "final"]


def test_each_is_what_the_bridge_says_of_the_week() -> None:
    told = cells(board(ward("F13", "F13B", "Q04", baseline=TWO_WEEKS)))
    before, after = CostedPeriod(2, 20, {"Supplies": 1_400_00}), CostedPeriod(1, 15, {"Supplies": 650_00})
    said = savings(before, after)
    assert (pence_by_week(told, "north", "F13")[4], pence_by_week(told, "north", "F13B")[4]) == (said.cash_releasing, said.cost_avoiding)


def test_the_volume_may_be_what_a_unit_cost_is_divided_by() -> None:
    by_cost = cells(board(ward("F13B", "F15", baseline=TWO_WEEKS | {"volume": "F15"})))
    assert pence_by_week(by_cost, "north", "F13B") == [-140_00, 140_00, 0, 0, 350_00, None, 700_00]


def test_without_a_baseline_and_before_it_savings_do_not_apply() -> None:
    without = cells(board(ward("F13", "F13B", baseline=None)))
    assert {*statuses(without, "north", "F13"), *statuses(without, "north", "F13B")} == {"not applicable"}
    later = {"from": "2026-06-15", "to": "2026-06-21"}
    told = cells(board(ward("F13", "F13B", baseline=later)))
    assert statuses(told, "north", "F13") == ["not applicable"] * 2 + ["final"] * 5
    assert statuses(told, "north", "F13B") == ["not applicable"] * 7, "it names no volume"
    assert told.loc[told["status"] == "not applicable", ["numerator", "value", "as_of", "n"]].isna().all(axis=None)


def test_a_baseline_that_lacks_a_week_tells_no_saving() -> None:
    told = cells(board(ward("F13", "F01", baseline={"from": "2026-05-25", "to": "2026-06-14"})))
    assert statuses(told, "north", "F01") == ["final"] * 7
    assert statuses(told, "north", "F13") == ["not received"] * 7, "nothing is known of May"


def test_a_baseline_counts_the_days_of_its_first_week_on_which_the_team_was_open() -> None:
    # From Wednesday 3 June: £500 of the first week is the ward's, which makes an average week £600.
    told = cells(board(ward("F13", "Q04", baseline=TWO_WEEKS, opens="2026-06-03")))
    assert pence_by_week(told, "north", "F13") == [100_00, -100_00, -100_00, -100_00, -50_00, -30_00, -30_00]


def test_a_saving_is_told_to_the_penny_of_a_quotient_taken_once() -> None:
    # £100.01 by the days of June is £23.34 for its first two weeks and £23.33 for the next two.
    of = board(ward("F13", baseline={"from": "2026-06-08", "to": "2026-06-21"}))
    told = cells(of, ledger=("2026-27, P03, 990001, Supplies, 10001",))
    assert pence_by_week(told, "north", "F13")[:4] == [None, -0.5, 0.5, 0.5]


def test_a_week_told_alone_reaches_back_to_the_baseline() -> None:
    of, last = board(ward("F13", "F13B", "Q04", baseline=TWO_WEEKS)), weeks("2026-07-19")
    for feed in (LEDGER, "roster_shifts", "ward_stays"):
        assert weeks_of_rows(of, FEEDS[feed], last).first <= SINCE.first
    assert weeks_of_rows(of, FEEDS["midnight_census"], last).first == last.first
    alone = cells(of, last)
    assert (pence_by_week(alone, "north", "F13"), pence_by_week(alone, "north", "F13B")) == ([70_00], [700_00])


def test_savings_are_told_of_no_team_nowhere_and_add_up_over_weeks() -> None:
    of = board(ward("F13", "F13B", "Q04", baseline=TWO_WEEKS))
    told = cells(of)
    assert UNMAPPED not in set(told["team"])
    since = cells_over(Over.SINCE_BASELINE, of, told, {})
    newest = since[since["week_ending"] == "2026-07-19"].set_index("measure")
    assert newest.loc[["F13", "F13B"], "value"].tolist() == [190_00, 1_050_00]
    assert newest.loc["F13B", "weeks"] == 7
    never = board(ward("F13", baseline=None))
    assert set(cells_over(Over.THIRTEEN_WEEKS, never, cells(never), {})["status"]) == {"not applicable"}


@pytest.mark.parametrize(
    ("measures", "volume", "says"),
    [
        (("F13B",), "Q04", "which it does not keep"),
        (("F13B", "Q07"), "Q07", "neither a count"),
        (("F13B", "F01"), "F01", "neither a count"),
    ],
)
def test_a_volume_is_a_count_that_the_team_keeps(measures: tuple[str, ...], volume: str, says: str) -> None:
    with pytest.raises(DoesNotFit, match=says):
        board(ward(*measures, baseline=TWO_WEEKS | {"volume": volume}))
