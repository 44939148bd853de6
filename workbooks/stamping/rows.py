"""The cells of a sheet as rows of XML: single cells one by one, long tables column by column. What surrounds them belongs elsewhere."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache

from workbooks.looks import Look
from workbooks.sheets import LongRows, Plain, Sheet, letter_of
from workbooks.stamping.styles import Styles
from workbooks.stamping.xml import FEW, MAIN, NOTHING, TEXTS_REMEMBERED, Numbers, element_text, is_sparse, serial
from workbooks.validations import number

ROW = "#"
"""Stands for the number of the row in what every row has."""
SPANS_REMEMBERED = 4_096
"""Of 15 KB each. A workbook of 25 measures has 400, and all of another's are the same where the measures are: ten kinds of team fit in."""
HEIGHTS_REMEMBERED, PARTS_REMEMBERED = 1_024, 1_024


class Rows:
    """Writes the rows of one workbook's sheets, and knows the texts that stand in them."""

    def __init__(self, styles: Styles, numbers: Numbers) -> None:
        self._styles, self._numbers = styles, numbers
        self._places: dict[int, str] = {}
        self._texts = _Texts()

    def meet(self, sheets: Iterable[Sheet]) -> None:
        """Gives the looks of long tables, and the texts that stand in all of their rows, the first places.

        What their rows have in common in the workbooks of one layout is then the same to the letter.
        """
        for part in (part for sheet in sheets for part in sheet.long_rows):
            for look, values in zip(part.looks, part.columns, strict=True):
                self._style(look)
                if isinstance(values[0], str) and values.count(values[0]) == len(values):
                    self._content(values[0])

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
        places, texts = self._places, self._texts
        for (row, column), (value, look) in sorted(sheet.cells.items()):
            style = places.get(id(look)) or self._style(look)
            content = f' t="s"><v>{texts[value]}</v></c>' if isinstance(value, str) else self._content(value)
            cell = f'<c r="{letter_of(column)}{row}{style}{content}'
            if row in rows:
                rows[row].append(cell)
            else:
                rows[row] = [cell]
        if sheet.long_rows and max(rows, default=0) >= sheet.long_rows[0].first_row:
            raise ValueError(f"{sheet.title}: row {max(rows)} is not above its long table, which begins in {sheet.long_rows[0].first_row}")
        for row in sorted(rows):
            yield f'<row r="{row}"{_high(sheet.heights.get(row))}>{"".join(rows[row])}</row>'

    def _long(self, part: LongRows) -> str:
        rows = _LongRows(part.first_row, len(part.columns[0]))
        for at, (look, values) in enumerate(zip(part.looks, part.columns, strict=True), 1):
            self._add_column(rows, f'<c r="{letter_of(at)}{ROW}{self._style(look)}', values)
        return rows.xml()

    def _add_column(self, rows: "_LongRows", begins: str, values: Sequence[Plain]) -> None:
        first = values[0]
        if values.count(first) == len(values):
            if isinstance(first, str):
                rows.add_same(f"{begins}{self._content(first)}")
            elif first is not None:
                rows.add(begins, [self._content(first)] * len(values))
        elif is_sparse(values):
            rows.add_few({at: f"{begins}{self._content(value)}" for at, value in enumerate(values) if value is not None})
        else:
            numbers = self._numbers.told(values)
            if numbers:
                told, blanks = numbers
                rows.add(f"{begins}><v>", told, "</v></c>", blanks=blanks)
            else:
                said = {value: self._content(value) for value in dict.fromkeys(values)} | {None: NOTHING}
                rows.add(begins, [said[value] for value in values], blanks=values.count(None))

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


@lru_cache(maxsize=HEIGHTS_REMEMBERED)
def _high(height: float | None) -> str:
    return "" if height is None else f' ht="{number(height)}" customHeight="1"'


def _places(each: Sequence[str], what: str, many: int) -> Iterator[int]:
    """Where it stands, as often as it does."""
    at = -1
    for _ in range(many):
        at = each.index(what, at + 1)
        yield at


class _LongRows:
    """Rows of one form as they come to be, column by column: what each has of its own, and between it what all have."""

    def __init__(self, first_row: int, many: int) -> None:
        self._first, self._many = first_row, many
        self._same = f'<row r="{ROW}">'
        """What all have since the last that each has of its own."""
        self._pieces: list[Sequence[str]] = []
        self._too_much: list[tuple[int, str]] = []
        """By their places among the rows, what is taken out of a few once all is there: quicker than to leave it out."""

    def add_same(self, form: str) -> None:
        """The same in each row but for its number, for which ``ROW`` stands."""
        self._same += form

    def add(self, before: str, each: Sequence[str], after: str = "", *, blanks: int = 0) -> None:
        """What each row has of its own, and what stands around that; the ``blanks`` whose own is ``NOTHING`` have none of it."""
        if blanks > FEW * self._many:
            begins = self._span(before)
            self._add_apart(["" if own == NOTHING else f"{begin}{own}{after}" for begin, own in zip(begins, each, strict=True)])
        else:
            self._pieces += [self._span(self._same + before), each]
            self._same = after
            self._too_much += [(at, f"{before}{NOTHING}{after}") for at in _places(each, NOTHING, blanks)]

    def add_few(self, forms: dict[int, str]) -> None:
        """What few rows have, by their places among the rows."""
        each = [""] * self._many
        for at, form in forms.items():
            each[at] = form.replace(ROW, str(self._first + at))
        self._add_apart(each)

    def xml(self) -> str:
        """All rows, one after the other."""
        self._pieces.append(self._span(f"{self._same}</row>"))
        rows = list(map("".join, zip(*self._pieces, strict=True)))
        for at, form in self._too_much:
            rows[at] = rows[at].replace(form.replace(ROW, str(self._first + at)), "", 1)
        return "".join(rows)

    def _add_apart(self, each: Sequence[str]) -> None:
        self._pieces += [self._span(self._same), each] if self._same else [each]
        self._same = ""

    def _span(self, form: str) -> tuple[str, ...]:
        return _spans(form, self._first, self._many)


@lru_cache(maxsize=SPANS_REMEMBERED)
def _spans(form: str, first_row: int, many: int) -> tuple[str, ...]:
    """The same in each row but for its number: what stands between figures is mostly alike in the workbooks of one layout."""
    pieces = form.split(ROW)
    return tuple([row.join(pieces) for row in _row_numbers(first_row, many)])


@lru_cache(maxsize=PARTS_REMEMBERED)
def _row_numbers(first_row: int, many: int) -> tuple[str, ...]:
    return tuple(map(str, range(first_row, first_row + many)))
