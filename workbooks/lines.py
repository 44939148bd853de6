"""A line of the box score: one measure's weeks, its latest figure and the one before. Words and cells made of it belong elsewhere."""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from boxscore.cells import WITH_A_VALUE, Status
from boxscore.measures import Domain, Measure
from boxscore.terms import Verb
from boxscore.weeks import Week
from workbooks.contents import Contents
from workbooks.figures import MINUTES_A_DAY


@dataclass(frozen=True)
class Figure:
    """What one week says of a measure; ``value`` is in pounds when it is money, in days when it is a time of day, as spreadsheets keep
    one, and None when there is none to show."""

    value: float | None
    status: Status
    as_of: date | None


NOT_KEPT = Figure(value=None, status=Status.NOT_APPLICABLE, as_of=None)


@dataclass(frozen=True)
class Line:
    """One measure of a team, all its weeks up to the current one."""

    measure: Measure
    goal: float | None
    """The goal of the current week."""
    goal_of_latest: float | None
    """The goal of the week the latest figure is of, by which that figure is judged."""
    by_week: dict[Week, Figure]
    """Weeks without a cell are absent; in the order of the weeks."""

    def in_week(self, week: Week) -> Figure:
        """The week's figure; ``NOT_KEPT`` when the measure has no cell in it."""
        return self.by_week.get(week, NOT_KEPT)

    @property
    def with_a_value(self) -> dict[Week, Figure]:
        return {week: figure for week, figure in self.by_week.items() if figure.value is not None}

    @property
    def latest(self) -> Figure | None:
        """The figure of the last week that has one; None when no week has."""
        return next(reversed(self.with_a_value.values()), None)

    @property
    def ends_inside_a_week(self) -> bool:
        """Whether the latest figure counts only the first days of its week, because the measure was kept no longer."""
        week, latest = next(reversed(self.with_a_value.items()), (None, None))
        over = self.measure.numerator
        if week is None or latest is None or latest.as_of is None or over.verb is Verb.STANDING or over.stands:
            return False
        return latest.as_of < week.ending

    @property
    def previous(self) -> Figure | None:
        """The last figure as of an earlier date than ``latest``: a monthly figure stands in several weeks but is one figure."""
        latest = self.latest
        if latest is None or latest.as_of is None:
            return None
        earlier = (figure for figure in reversed(self.with_a_value.values()) if figure.as_of and figure.as_of < latest.as_of)
        return next(earlier, None)


def lines_of(contents: Contents, cells: pd.DataFrame) -> tuple[Line, ...]:
    """One line a measure, domain by domain. ``cells`` are those of ``contents``, already in pounds."""
    by_measure = {str(measure): rows for measure, rows in cells.sort_values("week_ending").groupby("measure", observed=True)}
    order = list(Domain)
    lines = []
    for measure in sorted(contents.measures, key=lambda measure: order.index(measure.domain)):
        chosen = contents.team.chosen(measure.id)
        rows = by_measure.get(measure.id)
        unit = MINUTES_A_DAY if measure.is_time_of_day else 1
        figures = {} if rows is None else _figures(rows.assign(value=rows["value"] / unit))
        latest = next((week for week, figure in reversed(figures.items()) if figure.value is not None), contents.current)
        goals = (chosen.goal_on(week.ending) if chosen else None for week in (contents.current, latest))
        now, then = (goal if goal is None else goal / unit for goal in goals)
        lines.append(Line(measure, now, then, figures))
    return tuple(lines)


def _figures(rows: pd.DataFrame) -> dict[Week, Figure]:
    weeks = (Week(day.date()) for day in rows["week_ending"])
    values = rows["value"].astype("float64")
    found = zip(weeks, values, rows["status"], rows["as_of"], strict=True)
    return {week: _figure(value, Status(status), as_of) for week, value, status, as_of in found}


def _figure(value: float, status: Status, as_of: pd.Timestamp) -> Figure:
    is_shown = status in WITH_A_VALUE and not pd.isna(value)
    return Figure(float(value) if is_shown else None, status, None if pd.isna(as_of) else as_of.date())
