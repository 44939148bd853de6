"""A board's directory is read whole, and every mistake in it is told with its file and line."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import fsspec
import pytest

from boxscore.board import Board
from boxscore.errors import ConfigurationError
from boxscore.weeks import WeekRange
from measures.catalogue import catalogue
from sources.board import read_board

BOARD = """\
name: ayr
title: Ayr
as_of: 2025-06-16
feeds: [beds]
"""
TEAMS = """\
# The teams of Ayr.
- slug: ward-1
  name: Ward 1
  organisation: NHS Ayr
  setting: ward
  opens: 2025-06-02
  codes: {beds: [W1]}
  measures:
    - id: B1
- slug: ward-2
  name: Ward 2
  organisation: NHS Ayr
  setting: ward
  opens: 2025-05-26
  codes: {beds: [W2, W2B]}
  measures:
    - {id: B1, goal: 20}
"""
BEDS = """\
id: beds
title: Beds
meaning: Occupied beds
one_row_is: a ward's day
sent: weekly
covers: its rows
week_from: day
team_from: [ward]
key: [ward, day]
columns:
  ward: {kind: text, meaning: Ward, example: W1}
  day: {kind: date, meaning: Day, example: 15/06/2025, formats: ["%d/%m/%Y"]}
  occupied: {kind: whole number, meaning: Occupied beds, example: "10"}
suppliers: [{name: NHS Ayr, files: ["beds/*.csv"]}]
settles_after_weeks: 0
window_weeks: 13
late_after_days: 14
free_of_identifiers: true
begins: 2020-01-01
"""
MEASURES = """\
- id: B1
  name: Occupied bed days
  domain: capacity
  unit: days
  better: context
  numerator: {feed: beds, verb: sum, column: occupied}
  n: none
  decimals: 0
  explanation: Beds occupied, added up over the days of the week.
  source: Invented for a test.
"""
FILES = {"board.yaml": BOARD, "teams.yaml": TEAMS, "feeds/beds.yaml": BEDS, "measures.yaml": MEASURES}

Described = Callable[..., Path]


@pytest.fixture
def described(tmp_path: Path) -> Described:
    """Writes the board of Ayr, with one text of one of its files exchanged for another."""

    def write(name: str = "board.yaml", was: str = "", now: str = "") -> Path:
        (tmp_path / "feeds").mkdir(exist_ok=True)
        for file, content in FILES.items():
            assert was in content or file != name
            (tmp_path / file).write_text(content.replace(was, now, 1) if file == name else content, encoding="utf-8")
        return tmp_path

    return write


def read(directory: Path) -> Board:
    return read_board(str(directory), catalogue())


def mistakes(directory: Path) -> list[str]:
    """Every mistake in words, the directory left out."""
    with pytest.raises(ConfigurationError) as error:
        read(directory)
    return str(error.value).replace(f"{directory}/", "").splitlines()


def test_a_board_is_read_whole(described: Described) -> None:
    board = read(described())
    assert [team.slug for team in board.teams] == ["ward-1", "ward-2"]
    assert [measure.id for measure in board.measures] == ["B1"]
    assert (board.state, board.told_as_at, board.timezone) == ("out/ayr", True, "Europe/London")


def test_the_weeks_of_a_board_run_from_its_first_opening_to_the_last_week_that_has_ended(described: Described) -> None:
    # Monday 16 June has not ended its week; the first team opened on Monday 26 May.
    assert read(described()).whole_history == WeekRange.covering(date(2025, 5, 26), date(2025, 6, 15))
    on_a_sunday = read(described("board.yaml", "2025-06-16", "2025-06-22"))
    assert on_a_sunday.last_week.ending == date(2025, 6, 22)


def test_a_night_works_through_the_longest_window_but_not_beyond_the_first_week(described: Described) -> None:
    assert read(described()).nightly_window == read(described()).whole_history
    two_weeks = read(described("feeds/beds.yaml", "window_weeks: 13", "window_weeks: 2"))
    assert two_weeks.nightly_window == WeekRange.covering(date(2025, 6, 2), date(2025, 6, 15))


def test_a_board_without_a_date_is_told_as_at_today(described: Described) -> None:
    board = read(described("board.yaml", "as_of: 2025-06-16\n", ""))
    assert not board.told_as_at
    assert board.as_of >= date(2025, 6, 16)


def test_a_measure_of_the_boards_own_takes_the_place_of_the_catalogues(described: Described) -> None:
    own = MEASURES.replace("B1", "A01")
    directory = described("measures.yaml", MEASURES, own)
    (directory / "teams.yaml").write_text(TEAMS.replace("B1", "A01"), encoding="utf-8")
    assert [(measure.id, measure.name) for measure in read(directory).measures] == [("A01", "Occupied bed days")]


def test_a_board_may_lie_in_an_object_store() -> None:
    for name, content in FILES.items():
        with fsspec.open(f"memory://boards-of-a-test/ayr/{name}", "wb") as file:
            file.write(content.encode())
    assert read_board("memory://boards-of-a-test/ayr/", catalogue()).name == "ayr"


@pytest.mark.parametrize("name", ["board.yaml", "teams.yaml", "feeds/beds.yaml"])
def test_a_missing_file_is_named(described: Described, name: str) -> None:
    directory = described()
    (directory / name).unlink()
    assert mistakes(directory) == [f"{name} is not there. A board is a directory with board.yaml, teams.yaml and feeds/."]


def test_a_board_needs_no_measures_of_its_own(described: Described) -> None:
    directory = described()
    (directory / "measures.yaml").unlink()
    assert mistakes(directory)[0] == "teams.yaml, line 2: ward-1 has chosen 'B1', which no catalogue describes."


@pytest.mark.parametrize(
    ("name", "was", "now", "line", "said"),
    [
        ("board.yaml", "title: Ayr", "titel: Ayr", 2, "titel: no such setting; check its spelling."),
        ("board.yaml", "as_of: 2025-06-16", "as_of: soon", 3, "as_of: "),
        ("board.yaml", "as_of: 2025-06-16", "timezone: Europe/Ayr", 3, "timezone: 'Europe/Ayr' is no time zone"),
        ("board.yaml", "feeds: [beds]", "feeds: []", 4, "feeds: "),
        ("board.yaml", "feeds: [beds]", "feeds: [beds, beds]", 4, "feeds: listed twice: beds."),
        ("board.yaml", "feeds: [beds]", "feeds: [../beds]", 4, "feeds.0: "),
        ("board.yaml", "feeds: [beds]", "feeds: [beds", 5, "not readable as YAML"),
        ("teams.yaml", "  opens: 2025-06-02", "\topens: 2025-06-02", 6, "not readable as YAML"),
        ("teams.yaml", "  opens: 2025-06-02", "  open: 2025-06-02", 6, "open: no such setting; check its spelling."),
        ("teams.yaml", "  opens: 2025-06-02\n", "", 2, "opens: is missing."),
        ("teams.yaml", "  opens: 2025-06-02", "  opens: yesterday", 6, "opens: "),
        ("teams.yaml", "goal: 20", "goal: high", 17, "measures.0.goal: "),
        ("teams.yaml", "goal: 20", "from: 2025-06-09, to: 2025-06-02", 17, "measures.0: 'to' lies before 'from'."),
        ("teams.yaml", "  opens: 2025-06-02", "  opens: 2025-06-02\n  closes: 2025-06-01", 2, "this entry: closes before it opens."),
        ("teams.yaml", "    - id: B1", "    - id: B1\n    - id: B1", 2, "this entry: a measure is chosen twice."),
        ("teams.yaml", "slug: ward-1", "slug: Ward 1", 2, "slug: "),
        ("teams.yaml", TEAMS, "", 1, "no team is described."),
        ("teams.yaml", TEAMS, "teams: []\n", 1, "a list is expected here"),
        ("feeds/beds.yaml", "kind: text", "kind: words", 11, "columns.ward.kind: "),
        ("measures.yaml", "  decimals: 0", "  decimals: 9", 8, "decimals: "),
    ],
)
def test_a_mistake_in_one_description_is_told_with_its_file_and_line(
    described: Described, name: str, was: str, now: str, line: int, said: str
) -> None:
    told = mistakes(described(name, was, now))
    assert any(mistake.startswith(f"{name}, line {line}: {said}") for mistake in told)


@pytest.mark.parametrize(
    ("name", "was", "now", "said"),
    [
        ("teams.yaml", "slug: ward-2", "slug: ward-1", "teams.yaml, line 10: the slug 'ward-1' is another team's already."),
        ("teams.yaml", "{id: B1, goal: 20}", "id: B2", "teams.yaml, line 10: ward-2 has chosen 'B2', which no catalogue describes."),
        (
            "teams.yaml",
            "[W2, W2B]",
            "[W2, W1]",
            "teams.yaml, line 15: the code 'W1' of 'beds' belongs to ward-1 and ward-2 from 02/06/2025; "
            "a code names one team at a time: say from when to when, or declare shares.",
        ),
        ("teams.yaml", "{beds: [W1]}", "{}", "teams.yaml, line 9: ward-1 has chosen B1 but has no code in the feed 'beds'."),
        ("teams.yaml", "{beds: [W1]}", "{beds: []}", "teams.yaml, line 9: ward-1 has chosen B1 but has no code in the feed 'beds'."),
        (
            "teams.yaml",
            "{beds: [W1]}",
            "{beds: [W1], rosters: [R1]}",
            "teams.yaml, line 7: ward-1 has codes for 'rosters', which no feed that board.yaml lists looks up.",
        ),
        (
            "teams.yaml",
            "{beds: [W1]}",
            "{beds: [{code: W1, from: 2025-06-09}]}",
            "teams.yaml, line 7: ward-1 keeps B1, but holds no code of 'beds' from 02/06/2025 to 08/06/2025: "
            "correct the dates of its codes, or say from when to when it keeps the measures.",
        ),
        (
            "teams.yaml",
            "[W2, W2B]",
            "[W2, 'W2  B']",
            "teams.yaml, line 15: ward-2: extracts of 'beds' are never read as holding the code 'W2  B'; write 'W2 B'.",
        ),
        (
            "teams.yaml",
            "[W2, W2B]",
            "[W2, 23]",
            'teams.yaml, line 15: codes.beds.1: a code is text: write it in quotation marks, "23".',
        ),
        (
            "teams.yaml",
            "{beds: [W2, W2B]}",
            "\n    beds:\n      - W2\n      - {code: W1B, to: 2025-06-08}\n      - {code: W1B, from: 2025-06-10}",
            "teams.yaml, line 19: the code 'W1B' of 'beds' belongs to no team on 09/06/2025, though to one before and after.",
        ),
        (
            "measures.yaml",
            "feed: beds",
            "feed: rosters",
            "measures.yaml, line 1: measure B1 counts rows of the feed 'rosters', which board.yaml does not list.",
        ),
        ("measures.yaml", MEASURES, MEASURES * 2, "measures.yaml, line 11: measure B1 is described twice."),
        ("feeds/beds.yaml", "id: beds", "id: bed", "feeds/beds.yaml: its id is 'bed'; a feed's file is named for its id."),
        (
            "board.yaml",
            "2025-06-16",
            "2025-05-31",
            "board.yaml: nothing to tell as at 31/05/2025: the first team's first week, w/e 01/06/2025, has not ended by then.",
        ),
    ],
)
def test_descriptions_that_do_not_fit_together_are_told_with_file_and_line(
    described: Described, name: str, was: str, now: str, said: str
) -> None:
    assert mistakes(described(name, was, now)) == [said]


def test_only_a_code_that_money_is_posted_under_can_be_shared(described: Described) -> None:
    directory = described("teams.yaml", "{beds: [W1]}", "{beds: [{code: W, share: 60}]}")
    teams = directory / "teams.yaml"
    shared = teams.read_text(encoding="utf-8").replace("[W2, W2B]", "[{code: W, share: 40}]").replace("2025-05-26", "2025-06-02")
    teams.write_text(shared, encoding="utf-8")
    assert mistakes(directory) == [
        "teams.yaml, line 7: ward-1 shares the code 'W' of 'beds', by which 'beds' is counted too: only money can be shared out.",
        "teams.yaml, line 15: ward-2 shares the code 'W' of 'beds', by which 'beds' is counted too: only money can be shared out.",
    ]


def test_a_board_says_what_changes_with_time_in_a_file_of_its_own(described: Described) -> None:
    directory = described()
    reference = directory / "reference.yaml"
    reference.write_text("public_holidays:\n  - {day: 2025-06-09, name: Invented holiday}\n", encoding="utf-8")
    board = read_board(str(directory), catalogue())
    assert [holiday.name for holiday in board.reference.holidays_in(board.whole_history)] == ["Invented holiday"]
    reference.write_text("public_holidays:\n  - {day: 2025-06-31, name: Invented holiday}\n", encoding="utf-8")
    (said,) = mistakes(directory)
    assert said.startswith("reference.yaml, line 2: public_holidays.0.day: ")


def test_a_measure_that_does_not_fit_its_feed_is_told_where_it_is_described(described: Described) -> None:
    told = mistakes(described("measures.yaml", "column: occupied", "column: staffed"))
    assert told == ["measures.yaml, line 1: measure B1 names columns that feeds/beds.yaml does not describe: staffed."]


def test_a_measure_of_the_catalogue_without_its_feed_is_a_mistake_of_the_board(described: Described) -> None:
    told = mistakes(described("teams.yaml", "{id: B1, goal: 20}", "id: A01"))
    feed = next(measure for measure in catalogue() if measure.id == "A01").numerator.feed
    assert told == [f"board.yaml: measure A01 counts rows of the feed '{feed}', which board.yaml does not list."]


def test_an_annotation_of_a_measure_nobody_keeps_is_told_with_file_and_line(described: Described) -> None:
    annotated = "feeds: [beds]\nannotations:\n  - {on: 2025-06-02, text: Strike}\n  - {on: 2025-06-03, text: Flood, measures: [B2]}\n"
    directory = described("board.yaml", "feeds: [beds]\n", annotated)
    assert mistakes(directory) == ["board.yaml, line 7: an annotation is of B2, which no team keeps."]


def test_every_mistake_is_told_at_once(described: Described) -> None:
    directory = described("teams.yaml", "{beds: [W1]}", "{rosters: [W1]}")
    (directory / "board.yaml").write_text(BOARD.replace("2025-06-16", "2025-05-31"), encoding="utf-8")
    assert len(mistakes(directory)) == 3


def test_a_file_that_is_not_utf_8_says_so(described: Described) -> None:
    directory = described()
    (directory / "teams.yaml").write_bytes(TEAMS.replace("Ward 1", "Café").encode("cp1252"))
    assert mistakes(directory) == ["teams.yaml is not UTF-8 text; save it as UTF-8 and run again."]


@pytest.mark.parametrize("directory", ["nosuch://boards/ayr", "boards/nowhere"])
def test_a_directory_that_cannot_be_opened_is_named(directory: str) -> None:
    with pytest.raises(ConfigurationError, match=directory):
        read_board(directory, catalogue())


LAYOUTS = BOARD + "layouts:\n  - name: short\n    sheets: [Box score, About]\n    weeks: 8\n    leave_out: [B1]\n"


def test_teams_are_laid_out_as_they_say_or_else_as_their_board_does(described: Described) -> None:
    directory = described(now=LAYOUTS + "layout: short\n", was=BOARD)
    teams = TEAMS.replace("  setting: ward\n", "  setting: ward\n  layout: wall\n", 1)
    (directory / "teams.yaml").write_text(teams, encoding="utf-8")
    board = read(directory)
    assert [board.layout_of(team).name for team in board.teams] == ["wall", "short"]
    assert board.layout_of(board.teams[1]).weeks == 8


@pytest.mark.parametrize(
    ("was", "now", "told"),
    [
        ("weeks: 8", "weeks: 80", "board.yaml, line 8: layouts.0.weeks: Input should be less than or equal to 53."),
        ("[B1]", "[B1, B9]", "board.yaml, line 9: the layout 'short' leaves out B9, which no team keeps."),
        ("[B1]\n", "[B1]\n  - name: short\n", "board.yaml, line 10: the layout 'short' is described twice."),
        ("[B1]\n", "[B1]\nlayout: shrot\n", "board.yaml, line 10: there is no layout 'shrot'; the board has standard, wall, short."),
    ],
)
def test_a_mistake_in_a_layout_is_told_with_its_line(described: Described, was: str, now: str, told: str) -> None:
    assert mistakes(described(was=BOARD, now=LAYOUTS.replace(was, now))) == [told]


def test_a_team_with_a_layout_that_is_not_there_is_told_with_its_line(described: Described) -> None:
    directory = described("teams.yaml", "  setting: ward\n", "  setting: ward\n  layout: shrot\n")
    assert mistakes(directory) == ["teams.yaml, line 6: ward-1 has the layout 'shrot', which there is not; the board has standard, wall."]


def test_a_feed_may_name_whom_teams_ask(described: Described) -> None:
    directory = described("feeds/beds.yaml", "sent: weekly", "sent: weekly\nowner: Ward clerks\ncontact: extension 1234")
    assert [(feed.owner, feed.contact) for feed in read(directory).feeds] == [("Ward clerks", "extension 1234")]
