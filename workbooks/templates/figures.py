"""What a template asks for, looked up among a team's figures. Where it stands in the template belongs elsewhere."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

import pandas as pd

from boxscore.cells import WITH_A_VALUE, Status
from boxscore.measures import Measure
from boxscore.teams import Team
from boxscore.templates import LATEST, OF_A_FIGURE, OF_A_MEASURE, OF_THE_WEEK, Rows, TablePlan, Told, What, WithoutAFigure
from boxscore.weeks import Week
from workbooks.templates.values import Amount, Missing, Scale, Value
from workbooks.wording import NO_GOAL

NUMBERS = (What.VALUE, What.NUMERATOR, What.DENOMINATOR, What.N)
INVENTED = "Invented data"


class Figure(NamedTuple):
    """One cell's row, without its key."""

    numbers: dict[What, float | None]
    status: Status
    as_of: date | None


NOT_KEPT = Figure(dict.fromkeys(NUMBERS), Status.NOT_APPLICABLE, None)
"""Of a measure the team does not keep, or not in that week."""


@dataclass(frozen=True)
class TeamFigures:
    """What a template of one team may be told."""

    team: Team
    board_title: str
    invented: bool
    """Whether the figures are invented, which the names of team and board then say."""
    measures: tuple[Measure, ...]
    """The board's."""
    week: Week
    """The current one."""
    cells: pd.DataFrame
    """The team's, one row a measure and week, the columns of ``CELL_COLUMNS`` in the units of ``boxscore export``; NA without a number."""

    def told(self, told: Told, *, otherwise: WithoutAFigure, measure: str | None = None, week: Week | None = None) -> Value:
        """What ``told`` asks for; of ``measure`` and ``week`` where it names none itself, ``otherwise`` where there is no figure."""
        of = told.measure or measure
        shown = told.missing or otherwise
        then = week or self._week_of(told, of)
        if told.what in OF_A_FIGURE:
            return self._of_a_figure(told.what, of or "", then, shown)
        if told.what in OF_A_MEASURE:
            return self._of_a_measure(told.what, of or "", then, shown)
        if told.what in OF_THE_WEEK:
            return then.ending if told.what is What.WEEK_ENDING else then.start
        return self._of_the_team(told.what)

    def rows(self, plan: TablePlan) -> list[dict[str, Value]]:
        """The rows that a table asks for, by its headers; in the order of measures and weeks."""
        return [
            {header: self.told(told, otherwise=WithoutAFigure.BLANK, measure=measure, week=week) for header, told in plan.columns.items()}
            for measure, week in self._what_rows_are(plan)
        ]

    def _what_rows_are(self, plan: TablePlan) -> list[tuple[str | None, Week | None]]:
        if plan.rows is Rows.MEASURES:
            return [(id, None) for id in plan.measures or [one.id for one in self.team.measures]]
        if plan.rows is Rows.WEEKS:
            return [(None, week) for week in self._weeks(plan)]
        weeks = set(self._weeks(plan))
        order = list(plan.measures) or sorted({id for id, _ in self._by_cell})
        return [(id, week) for id in order for week in self._weeks_of.get(id, ()) if week in weeks]

    def _weeks(self, plan: TablePlan) -> list[Week]:
        known = sorted({week for _, week in self._by_cell})
        first = self.week.plus(1 - plan.weeks) if plan.weeks else known[0] if known else self.week
        return [first.plus(n) for n in range((self.week.ending - first.ending).days // 7 + 1)]

    @cached_property
    def _by_cell(self) -> dict[tuple[str, Week], Figure]:
        columns = [self.cells[name] for name in ("measure", "week_ending", "status", "as_of")]
        numbers = [self.cells[what.value].astype("float64") for what in NUMBERS]
        return {
            (str(measure), Week(ending.date())): Figure(
                {what: None if pd.isna(number) else float(number) for what, number in zip(NUMBERS, said, strict=True)},
                Status(status),
                None if pd.isna(as_of) else as_of.date(),
            )
            for (measure, ending, status, as_of), *said in zip(zip(*columns, strict=True), *numbers, strict=True)
            if Week(ending.date()) <= self.week
        }

    @cached_property
    def _weeks_of(self) -> dict[str, list[Week]]:
        """The weeks there are of each measure, in order."""
        found: dict[str, list[Week]] = {}
        for id, week in sorted(self._by_cell):
            found.setdefault(id, []).append(week)
        return found

    @cached_property
    def _measure_by_id(self) -> dict[str, Measure]:
        return {measure.id: measure for measure in self.measures}

    def _week_of(self, told: Told, measure: str | None) -> Week:
        if told.week != LATEST:
            return self.week.plus(int(told.week))
        newest = (week for week in reversed(self._weeks_of.get(measure or "", ())) if self._has_a_value(measure or "", week))
        return next(newest, self.week)

    def _has_a_value(self, measure: str, week: Week) -> bool:
        figure = self._by_cell[measure, week]
        return figure.status in WITH_A_VALUE and figure.numbers[What.VALUE] is not None

    def _of_a_figure(self, what: What, measure: str, week: Week, shown: WithoutAFigure) -> Value:
        figure = self._by_cell.get((measure, week), NOT_KEPT)
        if what is What.STATUS:
            return figure.status.value
        if what is What.AS_OF:
            return figure.as_of or Missing(figure.status.value, shown)
        number = figure.numbers[what]
        return Missing(figure.status.value, shown) if number is None else Amount(number, self._scale(measure, what))

    def _of_a_measure(self, what: What, measure: str, week: Week, shown: WithoutAFigure) -> Value:
        if what is What.MEASURE:
            return measure
        if what is What.GOAL:
            chosen = self.team.chosen(measure)
            goal = chosen.goal_on(week.ending) if chosen else None
            return Missing(NO_GOAL, shown) if goal is None else Amount(goal, self._scale(measure, What.VALUE))
        known = self._measure_by_id.get(measure)
        if known is None:
            return Missing(Status.NOT_APPLICABLE.value, shown)
        return {What.MEASURE_NAME: known.name, What.DOMAIN: known.domain.value, What.UNIT: known.unit}[what]

    def _of_the_team(self, what: What) -> str:
        name = f"{INVENTED}: {self.team.name}" if self.invented else self.team.name
        return {
            What.TEAM: self.team.slug,
            What.TEAM_NAME: name,
            What.ORGANISATION: self.team.organisation,
            What.BOARD: self.board_title,
        }[what]

    def _scale(self, measure: str, what: What) -> Scale:
        known = self._measure_by_id.get(measure)
        if what is not What.VALUE or known is None:
            return Scale.PLAIN
        return Scale.PERCENT if known.is_percentage else Scale.MINUTES if known.is_time_of_day else Scale.PLAIN
