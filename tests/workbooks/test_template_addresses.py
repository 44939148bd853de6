"""Ranges and references as workbooks write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter, range_boundaries

from workbooks.templates.addresses import LAST_COLUMN, LAST_ROW, Area, Reference, letters, mentioned, reference, written
from workbooks.templates.formats import Format, format_of_code


@given(st.integers(1, LAST_COLUMN), st.integers(1, LAST_ROW), st.integers(1, LAST_COLUMN), st.integers(1, LAST_ROW))
def test_a_range_is_read_as_others_read_it_and_written_as_it_is_read(left: int, top: int, right: int, bottom: int) -> None:
    text = f"{get_column_letter(left)}{top}:{get_column_letter(right)}{bottom}"
    area = Area.of(text)
    assert area == Area(min(top, bottom), min(left, right), max(top, bottom), max(left, right))
    assert Area.of(str(area)) == area
    assert letters(left) == get_column_letter(left)
    assert reference(written("It's one", area)) == Reference("It's one", area)  # type: ignore[arg-type]
    if left <= right and top <= bottom:
        assert (area.first_column, area.first_row, area.last_column, area.last_row) == range_boundaries(text)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "area"),
    [
        ("$B$2", Area(2, 2, 2, 2)),
        ("B:C", Area(1, 2, LAST_ROW, 3)),
        ("$2:$3", Area(2, 1, 3, LAST_COLUMN)),
        *[(text, None) for text in ("", ":", "B", "2", "B2:", "B2:C", "B0", "XFE1", "A1048577", "B2 C3", "R1C1", "#REF!")],
    ],
)
def test_what_is_no_range_is_none(text: str, area: Area | None) -> None:
    assert Area.of(text) == area


@pytest.mark.parametrize(
    ("formula", "looks_at"),
    [
        ("SUM(D4:D$9)*2", [Reference("Own", Area(4, 4, 9, 4))]),
        ("'It''s one'!$B$2+Two!C3", [Reference("It's one", Area(2, 2, 2, 2)), Reference("Two", Area(3, 3, 3, 3))]),
        ('"B2"&C3', [Reference("Own", Area(3, 3, 3, 3))]),
        ("Cells[[#This Row],[Q4]]+Cells[Q4]+Sum!A1", [Reference("Sum", Area(1, 1, 1, 1))]),
        ("Cells[value]+LOG10(2)+A1B+tax2025_1", []),
    ],
)
def test_the_ranges_a_formula_looks_at_by_their_addresses(formula: str, looks_at: list[Reference]) -> None:
    assert list(mentioned(formula, "Own")) == looks_at


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("General", Format.GENERAL),
        ("0.0%", Format.PERCENT),
        ('0.0" %"', Format.GENERAL),
        ("0.0\\%", Format.GENERAL),
        ("dd/mm/yyyy", Format.DATE),
        ("[$-809]d mmmm", Format.DATE),
        ("yyyy-mm-dd hh:mm", Format.DATE),
        ("mmm", Format.DATE),
        ("hh:mm", Format.TIME),
        ("[h]:mm", Format.TIME),
        ("mm:ss", Format.TIME),
        ('[Red]#,##0.00;"days"0', Format.GENERAL),
        ('_-£* #,##0.00_-;-£* "minus"0', Format.GENERAL),
        ("@", Format.TEXT),
    ],
)
def test_a_format_code_says_what_a_number_is_shown_as(code: str, shown: Format) -> None:
    assert format_of_code(code) is shown
