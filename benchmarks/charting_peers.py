"""The same charts as they are done series by series: in careful plain Python, and in pandas. For timing, and for tests to compare with.

One series a call, without missing points, rebases or provisional points. Nothing of the house's arithmetic is used.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from statistics import median

import numpy as np
import pandas as pd

NONE, SHIFT, TWO_OF_THREE, TREND, OUTSIDE = range(5)


@dataclass(frozen=True)
class PlainChart:
    """What a chart says of one series; what its kind does not have is empty."""

    centre: float
    signals: list[int]
    lower: float = math.nan
    upper: float = math.nan
    runs: int = 0
    usual_runs: tuple[int, int] | None = None
    offer: tuple[int, float] | None = None
    astronomical: tuple[int, ...] = ()


def stretches(kinds: Sequence[int]) -> Iterator[tuple[int, int, int]]:
    """Kind, first and one past the last of each stretch of equal kinds."""
    begun = 0
    for at in range(1, len(kinds) + 1):
        if at == len(kinds) or kinds[at] != kinds[begun]:
            yield kinds[begun], begun, at
            begun = at


def sign(number: float) -> int:
    """1, -1, or 0 for 0."""
    return (number > 0) - (number < 0)


def plain_xmr(values: Sequence[float]) -> PlainChart:
    """An XmR chart of all points, moving ranges screened, ``making-data-count``."""
    mean = math.fsum(values) / len(values)
    ranges = [abs(later - earlier) for earlier, later in pairwise(values)]
    usual = math.fsum(ranges) / len(ranges)
    kept = [one for one in ranges if one < 3.267 * usual]
    usual = math.fsum(kept) / len(kept)
    lower, upper = mean - 2.66 * usual, mean + 2.66 * usual
    third = (upper - mean) / 3
    sides = [sign(value - mean) for value in values]
    signals = [NONE] * len(values)
    for side, first, past in stretches(sides):
        if side and past - first >= 7:
            signals[first:past] = [SHIFT] * (past - first)
    outside = [value > upper or value < lower for value in values]
    close = [not out and abs(value - mean) > 2 * third for value, out in zip(values, outside, strict=True)]
    for at in range(len(values) - 2):
        if abs(sum(sides[at : at + 3])) == 3 and sum(close[at : at + 3]) >= 2:
            for place in range(at, at + 3):
                if close[place]:
                    signals[place] = TWO_OF_THREE
    for move, first, past in stretches([sign(later - earlier) for earlier, later in pairwise(values)]):
        if move and past - first >= 6:
            signals[first : past + 1] = [TREND] * (past - first + 1)
    for at, out in enumerate(outside):
        if out:
            signals[at] = OUTSIDE
    return PlainChart(mean, signals, lower, upper)


def plain_run(values: Sequence[float], *, better: int = 1) -> PlainChart:
    """A run chart, ``scottish``, median of the first 12 points, with the runs test and the offers; floor 0."""
    centre = median(values[:12])
    tested = centre > 0
    useful = [at for at, value in enumerate(values) if tested and value != centre]
    sides = [sign(values[at] - centre) for at in useful]
    signals = [NONE] * len(values)
    runs = list(stretches(sides))
    for number, (_, first, past) in enumerate(runs):
        if past - first >= 6:
            end = useful[runs[number + 1][1]] if number + 1 < len(runs) else len(values)
            signals[useful[first] : end] = [SHIFT] * (end - useful[first])
    for first, end in plain_trends(values):
        signals[first:end] = [TREND] * (end - first)
    above = sides.count(1)
    return PlainChart(
        centre,
        signals,
        runs=len(runs),
        usual_runs=usual_runs(above, len(sides) - above),
        offer=_offer(values, useful, sides, better),
        astronomical=_astronomical(values, centre, signals),
    )


def plain_trends(values: Sequence[float]) -> Iterator[tuple[int, int]]:
    """First and one past the last of each trend of 5 points, equal neighbours neither counting nor breaking."""
    moves = [(at, sign(later - earlier)) for at, (earlier, later) in enumerate(pairwise(values), start=1) if later != earlier]
    for _, first, past in stretches([move for _, move in moves]):
        if past - first >= 4:
            begins = moves[first - 1][0] if first else moves[0][0] - 1
            yield begins, moves[past][0] if past < len(moves) else len(values)


@cache
def usual_runs(above: int, below: int) -> tuple[int, int] | None:
    """The least and the most runs that are usual, with probability 2.5% or less beyond each; None where all are."""
    if not above or not below:
        return None
    few, many = min(above, below), max(above, below)
    all_orders, top = math.comb(few + many, few), 2 * few + (many > few)
    orders = {runs: _orders(runs, few, many) for runs in range(2, top + 1)}
    low, high, seen = 2, top, 0
    while 40 * (seen := seen + orders[low]) <= all_orders:
        low += 1
    seen = 0
    while 40 * (seen := seen + orders[high]) <= all_orders:
        high -= 1
    return (low, high) if (low, high) != (2, top) else None


def _orders(runs: int, few: int, many: int) -> int:
    half, odd = divmod(runs, 2)
    if not odd:
        return 2 * math.comb(few - 1, half - 1) * math.comb(many - 1, half - 1)
    return math.comb(few - 1, half) * math.comb(many - 1, half - 1) + math.comb(few - 1, half - 1) * math.comb(many - 1, half)


def _offer(values: Sequence[float], useful: list[int], sides: list[int], better: int) -> tuple[int, float] | None:
    after = [(at, side) for at, side in zip(useful, sides, strict=True) if at >= 12]
    for side, first, past in stretches([side for _, side in after]):
        if side == better and past - first >= 9:
            nine = [at for at, _ in after[first : first + 9]]
            return nine[0], median(values[at] for at in nine)
    return None


def _astronomical(values: Sequence[float], centre: float, signals: list[int]) -> tuple[int, ...]:
    usual = median(abs(later - earlier) for earlier, later in pairwise(values))
    far = 3.145 * usual
    return tuple(at for at, value in enumerate(values) if usual and abs(value - centre) > far and not signals[at])


def pandas_xmr(values: "pd.Series[float]") -> pd.DataFrame:
    """As an analyst writes it: columns and rolling windows, one series at a time."""
    mean, ranges = values.mean(), values.diff().abs()
    usual = ranges[ranges < 3.267 * ranges.mean()].mean()
    lower, upper = mean - 2.66 * usual, mean + 2.66 * usual
    side = pd.Series(np.sign(values - mean))
    outside = (values > upper) | (values < lower)
    close = ((values - mean).abs() > 2 * (upper - mean) / 3) & ~outside
    shift = _part_of(side.rolling(7).sum().abs() == 7, 7)
    trend = _part_of(pd.Series(np.sign(values.diff())).rolling(6).sum().abs() == 6, 7)
    three = _part_of((side.rolling(3).sum().abs() == 3) & (close.rolling(3).sum() >= 2), 3) & close
    signals = np.select([outside, trend, three, shift], [OUTSIDE, TREND, TWO_OF_THREE, SHIFT], default=NONE)
    return pd.DataFrame({"value": values, "centre": mean, "lower": lower, "upper": upper, "signal": signals})


def pandas_run(values: "pd.Series[float]") -> pd.DataFrame:
    """The same for a run chart: shifts and trends past equal points, and the number of runs with its limits."""
    centre = values.head(12).median()
    side = pd.Series(np.sign(values - centre))
    useful = side[side != 0]
    run = (useful != useful.shift()).cumsum()
    shift = (useful.groupby(run).transform("size") >= 6).reindex(values.index).ffill().fillna(False).astype(bool)
    move = pd.Series(np.sign(values.diff()))
    moves = move[move != 0].dropna()
    going = (moves != moves.shift()).cumsum()
    into = (moves.groupby(going).transform("size") >= 4).reindex(values.index).ffill().fillna(False).astype(bool)
    trend = into | into.shift(-1, fill_value=False)
    above = int((useful > 0).sum())
    low, high = usual_runs(above, len(useful) - above) or (0, 0)
    told = {"value": values, "centre": centre, "signal": np.select([trend, shift], [TREND, SHIFT], default=NONE)}
    return pd.DataFrame(told).assign(runs=run.max(), low=low, high=high)


def _part_of(ends: "pd.Series[bool]", points: int) -> "pd.Series[bool]":
    """Whether a point is one of so many that end with a flagged one."""
    return ends[::-1].rolling(points, min_periods=1).max()[::-1].astype(bool)
