"""What lies in the drop folder, what is new there, and which feeds and weeks it touches. Asking for a run belongs to pipelines/."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from assets.house import House
from boxscore.errors import ExtractRefused
from boxscore.weeks import WeekRange
from sources.extracts import read_extract
from sources.folder import deliveries, listing

SECONDS_TO_SETTLE = 5


@dataclass(frozen=True)
class Touched:
    """The feeds that files belong to, and the weeks they hold."""

    feeds: tuple[str, ...]
    weeks: WeekRange


def files_there(house: House) -> dict[str, str]:
    """For each extract in the drop folder, when and how large it was last: enough to notice a change without reading it."""
    return {file.name: f"{file.received.isoformat()} {file.size}" for feed in house.board.feeds for file in listing(house.directory, feed)}


def arrived_since(before: Mapping[str, str], there: Mapping[str, str]) -> tuple[str, ...]:
    """The names that are new, or whose file is another than before."""
    return tuple(sorted(name for name, seen in there.items() if before.get(name) != seen))


def never_seen(house: House) -> tuple[str, ...]:
    """The names of the extracts in the drop folder that no run has read yet, by their content."""
    known = set(house.store.deliveries()["extract"])
    return tuple(
        delivery.name for feed in house.board.feeds for delivery in deliveries(house.directory, feed) if delivery.extract not in known
    )


def still_arriving(house: House, names: Collection[str]) -> bool:
    """Whether one of the files was touched in the last seconds, and may not be whole yet."""
    ages = [
        datetime.now(UTC) - file.received for feed in house.board.feeds for file in listing(house.directory, feed) if file.name in names
    ]
    return any(0 <= age.total_seconds() < SECONDS_TO_SETTLE for age in ages)


def what_they_touch(house: House, names: Collection[str]) -> Touched:
    """The feeds of the files and the weeks their rows speak for; for a file that cannot be read, the nightly window: the run says why."""
    feeds, days = [], []
    for feed in house.board.feeds:
        for delivery in deliveries(house.directory, feed):
            if delivery.name not in names:
                continue
            feeds.append(feed.id)
            try:
                rows = read_extract(delivery, feed).rows
            except ExtractRefused:
                continue
            days += [rows["first_day"].min(), rows["last_day"].max()] if len(rows) else []
    held = WeekRange.covering(min(days).date(), max(days).date()) if days else house.board.nightly_window
    return Touched(tuple(dict.fromkeys(feeds)), _inside(held, house.board.whole_history) or house.board.nightly_window)


def _inside(weeks: WeekRange, history: WeekRange) -> WeekRange | None:
    first, last = max(weeks.first, history.first), min(weeks.last, history.last)
    return WeekRange(first, last) if first <= last else None
