"""How far each of a team's feeds has come, told from its cells. Cells themselves are worked out elsewhere."""

from collections.abc import Sequence

import pandas as pd

from boxscore.board import Board
from boxscore.cells import WITH_A_VALUE, Status
from boxscore.feeds import Feed
from boxscore.gaps import KnownGap
from boxscore.receipts import FeedReceipt
from boxscore.teams import Team
from boxscore.weeks import Week, WeekRange

HAS_DATA = (*WITH_A_VALUE, Status.HIDDEN)


def current_week(cells: pd.DataFrame) -> Week | None:
    """The last week in which any of the cells has data, hidden or not; None when none has."""
    with_data = cells.loc[cells["status"].isin(HAS_DATA), "week_ending"]
    return Week(with_data.max().date()) if len(with_data) else None


def receipts(board: Board, team: Team, cells: pd.DataFrame, deliveries: pd.DataFrame, current: Week) -> tuple[FeedReceipt, ...]:
    """One receipt for each feed the team's measures need, in the board's order.

    ``cells``: the team's own up to ``current``. ``deliveries``: one row an extract, with feed, name, extract and rows_refused.
    """
    told = ((feed, _telling(board, team, feed, cells)) for feed in board.feeds)
    shown = WeekRange(current.plus(1 - board.weeks_shown), current)
    return tuple(_receipt(feed, part, deliveries, shown, _gaps(board, team, feed)) for feed, part in told if len(part))


def _gaps(board: Board, team: Team, feed: Feed) -> list[KnownGap]:
    return [gap for gap in board.known_gaps if gap.feed == feed.id and gap.is_of(team=team.slug)]


def _telling(board: Board, team: Team, feed: Feed, cells: pd.DataFrame) -> pd.DataFrame:
    """The cells that tell of the feed: each week's that need it alone, if any, for of two feeds a cell does not say which is late."""
    needed = {chosen.id: board.told_by(board.measure_by_id[chosen.id]) for chosen in team.measures}
    needing = cells[cells["measure"].isin([measure for measure, feeds in needed.items() if feed.id in feeds])]
    alone = needing["measure"].isin([measure for measure, feeds in needed.items() if feeds == (feed.id,)])
    return needing[alone | ~needing["week_ending"].isin(needing.loc[alone, "week_ending"])]


def _receipt(feed: Feed, cells: pd.DataFrame, deliveries: pd.DataFrame, weeks: WeekRange, gaps: Sequence[KnownGap]) -> FeedReceipt:
    received = cells[cells["status"] != Status.NOT_RECEIVED]
    shown = cells["week_ending"] >= pd.Timestamp(weeks.first.ending)
    late = cells.loc[shown & (cells["status"] == Status.NOT_RECEIVED), "week_ending"].drop_duplicates().sort_values()
    told = received[received["extracts"].fillna("") != ""]
    newest = told[told["week_ending"] == told["week_ending"].max()]
    behind = received[shown.reindex(received.index)] if (shown.reindex(told.index)).any() else newest
    named = set(" ".join(behind["extracts"].fillna("")).split())
    sent = deliveries[(deliveries["feed"] == feed.id) & deliveries["extract"].isin(named) & (deliveries["outcome"] == "accepted")]
    sent = sent.drop_duplicates("extract", keep="last")  # one that came again under another name
    return FeedReceipt(
        feed=feed.id,
        title=feed.title,
        received_to=received["as_of"].max().date() if len(received) else None,
        extracts=tuple(sorted(sent["name"])),
        rows_refused=int(sent["rows_refused"].sum()),
        weeks_not_received=tuple(ending.date() for ending in late),
        known_gaps=tuple(gap.said for gap in gaps if any(gap.holds_in(Week(ending.date())) for ending in late)),
    )
