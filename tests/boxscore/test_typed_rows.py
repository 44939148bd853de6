"""Which rows of feeds a team types: told by its measures and the contracts, and held against the contract's own rules."""

from datetime import date

import pytest

from boxscore.board import Board
from boxscore.entries import EntryKind, EntryName
from boxscore.entry_forms import entry_form
from boxscore.typed_rows import broken_rules, code_of, sample_form, weekly_counts
from boxscore.weeks import Week
from measures.catalogue import catalogue
from measures.packs import packs
from sources.board import read_board
from tests.support.boards import ROOT

WEEK = Week(date(2026, 6, 21))


@pytest.fixture(scope="module")
def demo() -> Board:
    return read_board(str(ROOT / "boards" / "demo"), catalogue(), packs())


def test_a_ward_counts_its_huddles_and_assessments_and_samples_its_time(demo: Board) -> None:
    ward = demo.team_by_slug["inpatient-ward-1"]
    assert [(count.measure, [one.column for one in count.asked]) for count in weekly_counts(demo, ward)] == [
        ("S12", ["done", "out_of"]),
        ("S13", ["done", "out_of"]),
    ]
    sample = sample_form(demo, ward)
    assert sample is not None
    assert sample.day == "sampled_on"
    # What is left over is worked out, and so not asked for.
    assert "available_hours" not in [one.column for one in sample.asked]


def test_a_team_without_measures_of_a_sample_is_asked_for_none(demo: Board) -> None:
    assert sample_form(demo, demo.team_by_slug["day-unit-1"]) is None


def test_a_row_is_held_against_the_rules_of_its_feed(demo: Board) -> None:
    counts, samples = demo.feed_by_id["counts_by_hand"], demo.feed_by_id["capacity_samples"]
    assert list(broken_rules(counts, {"done": 8.0, "out_of": 7.0})) == ["no more can be done than there was to do"]
    assert list(broken_rules(counts, {"done": 7.0, "out_of": 7.0})) == []
    assert list(broken_rules(counts, {"done": 7.0, "out_of": None})) == []
    # 0.1 + 0.2 is no more than 0.3, whatever binary fractions say.
    assert list(broken_rules(samples, {"direct_hours": 0.1, "indirect_hours": 0.2, "contracted_hours": 0.3})) == []
    over = {"direct_hours": 40.0, "indirect_hours": 30.0, "contracted_hours": 60.0}
    assert list(broken_rules(samples, over)) == ["no more time can be spent than was contracted"]


def test_a_team_is_known_by_the_code_it_holds_on_the_day(demo: Board) -> None:
    ward = demo.team_by_slug["inpatient-ward-1"]
    assert code_of(ward, demo.feed_by_id["counts_by_hand"], WEEK.ending) is not None
    assert code_of(ward.model_copy(update={"codes": {}}), demo.feed_by_id["counts_by_hand"], WEEK.ending) is None


def test_what_a_team_is_not_asked_for_is_no_entry_of_its(demo: Board) -> None:
    form = entry_form(demo, demo.team_by_slug["day-unit-1"], WEEK)
    assert form.allowed(EntryName(EntryKind.VALUE, "S12", WEEK, field="done")) is not None
    assert form.allowed(EntryName(EntryKind.VALUE, "S12", WEEK, field="hours")) is None
    assert form.allowed(EntryName(EntryKind.VALUE, "S13", WEEK, field="done")) is None
    assert form.allowed(EntryName(EntryKind.SAMPLE, week=WEEK, number=1, field="shift")) is None
    assert form.allowed(EntryName(EntryKind.AIM, field="happiness")) is None


def test_every_entry_is_called_something(demo: Board) -> None:
    form = entry_form(demo, demo.team_by_slug["inpatient-ward-1"], WEEK)
    assert form.said(EntryName(EntryKind.VALUE, "S12", WEEK, field="out_of")) == "Safety huddles held, Out of, w/e 21/06/2026"
    assert form.said(EntryName(EntryKind.NOTE, week=WEEK)) == "note on the week, w/e 21/06/2026"
    assert form.said(EntryName(EntryKind.ACTION, number=3, field="done_on")) == "when action 3 was done"


def test_no_week_is_asked_for_that_no_night_works_through_again(demo: Board) -> None:
    # The longest window of the board's feeds bounds what is asked, seven weeks where it is longer.
    form = entry_form(demo, demo.team_by_slug["inpatient-ward-1"], demo.last_week)
    assert len(form.weeks) == 7
    assert form.weeks[0] >= demo.nightly_window.first
