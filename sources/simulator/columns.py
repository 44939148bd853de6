"""Columns of facts made quickly from numpy arrays, in the types that reading an extract gives. What stands in them belongs elsewhere."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

Whole = NDArray[np.int64]
Flags = NDArray[np.bool_]
Parts = NDArray[np.float64]

TEXT = pd.StringDtype("pyarrow", na_value=np.nan)
NEVER = -1
"""A day or a minute that there is none of."""


def constant(text: str, rows: int) -> Any:
    """The same text in every row."""
    return picked([text], np.zeros(rows, dtype=np.int64))


def picked(choices: Sequence[str | None], at: NDArray[Any]) -> Any:
    """For each row the text of ``choices`` at its place; None is missing."""
    return _text(pa.array(choices, pa.large_string()).take(pa.array(at)))


def text(values: Sequence[str]) -> Any:
    """The texts as they stand."""
    return _text(pa.array(values, pa.large_string()))


def numbered(prefix: str, numbers: NDArray[Any], width: int) -> Any:
    """Codes: ``prefix`` and the number with leading zeros to ``width`` digits."""
    digits = pc.utf8_lpad(pc.cast(pa.array(numbers), pa.large_string()), width=width, padding="0")
    return _text(pc.binary_join_element_wise(pa.scalar(prefix, pa.large_string()), digits, pa.scalar("", pa.large_string())))


def either(flags: Flags, one: Any, other: Any) -> Any:
    """The text of ``one`` where the flag is up, else that of ``other``."""
    return _text(pc.if_else(pa.array(flags), pa.array(one), pa.array(other)))


def days(numbers: Whole, first_day: date, *, never: int = NEVER) -> NDArray[np.datetime64]:
    """Dates from day numbers counted from ``first_day``; ``never`` is no date."""
    dates = (np.datetime64(first_day, "D") + numbers).astype("datetime64[us]")
    dates[numbers == never] = np.datetime64("NaT")
    return dates


def whole(numbers: NDArray[Any], missing: Flags | None = None) -> Any:
    """Whole numbers, NA where ``missing``."""
    return pd.arrays.IntegerArray(numbers.astype(np.int64), np.zeros(len(numbers), dtype=bool) if missing is None else missing)


def minutes(of_day: Whole) -> Any:
    """Minutes after midnight; ``NEVER`` is missing."""
    return whole(of_day, of_day == NEVER)


def number(values: NDArray[Any], missing: Flags | None = None) -> Any:
    """Numbers, NA where ``missing``."""
    return pd.arrays.FloatingArray(values.astype(np.float64), np.zeros(len(values), dtype=bool) if missing is None else missing)


def flags(values: Flags) -> Any:
    """Yes or no in every row."""
    return pd.arrays.BooleanArray(values, np.zeros(len(values), dtype=bool))


def in_pounds(pence: Any) -> Any:
    """Whole pence, of pyarrow, as pounds with two decimals, a minus before credits."""
    size = pc.abs(pence)
    pounds = pc.divide(size, 100)
    rest = pc.utf8_lpad(pc.cast(pc.subtract(size, pc.multiply(pounds, 100)), pa.large_string()), width=2, padding="0")
    sign = pc.cast(pc.if_else(pc.less(pence, 0), "-", ""), pa.large_string())
    empty = pa.scalar("", pa.large_string())
    signed = pc.binary_join_element_wise(sign, pc.cast(pounds, pa.large_string()), empty)
    return pc.binary_join_element_wise(signed, rest, pa.scalar(".", pa.large_string()))


def _text(values: Any) -> Any:
    # Through the constructor: pd.array would look at every text again.
    return pd.arrays.ArrowStringArray(values, dtype=TEXT)  # type: ignore[call-arg]  # pandas-stubs 3.0 does not know dtype
