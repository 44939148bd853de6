"""The teams and weeks of a batch, and the days of each that count. Which rows fall into them belongs to the placing."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import numpy as np

from measures.cover import DAY
from measures.facts import Days, Figures, Flags

WEEK = 7 * DAY
NEVER = (np.datetime64(date.max, "D"), np.datetime64(date.min, "D"))
"""A first and last day of nothing."""


@dataclass(frozen=True)
class Grid:
    """The teams (down) and weeks (across) of a batch; the last line stands for no team."""

    slugs: Sequence[str]
    endings: Days
    first_kept: Days
    """For each team, the first day it keeps the measure for; later than the last for one that does not keep it."""
    last_kept: Days
    days_of_none: tuple[Days, Days]
    """For each week, the first and last day told of what is no team's."""

    @property
    def shape(self) -> tuple[int, int]:
        return len(self.slugs), len(self.endings)

    @cached_property
    def first_counted(self) -> Days:
        """For each team and week, the first of the week's days that count for the team; a week of which none does has first > last."""
        return np.vstack([np.maximum(self.first_kept[:, None], self.endings - 6 * DAY), self.days_of_none[0]])

    @cached_property
    def last_counted(self) -> Days:
        return np.vstack([np.minimum(self.last_kept[:, None], self.endings), self.days_of_none[1]])

    @cached_property
    def whole(self) -> Flags:
        """For each place, one team's weeks after the other's, whether every day of the week counts."""
        whole: Flags = (self.first_counted <= self.endings - 6 * DAY) & (self.last_counted >= self.endings)
        return whole.reshape(-1)

    @cached_property
    def key(self) -> tuple[bytes, ...]:
        """What tells it from other grids: its weeks and the days each team counts in them."""
        told_of = (self.endings, self.first_kept, self.last_kept, *self.days_of_none)
        return tuple(days.tobytes() for days in told_of)

    @property
    def kept(self) -> Flags:
        """Whether the team keeps the measure on any day of the week."""
        kept: Flags = self.first_counted <= self.last_counted
        return kept

    @property
    def days_counted(self) -> Figures:
        return (self.last_counted - self.first_counted) / DAY + 1

    def reaching_back_to(self, day: np.datetime64) -> "Grid":
        """The same, with the weeks before from the one that holds ``day``; of no team nothing is told there."""
        earlier = max(0, -int((day - self.endings[0] + 6 * DAY) // WEEK))
        endings = self.endings[0] + np.arange(-earlier, len(self.endings)) * WEEK
        none = (np.full(earlier, NEVER[0]), np.full(earlier, NEVER[1]))
        told = (np.concatenate([before, now]) for before, now in zip(none, self.days_of_none, strict=True))
        first, last = told
        return replace(self, endings=endings, days_of_none=(first, last))
