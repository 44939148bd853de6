"""The last step of a night: each team's current workbook, written again when its contents have changed, and registered."""

import hashlib
import logging
from collections.abc import Collection
from dataclasses import dataclass

import pandas as pd

from assets.charting import SomeTeams, charted_teams, judgements
from assets.house import House
from assets.told_charts import told_chart
from boxscore.teams import Team
from measures.receipts import receipts
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
    known = _Known(house.store.deliveries(), judgements(house), house.store.signals())
    written: list[str] = []
    unchanged: list[str] = []
    for some in charted_teams(house, known.judgements, teams=teams):
        for slug in some.current:
            kept = _keep_workbook(house, _contents(house, house.board.team_by_slug[slug], some, known), run)
            (written if kept else unchanged).append(slug)
    with_data = {*written, *unchanged}
    asked = [team.slug for team in house.board.teams if teams is None or team.slug in teams]
    log.info("Workbooks: %s written, %s as they were", len(written), len(unchanged))
    return WorkbooksWritten(tuple(written), tuple(unchanged), tuple(slug for slug in asked if slug not in with_data))


@dataclass(frozen=True)
class _Known:
    """What the warehouse knows beside cells."""

    deliveries: pd.DataFrame
    judgements: pd.DataFrame
    signals: pd.DataFrame


def _contents(house: House, team: Team, some: SomeTeams, known: _Known) -> Contents:
    board, current, cells = house.board, some.current[team.slug], some.cells_of(team.slug)
    measures = tuple(board.measure_by_id[one.id] for one in team.measures)
    of_team = known.signals[known.signals["team"] == team.slug]
    noticed = of_team.loc[of_team["noticed_week"] == pd.Timestamp(current.ending), ["measure", "signal"]]
    new = set(noticed.itertuples(index=False, name=None))
    return Contents(
        board_title=board.label,
        invented=board.invented,
        team=team,
        measures=measures,
        current=current,
        weeks_shown=board.weeks_shown,
        charts=tuple(told_chart(some.charts, team.slug, measure, known.judgements, new=new) for measure in measures),
        cells=cells.drop(columns="run"),
        receipts=receipts(board, team, cells, known.deliveries, current),
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
