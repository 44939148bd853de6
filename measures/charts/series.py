"""Many series laid end to end, and the points of them that count. What is worked out from them belongs to the other modules."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Sides = NDArray[np.int8]
Flags = NDArray[np.bool_]
Kept = TypeVar("Kept", bound=np.generic)

ALL = np.iinfo(np.int64).max
"""As many points as there are."""
NEARLY = 1e-11
"""Two figures nearer than this part of the usual size of a segment's values are the same figure: a mean is not exact in binary."""


def changes(values: NDArray[Kept]) -> Flags:
    """Whether each value is another than the one before it; true of the first."""
    changed = np.ones(len(values), dtype=bool)
    np.not_equal(values[1:], values[:-1], out=changed[1:])
    return changed


@dataclass(frozen=True, kw_only=True)
class Series:
    """Series laid end to end, each in order of time; a segment begins with each series and at each of its rebases."""

    values: Floats
    """One a point; NaN is missing. For P, P', U and U' the count."""
    n: Floats
    """One a point: the denominator; NaN where there is none."""
    final: Flags
    """One a point: False keeps it out of centre lines, limits and signals."""
    may_be_base: Flags
    """One a point: False before the recorded start of a baseline."""
    segment: Ints
    """One a point: its segment, numbered through all series."""
    base_points: Ints
    """One a segment: how many points its centre line and limits are of, at most."""
    of_series: Ints
    """One a segment: its series, numbered from 0."""
    better: Sides
    """One a series: 1 for up, -1 for down, 0 for neither."""
    target: Floats
    """One a series; NaN for none."""
    floor: Floats
    """One a series: the least its measure can be; NaN for none."""
    ceiling: Floats
    """One a series: the most its measure can be; NaN for none."""

    @classmethod
    def laid_out(
        cls,
        values: Floats,
        lengths: Ints,
        *,
        n: Floats | None = None,
        final: Flags | None = None,
        may_be_base: Flags | None = None,
        rebased: Flags | None = None,
        base_points: Ints | int | None = None,
        better: Sides | int = 0,
        target: Floats | float = np.nan,
        floor: Floats | float = np.nan,
        ceiling: Floats | float = np.nan,
    ) -> "Series":
        """Series of ``lengths`` points each; ``rebased`` points begin a segment.

        What is one a segment or one a series may be a single figure for all; left out: no denominators, all points final and fit for a
        baseline, no rebases, baselines of all points, no direction, target, floor or ceiling.
        """
        many, points = len(lengths), len(values)
        series = np.repeat(np.arange(many), lengths)
        begins = changes(series)
        if rebased is not None:
            begins = begins | rebased
        of_series = series[begins]
        return cls(
            values=values,
            n=np.full(points, np.nan) if n is None else n,
            final=np.ones(points, dtype=bool) if final is None else final,
            may_be_base=np.ones(points, dtype=bool) if may_be_base is None else may_be_base,
            segment=np.cumsum(begins) - 1,
            base_points=np.broadcast_to(ALL if base_points is None else np.asarray(base_points), of_series.shape),
            of_series=of_series,
            better=np.broadcast_to(np.asarray(better, dtype=np.int8), (many,)),
            target=np.broadcast_to(np.asarray(target, dtype=float), (many,)),
            floor=np.broadcast_to(np.asarray(floor, dtype=float), (many,)),
            ceiling=np.broadcast_to(np.asarray(ceiling, dtype=float), (many,)),
        )

    @property
    def last_segment(self) -> Ints:
        """One a series: the number of its last segment; -1 for a series without points."""
        last = np.full(len(self.better), -1)
        last[self.of_series] = np.arange(len(self.of_series))
        return last

    @property
    def segment_within(self) -> Ints:
        """One a segment: 0 for the first of its series, then 1, 2, ..."""
        first = np.searchsorted(self.of_series, self.of_series)
        return np.arange(len(self.of_series)) - first

    def in_parts(self, points: int) -> Iterator["Series"]:
        """The same series, some at a time, so that about ``points`` points are worked on at once."""
        if len(self.values) <= points:
            yield self
            return
        ends = np.searchsorted(self.segment, np.maximum.accumulate(self.last_segment), side="right")
        began = 0
        while began < len(self.better):
            at = ends[began - 1] if began else 0
            end = max(int(np.searchsorted(ends, at + points, side="right")), began + 1)
            yield self._part(began, end, slice(int(at), int(ends[end - 1])))
            began = end

    def _part(self, began: int, end: int, points: slice) -> "Series":
        first, last = np.searchsorted(self.of_series, [began, end])
        slices = dict.fromkeys(("values", "n", "final", "may_be_base", "segment"), points)
        slices |= {"base_points": slice(first, last), "of_series": slice(first, last)}
        slices |= dict.fromkeys(("better", "target", "floor", "ceiling"), slice(began, end))
        cut: dict[str, Any] = {field.name: getattr(self, field.name)[slices[field.name]] for field in fields(self)}
        return Series(**cut | {"segment": cut["segment"] - first, "of_series": cut["of_series"] - began})


@dataclass(frozen=True)
class Counted:
    """The points that count, final and not missing, with those of a segment side by side."""

    at: Ints
    """Where each stands among all points."""
    of: Ints
    """Its segment."""
    begins: Flags
    """Whether it is the first of its segment."""
    base: Flags
    """Whether its segment's centre line and limits are made of it."""
    segments: int

    @classmethod
    def of_series(cls, series: Series, plotted: Floats) -> "Counted":
        """The points of ``series`` that count, when it is ``plotted`` that is charted."""
        at = np.flatnonzero(series.final & ~np.isnan(plotted))
        of = series.segment[at]
        begins = changes(of)
        base = series.may_be_base[at]
        if (series.base_points < ALL).any():
            seen = np.cumsum(base)
            first = np.flatnonzero(begins)
            in_earlier_segments: Ints = np.repeat((seen - base)[first], np.diff(np.append(first, len(at))))
            base &= seen - in_earlier_segments <= series.base_points[of]
        return cls(at, of, begins, base, len(series.base_points))

    @cached_property
    def after_gap(self) -> Flags:
        """Whether a point is missing between it and the one before in its segment."""
        after_gap = ~self.begins
        after_gap[1:] &= self.at[1:] - self.at[:-1] > 1
        return after_gap

    @cached_property
    def _first(self) -> Ints:
        return np.flatnonzero(self.begins)

    @cached_property
    def points(self) -> Ints:
        """How many points of each segment count."""
        points = np.zeros(self.segments, dtype=np.int64)
        points[self.of[self._first]] = np.diff(np.append(self._first, len(self.of)))
        return points

    def total(self, figures: Floats) -> Floats:
        """The sum of each segment's figures; 0 for a segment without points."""
        added = np.zeros(self.segments)
        if len(figures):
            added[self.of[self._first]] = np.add.reduceat(figures, self._first)
        return added

    def greatest(self, figures: Floats) -> Floats:
        """The greatest of each segment's figures; 0 for a segment without points."""
        greatest = np.zeros(self.segments)
        if len(figures):
            greatest[self.of[self._first]] = np.maximum.reduceat(figures, self._first)
        return greatest

    def count(self, which: Flags) -> Ints:
        """How many of each segment's points are so."""
        found = np.zeros(self.segments, dtype=np.int64)
        if len(which):
            found[self.of[self._first]] = np.add.reduceat(which, self._first, dtype=np.int64)
        return found

    def mean(self, figures: Floats, which: Flags) -> Floats:
        """The mean of each segment's figures, NaN where there is none. Of equal figures it is exactly their figure."""
        # Summed as differences from the segment's first figure: ten times 0.1 adds up to less than 1.
        start = np.zeros(self.segments)
        start[self.of[self._first]] = figures[self._first]
        return start + self.average(figures - self.spread(start), which)

    def average(self, figures: Floats, which: Flags) -> Floats:
        """The mean of each segment's figures but for what adding up loses, NaN where there is none."""
        with np.errstate(invalid="ignore", divide="ignore"):
            average: Floats = self.total(np.where(which, figures, 0.0)) / self.count(which)
        return average

    def ranges(self, figures: Floats) -> Floats:
        """How far each figure is from the one before in its segment; 0 for the first."""
        ranges = np.zeros(len(figures))
        np.subtract(figures[1:], figures[:-1], out=ranges[1:])
        ranges[self.begins] = 0.0
        return np.abs(ranges, out=ranges)

    def median(self, figures: Floats, which: Flags) -> Floats:
        """The median of each segment's figures, NaN where there is none."""
        many = self.count(which)
        if not many.any():
            return np.full(self.segments, np.nan)
        column = np.arange(which.sum()) - np.repeat(np.cumsum(many) - many, many)
        table = np.full((self.segments, many.max()), np.inf)
        table[self.of[which], column] = figures[which]
        table.sort(axis=1)
        row = np.arange(self.segments)
        middle: Floats = (table[row, np.maximum(many - 1, 0) // 2] + table[row, many // 2]) / 2
        return np.where(many > 0, middle, np.nan)

    def spread(self, of_segments: NDArray[Kept]) -> NDArray[Kept]:
        """Each segment's own for each of its points that count."""
        return np.repeat(of_segments, self.points)

    def near(self, figures: Floats) -> Floats:
        """For each segment how far apart two figures may be and still be the same figure."""
        return NEARLY * self.total(np.abs(figures)) / np.maximum(self.points, 1)
