"""What a database's or a disk's error means: one that may pass, one a person must put right, or a mistake of ours.

Trying again belongs elsewhere.
"""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, OperationalError

from boxscore.errors import BoxScoreError, ConfigurationError, PassingFault, PlaceUnusable

PUT_RIGHT = {
    "SQLITE_NOTADB": "is not a SQLite database. Move the file away, or name another warehouse.",
    "SQLITE_CORRUPT": "is damaged. Put its last backup in its place.",
    "SQLITE_CANTOPEN": "cannot be opened or made. Look whether its folder is there and may be written to.",
    "SQLITE_READONLY": "may not be written to. Change the permissions of the file and of its folder.",
    "SQLITE_FULL": "has no room left on its disk. Make room and run again.",
    "SQLITE_IOERR_WRITE": "could not be written: its disk is full or failing. Make room, or look after the disk, and run again.",
    "SQLITE_IOERR_SHMSIZE": "could not be written: its disk is full or failing. Make room, or look after the disk, and run again.",
}
"""What a person does about SQLite's errors that trying again does not cure, by the beginning of their names."""

MISTAKEN_STATEMENT = "SQLITE_ERROR"
"""SQLite's driver calls it operational, too, when a statement names a table that is not there."""

NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
FORBIDDEN = (errno.EACCES, errno.EPERM, errno.EROFS)


@contextmanager
def answering(where: str) -> Iterator[None]:
    """Turns a database that does not answer into PassingFault, and one that never will as it is into ConfigurationError.

    ``where`` is the warehouse as it may be shown: without a password. Other errors, mistakes of ours, pass through.
    """
    try:
        yield
    except DBAPIError as error:
        told = _in_words(error, where)
        if told is None:
            raise
        raise told from error


@contextmanager
def reaching(place: str) -> Iterator[None]:
    """Turns a disk or object store that does not answer into PassingFault, and one that is full or forbidden into PlaceUnusable.

    A file that is not there passes through, for whoever asked for it to act on.
    """
    try:
        yield
    except FileNotFoundError:
        raise
    except OSError as error:
        raise _of_place(error, place) from error


def _of_place(error: OSError, place: str) -> BoxScoreError:
    reason = error.strerror or type(error).__name__
    if error.errno in NO_ROOM:
        return PlaceUnusable(f"There is no room for {place} ({reason}). Make room there and run again; what was there before stays.")
    if error.errno in FORBIDDEN or isinstance(error, PermissionError):
        return PlaceUnusable(
            f"{place} may not be used ({reason}). Change the permissions of the file or its folder and run again; what was there stays."
        )
    if isinstance(error, NotADirectoryError | IsADirectoryError | FileExistsError):
        return PlaceUnusable(f"{place} cannot be kept there ({reason}). Move what is in its place away and run again.")
    return PassingFault(f"{place} could not be reached ({reason}); what was there before stays.")


def _in_words(error: DBAPIError, where: str) -> BoxScoreError | None:
    name: str = getattr(error.orig, "sqlite_errorname", "")
    for beginning, advice in PUT_RIGHT.items():
        if name.startswith(beginning):
            return ConfigurationError(f"The warehouse {where} {advice} Nothing was changed.")
    if (isinstance(error, OperationalError) and name != MISTAKEN_STATEMENT) or error.connection_invalidated:
        reason = next(iter(str(error.orig).splitlines()), "no reason given")
        return PassingFault(f"The warehouse {where} did not answer ({reason}); nothing of this step was stored.")
    return None
