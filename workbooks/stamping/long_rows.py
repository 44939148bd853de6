"""The rows of a long table as XML, put together column by column, all rows at once. Single cells belong elsewhere."""

from functools import lru_cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from workbooks.long_rows import Each
from workbooks.stamping.columns import Known, Texts, chosen, whole

ROW = "#"
"""Stands for the number of the row in what every row has."""
SPANS_REMEMBERED = 160
"""Of 200 KB each. A workbook has 15, and all of another's are the same where the measures are: ten kinds of team fit in."""


class LongXml:
    """Rows of one form as they come to be: what each has of its own, and between it what all have."""

    def __init__(self, first_row: int, many: int) -> None:
        self._first, self._many = first_row, many
        self._same = f'<row r="{ROW}">'
        """What all have since the last that each has of its own."""
        self._known: list[Known] = []
        """What other workbooks have too, since the last that this one alone has."""
        self._pieces: list[Texts] = []

    def add_same(self, form: str) -> None:
        """The same in each row but for its number, for which ``ROW`` stands."""
        self._same += form

    def add(self, before: str, own: Texts | Known, after: str) -> None:
        """What each row has of its own, and what stands around that; rows with nothing, null, have none of it."""
        texts = own.texts if isinstance(own, Known) else own
        if texts.null_count:
            self._add_where_told(self._span(before).texts, texts, after)
            return
        self._same += before
        if isinstance(own, Known):
            self._known += [self._span(self._same), own]
        else:
            self._end_of_known()
            self._pieces.append(own)
        self._same = after

    def add_cells(self, begins: str, styles: Each[str], before: str, own: Texts | Known, after: str) -> None:
        """The same of cells that do not look alike: behind what they begin with stands what each says of its look."""
        styled = _styled(begins, styles.of, styles.content, before, self._first)
        self._add_where_told(styled, own.texts if isinstance(own, Known) else own, after)

    def xml(self) -> memoryview:
        """All rows, one after the other."""
        self._same += "</row>"
        self._end_of_known()
        rows = pc.binary_join_element_wise(*self._pieces, "", null_handling="skip")
        _, ends, content = rows.buffers()
        return memoryview(content)[: np.frombuffer(ends, "int32")[len(rows)]]

    def _add_where_told(self, begins: Texts, own: Texts, after: str) -> None:
        if own.null_count == len(own):
            return
        self._end_of_known()
        self._pieces += [_where(own, begins), own]
        if after:
            self._pieces.append(_where(own, _repeated(after, self._many)))

    def _end_of_known(self) -> None:
        """Makes one piece of what is known so far."""
        if self._same:
            self._known.append(self._span(self._same))
            self._same = ""
        if self._known:
            self._pieces.append(_in_one(tuple(self._known)))
            self._known = []

    def _span(self, form: str) -> Known:
        return _spans(form, self._first, self._many)


def _where(own: Texts, texts: Texts) -> Texts:
    """The texts of the rows in which ``own`` has one, null in the others; nothing is copied."""
    # Both begin at their first row: no array is a part of another one here.
    is_told = own.buffers()[0]
    return pa.Array.from_buffers(texts.type, len(texts), [is_told, *texts.buffers()[1:]])


@lru_cache(maxsize=SPANS_REMEMBERED)
def _repeated(text: str, many: int) -> Texts:
    return pa.repeat(text, many)


@lru_cache(maxsize=SPANS_REMEMBERED)
def _spans(form: str, first_row: int, many: int) -> Known:
    """The same in each row but for its number: what stands between figures is mostly alike in the workbooks of one layout."""
    pieces = form.split(ROW)
    if len(pieces) == 1:
        return Known(pa.scalar(form))
    numbers = whole(np.arange(first_row, first_row + many))
    between = [piece for part in pieces for piece in (numbers, part)][1:]
    return Known(pc.binary_join_element_wise(*between, ""))


@lru_cache(maxsize=SPANS_REMEMBERED)
def _in_one(pieces: tuple[Known, ...]) -> Texts:
    """The pieces, one behind the other in each row."""
    return pieces[0].texts if len(pieces) == 1 else pc.binary_join_element_wise(*(piece.texts for piece in pieces), "")


@lru_cache(maxsize=SPANS_REMEMBERED)
def _styled(begins: str, styles: tuple[str, ...], places: bytes, before: str, first_row: int) -> Texts:
    """The same with what each row says of its look behind it."""
    told = chosen(Each(styles, np.frombuffer(places, "int64")))
    return pc.binary_join_element_wise(_spans(begins, first_row, len(told)).texts, told, before, "")
