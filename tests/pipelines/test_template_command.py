"""``boxscore template check``, and a template filled with figures from the warehouse."""

import io
import logging
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from click.testing import CliRunner, Result
from invented_board import LAST_SUNDAY, invented_board
from invented_contents import cells_of
from invented_templates import with_a_table, with_names

from assets.house import House
from assets.templates import templated_workbook
from boxscore.errors import BoxScoreError, ConfigurationError
from boxscore.settings import Settings
from boxscore.weeks import Week, WeekRange
from pipelines.command import main

NORTH = "north-emergency-department"
LAST = Week(LAST_SUNDAY)


def cell(weeks_ago: int, value: float | None, status: str = "final") -> dict[str, object]:
    ending = pd.Timestamp(LAST.plus(-weeks_ago).ending)
    key = {"team": NORTH, "measure": "A02", "week_ending": ending}
    return key | {"value": value, "numerator": value, "denominator": 100.0, "n": 100.0, "status": status, "as_of": ending, "extracts": None}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    """An invented board whose North department has three weeks of one measure. Only read it: it is shared."""
    board = invented_board(tmp_path_factory.mktemp("board"))
    house = House.of(Settings(board=str(board.directory), warehouse=None), {})
    weeks = WeekRange(LAST.plus(-2), LAST)
    house.store.begin_run("invented", how="run", weeks=weeks)
    house.store.replace_cells(weeks, cells_of(cell(2, 80.0), cell(1, 81.0), cell(0, 82.5, "provisional")), run="invented")
    (board.directory / "templates").mkdir()
    (board.directory / "templates" / "board.yaml").write_text("names:\n  Seen: {measure: A02, week: -1}\n", encoding="utf-8")
    (board.directory / "templates" / "wrong.yaml").write_text("names:\n  Seen: {measure: A02, weak: -1}\n", encoding="utf-8")
    return house


def checked(house: House, file: Path) -> Result:
    return CliRunner().invoke(main, ["--board", house.directory, "template", "check", str(file)], catch_exceptions=False)


def written(folder: Path, name: str, content: bytes) -> Path:
    (folder / name).write_bytes(content)
    return folder / name


def filled(house: House, file: Path, week: Week | None = None) -> list[object]:
    content = templated_workbook(house, house.board.team_by_slug[NORTH], week, str(file))
    return [row[0].value for row in openpyxl.load_workbook(io.BytesIO(content)).active.rows]


def test_check_says_what_it_found_and_ends_with_0_1_or_2(house: House, tmp_path: Path) -> None:
    fine = checked(house, written(tmp_path, "board.xlsx", with_names(Seen="$A$1", A02_latest="$A$2")))
    assert (fine.exit_code, fine.stderr) == (0, "")
    assert "Would be filled:\n  name A02_latest (Box!A2): A02 value in its newest week with a figure\n  name Seen (Box!A1)" in fine.stdout
    missing = checked(house, written(tmp_path, "other.xlsx", with_names(A02_latest="$A$1:$A$2")))
    assert missing.exit_code == 1
    assert "Cannot be filled:\n  name A02_latest: it refers to several cells" in missing.stdout
    unreadable = checked(house, written(tmp_path, "no.xlsx", b"%PDF"))
    assert (unreadable.exit_code, unreadable.stdout) == (2, "")
    assert unreadable.stderr.startswith("no.xlsx is a PDF, whatever its name says.")
    assert checked(house, tmp_path / "gone.xlsx").exit_code == checked(house, tmp_path).exit_code == 2


def test_a_mistake_in_what_the_board_says_is_told_with_its_line(house: House, tmp_path: Path) -> None:
    told = checked(house, written(tmp_path, "wrong.xlsx", with_names(Seen="$A$1")))
    assert told.exit_code == 2
    assert "templates/wrong.yaml, line 2: names.Seen.weak: no such setting; check its spelling." in told.stderr


def test_a_template_is_filled_with_the_teams_current_week_or_the_one_asked_for(house: House, tmp_path: Path) -> None:
    file = written(tmp_path, "board.xlsx", with_names(A02_latest="$A$1", Seen="$A$2", A02_status="$A$3", team_name="$A$4"))
    assert filled(house, file) == [82.5, 81, "provisional", "North emergency department (invented)"]
    assert filled(house, file, LAST.plus(-1)) == [81, 80, "final", "North emergency department (invented)"]
    with pytest.raises(ConfigurationError, match=r"has no figures by w/e 03/03/2024\. 'boxscore run' works them out"):
        filled(house, file, Week(LAST.plus(-8).ending))


def test_what_a_person_should_know_of_the_result_is_said(house: House, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, "boxscore"):
        filled(house, written(tmp_path, "dated.xlsx", with_names(week_ending="$A$1")))
    assert "A1 is told a date and shows a plain number; give it a date's format." in caplog.text


def test_a_template_that_cannot_be_filled_writes_nothing_and_says_every_reason(house: House, tmp_path: Path) -> None:
    content = with_a_table(1, lambda book, sheet: sheet.write("A5", "Notes"))
    with pytest.raises(BoxScoreError) as refused:
        filled(house, written(tmp_path, "table.xlsx", content))
    assert str(refused.value) == (
        "table.xlsx cannot be filled; nothing was written.\n"
        "  table Cells (Figures!A4:F4): it needs 2 more rows than its 1, but A5 below it is not empty: leave the cells below it empty."
    )
