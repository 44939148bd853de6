"""One team's figures and charts as its pages need them: read from the warehouse, worked out as its workbook's are. Pages say them."""

from dataclasses import dataclass

import pandas as pd

from boxscore.board import Board
from boxscore.entries import EntryName
from boxscore.recorded import Recorded, recorded
from boxscore.teams import Team
from boxscore.typed_into import KINDS_ADDED, as_typed, with_teams
from boxscore.weeks import Week
from measures.signals import Records, charts_of, judged
from measures.team_charts import TeamCharts
from warehouse.store import Store
from workbooks.cell_columns import cells_by_team
from workbooks.contents import Contents
from workbooks.lines import Line, lines_of


@dataclass(frozen=True)
class TeamFigures:
    """A team with any figure, up to its current week."""

    team: Team
    """With the goals and notes that people typed."""
    current: Week
    lines: tuple[Line, ...]
    """One a measure, or the one asked for, domain by domain."""
    cells: pd.DataFrame
    """Those behind the lines, as the warehouse has them."""
    charts: TeamCharts
    judgements: pd.DataFrame

    def records(self, measure: str) -> tuple[Recorded, ...]:
        """What people judged and marked on the chart of a measure, oldest first."""
        return Records(self.judgements).of(self.team.slug, measure)


def team_figures(board: Board, store: Store, team: Team, *, measure: str | None = None) -> TeamFigures | None:
    """The team's figures, or those of one measure; None when no cell of the team has data yet."""
    current = store.current_week(team.slug)
    if current is None:
        return None
    team = _as_typed(store, team)
    # What is judged of others' charts is not asked for, so the board is that of one team.
    board = with_teams(board, (team,))
    cells = store.cells(team=team.slug, measure=measure)
    kept = cells["measure"].isin([chosen.id for chosen in team.measures]) & (cells["week_ending"] <= pd.Timestamp(current.ending))
    cells = cells[kept].reset_index(drop=True)
    judgements = judged(recorded(board))
    lines = _lines(board, team, cells, current)
    asked = tuple(line for line in lines if measure in (None, line.measure.id))
    return TeamFigures(team, current, asked, cells, TeamCharts(charts_of(cells, board, judgements)), judgements)


def _as_typed(store: Store, team: Team) -> Team:
    typed = store.entries_now([team.slug], kinds=KINDS_ADDED)
    values = typed["value"].astype(object).where(typed["value"].notna(), None)
    named = zip(map(EntryName.read, typed["name"]), values, strict=True)
    return as_typed(team, [(name, value) for name, value in named if name])


def _lines(board: Board, team: Team, cells: pd.DataFrame, current: Week) -> tuple[Line, ...]:
    contents = Contents(
        board_title=board.label,
        invented=board.invented,
        team=team,
        measures=tuple(board.measure_by_id[chosen.id] for chosen in team.measures),
        current=current,
        weeks_shown=board.weeks_shown,
        charts=(),
        cells=cells_by_team(cells, board.measure_by_id).get(team.slug, ()),
        receipts=(),
    )
    return lines_of(contents)
