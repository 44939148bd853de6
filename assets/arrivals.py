"""What lies in the drop folder, what is new there, and which feeds and weeks it touches. Asking for a run belongs to pipelines/."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import pandas as pd

from assets.house import House
from boxscore.errors import ExtractRefused, SourceSilent
from boxscore.feeds import Feed
from boxscore.weeks import WeekRange
from sources.deliveries import Delivery
from sources.extracts import read_extract
from sources.folder import DroppedFile, deliveries, listing

SECONDS_TO_SETTLE = 5


@dataclass(frozen=True)
class Touched:
    """The feeds that files belong to, and the weeks they hold."""

    feeds: tuple[str, ...]
    weeks: WeekRange


def files_there(house: House) -> dict[str, str]:
    """For each extract in the drop folder, when and how large it was last: enough to notice a change without reading it."""
    return {file.name: f"{file.received.isoformat()} {file.size}" for file in _listed(house)}


def arrived_since(before: Mapping[str, str], there: Mapping[str, str]) -> tuple[str, ...]:
    """The names that are new, or whose file is another than before."""
    return tuple(sorted(name for name, seen in there.items() if before.get(name) != seen))


def never_seen(house: House) -> tuple[str, ...]:
    """The names of the extracts in the drop folder that no run has accepted yet, by their content."""
    seen = house.store.deliveries()
    # One that was refused may be readable by now: contracts learn new headers.
    known = set(seen.loc[seen["outcome"].isin(["accepted", "repeated"]), "extract"])
    return tuple(delivery.name for feed in house.board.feeds for delivery in _answering(house, feed) if delivery.extract not in known)


def still_arriving(house: House, names: Collection[str]) -> bool:
    """Whether one of the files was touched in the last seconds, and may not be whole yet."""
    ages = [datetime.now(UTC) - file.received for file in _listed(house) if file.name in names]
    return any(0 <= age.total_seconds() < SECONDS_TO_SETTLE for age in ages)


def what_they_touch(house: House, names: Collection[str]) -> Touched:
    """The feeds of the files and the weeks their rows speak for; for a file that cannot be read, the nightly window: the run says why."""
    feeds, weeks = [], []
    for feed in house.board.feeds:
        for delivery in _answering(house, feed):
            if delivery.name in names:
                feeds.append(feed.id)
                weeks += _weeks_of(delivery, feed, house.board.whole_history)
    touched = WeekRange(min(week.first for week in weeks), max(week.last for week in weeks)) if weeks else house.board.nightly_window
    return Touched(tuple(dict.fromkeys(feeds)), touched)


def _weeks_of(delivery: Delivery, feed: Feed, history: WeekRange) -> list[WeekRange]:
    """The weeks of the board's history that the rows lie in, as one range; none for a file that cannot be read or lies outside it."""
    try:
        rows = read_extract(delivery, feed).rows
    except ExtractRefused:
        return []
    begins, ends = pd.Timestamp(history.first.start), pd.Timestamp(history.last.ending)
    inside = rows[(rows["last_day"] >= begins) & (rows["first_day"] <= ends)]
    if inside.empty:
        return []
    return [WeekRange.covering(max(inside["first_day"].min(), begins).date(), min(inside["last_day"].max(), ends).date())]


def _answering(house: House, feed: Feed) -> Iterator[Delivery]:
    """The feed's files; none from a folder that does not answer, which the run itself tells of."""
    try:
        yield from deliveries(house.directory, feed)
    except SourceSilent:
        return


def _listed(house: House) -> Iterator[DroppedFile]:
    for feed in house.board.feeds:
        try:
            yield from listing(house.directory, feed)
        except SourceSilent:
            continue
