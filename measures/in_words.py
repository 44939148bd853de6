"""What a term counts, in a sentence an analyst can follow column by column. Pages for other readers are written elsewhere."""

from collections.abc import Iterator

from boxscore.feeds import Feed
from boxscore.terms import Elapsed, Limits, Term, Verb


def in_words(term: Term, feed: Feed) -> str:
    """The term as a phrase: what is counted, of which rows of ``feed``, by which date, under which conditions."""
    said = [_counted(term), f"of {feed.title} (one row is {feed.one_row_is})"]
    if term.by:
        said.append(f"by {term.by}")
    conditions = list(_conditions(term))
    if conditions:
        said.append("where " + " and ".join(conditions))
    if term.times != 1:
        said.append(f"each counted {term.times:g} times")
    if term.stands:
        said.append("of the newest week that has any, which stands until the next")
    return ", ".join([" ".join(said[:2]), *said[2:]])


def _counted(term: Term) -> str:
    match term.verb:
        case Verb.COUNT:
            return "the number of rows"
        case Verb.DISTINCT:
            return f"the number of different values of {term.column} in the rows"
        case Verb.SUM:
            return f"the sum of {_quantity(term)} over the rows"
        case Verb.MEDIAN:
            return f"the middle value of {_quantity(term)} over the rows"
        case Verb.SNAPSHOT:
            return f"the sum of {_quantity(term)} over the rows of the week's last day that has any,"
        case Verb.STANDING:
            return f"the sum of {_quantity(term)} over the rows of the month or quarter that holds the week's last day,"
        case Verb.DAYS:
            return f"the daily average {_quantity(term)} times the days of the week that lie in its month or quarter, over the rows"
        case Verb.DAYS_IN:
            return f"the days of the week {_stretch(term)}, over the rows"
        case Verb.IN_THE_WEEK:
            return f"the number of rows with a day of the week {_stretch(term)}"
        case Verb.DAYS_SINCE:
            return "the days since the newest of the rows"
        case Verb.DAYS_FREE:
            return "the days of the week without any of the rows"


def _quantity(term: Term) -> str:
    if term.elapsed:
        return _elapsed(term.elapsed)
    if term.columns:
        return _added(term.columns)
    return term.column or "1"


def _added(columns: dict[str, float]) -> str:
    """``a + b - c``."""
    signed = ""
    for column, factor in columns.items():
        sign = (" - " if factor < 0 else " + ") if signed else ("-" if factor < 0 else "")
        signed += sign + (column if abs(factor) == 1 else f"{abs(factor):g} x {column}")
    return signed


def _elapsed(of: Elapsed) -> str:
    begins, ends = (f"{day} {clock}" if clock else day for day, clock in ((of.from_, of.from_at), (of.to, of.to_at)))
    return f"the {of.unit} from {begins} to {ends}"


def _stretch(term: Term) -> str:
    if term.stretch is None:
        return ""
    return f"{'after' if term.stretch.after else 'from'} {term.stretch.begins} and before {term.stretch.before}"


def _conditions(term: Term) -> Iterator[str]:
    for column, values in term.where.items():
        yield f"{column} is {_any_of(values)}"
    for column, values in term.where_not.items():
        yield f"{column} is not {_any_of(values)}"
    for column, beginnings in term.where_begins.items():
        yield f"{column} begins with {_any_of(beginnings)}"
    for column, limits in term.where_between.items():
        yield f"{column} is {_range(limits)}"
    if term.elapsed and term.where_elapsed:
        yield f"{_elapsed(term.elapsed)} are {_range(term.where_elapsed)}"
    for column in term.where_given:
        yield f"{column} is given"
    if term.marked:
        yield f"the person was {term.marked}"


def _any_of(values: tuple[str | bool | int, ...]) -> str:
    return " or ".join("yes" if value is True else "no" if value is False else str(value) for value in values)


def _range(limits: Limits) -> str:
    ends = (("at least", limits.least), ("at most", limits.most), ("below", limits.below))
    return " and ".join(f"{word} {limit:g}" for word, limit in ends if limit is not None)
