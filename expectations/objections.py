"""What is held against a week of a feed, or what one sender sent of it: its form, and what follows. Finding it belongs elsewhere."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from boxscore.rules import Severity

OBJECTION_TYPES = {"week_ending": "datetime64[us]", "sender": "str", "severity": "str", "said": "str"}
SET = ["week_ending", "sender"]
"""What one sender sends of a week: all of it is used, or nothing."""
SENT_BEFORE_STAYS = "what it sent before stays"
"""Stands in what is told of a week of which what one sender sent is refused."""
EVERYBODY = ""
"""The sender of what is held against the whole week."""


def objections(told: Sequence[tuple[Any, str, Severity, str]]) -> pd.DataFrame:
    """One row an objection: week_ending, sender (``EVERYBODY`` for all of them), severity (week or warn) and what is said."""
    return pd.DataFrame(told, columns=list(OBJECTION_TYPES)).astype(OBJECTION_TYPES)


def objections_to_rows(rows: pd.DataFrame, severity: Severity, wrong: str) -> pd.DataFrame:
    """One objection a week and sender with rows of which something is wrong: how many they are, and where the first stands."""
    dated = rows.dropna(subset=["week_ending"])
    told = []
    for (week, sender), of_set in dated.groupby(SET):
        first = of_set.iloc[0]
        count = f"{len(of_set):,} rows: " if len(of_set) > 1 else ""
        told.append(
            (week, str(sender), severity, f"{count}{wrong} ({'the first is ' if count else ''}{first['name']}, row {first['row_number']})")
        )
    return objections(told)


def sets_refused(objected: pd.DataFrame, covered: pd.DataFrame) -> pd.DataFrame:
    """One row a sender and week of ``covered`` that is refused: week_ending and sender. One to a whole week is to all in it."""
    grave = objected[objected["severity"] == Severity.WEEK]
    everybody = covered["week_ending"].isin(grave.loc[grave["sender"] == EVERYBODY, "week_ending"])
    return covered.loc[everybody | are_of_sets(covered, grave), SET].drop_duplicates(ignore_index=True)


def are_of_sets(rows: pd.DataFrame, sets: pd.DataFrame) -> "pd.Series[bool]":
    """Which rows are of one of the senders and weeks."""
    inside = pd.MultiIndex.from_frame(rows[SET]).isin(pd.MultiIndex.from_frame(sets[SET]))
    return pd.Series(inside, index=rows.index)


def said_of_weeks(objected: pd.DataFrame, covered: pd.DataFrame) -> dict[pd.Timestamp, str]:
    """For each week with an objection all of them in words; where several send, each with the name of its sender."""
    senders = covered.groupby("week_ending")["sender"].nunique()
    told: dict[pd.Timestamp, list[str]] = {}
    for week, sender, severity, said in objected.itertuples(index=False):
        is_one_of_several = sender != EVERYBODY and senders.get(week, 0) > 1
        stays = f"; {SENT_BEFORE_STAYS}" if severity == Severity.WEEK else ""
        told.setdefault(week, []).append(f"{sender}: {said}{stays}" if is_one_of_several else said)
    return {week: "; ".join(dict.fromkeys(said)) for week, said in told.items()}
