"""Settings come from the environment, from .env, or by name, which wins."""

import re
from pathlib import Path

import pytest
from pydantic import ValidationError

from boxscore.board import Board
from boxscore.errors import ConfigurationError
from boxscore.settings import Settings

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(autouse=True)
def an_empty_surrounding(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No .env but a test's own, and no variable that happens to be set on this machine."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"BOXSCORE_{name.upper()}", raising=False)


def board(state: str) -> Board:
    """A board of which only the state directory matters."""
    return Board.model_construct(state=state)


def test_nothing_set_means_the_open_data_board_and_its_own_sqlite() -> None:
    settings = Settings()
    assert settings.board == "boards/open-data"
    assert settings.warehouse_of(board("out/open-data")) == "sqlite:///out/open-data/warehouse.sqlite"


def test_a_name_wins_over_the_environment_and_the_environment_over_dotenv(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".env").write_text("BOXSCORE_BOARD=of-the-file\nBOXSCORE_WAREHOUSE=sqlite:///of-the-file\n", encoding="utf-8")
    assert Settings().board == "of-the-file"
    monkeypatch.setenv("BOXSCORE_BOARD", "of-the-environment")
    assert Settings().board == "of-the-environment"
    assert Settings(board="by-name").board == "by-name"
    assert Settings().warehouse_of(board("out")) == "sqlite:///of-the-file"


def test_lines_of_other_programs_in_dotenv_are_theirs() -> None:
    Path(".env").write_text("DAGSTER_HOME=out/dagster\nBOXSCORE_BOARD=boards/demo\n", encoding="utf-8")
    assert Settings().board == "boards/demo"


def test_a_setting_that_is_set_to_nothing_counts_as_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOXSCORE_BOARD", "")
    monkeypatch.setenv("BOXSCORE_WAREHOUSE", "")
    assert Settings() == Settings(board="boards/open-data", warehouse=None)


@pytest.mark.parametrize("wrong", ["many", "0", "2.5"])
def test_a_wrong_setting_is_named_as_it_is_set(monkeypatch: pytest.MonkeyPatch, wrong: str) -> None:
    monkeypatch.setenv("BOXSCORE_WEEKS_PER_BACKFILL_RUN", wrong)
    with pytest.raises(ConfigurationError, match=r"^BOXSCORE_WEEKS_PER_BACKFILL_RUN: "):
        Settings()


def test_settings_do_not_change() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        Settings().board = "another"  # type: ignore[misc]


def test_a_board_whose_state_is_in_an_object_store_needs_a_warehouse_of_its_own() -> None:
    with pytest.raises(ConfigurationError, match=r"SQLite cannot be kept at s3://boards/ayr\. Name a PostgreSQL in BOXSCORE_WAREHOUSE"):
        Settings().warehouse_of(board("s3://boards/ayr"))
    assert Settings(warehouse="postgresql://host/ayr").warehouse_of(board("s3://boards/ayr")) == "postgresql://host/ayr"


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_is_used(name: str) -> None:
    rooms = [path for room in ("assets", "boxscore", "pipelines") for path in (ROOT / room).glob("*.py")]
    assert any(re.search(rf"\b(settings|self)\.{name}\b", path.read_text(encoding="utf-8")) for path in rooms)
