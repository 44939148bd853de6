"""What rosters say of the days of cost centres: minutes worked by line of pay, and what they cost at their rates. Spreading pence belongs
elsewhere."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from boxscore.board import Board
from boxscore.costs import PAY
from boxscore.ownership import claims_to
from boxscore.reference import StaffRate
from measures.costs.parts import Centres, Parts
from measures.cover import DAYS_A_WEEK
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

HOLDERS, WITH_A_ROSTER, OTHER_CENTRES, WORKED_ROSTERS, IDLE_ROSTERS = range(5)
"""What is counted of the holders of a cost centre on a day."""

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
    code: Numbers
    """The number of its roster."""
    codes: Mapping[str, int]
    """Those numbers, by the rosters' codes in small letters."""
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
        code, codes = _rosters_of(facts)
        kind, kinds = _kinds(facts)
        hours = facts.rows["worked_hours"].to_numpy(dtype=float, na_value=0)[row]
        extract, extracts = facts.extracts
        minutes = np.rint(hours * MINUTES_AN_HOUR).astype(np.int64)
        whose = claims.team[chosen].astype(np.int64), day[row], minutes, code[row], codes
        return cls(*whose, kind[row], kinds, extract[row].astype(np.int64), extracts)

    @classmethod
    def none(cls) -> "Shifts":
        nothing = np.zeros(0, dtype=np.int64)
        return cls(nothing, nothing, nothing, nothing, {}, nothing, (), nothing, np.zeros(0, dtype=object))

    @cached_property
    def line(self) -> Numbers:
        """The place of each shift's line of pay; after the last for a source that has none."""
        lines = np.array([LINE_OF_SOURCE.get(source, ANY_OTHER) for _, _, source in self.kinds], dtype=np.int64)
        return lines[self.kind]

    def weeks_worked(self, centres: Centres) -> Flags:
        """For each roster (down) and day looked at (across) whether any minutes of the day's week were worked on it."""
        weeks = len(centres.window) // DAYS_A_WEEK
        worked = np.zeros((len(self.codes), weeks), dtype=bool)
        worked[self.code[self.minutes > 0], self.day[self.minutes > 0] // DAYS_A_WEEK] = True
        return np.repeat(worked, DAYS_A_WEEK, axis=1)

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
        """Whether every holder of each part has a roster on every day of it, and none holds another cost centre too, whose pay would be
        on it as well."""
        holding = self._added_up(self._holding, parts)
        has_rosters = (holding[:, HOLDERS] > 0) & (holding[:, WITH_A_ROSTER] == holding[:, HOLDERS])
        telling: Flags = has_rosters & (holding[:, OTHER_CENTRES] == 0)
        return telling

    def any_worked(self, parts: Parts) -> Flags:
        """Whether minutes were worked in the week of each part on a roster of its holders: a weekend may be idle, a whole week is not."""
        worked: Flags = self._added_up(self._holding, parts)[:, WORKED_ROSTERS] > 0
        return worked

    def all_worked(self, parts: Parts) -> Flags:
        """Whether minutes were worked in the week of each part on every roster of its holders."""
        worked: Flags = self._added_up(self._holding, parts)[:, IDLE_ROSTERS] == 0
        return worked

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
    def _holding(self) -> Numbers:
        """How many holders there are, how many of them hold a roster, how many cost centres they hold beside this one, and how many
        rosters they hold that were worked in the week, and how many that were not."""
        of_teams = np.zeros((len(self.board.teams), len(self.centres.window), 5), dtype=np.int64)
        of_teams[:, :, HOLDERS] = 1
        weeks_worked, never = self.shifts.weeks_worked(self.centres), np.zeros(len(self.centres.window), dtype=bool)
        for code, claims in claims_to(self.code_list, self.board.teams).items() if self.code_list else ():
            worked = weeks_worked[self.shifts.codes[code]] if code in self.shifts.codes else never
            for claim in claims:
                days = self.centres.window.slice_of(claim.first, claim.last)
                of_teams[claim.team, days, WITH_A_ROSTER] = 1
                of_teams[claim.team, days, WORKED_ROSTERS] += worked[days]
                of_teams[claim.team, days, IDLE_ROSTERS] += ~worked[days]
        for _, team, days in self.centres.held():
            of_teams[team, days, OTHER_CENTRES] += 1
        of_teams[:, :, OTHER_CENTRES] = np.maximum(of_teams[:, :, OTHER_CENTRES] - 1, 0)
        return self._of_centres(of_teams)

    def _of_shifts(self, counts: Callable[[Shifts], Numbers]) -> Numbers:
        return self._of_centres(self.shifts.by_team(counts(self.shifts), self.board, self.centres))

    def _of_centres(self, of_teams: Numbers) -> Numbers:
        """What is so of teams and days added up over the holders of each cost centre that is ever held, and over the days before each."""
        _, days, lines = of_teams.shape
        added = np.zeros((len(self.centres.claims) + 1, days + 1, lines), dtype=np.int64)
        for centre, team, held in self.centres.held():
            added[centre, held.start + 1 : held.stop + 1] += of_teams[team, held]
        return added.cumsum(axis=1)

    def _added_up(self, so_far: Numbers, parts: Parts) -> Numbers:
        """For each part what its days come to."""
        first, last = parts.first - self.centres.window.first, parts.last - self.centres.window.first
        line = self.centres.line_of(parts.centre)
        added: Numbers = so_far[line, last + 1] - so_far[line, first]
        return added

    def _found_behind(self, parts: Parts, behind: dict[tuple[int, int], set[int]]) -> Iterator[set[int]]:
        for centre, first, last in zip(parts.centre.tolist(), parts.first.tolist(), parts.last.tolist(), strict=True):
            found: set[int] = set()
            for claim in self.centres.claims.get(centre, ()):
                held = self.centres.window.slice_of(claim.first, claim.last)
                begins, ends = max(first - self.centres.window.first, held.start), min(last - self.centres.window.first + 1, held.stop)
                found = found.union(*(behind.get((claim.team, day), ()) for day in range(begins, ends)))
            yield found


def _rosters_of(facts: Facts) -> tuple[Numbers, Mapping[str, int]]:
    """For each shift the number of its roster, and the numbers by code; capitals do not count."""
    (column,) = facts.feed.team_from
    numbers, written = facts.coded(column)
    codes: dict[str, int] = {}
    places = [codes.setdefault(str(one).casefold(), len(codes)) for one in written]
    return np.array([*places, -1], dtype=np.int64)[numbers], codes


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
