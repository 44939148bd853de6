"""Identifiers to plant and to look for: all invented, none of them anybody's. What plants them is a test's business."""

import io
import random
import sqlite3
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from pyarrow import parquet

NAMES = ("Morag Quillfeather", "QUILLFEATHER, Hamish", "Mrs Quillfeather", "Zbigniew McQuillfeather")
"""A family name that nobody has."""
OTHERS = (
    "quillfeather@example.org",
    "IV99 9ZZ",
    "12/03/1948",
    "01632 960 983",
    "seen on Monday with Agnes Quillfeather who said she is well",
)
SOUGHT = ("quillfeather", "iv99 9zz", "12/03/1948", "1948-03-12", "01632 960 983", "01632960983")
"""What of them would be found, in small letters."""


def numbers(count: int, *, valid: bool, seed: int = 1) -> list[str]:
    """Ten digits, as CHI numbers and NHS numbers in turn; of those that are not ``valid`` the last digit is one too many."""
    made, chance = list[str](), random.Random(seed)
    while len(made) < count:
        born = f"{chance.randint(1, 28):02d}{chance.randint(1, 12):02d}{chance.randint(0, 99):02d}"
        nine = f"{born}{chance.randint(0, 999):03d}" if len(made) % 2 else f"{chance.choice('4679')}{chance.randint(0, 99_999_999):08d}"
        check = -sum(int(digit) * weight for digit, weight in zip(nine, range(10, 1, -1), strict=True)) % 11
        if check < 10:
            made.append(f"{nine}{check if valid else (check + 1) % 10}")
    return made


def contents(places: Iterable[Path]) -> Iterator[tuple[Path, bytes]]:
    """Every file under the places as it can be read: its bytes, the cells of a Parquet, the parts of a workbook, the rows of a database."""
    for path in sorted(file for place in places for file in place.rglob("*") if file.is_file()):
        content = path.read_bytes()
        yield path, path.name.encode() + b"\n" + content
        if content[:4] == b"PAR1":
            yield path, parquet.read_table(io.BytesIO(content)).to_pandas().to_csv().encode()
        elif zipfile.is_zipfile(io.BytesIO(content)):
            with zipfile.ZipFile(io.BytesIO(content)) as package:
                yield from ((path, package.read(part)) for part in package.namelist())
        elif content.startswith(b"SQLite format 3"):
            with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as database:
                yield path, "\n".join(database.iterdump()).encode()
