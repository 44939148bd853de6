"""Reads a delivery into typed rows by its feed's contract, refusing what cannot be read. Judging what was read belongs elsewhere."""

import re
from dataclasses import dataclass
from datetime import date, datetime

import pandas as pd

from boxscore.errors import ExtractRefused
from boxscore.feeds import Column, Feed, Stated, Supplier, Taken
from boxscore.periods import Period
from sources.deliveries import Delivery
from sources.grid import Grid, open_grids
from sources.headers import Header, body, find_header
from sources.identifiers import HIDDEN, rows_with_identifiers, without_identifiers
from sources.values import first_day, parsed, said, shape, tidy

TOTALS = r"(?i)^(?:(?:grand|sub)?[ -]?totals?\b)|\btotals?:?$"
PLACES_NAMED = 5


@dataclass(frozen=True)
class Extract:
    """What one delivery holds: typed rows that could be read, and what became of the rest."""

    delivery: Delivery
    rows: pd.DataFrame
    """One row a fact, indexed by its row number in the file: contract and derived columns, ``first_day`` and ``last_day`` of what
    it stands for, ``earliest`` and ``latest`` day its extract may speak of, and ``provisional``."""
    refused: pd.DataFrame
    """One row a value that could not be read: row_number, column_name, rule, message; ``last_day`` where the row's date could be read."""
    rows_read: int
    rows_left_out: int
    noticed: tuple[str, ...]
    """What a person may want to know of it, in sentences."""


def read_extract(delivery: Delivery, feed: Feed) -> Extract:
    """The delivery's rows, typed. ExtractRefused when it holds identifiers of patients, has no usable header or cannot be opened."""
    grids = open_grids(delivery.name, delivery.content)
    _refuse_identifiers(delivery.name, grids)
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
        noticed=(*_unknown_columns(header), *_on_sheet(header), *noticed, *_nothing_under(header, text)),
    )


def no_rows(feed: Feed) -> pd.DataFrame:
    """A frame of no rows with the columns and types that the feed's accepted rows have."""
    text = pd.DataFrame(columns=list(feed.columns), dtype="str").rename_axis("row_number")
    nothing = Delivery("", Supplier(name="", files=("",)), datetime.min, b"")
    rows, _ = _typed(text, feed, nothing)
    names = pd.Series([], dtype="str")
    days = rows["last_day"].reset_index(drop=True)
    return rows.reset_index().assign(extract=names, name=names, received=days, week_ending=days)


def _refuse_identifiers(delivered_as: str, grids: list[Grid]) -> None:
    name = without_identifiers(delivered_as)
    sheets = [without_identifiers(grid.sheet) for grid in grids]
    found = ["in its name"] if HIDDEN in name else []
    found += ["in a sheet's name"] if any(HIDDEN in sheet for sheet in sheets) else []
    for sheet, grid in zip(sheets, grids, strict=True):
        rows = rows_with_identifiers(grid.cells)
        found += [_places([row + 1 for row in rows]) + (f" of the sheet '{sheet}'" if sheet else "")] if rows else []
    if found:
        raise ExtractRefused(
            f"{name} holds what looks like a CHI or NHS number ({'; '.join(found)}). Nothing of it was kept. "
            "Remove the identifiers at their source and send the file again."
        )


def _places(rows: list[int]) -> str:
    return f"row {', '.join(map(str, rows[:PLACES_NAMED]))}" + (" and more" if len(rows) > PLACES_NAMED else "")


def _facts_only(text: pd.DataFrame, feed: Feed) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Without blank rows, and without the totals and notes that follow or break up the facts.

    Either wants something that every fact has: a total says what it is, a note stands alone in its row, inside the facts without a key.
    """
    filled = (text != "").sum(axis="columns")
    text, filled = text[filled > 0], filled[filled > 0]
    needed = [name for name, column in feed.columns.items() if name in text and not column.blank]
    wanting = text[(text[needed] == "").any(axis="columns")]
    if wanting.empty:
        return text, ()
    keyless = (wanting[[column for column in feed.key if column in text]] == "").any(axis="columns")
    below = wanting.index > filled.index[filled > 1].max() if (filled > 1).any() else True
    notes = (filled[wanting.index] == 1) & (keyless | below) & (len(text.columns) > 2)
    left_out = [int(row) for row in wanting.index[notes | _are_totals(wanting)]]
    if not left_out:
        return text, ()
    return text.drop(index=left_out), (f"{len(left_out)} lines that are totals or notes were left out ({_places(left_out)}).",)


def _are_totals(rows: pd.DataFrame) -> "pd.Series[bool]":
    first_text = rows.where(rows != "").bfill(axis="columns").iloc[:, 0]
    return first_text.str.contains(TOTALS, na=False)


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
    if not header.grid.sheet:
        return ()
    others = ", ".join(f"'{sheet}'" for sheet in header.passed_over)
    not_read = f" Not read, though the contract's columns are there too: {others}. Send each as a file of its own." if others else ""
    return (f"Read from the sheet '{header.grid.sheet}'.{not_read}",)


def _nothing_under(header: Header, text: pd.DataFrame) -> tuple[str, ...]:
    return () if len(text) else (f"There is no row under its header (row {header.row + 1}).",)


def _typed(text: pd.DataFrame, feed: Feed, delivery: Delivery) -> tuple[pd.DataFrame, pd.DataFrame]:
    rows = pd.DataFrame(index=text.index)
    columns = feed.columns_from(delivery.supplier)
    text = text.reindex(columns=[*columns], fill_value="")
    problems = []
    for name, column in columns.items():
        rows[name], unreadable = parsed(text[name], column)
        problems.append(_problems(delivery.name, name, column, text.loc[unreadable, name]))
    for name, value in delivery.supplier.constants.items():
        rows[name] = pd.Series(value, index=rows.index, dtype="str")
    for name, derived in feed.derived.items():
        rows[name] = _derived(text, rows, derived)
    rows = _placed_in_time(rows, feed, delivery)
    refused = pd.concat(problems, ignore_index=True)
    refused["last_day"] = rows["last_day"].reindex(refused["row_number"]).to_numpy()
    return rows[~rows.index.isin(refused["row_number"])], refused


def _problems(extract: str, name: str, column: Column, unreadable: "pd.Series[str]") -> pd.DataFrame:
    messages = [
        f"{extract}, row {row}: {name} is not {said(column)} (its shape is {shape(value)}). Correct the row and send the file again."
        for row, value in unreadable.items()
    ]
    told = pd.DataFrame({"row_number": unreadable.index, "column_name": name, "rule": "cannot be read"})
    return told.assign(message=pd.Series(messages, dtype="str"))


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
