"""The last step of a night: each team's current workbook, written again when its contents have changed, and registered."""

import hashlib
import logging
from collections.abc import Collection
from dataclasses import dataclass

import pandas as pd

from assets.house import House
from boxscore.teams import Team
from measures.receipts import current_week, receipts
from warehouse.store import Workbook
from workbooks.contents import Contents
from workbooks.writer import file_name, workbook_bytes

log = logging.getLogger("boxscore")

WORKBOOKS = "workbooks"
EARLIER = "workbooks/earlier"


@dataclass(frozen=True)
class WorkbooksWritten:
    """What became of the teams' workbooks: slugs, each in one of three."""

    written: tuple[str, ...]
    unchanged: tuple[str, ...]
    without_data: tuple[str, ...]


def keep_workbooks(house: House, run: str, *, teams: Collection[str] | None = None) -> WorkbooksWritten:
    """Writes the current workbook of every team whose contents changed since its last, and registers it."""
    deliveries = house.store.deliveries()
    written, unchanged, without_data = [], [], []
    for team in house.board.teams:
        if teams is not None and team.slug not in teams:
            continue
        contents = _contents(house, team, deliveries)
        if contents is None:
            without_data.append(team.slug)
        elif _keep_workbook(house, contents, run):
            written.append(team.slug)
        else:
            unchanged.append(team.slug)
    log.info("Workbooks: %s written, %s as they were", len(written), len(unchanged))
    return WorkbooksWritten(tuple(written), tuple(unchanged), tuple(without_data))


def _contents(house: House, team: Team, deliveries: pd.DataFrame) -> Contents | None:
    board = house.board
    chosen = {one.id for one in team.measures}
    cells = house.store.cells(team=team.slug)
    # Figures of a measure the team has since given up stay in the warehouse, not on its page.
    cells = cells[cells["measure"].isin(chosen)]
    current = current_week(cells)
    if current is None:
        return None
    cells = cells[cells["week_ending"] <= pd.Timestamp(current.ending)]
    return Contents(
        board_title=board.label,
        invented=board.invented,
        team=team,
        measures=tuple(board.measure_by_id[one.id] for one in team.measures),
        current=current,
        weeks_shown=board.weeks_shown,
        charted_weeks=board.charted_weeks,
        cells=cells.drop(columns="run"),
        receipts=receipts(board, team, cells, deliveries, current),
    )


def _keep_workbook(house: House, contents: Contents, run: str) -> bool:
    team, week = contents.team, contents.current
    register = house.store.workbooks(team=team.slug)
    current = next((entry for entry in register if entry.current), None)
    fingerprint = contents.fingerprint
    if current and current.fingerprint == fingerprint and _is_as_written(house, current):
        return False
    version = 1 + max((entry.version for entry in register if entry.week_ending == week.ending), default=0)
    name = file_name(team, week, version)
    content = workbook_bytes(contents, version=version, run=run)
    house.files.write(f"{WORKBOOKS}/{name}", content)
    house.store.register_workbook(
        team=team.slug,
        week_ending=week.ending,
        version=version,
        file_name=name,
        fingerprint=fingerprint,
        sha256=hashlib.sha256(content).hexdigest(),
        size_bytes=len(content),
        run=run,
    )
    # The ones before are kept, with whatever somebody may have typed into them where they lay.
    for entry in register:
        if entry.file_name != name:
            house.files.move(f"{WORKBOOKS}/{entry.file_name}", f"{EARLIER}/{entry.file_name}")
    return True


def _is_as_written(house: House, entry: Workbook) -> bool:
    """Whether the registered file is there, byte for byte; one that was typed into where it lay is put aside for a new one."""
    place = f"{WORKBOOKS}/{entry.file_name}"
    return house.files.exists(place) and hashlib.sha256(house.files.read(place)).hexdigest() == entry.sha256
