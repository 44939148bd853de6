"""How a workbook's styles show numbers: as dates, times, percentages, text or plainly. Writing numbers belongs elsewhere."""

import re
from enum import Enum

from workbooks.templates.markup import Element, whole

NOT_SHOWN = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]')


class Format(Enum):
    """What a number format makes of a number."""

    GENERAL = "a plain number"
    DATE = "a date"
    TIME = "a time"
    PERCENT = "a percentage"
    TEXT = "text"


BUILT_IN: dict[int, Format] = (
    dict.fromkeys((9, 10), Format.PERCENT)
    | dict.fromkeys((14, 15, 16, 17, 22, *range(27, 32), 36, *range(50, 55), 57, 58), Format.DATE)
    | dict.fromkeys((18, 19, 20, 21, 32, 33, 45, 46, 47, 55, 56), Format.TIME)
    | {49: Format.TEXT}
)
"""By the numbers that Excel gives formats of its own; those it does not list are plain."""


def formats(styles: Element) -> tuple[Format, ...]:
    """What each cell style makes of a number, by its number."""
    codes = {one.attributes.get("numFmtId", ""): one.attributes.get("formatCode", "") for one in styles.every("numFmt")}
    listed = styles.child("cellXfs")
    return tuple(_format(one.attributes.get("numFmtId", "0"), codes) for one in (listed.children if listed else ()))


def _format(number: str, codes: dict[str, str]) -> Format:
    if number in codes:
        return format_of_code(codes[number])
    return BUILT_IN.get(whole(number) or 0, Format.GENERAL)


def format_of_code(code: str) -> Format:
    """What a format code makes of a positive number."""
    shown = NOT_SHOWN.sub("", code.split(";")[0]).lower()
    if "general" in shown:
        return Format.GENERAL
    if "%" in shown:
        return Format.PERCENT
    if re.search("[yd]", shown) or ("m" in shown and not re.search("[hs]", shown)):
        return Format.DATE
    if re.search("[hs]", shown):
        return Format.TIME
    return Format.TEXT if shown.strip() == "@" else Format.GENERAL
