"""What pages look at again and again: few rows, as plain values."""

from datetime import datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest

from boxscore.weeks import Week, WeekRange
from warehouse.entries import Entered, Return
from warehouse.store import Store

NEWEST = Week(datetime(2026, 6, 21).date())
WEEKS = WeekRange(NEWEST.plus(-1), NEWEST)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """An empty warehouse whose clock moves by a second a look."""
    store = Store.at(f"sqlite:///{tmp_path / 'warehouse.sqlite'}")
    ticks = iter(range(10_000))
    store.clock = lambda: datetime(2026, 6, 22, 5) + timedelta(seconds=next(ticks))
    store.begin_run("night-1", how="command", weeks=WEEKS)
    return store


def cells(*told: tuple[str, str, Week, str, float | None]) -> pd.DataFrame:
    frame = pd.DataFrame(told, columns=["team", "measure", "week_ending", "status", "value"])
    frame["week_ending"] = pd.to_datetime([week.ending for week in frame["week_ending"]])
    figures = {name: frame["value"].astype("Float64") for name in ("numerator", "denominator", "value", "n")}
    return frame.assign(**figures, as_of=frame["week_ending"], extracts=None)


def signal(measure: str) -> pd.DataFrame:
    days = {name: [pd.Timestamp(NEWEST.ending)] for name in ("first_week", "last_week", "noticed_week")}
    return pd.DataFrame({"team": ["west"], "measure": [measure], "signal": ["shift"], "lean": [-1]} | days)


def test_a_signal_is_held_until_its_team_is_looked_at_again_without_it(store: Store) -> None:
    store.note_signals(pd.concat([signal("Q1"), signal("Q2")]), run="night-1")
    store.note_charts_looked_at({"west": "seal"}, at=store.moment(), run="night-1")
    assert [held.measure for held in store.held_signals()] == ["Q1", "Q2"]
    store.begin_run("night-2", how="command", weeks=WEEKS)
    store.note_signals(signal("Q2"), run="night-2")
    store.note_charts_looked_at({"west": "seal"}, at=store.moment(), run="night-2")
    assert [(held.measure, held.lean, held.noticed_week) for held in store.held_signals(teams=["west"])] == [("Q2", -1, NEWEST)]
    assert store.held_signals(teams=["east"]) == []


def test_a_hidden_cell_is_told_and_moves_a_teams_week_and_one_not_received_waits(store: Store) -> None:
    earlier = NEWEST.plus(-1)
    store.replace_cells(
        WEEKS,
        cells(("west", "Q1", earlier, "final", 1), ("west", "Q1", NEWEST, "not received", None), ("east", "Q1", NEWEST, "hidden", None)),
        run="night-1",
    )
    assert store.told(WEEKS, measures=["Q1"]) == {("west", "Q1", earlier), ("east", "Q1", NEWEST)}
    assert store.waiting(WEEKS) == [("west", "Q1", NEWEST)]
    assert store.waiting(WEEKS, teams=["east"]) == []
    assert [store.current_week(team) for team in ("west", "east", "nobody")] == [earlier, NEWEST, None]


def test_the_state_of_a_team_is_another_once_a_run_ends_or_a_workbook_comes_back(store: Store) -> None:
    begun = store.state_of("west")
    assert store.state_of("west") == begun
    store.end_run("night-1", outcome="done", summary={})
    ended = store.state_of("west")
    came = Return("0" * 16, "west.xlsx", "read", "", "", team="west")
    store.note_return(came, [Entered("entry_note_team_20260621", "Busy", NEWEST.ending, "")])
    assert len({begun, ended, store.state_of("west")}) == 3
    assert store.newest_run().outcome == "done"
