"""Which days of each team's weeks the extracts speak for, told by who sends the team's rows. Judging extracts belongs elsewhere.

What one supplier is silent about says nothing of the teams that another sends: silence is "nothing happened" only from a team's own sender.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from boxscore.board import Board
from boxscore.cells import Status
from boxscore.feeds import Covers, Feed
from boxscore.gaps import known_gap
from boxscore.ownership import claims_to
from boxscore.suppliers import Supplier
from boxscore.teams import Team
from boxscore.weeks import Week, WeekRange

Days = NDArray[np.datetime64]
Flags = NDArray[np.bool_]

DAYS_A_WEEK = 7
DAY = np.timedelta64(1, "D")


@dataclass(frozen=True)
class Cover:
    """What the senders of one feed speak for, and whose rows they send."""

    weekly: pd.DataFrame
    """One row a sender and week: sender, week_ending, covered_from, covered_to.

    Of a feed that is made a row a part of a week, with its ``standing`` (a status) and ``is_held``, whether its code is any team's.
    """
    senders: pd.DataFrame
    """One row a code, in small letters, and a sender that has ever sent rows of it."""

    @cached_property
    def senders_of(self) -> Mapping[str, tuple[str, ...]]:
        """For each code that rows have ever come of, who sent them."""
        named: dict[str, tuple[str, ...]] = {}
        for code, sender in self.senders[["code", "sender"]].itertuples(index=False):
            named[code] = (*named.get(code, ()), sender)
        return named

    def senders_asked(self, code: str, asked: Sequence[Supplier], feed: Feed) -> list[str]:
        """Those of the code's senders that are one of the suppliers asked for, or one that the contract no longer names."""
        return [sender for sender in self.senders_of.get(code, ()) if _is_of(sender, asked) or not _is_of(sender, feed.suppliers)]

    def of_the_feed(self, endings: Days) -> tuple[Days, Days]:
        """The first and last day that any sender speaks for in each week; NaT in a week nobody speaks for."""
        joined = self.weekly.groupby("week_ending").agg({"covered_from": "min", "covered_to": "max"}).reindex(pd.DatetimeIndex(endings))
        return joined["covered_from"].to_numpy(dtype="datetime64[D]"), joined["covered_to"].to_numpy(dtype="datetime64[D]")

    @property
    def tells_standing(self) -> bool:
        """Whether it is told day by day which figures are estimated or provisional."""
        return "standing" in self.weekly

    def days_of_senders(self, endings: Days) -> dict[str, Flags]:
        """For each sender whether it speaks for each day, from the Monday of the first week to the Sunday of the last."""
        return _days_by_sender(self.weekly, endings)

    def days_that_stand(self, board: Board, feed: Feed, endings: Days, status: Status) -> Flags:
        """For each team, and no team last, (down) and day (across) whether what is told of a code it holds that day stands as ``status``.

        Of no team an estimate is of codes that nobody holds, and everything is provisional while anything is that or estimated.
        """
        weekly = self.weekly[self.weekly["standing"] == status]
        of_none = weekly[~weekly["is_held"]]
        if status is Status.PROVISIONAL:
            of_none = self.weekly[self.weekly["standing"].isin([Status.PROVISIONAL, Status.ESTIMATED])]
        days = _days_by_sender(weekly, endings)
        stand = np.zeros((len(board.teams) + 1, len(endings) * DAYS_A_WEEK), dtype=bool)
        for code, team, held in _held_days(board, feed, endings):
            if code in days:
                stand[team, held] |= days[code][held]
        stand[-1] = _any([stand[-1], *_days_by_sender(of_none, endings).values()])
        return stand

    def days_of_teams(self, board: Board, feed: Feed, endings: Days, *, suppliers: Sequence[Supplier]) -> Flags:
        """For each team (down) and day (across) whether the day is spoken for by a sender of every code the team holds that day.

        Of a code that several have sent any of them will do. One that no row has come of yet may be anybody's: its days are those that
        every supplier speaks for. ``suppliers`` are those that may send what is asked for.
        """
        days = self.days_of_senders(endings)
        silent = np.zeros(len(endings) * DAYS_A_WEEK, dtype=bool)
        of_all: Flags = np.all([days.get(supplier.name, silent) for supplier in suppliers], axis=0) if suppliers else silent
        is_held = np.zeros((len(board.teams), len(silent)), dtype=bool)
        is_missed = np.zeros_like(is_held)
        of_codes: dict[str, Flags] = {}
        for code, team, held in _held_days(board, feed, endings):
            if code not in of_codes:
                senders = self.senders_asked(code, suppliers, feed)
                of_codes[code] = _any(days.get(sender, silent) for sender in senders) if senders else of_all
            is_held[team, held] = True
            is_missed[team, held] |= ~of_codes[code][held]
        spoken: Flags = is_held & ~is_missed
        return spoken


def _days_by_sender(weekly: pd.DataFrame, endings: Days) -> dict[str, Flags]:
    """For each sender which days its rows speak for, from the Monday of the first week to the Sunday of the last."""
    inside = weekly[weekly["week_ending"].isin(pd.DatetimeIndex(endings))]
    numbers, names = pd.factorize(inside["sender"])
    first, last, ending = (inside[name].to_numpy(dtype="datetime64[D]") for name in ("covered_from", "covered_to", "week_ending"))
    monday = np.searchsorted(endings, ending) * DAYS_A_WEEK
    spoken = np.zeros((len(names), len(endings) * DAYS_A_WEEK), dtype=bool)
    for weekday in range(DAYS_A_WEEK):
        day = ending - (DAYS_A_WEEK - 1 - weekday) * DAY
        # A sender may speak in several parts of a week, so what one says takes back nothing of another.
        np.logical_or.at(spoken, (numbers, monday + weekday), (first <= day) & (day <= last))
    return dict(zip(names, spoken, strict=True))


def _held_days(board: Board, feed: Feed, endings: Days) -> Iterator[tuple[str, int, slice]]:
    """Each code with each team that holds it, and on which of the days of the weeks."""
    monday = endings[0] - (DAYS_A_WEEK - 1) * DAY
    for code, claims in claims_to(feed.code_list, board.teams).items():
        for claim in claims:
            first, last = (int((np.datetime64(day, "D") - monday) / DAY) for day in (claim.first, claim.last))
            yield code, claim.team, slice(max(first, 0), max(last + 1, 0))


def those_who_send(feed: Feed, where: Mapping[str, Sequence[object]]) -> tuple[Supplier, ...]:
    """The suppliers whose extracts can hold rows that meet the conditions.

    A value that is constant in a supplier's extracts is that supplier's to send: others are silent about it.
    """
    asked = feed.suppliers
    for column, values in where.items():
        constant = {supplier.name: supplier.constants[column] for supplier in asked if column in supplier.constants}
        left = set(values) - set(constant.values())
        asked = tuple(one for one in asked if (constant[one.name] in values if one.name in constant else left))
    return asked


def _weeks_of(days: Flags) -> Flags:
    """The weeks in which any of the days is so."""
    weeks: Flags = np.any(days.reshape(-1, DAYS_A_WEEK), axis=1)
    return weeks


def _any(flags: Iterable[Flags]) -> Flags:
    either: Flags = np.any(list(flags), axis=0)
    return either


def _is_of(sender: str, suppliers: Sequence[Supplier]) -> bool:
    return any(sender == supplier.name or sender.startswith(supplier.sender("")) for supplier in suppliers)


@dataclass(frozen=True)
class Silence:
    """A sender that speaks for fewer weeks than the feed's others, and whose teams nobody else speaks for."""

    sender: str
    weeks: tuple[Week, ...]
    teams: int

    @property
    def said(self) -> str:
        first, last = (f"{week.ending:%d/%m/%Y}" for week in (self.weeks[0], self.weeks[-1]))
        when = f"w/e {first}" if len(self.weeks) == 1 else f"w/e {first} to {last}"
        if len(WeekRange(self.weeks[0], self.weeks[-1])) > len(self.weeks):
            when = f"{len(self.weeks)} weeks between w/e {first} and {last}"
        teams = "1 team says" if self.teams == 1 else f"{self.teams} teams say"
        return f"nothing of {self.sender} for {when}, though others have sent; {teams} not received"


def silences(cover: Cover, feed: Feed, board: Board, weeks: WeekRange) -> Iterator[Silence]:
    """Each sender that leaves teams without a figure in weeks of which others have sent.

    Only of feeds in which a day without a row had nothing to report: in others every missing row is noticed for itself. Nobody is silent
    in a gap that is known.
    """
    if feed.covers is Covers.ITS_ROWS or feed.is_periodic or cover.weekly.empty:
        return
    endings = np.array([week.ending for week in weeks], dtype="datetime64[D]")
    sent = {sender: _weeks_of(days) for sender, days in cover.days_of_senders(endings).items()}
    anybody = _any(sent.values())
    wanting: dict[str, tuple[set[int], set[int]]] = {}
    for suppliers, measures in _measures_by_suppliers(feed, board).items():
        asked = [supplier for supplier in feed.suppliers if supplier.name in suppliers]
        spoken = cover.days_of_teams(board, feed, endings, suppliers=asked)
        missed = np.vstack([_weeks_missed(team, spoken[at], measures, board, endings) for at, team in enumerate(board.teams)])
        for sender, teams in _teams_of_senders(cover, feed, board, asked).items():
            wanted = missed[teams] & ~_in_known_gaps(board, feed, sender, teams, weeks)
            which, when = np.nonzero(wanted & anybody & ~sent.get(sender, np.zeros(len(endings), dtype=bool)))
            at_teams, at_weeks = wanting.setdefault(sender, (set(), set()))
            at_teams.update(teams[at] for at in which.tolist())
            at_weeks.update(when.tolist())
    for sender, (at_teams, at_weeks) in sorted(wanting.items()):
        if at_teams:
            yield Silence(sender, tuple(weeks.first.plus(at) for at in sorted(at_weeks)), len(at_teams))


def _in_known_gaps(board: Board, feed: Feed, sender: str, teams: Sequence[int], weeks: WeekRange) -> Flags:
    """For each of the teams (down) and week (across) whether it is known that the sender's extracts do not come."""
    known = np.zeros((len(teams), len(weeks)), dtype=bool)
    of_sender = [gap for gap in board.known_gaps if gap.feed == feed.id and gap.is_of(sender=sender)]
    for across, week in enumerate(weeks if of_sender else ()):
        for down, at in enumerate(teams):
            known[down, across] = known_gap(of_sender, feed.id, week, team=board.teams[at].slug, sender=sender) is not None
    return known


def _measures_by_suppliers(feed: Feed, board: Board) -> dict[tuple[str, ...], set[str]]:
    """The measures that need the feed every week, by the suppliers whose extracts can hold their rows.

    A yearly survey that stands until the next is missed by nobody in between.
    """
    found: dict[tuple[str, ...], set[str]] = {}
    for measure in board.measures:
        for term in measure.every_term:
            if term.feed == feed.id and not term.stands:
                asked = tuple(supplier.name for supplier in those_who_send(feed, term.where))
                found.setdefault(asked, set()).add(measure.id)
    return found


def _weeks_missed(team: Team, spoken: Flags, measures: Collection[str], board: Board, endings: Days) -> Flags:
    """The weeks in which the team keeps one of the measures on a day that is not spoken for."""
    days = endings[0] - (DAYS_A_WEEK - 1) * DAY + np.arange(len(spoken)) * DAY
    kept = np.zeros(len(spoken), dtype=bool)
    for chosen in team.measures:
        span = team.days_of(chosen, as_of=board.as_of)
        if span and chosen.id in measures:
            kept |= (days >= np.datetime64(span[0], "D")) & (days <= np.datetime64(span[1], "D"))
    return _weeks_of(kept & ~spoken)


def _teams_of_senders(cover: Cover, feed: Feed, board: Board, asked: Sequence[Supplier]) -> dict[str, list[int]]:
    """The places of the teams whose rows each sender sends; a team of which none has come is that of every supplier asked for."""
    found: dict[str, set[int]] = {}
    for code, claims in claims_to(feed.code_list, board.teams).items():
        for sender in cover.senders_asked(code, asked, feed) or [supplier.name for supplier in asked]:
            found.setdefault(sender, set()).update(claim.team for claim in claims)
    return {sender: sorted(teams) for sender, teams in found.items()}
