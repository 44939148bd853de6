"""What runs that were cut short have left behind, put right by the next one. Only for who holds the board's turn.

Figures and workbooks need no mending: a run replaces its weeks whole, and puts every workbook in its place.
"""

from collections.abc import Iterator
from datetime import date

import dagster as dg
import pandas as pd

from assets.house import House
from assets.restoring import refuse_half_restored
from boxscore.outcomes import DONE, GOOD
from boxscore.weeks import Week, WeekRange
from warehouse.doorway import now

CLOCK_MAY_BE_BEHIND_SECONDS = 60


def mend(house: House, run: str, instance: dg.DagsterInstance) -> Iterator[str]:
    """Closes the runs that never ended, here and in Dagster's record, and sweeps half-written files away; says what was found.

    ConfigurationError while a restore that was cut short has not been done again: that is for a person.
    """
    refuse_half_restored(house)
    yield from _clock_set_back(house)
    yield from _close_runs(house, run, instance)
    if swept := house.files.sweep():
        yield f"{swept} half-written {'file was' if swept == 1 else 'files were'} taken away."


def _clock_set_back(house: House) -> Iterator[str]:
    newest = house.store.newest_time()
    if newest and (newest - now()).total_seconds() > CLOCK_MAY_BE_BEHIND_SECONDS:
        yield (
            f"This machine's clock is behind: the warehouse holds times up to {newest:%d/%m/%Y %H:%M} UTC, and this run's are noted "
            "right after that. Set the clock right."
        )


def _close_runs(house: House, run: str, instance: dg.DagsterInstance) -> Iterator[str]:
    for left, how, began in house.store.runs_not_ended(but=run)[["run", "how", "started_at"]].itertuples(index=False):
        known = instance.get_run_by_id(left)
        if known and known.is_success:
            house.store.end_run(left, outcome=DONE, summary={})  # a run of some feeds alone has no step that says so
            continue
        house.store.interrupt_run(left)
        if known and not known.is_finished:
            # It would count as running for good, and no other would be started beside it.
            instance.report_run_failed(known, "The run was interrupted.")
        yield f"The run begun {began:%d/%m/%Y %H:%M} UTC ({how}) was interrupted; this one takes up what it left."


def window_and_owed(house: House) -> WeekRange:
    """The weeks of a night: the board's window, and from the oldest week on that a run cut short was to work through.

    Extracts of it may be kept that are of no night's window, and that no run will find new again.
    """
    window, owed = house.board.nightly_window, first_week_owed(house.store.runs())
    return WeekRange(min(window.first, max(owed, house.board.first_week)), window.last) if owed else window


def first_week_owed(runs: pd.DataFrame) -> Week | None:
    """The oldest week of a run that did not get to its end, where none that did has worked through it since; None when there is none."""
    owed: date | None = None
    for outcome, first, last in runs.sort_values("started_at")[["outcome", "first_week", "last_week"]].itertuples(index=False):
        if outcome not in GOOD:
            owed = min(owed or first.date(), first.date())
        elif owed and first.date() <= owed <= last.date():
            owed = None
    return Week(owed) if owed else None
