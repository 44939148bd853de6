"""One warehouse on each of the two databases it may be kept in, with three runs begun in it."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from boxscore.weeks import Week, WeekRange
from warehouse.store import Store


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database with nothing in it."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'warehouse.sqlite'}"
    postgres: str = request.getfixturevalue("postgres_url")
    return postgres


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """A warehouse into which the runs first, second and third may write."""
    week = Week(date(2025, 6, 15))
    store = Store.at(url)
    for run in ("first", "second", "third"):
        store.begin_run(run, how="command", weeks=WeekRange(week, week))
    yield store
    store.engine.dispose()
