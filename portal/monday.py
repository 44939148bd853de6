"""What the first page tells a coach, gathered from the board and the warehouse. How it looks and how it is asked for belong elsewhere."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from boxscore.board import Board
from boxscore.cells import Status
from boxscore.teams import Team
from boxscore.weeks import Week, WeekRange
from warehouse.register import Workbook
from warehouse.store import Store


@dataclass(frozen=True)
class LastRun:
    """The newest run of the board."""

    began: datetime
    """In the board's own zone."""
    outcome: str
    """``running``, ``done``, ``attention`` or ``failed``; one that was cut short stays ``running``."""


@dataclass(frozen=True)
class LateFeed:
    """A feed some of whose figures a team still waits for."""

    title: str
    """Of two feeds, when it cannot be told which of them is late."""
    stretches: tuple[WeekRange, ...]
    """The weeks not received, oldest first, weeks that follow each other taken together."""

    @property
    def weeks(self) -> int:
        return sum(len(stretch) for stretch in self.stretches)


@dataclass(frozen=True)
class TeamLine:
    """One team: its current workbook, and what it waits for in the weeks shown up to that workbook's week."""

    team: Team
    workbook: Workbook | None
    """None until one has been written."""
    written: datetime | None
    """When, in the board's own zone."""
    late: tuple[LateFeed, ...]

    @property
    def week(self) -> Week | None:
        return Week(self.workbook.week_ending) if self.workbook else None


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


@dataclass(frozen=True)
class MondayPage:
    """Everything the first page shows."""

    board: Board
    last_run: LastRun | None
    """None when nothing has been run for the board: then there is nothing else either."""
    lines: tuple[TeamLine, ...] = ()
    """The visitor's teams, by organisation and name."""
    spend: tuple[ReconciledSpend, ...] = ()
    """Of the whole board, for those who see all of it."""

    @property
    def as_of(self) -> date:
        """The day the figures are told as at: the board's own where it is set, else that of the last run."""
        return self.board.as_of if self.board.told_as_at or not self.last_run else self.last_run.began.date()

    @property
    def ready(self) -> int:
        return sum(line.workbook is not None for line in self.lines)

    @property
    def waiting(self) -> int:
        return sum(bool(line.late) for line in self.lines)

    def weeks_behind(self, line: TeamLine) -> int:
        """How many weeks ``line``'s workbook is behind the newest on the page; 0 without one."""
        return len(WeekRange(line.week, self._newest)) - 1 if line.week and self._newest else 0

    @cached_property
    def _newest(self) -> Week | None:
        return max((line.week for line in self.lines if line.week), default=None)


def monday_page(board: Board, store: Store, teams: Sequence[Team]) -> MondayPage:
    """The page of somebody who sees ``teams``, as the warehouse stands now. PassingFault when the warehouse does not answer."""
    last_run = _last_run(board, store) if store.is_made() else None
    if last_run is None:
        return MondayPage(board, None)
    sees_all = len(teams) == len(board.teams)
    return MondayPage(board, last_run, _lines(board, store, teams), _spend(board, store) if sees_all else ())


def _last_run(board: Board, store: Store) -> LastRun | None:
    newest = store.runs().head(1).to_dict("records")
    if not newest:
        return None
    return LastRun(_local(newest[0]["started_at"].to_pydatetime(), board), newest[0]["outcome"])


def _lines(board: Board, store: Store, teams: Sequence[Team]) -> tuple[TeamLine, ...]:
    current = {workbook.team: workbook for workbook in store.workbooks(current=True)}
    shown = {team.slug: _weeks_shown(team, current.get(team.slug), board) for team in teams}
    late = _late_feeds(board, store, shown)
    in_order = sorted(teams, key=lambda team: (team.organisation.casefold(), team.name.casefold(), team.slug))
    return tuple(_line(team, current.get(team.slug), late.get(team.slug, ()), board) for team in in_order)


def _line(team: Team, workbook: Workbook | None, late: tuple[LateFeed, ...], board: Board) -> TeamLine:
    return TeamLine(team, workbook, _local(workbook.written_at, board) if workbook else None, late)


def _weeks_shown(team: Team, workbook: Workbook | None, board: Board) -> WeekRange:
    """The weeks on the team's workbook; without one, those that would be on it by now."""
    closed = Week.of(team.closes) if team.closes else board.last_week
    last = Week(workbook.week_ending) if workbook else min(board.last_week, closed)
    return WeekRange(last.plus(1 - board.weeks_shown), last)


def _late_feeds(board: Board, store: Store, shown: dict[str, WeekRange]) -> dict[str, tuple[LateFeed, ...]]:
    """For each team that waits for any, its late feeds in the board's order.

    A cell of two feeds does not say which of them is late. It counts for neither where a measure of one feed alone has told
    of one of them already, and for the two together where none has.
    """
    late: dict[str, dict[tuple[str, ...], set[Week]]] = {}
    for slug, feeds, week in sorted(_late_cells(board, store, shown), key=lambda cell: len(cell[1])):
        of_team = late.setdefault(slug, {})
        if not any(week in of_team.get((feed,), ()) for feed in feeds):
            of_team.setdefault(feeds, set()).add(week)
    place = {feed.id: at for at, feed in enumerate(board.feeds)}
    return {
        slug: tuple(_late_feed(board, feeds, of_team[feeds]) for feeds in sorted(of_team, key=lambda feeds: place[feeds[0]]))
        for slug, of_team in late.items()
    }


def _late_cells(board: Board, store: Store, shown: dict[str, WeekRange]) -> Iterator[tuple[str, tuple[str, ...], Week]]:
    """The team, feeds needed and week of every cell not received in the weeks shown; spend of no team is left out."""
    every_week = WeekRange(min(weeks.first for weeks in shown.values()), max(weeks.last for weeks in shown.values()))
    cells = store.cells(status=Status.NOT_RECEIVED, weeks=every_week)
    for slug, measure_id, ending in zip(cells["team"], cells["measure"], cells["week_ending"].dt.date, strict=True):
        measure, week = board.measure_by_id.get(measure_id), Week(ending)
        if measure and slug in shown and week in shown[slug]:
            yield slug, board.told_by(measure), week


def _late_feed(board: Board, feeds: tuple[str, ...], weeks: Iterable[Week]) -> LateFeed:
    return LateFeed(" or ".join(board.feed_by_id[feed].title for feed in feeds), _stretches(weeks))


def _stretches(weeks: Iterable[Week]) -> tuple[WeekRange, ...]:
    """The weeks in order, those that follow each other as one range."""
    stretches: list[WeekRange] = []
    for week in sorted(weeks):
        if stretches and stretches[-1].last.plus(1) == week:
            stretches[-1] = WeekRange(stretches[-1].first, week)
        else:
            stretches.append(WeekRange(week, week))
    return tuple(stretches)


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
