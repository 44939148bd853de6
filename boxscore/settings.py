"""What the surroundings decide: which board, which warehouse, how large a run. Everything else is the board's configuration."""

from typing import Any, Self

from pydantic import Field, ModelWrapValidatorHandler, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from boxscore.board import Board
from boxscore.errors import ConfigurationError


class Settings(BaseSettings):
    """Read from the environment or ``.env``; a setting given by name wins over both, and the environment over ``.env``.

    One that is set to nothing counts as left out. ConfigurationError names every setting that is wrong, never its value.
    """

    # Not extra="forbid": pydantic-settings then refuses every other program's line of a .env, such as DAGSTER_HOME (2.16, November 2026).
    model_config = SettingsConfigDict(
        env_prefix="BOXSCORE_", env_file=".env", env_file_encoding="utf-8", env_ignore_empty=True, extra="ignore", frozen=True
    )

    board: str = Field(default="boards/open-data", description="The board's directory: a path or an fsspec URL.")
    warehouse: str | None = Field(
        default=None, description="SQLAlchemy URL of the warehouse; SQLite in the board's state directory when left out."
    )
    weeks_per_backfill_run: int = Field(default=104, ge=1, description="How many weeks one run of a backfill takes on.")

    @model_validator(mode="wrap")
    @classmethod
    def _in_words(cls, values: Any, validated: ModelWrapValidatorHandler[Self]) -> Self:
        try:
            return validated(values)
        except ValidationError as error:
            mistakes = [f"BOXSCORE_{str(problem['loc'][0]).upper()}: {problem['msg']}." for problem in error.errors()]
            raise ConfigurationError("\n".join(mistakes)) from None

    seconds_between_tries: float = Field(default=30, ge=0, description="How long a step waits before it asks a silent source again.")

    def warehouse_of(self, board: Board) -> str:
        """The SQLAlchemy URL of the board's warehouse. ConfigurationError when its state is in an object store and none is named."""
        if self.warehouse:
            return self.warehouse
        if "://" in board.state:
            raise ConfigurationError(f"SQLite cannot be kept at {board.state}. Name a PostgreSQL in BOXSCORE_WAREHOUSE.")
        return f"sqlite:///{board.state}/warehouse.sqlite"
