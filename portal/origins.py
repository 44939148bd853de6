"""Where the latest figure of a measure comes from: its sum, its files, what it said before. Rows have a page apart."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from boxscore.board import Board
from boxscore.cells import WITH_A_VALUE
from boxscore.measures import Measure
from boxscore.weeks import Week, WeekRange
from portal.numbers import NONE, plain_number
from portal.team_figures import TeamFigures
from warehouse.store import Store
from workbooks.figures import in_pounds, in_told_units, shown
from workbooks.lines import Line


@dataclass(frozen=True)
class File:
    """One extract behind the figure."""

    name: str
    feed: str
    supplier: str
    rows_read: int
    """All rows of it, also of other teams."""
    rows_refused: int
    first_day: date | None
    last_day: date | None
    received: datetime | None
    """In the board's own zone; None where that was not kept."""


@dataclass(frozen=True)
class Before:
    """What the figure said before it changed."""

    value: str
    status: str
    changed: datetime
    """When the run that changed it began, in the board's own zone."""


@dataclass(frozen=True)
class Origin:
    """What stands behind one figure."""

    week: Week
    value: str
    sum: str
    """How the value is made up: ``12 / 480 x 1,000``; empty for what is not divided."""
    status: str
    as_of: date | None
    n: str
    written: datetime | None
    """When the run that last changed it began, in the board's own zone."""
    files: tuple[File, ...]
    before: tuple[Before, ...]
    """Newest first."""


def origin_of(board: Board, store: Store, figures: TeamFigures, line: Line) -> Origin | None:
    """Of the newest week with a figure; None when there is none."""
    week, measure = line.latest_week, line.measure
    if week is None or line.latest is None or line.latest.value is None:
        return None
    cells = figures.cells[figures.cells["measure"] == measure.id]
    told = in_pounds(cells[cells["week_ending"] == pd.Timestamp(week.ending)], board.measure_by_id)
    cell: dict[str, Any] = {str(name): value for name, value in told.iloc[0].items()}
    begun = {run: _local(board, at) for run, at in store.runs()[["run", "started_at"]].itertuples(index=False)}
    return Origin(
        week=week,
        value=shown(line.latest.value, measure),
        sum=_sum(cell, measure),
        status=str(line.latest.status),
        as_of=line.latest.as_of,
        n=plain_number(cell["n"]),
        written=begun.get(cell["run"]),
        files=tuple(_files(board, store, measure, "" if pd.isna(cell["extracts"]) else cell["extracts"])),
        before=tuple(_before(store, figures, measure, week, begun)),
    )


def _sum(cell: dict[str, Any], measure: Measure) -> str:
    if pd.isna(cell["denominator"]):
        return ""
    sides = [plain_number(cell[name], money=name in measure.figures_in_money) for name in ("numerator", "denominator")]
    times = 100 if measure.is_percentage else measure.per
    return " / ".join(sides) + (f" × {times:,}" if times > 1 else "")


def _files(board: Board, store: Store, measure: Measure, extracts: str) -> Iterator[File]:
    hashes = set(extracts.split())
    for id in board.looks_at(measure):
        deliveries = store.deliveries(id)
        mine = deliveries[deliveries["extract"].isin(hashes) & (deliveries["outcome"] == "accepted")].drop_duplicates(
            "extract", keep="last"
        )
        for row in mine.drop_duplicates("extract", keep="last").to_dict("records"):
            first, last = (None if pd.isna(row[name]) else row[name].date() for name in ("first_day", "last_day"))
            received = None if pd.isna(row["received_at"]) else _local(board, row["received_at"])
            feed = board.feed_by_id[id].title
            yield File(row["name"], feed, row["supplier"], row["rows_read"], row["rows_refused"], first, last, received)


def _before(store: Store, figures: TeamFigures, measure: Measure, week: Week, begun: dict[str, datetime]) -> Iterator[Before]:
    """What was hidden then stays so."""
    earlier = store.superseded_cells(team=figures.team.slug, measure=measure.id, weeks=WeekRange(week, week))
    told = sorted(earlier.to_dict("records"), key=lambda row: begun[row["superseded_by"]], reverse=True)
    for row in told:
        has_value = row["status"] in WITH_A_VALUE and not pd.isna(row["value"])
        value = shown(in_told_units(float(row["value"]), measure), measure) if has_value else NONE
        yield Before(value, row["status"], begun[row["superseded_by"]])


def _local(board: Board, utc: datetime) -> datetime:
    return utc.replace(tzinfo=UTC).astimezone(ZoneInfo(board.timezone))
