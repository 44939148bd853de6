"""The cells of a warehouse, on SQLite and on PostgreSQL: replaced whole, never rewritten without need, never forgotten."""

from dataclasses import asdict
from datetime import date

import pandas as pd
import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from boxscore.weeks import Week, WeekRange
from warehouse import tables
from warehouse.replacing import CellChanges
from warehouse.store import Store

JUNE_8, JUNE_15 = Week(date(2025, 6, 8)), Week(date(2025, 6, 15))
BOTH_WEEKS = WeekRange(JUNE_8, JUNE_15)
LAST_WEEK = WeekRange(JUNE_15, JUNE_15)
DTYPES = {
    "week_ending": "datetime64[us]",
    "as_of": "datetime64[us]",
    **dict.fromkeys(("numerator", "denominator", "value", "n"), "Float64"),
    **dict.fromkeys(("team", "measure", "status", "extracts"), "str"),
}


def cells(*rows: tuple[str, Week, float | None, str]) -> pd.DataFrame:
    """Cells of measure A01 by team, week, numerator and status; what has a numerator has a denominator of 4."""
    told = [
        {
            "team": team,
            "measure": "A01",
            "week_ending": pd.Timestamp(week.ending),
            "numerator": numerator,
            "denominator": None if numerator is None else 4,
            "value": None if numerator is None else numerator / 4,
            "status": status,
            "as_of": pd.NaT if numerator is None else pd.Timestamp(2025, 6, 14),
            "n": None if numerator is None else 4,
            "extracts": None if numerator is None else "aaaa bbbb",
        }
        for team, week, numerator, status in rows
    ]
    return pd.DataFrame(told, columns=list(DTYPES) if not told else None).astype(DTYPES)


def said(frame: pd.DataFrame) -> list[tuple[str, str, float | None, str, str]]:
    """Team, week, numerator, status and run of every row."""
    return [
        (row.team, f"{row.week_ending:%d/%m}", None if pd.isna(row.numerator) else float(row.numerator), row.status, row.run)
        for row in frame.itertuples()
    ]


def physical_rows(store: Store) -> list[tuple[object, ...]]:
    """Where each row lies: PostgreSQL moves a row whenever it is written, whether or not it changed."""
    with store.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text("SELECT team, ctid::text, xmin::text FROM cells ORDER BY team"))]


def forbid_writing_cells(store: Store, *, of_team: str | None = None) -> None:
    """From here on the database itself refuses to have cells added or changed (of one team, or of any)."""
    condition = f"NEW.team = '{of_team}'" if of_team else "1 = 1"
    with store.engine.begin() as connection:
        if store.engine.dialect.name == "sqlite":
            for event in ("INSERT", "UPDATE"):
                refusal = "BEGIN SELECT RAISE(ABORT, 'no room'); END"
                connection.execute(text(f"CREATE TRIGGER refuse_{event} BEFORE {event} ON cells WHEN {condition} {refusal}"))
        else:
            body = "BEGIN RAISE check_violation; END"
            connection.execute(text(f"CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$"))
            trigger = f"CREATE TRIGGER refuse BEFORE INSERT OR UPDATE ON cells FOR EACH ROW WHEN ({condition}) EXECUTE FUNCTION refuse()"
            connection.execute(text(trigger))


def test_a_cell_comes_back_as_it_was_put_in_with_its_types(store: Store) -> None:
    put = cells(("a", JUNE_8, 3, "final"), ("b", JUNE_8, None, "not received"))
    assert store.replace_cells(BOTH_WEEKS, put, run="first") == CellChanges(new=2, changed=0, withdrawn=0, unchanged=0)
    pd.testing.assert_frame_equal(
        store.cells(), put.assign(run=pd.Series(["first", "first"], dtype="str"))[[c.name for c in tables.cells.c]]
    )


def test_pence_beyond_a_float_of_32_bits_come_back_to_the_penny(store: Store) -> None:
    pence = 10**13 + 1
    store.replace_cells(LAST_WEEK, cells(("a", JUNE_15, pence, "final")), run="first")
    assert int(store.cells()["numerator"][0]) == pence


def test_a_warehouse_without_cells_answers_with_the_same_types_as_one_with(store: Store) -> None:
    empty = store.cells().dtypes
    store.replace_cells(LAST_WEEK, cells(("a", JUNE_15, 3, "final")), run="first")
    assert store.cells().dtypes.equals(empty)


def test_an_empty_frame_withdraws_its_weeks_and_writes_no_row_of_defaults(store: Store) -> None:
    assert store.replace_cells(LAST_WEEK, cells(), run="first") == CellChanges(0, 0, 0, 0)
    assert store.cells().empty
    store.replace_cells(LAST_WEEK, cells(("a", JUNE_15, 3, "final")), run="first")
    assert store.replace_cells(LAST_WEEK, cells(), run="second") == CellChanges(new=0, changed=0, withdrawn=1, unchanged=0)
    assert store.cells().empty


def test_weeks_outside_the_range_stay_as_they_are(store: Store) -> None:
    store.replace_cells(BOTH_WEEKS, cells(("a", JUNE_8, 3, "final"), ("a", JUNE_15, 3, "final")), run="first")
    store.replace_cells(LAST_WEEK, cells(("b", JUNE_15, 1, "final")), run="second")
    assert said(store.cells()) == [("a", "08/06", 3, "final", "first"), ("b", "15/06", 1, "final", "second")]


def test_a_cell_outside_the_range_is_refused_and_nothing_is_changed(store: Store) -> None:
    store.replace_cells(LAST_WEEK, cells(("a", JUNE_15, 3, "final")), run="first")
    with pytest.raises(ValueError, match="1 of the cells lie outside w/e 15/06/2025"):
        store.replace_cells(LAST_WEEK, cells(("a", JUNE_15, 4, "final"), ("a", JUNE_8, 4, "final")), run="second")
    assert said(store.cells()) == [("a", "15/06", 3, "final", "first")]


def test_running_twice_writes_nothing_and_keeps_the_run_that_last_changed_a_cell(store: Store) -> None:
    week = cells(("a", JUNE_15, 3, "final"), ("b", JUNE_15, None, "not received"))
    store.replace_cells(LAST_WEEK, week, run="first")
    forbid_writing_cells(store)
    before = physical_rows(store) if store.engine.dialect.name == "postgresql" else None
    assert asdict(store.replace_cells(LAST_WEEK, week, run="second")) == {"new": 0, "changed": 0, "withdrawn": 0, "unchanged": 2}
    assert before is None or physical_rows(store) == before
    assert set(store.cells()["run"]) == {"first"}
    assert store.superseded_cells().empty


@pytest.mark.parametrize(
    ("column", "now"),
    [
        ("numerator", 2.0),
        ("denominator", pd.NA),
        ("value", 0.5),
        ("status", "provisional"),
        ("as_of", pd.NaT),
        ("n", 5.0),
    ],
)
def test_a_change_of_any_part_of_a_figure_is_a_change(store: Store, column: str, now: object) -> None:
    before = cells(("a", JUNE_15, 3, "final"))
    store.replace_cells(LAST_WEEK, before, run="first")
    changes = store.replace_cells(LAST_WEEK, before.assign(**{column: pd.Series([now], dtype=DTYPES[column])}), run="second")
    assert changes == CellChanges(new=0, changed=1, withdrawn=0, unchanged=0)


def test_a_figure_another_extract_brings_again_goes_on_naming_the_one_that_brought_it(store: Store) -> None:
    before = cells(("a", JUNE_15, 3, "final"))
    store.replace_cells(LAST_WEEK, before, run="first")
    changes = store.replace_cells(LAST_WEEK, before.assign(extracts=pd.Series(["cccc"], dtype="str")), run="second")
    assert changes == CellChanges(new=0, changed=0, withdrawn=0, unchanged=1)
    held = store.cells().iloc[0]
    assert (held["extracts"], held["run"]) == ("aaaa bbbb", "first")
    assert store.superseded_cells().empty


def test_a_changed_and_a_withdrawn_cell_keep_what_they_said_and_one_that_stays_does_not(store: Store) -> None:
    store.replace_cells(
        LAST_WEEK, cells(("a", JUNE_15, 3, "provisional"), ("b", JUNE_15, 1, "final"), ("c", JUNE_15, 2, "final")), run="first"
    )
    changes = store.replace_cells(
        LAST_WEEK, cells(("a", JUNE_15, 2, "final"), ("c", JUNE_15, 2, "final"), ("d", JUNE_15, 1, "final")), run="second"
    )
    assert changes == CellChanges(new=1, changed=1, withdrawn=1, unchanged=1)
    assert said(store.cells()) == [
        ("a", "15/06", 2, "final", "second"),
        ("c", "15/06", 2, "final", "first"),
        ("d", "15/06", 1, "final", "second"),
    ]
    earlier = store.superseded_cells()
    assert said(earlier) == [("a", "15/06", 3, "provisional", "first"), ("b", "15/06", 1, "final", "first")]
    assert list(earlier["superseded_by"]) == ["second", "second"]
    assert list(earlier["extracts"]) == ["aaaa bbbb", "aaaa bbbb"]


def test_a_cell_changed_twice_by_one_run_keeps_only_what_it_said_before_the_run(store: Store) -> None:
    for run, numerator in (("first", 3), ("second", 2), ("second", 1)):
        store.replace_cells(LAST_WEEK, cells(("a", JUNE_15, numerator, "final")), run=run)
    assert said(store.cells()) == [("a", "15/06", 1, "final", "second")]
    assert said(store.superseded_cells()) == [("a", "15/06", 3, "final", "first")]


def test_a_cell_that_one_run_adds_and_changes_has_no_earlier_version(store: Store) -> None:
    for numerator in (3, 2):
        store.replace_cells(LAST_WEEK, cells(("a", JUNE_15, numerator, "final")), run="first")
    assert said(store.cells()) == [("a", "15/06", 2, "final", "first")]
    assert store.superseded_cells().empty


def test_a_run_tried_again_after_another_changed_its_cell_is_not_stopped_by_its_own_trace(store: Store) -> None:
    for run, numerator in (("first", 3), ("second", 2), ("third", 1), ("second", 2)):
        store.replace_cells(LAST_WEEK, cells(("a", JUNE_15, numerator, "final")), run=run)
    assert said(store.cells()) == [("a", "15/06", 2, "final", "second")]
    # What the third run said is lost to its trace: the second's own trace, of the first, is kept once.
    assert list(store.superseded_cells()["superseded_by"]) == ["second", "third"]


def test_every_earlier_version_of_a_cell_is_kept(store: Store) -> None:
    for run, numerator in (("first", 3), ("second", 2), ("third", 1)):
        store.replace_cells(LAST_WEEK, cells(("a", JUNE_15, numerator, "final")), run=run)
    assert said(store.superseded_cells()) == [("a", "15/06", 3, "final", "first"), ("a", "15/06", 2, "final", "second")]


def test_a_cell_that_is_there_twice_leaves_the_old_week(store: Store) -> None:
    store.replace_cells(LAST_WEEK, cells(("a", JUNE_15, 3, "final")), run="first")
    with pytest.raises(IntegrityError):
        store.replace_cells(
            LAST_WEEK, cells(("a", JUNE_15, 1, "final"), ("b", JUNE_15, 1, "final"), ("b", JUNE_15, 2, "final")), run="second"
        )
    assert said(store.cells()) == [("a", "15/06", 3, "final", "first")]


def test_a_failure_in_the_middle_leaves_the_old_week_and_no_trace_and_the_next_run_succeeds(store: Store) -> None:
    store.replace_cells(LAST_WEEK, cells(("a", JUNE_15, 3, "final"), ("b", JUNE_15, 1, "final")), run="first")
    forbid_writing_cells(store, of_team="c")
    # By the time c is refused, a has been changed and b withdrawn.
    with pytest.raises(IntegrityError):
        store.replace_cells(LAST_WEEK, cells(("a", JUNE_15, 2, "final"), ("c", JUNE_15, 1, "final")), run="second")
    assert said(store.cells()) == [("a", "15/06", 3, "final", "first"), ("b", "15/06", 1, "final", "first")]
    assert store.superseded_cells().empty
    assert store.replace_cells(LAST_WEEK, cells(("a", JUNE_15, 2, "final")), run="second") == CellChanges(0, 1, 1, 0)


def test_a_run_that_was_never_begun_cannot_write(store: Store) -> None:
    with pytest.raises(IntegrityError):
        store.replace_cells(LAST_WEEK, cells(("a", JUNE_15, 3, "final")), run="unheard of")
    assert store.cells().empty


def test_cells_are_narrowed_by_team_measure_status_and_week(store: Store) -> None:
    store.replace_cells(
        BOTH_WEEKS, cells(("a", JUNE_8, 3, "final"), ("a", JUNE_15, None, "not received"), ("b", JUNE_15, 1, "final")), run="first"
    )
    assert len(store.cells(team="a")) == 2
    assert len(store.cells(team="a", status="final")) == 1
    assert store.cells_of(["b", "a", "nobody"]).equals(store.cells())
    assert store.cells_of([]).empty
    assert len(store.cells(weeks=LAST_WEEK)) == 2
    assert len(store.cells(measure="A01")) == 3
    assert store.cells(measure="A02").empty


def test_nothing_of_the_replacing_stays_behind(store: Store) -> None:
    store.replace_cells(LAST_WEEK, cells(("a", JUNE_15, 3, "final")), run="first")
    with store.engine.connect() as connection, pytest.raises(Exception, match="incoming_cells"):
        connection.execute(select(tables.incoming_cells))
