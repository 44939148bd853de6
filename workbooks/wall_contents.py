"""What a team's visual board counts by category, as plain values. Counting and drawing belong elsewhere."""

from dataclasses import dataclass
from typing import NamedTuple

from boxscore.weeks import WeekRange


class Bar(NamedTuple):
    """How often one category occurs, and how much of the whole it makes with those before it, 0 to 100."""

    category: str
    times: int
    cumulative_pct: float


@dataclass(frozen=True)
class Wall:
    """A Pareto: the most frequent category first. Without bars nothing was recorded in the weeks."""

    title: str
    weeks: WeekRange
    bars: tuple[Bar, ...]
