"""``Your entries`` asks for what the team can tell, filled in as far as it is known; ``Huddle`` makes an agenda of it."""

from dataclasses import replace
from datetime import date

from invented_contents import CURRENT, contents_of
from invented_entries import DONE, FORM, OUT_OF

from boxscore.entries import Allowed, EntryKind, EntryName, Takes, Typed
from workbooks.contents import Contents
from workbooks.entries_sheet import build_entries
from workbooks.entry_blocks import Typable
from workbooks.entry_contents import TypedIn
from workbooks.huddle_sheet import build_huddle
from workbooks.looks import ENTRY_FILL
from workbooks.sheets import Kind, Sheet
from workbooks.time_sample_sheet import build_time_sample


def contents(*, conflicts: tuple[str, ...] = (), **known: Typed) -> Contents:
    return contents_of(entries=TypedIn(FORM, tuple(sorted(known.items())), conflicts, last_action=2))


def built(told: Contents) -> Sheet:
    return build_entries(told, version=3, run="invented-run")


def words(sheet: Sheet) -> list[str]:
    return [str(styled.value) for styled in sheet.cells.values() if styled.value is not None]


def test_every_entry_is_an_unlocked_cell_of_the_one_colour_and_nothing_else_is() -> None:
    sheet = built(contents())
    places = {(entry.row, entry.column) for entry in sheet.entries}
    assert places == {place for place, styled in sheet.cells.items() if styled.look.unlocked}
    assert places == {place for place, styled in sheet.cells.items() if styled.look.fill == ENTRY_FILL}
    assert len({entry.name for entry in sheet.entries}) == len(sheet.entries)


def test_every_entry_is_checked_while_it_is_typed_and_says_what_may_be() -> None:
    for entry in built(contents()).entries:
        assert entry.accepts.prompt
        assert entry.accepts.refusal.startswith("Type ")
        assert max(len(entry.accepts.prompt), len(entry.accepts.refusal)) <= 255  # what spreadsheet programs show


def test_what_is_known_is_filled_in_by_its_name() -> None:
    sheet = built(contents(**{DONE: 6.0, "entry_vision": "The best ward"}))
    held = {entry.name: sheet.cells[entry.row, entry.column].value for entry in sheet.entries}
    assert (held[DONE], held[OUT_OF], held["entry_vision"]) == (6.0, None, "The best ward")


def test_the_sheet_says_at_once_what_is_still_to_fill_in() -> None:
    assert f"Still to fill in for {CURRENT.label}: Seen within 4 hours." in words(built(contents(**{DONE: 6.0})))
    assert f"Every count of {CURRENT.label} is filled in." in words(built(contents(**{DONE: 6.0, OUT_OF: 7.0})))


def test_a_number_is_never_given_to_two_actions() -> None:
    # Two actions were there once; both are done and gone, and new ones begin with the third.
    numbers = {name.number for entry in built(contents()).entries if (name := EntryName.read(entry.name)) and name.kind is EntryKind.ACTION}
    assert min(filter(None, numbers)) == 3


def test_conflicts_are_listed_above_everything_else() -> None:
    sheet = built(contents(conflicts=("Two sisters differ.",)))
    assert sheet.cells[7, 1].value == "Two sisters differ."


def test_the_sheet_says_which_workbook_it_is() -> None:
    sheet = built(contents())
    said = {
        sheet.cells[row, 1].value: sheet.cells[row, 2].value for row in range(1, 200) if (row, 1) in sheet.cells and (row, 2) in sheet.cells
    }
    assert (said["Team code"], said["Week ending"], said["Version"], said["Run"]) == ("invented-ward", "15/06/2025", "3", "invented-run")


def test_a_time_of_day_is_checked_as_the_part_of_a_day_it_is() -> None:
    checked = Typable(EntryName(EntryKind.VISION), Allowed(Takes.CLOCK), "When?").accepts
    assert (checked.kind, checked.least, checked.most) == (Kind.NUMBER, 0, 1)


def test_the_huddle_talks_of_new_signals_blanks_and_open_actions() -> None:
    told = contents(
        entry_action_1_text="Phone the pharmacy",
        entry_action_1_due=date(2025, 6, 13),
        entry_action_2_text="Mend the clock",
        entry_action_2_done_on=date(2025, 6, 12),
    )
    chart = replace(told.charts[2], signal="shift", quality="improvement", is_new=True, sentence="a shift for the better")
    said = words(build_huddle(replace(told, charts=(*told.charts[:2], chart))))
    assert "A shift for the better." in said
    assert f"Not counted yet for {CURRENT.label}." in said
    # It was due on the Friday before the week's Sunday.
    assert {"Phone the pharmacy", "overdue"} <= set(said)
    assert "Mend the clock" not in said


def test_a_huddle_with_nothing_to_talk_of_says_so() -> None:
    said = words(build_huddle(contents(**{DONE: 6.0, OUT_OF: 7.0})))
    assert {"No measure has a new signal this week.", "Nothing is missing this week.", "No action is open."} <= set(said)


def test_the_form_has_a_day_and_a_night_each_on_a_page_of_its_own() -> None:
    sheet = build_time_sample(contents())
    assert {"Day shift", "Night shift", "How to read this"} <= set(words(sheet))
    assert len(sheet.print.breaks) == 2
    assert sheet.entries == []
    # Nothing that is printed is wider than the page: the text column and six of 15.
    assert max(len(word) for word in words(sheet)) <= 22 + 6 * 15
