"""A board's backup: which files belong in it, and how new what it holds is. The archive's form, and restoring, belong elsewhere."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from assets.house import House
from boxscore.errors import ConfigurationError
from warehouse.archives import Manifest, Part, write_archive
from warehouse.copying import copy_out, copy_sqlite, newest_noted
from warehouse.files import Files
from warehouse.store import Store
from warehouse.tables import REVISION

BOARD, STATE, RETURNS = "board", "state", "returns"
"""The folders of an archive; the last only of a board whose returned workbooks come to a folder outside its state."""
WAREHOUSE, PORTAL = "warehouse.sqlite", "portal.sqlite"
EXTRACTS = "extracts/"
RESTORING = "restoring"
"""Where in a folder a restore keeps what it puts in place, and what that replaces, until it is done."""
NOT_FILES = re.compile(rf"(.*/)?[^/]*(\.lock|\.sqlite(\.damaged)?(-wal|-shm|-journal)?)|{RESTORING}/.*")
"""Locks hold nothing, databases are copied by their own ways, and a restore keeps what it needs."""


def back_up(house: House, to: Path, *, scratch: Path, prepare_portal: Callable[[Path], None]) -> Manifest:
    """Writes all there is of the board but its drop folder to one file. Only for who holds the board's turn.

    ``scratch``: an empty directory on this machine for the copies of databases. ``prepare_portal`` is given that of the portal's, before
    it is packed. ConfigurationError when nothing was run for the board yet, or the file would lie in what it is a backup of.
    """
    store = house.store_if_made
    if store is None:
        raise ConfigurationError("Nothing has been run for this board yet, so there is nothing to back up. Run `boxscore run` first.")
    _refuse_inside(house, to)
    about = Manifest(board=house.board.name, made_at=datetime.now(UTC), newest=newest_noted(store.engine), revision=REVISION)
    return write_archive(to, _parts(house, store, scratch, prepare_portal), about)


def folders_of(house: House) -> dict[str, Files]:
    """What a backup has files of, by the folder they have in the archive."""
    outside = {RETURNS: Files(house.board.returns)} if house.board.returns else {}
    return {BOARD: Files(house.directory), STATE: house.files} | outside


def files_of(house: House, folder: str) -> list[str]:
    """The files of one of its folders that belong in a backup."""
    files = folders_of(house)[folder]
    found = [name for name in files.every() if not NOT_FILES.fullmatch(name)]
    if folder != BOARD:
        return found
    state, place = house.files.address(""), files.address("")
    inside = f"{state.removeprefix(f'{place}/')}/" if state.startswith(f"{place}/") else None
    return [name for name in found if not _is_not_configuration(name, inside)]


def portal_database(house: House) -> Path | None:
    """Where the portal keeps its own database; None where the state is not on this machine's disk."""
    return None if "://" in house.board.state else Path(house.files.address(PORTAL))


def _is_not_configuration(name: str, state: str | None) -> bool:
    return name.startswith((EXTRACTS, ".")) or "/." in name or (state is not None and name.startswith(state))


def _parts(house: House, store: Store, scratch: Path, prepare_portal: Callable[[Path], None]) -> Iterator[Part]:
    """Files first: a workbook that comes back meanwhile is then in the folder, in the warehouse or in both, never in neither."""
    for folder, files in folders_of(house).items():
        for name in files_of(house, folder):
            yield Part(f"{folder}/{name}", lambda files=files, name=name: files.read(name))  # type: ignore[misc]
    copy_out(store.engine, scratch / WAREHOUSE)
    yield Part(WAREHOUSE, scratch / WAREHOUSE)
    portal = portal_database(house)
    if portal and portal.exists():
        copy_sqlite(portal, scratch / PORTAL)
        prepare_portal(scratch / PORTAL)
        yield Part(PORTAL, scratch / PORTAL)


def _refuse_inside(house: House, to: Path) -> None:
    for files in folders_of(house).values():
        place = files.address("")
        if "://" not in place and to.absolute().is_relative_to(Path(place).absolute()):
            raise ConfigurationError(f"{to} lies in {place}, which it is to be a backup of. Put it on another disk.")
