"""The last step of a night: each team's current workbook, written again when its contents have changed, and registered."""

import json
import logging
import os
from collections.abc import Collection, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from multiprocessing import get_context

from assets.charting import charted_teams
from assets.house import House
from assets.shelving import Shelf
from assets.team_contents import Known, contents_of
from warehouse.register import Workbook, Written
from workbooks.contents import Contents
from workbooks.writer import file_name, workbook_bytes, write_only

log = logging.getLogger("boxscore")

WORTH_A_POOL = 40
"""From so many workbooks on it pays to start a process a core: each takes about 1.5 s to import what it needs (2026-11-23)."""
AT_ONCE = 4
"""So many workbooks go to a process at a time."""


@dataclass(frozen=True)
class WorkbooksWritten:
    """What became of the teams' workbooks: slugs, each in one of three."""

    written: tuple[str, ...]
    unchanged: tuple[str, ...]
    without_data: tuple[str, ...]


@dataclass(frozen=True)
class Job:
    """One workbook to write."""

    contents: Contents
    version: int
    run: str
    reason: str

    @property
    def file_name(self) -> str:
        return file_name(self.contents.team, self.contents.current, self.version)


def keep_workbooks(house: House, run: str, *, teams: Collection[str] | None = None) -> WorkbooksWritten:
    """Writes the current workbook of every team whose contents changed since its last, and registers it."""
    shelf, asked = Shelf(house.files, house.store), [team.slug for team in house.board.teams if teams is None or team.slug in teams]
    known = Known.of(house, asked)
    written: list[str] = []
    unchanged: list[str] = []
    with _Writers() as writers:
        for some in charted_teams(known.house, known.judgements, teams=asked):
            jobs = list(_changed(shelf, contents_of(some, known), run, teams=list(some.current)))
            _write(shelf, jobs, writers, run)
            written += [job.contents.team.slug for job in jobs]
            unchanged += sorted(set(some.current) - {job.contents.team.slug for job in jobs})
    with_data = {*written, *unchanged}
    log.info("Workbooks: %s written, %s as they were", len(written), len(unchanged))
    return WorkbooksWritten(tuple(written), tuple(unchanged), tuple(slug for slug in asked if slug not in with_data))


def put_shelf_in_order(house: House) -> None:
    """Puts aside the workbooks that others took the place of; all stay registered."""
    Shelf(house.files, house.store).put_aside()


def _changed(shelf: Shelf, told: Iterable[Contents], run: str, *, teams: Sequence[str]) -> Iterator[Job]:
    """A job for each workbook that says something else than the one registered, or that does not lie as it was written."""
    register: dict[str, list[Workbook]] = {team: [] for team in teams}
    for entry in shelf.store.workbooks(teams=teams):
        register[entry.team].append(entry)
    for contents in told:
        entries = register[contents.team.slug]
        current = next((entry for entry in entries if entry.current), None)
        if current and current.fingerprint == contents.fingerprint and shelf.is_as_written(current):
            continue
        version = 1 + max((entry.version for entry in entries if entry.week_ending == contents.current.ending), default=0)
        yield Job(contents, version, run, why_written(contents, current))


def why_written(contents: Contents, before: Workbook | None) -> str:
    """Why a workbook is written in the place of the one before, in words."""
    if before is None:
        return "the first workbook"
    if before.fingerprint == contents.fingerprint:
        return "the file had been changed where it lay, or was gone"
    if before.parts is None:
        return "changed; what of it was not kept"
    earlier: dict[str, str] = json.loads(before.parts)
    return "; ".join(words for part, words in contents.part_names.items() if earlier.get(part) != contents.parts.get(part))


def _write(shelf: Shelf, jobs: Sequence[Job], writers: "_Writers", run: str) -> None:
    written = []
    for job, content in zip(jobs, writers.bytes_of(jobs), strict=True):
        contents, name = job.contents, job.file_name
        digest = shelf.put(name, content)
        place = (contents.team.slug, contents.current.ending, job.version, name)
        written.append(Written(*place, contents.fingerprint, digest, len(content), job.reason, json.dumps(contents.parts)))
    shelf.register(written, run=run)


class _Writers(ExitStack):
    """Writes workbooks in this process, or in one a core from the time on that it pays."""

    def __init__(self) -> None:
        super().__init__()
        self._pool: ProcessPoolExecutor | None = None

    def bytes_of(self, jobs: Sequence[Job]) -> Iterator[bytes]:
        """The workbooks, in the order of the jobs."""
        cores = os.cpu_count() or 1
        if self._pool is None and cores > 1 and len(jobs) >= WORTH_A_POOL:
            # Not forked: the process that asks has threads of Dagster's and of the database.
            self._pool = self.enter_context(ProcessPoolExecutor(cores, mp_context=get_context("spawn"), initializer=write_only))
        return map(_bytes, jobs) if self._pool is None else self._pool.map(_bytes, jobs, chunksize=AT_ONCE)


def _bytes(job: Job) -> bytes:
    return workbook_bytes(job.contents, version=job.version, run=job.run)
