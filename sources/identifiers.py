"""Recognises what must never come in: CHI and NHS numbers. Deciding what a refused extract leaves behind belongs elsewhere.

A CHI number is ten digits: the date of birth as ddmmyy, three digits and a check digit. An NHS number is ten digits with the same
modulus-11 check. Both are weighted 10 down to 2 (NHS Data Dictionary; Public Health Scotland's CHI guidance).
"""

import re
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

HIDDEN = "(an identifier)"
WEIGHTS = np.arange(10, 0, -1)
"""The check digit's own weight is 1: with it a valid number's weighted sum is a multiple of 11."""
ISSUED_WITHOUT_A_DATE = (3, 4, 6, 7, 9)
"""First digits of NHS and Health and Care numbers, 9 for the examples and tests. 5 and 8 are never issued and 0 to 2 are CHI numbers
alone, which begin with a date: ledgers number their documents in those ranges."""
SPACES = "[ \t\r\n\f\v\u00a0]+"
GAP = f"(?:{SPACES}|-)"
ANY_GAP = f"(?:{SPACES}|[./-])"
GROUPED = f"[0-9]{{10}}|[0-9]{{3}}{GAP}[0-9]{{3}}{GAP}[0-9]{{4}}|[0-9]{{6}}{GAP}[0-9]{{4}}"
DAY, MONTH = "(?:0[1-9]|[12][0-9]|3[01])", "(?:0[1-9]|1[0-2])"
# 21/06/26 1435 is a day of these years with its time.
DAY_AND_TIME = f"{DAY}[./-]{MONTH}[./-](?:1[5-9]|[23][0-9]){ANY_GAP}(?:[01][0-9]|2[0-3])[0-5][0-9]"
# Also how amounts with four decimals and the numbers of orders are written.
DOUBTFUL = (
    f"[0-9]{{3}}{ANY_GAP}[0-9]{{3}}{ANY_GAP}[0-9]{{4}}|{DAY}{MONTH}[0-9]{{2}}{ANY_GAP}[0-9]{{4}}"
    f"|(?!{DAY_AND_TIME}){DAY}[./-]{MONTH}[./-][0-9]{{2}}{ANY_GAP}[0-9]{{4}}"
)
LEAST_SHARE = 0.5
"""Of what is doubtful in a column, how much must pass the check to be identifiers: of other numbers one in eleven does by chance."""
# Nine digits are a CHI number that a spreadsheet took for an amount and stripped of its leading zero.
DIGITS = rf"{GROUPED}|[0-9]{{9}}"
# Not part of a longer number, a decimal fraction or a code such as INV0012345678; "CHI" and "NHS" may stand against the digits.
BEFORE = r"(?<![0-9])(?<![0-9][.,])(?:(?<![^\W\d_])|(?<=CHI)|(?<=NHS))(?<![£$€])"
AFTER = r"(?:\.0+)?(?![^\W_])(?![.,][0-9])"
NUMBER = re.compile(f"{BEFORE}({DIGITS}){AFTER}", re.IGNORECASE)
DOUBTFUL_NUMBER = re.compile(f"{BEFORE}({DOUBTFUL}){AFTER}", re.IGNORECASE)
# Cheap for the whole column at once, so that the patterns above look only at the few cells that could hold one.
# No raw string: with the letters themselves, not their escapes, Arrow looks instead of Python, five times as fast.
BETWEEN = "[ \t\r\n\f\v\u00a0./-]"
WORTH_A_LOOK = f"[0-9]{{3}}{BETWEEN}*[0-9]{{3}}{BETWEEN}*[0-9]{{3}}|[0-9]{BETWEEN}[0-9]{{2}}{BETWEEN}[0-9]{{2}}{BETWEEN}+[0-9]{{4}}"


def rows_with_identifiers(cells: pd.DataFrame) -> list[int]:
    """The positions of the rows in which any cell holds what looks like a CHI or NHS number."""
    every = [pd.Series(cells[column].unique(), dtype="str") for column in cells]
    if not pd.concat(every).str.contains(WORTH_A_LOOK, na=False).any():
        return []
    rows: set[int] = set()
    for column in cells.columns:
        rows.update(_rows(cells[column].reset_index(drop=True)))
    return sorted(rows)


def without_identifiers(name: str) -> str:
    """A file's or sheet's name, with ``HIDDEN`` in place of what looks like a CHI or NHS number."""
    found = NUMBER.findall(name)
    for number, is_valid in zip(found, _valid(found), strict=True):
        name = name.replace(number, HIDDEN) if is_valid else name
    return name


def _rows(column: "pd.Series[Any]") -> list[int]:
    codes, once = pd.factorize(column)
    different = pd.Series(once, dtype="str")
    candidates = np.flatnonzero(different.str.contains(WORTH_A_LOOK, na=False))
    texts = {int(at): different[at] for at in candidates}
    holding = _holding(texts, NUMBER) | _holding(texts, DOUBTFUL_NUMBER, least_share=LEAST_SHARE)
    rows: list[int] = np.flatnonzero(np.isin(codes, list(holding))).tolist()
    return rows


def _holding(texts: Mapping[int, str], pattern: re.Pattern[str], *, least_share: float = 0.0) -> set[int]:
    """The places of the texts in which the pattern finds a valid number, when at least that share of what it finds in all is valid."""
    found = [(at, number) for at, text in texts.items() for number in pattern.findall(text)]
    valid = _valid([number for _, number in found])
    if sum(valid) < least_share * len(found):
        return set()
    return {at for (at, _), is_valid in zip(found, valid, strict=True) if is_valid}


def _valid(numbers: list[str]) -> list[bool]:
    """Whether each number passes the modulus-11 check and can be somebody's; one digit ten times is nobody's."""
    ten = pd.Series([re.sub("[^0-9]", "", number).zfill(10) for number in numbers], dtype="str")
    digits = np.frombuffer("".join(ten).encode(), dtype="uint8").reshape(-1, 10).astype("int64") - ord("0")
    checked = (digits @ WEIGHTS) % 11 == 0
    varied = (digits != digits[:, :1]).any(axis=1)
    # "290200" is a date in 2000, so no leap day of either century is lost.
    dated = pd.to_datetime(ten.str[:6], format="%d%m%y", errors="coerce").notna().to_numpy()
    valid: list[bool] = (checked & varied & (dated | np.isin(digits[:, 0], ISSUED_WITHOUT_A_DATE))).tolist()
    return valid
