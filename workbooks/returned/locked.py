"""Which locked cells of a returned workbook say something else than they did. What was typed where it may be is read elsewhere."""

import math
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import datetime, time
from itertools import zip_longest

from boxscore.errors import WorkbookRefused
from workbooks.returned.reading import DAMAGED, opened
from workbooks.sheets import letter_of

NOTHING = "nothing"
CLOSE = 1e-9
"""How far apart two numbers may lie that are the same: programs write the last digit in their own ways."""

Place = tuple[int, int]


@dataclass(frozen=True)
class ChangedCell:
    """A locked cell that was changed."""

    place: str
    was: str
    now: str


def changed_locked_cells(given_out: bytes, returned: bytes, *, sheet: str, entries: Set[Place]) -> Iterator[ChangedCell]:
    """The cells in which the two files differ, sheet by sheet, but for the ``entries`` on ``sheet``; a sheet that is gone or new is not
    told. Both must have been opened safely before. WorkbookRefused when a sheet of the returned one cannot be read."""
    before, after = _sheets(given_out), _sheets(returned)
    for title in [title for title in before if title in after]:
        for row, (was, now) in enumerate(zip_longest(before[title], after[title], fillvalue=()), 1):
            for column, (old, new) in enumerate(zip_longest(was, now), 1):
                if not _same(old, new) and not (title == sheet and (row, column) in entries):
                    yield ChangedCell(f"{title}!{letter_of(column)}{row}", _said(old), _said(new))


def _sheets(content: bytes) -> dict[str, Sequence[Sequence[object]]]:
    """The rows of each sheet, from its first cell on."""
    # Not calamine, though it is twenty times as quick: a count in a damaged part can make it end the process. A workbook takes 0.05 s.
    try:
        book = opened(content, values_alone=True)
        return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets}
    except DAMAGED as error:
        raise WorkbookRefused(f"The workbook is damaged ({type(error).__name__}): save it again and send it again.") from None


def _same(old: object, new: object) -> bool:
    if isinstance(old, int | float) and isinstance(new, int | float):
        return math.isclose(old, new, rel_tol=CLOSE, abs_tol=CLOSE)
    return _said(old) == _said(new)


def _said(value: object) -> str:
    """As text, however a program ends its lines; a day without its midnight."""
    if isinstance(value, datetime) and value.time() == time():
        value = value.date()
    return str("" if value is None else value).replace("\r\n", "\n").strip() or NOTHING
