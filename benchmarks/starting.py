"""How soon commands start that need neither Dagster nor Great Expectations."""

import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.figures import Figure, cpu_seconds_of

STARTED_SECONDS = 1.0
EXPORTED_SECONDS = 1.5
"""Start to finish: nine tenths of it is importing pandas and SQLAlchemy."""
BOXSCORE = str(Path(sys.executable).parent / "boxscore")


def figures(board: Path) -> Iterator[Figure]:
    """``board`` has been run: export has something to write."""
    for arguments in (("--version",), ("export", "--help")):
        yield Figure(f"boxscore {' '.join(arguments)}", cpu_seconds_of([BOXSCORE, *arguments]), "CPU s", STARTED_SECONDS)
    one_week = ["--board", str(board), "export", "--team", "raigmore-emergency-department", "--from", "2025-06-09"]
    yield Figure("boxscore export, a team's week, start to finish", cpu_seconds_of([BOXSCORE, *one_week]), "CPU s", EXPORTED_SECONDS)
