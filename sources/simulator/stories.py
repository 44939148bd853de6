"""What befalls the first dozen teams of an invented board, so that charts have something to show and traps lie in the facts.

How it comes about day by day belongs to the modules of events.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from sources.simulator.days import LAST_SUNDAY, Calendar, DayNumbers, Month

ONE_DAY = timedelta(days=1)
ENOUGH_WEEKS = 12
"""A shorter history has neither improvements nor changes of teams: there would be no before and after."""
ALWAYS_BEFORE = timedelta(weeks=8)
"""The least of a history that lies before two teams become one."""


@dataclass(frozen=True)
class Story:
    """What befalls one team, beside the ordinary; None where it does not."""

    opens_on: date | None = None
    """The day it opens, later than the history's first."""
    closes_on: date | None = None
    """The last day it is open."""
    fewer_falls_from: date | None = None
    less_bank_from: date | None = None
    fewer_returns_from: date | None = None
    more_patients_from: date | None = None
    supported_from: date | None = None
    closed_week: date | None = None
    """The Monday of the week the ward is shut."""
    no_roster: tuple[date, date] | None = None
    """The days, Monday to Sunday some weeks later, for which no roster was ever sent."""
    survey_of_three: date | None = None
    """The Monday of the week only three answer."""
    counted_twice_on: date | None = None
    """A Wednesday on which those waiting are counted, beside the week's Sunday."""
    goal_changes_on: date | None = None
    renamed_on: date | None = None
    moves_on: date | None = None
    takes_over_from: date | None = None
    """The Monday another team's codes become this team's."""
    credit_note_in: Month | None = None
    accrual_of: Month | None = None
    """The March whose accrual is taken back in April."""
    restated_in: Month | None = None
    """The month from which the year-to-date says more than the months add up to."""
    transferred_twice_on: date | None = None
    regraded_fall_on: date | None = None
    huddles_always_held: bool = False
    no_complaint_ever: bool = False
    some_feeds_only: bool = False
    keeps_stores: bool = False
    """Its extracts of spend also hold a cost centre that belongs to no team."""
    spend_is_posted_elsewhere: bool = False
    """Its cost centre is another team's too, whose extracts hold the lines."""


FIRST_WARD, SECOND_WARD, THIRD_WARD, FIRST_COMMUNITY, NEW, SUPPORTED, DAY, TAKING_OVER, MERGING, KITCHEN, SPINAL, EMERGENCY = range(12)
"""The places of the first dozen, to whom things happen."""
EVER_THE_SAME = {DAY: Story(some_feeds_only=True), KITCHEN: Story(keeps_stores=True)}


def stories(calendar: Calendar) -> dict[int, Story]:
    """What befalls each of the first dozen that anything befalls, by its place on the board; less in a history too short for it."""
    return _long_stories(calendar) if calendar.weeks >= ENOUGH_WEEKS else EVER_THE_SAME


def _long_stories(calendar: Calendar) -> dict[int, Story]:
    at, merges_on = calendar.monday, _merges_on(calendar)
    months = [month for month in calendar.closed_months if month.first >= calendar.first_day]
    march = next((month for month in months if month.month == 3 and month.plus(1) in months), None)
    middle = months[len(months) // 2] if months else None
    return {
        FIRST_WARD: Story(
            fewer_falls_from=at(0.5), renamed_on=_mid_month(at(0.65)), closed_week=at(0.3), regraded_fall_on=_six_weeks_before_the_end()
        ),
        SECOND_WARD: Story(less_bank_from=at(0.55), transferred_twice_on=at(0.4) + ONE_DAY, credit_note_in=middle, accrual_of=march),
        THIRD_WARD: Story(more_patients_from=at(0.5), restated_in=middle, goal_changes_on=at(0.6)),
        FIRST_COMMUNITY: Story(fewer_returns_from=at(0.5), counted_twice_on=at(0.75) + 2 * ONE_DAY),
        NEW: Story(opens_on=at(0.4) + 2 * ONE_DAY, survey_of_three=at(0.8)),
        SUPPORTED: Story(supported_from=at(0.25), moves_on=at(0.7)),
        DAY: Story(some_feeds_only=True, no_complaint_ever=True),
        TAKING_OVER: Story(takes_over_from=merges_on),
        MERGING: Story(closes_on=merges_on - ONE_DAY, spend_is_posted_elsewhere=True),
        KITCHEN: Story(huddles_always_held=True, keeps_stores=True),
        SPINAL: Story(no_roster=(at(0.45), at(0.45) + timedelta(days=27))),
    }


def _merges_on(calendar: Calendar) -> date:
    """The Monday on which one clinic's codes become another's: the first of a month, for ledgers know no other days."""
    mondays = (date(2025, 12, 1), date(2026, 6, 1))
    return next(day for day in mondays if day - calendar.first_day >= ALWAYS_BEFORE)


def _mid_month(day: date) -> date:
    """The Wednesday that falls between the 12th and the 18th of the day's month."""
    twelfth = day.replace(day=12)
    return twelfth + timedelta(days=(2 - twelfth.weekday()) % 7)


def _six_weeks_before_the_end() -> date:
    """A Tuesday near enough the end that reports of it are still coming in."""
    return LAST_SUNDAY - timedelta(days=7 * 6 + 5)


@dataclass(frozen=True)
class Change:
    """What the generator aims at before and after an improvement, in the measure's unit."""

    before: float
    after: float

    def over(self, days: DayNumbers, changes_on: int) -> NDArray[np.float64]:
        """What is aimed at on each of the days."""
        return np.where(days < changes_on, self.before, self.after)


FALLS_PER_1000_DAYS = Change(8.0, 4.5)
BANK_PCT = Change(20.0, 8.0)
SUPPLEMENTARY_PCT = Change(24.0, 13.0)
"""What that makes of C11: doctors come from no bank, and agency, overtime and excess hours add about 5."""
RETURNED_PCT = Change(31.0, 15.0)
ADMISSIONS_A_WEEK = Change(70.0, 90.2)
"""28.9% more: the rise on the published ward whose cost per patient fell at unchanged spend."""
SUPPORTED_PCT = Change(78.0, 96.0)
