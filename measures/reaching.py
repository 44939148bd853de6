"""Which weeks' rows a batch of cells needs, and which other cells a batch of rows can change. The arithmetic belongs to the terms."""

from collections.abc import Iterator

from boxscore.board import Board
from boxscore.feeds import Feed
from boxscore.measures import Measure
from boxscore.terms import LOOKS_AT, Term, Verb
from boxscore.weeks import WeekRange

LONGEST_PERIOD_WEEKS = 14
"""A quarter's figure is kept with the week the quarter ends in, which lies at most this far after any week it stands for."""
WEEKS_OF_A_MARK = 5
"""28 days reach into the fifth week after a discharge."""


def weeks_of_rows(board: Board, feed: Feed, weeks: WeekRange) -> WeekRange:
    """The weeks whose accepted rows bear on the cells of ``weeks``.

    Months and quarters are kept with a later week they end in; a stay with the week of its admission; a sample stands until the next.
    """
    back, ahead = 0, LONGEST_PERIOD_WEEKS if feed.is_periodic else 0
    for term in _terms(board):
        if term.feed == feed.id and (term.stands or term.verb is Verb.DAYS_SINCE):
            back = max(back, len(WeekRange(board.first_week, weeks.first)) if board.first_week < weeks.first else 0)
        elif term.feed == feed.id and term.reaches_back:
            back = max(back, feed.window_weeks)
        if term.marked and feed.id in LOOKS_AT[term.marked]:
            back, ahead = max(back, feed.window_weeks), max(ahead, WEEKS_OF_A_MARK)
    return WeekRange(weeks.first.plus(-back), weeks.last.plus(ahead))


def changed_with(board: Board, weeks: WeekRange) -> Iterator[tuple[WeekRange, tuple[Measure, ...]]]:
    """The other weeks of the board's history whose cells the rows of ``weeks`` can change, each range with the measures it is true of."""
    marked = tuple(measure for measure in board.measures if any(term.marked for term in measure.every_term))
    if marked and board.first_week < weeks.first:
        yield WeekRange(max(board.first_week, weeks.first.plus(-WEEKS_OF_A_MARK)), weeks.first.plus(-1)), marked
    reaching = tuple(measure for measure in board.measures if any(term.reaches_back for term in measure.every_term))
    if reaching and weeks.last < board.last_week:
        yield WeekRange(weeks.last.plus(1), board.last_week), reaching


def _terms(board: Board) -> Iterator[Term]:
    return (term for measure in board.measures for term in measure.every_term)
