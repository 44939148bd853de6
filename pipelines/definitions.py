"""Assembles what Dagster sees: one board's assets, checks, job, schedule and sensor. What they do belongs to assets/."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager

import dagster as dg
from dagster import BetaWarning, PreviewWarning

from assets.box_scores import cells_asset, signals_asset, workbooks_asset
from assets.feeds import feed_asset, feed_check
from assets.resources import HouseResource, turn_resource
from assets.weeks import weekly_partitions
from boxscore.board import Board
from boxscore.settings import Settings
from measures.catalogue import catalogue
from measures.packs import packs
from pipelines.arrivals import arrivals_sensor
from pipelines.failures import failures_sensor
from pipelines.nightly import nightly_job, nightly_schedule
from sources.board import read_board
from warehouse.locking import Turn


def build_definitions(settings: Settings, turn: Turn | None = None) -> dg.Definitions:
    """Everything Dagster runs for the board the settings name; ``turn`` is that of the one run they are for, which otherwise takes its own.

    ConfigurationError when the board is described wrongly.
    """
    board = read_board(settings.board, catalogue(), packs())
    job, weeks = nightly_job(), weekly_partitions(board)
    with _previews_meant():
        policy = dg.BackfillPolicy.multi_run(max_partitions_per_run=settings.weeks_per_backfill_run)
        return dg.Definitions(
            assets=_assets(board, weeks, policy),
            asset_checks=[feed_check(feed, weeks) for feed in board.feeds],
            jobs=[job],
            schedules=[nightly_schedule(job, board.timezone)],
            sensors=[arrivals_sensor(job), failures_sensor()],
            resources=_resources(settings, turn),
            executor=dg.in_process_executor,
        )


def build_unrecorded(settings: Settings, turn: Turn) -> dg.Definitions:
    """The assets and the nightly job alone, for a run that Dagster keeps no record of: there would be nobody to tell of a check.

    Without partitions: two events for each week of each asset, kept for the length of the run, took half the time of the open-data
    board's first run (539 weeks; November 2026).
    """
    board = read_board(settings.board, catalogue(), packs())
    return dg.Definitions(assets=_assets(board, None, None), jobs=[nightly_job()], resources=_resources(settings, turn))


def _assets(board: Board, weeks: dg.PartitionsDefinition | None, policy: dg.BackfillPolicy | None) -> list[dg.AssetsDefinition]:
    """The board's assets, in the order the figures travel."""
    feeds = [feed_asset(feed, weeks, policy) for feed in board.feeds]
    return [*feeds, cells_asset(board, weeks, policy), signals_asset(), workbooks_asset()]


def _resources(settings: Settings, turn: Turn | None) -> dict[str, object]:
    return {"house": HouseResource(settings), "turn": turn or turn_resource(settings)}


@contextmanager
def _previews_meant() -> Iterator[None]:
    """Backfill policies and partitioned checks are marked as beta and preview in Dagster 1.13; their use is meant, and tested."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", BetaWarning)
        warnings.simplefilter("ignore", PreviewWarning)
        yield


@dg.definitions
def defs() -> dg.Definitions:
    """The definitions of the board the environment names."""
    return build_definitions(Settings())
