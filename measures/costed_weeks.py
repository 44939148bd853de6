"""What a team spent and did week by week, told from its cells, and its weeks taken together to be compared. How a bridge between two
periods is built up belongs to ``measures.bridge``, how cells are worked out to the cells.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

import pandas as pd

from boxscore.board import Board
from boxscore.cells import WITH_A_VALUE, Status
from boxscore.measures import Measure
from boxscore.teams import Team
from boxscore.weeks import Week, WeekRange
from measures.bridge import CostedPeriod, rounded_pence

TOTAL, YEAR_END = "F01", "F01B"
LINES = ("F05", "F06", "F07", "F08", "F09", "F10", "F10B", "F05B")
"""Substantive pay, bank, agency, overtime, medicines, supplies and other; last the arrears of pay awards. Together they are the total."""
NOT_BY_LINE = "not told by line"
"""What of the total stands in no line the team keeps, so that lines add up to it whatever a team keeps."""
WEEKS_COMPARED = 13


Cell = tuple[float, float, Status]
"""The value, what it was divided by, the status."""


class Told(NamedTuple):
    """A figure, money in whole pence, or None; and what it is, or why there is none."""

    figure: int | Fraction | None
    status: Status


NOT_KEPT = Told(None, Status.NOT_APPLICABLE)


@dataclass(frozen=True)
class Volume:
    """How a team's volume is told."""

    measure: Measure
    """A count, or a unit cost, which is divided by one."""
    one: str
    """What one of it is called: ``patient admitted``."""


@dataclass(frozen=True)
class CostedWeek:
    """What a week of a team cost, and what was done for it."""

    week: Week
    spend: Told
    """In all, but for the adjustment after a year's end."""
    lines: Mapping[str, Told]
    """Of the lines that the team keeps, by their measures' ids."""
    volume: Told
    year_end: Told

    @property
    def unit_cost(self) -> Told:
        """As settled as the least settled of the two; no activity where nothing was done."""
        if self.spend.figure is None or self.volume.figure is None:
            return Told(None, self.volume.status if self.spend.figure is not None else self.spend.status)
        if not self.volume.figure:
            return Told(None, Status.NO_ACTIVITY)
        status = least_settled([self.spend.status, self.volume.status])
        return Told(rounded_pence(Fraction(self.spend.figure) / self.volume.figure), status)

    @property
    def not_by_line(self) -> int:
        """The pence of the spend that are in no line; 0 where the spend is not told."""
        return int(self.spend.figure - sum(told.figure or 0 for told in self.lines.values())) if self.spend.figure is not None else 0


@dataclass(frozen=True)
class Stretch:
    """Weeks of a team, taken together."""

    weeks: tuple[CostedWeek, ...]
    """Every week asked for, in order."""
    with_volume: bool
    """Whether a week counts only with its volume: of a team that tells it."""

    @property
    def asked(self) -> WeekRange:
        return WeekRange(self.weeks[0].week, self.weeks[-1].week)

    @cached_property
    def told(self) -> tuple[CostedWeek, ...]:
        """The weeks that count: those of which spend, and where it is told volume, are known."""
        return tuple(one for one in self.weeks if one.spend.figure is not None and (one.volume.figure is not None or not self.with_volume))

    @property
    def left_out(self) -> tuple[Week, ...]:
        told = {one.week for one in self.told}
        return tuple(one.week for one in self.weeks if one.week not in told)

    @property
    def status(self) -> Status:
        """As settled as the least settled figure in it; not received when it has none."""
        statuses = [told.status for one in self.told for told in (one.spend, one.volume) if told.status in WITH_A_VALUE]
        return least_settled(statuses) if statuses else Status.NOT_RECEIVED

    @cached_property
    def period(self) -> CostedPeriod | None:
        """The weeks that count added up, without volume where none is told; None when there is no such week."""
        if not self.told:
            return None
        kept = dict.fromkeys(line for one in self.told for line in one.lines)
        spend = {line: sum(int(one.lines[line].figure or 0) for one in self.told if line in one.lines) for line in kept}
        rest = sum(one.not_by_line for one in self.told)
        volume = sum((one.volume.figure or Fraction(0) for one in self.told), Fraction(0))
        return CostedPeriod(len(self.told), volume, spend | ({NOT_BY_LINE: rest} if rest else {}))


@dataclass(frozen=True)
class Compared:
    """Two stretches of a team's weeks, the earlier first."""

    before: Stretch
    after: Stretch
    is_baseline: bool
    """Whether the earlier is the team's baseline."""
    baseline_lacks: tuple[Week, ...] = ()
    """The weeks of the team's baseline that were not received: all of it, or it is not compared with (decision 18)."""


def volume_of(board: Board, team: Team) -> Volume | None:
    """What tells the team's volume: the measure its baseline names, else its first unit cost; None when it keeps neither.

    ``one`` is the words of the unit cost that is divided by it (``Cost per patient admitted``), else of no name in particular.
    """
    named = team.baseline.volume if team.baseline else None
    kept = (board.measure_by_id.get(id) for id in ([named] if named else [chosen.id for chosen in team.measures]))
    measure = next((one for one in kept if one and one.volume and (named or one.denominator)), None)
    if measure is None:
        return None
    per = next((one for one in (measure, *board.measures) if one.is_money and one.volume == measure.volume), None)
    return Volume(measure, per.name.removeprefix("Cost per ") if per else f"unit of '{measure.name}'")


def costed_weeks(cells: pd.DataFrame, volume: Volume | None, weeks: WeekRange) -> tuple[CostedWeek, ...]:
    """Every one of the ``weeks``, oldest first; ``cells`` are one team's, money in pence, of any measures and weeks.

    What has no cell is not applicable. A line is there only when the team keeps it.
    """
    at = _by_measure(cells, {*LINES, TOTAL, YEAR_END, *([volume.measure.id] if volume else [])})
    spent = {id: {day: _spent(cell) for day, cell in of_it.items()} for id, of_it in at.items() if not volume or id != volume.measure.id}
    done = {day: _done(volume, cell) for day, cell in at.get(volume.measure.id, {}).items()} if volume else {}
    lines = [line for line in LINES if line in spent]
    nothing: dict[date, Told] = {}
    return tuple(
        CostedWeek(
            week,
            spend=spent.get(TOTAL, nothing).get(week.ending, NOT_KEPT),
            lines={line: spent[line].get(week.ending, NOT_KEPT) for line in lines},
            volume=done.get(week.ending, NOT_KEPT),
            year_end=spent.get(YEAR_END, nothing).get(week.ending, NOT_KEPT),
        )
        for week in weeks
    )


def compared(
    team: Team, weeks: Sequence[CostedWeek], *, with_volume: bool, before: WeekRange | None = None, after: WeekRange | None = None
) -> Compared | None:
    """Some weeks of a team against earlier ones; None when ``after`` is left out and no week is told.

    ``after``: when left out the last 13 weeks up to the newest that is told, none of them from before the baseline's end. ``before``: when
    left out the team's baseline, if all of it is told and it is over by then, else the 13 weeks before. ``weeks`` follow each other.
    """
    newest = after.last if after else next((one.week for one in reversed(Stretch(tuple(weeks), with_volume).told)), None)
    if newest is None:
        return None
    asked = after or WeekRange(newest.plus(1 - WEEKS_COMPARED), newest)
    earlier = before or WeekRange(asked.first.plus(-WEEKS_COMPARED), asked.first.plus(-1))
    usual = Compared(_of(earlier, weeks, with_volume), _of(asked, weeks, with_volume), is_baseline=False)
    if before or team.baseline is None or team.baseline.weeks.last >= (after.first if after else newest):
        return usual
    baseline = _of(team.baseline.weeks, weeks, with_volume)
    if baseline.left_out:
        return Compared(usual.before, usual.after, is_baseline=False, baseline_lacks=baseline.left_out)
    since = WeekRange(max(asked.first, team.baseline.weeks.last.plus(1)), newest)
    return Compared(baseline, _of(since, weeks, with_volume), is_baseline=True)


def least_settled(statuses: Sequence[Status]) -> Status:
    """Of statuses with a value the one that may change most; ``WITH_A_VALUE`` has them in order."""
    return max(statuses, key=WITH_A_VALUE.index)


def _of(asked: WeekRange, weeks: Sequence[CostedWeek], with_volume: bool) -> Stretch:
    """Those of the weeks; one from before the first there is is not applicable."""
    known = {one.week: one for one in weeks}
    return Stretch(tuple(known.get(week, CostedWeek(week, NOT_KEPT, {}, NOT_KEPT, NOT_KEPT)) for week in asked), with_volume)


def _by_measure(cells: pd.DataFrame, measures: Collection[str]) -> dict[str, dict[date, Cell]]:
    """The cells of these measures by the Sunday of their week."""
    rows = cells[cells["measure"].isin(measures)]
    numbers = (rows[name].astype("float64").tolist() for name in ("value", "denominator"))
    days = rows["week_ending"].dt.to_pydatetime()
    found: dict[str, dict[date, Cell]] = {}
    for id, day, value, over, status in zip(rows["measure"].tolist(), days, *numbers, rows["status"].tolist(), strict=True):
        found.setdefault(id, {})[day.date()] = value, over, Status(status)
    return found


def _spent(cell: Cell) -> Told:
    value, _, status = cell
    return Told(int(value) if status in WITH_A_VALUE else None, status)


def _done(volume: Volume, cell: Cell) -> Told:
    """A count's own figure, what a unit cost was divided by; 0 where nothing was done."""
    value, over, status = cell
    if status is Status.NO_ACTIVITY:
        return Told(0, Status.FINAL)
    return Told(Fraction(over if volume.measure.denominator else value) if status in WITH_A_VALUE else None, status)
