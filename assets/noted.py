"""What was noted before, read for looking things up: when cells were last worked out, and what the board was described as, and when.

What follows from it, that cells are due or why they change, belongs elsewhere.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from boxscore.weeks import Week, WeekRange

Descriptions = Mapping[tuple[str, str], Sequence[tuple[pd.Timestamp, str]]]
"""Every description there was, by its kind and id: from when on, and what it said, oldest first; nothing once it was gone."""


@dataclass(frozen=True)
class WorkedOutAt:
    """When some cells were last worked out, and as at which day."""

    at: pd.Timestamp
    as_of: date


def last_worked_out(entries: pd.DataFrame, weeks: WeekRange, measures: Collection[str]) -> Mapping[tuple[str, Week], WorkedOutAt]:
    """When the cells of each of these measures and weeks were last worked out; those that never were are absent.

    ``entries``: as the warehouse tells them, oldest first.
    """
    last: dict[tuple[str, Week], WorkedOutAt] = {}
    columns = ["worked_out_at", "as_of", "first_week", "last_week", "measures"]
    for at, as_of, first, latest, told in entries[columns].iloc[::-1].itertuples(index=False):
        of_weeks = [week for week in weeks if first.date() <= week.ending <= latest.date()]
        noted = WorkedOutAt(at, as_of.date())
        last = dict.fromkeys(((id, week) for id in set(measures).intersection(told.split()) for week in of_weeks), noted) | last
        if len(last) == len(weeks) * len(measures):
            break  # the newest of years of nights mostly tell of everything
    return last


def descriptions_by_id(described: pd.DataFrame) -> Descriptions:
    """Every description there was, by its kind and id."""
    texts: dict[tuple[str, str], list[tuple[pd.Timestamp, str]]] = {}
    for kind, id, noted_at, says in described[["kind", "id", "noted_at", "says"]].itertuples(index=False, name=None):
        texts.setdefault((kind, id), []).append((noted_at, says))
    return texts


def said_at(told: Sequence[tuple[pd.Timestamp, str]], at: pd.Timestamp | None) -> str | None:
    """What a description said at that time; None where it was not there, or nobody knows the time."""
    then = [says for noted_at, says in told if at is not None and noted_at <= at]
    return (then[-1] if then else None) or None
