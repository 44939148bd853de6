"""What may be kept of a refused row: its numbers, days and known codes; of any other text its shape. Storing it belongs elsewhere."""

import json
from collections.abc import Collection
from typing import Any

import pandas as pd

from boxscore.columns import WORDED_KINDS, Kind
from boxscore.feeds import Feed
from sources.values import shape


def safe_content(rows: pd.DataFrame, refused: pd.DataFrame, feed: Feed, *, known_codes: Collection[str]) -> "pd.Series[str]":
    """Of each row (typed, by its row number) what may be kept, as JSON: a text for each column of the contract that has one.

    A text or code is told where its contract states it, or it is one of ``known_codes`` (in small letters) in a column that names the team;
    else, as a value that could not be read, by its ``shape`` (which ``refused`` has). Money in pounds, days in ISO.
    """
    told = pd.DataFrame({name: _column(rows[name], name, feed, known_codes) for name in feed.columns if name in rows}, index=rows.index)
    shapes = refused[refused["column_name"].isin(told.columns) & (refused["shape"] != "")]
    for row, column, figure in shapes[["row_number", "column_name", "shape"]].itertuples(index=False):
        if row in told.index:
            told.loc[row, column] = figure
    columns = list(told.columns)
    lines = [{name: text for name, text in zip(columns, row, strict=True) if text} for row in told.itertuples(index=False)]
    return pd.Series([json.dumps(line, ensure_ascii=False) for line in lines], index=rows.index, dtype="str")


def row_keys(rows: pd.DataFrame, feed: Feed) -> "pd.Series[str]":
    """A digest of what names each row once, by which a corrected row is known again; the empty string where that cannot be read.

    Only a digest, for the key of a row may be a pseudonym.
    """
    key = rows[list(feed.key)]
    digests = pd.util.hash_pandas_object(key.astype("str"), index=False)
    written = pd.Series([f"{digest:016x}" for digest in digests], index=rows.index, dtype="str")
    return written.where(key.notna().all(axis="columns"), "")


def _column(values: "pd.Series[Any]", name: str, feed: Feed, known_codes: Collection[str]) -> list[str]:
    kind = feed.columns[name].kind
    if kind in WORDED_KINDS:
        constants = {supplier.constants[name].casefold() for supplier in feed.suppliers if name in supplier.constants}
        known = feed.known_values(name) | constants | (set(known_codes) if name in feed.team_from else set())
        return ["" if pd.isna(value) else _known_or_shape(str(value), known) for value in values]
    return ["" if pd.isna(value) else _written(value, kind) for value in values]


def _known_or_shape(text: str, known: Collection[str]) -> str:
    return text if text.casefold() in known else shape(text)


def _written(value: Any, kind: Kind) -> str:
    if kind is Kind.MONEY:
        return f"{'-' if value < 0 else ''}{abs(int(value)) // 100}.{abs(int(value)) % 100:02d}"
    if kind is Kind.TIME:
        return f"{int(value) // 60:02d}:{int(value) % 60:02d}"
    if kind is Kind.YES_OR_NO:
        return "Yes" if value else "No"
    return f"{value:%Y-%m-%d}" if isinstance(value, pd.Timestamp) else f"{value:.15g}"
