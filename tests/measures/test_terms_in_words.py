"""What a term counts, in a sentence."""

from typing import Any

import pytest
from invented_facts import ANSWERS, VISITS

from boxscore.terms import Term
from measures.in_words import in_words

OF_VISITS = "of Visits (one row is r)"


@pytest.mark.parametrize(
    ("term", "said"),
    [
        ({"verb": "count"}, f"the number of rows {OF_VISITS}"),
        (
            {"verb": "sum", "columns": {"seen": 1, "in_time": -1}, "where": {"category": ("A", "B")}},
            f"the sum of seen - in_time over the rows {OF_VISITS}, where category is A or B",
        ),
        (
            {"verb": "count", "by": "day", "where_between": {"seen": {"least": 2, "below": 5}}, "where_given": ("site",), "times": 6},
            f"the number of rows {OF_VISITS}, by day, where seen is at least 2 and below 5 and site is given, each counted 6 times",
        ),
        (
            {"verb": "median", "elapsed": {"from": "day", "to": "day", "to_at": "seen", "unit": "hours"}},
            f"the middle value of the hours from day to day seen over the rows {OF_VISITS}",
        ),
        (
            {"verb": "days free", "where_not": {"category": ("A",)}},
            f"the days of the week without any of the rows {OF_VISITS}, where category is not A",
        ),
        (
            {"verb": "days in", "stretch": {"after": "day", "before": "day"}},
            f"the days of the week after day and before day, over the rows {OF_VISITS}",
        ),
        (
            {"verb": "sum", "column": "seen", "stands": True},
            f"the sum of seen over the rows {OF_VISITS}, of the newest week that has any, which stands until the next",
        ),
    ],
)
def test_a_term_is_said_column_by_column(term: dict[str, Any], said: str) -> None:
    assert in_words(Term.model_validate({"feed": "visits"} | term), VISITS) == said


def test_yes_and_no_are_words() -> None:
    term = Term.model_validate({"feed": "answers", "verb": "distinct", "column": "person", "where": {"answer": [True]}})
    assert in_words(term, ANSWERS).endswith("where answer is yes")
