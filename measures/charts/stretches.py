"""Stretches of points that go one way: on one side of a line, rising, falling. Which rule set asks for which belongs to the signals."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from measures.charts.series import Counted, Flags, Floats, Ints, Sides, changes


@dataclass(frozen=True)
class Stretches:
    """Points of one kind, next to each other, taken together."""

    start: Ints
    """One a stretch: its first point."""
    size: Ints
    """One a stretch: how many points."""
    kind: Sides

    @classmethod
    def of(cls, kinds: Sides, begins: Flags) -> "Stretches":
        """The stretches of equal ``kinds``; each ends where another ``begins``."""
        start = np.flatnonzero(begins | changes(kinds))
        return cls(start, np.diff(np.append(start, len(kinds))), kinds[start])

    def at_least(self, points: Ints | int) -> Sides:
        """One a point: the kind of its stretch, 0 where the stretch has fewer points."""
        return np.repeat(np.where(self.size >= points, self.kind, np.int8(0)), self.size)


@dataclass(frozen=True)
class Useful:
    """The points off the centre line, and their runs: a run is a stretch of them on one side."""

    at: Ints
    """Where each stands among the points that count."""
    of: Ints
    """Its segment."""
    off: Flags
    """One a point that counts: whether it is useful."""
    runs: Stretches

    @classmethod
    def among(cls, counted: Counted, side: Sides) -> "Useful":
        """Those of ``side``; a run ends where a segment does."""
        off = side != 0
        at = np.flatnonzero(off)
        of = counted.of[at]
        return cls(at, of, off, Stretches.of(side[at], changes(of)))

    @cached_property
    def latest(self) -> Ints:
        """One a point that counts: the number of the latest useful one, itself or earlier; -1 before the first."""
        return np.cumsum(self.off) - 1

    @cached_property
    def run_of(self) -> Ints:
        """The segment of each run."""
        return self.of[self.runs.start]

    def points(self, segments: int) -> Ints:
        """How many useful points each segment has."""
        return self._of_segments(np.add, self.runs.size, segments)

    def above(self, segments: int) -> Ints:
        """How many of them are above the centre line."""
        return self._of_segments(np.add, np.where(self.runs.kind > 0, self.runs.size, 0), segments)

    def found(self, segments: int) -> Ints:
        """How many runs each segment has."""
        return self._of_segments(np.add, np.ones(len(self.runs.size), dtype=np.int64), segments)

    def longest(self, segments: int) -> Ints:
        """How many points the longest run of each segment has; 0 for a segment without one."""
        return self._of_segments(np.maximum, self.runs.size, segments)

    @cached_property
    def _first_runs(self) -> Ints:
        return np.flatnonzero(changes(self.run_of))

    def _of_segments(self, together: np.ufunc, of_runs: Ints, segments: int) -> Ints:
        """The figures of each segment's runs taken together; 0 for a segment without one."""
        taken = np.zeros(segments, dtype=np.int64)
        if len(of_runs):
            taken[self.run_of[self._first_runs]] = together.reduceat(of_runs, self._first_runs)
        return taken


def shifts_past_centre(counted: Counted, useful: Useful, least: Ints) -> Sides:
    """The side of the shift each point is in, 0 for none: runs of at least ``least`` useful points, one figure a segment.

    A point on the centre line does not count towards a shift, and is shown as part of the one it follows until a point on the other side.
    """
    if not len(useful.at):
        return np.zeros(len(counted.of), dtype=np.int8)
    in_shift = useful.runs.at_least(least[useful.run_of])
    followed = (useful.latest >= 0) & (useful.of[useful.latest] == counted.of)
    return np.where(followed, in_shift[useful.latest], np.int8(0))


def shifts_unbroken(side: Sides, begins: Flags, least: int) -> Sides:
    """The side of the shift each point is in, 0 for none: at least ``least`` points strictly on one side, one after the other."""
    return Stretches.of(side, begins).at_least(least)


def trends_past_equals(figures: Floats, begins: Flags, least: int) -> Sides:
    """The direction of the trend each point is in, 0 for none; equal neighbours neither count nor break, and are shown as part.

    A point where one trend turns into another is in the later one. Of equal points that a segment begins with the last is in its trend.
    """
    different = begins | changes(figures)
    alike = np.diff(np.append(np.flatnonzero(different), len(figures)))
    going = np.repeat(trends_unbroken(figures[different], begins[different], least), alike)
    has_equal_next = np.append(~different[1:], np.False_)[: len(figures)]
    return np.where(np.repeat(begins[different], alike) & has_equal_next, np.int8(0), going)


def trends_unbroken(figures: Floats, begins: Flags, least: int) -> Sides:
    """The direction of the trend each point is in, 0 for none: at least ``least`` points, each strictly above, or below, the one before.

    A point where one trend turns into another is in the later one.
    """
    moves = np.zeros(len(figures), dtype=np.int8)
    moves[1:] = (figures[1:] > figures[:-1]).view(np.int8) - (figures[1:] < figures[:-1]).view(np.int8)
    moves[begins] = 0
    going = Stretches.of(moves, begins).at_least(least - 1)
    # The point that a trend sets out from is in it as well.
    setting_out = going[1:] != 0
    going[:-1][setting_out] = going[1:][setting_out]
    return going
