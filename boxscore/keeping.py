"""How long a board keeps what it makes. Taking things away belongs elsewhere."""

from typing import Literal

from pydantic import Field

from boxscore.described import Described


class WorkbookKeeping(Described):
    """Which workbooks of the past stay as files; the register of them, and the figures they were made of, stay whatever it says."""

    versions: Literal["last of each week", "all"] = "last of each week"
    """Of several versions of one week the last one, or all: 5,000 teams' are 1.4 GB a night."""
    every_version_days: int = Field(default=14, ge=0)
    """For so many days every version stays: what a team sends back is held against the very file it was given."""
    years: int = Field(default=2, ge=0)
    """How many years a past week's file stays."""


class Keeping(Described):
    """What ``keeping`` of ``board.yaml`` says."""

    workbooks: WorkbookKeeping = WorkbookKeeping()
    reports_days: int | None = Field(default=730, ge=0)
    """For so many days the report of a run stays; for good when it is null. The latest always does."""
    logs_days: int | None = Field(default=365, ge=0)
    """For so many days the log of a run that failed stays; for good when it is null."""
    replaced_extracts_days: int | None = Field(default=None, ge=0)
    """For so many days what landed of an extract stays after another took its place; for good when it is null."""
    dagster_days: int | None = Field(default=None, ge=1)
    """For so many days Dagster's own record of a run stays that is over; for good when it is null."""
