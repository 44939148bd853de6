"""Periods longer than a week, each known by the week it ends with. Months and quarters, and the arithmetic, belong elsewhere."""

from datetime import date
from enum import StrEnum

from boxscore.teams import Team
from boxscore.weeks import Week

FIRST_MONTH_OF_THE_YEAR = 4


class Over(StrEnum):
    """How far a period reaches back from the week it ends with."""

    THIRTEEN_WEEKS = "13-weeks"
    """That week and the twelve before it: a quarter of a year."""
    FINANCIAL_YEAR = "financial-year"
    """The financial year so far: the weeks from April whose Sunday lies in it."""
    SINCE_BASELINE = "since-baseline"
    """From the first week of the team's baseline."""


def first_week(over: Over, last: Week, team: Team | None) -> Week | None:
    """The first week of the period that ends with ``last``; None where there is no such period.

    ``team`` is None for what is no team's; that has no baseline, as a team may have none, and a week before it ends no period.
    """
    match over:
        case Over.THIRTEEN_WEEKS:
            return last.plus(-12)
        case Over.FINANCIAL_YEAR:
            begins = date(last.ending.year, FIRST_MONTH_OF_THE_YEAR, 1)
            return Week.of(begins if begins <= last.ending else begins.replace(year=begins.year - 1))
        case Over.SINCE_BASELINE:
            first = team.baseline.weeks.first if team and team.baseline else None
            return first if first and first <= last else None
