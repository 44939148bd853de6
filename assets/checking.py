"""``boxscore check``: configuration and every extract held against their contracts, in words. Nothing is stored."""

import os
from collections.abc import Iterator

import numpy as np
import pandas as pd

from assets.agreeing import disagreements, feeds_compared
from assets.drift import drift
from assets.findings import Finding
from assets.house import House
from assets.judging import FeedNight, judge_feed
from boxscore.board import Board
from boxscore.costs import LEDGER
from boxscore.dated import days
from boxscore.errors import SourceSilent
from boxscore.settings import Settings
from expectations.objections import SENT_BEFORE_STAYS
from expectations.withdrawing import NONE_TAKEN_BACK
from measures.costs.restated import restatements
from measures.cover import silences
from measures.facts import Facts, claims_on
from sources.folder import unclaimed

REASONS_SHOWN = 10
"""Of each rule of a feed."""
CODES_SHOWN = 10


def check_board(settings: Settings) -> Iterator[Finding]:
    """The findings, feed by feed as each is judged. ConfigurationError when the board itself is described wrongly."""
    house = House.of(settings, os.environ)
    board = house.board
    yield Finding(
        f"{board.label}: {len(board.teams)} teams, {len(board.feeds)} feeds and {len(board.measures)} measures are described rightly."
    )
    compared = feeds_compared(board)
    nights: dict[str, Facts] = {}
    for feed in board.feeds:
        try:
            night = judge_feed(house, feed, board.whole_history)
            yield from _of_feed(night)
            yield from drift(house, night)
            yield from _unmapped(board, night)
            if feed.id == LEDGER:
                yield from (Finding(f"  {one}.", needs_a_person=True) for one in restatements(night.judgement.accepted, feed))
            yield from (Finding(f"  known gap {one}") for one in _known_gaps(board, night))
            yield from (Finding(f"  {one.said}.", needs_a_person=True) for one in silences(night.cover, feed, board, night.weeks))
        except SourceSilent as silence:
            yield Finding(f"{feed.title}: {silence}", needs_a_person=True)
            continue
        if feed.id in compared:
            nights[feed.id] = Facts(feed, night.judgement.accepted, night.cover)
    yield from (Finding(f"{one}.") for one in disagreements(board, nights, board.whole_history))
    for name in unclaimed(house.directory, board.feeds):
        yield Finding(
            f"{name} lies in the drop folder, but is no extract of any feed: no supplier's files have such a name.", needs_a_person=True
        )


def _known_gaps(board: Board, night: FeedNight) -> Iterator[str]:
    """Each known gap of the feed; one for whose days there are rows, from its sender and of its teams, is outdated."""
    accepted = night.judgement.accepted
    for gap in board.known_gaps:
        if gap.feed != night.feed.id:
            continue
        rows = accepted[accepted["last_day"].between(pd.Timestamp(gap.from_), pd.Timestamp(gap.to))]
        rows = rows[[gap.is_of(sender=sender) for sender in rows["sender"]]]
        if gap.teams and len(rows):
            claims = claims_on(Facts(night.feed, rows, night.cover), board)
            rows = rows.iloc[claims.row[np.isin(claims.team, [board.teams.index(board.team_by_slug[slug]) for slug in gap.teams])]]
        come = " Rows of these days have come after all and are used: correct the entry in board.yaml." if len(rows) else ""
        yield f"{gap.said}.{come}"


def _unmapped(board: Board, night: FeedNight) -> Iterator[Finding]:
    """The codes that were no team's on the days of their rows, the largest first, so that a new, renamed or closed place is seen.

    Of money, as in the control total, what only a whole organisation holds is no team's either.
    """
    feed, accepted = night.feed, night.judgement.accepted
    if accepted.empty:
        return
    claims = claims_on(Facts(feed, accepted, night.cover), board)
    is_nobodys = claims.team == len(board.teams)
    claimed = [] if feed.control_total else claims.row[~is_nobodys]
    rows = accepted.iloc[np.setdiff1d(claims.row[is_nobodys], claimed)]
    codes = rows.groupby(feed.team_from[0]).agg(lines=("last_day", "size"), first=("last_day", "min"), last=("last_day", "max"))
    codes["amount"] = rows.groupby(feed.team_from[0])[feed.control_total].sum() / 100 if feed.control_total else 0.0
    codes = codes.sort_values(["amount", "lines"], ascending=False)
    for code, lines, first, last, amount in codes.head(CODES_SHOWN).itertuples():
        money = f", £{amount:,.2f}" if feed.control_total else ""
        rows_told = "1 row" if lines == 1 else f"{lines:,} rows"
        yield Finding(f"  no team's: '{code}', {rows_told} {days(first.date(), last.date())}{money}.")
    if len(codes) > CODES_SHOWN:
        yield Finding(f"  and {len(codes) - CODES_SHOWN:,} more codes that are no team's.")


def _of_feed(night: FeedNight) -> Iterator[Finding]:
    judgement = night.judgement
    good = sum(one.outcome == "accepted" for one in night.delivered)
    rows = f"{len(judgement.accepted):,} rows accepted, {night.rows_refused:,} refused"
    yield Finding(f"{night.feed.title}: {good} of {len(night.delivered)} extracts readable, {rows}.")
    for one in night.delivered:
        if one.message:
            named = f"{one.delivery.name}: {one.message}" if one.outcome == "accepted" else one.message
            yield Finding(f"  {named}", needs_a_person=one.outcome == "refused")
    bad = judgement.verdicts.loc[judgement.verdicts["reasons"] != "", ["week_ending", "reasons", "accepted"]]
    for ending, why, is_accepted in bad.itertuples(index=False):
        yield Finding(
            f"  w/e {ending:%d/%m/%Y}: {why}.", needs_a_person=not is_accepted or SENT_BEFORE_STAYS in why or NONE_TAKEN_BACK in why
        )
    yield from (Finding(f"  {missing}", needs_a_person=True) for missing in night.not_sent)
    for (rule, column), broken in judgement.refused.groupby(["rule", "column_name"], sort=False):
        yield from (Finding(f"  {reason}") for reason in broken["message"].head(REASONS_SHOWN))
        if len(broken) > REASONS_SHOWN:
            named = f"'{rule}' ({column})" if column else f"'{rule}'"
            yield Finding(f"  and {len(broken) - REASONS_SHOWN:,} more by the rule {named}.")
