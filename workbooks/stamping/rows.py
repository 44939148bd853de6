"""The cells of a sheet as rows of XML: single cells one by one, long tables column by column. What surrounds them belongs elsewhere."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from itertools import chain, repeat

from workbooks.looks import Look
from workbooks.sheets import LongRows, Plain, Sheet, letter_of
from workbooks.stamping.styles import Styles
from workbooks.stamping.xml import MAIN, TEXTS_REMEMBERED, Numbers, element_text, serial
from workbooks.validations import number

Piece = str | list[str]
"""Of every row: what is the same in all of them, or what each has."""
HEIGHTS_REMEMBERED = 1024
FEW = 0.2
"""Of a column that is filled no more than so, each cell is written by itself."""


class Rows:
    """Writes the rows of one workbook's sheets, and knows the texts that stand in them."""

    def __init__(self, styles: Styles, numbers: Numbers) -> None:
        self._styles, self._numbers = styles, numbers
        self._places: dict[int, str] = {}
        self._texts = _Texts()

    def texts_xml(self) -> Iterator[str]:
        """The part that holds every text once: where it stands, there is its place."""
        yield f'<sst xmlns="{MAIN}" uniqueCount="{len(self._texts)}">'
        yield from map(_text, self._texts)
        yield "</sst>"

    def of(self, sheet: Sheet) -> Iterator[str]:
        """Every row with a cell or a height of its own, some at a time."""
        yield "".join(self._short(sheet))
        yield from map(self._long, sheet.long_rows)

    def _short(self, sheet: Sheet) -> Iterator[str]:
        rows: dict[int, list[str]] = {row: [] for row in sheet.heights}
        style_of, style = self._places.get, self._style
        for (row, column), (value, look) in sorted(sheet.cells.items()):
            cell = f'<c r="{letter_of(column)}{row}{style_of(id(look)) or style(look)}{self._content(value)}'
            if row in rows:
                rows[row].append(cell)
            else:
                rows[row] = [cell]
        if sheet.long_rows and max(rows, default=0) >= sheet.long_rows[0].first_row:
            raise ValueError(f"{sheet.title}: row {max(rows)} is not above its long table, which begins in {sheet.long_rows[0].first_row}")
        for row in sorted(rows):
            yield f'<row r="{row}"{_high(sheet.heights.get(row))}>{"".join(rows[row])}</row>'

    def _long(self, part: LongRows) -> str:
        rows = [str(row) for row in range(part.first_row, part.first_row + len(part.columns[0]))]
        pieces: list[Piece] = ['<row r="', rows, '">']
        for at, (look, values) in enumerate(zip(part.looks, part.columns, strict=True), 1):
            pieces += self._column(f'<c r="{letter_of(at)}', rows, self._style(look), values)
        return _joined([*pieces, "</row>"], len(rows))

    def _column(self, begins: str, rows: list[str], style: str, values: Sequence[Plain]) -> list[Piece]:
        """The cells of a column; nothing where there is no value."""
        if values.count(values[0]) == len(values):
            return [] if values[0] is None else [begins, rows, f"{style}{self._content(values[0])}"]
        if values[0] is None and len(values) - values.count(None) < FEW * len(values):
            return [self._few(begins, rows, style, values)]
        numbers = self._numbers.told(values)
        if numbers:
            contents, blanks = numbers
            before, after = f"{style}><v>", "</v></c>"
        else:
            said = {value: self._content(value) for value in dict.fromkeys(values)}
            contents, blanks = [said[value] for value in values], values.count(None)
            before, after = style, ""
        pieces: list[Piece] = [begins, rows, before, contents, after]
        return _without(pieces, [at for at, value in enumerate(values) if value is None], len(values)) if blanks else pieces

    def _few(self, begins: str, rows: list[str], style: str, values: Sequence[Plain]) -> list[str]:
        cells = [""] * len(rows)
        for at, value in enumerate(values):
            if value is not None:
                cells[at] = f"{begins}{rows[at]}{style}{self._content(value)}"
        return cells

    def _style(self, look: Look) -> str:
        # By identity: a sheet's looks live as long as it does, and comparing eleven fields a cell takes longer than writing it.
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


@lru_cache(maxsize=HEIGHTS_REMEMBERED)
def _high(height: float | None) -> str:
    return "" if height is None else f' ht="{number(height)}" customHeight="1"'


def _joined(pieces: Sequence[Piece], many: int) -> str:
    """The pieces of the first row, then those of the second, ...; what follows each other and is the same in every row is one piece."""
    merged: list[Piece] = [""]
    for piece in pieces:
        before = merged[-1]
        if isinstance(piece, str) and isinstance(before, str):
            merged[-1] = before + piece
        else:
            merged.append(piece)
    columns = (repeat(piece, many) if isinstance(piece, str) else piece for piece in merged)
    return "".join(chain.from_iterable(zip(*columns, strict=True)))


def _without(pieces: Sequence[Piece], blanks: Sequence[int], many: int) -> list[Piece]:
    """The same pieces but for the rows that ``blanks`` counts, which have none of them."""
    each = [[piece] * many if isinstance(piece, str) else list(piece) for piece in pieces]
    for column in each:
        for at in blanks:
            column[at] = ""
    return list(each)
