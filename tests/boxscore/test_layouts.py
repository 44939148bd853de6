"""How workbooks are laid out: what a layout may say, and how it is refused when it cannot be so."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from boxscore.layouts import BUILT_IN, STANDARD, Layout, SheetName, Shows, Theme, contrast, with_the_built_in


def test_a_layout_that_says_nothing_is_the_whole_workbook() -> None:
    assert Layout(name="mine").sheets == tuple(SheetName)
    assert set(Layout(name="mine").columns) == {*Shows} - {Shows.CHANGE}


def test_every_board_has_the_whole_workbook_and_one_for_the_wall() -> None:
    assert [layout.name for layout in with_the_built_in(())] == ["standard", "wall"]
    assert all(layout.has(SheetName.BOX_SCORE) for layout in BUILT_IN)


def test_a_boards_own_layout_takes_the_place_of_the_built_in_one_of_its_name() -> None:
    own = Layout(name="standard", weeks=8)
    assert with_the_built_in([own])[0].weeks == 8


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"sheets": ["Box score", "Box score"]}, "listed twice: Box score"),
        ({"columns": ["goal", "goal"]}, "listed twice: goal"),
        ({"sheets": []}, "at least 1"),
        ({"sheets": ["Charts"]}, "'Box score', 'Changed since last week', 'Run charts'"),
        ({"sheets": ["Run charts"]}, "Run charts draw the figures of 'Chart data': list that sheet too"),
        ({"weeks": 54}, "less than or equal to 53"),
        ({"theme": {"header_fill": "000000"}}, "black headers would be hard to read: the contrast is 1.0 to 1, and 4.5 is the least"),
        ({"theme": {"accent": "C9D1D9"}}, "titles on white would be hard to read"),
        ({"theme": {"accent": "blue"}}, "'blue' is no colour: write six hexadecimal digits in quotation marks"),
        ({"theme": {"accent": 104050}}, "'104050' is no colour"),
    ],
)
def test_a_layout_that_cannot_be_so_is_refused_in_words(given: dict[str, object], says: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Layout.model_validate({"name": "mine"} | given)
    assert says in str(refused.value)


def test_contrast_is_as_wcag_defines_it() -> None:
    """Black on white is 21 to 1; grey 777777 has a luminance of ((0.4667 + 0.055) / 1.055) ** 2.4 = 0.1845: 1.05 / 0.2345 = 4.48."""
    assert contrast("000000", "FFFFFF") == 21
    assert round(contrast("FFFFFF", "777777"), 2) == 4.48


@given(one=st.from_regex(r"[0-9A-F]{6}", fullmatch=True), other=st.from_regex(r"[0-9A-F]{6}", fullmatch=True))
def test_contrast_is_the_same_both_ways_and_between_1_and_21(one: str, other: str) -> None:
    assert contrast(one, other) == contrast(other, one)
    assert 1 <= contrast(one, other) <= 21


def test_the_built_in_colours_can_be_read() -> None:
    assert contrast("000000", STANDARD.theme.header_fill) >= 4.5
    assert Theme(header_fill="FFF2CC", accent="0B4F8A").paper == "A3"
