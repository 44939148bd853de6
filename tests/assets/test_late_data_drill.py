"""Twenty-six nights over which data arrives as it does: they end where one backfill ends, and every figure that changed says why."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations
from typing import Any

import pandas as pd
import pytest
from late_board import FEEDS, LAST_NIGHT, MISTAKEN, late_board, weeks_of_night

from boxscore.cells import CELL_COLUMNS, CELL_KEY
from boxscore.reasons import Reason
from warehouse.store import Store

NIGHTS = [LAST_NIGHT - timedelta(days=3 * back) for back in range(25, -1, -1)]
Said = tuple[Any, ...]


@dataclass
class Drill:
    """The warehouse after all nights, what it said after each, and what one backfill of the last night's extracts says."""

    store: Store
    shown: dict[date, pd.DataFrame]
    backfilled: pd.DataFrame


@pytest.fixture(scope="module")
def drill(tmp_path_factory: pytest.TempPathFactory) -> Drill:
    at = tmp_path_factory.mktemp("late")
    board, shown = late_board(at / "board"), {}
    for number, night in enumerate(NIGHTS):
        board.arrive(night)
        house = board.house(night, at / "state")
        board.run(house, weeks_of_night(house.board, first=number == 0), f"night {number:02}")
        shown[night] = house.store.cells()[list(CELL_COLUMNS)]
    again = board.house(LAST_NIGHT, at / "again")
    board.arrived = set(FEEDS)
    board.run(again, again.board.whole_history, "backfill")
    return Drill(house.store, shown, again.store.cells()[list(CELL_COLUMNS)])


def said(cells: pd.DataFrame) -> dict[Said, Said]:
    """Value and status of every cell, by its key."""
    return {key: (_plain(value), status) for *key_, value, status in _rows(cells, "value", "status") if (key := tuple(key_))}


def _rows(frame: pd.DataFrame, *names: str) -> Iterator[Said]:
    return frame[[*CELL_KEY, *names]].itertuples(index=False, name=None)


def _plain(value: Any) -> float | None:
    return None if pd.isna(value) else float(value)


def test_the_nights_end_equal_to_one_backfill_cell_for_cell(drill: Drill) -> None:
    assert len(drill.backfilled) > 700
    pd.testing.assert_frame_equal(drill.shown[LAST_NIGHT], drill.backfilled)


def test_what_was_shown_after_each_night_can_be_shown_again(drill: Drill) -> None:
    for night, cells in drill.shown.items():
        pd.testing.assert_frame_equal(drill.store.cells_as_at(night)[list(CELL_COLUMNS)], cells)
    assert drill.store.cells_as_at(NIGHTS[0] - timedelta(days=1)).empty


def test_the_changes_lead_from_any_night_to_any_later_one(drill: Drill) -> None:
    changes: dict[Said, list[tuple[date, Said, Said]]] = {}
    columns = ("changed_at", "was_value", "was_status", "is_value", "is_status")
    for *named, changed_at, was_value, was, is_value, now in _rows(drill.store.changes().iloc[::-1], *columns):
        changes.setdefault(tuple(named), []).append((changed_at.date(), (_plain(was_value), was), (_plain(is_value), now)))
    every = {night: said(cells) for night, cells in drill.shown.items()}
    differing = 0
    for earlier, later in combinations(NIGHTS, 2):
        for key, was in every[earlier].items():
            steps = [step for step in changes.get(key, []) if earlier < step[0] <= later]
            reached = was
            for _, before, after in steps:
                assert before == reached
                reached = after
            assert every[later][key] == reached
            differing += was != reached
    assert differing > 10_000  # of 325 pairs of nights


def test_no_figure_changes_without_a_reason_that_says_what_changed(drill: Drill) -> None:
    told = drill.store.changes()
    assert not told["reason"].str.contains(f"{Reason.WORKED_OUT_ANEW}|{Reason.NOT_KEPT}|{Reason.TIME_PASSED}").any()
    # Nothing of the board was described otherwise.
    assert not told["reason"].str.contains("changed").any()
    assert {Reason.SETTLED, Reason.LATE_ROWS, Reason.CORRECTED_ROWS} <= set(told["reason"])
    came = told[told["reason"].str.contains("rows")]
    assert (came["extracts"] != "").all()


def test_a_ledger_that_closes_says_so_where_it_was_estimated(drill: Drill) -> None:
    told = drill.store.changes(measure="F01")
    closed = told[(told["was_status"] == "estimated") & told["is_status"].isin(["provisional", "final"])]
    assert len(closed)
    assert closed["reason"].str.contains(Reason.LEDGER_CLOSED).all()


def test_an_incident_taken_out_of_the_system_is_withdrawn_and_kept_with_the_reason(drill: Drill) -> None:
    withdrawn = drill.store.withdrawn_rows("incidents")
    # It stood in the file of 20/05 and in that of 23/05, and in no later one.
    assert withdrawn["name"].str.contains("sent_2026-05-2[03]").all()
    assert withdrawn["message"].str.contains("which speaks for its day. It is not counted any more").all()
    told = drill.store.changes()
    assert "withdrawn rows" in set(told.loc[told["week_ending"] == pd.Timestamp(2026, 5, 10), "reason"].str.split(",").str[0])
    assert MISTAKEN not in "".join(withdrawn["message"])
