"""``boxscore check``: configuration and every extract held against their contracts, in words. Nothing is stored."""

import os
from collections.abc import Iterator
from dataclasses import dataclass

from assets.house import House
from assets.judging import FeedNight, judge_feed
from boxscore.board import Board
from boxscore.errors import SourceSilent
from boxscore.settings import Settings
from sources.folder import unclaimed

REASONS_SHOWN = 10


@dataclass(frozen=True)
class Finding:
    """One line of the check."""

    text: str
    needs_a_person: bool = False


def check_board(settings: Settings) -> Iterator[Finding]:
    """The findings, feed by feed as each is judged. ConfigurationError when the board itself is described wrongly."""
    house = House.of(settings, os.environ)
    board = house.board
    yield Finding(
        f"{board.title}: {len(board.teams)} teams, {len(board.feeds)} feeds and {len(board.measures)} measures are described rightly."
    )
    for feed in board.feeds:
        try:
            night = judge_feed(house, feed, board.whole_history)
            yield from _of_feed(night)
            yield from _unmapped(board, night)
        except SourceSilent as silence:
            yield Finding(f"{feed.title}: {silence}", needs_a_person=True)
    for name in unclaimed(house.directory, board.feeds):
        yield Finding(
            f"{name} lies in the drop folder, but is no extract of any feed: no supplier's files have such a name.", needs_a_person=True
        )


def _unmapped(board: Board, night: FeedNight) -> Iterator[Finding]:
    """The codes of a reconciled feed that are no team's, the largest first, so that a new spelling is seen."""
    feed, accepted = night.feed, night.judgement.accepted
    if feed.control_total is None or accepted.empty:
        return
    known = {code.casefold() for team in board.teams for code in team.codes.get(feed.id, ())}
    rows = accepted[~accepted[feed.team_from[0]].str.casefold().isin(known)]
    pence = rows.groupby(feed.team_from[0])[feed.control_total].agg(["size", "sum"]).sort_values("sum", ascending=False)
    for code, lines, amount in pence.itertuples():
        yield Finding(f"  unmapped: '{code}', {lines:,} lines, £{amount / 100:,.2f}.")


def _of_feed(night: FeedNight) -> Iterator[Finding]:
    judgement = night.judgement
    good = sum(one.outcome == "accepted" for one in night.delivered)
    rows = f"{len(judgement.accepted):,} rows accepted, {night.rows_refused:,} refused"
    yield Finding(f"{night.feed.title}: {good} of {len(night.delivered)} extracts readable, {rows}.")
    for one in night.delivered:
        if one.message:
            named = f"{one.delivery.name}: {one.message}" if one.outcome == "accepted" else one.message
            yield Finding(f"  {named}", needs_a_person=one.outcome == "refused")
    bad = judgement.verdicts.loc[~judgement.verdicts["accepted"], ["week_ending", "reasons"]]
    for ending, why in bad.itertuples(index=False):
        yield Finding(f"  w/e {ending:%d/%m/%Y}: {why}.", needs_a_person=True)
    reasons = judgement.refused["message"].tolist()
    yield from (Finding(f"  {reason}") for reason in reasons[:REASONS_SHOWN])
    if len(reasons) > REASONS_SHOWN:
        yield Finding(f"  and {len(reasons) - REASONS_SHOWN:,} more reasons.")
