"""What a database's error means: one that may pass, one a person must put right, or a mistake of ours. Trying again belongs elsewhere."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, OperationalError

from boxscore.errors import BoxScoreError, ConfigurationError, PassingFault

PUT_RIGHT = {
    "SQLITE_NOTADB": "is not a SQLite database. Move the file away, or name another warehouse.",
    "SQLITE_CORRUPT": "is damaged. Put its last backup in its place.",
    "SQLITE_CANTOPEN": "cannot be opened or made. Look whether its folder is there and may be written to.",
    "SQLITE_READONLY": "may not be written to. Change the permissions of the file and of its folder.",
}
"""What a person does about SQLite's errors that trying again does not cure, by the beginning of their names."""

MISTAKEN_STATEMENT = "SQLITE_ERROR"
"""SQLite's driver calls it operational, too, when a statement names a table that is not there."""


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


def _in_words(error: DBAPIError, where: str) -> BoxScoreError | None:
    name: str = getattr(error.orig, "sqlite_errorname", "")
    for beginning, advice in PUT_RIGHT.items():
        if name.startswith(beginning):
            return ConfigurationError(f"The warehouse {where} {advice} Nothing was changed.")
    if (isinstance(error, OperationalError) and name != MISTAKEN_STATEMENT) or error.connection_invalidated:
        reason = next(iter(str(error.orig).splitlines()), "no reason given")
        return PassingFault(f"The warehouse {where} did not answer ({reason}); nothing of this step was stored.")
    return None
