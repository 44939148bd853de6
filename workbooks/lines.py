"""A line of the box score: one measure's weeks, its latest figure and the one before. Words and cells made of it belong elsewhere."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from boxscore.cells import WITH_A_VALUE, Status
from boxscore.measures import Domain, Measure
from boxscore.terms import Verb
from boxscore.weeks import Week
from workbooks.cell_columns import CODES, STATUSES, Codes, MeasureCells, Weeks, plain_statuses, weeks_of
from workbooks.contents import Contents
from workbooks.figures import MINUTES_A_DAY
from workbooks.long_rows import Days, Numbers, plain_numbers

HAS_A_VALUE = np.array([status in WITH_A_VALUE for status in STATUSES])
"""By the code of a status."""


@dataclass(frozen=True)
class Figure:
    """What one week says of a measure; ``value`` is in pounds when it is money, in days when it is a time of day, as spreadsheets keep
    one, and None when there is none to show."""

    value: float | None
    status: Status
    as_of: date | None


NO_DAYS = np.empty(0, "datetime64[D]")
NOT_KEPT = Figure(value=None, status=Status.NOT_APPLICABLE, as_of=None)


@dataclass(frozen=True, eq=False)
class Line:
    """One measure of a team, all its weeks up to the current one, oldest first: column by column, weeks without a cell left out."""

    measure: Measure
    goal: float | None
    """The goal of the current week."""
    goal_of_latest: float | None
    """The goal of the week the latest figure is of, by which that figure is judged."""
    weeks: Weeks
    endings: Days
    """Their Sundays."""
    numbers: Numbers
    """Their figures; NaN where there is none to show."""
    codes: Codes
    """Their statuses, as places in ``STATUSES``."""
    days: Days
    """What each is as of."""

    def in_week(self, week: Week) -> Figure:
        """The week's figure; ``NOT_KEPT`` when the measure has no cell in it."""
        at = self.weeks.places.get(week.ending)
        return NOT_KEPT if at is None else self._figure(at)

    def over(self, weeks: Weeks) -> tuple[Sequence[float | None], Sequence[Status]]:
        """The figures of ``weeks`` and their statuses; None where there is none to show."""
        numbers, codes, _ = self.columns_over(weeks.days)
        return plain_numbers(numbers), plain_statuses(codes)

    def columns_over(self, endings: Days) -> tuple[Numbers, Codes, Days]:
        """Figures, statuses and days of the weeks that end on ``endings``; one it has no cell in is not applicable."""
        weeks = len(endings)
        if np.array_equal(endings, self.endings[-weeks:]):
            return self.numbers[-weeks:], self.codes[-weeks:], self.days[-weeks:]
        numbers, days = np.full(weeks, np.nan), np.full(weeks, "NaT", "datetime64[D]")
        codes = np.full(weeks, CODES[Status.NOT_APPLICABLE], "int8")
        held = np.flatnonzero(np.isin(endings, self.endings))
        of = np.searchsorted(self.endings, endings[held])
        numbers[held], codes[held], days[held] = self.numbers[of], self.codes[of], self.days[of]
        return numbers, codes, days

    @property
    def by_week(self) -> dict[Week, Figure]:
        """Every week with a cell, oldest first."""
        return {week: self._figure(at) for at, week in enumerate(self.weeks)}

    @cached_property
    def latest(self) -> Figure | None:
        """The figure of the last week that has one; None when no week has."""
        return None if self.latest_at is None else self._figure(self.latest_at)

    @cached_property
    def latest_at(self) -> int | None:
        """The place of that week in the columns."""
        told = np.flatnonzero(~np.isnan(self.numbers))
        return int(told[-1]) if len(told) else None

    @property
    def latest_week(self) -> Week | None:
        """That week."""
        return None if self.latest_at is None else self.weeks[self.latest_at]

    @property
    def ends_inside_a_week(self) -> bool:
        """Whether the latest figure counts only the first days of its week, because the measure was kept no longer."""
        week, latest, over = self.latest_week, self.latest, self.measure.numerator
        if week is None or latest is None or latest.as_of is None or over.verb is Verb.STANDING or over.stands:
            return False
        return latest.as_of < week.ending

    @cached_property
    def previous(self) -> Figure | None:
        """The last figure as of an earlier date than ``latest``: a monthly figure stands in several weeks but is one figure."""
        latest = self.latest
        if latest is None or latest.as_of is None or self.latest_at is None:
            return None
        before = (self._figure(at) for at in reversed(range(self.latest_at)))
        return next((one for one in before if one.value is not None and one.as_of and one.as_of < latest.as_of), None)

    def _figure(self, at: int) -> Figure:
        number = float(self.numbers[at])
        return Figure(None if math.isnan(number) else number, STATUSES[self.codes[at]], self.days[at].item())


def lines_of(contents: Contents) -> tuple[Line, ...]:
    """One line a measure of the team, domain by domain. KeyError when a cell is of a measure that ``contents.measures`` lacks."""
    order = list(Domain)
    of_measure = {cells.measure: cells for cells in contents.cells}
    known = sorted(contents.measures, key=lambda measure: order.index(measure.domain))
    unknown = sorted(set(of_measure) - {measure.id for measure in known})
    if unknown:
        raise KeyError(f"no definition for {', '.join(unknown)}, so the unit of its figures is not known")
    return tuple(_line(contents, measure, of_measure.get(measure.id)) for measure in known)


def _line(contents: Contents, measure: Measure, cells: MeasureCells | None) -> Line:
    chosen = contents.team.chosen(measure.id)
    unit = MINUTES_A_DAY if measure.is_time_of_day else 1

    def goal_on(week: Week) -> float | None:
        goal = chosen.goal_on(week.ending) if chosen else None
        return None if goal is None else goal / unit

    if cells is None:
        goal = goal_on(contents.current)
        return Line(measure, goal, goal, Weeks(), NO_DAYS, np.empty(0), np.empty(0, "int8"), NO_DAYS)
    weeks, numbers = weeks_of(cells.week_ending), np.where(HAS_A_VALUE[cells.status], cells.value, np.nan) / unit
    told = np.flatnonzero(~np.isnan(numbers))
    latest = weeks[told[-1]] if len(told) else contents.current
    return Line(measure, goal_on(contents.current), goal_on(latest), weeks, cells.week_ending, numbers, cells.status, cells.as_of)
