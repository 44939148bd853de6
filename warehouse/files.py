"""Files in the board's state directory, on a disk or in an object store: written beside their place and moved in.

What they hold is not its business.
"""

import uuid
from dataclasses import dataclass
from pathlib import Path

import fsspec
from fsspec.implementations.local import LocalFileSystem


@dataclass(frozen=True)
class Files:
    """The files under one root, which is a path or an fsspec URL; names are relative to it."""

    root: str

    def read(self, name: str) -> bytes:
        """The file's bytes; FileNotFoundError when there is none."""
        fs, path = self._place(name)
        content: bytes = fs.cat_file(path)
        return content

    def exists(self, name: str) -> bool:
        fs, path = self._place(name)
        return bool(fs.exists(path))

    def names(self, under: str) -> list[str]:
        """The files right under a folder, sorted; none when there is no such folder."""
        fs, path = self._place(under)
        if not fs.isdir(path):
            return []
        found = [entry["name"].rsplit("/", 1)[-1] for entry in fs.ls(path, detail=True) if entry["type"] == "file"]
        return sorted(f"{under}/{name}" for name in found if not name.endswith(".part"))

    def write(self, name: str, content: bytes) -> bool:
        """Puts ``content`` in place whole; False, and nothing touched, when it is there already. What was there stays if it fails."""
        fs, path = self._place(name)
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
        fs, path = self._place(name)
        if not fs.exists(path):
            return False
        fs.rm_file(path)
        return True

    def make_root(self) -> None:
        """Makes the root itself, for what is put there without passing through here."""
        fs, root = fsspec.core.url_to_fs(self.root)
        fs.makedirs(root, exist_ok=True)

    def move(self, name: str, to: str) -> None:
        """Moves a file to another name; nothing happens when it is not there."""
        fs, path = self._place(name)
        if fs.exists(path):
            _, target = self._place(to)
            fs.makedirs(target.rsplit("/", 1)[0], exist_ok=True)
            fs.mv(path, target)

    def address(self, name: str) -> str:
        """Where a person finds the file."""
        fs, path = self._place(name)
        return path if isinstance(fs, LocalFileSystem) else str(fs.unstrip_protocol(path))

    def _place(self, name: str) -> tuple[fsspec.AbstractFileSystem, str]:
        fs, root = fsspec.core.url_to_fs(self.root)
        return fs, f"{root.rstrip('/')}/{name}"


def _move_in(place: Path, content: bytes) -> None:
    beside = place.with_name(f"{place.name}.{uuid.uuid4().hex}.part")
    try:
        beside.write_bytes(content)
        beside.replace(place)  # one atomic step, whatever was there
    finally:
        beside.unlink(missing_ok=True)
