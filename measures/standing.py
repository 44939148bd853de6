"""What a feed that is made says of its own days: estimated, or not settled yet. How others settle belongs to the terms."""

from dataclasses import replace

import numpy as np

from boxscore.cells import Status
from measures.cover import DAY, DAYS_A_WEEK
from measures.facts import Claims, Flags
from measures.grids import Grid
from measures.terms import Counted


def with_standing(count: Counted, claims: Claims, grid: Grid) -> Counted:
    """The term with the weeks of each team in which a counted day is estimated, or provisional.

    Of no team a week is estimated where what is nobody's is, and provisional while anything told of it is either.
    """
    estimated, provisional = (_weeks(status, claims, grid) for status in (Status.ESTIMATED, Status.PROVISIONAL))
    return replace(count, estimated=estimated, provisional=count.provisional | provisional)


def _weeks(status: Status, claims: Claims, grid: Grid) -> Flags:
    return claims.once(f"weeks {status}", grid.key, lambda: _with_a_day_so(status, claims, grid))


def _with_a_day_so(status: Status, claims: Claims, grid: Grid) -> Flags:
    days = claims.facts.cover.days_that_stand(claims.board, claims.facts.feed, grid.endings, status)
    weeks = np.zeros(grid.shape, dtype=bool)
    for weekday in range(DAYS_A_WEEK):
        day = grid.endings - (DAYS_A_WEEK - 1 - weekday) * DAY
        counts = (grid.first_counted <= day) & (day <= grid.last_counted)
        weeks |= days[:, weekday::DAYS_A_WEEK] & counts
    return weeks
