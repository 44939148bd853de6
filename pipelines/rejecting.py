"""``boxscore rejects``: the rows that are refused, as a table and as a report for their supplier. Refusing them belongs elsewhere.

Imports neither Dagster nor Great Expectations.
"""

import json
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from boxscore.board import Board
from boxscore.errors import ConfigurationError
from boxscore.settings import Settings
from boxscore.weeks import Week, WeekRange
from warehouse.files import Files
from warehouse.refusals import REFUSAL_KEY
from warehouse.store import Store
from workbooks.refusals import RefusalsContents, RefusedFile, RefusedRow, RowPutRight, report_bytes

COLUMNS = ("feed", "name", "row_number", "column_name", "rule", "week_ending", "message", "content", "extract", "run")


@dataclass(frozen=True)
class Rejects:
    """What is refused now, and what was."""

    board: Board
    rows: pd.DataFrame
    """One row a refused row and reason, in order of feed, file and row, with ``COLUMNS`` and ``supplier``."""
    put_right: pd.DataFrame
    """One row a row and reason that was refused and is no longer, the newest first, with the name of the file that did it, ``by``."""
    files: pd.DataFrame
    """One row a file that is refused whole: ``feed``, ``supplier``, ``name``, ``message``."""
    of_no_week: int
    """How many rows are left out because nobody knows whether they are of the week that was asked for."""

    def sentences(self, out: str | None) -> list[str]:
        """What a person is told beside the table."""
        count = len(self.rows.drop_duplicates(["feed", "extract", "row_number"]))
        said = [f"{count:,} {'row is' if count == 1 else 'rows are'} refused{f'; the report is in {out}' if out else ''}."]
        said += [f"Refused whole: {message}" for message in self.files["message"]]
        if self.of_no_week:
            said.append(f"{self.of_no_week:,} refused rows whose week nobody knows are left out; without --week they are listed.")
        return said


def rejects_of(settings: Settings, board: Board, *, feed: str | None, day: date | None) -> Rejects:
    """What is refused of the board, or of one feed, or of the week that holds ``day``. ConfigurationError for an unknown feed.

    Of a week only rows are told whose own week is known; files that are refused whole belong to no week.
    """
    if feed is not None and feed not in board.feed_by_id:
        raise ConfigurationError(f"The board has no feed '{feed}'. Its feeds are {', '.join(board.feed_by_id)}.")
    store = Store.reading(settings.warehouse_of(board))
    weeks = WeekRange(Week.of(day), Week.of(day)) if day else None
    rows, deliveries = _of_board(store.refused_rows(feed, weeks), board), _of_board(store.deliveries(feed), board)
    suppliers = deliveries.drop_duplicates(["feed", "extract"]).set_index(["feed", "extract"])["supplier"]
    by_place = [suppliers.get(place, "") for place in rows[["feed", "extract"]].itertuples(index=False, name=None)]
    every = _of_board(store.refused_rows(feed), board) if day else rows
    return Rejects(
        board,
        rows.assign(supplier=pd.Series(by_place, index=rows.index, dtype="str")),
        _with_names(_of_board(store.rows_put_right(feed, weeks), board), deliveries),
        _refused_files(deliveries, store.run_times()) if day is None else deliveries.iloc[:0],
        of_no_week=len(every[every["week_ending"].isna()].drop_duplicates(["extract", "row_number"])) if day else 0,
    )


def as_csv(told: Rejects) -> str:
    """Plain CSV, one row a refused row and reason; days are ISO dates, ``content`` is what may be told of the row, as JSON."""
    rows = told.rows.loc[:, list(COLUMNS)].rename(columns={"name": "file", "row_number": "row", "column_name": "column"})
    return rows.to_csv(index=False, date_format="%Y-%m-%d", lineterminator="\n")


def write_report(contents: RefusalsContents, out: str) -> None:
    """Writes the report to a file, path or URL; its name must end in .xlsx."""
    if not out.lower().endswith(".xlsx"):
        raise ConfigurationError(f"The report is a workbook: '{out}' must end in .xlsx. Nothing was written.")
    place, _, name = out.rpartition("/")
    Files(place or ".").write(name, report_bytes(contents))


def report_contents(told: Rejects) -> RefusalsContents:
    """The same, as the report says it."""
    title = {feed.id: feed.title for feed in told.board.feeds}
    rows: list[dict[Hashable, Any]] = told.rows.to_dict("records")
    files: list[dict[Hashable, Any]] = told.files.to_dict("records")
    right: list[dict[Hashable, Any]] = told.put_right.to_dict("records")
    return RefusalsContents(
        board_title=told.board.title,
        invented=told.board.invented,
        as_of=told.board.as_of,
        rows=tuple(_row(row, title[row["feed"]]) for row in rows),
        files=tuple(RefusedFile(title[row["feed"]], row["supplier"], row["name"], row["message"]) for row in files),
        put_right=tuple(
            RowPutRight(
                title[row["feed"]], row["name"], row["row_number"], row["message"], row["became"], row["by"], row["put_right_at"].date()
            )
            for row in right
        ),
    )


def _row(row: dict[Hashable, Any], title: str) -> RefusedRow:
    week = None if pd.isna(row["week_ending"]) else row["week_ending"].date()
    said = json.loads(row["content"]) if isinstance(row["content"], str) and row["content"] else {}
    content = "; ".join(f"{name}: {text}" for name, text in said.items())
    return RefusedRow(
        title, row["supplier"], row["name"], row["row_number"], row["column_name"], row["rule"], week, row["message"], content
    )


def _of_board(frame: pd.DataFrame, board: Board) -> pd.DataFrame:
    return frame[frame["feed"].isin(list(board.feed_by_id))]


def _with_names(put_right: pd.DataFrame, deliveries: pd.DataFrame) -> pd.DataFrame:
    names = deliveries.drop_duplicates("extract", keep="last").set_index("extract")["name"]
    named = put_right.assign(by=put_right["put_right_by"].map(names).fillna("").astype("str"))
    return named.sort_values(["put_right_at", *REFUSAL_KEY], ascending=[False, *[True] * len(REFUSAL_KEY)], ignore_index=True)


def _refused_files(deliveries: pd.DataFrame, run_times: "pd.Series[pd.Timestamp]") -> pd.DataFrame:
    """Those refused when their feed was last looked at: of others a better has come, or they are gone."""
    looked_at = deliveries["last_run"].map(run_times)
    newest = looked_at.groupby(deliveries["feed"]).transform("max")
    return deliveries[(deliveries["outcome"] == "refused") & (looked_at == newest)]
