"""A board's backup as one file: a zip with a manifest that has the hash of everything in it. What belongs in one, and where to, is told
elsewhere.

Nothing is taken from an archive before all of it has been held against its manifest.
"""

import hashlib
import json
import os
import re
import uuid
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import IO

from pydantic import BaseModel, ConfigDict, ValidationError

from boxscore.errors import ConfigurationError
from warehouse.faults import reaching

MANIFEST = "manifest.json"
FORMAT = 1
PRESSED_ALREADY = (".parquet", ".xlsx", ".xlsm", ".zip", ".png")
AT_ONCE = 1 << 20
LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""When every file in an archive was made, as it says: the same board makes the same archive, but for its manifest."""
DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, KeyError)
"""What Python raises of a zip that is cut short, changed, or encrypted."""


class Told(BaseModel):
    """What an archive says of one file in it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sha256: str
    size: int


class Manifest(BaseModel):
    """What an archive says of itself."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: int = FORMAT
    board: str
    made_at: datetime
    newest: datetime | None
    """The newest time noted in the warehouse: what was done after it is not in the backup."""
    revision: str
    """The newest migration its warehouse has."""
    files: Mapping[str, Told] = {}


@dataclass(frozen=True)
class Part:
    """One file that goes into an archive."""

    name: str
    """Its place there: parts with / between, none of which leads outside."""
    content: Callable[[], bytes] | Path
    """What reads it, or the file on this machine's disk that it is."""


def write_archive(to: Path, parts: Iterable[Part], about: Manifest) -> Manifest:
    """Writes the parts and a manifest of their hashes; the file appears whole or not at all, and only its owner may read it.

    A part that is gone when its turn comes is left out. What was at ``to`` stays until then.
    """
    beside = to.with_name(f"{to.name}.{uuid.uuid4().hex}.part")
    with reaching(str(to)):
        to.parent.mkdir(parents=True, exist_ok=True)
        try:
            with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                manifest = _write(file, parts, about)
                file.flush()
                os.fsync(file.fileno())
            beside.replace(to)
        finally:
            beside.unlink(missing_ok=True)
    return manifest


def _write(file: IO[bytes], parts: Iterable[Part], about: Manifest) -> Manifest:
    written: dict[str, Told] = {}
    with zipfile.ZipFile(file, "w") as archive:
        for part in parts:
            try:
                written[part.name] = _add(archive, part)
            except FileNotFoundError:
                continue
        manifest = about.model_copy(update={"files": written})
        archive.writestr(_entry(MANIFEST), manifest.model_dump_json(indent=1))
    return manifest


def _add(archive: zipfile.ZipFile, part: Part) -> Told:
    if isinstance(part.content, Path):
        with part.content.open("rb") as read, archive.open(_entry(part.name), "w", force_zip64=True) as entry:
            return _copied(read, entry)
    content = part.content()
    archive.writestr(_entry(part.name), content)
    return Told(sha256=hashlib.sha256(content).hexdigest(), size=len(content))


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, LONG_AGO)
    entry.compress_type = zipfile.ZIP_STORED if name.endswith(PRESSED_ALREADY) else zipfile.ZIP_DEFLATED
    entry.external_attr = 0o600 << 16
    return entry


def _copied(read: IO[bytes], write: IO[bytes] | None) -> Told:
    digest, size = hashlib.sha256(), 0
    while block := read.read(AT_ONCE):
        digest.update(block)
        size += len(block)
        if write is not None:
            write.write(block)
    return Told(sha256=digest.hexdigest(), size=size)


@dataclass(frozen=True)
class Archive:
    """An archive that was opened and is, all of it, what its manifest says."""

    manifest: Manifest
    _zip: zipfile.ZipFile

    def read(self, name: str) -> bytes:
        return self._zip.read(name)

    def extract(self, name: str, to: Path) -> None:
        """Puts one file of it at ``to``, which may be large."""
        with self._zip.open(name) as read, to.open("wb") as write:
            _copied(read, write)

    def names(self, under: str) -> Iterator[tuple[str, str]]:
        """The files in a folder of it: their place in that folder, and the SHA-256 of each."""
        for name, told in self.manifest.files.items():
            if name.startswith(f"{under}/"):
                yield name.removeprefix(f"{under}/"), told.sha256


@contextmanager
def opened(place: Path, *, folders: Iterable[str], alone: Iterable[str], never: re.Pattern[str]) -> Iterator[Archive]:
    """The archive, once every hash in it is right. ConfigurationError when it is none, is damaged, or holds what no backup does.

    ``folders`` and ``alone``: the folders, and the files beside them, that one may have; ``never``: what none in a folder is called.
    """
    with reaching(str(place)), _zip_of(place) as archive:
        manifest = _manifest(archive, place)
        unsafe = [name for name in manifest.files if not _is_safe(name, set(folders), set(alone), never)]
        if unsafe:
            raise ConfigurationError(f"{place.name} holds {unsafe[0]!r}, which no backup does. Nothing of it was used.")
        if sorted(archive.namelist()) != sorted([*manifest.files, MANIFEST]):
            raise ConfigurationError(f"{place.name} does not hold what its manifest says. {_DAMAGED}")
        for name, told in manifest.files.items():
            if _found(archive, name) != told:
                raise ConfigurationError(f"{place.name} is damaged: {name} is not what was backed up. {_DAMAGED}")
        yield Archive(manifest, archive)


_DAMAGED = "Nothing of it was used, and what is there stays: take another backup."


@contextmanager
def _zip_of(place: Path) -> Iterator[zipfile.ZipFile]:
    try:
        archive = zipfile.ZipFile(place)
    except DAMAGED:
        raise ConfigurationError(f"{place.name} is no backup of a board, or is cut short. {_DAMAGED}") from None
    with closing(archive):
        yield archive


def _manifest(archive: zipfile.ZipFile, place: Path) -> Manifest:
    try:
        content = archive.read(MANIFEST)
        if json.loads(content)["format"] > FORMAT:
            raise ConfigurationError(f"{place.name} was made by a newer Box Score than this one. Bring this one up to date.")
        return Manifest.model_validate_json(content)
    except (*DAMAGED, ValueError, TypeError, ValidationError):
        raise ConfigurationError(f"{place.name} has no manifest that can be read, so it is no backup of a board. {_DAMAGED}") from None


def _found(archive: zipfile.ZipFile, name: str) -> Told | None:
    try:
        with archive.open(name) as read:
            return _copied(read, None)
    except DAMAGED:
        return None


def _is_safe(name: str, folders: set[str], alone: set[str], never: re.Pattern[str]) -> bool:
    """Whether the name is of a file in one of the folders and leads nowhere else, on any system."""
    parts = name.split("/")
    leads_away = any(part in ("", ".", "..") for part in parts) or "\\" in name or "\0" in name or ":" in parts[0]
    if leads_away or PurePosixPath(name).is_absolute() or PureWindowsPath(name).is_absolute():
        return False
    folder, _, own = name.partition("/")
    return name in alone or (folder in folders and own != "" and not never.fullmatch(own))
