"""Figures turned into pounds, into text and into Excel's number formats. Which figure stands where belongs elsewhere."""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

import pandas as pd

from boxscore.cells import Status
from boxscore.measures import Measure

MARKS = {Status.PROVISIONAL: " [p]", Status.ESTIMATED: " [e]"}
"""Shown behind a figure that may still change."""
MINUTES_AN_HOUR, MINUTES_A_DAY = 60, 1_440
PENCE_A_POUND = 100


def in_pounds(cells: pd.DataFrame, measures: Mapping[str, Measure]) -> pd.DataFrame:
    """A copy of ``cells`` in the units of ``boxscore export``: same rows, same order, same columns.

    For a measure in £ the numerator and the value go from pence to pounds, rounded to two decimals, half away from zero; its denominator
    is never money. Of a share of costs the numerator and the denominator are. Other measures are unchanged, and NA stays NA. KeyError
    names the measures that ``measures`` lacks.
    """
    unknown = sorted(set(cells["measure"].unique()) - set(measures))
    if unknown:
        raise KeyError(f"no definition for {', '.join(unknown)}, so the unit of its figures is not known")
    told = cells.copy()
    for column in ("numerator", "denominator", "value"):
        money = cells["measure"].isin([id for id, measure in measures.items() if column in measure.figures_in_money])
        told[column] = cells[column].mask(money, _pounds(cells[column]))
    return told


def _pounds(pence: "pd.Series[float]") -> "pd.Series[float]":
    # Of a unit cost half pennies come up, and to the even one, as numpy rounds, is not how money is.
    whole = (pence.abs() + 0.5) // 1 / PENCE_A_POUND
    return whole.mask(pence < 0, -whole)


def in_told_units(number: float, measure: Measure) -> float:
    """A number of the warehouse as sheets hold it: pence in pounds, a time of day in days."""
    if measure.is_money:
        return number / PENCE_A_POUND
    return number / MINUTES_A_DAY if measure.is_time_of_day else number


def rounded(value: float, decimals: int) -> Decimal:
    """Half away from zero, as spreadsheets show it, so that words and cells agree."""
    return Decimal(repr(value)).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def as_told(value: float, measure: Measure) -> Decimal:
    """The figure in the units it is told in, as exactly as it is shown: what rounds to nothing is no change."""
    return rounded(value * MINUTES_A_DAY, 0) if measure.is_time_of_day else rounded(value, measure.decimals)


def shown(value: float, measure: Measure) -> str:
    """The figure as its cell shows it: ``68.6%``, ``-£1,234.50``, ``1,903``, ``14:08``."""
    if measure.is_time_of_day:
        minutes = int(as_told(value, measure))
        return f"{minutes // MINUTES_AN_HOUR:02d}:{minutes % MINUTES_AN_HOUR:02d}"
    number = rounded(value, measure.decimals)
    sign = "-" if number < 0 else ""
    pound = "£" if measure.is_money else ""
    return f"{sign}{pound}{abs(number):,f}{'%' if measure.is_percentage else ''}"


def amount(difference: float, measure: Measure) -> str:
    """How far apart two figures are, without a sign: ``3.2 percentage points``, ``£12.00``, ``41``, ``12 minutes``."""
    number = f"{abs(as_told(difference, measure)):,f}"
    if measure.is_time_of_day:
        return f"{number} minutes"
    if measure.is_percentage:
        return f"{number} percentage points"
    return f"£{number}" if measure.is_money else number


def number_format(measure: Measure, status: Status = Status.FINAL) -> str:
    """Excel's format for a figure of ``measure``, with the mark of a figure that is not final."""
    number = _pattern(measure) + ('"%"' if measure.is_percentage else "")
    mark = MARKS.get(status)
    return f'{number}"{mark}"' if mark else number


def signed_format(measure: Measure) -> str:
    """Excel's format for a change of ``measure``: plus and minus written out, percentage points as plain numbers."""
    pattern = _pattern(measure)
    return f"+{pattern};-{pattern};{pattern}"


def _pattern(measure: Measure) -> str:
    if measure.is_time_of_day:
        return "hh:mm"
    decimals = f".{'0' * measure.decimals}" if measure.decimals else ""
    return f"£#,##0{decimals}" if measure.is_money else f"#,##0{decimals}"
