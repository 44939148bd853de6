"""What is put into a cell, and how it is written there as XML. Which value goes into which cell belongs elsewhere."""

import math
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from boxscore.templates import WithoutAFigure
from workbooks.tables import text
from workbooks.templates.formats import Format
from workbooks.templates.markup import escaped

DAY_ZERO = date(1899, 12, 30)
DAY_ZERO_OF_1904 = date(1904, 1, 1)
MINUTES_A_DAY = 1_440


class Scale(StrEnum):
    """What a figure's number stands for, where a cell's format may ask for another."""

    PLAIN = "plain"
    PERCENT = "percent"
    """0 to 100. A cell that shows percentages takes it divided by 100, for Excel multiplies what it shows."""
    MINUTES = "minutes"
    """After midnight. A cell that shows times takes it as a part of a day."""


@dataclass(frozen=True)
class Amount:
    """A figure."""

    number: float
    scale: Scale = Scale.PLAIN


@dataclass(frozen=True)
class Missing:
    """There is no figure."""

    status: str
    shown: WithoutAFigure = WithoutAFigure.BLANK


Value = str | date | Amount | Missing


@dataclass(frozen=True)
class Written:
    """What stands in a cell: its type and what is between its tags, ``PREFIX`` in place of the prefix of its elements."""

    kind: str = ""
    inner: str = ""

    def xml(self, address: str, style: int | None, prefix: str) -> bytes:
        """The whole cell."""
        said = f' s="{style}"' if style is not None else ""
        kind = f' t="{self.kind}"' if self.kind else ""
        begun = f'<{prefix}c r="{address}"{said}{kind}'
        return (f"{begun}>{self.inner.replace(PREFIX, prefix)}</{prefix}c>" if self.inner else f"{begun}/>").encode()


PREFIX = "\0"
"""Stands for the prefix of the sheet's elements until it is known; no text in a workbook holds it."""
EMPTY = Written()


def written(value: Value, shown_as: Format, *, counts_from_1904: bool) -> Written:
    """How the cell says the value, for a cell whose style shows numbers so.

    Text is an inline string whatever it begins with, so that none is ever a formula; dates are numbers of days in the workbook's base.
    """
    if isinstance(value, Missing):
        return _missing(value)
    if isinstance(value, Amount):
        return _number(_scaled(value, shown_as))
    if isinstance(value, date):
        return _number(days_since(value, counts_from_1904=counts_from_1904))
    return _text(value)


def calculated(formula: str) -> Written:
    """A cell with a formula that is yet to be worked out."""
    return Written("", f"<{PREFIX}f>{escaped(formula)}</{PREFIX}f>")


def days_since(day: date, *, counts_from_1904: bool) -> int:
    """The day as Excel counts days."""
    return (day - (DAY_ZERO_OF_1904 if counts_from_1904 else DAY_ZERO)).days


def _missing(value: Missing) -> Written:
    if value.shown is WithoutAFigure.WORD:
        return _text(value.status)
    return Written("e", f"<{PREFIX}v>#N/A</{PREFIX}v>") if value.shown is WithoutAFigure.NA else EMPTY


def _scaled(amount: Amount, shown_as: Format) -> float:
    if amount.scale is Scale.PERCENT and shown_as is Format.PERCENT:
        return amount.number / 100
    if amount.scale is Scale.MINUTES and shown_as in (Format.TIME, Format.DATE):
        return amount.number / MINUTES_A_DAY
    return amount.number


def _number(number: float) -> Written:
    if not math.isfinite(number):
        raise ValueError(f"{number} is no number that a cell can hold")
    whole = float(number).is_integer() and abs(number) < 1e15
    return Written("", f"<{PREFIX}v>{int(number) if whole else repr(float(number))}</{PREFIX}v>")


def _text(value: str) -> Written:
    if not value:
        return EMPTY
    held = text(value)
    keeps_space = ' xml:space="preserve"' if held != held.strip() or "\n" in held else ""
    return Written("inlineStr", f"<{PREFIX}is><{PREFIX}t{keeps_space}>{escaped(held)}</{PREFIX}t></{PREFIX}is>")
