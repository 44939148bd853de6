"""The open-data board's whole history: by ``boxscore run`` after imports, and as a backfill recorded by Dagster on SQLite."""

from collections.abc import Iterator
from pathlib import Path

from dagster_ui import dagster_dev

from benchmarks.figures import Figure, wall_seconds
from boards import RunBoard, copied_board

RUN_SECONDS = 60
BACKFILL_SECONDS = 360


def figures(scratch: Path) -> Iterator[Figure]:
    """The run first, then the backfill."""
    run = copied_board(scratch / "run")
    weeks = len(run.house.board.whole_history)
    yield Figure(f"boxscore run, {weeks} weeks, after imports", _run(run), "s", RUN_SECONDS)
    backfill = copied_board(scratch / "backfill")
    home = scratch / "dagster"
    home.mkdir()
    with dagster_dev(backfill.directory, home=home) as ui:
        seconds = wall_seconds(lambda: _succeed(ui.backfill(ui.weeks())))
    assert backfill.store.cells().drop(columns="run").equals(run.store.cells().drop(columns="run"))
    yield Figure(f"the same as a backfill recorded by Dagster, {weeks} weeks", seconds, "s", BACKFILL_SECONDS)


def _run(board: RunBoard) -> float:
    import great_expectations  # noqa: F401  imported before the clock starts

    from pipelines.running import run_board

    return wall_seconds(lambda: run_board(board.settings, None, None, teams=(), record=False, say=lambda _: None))


def _succeed(status: str) -> None:
    assert status == "COMPLETED_SUCCESS", status
