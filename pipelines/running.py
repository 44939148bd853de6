"""``boxscore run``: the same job as Dagster's nightly, in this process, by default without Dagster's record of every asset and week.

Recording 539 weeks of 8 assets costs minutes of a database's time and tells nothing that the warehouse does not keep.
"""

import logging
import os
import sys
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date

import click
import dagster as dg
import pandas as pd
from dagster._core.errors import DagsterHomeNotSetError
from dagster._core.execution.plan.objects import StepFailureData

from assets.arrivals import never_seen, what_they_touch
from assets.box_scores import CELLS
from assets.ending import fail_run
from assets.house import House
from assets.mending import window_and_owed
from assets.report import RunReport
from assets.resources import ANEW, HOW, TEAMS, take_turn
from assets.weeks import range_tags
from boxscore.board import Board
from boxscore.errors import ConfigurationError, PassingFault, RunFailed
from boxscore.outcomes import FAILED
from boxscore.settings import Settings
from boxscore.weeks import WeekRange
from pipelines.definitions import build_definitions, build_unrecorded
from pipelines.nightly import NIGHTLY
from warehouse.locking import Turn

Say = Callable[[str], None]
QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}


def weeks_asked(house: House, first: date | None, last: date | None) -> WeekRange:
    """The weeks asked for, inside the board's history; without dates the whole history until runs have worked through it, then the window.

    Extracts that no run has read yet may hold older weeks, and so may runs that were cut short: then the weeks begin with theirs.
    ConfigurationError when the dates are the wrong way round or none of the board's weeks lies between them.
    """
    history = house.board.whole_history
    if first is None and last is None:
        return _window_and_arrivals(house) if _has_its_history(house, history) else history
    return house.board.weeks_between(first, last)


def _has_its_history(house: House, history: WeekRange) -> bool:
    """Whether the runs that ended have worked through every week before the nightly window, in one go or in batches."""
    runs = house.store.runs()
    runs = runs[runs["ended_at"].notna() & (runs["outcome"] != FAILED)].sort_values("first_week")
    reached = pd.Timestamp(history.first.ending)
    for first, last in runs[["first_week", "last_week"]].itertuples(index=False):
        if first <= reached:
            reached = max(reached, last + pd.Timedelta(weeks=1))
    return bool(reached >= pd.Timestamp(house.board.nightly_window.first.ending)) and not runs.empty


def _window_and_arrivals(house: House) -> WeekRange:
    window, arrived = window_and_owed(house), never_seen(house)
    first = what_they_touch(house, arrived).weeks.first if arrived else window.first
    return WeekRange(min(window.first, first), window.last)


def run_board(settings: Settings, first: date | None, last: date | None, *, teams: Sequence[str], record: bool, say: Say) -> RunReport:
    """Runs the nightly job for the weeks asked and reports; ``say`` is told of each step as it ends.

    ConfigurationError when the board is described wrongly, a team is unknown, or ``record`` is asked for without a Dagster instance.
    BoardBusy when another run of the board does not end in time, RunFailed when this one ended before it stored a figure.
    """
    house = House.of(settings, os.environ)
    _refuse(house.board, first, last, teams)
    run = str(uuid.uuid4())
    with _instance(record) as instance, _turn(settings) as turn:
        take_turn(house, turn, run, instance=instance, say=say)
        weeks = weeks_asked(house, first, last)
        house.store.begin_run(run, how="command", weeks=weeks)
        say(f"{house.board.label}: {len(weeks)} weeks, {weeks.label}")
        tags = range_tags(weeks) | {HOW: "command"} | ({ANEW: "by its dates"} if first or last else {})
        tags |= {TEAMS: ",".join(teams)} if teams else {}
        definitions = build_definitions(settings, turn) if record else build_unrecorded(settings, turn)
        with _progress(len(house.board.feeds) + 3, say):
            result = definitions.resolve_job_def(NIGHTLY).execute_in_process(
                run_id=run, tags=tags, instance=instance, run_config=QUIET, raise_on_error=False
            )
        return _reported(house, weeks, run, result)


def _reported(house: House, weeks: WeekRange, run: str, result: dg.ExecuteInProcessResult) -> RunReport:
    if result.success:
        return RunReport.of(house.store.summary(run))
    faults = _faults(house, run, result)
    told = fail_run(house, weeks, run, faults)
    if not any(event.is_step_success and event.step_key == CELLS for event in result.all_events):
        raise RunFailed("\n".join([*faults, "The run ended before any figure was stored; the figures there were stay as they are."]))
    return told


def _refuse(board: Board, first: date | None, last: date | None, teams: Sequence[str]) -> None:
    """What cannot be run is refused before anything is waited for or made."""
    if first is not None or last is not None:
        board.weeks_between(first, last)
    unknown = [slug for slug in teams if slug not in board.team_by_slug]
    if unknown:
        raise ConfigurationError(f"The board has no team '{unknown[0]}'. Its teams are {', '.join(sorted(board.team_by_slug))}.")


@contextmanager
def _instance(record: bool) -> Iterator[dg.DagsterInstance]:
    if not record:
        with dg.DagsterInstance.ephemeral() as instance:
            yield instance
        return
    try:
        instance = dg.DagsterInstance.get()
    except DagsterHomeNotSetError:
        raise ConfigurationError("--record needs DAGSTER_HOME, the directory of the Dagster instance to write to.") from None
    with instance:
        yield instance


@contextmanager
def _turn(settings: Settings) -> Iterator[Turn]:
    turn = Turn(settings.seconds_to_wait_for_another_run)
    try:
        yield turn
    finally:
        turn.give_back()


@contextmanager
def _progress(steps: int, say: Say) -> Iterator[None]:
    """A bar on a terminal, a line a step elsewhere."""
    log = logging.getLogger("boxscore")
    log.setLevel(logging.INFO)
    log.propagate = False
    with click.progressbar(length=steps, file=sys.stderr, show_pos=True) if sys.stderr.isatty() else _no_bar() as bar:
        handler = _Told(lambda text: bar.update(1) if bar else say(text))
        log.addHandler(handler)
        try:
            yield
        finally:
            log.removeHandler(handler)


@contextmanager
def _no_bar() -> Iterator[None]:
    yield None


class _Told(logging.Handler):
    def __init__(self, tell: Callable[[str], object]) -> None:
        super().__init__()
        self._tell = tell

    def emit(self, record: logging.LogRecord) -> None:
        self._tell(record.getMessage())


def _faults(house: House, run: str, result: dg.ExecuteInProcessResult) -> list[str]:
    """The steps that failed, in words; what a developer needs of those that say none goes to the log."""
    failures = [(event.step_key, event.step_failure_data) for event in result.all_events if event.is_step_failure]
    said = {step: _in_words(data) for step, data in failures}
    unsaid = [str(data.error) for step, data in failures if said[step] is None]
    name = f"logs/{run}.log"
    if unsaid:
        house.files.write(name, "\n".join(unsaid).encode())
    told = [words or f"The step {step} failed; {house.files.address(name)} says where." for step, words in said.items()]
    return list(dict.fromkeys(told))


def _in_words(failure: StepFailureData) -> str | None:
    """What a step said of its failure: in as many words, or with the passing fault that it was tried again for."""
    if failure.user_failure_data and failure.user_failure_data.description:
        return failure.user_failure_data.description
    error = failure.error
    while error and error.cls_name != PassingFault.__name__:
        error = error.cause
    return error.message.partition(": ")[2].strip() if error else None
