"""Parts compressed. What they say, and the file around them, belong elsewhere."""

import zlib
from collections.abc import Sequence
from functools import lru_cache
from types import ModuleType
from zipfile import ZIP_DEFLATED

from workbooks.package import Entry

DEFLATING: ModuleType = zlib
try:
    from isal import isal_zlib
except ImportError:  # no wheel for this machine: zlib takes four times as long, for a file a tenth larger
    pass
else:
    DEFLATING = isal_zlib

LEVEL = 1
PARTS_REMEMBERED = 512


def packed(name: str, pieces: Sequence[str | memoryview]) -> Entry:
    """The part whose text, or bytes of it, are ``pieces``, compressed piece by piece: best a few large ones."""
    deflate = DEFLATING.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    crc, size, packed = 0, 0, []
    for piece in pieces:
        content = piece.encode() if isinstance(piece, str) else piece
        crc, size = DEFLATING.crc32(content, crc), size + len(content)
        packed.append(deflate.compress(content))
    return Entry(name, ZIP_DEFLATED, crc, size, b"".join([*packed, deflate.flush()]))


@lru_cache(maxsize=PARTS_REMEMBERED)
def packed_again(name: str, xml: str) -> Entry:
    """The same of a small part that many workbooks share: it is compressed once."""
    return packed(name, [xml])
