"""What the lake tells of how it came about, beside what extracts brought: which of them each night judged, and what people typed.

With it, and what landed, everything the warehouse holds of figures can be made again. Doing so belongs elsewhere.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from pydantic import TypeAdapter

from boxscore.weeks import Week, WeekRange
from warehouse.entries import Entered, Return
from warehouse.files import Files

RETURNED = "lake/returned"


@dataclass(frozen=True)
class AtHand:
    """An extract as a night found it."""

    name: str
    extract: str
    """The first letters of the hash of its bytes."""
    supplier: str
    received: datetime
    """When it came, or a database was asked."""
    asked: tuple[date, date] | None = None
    """The days a database was asked for."""
    refused: str = ""
    """Why nothing of it was kept; empty when it landed."""

    def is_as(self, before: "AtHand | None") -> bool:
        """Whether it is as it was before: a database that gives the same answer again does not make another extract of it."""
        return before is not None and self == (replace(before, received=self.received) if self.asked else before)


@dataclass(frozen=True)
class JudgedNight:
    """One time that a feed was judged, by what had changed since the time before."""

    first_week: date
    last_week: date
    today: date | None = None
    """The day it was judged on, where rows lay after it."""
    came: tuple[AtHand, ...] = ()
    """The extracts that were not at hand before, or otherwise."""
    gone: tuple[tuple[str, str], ...] = ()
    """The name and hash of those that are at hand no more."""

    @property
    def weeks(self) -> WeekRange:
        return WeekRange(Week(self.first_week), Week(self.last_week))


@dataclass(frozen=True)
class Returned:
    """A workbook that came back and what was typed into it."""

    told: Return
    entries: tuple[Entered, ...]


NIGHT, RETURN = TypeAdapter(JudgedNight), TypeAdapter(Returned)

Held = dict[tuple[str, str], AtHand]
"""What is at hand, by name and hash."""


@dataclass(frozen=True)
class Chronicle:
    """The record that a board's lake keeps of itself. Only who holds the board's turn writes it."""

    files: Files

    def nights(self, feed: str) -> list[JudgedNight]:
        """Every time the feed was judged from something else, or for other weeks, than the time before; oldest first."""
        try:
            lines = self.files.read(_nights(feed)).splitlines()
        except FileNotFoundError:
            return []
        return [NIGHT.validate_json(line) for line in lines]

    def note_night(self, feed: str, weeks: WeekRange, there: Collection[AtHand], *, today: date | None) -> None:
        """Adds that the feed is judged for these weeks from what is ``there``; nothing when that was noted last."""
        nights = self.nights(feed)
        before, now = at_hand_after(nights), {(one.name, one.extract): one for one in there}
        came = tuple(one for key, one in now.items() if not one.is_as(before.get(key)))
        gone = tuple(key for key in before if key not in now)
        last = nights[-1] if nights else None
        if last and not came and not gone and last.today == today and weeks.first in last.weeks and weeks.last in last.weeks:
            return
        nights.append(JudgedNight(weeks.first.ending, weeks.last.ending, today, came, gone))
        lines = [NIGHT.dump_json(night, exclude_defaults=True) for night in nights]
        self.files.write(_nights(feed), b"".join(line + b"\n" for line in lines))

    def note_return(self, returned: Returned) -> None:
        """Keeps what a workbook that came back brought, as the warehouse has it."""
        self.files.write(f"{RETURNED}/{returned.told.returned}.json", RETURN.dump_json(returned, indent=1))

    def returns_noted(self) -> set[str]:
        """The hashes of the workbooks that came back and are kept here."""
        return {name.rpartition("/")[2].removesuffix(".json") for name in self.files.names(RETURNED)}

    def returns(self) -> list[Returned]:
        """Every workbook that came back with its entries, oldest first."""
        told = [RETURN.validate_json(self.files.read(name)) for name in self.files.names(RETURNED)]
        return sorted(told, key=lambda one: (one.told.returned_at or datetime.min, one.told.returned))


def at_hand_after(nights: Sequence[JudgedNight]) -> Held:
    """What was at hand on the last of the nights."""
    held: Held = {}
    for _, on_it in states(nights):
        held = on_it
    return held


def states(nights: Sequence[JudgedNight]) -> Iterator[tuple[JudgedNight, Held]]:
    """Each night with what was at hand on it."""
    held: Held = {}
    for night in nights:
        gone = set(night.gone)
        held = {key: one for key, one in held.items() if key not in gone} | {(one.name, one.extract): one for one in night.came}
        yield night, held


def _nights(feed: str) -> str:
    return f"lake/nights/{feed}.jsonl"
