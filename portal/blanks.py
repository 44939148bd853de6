"""What teams are asked to count by hand and nobody has typed or sent yet. What may be typed, and reading it back, belong elsewhere."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from boxscore.board import Board
from boxscore.entries import EntryKind, EntryName
from boxscore.entry_forms import WEEKS_ASKED
from boxscore.teams import Team
from boxscore.typed_rows import WeeklyCount, weekly_counts
from boxscore.weeks import Week, WeekRange
from warehouse.store import Store

Cell = tuple[str, str, Week]


@dataclass(frozen=True)
class Blank:
    """A count by hand without a figure."""

    measure: str
    name: str
    weeks: tuple[Week, ...]
    """Those that nobody has told, oldest first."""


def weeks_asked(board: Board, current: Week) -> WeekRange:
    """The weeks that a team's workbook of the week ``current`` asks for."""
    return WeekRange(current.plus(1 - min(WEEKS_ASKED, len(board.nightly_window))), current)


def blanks(board: Board, store: Store, teams: Sequence[Team], asked: Mapping[str, WeekRange]) -> dict[str, tuple[Blank, ...]]:
    """By slug what of the weeks ``asked`` of each team is missing; a team that nothing is missing of is not there.

    A count is there once every cell asked of it was typed, or it came some other way, be it hidden.
    """
    counts = {team.slug: counts for team in teams if team.slug in asked and (counts := weekly_counts(board, team))}
    if not counts:
        return {}
    every_week = WeekRange(min(asked[slug].first for slug in counts), max(asked[slug].last for slug in counts))
    measures = {count.measure for of_team in counts.values() for count in of_team}
    told = store.told(every_week, measures=measures, teams=list(counts))
    typed = _typed(store, list(counts))
    found = {slug: tuple(_of_team(slug, of_team, asked[slug], told, typed)) for slug, of_team in counts.items()}
    return {slug: blanks for slug, blanks in found.items() if blanks}


def _typed(store: Store, teams: list[str]) -> set[tuple[str, str]]:
    """The teams and names of the entries that hold something."""
    entries = store.entries_now(teams, kinds=("entry_value",))
    return set(entries.loc[entries["value"].notna(), ["team", "name"]].itertuples(index=False, name=None))


def _of_team(slug: str, counts: Sequence[WeeklyCount], weeks: WeekRange, told: set[Cell], typed: set[tuple[str, str]]) -> list[Blank]:
    found = []
    for count in counts:
        missing = tuple(
            week
            for week in weeks
            if count.is_kept_in(week) and (slug, count.measure, week) not in told and not _is_typed(slug, count, week, typed)
        )
        if missing:
            found.append(Blank(count.measure, count.name, missing))
    return found


def _is_typed(slug: str, count: WeeklyCount, week: Week, typed: set[tuple[str, str]]) -> bool:
    names = (EntryName(EntryKind.VALUE, count.measure, week, field=one.column).text for one in count.asked)
    return all((slug, name) in typed for name in names)
