"""What an analyst is told of feeds, gathered from the board and the warehouse: what came, what was refused and why, who waits.

How it looks and how it is asked for belong elsewhere.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pandas as pd

from boxscore.board import Board
from boxscore.feeds import Feed
from boxscore.teams import Team
from boxscore.weeks import Week, WeekRange
from measures.lateness import late_teams
from warehouse.store import Store

FILES_SHOWN, TROUBLES_SHOWN = 20, 20
REFUSED = "refused"


@dataclass(frozen=True)
class File:
    """One extract that came."""

    name: str
    supplier: str
    received: datetime | None
    """In the board's own zone; None where nobody kept it."""
    outcome: str
    """``accepted``, ``repeated``, ``refused``, or ``silent`` of a source that did not answer."""
    rows_read: int
    rows_refused: int
    says: str
    """Why it was refused, or what was noticed: columns that are new or gone, lines left out."""


@dataclass(frozen=True)
class FeedWeek:
    """The verdict on one week."""

    week: Week
    accepted: bool
    rows_accepted: int
    rows_refused: int
    covered_from: date | None
    """The days that what is accepted speaks for; None when nothing is."""
    covered_to: date | None
    reasons: str


@dataclass(frozen=True)
class Trouble:
    """One thing of the feed that needs a person, and still held when a run last looked."""

    kind: str
    since: datetime
    """In the board's own zone."""
    says: str
    """What is wrong, where, what to do and what was kept."""


@dataclass(frozen=True)
class FeedNews:
    """What there is to say of one feed."""

    feed: Feed
    files: tuple[File, ...]
    """Newest first."""
    weeks: tuple[FeedWeek, ...]
    """Of the weeks shown on workbooks, newest first; a week that was never judged is absent."""
    refused_now: int
    """Rows that are refused and were not put right since."""
    late: tuple[Team, ...]
    """The teams that wait for it for longer than its limit."""
    known_gaps: tuple[str, ...]
    """In words."""
    troubles: tuple[Trouble, ...]
    """The one that began first is first."""

    @property
    def newest(self) -> File | None:
        return self.files[0] if self.files else None

    @property
    def weeks_refused(self) -> tuple[FeedWeek, ...]:
        return tuple(week for week in self.weeks if not week.accepted)

    @property
    def standing(self) -> str:
        """In a word or two: the first of these that is so."""
        if self.newest is None:
            return "nothing came yet"
        if self.newest.outcome in (REFUSED, "silent") or self.weeks_refused:
            return "refused" if self.newest.outcome != "silent" else "did not answer"
        return "late" if self.late else "rows refused" if self.refused_now else "in order"


def feeds_news(board: Board, store: Store, feeds: Sequence[Feed]) -> tuple[FeedNews, ...]:
    """Each of these feeds, in this order; nothing has come of any before the first run. PassingFault when the warehouse does not answer."""
    if not store.is_made():
        return tuple(FeedNews(feed, (), (), 0, (), _gaps(board, feed), ()) for feed in feeds)
    only = feeds[0].id if len(feeds) == 1 else None
    shown = WeekRange(max(board.first_week, board.last_week.plus(1 - board.weeks_shown)), board.last_week)
    zone = ZoneInfo(board.timezone)
    files, weeks, troubles = _files(store.deliveries(only), zone), _weeks(store.feed_weeks(only, shown)), _troubles(store, zone)
    refused, late = store.refused_counts(), late_teams(board, store.waiting_in(board.last_week))
    return tuple(
        FeedNews(
            feed,
            tuple(files.get(feed.id, ())),
            tuple(weeks.get(feed.id, ())),
            refused.get(feed.id, 0),
            tuple(board.team_by_slug[slug] for slug in late.get(feed.id, ()) if slug in board.team_by_slug),
            _gaps(board, feed),
            tuple(troubles.get(feed.id, ())),
        )
        for feed in feeds
    )


def _files(deliveries: pd.DataFrame, zone: ZoneInfo) -> dict[str, list[File]]:
    """The newest of each feed, by its id, newest first."""
    # A file whose time nobody kept is older than those after it.
    newest = deliveries.sort_values(["received_at", "name"], ascending=False, na_position="last").groupby("feed").head(FILES_SHOWN)
    received = newest["received_at"].dt.tz_localize("UTC").dt.tz_convert(zone)
    told = newest[["feed", "name", "supplier", "outcome", "rows_read", "rows_refused", "message"]]
    files: dict[str, list[File]] = {}
    for at, (feed, name, supplier, *rest) in zip(received, told.itertuples(index=False), strict=True):
        files.setdefault(feed, []).append(File(name, supplier, None if pd.isna(at) else at.to_pydatetime(), *rest))
    return files


def _weeks(verdicts: pd.DataFrame) -> dict[str, list[FeedWeek]]:
    """Those of each feed, by its id, newest first."""
    columns = ["feed", "week_ending", "accepted", "rows_accepted", "rows_refused", "covered_from", "covered_to", "reasons"]
    weeks: dict[str, list[FeedWeek]] = {}
    for feed, ending, accepted, kept, refused, first, last, reasons in verdicts[columns].iloc[::-1].itertuples(index=False):
        verdict = FeedWeek(Week(ending.date()), accepted, kept, refused, _day(first), _day(last), reasons)
        weeks.setdefault(feed, []).append(verdict)
    return weeks


def _troubles(store: Store, zone: ZoneInfo) -> dict[str, list[Trouble]]:
    """Those of each feed, by its id."""
    troubles: dict[str, list[Trouble]] = {}
    for one in store.problems_to_tell():
        if one.ended_at is None:
            since = one.began_at.replace(tzinfo=UTC).astimezone(zone)
            troubles.setdefault(one.feed, []).append(Trouble(one.kind, since, one.says))
    return troubles


def _day(told: pd.Timestamp) -> date | None:
    return None if pd.isna(told) else told.date()


def _gaps(board: Board, feed: Feed) -> tuple[str, ...]:
    return tuple(gap.said for gap in board.known_gaps if gap.feed == feed.id)
