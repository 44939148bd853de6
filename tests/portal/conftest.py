"""A small invented board, run once into a warehouse of its own, for the portal to show."""

from pathlib import Path

import pandas as pd
import pytest
from shown_board import LATEST, Shown, cells, invented_board

from boxscore.cells import Status
from boxscore.weeks import WeekRange
from warehouse.engine import open_engine
from warehouse.files import Files
from warehouse.store import Store


@pytest.fixture
def untouched(tmp_path: Path) -> Shown:
    """A board for which nothing has been run: there is not even a warehouse."""
    return Shown(invented_board(tmp_path), Store(open_engine(f"sqlite:///{tmp_path / 'warehouse.sqlite'}")), Files(str(tmp_path)))


@pytest.fixture
def shown(untouched: Shown) -> Shown:
    """The board after one night: two teams of three have workbooks; one of them waits for the ledger, the third for one feed or another."""
    west, east, north, last = "westford-emergency-department", "eastham-minor-injuries-unit", "northby-day-unit", LATEST
    store = Store.at(str(untouched.store.engine.url))
    store.begin_run("night-1", how="command", weeks=WeekRange(last.plus(-25), last))
    computed = [
        cells(west, "K1", Status.FINAL, first=last.plus(-25), last=last),
        cells(west, "C1", Status.NOT_RECEIVED, first=last.plus(-25), last=last.plus(-20)),  # before the weeks shown
        cells(west, "C1", Status.FINAL, first=last.plus(-19), last=last),
        cells(east, "K1", Status.FINAL, first=last.plus(-25), last=last),
        cells(east, "C1", Status.NOT_RECEIVED, first=last.plus(-9), last=last.plus(-9)),
        cells(east, "C1", Status.NOT_RECEIVED, first=last.plus(-1), last=last),
        cells(east, "C2", Status.NOT_RECEIVED, first=last.plus(-1), last=last),
        cells(north, "C2", Status.NOT_RECEIVED, first=last, last=last),
    ]
    store.replace_cells(WeekRange(last.plus(-25), last), pd.concat(computed, ignore_index=True), run="night-1")
    totals = {"week_ending": [pd.Timestamp(last.ending)], "rows_accepted": [3], "accepted_pence": [123_456_78.0]}
    totals |= {"teams_pence": [123_000_00.0], "unmapped_rows": [1], "unmapped_pence": [456_77.0]}
    store.replace_control_totals("ledger", WeekRange(last, last), pd.DataFrame(totals), run="night-1")
    ran = Shown(untouched.board, store, untouched.files)
    for team in (west, east):
        ran.write(team, last)
    store.end_run("night-1", outcome="attention", summary={})
    return ran
