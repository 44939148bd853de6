"""The report of a run is a page and JSON, in which what extracts say is text; it tells what a run that was cut short left untold."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from invented_board import InventedBoard, all_attendances, invented_board
from letterboxes import ANALYST, OWNER, MailBox, mail_server, told_by_mail
from nights import house_at, run_night

from assets.data_docs import ENTRY
from assets.ending import end_run, fail_run, note_failure
from assets.house import House
from assets.report import RunReport
from assets.report_pages import escaped, write_pages
from warehouse.entries import REFUSED, Return

NIGHT = datetime(2024, 5, 1, 5)
ALL_IN_ORDER = "Invented board: the run is done, nothing needs a person"
ONE_THING = "Invented board: the run is done, 1 thing needs a person"
BAD = "weekly_ae_activity_2_[a](b)<i>.csv"


@dataclass
class Nights:
    """Nights of the invented board, one after another: what each came to, and what was sent of it."""

    board: InventedBoard
    mail: MailBox
    told: dict[str, RunReport]
    sent: dict[str, list[tuple[str, str]]]

    @property
    def house(self) -> House:
        return house_at(self.board.directory, NIGHT)

    def run(self, name: str) -> None:
        house = self.house
        run_night(house, name)
        self.told[name] = end_run(house, house.board.whole_history, name)
        self.sent[name] = self.mail.said()

    def page(self, name: str) -> str:
        return (self.board.state / "reports" / name).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nights]:
    """A good night, two with a file that is refused, one that was cut short after a row was taken back, and one after that."""
    with mail_server() as mail:
        board = invented_board(tmp_path_factory.mktemp("nights"))
        told_by_mail(board.directory, mail.port)
        nights = Nights(board, mail, {}, {})
        nights.run("good")
        bad = board.write_attendances(["x"], header="nothing", name=BAD)
        nights.run("refused")
        nights.run("refused again")
        bad.unlink()
        board.write_attendances([row for row in all_attendances() if not row.startswith("20240428,S1")])
        house = nights.house
        run_night(house, "cut short")
        house.store.note_return(Return("0123456789abcdef", "ward.xlsx", REFUSED, "ward.xlsx is no workbook.", ""))
        house.store.interrupt_run("cut short")
        nights.run("after")
        yield nights


def test_one_message_a_problem_goes_to_the_owner_and_the_report_of_every_run_to_whoever_gets_them(nights: Nights) -> None:
    refused = "Emergency department attendances: an extract was refused"
    assert nights.sent["good"] == [(ANALYST, ALL_IN_ORDER)]
    assert nights.sent["refused"] == [(OWNER, f"Invented board: {refused}"), (ANALYST, ONE_THING)]
    assert nights.sent["refused again"] == [(ANALYST, ONE_THING)]
    assert (OWNER, f"Invented board: Over: {refused}") in nights.sent["after"]


def test_the_report_is_there_under_the_runs_name_and_as_the_latest(nights: Nights) -> None:
    assert nights.page("after.md") == nights.page("latest.md")
    kept = json.loads(nights.page("refused.json"))
    assert (kept["run"], kept["outcome"], kept["teams"]) == ("refused", "attention", 3)
    assert kept["needs_a_person"] == list(nights.told["refused"].needs_a_person)


def test_the_report_kept_with_the_run_says_what_the_run_said(nights: Nights) -> None:
    assert RunReport.of(nights.house.store.summary("refused")) == nights.told["refused"]


def test_what_an_extract_is_called_is_text_on_the_page(nights: Nights) -> None:
    page = nights.page("refused.md")
    assert r"weekly\_ae\_activity\_2\_\[a\](b)\<i\>.csv" in page
    assert BAD not in page


def test_text_stays_text_whatever_it_looks_like() -> None:
    assert escaped("# a\n- b | <script> [x](http://e.example) www.e.example a@e.example") == (
        r"\# a - b \| \<script\> \[x\](http:\//e.example) www\.e.example a\@e.example"
    )


def test_rows_that_a_run_cut_short_took_back_are_told_by_the_next(nights: Nights) -> None:
    # South sends two rows a week, and the last file leaves out those of its last week.
    after = nights.told["after"]
    assert after.withdrawn == ("Emergency department attendances: 2 rows no longer in activity/weekly_ae_activity_1.csv.",)
    assert after.cut_short == ("The run begun 01/05/2024 05:00 UTC (schedule) was interrupted.",)
    assert nights.told["refused"].withdrawn == ()


def test_a_workbook_that_a_run_cut_short_refused_is_told_by_the_next(nights: Nights) -> None:
    assert nights.told["after"].needs_a_person == ("ward.xlsx: ward.xlsx is no workbook.",)
    assert (ANALYST, "Invented board: a returned workbook was not read whole") in nights.sent["after"]


def test_figures_that_changed_are_counted_by_reason(nights: Nights) -> None:
    after = nights.told["after"]
    assert sum(after.figures_changed.values()) > 0
    assert nights.told["good"].figures_changed == {}
    assert f"Changed    {after.changes_said}" in after.lines()


def test_the_data_docs_are_linked_from_beside_where_they_were_built(nights: Nights) -> None:
    assert "Data Docs" not in nights.page("latest.md")
    nights.house.files.write(ENTRY, b"")
    write_pages(nights.house, nights.told["after"])
    assert "[Data Docs](data-docs/index.html)" in nights.page("latest.md")


def test_a_run_that_failed_is_told_and_nothing_that_was_wrong_is_told_as_over(nights: Nights, tmp_path: Path) -> None:
    board = invented_board(tmp_path)
    house = house_at(board.directory, NIGHT)
    house.store.begin_run("failed", how="command", weeks=house.board.whole_history)
    told = fail_run(house, house.board.whole_history, "failed", ["The step cells failed."])
    assert (told.outcome, told.needs_a_person) == ("failed", ("The step cells failed.",))
    assert "| Outcome | failed |" in (board.state / "reports" / "latest.md").read_text(encoding="utf-8")
    (problem,) = house.store.problems_to_tell()
    assert problem.says == "The step cells failed.\nThe figures there were stay as they are."


def test_a_run_that_never_began_in_the_warehouse_leaves_nothing_there(tmp_path: Path) -> None:
    house = house_at(invented_board(tmp_path).directory, NIGHT)
    note_failure(house, "unknown", "A run failed.")
    assert house.store.runs().empty
    assert house.store.problems_to_tell() == []
