"""Which cells the mere passing of days can change. What rows that come can change belongs to ``reaching``."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from boxscore.board import Board
from boxscore.feeds import Feed
from boxscore.measures import Measure
from boxscore.periods import Period
from boxscore.terms import LOOKS_AHEAD_WEEKS
from boxscore.weeks import Week
from measures.cover import DAYS_A_WEEK
from measures.savings import baseline_weeks

A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Passage:
    """The days from one that a board was told as at to a later one."""

    board: Board
    then: date
    now: date

    def months(self, feed: Feed) -> Iterator[Week]:
        """The weeks in which the months end that were over, or settled, within these days.

        What a feed tells of a month or quarter counts once it is over, and is final once it has settled.
        """
        for wait in {timedelta(), timedelta(weeks=feed.settles_after_weeks)}:
            month = _month_of(self.then - wait + A_DAY)
            while month.last + wait <= self.now:
                yield Week.of(month.last)
                month = _month_of(month.last + A_DAY)

    def ends(self, measure: Measure, week: Week) -> bool:
        """Whether the week, or one that a mark of the measure looks into from it, was over within these days."""
        ahead = max((LOOKS_AHEAD_WEEKS[term.marked] for term in measure.every_term if term.marked), default=0)
        return week.ending > self.then or any(self._hold(week.plus(weeks).ending) for weeks in range(1, ahead + 1))

    def may_settle(self, measure: Measure, week: Week) -> bool:
        """Whether a provisional figure of the week may have become final; what is told of months settles with them."""
        feeds = [feed for id in self._feeds(measure) if (feed := self.board.feed_by_id.get(id)) and not feed.is_periodic]
        days = {week.ending, *(day for day in self._last_days if week.start <= day <= week.ending)}
        if any(feed.control_total for feed in feeds):
            # What is nobody's is told as far as the feed has come, which may be any day of the week.
            days |= {week.start + weekday * A_DAY for weekday in range(DAYS_A_WEEK)}
        # A figure that stands is of a day of the week or of one before, as savings are of the weeks of a baseline too.
        baselines = baseline_weeks(self.board, [measure])
        is_of_any_day = baselines is not None or any(term.stands for term in measure.every_term)
        newest = max(week, baselines.last).ending if baselines else week.ending
        waits = {measure.settles_after_weeks, *(feed.settles_after_weeks for feed in feeds)}
        for wait in [timedelta(weeks=weeks) for weeks in waits]:
            if any(self._hold(day + wait) for day in days) or (is_of_any_day and newest + wait > self.then):
                return True
        return False

    def _hold(self, day: date) -> bool:
        return self.then < day <= self.now

    def _feeds(self, measure: Measure) -> set[str]:
        """Those of its terms, and of the volumes it holds against baselines."""
        volumes = (self.board.volume_of(team) for team in self.board.teams) if measure.against_baseline else ()
        return {*measure.feeds, *(volume.feed for volume in volumes if volume)}

    @cached_property
    def _last_days(self) -> set[date]:
        """The days on which a team closes or keeps a measure for the last time."""
        closing = {team.closes for team in self.board.teams}
        ended = {chosen.to for team in self.board.teams for chosen in team.measures}
        return {day for day in closing | ended if day}


def _month_of(day: date) -> Period:
    return Period.of_month(day.year, day.month)
