"""``boxscore check``: configuration and every extract held against their contracts, in words. Nothing is stored."""

import os
from collections.abc import Iterator
from dataclasses import dataclass

from assets.house import House
from assets.judging import FeedNight, judge_feed
from boxscore.errors import SourceSilent
from boxscore.settings import Settings

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
            yield from _of_feed(judge_feed(house, feed, board.whole_history))
        except SourceSilent as silence:
            yield Finding(f"{feed.title}: {silence}", needs_a_person=True)


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
