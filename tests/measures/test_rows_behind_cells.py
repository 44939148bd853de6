"""Which rows stand behind a cell: by hand for each verb, and the same figure as the cell's own for all of them."""

from datetime import date, timedelta
from typing import Any

import pytest
from invented_facts import (
    AGENCY,
    ANSWERS,
    BEDS,
    HAPPY,
    IN_TIME,
    INVOICES,
    PER_BED_DAY,
    SPEND,
    VISITS,
    board,
    cell,
    cells,
    facts,
    measure,
    team,
)

from boxscore.errors import ConfigurationError
from boxscore.measures import Measure
from boxscore.periods import Period
from boxscore.weeks import Week, WeekRange
from measures.facts import Facts
from measures.tracing import Traced, might_meet, traced

SUNDAY = date(2024, 3, 10)
WEEK = Week(SUNDAY)
MONDAY = WEEK.start
WHOLE_WEEK = (MONDAY, SUNDAY)
OF_VISITS = {"feed": "visits"}


def numbered(of: Facts, name: str = "f.csv") -> Facts:
    """The facts as the lake has them: each with its file and the row it stands in, the first under the header."""
    return Facts(of.feed, of.rows.assign(name=name, row_number=range(2, len(of.rows) + 2)), of.cover)


def behind(one: Measure, *known: Facts, slug: str = "a", **given: Any) -> tuple[Traced, ...]:
    """The parts of team a's cell, each of which must come to what the cell says."""
    of = board(team("a", one), team("b", one), measures=(one,), **given)
    told = {each.feed.id: numbered(each) for each in (*known, *(facts(feed) for feed in of.feeds if feed not in [k.feed for k in known]))}
    parts = traced(one, of, told, team=slug, week=WEEK)
    said = cell(cells(of, WeekRange(WEEK, WEEK), *told.values()), slug, one, SUNDAY)
    for part in parts:
        if part.part != "n" and said[part.part] is not None:
            assert part.total == pytest.approx(said[part.part], abs=1e-12)
    return parts


def rows_of(part: Traced) -> list[tuple[int, float]]:
    """Row number and what the row adds."""
    return list(zip(part.rows["row_number"].tolist(), part.rows["counts"].tolist(), strict=True))


def visit(day: date = SUNDAY, site: str = "A", **given: Any) -> dict[str, Any]:
    return {"day": day, "site": site, "category": "Unplanned", "seen": 10, "in_time": 8} | given


def test_a_ratio_has_the_rows_of_both_its_sides_and_no_other_teams_or_weeks() -> None:
    known = facts(
        VISITS,
        visit(seen=10, in_time=8),
        visit(seen=7, in_time=7, category="Planned"),
        visit(seen=5, in_time=1),
        visit(site="B"),
        visit(SUNDAY - timedelta(weeks=1)),
    )
    over, under = behind(IN_TIME, known)
    assert (over.part, rows_of(over), over.total) == ("numerator", [(2, 8), (4, 1)], 9)
    assert (under.part, rows_of(under), under.total) == ("denominator", [(2, 10), (4, 5)], 15)
    assert (over.of_the_team, over.says_nothing) == (3, 0)


def test_a_row_that_says_nothing_is_told_apart_and_does_not_count() -> None:
    over, under = behind(IN_TIME, facts(VISITS, visit(in_time=None), visit(in_time=3)))
    assert (rows_of(over), over.says_nothing) == ([(3, 3)], 1)
    assert len(under.rows) == 2


def test_a_value_counts_where_it_is_met_first_and_not_again() -> None:
    answers = [{"day": SUNDAY, "service": "A", "person": person, "answer": 1} for person in ("p", "p", "q", "r", "s", "t")]
    over, _ = behind(HAPPY, facts(ANSWERS, *answers, covered=WHOLE_WEEK))
    assert rows_of(over) == [(2, 1), (3, 0), (4, 1), (5, 1), (6, 1), (7, 1)]
    assert over.total == 5


def test_a_bed_day_is_the_quarters_average_times_the_days_of_the_week() -> None:
    quarter = Period(date(2024, 1, 1), date(2024, 3, 31))
    beds = facts(BEDS, {"day": quarter.last, "period": quarter, "site": "A", "average": 4.5})
    spent = facts(INVOICES, {"day": MONDAY, "unit": "A", "trust": "T", "sort": "Drugs", "amount": 1_00}, covered=WHOLE_WEEK)
    _, under = behind(PER_BED_DAY, beds, spent)
    assert rows_of(under) == [(2, 7 * 4.5)]


def test_the_days_since_are_told_by_the_newest_row_that_meets_the_conditions() -> None:
    since = measure("S1", OF_VISITS | {"verb": "days since", "where": {"category": ("Fall",)}}, unit="days", n="none")
    sundays = [SUNDAY - timedelta(weeks=weeks) for weeks in (3, 2, 1, 0)]
    falls = [visit(day, category=kind) for day, kind in zip(sundays, ("Fall", "Fall", "Slip", "Slip"), strict=True)]
    (part,) = behind(since, facts(VISITS, *falls))
    assert rows_of(part) == [(3, 14)]


def test_a_day_free_of_rows_is_what_is_left_of_the_week() -> None:
    free = measure("S2", {"feed": "answers", "verb": "days free"}, unit="days", n="none")
    fell = [{"day": day, "service": "A", "person": "p", "answer": 1} for day in (MONDAY, MONDAY, SUNDAY)]
    (part,) = behind(free, facts(ANSWERS, *fell, covered=WHOLE_WEEK))
    assert (rows_of(part), part.total) == ([(2, 1), (3, 0), (4, 1)], 5)


def test_the_middle_of_an_even_number_lies_between_two_rows() -> None:
    middle = measure("M1", OF_VISITS | {"verb": "median", "column": "seen"}, unit="people", n="rows")
    (part,) = behind(middle, facts(VISITS, *(visit(seen=seen) for seen in (9, 1, 4, 2))))
    assert (rows_of(part), part.total) == ([(2, 9), (3, 1), (4, 4), (5, 2)], 3)


def test_what_stands_is_traced_to_the_week_it_comes_from() -> None:
    stands = measure("C1", OF_VISITS | {"verb": "sum", "column": "seen", "stands": True}, unit="hours", n="rows")
    (part,) = behind(stands, facts(VISITS, visit(SUNDAY - timedelta(weeks=9)), visit(SUNDAY - timedelta(weeks=2), seen=6)))
    assert rows_of(part) == [(3, 6)]


def test_only_rows_that_meet_the_conditions_are_listed() -> None:
    paid = [{"day": MONDAY, "unit": "A", "trust": "T", "sort": sort, "amount": 5_00} for sort in ("Agency nurse", "Drugs")]
    (part,) = behind(AGENCY, facts(INVOICES, *paid, covered=WHOLE_WEEK))
    assert (rows_of(part), part.of_the_team) == ([(2, 5_00)], 2)


def test_rows_that_count_for_another_team_too_say_for_which() -> None:
    of = board(team("part", SPEND, code="U"), team("whole", SPEND, code="T", whole=True), measures=(SPEND,))
    paid = [{"day": MONDAY, "unit": unit, "trust": "T", "sort": "x", "amount": 1_00} for unit in ("U", "Other")]
    told = {feed.id: numbered(facts(feed)) for feed in of.feeds} | {"invoices": numbered(facts(INVOICES, *paid, covered=WHOLE_WEEK))}
    (whole,) = traced(SPEND, of, told, team="whole", week=WEEK)
    (part,) = traced(SPEND, of, told, team="part", week=WEEK)
    (rest,) = traced(SPEND, of, told, team="(unmapped)", week=WEEK)
    assert (whole.counts_for_too, whole.total) == ({"part", "(unmapped)"}, 2_00)
    assert (part.counts_for_too, part.total, rest.total) == ({"whole"}, 1_00, 1_00)


def test_a_week_the_team_does_not_keep_has_no_rows_to_tell_of() -> None:
    of = board(team("a", IN_TIME, opens=date(2024, 3, 11)), measures=(IN_TIME,))
    with pytest.raises(ConfigurationError, match="nothing of A2 is told of a in w/e 10/03/2024"):
        traced(IN_TIME, of, {"visits": numbered(facts(VISITS, visit()))}, team="a", week=WEEK)


def test_a_refused_row_might_have_counted_where_nothing_that_can_be_read_speaks_against_it() -> None:
    rows = facts(VISITS, visit(), visit(category="Planned"), visit(category=None)).rows
    assert might_meet(rows, IN_TIME.numerator).tolist() == [True, False, True]
    assert might_meet(rows[["site"]], IN_TIME.numerator).tolist() == [True, True, True]
