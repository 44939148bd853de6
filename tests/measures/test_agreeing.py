"""Where two feeds say different things of the same team and week."""

import pandas as pd

from boxscore.expected import Agreement
from measures.agreeing import apart

NIGHTS = Agreement.model_validate(
    {"comparison": "nights of stays", "least_share": 0.8, "most_share": 1.2, "from": 50, "because": "a night is one of each"}
)
WEEK = pd.Timestamp(2026, 6, 21)


def side_by_side(*told: tuple[str, float, float]) -> pd.DataFrame:
    return pd.DataFrame([(WEEK, *one) for one in told], columns=["week_ending", "team", "ours", "theirs"])


def test_teams_further_apart_than_is_allowed_are_named_with_their_share() -> None:
    # 150 of 200 nights are 75%; 160 of 200 are the least that is allowed, 240 the most.
    told = apart(side_by_side(("ward-1", 150, 200), ("ward-2", 160, 200), ("ward-3", 240, 200)), NIGHTS)
    assert told == {WEEK: "nights of stays: ward-1 75%, where 80% to 120% is expected: a night is one of each"}


def test_little_and_nothing_are_not_compared() -> None:
    assert apart(side_by_side(("ward-1", 10, 49), ("ward-2", 0, 200), ("ward-3", 5, 0)), NIGHTS) == {}
