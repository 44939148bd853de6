"""What the visual boards of the teams count by category, once a night for all of them. Counting belongs to the measures."""

from collections.abc import Collection

from assets.house import House
from boxscore.weeks import WeekRange
from measures.causes import Cause, by_cause, cause_of
from measures.cover import Cover
from measures.facts import Facts
from sources.extracts import no_rows
from workbooks.wall_contents import Bar, Wall

WEEKS_COUNTED = 13


def walls_of(house: House, teams: Collection[str]) -> dict[str, Wall]:
    """By slug the Pareto of each of the teams over the board's last 13 weeks; a team that counts nothing of the kind is not there.

    The rows of a feed are read once for all teams that are asked for, so ask for all.
    """
    board = house.board
    weeks = WeekRange(board.last_week.plus(1 - WEEKS_COUNTED), board.last_week)
    asked: dict[str, tuple[Cause, list[str]]] = {}
    for slug in teams:
        cause = cause_of(board, board.team_by_slug[slug])
        if cause:
            asked.setdefault(cause.feed, (cause, []))[1].append(slug)
    return {slug: wall for cause, slugs in asked.values() for slug, wall in _counted(house, cause, slugs, weeks).items()}


def _counted(house: House, cause: Cause, slugs: list[str], weeks: WeekRange) -> dict[str, Wall]:
    board, feed = house.board, house.board.feed_by_id[cause.feed]
    rows = house.lake.accepted(feed.id, weeks)
    cover = Cover(house.store.feed_cover(feed.id, weeks), house.store.feed_senders(feed.id))
    told = by_cause(board, cause, Facts(feed, rows if len(rows) else no_rows(feed), cover), [board.team_by_slug[slug] for slug in slugs])
    bars: dict[str, list[Bar]] = {slug: [] for slug in slugs}
    for team, category, count, cumulative in told.itertuples(index=False, name=None):
        bars[team].append(Bar(category, int(count), float(cumulative)))
    return {slug: Wall(cause.title, weeks, tuple(of_team)) for slug, of_team in bars.items()}
