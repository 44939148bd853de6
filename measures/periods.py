"""The months or quarters that the rows of a feed stand for, and which of them holds a day. What weeks make of them belongs to the terms."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from measures.cover import DAY
from measures.facts import Claims, Days, Figures, Numbers
from measures.placing import Places

UNTOLD = np.datetime64("NaT", "D")


@dataclass(frozen=True)
class Periods:
    """The months or quarters of a feed, oldest first. They never overlap, and the one after the last stands for no period."""

    first: Days
    last: Days

    @classmethod
    def of(cls, rows: pd.DataFrame) -> "Periods":
        days = rows[["first_day", "last_day"]].drop_duplicates().sort_values("last_day")
        first, last = (days[name].to_numpy(dtype="datetime64[D]") for name in ("first_day", "last_day"))
        return cls(np.append(first, UNTOLD), np.append(last, UNTOLD))

    def holding(self, days: Days) -> Numbers:
        """The period that holds each day."""
        at = np.searchsorted(self.last[:-1], days)
        return np.where(self.first[at] <= days, at, len(self.last) - 1)

    def days_in(self, period: Numbers, first: Days, last: Days) -> Figures:
        """How many of the days from ``first`` to ``last`` lie in the period; none in no period."""
        days = (np.minimum(last, self.last[period]) - np.maximum(first, self.first[period])) / DAY + 1
        return np.where(period < len(self.last) - 1, days, 0)


def places_in(periods: Periods, claims: Claims, teams: int) -> Places:
    """Where the claims lie among the teams' periods."""
    last = claims.facts.days("last_day")
    held = periods.holding(claims.facts.rows["last_day"].to_numpy(dtype="datetime64[D]"))
    shape = teams, len(periods.last)
    return Places(claims, claims.team * shape[1] + claims.of(held), last, shape)
