"""Two small boards on two nights each, as a run finds them: before anything was run, and on the night after with what came since.

Everything lies under relative paths, so that a copy of a night is a night of its own. All of it is invented.
"""

import os
import shutil
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import late_board
import yaml
from invented_board import FIRST_SUNDAY, WEEKS, InventedBoard, all_attendances, attendances, invented_board, invoice

BOARD, STATE = "board", "state"
WINDOW_WEEKS = 3
"""Of the plain board: what comes late is of weeks before a night's window."""
SENT = 1_710_000_000
"""When the plain board's files were sent, so that each night finds the same."""


@dataclass(frozen=True)
class Nights:
    """A board's two nights, each in a directory with the board, and the state it had when the night began."""

    name: str
    first: Path
    second: Path


def nights_of(at: Path, run: Callable[[Path], None], *, names: Collection[str]) -> list[Nights]:
    """The boards of these names under ``at``; ``run`` runs the night in a directory, undisturbed."""
    boards = {"plain": _plain, "costed": _costed}
    return [_nights(at / name, name, boards[name], run) for name in names]


def _nights(at: Path, name: str, make: Callable[[Path, int], None], run: Callable[[Path], None]) -> Nights:
    first, second = at / "first", at / "second"
    make(first, 1)
    shutil.copytree(first, second)
    run(second)
    make(second, 2)
    return Nights(name, first, second)


def _plain(at: Path, night: int) -> None:
    """Two emergency departments and a directorate: on the second night a week more, one corrected, one refused, an old one mended."""
    last = FIRST_SUNDAY + timedelta(weeks=WEEKS - 3 + night)
    board = invented_board(at, as_of=last + timedelta(days=1)) if night == 1 else InventedBoard(at / BOARD, at / STATE)
    _say(board.directory / "board.yaml", as_of=last + timedelta(days=1), state=STATE)
    for contract in (board.directory / "feeds").iterdir():
        _say(contract, window_weeks=WINDOW_WEEKS)
    rows = all_attendances()[: 4 * (WEEKS - 2 + night)]
    if night == 2:
        rows[4 * 6] = rows[4 * 6].replace(",106,80,26,", ",106,90,16,")
        rows[4 * 7] = rows[4 * 7].replace(",107,80,27,", ",107,80,99,")
        old = attendances("N1", FIRST_SUNDAY + timedelta(weeks=1), 99, 70)
        _sent(board.write_attendances(old, name="weekly_ae_activity_2.csv"), days=50)
        lines = [invoice(date(2024, 3, 6), "Wards", "Agency Nurse - Band 5", "1,000.10", 1)]
        lines += [
            invoice(date(2024, 4, 2), "Kitchens", "Provisions", "250.25", 3),
            invoice(date(2024, 4, 23), "Wards", "Drugs", "-70.00", 4),
        ]
        _sent(board.write_invoices(lines), days=50)
    _sent(board.write_attendances(rows), days=49 * night)


def _costed(at: Path, night: int) -> None:
    """Two wards with shifts, absence, incidents and a ledger: on the second night a month has closed and incidents are graded again."""
    board, told = late_board.late_board(at / BOARD), date(2026, 6, 8) if night == 1 else date(2026, 6, 22)
    _say(board.directory / "board.yaml", as_of=told, state=STATE)
    shutil.rmtree(board.directory / "truth", ignore_errors=True)
    board.arrive(told)


def _say(place: Path, **says: object) -> None:
    described = yaml.safe_load(place.read_text(encoding="utf-8"))
    place.write_text(yaml.safe_dump(described | says, sort_keys=False), encoding="utf-8")


def _sent(place: Path, *, days: int) -> None:
    when = SENT + days * 24 * 60 * 60
    os.utime(place, (when, when))
