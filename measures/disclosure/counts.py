"""Which figures of a measure count people or events, and which of these counts hold others, told from the definitions alone.

Terms counted the same way over one feed make a family. Each term of it is a set of parts, the smallest groups the family's conditions
tell apart: those expected are the parts attended and did not attend. Which counts are shown belongs elsewhere.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass

from boxscore.board import Board
from boxscore.columns import Kind
from boxscore.feeds import Feed
from boxscore.measures import Measure
from boxscore.terms import OF_A_STRETCH, Term, Verb

Condition = tuple[Hashable, ...]
Columns = frozenset[tuple[str, str]]
"""Feeds and columns."""
COUNTS_ROWS = (Verb.COUNT, Verb.DISTINCT, Verb.MEDIAN)
ADDS_COUNTS_UP = (Verb.SUM, Verb.SNAPSHOT, Verb.STANDING)
ANY_OTHER: Hashable = ("any other",)
"""Stands for every value of a column that no condition of the family names."""


@dataclass(frozen=True)
class Told:
    """One figure of a measure that is a count, and where the count has its place."""

    measure: str
    figure: str
    """``numerator``, ``denominator`` or ``n``."""
    family: int
    term: int
    """Its place among the terms of the family."""
    times: float
    """The figure is the count times this."""


@dataclass(frozen=True)
class Counts:
    """Every count that a board's measures tell."""

    families: tuple[tuple[int, ...], ...]
    """Of each family its terms, each the set of its parts as bits."""
    told: tuple[Told, ...]
    made_from: dict[str, tuple[tuple[int, int], ...]]
    """Of a measure that is worked out from counts it does not tell, such as a cost for each contact times those missed: their family and
    term. None of it can be worked back where these are shown."""


def counts_of(board: Board) -> Counts:
    """The counts of the board's measures, without those that ``counts_nobody`` alone tells."""
    measures = [one for one in board.measures if one.id not in board.disclosure.counts_nobody]
    columns = columns_of_counts(board)
    numbered = _Numbered(board.feed_by_id, _columns_held(measures, columns))
    every = [(one.id, figure, *numbered.place(term), term.times) for one in board.measures for figure, term in counting(one, columns)]
    people = {(family, term) for id, _, family, term, _ in every if id not in board.disclosure.counts_nobody}
    told = tuple(Told(*one) for one in every if (one[2], one[3]) in people)
    made_from = {one.id: tuple(numbered.place(term) for term in _parts_not_told(one) if _is_count(term, columns)) for one in measures}
    return Counts(numbered.families(), told, {id: places for id, places in made_from.items() if places})


def columns_of_counts(board: Board) -> Columns:
    """The columns of numbers that count people or events: whole numbers, and whatever a measure rests on by its ``n``."""
    rested_on = {(term.feed, term.column) for one in board.measures if isinstance(one.n, str) for term in _rested_on(one)}
    quantities = {(term.feed, column) for one in board.measures for term in one.every_term for column in term.quantities}
    kinds = {(feed, column): board.feed_by_id[feed].kind_of(column) for feed, column in quantities}
    return frozenset(at for at, kind in kinds.items() if kind is Kind.WHOLE_NUMBER or (kind is Kind.NUMBER and at in rested_on))


def counting(measure: Measure, columns: Columns) -> Iterable[tuple[str, Term]]:
    """The figures of the measure that are counts of people or events, each with what counts them."""
    terms = {} if measure.times or measure.against_baseline else {"numerator": measure.numerator}
    terms |= {"denominator": measure.denominator} if measure.denominator else {}
    if isinstance(measure.n, Term):
        terms["n"] = measure.n
    elif measure.n == "rows" and measure.numerator.verb in COUNTS_ROWS:
        terms["n"] = measure.numerator
    elif measure.n in terms:
        terms["n"] = terms[measure.n]
    for figure, term in terms.items():
        if _is_count(term, columns) and not (figure == "numerator" and term.verb is Verb.MEDIAN):
            yield figure, term


def _is_count(term: Term, columns: Columns) -> bool:
    """Whether the term, or the number of its rows where it is a median, is a number of people, events or days of people."""
    if term.verb in ADDS_COUNTS_UP:
        return bool(term.quantities) and all((term.feed, column) in columns for column in term.quantities)
    return term.verb in (*COUNTS_ROWS, *OF_A_STRETCH)


def _rested_on(measure: Measure) -> tuple[Term, ...]:
    """What ``n`` names, and what a percentage takes of it."""
    if measure.n == "denominator" and measure.denominator:
        return measure.terms if _is_part_of_one_feed(measure) else (measure.denominator,)
    return (measure.numerator,) if measure.n == "numerator" else ()


def _is_part_of_one_feed(measure: Measure) -> bool:
    return bool(measure.is_percentage and measure.denominator and measure.numerator.feed == measure.denominator.feed)


def _parts_not_told(measure: Measure) -> tuple[Term, ...]:
    return (measure.numerator, measure.times.denominator) if measure.times else ()


def _columns_held(measures: Iterable[Measure], columns: Columns) -> dict[tuple[str, str], str]:
    """For each feed and column that a percentage holds against another column of the feed, that other column."""
    held: dict[tuple[str, str], str] = {}
    for one in measures:
        adds_up = all(term.verb in ADDS_COUNTS_UP and term.column and _is_count(term, columns) for term in one.terms)
        if adds_up and _is_part_of_one_feed(one):
            part, whole = (str(term.column) for term in one.terms)
            held |= {(one.numerator.feed, part): whole} if part != whole else {}
    return held


class _Numbered:
    """Families and their terms, numbered as they come."""

    def __init__(self, feeds: Mapping[str, Feed], holding: Mapping[tuple[str, str], str]) -> None:
        self._feeds, self._holding = feeds, holding
        self._terms: dict[Hashable, dict[frozenset[Condition], int]] = defaultdict(dict)
        self._number: dict[Hashable, int] = {}

    def place(self, term: Term) -> tuple[int, int]:
        """The family of the term and its place there; alike for terms that count the same."""
        counted = self._counted(term)
        family = self._number.setdefault(counted, len(self._number))
        terms = self._terms[counted]
        return family, terms.setdefault(frozenset(self._conditions(term)), len(terms))

    def families(self) -> tuple[tuple[int, ...], ...]:
        return tuple(parts_of(list(self._terms[counted])) for counted in self._number)

    def _counted(self, term: Term) -> Hashable:
        """What is counted, and how: terms of which this is alike are sets of the same things."""
        alike = (term.feed, term.by, term.stands)
        if term.verb in ADDS_COUNTS_UP:
            return (*alike, term.verb, () if term.column else tuple(sorted(term.columns.items())))
        if term.verb in OF_A_STRETCH:
            return (*alike, term.verb, str(term.stretch))
        if term.verb is not Verb.DISTINCT:
            return (*alike, "rows", ())
        # Different values of a part of the key are as many as rows only where the rest of the key is one value.
        rest = [column for column in self._feeds[term.feed].key if column != term.column]
        one_row_each = term.column in self._feeds[term.feed].key and all(len(term.where.get(column, ())) == 1 for column in rest)
        if not one_row_each:
            return (*alike, term.column, str(term.model_dump(exclude={"times"})))
        return (*alike, "rows", tuple((column, term.where[column]) for column in sorted(rest)))

    def _conditions(self, term: Term) -> Iterable[Condition]:
        yield from (("where", column, frozenset(values)) for column, values in term.where.items())
        yield from (("where not", column, frozenset(values)) for column, values in term.where_not.items())
        yield from (("begins", column, values) for column, values in term.where_begins.items())
        yield from (("between", column, str(limits)) for column, limits in term.where_between.items())
        yield from (("given", column) for column in {*term.where_given, *term.where_between})
        if term.elapsed:
            yield from (("given", column) for column in (term.elapsed.from_, term.elapsed.to))
            yield ("elapsed", str(term.elapsed), str(term.where_elapsed))
        if term.marked:
            yield ("marked", term.marked)
        if term.verb is Verb.MEDIAN and term.column:
            yield ("given", term.column)
        if term.verb in ADDS_COUNTS_UP and term.column:
            yield from (("adds up", column) for column in self._columns_over(term.feed, term.column))

    def _columns_over(self, feed: str, column: str) -> list[str]:
        """The column and those it is a part of."""
        found = [column]
        while (over := self._holding.get((feed, found[-1]))) and over not in found:
            found.append(over)
        return found


def parts_of(terms: list[frozenset[Condition]]) -> tuple[int, ...]:
    """Each of the terms, told by its conditions, as the set of its parts: bits of one number.

    Terms that say nothing of each other share a part. A part is where the same terms count; what no term counts is none.
    """
    parts = {(1 << len(terms)) - 1}
    for allowing in _choices(terms):
        parts = {part & allowed for part in parts for allowed in allowing}
    told = sorted(part for part in parts if part)
    return tuple(sum(1 << place for place, part in enumerate(told) if part >> term & 1) for term in range(len(terms)))


def _choices(terms: list[frozenset[Condition]]) -> Iterable[set[int]]:
    """For each thing that conditions look at, for every way it can be, the terms that count it then."""
    everyone = (1 << len(terms)) - 1
    every = frozenset[Condition]().union(*terms)
    for column in sorted({str(one[1]) for one in every if _names_values(one)}):
        values = frozenset((ANY_OTHER,)).union(*(_values(one) for one in every if one[1] == column))
        yield {_bits(all(_allows(one, column, value) for one in term) for term in terms) for value in values}
    for condition in (one for one in every if not _names_values(one)):
        yield {everyone, _bits(condition not in term for term in terms)}


def _names_values(condition: Condition) -> bool:
    return condition[0] in ("where", "where not")


def _values(condition: Condition) -> frozenset[Hashable]:
    return frozenset(condition[2]) if _names_values(condition) and isinstance(condition[2], frozenset) else frozenset()


def _allows(condition: Condition, column: str, value: Hashable) -> bool:
    if condition[1] != column or not _names_values(condition):
        return True
    return (value in _values(condition)) == (condition[0] == "where")


def _bits(counts: Iterable[bool]) -> int:
    return sum(1 << place for place, does in enumerate(counts) if does)
