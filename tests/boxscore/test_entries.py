"""The names of entries come back as they were given, spreadsheet programs take them, and what is typed is read as it was meant."""

import re
from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from boxscore.entries import Allowed, EntryKind, EntryName, Takes, kept_as, shown_again
from boxscore.weeks import Week

MEASURES = st.from_regex(r"[A-Z][A-Z0-9]{0,9}", fullmatch=True)
FIELDS = st.from_regex(r"[a-z][a-z0-9_]{0,20}", fullmatch=True)
WEEKS = st.dates(date(2015, 1, 4), date(2099, 12, 27)).map(Week.of)
NUMBERS = st.integers(1, 9999)

NAMES = st.one_of(
    st.builds(EntryName, st.just(EntryKind.VALUE), measure=MEASURES, week=WEEKS, field=FIELDS),
    st.builds(EntryName, st.just(EntryKind.NOTE), measure=st.one_of(st.just(""), MEASURES), week=WEEKS),
    st.builds(EntryName, st.just(EntryKind.GOAL), measure=MEASURES, week=WEEKS),
    st.builds(EntryName, st.sampled_from([EntryKind.IDEA, EntryKind.ACTION]), number=NUMBERS, field=FIELDS),
    st.builds(EntryName, st.just(EntryKind.HUDDLE), week=WEEKS, field=FIELDS),
    st.builds(EntryName, st.just(EntryKind.SAMPLE), week=WEEKS, number=NUMBERS, field=FIELDS),
    st.builds(EntryName, st.just(EntryKind.COMPLETED_BY), week=WEEKS),
    st.builds(EntryName, st.just(EntryKind.AIM), field=FIELDS),
    st.just(EntryName(EntryKind.VISION)),
)
NAME_OF_EXCEL = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,254}")
ADDRESS = re.compile(r"\$?[A-Za-z]{1,3}\$?\d+|[Rr]\d*[Cc]\d*")
DONE = Allowed(Takes.NUMBER, least=0, most=1e9)
SUNDAY = date(2026, 6, 21)


@given(NAMES)
def test_every_name_is_read_back_as_the_entry_it_was_made_for(name: EntryName) -> None:
    assert EntryName.read(name.text) == name


@given(NAMES)
def test_every_name_is_one_that_excel_takes_and_no_address_of_a_cell(name: EntryName) -> None:
    assert NAME_OF_EXCEL.fullmatch(name.text)
    assert not ADDRESS.fullmatch(name.text)


def test_a_name_says_what_it_is_of() -> None:
    assert EntryName(EntryKind.VALUE, "S12", Week(SUNDAY), field="out_of").text == "entry_value_S12_out_of_20260621"
    assert EntryName(EntryKind.SAMPLE, week=Week(SUNDAY), number=2, field="shift").text == "entry_sample_20260621_2_shift"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "entry_",
        "entry_goal_S12",
        "entry_goal_S12_20260620",
        "entry_goal_S12_20261399",
        "entry_idea_0_text",
        "Print_Area",
        "entry_vision_2",
    ],
)
def test_a_name_that_is_none_of_ours_is_none(text: str) -> None:
    # 20/06/2026 is a Saturday.
    assert EntryName.read(text) is None


@pytest.mark.parametrize(
    ("allowed", "given", "kept"),
    [
        (DONE, 6, "6"),
        (DONE, 7.5, "7.5"),
        (DONE, " 6 ", "6"),
        (DONE, "", None),
        (DONE, None, None),
        (Allowed(Takes.DAY), datetime(2026, 6, 21), "2026-06-21"),
        (Allowed(Takes.DAY), "21/06/2026", "2026-06-21"),
        (Allowed(Takes.CHOICE, choices=("Day", "Night")), "night", "Night"),
        (Allowed(Takes.CLOCK), time(14, 30), "870"),  # 14 x 60 + 30
        (Allowed(Takes.CLOCK), 0.5, "720"),  # half a day
        (Allowed(Takes.TEXT, most=20), "  two\n words ", "two words"),
        (Allowed(Takes.TEXT, most=20), "two_x000D_\nlines\x07", "two lines"),
        (Allowed(Takes.TEXT, most=20), "_x0000_", None),
        (Allowed(Takes.TEXT, most=20), 7.0, "7"),
        (Allowed(Takes.TEXT, most=20), "=SUM(A1)", "=SUM(A1)"),
    ],
)
def test_what_is_typed_is_kept_as_it_was_meant(allowed: Allowed, given: object, kept: str | None) -> None:
    assert kept_as(allowed.typed(given)) == kept


@pytest.mark.parametrize(
    ("allowed", "given", "said"),
    [
        (DONE, "seven", "a number of 0 or more"),
        (DONE, -1, "a number of 0 or more"),
        (DONE, True, "a number of 0 or more"),
        (DONE, "nan", "a number of 0 or more"),
        (DONE, 1e12, "a number of 0 or more"),
        (Allowed(Takes.WHOLE, least=0), 1.5, "a whole number of 0 or more"),
        (Allowed(Takes.DAY), "31/02/2026", "a date such as 21/06/2026"),
        (Allowed(Takes.DAY, first=SUNDAY, last=SUNDAY), date(2026, 6, 22), "a date from 21/06/2026 to 21/06/2026"),
        (Allowed(Takes.CHOICE, choices=("yes", "no")), "perhaps", "one of: yes, no"),
        (Allowed(Takes.TEXT, most=3), "four", "text of at most 3 letters"),
        (Allowed(Takes.CLOCK), "25:00", "a time of day such as 14:30"),
        (Allowed(Takes.CLOCK), -30, "a time of day such as 14:30"),
        (Allowed(Takes.CLOCK), True, "a time of day such as 14:30"),
    ],
)
def test_what_may_not_stand_there_is_refused_with_what_may(allowed: Allowed, given: object, said: str) -> None:
    with pytest.raises(ValueError, match=re.escape(said)):
        allowed.typed(given)


@given(st.one_of(st.floats(0, 1e9, allow_nan=False), st.integers(0, 10**9)))
def test_a_number_comes_back_from_the_warehouse_as_it_was_typed(number: float) -> None:
    typed = DONE.typed(number)
    assert kept_as(shown_again(kept_as(typed), DONE)) == kept_as(typed)
