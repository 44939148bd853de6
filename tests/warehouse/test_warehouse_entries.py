"""What people typed is kept for good: the last of each cell holds, and both sides of a conflict stay."""

from datetime import date, datetime

from boxscore.weeks import Week
from warehouse.entries import READ, REFUSED, Entered, Return
from warehouse.store import Store

HELD = "entry_value_S12_done_20260621"
SUNDAY = date(2026, 6, 21)


def a_return(returned: str, outcome: str = READ) -> Return:
    return Return(returned, f"{returned}.xlsx", outcome, "", "Invented Person", team="ward", week_ending=SUNDAY, version=1)


def typed(value: str | None, *, against: str | None = None, name: str = HELD) -> Entered:
    return Entered(name, value, SUNDAY, "Invented Person", against)


def test_of_two_that_come_back_in_one_moment_the_second_holds(store: Store) -> None:
    store.clock = lambda: datetime(2026, 6, 22, 9)
    store.note_return(a_return("b"), [typed("5")])
    store.note_return(a_return("a"), [typed("6", against="b")])
    now = store.entries_now(["ward"])
    assert now[["value", "returned", "other_value"]].to_numpy().tolist() == [["6", "a", "5"]]


def test_an_emptied_cell_is_an_entry_without_a_value(store: Store) -> None:
    store.note_return(a_return("a"), [typed("6")])
    store.note_return(a_return("b"), [typed(None)])
    assert store.entries_now(["ward"])["value"].isna().tolist() == [True]
    assert store.entries_since(Week(SUNDAY), ["entry_value"])["value"].fillna("nothing").tolist() == ["6", "nothing"]


def test_a_refused_return_is_noted_and_may_come_again(store: Store) -> None:
    store.note_return(a_return("a", REFUSED))
    store.note_return(a_return("a"), [typed("6")])
    known = store.return_of("a")
    assert known is not None
    assert known.outcome == READ
    assert len(store.returns()) == 1


def test_a_file_that_two_read_at_once_is_noted_once(store: Store) -> None:
    store.note_return(a_return("a"), [typed("6")])
    store.note_return(a_return("a"), [typed("6")])
    assert len(store.returns()) == 1


def test_nothing_typed_is_no_rows_and_no_error(store: Store) -> None:
    assert store.entries_now(["ward"]).empty
    assert store.entries_now([]).empty
    assert store.entries_since(Week(SUNDAY), ["entry_value"]).empty


def test_what_was_typed_of_other_weeks_teams_and_kinds_stays_out(store: Store) -> None:
    store.note_return(a_return("a"), [typed("6"), typed("9", name="entry_goal_S12_20260621")])
    assert store.entries_since(Week(SUNDAY), ["entry_value"])["name"].tolist() == [HELD]
    assert store.entries_since(Week(SUNDAY).plus(1), ["entry_value"]).empty
    assert store.entries_now(["another"]).empty
