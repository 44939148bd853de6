"""Turns columns of text into typed values, by the contract's kinds. Whether a value is plausible belongs to the expectations.

A value that cannot be read is described by its shape (letters as a, digits as 9), never quoted: it may be something that must not be kept.
"""

import re
from collections.abc import Callable
from typing import Any

import pandas as pd

from boxscore import periods
from boxscore.columns import DATED_KINDS, EXCEL_SERIAL, Column, Kind

NUMBER = r"-?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?"
SIGNS = ["open", "before", "inside", "after"]
MONEY = rf"(?P<open>\()?\s?(?P<before>-)?\s?£?\s?(?P<inside>-)?\s?(?P<amount>{NUMBER.removeprefix('-?')})\s?(?P<close>\))?\s?(?P<after>-)?"
PLAIN_MONEY = rf"-?£?{NUMBER.removeprefix('-?')}"
EXCEL_DAY_ZERO = "1899-12-30"
SUNDAY = 6
SIX_DAYS = pd.Timedelta(days=6)
# No raw string: with the letters themselves, not their escapes, Arrow looks instead of Python, nine times as fast.
UNTIDY = "[\t\r\n\f\v\u00a0]|  |^ | $"
SHAPE_LENGTH = 30
ODD_FRACTION_OF_A_PENNY = 1e-4
NOISE = 2.0**-51
EXACT_BELOW = 2.0**53
"""Beyond it a float no longer tells whole numbers apart."""
SPREADSHEETS_OWN = ("%Y-%m-%d", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S")
"""A spreadsheet's or database's own dates arrive written as ISO, whatever the supplier's habit."""
SERIAL = r"[0-9]{5}(?:\.[0-9]+)?"
"""A spreadsheet's day, from 1927 to 2173; the time of day follows the point."""
DAY = r"(?:[0-9]{1,4}[-/. ](?:[0-9]{1,2}|[A-Za-z]{3,9})[-/. ][0-9]{2,4}|[0-9]{8})"
CLOCK = rf"(?:{DAY}[ T])?(?P<hour>[0-9]{{1,2}}):(?P<minute>[0-9]{{2}})(?::[0-9]{{2}}(?:\.[0-9]+)?)?(?:\s?(?P<half>[AaPp])[Mm])?"
CLOCK_WITH_A_POINT = r"(?P<hour>[0-9]{1,2})\.(?P<minute>[0-9]{2})"
CLOCK_WITHOUT_COLON = r"(?P<hour>[0-9]{1,2})(?P<minute>[0-9]{2})"
"""Without the zeros before it, which a spreadsheet takes, 0905 is 905."""
MINUTES_ALONE = r"(?P<hour>)(?P<minute>[0-9]{1,2})"
"""What a spreadsheet leaves of 0005 and 0030."""
A_CODE = "[A-Z]{1,5}|.*[0-9].*"
"""A digit somewhere, or a few letters in one word (HDU, THTR1, 02100): longer words are names, of whatever they are."""
AS_A_DECIMAL = r"^([0-9]+)\.0$"
"""How a column of whole numbers is written out once one of its cells is empty."""
SHARE_OF_A_DAY = r"(?:(?:[0-9]{5}|0)?\.[0-9]+|0|[0-9](?:\.[0-9]+)?[eE]-[0-9]+)"
ONLY_A_DAY = rf"{DAY}|[0-9]{{5}}"
MINUTES_A_DAY = 1_440
YES_OR_NO = dict.fromkeys(("yes", "y", "true", "t", "1"), True) | dict.fromkeys(("no", "n", "false", "f", "0"), False)

SAID = {
    Kind.TEXT: "text",
    Kind.CODE: "a code with a digit in it, or of up to five letters",
    Kind.WHOLE_NUMBER: "a whole number",
    Kind.NUMBER: "a number",
    Kind.MONEY: "an amount of money in pounds and whole pence",
    Kind.TIME: "a time of day such as 14:35",
    Kind.YES_OR_NO: "Yes or No",
    Kind.MONTH: "a month such as 202204 or Apr 2022",
    Kind.QUARTER: "a quarter such as 2022Q3 or 2020-21 Q4",
}
LEDGER_MONTH = "a financial year and period such as 2025-26 P03"


DAYS_SAID = {Kind.DATE: "a date", Kind.WEEK_ENDING: "the Sunday a week ends on,", Kind.MONTH_ENDING: "the last day of a month"}


def tidy(text: "pd.Series[str]") -> "pd.Series[str]":
    """Without the accidents of typing: tabs, non-breaking and doubled spaces, spaces at the ends."""
    untidy = text.str.contains(UNTIDY, na=False)
    if not untidy.any():
        return text
    return text.where(~untidy, text[untidy].str.replace(r"[\s\u00a0]+", " ", regex=True).str.strip().reindex(text.index))


def each_once(text: "pd.Series[str]", change: "Callable[[pd.Series[str]], pd.Series[Any]]") -> "pd.Series[Any]":
    """What ``change`` makes of a column's texts, each different one given to it once: extracts repeat their dates, wards and amounts.

    NA where there is no text.
    """
    codes, once = pd.factorize(text)
    # Not take: the code of NA is -1, and the last text's value would stand there.
    return change(pd.Series(once, dtype="str")).reindex(codes).set_axis(text.index)


def parsed(text: "pd.Series[str]", column: Column) -> "tuple[pd.Series[Any], pd.Series[bool]]":
    """The typed values, NA where the supplier wrote nothing, and which of them could not be read.

    Money comes as Int64 pence, dates as datetime64, a month or quarter as the datetime64 of its last day, a time as Int64 minutes after
    midnight (NA of a date without one), yes or no as boolean.
    """
    codes, once = pd.factorize(text)
    different = _spelled(tidy(pd.Series(once, dtype="str")), column)
    absent = different.isin(["", *column.missing])
    if column.kind is Kind.TIME:
        absent |= different.str.fullmatch(ONLY_A_DAY)
    values = READERS[column.kind](different.mask(absent), column)
    unreadable = values.isna() & ~absent
    return values.take(codes).set_axis(text.index), unreadable.take(codes).set_axis(text.index)


def said(column: Column) -> str:
    """What was expected, in words."""
    if column.kind in DATED_KINDS:
        what = DAYS_SAID[column.kind]
        return f"{what} written {' or '.join(_in_letters(pattern) for pattern in column.formats)}"
    return SAID[column.kind]


def shape(value: str) -> str:
    """What a value looks like without saying what it is: ``31/02/2026`` is ``99/99/9999``."""
    figure = re.sub(r"[^\W\d_]", "a", re.sub(r"\d", "9", value))
    return figure if len(figure) <= SHAPE_LENGTH else figure[:SHAPE_LENGTH] + "..."


def first_day(last_days: "pd.Series[pd.Timestamp]", kind: Kind) -> "pd.Series[pd.Timestamp]":
    """The first day of the week, month or quarter that ends on each day; the day itself for a date."""
    if kind is Kind.WEEK_ENDING:
        return last_days - SIX_DAYS
    if kind in (Kind.MONTH, Kind.MONTH_ENDING):
        return last_days - pd.offsets.MonthBegin()
    if kind is Kind.QUARTER:
        return last_days - pd.offsets.QuarterBegin(startingMonth=1)
    return last_days


def _spelled(text: "pd.Series[str]", column: Column) -> "pd.Series[str]":
    """In the contract's spelling, where it knows what the supplier wrote."""
    if not column.spellings:
        return text
    meant = {written.casefold(): value for value, others in column.spellings.items() for written in (*others, value)}
    return text.str.casefold().map(meant).astype("str").fillna(text)


def _in_letters(pattern: str) -> str:
    written = {"%d": "dd", "%m": "mm", "%Y": "yyyy", "%y": "yy", "%b": "mmm", "%B": "month", "%H": "hh", "%M": "mm", "%S": "ss"}
    return re.sub(r"%[a-zA-Z]", lambda mark: written.get(mark[0], mark[0]), pattern)


def _text(text: "pd.Series[str]", _: Column) -> "pd.Series[str]":
    return text


def _code(text: "pd.Series[str]", column: Column) -> "pd.Series[str]":
    capitals = text.str.upper()
    capitals = capitals.str.replace(AS_A_DECIMAL, r"\1", regex=True)
    listed = [value.upper() for value in column.spellings]
    capitals = capitals.where(capitals.str.fullmatch(A_CODE, na=False) | capitals.isin(listed))
    if column.width is None:
        return capitals
    return capitals.where(~capitals.str.fullmatch(r"[0-9]+", na=False), capitals.str.zfill(column.width))


def _number(text: "pd.Series[str]", _: Column) -> "pd.Series[float]":
    fits = text.str.fullmatch(NUMBER, na=False)
    number = pd.to_numeric(text.where(fits).str.replace(",", ""), errors="coerce").astype("Float64")
    # 1e400 is infinite to a float, and so would be every sum with it.
    return number.where((number.abs() < EXACT_BELOW).fillna(False))


def _whole_number(text: "pd.Series[str]", column: Column) -> "pd.Series[int]":
    number = _number(text, column)
    return number.where((number % 1 == 0).fillna(False)).astype("Int64")


def _money(text: "pd.Series[str]", _: Column) -> "pd.Series[int]":
    plain = text.str.fullmatch(PLAIN_MONEY, na=False)
    pence = _whole_pence(pd.to_numeric(text.where(plain).str.replace("[£,]", "", regex=True)).astype("Float64"))
    # Taking an amount apart costs fifty times as much: only for those with a sign in an odd place.
    odd = ~plain & text.notna()
    return pence.fillna(_signed_money(text[odd]).reindex(text.index)) if odd.any() else pence


def _signed_money(text: "pd.Series[str]") -> "pd.Series[int]":
    parts = text.str.extract(f"^{MONEY}$")
    pounds = pd.to_numeric(parts["amount"].str.replace(",", ""), errors="coerce").astype("Float64")
    signs = parts[SIGNS].notna().sum(axis="columns")
    in_order = (parts["open"].isna() == parts["close"].isna()) & (signs <= 1)
    return _whole_pence(pounds.where(in_order)) * (1 - 2 * signs.clip(upper=1))


def _whole_pence(pounds: "pd.Series[float]") -> "pd.Series[int]":
    pence = (pounds * 100).round()
    float_noise = ODD_FRACTION_OF_A_PENNY + pence.abs() * NOISE
    whole = (((pounds * 100 - pence).abs() < float_noise) & (pence.abs() < EXACT_BELOW)).fillna(False)
    return pence.where(whole).astype("Int64")


def _date(text: "pd.Series[str]", column: Column) -> "pd.Series[pd.Timestamp]":
    days = pd.Series(pd.NaT, index=text.index, dtype="datetime64[us]")
    # To pandas 3.1 "today" and "now" are days in any format: whichever the file is read on.
    text = text.where(text.str.contains("[0-9]", na=False))
    for pattern in (*SPREADSHEETS_OWN, *column.formats):
        if not (days.isna() & text.notna()).any():
            break
        if pattern == EXCEL_SERIAL:
            serial = pd.to_numeric(text.where(text.str.fullmatch(SERIAL, na=False)), errors="coerce")
            found = pd.to_datetime(serial, unit="D", origin=EXCEL_DAY_ZERO)
        else:
            found = pd.to_datetime(text, format=pattern, errors="coerce")
        days = days.fillna(found.astype("datetime64[us]"))
    return pd.Series(days.dt.normalize())


def _time(text: "pd.Series[str]", _: Column) -> "pd.Series[int]":
    minutes = _share_of_a_day(text)
    whole = text.str.replace(AS_A_DECIMAL, r"\1", regex=True)
    patterns = [CLOCK, CLOCK_WITH_A_POINT, CLOCK_WITHOUT_COLON]
    # A lone 14 may be two in the afternoon: fourteen past midnight only where the column's other times have their minutes.
    patterns += [MINUTES_ALONE] if whole.str.fullmatch(CLOCK_WITHOUT_COLON, na=False).any() else []
    for pattern in patterns:
        minutes = minutes.fillna(_minutes(whole.str.extract(f"^(?:{pattern})$")))
    return minutes


def _share_of_a_day(text: "pd.Series[str]") -> "pd.Series[int]":
    """How a spreadsheet keeps a time: 0.5 is noon."""
    days = pd.to_numeric(text.where(text.str.fullmatch(SHARE_OF_A_DAY, na=False)), errors="coerce").astype("Float64")
    return (days % 1 * MINUTES_A_DAY).round().clip(upper=MINUTES_A_DAY - 1).astype("Int64")


def _minutes(clock: pd.DataFrame) -> "pd.Series[int]":
    hour, minute = (pd.to_numeric(clock[part].replace("", "0")).astype("Int64") for part in ("hour", "minute"))
    end_of_the_day = (hour == 24) & (minute == 0)
    hour = hour.mask(end_of_the_day.fillna(False), 0)
    possible = (hour < 24) & (minute < 60)
    if "half" in clock:
        afternoon = clock["half"].str.lower().map({"a": 0, "p": 12}).astype("Int64")
        possible &= afternoon.isna() | hour.between(1, 12)
        hour = (hour % 12 + afternoon).fillna(hour)
    return (hour * 60 + minute).where(possible.fillna(False))


def _yes_or_no(text: "pd.Series[str]", _: Column) -> "pd.Series[bool]":
    return text.str.casefold().map(YES_OR_NO).astype("boolean")


def ledger_months(written: "pd.Series[str]") -> "tuple[pd.Series[Any], pd.Series[bool]]":
    """The last day of the month that each financial year and period stand for (``2025-26 P01``), and which of them could not be read."""
    months = each_once(written, lambda once: _last_days(once, lambda text: periods.financial_month(*text.rsplit(" ", 1))))
    return months, months.isna() & written.notna()


def _month_ending(text: "pd.Series[str]", column: Column) -> "pd.Series[pd.Timestamp]":
    days = _date(text, column)
    return days.where(days.dt.is_month_end)


def _week_ending(text: "pd.Series[str]", column: Column) -> "pd.Series[pd.Timestamp]":
    days = _date(text, column)
    return days.where(days.dt.day_of_week == SUNDAY)


def _period(read: Callable[[str], periods.Period]) -> Callable[["pd.Series[str]", Column], "pd.Series[pd.Timestamp]"]:
    return lambda text, _: _last_days(text, read)


def _last_days(text: "pd.Series[str]", read: Callable[[str], periods.Period]) -> "pd.Series[pd.Timestamp]":
    ends: dict[str, pd.Timestamp] = {}
    for written in text.dropna().unique():
        try:
            ends[written] = pd.Timestamp(read(written).last)
        except ValueError:
            continue
    return pd.to_datetime(text.map(ends)).astype("datetime64[us]")


READERS: dict[Kind, Callable[["pd.Series[str]", Column], "pd.Series[Any]"]] = {
    Kind.TEXT: _text,
    Kind.CODE: _code,
    Kind.WHOLE_NUMBER: _whole_number,
    Kind.NUMBER: _number,
    Kind.MONEY: _money,
    Kind.DATE: _date,
    Kind.TIME: _time,
    Kind.YES_OR_NO: _yes_or_no,
    Kind.MONTH: _period(periods.month),
    Kind.WEEK_ENDING: _week_ending,
    Kind.MONTH_ENDING: _month_ending,
    Kind.QUARTER: _period(periods.quarter),
}
