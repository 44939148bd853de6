"""The accepted rows of a feed and which teams each counts for. Adding them up belongs to the terms, what a cell says to the cells."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from boxscore.board import Board
from boxscore.feeds import Feed, Kind, Supplier
from boxscore.ownership import WHOLE, claims_to, stretches
from measures.cover import Cover

Days = NDArray[np.datetime64]
Numbers = NDArray[np.int64]
Figures = NDArray[np.float64]
Shares = NDArray[np.float64]
Flags = NDArray[np.bool_]

Worked = TypeVar("Worked")

EPOCH = date(1970, 1, 1).toordinal()
SPAN = date.max.toordinal() + 1
"""More than any day's ordinal, so that a code and a day make one number."""
SLIVER = 1e-6
"""A share of an amount that is a whole number of pence may come out a hair below it."""


@dataclass(frozen=True)
class Facts:
    """The accepted rows of one feed, and the days of each week its senders speak for."""

    feed: Feed
    rows: pd.DataFrame
    cover: Cover
    _coded: dict[str, "tuple[Numbers, NDArray[np.object_]]"] = field(default_factory=dict, compare=False, repr=False)

    def coded(self, column: str) -> "tuple[Numbers, NDArray[np.object_]]":
        """For each row the number of its value, -1 for none, and the different values: a condition then looks at numbers, not at text."""
        if column not in self._coded:
            numbers, different = pd.factorize(self.rows[column])
            self._coded[column] = numbers.astype(np.min_scalar_type(-len(different) - 1)), np.asarray(different, dtype=object)
        return self._coded[column]


@dataclass(frozen=True)
class Claims:
    """Each fact of a feed paired with each team it counts for, once; the same for every measure of the feed."""

    facts: Facts
    board: Board
    row: Numbers
    """The fact's position among the rows."""
    team: Numbers
    """The team's position on the board; the position after the last stands for no team."""
    share: Shares
    """The part of the fact's money that is the team's, from 0 to 1: less than 1 only where teams share a cost centre."""
    remembered: dict[str, tuple[Hashable, Any]] = field(default_factory=dict, compare=False, repr=False)
    """What was worked out of them last, under what it was worked out for: measures of one feed ask for the same again and again."""

    def once(self, name: str, of: Hashable, work: Callable[[], Worked]) -> Worked:
        """What ``work`` makes, unless it was made of the same the last time."""
        if name not in self.remembered or self.remembered[name][0] != of:
            self.remembered[name] = of, work()
        worked: Worked = self.remembered[name][1]
        return worked

    @cached_property
    def extracts(self) -> tuple[Numbers, NDArray[np.object_]]:
        """For each fact the number of its extract, and the extracts' short hashes in order."""
        numbers, hashes = pd.factorize(self.facts.rows["extract"], sort=True)
        return numbers.astype(np.min_scalar_type(-len(hashes) - 1)), np.asarray(hashes, dtype=object)

    def days_spoken_for(self, endings: Days, suppliers: tuple[Supplier, ...]) -> Flags:
        """For each team and day whether those of these suppliers that send the team's rows speak for the day, as ``Cover`` tells."""
        # Measures ask alike, and for 1,000 teams an answer takes 30 ms.
        asked = (endings[0], endings[-1], *(supplier.name for supplier in suppliers))
        return self.once(
            "days spoken for", asked, lambda: self.facts.cover.days_of_teams(self.board, self.facts.feed, endings, suppliers=suppliers)
        )

    def amounts(self, column: str) -> Figures:
        """What each claim is worth in a column: NaN where the fact says nothing. The pence of a shared fact are shared out whole."""
        values = self.facts.rows[column].to_numpy(dtype=float, na_value=np.nan)[self.row]
        if (self.share == 1).all():
            return values
        in_pence = self.facts.feed.kind_of(column) is Kind.MONEY
        return shared_out(values, self.row, self.share) if in_pence else values * self.share


def claims_on(facts: Facts, board: Board, *, by: str | None = None) -> Claims:
    """The facts with the teams that held any of their codes on the fact's day; for a month or quarter, latest in it.

    ``by`` names another date of the facts that decides in place of their own; a fact without it is nobody's.

    A fact that only a whole organisation, or nobody, claims is no team's as well.
    """
    held = _Held.of(board, facts.feed.code_list)
    first, last = (_ordinals(facts.rows[name]) for name in ("first_day", "last_day"))
    if by:
        day = _ordinals(facts.rows[by])
        then = np.unique(np.concatenate([held.holders(facts.rows[column], day, day)[0] for column in facts.feed.team_from]))
        is_held = np.isin(np.arange(len(day)), then)
        first, last = np.where(is_held, day, first), np.where(is_held, day, last)
    found = [held.holders(facts.rows[column], first, last) for column in facts.feed.team_from]
    claims = pd.concat([pd.DataFrame({"row": row, "team": team, "share": share}) for row, team, share in found], ignore_index=True)
    if len(found) > 1:
        # A team that two columns of a row name has the row once.
        claims = claims.drop_duplicates(["row", "team"])
    claims = pd.concat([claims, _unclaimed(claims, facts, board)], ignore_index=True)
    row, team = (claims[name].to_numpy(dtype=np.int64) for name in ("row", "team"))
    return Claims(facts, board, row, team, claims["share"].to_numpy(dtype=float))


def shared_out(amounts: Figures, row: Numbers, share: Shares) -> Figures:
    """Each row's amount in whole pence parted by ``share``; the parts add up to it, for pence left over go to the largest remainders.

    ``amounts`` repeats a row's amount for each of its claims; a claim to the whole of it keeps the whole.
    """
    parts = np.trunc(np.abs(amounts) * share + SLIVER)
    is_part = share < 1
    left = pd.DataFrame({"row": row, "exact": np.abs(amounts) * share, "part": parts})[is_part & ~np.isnan(amounts)]
    remainder = left["exact"] - left["part"]
    order = left.assign(remainder=remainder.round(9)).sort_values(["row", "remainder"], ascending=[True, False], kind="stable")
    over = (order["exact"].groupby(order["row"]).transform("sum") - order["part"].groupby(order["row"]).transform("sum")).round()
    extra = order.groupby("row").cumcount() < over
    parts[order.index[extra]] += 1
    return np.where(is_part, np.sign(amounts) * parts, amounts)


def _unclaimed(claims: pd.DataFrame, facts: Facts, board: Board) -> pd.DataFrame:
    is_part = np.array([not team.whole_organisation for team in board.teams])
    is_a_parts = np.zeros(len(facts.rows), dtype=bool)
    is_a_parts[claims["row"].to_numpy()[is_part[claims["team"].to_numpy()]]] = True
    return pd.DataFrame({"row": np.flatnonzero(~is_a_parts), "team": len(board.teams), "share": 1.0})


@dataclass(frozen=True)
class _Held:
    """Who holds which code when, laid out for looking many rows up at once.

    Every stretch of days in which the holders of a code stay the same is one number: the code's place times ``SPAN`` plus its first day.
    """

    codes: dict[str, int]
    begins: Numbers
    """The numbers of the stretches, ascending."""
    ends: Numbers
    """The last day of each."""
    first_claim: Numbers
    """Where the claims of each stretch begin, and last where they end."""
    team: Numbers
    share: Shares

    @classmethod
    def of(cls, board: Board, code_list: str) -> "_Held":
        claims = claims_to(code_list, board.teams)
        found = [(at, stretch) for at, of_code in enumerate(claims.values()) for stretch in stretches(of_code)]
        holders = [stretch.holders for _, stretch in found]
        return cls(
            codes={code: at for at, code in enumerate(claims)},
            begins=np.array([at * SPAN + stretch.first.toordinal() for at, stretch in found], dtype=np.int64),
            ends=np.array([stretch.last.toordinal() for _, stretch in found], dtype=np.int64),
            first_claim=np.cumsum([0, *map(len, holders)]),
            team=np.array([claim.team for of_stretch in holders for claim in of_stretch], dtype=np.int64),
            share=np.array([claim.share / WHOLE for of_stretch in holders for claim in of_stretch], dtype=float),
        )

    def holders(self, code: "pd.Series[str]", first: Numbers, last: Numbers) -> tuple[Numbers, Numbers, Shares]:
        """The rows whose code is held in their days, each with each of its holders and the holder's share."""
        codes, different = pd.factorize(code)
        # Suppliers type a code as they please; nobody means another team by capitals. The place -1 stands for no code.
        known = np.array([*(self.codes.get(str(code).casefold(), -1) for code in different), -1], dtype=np.int64)[codes]
        at = np.searchsorted(self.begins, known * SPAN + last, side="right") - 1
        # A stretch before the first, of another code, or over before the row's first day, is none.
        is_held = (known >= 0) & (at >= 0)
        is_held[is_held] &= self.begins[at[is_held]] // SPAN == known[is_held]
        is_held[is_held] &= self.ends[at[is_held]] >= first[is_held]
        row, at = np.flatnonzero(is_held), at[is_held]
        many = self.first_claim[at + 1] - self.first_claim[at]
        nth = np.arange(many.sum()) - np.repeat(np.cumsum(many) - many, many)
        claim = np.repeat(self.first_claim[at], many) + nth
        return np.repeat(row, many), self.team[claim], self.share[claim]


def _ordinals(days: "pd.Series[pd.Timestamp]") -> Numbers:
    """The days as numbers; 0, before all of them, for none."""
    known = days.to_numpy(dtype="datetime64[D]")
    return np.where(np.isnat(known), 0, known.astype(np.int64) + EPOCH)
