"""A team begins with a pack and makes it its own; what it says of a pack that is not so is told with file and line."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from textwrap import indent

import pytest
import yaml

from boxscore.board import Board
from boxscore.costs import sent_as
from boxscore.errors import ConfigurationError
from boxscore.packs import Pack
from measures.catalogue import catalogue
from measures.packs import packs
from sources.board import read_board
from sources.standard import standard_contracts

SETTINGS = (
    "inpatient ward",
    "community mental health",
    "mental-health ward",
    "day unit",
    "outpatient clinic",
    "catering",
    "spinal rehabilitation",
    "emergency department",
)
MEASURES = {measure.id: measure for measure in catalogue()}
CONTRACTS = standard_contracts()
WARD = next(pack for pack in packs() if pack.setting == "inpatient ward")

Described = Callable[..., Path]


def codes_for(pack: Pack) -> dict[str, list[str]]:
    lists = {CONTRACTS[feed].code_list for id in pack.measures for feed in map(sent_as, MEASURES[id].feeds)}
    return {code_list: [f"INV{code_list.upper()}"] for code_list in sorted(lists)}


@pytest.fixture
def described(tmp_path: Path) -> Described:
    """Writes an invented board of one team, whose entry ends with ``says``."""

    def write(says: str, *, pack: Pack = WARD, codes: dict[str, list[str]] | None = None) -> Path:
        (tmp_path / "feeds").mkdir(exist_ok=True)
        for id in CONTRACTS:
            text = f"standard: {id}\nsuppliers: [{{name: Invented supplier, files: ['{id}/*.csv']}}]\n"
            (tmp_path / "feeds" / f"{id}.yaml").write_text(text, encoding="utf-8")
        board = {"name": "invented", "title": "Invented board", "as_of": date(2026, 6, 22), "feeds": list(CONTRACTS)}
        (tmp_path / "board.yaml").write_text(yaml.safe_dump(board), encoding="utf-8")
        named = "slug: north\nname: North\norganisation: Invented\nsetting: ward\nopens: 2026-01-05"
        team = f"{named}\ncodes: {yaml.safe_dump(codes or codes_for(pack), default_flow_style=True, width=1000).strip()}\n{says}"
        (tmp_path / "teams.yaml").write_text(f"-{indent(team, '  ')[1:]}\n", encoding="utf-8")
        return tmp_path

    return write


def read(directory: Path) -> Board:
    return read_board(str(directory), catalogue(), packs())


def kept(directory: Path) -> list[str]:
    return [chosen.id for chosen in read(directory).teams[0].measures]


def mistakes(directory: Path) -> list[str]:
    with pytest.raises(ConfigurationError) as error:
        read(directory)
    return str(error.value).replace(f"{directory}/", "").splitlines()


def test_there_is_a_pack_for_each_setting() -> None:
    assert tuple(pack.setting for pack in packs()) == SETTINGS


@pytest.mark.parametrize("pack", packs(), ids=lambda pack: pack.setting)
def test_a_pack_is_made_of_measures_of_the_catalogue_in_the_order_of_a_box_score(pack: Pack) -> None:
    domains = [MEASURES[id].domain for id in pack.measures]
    assert domains == sorted(domains, key=["quality", "safety", "experience", "capacity", "cost"].index)
    assert {"quality", "safety", "experience", "capacity", "cost"} <= set(domains)


@pytest.mark.parametrize("pack", packs(), ids=lambda pack: pack.setting)
def test_a_team_that_says_no_more_than_its_pack_has_it_whole(described: Described, pack: Pack) -> None:
    team = read(described(f"pack: {pack.setting}", pack=pack)).teams[0]
    assert tuple(chosen.id for chosen in team.measures) == pack.measures
    assert {chosen.id: chosen.goal for chosen in team.measures if chosen.goal is not None} == pack.goals


def test_a_team_adds_to_its_pack_leaves_out_and_puts_first(described: Described) -> None:
    directory = described("pack: inpatient ward\nmeasures: [{id: Q03}]\nwithout: [S03, C11]\norder: [S01, Q03]")
    as_they_were = [id for id in WARD.measures if id not in ("S03", "C11", "S01")]
    assert kept(directory) == ["S01", "Q03", *as_they_were]


def test_a_team_says_another_goal_none_or_other_days_and_the_rest_of_its_pack_stays(described: Described) -> None:
    directory = described("pack: inpatient ward\nmeasures:\n- {id: S12, goal: 80}\n- {id: E01, goal: null}\n- {id: C09, from: 2026-03-02}")
    team = read(directory).teams[0]
    by_id = {chosen.id: chosen for chosen in team.measures}
    assert kept(directory) == list(WARD.measures), "an override stays in its place"
    assert [by_id[id].goal for id in ("S12", "E01", "C09")] == [80, None, 4]
    assert by_id["C09"].first == date(2026, 3, 2)


def test_goals_with_their_days_take_the_place_of_the_packs(described: Described) -> None:
    goals = "[{goal: 5, to: 2026-03-31}, {goal: 4.5, from: 2026-04-01}]"
    chosen = read(described(f"pack: inpatient ward\nmeasures: [{{id: C09, goals: {goals}}}]")).teams[0].chosen("C09")
    assert chosen is not None
    assert [chosen.goal_on(date(2026, month, 1)) for month in (3, 4)] == [5, 4.5]


def test_a_team_without_a_pack_orders_its_own(described: Described) -> None:
    assert kept(described("measures: [{id: Q04}, {id: Q07}, {id: S01}]\norder: [S01]")) == ["S01", "Q04", "Q07"]


@pytest.mark.parametrize(
    ("says", "line", "said"),
    [
        ("pack: inpatient wards", 7, "north begins with the pack 'inpatient wards', which there is not; there are 'inpatient ward', "),
        ("pack: inpatient ward\nwithout: [S03, A01]", 8, "north leaves out A01, which is not in the pack 'inpatient ward'."),
        ("measures: [{id: Q04}]\nwithout:\n- Q07", 9, "north leaves out Q07, which is in no pack, for it names none."),
        ("pack: inpatient ward\nwithout: [S03]\norder: [S03]", 9, "north puts S03 first, which it does not measure."),
        ("pack: inpatient ward\nmeasures: [{id: S03}]\nwithout: [S03]", 1, "this entry: keeps and leaves out S03."),
        ("pack: inpatient ward\norder: [S01, S01]", 1, "this entry: puts a measure first twice."),
        ("whole_organisation: false", 1, "this entry: says neither which measures it keeps nor with which pack it begins."),
    ],
)
def test_a_mistake_about_a_pack_is_told_with_file_and_line(described: Described, says: str, line: int, said: str) -> None:
    (told,) = mistakes(described(says))
    assert told.startswith(f"teams.yaml, line {line}: {said}")


def test_a_code_that_a_measure_of_the_pack_lacks_is_told_at_the_pack_with_the_way_out(described: Described) -> None:
    codes = {code_list: held for code_list, held in codes_for(WARD).items() if code_list != "team"}
    told = mistakes(described("measures:\n- {id: Q04}\n- {id: E07}\npack: inpatient ward", codes=codes))
    assert told[0] == (
        "teams.yaml, line 10: north has chosen S12 but has no code in 'team', the codes of the feed 'counts_by_hand'. "
        "It comes with the pack 'inpatient ward'; 'without: [S12]' leaves it out."
    )
    of_its_own = "teams.yaml, line 9: north has chosen E07 but has no code in 'team', the codes of the feed 'survey_answers'."
    assert told.count(of_its_own) == 1


@pytest.mark.parametrize(
    ("of", "said"),
    [
        ({"measures": (*WARD.measures[:12], WARD.measures[0])}, "names a measure twice: Q04"),
        ({"goals": {"A02": 95}}, "has a goal for what it does not measure: A02"),
        ({"measures": WARD.measures[:11]}, "at least 12"),
    ],
)
def test_a_pack_that_contradicts_itself_is_refused(of: dict[str, object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        Pack.model_validate(WARD.model_dump() | of)
