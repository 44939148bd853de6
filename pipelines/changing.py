"""``boxscore changes``: which figures changed, when and why, in words or as a table. What changed is found in the warehouse.

Imports neither Dagster nor Great Expectations.
"""

import textwrap
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

import pandas as pd

from boxscore.board import Board
from boxscore.cells import CELL_KEY, Status
from boxscore.measures import Measure
from boxscore.settings import Settings
from pipelines.exporting import as_written, measures_ever, refuse_unknown
from warehouse.store import Store
from workbooks.figures import in_pounds, shown

TOLD_COLUMNS = (*CELL_KEY, "was_value", "was_status", "is_value", "is_status", "changed_at", "run", "reason", "extracts")
FIGURES = ("numerator", "denominator", "value")
WIDTH = 110
NOTHING = "nothing"


def changed_cells(settings: Settings, board: Board, *, since: date | None, team: str | None, measure: str | None) -> pd.DataFrame:
    """One row a cell and run that changed it, newest first, with the columns of ``TOLD_COLUMNS``: money in pounds, times in UTC.

    ``since`` a day: what runs that ended on it (UTC) or later changed. ``extracts`` are files' names with the beginning of their hash. A
    hidden figure is not there; a measure that the board has given up since is. ConfigurationError for an unknown team or measure.
    """
    measures = measures_ever(board)
    refuse_unknown(board, team, measure, measures=measures)
    store = Store.reading(settings.warehouse_of(board))
    begins = datetime.combine(since, time()) if since else None
    changes = store.changes(since=begins, team=team, measure=measure)
    changes = changes[changes["measure"].isin(list(measures))]
    for side in ("was", "is"):
        said = changes.rename(columns={f"{side}_{name}": name for name in FIGURES})
        told = in_pounds(said[["measure", *FIGURES]], measures)["value"]
        changes[f"{side}_value"] = told.mask(changes[f"{side}_status"] == Status.HIDDEN)
    feeds = {feed for id in changes["measure"].unique() for feed in board.looks_at(measures[id])}
    deliveries = [store.deliveries(feed) for feed in sorted(feeds)]
    return changes.assign(extracts=_named(changes["extracts"], deliveries)).loc[:, list(TOLD_COLUMNS)]


def _named(extracts: "pd.Series[str]", deliveries: Sequence[pd.DataFrame]) -> "pd.Series[str]":
    names = {extract: name for of_feed in deliveries for extract, name in zip(of_feed["extract"], of_feed["name"], strict=True)}
    return extracts.map(lambda told: "; ".join(f"{names.get(one, 'unknown')} ({one})" for one in told.split())).astype("str")


def changes_as_csv(changes: pd.DataFrame, measures: Mapping[str, Measure]) -> str:
    """Plain CSV: days are ISO dates, times are UTC; a figure is written as ``boxscore export`` writes it, none as nothing."""
    money = [measures[id].is_money for id in changes["measure"]]
    values = {
        name: [as_written(value, two_decimals=pounds) for value, pounds in zip(changes[name], money, strict=True)]
        for name in ("was_value", "is_value")
    }
    times = changes["changed_at"].dt.strftime("%Y-%m-%dT%H:%M:%SZ")
    return changes.assign(**values, changed_at=times).to_csv(index=False, date_format="%Y-%m-%d", lineterminator="\n")


def changes_in_words(changes: pd.DataFrame, board: Board) -> str:
    """For a terminal: run by run, newest first, each figure that changed with the reason and the extracts."""
    if changes.empty:
        return "No figure has changed.\n"
    lines, measures = list[str](), measures_ever(board)
    for (changed_at, run), of_run in changes.groupby(["changed_at", "run"], sort=False):
        figures = "1 figure" if len(of_run) == 1 else f"{len(of_run):,} figures"
        lines += ["", f"{changed_at:%d/%m/%Y %H:%M} UTC, run {run}: {figures}"]
        rows: list[dict[str, Any]] = of_run.to_dict("records")  # type: ignore[assignment]
        for row in rows:
            lines += _figure_in_words(row, measures[row["measure"]])
    return "\n".join(lines[1:]) + "\n"


def _figure_in_words(row: dict[str, Any], measure: Measure) -> list[str]:
    was, now = (_side_in_words(row, side, measure) for side in ("was", "is"))
    lines = [
        f"  {row['team']}, {measure.id} {measure.name}, w/e {row['week_ending']:%d/%m/%Y}",
        f"    was {was}, is {now}: {row['reason']}",
    ]
    if row["extracts"]:
        lines += textwrap.wrap(f"from {row['extracts']}", WIDTH, initial_indent="    ", subsequent_indent="      ", break_on_hyphens=False)
    return lines


def _side_in_words(row: dict[str, Any], side: str, measure: Measure) -> str:
    value, status = row[f"{side}_value"], row[f"{side}_status"]
    if pd.isna(status):
        return NOTHING
    return str(status) if pd.isna(value) else f"{shown(float(value), measure)} ({status})"
