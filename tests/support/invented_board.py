"""A small invented board on disk: two emergency departments, two directorates, eight weeks. Small enough to run again and again."""

import shutil
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
FEEDS = ROOT / "boards" / "open-data" / "feeds"
FIRST_SUNDAY = date(2024, 3, 10)
WEEKS = 8
LAST_SUNDAY = FIRST_SUNDAY + timedelta(weeks=WEEKS - 1)

ATTENDANCES_HEADER = (
    "WeekEndingDate,TreatmentLocation,AttendanceCategory,NumberOfAttendancesEpisode,"
    "NumberWithin4HoursEpisode,NumberOver4HoursEpisode,NumberOver8HoursEpisode,NumberOver12HoursEpisode"
)
INVOICES_HEADER = "Supplier,Department family,Date,Expense area,Expense type,Transaction Number,amount"

BOARD = """\
name: invented
title: Invented board
as_of: {as_of}
state: {state}
feeds: [emergency_department_activity, invoices]
"""
TEAMS = """\
- slug: north-emergency-department
  name: North emergency department (invented)
  organisation: Invented
  setting: emergency department
  opens: 2024-03-04
  codes:
    emergency_department_activity: [N1]
  measures: [{id: A01}, {id: A02, goal: 95}, {id: A03}]
- slug: south-emergency-department
  name: South emergency department (invented)
  organisation: Invented
  setting: emergency department
  opens: 2024-03-04
  codes:
    emergency_department_activity: [S1]
  measures: [{id: A01}, {id: A02}]
- slug: wards
  name: Wards (invented)
  organisation: Invented
  setting: directorate
  opens: 2024-03-01
  closes: 2024-04-30
  codes:
    invoices: [Wards]
  measures: [{id: F16}, {id: F18}]
"""


def attendances(location: str, ending: date, seen: int, within: int, over_12: int = 0) -> list[str]:
    """The two rows a department sends a week: its unplanned attendances, and All, which here is the same."""
    over = seen - within
    figures = f"{seen},{within},{over},{over_12},{over_12}"
    return [f"{ending:%Y%m%d},{location},{category},{figures}" for category in ("Unplanned", "All")]


def all_attendances() -> list[str]:
    """North sees 100, 101, ... a week and South 50; 80 and 40 of them within 4 hours."""
    rows = []
    for week in range(WEEKS):
        ending = FIRST_SUNDAY + timedelta(weeks=week)
        rows += attendances("N1", ending, 100 + week, 80, over_12=week) + attendances("S1", ending, 50, 40)
    return rows


def invoice(day: date, directorate: str, kind: str, pounds: str, number: int) -> str:
    return f'Invented Ltd,{directorate},{day:%d/%m/%Y},Area,{kind},{number},"{pounds}"'


@dataclass(frozen=True)
class InventedBoard:
    """The board's places, and its extracts as they can be written again."""

    directory: Path
    state: Path

    def write(self, name: str, content: str | bytes) -> Path:
        """Puts an extract in the drop folder."""
        path = self.directory / "extracts" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def write_attendances(self, rows: list[str], *, header: str = ATTENDANCES_HEADER, name: str = "weekly_ae_activity_1.csv") -> Path:
        return self.write(f"activity/{name}", "\n".join([header, *rows]) + "\n")

    def write_invoices(self, rows: list[str], *, name: str = "invoices_1.csv") -> Path:
        return self.write(f"finance/croydon/{name}", "\n".join([INVOICES_HEADER, *rows]) + "\n")


def invented_board(at: Path, *, as_of: date = LAST_SUNDAY + timedelta(days=1)) -> InventedBoard:
    """The board described under ``at`` with eight good weeks of attendances and two months of invoices; nothing has been run."""
    board = InventedBoard(at / "board", at / "state")
    (board.directory / "feeds").mkdir(parents=True)
    for feed in ("emergency_department_activity", "invoices"):
        shutil.copy(FEEDS / f"{feed}.yaml", board.directory / "feeds")
    (board.directory / "board.yaml").write_text(BOARD.format(as_of=as_of, state=board.state), encoding="utf-8")
    (board.directory / "teams.yaml").write_text(TEAMS, encoding="utf-8")
    board.write_attendances(all_attendances())
    board.write_invoices(
        [
            invoice(date(2024, 3, 6), "Wards", "Agency Nurse - Band 5", "1,000.10", 1),
            invoice(date(2024, 3, 7), "Wards", "Drugs", "500.00", 2),
            invoice(date(2024, 4, 2), "Kitchens", "Provisions", "250.25", 3),
        ]
    )
    return board


def copied(board: InventedBoard, to: Path) -> InventedBoard:
    """The board with all that was made of it under ``to``, to be changed there."""
    copy = InventedBoard(to / board.directory.name, to / board.state.name)
    shutil.copytree(board.directory, copy.directory)
    shutil.copytree(board.state, copy.state)
    described = copy.directory / "board.yaml"
    described.write_text(described.read_text(encoding="utf-8").replace(str(board.state), str(copy.state)), encoding="utf-8")
    return copy
