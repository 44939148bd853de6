"""Dagster's own record of runs that are long over, taken away by the board's configuration. What else goes is told beside."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import dagster as dg

AT_ONCE = 200
OVER = [dg.DagsterRunStatus.SUCCESS, dg.DagsterRunStatus.FAILURE, dg.DagsterRunStatus.CANCELED]


def runs_going(instance: dg.DagsterInstance, days: int | None) -> list[str]:
    """The runs whose record goes: over, begun longer ago, and none that made a week of an asset last, by which Dagster shows it."""
    if days is None:
        return []
    before = datetime.now(UTC) - timedelta(days=days)
    old = instance.get_run_records(dg.RunsFilter(statuses=OVER, created_before=before))
    if not old:
        return []
    shown = set(_runs_shown(instance))
    return [record.dagster_run.run_id for record in old if record.dagster_run.run_id not in shown]


def prune_record(instance: dg.DagsterInstance, days: int | None) -> list[str]:
    """Takes away the events, the output and then the record of each run that goes, and tells which; nothing without a lasting record.

    A run of which only some is gone when this is cut short is still there to be taken away the next time.
    """
    going = [] if instance.is_ephemeral else runs_going(instance, days)
    for run in going:
        instance.compute_log_manager.delete_logs(prefix=[run])
        instance.delete_run(run)
    return going


def _runs_shown(instance: dg.DagsterInstance) -> Iterator[str]:
    """The runs that made what Dagster shows of each asset: its newest making, and that of each of its weeks."""
    made = dg.DagsterEventType.ASSET_MATERIALIZATION
    for asset in instance.all_asset_keys():
        newest = instance.get_latest_materialization_event(asset)
        if newest:
            yield newest.run_id
        stored = sorted(instance.get_latest_storage_id_by_partition(asset, made).values())
        for first in range(0, len(stored), AT_ONCE):
            some = dg.AssetRecordsFilter(asset_key=asset, storage_ids=stored[first : first + AT_ONCE])
            yield from (record.run_id for record in instance.fetch_materializations(some, limit=AT_ONCE).records)
