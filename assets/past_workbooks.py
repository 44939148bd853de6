"""One workbook as a person asks for it: as it was registered, or written again from what was so on its day. Nothing is kept of it."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time

import pandas as pd

from assets.charting import charted, kept_now
from assets.house import House
from assets.shelving import Shelf, registered
from assets.team_contents import Known, contents_of
from boxscore.errors import ConfigurationError
from boxscore.layouts import Layout
from boxscore.teams import Team
from boxscore.weeks import Week
from warehouse.register import Workbook
from workbooks.contents import Contents
from workbooks.writer import file_name, workbook_bytes

NOT_REGISTERED = 0
"""The version of a workbook of a week for which none was ever registered."""
AS_ASKED = re.compile(r"(?P<run>.+), asked for as at (?P<moment>\S+)")
"""What a workbook that was not registered says its run is: the newest then, and the moment whose figures and entries it shows."""


@dataclass(frozen=True)
class Asked:
    """Which workbook of a team a person asks for; the current one when nothing is said."""

    team: str
    week: Week | None = None
    version: int | None = None
    layout: Layout | None = None
    """In place of the team's own."""


@dataclass(frozen=True)
class Found:
    """A workbook and how it came about."""

    file_name: str
    content: bytes
    said: str


def workbook_asked(house: House, asked: Asked) -> Found:
    """The registered file where it is kept, and no other layout is asked for; else one written now.

    A registered one is written again from the cells as they were at the end of the day it was written; its goals, judgements and
    definitions are today's. Of a week without a registered workbook the cells are today's. ConfigurationError when the team has no
    figures up to that week, or the week no such version.
    """
    shelf, team = Shelf(house.files, house.store), house.board.team_by_slug[asked.team]
    week = asked.week.ending if asked.week else None
    entry = registered(house.store.workbooks(team=team.slug), week=week, version=asked.version)
    content = shelf.content_of(entry) if entry and asked.layout is None else None
    if entry and content is not None:
        return Found(entry.file_name, content, f"version {entry.version} as it was written on {entry.written_at:%d/%m/%Y}")
    day = _day_of(entry)
    moment = house.store.clock() if day is None else datetime.combine(day, time.max)
    contents = contents_as_at(house, team, week=asked.week, day=day, layout=asked.layout)
    version = entry.version if entry else NOT_REGISTERED
    content = workbook_bytes(contents, version=version, run=_as_asked(house, moment))
    return Found(file_name(team, contents.current, version), content, _how(entry))


def _as_asked(house: House, moment: datetime) -> str:
    times = house.store.run_times()
    return f"{times.idxmax()}, asked for as at {moment.isoformat()}"


def moment_asked(house: House, run: str) -> datetime | None:
    """The moment of which a workbook of such a run told what was so; None for one that this board did not write so."""
    said = AS_ASKED.fullmatch(run)
    if said is None or house.store.begun(said["run"]) is None:
        return None
    try:
        moment = datetime.fromisoformat(said["moment"])
    except ValueError:
        return None
    return None if moment.tzinfo else moment


def _day_of(entry: Workbook | None) -> date | None:
    """The day of which figures are needed; None for today's."""
    return entry.written_at.date() if entry and not entry.current else None


def _how(entry: Workbook | None) -> str:
    if entry is None:
        return "written now from the figures there are now"
    if entry.current:
        return "written now"
    return f"written again from the figures as at {entry.written_at:%d/%m/%Y}"


def contents_as_at(house: House, team: Team, *, week: Week | None, day: date | None, layout: Layout | None = None) -> Contents:
    """What the team's workbook of ``week`` says, from the cells as at the end of ``day``; the newest week and today's cells when left out.

    ConfigurationError when there is no figure up to that week.
    """
    store = house.store
    cells = kept_now(team, store.cells(team=team.slug) if day is None else store.cells_as_at(day, team=team.slug))
    if week is not None:
        cells = cells[cells["week_ending"] <= pd.Timestamp(week.ending)]
    known = Known.of(house, [team.slug], before=None if day is None else datetime.combine(day, time.max))
    team = known.house.board.team_by_slug[team.slug]
    found = next(contents_of(charted(known.house, {team.slug: cells}, known.judgements), known, layout=layout), None)
    if found is None:
        until = f" up to {week.label}" if week else ""
        raise ConfigurationError(f"There is no figure of {team.slug}{until} yet, so there is no workbook.")
    return found
