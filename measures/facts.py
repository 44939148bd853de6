"""The accepted rows of a feed and which teams each counts for. Adding them up belongs to the terms, what a cell says to the cells."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
import pandas as pd
import pyarrow
from numpy.typing import NDArray

from boxscore.board import Board
from boxscore.columns import Kind
from boxscore.feeds import Feed
from boxscore.ownership import WHOLE, claims_to, stretches
from boxscore.suppliers import Supplier
from measures.cover import Cover

Days = NDArray[np.datetime64]
Numbers = NDArray[np.signedinteger]
"""Whole numbers, of millions of rows in the fewest bytes that hold them: what is reckoned with them is widened first."""
Values = NDArray[np.object_]
Figures = NDArray[np.float64]
Shares = NDArray[np.float64]
Flags = NDArray[np.bool_]

Worked = TypeVar("Worked")

EPOCH = date(1970, 1, 1).toordinal()
SPAN = date.max.toordinal() + 1
"""More than any day's ordinal, so that a code and a day make one number."""
BLOCK = 100_000
"""Rows whose times fit the processor's own memory: divided a block at a time, millions take a fifth of the time."""
A_DAY = 24 * 60 * 60 * 1_000_000
"""In microseconds, which is how dates are kept."""
NO_DAY = -EPOCH
"""In place of the days from 1970 to a date that is missing: before the first of all days."""
NOBODYS = -1
"""The last of all claims: that of no team."""
SLIVER = 1e-6
"""A share of an amount that is a whole number of pence may come out a hair below it."""


@dataclass(frozen=True)
class Facts:
    """The accepted rows of one feed, and the days of each week its senders speak for."""

    feed: Feed
    rows: pd.DataFrame
    cover: Cover
    _coded: dict[str, tuple[Numbers, Values]] = field(init=False, default_factory=dict, compare=False, repr=False)

    def coded(self, column: str) -> tuple[Numbers, Values]:
        """For each row the number of its value, -1 for none, and the different values: a condition then looks at numbers, not at text."""
        if column not in self._coded:
            self._coded[column] = _coded(self.rows[column])
        return self._coded[column]

    @cached_property
    def extracts(self) -> tuple[Numbers, Values]:
        """For each row the number of its extract, and the extracts' short hashes in order."""
        numbers, hashes = self.coded("extract")
        order = np.argsort(hashes)
        if (order[:-1] < order[1:]).all():
            return numbers, hashes
        return np.append(np.argsort(order), -1).astype(numbers.dtype)[numbers], hashes[order]

    def days(self, column: str) -> Numbers:
        """For each row the days from 1970 to its date, ``NO_DAY`` where there is none."""
        times = self.rows[column].to_numpy(dtype="datetime64[us]").astype(np.int64, copy=False)
        days = np.empty(len(times), dtype=np.int32)
        for at in range(0, len(times), BLOCK):
            # No date is a number far before all days.
            days[at : at + BLOCK] = np.maximum(times[at : at + BLOCK] // A_DAY, NO_DAY)
        return days


@dataclass(frozen=True)
class Claims:
    """Each fact of a feed paired with each team it counts for, once; the same for every measure of the feed."""

    facts: Facts
    board: Board
    row: Numbers
    """The fact's position among the rows, ascending."""
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

    def of(self, values: NDArray[Any]) -> NDArray[Any]:
        """For each claim the value of its fact."""
        return values if self.is_one_a_row else values[self.row]

    def rows_of(self, claim: Numbers) -> Numbers:
        """The rows that these claims are to."""
        return claim if self.is_one_a_row else self.row[claim]

    @cached_property
    def is_one_a_row(self) -> bool:
        # The rows ascend, so as many different ones as there are rows are all of them.
        return len(self.row) == len(self.facts.rows) and bool((self.row[:-1] < self.row[1:]).all())

    def days_spoken_for(self, endings: Days, suppliers: tuple[Supplier, ...]) -> Flags:
        """For each team and day whether those of these suppliers that send the team's rows speak for the day, as ``Cover`` tells."""
        # Measures ask alike, and for 1,000 teams an answer takes 30 ms.
        asked = (endings[0], endings[-1], *(supplier.name for supplier in suppliers))
        return self.once(
            "days spoken for", asked, lambda: self.facts.cover.days_of_teams(self.board, self.facts.feed, endings, suppliers=suppliers)
        )

    def amounts(self, column: str) -> Figures:
        """What each claim is worth in a column: NaN where the fact says nothing. The pence of a shared fact are shared out whole."""
        values = self.of(self.facts.rows[column].to_numpy(dtype=float, na_value=np.nan))
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
    first, last = facts.days("first_day"), facts.days("last_day")
    if by:
        day = facts.days(by)
        then = np.unique(np.concatenate([held.holders(facts, column, day, day)[0] for column in facts.feed.team_from]))
        is_held = np.isin(np.arange(len(day)), then)
        first, last = np.where(is_held, day, first), np.where(is_held, day, last)
    found = [held.holders(facts, column, first, last) for column in facts.feed.team_from]
    row, claim = (np.concatenate(parts) for parts in zip(*found, strict=True))
    if len(found) > 1:
        # A team that two columns of a row name has the row once.
        once = ~pd.DataFrame({"row": row, "team": held.team[claim]}).duplicated().to_numpy()
        row, claim = row[once], claim[once]
    row, claim = _with_nobodys(row, held.is_a_parts[claim], claim, of=len(facts.rows))
    return Claims(facts, board, row, held.team[claim], held.share[claim] if held.is_shared else np.broadcast_to(1.0, len(row)))


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


def _with_nobodys(row: Numbers, is_a_parts: Flags, claim: Numbers, *, of: int) -> tuple[Numbers, Numbers]:
    """The rows with their claims in order of the rows, and with the claim of no team those that no part of an organisation claims."""
    if len(row) == of and is_a_parts.all() and (row[:-1] < row[1:]).all():
        return row, claim
    is_somebodys = np.zeros(of, dtype=bool)
    is_somebodys[row[is_a_parts]] = True
    nobodys = np.flatnonzero(~is_somebodys).astype(row.dtype)
    if len(nobodys):
        row, claim = np.append(row, nobodys), np.append(claim, np.full(len(nobodys), NOBODYS, dtype=claim.dtype))
    if (row[:-1] <= row[1:]).all():
        return row, claim
    order = np.argsort(row, kind="stable")
    return row[order], claim[order]


def _coded(values: "pd.Series[Any]") -> tuple[Numbers, Values]:
    # A third faster than pandas.factorize, which makes the numbers eight bytes wide on the way.
    encoded = pyarrow.array(values, from_pandas=True).dictionary_encode()
    if isinstance(encoded, pyarrow.ChunkedArray):
        encoded = encoded.combine_chunks()
    different = np.array(encoded.dictionary.to_pylist(), dtype=object)
    indices = encoded.indices.fill_null(-1) if encoded.null_count else encoded.indices
    numbers = indices.to_numpy(zero_copy_only=False)
    return numbers.astype(np.min_scalar_type(-len(different) - 1)), different


@dataclass(frozen=True)
class _Held:
    """Who holds which code when, laid out for looking many rows up at once.

    Every stretch of days in which the holders of a code stay the same is one number: the code's place times ``SPAN`` plus its first day.
    """

    codes: dict[str, int]
    begins: Numbers
    """The numbers of the stretches, ascending."""
    first: Numbers
    """The first and last day of each, from 1970; one more is over before it begins, and stands for none."""
    last: Numbers
    first_claim: Numbers
    """Where the claims of each stretch begin, and last where they end."""
    team: Numbers
    """The team of each claim; one more, ``NOBODYS``, is that of no team to the whole."""
    share: Shares
    is_a_parts: Flags
    """Whether the team is part of an organisation, rather than the whole of it or none."""

    @classmethod
    def of(cls, board: Board, code_list: str) -> "_Held":
        claims = claims_to(code_list, board.teams)
        found = [(at, stretch) for at, of_code in enumerate(claims.values()) for stretch in stretches(of_code)]
        each = [claim for _, stretch in found for claim in stretch.holders]
        return cls(
            codes={code: at for at, code in enumerate(claims)},
            begins=np.array([at * SPAN + stretch.first.toordinal() for at, stretch in found], dtype=np.int64),
            first=np.array([*(stretch.first.toordinal() - EPOCH for _, stretch in found), NO_DAY], dtype=np.int32),
            last=np.array([*(stretch.last.toordinal() - EPOCH for _, stretch in found), NO_DAY - 1], dtype=np.int32),
            first_claim=np.cumsum([0, *(len(stretch.holders) for _, stretch in found)], dtype=np.int32),
            team=np.array([*(claim.team for claim in each), len(board.teams)], dtype=np.int32),
            share=np.array([*(claim.share / WHOLE for claim in each), 1.0]),
            is_a_parts=np.array([*(not board.teams[claim.team].whole_organisation for claim in each), False]),
        )

    @property
    def is_shared(self) -> bool:
        return bool((self.share != 1).any())

    def holders(self, facts: Facts, column: str, first: Numbers, last: Numbers) -> tuple[Numbers, Numbers]:
        """The rows whose code in the column is held in their days, each with each claim to it."""
        at = self._newest(facts, column, last)
        is_held = self.last[at] >= first
        row = np.flatnonzero(is_held).astype(np.int32)
        at = at if len(row) == len(at) else at[row]
        if len(self.first_claim) == len(self.team):
            # Nothing is shared, so each stretch has its one claim.
            return row, at
        many = self.first_claim[at + 1] - self.first_claim[at]
        nth = np.arange(many.sum()) - np.repeat(np.cumsum(many) - many, many)
        return np.repeat(row, many), np.repeat(self.first_claim[at], many) + nth

    def _newest(self, facts: Facts, column: str, last: Numbers) -> Numbers:
        """For each row the newest stretch of its code that has begun by its last day; -1 for none."""
        numbers, different = facts.coded(column)
        # Suppliers type a code as they please; nobody means another team by capitals. The place -1 stands for no code.
        code = np.array([*(self.codes.get(str(one).casefold(), -1) for one in different), -1])
        oldest, after = np.searchsorted(self.begins, [code * SPAN, (code + 1) * SPAN])
        at = np.where(oldest < after, after - 1, -1).astype(np.int32)[numbers]
        # Most rows are of the newest stretch there is of their code; only the others are looked up.
        other = np.flatnonzero(self.first[at] > last)
        number = numbers[other]
        before = np.searchsorted(self.begins, code[number] * SPAN + last[other] + EPOCH, side="right") - 1
        at[other] = np.where(before >= oldest[number], before, -1)
        return at
