"""Sustained improvements in charts: which shifts count, and what of hidden weeks. Contacts attended are better the more there are."""

from collections.abc import Sequence
from datetime import timedelta

import pandas as pd
from handed_out import SUNDAY, board, cells

from boxscore.peers import Improvement
from boxscore.weeks import Week
from measures.disclosure.suppressed import suppressed, suppressed_charts
from measures.improvements import sustained_improvements
from measures.signals import judged
from measures.team_charts import TeamCharts

TWELVE = [10, 11, 9, 10, 12, 8, 10, 11, 9, 10, 12, 8]
"""Their median is 10."""


def told(contacts: Sequence[int | None]) -> list[Improvement]:
    """What is told of a team with these contacts in the weeks up to 21/06/2026; None is a week not received."""
    weeks = [SUNDAY - timedelta(weeks=back) for back in reversed(range(len(contacts)))]
    seen = [
        cells(("a", "Q05", number, None, number), week=week) for number, week in zip(contacts, weeks, strict=True) if number is not None
    ]
    one = board(["Q05"])
    copy = suppressed(pd.concat(seen, ignore_index=True), one)
    return list(sustained_improvements(TeamCharts(suppressed_charts(copy, one, judged([]))), copy))


def test_a_shift_for_the_better_at_the_newest_figure_is_told_with_what_was_and_what_is() -> None:
    """Six weeks above the median of the first twelve, 10; the median of 14, 15, 13, 14, 16 and 18 is 14.5."""
    (one,) = told([*TWELVE, 14, 15, 13, 14, 16, 18])
    assert (one.team, one.measure, one.before, one.since_then, one.centre_name) == ("a", "Q05", 10, 14.5, "median")
    assert one.sentence == "Shift: 6 weeks above the median since w/e 17/05/2026"
    assert (f"{one.since:%d/%m/%Y}", one.newest) == ("17/05/2026", Week(SUNDAY))
    assert [figure.value for figure in one.figures] == [*TWELVE, 14, 15, 13, 14, 16, 18]


def test_a_shift_is_told_as_one_where_its_newest_figure_is_marked_as_something_else() -> None:
    """14, 15, 16, 17 and 18 rise, which is what the last point is marked as; it ends seven weeks above the median of 10 all the same."""
    (one,) = told([*TWELVE, 15, 13, 14, 15, 16, 17, 18])
    assert one.sentence == "Shift: 7 weeks above the median since w/e 10/05/2026"


def test_a_shift_for_the_worse_or_one_that_is_over_is_none() -> None:
    assert told([*TWELVE, 6, 7, 6, 7, 6, 7]) == []
    assert told([*TWELVE, 14, 15, 13, 14, 16, 18, 9]) == []


def test_a_trend_is_none_for_it_may_be_over_next_week() -> None:
    """Five in a row rising, from below the median to above it."""
    assert told([*TWELVE, 8, 9, 11, 12, 13]) == []


def test_where_a_week_since_the_shift_began_is_hidden_nothing_is_told() -> None:
    """3 contacts are hidden; without them eight weeks above would be left, of nine."""
    assert told([*TWELVE, 14, 15, 13, 14, 16, 18]) != []
    assert told([*TWELVE, 14, 15, 13, 3, 14, 16, 18, 14, 15]) == []
    assert told([*TWELVE, 14, 15, 13, 14, 16, 18, 3]) == []


def test_where_more_than_a_tenth_of_the_weeks_before_are_hidden_nothing_is_told() -> None:
    """One of 13 weeks before is less than a tenth, two of 14 are more."""
    shift = [14, 15, 13, 14, 16, 18]
    assert [one.before for one in told([10, 3, *TWELVE[1:], 10, *shift])] == [10]
    assert told([10, 3, *TWELVE[1:], 3, 10, *shift]) == []


def test_a_week_that_was_not_received_is_no_hidden_one() -> None:
    assert len(told([*TWELVE, 14, 15, None, 13, 14, 16, 18])) == 1


def test_an_improvement_holds_for_13_weeks() -> None:
    (one,) = told([*TWELVE, 14, 15, 13, 14, 16, 18])
    assert one.still_holds(Week(SUNDAY).plus(12))
    assert not one.still_holds(Week(SUNDAY).plus(13))
