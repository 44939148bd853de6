"""A workbook file as the zip package it is: its parts read one by one, and written again with some of them changed.

The rest is copied as it was compressed, byte for byte. What the parts say belongs elsewhere.

    package = Package.of(content, name="ward.xlsx")              # WorkbookRefused, in one sentence, for what is no .xlsx or .xlsm
    sheet = package.part("xl/worksheets/sheet1.xml")
    new = package.written({"xl/worksheets/sheet1.xml": changed, "xl/calcChain.xml": None})   # bytes; None takes a part out
"""

import struct
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from typing import NamedTuple
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from boxscore.errors import WorkbookRefused

CONTENT_TYPES = "[Content_Types].xml"

MOST_BYTES = 200_000_000
"""Of a file; the largest board's workbook seen is under 20 MB."""
MOST_BYTES_A_PART = 512_000_000
"""Unpacked. A full sheet of a million rows and ten columns is about 400 MB."""
MOST_BYTES_UNPACKED = 2_000_000_000
MOST_TIMES_SMALLER, NEVER_A_BOMB_BYTES = 250, 20_000_000
"""Sheets pack 5 to 40 times smaller, and a bomb about 1,000 times; what unpacks to little is none."""
MOST_PARTS = 20_000

DOS_DATE = 0x21
"""1 January 1980, the earliest a zip entry can have: the same contents give the same bytes."""
LOCAL_HEADER = struct.Struct("<4s5H3L2H")
CENTRAL_HEADER = struct.Struct("<4s4B4HL2L5H2L")
END = struct.Struct("<4s4H2LH")
LOCAL_NAME_AT = 26
IS_ENCRYPTED, HAS_DESCRIPTOR, IS_UTF8 = 0x1, 0x8, 0x800
NEEDS_VERSION, MADE_BY = 20, 20

OLE = bytes.fromhex("d0cf11e0a1b11ae1")
ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
OTHER_KINDS = {b"%PDF": "a PDF", b"{\\rtf": "a text document", b"<": "a web page or XML", b"PAR1": "a Parquet file"}
SAVE_AS = "Open it in Excel, save it as .xlsx (or .xlsm when it has macros), and try again."


class Entry(NamedTuple):
    """One part, compressed."""

    name: str
    method: int
    crc: int
    size: int
    """Unpacked."""
    data: bytes


@dataclass(frozen=True)
class Package:
    """The parts of one workbook, in the order of the file."""

    name: str
    """What the file is called in messages."""
    entries: tuple[Entry, ...]

    @classmethod
    def of(cls, content: bytes, *, name: str) -> "Package":
        """The package of a file. WorkbookRefused when it is too large, packed like a bomb, locked, damaged, or another kind of file."""
        if len(content) > MOST_BYTES:
            raise WorkbookRefused(f"{name} is {len(content):,} bytes; a workbook of more than {MOST_BYTES:,} is not opened.")
        if not content.startswith(b"PK"):
            raise WorkbookRefused(_what_it_is_instead(content, name))
        try:
            with ZipFile(BytesIO(content)) as archive:
                infos = archive.infolist()
        except (BadZipFile, NotImplementedError, ValueError, struct.error, OverflowError, UnicodeDecodeError):
            raise WorkbookRefused(f"{name} is damaged: it is no whole zip file. Fetch or save it again.") from None
        _refuse_bombs(infos, len(content), name)
        package = cls(name, tuple(_entry(info, content, name) for info in infos))
        package._refuse_other_packages()
        return package

    @cached_property
    def _by_name(self) -> dict[str, Entry]:
        return {_key(entry.name): entry for entry in self.entries}

    @property
    def names(self) -> tuple[str, ...]:
        """Of every part, in order, as the file spells them."""
        return tuple(entry.name for entry in self.entries)

    def __contains__(self, part: str) -> bool:
        return _key(part) in self._by_name

    def spelling(self, part: str) -> str:
        """The part's name as the file has it: case and slashes do not tell parts apart. KeyError when there is none."""
        return self._by_name[_key(part)].name

    def part(self, part: str) -> bytes:
        """A part, unpacked. WorkbookRefused when it is not there or not whole."""
        entry = self._by_name.get(_key(part))
        if entry is None:
            raise WorkbookRefused(f"{self.name} is damaged: its part {part} is missing. Open it in Excel, save it, and try again.")
        content = _unpacked(entry)
        if content is None:
            raise WorkbookRefused(f"{self.name} is damaged: its part {part} does not unpack. Open it in Excel, save it, and try again.")
        return content

    def written(self, changed: Mapping[str, bytes | None]) -> bytes:
        """The file with the parts of ``changed`` in place of its own, without those that are None, and with new ones last.

        The list of content types comes first. The same parts give the same bytes.
        """
        spelled = {_key(name): (name, content) for name, content in changed.items()}
        kept = (packed(entry.name, spelled[_key(entry.name)][1]) if _key(entry.name) in spelled else entry for entry in self.entries)
        new = (packed(name, content) for key, (name, content) in spelled.items() if key not in self._by_name)
        entries = [entry for entry in (*kept, *new) if entry]
        return zipped(sorted(entries, key=lambda entry: _key(entry.name) != _key(CONTENT_TYPES)))

    def _refuse_other_packages(self) -> None:
        if "xl/workbook.bin" in self:
            raise WorkbookRefused(f"{self.name} is a binary workbook (.xlsb). {SAVE_AS}")
        if "mimetype" in self:
            raise WorkbookRefused(f"{self.name} is an OpenDocument file (such as .ods). {SAVE_AS}")
        if CONTENT_TYPES not in self:
            raise WorkbookRefused(f"{self.name} is a zip file and no workbook: it has no list of content types. {SAVE_AS}")


def packed(name: str, content: bytes | None) -> Entry | None:
    """``content`` compressed as a part of that name; None of None."""
    if content is None:
        return None
    deflate = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
    return Entry(name, ZIP_DEFLATED, zlib.crc32(content), len(content), deflate.compress(content) + deflate.flush())


def zipped(entries: list[Entry]) -> bytes:
    """The file of these parts, in this order."""
    pieces: list[bytes] = []
    directory: list[bytes] = []
    at = 0
    for entry in entries:
        local, central = _headers(entry, at)
        pieces += [local, entry.data]
        directory.append(central)
        at += len(local) + len(entry.data)
    listed = b"".join(directory)
    end = END.pack(b"PK\5\6", 0, 0, len(entries), len(entries), len(listed), at, 0)
    return b"".join([*pieces, listed, end])


def _headers(entry: Entry, at: int) -> tuple[bytes, bytes]:
    """The part's headers, beside it and in the list at the end. Sizes stand in both, so that none follows the data."""
    name = entry.name.encode()
    flags = 0 if entry.name.isascii() else IS_UTF8
    sizes = (entry.crc, len(entry.data), entry.size)
    local = LOCAL_HEADER.pack(b"PK\3\4", NEEDS_VERSION, flags, entry.method, 0, DOS_DATE, *sizes, len(name), 0)
    version = (MADE_BY, 0, NEEDS_VERSION, 0)
    central = CENTRAL_HEADER.pack(b"PK\1\2", *version, flags, entry.method, 0, DOS_DATE, *sizes, len(name), 0, 0, 0, 0, 0, at)
    return local + name, central + name


def _key(name: str) -> str:
    """What tells parts apart: neither case nor the way of the slashes."""
    return name.replace("\\", "/").lstrip("/").casefold()


def _entry(info: ZipInfo, content: bytes, name: str) -> Entry:
    if info.flag_bits & IS_ENCRYPTED:
        raise WorkbookRefused(f"{name} is locked with a password. Save it without one, and try again.")
    if info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise WorkbookRefused(f"{name} is packed in a way that Excel does not use. {SAVE_AS}")
    data = _raw(info, content)
    if data is None:
        raise WorkbookRefused(f"{name} is damaged: its part {info.filename} is cut off. Fetch or save it again.")
    return Entry(info.filename, info.compress_type, info.CRC, info.file_size, data)


def _raw(info: ZipInfo, content: bytes) -> bytes | None:
    """The part's compressed bytes; None when they are not where the list says."""
    header = content[info.header_offset : info.header_offset + LOCAL_HEADER.size]
    if len(header) < LOCAL_HEADER.size or not header.startswith(b"PK\3\4"):
        return None
    name_bytes, extra_bytes = struct.unpack_from("<2H", header, LOCAL_NAME_AT)
    start = info.header_offset + LOCAL_HEADER.size + name_bytes + extra_bytes
    data = content[start : start + info.compress_size]
    return data if len(data) == info.compress_size else None


def _unpacked(entry: Entry) -> bytes | None:
    """The part's bytes; None when they are not those the list promises. Never more of them than it says."""
    if entry.method == ZIP_STORED:
        content = entry.data
    else:
        inflate = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            content = inflate.decompress(entry.data, entry.size + 1)
        except zlib.error:
            return None
    return content if len(content) == entry.size and zlib.crc32(content) == entry.crc else None


def _refuse_bombs(infos: list[ZipInfo], packed_bytes: int, name: str) -> None:
    for reason in _bomb(infos, packed_bytes):
        raise WorkbookRefused(f"{name} is not opened: {reason}. Ask whoever sent it for a plain copy.")


def _bomb(infos: list[ZipInfo], packed_bytes: int) -> Iterator[str]:
    unpacked_bytes = sum(info.file_size for info in infos)
    names = [_key(info.filename) for info in infos]
    if len(infos) > MOST_PARTS:
        yield f"it has {len(infos):,} parts"
    if len(set(names)) != len(names):
        yield "two of its parts have the same name"
    if unpacked_bytes > MOST_BYTES_UNPACKED or any(info.file_size > MOST_BYTES_A_PART for info in infos):
        yield f"it would unpack to {unpacked_bytes:,} bytes"
    # Entries that share their data make a bomb of a file whose every part looks plain.
    if unpacked_bytes > max(NEVER_A_BOMB_BYTES, MOST_TIMES_SMALLER * packed_bytes):
        yield f"it would unpack to {unpacked_bytes:,} bytes, {unpacked_bytes // packed_bytes:,} times its size"
    if sum(info.compress_size for info in infos) > packed_bytes:
        yield "its parts overlap"


def _what_it_is_instead(content: bytes, name: str) -> str:
    if not content.strip():
        return f"{name} is empty. Fetch or save it again."
    if content.startswith(OLE):
        if ENCRYPTED_STREAM in content:
            return f"{name} is locked with a password. Save it without one, and try again."
        return f"{name} is a workbook of the kind before 2007 (.xls). {SAVE_AS}"
    kind = next((kind for begins, kind in OTHER_KINDS.items() if content.lstrip().startswith(begins)), "no workbook")
    return f"{name} is {kind}, whatever its name says. {SAVE_AS}"
