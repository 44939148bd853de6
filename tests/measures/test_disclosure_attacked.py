"""An attack on the copies that leave the team: everything given away, of every version, as equations in the people counted.

Who attacks knows what the measures count, which people stayed the same from one copy to the next, and that nobody is counted below
nought. They solve for each small count. Which of the measures count whom is written here by hand.
"""

from collections.abc import Mapping
from itertools import product

import pandas as pd
import pytest
from bounds import largest
from handed_out import board, cells, hidden
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from boxscore.board import Board
from measures.disclosure.suppressed import suppressed

Kind = str
Sort = frozenset[Kind]
Counts = dict[str, dict[str, Sort]]
"""For each measure the figures that count people, and of which kinds."""
People = Mapping[tuple[str, Kind], int]
"""How many there are of each team and kind; those of ``rest`` are of no team on the board."""
Unknown = tuple[str, Kind, int]
"""Some people of a team and kind: as many as were there in a version, and the same in every version that has as many."""

CAME, MISSED, COULD_NOT, CANCELLED, NOT_SAID = (
    frozenset({"came home", "came in"}),
    frozenset({"missed"}),
    "could not",
    "cancelled",
    "not said",
)
BOOKED = CAME | MISSED | {COULD_NOT, CANCELLED, NOT_SAID}
CLINIC: Counts = {
    "Q05": {"numerator": CAME, "n": CAME},
    "Q12": {"numerator": MISSED, "denominator": CAME | MISSED, "n": CAME | MISSED},
    "Q12B": {"numerator": MISSED, "denominator": BOOKED, "n": BOOKED},
    "Q13": {"numerator": frozenset({COULD_NOT}), "denominator": BOOKED, "n": BOOKED},
    "Q14": {"numerator": frozenset({CANCELLED}), "denominator": BOOKED, "n": BOOKED},
    "Q21": {"numerator": frozenset({"came home"}), "denominator": CAME, "n": CAME},
}
# Of those discharged: at what time (before noon, later, not said), came back, were followed up; or died.
ALIVE = frozenset("".join(one) for one in product("nlu", "b-", "f-"))


def _alive(*letters: str) -> Sort:
    return frozenset(kind for kind in ALIVE if set(kind) & set(letters))


WARD: Counts = {
    "Q01": {"denominator": ALIVE | {"died"}, "n": ALIVE | {"died"}},
    "Q02": {"numerator": _alive("n"), "denominator": _alive("n", "l"), "n": _alive("n", "l")},
    "Q06": {"numerator": _alive("b"), "denominator": ALIVE, "n": ALIVE},
    "Q18": {"numerator": _alive("f"), "denominator": ALIVE, "n": ALIVE},
}
TEAMS = ("a", "b")
UNITS = (*TEAMS, "rest")


def counted(people: People, units: tuple[str, ...], kinds: Sort) -> int:
    return sum(people[unit, kind] for unit in units for kind in kinds)


def held_by(team: str) -> tuple[str, ...]:
    """Those that the team's figures are of: ``all`` holds everybody."""
    return UNITS if team == "all" else (team,)


def told(people: People, measures: Counts, teams: tuple[str, ...]) -> pd.DataFrame:
    rows = []
    for team, measure in product(teams, measures):
        figures = {figure: counted(people, held_by(team), kinds) for figure, kinds in measures[measure].items()}
        days = 7.5 * figures["n"] if "numerator" not in figures else figures["numerator"]
        rows.append((team, measure, days, figures.get("denominator"), figures["n"]))
    return cells(*(row for row in rows if row[3] != 0))


def unknowns_of(version: int, versions: list[People], unit: str, kind: Kind) -> Unknown:
    same = [at for at, people in enumerate(versions) if people[unit, kind] == versions[version][unit, kind]]
    return unit, kind, same[0]


class Attacker:
    """Holds every copy, and asks how large a count can be."""

    def __init__(self, versions: list[People], copies: list[pd.DataFrame], measures: Counts) -> None:
        self._versions, self._measures = versions, measures
        of = product(range(len(versions)), UNITS, {kind for figures in measures.values() for kinds in figures.values() for kind in kinds})
        self._unknowns = sorted({unknowns_of(version, versions, unit, kind) for version, unit, kind in of})
        known = {self._equation(at, cell, figure) for at, copy in enumerate(copies) for cell, figure in self._shown(copy)}
        self._known = sorted(known)

    def most(self, version: int, units: tuple[str, ...], kinds: Sort) -> float:
        """The most people of these kinds there can be for all that is known."""
        bound = largest(self._sum_of(version, units, kinds), self._known)
        return float("inf") if bound is None else float(bound)

    def _shown(self, copy: pd.DataFrame) -> list[tuple[tuple[str, str], str]]:
        rows = copy[["team", "measure"]].itertuples(index=False, name=None)
        return [(cell, figure) for cell, n in zip(rows, copy["n"].notna(), strict=True) if n for figure in self._measures[cell[1]]]

    def _equation(self, version: int, cell: tuple[str, str], figure: str) -> tuple[tuple[int, ...], int]:
        team, measure = cell
        units, kinds = held_by(team), self._measures[measure][figure]
        return self._sum_of(version, units, kinds), counted(self._versions[version], units, kinds)

    def _sum_of(self, version: int, units: tuple[str, ...], kinds: Sort) -> tuple[int, ...]:
        meant = {unknowns_of(version, self._versions, unit, kind) for unit in units for kind in kinds}
        return tuple(int(one in meant) for one in self._unknowns)


def small_ones(people: People, measures: Counts) -> set[tuple[str, Sort]]:
    """Every count from 1 to 4 of a team or of nobody's: those told, and those of a share who are not in it."""
    sorts = {kinds for figures in measures.values() for kinds in figures.values()}
    sorts |= {
        figures["denominator"] - figures["numerator"] for figures in measures.values() if {"numerator", "denominator"} <= set(figures)
    }
    return {(unit, kinds) for unit, kinds in product(UNITS, sorts) if 1 <= counted(people, (unit,), kinds) <= 4}


def withstand(versions: list[People], measures: Counts, one: Board) -> None:
    """Gives a copy of every version away, each with those before it at hand, and attacks them all together."""
    copies: list[pd.DataFrame] = []
    for people in versions:
        copies.append(suppressed(told(people, measures, tuple(one.team_by_slug)), one, earlier=copies))
    attacker = Attacker(versions, copies, measures)
    for version, people in enumerate(versions):
        for unit, kinds in small_ones(people, measures):
            assert attacker.most(version, (unit,), kinds) >= 5, (version, unit, sorted(kinds), [hidden(copy) for copy in copies])


def measured(data: st.DataObject, of: Counts) -> Counts:
    chosen = data.draw(st.sets(st.sampled_from(sorted(of)), min_size=1))
    return {id: of[id] for id in of if id in chosen}


@pytest.mark.parametrize("of", [CLINIC, WARD], ids=["clinic", "ward"])
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_no_small_count_follows_from_any_copies_together(of: Counts, data: st.DataObject) -> None:
    """Two teams, what is nobody's, a total of all, and two copies between which some counts change."""
    measures = measured(data, of)
    kinds = sorted({kind for figures in measures.values() for sort in figures.values() for kind in sort})
    size = st.one_of(st.integers(0, 12), st.sampled_from([0, 2, 5, 40]))
    first = {(unit, kind): data.draw(size) for unit, kind in product(UNITS, kinds)}
    changed = data.draw(st.dictionaries(st.sampled_from(sorted(first)), size, max_size=3))
    one = board(list(measures), [*TEAMS, "all"], totals=[{"total": "all", "of": TEAMS}])
    withstand([first, first | changed], measures, one)


def test_the_attack_succeeds_where_nothing_is_hidden() -> None:
    """3 of 60 expected missed their appointment: shown, it is known; and with the count of those who came, so it is."""
    people = {(unit, kind): 0 for unit in UNITS for kind in BOOKED} | {("a", "came in"): 57, ("a", "missed"): 3}
    measures = {id: CLINIC[id] for id in ("Q05", "Q12")}
    cell = told(people, measures, ("a",))
    assert Attacker([people], [cell], measures).most(0, ("a",), MISSED) == 3
    came_alone = cell[cell["measure"] == "Q05"]
    assert Attacker([people], [came_alone], measures).most(0, ("a",), MISSED) == float("inf")


def test_the_attack_succeeds_where_only_the_small_count_itself_is_hidden() -> None:
    """60 booked, 50 came, 8 could not and nothing is said of the others: at most 2 missed theirs."""
    people = {(unit, kind): 0 for unit in UNITS for kind in BOOKED} | {("a", "came in"): 50, ("a", COULD_NOT): 8, ("a", "missed"): 2}
    measures = {id: CLINIC[id] for id in ("Q05", "Q12B", "Q13")}
    told_all = told(people, measures, ("a",))
    missing_alone = told_all[told_all["measure"] != "Q12B"]
    assert Attacker([people], [missing_alone], measures).most(0, ("a",), MISSED) == 2
    withstand([people], measures, board(list(measures), ["a"]))


def test_by_how_much_the_whole_changed_does_not_tell_what_became_of_a_part() -> None:
    """Of 77 booked 50 came, 10 missed, 10 could not; of 7 nothing is told. Of 70 the same 7: then 10 - 7 = 3 could not."""
    first = {(unit, kind): 0 for unit in UNITS for kind in BOOKED}
    first |= {("a", "came in"): 50, ("a", "missed"): 10, ("a", COULD_NOT): 10, ("a", CANCELLED): 5, ("a", NOT_SAID): 2}
    second = first | {("a", COULD_NOT): 3}
    measures = {id: CLINIC[id] for id in ("Q05", "Q12B", "Q13")}
    one = board(list(measures), ["a"])
    apart = [suppressed(told(people, measures, ("a",)), one) for people in (first, second)]
    assert Attacker([first, second], apart, measures).most(1, ("a",), frozenset({COULD_NOT})) == 3
    withstand([first, second], measures, one)
