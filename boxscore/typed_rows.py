"""The rows of feeds that a team types itself: which cells they are made of and which rules they meet. Names of cells belong elsewhere.

Two kinds of feeds can be typed, by the day that decides a row's week: counts of a week, each a measure's, and samples of a day.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from boxscore.board import Board
from boxscore.columns import COUNTED_KINDS, Column, Kind
from boxscore.dated import in_force
from boxscore.entries import MOST_NUMBER, SHORT_TEXT, Allowed, Takes
from boxscore.feeds import Feed
from boxscore.rules import AddsUp, AtMost, AtMostTogether, Between, OneOf
from boxscore.teams import Team
from boxscore.terms import Term, Verb
from boxscore.weeks import Week

Row = Mapping[str, float | str | date | None]


@dataclass(frozen=True)
class Asked:
    """One cell of a typed row."""

    column: str
    label: str
    """What it is called."""
    says: str
    """What it is, in a sentence."""
    allowed: Allowed
    may_be_blank: bool = False


@dataclass(frozen=True)
class WeeklyCount:
    """What a team counts in a week for one measure: a row of a feed."""

    measure: str
    name: str
    feed: str
    explanation: str
    fixed: tuple[tuple[str, str], ...]
    """The columns that say what was counted, which nobody types."""
    asked: tuple[Asked, ...]
    first: date
    last: date
    """The days the team keeps the measure for."""

    def is_kept_in(self, week: Week) -> bool:
        return self.first <= week.ending and week.start <= self.last


@dataclass(frozen=True)
class SampleForm:
    """A sample of a day, typed from a form: a row of a feed."""

    feed: str
    title: str
    day: str
    """The column of its date."""
    asked: tuple[Asked, ...]


def weekly_counts(board: Board, team: Team) -> tuple[WeeklyCount, ...]:
    """One for each measure of the team that is told by counts of a week it may type, in its order; a count of two measures once."""
    found: dict[tuple[str, tuple[tuple[str, str], ...]], WeeklyCount] = {}
    for chosen in team.measures:
        measure, days = board.measure_by_id[chosen.id], team.days_of(chosen, as_of=board.as_of)
        terms = [term for term in (measure.numerator, measure.denominator) if term]
        feed = board.feed_by_id.get(measure.numerator.feed)
        if feed and days and _is_weekly(feed) and _all_of_one_row(terms, feed):
            fixed = tuple((column, str(values[0])) for column, values in measure.numerator.where.items())
            columns = dict.fromkeys(term.column or "" for term in terms)
            asked = tuple(_asked(feed, column) for column in columns)
            found.setdefault((feed.id, fixed), WeeklyCount(measure.id, measure.name, feed.id, measure.explanation, fixed, asked, *days))
    return tuple(found.values())


def sample_form(board: Board, team: Team) -> SampleForm | None:
    """The form of the first feed of samples that the team's measures are told by; None when there is none."""
    needed = {id for chosen in team.measures for id in board.told_by(board.measure_by_id[chosen.id])}
    feed = next((feed for feed in board.feeds if feed.id in needed and feed.typed_by_teams and not _is_weekly(feed)), None)
    if feed is None:
        return None
    columns = [column for column in feed.columns if column not in feed.team_from and not _is_remainder(feed, column)]
    return SampleForm(feed.id, feed.title, feed.week_from, tuple(_asked(feed, column) for column in columns))


def code_of(team: Team, feed: Feed, day: date) -> str | None:
    """What the feed calls the team on that day; None when it holds no code then."""
    held = in_force(team.codes.get(feed.code_list, ()), day)
    return held.code if held else None


def broken_rules(feed: Feed, row: Row) -> Iterator[str]:
    """Why the feed would refuse the row, in words; a rule of a value that is not there is passed over."""
    for rule in feed.rules:
        match rule:
            case AtMost(column=column, limit=limit):
                broken = _sum(row, (limit,)) - _sum(row, (column,)) < 0 if _has(row, column, limit) else False
            case AtMostTogether(columns=columns, limit=limit):
                broken = _sum(row, columns) > _sum(row, (limit,)) if _has(row, *columns, limit) else False
            case AddsUp(columns=columns, to=to):
                broken = _sum(row, columns) != _sum(row, (to,)) if _has(row, *columns, to) else False
            case _:
                broken = False
        if broken:
            yield rule.because


def _has(row: Row, *columns: str) -> bool:
    return all(row.get(column) is not None for column in columns)


def _sum(row: Row, columns: tuple[str, ...]) -> float:
    # To a hundred millionth, so that 0.1 and 0.2 are not more than 0.3.
    return round(sum(float(str(row[column])) for column in columns), 8)


def _is_weekly(feed: Feed) -> bool:
    return feed.typed_by_teams and feed.kind_of(feed.week_from) is Kind.WEEK_ENDING


def _all_of_one_row(terms: list[Term], feed: Feed) -> bool:
    """Whether one row tells them all: sums of its columns, where the others say the same one thing."""
    alike = all(term.feed == feed.id and term.verb is Verb.SUM and term.column and term.where == terms[0].where for term in terms)
    named = {*feed.team_from, feed.week_from, *terms[0].where}
    return alike and all(len(values) == 1 for values in terms[0].where.values()) and named == set(feed.key)


def _is_remainder(feed: Feed, column: str) -> bool:
    """Whether it may be left out because the rest adds up to it."""
    return feed.columns[column].blank and any(isinstance(rule, AddsUp) and column in rule.columns for rule in feed.rules)


def _asked(feed: Feed, column: str) -> Asked:
    described = feed.columns[column]
    label = described.headers[0] if described.headers else column.replace("_", " ")
    return Asked(column, label, described.meaning, _allowed(feed, column, described), described.blank)


def _allowed(feed: Feed, column: str, described: Column) -> Allowed:
    if described.kind is Kind.DATE:
        return Allowed(Takes.DAY)
    if described.kind in COUNTED_KINDS:
        least, most = _range(feed, column)
        return Allowed(Takes.WHOLE if described.kind is Kind.WHOLE_NUMBER else Takes.NUMBER, least=least, most=most)
    choices = next((rule.values for rule in feed.rules if isinstance(rule, OneOf) and rule.column == column), ())
    return Allowed(Takes.CHOICE, choices=tuple(str(choice) for choice in choices)) if choices else SHORT_TEXT


def _range(feed: Feed, column: str) -> tuple[float | None, float]:
    rules = [rule for rule in feed.rules if isinstance(rule, Between) and rule.column == column]
    least = max((rule.least for rule in rules if rule.least is not None), default=None)
    return least, min((rule.most for rule in rules if rule.most is not None), default=MOST_NUMBER)
