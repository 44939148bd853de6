"""A board's turn: one run writes at a time, and one that is killed gives its turn back at once. What a run does belongs elsewhere."""

import fcntl
import os
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from io import FileIO
from pathlib import Path
from typing import Protocol

import fsspec
from fsspec.implementations.local import LocalFileSystem
from sqlalchemy import URL, Connection, func, make_url, select
from sqlalchemy.exc import DBAPIError

from boxscore.errors import BoardBusy
from warehouse.engine import open_engine, shown
from warehouse.faults import answering, reaching

LOCK_FILE = "run.lock"
RUN_LOCK = int.from_bytes(b"boxscore")
"""The key of the run's lock in a PostgreSQL, where a board has a database of its own."""
SECONDS_BETWEEN_LOOKS = 0.5
NOBODY_KNOWN = "another run"


class Lock(Protocol):
    """Something that one process can hold, and that the operating system or the database takes back when the process ends."""

    def take(self) -> bool:
        """Whether it is held now; False when another holds it."""

    def is_held(self) -> bool: ...

    def holder(self) -> str:
        """Who has it, in words, when that is another."""

    def give_back(self) -> None: ...


class FileLock:
    """A lock on a file, held by no more than the process that took it: neither after its end nor by the processes it forks.

    The file stays for good: taking it away while another waits for it would let two in.
    """

    def __init__(self, place: Path) -> None:
        self.place = place
        self._file: FileIO | None = None

    def take(self) -> bool:
        with reaching(str(self.place)):
            self.place.parent.mkdir(parents=True, exist_ok=True)
            file = FileIO(os.open(self.place, os.O_RDWR | os.O_CREAT, 0o664), "r+")
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                file.close()
                return False
            # A forked child would hold it too, and a pool's orphans outlive a run that was killed.
            os.register_at_fork(after_in_child=file.close)
            self._file = file
            file.truncate()
            file.write(f"a run begun {datetime.now(UTC):%d/%m/%Y %H:%M:%S} UTC in process {os.getpid()}".encode())
        return True

    def is_held(self) -> bool:
        return self._file is not None

    def holder(self) -> str:
        with reaching(str(self.place)):
            return self.place.read_text(encoding="utf-8") or NOBODY_KNOWN

    def give_back(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None


class DatabaseLock:
    """A PostgreSQL's advisory lock, held by a connection of its own: it goes with the connection, also when that breaks."""

    def __init__(self, url: URL) -> None:
        self._where = shown(url)
        self._engine = open_engine(url.render_as_string(hide_password=False)).execution_options(isolation_level="AUTOCOMMIT")
        self._connection: Connection | None = None

    def take(self) -> bool:
        with answering(self._where):
            self._connection = self._engine.connect()
            # Of a machine that vanished the server learns by itself only after two hours.
            self._connection.execute(select(func.set_config("tcp_keepalives_idle", "60", False)))
            if self._connection.execute(select(func.pg_try_advisory_lock(RUN_LOCK))).scalar_one():
                return True
        self.give_back()
        return False

    def is_held(self) -> bool:
        try:
            return self._connection is not None and self._connection.execute(select(1)).scalar_one() == 1
        except DBAPIError:
            return False  # the server ended it, and the lock with it

    def holder(self) -> str:
        return NOBODY_KNOWN

    def give_back(self) -> None:
        if self._connection is not None:
            self._connection.invalidate()  # closed for good: back in a pool it would go on holding the lock
            self._connection.close()
            self._connection = None
        self._engine.dispose()


class Turn:
    """A run's turn at a board: nothing else writes there until it is given back."""

    def __init__(self, patience_seconds: float) -> None:
        self._patience_seconds = patience_seconds
        self._locks: Sequence[Lock] = ()

    def take(self, locks: Sequence[Lock], say: Callable[[str], None]) -> bool:
        """Waits for the locks and holds them; False when the turn was there already. BoardBusy when another has not ended in time.

        A turn that was lost, with a database's connection, is taken anew. ``say`` is told when there is somebody to wait for.
        """
        if self._locks and all(lock.is_held() for lock in self._locks):
            return False
        self.give_back()
        until = time.monotonic() + self._patience_seconds
        for lock in locks:
            self._locks = (*self._locks, lock)
            self._wait_for(lock, until, say)
        return True

    def give_back(self) -> None:
        for lock in reversed(self._locks):
            lock.give_back()
        self._locks = ()

    def _wait_for(self, lock: Lock, until: float, say: Callable[[str], None]) -> None:
        has_said = False
        while not lock.take():
            if time.monotonic() >= until:
                self.give_back()
                raise BoardBusy(
                    f"This board is being worked on by {lock.holder()}, and {self._patience_seconds:g} seconds were not enough for it "
                    "to end. This run stepped aside and changed nothing. Run again when the other has ended."
                )
            if not has_said:
                say(f"This board is being worked on by {lock.holder()}: waiting up to {self._patience_seconds:g} seconds for it to end.")
                has_said = True
            time.sleep(min(SECONDS_BETWEEN_LOOKS, self._patience_seconds))


def locks_of(state: str, warehouse_url: str) -> tuple[Lock, ...]:
    """What a run has to hold, always in the same order: the board's state directory on a disk, then its warehouse elsewhere."""
    fs, root = fsspec.core.url_to_fs(state)
    place = Path(root) if isinstance(fs, LocalFileSystem) else None
    here: tuple[Lock, ...] = (FileLock(place / LOCK_FILE),) if place else ()
    url = make_url(warehouse_url)
    if url.get_backend_name() == "postgresql":
        return (*here, DatabaseLock(url))
    file = Path(url.database or "").absolute()
    return here if place and file.is_relative_to(place) else (*here, FileLock(file.with_name(f"{file.name}.{LOCK_FILE}")))
