"""``simulate`` and the directory it writes to: what it refuses, what it replaces, what it says."""

import csv
from collections.abc import Collection
from pathlib import Path

import pytest

from boxscore.errors import ConfigurationError
from measures.catalogue import catalogue
from sources.board import read_board
from sources.simulator.simulate import Simulated, simulate

KNOWN = {measure.id for measure in catalogue()}


def simulated(
    directory: Path | str, *, teams: int = 2, weeks: int = 3, seed: int = 1, known: Collection[str] = KNOWN, name: str | None = None
) -> Simulated:
    return simulate(directory, teams=teams, weeks=weeks, seed=seed, layout="plain", known_measures=known, name=name)


def contents(directory: Path) -> dict[str, bytes]:
    return {str(path.relative_to(directory)): path.read_bytes() for path in sorted(directory.rglob("*")) if path.is_file()}


def test_the_same_seed_writes_the_same_bytes(tmp_path: Path) -> None:
    simulated(tmp_path / "one" / "board", teams=12)
    simulated(tmp_path / "other" / "board", teams=12)
    assert contents(tmp_path / "one") == contents(tmp_path / "other")


def test_the_board_can_be_read_and_says_it_is_invented(tmp_path: Path) -> None:
    simulated(tmp_path / "North Board", teams=26, weeks=30)
    board = read_board(str(tmp_path / "North Board"), catalogue())
    assert board.invented
    assert board.name == "north-board-plain-26x30-seed-1"
    assert len(board.teams) == 26
    assert all("invented" in team.name for team in board.teams)
    assert (tmp_path / "North Board" / "README.md").read_text("utf-8").startswith("# Invented data")


def test_a_directory_named_like_a_number_names_a_board(tmp_path: Path) -> None:
    simulated(tmp_path / "2026")
    assert read_board(str(tmp_path / "2026"), catalogue()).name == "2026-plain-2x3-seed-1"


def test_a_goal_that_changes_has_its_days(tmp_path: Path) -> None:
    simulated(tmp_path / "board", teams=3, weeks=20)
    board = read_board(str(tmp_path / "board"), catalogue())
    chosen = board.teams[2].chosen("S01")
    assert chosen
    assert [goal.goal for goal in chosen.goals] == [7, 5]


def test_teams_choose_only_measures_the_catalogue_knows(tmp_path: Path) -> None:
    simulated(tmp_path / "board", known={"Q04", "S12"})
    with (tmp_path / "board" / "truth.csv").open(encoding="utf-8", newline="") as file:
        assert {row["measure"] for row in csv.DictReader(file)} == {"Q04", "S12"}


def test_a_directory_that_is_no_invented_board_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "board.yaml").write_text("name: real\ntitle: A real board\nfeeds: [a]\n", encoding="utf-8")
    before = contents(tmp_path)
    with pytest.raises(ConfigurationError, match="no invented board, and nothing there was changed"):
        simulated(tmp_path)
    assert contents(tmp_path) == before


def test_a_file_and_a_url_are_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(ConfigurationError, match="is a file"):
        simulated(tmp_path / "file")
    with pytest.raises(ConfigurationError, match="not to a URL"):
        simulated("s3://bucket/board")


def test_an_invented_board_is_replaced_whole_and_what_lies_beside_it_stays(tmp_path: Path) -> None:
    simulated(tmp_path / "board", teams=12)
    (tmp_path / "board" / "extracts" / "ward_stays" / "dropped_by_hand.csv").write_text("x", encoding="utf-8")
    state = tmp_path / "board" / "out" / "warehouse.sqlite"
    state.parent.mkdir()
    state.write_text("kept", encoding="utf-8")
    simulated(tmp_path / "board", teams=1, seed=2)
    simulated(tmp_path / "fresh" / "board", teams=1, seed=2)
    assert state.read_text("utf-8") == "kept"
    state.unlink()
    assert contents(tmp_path / "board") == contents(tmp_path / "fresh" / "board")
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_the_directory_one_stands_in_is_filled_and_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    for seed in (1, 2):
        simulated(".", seed=seed)
        assert read_board(".", catalogue()).name == f"here-plain-2x3-seed-{seed}"
    assert [path.name for path in tmp_path.iterdir()] == ["here"]


def test_a_link_to_a_directory_stays_and_the_board_is_written_where_it_leads(tmp_path: Path) -> None:
    for there in ("empty", "not-there-yet"):
        (tmp_path / f"link-to-{there}").symlink_to(tmp_path / there)
    (tmp_path / "empty").mkdir()
    for there in ("empty", "not-there-yet"):
        simulated(tmp_path / f"link-to-{there}")
        assert (tmp_path / f"link-to-{there}").is_symlink()
        assert (tmp_path / there / "board.yaml").is_file()


def test_a_board_has_the_name_it_is_given(tmp_path: Path) -> None:
    simulated(tmp_path / "board", name="north-2")
    assert read_board(str(tmp_path / "board"), catalogue()).name == "north-2"


@pytest.mark.parametrize("name", ["Bad Name", "", "a" * 81, 'x"', "../x"])
def test_a_name_no_board_can_have_is_refused_in_words_before_anything_is_written(tmp_path: Path, name: str) -> None:
    with pytest.raises(ConfigurationError, match="a board's name is small letters and digits"):
        simulated(tmp_path / "board", name=name)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("teams", "weeks", "seed", "said"),
    [
        (0, 3, 1, "--teams 0: an invented board has 1 to"),
        (9_001, 3, 1, "--teams 9001"),
        (1, 521, 1, "--weeks 521"),
        (1, 3, -1, "--seed -1"),
    ],
)
def test_arguments_out_of_range_are_refused_in_words(tmp_path: Path, teams: int, weeks: int, seed: int, said: str) -> None:
    with pytest.raises(ConfigurationError, match=said):
        simulated(tmp_path / "board", teams=teams, weeks=weeks, seed=seed)
    assert not (tmp_path / "board").exists()


def test_the_outcome_is_told_in_words(tmp_path: Path) -> None:
    lines = list(simulated(tmp_path / "board").lines())
    assert lines[0].startswith("Invented board of 2 teams over 3 weeks")
    assert lines[-1] == f"Next: boxscore --board {tmp_path / 'board'} run"


def test_plain_extracts_are_plain(tmp_path: Path) -> None:
    simulated(tmp_path / "board", teams=12, weeks=12)
    header, first = (tmp_path / "board/extracts/ward_stays/ward_stays.csv").read_text("utf-8").splitlines()[:2]
    assert header == "stay,person,ward,admitted_on,admitted_at,admission_type,discharged_on,discharged_at,destination,ready_on"
    stay, person, ward, admitted_on, admitted_at, *_ = first.split(",")
    assert (stay, ward, admitted_on) == ("INV0001S000001", "INVW0001", "2026-03-30")
    assert person.startswith("INV0001P")
    assert len(admitted_at) == 5
    booked = (tmp_path / "board/extracts/appointments/appointments.csv").read_text("utf-8")
    assert ",yes," in booked
    assert ",no," in booked
    with (tmp_path / "board/extracts/ledger/ledger.csv").open(encoding="utf-8", newline="") as file:
        assert all("." in row["month_actual"] and len(row["month_actual"].split(".")[1]) == 2 for row in csv.DictReader(file))
