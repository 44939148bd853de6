"""More than two hundred bad extracts and values in the drop folder of one board: each comes to what docs/messages.md says of it, what is
good of it is kept, and it harms no other."""

import io
import os
import subprocess
import zipfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
import yaml
from bad_files import NO_ROW, PLAIN, WARD, BadFile, bad_files
from bad_spreadsheets import bad_spreadsheets
from bad_values import COSTS, DAYS, HOURS, UNITS
from invented_board import InventedBoard, invented_board
from invented_feed import HEADER, SHIFTS
from nights import house_at, run_night
from servers import BIN

from assets.house import House
from sources.personal import shown_name

ROOT = Path(__file__).parents[2]
MESSAGES = " ".join((ROOT / "docs" / "messages.md").read_text(encoding="utf-8").split())
FIRST, SECOND = datetime(2024, 4, 29, 5), datetime(2024, 4, 30, 5)
FILES = [*bad_files(), *bad_spreadsheets()]
VALUES = {"day": DAYS, "unit": UNITS, "hours": HOURS, "cost": COSTS}
RULE = {"rule": "between", "column": "hours", "least": 0, "most": 24, "because": "no shift is longer than a day"}


def of_a_ward(content: bytes, ward: bytes) -> bytes:
    """The file with its own ward in its rows; one that is no whole zip file has it where it stands."""
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return content.replace(WARD.encode(), ward).replace(WARD.encode("utf-16-le"), ward.decode().encode("utf-16-le"))
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as after:
        for info in before.infolist():
            after.writestr(info, before.read(info).replace(WARD.encode(), ward))
    return written.getvalue()


def file_of_values(column: str) -> str:
    """A row for each bad value of the column, every other value good and its own."""
    written = pd.DataFrame(
        {"day": "04/03/2024", "unit": [f"{column} {at}" for at in range(len(VALUES[column]))], "hours": "8", "cost": "5"}
    )
    text: str = written.assign(**{column: list(VALUES[column])}).to_csv(index=False, header=HEADER.split(","))
    return text


@dataclass(frozen=True)
class Night:
    """The board after the night in which everything came."""

    house: House
    before: pd.DataFrame
    """The figures of the night before."""
    deliveries: pd.DataFrame
    """By the name of the file, without its folder."""
    refused: pd.DataFrame
    kept: pd.DataFrame

    def said_of(self, name: str) -> str:
        """Everything that is told of a file and its rows."""
        told_as = shown_name(name)
        rows = self.refused.loc[self.refused["file"] == told_as, "message"]
        return " ".join([*self.deliveries.loc[[told_as], "message"], *rows])

    def rows_of(self, name: str) -> int:
        """How many rows are kept of a file."""
        return int((self.kept["file"] == name).sum())


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Night:
    board = invented_board(tmp_path_factory.mktemp("bad"))
    described = board.directory / "board.yaml"
    described.write_text(described.read_text(encoding="utf-8").replace("invoices]", "invoices, shifts]"), encoding="utf-8")
    contract = yaml.safe_dump(yaml.safe_load(SHIFTS) | {"rules": [RULE]}, sort_keys=False)
    (board.directory / "feeds" / "shifts.yaml").write_text(contract, encoding="utf-8")
    board.write("shifts/good.csv", PLAIN)
    house = house_at(board.directory, FIRST)
    run_night(house, "good")
    before = house.store.cells()
    _send_all(board)
    house = house_at(board.directory, SECOND)
    run_night(house, "bad")
    return Night(house, before, *_what_came_of_it(house))


def _send_all(board: InventedBoard) -> None:
    for at, one in enumerate(FILES):
        ward = f"W{at + 100}".encode()
        board.write(f"shifts/{one.name}", of_a_ward(one.content, ward) if one.rows else one.content)
    for column in VALUES:
        board.write(f"shifts/values of {column}.csv", file_of_values(column))


def _what_came_of_it(house: House) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    deliveries, refused, kept = (
        rows.assign(file=rows["name"].str.removeprefix("shifts/"))
        for rows in (
            house.store.deliveries("shifts"),
            house.store.refused_rows("shifts"),
            house.lake.accepted("shifts", house.board.whole_history),
        )
    )
    return deliveries.set_index("file"), refused, kept


@pytest.mark.parametrize("one", FILES, ids=lambda one: one.name[:40])
def test_a_bad_file_comes_to_its_documented_message_and_what_is_good_of_it_is_kept(one: BadFile, night: Night) -> None:
    assert one.says in MESSAGES
    assert one.says in night.said_of(one.name)
    assert night.rows_of(one.name) == one.rows


@pytest.mark.parametrize("column", VALUES)
def test_a_bad_value_refuses_its_row_alone_in_documented_words_and_is_never_quoted(column: str, night: Night) -> None:
    name = f"values of {column}.csv"
    said = night.refused[night.refused["file"] == name].groupby("row_number")["message"].agg(" ".join)
    expected = {row: says for row, says in enumerate(VALUES[column].values(), start=2) if says}
    assert {row: says in said.get(row, "") for row, says in expected.items()} == dict.fromkeys(expected, True)
    assert set(said.index) == set(expected)
    assert [says for says in set(expected.values()) if says not in MESSAGES] == []
    # Thirty nines are their own shape.
    assert [value for value in VALUES[column] if len(value) > 4 and set(value) != {"9"} and any(value in message for message in said)] == []


def test_a_row_that_is_good_in_a_file_of_bad_values_is_kept_as_it_was_written(night: Night) -> None:
    # The day 31/12/9999 waits until it has come.
    read = {column: [value for value, says in values.items() if not says and value != "31/12/9999"] for column, values in VALUES.items()}
    assert {column: night.rows_of(f"values of {column}.csv") for column in VALUES} == {
        column: len(values) for column, values in read.items()
    }
    units = night.kept.loc[night.kept["file"] == "values of unit.csv", "unit"]
    assert set(units) == {unit.replace("\u00a0", " ") for unit in read["unit"]}


def test_nothing_that_was_accepted_before_is_lost_and_no_other_feed_is_touched(night: Night) -> None:
    pd.testing.assert_frame_equal(night.house.store.cells(), night.before)
    assert night.rows_of("good.csv") == 2
    assert night.house.store.refused_rows().query("feed != 'shifts'").empty


def test_a_handful_comes_to_the_same_through_the_command_without_a_traceback(night: Night, tmp_path: Path) -> None:
    handful = FILES[::10]
    for one in {one.name for one in FILES} - {one.name for one in handful}:
        (Path(night.house.directory) / "extracts" / "shifts" / one).unlink()
    told = [boxscore(night.house, *command) for command in (["check"], ["rejects", "--out", f"{tmp_path}/refused.xlsx"])]
    assert [done.returncode for done in told] == [1, 0]
    assert [word for word in ("Traceback", "panicked", "Warning") for done in told if word in done.stdout + done.stderr] == []
    # A refusal is told in its own line, a file without a row needs nobody here.
    assert [one.name for one in handful if not one.rows and one.says != NO_ROW and one.says not in told[0].stdout] == []
    assert openpyxl.load_workbook(tmp_path / "refused.xlsx")["Refused rows"].max_row > sum(map(bool, HOURS.values()))


def boxscore(house: House, *arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [str(BIN / "boxscore"), "--board", house.directory, *arguments]
    return subprocess.run(command, capture_output=True, text=True, env=dict(os.environ), timeout=300, check=False)
