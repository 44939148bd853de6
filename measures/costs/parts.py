"""Days of cost centres cut into parts, each in one week and with one set of holders, who keep the same measures of cost. What a part
costs belongs elsewhere.

Days are numbers here, counted from 1 January 1970, and both ends of a stretch are in it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import pandas as pd

from boxscore.board import Board
from boxscore.costs import MADE_FROM
from boxscore.ownership import Claim, claims_to, stretches
from measures.cover import DAYS_A_WEEK
from measures.facts import EPOCH, Flags, Numbers

WEEKDAY_OF_DAY_0 = 3
"""1 January 1970 was a Thursday; Monday is 0."""


def day_number(day: date) -> int:
    """The day as a number."""
    return day.toordinal() - EPOCH


@dataclass(frozen=True)
class Window:
    """The days looked at, in whole weeks."""

    first: int
    last: int

    def __len__(self) -> int:
        return self.last - self.first + 1

    @classmethod
    def of_weeks(cls, first: int, last: int) -> "Window":
        """The whole weeks, Monday to Sunday, around the days from ``first`` to ``last``."""
        monday, day_of_last = first - (first + WEEKDAY_OF_DAY_0) % DAYS_A_WEEK, (last + WEEKDAY_OF_DAY_0) % DAYS_A_WEEK
        return cls(monday, last + DAYS_A_WEEK - 1 - day_of_last)

    def slice_of(self, first: date, last: date) -> slice:
        """Where the days from ``first`` to ``last`` stand among those looked at."""
        return slice(max(day_number(first) - self.first, 0), max(min(day_number(last) - self.first + 1, len(self)), 0))


@dataclass(frozen=True)
class Centres:
    """The cost centres of a board and its ledger, and who holds them on the days looked at."""

    board: Board
    window: Window
    number: Mapping[str, int]
    """The place of each cost centre, by its code in small letters; those that are ever held come first."""
    codes: Sequence[str]
    """The codes in that order, as they are written."""
    claims: Mapping[int, Sequence[Claim]]
    """The claims to each cost centre that is ever held."""

    @classmethod
    def of(cls, board: Board, code_list: str, posted: "pd.Series[str]", window: Window) -> "Centres":
        """Those that a team holds, and those in ``posted``."""
        held = claims_to(code_list, board.teams)
        written = {code: claims[0].held.code for code, claims in held.items()}
        for code in posted.dropna().unique():
            written.setdefault(str(code).casefold(), str(code))
        number = {code: at for at, code in enumerate(written)}
        return cls(board, window, number, tuple(written.values()), {number[code]: claims for code, claims in held.items()})

    def __len__(self) -> int:
        return len(self.codes)

    def numbers_of(self, codes: "pd.Series[str]") -> Numbers:
        """The place of each row's cost centre."""
        numbers, different = pd.factorize(codes)
        places = np.array([self.number[str(code).casefold()] for code in different], dtype=np.int64)
        return places[numbers]

    def held(self) -> Iterator[tuple[int, int, slice]]:
        """Each cost centre with each team that holds it, and the days on which it does."""
        for centre, claims in self.claims.items():
            for claim in claims:
                yield centre, claim.team, self.window.slice_of(claim.first, claim.last)

    def line_of(self, centre: Numbers) -> Numbers:
        """Where each cost centre stands in a table of those ever held; one more line is for all others, of which there may be thousands."""
        return np.minimum(centre, len(self.claims))

    @cached_property
    def held_since(self) -> Numbers:
        """The first day on which anybody holds each cost centre; for one that is never held a day after all others."""
        first = {centre: min(day_number(claim.first) for claim in claims) for centre, claims in self.claims.items()}
        return np.array([first.get(centre, day_number(date.max)) for centre in range(len(self))], dtype=np.int64)

    @cached_property
    def holders(self) -> Numbers:
        """For each cost centre (down, as ``line_of`` tells) and day (across) which set of holders and shares it has; 0 for nobody."""
        sets: dict[frozenset[tuple[int, float]], int] = {}
        holders = np.zeros((len(self.claims) + 1, len(self.window)), dtype=np.int64)
        for centre, claims in self.claims.items():
            for stretch in stretches(claims):
                these = frozenset((claim.team, claim.share) for claim in stretch.holders)
                holders[centre, self.window.slice_of(stretch.first, stretch.last)] = sets.setdefault(these, len(sets) + 1)
        return holders

    def is_held(self, parts: "Parts") -> Flags:
        """Whether a team holds the cost centre on the days of each part; what a whole organisation holds is no team's as well."""
        held: Flags = self._is_a_teams[self.line_of(parts.centre), parts.first - self.window.first]
        return held

    @cached_property
    def _is_a_teams(self) -> Flags:
        is_a_teams = np.zeros((len(self.claims) + 1, len(self.window)), dtype=bool)
        for centre, team, days in self.held():
            is_a_teams[centre, days] |= not self.board.teams[team].whole_organisation
        return is_a_teams

    @cached_property
    def changes(self) -> Flags:
        """For each cost centre and day whether its holders or their shares are others than on the day before, or whether one of them
        begins on the day to keep a measure of cost, or no longer keeps one."""
        before = np.hstack([self.holders[:, :1], self.holders[:, :-1]])
        changes: Flags = self.holders != before
        for centre, team, days in self.held():
            changes[centre, [at for at in self._turns[team] if days.start <= at < days.stop]] = True
        return changes

    @cached_property
    def _turns(self) -> Mapping[int, Sequence[int]]:
        """For each team the places of the days on which it begins to keep a measure of cost, or first keeps it no longer."""
        of_costs = {measure.id for measure in self.board.measures if any(feed in MADE_FROM for feed in measure.feeds)}
        turns: dict[int, list[int]] = {}
        for at, team in enumerate(self.board.teams):
            kept = [chosen for chosen in team.measures if chosen.id in of_costs]
            days = {day_number(chosen.first) for chosen in kept} | {day_number(chosen.last) + 1 for chosen in kept}
            turns[at] = sorted(day - self.window.first for day in days)
        return turns


@dataclass(frozen=True)
class Parts:
    """Stretches of days of cost centres, in order of their spans and then of days."""

    span: Numbers
    """Which span the part is of."""
    centre: Numbers
    first: Numbers
    last: Numbers

    @property
    def days(self) -> Numbers:
        return self.last - self.first + 1

    @property
    def week_ending(self) -> Numbers:
        """The Sunday of each part's week."""
        return self.first + (DAYS_A_WEEK - 1) - (self.first + WEEKDAY_OF_DAY_0) % DAYS_A_WEEK

    @cached_property
    def starts(self) -> Numbers:
        """Where the parts of each span begin."""
        return np.flatnonzero(np.diff(self.span, prepend=-1))

    def where(self, chosen: Flags) -> "Parts":
        """Some of them."""
        return Parts(self.span[chosen], self.centre[chosen], self.first[chosen], self.last[chosen])


def cut(centres: Centres, centre: Numbers, first: Numbers, last: Numbers) -> Parts:
    """The spans of days of cost centres, cut at the end of each week and where ``changes`` tells; each span has at least one part."""
    lengths = last - first + 1
    span = np.repeat(np.arange(len(centre)), lengths)
    begins = np.cumsum(lengths) - lengths
    day = np.arange(len(span)) - begins[span] + first[span]
    is_first = (day + WEEKDAY_OF_DAY_0) % DAYS_A_WEEK == 0
    is_first |= centres.changes[centres.line_of(centre)[span], day - centres.window.first]
    is_first[begins] = True
    at = np.flatnonzero(is_first)
    ends = np.append(at[1:], len(day))[: len(at)] - 1
    return Parts(span[at], centre[span[at]], day[at], day[ends])
