"""What a warehouse keeps of change, on SQLite and on PostgreSQL: why cells changed, and what was shown on a past day."""

from datetime import UTC, date, datetime, timedelta
from functools import partial

import pandas as pd
import pytest
from sqlalchemy import insert

from boxscore.weeks import Week, WeekRange
from warehouse import tables
from warehouse.doorway import now
from warehouse.engine import open_engine
from warehouse.history import CHANGE_COLUMNS
from warehouse.migrating import upgrade
from warehouse.store import Store

WEEK = Week(date(2025, 6, 15))
WEEKS = WeekRange(WEEK, WEEK)
MONDAY = datetime(2025, 6, 16, 5)
DAY = timedelta(days=1)


def cells(**values: float) -> pd.DataFrame:
    """Final cells of measure A01 by team."""
    told = [
        (team, "A01", pd.Timestamp(WEEK.ending), value, None, value, "final", pd.Timestamp(2025, 6, 15), value, "aaaa")
        for team, value in values.items()
    ]
    frame = pd.DataFrame(told, columns=[column.name for column in tables.incoming_cells.c])
    numbers = dict.fromkeys(("numerator", "denominator", "value", "n"), "Float64")
    words = dict.fromkeys(("team", "measure", "status", "extracts"), "str")
    return frame.astype(numbers | words | {"week_ending": "datetime64[us]", "as_of": "datetime64[us]"})


def because(changed: pd.DataFrame) -> pd.DataFrame:
    """Late rows, for every cell."""
    return changed[["team", "measure", "week_ending"]].assign(reason="late rows", extracts="bbbb")


def night(store: Store, run: str, at: datetime, computed: pd.DataFrame, *, ends: bool = True) -> None:
    store.clock = lambda: at
    store.replace_cells(WEEKS, computed, run=run, explain=because)
    store.note_worked_out(WEEKS, ["A01"], as_of=at.date(), at=at, run=run)
    if ends:
        store.end_run(run, outcome="done", summary={})


def shown(frame: pd.DataFrame) -> dict[str, float]:
    return dict(zip(frame["team"], frame["value"].astype(float), strict=True))


def test_a_cell_that_changes_is_new_or_goes_is_told_with_what_it_was_and_is_newest_first(store: Store) -> None:
    night(store, "first", MONDAY, cells(a=1, b=2))
    night(store, "second", MONDAY + DAY, cells(a=3, c=4))
    changes = store.changes(since=MONDAY + DAY)
    assert list(changes) == list(CHANGE_COLUMNS)
    told = changes[["team", "was_value", "is_value", "reason", "extracts", "run"]].astype(object)
    assert told.where(told.notna(), None).to_numpy().tolist() == [
        ["a", 1.0, 3.0, "late rows", "bbbb", "second"],
        ["b", 2.0, None, "late rows", "bbbb", "second"],
        ["c", None, 4.0, "late rows", "bbbb", "second"],
    ]
    assert set(changes["changed_at"]) == {pd.Timestamp(MONDAY + DAY)}
    assert store.changes(team="a")["run"].tolist() == ["second", "first"]
    assert store.changes(since=MONDAY + 2 * DAY).empty


def test_what_each_day_showed_is_shown_again(store: Store) -> None:
    night(store, "first", MONDAY, cells(a=1, b=2))
    night(store, "second", MONDAY + DAY, cells(a=3, b=2))
    night(store, "third", MONDAY + 3 * DAY, cells(a=3))
    days = [shown(store.cells_as_at((MONDAY + day * DAY).date())) for day in range(-1, 4)]
    assert days == [{}, {"a": 1, "b": 2}, {"a": 3, "b": 2}, {"a": 3, "b": 2}, {"a": 3}]


def test_a_run_that_never_ended_counts_from_when_it_wrote(store: Store) -> None:
    night(store, "first", MONDAY, cells(a=1))
    night(store, "second", MONDAY + DAY, cells(a=3), ends=False)
    assert [shown(store.cells_as_at((MONDAY + day * DAY).date())) for day in (0, 1)] == [{"a": 1}, {"a": 3}]


def test_a_change_nobody_explained_says_that_its_reason_was_not_kept(store: Store) -> None:
    for run, value in (("first", 1), ("second", 2)):
        store.replace_cells(WEEKS, cells(a=value), run=run)
    assert store.changes()["reason"].tolist() == ["reason not kept"]


def test_a_night_that_changes_nothing_writes_no_change(store: Store) -> None:
    night(store, "first", MONDAY, cells(a=1))
    before = store.cell_changes()
    night(store, "second", MONDAY + DAY, cells(a=1))
    pd.testing.assert_frame_equal(store.cell_changes(), before)
    assert store.cells()["run"].tolist() == ["first"]


def test_a_step_tried_again_tells_of_its_change_once(store: Store) -> None:
    night(store, "first", MONDAY, cells(a=1))
    for value in (2, 3):
        night(store, "second", MONDAY + DAY, cells(a=value))
    changes = store.changes(since=MONDAY + DAY)
    assert changes[["was_value", "is_value"]].astype(float).to_numpy().tolist() == [[1.0, 3.0]]


def test_what_extracts_change_comes_back_with_its_time(store: Store) -> None:
    store.clock = lambda: MONDAY
    change = pd.DataFrame(
        {"week_ending": [pd.Timestamp(WEEK.ending)], "reason": "late rows", "whose": "w07", "rows": 2, "extracts": "aaaa bbbb"}
    )
    store.note_feed_changes("incidents", change, run="first")
    (told,) = store.feed_changes().to_dict("records")
    assert (told["feed"], told["noted_at"], told["whose"], told["rows"]) == ("incidents", pd.Timestamp(MONDAY), "w07", 2)
    assert store.feed_changes(since=MONDAY).empty
    assert len(store.feed_changes(since=MONDAY - DAY)) == 1


def test_a_description_is_noted_when_it_is_another(store: Store) -> None:
    for at, says in ((MONDAY, "x"), (MONDAY + DAY, "x"), (MONDAY + 2 * DAY, "y")):
        store.clock = partial(lambda now: now, at)
        store.note_descriptions({("team", "a"): says}, run="first")
    assert store.descriptions()["says"].tolist() == ["x", "y"]


def test_a_withdrawn_row_is_kept_once_and_goes_when_it_is_accepted_again(store: Store) -> None:
    row = pd.DataFrame(
        {
            "extract": ["aaaa"],
            "row_number": [5],
            "name": ["june.csv"],
            "week_ending": [pd.Timestamp(WEEK.ending)],
            "withdrawn_by": ["bbbb"],
            "message": ["no longer in july.csv"],
        }
    )
    none = row.iloc[:0]
    for run in ("first", "second"):
        store.note_withdrawn_rows("incidents", row, accepted=none, run=run)
    assert store.withdrawn_rows("incidents", WEEKS)["run"].tolist() == ["first"]
    store.note_withdrawn_rows("incidents", none, accepted=row, run="third")
    assert store.withdrawn_rows().empty


def test_a_warehouse_made_before_reasons_were_kept_is_read_and_says_so(url: str) -> None:
    older = Store(open_engine(url))
    upgrade(older.engine, to="0002")
    for run, value in (("first", 1), ("second", 2)):
        with older.engine.begin() as connection:
            entry = {"run": run, "how": "command", "first_week": WEEK.ending, "last_week": WEEK.ending, "outcome": "running"}
            connection.execute(insert(tables.runs).values(**entry, started_at=now()))
        older.replace_cells(WEEKS, cells(a=value), run=run)
    older.engine.dispose()
    reading = Store.reading(url)
    assert reading.changes()["reason"].tolist() == ["reason not kept"]
    today = datetime.now(UTC).date()
    assert shown(reading.cells_as_at(today)) == {"a": 2}
    assert reading.cells_as_at(today - 2 * DAY).empty
    reading.engine.dispose()


@pytest.mark.parametrize("table", ["feed_changes", "withdrawn_rows", "descriptions", "cell_changes", "changes"])
def test_an_empty_history_answers_with_types(store: Store, table: str) -> None:
    told = getattr(store, table)()
    assert told.empty
    assert "object" not in {str(dtype) for dtype in told.dtypes}
