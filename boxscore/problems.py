"""What needs a person, as it is told: once when it begins and once when it is over. Finding it, and telling it, belong elsewhere."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from boxscore.weeks import WeekRange


class ProblemKind(StrEnum):
    """What is wrong; the words are shown to people as they stand, behind the feed's title."""

    RUN_FAILED = "a run failed"
    EXTRACT_REFUSED = "an extract was refused"
    EXTRACT_EMPTY = "an extract has no rows"
    SOURCE_SILENT = "a source did not answer"
    ROWS_REFUSED = "rows were refused"
    TOTAL_SHORT = "lines are missing from a total"
    EXTRACT_MISSING = "an extract was not sent"
    WEEK_REFUSED = "a week was refused"
    WEEK_PARTLY_REFUSED = "part of a week was refused"
    ROWS_NOT_TAKEN_BACK = "many rows would have been taken back"
    SENDER_SILENT = "a sender has sent nothing"
    FEED_LATE = "late beyond its limit"
    RETURN_REFUSED = "a returned workbook was not read whole"
    TOTAL_OFF = "spend does not add up"
    YEAR_TO_DATE_RESTATED = "a year to date says something else than its months"
    RATE_MISSING = "a rate of pay is missing"


OF_EXTRACTS = frozenset(
    {
        ProblemKind.EXTRACT_REFUSED,
        ProblemKind.EXTRACT_EMPTY,
        ProblemKind.SOURCE_SILENT,
        ProblemKind.ROWS_REFUSED,
        ProblemKind.TOTAL_SHORT,
        ProblemKind.EXTRACT_MISSING,
    }
)
"""Only a run that reads the feed can tell that one is over."""
OF_THE_LAST_WEEKS = frozenset({ProblemKind.FEED_LATE, ProblemKind.RATE_MISSING})
"""It is told of the last weeks together: only a run of as many as a night's can tell that one is over."""
HAPPENED = frozenset({ProblemKind.RETURN_REFUSED})
"""It happened and does not go on: once everybody is told it is over, and nobody is told that."""


@dataclass(frozen=True)
class Problem:
    """One thing that needs a person, as one run finds it."""

    kind: ProblemKind
    text: str
    """What is wrong, where, what to do and what was kept, in sentences."""
    feed: str = ""
    """The feed it is of, by its id; empty for what is of the board."""
    about: str = ""
    """Which one of its kind and feed, the same from run to run: an extract's name, a week, a sender."""
    week_ending: date | None = None
    """The newest week it is seen in: a run of other weeks cannot tell that it is over. None for what is of no week."""

    @property
    def key(self) -> tuple[str, str, str]:
        """What it is the same by in the next run."""
        return str(self.kind), self.feed, self.about


@dataclass(frozen=True)
class Looked:
    """What a run looked at, and so can tell of that it is over."""

    weeks: WeekRange
    unread: Collection[str]
    """The feeds of the board that it did not read."""
    is_a_night: bool = True
    """Whether the weeks of a night are all among them."""

    def can_tell_of(self, kind: str, feed: str, week_ending: date | None) -> bool:
        """Whether the run would have found such a problem again if there still were one."""
        if kind in OF_EXTRACTS:
            return feed not in self.unread
        if kind in HAPPENED or (kind in OF_THE_LAST_WEEKS and not self.is_a_night):
            return False
        return week_ending is None or self.weeks.first.ending <= week_ending <= self.weeks.last.ending
