"""``boxscore status``: whether the last good run is young enough, for any monitor to ask. Judging that belongs to the warehouse.

Asked every few minutes, so neither pandas nor Dagster is imported.
"""

import json
import sys
from datetime import UTC, datetime

import click

from boxscore.settings import Settings


@click.command()
@click.option(
    "--hours",
    type=click.FloatRange(min=0, min_open=True),
    metavar="N",
    help="How old the last good run may be. [default: BOXSCORE_HOURS_BETWEEN_GOOD_RUNS, else 26]",
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="A line, or an object.")
@click.pass_obj
def status(settings: Settings, hours: float | None, form: str) -> None:
    """Whether the board's runs are in order: status 0 when the last good run is young enough, 1 when it is too old or a run failed.

    Also 1 when none has ended well yet; 2 when that cannot be told, as when the warehouse does not answer. Only reads. A night that never
    started is noticed by asking this from outside.

    \b
    Examples:
      boxscore status
      boxscore status --hours 50 --format json
    """
    from measures.catalogue import catalogue
    from measures.packs import packs
    from sources.board import read_board
    from warehouse.engine import open_engine
    from warehouse.standing import standing

    limit = hours or settings.hours_between_good_runs
    board = read_board(settings.board, catalogue(), packs())
    engine = open_engine(settings.warehouse_of(board))
    told = standing(engine, at=datetime.now(UTC), limit_hours=limit, timezone=board.timezone)
    engine.dispose()
    if form == "json":
        ended = told.last_good_run.isoformat(timespec="seconds") if told.last_good_run else None
        says = {"board": board.name, "ok": told.is_good, "says": told.says}
        click.echo(json.dumps(says | {"last_good_run": ended, "hours_ago": told.hours_ago, "limit_hours": limit}, ensure_ascii=False))
    else:
        click.echo(f"{'OK' if told.is_good else 'NOT OK'} {board.label}: {told.says}")
    sys.exit(0 if told.is_good else 1)
