"""The signals asset materialised: what it finds, what it remembers, and what was judged put to use again."""

from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from invented_board import LAST_SUNDAY, InventedBoard, all_attendances, attendances, invented_board

from assets.box_scores import SIGNALS
from assets.house import House
from assets.signals import CONFIGURATION
from assets.weeks import range_tags
from boxscore.settings import Settings
from pipelines.definitions import build_unrecorded
from warehouse.locking import Turn
from warehouse.store import Store

NORTH = "north-emergency-department"


def run(board: InventedBoard) -> dict[str, Any]:
    """The nightly job over the whole history; the metadata of the signals."""
    settings = Settings(board=str(board.directory), seconds_between_tries=0)
    weeks = range_tags(House.of(settings, {}).board.whole_history)
    turn = Turn(settings.seconds_to_wait_for_another_run)
    try:
        result = build_unrecorded(settings, turn).resolve_job_def("nightly").execute_in_process(tags=weeks)
    finally:
        turn.give_back()
    (made,) = result.asset_materializations_for_node(SIGNALS)
    return {name: value.value for name, value in made.metadata.items()}


def store(board: InventedBoard) -> Store:
    return Store.reading(f"sqlite:///{board.state}/warehouse.sqlite")


def sheets(board: InventedBoard) -> openpyxl.Workbook:
    (file,) = (board.state / "workbooks").glob(f"{NORTH}_*.xlsx")
    return openpyxl.load_workbook(BytesIO(file.read_bytes()))


def signal_of_attendances(board: InventedBoard) -> str:
    sheet = sheets(board)["Box score"]
    header, *rows = [[cell.value for cell in row] for row in sheet[sheet.tables["BoxScore"].ref]]
    return next(str(row[header.index("Signal")]) for row in rows if row[header.index("Measure")] == "Unplanned attendances")


@pytest.fixture
def judged(tmp_path: Path) -> InventedBoard:
    """North's attendances rise by one a week, so with the eighth week they are a trend; two things are marked."""
    board = invented_board(tmp_path)
    teams = board.directory / "teams.yaml"
    text = teams.read_text(encoding="utf-8").replace(
        "  opens: 2024-03-04\n", "  opens: 2024-03-04\n  annotations: [{on: 2024-03-20, text: Flood}]\n", 1
    )
    goals = "{id: A02, goals: [{goal: 95, to: 2024-03-31}, {goal: 90, from: 2024-04-01}]}"
    teams.write_text(text.replace("{id: A02, goal: 95}", goals), encoding="utf-8")
    return board


def test_signals_are_found_remembered_and_new_once(judged: InventedBoard) -> None:
    told = run(judged)
    assert (told["trend"], told["shift"], told["outside"], told["new"], told["charts"]) == (2, 2, 1, 5, 7)
    assert "](data:image/png;base64," in told["one of them"]
    signal = store(judged).signals(team=NORTH).set_index("measure").loc["A01"]
    assert (signal["signal"], signal["noticed_week"].date()) == ("trend", LAST_SUNDAY)
    above = [str(row[0].value) for row in sheets(judged)["Box score"].iter_rows(max_row=8)]
    assert any(text.startswith("New signals since last week, 3: ") for text in above)
    assert signal_of_attendances(judged) == "New: Trend: 8 weeks rising since w/e 10/03/2024"

    assert run(judged)["new"] == 5, "run again in the same week, they are as new as before"

    ending = LAST_SUNDAY + timedelta(weeks=1)
    judged.write_attendances([*all_attendances(), *attendances("N1", ending, 108, 80, over_12=8), *attendances("S1", ending, 50, 40)])
    described = judged.directory / "board.yaml"
    described.write_text(described.read_text(encoding="utf-8").replace("as_of: 2024-04-29", "as_of: 2024-05-06"), encoding="utf-8")
    run(judged)
    assert signal_of_attendances(judged) == "Trend: 9 weeks rising since w/e 10/03/2024", "told last week already"


def test_what_is_judged_is_kept_marked_and_put_to_use_from_the_warehouse_too(judged: InventedBoard) -> None:
    run(judged)
    kept = store(judged).judgements(source=CONFIGURATION)
    assert {"Flood", "The full-time week becomes 37 hours, from 37.5", "90.0"} <= set(kept["says"])

    # As a returned workbook would say it: a rebase that only the warehouse knows of.
    rebase = {"kind": "rebase", "team": NORTH, "measure": "A01", "day": pd.Timestamp(2024, 4, 8), "who": "A. Lead", "says": "New triage"}
    store(judged).note_judgements(pd.DataFrame([rebase]), source="workbook", run=kept["last_run"].iloc[0])
    run(judged)
    assert signal_of_attendances(judged) == "Too few points for a median: no signals are looked for", "three weeks since the rebase"
    workbook = sheets(judged)
    small = " ".join(str(row[0].value) for row in workbook["Run charts"].iter_rows())
    assert "Marked on 08/04/2024: Compared anew from here: New triage (A. Lead)." in small
    assert "Marked on 20/03/2024: Flood." in small
    assert "Marked on 01/04/2024: The full-time week becomes 37 hours, from 37.5." in small
    assert "Marked on 01/04/2024: The goal becomes 90.0%." in small
    rows = workbook["Chart data"][workbook["Chart data"].tables["ChartData"].ref]
    header = [cell.value for cell in rows[0]]
    goals = {
        row[header.index("Week ending")].value.date(): row[header.index("Goal")].value
        for row in rows[1:]
        if row[0].value == "Seen within 4 hours"
    }
    assert (goals[date(2024, 3, 31)], goals[date(2024, 4, 7)]) == (95, 90)
