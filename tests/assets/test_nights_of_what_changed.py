"""A night does no more than what has changed asks for, and ends with the very cells, and changes, of a night that does everything anew."""

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest
from invented_board import LAST_SUNDAY, InventedBoard, all_attendances, copied, invented_board, invoice
from nights import run_night

from assets.charting import judgements
from assets.house import House
from assets.keeping import keep_feed
from assets.looking import to_look_at
from assets.signals import keep_signals
from boxscore.settings import Settings
from boxscore.weeks import WeekRange

FIRST_NIGHT = date(2024, 4, 17)
"""A Wednesday: six of the eight weeks have ended."""
ACTIVITY, INVOICES = "emergency_department_activity", "invoices"


@dataclass
class TwoStates:
    """One board run every night into two states: into one as nights are, into the other with everything done anew."""

    board: InventedBoard
    as_of: date = FIRST_NIGHT
    number: int = 0

    def house(self, *, anew: bool) -> House:
        state = self.board.state / ("anew" if anew else "nightly")
        house = House.of(Settings(board=str(self.board.directory), warehouse=None), os.environ)
        board = house.board.model_copy(update={"as_of": self.as_of, "state": str(state)})
        house = replace(house, board=board, warehouse_url=f"sqlite:///{state}/warehouse.sqlite")
        # The clock stands still for a while, as one that was set back does.
        house.store.clock = lambda: datetime(2024, 5, 1) + timedelta(days=self.number // 3)
        return house

    def night(self, *, both: bool = False) -> House:
        """Runs the night as nights are, and tells its house; before that, with ``both``, the other way."""
        for anew in (True, False) if both else (False,):
            house = self.house(anew=anew)
            run_night(house, f"night {self.number}", weeks=house.board.whole_history, anew=anew)
        self.number += 1
        return house

    def worked_out(self, house: House) -> set[tuple[str, str]]:
        """The measures and weeks that the last night worked out; its last entry is that all are as they would be."""
        entries = house.store.worked_out(house.board.whole_history)
        entries = entries[entries["run"] == f"night {self.number - 1}"].iloc[1:]
        found = set()
        for first, last, measures in entries[["first_week", "last_week", "measures"]].itertuples(index=False):
            found |= {(id, f"{day:%d/%m}") for id in measures.split() for day in pd.date_range(first, last, freq="7D")}
        return found


@pytest.fixture(scope="module")
def first_night(tmp_path_factory: pytest.TempPathFactory) -> InventedBoard:
    """The invented board after its first night, both ways. Only copied: it is shared."""
    board = invented_board(tmp_path_factory.mktemp("first"))
    TwoStates(board).night(both=True)
    return board


@pytest.fixture
def nights(first_night: InventedBoard, tmp_path: Path) -> TwoStates:
    """The invented board after its first night, to be changed."""
    return TwoStates(copied(first_night, tmp_path), number=1)


def describe(nights: TwoStates, name: str, old: str, new: str) -> None:
    path = nights.board.directory / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def days_pass(days: int) -> Callable[[TwoStates], None]:
    def pass_days(nights: TwoStates) -> None:
        nights.as_of += timedelta(days=days)

    return pass_days


def described(name: str, old: str, new: str) -> Callable[[TwoStates], None]:
    return lambda nights: describe(nights, name, old, new)


def correct_a_row(nights: TwoStates) -> None:
    nights.board.write_attendances([row.replace(",103,80,23,", ",103,90,13,") for row in all_attendances()])


def send_a_week_less(nights: TwoStates) -> None:
    nights.board.write_attendances(all_attendances()[:-8])


def send_a_row_less(nights: TwoStates) -> None:
    nights.board.write_invoices([invoice(date(2024, 3, 6), "Wards", "Agency Nurse - Band 5", "1,000.10", 1)])


def send_an_invoice_more(nights: TwoStates) -> None:
    nights.board.write_invoices([invoice(date(2024, 4, 10), "Wards", "Drugs", "10.00", 4)], name="late.csv")


def take_a_file_away(nights: TwoStates) -> None:
    (nights.board.directory / "extracts/activity/weekly_ae_activity_1.csv").unlink()


def write_the_same_again(nights: TwoStates) -> None:
    nights.board.write_attendances([*all_attendances(), ""])


OTHER_COLUMNS = "columns:\n  within_4_hours: {headers: [NumberOver4HoursEpisode]}\n  over_4_hours: {headers: [NumberWithin4HoursEpisode]}\n"


def read_other_columns(nights: TwoStates) -> None:
    contract = nights.board.directory / "feeds" / f"{ACTIVITY}.yaml"
    contract.write_text(contract.read_text(encoding="utf-8").rstrip() + f"\n{OTHER_COLUMNS}", encoding="utf-8")


WHAT_HAPPENS = (
    (days_pass(1), correct_a_row, send_a_row_less),
    (send_an_invoice_more, described("teams.yaml", "[S1]", "[{code: S1, to: 2024-04-14}, {code: S2, from: 2024-04-15}]")),
    (days_pass(5), described("teams.yaml", "measures: [{id: A01}, {id: A02}]", "measures: [{id: A01, to: 2024-04-01}]")),
    (read_other_columns, described("teams.yaml", ", {id: A03}]", "]")),
    (days_pass(6), write_the_same_again),
    (take_a_file_away, described("teams.yaml", "goal: 95}]", "goal: 95}, {id: A03}]")),
    (send_a_week_less, described("teams.yaml", "invoices: [Wards]", "invoices: [Wards, Kitchens]")),
    (days_pass(70),),
    (days_pass(-40),),
)
"""Night by night."""


def test_nights_of_what_changed_end_with_the_cells_and_changes_of_nights_that_do_everything(nights: TwoStates) -> None:
    for number, happenings in enumerate(WHAT_HAPPENS):
        for what in happenings:
            what(nights)
        nightly, anew = (nights.night(both=True).store, nights.house(anew=True).store)
        for told in ("cells", "changes", "control_totals", "feed_weeks", "refused_rows"):
            one, other = (getattr(store, told)().drop(columns=["run", "changed_at"], errors="ignore") for store in (nightly, anew))
            pd.testing.assert_frame_equal(one, other, obj=f"{told} of night {number}")
    assert len(nightly.changes()) > 30


def test_a_night_with_nothing_new_judges_nothing_and_works_nothing_out(nights: TwoStates) -> None:
    house = nights.night()
    assert nights.worked_out(house) == set()
    history = house.board.whole_history
    assert [keep_feed(house, feed, history, "night 1") for feed in house.board.feeds] == [None, None]
    assert set(house.store.deliveries()["last_run"]) == {"night 1"}


def test_of_a_corrected_row_only_the_measures_of_its_feed_are_worked_out_in_its_week(nights: TwoStates) -> None:
    correct_a_row(nights)
    assert nights.worked_out(nights.night()) == {(measure, "31/03") for measure in ("A01", "A02", "A03")}


def test_of_a_week_that_ends_nothing_but_that_week_and_what_settles_is_worked_out(nights: TwoStates) -> None:
    nights.as_of += timedelta(days=4)
    weeks = {week for _, week in nights.worked_out(nights.night())}
    assert "21/04" in weeks
    assert len(weeks) <= 3


def test_a_code_of_one_list_brings_up_the_measures_of_its_feeds_alone(nights: TwoStates) -> None:
    describe(nights, "teams.yaml", "invoices: [Wards]", "invoices: [Wards, Kitchens]")
    assert {measure for measure, _ in nights.worked_out(nights.night())} == {"F16", "F18"}


def test_a_feed_whose_judging_was_broken_off_is_judged_again(nights: TwoStates) -> None:
    house = nights.night()
    house.store.begin_judging(INVOICES)
    feed, history = house.board.feed_by_id[INVOICES], house.board.whole_history
    assert keep_feed(house, feed, history, "night 1") is not None
    assert keep_feed(house, feed, history, "night 1") is None


def test_a_feed_of_which_the_lake_lost_a_week_is_judged_again(nights: TwoStates) -> None:
    house = nights.night()
    feed, history = house.board.feed_by_id[ACTIVITY], house.board.whole_history
    before = house.lake.accepted(ACTIVITY, history)
    house.files.remove(f"lake/accepted/{ACTIVITY}/2024-03-31.parquet")
    assert keep_feed(house, feed, history, "night 1") is not None
    pd.testing.assert_frame_equal(house.lake.accepted(ACTIVITY, history), before)
    assert keep_feed(house, feed, history, "night 1") is None


def test_a_feed_is_judged_for_weeks_it_was_not_judged_for(nights: TwoStates) -> None:
    house = nights.house(anew=False)
    feed, history = house.board.feed_by_id[ACTIVITY], house.board.whole_history
    assert keep_feed(house, feed, history, "night 0") is None
    assert keep_feed(house, feed, WeekRange(history.first, history.last.plus(1)), "night 0") is not None


def test_rows_of_days_to_come_are_judged_again_on_another_day_and_not_on_the_same(tmp_path: Path) -> None:
    nights = TwoStates(invented_board(tmp_path), as_of=LAST_SUNDAY - timedelta(days=3))
    house = nights.night()
    feed, history = house.board.feed_by_id[ACTIVITY], house.board.whole_history
    assert keep_feed(house, feed, history, "night 0") is None
    nights.as_of += timedelta(days=1)
    assert keep_feed(nights.house(anew=False), feed, history, "night 0") is not None


def test_a_chart_is_looked_at_again_when_its_goal_begins_to_hold(nights: TwoStates) -> None:
    goals = "goals: [{goal: 95, to: 2024-04-21}, {goal: 90, from: 2024-04-22}]"
    describe(nights, "teams.yaml", "{id: A02, goal: 95}", f"{{id: A02, {goals}}}")
    keep_signals(nights.house(anew=False), "night 0")
    for days, looked_at in ((4, set()), (1, {"north-emergency-department"})):
        nights.as_of += timedelta(days=days)
        house = nights.house(anew=False)
        assert set(to_look_at(house, judgements(house))) == looked_at


def test_only_the_charts_of_teams_whose_cells_or_measures_are_others_are_looked_at_again(nights: TwoStates) -> None:
    def teams() -> set[str]:
        house = nights.house(anew=False)
        return set(to_look_at(house, judgements(house)))

    assert len(teams()) == 3
    keep_signals(nights.house(anew=False), "night 0")
    assert teams() == set()
    correct_a_row(nights)
    nights.night()
    assert teams() == {"north-emergency-department"}
    keep_signals(nights.house(anew=False), "night 1")
    describe(
        nights, "teams.yaml", "measures: [{id: A01}, {id: A02}]", "measures: [{id: A01}, {id: A02, chart: {baseline_from: 2024-03-18}}]"
    )
    assert teams() == {"south-emergency-department"}
