"""How far each of teams' feeds has come, told from their cells, many teams at once. Cells themselves are worked out elsewhere."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from boxscore.board import Board
from boxscore.cells import WITH_A_VALUE, Status
from boxscore.feeds import Feed
from boxscore.receipts import FeedReceipt
from boxscore.weeks import Week

HAS_DATA = (*WITH_A_VALUE, Status.HIDDEN)
TEAM_WEEK = ["team", "week_ending"]
TEXTS = ["team", "measure", "status", "extracts"]


def current_week(cells: pd.DataFrame) -> Week | None:
    """The last week in which any of the cells has data, hidden or not; None when none has."""
    with_data = cells.loc[cells["status"].isin(HAS_DATA), "week_ending"]
    return Week(with_data.max().date()) if len(with_data) else None


def receipts(
    board: Board, cells: pd.DataFrame, deliveries: pd.DataFrame, current: Mapping[str, Week]
) -> dict[str, tuple[FeedReceipt, ...]]:
    """By slug one receipt for each feed that the team's measures need, in the board's order.

    ``current``: the week of each team; ``cells``: the teams' own of the measures they keep, each up to that week. ``deliveries``: one row
    an extract, with feed, name, extract, outcome, rows_read and rows_refused.
    """
    first_shown = {slug: pd.Timestamp(week.plus(1 - board.weeks_shown).ending) for slug, week in current.items()}
    # Texts are compared once, not once a feed.
    mine = cells.loc[cells["team"].isin(list(current)), [*TEXTS, "week_ending", "as_of"]].astype(dict.fromkeys(TEXTS, "category"))
    shown = mine["week_ending"] >= pd.to_datetime(mine["team"].astype("str").map(first_shown))
    told = mine.assign(shown=shown, is_late=mine["status"] == Status.NOT_RECEIVED)
    found: dict[str, list[FeedReceipt]] = {slug: [] for slug in current}
    for feed in board.feeds:
        for slug, receipt in _of_feed(board, feed, _telling(board, feed, told), deliveries[deliveries["feed"] == feed.id]):
            found[slug].append(receipt)
    return {slug: tuple(of_team) for slug, of_team in found.items()}


def _telling(board: Board, feed: Feed, cells: pd.DataFrame) -> pd.DataFrame:
    """The cells that tell of the feed: each week's that need it alone, if any, for of two feeds a cell does not say which is late."""
    needed = {measure.id: board.told_by(measure) for measure in board.measures}
    needing = cells[cells["measure"].isin([measure for measure, feeds in needed.items() if feed.id in feeds])]
    alone = needing["measure"].isin([measure for measure, feeds in needed.items() if feeds == (feed.id,)])
    of_week = [needing[name] for name in TEAM_WEEK]
    return needing[alone | ~alone.groupby(of_week, observed=True).transform("any")]


def _of_feed(board: Board, feed: Feed, told: pd.DataFrame, deliveries: pd.DataFrame) -> Iterator[tuple[str, FeedReceipt]]:
    """The receipt of each team that the feed's cells are of."""
    received = told[~told["is_late"]]
    received_to = received.groupby("team", observed=True)["as_of"].max()
    late = _weeks_by_team(told[told["is_late"] & told["shown"]])
    extracts = _extracts_by_team(received)
    accepted = deliveries[deliveries["outcome"] == "accepted"].drop_duplicates("extract", keep="last")  # it may come under two names
    sent = {extract: _Sent(*rest) for extract, *rest in accepted[["extract", "name", "rows_read", "rows_refused"]].itertuples(index=False)}
    for slug in told["team"].unique():
        behind = [sent[extract] for extract in extracts.get(slug, ()) if extract in sent]
        endings = late.get(slug, ())
        yield slug, _receipt(feed, received_to.get(slug), behind, endings, _gaps(board, slug, feed, endings))


@dataclass(frozen=True)
class _Sent:
    """One accepted extract."""

    name: str
    rows_read: int
    rows_refused: int


def _weeks_by_team(cells: pd.DataFrame) -> dict[str, tuple[date, ...]]:
    weeks: dict[str, list[date]] = {}
    for slug, ending in cells[TEAM_WEEK].drop_duplicates().sort_values(TEAM_WEEK).itertuples(index=False):
        weeks.setdefault(slug, []).append(ending.date())
    return {slug: tuple(endings) for slug, endings in weeks.items()}


def _extracts_by_team(received: pd.DataFrame) -> dict[str, set[str]]:
    """The extracts behind the weeks shown of each team, or behind its newest week with any where none of those has."""
    with_extracts = received[received["extracts"].notna() & (received["extracts"] != "")]
    newest = with_extracts.groupby("team", observed=True)["week_ending"].transform("max")
    has_shown = with_extracts.groupby("team", observed=True)["shown"].transform("any")
    behind = with_extracts[with_extracts["shown"] | (~has_shown & (with_extracts["week_ending"] == newest))]
    extracts: dict[str, set[str]] = {}
    for slug, named in behind[["team", "extracts"]].drop_duplicates().itertuples(index=False):
        extracts.setdefault(slug, set()).update(named.split())
    return extracts


def _gaps(board: Board, slug: str, feed: Feed, late: Iterable[date]) -> tuple[str, ...]:
    """The known gaps that some of the late weeks lie in, in words."""
    weeks = [Week(ending) for ending in late]
    gaps = (gap for gap in board.known_gaps if gap.feed == feed.id and gap.is_of(team=slug))
    return tuple(gap.said for gap in gaps if any(gap.holds_in(week) for week in weeks))


def _receipt(feed: Feed, received_to: pd.Timestamp | None, sent: list[_Sent], late: tuple[date, ...], gaps: tuple[str, ...]) -> FeedReceipt:
    return FeedReceipt(
        feed=feed.id,
        title=feed.title,
        received_to=None if received_to is None or pd.isna(received_to) else received_to.date(),
        extracts=tuple(sorted(one.name for one in sent)),
        rows_refused=sum(one.rows_refused for one in sent),
        weeks_not_received=late,
        known_gaps=gaps,
        rows=sum(one.rows_read for one in sent),
        sent=feed.sent,
        owner=feed.owner,
        contact=feed.contact,
        sent_by=feed.sent_by,
    )
