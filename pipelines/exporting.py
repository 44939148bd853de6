"""``boxscore export``: cells as CSV or Parquet, in the units people use. Imports neither Dagster nor Great Expectations."""

import io
import sys
from collections.abc import Mapping

import pandas as pd

from boxscore.board import Board
from boxscore.cells import CELL_COLUMNS
from boxscore.errors import ConfigurationError
from boxscore.measures import Measure
from boxscore.settings import Settings
from boxscore.weeks import WeekRange
from warehouse.files import Files
from warehouse.store import Store
from workbooks.figures import in_pounds


def export_cells(settings: Settings, board: Board, *, team: str | None, measure: str | None, weeks: WeekRange) -> pd.DataFrame:
    """One row a cell, in order of team, measure and week, with the columns of ``CELL_COLUMNS``.

    Money in pounds, percentages 0-100; a cell without a value has NA. ConfigurationError for an unknown team or measure.
    """
    refuse_unknown(board, team, measure)
    cells = Store.reading(settings.warehouse_of(board)).cells(team=team, measure=measure, weeks=weeks)
    known = cells[cells["measure"].isin(list(board.measure_by_id))]
    return in_pounds(known, board.measure_by_id).loc[:, list(CELL_COLUMNS)]


def write_cells(cells: pd.DataFrame, board: Board, *, kind: str, out: str | None) -> None:
    """Writes the cells as ``csv`` or ``parquet`` to a file, path or URL, or CSV to the screen."""
    if kind == "parquet":
        buffer = io.BytesIO()
        cells.to_parquet(buffer, index=False)
        content = buffer.getvalue()
    else:
        content = as_csv(cells, board.measure_by_id).encode()
    if out is None:
        sys.stdout.write(content.decode())
        return
    place, _, name = out.rpartition("/")
    Files(place or ".").write(name, content)


def as_csv(cells: pd.DataFrame, measures: Mapping[str, Measure]) -> str:
    """Plain CSV: whole numbers without a point, money with two decimals, empty where there is no value."""
    money = cells["measure"].map({id: measure.is_money for id, measure in measures.items()})
    texts = {name: [_text(value, two_decimals=False) for value in cells[name]] for name in ("denominator", "n")}
    for name in ("numerator", "value"):
        texts[name] = [_text(value, two_decimals=bool(pounds)) for value, pounds in zip(cells[name], money, strict=True)]
    return cells.assign(**texts).to_csv(index=False, date_format="%Y-%m-%d", lineterminator="\n")


def _text(value: float | None, *, two_decimals: bool) -> str:
    if value is None or pd.isna(value):
        return ""
    if two_decimals:
        return f"{value:.2f}"
    return str(int(value)) if float(value).is_integer() else repr(float(value))


def refuse_unknown(board: Board, team: str | None, measure: str | None) -> None:
    """ConfigurationError, naming what there is, for a team or a measure that is none of the board's; None is any."""
    if team is not None and team not in board.team_by_slug and team != "(unmapped)":
        raise ConfigurationError(f"The board has no team '{team}'. Its teams are {', '.join(sorted(board.team_by_slug))}.")
    if measure is not None and measure not in board.measure_by_id:
        raise ConfigurationError(f"No team of the board has chosen '{measure}'. Its measures are {', '.join(board.measure_by_id)}.")
