"""Runs, verdicts, refused rows, deliveries, control totals and the register of workbooks, on SQLite and on PostgreSQL."""

import json
from datetime import date

import pandas as pd
import pytest
from sqlalchemy.exc import IntegrityError

from boxscore.errors import ConfigurationError
from boxscore.weeks import Week, WeekRange
from warehouse.register import Written
from warehouse.store import Store

JUNE_8, JUNE_15 = Week(date(2025, 6, 8)), Week(date(2025, 6, 15))
BOTH_WEEKS = WeekRange(JUNE_8, JUNE_15)
LAST_WEEK = WeekRange(JUNE_15, JUNE_15)


def verdicts(*weeks: Week, accepted: bool = True, rows: int = 5) -> pd.DataFrame:
    told = [
        {
            "week_ending": pd.Timestamp(week.ending),
            "accepted": accepted,
            "rows_accepted": rows,
            "rows_refused": 1,
            "covered_from": pd.Timestamp(week.start) if accepted else pd.NaT,
            "covered_to": pd.Timestamp(week.ending) if accepted else pd.NaT,
            "reasons": "",
        }
        for week in weeks
    ]
    columns = ["week_ending", "accepted", "rows_accepted", "rows_refused", "covered_from", "covered_to", "reasons"]
    return pd.DataFrame(told, columns=columns)


def covered(*weeks: Week, sender: str = "Datix") -> pd.DataFrame:
    """That the sender speaks for each of the weeks whole."""
    days = {"covered_from": [week.start for week in weeks], "covered_to": [week.ending for week in weeks]}
    told = pd.DataFrame({"week_ending": [week.ending for week in weeks]} | days).astype("datetime64[us]")
    return told.assign(sender=pd.Series(sender, index=told.index, dtype="str"))


def senders(*codes: str, sender: str = "Datix") -> pd.DataFrame:
    return pd.DataFrame({"code": list(codes), "sender": sender}, dtype="str")


def refused(*rows: tuple[str, int, Week | None]) -> pd.DataFrame:
    """Refused rows by extract, row number and week."""
    told = [
        (extract, row, "hours", "between", f"{extract}.csv", week and pd.Timestamp(week.ending), "negative") for extract, row, week in rows
    ]
    return pd.DataFrame(told, columns=["extract", "row_number", "column_name", "rule", "name", "week_ending", "message"])


def deliveries(*extracts: str, message: str = "") -> pd.DataFrame:
    counts = ("size_bytes", "rows_read", "rows_refused", "rows_left_out")
    told = [
        {
            "name": f"{extract}.csv",
            "extract": extract,
            "supplier": "NHS Ayr",
            **dict.fromkeys(counts, 9),
            "outcome": "accepted",
            "message": message,
        }
        for extract in extracts
    ]
    return pd.DataFrame(told, columns=["name", "extract", "supplier", *counts, "outcome", "message"]).assign(
        first_day=pd.Timestamp(2025, 6, 2), last_day=pd.NaT, received_at=pd.NaT
    )


def keep(store: Store, weeks: WeekRange, run: str, **given: pd.DataFrame) -> None:
    """Replaces the verdicts of the feed beds; what is not given is empty."""
    nothing = {"verdicts": verdicts(), "covered": covered(), "senders": senders(), "refused": refused(), "deliveries": deliveries()}
    store.replace_verdicts("beds", weeks, **(nothing | given), run=run)


def test_a_verdict_comes_back_as_it_was_put_in_with_its_types(store: Store) -> None:
    keep(store, BOTH_WEEKS, "first", verdicts=verdicts(JUNE_8, accepted=False))
    kept = store.feed_weeks()
    assert kept.to_dict("records") == [
        {
            "feed": "beds",
            "week_ending": pd.Timestamp(2025, 6, 8),
            "accepted": False,
            "rows_accepted": 5,
            "rows_refused": 1,
            "covered_from": pd.NaT,
            "covered_to": pd.NaT,
            "reasons": "",
            "run": "first",
        }
    ]
    assert [str(kept[name].dtype) for name in ("week_ending", "accepted", "rows_accepted", "covered_to")] == [
        "datetime64[us]",
        "bool",
        "int64",
        "datetime64[us]",
    ]


@pytest.mark.parametrize("table", ["runs", "feed_weeks", "feed_cover", "feed_senders", "refused_rows", "deliveries", "control_totals"])
def test_an_empty_table_answers_with_the_same_types_as_a_full_one(store: Store, table: str) -> None:
    told = {"refused": refused(("x", 1, JUNE_8)), "deliveries": deliveries("x"), "covered": covered(JUNE_8), "senders": senders("a")}
    keep(store, BOTH_WEEKS, "first", verdicts=verdicts(JUNE_8), **told)
    store.replace_control_totals("beds", BOTH_WEEKS, totals(JUNE_8), run="first")
    full = getattr(store, table)()
    assert len(full) > 0
    for column in full.columns:
        assert full[column].dtype == full.iloc[:0][column].dtype
        assert full[column].dtype != object


def test_a_week_without_a_verdict_keeps_the_one_it_had(store: Store) -> None:
    keep(store, BOTH_WEEKS, "first", verdicts=verdicts(JUNE_8, JUNE_15))
    keep(store, BOTH_WEEKS, "second", verdicts=verdicts(JUNE_15, rows=7))
    kept = store.feed_weeks("beds")
    assert list(kept["rows_accepted"]) == [5, 7]
    assert list(kept["run"]) == ["first", "second"]


def test_what_each_sender_speaks_for_is_replaced_for_the_weeks_judged_and_kept_for_the_others(store: Store) -> None:
    both = pd.concat([covered(JUNE_8, JUNE_15), covered(JUNE_15, sender="InPhase")], ignore_index=True)
    keep(store, BOTH_WEEKS, "first", verdicts=verdicts(JUNE_8, JUNE_15), covered=both)
    keep(store, BOTH_WEEKS, "second", verdicts=verdicts(JUNE_15), covered=covered(JUNE_15, sender="InPhase"))
    kept = store.feed_cover("beds")
    assert kept[["sender", "run"]].to_numpy().tolist() == [["Datix", "first"], ["InPhase", "second"]]
    assert kept["week_ending"].dt.date.tolist() == [JUNE_8.ending, JUNE_15.ending]
    assert store.feed_cover("beds", LAST_WEEK)["sender"].tolist() == ["InPhase"]
    assert store.feed_cover("rosters").empty


def test_who_has_sent_rows_of_a_team_is_added_to_and_never_forgotten(store: Store) -> None:
    keep(store, BOTH_WEEKS, "first", senders=senders("inv01", "inv02"))
    keep(store, BOTH_WEEKS, "second", senders=pd.concat([senders("inv02"), senders("inv02", sender="InPhase")], ignore_index=True))
    kept = store.feed_senders("beds")[["code", "sender", "run"]]
    assert kept.to_numpy().tolist() == [["inv01", "Datix", "first"], ["inv02", "Datix", "first"], ["inv02", "InPhase", "second"]]
    assert store.feed_senders("rosters").empty


def test_verdicts_of_another_feed_are_not_touched(store: Store) -> None:
    keep(store, BOTH_WEEKS, "first", verdicts=verdicts(JUNE_8), refused=refused(("x", 1, JUNE_8)))
    store.replace_verdicts(
        "rosters",
        BOTH_WEEKS,
        verdicts=verdicts(JUNE_8, rows=2),
        covered=covered(),
        senders=senders(),
        refused=refused(),
        deliveries=deliveries(),
        run="second",
    )
    assert list(store.feed_weeks()["feed"]) == ["beds", "rosters"]
    assert list(store.feed_weeks("beds")["rows_accepted"]) == [5]
    assert list(store.refused_rows()["feed"]) == ["beds"]


def test_refused_rows_are_replaced_for_the_weeks_judged_again_and_kept_for_the_others(store: Store) -> None:
    keep(store, BOTH_WEEKS, "first", refused=refused(("x", 1, JUNE_8), ("x", 2, JUNE_15)))
    keep(store, BOTH_WEEKS, "second", verdicts=verdicts(JUNE_15), refused=refused(("x", 3, JUNE_15)))
    assert list(store.refused_rows()["row_number"]) == [1, 3]
    assert list(store.refused_rows(weeks=LAST_WEEK)["row_number"]) == [3]


def test_a_refused_row_without_a_week_is_replaced_with_its_extract(store: Store) -> None:
    keep(store, BOTH_WEEKS, "first", refused=refused(("x", 1, None), ("y", 1, None)), deliveries=deliveries("x", "y"))
    keep(store, LAST_WEEK, "second", deliveries=deliveries("x"))
    assert list(store.refused_rows()["extract"]) == ["y"]


def test_a_refused_row_whose_week_is_read_otherwise_now_is_there_once(store: Store) -> None:
    keep(store, BOTH_WEEKS, "first", refused=refused(("x", 1, JUNE_8)))
    keep(store, LAST_WEEK, "second", refused=refused(("x", 1, JUNE_15)))
    assert list(store.refused_rows()["run"]) == ["second"]


def test_a_row_refused_twice_over_for_one_reason_leaves_verdicts_and_deliveries_as_they_were(store: Store) -> None:
    keep(store, BOTH_WEEKS, "first", verdicts=verdicts(JUNE_15), refused=refused(("x", 1, JUNE_15)), deliveries=deliveries("x"))
    twice = refused(("x", 1, JUNE_15), ("x", 1, JUNE_15))
    with pytest.raises(IntegrityError):
        keep(store, BOTH_WEEKS, "second", verdicts=verdicts(JUNE_15, rows=7), refused=twice, deliveries=deliveries("x", "y"))
    assert list(store.feed_weeks()["run"]) == ["first"]
    assert list(store.refused_rows()["run"]) == ["first"]
    assert list(store.deliveries()["extract"]) == ["x"]


def test_empty_frames_write_no_row_of_defaults(store: Store) -> None:
    keep(store, BOTH_WEEKS, "first")
    store.note_deliveries("beds", deliveries(), run="first")
    store.replace_control_totals("beds", BOTH_WEEKS, totals(), run="first")
    assert store.feed_weeks().empty
    assert store.refused_rows().empty
    assert store.deliveries().empty
    assert store.control_totals().empty


def test_an_extract_seen_again_keeps_the_run_that_first_saw_it(store: Store) -> None:
    keep(store, BOTH_WEEKS, "first", deliveries=deliveries("x", "y"))
    store.note_deliveries("beds", deliveries("x", message="late"), run="second")
    kept = store.deliveries("beds")
    assert list(kept["first_run"]) == ["first", "first"]
    assert list(kept["last_run"]) == ["second", "first"]
    assert list(kept["message"]) == ["late", ""]
    assert kept["last_day"].isna().all()
    assert store.deliveries("rosters").empty


def test_the_same_extract_in_two_feeds_is_two_deliveries(store: Store) -> None:
    store.note_deliveries("beds", deliveries("x"), run="first")
    store.note_deliveries("rosters", deliveries("x"), run="second")
    assert list(store.deliveries()["first_run"]) == ["first", "second"]


def totals(*weeks: Week, accepted: int = 300) -> pd.DataFrame:
    """A week each of ``accepted`` pence in three lines, 100 of them unmapped in one."""
    told = [(pd.Timestamp(week.ending), 3, accepted, accepted - 100, 1, 100) for week in weeks]
    return pd.DataFrame(told, columns=["week_ending", "rows_accepted", "accepted_pence", "teams_pence", "unmapped_rows", "unmapped_pence"])


def test_control_totals_add_up_over_the_weeks_of_a_feed_to_the_penny(store: Store) -> None:
    store.replace_control_totals("ledger", LAST_WEEK, totals(JUNE_15, accepted=10**13 + 1), run="first")
    store.replace_control_totals("ledger", WeekRange(JUNE_8, JUNE_8), totals(JUNE_8), run="first")
    # 10 000 000 000 001 + 300 accepted; 100 less a week belongs to teams.
    assert store.control_totals().to_dict("records") == [
        {
            "feed": "ledger",
            "rows_accepted": 6,
            "accepted_pence": 10_000_000_000_301.0,
            "teams_pence": 10_000_000_000_101.0,
            "unmapped_rows": 2,
            "unmapped_pence": 200.0,
        }
    ]


def test_control_totals_are_replaced_for_their_weeks_and_their_feed_alone(store: Store) -> None:
    store.replace_control_totals("ledger", BOTH_WEEKS, totals(JUNE_8, JUNE_15), run="first")
    store.replace_control_totals("invoices", BOTH_WEEKS, totals(JUNE_15), run="first")
    store.replace_control_totals("ledger", LAST_WEEK, totals(), run="second")
    assert list(store.control_totals()["accepted_pence"]) == [300, 300]


def test_a_run_is_kept_with_what_it_came_to_and_the_newest_comes_first(store: Store) -> None:
    store.begin_run("fourth", how="schedule", weeks=BOTH_WEEKS)
    store.end_run("fourth", outcome="done", summary={"teams": 17})
    newest = store.runs().iloc[0]
    assert newest["run"] == "fourth"
    assert (newest["how"], newest["outcome"], json.loads(newest["summary"])) == ("schedule", "done", {"teams": 17})
    assert (newest["first_week"], newest["last_week"]) == (pd.Timestamp(2025, 6, 8), pd.Timestamp(2025, 6, 15))
    assert newest["started_at"] <= newest["ended_at"]


def test_a_run_begun_again_is_left_as_it_is(store: Store) -> None:
    store.end_run("first", outcome="done", summary={})
    store.begin_run("first", how="by hand", weeks=BOTH_WEEKS)
    (run,) = store.runs().query("run == 'first'").to_dict("records")
    assert (run["how"], run["outcome"]) == ("command", "done")


def register(store: Store, team: str, version: int, *, week: Week = JUNE_15) -> str:
    written = Written(team, week.ending, version, f"{team}_v{version}.xlsx", "f" * 64, "s" * 64, 1, reason="figures changed")
    return store.register_workbook(written, run="first").id


def test_the_register_has_one_current_workbook_a_team_and_forgets_none(store: Store) -> None:
    register(store, "a", 1)
    register(store, "b", 1)
    newest = register(store, "a", 2)
    assert [(entry.team, entry.version) for entry in store.workbooks()] == [("a", 2), ("a", 1), ("b", 1)]
    assert [(entry.team, entry.version) for entry in store.workbooks(current=True)] == [("a", 2), ("b", 1)]
    assert [entry.version for entry in store.workbooks(team="a", current=False)] == [1]
    found = store.workbook(newest)
    assert found == store.workbooks(team="a")[0]
    assert store.workbook("no such id") is None
    assert [entry.team for entry in store.workbooks(teams=["b", "c"])] == ["b"]


def test_the_register_says_why_a_workbook_was_written_and_when_its_file_was_taken_away(store: Store) -> None:
    kept, pruned = register(store, "a", 2), register(store, "b", 1)
    store.note_pruned([pruned])
    found = {entry.id: entry for entry in store.workbooks()}
    assert found[kept].reason == "figures changed"
    assert found[kept].pruned_at is None
    assert found[pruned].pruned_at is not None


def test_a_version_registered_twice_is_refused_and_the_current_workbook_stays(store: Store) -> None:
    register(store, "a", 1)
    with pytest.raises(IntegrityError):
        register(store, "a", 1)
    assert [entry.current for entry in store.workbooks(team="a")] == [True]


def test_a_warehouse_that_nothing_was_run_into_says_so_and_is_not_made_by_asking(url: str) -> None:
    for _ in range(2):
        with pytest.raises(ConfigurationError, match="Nothing has been run for this board yet"):
            Store.reading(url)
    Store.at(url).engine.dispose()
    assert Store.reading(url).cells().empty
