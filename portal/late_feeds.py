"""Which feeds teams wait for, week by week, told from the cells that were not received. How it looks belongs to templates."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from boxscore.board import Board
from boxscore.teams import Team
from boxscore.weeks import Week, WeekRange
from warehouse.store import Store


@dataclass(frozen=True)
class LateFeed:
    """A feed some of whose figures a team still waits for."""

    feeds: tuple[str, ...]
    """Its id; of two feeds both, when it cannot be told which of them is late."""
    title: str
    stretches: tuple[WeekRange, ...]
    """The weeks not received, oldest first, weeks that follow each other taken together."""

    @property
    def weeks(self) -> int:
        return sum(len(stretch) for stretch in self.stretches)


@dataclass(frozen=True)
class HeatCell:
    """One team and feed: which of the weeks shown were not received."""

    places: tuple[int, ...]
    """The late weeks by their places, the oldest of the weeks shown being 0."""
    weeks: int
    """How many weeks are shown."""
    stretches: tuple[WeekRange, ...]

    @property
    def late(self) -> int:
        return len(self.places)

    @property
    def shade(self) -> int:
        """From 0 for nothing late to 3 for half of the weeks or more."""
        return 0 if not self.late else 1 if self.late == 1 else 2 if 2 * self.late < self.weeks else 3


@dataclass(frozen=True)
class Waiting:
    """What some teams wait for, in the weeks their workbooks show."""

    board: Board
    shown: Mapping[str, WeekRange]
    late: Mapping[str, tuple[LateFeed, ...]]
    """By slug, in the board's order of feeds; a team that waits for nothing is not there."""

    def feeds(self, slugs: Iterable[str]) -> tuple[str, ...]:
        """The feeds that any of these teams needs, in the board's order."""
        needed = {feed for slug in slugs for feed in self._needed(slug)}
        return tuple(feed.id for feed in self.board.feeds if feed.id in needed)

    def heat(self, slug: str, feeds: Sequence[str]) -> tuple[HeatCell | None, ...]:
        """One cell for each of the feeds, None for one that the team does not need; a week in which either of two is late is in both."""
        needed = self._needed(slug)
        return tuple(self._cell(slug, feed) if feed in needed else None for feed in feeds)

    def _needed(self, slug: str) -> set[str]:
        return {feed for chosen in self.board.team_by_slug[slug].measures for feed in self._told_by[chosen.id]}

    @cached_property
    def _told_by(self) -> dict[str, tuple[str, ...]]:
        return {measure.id: self.board.told_by(measure) for measure in self.board.measures}

    def _cell(self, slug: str, feed: str) -> HeatCell:
        shown = self.shown[slug]
        weeks = {week for late in self.late.get(slug, ()) if feed in late.feeds for stretch in late.stretches for week in stretch}
        places = tuple(sorted((week.ending - shown.first.ending).days // 7 for week in weeks))
        return HeatCell(places, len(shown), _stretches(weeks))


def waiting(board: Board, store: Store, teams: Sequence[Team], shown: Mapping[str, WeekRange]) -> Waiting:
    """The late feeds of each of the teams in the weeks ``shown`` of it: a weekly one at once, others when they are past their limit.

    A cell of two feeds does not say which of them is late. It counts for neither where a measure of one feed alone has told
    of one of them already, and for the two together where none has.
    """
    late: dict[str, dict[tuple[str, ...], set[Week]]] = {}
    for slug, feeds, week in sorted(_late_cells(board, store, teams, shown), key=lambda cell: len(cell[1])):
        of_team = late.setdefault(slug, {})
        if not any(week in of_team.get((feed,), ()) for feed in feeds):
            of_team.setdefault(feeds, set()).add(week)
    place = {feed.id: at for at, feed in enumerate(board.feeds)}

    def order(feeds: tuple[str, ...]) -> int:
        return place[feeds[0]]

    told = {
        slug: tuple(_late_feed(board, feeds, due) for feeds in sorted(of_team, key=order) if (due := _due(board, feeds, of_team[feeds])))
        for slug, of_team in late.items()
    }
    return Waiting(board, shown, {slug: feeds for slug, feeds in told.items() if feeds})


def _late_cells(
    board: Board, store: Store, teams: Sequence[Team], shown: Mapping[str, WeekRange]
) -> Iterator[tuple[str, tuple[str, ...], Week]]:
    """The team, feeds needed and week of every cell not received in the weeks shown."""
    if not shown:
        return
    every_week = WeekRange(min(weeks.first for weeks in shown.values()), max(weeks.last for weeks in shown.values()))
    kept = {(team.slug, chosen.id) for team in teams for chosen in team.measures}
    told_by = {measure.id: board.told_by(measure) for measure in board.measures}
    for slug, measure_id, week in store.waiting(every_week, teams=None if len(teams) == len(board.teams) else list(shown)):
        if (slug, measure_id) in kept and week in shown[slug]:
            yield slug, told_by[measure_id], week


def _due(board: Board, feeds: tuple[str, ...], weeks: Iterable[Week]) -> set[Week]:
    """The weeks that any of the feeds should have told of by now: a ledger of months is closed some weeks after its month."""
    limits = [0 if board.feed_by_id[feed].sent == "weekly" else board.feed_by_id[feed].late_after_days for feed in feeds]
    return {week for week in weeks if (board.as_of - week.ending).days > min(limits)}


def _late_feed(board: Board, feeds: tuple[str, ...], weeks: Iterable[Week]) -> LateFeed:
    return LateFeed(feeds, " or ".join(board.feed_by_id[feed].title for feed in feeds), _stretches(weeks))


def _stretches(weeks: Iterable[Week]) -> tuple[WeekRange, ...]:
    """The weeks in order, those that follow each other as one range."""
    stretches: list[WeekRange] = []
    for week in sorted(weeks):
        if stretches and stretches[-1].last.plus(1) == week:
            stretches[-1] = WeekRange(stretches[-1].first, week)
        else:
            stretches.append(WeekRange(week, week))
    return tuple(stretches)
