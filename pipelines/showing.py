"""The cells that may leave the team, picked out and in the units people use. What is hidden of them belongs to measures/."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from boxscore.board import Board
from boxscore.cells import CELL_COLUMNS, CELL_KEY
from boxscore.errors import ConfigurationError
from boxscore.longer_periods import Over
from boxscore.settings import Settings
from boxscore.weeks import WeekRange
from measures.disclosure.suppressed import suppressed
from measures.longer_periods import Way, cells_over, way_of
from pipelines.exporting import refuse_unknown
from pipelines.kept_facts import kept_facts
from warehouse.files import Files
from warehouse.lake import Lake
from warehouse.store import Store
from workbooks.figures import in_pounds

NEEDED = [*CELL_KEY, "numerator", "denominator", "status", "n"]


@dataclass(frozen=True)
class Asked:
    """Which of the copy's cells are wanted. None is any."""

    team: str | None
    measure: str | None
    weeks: WeekRange
    over: Over | None
    """Periods in place of weeks."""


def copy_for_others(settings: Settings, board: Board, asked: Asked, *, earlier: Sequence[pd.DataFrame] = ()) -> pd.DataFrame:
    """One row a cell, or a period, asked for: columns, order and units of ``export_cells``, or of ``export_over``.

    What is hidden is decided over every cell of the board, whatever is asked for, so that two copies never hide different things.
    ConfigurationError for an unknown team or measure.
    """
    refuse_unknown(board, asked.team, asked.measure)
    store = Store.reading(settings.warehouse_of(board))
    cells = store.cells(weeks=board.whole_history)
    copy = suppressed(cells[cells["measure"].isin(list(board.measure_by_id))], board, earlier=earlier)
    mine = copy[copy["team"].eq(asked.team or copy["team"]) & copy["measure"].eq(asked.measure or copy["measure"])]
    told = _periods(board, store, mine, over=asked.over, until=asked.weeks) if asked.over else mine.loc[:, list(CELL_COLUMNS)]
    first, last = (pd.Timestamp(week.ending) for week in (asked.weeks.first, asked.weeks.last))
    return in_pounds(told[told["week_ending"].between(first, last)], board.measure_by_id)


def _periods(board: Board, store: Store, copy: pd.DataFrame, *, over: Over, until: WeekRange) -> pd.DataFrame:
    """The copy's weeks added up; a median is of the rows of the weeks it shows."""
    history = WeekRange(board.first_week, until.last)
    weekly = copy[copy["week_ending"] <= pd.Timestamp(history.last.ending)]
    of_rows = [one for one in board.measures if way_of(one) is Way.OF_ROWS and (weekly["measure"] == one.id).any()]
    feeds = dict.fromkeys(feed for one in of_rows for feed in one.looks_at)
    return cells_over(over, board, weekly, kept_facts(board, store, Lake(Files(board.state)), feeds, history))


def earlier_copies(files: Sequence[str]) -> list[pd.DataFrame]:
    """The copies in CSV files, as this command wrote them; ConfigurationError for a file that is none."""
    return [_earlier_copy(file) for file in files]


def _earlier_copy(file: str) -> pd.DataFrame:
    advice = "Name a file that 'boxscore showcase --out FILE' wrote. Nothing was written."
    try:
        copy = pd.read_csv(file, dtype={"team": "str", "measure": "str", "status": "str"}, keep_default_na=False, na_values=[""])
    except FileNotFoundError:
        raise ConfigurationError(f"{file}: there is no such file. {advice}") from None
    except (OSError, UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError):
        raise ConfigurationError(f"{file} cannot be read as a table. {advice}") from None
    lacking = [name for name in NEEDED if name not in copy]
    if lacking:
        raise ConfigurationError(f"{file} has no column {', '.join(lacking)}. {advice}")
    if "weeks" in copy:
        raise ConfigurationError(f"{file} tells periods, not weeks. Name a copy made without --over. Nothing was written.")
    copy["week_ending"] = pd.to_datetime(copy["week_ending"], format="%Y-%m-%d", errors="coerce").astype("datetime64[us]")
    figures = ["numerator", "denominator", "n"]
    copy[figures] = copy[figures].apply(pd.to_numeric, errors="coerce").astype("Float64")
    if copy["week_ending"].isna().any() or copy.duplicated(list(CELL_KEY)).any():
        raise ConfigurationError(f"{file} has a week_ending that is no day, or a cell twice. {advice}")
    return copy
