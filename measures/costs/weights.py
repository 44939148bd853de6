"""What rosters say of the days of cost centres: minutes worked by line of pay, and what they cost at their rates. Spreading pence belongs
elsewhere."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from boxscore.board import Board
from boxscore.costs import PAY
from boxscore.ownership import claims_to
from boxscore.reference import StaffRate
from measures.costs.parts import Centres, Parts
from measures.facts import EPOCH, Facts, Flags, Numbers, Values, claims_on

LINE_OF_SOURCE = {"Substantive": 0, "Bank": 1, "Agency": 2, "Overtime": 3, "Excess": 3}
"""The place among the lines of pay that hours of a source are posted to."""
ANY_OTHER = len(PAY)
WORKED = "Worked"
MINUTES_AN_HOUR = 60
MILLIONTHS = 1_000_000
"""Rates are reckoned in whole millionths of a pound, so that sums are exact."""
A_PENNY = MILLIONTHS // 100 * MINUTES_AN_HOUR
"""In minutes times millionths of a pound an hour."""

Kind = tuple[str, str, str]
"""A staff group, band and source."""


@dataclass(frozen=True)
class MissingRate:
    """Hours worked in an open month by staff of whom ``reference.yaml`` says no rate."""

    staff_group: str
    band: str
    source: str
    first_day: date


@dataclass(frozen=True)
class Shifts:
    """The shifts worked on the days looked at, each with the team it counts for."""

    team: Numbers
    day: Numbers
    """The place of its day among those looked at."""
    minutes: Numbers
    kind: Numbers
    kinds: tuple[Kind, ...]
    extract: Numbers
    extracts: Values

    @classmethod
    def of(cls, facts: Facts, board: Board, centres: Centres) -> "Shifts":
        """``facts`` are of the rosters' shifts."""
        claims = claims_on(facts, board)
        status, words = facts.coded("status")
        day = facts.days("last_day").astype(np.int64) - centres.window.first
        counts = np.array([*(word == WORKED for word in words), False])[status] & (day >= 0) & (day < len(centres.window))
        chosen = counts[claims.row] & (claims.team < len(board.teams))
        row = claims.row[chosen]
        kind, kinds = _kinds(facts)
        hours = facts.rows["worked_hours"].to_numpy(dtype=float, na_value=0)[row]
        extract, extracts = facts.extracts
        minutes = np.rint(hours * MINUTES_AN_HOUR).astype(np.int64)
        return cls(claims.team[chosen].astype(np.int64), day[row], minutes, kind[row], kinds, extract[row].astype(np.int64), extracts)

    @classmethod
    def none(cls) -> "Shifts":
        nothing = np.zeros(0, dtype=np.int64)
        return cls(nothing, nothing, nothing, nothing, (), nothing, np.zeros(0, dtype=object))

    @cached_property
    def line(self) -> Numbers:
        """The place of each shift's line of pay; after the last for a source that has none."""
        lines = np.array([LINE_OF_SOURCE.get(source, ANY_OTHER) for _, _, source in self.kinds], dtype=np.int64)
        return lines[self.kind]

    def by_team(self, counts: Numbers, board: Board, centres: Centres) -> Numbers:
        """What each shift counts added up by team, day and line."""
        shape = (len(board.teams), len(centres.window), ANY_OTHER + 1)
        place = (self.team * shape[1] + self.day) * shape[2] + self.line
        # Exact: a day of a team is far below the 2^53 up to which floats are whole numbers.
        added = np.bincount(place, weights=counts, minlength=shape[0] * shape[1] * shape[2])
        return added.astype(np.int64).reshape(shape)


@dataclass(frozen=True)
class Rosters:
    """What the rosters of a board's teams say of its cost centres on the days looked at."""

    board: Board
    centres: Centres
    shifts: Shifts
    code_list: str | None
    """By which rosters are looked up; None for a board without rosters."""

    @classmethod
    def of(cls, board: Board, centres: Centres, facts: Facts | None) -> "Rosters":
        """``facts`` are of the shifts; None for a board without rosters."""
        if facts is None:
            return cls(board, centres, Shifts.none(), None)
        return cls(board, centres, Shifts.of(facts, board, centres), facts.feed.code_list)

    def minutes_in(self, parts: Parts) -> Numbers:
        """For each part (down) and line of pay (across, any other source last) the minutes worked on its holders' rosters."""
        return self._added_up(self._minutes, parts)

    def cost_in(self, parts: Parts) -> Numbers:
        """For each part and line of pay what those minutes cost at their rates, in pence, half a penny up."""
        return (2 * self._added_up(self._cost, parts)[:, :ANY_OTHER] + A_PENNY) // (2 * A_PENNY)

    def all_rated(self, parts: Parts) -> Flags:
        """Whether a rate is known of every minute worked in each part."""
        rated: Flags = self._added_up(self._without_rate, parts).sum(axis=1) == 0
        return rated

    def tell_pay(self, parts: Parts) -> Flags:
        """Whether a holder of each part has a roster, and no holder holds another cost centre too, whose pay would be on it as well."""
        has_roster, others = self._added_up(self._rosters_and_others, parts).T
        telling: Flags = (has_roster > 0) & (others == 0)
        return telling

    def extracts_behind(self, parts: Parts) -> list[str]:
        """For each part the extracts of its holders' shifts: their short hashes, with spaces between."""
        behind: dict[tuple[int, int], set[int]] = {}
        shifts, first = self.shifts, self.centres.window.first
        near = np.flatnonzero((shifts.day >= parts.first.min(initial=0) - first) & (shifts.day <= parts.last.max(initial=0) - first))
        different = np.unique(
            (shifts.team[near] * len(self.centres.window) + shifts.day[near]) * len(shifts.extracts) + shifts.extract[near]
        )
        for one in different.tolist():
            team_and_day, extract = divmod(one, len(shifts.extracts))
            behind.setdefault(divmod(team_and_day, len(self.centres.window)), set()).add(extract)
        return [" ".join(self.shifts.extracts[one] for one in sorted(found)) for found in self._found_behind(parts, behind)]

    def missing_rates(self, parts: Parts) -> Iterator[MissingRate]:
        """The staff without a rate of whom hours were worked in one of the parts, in order of the names."""
        open_days = np.zeros((len(self.board.teams), len(self.centres.window)), dtype=bool)
        is_open = np.zeros((len(self.centres), len(self.centres.window)), dtype=bool)
        for centre, first, last in zip(parts.centre.tolist(), parts.first.tolist(), parts.last.tolist(), strict=True):
            is_open[centre, first - self.centres.window.first : last - self.centres.window.first + 1] = True
        for centre, team, days in self.centres.held():
            open_days[team, days] |= is_open[centre, days]
        shifts = self.shifts
        unknown = open_days[shifts.team, shifts.day] & (self._rate_of_each == 0) & (shifts.minutes > 0)
        first_days = np.full(len(shifts.kinds), len(self.centres.window))
        np.minimum.at(first_days, shifts.kind[unknown], shifts.day[unknown])
        for kind, first in sorted(zip(shifts.kinds, first_days.tolist(), strict=True)):
            if first < len(self.centres.window):
                yield MissingRate(*kind, first_day=date.fromordinal(first + self.centres.window.first + EPOCH))

    @cached_property
    def _minutes(self) -> Numbers:
        return self._of_shifts(lambda shifts: shifts.minutes)

    @cached_property
    def _cost(self) -> Numbers:
        return self._of_shifts(lambda shifts: shifts.minutes * self._rate_of_each)

    @cached_property
    def _without_rate(self) -> Numbers:
        return self._of_shifts(lambda shifts: np.where(self._rate_of_each == 0, shifts.minutes, 0))

    @cached_property
    def _rate_of_each(self) -> Numbers:
        """The rate of each shift in millionths of a pound an hour; 0 for none."""
        days = np.zeros((len(self.shifts.kinds), len(self.centres.window)), dtype=np.int64)
        for rate in self.board.reference.staff_rates:
            kind = (rate.staff_group, rate.band, rate.source)
            if kind in self.shifts.kinds:
                days[self.shifts.kinds.index(kind), self.centres.window.slice_of(rate.first, rate.last)] = _millionths(rate)
        return days[self.shifts.kind, self.shifts.day]

    @cached_property
    def _rosters_and_others(self) -> Numbers:
        """How many holders hold the code of a roster, and how many other cost centres the holders hold."""
        of_teams = np.zeros((len(self.board.teams), len(self.centres.window), 2), dtype=np.int64)
        for claims in claims_to(self.code_list, self.board.teams).values() if self.code_list else ():
            for claim in claims:
                of_teams[claim.team, self.centres.window.slice_of(claim.first, claim.last), 0] = 1
        for _, team, days in self.centres.held():
            of_teams[team, days, 1] += 1
        of_teams[:, :, 1] = np.maximum(of_teams[:, :, 1] - 1, 0)
        return self._of_centres(of_teams)

    def _of_shifts(self, counts: Callable[[Shifts], Numbers]) -> Numbers:
        return self._of_centres(self.shifts.by_team(counts(self.shifts), self.board, self.centres))

    def _of_centres(self, of_teams: Numbers) -> Numbers:
        """What is so of teams and days added up over the holders of each cost centre, and over the days before each day."""
        _, days, lines = of_teams.shape
        added = np.zeros((len(self.centres), days + 1, lines), dtype=np.int64)
        for centre, team, held in self.centres.held():
            added[centre, held.start + 1 : held.stop + 1] += of_teams[team, held]
        return added.cumsum(axis=1)

    def _added_up(self, so_far: Numbers, parts: Parts) -> Numbers:
        """For each part what its days come to."""
        first, last = parts.first - self.centres.window.first, parts.last - self.centres.window.first
        added: Numbers = so_far[parts.centre, last + 1] - so_far[parts.centre, first]
        return added

    def _found_behind(self, parts: Parts, behind: dict[tuple[int, int], set[int]]) -> Iterator[set[int]]:
        for centre, first, last in zip(parts.centre.tolist(), parts.first.tolist(), parts.last.tolist(), strict=True):
            found: set[int] = set()
            for claim in self.centres.claims.get(centre, ()):
                held = self.centres.window.slice_of(claim.first, claim.last)
                begins, ends = max(first - self.centres.window.first, held.start), min(last - self.centres.window.first + 1, held.stop)
                found = found.union(*(behind.get((claim.team, day), ()) for day in range(begins, ends)))
            yield found


def _kinds(facts: Facts) -> tuple[Numbers, tuple[Kind, ...]]:
    """For each shift the number of its staff group, band and source together, and the different ones."""
    coded = [facts.coded(column) for column in ("staff_group", "band", "source")]
    number = np.zeros(len(facts.rows), dtype=np.int64)
    for numbers, different in coded:
        number = number * (len(different) + 1) + numbers + 1
    found, kind = np.unique(number, return_inverse=True)
    named = []
    for one in found.tolist():
        words = []
        for _, different in reversed(coded):
            one, at = divmod(one, len(different) + 1)
            words.append(str(different[at - 1]) if at else "")
        named.append((words[2], words[1], words[0]))
    return kind, tuple(named)


def _millionths(rate: StaffRate) -> int:
    return round(rate.pounds_an_hour * MILLIONTHS)
