"""The accepted rows that figures are counted from, from the warehouse and the lake. Counting them belongs to the measures.

Imports neither Dagster nor Great Expectations.
"""

from collections.abc import Iterable

from boxscore.board import Board
from boxscore.weeks import WeekRange
from measures.cover import Cover
from measures.facts import Facts
from measures.reaching import weeks_of_rows
from sources.extracts import no_rows
from warehouse.lake import Lake
from warehouse.store import Store


def kept_facts(board: Board, store: Store, lake: Lake, feeds: Iterable[str], weeks: WeekRange) -> dict[str, Facts]:
    """Of each of the ``feeds``, by id, that the board has the rows that bear on ``weeks``, those kept with other weeks among them."""
    facts = {}
    for feed in (board.feed_by_id[id] for id in feeds if id in board.feed_by_id):
        needed = weeks_of_rows(board, feed, weeks)
        rows = lake.accepted(feed.id, needed)
        cover = Cover(store.feed_cover(feed.id, needed), store.feed_senders(feed.id))
        facts[feed.id] = Facts(feed, rows if len(rows) else no_rows(feed), cover)
    return facts
