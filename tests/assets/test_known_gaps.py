"""A gap that is known is shown with its reason and needs nobody; what comes after all is used, and the entry is told as outdated."""

from datetime import datetime
from pathlib import Path

import pytest
from invented_board import InventedBoard, all_attendances, invented_board
from nights import house_at, run_night

from assets.checking import check_board
from assets.report import report
from boxscore.errors import ConfigurationError
from boxscore.settings import Settings
from measures.catalogue import catalogue
from pipelines.trace_pages import as_text
from pipelines.tracing import trace_cell
from sources.board import read_board

NIGHT = datetime(2024, 5, 1, 5)
SOUTH = "south-emergency-department"
FEED = "emergency_department_activity"
REASON = "the department's system was replaced"


def with_gap(tmp_path: Path, gap: str, rows: list[str] | None = None) -> InventedBoard:
    """The invented board with the gap, and without the rows of South in its last week unless others are given; a day is late already."""
    board = invented_board(tmp_path)
    contract = board.directory / "feeds" / f"{FEED}.yaml"
    contract.write_text(contract.read_text(encoding="utf-8").rstrip() + "\nlate_after_days: 1\n", encoding="utf-8")
    described = board.directory / "board.yaml"
    described.write_text(described.read_text(encoding="utf-8") + f"known_gaps:\n  - {gap}\n", encoding="utf-8")
    board.write_attendances(all_attendances()[:-2] if rows is None else rows)
    return board


GAP = f"{{feed: {FEED}, from: 2024-04-22, to: 2024-06-30, teams: [{SOUTH}], reason: {REASON}}}"


def test_a_known_gap_is_told_where_a_reader_looks_and_needs_nobody(tmp_path: Path) -> None:
    board = with_gap(tmp_path, GAP)
    house = house_at(board.directory, NIGHT)
    run_night(house, "night 0")
    told = report(house, house.board.whole_history, "night 0")
    assert told.needs_a_person == ()
    said = f"22/04/2024 to 30/06/2024 ({SOUTH}): {REASON}"
    assert told.known_gaps == (f"Emergency department attendances, {said}.",)
    assert f"Known gap  Emergency department attendances, {said}." in told.lines()
    settings = Settings(board=str(board.directory))
    page = as_text(
        trace_cell(settings, read_board(settings.board, catalogue()), team=SOUTH, measure="A01", day=datetime(2024, 4, 28).date())
    )
    assert f"Emergency department attendances: a known gap, {said}." in page
    assert f"  known gap {said}." in [finding.text for finding in check_board(settings)]


def test_without_the_entry_somebody_has_to_ask(tmp_path: Path) -> None:
    board = with_gap(tmp_path, GAP.replace("2024-04-22", "2024-05-06"))
    house = house_at(board.directory, NIGHT)
    run_night(house, "night 0")
    told = report(house, house.board.whole_history, "night 0")
    assert told.needs_a_person == (f"Emergency department attendances has been late for more than its limit: {SOUTH}.",)


def test_what_comes_in_a_known_gap_after_all_is_used_and_the_entry_told_as_outdated(tmp_path: Path) -> None:
    board = with_gap(tmp_path, GAP, all_attendances())
    house = house_at(board.directory, NIGHT)
    run_night(house, "night 0")
    assert house.store.cells(team=SOUTH, measure="A01")["value"].tolist() == [50] * 8
    (said,) = report(house, house.board.whole_history, "night 0").known_gaps
    assert said.endswith("It has come after all and is used: take the entry out of board.yaml.")
    texts = [finding.text for finding in check_board(Settings(board=str(board.directory)))]
    assert any("Rows of these days have come after all and are used: correct the entry in board.yaml." in text for text in texts)


@pytest.mark.parametrize(
    ("gap", "said"),
    [
        (GAP.replace(FEED, "incidents"), "line 7: a known gap is of the feed 'incidents', which board.yaml does not list."),
        (GAP.replace(SOUTH, "west"), "line 7: a known gap is of the team 'west', which teams.yaml does not describe."),
        (GAP.replace("teams: [", "sender: Datix, teams: ["), "line 7: a known gap is of 'Datix', who does not send"),
        (GAP.replace("2024-06-30", "2024-04-01"), "line 7: known_gaps.0: 'to' lies before 'from'"),
        (GAP.replace(f", reason: {REASON}", ""), "line 7: known_gaps.0.reason: is missing"),
    ],
)
def test_a_gap_of_something_that_is_not_there_is_told_with_its_line(tmp_path: Path, gap: str, said: str) -> None:
    board = with_gap(tmp_path, gap)
    with pytest.raises(ConfigurationError) as error:
        read_board(str(board.directory), catalogue())
    assert said in str(error.value)


def test_a_gap_without_a_reason_in_words_is_refused(tmp_path: Path) -> None:
    board = with_gap(tmp_path, GAP.replace(REASON, '"  "'))
    with pytest.raises(ConfigurationError, match="reason"):
        read_board(str(board.directory), catalogue())
