"""Mistakes in a board's own files: each is told with its file, nothing is run and nothing is changed, and there is no traceback."""

from collections.abc import Callable
from pathlib import Path

import pytest
from invented_board import invented_board

from boxscore.errors import ConfigurationError
from measures.catalogue import catalogue
from sources.board import read_board

BOARD_FILE, TEAMS_FILE, FEED_FILE = "board.yaml", "teams.yaml", "feeds/invoices.yaml"
NO_YAML = "a: [1, 2\nb: }"
Change = Callable[[str], str]


def says(old: str, new: str) -> Change:
    """The file with some of its words exchanged."""

    def change(text: str) -> str:
        assert old in text
        return text.replace(old, new, 1)

    return change


MISTAKES: dict[str, tuple[str, Change]] = {
    # what is wrong: the file, and what becomes of it
    "nothing in it": (BOARD_FILE, lambda _: ""),
    "no YAML": (BOARD_FILE, lambda _: NO_YAML),
    "a list in place of keys": (BOARD_FILE, lambda _: "- name: invented\n"),
    "a number in place of keys": (BOARD_FILE, lambda _: "7"),
    "a tab before a key": (BOARD_FILE, says("title:", "\ttitle:")),
    "a key nobody knows": (BOARD_FILE, lambda text: f"{text}nonsense: 1\n"),
    "a key twice": (BOARD_FILE, lambda text: f"{text}name: another\n"),
    "a day that does not exist": (BOARD_FILE, says("2024-04-29", "2024-04-31")),
    "a time zone that does not exist": (BOARD_FILE, lambda text: f"{text}timezone: Europe/Inverness\n"),
    "no name": (BOARD_FILE, says("name: invented\n", "")),
    "no feed": (BOARD_FILE, says("[emergency_department_activity, invoices]", "[]")),
    "a feed that is not described": (BOARD_FILE, says("invoices]", "invoices, parking]")),
    "a feed outside its folder": (BOARD_FILE, says("invoices]", "../invoices]")),
    "a feed twice": (BOARD_FILE, says("invoices]", "invoices, invoices]")),
    "a tag that makes objects": (BOARD_FILE, says("Invented board", "!!python/object/apply:os.system ['true']")),
    "an alias of an alias": (BOARD_FILE, lambda text: f"{text}annotations: &a [*a]\n"),
    "no team": (TEAMS_FILE, lambda _: "[]"),
    "teams that are no YAML": (TEAMS_FILE, lambda _: NO_YAML),
    "teams in place of a list": (TEAMS_FILE, lambda _: "north: 1\n"),
    "a measure nobody knows": (TEAMS_FILE, says("{id: A03}", "{id: ZZ99}")),
    "a goal in words": (TEAMS_FILE, says("goal: 95", "goal: plenty")),
    "a goal that is no number": (TEAMS_FILE, says("goal: 95", "goal: .nan")),
    "a team that closes before it opens": (TEAMS_FILE, says("closes: 2024-04-30", "closes: 2023-04-30")),
    "two teams of one slug": (TEAMS_FILE, says("slug: south-emergency-department", "slug: north-emergency-department")),
    "a slug that climbs": (TEAMS_FILE, says("slug: wards", "slug: ../wards")),
    "a code of two teams": (TEAMS_FILE, says("[S1]", "[N1]")),
    "codes of a feed that is not there": (TEAMS_FILE, says("invoices: [Wards]", "parking: [Wards]")),
    "a contract that is no YAML": (FEED_FILE, lambda _: NO_YAML),
    "a contract of another feed": (FEED_FILE, says("id: invoices", "id: parking")),
    "a kind nobody knows": (FEED_FILE, says("kind: money", "kind: guilders")),
    "a way to write days that is none": (FEED_FILE, says('"%d/%m/%Y"', '"%d/%m"')),
    "a week from a column that is not there": (FEED_FILE, says("week_from: invoice_date", "week_from: soon")),
}


@pytest.mark.parametrize("what", MISTAKES)
def test_a_mistake_in_a_boards_files_is_told_with_its_file(what: str, tmp_path: Path) -> None:
    name, change = MISTAKES[what]
    board = invented_board(tmp_path)
    described = board.directory / name
    described.write_text(change(described.read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(ConfigurationError) as told:
        read_board(str(board.directory), catalogue())
    assert str(board.directory) in str(told.value)
    assert not board.state.exists()


@pytest.mark.parametrize("content", [b"\xff\xfen\x00", b"name: \xa3", b"name: a\x00b", b"\x1b[31mname: x"], ids=repr)
def test_a_boards_file_that_is_no_plain_text_is_told(content: bytes, tmp_path: Path) -> None:
    board = invented_board(tmp_path)
    (board.directory / BOARD_FILE).write_bytes(content)
    with pytest.raises(ConfigurationError, match=r"board\.yaml"):
        read_board(str(board.directory), catalogue())
