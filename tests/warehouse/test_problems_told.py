"""Problems are remembered from the run that finds them first to the run that would have found them again, and so is who was told."""

from datetime import date
from pathlib import Path

import pytest

from boxscore.problems import Looked, Problem, ProblemKind
from boxscore.weeks import Week, WeekRange
from warehouse.problems import BEGAN, ENDED
from warehouse.store import Store

JUNE_8, JUNE_15 = (Week(date(2025, 6, day)) for day in (8, 15))
BOTH = WeekRange(JUNE_8, JUNE_15)
LATE = Problem(ProblemKind.FEED_LATE, "Shifts has been late: a.", "shifts", week_ending=JUNE_8.ending)
REFUSED = Problem(ProblemKind.EXTRACT_REFUSED, "may.csv: no header.", "shifts", "may.csv")


def note(store: Store, *found: Problem, run: str, weeks: WeekRange = BOTH, unread: tuple[str, ...] = ()) -> None:
    store.note_problems(found, looked=Looked(weeks, unread), run=run)


def said(store: Store) -> list[tuple[str, str, bool]]:
    return [(one.about, one.says, one.ended_at is None) for one in store.problems_to_tell()]


def test_a_problem_found_again_is_the_same_problem_in_its_newest_words(store: Store) -> None:
    note(store, REFUSED, run="first")
    note(store, Problem(REFUSED.kind, "may.csv: two columns are missing.", REFUSED.feed, REFUSED.about), run="second")
    (known,) = store.problems_to_tell()
    assert (known.says, known.first_run, known.last_run) == ("may.csv: two columns are missing.", "first", "second")


def test_a_problem_that_is_over_is_to_be_told_to_whoever_knows_that_it_began(store: Store) -> None:
    note(store, REFUSED, LATE, run="first")
    (refused,) = [one for one in store.problems_to_tell() if one.about == REFUSED.about]
    store.note_told([refused.problem], says=BEGAN, recipient="owner@board.example")
    note(store, run="second")
    (waiting,) = store.problems_to_tell()
    assert (waiting.problem, waiting.told) == (refused.problem, {BEGAN: frozenset({"owner@board.example"}), ENDED: frozenset()})
    store.note_told([refused.problem], says=ENDED, recipient="owner@board.example")
    assert store.problems_to_tell() == []


def test_one_that_comes_again_after_it_was_over_is_another(store: Store) -> None:
    note(store, REFUSED, run="first")
    (before,) = store.problems_to_tell()
    note(store, run="second")
    note(store, REFUSED, run="third")
    (now,) = store.problems_to_tell()
    assert now.problem != before.problem


@pytest.mark.parametrize(
    ("problem", "weeks", "unread", "is_over"),
    [
        (LATE, BOTH, (), True),
        (LATE, WeekRange(JUNE_15, JUNE_15), (), False),  # its week was not worked through
        (REFUSED, BOTH, (), True),
        (REFUSED, BOTH, ("shifts",), False),  # its feed was not read
        (Problem(ProblemKind.TOTAL_OFF, "off", "ledger"), BOTH, ("shifts",), True),
        (Problem(ProblemKind.RETURN_REFUSED, "no workbook", about="abc"), BOTH, (), False),  # it happened, and is not found twice
    ],
)
def test_only_a_run_that_would_have_found_it_again_says_that_it_is_over(
    tmp_path: Path, problem: Problem, weeks: WeekRange, unread: tuple[str, ...], is_over: bool
) -> None:
    store = Store.at(f"sqlite:///{tmp_path / 'warehouse.sqlite'}")
    for run in ("first", "second"):
        store.begin_run(run, how="command", weeks=BOTH)
    note(store, problem, run="first")
    note(store, run="second", weeks=weeks, unread=unread)
    assert (store.problems_to_tell() == []) is is_over


def test_a_run_of_fewer_weeks_than_a_nights_does_not_say_that_a_feed_is_late_no_more(store: Store) -> None:
    note(store, LATE, run="first")
    store.note_problems([], looked=Looked(BOTH, (), is_a_night=False), run="second")
    assert said(store) == [("", LATE.text, True)]


def test_a_run_that_failed_says_of_nothing_that_it_is_over(store: Store) -> None:
    note(store, REFUSED, run="first")
    store.note_problems([Problem(ProblemKind.RUN_FAILED, "The step cells failed.")], looked=None, run="second")
    assert said(store) == [("may.csv", "may.csv: no header.", True), ("", "The step cells failed.", True)]
    note(store, REFUSED, run="third")
    assert said(store) == [("may.csv", "may.csv: no header.", True)]
