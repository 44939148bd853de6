"""The whole night with its warehouse in a real PostgreSQL, chosen by URL: the same cells as in SQLite."""

from pathlib import Path

import pandas as pd
import pytest
from invented_board import invented_board

from boxscore.settings import Settings
from pipelines.running import run_board
from warehouse.store import Store

pytestmark = pytest.mark.postgres


def cells_after_a_run(at: Path, warehouse: str | None) -> pd.DataFrame:
    board = invented_board(at)
    settings = Settings(board=str(board.directory), warehouse=warehouse)
    for _ in ("the first night", "the second"):
        assert run_board(settings, None, None, teams=(), record=False, say=lambda _: None).needs_a_person == ()
    url = warehouse or f"sqlite:///{board.state}/warehouse.sqlite"
    return Store.reading(url).cells().drop(columns="run")


def test_a_night_into_postgresql_gives_the_cells_of_a_night_into_sqlite(tmp_path: Path, postgres_url: str) -> None:
    in_postgresql = cells_after_a_run(tmp_path / "postgresql", postgres_url)
    assert len(in_postgresql) == 76
    pd.testing.assert_frame_equal(in_postgresql, cells_after_a_run(tmp_path / "sqlite", None))
