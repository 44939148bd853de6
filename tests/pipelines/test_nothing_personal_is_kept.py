"""Identifiers planted in every column of every feed of an invented board: after a recorded run none is in any byte that was kept."""

import csv
import io
import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest
from planted import NAMES, OTHERS, SOUGHT, contents, numbers

from boxscore.settings import Settings
from measures.catalogue import catalogue
from pipelines.rejecting import as_csv, rejects_of, report_contents
from pipelines.running import run_board
from sources.board import read_board
from sources.simulator.simulate import simulate
from workbooks.refusals import report_bytes

GOOD_ROWS = 12
EARLIER = datetime(2026, 6, 21, tzinfo=UTC).timestamp()
VALID, NEAR = numbers(500, valid=True), numbers(500, valid=False)
WRITTEN = ("{0}", "{0:.3} {1} {2}", "seen {0} twice", "{0}.0", "{3}")
"""As it is, in groups, within a text, as a spreadsheet's amount, and as what is left where the leading zero was lost."""


def as_written(number: str, way: int) -> str:
    return WRITTEN[way % len(WRITTEN)].format(number, number[3:6], number[6:], number.lstrip("0"))


def planted_in_each_column(header: list[str], good: list[str], plants: Iterator[str]) -> list[list[str]]:
    """Rows like a good one, one a column and plant, with the plant in the column's place."""
    return [[*good[:at], plant, *good[at + 1 :]] for at in range(len(header)) for plant in (*NAMES, *OTHERS, next(plants), next(plants))]


def written(*lines: list[str]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows(lines)
    return text.getvalue()


def plant(directory: Path) -> None:
    """Beside each good file: one with rows that must be refused and things around the table, and one for each column with valid numbers."""
    near, valid = iter(NEAR * 9), iter(VALID)
    for at, path in enumerate(sorted(directory.glob("extracts/*/*.csv"))):
        lines = list(csv.reader(path.read_text(encoding="utf-8").splitlines()))
        header, rows = lines[0], lines[1 : GOOD_ROWS + 1]
        path.write_text(written(header, *rows), encoding="utf-8")
        around = [*header, "Surname", "Remarks", "Morag Quillfeather"]
        beside = [[*row, "Quillfeather", f"{NAMES[0]} {OTHERS[0]}", OTHERS[1]] for row in planted_in_each_column(header, rows[0], near)]
        title, footer = [f"Report for {NAMES[2]}", OTHERS[2]], [f"Printed by {NAMES[1]}"]
        path.with_name("around.csv").write_text(written(title, [], around, *beside, footer), encoding="utf-8")
        for column in range(len(header)):
            held = [[*rows[0][:column], as_written(next(valid), column + at), *rows[0][column + 1 :]] for _ in range(2)]
            path.with_name(f"number_{column}.csv").write_text(written(header, rows[0], *held), encoding="utf-8")
        path.with_name(f"{NAMES[0]}.csv").write_text(written(header, *rows), encoding="utf-8")
        path.with_name(f"{next(valid)}.csv").write_text(written(header, *rows), encoding="utf-8")
        contract = directory / "feeds" / f"{path.stem}.yaml"
        told = re.sub(r"files: \[.*\]", f"files: ['{path.stem}/*']", contract.read_text(encoding="utf-8"))
        contract.write_text(told, encoding="utf-8")
    plant_in_a_workbook(directory / "extracts" / "referrals", next(valid))
    for path in directory.glob("extracts/*/*"):
        if path.name != f"{path.parent.name}.csv":
            # Received before the good file, or what they lack would be taken back.
            os.utime(path, (EARLIER, EARLIER))


def plant_in_a_workbook(folder: Path, number: str) -> None:
    """Good rows, saved by somebody, with a sheet named after somebody; and another with a number as a spreadsheet keeps it."""
    rows = list(csv.reader((folder / "referrals.csv").read_text(encoding="utf-8").splitlines()))
    for name, more in (("saved.xlsx", [[NAMES[0], OTHERS[0]]]), ("number.xlsx", [[float(number)]])):
        workbook = openpyxl.Workbook()
        workbook.properties.creator = workbook.properties.lastModifiedBy = NAMES[0]
        for row in rows:
            workbook.active.append(row)
        for row in more:
            workbook.create_sheet(NAMES[0]).append(row)
        workbook.save(folder / name)


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """What a board kept of planted extracts after a recorded run, and all that the run said."""
    at = tmp_path_factory.mktemp("planted")
    measures = [measure.id for measure in catalogue()]
    simulate(str(at / "board"), teams=12, weeks=9, seed=1, layout="plain", known_measures=measures, name="planted", say=lambda _: None)
    plant(at / "board")
    described = at / "board" / "board.yaml"
    described.write_text(re.sub(r"\nstate:.*", "", described.read_text(encoding="utf-8")) + f"\nstate: {at / 'state'}\n", encoding="utf-8")
    (at / "dagster").mkdir()
    said = list[str]()
    settings = Settings(board=str(at / "board"), warehouse=None)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DAGSTER_HOME", str(at / "dagster"))
        board = read_board(settings.board, catalogue())
        report = run_board(settings, None, None, teams=[board.teams[0].slug], record=True, say=said.append)
    told = rejects_of(settings, board, feed=None, day=None)
    (at / "state" / "refused.xlsx").write_bytes(report_bytes(report_contents(told)))
    return at, "\n".join([*said, *report.lines(), as_csv(told)])


def found_in(content: bytes, numbers_sought: frozenset[bytes]) -> set[bytes]:
    """Which identifiers stand in the bytes; numbers also in their groups."""
    small = content.lower()
    held = {match[1].replace(b" ", b"") for match in re.finditer(rb"(?=([0-9]{3} ?[0-9]{3} ?[0-9]{4}))", content)}
    return {text for text in map(str.encode, SOUGHT) if text in small} | (held & numbers_sought)


def test_no_name_address_day_of_birth_or_number_is_in_any_byte_that_was_kept_or_said(planted: tuple[Path, str]) -> None:
    at, said = planted
    sought = frozenset(map(str.encode, (*VALID, *NEAR)))
    assert found_in(b"CHI 943 476 5919", frozenset([b"9434765919"])) == {b"9434765919"}
    kept = [*contents([at / "state", at / "dagster"]), (at / "said", said.encode())]
    assert len(kept) > 100
    assert {str(path.relative_to(at)): found for path, content in kept if (found := found_in(content, sought))} == {}


def test_what_is_good_beside_them_is_kept(planted: tuple[Path, str]) -> None:
    at, _ = planted
    feeds = {path.name for path in (at / "board" / "extracts").iterdir()}
    assert len(feeds) == 21
    accepted = {path.name for path in (at / "state" / "lake" / "accepted").iterdir()}
    assert feeds - accepted == set()
