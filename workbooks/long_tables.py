"""The rows of a long table written as a sheet's XML at once. Short tables, headers and everything else go through openpyxl.

openpyxl takes about 30 microseconds a cell: 0.8 s for ten years of five measures, where this takes 0.07 s (measured 2026-11-23).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import pandas as pd
from openpyxl.utils import get_column_letter

from workbooks.tables import text

DAY_ZERO = pd.Timestamp(1899, 12, 30)
"""What Excel counts days from."""

DIMENSION = re.compile(rb'<dimension ref="[^"]*"\s*/>')


@dataclass(frozen=True)
class LongRows:
    """Rows to go below those a sheet has."""

    sheet: str
    """The title of the sheet they are for."""
    rows: bytes
    extent: str
    """The range the sheet covers with them."""


def text_cells(values: pd.Series) -> list[str]:
    """Each value as an inline string, so that none is ever read as a formula."""
    written = {value: escape(text(str(value)), quote=False) for value in values.unique()}
    return [f' t="inlineStr"><is><t xml:space="preserve">{written[value]}</t></is>' for value in values]


def number_cells(values: pd.Series) -> list[str]:
    """Each number in full precision; empty where there is none."""
    return ["" if value != value else f"><v>{value!r}</v>" for value in values.astype("float64").tolist()]


def day_cells(values: pd.Series) -> list[str]:
    """Each date as Excel counts days; empty where there is none."""
    return ["" if day != day else f"><v>{int(day)}</v>" for day in ((values - DAY_ZERO) / pd.Timedelta(days=1)).tolist()]


def rows_xml(columns: Sequence[Sequence[str]], styles: Sequence[int], *, first_row: int) -> bytes:
    """The rows of ``columns`` from column A on, their first in ``first_row``; an empty cell is left out."""
    letters = [get_column_letter(number) for number in range(1, len(columns) + 1)]
    places = [(letter, f'" s="{style}"') for letter, style in zip(letters, styles, strict=True)]
    rows = []
    for row, cells in enumerate(zip(*columns, strict=True), first_row):
        filled = (f'<c r="{letter}{row}{style}{cell}</c>' for (letter, style), cell in zip(places, cells, strict=True) if cell)
        rows.append(f'<row r="{row}">{"".join(filled)}</row>')
    return "".join(rows).encode()


def with_rows(sheet: bytes, added: LongRows) -> bytes:
    """The sheet's XML with the rows after those it has, and the range it says it covers put right."""
    covers = DIMENSION.sub(f'<dimension ref="{added.extent}"/>'.encode(), sheet, count=1)
    return covers.replace(b"</sheetData>", added.rows + b"</sheetData>", 1)
