"""What a measure counts, in words for the people whose work it counts. The arithmetic, and how it looks, belong elsewhere."""

from collections.abc import Iterator
from dataclasses import dataclass

from boxscore.board import Board
from boxscore.costs import sent_as
from boxscore.feeds import Feed
from boxscore.measures import Measure
from boxscore.receipts import FeedReceipt
from boxscore.teams import Team
from measures.in_words import in_words
from measures.tracing import parts_of
from workbooks.wording import BETTER_WHEN, what_n_is, whom_to_ask


@dataclass(frozen=True)
class Part:
    """One part of what is counted."""

    name: str
    """``numerator``, ``denominator``, ..."""
    words: str


@dataclass(frozen=True)
class Definition:
    """What a measure counts, for one team."""

    measure: Measure
    better_when: str
    parts: tuple[Part, ...]
    n_is: str
    feeds: tuple[tuple[Feed, str], ...]
    """What its figures come from, each with whom to ask."""


def definition_of(board: Board, team: Team, measure: Measure) -> Definition:
    """The measure as the team keeps it."""
    terms = parts_of(measure, board, team.slug)
    parts = tuple(Part(name, in_words(term, board.feed_by_id[term.feed])) for name, term in terms.items())
    return Definition(measure, BETTER_WHEN[measure.better], parts, what_n_is(measure), tuple(_feeds(board, measure)))


def _feeds(board: Board, measure: Measure) -> Iterator[tuple[Feed, str]]:
    for feed in (board.feed_by_id[id] for id in dict.fromkeys(map(sent_as, board.told_by(measure)))):
        receipt = FeedReceipt(feed.id, feed.title, None, (), 0, (), owner=feed.owner, contact=feed.contact, sent_by=feed.sent_by)
        yield feed, whom_to_ask(receipt)
