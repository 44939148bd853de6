"""Notes in the warehouse that a run failed, so that the coaches' page says so. What a fault means to Dagster belongs to assets/."""

import dagster as dg

from assets.report import FAILED
from assets.resources import HouseParam


def failures_sensor() -> dg.SensorDefinition:
    """Every failed run of the board. A run that failed before its first step began is not in the warehouse, and leaves nothing there."""

    @dg.run_failure_sensor(name="failures", default_status=dg.DefaultSensorStatus.RUNNING)
    def failed(context: dg.RunFailureSensorContext, house: HouseParam) -> None:
        house.open().store.end_run(context.dagster_run.run_id, outcome=FAILED, summary={"failed": context.failure_event.message})

    return failed
