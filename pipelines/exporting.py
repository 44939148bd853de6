"""``boxscore export``: cells as CSV or Parquet, in the units people use. Imports neither Dagster nor Great Expectations."""

import io
import sys
from collections.abc import Mapping
from datetime import date

import pandas as pd

from boxscore.board import Board
from boxscore.cells import CELL_COLUMNS
from boxscore.errors import ConfigurationError
from boxscore.longer_periods import Over
from boxscore.measures import Measure
from boxscore.settings import Settings
from boxscore.weeks import WeekRange
from measures.catalogue import catalogue
from measures.longer_periods import Way, cells_over, way_of
from pipelines.kept_facts import kept_facts
from warehouse.files import Files
from warehouse.lake import Lake
from warehouse.store import Store
from workbooks.figures import in_pounds


def export_cells(
    settings: Settings, board: Board, *, team: str | None, measure: str | None, weeks: WeekRange, as_at: date | None = None
) -> pd.DataFrame:
    """One row a cell, in order of team, measure and week, with the columns of ``CELL_COLUMNS``.

    Money in pounds, percentages 0-100; a cell without a value has NA. ``as_at``: the cells as they were at the end of that day (UTC); none
    when nothing had been run by then, and those of measures the board has given up since among them. ConfigurationError for an unknown team
    or measure.
    """
    measures = board.measure_by_id if as_at is None else measures_ever(board)
    refuse_unknown(board, team, measure, measures=measures)
    store = Store.reading(settings.warehouse_of(board))
    if as_at is None:
        cells = store.cells(team=team, measure=measure, weeks=weeks)
    else:
        cells = store.cells_as_at(as_at, team=team, measure=measure, weeks=weeks)
    known = cells[cells["measure"].isin(list(measures))]
    return in_pounds(known, measures).loc[:, list(CELL_COLUMNS)]


def export_over(settings: Settings, board: Board, over: Over, *, team: str | None, measure: str | None, weeks: WeekRange) -> pd.DataFrame:
    """One row a cell of the ``weeks`` that ends a period: the period's figures, with the columns of ``LONGER_COLUMNS``.

    Units and order are those of ``export_cells``. ConfigurationError for an unknown team or measure, and when no team has the baseline
    asked for.
    """
    refuse_unknown(board, team, measure)
    if over is Over.SINCE_BASELINE:
        _refuse_without_baseline(board, team)
    store, lake = Store.reading(settings.warehouse_of(board)), Lake(Files(board.state))
    history = WeekRange(board.first_week, weeks.last)
    cells = store.cells(team=team, measure=measure, weeks=history)
    from_rows = (one for one in board.measures if measure in (None, one.id) and way_of(one) is Way.OF_ROWS)
    feeds = dict.fromkeys(feed for one in from_rows for feed in one.looks_at)
    told = cells_over(over, board, cells, kept_facts(board, store, lake, feeds, history))
    return in_pounds(told[told["week_ending"] >= pd.Timestamp(weeks.first.ending)], board.measure_by_id)


def _refuse_without_baseline(board: Board, team: str | None) -> None:
    with_one = [one.slug for one in board.teams if one.baseline]
    if not with_one or (team is not None and team not in with_one):
        whose = "No team of the board has a baseline" if team is None else f"'{team}' has no baseline"
        example = "baseline: {from: 2026-01-05, to: 2026-03-29}"
        raise ConfigurationError(f"{whose} to tell figures since. Say in teams.yaml which whole weeks it is, such as {example}.")


def write_cells(cells: pd.DataFrame, board: Board, *, kind: str, out: str | None) -> None:
    """Writes the cells as ``csv`` or ``parquet`` to a file, path or URL, or CSV to the screen."""
    if kind == "parquet":
        buffer = io.BytesIO()
        cells.to_parquet(buffer, index=False)
        content = buffer.getvalue()
    else:
        content = as_csv(cells, measures_ever(board)).encode()
    if out is None:
        sys.stdout.write(content.decode())
        return
    place, _, name = out.rpartition("/")
    Files(place or ".").write(name, content)


def as_csv(cells: pd.DataFrame, measures: Mapping[str, Measure]) -> str:
    """Plain CSV: whole numbers without a point, money with two decimals, empty where there is no value."""
    texts = {}
    for name in ("numerator", "denominator", "value", "n"):
        money = cells["measure"].map({id: name in measure.figures_in_money for id, measure in measures.items()})
        texts[name] = [as_written(value, two_decimals=bool(pounds)) for value, pounds in zip(cells[name], money, strict=True)]
    return cells.assign(**texts).to_csv(index=False, date_format="%Y-%m-%d", lineterminator="\n")


def as_written(value: float | None, *, two_decimals: bool) -> str:
    """A figure as tables have it: whole numbers without a point, nothing where there is none."""
    if value is None or pd.isna(value):
        return ""
    if two_decimals:
        return f"{value:.2f}"
    return str(int(value)) if float(value).is_integer() else repr(float(value))


def measures_ever(board: Board) -> dict[str, Measure]:
    """The board's measures and, as the catalogue has them, those it may have shown before; one of its own that it dropped is not known."""
    return {measure.id: measure for measure in catalogue()} | board.measure_by_id


def refuse_unknown(board: Board, team: str | None, measure: str | None, *, measures: Mapping[str, Measure] | None = None) -> None:
    """ConfigurationError, naming what there is, for a team or a measure that is none of the board's (or of ``measures``); None is any."""
    if team is not None and team not in board.team_by_slug and team != "(unmapped)":
        raise ConfigurationError(f"The board has no team '{team}'. Its teams are {', '.join(sorted(board.team_by_slug))}.")
    if measure is not None and measure not in (measures or board.measure_by_id):
        raise ConfigurationError(f"No team of the board has chosen '{measure}'. Its measures are {', '.join(board.measure_by_id)}.")
