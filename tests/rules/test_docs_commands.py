"""The README and the guides, done to the letter: their commands run, their YAML makes a team and a feed, their links lead somewhere.

Commands run in the order they stand in, README first, on a copy of the open-data board changed as the README says. The first of each
kind is a process, as a reader starts it; starting costs seconds, so the others run in this one.
"""

import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
from contextlib import chdir
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from boards import OPEN_DATA, RunBoard, copied_board
from pipelines.command import main

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", *sorted(DOCS.glob("*.md")), ROOT / "CONTRIBUTING.md"]
LINKED = [*PAGES, *sorted(DOCS.glob("*/*.md")), ROOT / "CHANGELOG.md", OPEN_DATA / "README.md"]
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
BOXSCORE = ".venv/bin/boxscore "
PYTHON = ".venv/bin/python "
WRITTEN_TO = re.compile(r"# (new|add to|add to the feeds of) boards/open-data/(\S+)")


def blocks(page: Path, *languages: str) -> list[str]:
    return [body for language, body in BLOCK.findall(page.read_text(encoding="utf-8")) if language in languages]


def commands() -> list[str]:
    """Every command of every page, each once, in order."""
    lines = [line.strip() for page in PAGES for block in blocks(page, "sh", "console") for line in block.splitlines()]
    return list(dict.fromkeys(line.removeprefix("$ ") for line in lines if line))


def changed_as_the_readme_says(board: Path) -> None:
    """Puts each file of the README where its first line says."""
    for block in blocks(ROOT / "README.md", "yaml", "csv"):
        first, _, content = block.partition("\n")
        told = WRITTEN_TO.fullmatch(first)
        assert told, f"this block does not say where it belongs: {first}"
        how, path = told[1], board / told[2]
        if how == "new":
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8")
            continue
        before = path.read_text(encoding="utf-8")
        if how == "add to":
            path.write_text(f"{before}\n{content}", encoding="utf-8")
        else:
            path.write_text(re.sub(r"((?:^  - \w+\n)+)", rf"\g<1>{content}", before, count=1, flags=re.MULTILINE), encoding="utf-8")


@dataclass(frozen=True)
class Ended:
    """The status a command ended with, and what it printed."""

    status: int
    stdout: str
    stderr: str


@dataclass(frozen=True)
class Followed:
    """The board after the pages' commands, and how each of them ended."""

    board: RunBoard
    ended: dict[str, Ended]


def started(command: str, place: Path, board: Path) -> Ended:
    """The command as a shell starts it."""
    line = command.replace(BOXSCORE.strip(), str(Path(sys.executable).with_name("boxscore")), 1)
    surroundings = os.environ | {"BOXSCORE_BOARD": str(board)}
    done = subprocess.run(line, shell=True, cwd=place, env=surroundings, capture_output=True, text=True, check=False)
    return Ended(done.returncode, done.stdout, done.stderr)


def asked_here(command: str, place: Path, board: Path) -> Ended:
    """The command in this process."""
    with chdir(place):
        arguments = shlex.split(command.removeprefix(BOXSCORE))
        done = CliRunner(env={"BOXSCORE_BOARD": str(board)}).invoke(main, arguments, catch_exceptions=False)
    return Ended(done.exit_code, done.stdout, done.stderr)


@pytest.fixture(scope="module")
def followed(open_data: RunBoard, tmp_path_factory: pytest.TempPathFactory) -> Followed:
    place = tmp_path_factory.mktemp("followed")
    board = copied_board(place)
    shutil.copytree(open_data.state, board.state)
    changed_as_the_readme_says(board.directory)
    ended, kinds = {}, set[str]()
    for command in commands():
        if command.startswith(BOXSCORE):
            kind = command.split()[1]
            ended[command] = (asked_here if kind in kinds else started)(command, place, board.directory)
            kinds.add(kind)
    return Followed(board, ended)


@pytest.mark.parametrize("command", [command for command in commands() if command.startswith("make ")])
def test_every_make_target_of_the_pages_exists(command: str) -> None:
    planned = subprocess.run(["make", "-n", *command.split()[1:]], cwd=ROOT, capture_output=True, text=True, check=False)
    assert planned.returncode == 0, planned.stderr


@pytest.mark.parametrize("command", [command for command in commands() if command.startswith(BOXSCORE)])
def test_every_boxscore_command_of_the_pages_runs_and_needs_nobody(command: str, followed: Followed) -> None:
    ended = followed.ended[command]
    assert ended.status == 0, ended.stderr + ended.stdout
    assert ended.stdout or "--out" in command


def test_the_pages_hold_no_other_commands_than_those_tested() -> None:
    others = [command for command in commands() if not command.startswith((BOXSCORE, "make "))]
    assert others == [f"{PYTHON}docs/generate.py"]  # held against the code by test_documented


def test_the_team_added_by_configuration_has_a_workbook_and_the_total_is_what_it_was(followed: Followed, open_data: RunBoard) -> None:
    (written,) = (followed.board.state / "workbooks").glob("croydon-facilities_we-*.xlsx")
    assert load_workbook(written, read_only=True)["Box score"]["A1"].value == "Box score: Croydon Facilities, w/e 04/04/2021"
    (now,), (before,) = (board.store.control_totals().to_dict("records") for board in (followed.board, open_data))
    # 218 lines of the directorate Facilities, £14,727,423.27, counted in the twelve published files.
    assert now["teams_pence"] - before["teams_pence"] == 14_727_423_27
    assert before["unmapped_pence"] - now["unmapped_pence"] == 14_727_423_27
    assert now["accepted_pence"] == before["accepted_pence"] == 91_782_079_82


def test_the_feed_added_by_configuration_reaches_its_teams_workbook(followed: Followed) -> None:
    (written,) = (followed.board.state / "workbooks").glob("ward-7a_we-2025-06-15_v1.xlsx")
    shown = [cell.value for row in load_workbook(written)["Box score"].iter_rows() for cell in row]
    assert "Hands cleaned when they should be" in shown
    assert 38 / 39 * 100 in [pytest.approx(value) for value in shown if isinstance(value, float)]


def test_other_teams_are_as_they_were(followed: Followed, open_data: RunBoard) -> None:
    names = [{path.name: path.read_bytes() for path in (board.state / "workbooks").glob("*.xlsx")} for board in (followed.board, open_data)]
    assert {name for name in names[0] if names[0][name] != names[1].get(name)} == {
        "croydon-facilities_we-2021-04-04_v1.xlsx",
        "ward-7a_we-2025-06-15_v1.xlsx",
    }


@pytest.mark.parametrize("page", LINKED, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_and_picture_of_the_pages_is_there(page: Path) -> None:
    for target in LINK.findall(BLOCK.sub("", page.read_text(encoding="utf-8"))):
        if "://" in target:
            continue
        name, _, heading = target.partition("#")
        linked = (page.parent / name).resolve() if name else page
        assert linked.is_file(), target
        if heading:
            headings = [
                re.sub(r"[^\w -]", "", text).lower().replace(" ", "-") for text in HEADING.findall(linked.read_text(encoding="utf-8"))
            ]
            assert heading in headings, target


def test_every_picture_is_used() -> None:
    used = {Path(target).name for page in LINKED for target in LINK.findall(page.read_text(encoding="utf-8"))}
    assert {path.name for path in (DOCS / "pictures").iterdir()} <= used


def test_serving_as_the_guides_say_answers_on_this_machine(open_data: RunBoard) -> None:
    assert "`boxscore serve" in (DOCS / "coach.md").read_text(encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [Path(sys.executable).with_name("boxscore"), "serve", "--port", str(port)],
        env=os.environ | {"BOXSCORE_BOARD": str(open_data.directory)},
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert server.stderr is not None
        assert f"http://127.0.0.1:{port}" in server.stderr.readline()
        with socket.create_connection(("127.0.0.1", port), timeout=10) as browser:
            browser.sendall(f"GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n".encode())
            assert browser.recv(4096).startswith(b"HTTP/1.1 200")
    finally:
        server.terminate()
        server.communicate(timeout=10)
