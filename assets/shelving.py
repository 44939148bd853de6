"""Where workbooks lie: each team's current one, the earlier ones, and which of those stay. What they say belongs elsewhere."""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from boxscore.errors import ConfigurationError
from boxscore.keeping import WorkbookKeeping
from warehouse.files import Files
from warehouse.register import Workbook, Written
from warehouse.store import Store

CURRENT, EARLIER = "workbooks", "workbooks/earlier"
BEFORE_A_REPLAY = f"{EARLIER}/before_replay_"
"""How the folders begin in which workbooks lie whose register was lost."""


@dataclass(frozen=True)
class Shelf:
    """A board's workbooks as files, and the register of them.

    A file is put in its place before it is registered, and what it replaces is put aside afterwards: wherever a run is cut short, every
    registered workbook is in one of the two places, and the next run puts the rest right.
    """

    files: Files
    store: Store

    def put(self, name: str, content: bytes) -> str:
        """Puts a workbook among the current ones; returns its SHA-256."""
        self.files.write(f"{CURRENT}/{name}", content)
        return hashlib.sha256(content).hexdigest()

    def register(self, written: Collection[Written], *, run: str) -> None:
        """Registers files that were put in their places, each its team's current workbook from now on."""
        self.store.register_workbooks(written, run=run)

    def is_as_written(self, entry: Workbook) -> bool:
        """Whether the registered file lies among the current ones byte for byte; somebody may have typed into it where it lies."""
        return self._content(CURRENT, entry) is not None

    def content_of(self, entry: Workbook) -> bytes | None:
        """The file as it was registered, wherever it lies; None when it was taken away or changed since."""
        return self._content(CURRENT, entry) or self._content(EARLIER, entry)

    def unregistered(self, name: str) -> Iterator[tuple[bytes, datetime]]:
        """The files of that name whose register was lost, with when each was written."""
        for place in self.files.every(EARLIER):
            if place.startswith(BEFORE_A_REPLAY) and place.rpartition("/")[2] == name:
                yield self.files.read(place), self.files.written_at(place)

    def put_aside(self) -> None:
        """Moves everything but the registered current workbooks to the earlier ones, with whatever was typed into it where it lay."""
        current = {entry.file_name for entry in self.store.workbooks(current=True)}
        for place in self.files.names(CURRENT):
            name = place.rpartition("/")[2]
            if name.endswith(".xlsx") and name not in current:
                self.files.move(place, f"{EARLIER}/{name}")

    def going(self, keeping: WorkbookKeeping) -> list[Workbook]:
        """The entries of earlier workbooks whose files lie there and are not to be kept.

        One that is not as it was registered stays: what somebody typed into it is nowhere else.
        """
        lying = {place.rpartition("/")[2] for place in self.files.names(EARLIER)}
        register = not_kept(self.store.workbooks(), keeping, self.store.clock())
        lie_there = [entry for entry in register if entry.file_name in lying]
        return [entry for entry in lie_there if self._content(EARLIER, entry) is not None]

    def prune(self, keeping: WorkbookKeeping) -> list[Workbook]:
        """Takes away the files of those that are ``going``, and tells which."""
        going = self.going(keeping)
        if going:
            self.store.note_pruned([entry.id for entry in going if entry.pruned_at is None])
        for entry in going:
            self.files.remove(f"{EARLIER}/{entry.file_name}")
        return going

    def _content(self, place: str, entry: Workbook) -> bytes | None:
        try:
            content = self.files.read(f"{place}/{entry.file_name}")
        except FileNotFoundError:
            return None
        return content if hashlib.sha256(content).hexdigest() == entry.sha256 else None


def not_kept(register: Iterable[Workbook], keeping: WorkbookKeeping, now: datetime) -> list[Workbook]:
    """The entries whose files are not to be kept; a team's current workbook never is among them."""
    oldest, settled = now.date() - timedelta(days=round(365.25 * keeping.years)), now - timedelta(days=keeping.every_version_days)
    going = []
    for _, of_week in groupby(sorted(register, key=_by_week), key=lambda entry: (entry.team, entry.week_ending)):
        *before, last = of_week
        going += before if keeping.versions == "last of each week" else [one for one in before if one.week_ending < oldest]
        going += [last] if last.week_ending < oldest else []
    return [entry for entry in going if not entry.current and entry.written_at < settled]


def _by_week(entry: Workbook) -> tuple[str, date, int]:
    return entry.team, entry.week_ending, entry.version


def registered(register: Sequence[Workbook], *, week: date | None, version: int | None) -> Workbook | None:
    """The newest entry of a week and version; of the current workbook when neither is asked for. None when there is no such week.

    ConfigurationError when the week has no such version.
    """
    asked = [entry for entry in register if entry.current or week is not None or version is not None]
    asked = [entry for entry in asked if week is None or entry.week_ending == week]
    if version is None:
        return max(asked, key=lambda entry: (entry.written_at, entry.version), default=None)
    of_version = [entry for entry in asked if entry.version == version]
    if not of_version:
        versions = ", ".join(str(entry.version) for entry in sorted(asked, key=lambda entry: entry.version)) or "none"
        raise ConfigurationError(f"There is no version {version} of that workbook; there is {versions}.")
    return max(of_version, key=lambda entry: entry.written_at)
