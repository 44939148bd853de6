"""What each measure came to over its team's baseline, from kept cells. What a baseline is belongs to teams; showing it, to workbooks."""

import pandas as pd

from boxscore.board import Board
from boxscore.cells import WITH_A_VALUE
from boxscore.longer_periods import Over
from boxscore.measures import Measure
from measures.longer_periods import Way, cells_over, way_of


def baseline_cells(board: Board, cells: pd.DataFrame) -> pd.DataFrame:
    """One row a team and measure: its baseline as a figure to hold a week against, with the columns of ``cells_over``.

    A ratio is that of all the baseline's weeks together, never an average of theirs; a count or an amount is that of an average week.
    ``cells`` are weekly ones of any number of teams. Left out are teams that have declared no baseline, measures without a figure in it,
    those of which a period has the newest figure only, those whose middle value would need the period's rows, and those that are
    themselves told against the baseline.
    """
    weeks = {team.slug: team.baseline.weeks for team in board.teams if team.baseline}
    first = pd.to_datetime(cells["team"].map({slug: pd.Timestamp(of.first.ending) for slug, of in weeks.items()}))
    last = pd.to_datetime(cells["team"].map({slug: pd.Timestamp(of.last.ending) for slug, of in weeks.items()}))
    added_up = [measure.id for measure in board.measures if _adds_up(measure)]
    inside = cells[cells["week_ending"].between(first, last) & cells["measure"].isin(added_up)]
    periods = cells_over(Over.SINCE_BASELINE, board, inside, {})
    whole = periods.drop_duplicates(["team", "measure"], keep="last")
    whole = whole[whole["status"].isin(WITH_A_VALUE)].reset_index(drop=True)
    a_ratio = whole["measure"].isin([measure.id for measure in board.measures if measure.denominator])
    return whole.assign(value=whole["value"].where(a_ratio, whole["value"] / whole["weeks"]))


def _adds_up(measure: Measure) -> bool:
    return way_of(measure) in (Way.ADDED, Way.ADDED_ONCE) and not measure.against_baseline
