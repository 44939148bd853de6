"""Each cell that changes keeps what it said and why: what extracts brought, or what of the board is described otherwise."""

import os
from datetime import date, datetime, timedelta
from itertools import count
from pathlib import Path

import pandas as pd
import pytest
from invented_board import FIRST_SUNDAY, LAST_SUNDAY, InventedBoard, all_attendances, attendances, copied, invented_board, invoice
from nights import house_at, run_night

from assets.charting import charted_teams, judgements
from assets.house import House
from assets.keeping import keep_feed
from assets.publishing import keep_workbooks
from assets.report import report
from assets.workbook_changes import ChangesKept, changes_of
from boxscore.cells import Status
from boxscore.weeks import Week, WeekRange
from warehouse.store import Store
from workbooks.change_contents import ChangedFigure, Changes, Told

FIRST_NIGHT = datetime(2024, 5, 1, 5)
NORTH = "north-emergency-department"


@pytest.fixture(scope="module")
def first_night(tmp_path_factory: pytest.TempPathFactory) -> InventedBoard:
    """The invented board after its first night. Only copied: it is shared."""
    board = invented_board(tmp_path_factory.mktemp("first"))
    night(board, 0)
    return board


@pytest.fixture
def board(first_night: InventedBoard, tmp_path: Path) -> InventedBoard:
    """The invented board after its first night, to be changed."""
    return copied(first_night, tmp_path)


def night(board: InventedBoard, number: int, *, weeks: WeekRange | None = None) -> Store:
    house = house_at(board.directory, FIRST_NIGHT + timedelta(days=number))
    run_night(house, f"night {number}", weeks=weeks)
    return house.store


def describe(board: InventedBoard, name: str, old: str, new: str) -> None:
    path = board.directory / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def told(store: Store) -> list[tuple[str, str, str, str]]:
    """Team, measure, week and reason of every change."""
    columns = store.changes()[["team", "measure", "week_ending", "reason"]]
    return [(team, measure, f"{ending:%d/%m}", reason) for team, measure, ending, reason in columns.itertuples(index=False, name=None)]


def test_a_night_with_nothing_new_changes_nothing_and_notes_nothing(board: InventedBoard) -> None:
    store = night(board, 1)
    assert store.changes().empty
    assert set(store.feed_changes()["run"]) == {"night 0"}
    assert set(store.descriptions()["run"]) == {"night 0"}


def test_a_corrected_row_says_so_with_its_extract(board: InventedBoard) -> None:
    board.write_attendances([row.replace(",100,80,20,", ",100,90,10,") for row in all_attendances()])
    store = night(board, 1)
    (change,) = store.changes().to_dict("records")
    assert (change["was_value"], change["is_value"], change["reason"]) == (80, 90, "corrected rows")
    assert change["extracts"] == store.deliveries("emergency_department_activity")["extract"].iloc[-1]
    assert (change["changed_at"], change["run"]) == (pd.Timestamp(2024, 5, 2, 5), "night 1")


def test_what_was_described_in_the_same_run_that_first_worked_a_week_out_is_no_change_of_it(tmp_path: Path) -> None:
    board, seconds = invented_board(tmp_path), count()
    for number in range(2):
        house = house_at(board.directory, FIRST_NIGHT)
        house.store.clock = lambda: FIRST_NIGHT + timedelta(seconds=next(seconds))
        run_night(house, f"night {number}")
        board.write_attendances([row.replace(",100,80,20,", ",100,90,10,") for row in all_attendances()])
    assert told(house.store) == [(NORTH, "A02", "10/03", "corrected rows")]


def test_a_row_that_comes_late_says_so(board: InventedBoard) -> None:
    board.write_invoices([invoice(date(2024, 3, 20), "Wards", "Drugs", "10.00", 4)], name="late.csv")
    assert told(night(board, 1)) == [("wards", "F18", "24/03", "late rows")]


def test_a_row_no_longer_in_a_file_sent_again_is_withdrawn_and_kept(board: InventedBoard) -> None:
    board.write_invoices([invoice(date(2024, 3, 6), "Wards", "Agency Nurse - Band 5", "1,000.10", 1)])
    store = night(board, 1)
    assert told(store) == [("wards", "F18", "10/03", "withdrawn rows")]
    (row,) = store.withdrawn_rows("invoices").to_dict("records")
    assert (row["name"], row["row_number"]) == ("finance/croydon/invoices_1.csv", 3)
    house = house_at(board.directory, FIRST_NIGHT)
    (line,) = report(house, house.board.whole_history, "night 1").withdrawn
    assert line.endswith(": 1 row no longer in finance/croydon/invoices_1.csv.")
    board.write_invoices([invoice(date(2024, 3, 6), "Wards", "Agency Nurse - Band 5", "1,000.10", 1)], name="again.csv")
    (board.directory / "extracts/finance/croydon/invoices_1.csv").unlink()
    assert night(board, 2).changes()["run"].tolist() == ["night 1"]


@pytest.mark.parametrize("put_back", [False, True], ids=["sent again later", "put back in its place as it was"])
def test_what_a_file_took_back_returns_when_the_good_file_is_sent_again(board: InventedBoard, put_back: bool) -> None:
    good = board.directory / "extracts/finance/croydon/invoices_1.csv"
    whole, sent = good.read_bytes(), good.stat().st_mtime
    cut_short = [invoice(date(2024, 3, 6), "Wards", "Agency Nurse - Band 5", "1,000.10", 1)]
    os.utime(board.write_invoices(cut_short), (sent + 10, sent + 10))
    assert len(night(board, 1).withdrawn_rows("invoices")) == 1  # It speaks for March, not for April.
    if not put_back:
        good.unlink()
    again = board.write("finance/croydon/invoices_1.csv" if put_back else "finance/croydon/whole.csv", whole)
    os.utime(again, (sent, sent) if put_back else (sent + 20, sent + 20))
    store = night(board, 2)
    assert store.withdrawn_rows("invoices").empty
    (cell,) = store.cells(team="wards", measure="F18", weeks=WeekRange(Week(FIRST_SUNDAY), Week(FIRST_SUNDAY))).to_dict("records")
    assert cell["value"] == 1_000_10 + 500_00


def test_a_file_that_is_refused_or_gone_takes_nothing_back_and_its_figures_stay_with_their_date(board: InventedBoard) -> None:
    before = night(board, 1).cells()
    path = board.directory / "extracts/activity/weekly_ae_activity_1.csv"
    path.write_text("nothing,to,see\n1,2,3\n", encoding="utf-8")
    pd.testing.assert_frame_equal(night(board, 2).cells(), before)
    path.unlink()
    store = night(board, 3)
    pd.testing.assert_frame_equal(store.cells(), before)
    assert store.cells(team=NORTH, measure="A01")["as_of"].max() == pd.Timestamp(2024, 4, 28)
    assert store.changes().empty


def test_a_week_that_is_received_after_it_was_shown_without_says_so(tmp_path: Path) -> None:
    board = invented_board(tmp_path)
    board.write_attendances(all_attendances()[:-4])
    night(board, 0)
    board.write_attendances(all_attendances())
    store = night(board, 1)
    assert {(week, reason) for _, _, week, reason in told(store)} == {("28/04", "received")}
    assert store.changes()["was_status"].tolist() == ["not received"] * 5


def test_a_measure_defined_otherwise_says_so(board: InventedBoard) -> None:
    own = "- id: A01\n  name: All\n  domain: quality\n  unit: count\n  better: context\n  n: numerator\n  decimals: 0\n"
    own += "  explanation: x\n  source: s\n"
    own += "  numerator: {feed: emergency_department_activity, verb: sum, column: attendances, times: 2, where: {category: [Unplanned]}}\n"
    (board.directory / "measures.yaml").write_text(own, encoding="utf-8")
    changes = night(board, 1).changes()
    assert set(changes["measure"]) == {"A01"}
    assert set(changes["reason"]) == {"definition changed"}
    assert (changes["is_value"] == 2 * changes["was_value"]).all()


def test_a_measure_told_in_other_words_changes_nothing(board: InventedBoard) -> None:
    describe(board, "teams.yaml", "goal: 95", "goal: 96")
    assert night(board, 1).changes().empty


def test_a_code_given_to_another_team_says_so_from_the_week_it_changes_hands(board: InventedBoard) -> None:
    describe(board, "teams.yaml", "[S1]", "[{code: S1, to: 2024-04-21}, {code: S2, from: 2024-04-22}]")
    changes = night(board, 1).changes()
    assert set(changes["team"]) == {"south-emergency-department"}
    assert set(changes["week_ending"].dt.date) == {date(2024, 4, 28)}
    assert set(changes["reason"]) == {"mapping changed"}
    assert set(changes["is_status"]) == {"not received"}


def test_a_measure_a_team_keeps_from_now_on_is_new_and_says_so_and_the_first_night_of_a_week_does_not(board: InventedBoard) -> None:
    describe(board, "teams.yaml", "measures: [{id: A01}, {id: A02}]", "measures: [{id: A01}, {id: A02}, {id: A03}]")
    changes = night(board, 1).changes()
    assert set(changes["measure"]) == {"A03"}
    assert set(changes["reason"]) == {"mapping changed"}
    assert changes["was_status"].isna().all()


def test_rows_read_by_another_contract_say_so(board: InventedBoard) -> None:
    contract = board.directory / "feeds" / "emergency_department_activity.yaml"
    exchanged = "columns:\n  within_4_hours: {headers: [NumberOver4HoursEpisode]}\n  over_4_hours: {headers: [NumberWithin4HoursEpisode]}\n"
    contract.write_text(contract.read_text(encoding="utf-8").rstrip() + f"\n{exchanged}", encoding="utf-8")
    changes = night(board, 1).changes()
    assert set(changes["measure"]) == {"A02"}
    assert set(changes["reason"]) == {"contract changed"}


def test_what_a_run_of_other_weeks_noted_is_told_when_the_week_is_next_worked_out(board: InventedBoard) -> None:
    board.write_attendances([row.replace(",107,80,27,", ",107,90,17,") for row in all_attendances()])
    house = house_at(board.directory, FIRST_NIGHT + timedelta(days=1))
    house.store.begin_run("interrupted", how="command", weeks=house.board.whole_history)
    keep_feed(house, house.board.feed_by_id["emergency_department_activity"], house.board.whole_history, "interrupted")
    assert night(board, 2, weeks=WeekRange(Week(FIRST_SUNDAY), Week(FIRST_SUNDAY))).changes().empty
    store = night(board, 3)
    assert told(store) == [(NORTH, "A02", "28/04", "corrected rows")]
    assert store.changes()["run"].tolist() == ["night 3"]


def test_an_interrupted_run_counts_from_when_it_wrote(board: InventedBoard) -> None:
    board.write_attendances([row.replace(",100,80,20,", ",100,90,10,") for row in all_attendances()])
    store = night(board, 1)
    with store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE runs SET ended_at = NULL WHERE run = 'night 1'")
    shown = [store.cells_as_at(day, team=NORTH, measure="A02")["value"].iloc[0] for day in (date(2024, 5, 1), date(2024, 5, 2))]
    assert shown == [80, 90]


def told_to_workbooks(house: House) -> dict[str, Changes]:
    some = next(charted_teams(house, judgements(house), teams=(NORTH,)))
    return changes_of(ChangesKept(house, house.store.deliveries()), some)


def test_a_workbook_is_told_what_changed_since_the_one_of_the_week_before(board: InventedBoard) -> None:
    """In the first week 80%, then 85%, at last 90%: one change. In the second it is taken back. 80 of 102 and 8,001 of 10,200 are 78.4%."""
    house = house_at(board.directory, FIRST_NIGHT + timedelta(hours=1))
    assert told_to_workbooks(house) == {}, "nothing has changed for whoever has no workbook yet"
    keep_workbooks(house, "night 0", teams=(NORTH,))
    assert told_to_workbooks(house) == {}, "nor for whoever has the first one"
    describe(board, "board.yaml", "as_of: 2024-04-29", "as_of: 2024-05-06")
    second, third, ninth = (FIRST_SUNDAY + timedelta(weeks=weeks) for weeks in (1, 2, 8))
    for number, within, of_second in ((1, 85, 70), (2, 90, 80)):
        weeks = attendances("N1", FIRST_SUNDAY, 100, within) + attendances("N1", second, 101, of_second, over_12=1)
        weeks += attendances("N1", third, 10_200, 8_001, over_12=2) + all_attendances()[12:] + attendances("N1", ninth, 108, 80)
        board.write_attendances(weeks)
        night(board, number)
    house = house_at(board.directory, FIRST_NIGHT + timedelta(days=2, hours=1))
    changes = told_to_workbooks(house)[NORTH]
    was, now = Told(80.0, Status.FINAL), Told(90.0, Status.FINAL)
    extracts = ("activity/weekly_ae_activity_1.csv",)
    told = [figure for figure in changes.figures if figure.measure == "A02"]
    assert changes.since == Week(LAST_SUNDAY)
    assert told == [ChangedFigure("A02", Week(FIRST_SUNDAY), was, now, ("corrected rows",), extracts)]
    keep_workbooks(house, "night 2", teams=(NORTH,))
    assert told_to_workbooks(house)[NORTH] == changes, "until the week is over it stays, and the workbook is not written again for it"
