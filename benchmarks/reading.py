"""Large extracts: a workbook opened, against pandas with openpyxl; a million lines of CSV read, typed and judged in bounded memory."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from datetime import time as clock
from itertools import chain, cycle, islice
from pathlib import Path

import pandas as pd

from benchmarks.figures import Figure
from sources.grid import open_grids
from sources.simulator.spreadsheets import Sheet, Value, spreadsheet

ROWS_OF_THE_WORKBOOK = 200_000
ROWS_OF_THE_CSV = 1_000_000
COLUMNS = 12
TIMES_FASTER = 8.0
CPU_SECONDS = 60.0
MEBIBYTES = 1_500.0
FIRST_DAY = date(2024, 6, 24)
DAYS = 728
HEADER = ("roster", "duty", "shift_on", "shift", "starts_at", "ends_at", "break_minutes", "staff_group", "band", "planned_hours")
HEADER += ("worked_hours", "cost")
BOARD = {
    "board.yaml": "name: large\ntitle: Invented rows\nas_of: 2026-06-22\nstate: {directory}/out\nfeeds: [roster_shifts]\n",
    "teams.yaml": "- {{slug: ward, name: Ward (invented), organisation: Invented, setting: ward, opens: 2024-06-24,"
    " codes: {{roster: [INV000]}}, measures: []}}\n",
    "feeds/roster_shifts.yaml": "standard: roster_shifts\nsuppliers:\n"
    "  - {{name: Roster (invented), files: [roster.csv], constants: {{source: Substantive, status: Worked}}}}\n"
    'columns:\n  cost: {{kind: money, meaning: what it cost, example: "£80.25"}}\n',
}
JUDGED = """
import json, os, sys, time
import great_expectations
from assets.house import House
from assets.judging import judge_feed
from benchmarks.figures import most_mebibytes
from boxscore.settings import Settings
began = time.process_time()
house = House.of(Settings(board=sys.argv[1]), os.environ)
night = judge_feed(house, house.board.feed_by_id["roster_shifts"], house.board.whole_history)
took = time.process_time() - began
print(json.dumps({"accepted": len(night.judgement.accepted), "cpu_seconds": took, "mebibytes": most_mebibytes()}))
"""


def figures(scratch: Path) -> Iterator[Figure]:
    """The workbook first, then the CSV in a process of its own."""
    workbook = spreadsheet([Sheet("Shifts", [HEADER, *_rows(ROWS_OF_THE_WORKBOOK)])])
    ours = _cpu_seconds(lambda: open_grids("shifts.xlsx", workbook))
    peer = _cpu_seconds(lambda: pd.read_excel(io.BytesIO(workbook), engine="openpyxl", header=None))
    yield Figure(f"open {ROWS_OF_THE_WORKBOOK:,} x {COLUMNS} XLSX; peer pandas with openpyxl", ours, "CPU s", TIMES_FASTER, peer)
    took = _judged(_large_board(scratch))
    name = f"read and judge {ROWS_OF_THE_CSV:,} x {COLUMNS} CSV"
    yield Figure(f"{name}, after imports", round(took["cpu_seconds"], 1), "CPU s", CPU_SECONDS)
    yield Figure(f"{name}: most memory", round(took["mebibytes"]), "MiB", MEBIBYTES)


def _cpu_seconds(work: Callable[[], object]) -> float:
    """Of this process and those it starts."""
    began = sum(os.times()[:4])
    work()
    return round(sum(os.times()[:4]) - began, 2)


def _rows(count: int) -> Iterator[tuple[Value, ...]]:
    """Invented shifts, in order of their days; every duty of a roster once a day."""
    a_day = -(-count // DAYS)
    shifts = cycle([("E", clock(7, 30), clock(15, 30), 30), ("LD", clock(7, 30), clock(20, 0), 60), ("N", clock(19, 30), clock(8, 0), 60)])
    grades = cycle([("Registered", "5"), ("Registered", "6"), ("Support", "2"), ("Support", "3"), ("Registered", "7")])
    for at, (shift, starts, ends, rest), (group, band) in islice(zip(range(count), shifts, grades, strict=False), count):
        day, duty = divmod(at, a_day)
        pay = (at * 7919) % 40_000 / 100
        yield (
            f"INV{duty % 200:03}",
            f"D{duty:05}",
            FIRST_DAY + timedelta(days=day),
            shift,
            starts,
            ends,
            rest,
            group,
            band,
            7.5,
            pay / 40,
            pay,
        )


def _large_board(scratch: Path) -> Path:
    """A board of one feed and one extract of it."""
    directory = scratch / "large"
    (directory / "feeds").mkdir(parents=True)
    for name, text in BOARD.items():
        (directory / name).write_text(text.format(directory=directory), encoding="utf-8")
    extract = directory / "extracts" / "roster.csv"
    extract.parent.mkdir()
    with extract.open("w", encoding="utf-8") as file:
        file.writelines(",".join(map(_written, row)) + "\n" for row in chain([HEADER], _rows(ROWS_OF_THE_CSV)))
    return directory


def _written(value: Value) -> str:
    match value:
        case date():
            return f"{value:%d/%m/%Y}"
        case clock():
            return f"{value:%H:%M}"
        case _:
            return str(value)


def _judged(board: Path) -> dict[str, float]:
    told = subprocess.run([sys.executable, "-c", JUDGED, str(board)], check=True, capture_output=True, text=True).stdout
    took: dict[str, float] = json.loads(told)
    assert took["accepted"] == ROWS_OF_THE_CSV, took
    return took
