"""Which Box Score this is. What follows from another one, that feeds are judged and figures worked out again, belongs elsewhere."""

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

ROOMS = ("assets", "boxscore", "expectations", "measures", "sources", "warehouse")
"""Where figures are made. What only shows them is told apart by what it shows."""
ENDINGS = (".py", ".yaml")


@cache
def this_software() -> str:
    """Its version and the seal of its code: a line that was mended under the same number makes another Box Score of it."""
    return f"{version('boxscore')} {seal_of_code(Path(__file__).resolve().parents[1])}"


def seal_of_code(root: Path) -> str:
    """The SHA-256 of the code, catalogues and contracts by which the Box Score under ``root`` makes figures."""
    seal = hashlib.sha256()
    for room in ROOMS:
        for path in sorted(path for path in (root / room).rglob("*") if path.suffix in ENDINGS):
            seal.update(f"{path.relative_to(root).as_posix()} ".encode())
            seal.update(path.read_bytes())
    return seal.hexdigest()
