"""``boxscore changes`` and ``boxscore export --as-at``: which figures changed and why, and what was shown on a past day."""

import csv
import io
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from invented_board import InventedBoard, all_attendances, invented_board
from nights import house_at, run_night

from pipelines.command import main

FIRST_NIGHT = datetime(2024, 5, 1, 5)
NORTH = "north-emergency-department"


def command(board: InventedBoard, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["--board", str(board.directory), *arguments])


def night(board: InventedBoard, number: int) -> None:
    run_night(house_at(board.directory, FIRST_NIGHT + timedelta(days=number)), f"night {number}")


@pytest.fixture(scope="module")
def three_nights(tmp_path_factory: pytest.TempPathFactory) -> tuple[InventedBoard, list[str]]:
    """The invented board after three nights, of which the second corrects a figure and the third hides some; and each night's export."""
    board, exported = invented_board(tmp_path_factory.mktemp("nights")), []
    for number in range(3):
        if number == 1:
            board.write_attendances([row.replace(",100,80,20,", ",100,90,10,") for row in all_attendances()])
        if number == 2:
            hiding = "- id: A01\n  name: Unplanned attendances\n  domain: quality\n  unit: count\n  better: context\n  n: numerator\n"
            hiding += "  least_n: 60\n  decimals: 0\n  explanation: x\n  source: s\n  numerator:\n    feed: emergency_department_activity\n"
            hiding += "    verb: sum\n    column: attendances\n    where: {category: [Unplanned]}\n"
            (board.directory / "measures.yaml").write_text(hiding, encoding="utf-8")
        night(board, number)
        exported.append(command(board, "export").stdout)
    return board, exported


def told(board: InventedBoard, *arguments: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(command(board, "changes", "--format", "csv", *arguments).stdout)))


def test_an_export_as_at_a_night_is_what_was_exported_that_night(three_nights: tuple[InventedBoard, list[str]]) -> None:
    board, exported = three_nights
    assert len(set(exported)) == 3
    for number, then in enumerate(exported):
        day = FIRST_NIGHT.date() + timedelta(days=number)
        assert command(board, "export", "--as-at", day.isoformat()).stdout == then
    assert command(board, "export", "--as-at", "2031-01-01").stdout == exported[-1]


def test_before_the_first_run_there_was_no_cell_and_it_is_said(three_nights: tuple[InventedBoard, list[str]]) -> None:
    result = command(three_nights[0], "export", "--as-at", "2024-04-30")
    assert result.exit_code == 0
    assert result.stdout == "team,measure,week_ending,numerator,denominator,value,status,as_of,n\n"
    assert result.stderr == "There was no such cell yet at the end of 30/04/2024 (UTC).\n"


def test_each_change_is_a_row_newest_first_with_what_was_and_is_and_why(three_nights: tuple[InventedBoard, list[str]]) -> None:
    board, _ = three_nights
    assert [row["run"] for row in told(board)] == ["night 2"] * 8 + ["night 1"]
    (row,) = told(board, "--measure", "A02")
    assert row["extracts"].startswith("activity/weekly_ae_activity_1.csv (")
    del row["extracts"]
    assert row == {
        "team": NORTH,
        "measure": "A02",
        "week_ending": "2024-03-10",
        "was_value": "80",
        "was_status": "final",
        "is_value": "90",
        "is_status": "final",
        "changed_at": "2024-05-02T05:00:00Z",
        "run": "night 1",
        "reason": "corrected rows",
    }


def test_a_hidden_figure_is_not_given(three_nights: tuple[InventedBoard, list[str]]) -> None:
    hidden = told(three_nights[0], "--team", "south-emergency-department")
    assert {(row["was_value"], row["is_value"], row["is_status"], row["reason"]) for row in hidden} == {
        ("50", "", "hidden", "definition changed")
    }


def test_changes_since_a_day_are_those_of_runs_that_ended_on_it_or_later(three_nights: tuple[InventedBoard, list[str]]) -> None:
    board, _ = three_nights
    assert {row["run"] for row in told(board, "--since", "03/05/2024")} == {"night 2"}
    assert {row["run"] for row in told(board, "--since", "2024-05-02")} == {"night 1", "night 2"}
    assert command(board, "changes", "--since", date(2024, 5, 4).isoformat()).stdout == "No figure has changed.\n"


def test_the_words_say_what_a_person_asks(three_nights: tuple[InventedBoard, list[str]]) -> None:
    text = command(three_nights[0], "changes", "--team", NORTH).stdout
    assert text.startswith(
        "02/05/2024 05:00 UTC, run night 1: 1 figure\n  north-emergency-department, A02 Seen within 4 hours, w/e 10/03/2024\n"
    )
    assert "    was 80.0% (final), is 90.0% (final): corrected rows\n    from activity/weekly_ae_activity_1.csv" in text


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("changes", "--team", "west"), "The board has no team 'west'."),
        (("changes", "--measure", "Z9"), "No team of the board has chosen 'Z9'."),
        (("changes", "--since", "soon"), "'soon' is not a date such as 2025-06-15 or 15/06/2025."),
        (("export", "--as-at", "31/02/2024"), "'31/02/2024' is not a date such as 2025-06-15 or 15/06/2025."),
        (("export", "--as-at", "2024-05-01", "--over", "13-weeks"), "leave one of them out"),
    ],
)
def test_an_argument_that_is_wrong_is_told(three_nights: tuple[InventedBoard, list[str]], arguments: tuple[str, ...], said: str) -> None:
    result = command(three_nights[0], *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr


def test_before_anything_was_run_it_says_what_to_do(tmp_path: Path) -> None:
    result = command(invented_board(tmp_path), "changes")
    assert result.exit_code == 2
    assert "Run `boxscore run` first." in result.stderr


def test_a_measure_the_board_has_given_up_is_still_told_of_past_days_and_of_the_night_it_went(tmp_path: Path) -> None:
    board = invented_board(tmp_path)
    night(board, 0)
    before = command(board, "export").stdout
    teams = board.directory / "teams.yaml"
    teams.write_text(teams.read_text(encoding="utf-8").replace("{id: A01}, {id: A02, goal: 95}, {id: A03}", "{id: A01}, {id: A02}"))
    night(board, 1)
    assert ",A03," not in command(board, "export").stdout
    assert command(board, "export", "--as-at", FIRST_NIGHT.date().isoformat()).stdout == before
    assert ",A03," in command(board, "export", "--as-at", FIRST_NIGHT.date().isoformat(), "--measure", "A03").stdout
    assert {(row["measure"], row["is_status"]) for row in told(board)} == {("A03", "")}
    assert "A03" in command(board, "changes").stdout
