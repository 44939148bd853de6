"""A team's cells as columns of plain numbers, measure by measure: 5,000 teams are too many for a frame each. Words and sheets belong
elsewhere."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from boxscore.cells import Status
from boxscore.measures import Measure
from boxscore.weeks import Week
from workbooks.figures import in_pounds
from workbooks.long_rows import Days, Numbers

Codes = np.ndarray[Any, np.dtype[np.int8]]

Flags = np.ndarray[Any, np.dtype[np.bool_]]

STATUSES = tuple(Status)
_BY_CODE = np.array(STATUSES, dtype=object)
CODES = {status.value: code for code, status in enumerate(STATUSES)}
NUMBERS = ("numerator", "denominator", "value", "n")


@dataclass(frozen=True, eq=False)
class MeasureCells:
    """One measure's cells of one team, oldest week first, in the units of ``boxscore export``; NaN and NaT where there is nothing."""

    measure: str
    week_ending: Days
    numerator: Numbers
    denominator: Numbers
    value: Numbers
    status: Codes
    """Places in ``STATUSES``."""
    as_of: Days
    n: Numbers


def cells_by_team(cells: pd.DataFrame, measures: Mapping[str, Measure]) -> dict[str, tuple[MeasureCells, ...]]:
    """Each team's cells, measure by measure in the order of their ids.

    ``cells`` are those of any number of teams, in any order, in the warehouse's units, with the columns of ``CELL_COLUMNS``. KeyError
    names the measures that ``measures`` lacks.
    """
    ordered = in_pounds(cells, measures).sort_values(["team", "measure", "week_ending"], kind="stable", ignore_index=True)
    series = ordered[["team", "measure"]].astype("str")
    begins = np.flatnonzero((series != series.shift()).any(axis=1).to_numpy())
    columns = _columns(ordered)
    names = series.iloc[begins].itertuples(index=False, name=None)
    of_team: dict[str, list[MeasureCells]] = {}
    for (team, measure), (first, end) in zip(names, pairwise([*begins, len(ordered)]), strict=True):
        part = {name: column[first:end] for name, column in columns.items()}
        of_team.setdefault(team, []).append(MeasureCells(measure=measure, **part))
    return {team: tuple(parts) for team, parts in of_team.items()}


def _columns(cells: pd.DataFrame) -> dict[str, Any]:
    days = {name: cells[name].to_numpy("datetime64[D]") for name in ("week_ending", "as_of")}
    # Of NaN and of nothing there are two each, which look alike and are not the same bytes.
    told = {name: cells[name].to_numpy("float64", na_value=np.nan) for name in NUMBERS}
    numbers = {name: np.where(np.isnan(column), np.nan, column) + 0.0 for name, column in told.items()}
    return days | numbers | {"status": cells["status"].astype("str").map(CODES).to_numpy("int8")}


def plain_statuses(column: Codes) -> list[Status]:
    """The words the codes stand for."""
    statuses: list[Status] = _BY_CODE[column].tolist()
    return statuses


class Weeks(tuple[Week, ...]):
    """Weeks in their order."""

    @cached_property
    def places(self) -> dict[date, int]:
        """The place of each, by the Sunday it ends on."""
        return {week.ending: at for at, week in enumerate(self)}

    @cached_property
    def endings(self) -> tuple[date, ...]:
        """Their Sundays."""
        return tuple(week.ending for week in self)

    @cached_property
    def days(self) -> Days:
        """The same as a column."""
        return np.array(self.endings, "datetime64[D]")


def weeks_of(endings: Days) -> Weeks:
    """The weeks that end on these Sundays."""
    return _weeks(endings.tobytes())


@lru_cache(maxsize=4096)
def _weeks(endings: bytes) -> Weeks:
    return Weeks(map(_week, np.frombuffer(endings, "datetime64[D]").tolist()))


@lru_cache(maxsize=4096)
def _week(ending: date) -> Week:
    return Week(ending)
