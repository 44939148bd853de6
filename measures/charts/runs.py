"""How many runs, crossings and points in a run there may be by chance. Finding them in a series belongs to the stretches."""

from collections.abc import Iterator
from functools import lru_cache
from math import comb

import numpy as np

from measures.charts.series import Ints

ONE_IN = 40
"""A number of runs is too few, or too many, when as extreme a one comes up once in 40 times or less: 2.5% on each side."""


def usual_runs(above: int, below: int) -> tuple[int, int] | None:
    """The least and the most runs that are not too few or too many, exactly (Wald and Wolfowitz 1940); None where no number is.

    Fewer than the least have P(R <= r) <= 0.025, more than the most P(R >= r) <= 0.025, of all orders of that many points above and below.
    """
    few, many = sorted((above, below))
    return _usual_runs(few, many) if few else None


@lru_cache(maxsize=65_536)
def _usual_runs(few: int, many: int) -> tuple[int, int] | None:
    all_orders, most_possible = comb(few + many, few), 2 * few + (many > few)
    least, most, seen = most_possible, most_possible, 0
    for runs, orders in enumerate(_orders_by_runs(few, many), start=2):
        seen += orders
        if ONE_IN * seen > all_orders:
            least = min(least, runs)
        if ONE_IN * (all_orders - seen) <= all_orders:
            most = runs
            break
    return (least, most) if (least, most) != (2, most_possible) else None


def _orders_by_runs(few: int, many: int) -> Iterator[int]:
    """How many orders have 2 runs, 3 runs, ... up to the most there can be."""
    ways = 1  # to cut the points of each side into so many stretches
    for half in range(1, few + 1):
        yield 2 * ways
        yield ways * (few + many - 2 * half) // half
        ways = ways * (few - half) * (many - half) // half**2


def usual_runs_of(above: Ints, below: Ints) -> tuple[Ints, Ints]:
    """The least and the most usual runs for each pair; 0 and 0 where no number of runs is unusual."""
    few, many = np.minimum(above, below), np.maximum(above, below)
    pairs, which = np.unique(few * (many.max(initial=0) + 1) + many, return_inverse=True)
    limits = np.zeros((len(pairs), 2), dtype=np.int64)
    for at, pair in enumerate(pairs.tolist()):
        limits[at] = usual_runs(*divmod(pair, int(many.max()) + 1)) or (0, 0)
    return limits[which, 0], limits[which, 1]


def longest_usual(useful: Ints) -> Ints:
    """The most points a run of one of ``useful`` points has by chance: round(log2 n) + 3 (Anhøj and Olesen 2014); 0 without points."""
    return np.where(useful > 0, np.rint(np.log2(np.maximum(useful, 1))).astype(np.int64) + 3, 0)


def least_crossings(useful: Ints) -> Ints:
    """The fewest crossings of the centre line by chance: the 5% quantile of one toss of a coin less than points (the same source)."""
    different, which = np.unique(useful, return_inverse=True)
    return np.array([_least_crossings(int(one)) for one in different], dtype=np.int64)[which.reshape(-1)]


@lru_cache(maxsize=4_096)
def _least_crossings(useful: int) -> int:
    tosses = max(useful - 1, 0)
    heads, ways, seen = 0, 1, 1
    while 20 * seen < 2**tosses:
        ways = ways * (tosses - heads) // (heads + 1)
        heads += 1
        seen += ways
    return heads
