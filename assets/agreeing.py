"""Feeds held against each other, as their contracts ask: what one says of a team and week against what another says of them.

From what is accepted, when a night is over or ``boxscore check`` has judged all: a feed alone cannot know.
"""

from collections.abc import Iterator, Mapping

from assets.house import House
from boxscore.board import Board
from boxscore.feeds import Feed
from boxscore.weeks import WeekRange
from measures.agreeing import COMPARED, apart, side_by_side
from measures.cover import Cover
from measures.facts import Facts
from measures.reaching import LONGEST_PERIOD_WEEKS
from sources.extracts import no_rows

WEEKS_LOOKED_BACK = 26
"""Stays that began before the weeks compared are nights in them; hardly any began earlier, so a board's first weeks are not compared."""


def feeds_compared(board: Board) -> set[str]:
    """The board's feeds that are held against each other."""
    return {term.feed for feed in board.feeds for one in feed.agreements for term in COMPARED[one.comparison]} & set(board.feed_by_id)


def disagreements_kept(house: House, weeks: WeekRange) -> Iterator[str]:
    """What disagrees in what is accepted of ``weeks``, as ``disagreements`` tells it."""
    yield from disagreements(
        house.board, {id: _kept(house, house.board.feed_by_id[id], weeks) for id in sorted(feeds_compared(house.board))}, weeks
    )


def disagreements(board: Board, facts: Mapping[str, Facts], weeks: WeekRange) -> Iterator[str]:
    """For each agreement that does not hold in some of ``weeks`` how many they are, and the newest; none for feeds that are not at hand."""
    begins = max(weeks.first, board.first_week.plus(WEEKS_LOOKED_BACK))
    for feed in board.feeds:
        for agreement in feed.agreements:
            at_hand = all(term.feed in facts and len(facts[term.feed].rows) for term in COMPARED[agreement.comparison])
            if at_hand and begins <= weeks.last:
                found = apart(side_by_side(agreement.comparison, board, facts, WeekRange(begins, weeks.last)), agreement)
                if found:
                    newest = max(found)
                    weeks_told = "" if len(found) == 1 else f"{len(found):,} weeks, the newest "
                    yield f"{feed.title}, {weeks_told}w/e {newest:%d/%m/%Y}: {found[newest]}"


def _kept(house: House, feed: Feed, weeks: WeekRange) -> Facts:
    needed = WeekRange(weeks.first.plus(-WEEKS_LOOKED_BACK), weeks.last.plus(LONGEST_PERIOD_WEEKS if feed.is_periodic else 0))
    rows = house.lake.accepted(feed.id, needed)
    cover = Cover(house.store.feed_cover(feed.id, needed), house.store.feed_senders(feed.id))
    return Facts(feed, rows if len(rows) else no_rows(feed), cover)
