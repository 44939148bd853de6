"""A board put back from its backup: what is refused, what takes the place of what, what is kept. The archive's form belongs elsewhere."""

import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from assets.backing_up import BOARD, PORTAL, RESTORING, RETURNS, STATE, WAREHOUSE, files_of, folders_of, portal_database
from assets.house import House
from assets.returns_folder import FOLDER, read_again
from assets.shelving import CURRENT, EARLIER
from boxscore.described import stated
from boxscore.errors import ConfigurationError
from sources.board import BOARD as BOARD_FILE
from warehouse.archives import Archive
from warehouse.chronicle import RETURNED, Chronicle
from warehouse.copying import copy_in, newest_noted, replace_sqlite
from warehouse.engine import open_engine
from warehouse.files import Files
from warehouse.store import Store
from warehouse.tables import REVISION

FOLDERS, ALONE = (BOARD, STATE, RETURNS), (WAREHOUSE, PORTAL)
NEW, OLD, BEGUN = f"{RESTORING}/new", f"{RESTORING}/old", f"{RESTORING}/begun"


@dataclass(frozen=True)
class Swap:
    """Files of one folder that take the place of others. What they replace is kept until it is done.

    Wherever it is cut short, doing it again makes it right: what is in its place already stays, and nothing kept is written over.
    """

    files: Files
    wanted: Mapping[str, str]
    """The SHA-256 of each file as it is to be, by name."""

    def stage(self, read: Callable[[str], bytes]) -> None:
        """Brings what is not yet there beside its place; from here on it is begun, until it is done."""
        self.files.write(BEGUN, b"")  # also where no file differs: the databases are put back one after the other
        self.files.remove_all(NEW)
        for name, sha256 in self.wanted.items():
            if sha256_of(self.files, name) != sha256:
                self.files.write(f"{NEW}/{name}", read(name))

    def put_in_place(self) -> None:
        """Moves in what was staged."""
        for staged in self.files.every(NEW):
            name = staged.removeprefix(f"{NEW}/")
            self.keep(name)
            self.files.move(staged, name)

    def keep(self, name: str) -> None:
        """Takes a file out of its place, and keeps it."""
        if self.files.exists(f"{OLD}/{name}"):
            self.files.remove(name)  # what stood there first was kept by a restore that was cut short
        else:
            self.files.move(name, f"{OLD}/{name}")

    def done(self) -> None:
        """Lets go of what was kept."""
        self.files.remove_all(RESTORING)


def sha256_of(files: Files, name: str) -> str | None:
    """The hash of a file; None when there is none."""
    try:
        return hashlib.sha256(files.read(name)).hexdigest()
    except FileNotFoundError:
        return None


def refuse_half_restored(house: House) -> None:
    """ConfigurationError while a restore that was cut short has not been done again: what lies there is partly of another time."""
    for files in (house.files, Files(house.directory)):
        if files.every(RESTORING):
            raise ConfigurationError(
                "A restore of this board was cut short. Run `boxscore restore` with the same file again; what it had replaced by then lies "
                f"in {files.address(OLD)}."
            )


def brings_configuration(archive: Archive, directory: str, *, force: bool) -> bool:
    """Whether the configuration is to come from the archive: where it is gone, and with ``force`` wherever it differs.

    ConfigurationError when what is there is another board's, or the archive was made by a newer Box Score.
    """
    if archive.manifest.revision > REVISION:
        raise ConfigurationError("The backup was made by a newer Box Score than this one. Bring this one up to date. Nothing was changed.")
    files, name = Files(directory), _name_there(Files(directory))
    if name not in (None, archive.manifest.board):
        told = f"The backup is of the board '{archive.manifest.board}', and {files.address(BOARD_FILE)} is '{name}'."
        raise ConfigurationError(f"{told} Name the board's own directory with --board, or an empty one. Nothing was changed.")
    return name is None or force or bool(files.every(RESTORING))


def copy_configuration(archive: Archive, directory: str) -> None:
    """Puts what the archive has of the configuration into an empty directory."""
    for name, _ in archive.names(BOARD):
        Files(directory).write(name, archive.read(f"{BOARD}/{name}"))


def restore_configuration(archive: Archive, directory: str) -> None:
    """Makes the configuration what it was. Only for who holds the board's turn."""
    swap = Swap(Files(directory), dict(archive.names(BOARD)))
    swap.stage(lambda one: archive.read(f"{BOARD}/{one}"))
    swap.put_in_place()
    swap.done()


def restore_state(archive: Archive, house: House, *, scratch: Path, force: bool) -> Iterator[str]:
    """Makes the state what it was when it was backed up; says what a person should know. Only for who holds the board's turn.

    ConfigurationError when what is there is newer than the backup, unless ``force``; nothing has changed then. Workbooks in the folder that
    came back since are read again by the next run, and one that somebody typed into where it lay goes to the earlier ones. Unless
    ``force``, all else that was typed since stays too: a warehouse that is lost or damaged cannot tell that it is newer.
    """
    known = _workbooks_known(house, archive, force=force)
    swap = Swap(house.files, dict(archive.names(STATE)))
    swap.stage(lambda name: archive.read(f"{STATE}/{name}"))
    _keep_what_people_did(house, known | set(swap.wanted.values()), returned=_returned(archive, house))
    swap.put_in_place()
    for name in files_of(house, STATE):
        if name not in swap.wanted and not _waits_to_be_read(name) and (force or not name.startswith(f"{RETURNED}/")):
            swap.keep(name)
    _put_returns_back(archive, house)
    _restore_databases(archive, house, scratch)
    _note_what_was_typed(house)
    swap.done()
    yield from _configuration_that_differs(archive, house)


def _name_there(files: Files) -> str | None:
    try:
        told = stated(files.read(BOARD_FILE).decode(), "name", where=files.address(BOARD_FILE))
    except (FileNotFoundError, UnicodeDecodeError):
        return None
    return told[0] if told else None


def _workbooks_known(house: House, archive: Archive, *, force: bool) -> set[str]:
    """The hashes of the workbooks registered there; none of a warehouse that is gone or cannot be read: that is why it is restored."""
    try:
        store = house.store_if_made
        newest = newest_noted(store.engine) if store else None
    except ConfigurationError:
        return set()
    backed_up = archive.manifest.newest
    if newest and (backed_up is None or newest > backed_up) and not force:
        until = f"up to {backed_up:%d/%m/%Y %H:%M} UTC" if backed_up else "nothing"
        raise ConfigurationError(
            f"The board holds what was done up to {newest:%d/%m/%Y %H:%M} UTC, and the backup {until}: what was done since would be lost. "
            "Back it up first, and restore with --force. Nothing was changed."
        )
    return store.workbook_hashes() if store else set()


def _keep_what_people_did(house: House, known: Collection[str], *, returned: Collection[str]) -> None:
    """Puts what is nowhere else where it is not replaced: workbooks typed into where they lay, and those that came back since."""
    for name in house.files.every(CURRENT):
        digest = sha256_of(house.files, name)
        if digest and digest not in known and not _waits_to_be_read(name):
            house.files.move(name, f"{EARLIER}/typed_into_{digest[:8]}_{name.rpartition('/')[2]}")
    read_again(house, but=returned)


def _waits_to_be_read(name: str) -> bool:
    """Whether nobody would ever miss the file but who typed into it."""
    folder, _, file = name.rpartition("/")
    return folder == FOLDER or (folder == EARLIER and file.startswith("typed_into_"))


def _returned(archive: Archive, house: House) -> set[str]:
    """The files the backup has in the folder of what came back, by their places in there."""
    folder = RETURNS if house.board.returns else f"{STATE}/{FOLDER}"
    return {name for name, _ in archive.names(folder)}


def _put_returns_back(archive: Archive, house: House) -> None:
    files = folders_of(house).get(RETURNS)
    for name, sha256 in archive.names(RETURNS) if files else ():
        if files and sha256_of(files, name) != sha256:
            files.write(name, archive.read(f"{RETURNS}/{name}"))


def _restore_databases(archive: Archive, house: House, scratch: Path) -> None:
    """The portal's first: once figures are those of the backup, all is."""
    portal = portal_database(house)
    if portal and PORTAL in archive.manifest.files:
        archive.extract(PORTAL, scratch / PORTAL)
        replace_sqlite(scratch / PORTAL, portal)
    archive.extract(WAREHOUSE, scratch / WAREHOUSE)
    house.files.make_root()
    engine = open_engine(house.warehouse_url)
    copy_in(scratch / WAREHOUSE, engine)
    engine.dispose()


def _note_what_was_typed(house: House) -> None:
    """Notes what the lake keeps of workbooks that came back since; what is noted already stays as it is."""
    store = Store.at(house.warehouse_url)
    for one in Chronicle(house.files).returns():
        store.note_return(one.told, one.entries)
    store.engine.dispose()


def _configuration_that_differs(archive: Archive, house: House) -> Iterator[str]:
    backed_up, files = dict(archive.names(BOARD)), Files(house.directory)
    there = {name: sha256_of(files, name) for name in files_of(house, BOARD)}
    differing = sorted(name for name in {*backed_up, *there} if backed_up.get(name) != there.get(name))
    if differing:
        yield f"The board's own files stay as they are, and differ from the backup's: {', '.join(differing)}."
