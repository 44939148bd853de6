"""How far each of a team's feeds has come, told from its cells."""

from datetime import date, timedelta

import pandas as pd
from invented_facts import BEDS, INVOICES, OCCUPIED, PER_BED_DAY, SEEN, SPEND, VISITS, board, cells, facts, sundays, team

from boxscore.periods import Period
from boxscore.receipts import FeedReceipt
from boxscore.teams import Team
from boxscore.weeks import Week
from measures.facts import Facts
from measures.receipts import current_week, receipts

SUNDAY = date(2024, 3, 10)
SENT = pd.DataFrame(
    [
        ("visits", "first.csv", "x1", "accepted", 2, 40),
        ("visits", "second.csv", "x2", "accepted", 3, 50),
        ("visits", "again.csv", "x2", "repeated", 3, 50),
        ("invoices", "march.csv", "i1", "accepted", 0, 9),
    ],
    columns=["feed", "name", "extract", "outcome", "rows_refused", "rows_read"],
)


def visits(*extract_of_week: str | None) -> Facts:
    """A visit in each week from ``SUNDAY`` on that an extract is named for."""
    weeks = sundays(SUNDAY, len(extract_of_week))
    rows = [
        {"site": "A", "day": week.ending, "seen": 1, "category": "Unplanned", "extract": extract}
        for week, extract in zip(weeks, extract_of_week, strict=True)
        if extract
    ]
    return facts(VISITS, *rows)


def receipts_of(one: Team, *known: Facts, weeks: int) -> dict[str, FeedReceipt]:
    of = board(one)
    told = cells(of, sundays(SUNDAY, weeks), *known)
    told = told[told["team"] == one.slug]
    current = current_week(told)
    assert current
    told = told[told["week_ending"] <= pd.Timestamp(current.ending)]
    return {receipt.feed: receipt for receipt in receipts(of, told, SENT, {one.slug: current})[one.slug]}


def test_the_current_week_is_the_last_with_any_figure() -> None:
    told = cells(board(team("a", SEEN)), sundays(SUNDAY, 4), visits("x1", "x1", None, None))
    assert current_week(told) == Week(date(2024, 3, 17))


def test_a_hidden_figure_is_data_too() -> None:
    told = cells(board(team("a", SEEN)), sundays(SUNDAY, 2), visits("x1", "x1"))
    told.loc[1, "status"] = "hidden"
    assert current_week(told) == Week(date(2024, 3, 17))


def test_without_any_figure_there_is_no_current_week() -> None:
    assert current_week(cells(board(team("a", SEEN)), sundays(SUNDAY, 4))) is None


def test_a_receipt_names_the_extracts_behind_the_weeks_shown_and_what_they_refused() -> None:
    told = receipts_of(team("a", SEEN), visits("x1", "x2"), weeks=2)["visits"]
    assert told.extracts == ("first.csv", "second.csv")
    assert told.rows_refused == 5
    assert told.received_to == date(2024, 3, 17)
    assert told.note == ""


def test_an_extract_of_weeks_no_longer_shown_is_not_named() -> None:
    # The board shows 4 weeks; the first of the 5 is not among them.
    assert receipts_of(team("a", SEEN), visits("x1", "x2", "x2", "x2", "x2"), weeks=5)["visits"].extracts == ("second.csv",)


def test_a_week_that_is_missing_between_two_is_named_as_late() -> None:
    told = receipts_of(team("a", SEEN), visits("x1", None, "x2"), weeks=3)["visits"]
    assert told.weeks_not_received == (date(2024, 3, 17),)
    assert told.note == "not received for w/e 17/03/2024"


def test_a_feed_is_not_late_because_another_one_is() -> None:
    """Spend over bed days was not received because the beds were not; the invoices were."""
    spend = facts(INVOICES, {"unit": "A", "day": SUNDAY, "amount": 1, "extract": "i1"}, covered=(date(2024, 3, 1), date(2024, 3, 31)))
    told = receipts_of(team("a", SPEND, OCCUPIED, PER_BED_DAY), spend, weeks=1)
    assert told["invoices"].weeks_not_received == ()
    assert told["invoices"].received_to == SUNDAY
    assert (told["beds"].weeks_not_received, told["beds"].received_to) == ((SUNDAY,), None)


def test_a_feed_that_only_a_ratio_needs_is_told_from_the_ratio() -> None:
    beds = facts(BEDS, {"site": "A", "period": Period.of_quarter(2024, 1), "average": 1.0})
    spend = facts(INVOICES, {"unit": "A", "day": SUNDAY, "amount": 1, "extract": "i1"}, covered=(date(2024, 3, 1), SUNDAY))
    told = receipts_of(team("a", PER_BED_DAY), beds, spend, weeks=2)
    assert told["invoices"].extracts == ("march.csv",)
    assert told["invoices"].received_to == SUNDAY


def test_a_quarterly_feed_is_received_to_the_end_of_its_quarter() -> None:
    beds = facts(BEDS, {"site": "A", "period": Period.of_quarter(2024, 1), "average": 1.0})
    assert receipts_of(team("a", OCCUPIED), beds, weeks=1)["beds"].received_to == date(2024, 3, 31)


def test_feeds_the_team_does_not_need_have_no_receipt() -> None:
    assert list(receipts_of(team("a", SEEN), visits("x1"), weeks=1)) == ["visits"]


def test_two_teams_are_told_each_of_its_own_weeks_and_extracts() -> None:
    """The one's newest week is the third, the other's the second, in which it still waits for the first."""
    of = board(team("a", SEEN), team("b", SEEN))
    rows = [("A", 0, "x1"), ("A", 2, "x2"), ("B", 1, "x2")]
    sent = facts(
        VISITS,
        *({"site": site, "day": SUNDAY + timedelta(weeks=at), "seen": 1, "category": "Unplanned", "extract": by} for site, at, by in rows),
    )
    told = cells(of, sundays(SUNDAY, 3), sent)
    current = {"a": Week(date(2024, 3, 24)), "b": Week(date(2024, 3, 17))}
    told = told[told["week_ending"] <= told["team"].map({slug: pd.Timestamp(week.ending) for slug, week in current.items()})]
    found = {slug: of_team[0] for slug, of_team in receipts(of, told, SENT, current).items()}
    assert (found["a"].weeks_not_received, found["a"].extracts, found["a"].rows) == ((date(2024, 3, 17),), ("first.csv", "second.csv"), 90)
    assert (found["b"].weeks_not_received, found["b"].extracts, found["b"].rows) == ((SUNDAY,), ("second.csv",), 50)
