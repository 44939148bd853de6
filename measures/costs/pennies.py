"""Whole pence spread over parts by their weights, so that the parts add up. What the weights are belongs elsewhere."""

import numpy as np

from measures.facts import Numbers


def spread(amounts: Numbers, of: Numbers, weights: Numbers) -> Numbers:
    """Each amount spread over its parts by their weights: whole pence, which add up to the amount.

    ``of`` says which amount each part is of, ascending from 0, each amount with at least one part and a weight above 0. The pennies left
    over go to the largest remainders, of equal ones to the earliest part; a credit is spread as a charge is, and its sign put back. The
    weights of one amount may add up to 3,000 million; the amounts may be as large as numbers are.
    """
    if not len(of):
        return np.zeros(0, dtype=np.int64)
    starts = np.flatnonzero(np.diff(of, prepend=-1))
    in_all = np.add.reduceat(weights, starts)[of]
    # |amount| x weight would be too large a number for a large amount, so it is divided first.
    each, rest = np.divmod(np.abs(amounts)[of], in_all)
    whole, remainder = np.divmod(rest * weights, in_all)
    parts = each * weights + whole
    left = np.abs(amounts) - np.add.reduceat(parts, starts)
    order = np.lexsort((-remainder, of))
    parts[order] += np.arange(len(of)) - starts[of] < left[of]
    return np.sign(amounts)[of] * parts


def rounded_ratio(amounts: Numbers, times: Numbers, over: Numbers) -> Numbers:
    """``amounts`` x ``times`` / ``over`` to the penny, half away from zero; ``over`` is above 0."""
    each, rest = np.divmod(np.abs(amounts), over)
    return np.sign(amounts) * (each * times + (2 * rest * times + over) // (2 * over))
