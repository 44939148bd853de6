"""Each team's cells with the charts worked out of them, some teams at a time, by everything that was judged."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from assets.house import House
from boxscore.recorded import Recorded, RecordKind, recorded
from boxscore.teams import Team
from boxscore.weeks import Week
from measures.receipts import current_week
from measures.signals import charts_of, judged
from measures.team_charts import TeamCharts

TEAMS_AT_ONCE = 100
"""100 teams of 25 measures and 156 weeks are 390,000 cells: about 300 MB at work."""
WORKBOOK = "workbook"


@dataclass(frozen=True)
class SomeTeams:
    """Some teams with any figure, their cells and their charts."""

    current: dict[str, Week]
    """Each team's current week, by its slug; a team without any figure is not there."""
    cells: pd.DataFrame
    """Of the measures they keep, each team's up to its current week."""
    charts: TeamCharts

    def cells_of(self, team: str) -> pd.DataFrame:
        return self.cells[self.cells["team"] == team]


def judgements(house: House) -> pd.DataFrame:
    """Everything judged that holds now: what the board's files say, and what only the warehouse knows."""
    of_workbooks = house.store.judgements(source=WORKBOOK)
    # Goals and notes are the board's as long as they hold; the memory has those that were typed over, too.
    of_workbooks = of_workbooks[~of_workbooks["kind"].isin([RecordKind.GOAL, RecordKind.ANNOTATION])]
    told = [
        Recorded(RecordKind(kind), team, measure, day.date(), who, says)
        for kind, team, measure, day, who, says in of_workbooks[["kind", "team", "measure", "day", "who", "says"]].itertuples(index=False)
    ]
    return judged([*recorded(house.board), *told])


def charted_teams(house: House, judgements: pd.DataFrame, *, teams: Collection[str] | None = None) -> Iterator[SomeTeams]:
    """The board's teams, or those asked for, a batch at a time in the board's order."""
    wanted = [team for team in house.board.teams if teams is None or team.slug in teams]
    for first in range(0, len(wanted), TEAMS_AT_ONCE):
        some = charted(house, _cells(house, wanted[first : first + TEAMS_AT_ONCE]), judgements)
        if some.current:
            yield some


def charted(house: House, read: Mapping[str, pd.DataFrame], judgements: pd.DataFrame) -> SomeTeams:
    """The teams of which cells were read, by slug, with what their charts come to."""
    current = {slug: week for slug, cells in read.items() if (week := current_week(cells))}
    kept = [read[slug][read[slug]["week_ending"] <= pd.Timestamp(week.ending)] for slug, week in current.items()]
    cells = pd.concat(kept or [cells.iloc[:0] for cells in read.values()], ignore_index=True)
    return SomeTeams(current, cells, TeamCharts(charts_of(cells, house.board, judgements)))


def kept_now(team: Team, cells: pd.DataFrame) -> pd.DataFrame:
    """The cells of the measures the team keeps: figures of one it has since given up stay in the warehouse, not on its page."""
    return cells[cells["measure"].isin([one.id for one in team.measures])]


def _cells(house: House, teams: Sequence[Team]) -> dict[str, pd.DataFrame]:
    """Each team's, by its slug; all are asked for at once, which takes a fifth of asking for one after the other (2026-11-24)."""
    cells = house.store.cells_of([team.slug for team in teams])
    of_team = dict(iter(cells.groupby("team", sort=False)))
    return {team.slug: kept_now(team, of_team.get(team.slug, cells.iloc[:0])) for team in teams}
