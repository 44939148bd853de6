"""What a run needs of Dagster: the house, which says which board it is for, and its turn there. The work belongs to the night's steps."""

import os
from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

import dagster as dg

from assets.house import House
from assets.mending import mend
from assets.weeks import weeks_of
from boxscore.board import Board
from boxscore.settings import Settings
from boxscore.weeks import WeekRange
from measures.catalogue import catalogue
from measures.packs import packs
from sources.board import BoardFolder, read_board
from warehouse.locking import Turn

HOW = "boxscore/how"
"""The tag by which a run says what asked for it, when that is neither Dagster's schedule nor sensor nor backfill."""
ANEW = "boxscore/anew"
"""The tag of a run whose weeks somebody asked for."""
TEAMS = "boxscore/teams"
"""The tag that narrows a run's workbooks to some teams' slugs, with commas between."""


@dataclass(frozen=True)
class HouseResource:
    """Opens the board's house for a step. Without a configuration: Dagster shows those, and a warehouse's URL holds a password."""

    settings: Settings
    _read: dict[Hashable, Board] = field(default_factory=dict, repr=False, compare=False)

    @property
    def seconds_between_tries(self) -> float:
        """How long a step waits before it tries a source or the warehouse again."""
        return self.settings.seconds_between_tries

    def read_board(self) -> Board:
        """The board as it is described now. ConfigurationError when it is described wrongly.

        Reading it takes about 40 ms, and a night has 24 steps: it is read again when a file of it has changed, and every hour, for a
        board may be told as at the day it is, and days begin on the hour.
        """
        now = (BoardFolder(self.settings.board).seal(), f"{datetime.now(UTC):%Y-%m-%d %H}")
        if now not in self._read:
            board = read_board(self.settings.board, catalogue(), packs())
            self._read.clear()
            self._read[now] = board
        return self._read[now]

    def open(self) -> House:
        """The house, with its store ready. ConfigurationError when the board is described wrongly."""
        return House.of(self.settings, os.environ, self.read_board())

    def at_work(self, context: dg.AssetExecutionContext, turn: Turn) -> tuple[House, WeekRange]:
        """The house and the weeks the run is for, once it is the run's turn and the run is noted as begun.

        An asset that is not by week is for the board's whole history. BoardBusy when another run does not end.
        """
        house = self.open()
        history = house.board.whole_history
        weeks = weeks_of(context) if context.has_partition_key or context.has_partition_key_range else None
        take_turn(house, turn, context.run.run_id, instance=context.instance, say=context.log.info)
        # A run of workbooks alone works through no week, and must not be taken for one of the whole history.
        noted = weeks or WeekRange(history.last, history.last)
        house.store.begin_run(context.run.run_id, how=how_asked(context.run.tags), weeks=noted)
        return house, weeks or history


def take_turn(house: House, turn: Turn, run: str, *, instance: dg.DagsterInstance, say: Callable[[str], None]) -> None:
    """Waits for the run's turn, and puts right what interrupted runs have left; nothing happens when it has its turn already."""
    if turn.take(house.locks, say):
        for found in mend(house, run, instance):
            say(found)


def is_last(context: dg.AssetExecutionContext, *later: str) -> bool:
    """Whether none of the ``later`` assets is made in the same run."""
    made = context.job_def.asset_layer.selected_asset_keys
    return not any(dg.AssetKey(name) in made for name in later)


def how_asked(tags: Mapping[str, str]) -> str:
    """What asked for a run, by its tags."""
    asked = {HOW: tags.get(HOW), "schedule": tags.get("dagster/schedule_name"), "sensor": tags.get("dagster/sensor_name")}
    asked["backfill"] = tags.get("dagster/backfill")
    return next((tags.get(HOW, how) for how, named in asked.items() if named), "by hand")


def is_asked_anew(tags: Mapping[str, str]) -> bool:
    """Whether somebody asked for these very weeks, by a backfill, by hand or with dates: they are worked through whatever has changed."""
    return ANEW in tags or how_asked(tags) in ("backfill", "by hand")


def turn_resource(settings: Settings) -> dg.ResourceDefinition:
    """A run's turn at the board: the first of its steps that writes takes it, and it is given back when the run ends."""

    @dg.resource(description="The run's turn at the board: one run writes at a time.")
    def turn(_: dg.InitResourceContext) -> Iterator[Turn]:
        own = Turn(settings.seconds_to_wait_for_another_run)
        try:
            yield own
        finally:
            own.give_back()

    return turn


HouseParam = dg.ResourceParam[HouseResource]
"""How assets, checks, the schedule and the sensor ask for the house."""
TurnParam = dg.ResourceParam[Turn]
"""How the assets, which write, ask for the run's turn."""
