"""What of the past the board keeps no longer, by its configuration, and taking it away. Dagster's own record has a module of its own.

Nothing goes that a figure needs which is shown: its accepted rows are never touched, and what landed goes only when another extract took
its place and nothing that is kept names it. Each file goes by itself, so wherever it is cut short, what is there is whole.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

import pandas as pd

from assets.house import House
from assets.report_pages import FOLDER as REPORTS
from assets.shelving import EARLIER, Shelf
from boxscore.feeds import Feed
from warehouse.chronicle import AtHand, Chronicle, at_hand_after
from warehouse.register import Workbook

LOGS = "logs"
LATEST = "latest."
PLACE = ["name", "extract"]


@dataclass(frozen=True)
class Going:
    """The files that go, by what they are; names in the state directory."""

    workbooks: tuple[str, ...] = ()
    extracts: tuple[str, ...] = ()
    reports: tuple[str, ...] = ()
    logs: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        return (*self.workbooks, *self.extracts, *self.reports, *self.logs)


def going(house: House) -> Going:
    """What goes today."""
    entries = Shelf(house.files, house.store).going(house.board.keeping.workbooks)
    return replace(_beside_workbooks(house), workbooks=_files_of(entries))


def prune(house: House) -> Going:
    """Takes away what goes today, and tells it. Only for who holds the board's turn."""
    told = _beside_workbooks(house)
    for name in told.names:
        house.files.remove(name)
    entries = Shelf(house.files, house.store).prune(house.board.keeping.workbooks)
    return replace(told, workbooks=_files_of(entries))


def _files_of(entries: Iterable[Workbook]) -> tuple[str, ...]:
    return tuple(f"{EARLIER}/{entry.file_name}" for entry in entries)


def _beside_workbooks(house: House) -> Going:
    keeping = house.board.keeping
    return Going(
        extracts=tuple(_extracts(house, keeping.replaced_extracts_days)),
        reports=tuple(_older(house, REPORTS, keeping.reports_days)),
        logs=tuple(_older(house, LOGS, keeping.logs_days)),
    )


def _older(house: House, folder: str, days: int | None) -> Iterator[str]:
    """The files right in a folder that were written longer ago; the latest report is none of them."""
    if days is None:
        return
    oldest = house.store.clock() - timedelta(days=days)
    for name in house.files.names(folder):
        if not name.startswith(f"{folder}/{LATEST}") and house.files.written_at(name) < oldest:
            yield name


def _extracts(house: House, days: int | None) -> Iterator[str]:
    """What landed of extracts that others took the place of so long ago, and that nothing names which is kept."""
    if days is None:
        return
    times, oldest = house.store.run_times(), pd.Timestamp(house.store.clock() - timedelta(days=days))
    for feed in house.board.feeds:
        seen = house.store.deliveries(feed.id)
        recent = set(seen.loc[seen["last_run"].map(times) >= oldest, "extract"])
        landed = {extract: name for extract, name in house.lake.landed_of(feed.id).items() if extract not in recent}
        replaced = _replaced(house, feed, seen, landed)
        # Looked at last: it reads every accepted week.
        needed = _named(house, feed) if replaced else set()
        yield from (landed[extract] for extract in replaced if extract not in needed)


def _named(house: House, feed: Feed) -> set[str]:
    """The extracts that accepted and refused rows stand in, and those that took rows back."""
    return {
        *house.lake.extracts_accepted(feed.id),
        *house.store.refused_rows(feed.id)["extract"],
        *house.store.withdrawn_rows(feed.id)["withdrawn_by"],
    }


def _replaced(house: House, feed: Feed, seen: pd.DataFrame, landed: Collection[str]) -> list[str]:
    """Those of the ``landed`` extracts in whose place, under each of their names, a later one came that tells of all their days.

    Only what a night noted: of others it is not known what they spoke for.
    """
    nights = Chronicle(house.files).nights(feed.id)
    at_hand = {extract for _, extract in at_hand_after(nights)}
    days = {
        (name, extract): (first, last) for name, extract, first, last in seen[[*PLACE, "first_day", "last_day"]].itertuples(index=False)
    }
    under: dict[str, dict[str, list[AtHand]]] = {}
    for one in (one for night in nights for one in night.came):
        for before in under.get(one.name, {}).values():
            before.append(one)
        under.setdefault(one.name, {})[one.extract] = [one]
    found = []
    for extract in sorted(set(landed) - at_hand):
        of_names = [followed[extract] for followed in under.values() if extract in followed]
        if of_names and all(any(_takes_place_of(one, later, days) for later in after) for one, *after in of_names):
            found.append(extract)
    return found


def _takes_place_of(one: AtHand, later: AtHand, days: Mapping[tuple[str, str], tuple[pd.Timestamp, pd.Timestamp]]) -> bool:
    """Whether the later extract of the same name was kept and tells of every day the one does; also of those that were asked for."""
    if later.refused or (one.asked and not (later.asked and later.asked[0] <= one.asked[0] and later.asked[1] >= one.asked[1])):
        return False
    mine, its = (days.get((extract.name, extract.extract)) for extract in (one, later))
    return mine is not None and its is not None and bool(its[0] <= mine[0] and its[1] >= mine[1])
