"""The figures of teams' baselines, as their workbooks need them: some teams at a time. Working them out belongs to the measures."""

import pandas as pd

from assets.charting import SomeTeams
from assets.house import House
from measures.baselines import baseline_cells
from workbooks.baseline_contents import BaselineFigure

FIGURES = ["team", "measure", "value", "numerator", "denominator", "weeks"]


def baselines_of(house: House, some: SomeTeams) -> dict[str, tuple[BaselineFigure, ...]]:
    """By slug what each measure came to in its team's baseline; a team without one is not there."""
    told: dict[str, list[BaselineFigure]] = {}
    for team, measure, value, numerator, denominator, weeks in baseline_cells(house.board, some.cells)[FIGURES].itertuples(index=False):
        figure = BaselineFigure(measure, float(value), _plain(numerator), _plain(denominator), int(weeks))
        told.setdefault(team, []).append(figure)
    return {team: tuple(figures) for team, figures in told.items()}


def _plain(number: float) -> float | None:
    return None if pd.isna(number) else float(number)
