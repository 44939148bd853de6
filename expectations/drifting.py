"""Whether what an extract holds has drifted from what came before it: units, kinds of value, codes, blanks. Which extracts are compared,
and what is said of their headers, belongs elsewhere.

Told only of what has plainly changed: a column is looked at where both sides have enough values, and figures that go up and down are left
to the measures. Nothing here refuses anything.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import pandas as pd

from boxscore.columns import COUNTED_KINDS, WORDED_KINDS
from boxscore.feeds import Feed

ENOUGH = 10
"""Values on each side; of fewer the middle one moves by chance."""
TIMES = 4
"""So many times what it was, in its middle and in both its quarters, a column is in another unit: whole distributions do not move."""
QUARTERS = (0.25, 0.5, 0.75)
UNITS = {
    60: "as hours are in minutes",
    24: "as days are in hours",
    7: "as weeks are in days",
    37.5: "as whole-time equivalents are in hours",
    100: "as pounds are in pence, or shares in per cent",
    1000: "as thousands are in ones",
}
NEAR = 0.1
"""A ratio so near a unit's is taken for it."""
MORE_BLANK = 0.5
"""Of all values; blanks that come and go with lateness stay under it."""
CODES, SEEN_OFTEN, OFTEN = 40, 20, 0.05
"""A column is a code list when it has at most so many different values, each seen so often on average; one that is so large a share of the
rows, and that should have come that often again, is missed."""
ALWAYS = 0.9
"""Of the months told of: a survey of once a year is not missed in the others."""
NAMED = 5


@dataclass(frozen=True)
class Drift:
    """What has changed of one column."""

    column: str
    said: str
    needs_a_person: bool = True


def drifts(now: pd.DataFrame, before: pd.DataFrame, feed: Feed, *, blanks: bool) -> Iterator[Drift]:
    """How the typed rows ``now`` differ from those ``before``, which have their ``last_day``, column by column.

    With ``blanks`` also in how many values are missing.
    """
    for name, column in feed.columns.items():
        if name not in now or name not in before:
            continue
        old, new = before[name].dropna(), now[name].dropna()
        if blanks and min(len(now), len(before)) >= ENOUGH:
            yield from _in_blanks(name, 1 - len(new) / len(now), 1 - len(old) / len(before))
        if min(len(old), len(new)) < ENOUGH:
            continue
        if column.kind in COUNTED_KINDS:
            yield from _in_unit(name, new.astype("float64"), old.astype("float64"))
        elif column.kind in WORDED_KINDS:
            yield from _in_kind(name, new.astype("str"), old.astype("str"))
            if name not in (*feed.key, *feed.team_from):
                came = before["last_day"].reindex(old.index)
                yield from _in_codes(name, new.astype("str"), old.astype("str"), came, listed=feed.known_values(name))


def _in_unit(name: str, new: "pd.Series[float]", old: "pd.Series[float]") -> Iterator[Drift]:
    new, old = new[new != 0].abs(), old[old != 0].abs()
    if min(len(new), len(old)) < ENOUGH:
        return
    ratios = new.quantile(list(QUARTERS)) / old.quantile(list(QUARTERS))
    if ratios.min() < TIMES and ratios.max() > 1 / TIMES:
        return
    ratio = float(ratios[0.5])
    times = f"{ratio:,.3g} times" if ratio > 1 else f"one {1 / ratio:,.3g}th of"
    unit = next((f" ({said})" for factor, said in UNITS.items() if abs(max(ratio, 1 / ratio) / factor - 1) < NEAR), "")
    yield Drift(name, f"its middle value is {new.median():,.4g}, {times} what it was, {old.median():,.4g}{unit}: ask which unit it is in")


def _in_blanks(name: str, now: float, before: float) -> Iterator[Drift]:
    if abs(now - before) >= MORE_BLANK:
        yield Drift(name, f"{now:.0%} of its values are missing, where {before:.0%} were")


def _in_kind(name: str, new: "pd.Series[str]", old: "pd.Series[str]") -> Iterator[Drift]:
    shares = [values.str.fullmatch(r"\d+").mean() for values in (new, old)]
    if abs(shares[0] - shares[1]) > 1 - OFTEN:
        words = ("digits alone", "letters") if shares[0] > shares[1] else ("letters", "digits alone")
        yield Drift(name, f"its values are {words[0]}, where they were {words[1]}: ask whether it is still the same column")


def _in_codes(
    name: str, new: "pd.Series[str]", old: "pd.Series[str]", came: "pd.Series[pd.Timestamp]", *, listed: Collection[str]
) -> Iterator[Drift]:
    """Values that the contract does not list and that never came before, and those that always came and are gone."""
    known = old.value_counts()
    if len(known) > CODES or len(old) < SEEN_OFTEN * len(known):
        return
    come = new[~new.isin(known.index) & ~new.str.casefold().isin(listed)].value_counts()
    if len(come):
        is_most = come.sum() > len(new) / 2
        yield Drift(name, f"values that never came before: {_named(come)}", needs_a_person=bool(is_most))
    shares = known / len(old)
    month = came.dt.to_period("M")
    always = month.groupby(old).nunique().reindex(known.index) >= month.nunique() * ALWAYS
    gone = known[always & (shares >= OFTEN) & (shares * len(new) >= SEEN_OFTEN) & ~known.index.isin(new)]
    if len(gone):
        yield Drift(name, f"values that always came and are gone: {_named(gone)}")


def _named(counts: "pd.Series[int]") -> str:
    told = ", ".join(f"'{value}' ({count:,} row{'s' if count > 1 else ''})" for value, count in counts.head(NAMED).items())
    return told + (f" and {len(counts) - NAMED:,} more" if len(counts) > NAMED else "")
