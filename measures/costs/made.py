"""The feeds that are made: cost by week from the rows of the ledger and the rosters, with the days that can be told. What a cell says of
them belongs elsewhere."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from boxscore.board import Board
from boxscore.cells import Status
from boxscore.costs import CLOSED_COSTS, LEDGER, ROSTER, WEEKLY_COSTS, YEAR_END
from boxscore.weeks import WeekRange
from measures.costs.estimates import OpenMonth
from measures.costs.ledger_by_week import dates, ledger_by_week
from measures.costs.parts import Parts, cut
from measures.costs.posted import MONTHS_LOOKED_BACK, Posted
from measures.costs.weights import MissingRate, Rosters
from measures.cover import Cover
from measures.facts import Facts


def with_costs(board: Board, facts: Mapping[str, Facts], weeks: WeekRange) -> Mapping[str, Facts]:
    """``facts`` and, of a board that counts them, the feeds of cost by week for ``weeks``.

    ``facts`` are the accepted rows that ``measures.reaching`` names; without those of the ledger nothing is added. No row is told for a
    day after ``as_of`` but those of arrears that were posted ahead.
    """
    if LEDGER not in facts or not counts_costs(board):
        return facts
    costs = Costs.of(board, facts, weeks)
    told = {WEEKLY_COSTS: (costs.rows, costs.cover), CLOSED_COSTS: (costs.closed_rows, costs.closed_cover)}
    return {**facts, **{feed.id: Facts(feed, *told[feed.id]) for feed in board.made_feeds}}


def counts_costs(board: Board) -> bool:
    """Whether the board has a ledger, and measures of what is made from it."""
    counted = {feed for measure in board.measures for feed in measure.feeds}
    return any(feed.id in counted for feed in board.made_feeds)


@dataclass(frozen=True)
class Costs:
    """The costs of a board's cost centres in some weeks."""

    board: Board
    weeks: WeekRange
    posted: Posted
    rosters: Rosters

    @classmethod
    def of(cls, board: Board, facts: Mapping[str, Facts], weeks: WeekRange) -> "Costs":
        """``facts`` hold those of the ledger and, where the board has rosters, those of the shifts."""
        posted = Posted.of(board, facts[LEDGER], weeks)
        return cls(board, weeks, posted, Rosters.of(board, posted.centres, facts.get(ROSTER)))

    @property
    def rows(self) -> pd.DataFrame:
        """What was spent by the ledger, the year's end apart, and the estimates."""
        by_ledger = self.closed_rows[self.closed_rows["basis"] != YEAR_END]
        estimated = [month.rows(self.posted, self.rosters) for month in self.open_months]
        rows = pd.concat([by_ledger, *estimated], ignore_index=True)
        of_weeks = rows["week_ending"].between(pd.Timestamp(self.weeks.first.ending), pd.Timestamp(self.weeks.last.ending))
        return rows[of_weeks].reset_index(drop=True)

    @cached_property
    def closed_rows(self) -> pd.DataFrame:
        """What the ledger says."""
        return ledger_by_week(self.posted, self.rosters, self.weeks)

    @cached_property
    def open_months(self) -> tuple[OpenMonth, ...]:
        of_weeks = range(MONTHS_LOOKED_BACK, self.posted.months.count)
        still_open = [month for month in of_weeks if not self.posted.closed[:, month].all()]
        return tuple(OpenMonth.of(month, self.posted, self.rosters, self.board.as_of) for month in still_open)

    @property
    def cover(self) -> Cover:
        """Each cost centre speaks for its days in closed months, and for those that are estimated."""
        estimated = [(month.parts.where(month.can_be_estimated), Status.ESTIMATED) for month in self.open_months]
        return self._cover([*self._closed, *estimated])

    @property
    def closed_cover(self) -> Cover:
        return self._cover(self._closed)

    def missing_rates(self, month: OpenMonth) -> list[MissingRate]:
        """The staff without a rate of whom hours were worked in the open month."""
        return list(self.rosters.missing_rates(month.parts.where(month.is_by_roster)))

    @cached_property
    def _closed(self) -> list[tuple[Parts, Status]]:
        posted, closed = self.posted, []
        for month in range(MONTHS_LOOKED_BACK, posted.months.count):
            centres = np.flatnonzero(posted.closed[:, month])
            first, last = (int(days[month]) for days in (posted.months.first_days, posted.months.last_days))
            parts = cut(posted.centres, centres, np.full(len(centres), first), np.full(len(centres), last))
            closed.append((parts, Status.FINAL if posted.has_settled(posted.months.last_days)[month] else Status.PROVISIONAL))
        return closed

    def _cover(self, told: list[tuple[Parts, Status]]) -> Cover:
        codes = np.array([code.casefold() for code in self.posted.centres.codes], dtype=object)
        frames = [
            pd.DataFrame(
                {
                    "sender": codes[parts.centre],
                    "week_ending": dates(parts.week_ending),
                    "covered_from": dates(parts.first),
                    "covered_to": dates(parts.last),
                    "standing": str(status),
                    "is_held": self.posted.centres.is_held(parts),
                }
            )
            for parts, status in told
        ]
        return Cover(pd.concat(frames, ignore_index=True), pd.DataFrame({"code": codes, "sender": codes}))
