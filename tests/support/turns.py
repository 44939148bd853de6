"""Another process that has its turn at a board, and keeps it until it is killed."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

TAKES_ITS_TURN = """
import os, sys, time
from warehouse.locking import Turn, locks_of
turn = Turn(0)
turn.take(locks_of(sys.argv[1], sys.argv[2]), print)
"""
KEEPS_IT = 'print("held", flush=True)\ntime.sleep(60)\n'


@contextmanager
def held(state: Path | str, url: str, *, then: str = "") -> Iterator[subprocess.Popen[str]]:
    """The process, once it has the turn and has done what comes ``then``."""
    program = TAKES_ITS_TURN + then + KEEPS_IT
    other = subprocess.Popen([sys.executable, "-c", program, str(state), url], stdout=subprocess.PIPE, text=True, start_new_session=True)
    try:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        yield other
    finally:
        with suppress(ProcessLookupError):
            os.killpg(other.pid, signal.SIGKILL)
        other.communicate()


def sqlite_in(state: Path) -> str:
    """The URL of the warehouse that lies in a board's state."""
    return f"sqlite:///{state}/warehouse.sqlite"
