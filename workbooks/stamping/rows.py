"""The cells of a sheet as rows of XML: single cells one by one, long tables column by column. What surrounds them belongs elsewhere."""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache
from typing import TypeGuard

import numpy as np
from pydantic_core import to_json

from workbooks.long_rows import Each, LongColumn, LongRows, Words
from workbooks.looks import Look
from workbooks.sheets import Plain, Sheet, letter_of
from workbooks.stamping.columns import Known, Texts, ToldColumns, chosen, known
from workbooks.stamping.long_rows import ROW, LongXml
from workbooks.stamping.styles import Styles
from workbooks.stamping.xml import MAIN, TEXTS_REMEMBERED, element_text, serial
from workbooks.validations import number

HEIGHTS_REMEMBERED = 1_024


class Rows:
    """Writes the rows of one workbook's sheets, and knows the texts that stand in them."""

    def __init__(self, styles: Styles, columns: ToldColumns) -> None:
        self._styles, self._columns = styles, columns
        self._places: dict[int, str] = {}
        self._texts = _Texts()

    def meet(self, sheets: Iterable[Sheet]) -> None:
        """Gives the looks of long tables, and the texts they share with those of other teams, the first places.

        What their rows have in common in the workbooks of one layout is then the same to the letter.
        """
        for rows in (sheet.long_rows for sheet in sheets if sheet.long_rows):
            for look in dict.fromkeys(rows.looks):
                for one in (look,) if isinstance(look, Look) else look.of:
                    self._style(one)
            for words in (values for values in rows.columns if isinstance(values, Each)):
                for text in words.of if words.shared or _is_one_text(words) else ():
                    self._content(text)

    def texts_xml(self) -> str:
        """The part that holds every text once: where it stands, there is its place."""
        return f'<sst xmlns="{MAIN}" uniqueCount="{len(self._texts)}">{"".join(map(_text, self._texts))}</sst>'

    def short(self, sheet: Sheet) -> str:
        """Every row with a single cell or a height of its own; ValueError for one within the sheet's long table."""
        rows: dict[int, list[str]] = {row: [] for row in sheet.heights}
        places, texts = self._places, self._texts
        cells = sorted(sheet.cells.items())
        numbers = _told([value for _, (value, _) in cells if isinstance(value, float)])
        at = 0
        written: list[str] = []
        for (row, column), (value, look) in cells:
            if row != at:
                at, written = row, rows.setdefault(row, [])
            style = places.get(id(look)) or self._style(look)
            if isinstance(value, str):
                content = f' t="s"><v>{texts[value]}</v></c>'
            elif isinstance(value, float):
                content = f"><v>{next(numbers)}</v></c>"
            else:
                content = self._content(value)
            written.append(f'<c r="{letter_of(column)}{row}{style}{content}')
        if sheet.long_rows and max(rows, default=0) >= sheet.long_rows.first_row:
            raise ValueError(f"{sheet.title}: row {max(rows)} is not above its long table, which begins in {sheet.long_rows.first_row}")
        return "".join([f'<row r="{row}"{_high(sheet.heights.get(row))}>{"".join(rows[row])}</row>' for row in sorted(rows)])

    def long(self, rows: LongRows) -> memoryview:
        """The rows of a long table."""
        xml = LongXml(rows.first_row, len(rows))
        # Many columns have the looks of their rows in common.
        styled = {look: Each(tuple(map(self._style, look.of)), look.places) for look in rows.looks if isinstance(look, Each)}
        for column, (look, values) in enumerate(zip(rows.looks, rows.columns, strict=True), 1):
            begins = f'<c r="{letter_of(column)}{ROW}'
            if isinstance(look, Each):
                xml.add_cells(begins, styled[look], *self._contents(values))
            elif _is_one_text(values):
                xml.add_same(f"{begins}{self._style(look)}{self._content(values.of[0])}")
            else:
                before, own, after = self._contents(values)
                xml.add(f"{begins}{self._style(look)}{before}", own, after)
        return xml.xml()

    def _contents(self, values: LongColumn) -> tuple[str, Texts | Known, str]:
        """The rest of each row's cell behind its look, and what of it is the same in all, before and after."""
        if isinstance(values, Each):
            contents = Each(tuple(map(self._content, values.of)), values.places)
            return "", known(contents) if values.shared else chosen(contents), ""
        return "><v>", self._columns.told(values), "</v></c>"

    def _style(self, look: Look) -> str:
        # By identity: a sheet's looks live as long as it does, and comparing eleven fields a cell takes longer than writing it.
        place = self._places.get(id(look))
        if place is None:
            place = self._places[id(look)] = f'" s="{self._styles.place_of(look)}"'
        return place

    def _content(self, value: Plain) -> str:
        """The rest of a cell behind its look; text is always text, which no program reads as a formula."""
        if isinstance(value, str):
            return f' t="s"><v>{self._texts[value]}</v></c>'
        if value is None:
            return "/>"
        return f"><v>{serial(value) if isinstance(value, date) else number(value)}</v></c>"


class _Texts(dict[str, int]):
    """Texts by their places, which they get in the order they are first asked for."""

    def __missing__(self, value: str) -> int:
        self[value] = place = len(self)
        return place


@lru_cache(maxsize=TEXTS_REMEMBERED)
def _text(value: str) -> str:
    said = element_text(value)
    keeps = ' xml:space="preserve"' if said != said.strip() or "\n" in said else ""
    return f"<si><t{keeps}>{said}</t></si>"


def _told(numbers: list[float]) -> Iterator[str]:
    """Each number in the fewest digits that lose nothing, as by ``repr``; ValueError for one that is not finite."""
    # All at once: one by one they take four times as long (2026-11-23).
    told = to_json(numbers).decode()[1:-1]
    if "N" in told or "I" in told:
        raise ValueError("a number is not finite, and no cell can hold it")
    return iter(told.split(","))


@lru_cache(maxsize=HEIGHTS_REMEMBERED)
def _high(height: float | None) -> str:
    return "" if height is None else f' ht="{number(height)}" customHeight="1"'


def _is_one_text(values: LongColumn) -> TypeGuard[Words]:
    """Whether the same text stands in every row."""
    return isinstance(values, Each) and len(values.of) == 1 and not np.any(values.places)
