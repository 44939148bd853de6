"""Recognises what must never come in: CHI and NHS numbers. Deciding what a refused extract leaves behind belongs elsewhere.

A CHI number is ten digits: the date of birth as ddmmyy, three digits and a check digit. An NHS number is ten digits with the same
modulus-11 check. Both are weighted 10 down to 2 (NHS Data Dictionary; Public Health Scotland's CHI guidance).
"""

import re

import pandas as pd

TEN_DIGITS = r"(?:^|[^\d.])(\d{10}|\d{3} \d{3} \d{4})(?:[^\d.]|$)"
WEIGHTS = range(10, 1, -1)


def looks_like_identifier(digits: str) -> bool:
    """Whether ten digits pass the modulus-11 check and are not one digit ten times."""
    if len(set(digits)) == 1:
        return False
    remainder = sum(int(digit) * weight for digit, weight in zip(digits, WEIGHTS, strict=False)) % 11
    return (11 - remainder) % 11 == int(digits[9])


def rows_with_identifiers(cells: pd.DataFrame) -> list[int]:
    """The positions of the rows in which any cell holds what looks like a CHI or NHS number."""
    rows: set[int] = set()
    for column in cells.columns:
        found = cells[column].str.extract(TEN_DIGITS, expand=False).dropna()
        rows.update(int(row) for row, number in found.items() if looks_like_identifier(re.sub(" ", "", number)))  # type: ignore[call-overload]
    return sorted(rows)
