"""Notes in the warehouse that a run failed, so that the coaches' page says so. What a fault means to Dagster belongs to assets/."""

import dagster as dg

from assets.ending import note_failure
from assets.resources import HouseParam


def failures_sensor() -> dg.SensorDefinition:
    """Every failed run of the board. A run that failed before its first step began is not in the warehouse, and leaves nothing there."""

    @dg.run_failure_sensor(name="failures", default_status=dg.DefaultSensorStatus.RUNNING)
    def failed(context: dg.RunFailureSensorContext, house: HouseParam) -> None:
        note_failure(house.open(), context.dagster_run.run_id, context.failure_event.message or "A run failed.")

    return failed
