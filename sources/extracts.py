"""Reads a delivery into typed rows by its feed's contract, refusing what cannot be read. Judging what was read belongs elsewhere."""

import re
from dataclasses import dataclass
from datetime import date, datetime

import pandas as pd

from boxscore.errors import ExtractRefused
from boxscore.feeds import Feed, Kind, Stated, Supplier, Taken
from boxscore.periods import Period
from sources.deliveries import Delivery
from sources.grid import open_grids
from sources.headers import Header, body, find_header
from sources.identifiers import rows_with_identifiers
from sources.values import first_day, parsed, said, shape, tidy

REFUSED_COLUMNS = ("row_number", "column_name", "rule", "message")
TOTALS = r"(?i)^(?:(?:grand |sub)?-?\s*totals?\b|total records\b)"
PLACES_NAMED = 5


@dataclass(frozen=True)
class Extract:
    """What one delivery holds: typed rows that could be read, and what became of the rest."""

    delivery: Delivery
    rows: pd.DataFrame
    """One row a fact, indexed by its row number in the file: contract and derived columns, ``first_day`` and ``last_day`` of what
    it stands for, ``earliest`` and ``latest`` day its extract may speak of, and ``provisional``."""
    refused: pd.DataFrame
    """One row a value that could not be read: row_number, column_name, rule, message."""
    rows_read: int
    rows_left_out: int
    noticed: tuple[str, ...]
    """What a person may want to know of it, in sentences."""


def read_extract(delivery: Delivery, feed: Feed) -> Extract:
    """The delivery's rows, typed. ExtractRefused when it holds identifiers of patients, has no usable header or cannot be opened."""
    grids = open_grids(delivery.name, delivery.content)
    for grid in grids:
        _refuse_identifiers(delivery.name, grid.cells)
    header = find_header(delivery.name, grids, feed, delivery.supplier)
    text = body(header).apply(tidy)
    text, noticed = _facts_only(text, feed)
    text, derived_totals = _without_derived_totals(text, feed)
    rows, refused = _typed(text, feed, delivery)
    return Extract(
        delivery,
        rows,
        refused,
        rows_read=len(rows) + refused["row_number"].nunique(),
        rows_left_out=derived_totals,
        noticed=(*_unknown_columns(header), *_on_sheet(header), *noticed),
    )


def no_rows(feed: Feed) -> pd.DataFrame:
    """A frame of no rows with the columns and types that the feed's accepted rows have."""
    text = pd.DataFrame(columns=list(feed.columns), dtype="str").rename_axis("row_number")
    nothing = Delivery("", Supplier(name="", files=("",)), datetime.min, b"")
    rows, _ = _typed(text, feed, nothing)
    names = pd.Series([], dtype="str")
    return rows.reset_index().assign(extract=names, name=names, received=pd.NaT, week_ending=rows["last_day"].reset_index(drop=True))


def _refuse_identifiers(name: str, cells: pd.DataFrame) -> None:
    found = rows_with_identifiers(cells)
    if found:
        places = ", ".join(str(row + 1) for row in found[:PLACES_NAMED]) + (" and more" if len(found) > PLACES_NAMED else "")
        raise ExtractRefused(
            f"{name} holds what looks like a CHI or NHS number (row {places}). Nothing of it was kept. "
            "Remove the identifiers at their source and send the file again."
        )


def _facts_only(text: pd.DataFrame, feed: Feed) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Without blank rows, and without the totals and footnotes that follow or break up the facts."""
    filled = (text != "").sum(axis="columns")
    text, filled = text[filled > 0], filled[filled > 0]
    key = [column for column in feed.key if column in text]
    incomplete = text[(text[key] == "").any(axis="columns")]
    if incomplete.empty:
        return text, ()
    first_text = incomplete.where(incomplete != "").bfill(axis="columns").iloc[:, 0]
    footing = first_text.str.contains(TOTALS, na=False) | ((filled[incomplete.index] == 1) & (len(text.columns) > 2))
    left_out = [int(row) for row in incomplete.index[footing]]
    if not left_out:
        return text, ()
    places = ", ".join(map(str, left_out[:PLACES_NAMED])) + (" and more" if len(left_out) > PLACES_NAMED else "")
    return text.drop(index=left_out), (f"{len(left_out)} lines that are totals or notes were left out (row {places}).",)


def _without_derived_totals(text: pd.DataFrame, feed: Feed) -> tuple[pd.DataFrame, int]:
    derived = pd.Series(False, index=text.index)
    for column, values in feed.leave_out.items():
        if column in text:
            derived |= text[column].isin(values)
    return text[~derived], int(derived.sum())


def _unknown_columns(header: Header) -> tuple[str, ...]:
    if not header.unknown:
        return ()
    return (f"Columns that are not in the contract were left out: {', '.join(header.unknown)}.",)


def _on_sheet(header: Header) -> tuple[str, ...]:
    return (f"Read from the sheet '{header.grid.sheet}'.",) if header.grid.sheet else ()


def _typed(text: pd.DataFrame, feed: Feed, delivery: Delivery) -> tuple[pd.DataFrame, pd.DataFrame]:
    rows = pd.DataFrame(index=text.index)
    problems = []
    for name, column in feed.columns.items():
        if name in delivery.supplier.constants:
            continue
        written = text[name] if name in text else pd.Series("", index=text.index, dtype="str")
        rows[name], unreadable = parsed(written, column)
        message = written[unreadable].map(lambda value: f"its shape is {shape(value)}")  # noqa: B023  mapped at once
        problems.append(_problems(delivery.name, name, f"is not {said(column)}", message))
    for name, value in delivery.supplier.constants.items():
        rows[name] = pd.Series(value, index=rows.index, dtype="str")
    for name, derived in feed.derived.items():
        rows[name] = _derived(text, rows, derived)
    rows = _placed_in_time(rows, feed, delivery)
    refused = pd.concat(problems, ignore_index=True)
    return rows.drop(index=refused["row_number"].unique()), refused


def _problems(extract: str, column: str, what: str, shapes: "pd.Series[str]") -> pd.DataFrame:
    messages = [f"{extract}, row {row}: {column} {what} ({look}). Correct the row and send the file again." for row, look in shapes.items()]
    return pd.DataFrame({"row_number": shapes.index, "column_name": column, "rule": "cannot be read", "message": messages})


def _derived(text: pd.DataFrame, rows: pd.DataFrame, derived: Taken | Stated) -> "pd.Series[str] | pd.Series[int]":
    match derived:
        case Taken(from_=column, pattern=pattern):
            return text[column].str.extract(f"^(?:{pattern})$", expand=False)
        case Stated(distinct=column, within=group):
            return text[column].groupby(rows[group]).transform("nunique").astype("Int64")


def _placed_in_time(rows: pd.DataFrame, feed: Feed, delivery: Delivery) -> pd.DataFrame:
    last = rows[feed.week_from]
    period = _period_named(delivery.name, delivery.supplier)
    provisional = pd.Series(False, index=rows.index)
    for column, values in feed.provisional_when.items():
        provisional |= rows[column].isin(values)
    return rows.assign(
        first_day=first_day(last, feed.columns[feed.week_from].kind),
        last_day=last,
        earliest=pd.Timestamp(period.first if period else feed.begins),
        latest=pd.Timestamp(period.last if period else date.max),
        provisional=provisional,
    )


def _period_named(name: str, supplier: Supplier) -> Period | None:
    """The month an extract is for, when its supplier says so in the file's name."""
    if supplier.period_in_name is None:
        return None
    match = re.search(supplier.period_in_name, name)
    if match is None:
        raise ExtractRefused(
            f"{name} does not say in its name which month it is for, as its supplier's files do. Rename it and send it again."
        )
    return Period.of_month(int(match["year"]), int(match["month"]))
