"""The week of the box score: Monday to Sunday, known by its Sunday. Calendars of ledgers and holidays belong elsewhere.

Weeks are keyed by date and never by ISO week number, which repeats across years of 53 weeks.
The Sunday label is the one Public Health Scotland publishes weekly figures under.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

SUNDAY = 6


@dataclass(frozen=True, order=True)
class Week:
    """One week, Monday to Sunday, known by the Sunday it ends on."""

    ending: date

    def __post_init__(self) -> None:
        if self.ending.weekday() != SUNDAY:
            raise ValueError(f"{self.ending:%d/%m/%Y} is not a Sunday; a week is known by the Sunday it ends on")

    @classmethod
    def of(cls, day: date) -> "Week":
        """The week that ``day`` falls in."""
        return cls(day + timedelta(days=SUNDAY - day.weekday()))

    @property
    def start(self) -> date:
        return self.ending - timedelta(days=6)

    @property
    def label(self) -> str:
        """As people write it: ``w/e 21/06/2026``."""
        return f"w/e {self.ending:%d/%m/%Y}"

    def plus(self, weeks: int) -> "Week":
        return Week(self.ending + timedelta(weeks=weeks))


@dataclass(frozen=True)
class WeekRange:
    """Every week from ``first`` to ``last``, both included."""

    first: Week
    last: Week

    def __post_init__(self) -> None:
        if self.first > self.last:
            raise ValueError(f"the range begins ({self.first.label}) after it ends ({self.last.label})")

    @classmethod
    def covering(cls, start: date, end: date) -> "WeekRange":
        """The weeks that hold every day from ``start`` to ``end``."""
        return cls(Week.of(start), Week.of(end))

    def __len__(self) -> int:
        return (self.last.ending - self.first.ending).days // 7 + 1

    def __iter__(self) -> Iterator[Week]:
        return (self.first.plus(n) for n in range(len(self)))

    def __contains__(self, week: Week) -> bool:
        return self.first <= week <= self.last

    @property
    def label(self) -> str:
        return f"{self.first.label} to {self.last.label}" if self.first != self.last else self.first.label
