"""A warehouse made again from what the lake keeps: what landed, which of it each night judged, and what people typed.

Everything is made beside first, and takes its place in one step. A backup is quicker, and brings back what a replay cannot.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pandas as pd

from assets.ending import end_run
from assets.house import House
from assets.keeping import keep_judged
from assets.night_notes import told_again
from assets.publishing import keep_workbooks, put_shelf_in_order
from assets.reconciling import keep_reconciliation_workbook
from assets.report import RunReport
from assets.sharing import keep_improvements
from assets.shelving import BEFORE_A_REPLAY, CURRENT, EARLIER
from assets.signals import keep_signals
from assets.typed_deliveries import typed_deliveries
from assets.working_out import keep_cells
from boxscore.errors import ConfigurationError
from boxscore.feeds import Feed
from boxscore.weeks import WeekRange
from warehouse.chronicle import Chronicle, states
from warehouse.copying import copy_in
from warehouse.doorway import now
from warehouse.engine import open_engine

HOW = "replay"
ACCEPTED = "lake/accepted"
PLACE = ["name", "extract", "row_number"]
NAMED = 3


def replay(house: House, run: str, *, scratch: Path, say: Callable[[str], None]) -> RunReport:
    """Makes the warehouse, the accepted rows and the workbooks again, and reports as a run does. Only for who holds the board's turn.

    ``scratch``: an empty directory on this machine. ConfigurationError, with nothing changed, while there is a warehouse, and when there
    are accepted rows that what landed does not bring again.
    """
    if house.store_if_made is not None:
        raise ConfigurationError(
            "The board has a warehouse, and a replay makes one where there is none. Move it away first, or put a backup back with "
            "`boxscore restore`. Nothing was changed."
        )
    beside, weeks = _beside(house, scratch), house.board.whole_history
    say(f"Returned workbooks: {_note_returns(house, beside)}, with all that was typed.")
    beside.store.begin_run(run, how=HOW, weeks=weeks)
    for feed in house.board.feeds:
        nights = _replay_feed(house, beside, feed, run)
        say(f"{feed.title}: judged again as on {nights} {'night' if nights == 1 else 'nights'}.")
    _refuse_less(house, beside)
    keep_cells(beside, weeks, run)
    _put_in_place(house, beside, run)
    keep_signals(house, run)
    keep_workbooks(house, run)
    keep_reconciliation_workbook(house, run)
    keep_improvements(house)
    put_shelf_in_order(house)
    return end_run(house, weeks, run)


def _beside(house: House, scratch: Path) -> House:
    """The house with a state of its own, in which nothing is kept yet."""
    board = house.board.model_copy(update={"state": str(scratch)})
    return replace(house, board=board, warehouse_url=f"sqlite:///{scratch}/warehouse.sqlite")


def _note_returns(house: House, beside: House) -> int:
    """Notes what came back, each at its own time; returns how many."""
    returns = Chronicle(house.files).returns()
    for one in returns:
        beside.store.note_return(one.told, one.entries)
    return len(returns)


def _replay_feed(house: House, beside: House, feed: Feed, run: str) -> int:
    """Judges the feed as on every night that is noted; returns how many there were."""
    nights = list(states(Chronicle(house.files).nights(feed.id)))
    for night, held in nights:
        there = [*told_again(house.lake, feed, held.values()), *typed_deliveries(beside, feed, night.weeks)]
        keep_judged(beside, feed, night.weeks, run, there=there, today=night.today or now().date())
    return len(nights)


def _refuse_less(house: House, beside: House) -> None:
    """ConfigurationError when accepted rows lie in the lake that were not brought again: theirs is all there is of them."""
    for feed in house.board.feeds:
        there, again = _accepted(house, feed), _accepted(beside, feed)
        if there.empty:
            continue
        known = pd.MultiIndex.from_frame(again[PLACE] if len(again) else there.iloc[:0][PLACE])
        names = there.loc[~pd.MultiIndex.from_frame(there[PLACE]).isin(known), "name"]
        if len(names):
            named = ", ".join(names.unique()[:NAMED])
            raise ConfigurationError(
                f"{feed.title}: {len(names):,} accepted rows would be lost (from {named}): what landed of them, or the note of the night "
                "that judged them, is not kept. Put a backup back with `boxscore restore`. Nothing was changed."
            )


def _accepted(house: House, feed: Feed) -> pd.DataFrame:
    kept = house.lake.weeks_kept(feed.id)
    return house.lake.accepted(feed.id, WeekRange(min(kept), max(kept))) if kept else pd.DataFrame()


def _put_in_place(house: House, beside: House, run: str) -> None:
    """The accepted rows, then the warehouse; the workbooks there are of one that is gone, and lie among the earlier ones from now on."""
    again = beside.files.every(ACCEPTED)
    for name in again:
        house.files.write(name, beside.files.read(name))
    for feed in house.board.feeds:
        # Of weeks that have no rows any more: theirs were brought again, and lie in other weeks now.
        for name in set(house.files.names(f"{ACCEPTED}/{feed.id}")) - set(again):
            house.files.remove(name)
    for name in (*house.files.names(CURRENT), *house.files.names(EARLIER)):
        house.files.move(name, f"{BEFORE_A_REPLAY}{run[:8]}/{name.rpartition('/')[2]}")
    beside.store.engine.dispose()
    house.files.make_root()
    engine = open_engine(house.warehouse_url)
    copy_in(Path(beside.board.state) / "warehouse.sqlite", engine)
    engine.dispose()
