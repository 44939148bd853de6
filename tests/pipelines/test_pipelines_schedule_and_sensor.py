"""The night's schedule and the drop folder's sensor, asked as Dagster asks them."""

import os
import time
from datetime import date
from pathlib import Path

import dagster as dg
import pytest
from invented_board import FIRST_SUNDAY, InventedBoard, all_attendances, attendances, invented_board, invoice

from assets.resources import ANEW, HOW, is_asked_anew
from assets.weeks import RANGE_END, RANGE_START
from boxscore.settings import Settings
from pipelines.definitions import build_definitions


@pytest.fixture
def board(tmp_path: Path) -> InventedBoard:
    return invented_board(tmp_path)


def definitions(board: InventedBoard) -> dg.Definitions:
    return build_definitions(Settings(board=str(board.directory)))


def house_of(definitions: dg.Definitions) -> dict[str, object]:
    """What the schedule and the sensor ask for; a run's turn is nothing to them."""
    return {"house": (definitions.resources or {})["house"]}


def settled(path: Path) -> None:
    """As if the file had lain there a minute."""
    minute_ago = time.time() - 60
    os.utime(path, (minute_ago, minute_ago))


def look(board: InventedBoard, cursor: str | None) -> dg.SensorResult | dg.SkipReason:
    defs = definitions(board)
    with dg.DagsterInstance.ephemeral() as instance:
        context = dg.build_sensor_context(instance=instance, cursor=cursor, definitions=defs, resources=house_of(defs))
        return defs.resolve_sensor_def("arrivals").evaluate_tick(context)  # type: ignore[no-any-return]


def test_every_night_at_five_the_longest_window_is_asked_for(board: InventedBoard) -> None:
    defs = definitions(board)
    schedule = defs.resolve_schedule_def("every_night")
    assert (schedule.cron_schedule, schedule.execution_timezone) == ("0 5 * * *", "Europe/London")
    with dg.DagsterInstance.ephemeral() as instance:
        told = schedule.evaluate_tick(dg.build_schedule_context(instance=instance, resources=house_of(defs)))
    (request,) = told.run_requests or []
    # The invoices' window of 13 weeks is longer than the board's history of 9, which begins with the week of 01/03/2024.
    assert (request.tags[RANGE_START], request.tags[RANGE_END]) == ("2024-02-26", "2024-04-22")


def test_the_first_look_only_remembers(board: InventedBoard) -> None:
    told = look(board, None)
    assert not told.run_requests
    assert told.skip_message == "Watching from now on; 2 files are there already."


def test_a_file_that_arrives_is_run_for_its_feed_and_the_weeks_it_holds(board: InventedBoard) -> None:
    cursor = look(board, None).cursor
    rows = attendances("N1", FIRST_SUNDAY, 90, 80) + attendances("N1", date(2024, 3, 17), 90, 80)
    settled(board.write_attendances(rows, name="weekly_ae_activity_2.csv"))
    (request,) = look(board, cursor).run_requests or []
    assert (request.tags[RANGE_START], request.tags[RANGE_END]) == ("2024-03-04", "2024-03-11")
    assert {key.path[0] for key in request.asset_selection or []} == {"emergency_department_activity", "cells", "signals", "workbooks"}


def test_a_file_still_being_written_is_left_until_it_is_whole(board: InventedBoard) -> None:
    cursor = look(board, None).cursor
    board.write_invoices([invoice(date(2024, 3, 9), "Wards", "Drugs", "5.00", 9)], name="invoices_2.csv")
    told = look(board, cursor)
    assert not told.run_requests
    assert told.skip_message == "A file is still being written."


def test_nothing_new_asks_for_nothing(board: InventedBoard) -> None:
    assert look(board, look(board, None).cursor).skip_message == "Nothing has arrived."


def test_a_file_that_cannot_be_read_is_run_for_the_window_so_that_the_run_says_why(board: InventedBoard) -> None:
    cursor = look(board, None).cursor
    settled(board.write_attendances(all_attendances(), header="nothing,to,see", name="weekly_ae_activity_2.csv"))
    (request,) = look(board, cursor).run_requests or []
    assert request.tags[RANGE_END] == "2024-04-22"


@pytest.mark.parametrize(
    ("tags", "anew"),
    [
        ({"dagster/schedule_name": "every_night"}, False),
        ({"dagster/sensor_name": "arrivals"}, False),
        ({HOW: "command"}, False),
        ({HOW: "command", ANEW: "by its dates"}, True),
        ({"dagster/backfill": "abcdefgh"}, True),
        ({}, True),
    ],
    ids=["schedule", "sensor", "command", "command with dates", "backfill", "by hand"],
)
def test_a_night_does_what_has_changed_and_whoever_asks_for_weeks_has_them_worked_through(tags: dict[str, str], anew: bool) -> None:
    assert is_asked_anew(tags) is anew
