"""Which weeks' rows a batch of cells needs, and which other cells a batch of rows can change. The arithmetic belongs to the terms."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from boxscore.board import Board
from boxscore.costs import LEDGER, MADE_FROM
from boxscore.feeds import Feed
from boxscore.measures import Measure
from boxscore.periods import Period
from boxscore.reference import PayAwardArrears
from boxscore.terms import LOOKS_AT, Term
from boxscore.weeks import Week, WeekRange
from measures.costs.posted import MONTHS_LOOKED_BACK
from measures.savings import baseline_weeks

LONGEST_PERIOD_WEEKS = 14
"""A quarter's figure is kept with the week the quarter ends in, which lies at most this far after any week it stands for."""
WEEKS_OF_A_MARK = 5
"""28 days reach into the fifth week after a discharge."""


def weeks_of_rows(board: Board, feed: Feed, weeks: WeekRange, *, measures: Sequence[Measure] | None = None) -> WeekRange:
    """The weeks whose accepted rows bear on the cells of ``weeks``, of all the board's measures when they are left out.

    Months and quarters are kept with a later week they end in; a stay with the week of its admission, however long ago; a sample stands
    until the next. A cost is of whole months, and an estimate rests on months before it. What is held against baselines rests on those as
    well. So a cell comes out the same, whichever others are worked out with it.
    """
    asked = board.measures if measures is None else measures
    needed, baselines = _bearing_on(board, feed, weeks, asked), baseline_weeks(board, asked)
    held_against = {of for measure in asked if measure.against_baseline for of in board.looks_at(measure)}
    if baselines is None or baselines.first > weeks.last or feed.id not in held_against:
        return needed
    return _together(needed, _bearing_on(board, feed, baselines, asked))


def _bearing_on(board: Board, feed: Feed, weeks: WeekRange, measures: Sequence[Measure]) -> WeekRange:
    """The same, of the weeks alone."""
    back, ahead = 0, LONGEST_PERIOD_WEEKS if feed.is_periodic else 0
    for term in _terms(board, measures):
        if term.feed == feed.id and term.reaches_back and board.first_week < weeks.first:
            back = len(WeekRange(board.first_week, weeks.first))
        if term.marked and feed.id in LOOKS_AT[term.marked]:
            ahead = max(ahead, WEEKS_OF_A_MARK)
    needed = WeekRange(weeks.first.plus(-back), weeks.last.plus(ahead))
    return _together(needed, _weeks_of_costs(board, feed, weeks)) if of_costs(measures) and feed.id in _SENT_OF_COSTS else needed


def changed_with(board: Board, weeks: WeekRange) -> Iterator[tuple[WeekRange, tuple[Measure, ...]]]:
    """The other weeks of the board's history whose cells the rows of ``weeks`` can change, each range with the measures it is true of."""
    marked = tuple(measure for measure in board.measures if any(term.marked for term in measure.every_term))
    if marked and board.first_week < weeks.first:
        yield WeekRange(max(board.first_week, weeks.first.plus(-WEEKS_OF_A_MARK)), weeks.first.plus(-1)), marked
    of_months = tuple(measure for measure in board.measures if _is_told_of_months(board, measure))
    if of_months and board.first_week < weeks.first:
        yield WeekRange(max(board.first_week, weeks.first.plus(-LONGEST_PERIOD_WEEKS)), weeks.first.plus(-1)), of_months
    costs = of_costs(board.measures)
    first = Week.of(min([_month_of(weeks.first.start).first, *(entry.from_ for entry in _arrears_kept_in(board, weeks))]))
    if costs and max(first, board.first_week) < weeks.first:
        yield WeekRange(max(first, board.first_week), weeks.first.plus(-1)), costs
    # What was spent in a month shows in the estimates of those after it, what was in a baseline in all weeks since.
    reaching = tuple(
        one
        for one in board.measures
        if one in (*costs, *of_months) or one.against_baseline or any(term.reaches_back for term in one.every_term)
    )
    if reaching and weeks.last < board.last_week:
        yield WeekRange(weeks.last.plus(1), board.last_week), reaching


def weeks_of_months(board: Board, weeks: WeekRange) -> WeekRange:
    """The weeks in which the months lie that have a day in ``weeks``, and the days that the arrears they posted are for."""
    first, last = _month_of(weeks.first.start).first, _month_of(weeks.last.ending).last
    posted = [entry for entry in board.reference.pay_award_arrears if first <= entry.month.first <= last]
    return WeekRange.covering(min([first, *(entry.from_ for entry in posted)]), max([last, *(entry.to for entry in posted)]))


def weeks_reconciled(board: Board, worked_out: WeekRange, within: WeekRange) -> list[WeekRange]:
    """Of the weeks ``within`` those whose months are to be reconciled again, where costs of the weeks ``worked_out`` are others.

    Beside their own these are the months that posted arrears for days of them.
    """
    touching = [entry for entry in board.reference.pay_award_arrears if _touches(entry, worked_out)]
    spans = [worked_out, *(WeekRange.covering(entry.month.first, entry.month.last) for entry in touching)]
    return [
        WeekRange(max(span.first, within.first), min(span.last, within.last))
        for span in dict.fromkeys(spans)
        if span.first <= within.last and span.last >= within.first
    ]


_SENT_OF_COSTS = {sent for made in MADE_FROM.values() for sent in made}


def _weeks_of_costs(board: Board, feed: Feed, weeks: WeekRange) -> WeekRange:
    """The whole months around the weeks, with the days of arrears that reach into them; of the ledger the months before as well."""
    first, last = _month_of(weeks.first.start).first, _month_of(weeks.last.ending).last
    for entry in board.reference.pay_award_arrears:
        if _touches(entry, weeks):
            first, last = min(first, entry.from_), max(last, entry.to, entry.month.last if feed.id == LEDGER else entry.to)
    if feed.id == LEDGER:
        for _ in range(MONTHS_LOOKED_BACK):
            first = _month_of(first - timedelta(days=1)).first
    return WeekRange.covering(first, last)


def _arrears_kept_in(board: Board, weeks: WeekRange) -> Iterator[PayAwardArrears]:
    """The arrears of which the ledger's rows are kept in one of the weeks, or whose days' shifts are."""
    for entry in board.reference.pay_award_arrears:
        if Week.of(entry.month.last) in weeks or _touches(entry, weeks):
            yield entry


def _touches(entry: PayAwardArrears, weeks: WeekRange) -> bool:
    """Whether any of its days lies in the weeks."""
    return entry.from_ <= weeks.last.ending and entry.to >= weeks.first.start


def of_costs(measures: Sequence[Measure]) -> tuple[Measure, ...]:
    """Those of what is made from the ledger."""
    return tuple(measure for measure in measures if any(feed in MADE_FROM for feed in measure.feeds))


def _is_told_of_months(board: Board, measure: Measure) -> bool:
    """Whether rows of months or quarters, which reach over weeks before and after the one they are kept with, count in it."""
    feeds = (board.feed_by_id.get(feed) for feed in measure.feeds)
    return any(feed.is_periodic for feed in feeds if feed)


def _month_of(day: date) -> Period:
    return Period.of_month(day.year, day.month)


def _together(one: WeekRange, other: WeekRange) -> WeekRange:
    return WeekRange(min(one.first, other.first), max(one.last, other.last))


def _terms(board: Board, measures: Sequence[Measure]) -> Iterator[Term]:
    """Those of the measures, and those of volumes that one of them holds against baselines."""
    for measure in measures:
        yield from measure.every_term
        if measure.against_baseline:
            yield from (volume for team in board.teams if (volume := board.volume_of(team)))
