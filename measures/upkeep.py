"""Upkeep: whether a team keeps its box score up week by week, and the share of teams that do. Where that is known from, and who is
told, belong elsewhere.

The measure is the collaborative's own: 10 of its 61 teams kept box score and board up to date while huddling consistently, and those
improved most (Value Management, NHS Scotland, 2019 to 2022). What is counted of it: docs/decisions/0029-what-teams-see-of-each-other.md.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from boxscore.weeks import Week
from measures.charts.one import Chart, Observation, chart_of
from measures.charts.rules import Better, Kind, Plan

PERCENT = 100


@dataclass(frozen=True)
class TeamWeek:
    """What one team did with its workbook of one week."""

    team: str
    week: Week
    asked: int
    """How many entries the week asks for; 0 of a team that counts nothing by hand."""
    filled: int
    returned: bool
    huddled: bool
    opened: bool

    @property
    def is_filled(self) -> bool:
        """Whether nothing that was asked is blank."""
        return self.filled >= self.asked

    @property
    def kept_up(self) -> bool:
        """All four: filled in, returned, opened, and a huddle held."""
        return self.is_filled and self.returned and self.huddled and self.opened


@dataclass(frozen=True)
class Share:
    """How many of the teams did all of it in a week."""

    week: Week
    teams: int
    filled: int
    returned: int
    huddled: int
    opened: int
    kept_up: int

    @property
    def percent(self) -> float:
        return PERCENT * self.kept_up / self.teams


def shares(told: Iterable[TeamWeek]) -> tuple[Share, ...]:
    """One for each week of which any team is told, oldest first."""
    by_week: dict[Week, list[TeamWeek]] = {}
    for one in told:
        by_week.setdefault(one.week, []).append(one)
    return tuple(
        Share(
            week,
            len(of),
            *(sum(getattr(one, name) for one in of) for name in ("is_filled", "returned", "huddled", "opened", "kept_up")),
        )
        for week, of in sorted(by_week.items())
    )


def share_chart(told: Sequence[Share], *, still_open: Week) -> Chart:
    """The run chart, by the Scottish rules, of the percentage of teams that kept all of it up; the week still open counts for no line."""
    observations = [Observation(day=one.week.ending, value=one.percent, final=one.week < still_open) for one in told]
    return chart_of(observations, Plan.of(Kind.RUN), better=Better.INCREASE)
