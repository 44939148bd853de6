"""Which lines of an extract are facts, which are blank, totals or notes around them, and which fell apart. What they say belongs
elsewhere."""

import re
from itertools import pairwise

import pandas as pd

from boxscore.feeds import Feed
from sources.headers import Header

THOUSANDS, REST_OF_A_NUMBER = re.compile(r"\s*[-(£]*\s*[1-9]\d{0,2}"), re.compile(r"\d{3}(?:\.\d+)?[-)]?\s*")
TOTALS = r"(?i)^(?:(?:grand|sub)?[ -]?totals?\b)|\btotals?:?$"


def facts_only(parts: list[pd.DataFrame], feed: Feed) -> tuple[list[pd.DataFrame], list[int]]:
    """Without blank rows, and without the totals and notes that follow or break up the facts, whose row numbers are told."""
    filled = [(text != "").sum(axis="columns") for text in parts]
    last_fact = max([0, *(int(row) for counts in filled for row in counts.index[counts > 1][-1:])])
    left_out = [_totals_and_notes(text, counts, feed, last_fact) for text, counts in zip(parts, filled, strict=True)]
    facts = [text[counts > 0].drop(index=rows) for text, counts, rows in zip(parts, filled, left_out, strict=True)]
    return facts, [row for rows in left_out for row in rows]


def fallen_apart(header: Header) -> set[int]:
    """The row numbers of a CSV's lines that have more values than its header has names, for an amount such as 1,200 lost its quotation
    marks: every value after it stands under another's name. What is noted beside the table is none."""
    wide = (cells for cells in header.grid.parts if not header.grid.sheet and len(cells.columns) > header.ends)
    beside = (cells[cells[header.ends].astype("str").str.contains("[0-9]")].loc[header.row + 1 :] for cells in wide)
    return {int(row[0]) + 1 for cells in beside for row in cells.itertuples() if _holds_a_split_number(row[1:])}


def _holds_a_split_number(cells: tuple[str, ...]) -> bool:
    return any(THOUSANDS.fullmatch(one) and REST_OF_A_NUMBER.fullmatch(next_one) for one, next_one in pairwise(cells))


def without_derived_totals(text: pd.DataFrame, feed: Feed) -> pd.DataFrame:
    """Without the rows that the contract leaves out because they are no facts of their own."""
    derived = pd.Series(False, index=text.index)
    for column, values in feed.leave_out.items():
        if column in text:
            derived |= text[column].isin(values)
    return text[~derived]


def _totals_and_notes(text: pd.DataFrame, filled: "pd.Series[int]", feed: Feed, last_fact: int) -> list[int]:
    """The rows that are none of the facts.

    They want something that every fact has: a total says what it is, a note stands alone in its row, inside the facts without a key.
    """
    needed = [name for name, column in feed.columns.items() if name in text and not column.blank]
    wanting = text[(text[needed] == "").any(axis="columns") & (filled > 0)].astype("str")
    if wanting.empty:
        return []
    keyless = (wanting[[column for column in feed.key if column in text]] == "").any(axis="columns")
    notes = (filled[wanting.index] == 1) & (keyless | (wanting.index > last_fact)) & (len(text.columns) > 2)
    return [int(row) for row in wanting.index[notes | _are_totals(wanting)]]


def _are_totals(rows: pd.DataFrame) -> "pd.Series[bool]":
    first_text = rows.where(rows != "").bfill(axis="columns").iloc[:, 0]
    return first_text.str.contains(TOTALS, na=False)
