"""Three weeks of typing: every team's workbook is filled in, saved by LibreOffice as a person saves it, returned and written again."""

import os
import re
import shutil
import subprocess
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from typing_board import MONDAY, TypingBoard, typed, typing_board

from workbooks.returned.reading import read_returned

pytestmark = pytest.mark.libreoffice

TEAMS, ROUNDS = 12 if os.environ.get("EVERY_TEAM") == "true" else 3, 3
"""Twelve take two minutes of a machine to itself."""


def test_nothing_that_teams_type_is_lost_three_times_over(tmp_path: Path) -> None:
    board = typing_board(tmp_path / "board", teams=TEAMS)
    teams = sorted(entry.team for entry in board.house().store.workbooks(current=True))
    assert len(teams) == TEAMS
    ever: dict[str, dict[str, object]] = {team: {} for team in teams}
    for turn in range(1, ROUNDS + 1):
        at = MONDAY + timedelta(days=turn)
        files = {team: board.workbook(team) for team in teams}
        now = {team: what_to_type(content, turn) for team, content in files.items()}
        saved = saved_by_libreoffice(tmp_path / f"turn {turn}", {team: typed(files[team], **now[team]) for team in teams})
        for team in teams:
            told = board.returned(saved[team], at, name=f"{team}.xlsx")
            assert (told.refusal, told.refused, told.conflicts, told.locked) == ("", (), (), ())
            ever[team] |= now[team]
        board.night(f"turn {turn}", at)
        for team in teams:
            cells = read_returned(board.workbook(team), name=team).cells
            assert {name: cells[name].value for name in ever[team]} == ever[team]
            assert figures(board, team) == counts_typed(now[team])


def what_to_type(content: bytes, turn: int) -> dict[str, object]:
    """Something in every area of the sheet: numbers that change from turn to turn, and a new action, idea and note."""
    names = load_workbook(BytesIO(content), read_only=True).defined_names
    week = next(name[-8:] for name in names if name.startswith("entry_completed_by_"))
    typed: dict[str, object] = {name: turn for name in names if re.fullmatch(f"entry_value_.*_done_{week}", name)}
    typed |= {name: 10 + turn for name in names if re.fullmatch(f"entry_value_.*_out_of_{week}", name)}
    typed |= {f"entry_{kind}_{turn}_text": f"{kind} of turn {turn}" for kind in ("action", "idea")}
    typed |= {f"entry_goal_S12_{week}": 90 + turn, f"entry_note_S12_{week}": f"Note of turn {turn}"}
    return typed | {f"entry_huddle_{week}_held": "no" if turn % 2 else "yes", "entry_vision": f"The best, {turn}"}


def counts_typed(typed: dict[str, object]) -> dict[str, tuple[object, object]]:
    """Each measure's count and what it is out of, as it was typed."""
    done = {name.split("_")[2]: value for name, value in typed.items() if "_done_" in name}
    out_of = {name.split("_")[2]: value for name, value in typed.items() if "_out_of_" in name}
    return {measure: (done[measure], out_of[measure]) for measure in done}


def figures(board: TypingBoard, team: str) -> dict[str, tuple[object, object]]:
    """The same of the team's current week, as the warehouse has it after the night."""
    (entry,) = board.house().store.workbooks(team=team, current=True)
    cells = board.house().store.cells(team=team)
    asked = {name.split("_")[2] for name in read_returned(board.workbook(team), name=team).cells if "_done_" in name and "value" in name}
    cells = cells[cells["measure"].isin(asked) & (cells["week_ending"].dt.date == entry.week_ending)]
    return {measure: (done, out_of) for measure, done, out_of in cells[["measure", "numerator", "denominator"]].itertuples(index=False)}


def saved_by_libreoffice(folder: Path, files: dict[str, bytes]) -> dict[str, bytes]:
    """The files opened and saved again, all of them in one go: starting it takes longer than the work."""
    out = folder / "saved"
    out.mkdir(parents=True)
    for team, content in files.items():
        (folder / f"{team}.xlsx").write_bytes(content)
    soffice = shutil.which("soffice") or "soffice"
    profile = f"-env:UserInstallation=file://{folder.parent}/profile".replace(" ", "%20")
    command = [soffice, profile, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(out)]
    subprocess.run([*command, *(str(folder / f"{team}.xlsx") for team in files)], check=True, capture_output=True, timeout=300)
    return {team: (out / f"{team}.xlsx").read_bytes() for team in files}
