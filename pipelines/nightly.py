"""The nightly job and its hour. Which weeks a night works through again is the board's to say."""

import dagster as dg
from dagster._core.definitions.unresolved_asset_job_definition import UnresolvedAssetJobDefinition

from assets.mending import window_and_owed
from assets.resources import HouseParam
from assets.weeks import range_tags

NIGHTLY = "nightly"
EVERY_NIGHT_AT_FIVE = "0 5 * * *"


def nightly_job() -> UnresolvedAssetJobDefinition:
    """Everything, from extracts to workbooks, in one process: starting one a step would cost more than the steps."""
    return dg.define_asset_job(
        NIGHTLY,
        selection=dg.AssetSelection.all(),
        executor_def=dg.in_process_executor,
        description="Extracts read and judged again over each feed's window, cells worked out, changed workbooks written.",
    )


def nightly_schedule(job: UnresolvedAssetJobDefinition, timezone: str) -> dg.ScheduleDefinition:
    """Every night at five, well before coaches download on Monday at half past seven."""

    @dg.schedule(
        name="every_night",
        job=job,
        cron_schedule=EVERY_NIGHT_AT_FIVE,
        execution_timezone=timezone,
        default_status=dg.DefaultScheduleStatus.RUNNING,
    )
    def every_night(house: HouseParam) -> dg.RunRequest:
        return dg.RunRequest(tags=range_tags(window_and_owed(house.open())))

    return every_night
