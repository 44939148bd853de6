"""``boxscore check`` tells a delivery that is not as those before it were; a supplier that changes its layout as it may is no drift."""

from datetime import datetime
from pathlib import Path

import pytest
from invented_board import ATTENDANCES_HEADER, InventedBoard, all_attendances, invented_board
from nights import house_at, run_night

from assets.checking import check_board
from assets.data_docs import data_docs_page
from assets.findings import Finding
from assets.house import House
from boxscore.settings import Settings

FEED = "emergency_department_activity"
FILE = "activity/weekly_ae_activity_1.csv"
NIGHT = datetime(2024, 5, 1, 5)


def drifts(board: InventedBoard) -> list[Finding]:
    return [finding for finding in check_board(Settings(board=str(board.directory))) if "drift in" in finding.text]


def times(rows: list[str], factor: int) -> list[str]:
    told = []
    for row in rows:
        *names, seen, within, over, over_8, over_12 = row.split(",")
        told.append(",".join([*names, *(str(int(figure) * factor) for figure in (seen, within, over, over_8, over_12))]))
    return told


def after_a_night(tmp_path: Path, *, data_docs: bool = False) -> tuple[InventedBoard, House]:
    board = invented_board(tmp_path)
    house = house_at(board.directory, NIGHT)
    object.__setattr__(house, "data_docs", data_docs)
    run_night(house, "night 0", feeds=[FEED])
    return board, house


def test_a_file_that_is_as_the_last_one_was_does_not_drift(tmp_path: Path) -> None:
    board, _ = after_a_night(tmp_path)
    assert drifts(board) == []


def test_a_file_in_another_unit_is_told_against_what_was_accepted_before(tmp_path: Path) -> None:
    board, _ = after_a_night(tmp_path)
    board.write_attendances(times(all_attendances(), 60))
    found = {finding.text.split(": ")[1]: finding for finding in drifts(board)}
    # Of 32 figures, 50 sixteen times and 100 to 107 twice each, the middle is 75, and sixty times that is 4,500.
    said = "its middle value is 4,500, 60 times what it was, 75 (as hours are in minutes): ask which unit it is in."
    assert found["attendances"].text == f"  drift in {FILE}: attendances: {said}"
    assert found["attendances"].needs_a_person


def test_a_column_that_cannot_be_read_any_more_is_of_another_kind(tmp_path: Path) -> None:
    board = invented_board(tmp_path)
    board.write_attendances([row.rsplit(",", 1)[0] + ",none" for row in all_attendances()])
    [kind] = [finding for finding in drifts(board) if "another kind" in finding.text]
    assert "over_12_hours: 32 of 32 values cannot be read (most have the shape aaaa)" in kind.text
    assert kind.needs_a_person


def test_a_column_that_is_new_is_told_and_needs_nobody(tmp_path: Path) -> None:
    board = invented_board(tmp_path)
    header, rows = f"{ATTENDANCES_HEADER},Weather", [f"{row},fine" for row in all_attendances()]
    board.write_attendances(rows, header=header, name="weekly_ae_activity_2.csv")
    [new] = drifts(board)
    assert "'Weather': a column that did not come before and is not in the contract" in new.text
    assert not new.needs_a_person


def test_a_supplier_may_change_its_layout_in_the_middle_of_a_year(tmp_path: Path) -> None:
    board = invented_board(tmp_path)
    rows = all_attendances()
    board.write_attendances(rows[:16])
    header = ";".join(reversed(ATTENDANCES_HEADER.upper().split(",")))
    turned = [";".join(reversed(row.split(","))) for row in rows[16:]]
    board.write_attendances(["", *turned], header=f"A new layout, invented\n\n{header}", name="weekly_ae_activity_2.csv")
    texts = [finding.text for finding in check_board(Settings(board=str(board.directory)))]
    assert any("2 of 2 extracts readable, 32 rows accepted, 0 refused" in text for text in texts)
    assert drifts(board) == []


@pytest.mark.parametrize(("severity", "is_used"), [("week", False), ("warn", True)])
def test_a_file_cut_short_is_refused_unless_the_contract_only_warns(tmp_path: Path, severity: str, is_used: bool) -> None:
    board = invented_board(tmp_path)
    contract = board.directory / "feeds" / f"{FEED}.yaml"
    contract.write_text(f"{contract.read_text(encoding='utf-8').rstrip()}\nmiscounted: {severity}\n", encoding="utf-8")
    board.write_attendances([*all_attendances()[:-2], "", "Total records: 32"])
    [told] = [finding for finding in check_board(Settings(board=str(board.directory))) if "its own count" in finding.text]
    assert told.needs_a_person is not is_used
    assert "its own count is 32 records, and it has 30" in told.text


def test_the_pages_of_what_was_judged_lead_to_each_feed_and_hold_no_value(tmp_path: Path) -> None:
    _, house = after_a_night(tmp_path, data_docs=True)
    place = data_docs_page(house)
    assert place is not None
    folder = Path(place).parent
    assert f'<a href="{FEED}.html">' in Path(place).read_text(encoding="utf-8")
    assert FEED in (folder / f"{FEED}.html").read_text(encoding="utf-8")
    pages = [page.read_text(encoding="utf-8") for page in folder.rglob("*.html")]
    assert len(pages) > 2
    assert not any(">107<" in page or "S1" in page.split("<body", 1)[1] for page in pages)
