"""A PostgreSQL that goes away in the middle of a run and comes back: the run waits, takes its turn again, and ends as it should."""

import threading
from pathlib import Path

import pytest
from invented_board import invented_board
from sqlalchemy import create_engine, make_url, text

from boxscore.settings import Settings
from pipelines.running import run_board
from warehouse.store import Store

SECONDS_AWAY = 1.5


class Door:
    """Who may come into a database: nobody for a while, after everybody was sent out."""

    def __init__(self, url: str) -> None:
        self.name = make_url(url).database
        self.engine = create_engine(make_url(url).set(drivername="postgresql+psycopg", database="postgres"), isolation_level="AUTOCOMMIT")

    def shut_for_a_while(self) -> None:
        self._let_in(False)
        with self.engine.connect() as connection:
            sent_out = text("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = :name")
            connection.execute(sent_out, {"name": self.name})
        threading.Timer(SECONDS_AWAY, self._let_in, [True]).start()

    def _let_in(self, allowed: bool) -> None:
        with self.engine.connect() as connection:
            connection.execute(text(f"ALTER DATABASE {self.name} ALLOW_CONNECTIONS {allowed}"))


@pytest.mark.postgres
def test_a_run_outlasts_a_postgresql_that_goes_away_for_a_while(postgres_url: str, tmp_path: Path) -> None:
    board, door, said = invented_board(tmp_path), Door(postgres_url), list[str]()

    def say(text: str) -> None:
        said.append(text)
        if len(said) == 2:  # the first feed has just been kept
            door.shut_for_a_while()

    settings = Settings(board=str(board.directory), warehouse=postgres_url, seconds_between_tries=1)
    report = run_board(settings, None, None, teams=(), record=False, say=say)
    assert (report.needs_a_person, sum(report.cells_by_status.values()), report.workbooks_written) == ((), 76, 3)
    store = Store.reading(postgres_url)
    assert list(store.runs()["outcome"]) == ["done"]
    store.engine.dispose()
    door.engine.dispose()
