"""Many files as one zip, made while it is sent: no more than one of them is held at a time. Which files belongs elsewhere."""

from collections.abc import Iterable, Iterator
from io import BytesIO, RawIOBase
from zipfile import ZIP_STORED, ZipFile, ZipInfo


def zipped(files: Iterable[tuple[str, bytes]]) -> Iterator[bytes]:
    """The zip in pieces, one a file and one for its list: names and contents as told, nothing packed, for workbooks are already.

    The same files make the same bytes. Each stands with its size before it, so that programs that unpack as they receive can.
    """
    outlet = _Outlet()
    with ZipFile(outlet, "w", ZIP_STORED) as archive:
        for name, content in files:
            archive.writestr(ZipInfo(name), content)
            yield outlet.taken()
    yield outlet.taken()


class _Outlet(RawIOBase):
    """Where the zip is written. It can be gone back in as far as what was not taken yet: zipfile does so to put a size before its file."""

    def __init__(self) -> None:
        self._taken_bytes, self._held = 0, BytesIO()

    def taken(self) -> bytes:
        content = self._held.getvalue()
        self._taken_bytes, self._held = self._taken_bytes + len(content), BytesIO()
        return content

    def seekable(self) -> bool:
        return True

    def writable(self) -> bool:
        return True

    def write(self, content: object) -> int:
        return self._held.write(content)  # type: ignore[arg-type]  # as RawIOBase has it, which names no type for a buffer

    def tell(self) -> int:
        return self._taken_bytes + self._held.tell()

    def seek(self, place: int, whence: int = 0) -> int:
        """Only to a place counted from the beginning, the one way zipfile asks."""
        return self._taken_bytes + self._held.seek(place - self._taken_bytes)
