"""Which cells the passing of days alone can change: what settles, months that are over or settled, weeks that end or are looked into."""

from datetime import date

import pytest
from trade import FEEDS, MEASURES, board, team

from boxscore.board import Board
from boxscore.weeks import Week
from measures.passing import Passage

SUNDAY = Week(date(2026, 4, 19))
DAY_UNIT = team("clinic", "Q12", clinic="C1")
"""Keeps a measure of appointments, a count of what happened on days."""


def passage(then: str, now: str, of: Board | None = None) -> Passage:
    return Passage(of or board(DAY_UNIT), date.fromisoformat(then), date.fromisoformat(now))


@pytest.mark.parametrize(("then", "now", "settles"), [(-1, 0, True), (-7, -1, False), (0, 7, False), (-30, 30, True)])
def test_a_figure_may_settle_on_the_day_its_feeds_weeks_of_waiting_are_over(then: int, now: int, settles: bool) -> None:
    measure = MEASURES["Q12"]
    wait = max(measure.settles_after_weeks, FEEDS["appointments"].settles_after_weeks)
    over = SUNDAY.plus(wait).ending.toordinal()
    days = Passage(board(DAY_UNIT), date.fromordinal(over + then), date.fromordinal(over + now))
    assert days.may_settle(measure, SUNDAY) is settles


def test_a_part_of_a_week_settles_with_its_last_day() -> None:
    closing = board(team("clinic", "Q12", clinic="C1", closes=date(2026, 4, 15)))
    measure = MEASURES["Q12"]
    wait = 7 * max(measure.settles_after_weeks, FEEDS["appointments"].settles_after_weeks)
    wednesday = date(2026, 4, 15).toordinal() + wait
    day = Passage(closing, date.fromordinal(wednesday - 1), date.fromordinal(wednesday))
    assert day.may_settle(measure, SUNDAY)
    assert not Passage(board(DAY_UNIT), day.then, day.now).may_settle(measure, SUNDAY)


def test_a_figure_that_stands_may_settle_on_any_day_of_its_feeds_weeks_of_waiting() -> None:
    # A week after its answers, which came on any day before 19/04.
    assert passage("2026-04-21", "2026-04-22").may_settle(MEASURES["E05"], SUNDAY)
    assert not passage("2026-04-26", "2026-04-27").may_settle(MEASURES["E05"], SUNDAY)


def test_a_month_counts_when_it_is_over_and_again_when_it_has_settled() -> None:
    ledger = FEEDS["ledger"].model_copy(update={"settles_after_weeks": 9})
    # April is over on the 30th; 28/02 + 63 days = 02/05 and 31/03 + 63 days = 02/06, and May is over on the 31st.
    assert list(passage("2026-04-29", "2026-04-30").months(ledger)) == [Week(date(2026, 5, 3))]
    assert list(passage("2026-05-01", "2026-05-02").months(ledger)) == [Week(date(2026, 3, 1))]
    assert {week.ending for week in passage("2026-05-02", "2026-06-02").months(ledger)} == {date(2026, 4, 5), date(2026, 5, 31)}


def test_a_week_that_ends_is_due_and_so_are_those_from_which_a_mark_looks_into_it() -> None:
    days = passage("2026-04-18", "2026-04-19")
    looking = next(
        measure for measure in MEASURES.values() if any(term.marked == "readmitted within 28 days" for term in measure.every_term)
    )
    assert days.ends(MEASURES["Q12"], SUNDAY)
    assert [days.ends(MEASURES["Q12"], SUNDAY.plus(-back)) for back in (1, 4)] == [False, False]
    assert [days.ends(looking, SUNDAY.plus(-back)) for back in (1, 4, 5)] == [True, True, False]
