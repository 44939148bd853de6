"""What the first page tells a coach, gathered from the board and the warehouse. How it looks and how it is asked for belong elsewhere."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from boxscore.board import Board
from boxscore.feeds import Feed
from boxscore.teams import Team
from boxscore.weeks import Week, WeekRange
from measures.charts.charted import quality
from measures.charts.rules import Better, Quality, Signal
from measures.signals import BETTER
from portal.blanks import Blank, blanks, weeks_asked
from portal.late_feeds import HeatCell, LateFeed, Waiting, waiting
from warehouse.register import Workbook
from warehouse.store import Store

TEAMS_A_PAGE = 50
"""More would be more than a coach reads, and than a browser likes: a board may have 5,000."""


@dataclass(frozen=True)
class LastRun:
    """The newest run of the board."""

    began: datetime
    """In the board's own zone."""
    outcome: str
    """``running``, ``done``, ``attention``, ``failed`` or ``interrupted``. One cut short stays ``running`` until that is noticed."""


@dataclass(frozen=True)
class NewSignal:
    """A signal told for the first time in the team's current week."""

    measure: str
    name: str
    quality: str
    """``improvement``, ``concern`` or ``neutral``."""


@dataclass(frozen=True)
class TeamLine:
    """One team: its current workbook, and what somebody has to know of it this week."""

    team: Team
    workbook: Workbook | None
    """None until one has been written."""
    written: datetime | None
    """When, in the board's own zone."""
    late: tuple[LateFeed, ...]
    """What it waits for in the weeks shown up to the workbook's week."""
    new_signals: tuple[NewSignal, ...]
    blanks: tuple[Blank, ...]
    """The counts by hand that its workbook asks for and nobody has told."""

    @property
    def week(self) -> Week | None:
        return Week(self.workbook.week_ending) if self.workbook else None

    @property
    def weeks_late(self) -> int:
        return sum(feed.weeks for feed in self.late)

    @property
    def blank_weeks(self) -> int:
        return sum(len(blank.weeks) for blank in self.blanks)

    @property
    def concerns(self) -> int:
        return sum(signal.quality == Quality.CONCERN for signal in self.new_signals)


@dataclass(frozen=True)
class ReconciledSpend:
    """The control totals of one feed, in whole pence: accepted = teams + unmapped, or a difference to look into."""

    title: str
    accepted_pence: int
    teams_pence: int
    unmapped_pence: int

    @property
    def difference_pence(self) -> int:
        return self.accepted_pence - self.teams_pence - self.unmapped_pence


def _by_name(line: TeamLine) -> tuple[str, str, str]:
    return line.team.organisation.casefold(), line.team.name.casefold(), line.team.slug


ORDERS: dict[str, Callable[[TeamLine], Any]] = {
    "team": lambda line: 0,
    "week": lambda line: line.week.ending if line.week else date.min,
    "late": lambda line: -line.weeks_late,
    "signals": lambda line: (-line.concerns, -len(line.new_signals)),
    "blanks": lambda line: -line.blank_weeks,
}
"""What teams may be put in order by, what needs somebody most first; those alike stand by organisation and name."""


@dataclass(frozen=True)
class MondayPage:
    """Everything the first page shows."""

    board: Board
    last_run: LastRun | None
    """None when nothing has been run for the board: then there is nothing else either."""
    every_line: tuple[TeamLine, ...] = ()
    """The visitor's teams, in the order asked for."""
    late: Waiting | None = None
    """What the teams wait for."""
    spend: tuple[ReconciledSpend, ...] = ()
    """Of the whole board, for those who see all of it."""
    order: str = "team"
    number: int = 1

    @property
    def as_of(self) -> date:
        """The day the figures are told as at: the board's own where it is set, else that of the last run."""
        return self.board.as_of if self.board.told_as_at or not self.last_run else self.last_run.began.date()

    @property
    def lines(self) -> tuple[TeamLine, ...]:
        """Those of this page."""
        first = (self.number - 1) * TEAMS_A_PAGE
        return self.every_line[first : first + TEAMS_A_PAGE]

    @cached_property
    def feeds(self) -> tuple[Feed, ...]:
        """Those that any team of this page needs, in the board's order."""
        slugs = [line.team.slug for line in self.lines]
        return tuple(self.board.feed_by_id[feed] for feed in (self.late.feeds(slugs) if self.late else ()))

    def heat(self, line: TeamLine) -> tuple[HeatCell | None, ...]:
        """Of each of ``feeds`` which weeks are late; None for one that the team does not need."""
        return self.late.heat(line.team.slug, [feed.id for feed in self.feeds]) if self.late else ()

    @property
    def pages(self) -> int:
        return max(1, -(-len(self.every_line) // TEAMS_A_PAGE))

    @property
    def ready(self) -> int:
        return sum(line.workbook is not None for line in self.every_line)

    @property
    def waiting(self) -> int:
        return sum(bool(line.late) for line in self.every_line)

    @property
    def signalling(self) -> int:
        return sum(bool(line.new_signals) for line in self.every_line)

    @property
    def with_blanks(self) -> int:
        return sum(bool(line.blanks) for line in self.every_line)

    def weeks_behind(self, line: TeamLine) -> int:
        """How many weeks ``line``'s workbook is behind the newest on the page; 0 without one."""
        return len(WeekRange(line.week, self._newest)) - 1 if line.week and self._newest else 0

    @cached_property
    def _newest(self) -> Week | None:
        return max((line.week for line in self.every_line if line.week), default=None)


def monday_page(board: Board, store: Store, teams: Sequence[Team], *, order: str = "team", number: int = 1) -> MondayPage:
    """The page of somebody who sees ``teams``, as the warehouse stands now. PassingFault when the warehouse does not answer.

    An order or a page there is not is passed over: the first is shown.
    """
    last_run = _last_run(board, store) if store.is_made() else None
    if last_run is None:
        return MondayPage(board, None)
    sees_all = len(teams) == len(board.teams)
    register = store.workbooks(current=True, teams=None if sees_all else [team.slug for team in teams])
    current = {workbook.team: workbook for workbook in register}
    late = waiting(board, store, teams, {team.slug: _weeks_shown(team, current.get(team.slug), board) for team in teams})
    asked = order if order in ORDERS else "team"
    lines = sorted(_lines(board, store, teams, current, late), key=_by_name)
    page = MondayPage(
        board,
        last_run,
        tuple(sorted(lines, key=ORDERS[asked])),
        late,
        _spend(board, store) if sees_all else (),
        asked,
    )
    return replace(page, number=number) if 1 < number <= page.pages else page


def _last_run(board: Board, store: Store) -> LastRun | None:
    newest = store.newest_run()
    return LastRun(_local(newest.began, board), newest.outcome) if newest else None


def _lines(board: Board, store: Store, teams: Sequence[Team], current: dict[str, Workbook], late: Waiting) -> list[TeamLine]:
    weeks = {slug: Week(workbook.week_ending) for slug, workbook in current.items() if slug in late.shown}
    missing = blanks(board, store, teams, {slug: weeks_asked(board, week) for slug, week in weeks.items()})
    new = _new_signals(board, store, teams, weeks)
    return [
        TeamLine(
            team,
            workbook := current.get(team.slug),
            _local(workbook.written_at, board) if workbook else None,
            late.late.get(team.slug, ()),
            tuple(new.get(team.slug, ())),
            missing.get(team.slug, ()),
        )
        for team in teams
    ]


def _new_signals(board: Board, store: Store, teams: Sequence[Team], weeks: dict[str, Week]) -> dict[str, list[NewSignal]]:
    """By slug the signals first told in the team's current week, of measures it keeps."""
    kept = {(team.slug, chosen.id) for team in teams for chosen in team.measures}
    found: dict[str, list[NewSignal]] = {}
    for held in store.held_signals(teams=None if len(teams) == len(board.teams) else [team.slug for team in teams]):
        if (held.team, held.measure) in kept and held.noticed_week == weeks.get(held.team):
            measure = board.measure_by_id[held.measure]
            means = quality(Signal[held.signal.upper()], held.lean, int(BETTER.get(measure.better, Better.NEUTRAL)))
            found.setdefault(held.team, []).append(NewSignal(measure.id, measure.name, means))
    return found


def _weeks_shown(team: Team, workbook: Workbook | None, board: Board) -> WeekRange:
    """The weeks on the team's workbook; without one, those that would be on it by now."""
    closed = Week.of(team.closes) if team.closes else board.last_week
    last = Week(workbook.week_ending) if workbook else min(board.last_week, closed)
    return WeekRange(last.plus(1 - board.weeks_shown), last)


def _spend(board: Board, store: Store) -> tuple[ReconciledSpend, ...]:
    totals = store.control_totals()
    names = ["feed", "accepted_pence", "teams_pence", "unmapped_pence"]
    titles = {feed.id: feed.title for feed in board.feeds}
    return tuple(
        ReconciledSpend(titles.get(feed, feed), round(accepted), round(teams), round(unmapped))
        for feed, accepted, teams, unmapped in totals.loc[:, names].itertuples(index=False)
    )


def _local(utc: datetime, board: Board) -> datetime:
    return utc.replace(tzinfo=UTC).astimezone(ZoneInfo(board.timezone))
