"""What people type survives: it is read by its cells' names, judged cell by cell, kept, and stands in the next workbook."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from openpyxl import load_workbook
from typing_board import MONDAY, OTHER, WARD, TypingBoard, saved, typed, typing_board

from assets.past_workbooks import Asked, workbook_asked
from assets.returns_folder import take_returns
from boxscore.errors import ConfigurationError
from boxscore.layouts import STANDARD
from boxscore.settings import Settings
from boxscore.weeks import Week
from pipelines.returning import read_files, told_lines
from warehouse.entries import PARTLY_READ, READ, REFUSED

LATER = MONDAY + timedelta(hours=4)
# 1x9 + 1x7 + 1x5 + 2x4 + 3x3 + 0x2 = 38, and 38 + 6 = 4 x 11: a valid number, and nobody's.
CHI = "0101012306"
DONE, OUT_OF = "entry_value_S12_done_20260621", "entry_value_S12_out_of_20260621"


@pytest.fixture(scope="module")
def board(tmp_path_factory: pytest.TempPathFactory) -> TypingBoard:
    return typing_board(tmp_path_factory.mktemp("typing") / "board")


@pytest.fixture(scope="module")
def given_out(board: TypingBoard) -> bytes:
    """The ward's first workbook."""
    return board.workbook()


def values(board: TypingBoard, team: str = WARD) -> dict[str, str | None]:
    now = board.house().store.entries_now([team])
    return dict(zip(now["name"], now["value"].where(now["value"].notna(), None), strict=True))


def newest(board: TypingBoard, measure: str) -> "pd.Series[Any]":
    """The ward's cell of its current week."""
    cells = board.house().store.cells(team=WARD, measure=measure)
    return cells[cells["week_ending"] == "2026-06-21"].iloc[0]


def test_what_was_not_touched_is_not_taken(board: TypingBoard, given_out: bytes) -> None:
    told = board.returned(typed(given_out))
    assert (told.outcome, told.read) == (READ, ())


def test_the_same_file_twice_counts_once(board: TypingBoard, given_out: bytes) -> None:
    content = typed(given_out, entry_aim_cost="Spend less on agency")
    assert len(board.returned(content).read) == 1
    again = board.returned(content)
    assert again.is_known
    assert again.read == ()


def test_good_entries_are_kept_and_bad_ones_told_by_their_cells(board: TypingBoard, given_out: bytes) -> None:
    told = board.returned(typed(given_out, entry_aim_safety="No falls", entry_goal_S12_20260621="plenty", entry_action_1_due="soon"))
    assert told.outcome == PARTLY_READ
    assert values(board)["entry_aim_safety"] == "No falls"
    assert [sentence.split(": ")[0].partition(", ")[2] for sentence in told.refused] == [
        "when action 1 is due",
        "goal of Safety huddles held from w/e 21/06/2026 on",
    ]
    assert all(sentence.startswith("Your entries!") for sentence in told.refused)


def test_a_row_whose_numbers_contradict_each_other_is_left_out_whole(board: TypingBoard, given_out: bytes) -> None:
    told = board.returned(typed(given_out, entry_value_S13_done_20260614=9, entry_value_S13_out_of_20260614=7))
    assert all("no more can be done than there was to do" in sentence for sentence in told.refused)
    assert len(told.refused) == 2
    assert "entry_value_S13_done_20260614" not in values(board)


def test_a_formula_is_refused_and_text_that_looks_like_one_stays_text(board: TypingBoard, given_out: bytes) -> None:
    workbook = load_workbook(BytesIO(given_out))
    sheet = workbook["Your entries"]
    places = {name: sheet[workbook.defined_names[name].attr_text.rpartition("!")[2].replace("$", "")] for name in workbook.defined_names}
    places["entry_aim_quality"].value = "=1+1"
    places["entry_aim_capacity"].value = "=1+1"
    places["entry_aim_capacity"].data_type = "s"
    told = board.returned(saved(workbook))
    assert [sentence.partition(", ")[2] for sentence in told.refused] == [
        "the aim for quality: it holds a formula; type the value itself. It was left out."
    ]
    assert values(board)["entry_aim_capacity"] == "=1+1"


def test_identifiers_of_patients_are_refused_and_told_nowhere(board: TypingBoard, given_out: bytes) -> None:
    told = board.returned(typed(given_out, entry_idea_1_text=f"Ring {CHI}", entry_idea_1_owner="Ward clerk"), name=f"{CHI}.xlsx")
    assert CHI not in str(told)
    assert "CHI or NHS number" in told.refused[0]
    assert "entry_idea_1_text" not in values(board)
    assert values(board)["entry_idea_1_owner"] == "Ward clerk"
    assert not board.house().store.returns()["file_name"].str.contains(CHI).any()


def test_what_tells_of_a_patient_is_refused_cell_by_cell_and_names_of_who_acts_are_not(board: TypingBoard, given_out: bytes) -> None:
    personal = {
        "entry_action_1_text": "Ask jane@example.org",
        "entry_action_2_text": "Send to IV2 3UJ",
        "entry_idea_2_text": "Born 3/4/1945",
    }
    told = board.returned(typed(given_out, **personal, entry_action_1_owner="Jane Smith", entry_idea_3_text="Try bay 4 from 21/06/2026"))
    assert {sentence.partition("looks like ")[2].partition(".")[0] for sentence in told.refused} == {
        "an e-mail address",
        "a postcode",
        "somebody's date of birth",
    }
    assert not personal.keys() & values(board).keys()
    assert values(board)["entry_action_1_owner"] == "Jane Smith"
    assert values(board)["entry_idea_3_text"] == "Try bay 4 from 21/06/2026"


def test_a_locked_cell_that_was_changed_is_told_and_not_taken(board: TypingBoard, given_out: bytes) -> None:
    workbook = load_workbook(BytesIO(given_out))
    workbook["Box score"]["A1"] = "Ours is the best"
    told = board.returned(saved(workbook))
    assert any(sentence.startswith("Box score!A1 is locked and was changed") for sentence in told.locked)
    assert told.needs_a_person


def test_of_two_who_differ_both_are_kept_the_latest_is_shown_and_the_conflict_told(board: TypingBoard, given_out: bytes) -> None:
    board.returned(typed(given_out, entry_huddle_20260614_held="yes"), LATER, by="First")
    told = board.returned(typed(given_out, entry_huddle_20260614_held="no"), LATER + timedelta(hours=1), by="Second")
    assert "'no'; 'yes' had come back since this workbook was written (First)" in told.conflicts[0]
    assert values(board)["entry_huddle_20260614_held"] == "no"
    agreed = board.returned(typed(given_out, entry_huddle_20260614_held="no", entry_aim_experience="Heard"), LATER + timedelta(hours=2))
    assert agreed.conflicts == ()


def test_an_old_workbook_does_not_overwrite_what_it_merely_repeats(board: TypingBoard, given_out: bytes) -> None:
    board.returned(typed(given_out, entry_huddle_20260607_led_by="Charge nurse"), LATER)
    board.returned(typed(given_out, entry_huddle_20260531_led_by="Ward manager"), LATER + timedelta(hours=1))
    assert values(board)["entry_huddle_20260607_led_by"] == "Charge nurse"


def test_an_old_workbook_that_comes_back_once_more_does_not_undo_what_took_its_place(board: TypingBoard, given_out: bytes) -> None:
    name = "entry_idea_4_owner"
    board.returned(typed(given_out, **{name: "Charge nurse"}), LATER)
    board.returned(typed(given_out, **{name: "Ward manager"}), LATER + timedelta(hours=1))
    told = board.returned(typed(given_out, **{name: "Charge nurse", "entry_aim_safety": "Nobody falls"}), LATER + timedelta(hours=2))
    assert len(told.read) == 1
    assert (values(board)[name], values(board)["entry_aim_safety"]) == ("Ward manager", "Nobody falls")


def test_the_workbook_says_who_filled_it_in_before_whoever_returned_it(board: TypingBoard, given_out: bytes) -> None:
    board.returned(typed(given_out, entry_action_3_text="Mend the clock"), by="Ward clerk")
    board.returned(typed(given_out, entry_action_4_text="Buy a clock", entry_completed_by_20260621="Sister"), by="Ward clerk")
    now = board.house().store.entries_now([WARD]).set_index("name")["who"]
    assert (now["entry_action_3_text"], now["entry_action_4_text"]) == ("Ward clerk", "Sister")


def test_the_workbook_of_a_team_or_a_run_that_is_not_ours_is_refused_in_one_sentence(board: TypingBoard, given_out: bytes) -> None:
    for row, value, why in (
        ("Team code", "no-such-team", "does not have"),
        ("Run", "another", "never wrote"),
        ("Version", "7", "never wrote"),
    ):
        workbook = load_workbook(BytesIO(given_out))
        column_a = [cell for (cell,) in workbook["Your entries"].iter_rows(max_col=1)]
        (at,) = [cell for cell in column_a if cell.value == row]
        at.offset(0, 1).value = value
        told = board.returned(saved(workbook))
        assert told.outcome == REFUSED
        assert why in told.refusal


def test_a_workbook_that_only_says_it_was_asked_for_here_is_refused(board: TypingBoard) -> None:
    found = workbook_asked(board.house(), Asked(WARD, Week(date(2026, 6, 7))))
    for said in ("another, asked for as at 2026-06-22T09:00:00", "first, asked for as at noon"):
        workbook = load_workbook(BytesIO(found.content))
        (at,) = [cell for (cell,) in workbook["Your entries"].iter_rows(max_col=1) if cell.value == "Run"]
        at.offset(0, 1).value = said
        assert "never wrote" in board.returned(saved(workbook)).refusal


def test_of_a_workbook_whose_file_is_kept_no_longer_nothing_untouched_is_taken(tmp_path: Path) -> None:
    board = typing_board(tmp_path / "board", teams=1)
    house = board.house()
    # Read by the night itself: it came back after its run began, and stands in its workbook all the same.
    house.files.write("returns/ward.xlsx", typed(board.workbook(), entry_vision="First"))
    board.night("second", LATER)
    second = board.workbook()
    assert board.shows("entry_vision") == "First"
    board.returned(typed(second, entry_vision="Second"), LATER + timedelta(hours=1))
    board.night("third", LATER + timedelta(hours=2))
    for name in house.files.names("workbooks"):
        house.files.remove(name)
    told = board.returned(typed(second, entry_aim_cost="Less"), LATER + timedelta(hours=3))
    assert len(told.read) == 1
    assert values(board)["entry_vision"] == "Second"


def test_half_a_row_whose_other_cell_is_gone_is_left_out(board: TypingBoard, given_out: bytes) -> None:
    workbook = load_workbook(BytesIO(typed(given_out, entry_value_S13_done_20260531=2)))
    del workbook.defined_names["entry_value_S13_out_of_20260531"]
    told = board.returned(saved(workbook))
    assert "has lost the cell of the same row for" in told.refused[0]
    assert "entry_value_S13_done_20260531" not in values(board)


def test_a_cell_that_was_cut_and_pasted_into_another_week_is_taken_for_neither(board: TypingBoard, given_out: bytes) -> None:
    week, other = ("entry_huddle_20260517_led_by", "entry_huddle_20260524_led_by")
    workbook = load_workbook(BytesIO(typed(given_out, **{other: "Charge nurse"})))
    # As a spreadsheet program leaves them: the name goes along with its cell, and the one it lies on now has lost its own.
    workbook.defined_names[week].attr_text, workbook.defined_names[other].attr_text = workbook.defined_names[other].attr_text, "#REF!"
    told = board.returned(saved(workbook))
    assert "cut and pasted" in told.refused[0]
    assert not {week, other} & values(board).keys()


def test_half_a_count_is_kept_and_waits_for_the_other_half(board: TypingBoard, given_out: bytes) -> None:
    told = board.returned(typed(given_out, entry_value_S12_done_20260607=5, entry_value_S12_out_of_20260607=None))
    assert told.outcome == READ
    assert any("in no figure until this is filled in" in sentence for sentence in told.noticed)
    assert values(board)["entry_value_S12_done_20260607"] == "5"


def test_a_sample_a_goal_and_a_note_come_into_the_next_workbook_and_an_emptied_count_goes(board: TypingBoard) -> None:
    given = board.workbook()
    sample = {"sampled_on": MONDAY - timedelta(days=5), "shift": "Day", "contracted_hours": 60, "worked_hours": 60}
    sample |= {"direct_hours": 30, "indirect_hours": 20, "admin_hours": 5, "meeting_hours": 3, "lost_hours": 4}
    cells: dict[str, object] = {f"entry_sample_20260621_1_{column}": value for column, value in sample.items()}
    cells |= {"entry_goal_S12_20260621": 95, "entry_note_S12_20260621": "Short of staff", DONE: 2, OUT_OF: 7}
    before = newest(board, "C01")
    assert board.returned(typed(given, **cells), LATER).refused == ()
    board.night("with a sample", LATER)
    direct = newest(board, "C01")
    # All shifts of a week are one sample; of the one that had been sent, too, what was typed counts.
    sent = pd.read_csv(board.directory / "extracts" / "capacity_samples" / "capacity_samples.csv")
    (same,) = sent[(sent["roster"] == "INVR0001") & (sent["sampled_on"] == "2026-06-17") & (sent["shift"] == "Day")].itertuples()
    assert direct["numerator"] == before["numerator"] - same.direct_hours + 30
    assert direct["denominator"] == before["denominator"] - same.contracted_hours + 60
    huddles = newest(board, "S12")
    assert (huddles["numerator"], huddles["denominator"]) == (2, 7)
    assert (board.shows(DONE), board.shows(OUT_OF)) == (2, 7)
    assert board.shows("entry_goal_S12_20260621") == 95
    judged = board.house().store.judgements(source="workbook")
    assert {"95.0", "Short of staff"} <= set(judged["says"])
    board.returned(typed(board.workbook(), **{DONE: None, OUT_OF: None}), LATER + timedelta(days=1))
    board.night("emptied", LATER + timedelta(days=1))
    # What the team's own sheet had sent stands again.
    sent = newest(board, "S12")
    assert (sent["numerator"], sent["denominator"]) != (2, 7)
    assert sent["status"] != "not received"


def test_a_dropped_workbook_is_read_by_the_night_and_put_aside_with_what_was_wrong(board: TypingBoard) -> None:
    house = board.house()
    # A run cut short between reading a file and putting it aside finds it again, and counts it once.
    known = typed(board.workbook(), entry_aim_cost="Half of it")
    board.returned(known, LATER)
    house.files.write("returns/known.xlsx", known)
    house.files.write("returns/ward.xlsx", typed(board.workbook(), entry_vision="The best ward", entry_goal_S12_20260621="plenty"))
    house.files.write("returns/broken.xlsx", b"PK and no more")
    house.files.write("returns/~$ward.xlsx", b"open in a spreadsheet program")
    board.night("with a folder", LATER + timedelta(days=2))
    assert board.shows("entry_vision") == "The best ward"
    assert house.files.names("returns") == ["returns/~$ward.xlsx"]
    read, refused = (
        {name.rpartition("_")[2]: house.files.read(name) for name in house.files.names(f"returns/{folder}")}
        for folder in ("read", "refused")
    )
    assert set(read) == {"ward.xlsx", "ward.xlsx.txt", "known.xlsx", "known.xlsx.txt"}
    assert b"goal of Safety huddles held" in read["ward.xlsx.txt"]
    assert b"counted once" in read["known.xlsx.txt"]
    assert b"damaged" in refused["broken.xlsx.txt"]
    entered = house.store.entries_since(Week(date(2015, 1, 4)), ("entry_",))
    assert not entered.duplicated(["team", "name", "returned"]).any()


def test_a_workbook_dropped_in_the_place_of_one_that_is_being_read_is_read_by_the_next_run(board: TypingBoard) -> None:
    house, place, at = board.house(), "returns/ward.xlsx", LATER + timedelta(days=3)
    first, second = (typed(board.workbook(), entry_aim_experience=said) for said in ("First", "Second"))
    house.files.write(place, first)

    def dropped_meanwhile() -> datetime:
        house.files.write(place, second)
        return at

    house.store.clock = dropped_meanwhile
    assert len(take_returns(house)) == 1
    assert values(board)["entry_aim_experience"] == "First"
    house.store.clock = lambda: at
    assert len(take_returns(house)) == 1
    assert values(board)["entry_aim_experience"] == "Second"


def test_a_conflict_is_settled_when_a_workbook_that_told_of_it_comes_back(board: TypingBoard, given_out: bytes) -> None:
    at = LATER + timedelta(days=4)
    board.returned(typed(given_out, entry_value_S13_done_20260607=3, entry_value_S13_out_of_20260607=9), at, by="First")
    board.returned(typed(given_out, entry_value_S13_done_20260607=4, entry_value_S13_out_of_20260607=9), at, by="Second")
    # One from before the two says nothing of them.
    assert board.returned(typed(given_out, entry_aim_cost="Less"), at + timedelta(hours=1)).noticed == ()
    board.night("told of both", at + timedelta(hours=2))
    assert "Assessments complete, Number done, w/e 07/06/2026" in conflicts(board)
    settling = board.returned(typed(board.workbook(), entry_aim_cost="Much less"), at + timedelta(hours=3))
    assert any("came back with it" in sentence for sentence in settling.noticed)
    board.night("settled", at + timedelta(hours=4))
    assert "w/e 07/06/2026" not in conflicts(board)
    assert board.shows("entry_value_S13_done_20260607") == 4


def conflicts(board: TypingBoard) -> str:
    """What the ward's current workbook says that two people said differently."""
    sheet = load_workbook(BytesIO(board.workbook()))["Your entries"]
    return " ".join(str(sheet.cell(row, 1).value) for row in range(1, 20) if "came back too" in str(sheet.cell(row, 1).value))


def test_a_workbook_that_was_asked_for_is_read_back_like_a_registered_one(board: TypingBoard) -> None:
    earlier = Week(date(2026, 6, 7))
    for layout, week in ((STANDARD, None), (None, earlier)):
        at = LATER + timedelta(days=6 if week else 5)
        house = board.house(at)
        found = workbook_asked(house, Asked(WARD, week, layout=layout))
        untouched = board.returned(found.content, at + timedelta(hours=1))
        assert (untouched.refusal, untouched.read, untouched.refused, untouched.locked) == ("", (), (), ())
        assert "written when it was asked for" in untouched.what
        # What came back since is not undone by what it merely repeats.
        board.returned(typed(board.workbook(), entry_vision=f"Newer {week}"), at + timedelta(hours=2))
        told = board.returned(typed(found.content, entry_action_8_text=f"Of {week}"), at + timedelta(hours=3))
        assert [sentence.partition(": ")[2] for sentence in told.read] == [f"'Of {week}'"]
        assert values(board)["entry_vision"] == f"Newer {week}"


def test_a_board_may_have_the_folder_somewhere_else(board: TypingBoard, tmp_path: Path) -> None:
    house = board.house()
    elsewhere = replace(house, board=house.board.model_copy(update={"returns": f"{tmp_path}/in/"}))
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "empty.xlsx").write_bytes(b"")
    assert [told.outcome for told in take_returns(elsewhere)] == [REFUSED]
    assert [place.name[-10:] for place in (tmp_path / "in" / "refused").glob("*.xlsx")] == ["empty.xlsx"]
    assert take_returns(elsewhere) == []


def test_the_command_says_what_became_of_each_file(board: TypingBoard, tmp_path: Path) -> None:
    settings = Settings(board=str(board.directory), warehouse=None)
    good, bad = tmp_path / "good.xlsx", tmp_path / "bad.xlsx"
    good.write_bytes(typed(board.workbook(OTHER), entry_aim_cost="Less"))
    bad.write_bytes(b"")
    lines = [line for told in read_files(settings, [str(good), str(bad)], by="Clerk", say=print) for line in told_lines(told)]
    assert lines[0].endswith("1 entry read.")
    assert lines[-1].startswith("! bad.xlsx is empty")


def test_a_board_that_was_never_run_has_no_workbook_to_read_back(tmp_path: Path, board: TypingBoard) -> None:
    never = Settings(board=str(board.directory), warehouse=f"sqlite:///{tmp_path}/none.sqlite")
    with pytest.raises(ConfigurationError, match="Nothing has been run"):
        list(read_files(never, [], by="", say=print))
