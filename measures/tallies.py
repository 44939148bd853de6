"""The rows of a term added up by place. Which rows are placed where, and what a cell then says, belong elsewhere."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from boxscore.feeds import Covers
from boxscore.terms import Term, Verb
from measures.facts import Figures, Flags, Numbers, Values
from measures.placing import Placed, Places, newest_days, ticked_off
from measures.quantities import expected, worth

Words = NDArray[np.object_]
MOST_TICKED_OFF = 100_000_000


@dataclass(frozen=True)
class Tally:
    """The rows of a term added up for each team (down) and week or period (across)."""

    total: Figures
    rows: Numbers
    sent: Flags
    """Whether there is a row where one is expected, also one that does not meet every condition: then a sum of nothing is 0."""
    nothing_said: Flags
    """Whether there are rows of the term, and none of them has a value in its column: missing is not 0."""
    marked: Flags
    """Whether the publisher marks one of the rows as provisional."""
    extracts: Words
    """The extracts behind each figure: their short hashes in order, with spaces between."""

    @property
    def told(self) -> Flags:
        """Whether the rows sent say anything: the sum is then a figure, which may be 0."""
        told: Flags = self.sent & ~self.nothing_said
        return told

    def at(self, column: Numbers) -> "Tally":
        """For each team and week the entry of the period it is given."""
        return Tally(
            total=np.take_along_axis(self.total, column, axis=1),
            rows=np.take_along_axis(self.rows, column, axis=1),
            sent=np.take_along_axis(self.sent, column, axis=1),
            nothing_said=np.take_along_axis(self.nothing_said, column, axis=1),
            marked=np.take_along_axis(self.marked, column, axis=1),
            extracts=np.take_along_axis(self.extracts, column, axis=1),
        )


def tally_of(term: Term, places: Places, meets: Flags) -> Tally:
    """Adds up by place the claims to rows that meet the term's conditions. Those whose row says nothing in its column are left out."""
    size, shape = places.size, places.shape
    chosen, added = places.of(meets), worth(term, places.claims)
    sent = _sent(term, places, chosen)
    if term.verb is Verb.SNAPSHOT:
        chosen = chosen.where(chosen.day == newest_days(places.every, size)[chosen.place])
    silent = np.zeros(size, dtype=bool)
    if added is not None:
        added = added[chosen.claim]
        says = ~np.isnan(added)
        silent = ticked_off(chosen.place[~says], size)
        chosen, added = chosen.where(says), added[says]
    rows = np.bincount(chosen.place, minlength=size)
    total = rows.astype(np.float64) * term.times if added is None else _total(term, chosen, added, size)
    return Tally(
        total=total.reshape(shape),
        rows=rows.reshape(shape),
        sent=sent.reshape(shape),
        nothing_said=(silent & (rows == 0)).reshape(shape),
        marked=_provisional(chosen, size).reshape(shape),
        extracts=_extracts(places, chosen, rows).reshape(shape),
    )


def _sent(term: Term, places: Places, chosen: Placed) -> Flags:
    """The places of the rows by which a team is known to have sent what the term asks for."""
    if term.stands:
        # A week stands for others by the rows the term counts; rows of which it counts none say nothing of it.
        return ticked_off(chosen.place, places.size)
    facts = places.claims.facts
    if facts.feed.covers is not Covers.ITS_ROWS and not facts.feed.is_periodic:
        return np.zeros(places.size, dtype=bool)
    rows = expected(facts, term)
    return places.filled if rows is None else ticked_off(places.of(rows).place, places.size)


def _provisional(chosen: Placed, size: int) -> Flags:
    """The places with a row that its publisher marks as provisional."""
    provisional = chosen.claims.facts.rows["provisional"].to_numpy(dtype=bool)
    if not provisional.any():
        return np.zeros(size, dtype=bool)
    return ticked_off(chosen.place[provisional[chosen.row]], size)


def _total(term: Term, chosen: Placed, added: Figures, size: int) -> Figures:
    place = chosen.place
    if term.verb is Verb.DISTINCT:
        numbers, found = chosen.claims.facts.coded(term.column or "")
        different = _different(place * max(len(found), 1) + numbers[chosen.row], size * max(len(found), 1))
        return np.bincount(different // max(len(found), 1), minlength=size).astype(float) * term.times
    if term.verb is Verb.MEDIAN:
        return medians(place, added, size)
    if not (added == np.floor(added)).all():
        # The last digit of a sum of fractions depends on their order, which is the supplier's whim: an ordered sum does not change.
        order = np.lexsort((added, place))
        place, added = place[order], added[order]
    return np.bincount(place, weights=added, minlength=size).astype(np.float64, copy=False)


def medians(place: Numbers, values: Figures, size: int) -> Figures:
    """The middle value of each place; NaN where there is none."""
    order = np.lexsort((values, place))
    ordered, counts = values[order], np.bincount(place, minlength=size)
    begins = np.cumsum(counts) - counts
    filled = counts > 0
    low, high = begins + (counts - 1) // 2, begins + counts // 2
    medians = np.full(size, np.nan)
    medians[filled] = (ordered[low[filled]] + ordered[high[filled]]) / 2
    return medians


def _extracts(places: Places, chosen: Placed, rows: Numbers) -> Words:
    """For each place the extracts of the chosen rows."""
    numbers, hashes = places.claims.facts.extracts
    one, several = places.one_extract
    listed = np.append(hashes, "")[np.where(rows > 0, one, -1)]
    if several.any():
        of_several = chosen.where(several[chosen.place])
        listed[several] = listed_by(of_several.place, numbers[of_several.row], hashes, places.size)[several]
    return listed


def listed_by(place: Numbers, extract: Numbers, hashes: Values, size: int) -> Words:
    """For each place its extracts' hashes, each once, in order, with spaces between; one of ``hashes`` may be several already."""
    listed = np.full(size, "", dtype=object)
    where, which = np.divmod(
        _different(place.astype(np.int64) * max(len(hashes), 1) + extract, size * max(len(hashes), 1)), max(len(hashes), 1)
    )
    nth = np.arange(len(where)) - np.searchsorted(where, where)
    for n in range(nth.max(initial=-1) + 1):
        some = nth == n
        listed[where[some]] += hashes[which[some]] if n == 0 else " " + hashes[which[some]]
    if any(" " in one for one in hashes):
        listed[:] = [" ".join(sorted(set(one.split()))) for one in listed]
    return listed


def _different(numbers: Numbers, below: int) -> Numbers:
    """The different numbers, in order. Ticked off on a list where that is short: a tenth of the time of sorting millions."""
    if below > MOST_TICKED_OFF:
        return np.unique(numbers)
    there = np.zeros(below, dtype=bool)
    there[numbers] = True
    return np.flatnonzero(there)


def joined(one: Words, other: Words) -> Words:
    """The short hashes of both, each once, in the order they come."""
    both = np.where(one == "", other, one)
    differ = (one != other) & (one != "") & (other != "")
    both[differ] = [" ".join(dict.fromkeys(f"{a} {b}".split())) for a, b in zip(one[differ], other[differ], strict=True)]
    return both
