"""A machine's clock may be set back: what was shown when is told by times, so those in the warehouse never go back."""

from datetime import date, datetime, timedelta

import pandas as pd

from boxscore.weeks import Week, WeekRange
from warehouse.doorway import never_behind
from warehouse.store import Store

WEEK = Week(date(2025, 6, 15))
WEEKS = WeekRange(WEEK, WEEK)
MONDAY, TUESDAY = datetime(2025, 6, 16, 5), datetime(2025, 6, 17, 5)


def cells(value: int) -> pd.DataFrame:
    content = {"numerator": value, "denominator": None, "value": value, "status": "final", "as_of": WEEK.ending, "n": None, "extracts": ""}
    frame = pd.DataFrame([{"team": "north", "measure": "A01", "week_ending": pd.Timestamp(WEEK.ending)} | content])
    return frame.astype(dict.fromkeys(("numerator", "denominator", "value", "n"), "Float64") | {"as_of": "datetime64[us]"})


def night(url: str, run: str, at: datetime, value: int) -> Store:
    """One night with the clock where it is said to be."""
    store = Store.at(url)
    store.clock = lambda: at
    store.begin_run(run, how="schedule", weeks=WEEKS)
    store.replace_cells(WEEKS, cells(value), run=run)
    store.end_run(run, outcome="done", summary={})
    return store


def test_a_cell_is_shown_once_a_day_whatever_the_clock_did(url: str) -> None:
    # The second night's clock was a day ahead, the third's was right again: it lies before the second's.
    for run, at, value in (("one", MONDAY, 1), ("two", TUESDAY + timedelta(days=1), 2), ("three", TUESDAY, 3)):
        store = night(url, run, at, value)
    shown = {day: store.cells_as_at(date(2025, 6, day))["value"].tolist() for day in (15, 16, 17, 18)}
    assert shown == {15: [], 16: [1], 17: [1], 18: [3]}
    assert list(store.runs()["run"]) == ["three", "two", "one"]
    store.engine.dispose()


def test_times_go_on_from_the_newest_until_the_clock_has_caught_up() -> None:
    times = iter([MONDAY - timedelta(days=1), MONDAY - timedelta(hours=1), TUESDAY, TUESDAY])
    clock = never_behind(MONDAY, lambda: next(times))
    an_instant = timedelta(microseconds=1)
    assert [clock() for _ in range(4)] == [MONDAY + an_instant, MONDAY + 2 * an_instant, TUESDAY, TUESDAY]
