"""What is made of the accepted rows: every team's cells, the signals in them, and every team's workbook."""

import dagster as dg

from assets.ending import end_run
from assets.faults import told_to_dagster
from assets.house import House
from assets.pruning import prune
from assets.pruning_record import prune_record
from assets.publishing import keep_workbooks, put_shelf_in_order
from assets.reconciling import keep_reconciliation_workbook
from assets.report_pages import as_markdown
from assets.resources import TEAMS, HouseParam, TurnParam, is_asked_anew, is_last
from assets.sharing import keep_improvements
from assets.signals import keep_signals
from assets.working_out import keep_cells
from boxscore.board import Board
from boxscore.weeks import WeekRange

GROUP = "box_scores"
CELLS = "cells"
SIGNALS = "signals"
WORKBOOKS = "workbooks"


def cells_asset(board: Board, weeks: dg.PartitionsDefinition | None, policy: dg.BackfillPolicy | None) -> dg.AssetsDefinition:
    """The asset of the cells: one a team, measure and week, in the warehouse."""

    @dg.asset(
        name=CELLS,
        group_name=GROUP,
        deps=[feed.id for feed in board.feeds],
        partitions_def=weeks,
        backfill_policy=policy,
        kinds={"python", "sql"},
        description=f"Every measure of {len(board.teams)} teams, week by week, each with status, as-of date and the extracts it came from; "
        "spend that belongs to no team stays in sight. A cell that changes keeps what it said before.",
        metadata={"measures": ", ".join(f"{measure.id} {measure.name}" for measure in board.measures)},
    )
    def cells(context: dg.AssetExecutionContext, house: HouseParam, turn: TurnParam) -> dg.MaterializeResult:  # type: ignore[type-arg]
        with told_to_dagster(house.seconds_between_tries):
            opened, asked = house.at_work(context, turn)
            changes = keep_cells(opened, asked, context.run.run_id, anew=is_asked_anew(context.run.tags))
            ended = _end(context, opened, asked, before=(SIGNALS, WORKBOOKS))
        told = {"new": changes.new, "changed": changes.changed, "withdrawn": changes.withdrawn, "unchanged": changes.unchanged}
        return dg.MaterializeResult(metadata={**told, **ended})

    return cells


def signals_asset() -> dg.AssetsDefinition:
    """The asset of the signals: every chart looked at. Not by week: a chart is of many."""

    @dg.asset(
        name=SIGNALS,
        group_name=GROUP,
        deps=[CELLS],
        kinds={"python"},
        description="The chart of each team's every measure, over the charted weeks up to its newest figure, and the signals found in "
        "them; what people judged of charts is kept, and which signals are new is remembered.",
    )
    def signals(context: dg.AssetExecutionContext, house: HouseParam, turn: TurnParam) -> dg.MaterializeResult:  # type: ignore[type-arg]
        with told_to_dagster(house.seconds_between_tries):
            opened, asked = house.at_work(context, turn)
            kept = keep_signals(opened, context.run.run_id, anew=is_asked_anew(context.run.tags))
            ended = _end(context, opened, asked, before=(WORKBOOKS,))
        picture = dg.MetadataValue.md(kept.picture or "No chart has a signal to show.")
        return dg.MaterializeResult(metadata={**kept.by_kind, "charts": kept.charts, "new": kept.new, "one of them": picture, **ended})

    return signals


def workbooks_asset() -> dg.AssetsDefinition:
    """The asset of the workbooks: one current workbook a team. Not by week: a workbook holds all of them."""

    @dg.asset(
        name=WORKBOOKS,
        group_name=GROUP,
        deps=[SIGNALS],
        kinds={"python", "excel"},
        description="Each team's current workbook, registered for download; written again only when its contents have changed. And where "
        "teams have lastingly improved, for others to see: worked out from the copy of the cells that may leave the team.",
    )
    def workbooks(context: dg.AssetExecutionContext, house: HouseParam, turn: TurnParam) -> dg.MaterializeResult:  # type: ignore[type-arg]
        with told_to_dagster(house.seconds_between_tries):
            opened, asked = house.at_work(context, turn)
            teams = context.run.tags.get(TEAMS)
            written = keep_workbooks(opened, context.run.run_id, teams=teams.split(",") if teams else None)
            keep_reconciliation_workbook(opened, context.run.run_id)
            improvements = keep_improvements(opened)
            put_shelf_in_order(opened)
            prune(opened)
            prune_record(context.instance, opened.board.keeping.dagster_days)
            ended = _end(context, opened, asked)
        return dg.MaterializeResult(
            metadata={
                "written": len(written.written),
                "unchanged": len(written.unchanged),
                "without data": ", ".join(written.without_data) or "none",
                "improvements for others to see": improvements,
                **ended,
            }
        )

    return workbooks


def _end(context: dg.AssetExecutionContext, house: House, weeks: WeekRange, *, before: tuple[str, ...] = ()) -> dict[str, dg.MetadataValue]:
    """Ends the run, unless one of the assets is still to be made in it: a run that is cut short there must not be told as done.

    The report of a run that ended, for the asset that was its last.
    """
    if not is_last(context, *before):
        return {}
    return {"report of the run": dg.MetadataValue.md(as_markdown(end_run(house, weeks, context.run.run_id)))}
