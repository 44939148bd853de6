"""A warehouse that does not answer, or never will, says so in words, and never with a password."""

import sqlite3
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, event, make_url, text
from sqlalchemy.exc import IntegrityError

from boxscore.errors import BoxScoreError, ConfigurationError, PassingFault
from warehouse.engine import open_engine
from warehouse.register import Written
from warehouse.store import Store

PASSWORD = "correct-horse"


def test_a_locked_sqlite_warehouse_is_a_passing_fault(tmp_path: Path) -> None:
    file = tmp_path / "warehouse.sqlite"
    Store.at(f"sqlite:///{file}").engine.dispose()
    store = Store.at(f"sqlite:///{file}?timeout=0.05")
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(PassingFault, match=r"warehouse\.sqlite did not answer \(database is locked\); nothing of this step was stored"):
        store.end_run("any", outcome="done", summary={})
    assert store.runs().empty  # a reader is not kept waiting by a writer
    other.execute("ROLLBACK")
    store.end_run("any", outcome="done", summary={})
    other.close()


def test_sqlite_waits_a_minute_for_another_writer_unless_its_url_says_otherwise(tmp_path: Path) -> None:
    for url, milliseconds in ((f"sqlite:///{tmp_path}/w", 60_000), (f"sqlite:///{tmp_path}/w?timeout=2", 2_000)):
        with open_engine(url).connect() as connection:
            assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar_one() == milliseconds


def test_a_postgresql_that_is_down_is_a_passing_fault_that_says_so() -> None:
    # Nothing listens on port 1 of this machine.
    with pytest.raises(PassingFault, match=r"postgresql\+psycopg://coach:\*\*\*@127\.0\.0\.1:1/boxscore did not answer") as fault:
        Store.at(f"postgresql://coach:{PASSWORD}@127.0.0.1:1/boxscore?connect_timeout=2")
    assert "refused" in str(fault.value)
    assert PASSWORD not in everything_said(fault.value)


@pytest.mark.postgres
def test_a_postgresql_that_ends_the_connection_in_the_middle_is_a_passing_fault_and_the_next_step_succeeds(postgres_url: str) -> None:
    store, other = Store.at(postgres_url), open_engine(postgres_url)
    ended: list[int] = []

    @event.listens_for(store.engine, "begin")
    def end_the_first(connection: Connection) -> None:
        if not ended:
            ended.append(connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one())
            end(other, ended[0])

    with pytest.raises(PassingFault, match="did not answer"):
        store.runs()
    assert store.runs().empty
    store.engine.dispose()
    other.dispose()


@pytest.mark.postgres
def test_a_connection_that_was_ended_while_nobody_used_it_is_opened_again(postgres_url: str) -> None:
    store, other = Store.at(postgres_url), open_engine(postgres_url)
    with store.engine.connect() as idle:
        process = idle.execute(text("SELECT pg_backend_pid()")).scalar_one()
    end(other, process)
    assert store.runs().empty
    store.engine.dispose()
    other.dispose()


def end(engine: Engine, process: int) -> None:
    """Has PostgreSQL end the connection that ``process`` serves."""
    with engine.connect() as connection:
        connection.execute(text("SELECT pg_terminate_backend(:process, 5000)"), {"process": process})


@pytest.mark.postgres
def test_a_wrong_password_is_not_shown(postgres_url: str) -> None:
    wrong = make_url(postgres_url).set(username="nobody", password=PASSWORD).render_as_string(hide_password=False)
    with pytest.raises(PassingFault, match="nobody") as fault:
        Store.at(wrong)
    assert PASSWORD not in everything_said(fault.value)


def test_a_file_that_is_no_database_is_named_and_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "warehouse.sqlite"
    file.write_text("team,measure,week_ending\n" * 100, encoding="utf-8")
    for opened in (Store.at, Store.reading):
        with pytest.raises(ConfigurationError, match=r"warehouse\.sqlite is not a SQLite database\. Move the file away"):
            opened(f"sqlite:///{file}")
    assert file.read_text(encoding="utf-8").startswith("team,measure,week_ending\nteam")


def test_a_warehouse_in_a_folder_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"nowhere/warehouse\.sqlite cannot be opened or made"):
        Store.at(f"sqlite:///{tmp_path}/nowhere/warehouse.sqlite")
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("out/warehouse.sqlite", "not one SQLAlchemy knows"),
        ("", "not one SQLAlchemy knows"),
        (f"mysql://coach:{PASSWORD}@host/boxscore", "not in 'mysql'"),
        (f"postgresql+nosuch://coach:{PASSWORD}@host/boxscore", "not one SQLAlchemy knows"),
        (f"nosuch://coach:{PASSWORD}@host/boxscore", "not one SQLAlchemy knows"),
        (f"postgresql://coach:{PASSWORD}", "not one SQLAlchemy knows"),
        (f"postgresql://coach@host:{PASSWORD}/boxscore", "not one SQLAlchemy knows"),
    ],
)
def test_a_url_that_is_none_of_a_warehouse_says_so_without_its_password(url: str, said: str) -> None:
    with pytest.raises(ConfigurationError, match=said) as error:
        open_engine(url)
    assert PASSWORD not in everything_said(error.value)


@pytest.mark.parametrize("scheme", ["postgresql", "postgresql+psycopg2", "postgresql+psycopg"])
def test_postgresql_is_always_spoken_to_through_the_driver_that_is_installed(scheme: str) -> None:
    assert open_engine(f"{scheme}://coach@host/boxscore").driver == "psycopg"


def test_the_values_of_a_statement_that_failed_are_not_told(url: str) -> None:
    store = Store.at(url)
    with pytest.raises(IntegrityError, match="hidden") as error:
        store.register_workbook(Written("a", date(2025, 6, 15), 1, PASSWORD, "", "", 1), run="unheard of")
    assert PASSWORD not in str(error.value)
    store.engine.dispose()


def test_a_reader_of_sqlite_imports_neither_alembic_nor_postgresqls_driver(tmp_path: Path) -> None:
    Store.at(f"sqlite:///{tmp_path}/w.sqlite").engine.dispose()
    reads = f"from warehouse.store import Store; Store.reading('sqlite:///{tmp_path}/w.sqlite').cells()"
    asks = "import sys; print([name for name in ('alembic', 'psycopg') if name in sys.modules])"
    told = subprocess.run([sys.executable, "-c", f"{reads}; {asks}"], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"


def everything_said(error: BaseException) -> str:
    """The error's text and that of everything it came from, as a log would show them."""
    told = []
    cause: BaseException | None = error
    while cause is not None:
        told.append(f"{cause}")
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)
    assert isinstance(error, BoxScoreError)
    return "\n".join(told)
