"""``boxscore workbook``: this week's, a past one, one whose file is no longer kept, and what is listed of them."""

from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result
from invented_board import InventedBoard, all_attendances, invented_board
from nights import house_at, run_night

from assets.pruning import prune
from assets.publishing import keep_workbooks, put_shelf_in_order
from assets.signals import keep_signals
from pipelines.command import main

NORTH = "north-emergency-department"
FIRST_NIGHT = datetime(2024, 4, 30, 5)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> InventedBoard:
    """The invented board after two nights; the second corrects North's last week, so that version 2 takes the place of version 1."""
    board = invented_board(tmp_path_factory.mktemp("published"))
    described = board.directory / "board.yaml"
    described.write_text(described.read_text(encoding="utf-8") + "keeping: {workbooks: {every_version_days: 0}}\n", encoding="utf-8")
    for number in range(2):
        if number == 1:
            board.write_attendances([row.replace(",107,80,27,", ",107,100,7,") for row in all_attendances()])
        house = house_at(board.directory, FIRST_NIGHT + timedelta(days=number))
        run_night(house, f"night {number}")
        keep_signals(house, f"night {number}")
        keep_workbooks(house, f"night {number}")
        put_shelf_in_order(house)
        prune(house)
    return board


def command(board: InventedBoard, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["--board", str(board.directory), "workbook", *arguments])


def percent_in_time(content: bytes) -> float:
    """North's share within 4 hours in its last week, as the sheet Data has it."""
    sheet = openpyxl.load_workbook(BytesIO(content))["Data"]
    header, *rows = sheet[sheet.tables["Cells"].ref]
    names = [cell.value for cell in header]
    told = [dict(zip(names, (cell.value for cell in row), strict=True)) for row in rows]
    return float(next(row["value"] for row in reversed(told) if row["measure"] == "A02"))


def test_the_current_workbook_is_given_byte_for_byte(published: InventedBoard, tmp_path: Path) -> None:
    result = command(published, NORTH, "--out", str(tmp_path / "monday.xlsx"))
    assert result.exit_code == 0, result.output
    assert "version 2 as it was written on 01/05/2024" in result.stdout
    written = (tmp_path / "monday.xlsx").read_bytes()
    assert written == (published.state / "workbooks" / f"{NORTH}_we-2024-04-28_v2.xlsx").read_bytes()
    assert percent_in_time(written) == pytest.approx(100 * 100 / 107)


def test_a_version_whose_file_is_no_longer_kept_is_written_again_with_the_figures_of_its_day(
    published: InventedBoard, tmp_path: Path
) -> None:
    result = command(published, NORTH, "--version", "1", "--out", str(tmp_path / "then.xlsx"))
    assert "written again from the figures as at 30/04/2024" in result.stdout
    assert percent_in_time((tmp_path / "then.xlsx").read_bytes()) == pytest.approx(100 * 80 / 107)


def test_every_version_is_listed_with_why_it_was_written(published: InventedBoard) -> None:
    newest, first = command(published, NORTH, "--versions").stdout.splitlines()
    assert newest.startswith("w/e 28/04/2024 version 2 (current), written 01/05/2024 05:00 UTC: ")
    assert "figures changed" in newest
    assert first == (
        "w/e 28/04/2024 version 1, written 30/04/2024 05:00 UTC: the first workbook. Its file is no longer kept; it can be written again."
    )


def test_a_past_week_that_never_had_a_workbook_is_written_from_the_figures_there_are(published: InventedBoard, tmp_path: Path) -> None:
    result = command(published, NORTH, "--week", "2024-03-31", "--out", str(tmp_path / "march.xlsx"))
    assert "written now from the figures there are now" in result.stdout
    assert percent_in_time((tmp_path / "march.xlsx").read_bytes()) == pytest.approx(100 * 80 / 103)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere"], "The board has no team 'nowhere'"),
        ([NORTH, "--layout", "round"], "The board has no layout 'round'. Its layouts are standard"),
        ([NORTH, "--version", "9"], "There is no version 9 of that workbook"),
        ([NORTH, "--week", "2019-01-06"], "There is no figure of north-emergency-department up to w/e 06/01/2019"),
        ([NORTH, "--template", "none.xlsx"], "none.xlsx"),
        ([NORTH, "--template", "t.xlsx", "--version", "1"], "leave out --layout and --version"),
    ],
)
def test_what_cannot_be_written_is_told_in_words(published: InventedBoard, arguments: list[str], said: str) -> None:
    result = command(published, *arguments)
    assert result.exit_code == 2
    assert said in result.output
    assert "Traceback" not in result.output
