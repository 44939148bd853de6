"""A ledger's rows laid out for reckoning: whose they are, the days each is for, which months have closed. Spreading them belongs
elsewhere."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from boxscore.board import Board
from boxscore.costs import ARREARS, NOT_PAY, PAY, YEAR_END_PERIOD
from boxscore.weeks import WeekRange
from measures.costs.parts import Centres, Window, day_number
from measures.cover import DAYS_A_WEEK
from measures.facts import Facts, Flags, Numbers

LINES = (*PAY, *NOT_PAY)
MONTHS_LOOKED_BACK = 12
"""Among which the closed months are found that an estimate rests on: what was spent longer ago says nothing of now."""


@dataclass(frozen=True)
class Months:
    """Calendar months that follow each other."""

    first: int
    """The first of them, as months from January 1970."""
    count: int

    @classmethod
    def around(cls, weeks: WeekRange) -> "Months":
        """Those with a day in the weeks, and those before that an estimate may rest on."""
        first, last = (np.datetime64(day, "M").astype(int) for day in (weeks.first.start, weeks.last.ending))
        return cls(int(first) - MONTHS_LOOKED_BACK, int(last - first) + 1 + MONTHS_LOOKED_BACK)

    @cached_property
    def first_days(self) -> Numbers:
        return self._starts[:-1]

    @cached_property
    def last_days(self) -> Numbers:
        return self._starts[1:] - 1

    @property
    def days(self) -> Numbers:
        """How many days each has."""
        return np.diff(self._starts)

    @cached_property
    def _starts(self) -> Numbers:
        months = (np.arange(self.count + 1) + self.first).astype("datetime64[M]")
        return months.astype("datetime64[D]").astype(np.int64)


@dataclass(frozen=True)
class Posted:
    """The rows of a ledger of months that are over."""

    facts: Facts
    as_of: int
    """The day the board is told as at."""
    centre: Numbers
    """The place of each row's cost centre among ``centres``."""
    month: Numbers
    """The place of each row's month among ``months``; outside them for a month that is not looked at."""
    first: Numbers
    """The first and last day each row is for: those of its month, or of the arrears in it."""
    last: Numbers
    centres: Centres
    months: Months

    @classmethod
    def of(cls, board: Board, facts: Facts, weeks: WeekRange) -> "Posted":
        """The rows at hand, of which those matter that are for days of ``weeks`` or of the months before.

        A row of a month that is not over is a budget sent ahead, and says nothing yet. Whole weeks are looked at.
        """
        months, as_of = Months.around(weeks), day_number(board.as_of)
        is_over = facts.days("last_day") <= as_of
        facts = facts if is_over.all() else Facts(facts.feed, facts.rows[is_over].reset_index(drop=True), facts.cover)
        first, last = _days(facts, board)
        of_weeks = (first <= day_number(weeks.last.ending)) & (last >= day_number(weeks.first.start))
        begins = int(min(months.first_days[MONTHS_LOOKED_BACK], first[of_weeks].min(initial=months.last_days[-1])))
        ends = int(max(months.last_days[-1], last[of_weeks].max(initial=begins)))
        centres = Centres.of(board, facts.feed.code_list, facts.rows["cost_centre"], Window.of_weeks(begins, ends))
        month = facts.rows["last_day"].to_numpy(dtype="datetime64[M]").astype(np.int64) - months.first
        return cls(facts, as_of, centres.numbers_of(facts.rows["cost_centre"]), month, first, last, centres, months)

    @cached_property
    def is_year_end(self) -> Flags:
        flags: Flags = (self.facts.rows["period"] == YEAR_END_PERIOD).to_numpy(dtype=bool)
        return flags

    @property
    def by_own_months(self) -> "Posted":
        """The same, each row for the days of its month, arrears too."""
        first, last = (self.facts.days(name).astype(np.int64) for name in ("first_day", "last_day"))
        return replace(self, first=first, last=last)

    def has_settled(self, last_days: Numbers) -> Flags:
        """Whether the months that end on these days can no longer change."""
        flags: Flags = last_days + self.facts.feed.settles_after_weeks * DAYS_A_WEEK <= self.as_of
        return flags

    @cached_property
    def line(self) -> Numbers:
        """The place of each row's line among ``LINES``; -1 for arrears."""
        numbers, words = self.facts.coded("line")
        return np.array([*(LINES.index(word) if word in LINES else -1 for word in words), -1], dtype=np.int64)[numbers]

    @cached_property
    def has_a_row(self) -> Flags:
        """For each cost centre (down) and month (across) whether the ledger has a row of it, the year's end apart."""
        has = np.zeros((len(self.centres), self.months.count), dtype=bool)
        of_months = self._is_looked_at & ~self.is_year_end
        has[self.centre[of_months], self.month[of_months]] = True
        return has

    @cached_property
    def closed(self) -> Flags:
        """For each cost centre and month whether it has closed: with a row, or with nothing once the month has settled for others."""
        closed: Flags = self.has_a_row | (self.has_a_row.any(axis=0) & self.has_settled(self.months.last_days))
        return closed

    def tells_of(self, months: slice) -> Flags:
        """For each cost centre which of these closed months say what it usually spends.

        Those that closed with nothing do so from the month in which somebody first held it, and from the first of these with a row,
        if any has one: before that the ledger may have had another code for it.
        """
        has_a_row, closed = self.has_a_row[:, months], self.closed[:, months]
        has_begun = np.logical_or.accumulate(has_a_row, axis=1) | ~has_a_row.any(axis=1, keepdims=True)
        is_held = self.months.first_days[months] >= self.centres.held_since[:, None]
        tells: Flags = has_a_row | (closed & has_begun & is_held)
        return tells

    @cached_property
    def amounts(self) -> Numbers:
        """For each cost centre, month and line what was spent, in pence; arrears and the year's end apart."""
        amounts = np.zeros((len(self.centres), self.months.count, len(LINES)), dtype=np.int64)
        counts = self._is_looked_at & ~self.is_year_end & (self.line >= 0)
        spent = self.facts.rows["month_actual"].to_numpy(dtype=np.int64)[counts]
        np.add.at(amounts, (self.centre[counts], self.month[counts], self.line[counts]), spent)
        return amounts

    @property
    def _is_looked_at(self) -> Flags:
        flags: Flags = (self.month >= 0) & (self.month < self.months.count)
        return flags


def _days(facts: Facts, board: Board) -> tuple[Numbers, Numbers]:
    """The first and last day that each row is for."""
    rows = facts.rows
    first, last = facts.days("first_day").astype(np.int64), facts.days("last_day").astype(np.int64)
    for entry in board.reference.pay_award_arrears:
        of_it = (rows["line"] == ARREARS) & (rows["period"] == entry.period) & (rows["financial_year"] == entry.financial_year)
        is_of_it = of_it.to_numpy(dtype=bool)
        first[is_of_it], last[is_of_it] = day_number(entry.from_), day_number(entry.to)
    return first, last
