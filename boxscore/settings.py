"""What the surroundings decide: which board, which warehouse, how large a run. Everything else is the board's configuration."""

from typing import Any, Literal, Self

from pydantic import Field, ModelWrapValidatorHandler, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from boxscore.board import Board
from boxscore.errors import ConfigurationError
from boxscore.notices import NotifyKeys


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

    data_docs: bool = Field(
        default=False, description="True to have Great Expectations make pages of every feed a run judges, some seconds each."
    )
    seconds_between_tries: float = Field(default=30, ge=0, description="How long a step waits before it asks a silent source again.")
    seconds_to_wait_for_another_run: float = Field(default=600, ge=0, description="How long a run waits for another of its board to end.")

    hours_between_good_runs: float = Field(
        default=26, gt=0, description="How old the last good run may be before `boxscore status` says that something is wrong."
    )
    smtp_user: str | None = Field(default=None, description="Who sends the e-mail, where the mail server asks for it.")
    smtp_password: SecretStr | None = Field(default=None, description="That user's password.")
    teams_webhook: SecretStr | None = Field(default=None, description="The address of a Teams channel's webhook, which tells the channel.")

    sign_in: Literal["local", "proxy", "openid"] = Field(
        default="local",
        description="How people sign in to the portal: nobody does and it is for its own machine only (local), a proxy in "
        "front vouches for them (proxy), or with OpenID Connect (openid).",
    )
    public_url: str | None = Field(
        default=None, description="The portal's own address, such as https://boxscore.example, where people sign in."
    )
    proxy_header: str = Field(default="X-Forwarded-User", description="The header in which the proxy says who somebody is.")
    proxy_addresses: str | None = Field(default=None, description="The proxy's own addresses or networks, with commas between.")
    openid_issuer: str | None = Field(default=None, description="The OpenID provider's address, under which its discovery document is.")
    openid_client_id: str | None = Field(default=None, description="What the provider calls the portal.")
    openid_client_secret: SecretStr | None = Field(default=None, description="What the portal proves itself with to the provider.")
    openid_claim: str = Field(default="email", description="What of the provider's says who somebody is.")

    @property
    def notify_keys(self) -> NotifyKeys:
        """What opens the ways out to people."""
        return NotifyKeys(self.smtp_user, self.smtp_password, self.teams_webhook)

    def warehouse_of(self, board: Board) -> str:
        """The SQLAlchemy URL of the board's warehouse. ConfigurationError when its state is in an object store and none is named."""
        if self.warehouse:
            return self.warehouse
        if "://" in board.state:
            raise ConfigurationError(f"SQLite cannot be kept at {board.state}. Name a PostgreSQL in BOXSCORE_WAREHOUSE.")
        return f"sqlite:///{board.state}/warehouse.sqlite"
