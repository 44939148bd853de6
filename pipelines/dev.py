"""``make dev``: Dagster's UI and the coaches' page together on this machine, until Ctrl-C. Neither listens beyond it."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from boxscore.settings import Settings

INSTANCE = Path(__file__).with_name("dagster-instance.yaml")
DAGSTER_PORT, PORTAL_PORT = "3000", "8000"
SECONDS_TO_STOP = 10


def dagster_home() -> Path:
    """The directory of Dagster's own record, made and configured when it is not there. DAGSTER_HOME wins."""
    home = Path(os.environ.get("DAGSTER_HOME", "out/dagster")).resolve()
    home.mkdir(parents=True, exist_ok=True)
    if not (home / "dagster.yaml").exists():
        shutil.copyfile(INSTANCE, home / "dagster.yaml")
    return home


def main() -> int:
    """Starts both, waits for either to end, and stops the other."""
    here = Path(sys.executable).parent
    environment = os.environ | {"DAGSTER_HOME": str(dagster_home())}
    print(f"Board       {Settings().board}")  # noqa: T201
    print(f"Dagster UI  http://127.0.0.1:{DAGSTER_PORT}  (ready in up to a minute)")  # noqa: T201
    print(f"Box scores  http://127.0.0.1:{PORTAL_PORT}", flush=True)  # noqa: T201
    commands = (
        [str(here / "dagster"), "dev", "--workspace", "workspace.yaml", "--host", "127.0.0.1", "--port", DAGSTER_PORT],
        [str(here / "boxscore"), "serve", "--port", PORTAL_PORT],
    )
    servers = [subprocess.Popen(command, env=environment, start_new_session=True) for command in commands]  # noqa: S603
    # However this is asked to stop, and even where a shell started it with Ctrl-C ignored, it stops what it started.
    for sign in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sign, signal.default_int_handler)
    try:
        os.wait()
    except KeyboardInterrupt:
        pass
    finally:
        _stop(servers)
    return 0


def _stop(servers: Sequence[subprocess.Popen[bytes]]) -> None:
    """Asks each server's process group to end, and ends the ones that do not: Dagster may pass over a request."""
    for sign in (signal.SIGTERM, signal.SIGKILL):
        for server in servers:
            try:
                os.killpg(server.pid, sign)
            except ProcessLookupError:
                continue
        for server in servers:
            try:
                server.wait(SECONDS_TO_STOP)
            except subprocess.TimeoutExpired:
                continue


if __name__ == "__main__":
    sys.exit(main())
