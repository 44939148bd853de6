"""What workbooks say of costs, gathered from a warehouse: two teams on one cost centre, followed to the ledger to the penny."""

from datetime import date
from pathlib import Path

import pytest
from invented_costs import posted, told
from trade import board, team, weeks

from assets.house import House
from assets.team_costs import costs_of
from assets.team_ledgers import LedgerKept
from boxscore.board import Board
from boxscore.costs import LEDGER, ROSTER
from measures.costs.reconciled import months_of, reconciled
from workbooks.cost_contents import LedgerAccount, LedgerPeriod, TeamCost

JUNE = weeks("2026-06-07", "2026-06-28")
LINES = ("2026-27, P03, 990001, Supplies, 300000", "2026-27, P03, 990001, Medicines, 60000", "2026-27, P03, 990009, Supplies, 500")
"""£3,000.00 and £600.00 in June, of 30 days; 990009 is nobody's."""


def shared() -> Board:
    """North has 60% of 990001 and South 40%, from 1 June 2026 on; East has no cost."""
    opens = date(2026, 6, 1)
    north = team("north", "F01", "F10", opens=opens, cost_centre=[{"code": "990001", "share": 60}])
    south = team("south", "F01", "F01B", opens=opens, cost_centre=[{"code": "990001", "share": 40}])
    return board(north, south, team("east", "Q04", opens=opens, ward="INV01"), as_of=date(2026, 7, 8), without=(ROSTER,))


@pytest.fixture(scope="module")
def costs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, TeamCost]:
    place: Path = tmp_path_factory.mktemp("warehouse")
    of = shared()
    house = House(of.model_copy(update={"state": str(place)}), str(place), f"sqlite:///{place}/warehouse.sqlite", {})
    outcome = reconciled(of, {LEDGER: posted(*LINES)}, JUNE)
    house.store.begin_run("first", how="command", weeks=JUNE)
    months = months_of(JUNE)
    house.store.replace_reconciliation(outcome.periods, outcome.shares, outcome.missing_rates, months=months, run="first")
    return costs_of(house, dict.fromkeys(("north", "south", "east"), JUNE.last), told(of, JUNE, posted(*LINES)), LedgerKept.of(house))


def test_a_team_that_does_not_keep_its_total_cost_has_none_to_tell(costs: dict[str, TeamCost]) -> None:
    assert set(costs) == {"north", "south"}


def test_each_team_is_told_the_ledger_its_own_share_and_that_of_others(costs: dict[str, TeamCost]) -> None:
    # Of £3,600.00 North has £1,800.00 and £360.00, South £1,200.00 and £240.00. The board goes on to 5 July, so all of June is told.
    (june,) = [one for one in costs["north"].periods if one.period == "2026-27 P03"]
    assert june == LedgerPeriod("2026-27 P03", "990001", "closed", 3_600_00, 3_600_00, 0, 0, 2_160_00, 1_440_00, 0, 0, None)
    (of_south,) = [one for one in costs["south"].periods if one.period == "2026-27 P03"]
    assert (of_south.own, of_south.others) == (1_440_00, 2_160_00)


def test_a_period_comes_to_its_accounts(costs: dict[str, TeamCost]) -> None:
    assert set(costs["north"].accounts) == {
        LedgerAccount("2026-27 P03", "990001", "05100", "Medicines", 360_00),
        LedgerAccount("2026-27 P03", "990001", "07100", "Supplies", 1_800_00),
    }


def test_what_stands_in_no_line_the_team_keeps_is_told_and_weeks_come_to_what_the_ledger_says(costs: dict[str, TeamCost]) -> None:
    # North keeps supplies alone: of each week £84.00 of medicines (£600.00 x 7 / 30 x 60%) is told by no line.
    north = costs["north"]
    assert north.lines == ("Supplies spend", "Not told by line")
    assert [one.lines[1] for one in north.weeks] == [84_00] * 4
    assert all(sum(one.lines) == one.spend for one in north.weeks)
    # 28 of the 30 days of £2,160.00.
    assert sum(one.spend for one in north.weeks) == 2_016_00


def test_newest_weeks_stand_first_and_a_year_end_that_is_not_kept_is_not_nought(costs: dict[str, TeamCost]) -> None:
    north, south = costs["north"], costs["south"]
    assert [one.ending for one in north.weeks] == [week.ending for week in reversed(list(JUNE))]
    assert {one.year_end for one in north.weeks} == {"not applicable"}
    assert {one.year_end for one in south.weeks} == {0}
    assert (north.volume, {one.unit_cost for one in north.weeks}) == ("", {"not applicable"})


def test_without_earlier_weeks_nothing_is_compared(costs: dict[str, TeamCost]) -> None:
    assert costs["north"].comparison is None
