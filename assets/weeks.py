"""The weekly partitions of a board, and the weeks a run is for. Nothing else about time belongs here."""

from datetime import date

import dagster as dg

from boxscore.board import Board
from boxscore.weeks import Week, WeekRange

RANGE_START = "dagster/asset_partition_range_start"
RANGE_END = "dagster/asset_partition_range_end"


def weekly_partitions(board: Board) -> dg.WeeklyPartitionsDefinition:
    """One partition a week, keyed by its Monday: from the week the board's first team opened to the last that had ended by its date.

    Weeks only, with the team a column: a partition for every week and team would be a million keys for a large board.
    A board told as at today grows by itself; the week that is running is there too, for what has already arrived.
    """
    return dg.WeeklyPartitionsDefinition(
        start_date=key_of(board.first_week),
        end_date=key_of(board.last_week.plus(1)) if board.told_as_at else None,
        day_offset=1,
        end_offset=0 if board.told_as_at else 1,
        timezone=board.timezone,
    )


def key_of(week: Week) -> str:
    """The partition a week is kept under."""
    return week.start.isoformat()


def range_tags(weeks: WeekRange) -> dict[str, str]:
    """The tags by which Dagster knows a run over a range of partitions."""
    return {RANGE_START: key_of(weeks.first), RANGE_END: key_of(weeks.last)}


def weeks_of(context: dg.AssetExecutionContext | dg.AssetCheckExecutionContext) -> WeekRange:
    """The weeks a run is for, whether one partition or a range."""
    keys = context.partition_key_range
    return WeekRange.covering(date.fromisoformat(keys.start), date.fromisoformat(keys.end))
