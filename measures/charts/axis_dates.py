"""Which days are written along the bottom of a chart, however it is drawn. Writing them belongs to the drawings."""

from collections.abc import Sequence
from datetime import date

DATES = 8
"""The most dates along the bottom that stand side by side."""


def dates_told(days: Sequence[date]) -> list[date]:
    """The days written along the bottom: days of points, the last one always, and none so near another that their words would meet."""
    told: list[date] = []
    for day in reversed(days):
        if not told or (told[-1] - day) * DATES >= days[-1] - days[0]:
            told.append(day)
    return told[::-1]
