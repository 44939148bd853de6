"""An invented board whose teams count by hand and sample their time, and a person who types into their workbooks.

What is typed goes into the file as a spreadsheet program would put it: the cell of a name is given a value, and the file is saved again.
"""

import os
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path

import yaml
from nights import run_night
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from assets.house import House
from assets.publishing import keep_workbooks
from assets.returning import ReadBack, take_return
from assets.signals import keep_signals
from boxscore.settings import Settings
from measures.catalogue import catalogue
from sources.simulator.simulate import simulate
from workbooks.returned.reading import read_returned

FEEDS = ("counts_by_hand", "capacity_samples")
WEEKS = 10
WARD, OTHER = "inpatient-ward-1", "inpatient-ward-2"
MONDAY = datetime(2026, 6, 22, 5)


@dataclass
class TypingBoard:
    """The board with everything made of it."""

    directory: Path

    @property
    def settings(self) -> Settings:
        return Settings(board=str(self.directory), warehouse=None)

    def house(self, at: datetime = MONDAY) -> House:
        """The house with its clock at that time."""
        house = House.of(self.settings, os.environ)
        house.store.clock = lambda: at
        return house

    def night(self, run: str, at: datetime = MONDAY) -> None:
        """A whole night: figures, signals and workbooks."""
        house = self.house(at)
        run_night(house, run)
        keep_signals(house, run)
        keep_workbooks(house, run)

    def workbook(self, team: str = WARD) -> bytes:
        """The team's current workbook."""
        house = self.house()
        (entry,) = house.store.workbooks(team=team, current=True)
        return house.files.read(f"workbooks/{entry.file_name}")

    def returned(self, content: bytes, at: datetime = MONDAY, *, name: str = "ward.xlsx", by: str = "") -> ReadBack:
        """What becomes of a file that comes back at that time."""
        return take_return(self.house(at), content, file_name=name, by=by)

    def shows(self, name: str, team: str = WARD) -> object:
        """What an entry holds in the team's current workbook."""
        return read_returned(self.workbook(team), name="current").cells[name].value


def typed(content: bytes, **cells: object) -> bytes:
    """The workbook with values typed into the cells of these names, saved again."""
    workbook = load_workbook(BytesIO(content))
    for name, value in cells.items():
        ((sheet, address),) = workbook.defined_names[name].destinations
        workbook[sheet][address.replace("$", "")].value = value
    return saved(workbook)


def saved(workbook: Workbook) -> bytes:
    """The bytes of a workbook."""
    written = BytesIO()
    workbook.save(written)
    return written.getvalue()


def typing_board(at: Path, *, teams: int = 2) -> TypingBoard:
    """The board after its first night."""
    simulate(at, teams=teams, weeks=WEEKS, seed=5, layout="plain", known_measures={measure.id for measure in catalogue()})
    says = yaml.safe_load((at / "board.yaml").read_text(encoding="utf-8"))
    _write(at / "board.yaml", says | {"feeds": list(FEEDS), "state": str(at / "state")})
    known = {measure.id for measure in catalogue() if set(measure.looks_at) <= set(FEEDS)}
    described = yaml.safe_load((at / "teams.yaml").read_text(encoding="utf-8"))
    for team in described:
        team["measures"] = [chosen for chosen in team["measures"] if chosen["id"] in known]
        team.pop("baseline", None)  # Its volume is told by a measure of other feeds.
        team["codes"] = {name: codes for name, codes in team["codes"].items() if name in ("team", "roster")}
    _write(at / "teams.yaml", described)
    board = TypingBoard(at)
    board.night("first")
    return board


def _write(place: Path, says: object) -> None:
    place.write_text(yaml.safe_dump(says, sort_keys=False), encoding="utf-8")
