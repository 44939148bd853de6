"""What is worked out for others over several nights, and an attack on it: nothing of a hidden figure comes through."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pandas as pd
from handed_out import SUNDAY, board, cells

from assets.house import House
from assets.sharing import batches, keep_improvements, remembered
from boxscore.board import Board
from boxscore.weeks import Week
from warehouse.history import WorkedOut
from warehouse.shared import SharedFiles

Contacts = Mapping[str, Sequence[int]]
TWELVE, SHIFT = [10, 11, 9, 10, 12, 8, 10, 11, 9, 10, 12, 8], [14, 15, 13, 14, 16, 18]
"""Contacts attended: a median of 10, and six weeks above it."""
HOUR = timedelta(hours=1)


class Nights:
    """A board of teams that count contacts, worked out night after night."""

    def __init__(self, at: Path, one: Board) -> None:
        self.house = House(one.model_copy(update={"state": str(at), "as_of": SUNDAY}), str(at), f"sqlite:///{at}/warehouse.sqlite", {})
        self._time = datetime(2026, 6, 22, 5)

    def night(self, contacts: Contacts, measure: str = "Q05", **changed: object) -> int:
        """How many improvements are found when these are the contacts, or pounds for each of ten, of the weeks up to 21/06/2026."""
        if changed:
            house = self.house
            self.house = House(house.board.model_copy(update=changed), house.directory, house.warehouse_url, {})
        self._time += HOUR
        self.house.store.clock = lambda: self._time
        run = f"night-{self._time:%H}"
        store, weeks = self.house.store, self.house.board.whole_history
        store.begin_run(run, how="schedule", weeks=weeks)
        told = pd.concat([_cells(team, measure, numbers) for team, numbers in contacts.items()], ignore_index=True).assign(extracts=None)
        store.replace_cells(weeks, told, run=run, worked_out=WorkedOut(weeks, [measure], SUNDAY, store.moment()))
        return keep_improvements(self.house)

    @property
    def told(self) -> list[str]:
        shared = SharedFiles(self.house.files).improvements()
        return [one.model_dump_json() for one in shared.improvements] if shared else []

    @property
    def shown(self) -> str:
        """Everything that is told, as one text."""
        return json.dumps(self.told)


def _cells(team: str, measure: str, numbers: Sequence[int]) -> pd.DataFrame:
    weeks = [SUNDAY - timedelta(weeks=back) for back in reversed(range(len(numbers)))]
    figures = [(number, None, number) if measure == "Q05" else (1_000 * number, 10, 10) for number in numbers]
    return pd.concat([cells((team, measure, *of), week=week) for of, week in zip(figures, weeks, strict=True)])


def test_what_is_hidden_changes_nothing_of_what_is_told(tmp_path) -> None:
    """The same but for two weeks in which 1, 2, 3 or 4 came: whatever they are, every byte that others see is the same."""
    seen = set()
    for name, hidden in (("one", (1, 4)), ("other", (3, 2))):
        nights = Nights(tmp_path / name, board(["Q05"], ["a", "b"]))
        few = [*TWELVE, hidden[0], *TWELVE[:10], hidden[1], *TWELVE, *SHIFT]
        assert nights.night({"a": few, "b": [*TWELVE, *hidden, *SHIFT]}) == 1  # of b a seventh of the weeks before is hidden
        seen.add(nights.shown)
    assert len(seen) == 1


def test_what_was_hidden_once_stays_hidden_when_its_figure_is_corrected(tmp_path) -> None:
    """4 becomes 14: that it is told now would say that it was small before. So it is not, and with it no improvement."""
    nights = Nights(tmp_path, board(["Q05"]))
    assert nights.night({"a": [*TWELVE, 14, 15, 13, 4, 16, 18, 17]}) == 0
    assert nights.night({"a": [*TWELVE, 14, 15, 13, 14, 16, 18, 17]}) == 0


def test_by_stricter_rules_what_was_shown_is_hidden(tmp_path) -> None:
    """Where counts under 20 are hidden, none of these is told any more; where under 5, all are again hidden, for they were once."""
    one = board(["Q05"])
    nights = Nights(tmp_path, one)
    weeks = {"a": [*TWELVE, *SHIFT]}
    assert nights.night(weeks) == 1
    assert nights.night(weeks, disclosure=one.disclosure.model_copy(update={"counts_under": 20})) == 0
    assert nights.night(weeks, disclosure=one.disclosure) == 0


def test_a_night_without_a_change_says_the_same_and_one_with_a_change_looks_anew(tmp_path) -> None:
    nights = Nights(tmp_path, board(["Q05"], ["a", "b"]))
    assert nights.night({"a": [*TWELVE, *SHIFT], "b": [*TWELVE, *TWELVE]}) == 1
    first = nights.told
    assert nights.night({"a": [*TWELVE, *SHIFT], "b": [*TWELVE, *TWELVE]}) == 1
    assert nights.told == first
    assert nights.night({"a": [*TWELVE, *SHIFT[:-1], 9], "b": [*TWELVE, *TWELVE[:6], *SHIFT]}) == 1
    assert '"team":"b"' in nights.told[0]


def test_a_unit_cost_is_not_told_for_it_falls_where_more_is_done(tmp_path) -> None:
    """£14 for each contact and less, where it was £20."""
    nights = Nights(tmp_path, board(["F04"]))
    assert nights.night({"a": [2 * number for number in TWELVE] + SHIFT}, measure="F04") == 0
    assert [one.id for one in nights.house.board.measures if one.is_unit_cost] == ["F04"]


def test_a_total_and_its_parts_are_never_apart() -> None:
    one = board(["Q05"], ["a", "all", "b", "c"], totals=[{"total": "all", "of": ["a", "c"]}])
    (batch,) = batches(one)
    assert batch == ("all", "a", "c", "b")


def test_of_a_cell_that_is_hidden_what_an_earlier_copy_showed_is_remembered() -> None:
    earlier, now = cells(("a", "Q05", 14, None, 14)), cells(("a", "Q05", None, None, None)).assign(status="hidden")
    gone = cells(("a", "Q05", 12, None, 12), week=Week(SUNDAY).plus(-1).ending)
    told = remembered(now, pd.concat([earlier, gone])[["team", "measure", "week_ending", "numerator", "denominator", "n", "status"]])
    assert told[["status", "n"]].to_numpy().tolist() == [["hidden", 14.0], ["final", 12.0]]
