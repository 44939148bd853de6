"""Notices files that arrive in the drop folder and asks for a run of what they touch. Reading and judging them is the run's business."""

import hashlib
import json

import dagster as dg
from dagster._core.definitions.unresolved_asset_job_definition import UnresolvedAssetJobDefinition

from assets import arrivals
from assets.box_scores import CELLS, SIGNALS, WORKBOOKS
from assets.faults import without_its_words
from assets.house import House
from assets.resources import HouseParam
from assets.weeks import range_tags

SECONDS_BETWEEN_LOOKS = 60


def arrivals_sensor(job: UnresolvedAssetJobDefinition) -> dg.SensorDefinition:
    """Looks once a minute. The first look only remembers what is there: the first run reads that anyway."""

    @dg.sensor(
        name="arrivals",
        job=job,
        minimum_interval_seconds=SECONDS_BETWEEN_LOOKS,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="A file dropped under extracts/ is read within a minute or two, for the weeks it holds.",
    )
    def arrived(context: dg.SensorEvaluationContext, house: HouseParam) -> dg.SensorResult | dg.SkipReason:
        with without_its_words():
            return _look(context, house.open())

    return arrived


def _look(context: dg.SensorEvaluationContext, house: House) -> dg.SensorResult | dg.SkipReason:
    there = arrivals.files_there(house)
    cursor = json.dumps(there, sort_keys=True)
    if context.cursor is None:
        return dg.SensorResult(cursor=cursor, skip_reason=f"Watching from now on; {len(there)} files are there already.")
    new = arrivals.arrived_since(json.loads(context.cursor), there)
    if not new:
        return dg.SensorResult(cursor=cursor, skip_reason="Nothing has arrived.")
    if arrivals.still_arriving(house, new):
        return dg.SkipReason("A file is still being written.")
    touched = arrivals.what_they_touch(house, new)
    assets = [dg.AssetKey(name) for name in (*touched.feeds, CELLS, SIGNALS, WORKBOOKS)]
    request = dg.RunRequest(
        run_key=hashlib.sha256(cursor.encode()).hexdigest(),
        asset_selection=assets,
        tags=range_tags(touched.weeks) | {"boxscore/arrived": ", ".join(new)[:200]},
    )
    return dg.SensorResult(run_requests=[request], cursor=cursor)
