"""What a warehouse knows of the nights before, on SQLite and on PostgreSQL: what was judged, what was worked out, whose cells changed."""

from datetime import date, datetime, timedelta

import pandas as pd
import pytest

from boxscore.weeks import Week, WeekRange
from warehouse import tables
from warehouse.history import WorkedOut
from warehouse.nights import JudgedFrom
from warehouse.replacing import CellChanges
from warehouse.store import Store

WEEK = Week(date(2025, 6, 15))
WEEKS = WeekRange(WEEK, WEEK)
MONDAY = datetime(2025, 6, 16, 5)
TODAY = date(2025, 6, 16)


def cells(*told: tuple[str, str, float | None, str]) -> pd.DataFrame:
    """Cells of the week by team and measure."""
    rows = [
        (
            team,
            measure,
            pd.Timestamp(WEEK.ending),
            value,
            None,
            value,
            status,
            None if value is None else pd.Timestamp(WEEK.ending),
            value,
            "",
        )
        for team, measure, value, status in told
    ]
    frame = pd.DataFrame(rows, columns=[column.name for column in tables.incoming_cells.c])
    numbers = dict.fromkeys(("numerator", "denominator", "value", "n"), "Float64")
    words = dict.fromkeys(("team", "measure", "status", "extracts"), "str")
    return frame.astype(numbers | words | {"week_ending": "datetime64[us]", "as_of": "datetime64[us]"})


def keep(store: Store, *told: tuple[str, str, float | None, str], run: str, measures: tuple[str, ...] = ("A", "B")) -> CellChanges:
    """Keeps them as every cell of these measures, worked out at the store's next moment."""

    def because(changed: pd.DataFrame) -> pd.DataFrame:
        return changed[["team", "measure", "week_ending"]].assign(reason="late rows", extracts="")

    worked_out = WorkedOut(WEEKS, measures, TODAY, store.moment())
    return store.replace_cells(WEEKS, cells(*told), run=run, explain=because, worked_out=worked_out)


def told(store: Store) -> list[tuple[str, str, float]]:
    return list(store.cells()[["team", "measure", "value"]].itertuples(index=False, name=None))


def test_the_cells_of_some_measures_are_replaced_and_others_left_alone(store: Store) -> None:
    keep(store, ("a", "A", 1, "final"), ("a", "B", 2, "final"), ("b", "A", 3, "final"), run="first")
    changes = keep(store, ("a", "A", 4, "final"), run="second", measures=("A",))
    assert changes == CellChanges(new=0, changed=1, withdrawn=1, unchanged=0)
    assert told(store) == [("a", "A", 4), ("a", "B", 2)]


def test_a_cell_of_a_measure_that_was_not_worked_out_changes_nothing(store: Store) -> None:
    with pytest.raises(ValueError, match="of other measures"):
        keep(store, ("a", "A", 1, "final"), ("a", "C", 1, "final"), run="first")
    assert told(store) == []
    assert store.worked_out(WEEKS).empty


def test_a_team_is_noted_when_a_cell_of_it_changes_and_not_when_none_does(store: Store) -> None:
    store.clock = lambda: MONDAY
    keep(store, ("a", "A", 1, "final"), ("b", "A", 1, "final"), run="first")
    store.clock = lambda: MONDAY + timedelta(days=1)
    keep(store, ("a", "A", 1, "final"), ("b", "A", 2, "final"), run="second")
    assert store.teams_changed().dt.day.to_dict() == {"a": 16, "b": 17}


def test_no_moment_is_earlier_than_one_that_is_noted_also_when_the_clock_goes_back(store: Store) -> None:
    store.clock = lambda: MONDAY
    keep(store, ("a", "A", 1, "final"), run="first")
    store.clock = lambda: MONDAY - timedelta(days=1)
    noted = store.moment()
    assert noted > MONDAY
    store.note_worked_out(WEEKS, ["A"], as_of=TODAY, at=noted, run="second")
    store.note_descriptions({("team", "a"): "x"}, run="second")
    assert store.descriptions()["noted_at"].iloc[0] > pd.Timestamp(noted)


def test_cells_are_counted_by_status_and_those_waited_for_tell_how_far_their_series_has_come(store: Store) -> None:
    keep(store, ("a", "A", 1, "final"), ("a", "B", None, "not received"), ("b", "A", 1, "final"), run="first")
    assert store.cells_by_status(WEEKS, measures=["A", "B"]) == {"final": 2, "not received": 1}
    assert store.cells_by_status(WEEKS, measures=["B"]) == {"not received": 1}
    (waiting,) = store.waiting_in(WEEK).to_dict("records")
    assert (waiting["team"], waiting["measure"]) == ("a", "B")
    assert pd.isna(waiting["newest"])


def test_what_a_feed_was_judged_from_is_forgotten_while_it_is_judged(store: Store) -> None:
    judged = JudgedFrom("seal", WEEKS, as_of=TODAY)
    nothing = {
        "verdicts": pd.DataFrame(columns=["week_ending"]),
        "covered": pd.DataFrame(columns=["sender", "week_ending"]),
        "senders": pd.DataFrame(columns=["code", "sender"]),
        "refused": store.refused_rows("beds"),
        "deliveries": pd.DataFrame(columns=["name", "extract", "outcome"]),
    }
    store.replace_verdicts("beds", WEEKS, **nothing, run="first", judged_from=judged)
    assert store.judged_from("beds") == judged
    store.begin_judging("beds")
    assert store.judged_from("beds") is None


def test_a_verdict_holds_for_the_same_extracts_weeks_and_where_it_matters_day() -> None:
    later, tomorrow = WeekRange(WEEK, WEEK.plus(1)), TODAY + timedelta(days=1)
    judged, waiting = JudgedFrom("seal", later), JudgedFrom("seal", later, today=TODAY)
    assert judged.still_holds("seal", WEEKS, as_of=tomorrow, today=tomorrow)
    assert not judged.still_holds("other", WEEKS, as_of=TODAY, today=TODAY)
    assert not judged.still_holds("seal", WeekRange(WEEK.plus(-1), WEEK), as_of=TODAY, today=TODAY)
    assert waiting.still_holds("seal", WEEKS, as_of=tomorrow, today=TODAY)
    assert not waiting.still_holds("seal", WEEKS, as_of=TODAY, today=tomorrow)


def test_weeks_judged_from_the_same_one_after_the_other_count_together() -> None:
    first, next_week, apart = (JudgedFrom("seal", WeekRange(WEEK.plus(at), WEEK.plus(at))) for at in (0, 1, 3))
    assert next_week.together_with(first).weeks == WeekRange(WEEK, WEEK.plus(1))
    assert apart.together_with(first) == apart
    assert JudgedFrom("other", WEEKS).together_with(first).weeks == WEEKS
