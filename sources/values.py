"""Turns columns of text into typed values, by the contract's kinds. Whether a value is plausible belongs to the expectations.

A value that cannot be read is described by its shape (letters as a, digits as 9), never quoted: it may be something that must not be kept.
"""

import re
from collections.abc import Callable
from typing import Any

import pandas as pd

from boxscore import periods
from boxscore.feeds import DATED_KINDS, Column, Kind

NUMBER = r"-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:[eE][+-]?\d+)?"
SIGNS = ["open", "before", "inside", "after"]
MONEY = rf"(?P<open>\()?\s?(?P<before>-)?\s?£?\s?(?P<inside>-)?\s?(?P<amount>{NUMBER.removeprefix('-?')})\s?(?P<close>\))?\s?(?P<after>-)?"
EXCEL_SERIAL = "excel serial"
EXCEL_DAY_ZERO = "1899-12-30"
UNTIDY = r"[\t\r\n\f\v\u00a0]|  |^ | $"
SHAPE_LENGTH = 30
ODD_FRACTION_OF_A_PENNY = 1e-4
NOISE = 2.0**-51
EXACT_BELOW = 2.0**53
"""Beyond it a float no longer tells whole numbers apart."""
SPREADSHEETS_OWN = ("%Y-%m-%d", "%Y-%m-%d %H:%M:%S")
"""A spreadsheet's or database's own dates arrive written as ISO, whatever the supplier's habit."""

SAID = {
    Kind.TEXT: "text",
    Kind.WHOLE_NUMBER: "a whole number",
    Kind.NUMBER: "a number",
    Kind.MONEY: "an amount of money in pounds and whole pence",
    Kind.MONTH: "a month such as 202204 or Apr 2022",
    Kind.QUARTER: "a quarter such as 2022Q3 or 2020-21 Q4",
}


def tidy(text: "pd.Series[str]") -> "pd.Series[str]":
    """Without the accidents of typing: tabs, non-breaking and doubled spaces, spaces at the ends."""
    untidy = text.str.contains(UNTIDY, na=False)
    return text.where(~untidy, text[untidy].str.replace(r"[\s\u00a0]+", " ", regex=True).str.strip().reindex(text.index))


def parsed(text: "pd.Series[str]", column: Column) -> "tuple[pd.Series[Any], pd.Series[bool]]":
    """The typed values, NA where the supplier wrote nothing, and which of them could not be read.

    Money comes as Int64 pence, dates as datetime64, a month or quarter as the datetime64 of its last day.
    """
    # Extracts repeat their dates, wards and amounts: each different text is read once.
    codes, once = pd.factorize(text)
    different = tidy(pd.Series(once, dtype="str"))
    absent = different.isin(["", *column.missing])
    values = READERS[column.kind](different.mask(absent), column)
    unreadable = values.isna() & ~absent
    return values.take(codes).set_axis(text.index), unreadable.take(codes).set_axis(text.index)


def said(column: Column) -> str:
    """What was expected, in words."""
    if column.kind in DATED_KINDS:
        what = "a date" if column.kind is Kind.DATE else "the last day of a month"
        return f"{what} written {' or '.join(_in_letters(pattern) for pattern in column.formats)}"
    return SAID[column.kind]


def shape(value: str) -> str:
    """What a value looks like without saying what it is: ``31/02/2026`` is ``99/99/9999``."""
    figure = re.sub(r"[^\W\d_]", "a", re.sub(r"\d", "9", value))
    return figure if len(figure) <= SHAPE_LENGTH else figure[:SHAPE_LENGTH] + "..."


def first_day(last_days: "pd.Series[pd.Timestamp]", kind: Kind) -> "pd.Series[pd.Timestamp]":
    """The first day of the month or quarter that ends on each day; the day itself for a date."""
    if kind in (Kind.MONTH, Kind.MONTH_ENDING):
        return last_days - pd.offsets.MonthBegin()
    if kind is Kind.QUARTER:
        return last_days - pd.offsets.QuarterBegin(startingMonth=1)
    return last_days


def _in_letters(pattern: str) -> str:
    written = {"%d": "dd", "%m": "mm", "%Y": "yyyy", "%y": "yy", "%b": "mmm", "%B": "month"}
    return re.sub(r"%[a-zA-Z]", lambda mark: written.get(mark[0], mark[0]), pattern)


def _text(text: "pd.Series[str]", _: Column) -> "pd.Series[str]":
    return text


def _number(text: "pd.Series[str]", _: Column) -> "pd.Series[float]":
    fits = text.str.fullmatch(NUMBER, na=False)
    return pd.to_numeric(text.where(fits).str.replace(",", ""), errors="coerce").astype("Float64")


def _whole_number(text: "pd.Series[str]", column: Column) -> "pd.Series[int]":
    number = _number(text, column)
    return number.where(((number % 1 == 0) & (number.abs() < EXACT_BELOW)).fillna(False)).astype("Int64")


def _money(text: "pd.Series[str]", _: Column) -> "pd.Series[int]":
    parts = text.str.extract(f"^{MONEY}$")
    pounds = pd.to_numeric(parts["amount"].str.replace(",", ""), errors="coerce").astype("Float64")
    pence = (pounds * 100).round()
    signs = parts[SIGNS].notna().sum(axis="columns")
    in_order = (parts["open"].isna() == parts["close"].isna()) & (signs <= 1)
    float_noise = ODD_FRACTION_OF_A_PENNY + pence.abs() * NOISE
    whole = (((pounds * 100 - pence).abs() < float_noise) & (pence.abs() < EXACT_BELOW)).fillna(False)
    return pence.where(in_order & whole).astype("Int64") * (1 - 2 * signs.clip(upper=1))


def _date(text: "pd.Series[str]", column: Column) -> "pd.Series[pd.Timestamp]":
    days = pd.Series(pd.NaT, index=text.index, dtype="datetime64[us]")
    for pattern in (*SPREADSHEETS_OWN, *column.formats):
        if pattern == EXCEL_SERIAL:
            serial = pd.to_numeric(text.where(text.str.fullmatch(r"\d{5}", na=False)), errors="coerce")
            found = pd.to_datetime(serial, unit="D", origin=EXCEL_DAY_ZERO)
        else:
            found = pd.to_datetime(text, format=pattern, errors="coerce")
        days = days.fillna(found.astype("datetime64[us]"))
    return pd.Series(days.dt.normalize())


def _month_ending(text: "pd.Series[str]", column: Column) -> "pd.Series[pd.Timestamp]":
    days = _date(text, column)
    return days.where(days.dt.is_month_end)


def _period(read: Callable[[str], periods.Period]) -> Callable[["pd.Series[str]", Column], "pd.Series[pd.Timestamp]"]:
    def last_days(text: "pd.Series[str]", _: Column) -> "pd.Series[pd.Timestamp]":
        ends: dict[str, pd.Timestamp] = {}
        for written in text.dropna().unique():
            try:
                ends[written] = pd.Timestamp(read(written).last)
            except ValueError:
                continue
        return pd.to_datetime(text.map(ends)).astype("datetime64[us]")

    return last_days


READERS: dict[Kind, Callable[["pd.Series[str]", Column], "pd.Series[Any]"]] = {
    Kind.TEXT: _text,
    Kind.WHOLE_NUMBER: _whole_number,
    Kind.NUMBER: _number,
    Kind.MONEY: _money,
    Kind.DATE: _date,
    Kind.MONTH: _period(periods.month),
    Kind.MONTH_ENDING: _month_ending,
    Kind.QUARTER: _period(periods.quarter),
}
