"""The short form of ``make faults``: a few kills of nights on the plain board, and two runs at once."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_a_night_that_was_killed_is_completed_by_the_next_and_one_of_two_at_once_waits() -> None:
    # In a process of its own: what forks must have started no thread, and this one may have.
    asked = ["--kills", "2", "--commands", "0", "--boards", "plain", "--befall", "two runs at once", "--workers", "1"]
    done = subprocess.run(
        [sys.executable, str(ROOT / "tests" / "faults"), *asked],
        env=os.environ | {"PYTHONPATH": str(ROOT / "tests" / "support")},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.splitlines()[-1] == "3 passed, 0 failed", done.stdout + done.stderr
    assert done.returncode == 0
