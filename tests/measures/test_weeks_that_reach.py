"""Which weeks bear on which: a cell is the same whichever others are worked out with it."""

from datetime import date

import pytest
import trade
from invented_facts import BEDS, CANCELLED, OCCUPIED, OPERATIONS, board, sundays, team

from boxscore.measures import Against
from boxscore.weeks import Week, WeekRange
from measures.reaching import changed_with, weeks_of_rows

WEEK = Week.of(date(2027, 6, 13))


@pytest.mark.parametrize("measure", ["Q01", "Q03", "Q06", "Q08", "F02"])
def test_a_stay_counts_where_it_ends_and_goes_on_however_long_ago_it_began(measure: str) -> None:
    """Of a week told alone as much as of one told with all before: a stay of 40 weeks is no less one."""
    of = trade.board(trade.team("north", measure, ward="INV01", cost_centre="990001"))
    for weeks in (WeekRange(WEEK, WEEK), WeekRange(WEEK.plus(-60), WEEK)):
        assert weeks_of_rows(of, trade.FEEDS["ward_stays"], weeks, measures=of.measures).first <= of.first_week


def test_a_day_seen_at_an_appointment_is_looked_for_after_the_stay_alone() -> None:
    of = trade.board(trade.team("north", "Q18", ward="INV01"))
    needed = weeks_of_rows(of, trade.FEEDS["appointments"], WeekRange(WEEK, WEEK))
    assert needed == WeekRange(WEEK, WEEK.plus(5))


@pytest.mark.parametrize(("measure", "feed"), [(OCCUPIED, BEDS), (CANCELLED, OPERATIONS)])
def test_a_month_or_quarter_changes_weeks_before_and_after_those_its_rows_are_kept_with(measure: object, feed: object) -> None:
    of = board(team("a", measure))  # type: ignore[arg-type]
    asked = sundays(date(2024, 6, 30), 1)
    reached = {week for others, measures in changed_with(of, asked) if measure in measures for week in others}
    for week in of.whole_history:
        bears = asked.first in weeks_of_rows(of, feed, WeekRange(week, week))  # type: ignore[arg-type]
        assert not bears or week in reached or week in asked, week.label


def test_what_was_spent_in_a_baseline_changes_all_weeks_since_whichever_feed_tells_it() -> None:
    of = trade.board(trade.team("north", "AGENCY", cost_centre="990001"))
    saved = trade.AGENCY.model_copy(update={"against_baseline": Against.SPEND})
    asked = WeekRange.covering(date(2026, 6, 1), date(2026, 6, 14))
    changed = list(changed_with(of.model_copy(update={"measures": (saved,)}), asked))
    assert changed == [(WeekRange(asked.last.plus(1), of.last_week), (saved,))]
