"""One asset a feed: its extracts read, judged week by week and kept; and the check that tells each week's verdict."""

import time

import dagster as dg
from dagster._core.definitions.asset_checks.asset_check_evaluation import AssetCheckEvaluationTargetMaterializationData

from assets.faults import TRIES, told_to_dagster
from assets.house import House
from assets.judging import FeedNight
from assets.keeping import WeekVerdict, keep_feed, keep_silence, verdicts_kept
from assets.resources import HouseParam, TurnParam, is_asked_anew
from assets.weeks import key_of, weeks_of
from boxscore.errors import SourceSilent
from boxscore.feeds import Feed
from boxscore.weeks import WeekRange

GROUP = "extracts"
CHECK = "judged_week_by_week"
REASONS_SHOWN = 20
AS_IT_WAS = {"extracts": dg.MetadataValue.md("All as they were when they were last judged; nothing was judged again.")}


def feed_asset(feed: Feed, weeks: dg.PartitionsDefinition | None, policy: dg.BackfillPolicy | None) -> dg.AssetsDefinition:
    """The asset of one feed: the accepted rows of each week, in the lake."""

    @dg.asset(
        name=feed.id,
        group_name=GROUP,
        partitions_def=weeks,
        backfill_policy=policy,
        kinds={"python", "parquet"},
        description=f"{feed.title}: {feed.meaning} Read by its contract, scanned for identifiers, judged by its expectations; "
        f"one row is {feed.one_row_is}.",
        metadata={
            "sent": feed.sent,
            "suppliers": ", ".join(supplier.name for supplier in feed.suppliers),
            "window in weeks": feed.window_weeks,
        },
    )
    def accepted_rows(context: dg.AssetExecutionContext, house: HouseParam, turn: TurnParam) -> dg.MaterializeResult:  # type: ignore[type-arg]
        with told_to_dagster(house.seconds_between_tries):
            opened, asked = house.at_work(context, turn)
            try:
                outcome = keep_feed(opened, feed, asked, context.run.run_id, anew=is_asked_anew(context.run.tags))
            except SourceSilent as silence:
                return _silent(context, opened, feed, silence)
        return dg.MaterializeResult(metadata=_told(outcome) if outcome else AS_IT_WAS)

    return accepted_rows


def feed_check(feed: Feed, weeks: dg.PartitionsDefinition) -> dg.AssetChecksDefinition:
    """The verdict on each week of the feed, reported week by week, and in all for a run of several.

    In a run over a range Dagster keeps one result of a check and no partition, so each week's own is reported beside it.
    """

    @dg.asset_check(
        asset=feed.id,
        name=CHECK,
        partitions_def=weeks,
        description="Whether each week's delivery met its contract and expectations; a week that did not keeps what was accepted before.",
    )
    def judged(context: dg.AssetCheckExecutionContext, house: HouseParam) -> dg.AssetCheckResult:
        with told_to_dagster(house.seconds_between_tries):
            verdicts = verdicts_kept(house.open(), feed, weeks_of(context))
        if not context.instance.is_ephemeral:
            _report_each_week(context, feed, verdicts)
        return _in_all(verdicts, weeks_of(context))

    return judged


def _silent(context: dg.AssetExecutionContext, house: House, feed: Feed, silence: SourceSilent) -> dg.MaterializeResult:  # type: ignore[type-arg]
    """Tried again a few times; then the night goes on without the feed, for one that does not answer stops nothing else."""
    if context.retry_number < TRIES:
        raise silence
    keep_silence(house, feed, str(silence), context.run.run_id)
    return dg.MaterializeResult(metadata={"extracts": dg.MetadataValue.md(f"{silence} What was accepted before stays.")})


def _told(outcome: FeedNight) -> dict[str, dg.MetadataValue]:
    judgement = outcome.judgement
    extracts = "\n".join(f"- {one.delivery.name}: {one.outcome}. {one.message}" for one in outcome.delivered)
    return {
        "rows accepted in this run": dg.MetadataValue.int(len(judgement.accepted)),
        "rows refused in these extracts": dg.MetadataValue.int(outcome.rows_refused),
        "weeks judged in this run": dg.MetadataValue.int(len(judgement.verdicts)),
        "weeks refused in this run": dg.MetadataValue.int(int((~judgement.verdicts["accepted"]).sum())),
        "extracts": dg.MetadataValue.md(extracts or "none delivered"),
    }


def _report_each_week(context: dg.AssetCheckExecutionContext, feed: Feed, verdicts: list[WeekVerdict]) -> None:
    """Each week's verdict beside that of the run, pointing at what it judged: without that Dagster counts the week as not checked."""
    made = context.instance.get_latest_storage_id_by_partition(dg.AssetKey(feed.id), dg.DagsterEventType.ASSET_MATERIALIZATION)
    for verdict in verdicts:
        storage_id = made.get(key_of(verdict.week))
        if storage_id is not None:
            judged = AssetCheckEvaluationTargetMaterializationData(storage_id=storage_id, run_id=context.run.run_id, timestamp=time.time())
            context.instance.report_runless_asset_event(_evaluation(feed, verdict, judged))


def _evaluation(feed: Feed, verdict: WeekVerdict, judged: AssetCheckEvaluationTargetMaterializationData) -> dg.AssetCheckEvaluation:
    return dg.AssetCheckEvaluation(
        asset_key=dg.AssetKey(feed.id),
        check_name=CHECK,
        passed=verdict.passed,
        severity=dg.AssetCheckSeverity.WARN if verdict.accepted else dg.AssetCheckSeverity.ERROR,
        partition=key_of(verdict.week),
        description=verdict.said,
        metadata=_figures([verdict]),
        target_materialization_data=judged,
    )


def _in_all(verdicts: list[WeekVerdict], weeks: WeekRange) -> dg.AssetCheckResult:
    failed = [verdict for verdict in verdicts if not verdict.passed]
    said = f"{len(verdicts) - len(failed)} of {len(verdicts)} weeks judged met every expectation ({weeks.label})."
    severity = dg.AssetCheckSeverity.WARN if all(verdict.accepted for verdict in failed) else dg.AssetCheckSeverity.ERROR
    return dg.AssetCheckResult(passed=not failed, severity=severity, description=said, metadata=_figures(verdicts))


def _figures(verdicts: list[WeekVerdict]) -> dict[str, dg.MetadataValue]:
    reasons = [f"- {verdict.week.label}: {reason}" for verdict in verdicts for reason in verdict.reasons]
    more = [f"- and {len(reasons) - REASONS_SHOWN} more"] if len(reasons) > REASONS_SHOWN else []
    return {
        "rows accepted": dg.MetadataValue.int(sum(verdict.rows_accepted for verdict in verdicts)),
        "rows refused": dg.MetadataValue.int(sum(verdict.rows_refused for verdict in verdicts)),
        "reasons": dg.MetadataValue.md("\n".join(reasons[:REASONS_SHOWN] + more) or "none"),
    }
