"""Which feeds are late for whom: later than their limit, and not known to be missing. What is done about it belongs elsewhere."""

import pandas as pd

from boxscore.board import Board
from boxscore.costs import sent_as
from boxscore.gaps import known_gap


def late_teams(board: Board, waiting: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    """For each late feed, by id, the teams that wait for it in the board's last week and whose newest figure is older than its limit.

    ``waiting``: as ``Store.waiting_in`` tells it of that week. Of a measure of several feeds it is that of its numerator.
    """
    late: dict[str, set[str]] = {}
    for team, id, newest in waiting[["team", "measure", "newest"]].itertuples(index=False):
        measure = board.measure_by_id.get(id)
        if measure is None or any(known_gap(board.known_gaps, sent, board.last_week, team=team) for sent in board.told_by(measure)):
            continue
        feed = board.feed_by_id[measure.numerator.feed]
        if pd.isna(newest) or (pd.Timestamp(board.as_of) - newest).days > feed.late_after_days:
            late.setdefault(sent_as(feed.id), set()).add(team)
    return {feed: tuple(sorted(teams)) for feed, teams in late.items()}
