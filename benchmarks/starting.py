"""How soon commands start that need neither Dagster nor Great Expectations."""

import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.figures import Figure, cpu_seconds_of

STARTED_SECONDS = 1.0
BOXSCORE = str(Path(sys.executable).parent / "boxscore")


def figures(board: Path) -> Iterator[Figure]:
    """``board`` has been run: export has something to write."""
    for arguments in (("--version",), ("export", "--help"), ("export", "--team", "raigmore-emergency-department", "--from", "2025-06-09")):
        seconds = cpu_seconds_of([BOXSCORE, "--board", str(board), *arguments])
        yield Figure(f"boxscore {' '.join(arguments[:3])}", seconds, "CPU s", STARTED_SECONDS)
