"""A measure's weeks as a table of texts: its figures, what they rest on, their centre line. Drawing them belongs elsewhere."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from boxscore.board import Board
from boxscore.cells import WITH_A_VALUE, Status
from boxscore.weeks import Week
from portal.team_figures import TeamFigures
from workbooks.figures import in_pounds, in_told_units, shown
from workbooks.lines import Line

DECIMALS = 4
"""Of a number beside a figure that is no whole number."""
NONE = "–"
BESIDE = ("numerator", "denominator", "n")


@dataclass(frozen=True)
class Number:
    """One week of the measure; a dash where there is nothing to show."""

    week: Week
    value: str
    status: str
    as_of: date | None
    beside: tuple[str, ...]
    """Numerator, denominator and n."""
    centre: str
    signal: str


def numbers_of(board: Board, figures: TeamFigures, line: Line) -> Iterator[Number]:
    """The weeks of the measure, newest first. Of a hidden figure nothing is told but that it is."""
    measure, charted = line.measure, figures.charts.weeks(figures.team.slug, line.measure.id)
    centres, signals = (dict(zip(charted["week_ending"].dt.date, charted[name], strict=True)) for name in ("centre", "signal"))
    cells = in_pounds(figures.cells[figures.cells["measure"] == measure.id], board.measure_by_id)
    beside = {row["week_ending"].date(): row for row in cells.to_dict("records")}
    for week, figure in reversed(line.by_week.items()):
        cell = beside[week.ending] if figure.status in WITH_A_VALUE else {}
        centre = centres.get(week.ending)
        yield Number(
            week=week,
            value=NONE if figure.value is None else shown(figure.value, measure),
            status=str(figure.status),
            as_of=None if figure.status is Status.HIDDEN else figure.as_of,
            beside=tuple(plain_number(cell.get(name), money=name in measure.figures_in_money) for name in BESIDE),
            centre=NONE if pd.isna(centre) else shown(in_told_units(float(centre), measure), measure),
            signal=signals.get(week.ending, "").replace("_", " "),
        )


def plain_number(number: Any, *, money: bool = False) -> str:
    """A number beside a figure, as short as it can be; money in pounds; a dash for none."""
    if pd.isna(number):
        return NONE
    if money:
        return f"{'-' if number < 0 else ''}£{abs(number):,.2f}"
    text = f"{float(number):,.{DECIMALS}f}"
    return text.rstrip("0").rstrip(".")
