"""Text and numbers as XML, quickly: what a workbook says thousands of times is made once. Which elements there are belongs elsewhere."""

from datetime import date
from functools import lru_cache
from html import escape

from workbooks.tables import text
from workbooks.validations import DAY_ZERO

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"

TEXTS_REMEMBERED = 16_384
DAYS_REMEMBERED = 8192


@lru_cache(maxsize=TEXTS_REMEMBERED)
def attribute(value: str) -> str:
    """The text as the value of an attribute, in quotes."""
    return f'"{escape(text(value))}"'.replace("\n", "&#10;").replace("\t", "&#9;").replace("\r", "&#13;")


@lru_cache(maxsize=TEXTS_REMEMBERED)
def element_text(value: str) -> str:
    """The text as it stands between tags."""
    return escape(text(value), quote=False)


@lru_cache(maxsize=DAYS_REMEMBERED)
def serial(day: date) -> str:
    """The day as a workbook counts days."""
    return str((day - DAY_ZERO).days)
