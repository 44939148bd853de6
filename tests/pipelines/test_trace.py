"""``boxscore trace``: from a figure to the lines of the files it was counted from, and no further where it is hidden."""

import csv
import io
import os
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from invented_board import FIRST_SUNDAY, InventedBoard, all_attendances, attendances, invented_board
from nights import run_night
from starlette.testclient import TestClient

from assets.house import House
from boards import RunBoard
from boxscore.settings import Settings
from pipelines.command import main
from pipelines.tracing_for_pages import TracesFigures
from portal.app import create_app
from portal.records import Records
from portal.site import Site
from warehouse.files import Files

RAIGMORE = "raigmore-emergency-department"
NORTH, SOUTH = "north-emergency-department", "south-emergency-department"
FIRST = FIRST_SUNDAY.isoformat()
Line = dict[str, str]


def boxscore(board: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["--board", str(board), *arguments], catch_exceptions=False)


def page(board: Path, *arguments: str) -> str:
    done = boxscore(board, "trace", *arguments)
    assert done.exit_code == 0, done.output
    return done.stdout


def table(board: Path, *arguments: str) -> list[Line]:
    return list(csv.DictReader(io.StringIO(page(board, *arguments, "--format", "csv"))))


def of_part(lines: list[Line], part: str) -> list[Line]:
    return [line for line in lines if line["part"] == part]


def in_the_file(board: Path, line: Line) -> Line:
    """The line of the extract that a line of the trace names, as it stands there."""
    with (board / "extracts" / line["file"]).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    return dict(zip((name.strip() for name in rows[0]), rows[int(line["row"]) - 1], strict=False))


@pytest.fixture
def invented(tmp_path: Path) -> InventedBoard:
    return invented_board(tmp_path)


def night(board: InventedBoard) -> None:
    """What a run does but for workbooks, of which nothing is traced: a third of what a run costs."""
    run_night(House.of(Settings(board=str(board.directory)), os.environ), "night")


# Real figures


def test_a_share_is_traced_to_the_two_figures_of_its_hospitals_line(open_data: RunBoard) -> None:
    lines = table(open_data.directory, RAIGMORE, "A02", "2025-06-11")  # a Wednesday of the week
    (over,), (under,) = of_part(lines, "numerator"), of_part(lines, "denominator")
    row = in_the_file(open_data.directory, over)
    # 558 of 813 people: the figures of Raigmore in Public Health Scotland's file for w/e 15/06/2025.
    assert (row["WeekEndingDate"], row["TreatmentLocation"], row["AttendanceCategory"]) == ("20250615", "H202H", "Unplanned")
    assert (row["NumberWithin4HoursEpisode"], row["NumberOfAttendancesEpisode"]) == ("558", "813")
    assert (over["counts"], under["counts"], over["row"]) == ("558", "813", under["row"])
    assert over["extract"] == "5ac3ac44cd94641e"


def test_the_portal_shows_the_same_rows_and_none_of_a_hidden_figure(open_data: RunBoard, tmp_path: Path) -> None:
    board = open_data.house.board
    site = Site(lambda: board, open_data.store, Files(str(tmp_path)), Records(f"sqlite:///{tmp_path / 'portal.sqlite'}"))
    app = create_app(site, trace=TracesFigures(open_data.settings, lambda: board))
    browser = TestClient(app, base_url="http://localhost", client=("127.0.0.1", 50_000))
    of_a_share = browser.get(f"/teams/{RAIGMORE}/measures/A02/rows?week=2025-06-15")
    assert "Numerator: 558, from 1 row of" in of_a_share.text
    assert "Denominator: 813, from 1 row of" in of_a_share.text
    assert [entry["what"] for entry in site.records.noted()] == ["A02, w/e 15/06/2025"]
    of_a_hidden_one = browser.get("/teams/111/measures/E07/rows?week=2021-05-09").text
    assert "hidden because it rests on fewer than 5" in of_a_hidden_one
    assert "<table" not in of_a_hidden_one
    for asked in ("2025-06-14", "1999-01-03", "tomorrow", ""):  # no Sunday, no week of the board, no days
        assert browser.get(f"/teams/{RAIGMORE}/measures/A02/rows?week={asked}").status_code == 404


def test_spend_is_traced_to_invoices_that_add_up_to_the_penny(open_data: RunBoard) -> None:
    arguments = ("croydon-emergency-services", "F16", "2021-03-28")
    lines = table(open_data.directory, *arguments)
    # The one agency invoice of the week: £59,799.53, as `boxscore export` says too.
    assert [(line["counts"], line["invoice_date"]) for line in lines] == [("59799.53", "2021-03-26")]
    amount = next(value for name, value in in_the_file(open_data.directory, lines[0]).items() if name.casefold().startswith("amount"))
    assert float(amount.replace(",", "")) == 59799.53
    assert "£59,799.53" in page(open_data.directory, *arguments)


def test_what_belongs_to_no_team_is_traced_too(open_data: RunBoard) -> None:
    lines = table(open_data.directory, "(unmapped)", "F18", "2021-03-28")
    (cell,) = csv.DictReader(
        io.StringIO(
            boxscore(
                open_data.directory, "export", "--team", "(unmapped)", "--measure", "F18", "--from", "2021-03-28", "--to", "2021-03-28"
            ).stdout
        )
    )
    assert len(lines) == int(cell["n"])
    assert sum(round(100 * float(line["counts"])) for line in lines) == round(100 * float(cell["numerator"]))


@pytest.mark.parametrize(
    ("arguments"),
    [(RAIGMORE, "A04", "2021-05-16"), ("croydon-health-services", "C09", "2024-05-19"), ("croydon-health-services", "F19", "2020-06-28")],
)
def test_months_and_quarters_add_up_to_their_cell(open_data: RunBoard, arguments: tuple[str, str, str]) -> None:
    team, measure, day = arguments
    (cell,) = csv.DictReader(
        io.StringIO(boxscore(open_data.directory, "export", "--team", team, "--measure", measure, "--from", day, "--to", day).stdout)
    )
    lines = table(open_data.directory, *arguments)
    for part in ("numerator", "denominator"):
        if cell[part]:
            assert sum(float(line["counts"]) for line in of_part(lines, part)) == pytest.approx(float(cell[part]), rel=1e-12)


def test_the_page_says_what_which_run_and_from_which_file(open_data: RunBoard) -> None:
    text = page(open_data.directory, RAIGMORE, "A02", "15/06/2025")
    run = open_data.store.cells(team=RAIGMORE, measure="A02")["run"].iloc[-1]
    assert "68.6% = 558 / 813 x 100" in text
    assert f"Changed by  run {run} (command, begun " in text
    assert "the sum of within_4_hours over the rows of Emergency department attendances" in text
    assert "5ac3ac44cd94641e" in text
    assert "WHAT IT SAID BEFORE: nothing else" in text


def test_a_hidden_figure_is_not_given_away(open_data: RunBoard) -> None:
    arguments = ("111", "E07", "2021-05-09")
    text = page(open_data.directory, *arguments)
    assert "hidden because it rests on fewer than 5" in text
    assert "NUMERATOR" not in text
    assert "fft_answers" not in text
    done = boxscore(open_data.directory, "trace", *arguments, "--format", "csv")
    assert len(done.stdout.splitlines()) == 1
    assert "are not told" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("nobody", "A02", "2025-06-15"), "The board has no team 'nobody'. Its teams are 111, belford"),
        ((RAIGMORE, "Z9", "2025-06-15"), "No team of the board has chosen 'Z9'. Its measures are A01"),
        ((RAIGMORE, "E07", "2025-06-15"), f"{RAIGMORE} has not chosen E07. Its measures are A01, A02, A03, A04, A05."),
        ((RAIGMORE, "A04", "2015-06-14"), "does not keep A04 in w/e 14/06/2015; it keeps it from 01/07/2017 to 30/09/2022."),
        ((RAIGMORE, "A02", "1999-01-01"), "The board has no w/e 03/01/1999; its weeks are w/e 22/02/2015 to w/e 15/06/2025."),
        ((RAIGMORE, "A02", "last week"), "'last week' is not a date"),
        (("(unmapped)", "A02", "2025-06-15"), "that is told of F16, F17, F18."),
    ],
)
def test_what_is_not_there_is_answered_with_what_is(open_data: RunBoard, arguments: tuple[str, ...], words: str) -> None:
    done = boxscore(open_data.directory, "trace", *arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert words in done.stderr


# An invented board, where everything is known


def test_before_anything_was_run_it_says_what_to_run(invented: InventedBoard) -> None:
    done = boxscore(invented.directory, "trace", NORTH, "A02", FIRST)
    assert done.exit_code == 2
    assert "Run `boxscore run` first" in done.stderr
    assert not invented.state.exists()


def test_a_figure_that_was_corrected_says_what_it_was_and_which_run_changed_it(invented: InventedBoard) -> None:
    boxscore(invented.directory, "run")
    invented.write_attendances(attendances("N1", FIRST_SUNDAY, 100, 90), name="weekly_ae_activity_2.csv")
    boxscore(invented.directory, "run", "--from", FIRST, "--to", FIRST)
    text = page(invented.directory, NORTH, "A02", FIRST)
    before = text.partition("WHAT IT SAID BEFORE")[2]
    assert "90.0% = 90 / 100 x 100" in text
    assert "80.0%" in before
    assert before.count("run ") == 2
    assert [line["file"] for line in table(invented.directory, NORTH, "A02", FIRST)] == ["activity/weekly_ae_activity_2.csv"] * 2


def test_a_refused_row_is_shown_to_its_own_team_with_its_place_and_its_reason(invented: InventedBoard) -> None:
    rows = all_attendances()
    rows[0] = rows[0].replace(",100,80,20,", ",100,80,30,")  # more than were there: the first line under the header, N1, Unplanned
    invented.write_attendances(rows)
    night(invented)
    (refused,) = table(invented.directory, NORTH, "A02", FIRST)
    told = {name: refused[name] for name in ("part", "file", "row", "whose", "rule")}
    assert told == {"part": "refused", "file": "activity/weekly_ae_activity_1.csv", "row": "2", "whose": "this team", "rule": "adds up"}
    text = page(invented.directory, NORTH, "A02", FIRST)
    assert "Status      not received" in text  # a row of its other category is there, and one of this was expected
    assert "REFUSED ROWS THAT MIGHT HAVE COUNTED: 1" in text
    assert "REFUSED ROWS THAT MIGHT HAVE COUNTED: none" in page(invented.directory, SOUTH, "A02", FIRST)
    assert "REFUSED ROWS THAT MIGHT HAVE COUNTED: none" in page(
        invented.directory, NORTH, "A02", (FIRST_SUNDAY + timedelta(weeks=1)).isoformat()
    )


def test_a_row_without_its_code_may_be_any_teams(invented: InventedBoard) -> None:
    invented.write_attendances([*all_attendances(), f"{FIRST_SUNDAY:%Y%m%d},,Unplanned,9,9,0,0,0"])
    night(invented)
    for team in (NORTH, SOUTH):
        (refused,) = of_part(table(invented.directory, team, "A02", FIRST), "refused")
        assert refused["whose"] == "not known"


def test_rows_changed_since_the_cell_was_worked_out_are_noticed(invented: InventedBoard) -> None:
    night(invented)
    with sqlite3.connect(invented.state / "warehouse.sqlite") as warehouse:
        warehouse.execute("UPDATE cells SET numerator = 79 WHERE measure = 'A02' AND team = ?", (NORTH,))
    assert "The cell says 79" in " ".join(page(invented.directory, NORTH, "A02", FIRST).split())


def test_a_large_teams_rows_do_not_give_away_a_small_ones_hidden_figure(invented: InventedBoard) -> None:
    teams = invented.directory / "teams.yaml"
    whole = """
- slug: everything
  name: Everything (invented)
  organisation: Invented
  setting: organisation
  opens: 2024-03-01
  closes: 2024-04-30
  whole_organisation: true
  codes:
    invoices: [RJ6]
  measures: [{id: F18}]
"""
    teams.write_text(teams.read_text(encoding="utf-8") + whole, encoding="utf-8")
    night(invented)
    assert len(table(invented.directory, "everything", "F18", FIRST)) == 2
    with sqlite3.connect(invented.state / "warehouse.sqlite") as warehouse:
        warehouse.execute(
            "UPDATE cells SET status = 'hidden', numerator = NULL, value = NULL, n = NULL WHERE team = 'wards' AND measure = 'F16'"
        )
    assert "some of them are of wards too, of whom a figure is hidden" in " ".join(
        page(invented.directory, "everything", "F18", FIRST).split()
    )
    assert table(invented.directory, "everything", "F18", FIRST) == []


def test_the_page_stops_at_fifty_rows_and_the_table_has_all(invented: InventedBoard) -> None:
    rows = [f'Invented Ltd,Wards,06/03/2024,Area,Drugs,{number},"1.00"' for number in range(1, 61)]
    invented.write_invoices(rows)
    night(invented)
    out = invented.state / "rows.csv"
    done = boxscore(invented.directory, "trace", "wards", "F18", FIRST, "--format", "csv", "--out", str(out))
    assert (done.stdout, "rows.csv" in done.stderr) == ("", True)
    assert len(out.read_text(encoding="utf-8").splitlines()) == 61
    assert "and 10 more; --format csv --out FILE for all." in page(invented.directory, "wards", "F18", FIRST)
