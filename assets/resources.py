"""The house as a Dagster resource: which board a run is for. How the board is read belongs to the night's steps."""

import os
from collections.abc import Mapping
from dataclasses import dataclass

import dagster as dg

from assets.house import House
from assets.weeks import weeks_of
from boxscore.board import Board
from boxscore.settings import Settings
from boxscore.weeks import WeekRange
from measures.catalogue import catalogue
from measures.packs import packs
from sources.board import read_board

HOW = "boxscore/how"
"""The tag by which a run says what asked for it, when that is neither Dagster's schedule nor sensor nor backfill."""
TEAMS = "boxscore/teams"
"""The tag that narrows a run's workbooks to some teams' slugs, with commas between."""


@dataclass(frozen=True)
class HouseResource:
    """Opens the board's house for a step. Without a configuration: Dagster shows those, and a warehouse's URL holds a password."""

    settings: Settings

    @property
    def seconds_between_tries(self) -> float:
        """How long a step waits before it tries a source or the warehouse again."""
        return self.settings.seconds_between_tries

    def read_board(self) -> Board:
        """The board as it is described now. ConfigurationError when it is described wrongly."""
        return read_board(self.settings.board, catalogue(), packs())

    def open(self) -> House:
        """The house, with its store ready. ConfigurationError when the board is described wrongly."""
        return House.of(self.settings, os.environ)

    def at_work(self, context: dg.AssetExecutionContext) -> tuple[House, WeekRange]:
        """The house and the weeks the run is for, the run noted as begun. An asset that is not by week is for the board's whole history."""
        house = self.open()
        history = house.board.whole_history
        weeks = weeks_of(context) if context.has_partition_key or context.has_partition_key_range else None
        # A run of workbooks alone works through no week, and must not be taken for one of the whole history.
        house.store.begin_run(context.run.run_id, how=how_asked(context.run.tags), weeks=weeks or WeekRange(history.last, history.last))
        return house, weeks or history


def how_asked(tags: Mapping[str, str]) -> str:
    """What asked for a run, by its tags."""
    asked = {HOW: tags.get(HOW), "schedule": tags.get("dagster/schedule_name"), "sensor": tags.get("dagster/sensor_name")}
    asked["backfill"] = tags.get("dagster/backfill")
    return next((tags.get(HOW, how) for how, named in asked.items() if named), "by hand")


HouseParam = dg.ResourceParam[HouseResource]
"""How assets, checks, the schedule and the sensor ask for it."""
