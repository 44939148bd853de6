"""What the surroundings decide: which board, which warehouse. Everything else is the board's configuration."""

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from boxscore.board import Board


class Settings(BaseSettings):
    """Read from the environment or ``.env``; a setting given by name wins over both."""

    model_config = SettingsConfigDict(env_prefix="BOXSCORE_", env_file=".env", env_file_encoding="utf-8", extra="ignore", frozen=True)

    board: str = Field(default="boards/open-data", description="The board's directory: a path or an fsspec URL.")
    warehouse: str | None = Field(
        default=None, description="SQLAlchemy URL of the warehouse; SQLite in the board's state directory when left out."
    )
    weeks_per_backfill_run: int = Field(default=104, ge=1, description="How many weeks one run of a backfill takes on.")

    def warehouse_of(self, board: Board) -> str:
        """The SQLAlchemy URL of the board's warehouse."""
        return self.warehouse or f"sqlite:///{board.state}/warehouse.sqlite"
