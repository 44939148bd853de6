"""Files in the board's state directory, on a disk or in an object store: written beside their place and moved in.

What they hold is not its business.
"""

import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import fsspec
from fsspec.implementations.local import LocalFileSystem

from warehouse.faults import reaching

UNFINISHED = re.compile(r".+\.[0-9a-f]{32}\.part")
"""The name of a file that is being written beside its place."""


@dataclass(frozen=True)
class Files:
    """The files under one root, which is a path or an fsspec URL; names are relative to it.

    Every method raises PassingFault when the place does not answer, and PlaceUnusable when it is full or may not be used.
    """

    root: str

    def read(self, name: str) -> bytes:
        """The file's bytes; FileNotFoundError when there is none."""
        with self._place(name) as (fs, path):
            content: bytes = fs.cat_file(path)
            return content

    def pieces(self, name: str, size_bytes: int) -> Iterator[bytes]:
        """The file's bytes, so many at a time; FileNotFoundError, with the first, when there is none."""
        with self._place(name) as (fs, path), fs.open(path, "rb") as file:
            while piece := file.read(size_bytes):
                yield piece

    def exists(self, name: str) -> bool:
        with self._place(name) as (fs, path):
            return bool(fs.exists(path))

    def names(self, under: str) -> list[str]:
        """The files right under a folder, sorted; none when there is no such folder."""
        with self._place(under) as (fs, path):
            listed = fs.ls(path, detail=True) if fs.isdir(path) else []
        found = [entry["name"].rsplit("/", 1)[-1] for entry in listed if entry["type"] == "file"]
        return sorted(f"{under}/{name}" for name in found if not name.endswith(".part"))

    def every(self, under: str = "") -> list[str]:
        """The files in a folder and all folders in it, sorted; none when there is no such folder."""
        with self._place("") as (fs, root), self._place(under) as (_, path):
            found = fs.find(path) if fs.isdir(path) else []
        names = [name.removeprefix(root).lstrip("/") for name in found]
        return sorted(name for name in names if not name.endswith(".part"))

    def written_at(self, name: str) -> datetime:
        """When the file was last written, in UTC without its zone, as its file system tells; now, when that does not tell."""
        with self._place(name) as (fs, path):
            says = fs.info(path)
        told = says.get("mtime", says.get("LastModified", says.get("last_modified", says.get("created"))))
        told = datetime.fromtimestamp(told, UTC) if isinstance(told, int | float) else told
        return (told.astimezone(UTC) if isinstance(told, datetime) else datetime.now(UTC)).replace(tzinfo=None)

    def write(self, name: str, content: bytes) -> bool:
        """Puts ``content`` in place whole; False, and nothing touched, when it is there already. What was there stays if it fails."""
        with self._place(name) as (fs, path):
            if fs.isfile(path) and fs.cat_file(path) == content:
                return False
            fs.makedirs(path.rsplit("/", 1)[0], exist_ok=True)
            if isinstance(fs, LocalFileSystem):
                _move_in(Path(path), content)
            else:
                fs.pipe_file(path, content)  # an object appears whole or not at all
        return True

    def remove(self, name: str) -> bool:
        """Takes a file away; False when there was none."""
        with self._place(name) as (fs, path):
            if not fs.exists(path):
                return False
            fs.rm_file(path)
        return True

    def remove_all(self, under: str) -> None:
        """Takes a folder away with all that is in it; nothing happens when there is none."""
        with self._place(under) as (fs, path):
            if fs.isdir(path):
                fs.rm(path, recursive=True)

    def sweep(self) -> int:
        """Takes away what writes that were cut short have left beside their places, and says how many there were.

        Only for who knows that nobody is writing.
        """
        with self._place("") as (fs, root):
            left = Path(root).rglob("*.part") if isinstance(fs, LocalFileSystem) else ()
            unfinished = [path for path in left if UNFINISHED.fullmatch(path.name)]
            for path in unfinished:
                path.unlink()
        return len(unfinished)

    def make_root(self) -> None:
        """Makes the root itself, for what is put there without passing through here."""
        with self._place("") as (fs, root):
            fs.makedirs(root, exist_ok=True)

    def move(self, name: str, to: str) -> None:
        """Moves a file to another name; nothing happens when it is not there."""
        with self._place(name) as (fs, path), self._place(to) as (_, target):
            if fs.exists(path):
                fs.makedirs(target.rsplit("/", 1)[0], exist_ok=True)
                fs.mv(path, target)

    def address(self, name: str) -> str:
        """Where a person finds the file."""
        with self._place(name) as (fs, path):
            return path if isinstance(fs, LocalFileSystem) else str(fs.unstrip_protocol(path))

    @contextmanager
    def _place(self, name: str) -> Iterator[tuple[fsspec.AbstractFileSystem, str]]:
        """The file system and the path on it, what goes wrong there told in words."""
        fs, root = fsspec.core.url_to_fs(self.root)
        path = f"{root.rstrip('/')}/{name}".rstrip("/")
        with reaching(path):
            yield fs, path


def _move_in(place: Path, content: bytes) -> None:
    beside = place.with_name(f"{place.name}.{uuid.uuid4().hex}.part")
    try:
        beside.write_bytes(content)
        beside.replace(place)  # one atomic step, whatever was there
    finally:
        beside.unlink(missing_ok=True)
