"""How a board's runs stand is told from the last good run and the last run of all, in the board's own time."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from boxscore.weeks import Week, WeekRange
from warehouse.engine import open_engine
from warehouse.standing import Standing, standing
from warehouse.store import Store

WEEK = Week(date(2025, 6, 15))
FIVE = datetime(2025, 6, 16, 4, 0)  # UTC: in London it is five o'clock, in summer


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.at(f"sqlite:///{tmp_path / 'warehouse.sqlite'}")


def run(store: Store, name: str, began: datetime, outcome: str | None) -> None:
    """A run that takes four minutes; one without an outcome does not end."""
    store.clock = lambda: began
    store.begin_run(name, how="schedule", weeks=WeekRange(WEEK, WEEK))
    store.clock = lambda: began + timedelta(minutes=4)
    if outcome == "interrupted":
        store.interrupt_run(name)
    elif outcome:
        store.end_run(name, outcome=outcome, summary={})


def told(store: Store, *, hours_after: float) -> Standing:
    at = (FIVE + timedelta(minutes=4, hours=hours_after)).replace(tzinfo=UTC)
    return standing(store.engine, at=at, limit_hours=26, timezone="Europe/London")


@pytest.mark.parametrize("outcome", ["done", "attention"])
def test_a_young_good_run_is_good(store: Store, outcome: str) -> None:
    run(store, "night", FIVE, outcome)
    now = told(store, hours_after=3)
    assert (now.is_good, now.says) == (True, "The last good run ended 16/06/2025 05:04, 3 hours ago.")
    assert (str(now.last_good_run), now.hours_ago) == ("2025-06-16 05:04:00+01:00", 3)


def test_a_night_that_never_started_is_noticed_by_the_age_of_the_one_before(store: Store) -> None:
    run(store, "night", FIVE, "done")
    assert told(store, hours_after=26).is_good
    late = told(store, hours_after=27)
    assert (late.is_good, late.says) == (
        False,
        "The last good run ended 16/06/2025 05:04, 27 hours ago, older than the limit of 26 hours.",
    )


@pytest.mark.parametrize(("outcome", "said"), [("failed", "failed"), ("interrupted", "was interrupted")])
def test_a_newer_run_that_did_not_get_to_its_end_is_not_good_however_young_the_good_one(store: Store, outcome: str, said: str) -> None:
    run(store, "night", FIVE, "done")
    run(store, "noon", FIVE + timedelta(hours=1), outcome)
    now = told(store, hours_after=2)
    assert not now.is_good
    assert now.says == f"The run begun 16/06/2025 06:00 {said}. The last good run ended 16/06/2025 05:04, 2 hours ago."


def test_a_run_that_is_going_is_told_and_changes_nothing(store: Store) -> None:
    run(store, "night", FIVE, "done")
    run(store, "noon", FIVE + timedelta(hours=1), None)
    now = told(store, hours_after=2)
    assert now.is_good
    assert now.says.endswith("2 hours ago. A run begun 16/06/2025 06:00 has not ended.")


def test_a_board_that_nothing_was_ever_run_for_is_not_good_and_asking_makes_nothing(tmp_path: Path) -> None:
    place = tmp_path / "none.sqlite"
    now = standing(open_engine(f"sqlite:///{place}"), at=datetime.now(UTC), limit_hours=26, timezone="Europe/London")
    assert (now.is_good, now.says, now.last_good_run) == (False, "No run has ended well yet.", None)
    assert not place.exists()


def test_a_clock_that_was_set_back_makes_no_run_older_than_it_is(store: Store) -> None:
    run(store, "night", FIVE, "done")
    assert told(store, hours_after=-5).hours_ago == 0
