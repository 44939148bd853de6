"""Invented feeds, measures and teams in memory, for tests of the arithmetic. Nothing is read or kept."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import pandas as pd

from boxscore.board import Board
from boxscore.columns import DATED_KINDS, Column, Kind
from boxscore.feeds import Covers, Feed
from boxscore.measures import Measure
from boxscore.periods import Period
from boxscore.suppliers import Supplier
from boxscore.teams import ChosenMeasure, Team
from boxscore.weeks import Week, WeekRange
from measures.cells import weekly_cells
from measures.cover import Cover
from measures.facts import Facts

TYPES = {Kind.TEXT: "str", Kind.WHOLE_NUMBER: "Int64", Kind.NUMBER: "Float64", Kind.MONEY: "Int64"}
AS_OF = date(2024, 12, 31)


def column(kind: Kind) -> Column:
    return Column(kind=kind, meaning="m", example="e", formats=("%Y-%m-%d",) if kind in DATED_KINDS else ())


def feed(id: str, covers: Covers, week_from: Kind, teams: tuple[str, ...], **columns: Kind) -> Feed:
    return Feed(
        id=id,
        title=id.title(),
        meaning="m",
        one_row_is="r",
        sent="weekly",
        covers=covers,
        week_from="day",
        team_from=teams,
        key=("day",),
        columns={"day": column(week_from)} | {name: column(kind) for name, kind in columns.items()},
        suppliers=(Supplier(name="s", files=("*.csv",)),),
        settles_after_weeks=0,
        window_weeks=8,
        late_after_days=14,
        free_of_identifiers=True,
        begins=date(2020, 1, 1),
    )


VISITS = feed(
    "visits",
    Covers.ITS_ROWS,
    Kind.WEEK_ENDING,
    ("site",),
    site=Kind.TEXT,
    category=Kind.TEXT,
    seen=Kind.WHOLE_NUMBER,
    in_time=Kind.WHOLE_NUMBER,
)
INVOICES = feed(
    "invoices", Covers.ITS_MONTHS, Kind.DATE, ("unit", "trust"), unit=Kind.TEXT, trust=Kind.TEXT, sort=Kind.TEXT, amount=Kind.MONEY
)
INVOICES = INVOICES.model_copy(update={"control_total": "amount"})
ANSWERS = feed("answers", Covers.ITS_SPAN, Kind.DATE, ("service",), service=Kind.TEXT, person=Kind.TEXT, answer=Kind.WHOLE_NUMBER)
BEDS = feed("beds", Covers.ITS_ROWS, Kind.QUARTER, ("site",), site=Kind.TEXT, ward=Kind.TEXT, average=Kind.NUMBER)
OPERATIONS = feed(
    "operations", Covers.ITS_ROWS, Kind.MONTH, ("site",), site=Kind.TEXT, cancelled=Kind.WHOLE_NUMBER, planned=Kind.WHOLE_NUMBER
)
FEEDS = (VISITS, INVOICES, ANSWERS, BEDS, OPERATIONS)


def measure(
    id: str, numerator: dict[str, Any], denominator: dict[str, Any] | None = None, *, unit: str, n: str, least_n: int = 0
) -> Measure:
    return Measure.model_validate(
        {
            "id": id,
            "name": id,
            "domain": "quality",
            "unit": unit,
            "better": "context",
            "numerator": numerator,
            "denominator": denominator,
            "n": n,
            "least_n": least_n,
            "decimals": 1,
            "explanation": "x",
            "source": "s",
        }
    )


UNPLANNED = {"category": ("Unplanned",)}
SEEN_TERM = {"feed": "visits", "verb": "sum", "column": "seen", "where": UNPLANNED}
AMOUNT_TERM = {"feed": "invoices", "verb": "sum", "column": "amount"}
PEOPLE_TERM = {"feed": "answers", "verb": "distinct", "column": "person"}

SEEN = measure("A1", SEEN_TERM, unit="count", n="numerator")
IN_TIME = measure("A2", SEEN_TERM | {"column": "in_time"}, SEEN_TERM, unit="%", n="denominator")
OCCUPIED = measure("B1", {"feed": "beds", "verb": "standing", "column": "average"}, unit="beds", n="none")
CANCELLED = measure(
    "B2",
    {"feed": "operations", "verb": "standing", "column": "cancelled"},
    {"feed": "operations", "verb": "standing", "column": "planned"},
    unit="%",
    n="denominator",
)
HAPPY = measure("E1", PEOPLE_TERM | {"where": {"answer": (1, 2)}}, PEOPLE_TERM, unit="%", n="denominator", least_n=5)
SPEND = measure("F1", AMOUNT_TERM, unit="£/week", n="rows")
AGENCY = measure("F2", AMOUNT_TERM | {"where_begins": {"sort": ("Agency",)}}, unit="£/week", n="rows")
PER_BED_DAY = measure("F3", AMOUNT_TERM, {"feed": "beds", "verb": "days", "column": "average"}, unit="£/bed day", n="rows")
MEASURES = (SEEN, IN_TIME, OCCUPIED, CANCELLED, HAPPY, SPEND, AGENCY, PER_BED_DAY)


def team(
    slug: str, *chosen: Measure, opens: date = date(2024, 1, 1), closes: date | None = None, code: str | None = None, whole: bool = False
) -> Team:
    """A team known in every feed by ``code``, which is its slug in capitals unless said."""
    return Team(
        slug=slug,
        name=slug,
        organisation="o",
        setting="s",
        opens=opens,
        closes=closes,
        codes={one.id: (code or slug.upper(),) for one in FEEDS},
        measures=tuple(ChosenMeasure(id=one.id) for one in chosen),
        whole_organisation=whole,
    )


def board(*teams: Team, as_of: date = AS_OF, feeds: tuple[Feed, ...] = FEEDS, measures: tuple[Measure, ...] = MEASURES) -> Board:
    """A board of these teams with the measures that any of them has chosen."""
    chosen = {one.id for team in teams for one in team.measures}
    return Board(
        name="b",
        title="b",
        timezone="Europe/London",
        as_of=as_of,
        told_as_at=True,
        state="out",
        weeks_shown=4,
        charted_weeks=12,
        feeds=feeds,
        measures=tuple(one for one in measures if one.id in chosen),
        teams=teams,
    )


def facts(of: Feed, *rows: dict[str, Any], covered: tuple[date, date] | None = None) -> Facts:
    """Accepted rows, each with its ``day`` or ``period`` and the columns that matter, and the days the extracts speak for."""
    typed = {
        name: pd.Series([row.get(name) for row in rows], dtype=TYPES[one.kind]) for name, one in of.columns.items() if one.kind in TYPES
    }
    spans = [row.get("period") or _span(row["day"], of.columns["day"].kind) for row in rows]
    frame = pd.DataFrame(typed).assign(
        first_day=_days(span.first for span in spans),
        last_day=_days(span.last for span in spans),
        week_ending=_days(Week.of(span.last).ending for span in spans),
        provisional=pd.Series([row.get("provisional", False) for row in rows], dtype=bool),
        extract=pd.Series([row.get("extract", "x") for row in rows], dtype="str"),
    )
    return Facts(of, frame, cover_by(of.suppliers[0].name, covered))


def cells(of: Board, weeks: WeekRange, *known: Facts) -> pd.DataFrame:
    """The cells of the weeks; a feed that is not given has no rows and speaks for nothing."""
    given = {one.feed.id: one for one in known}
    return weekly_cells(of, {one.id: given.get(one.id, facts(one)) for one in of.feeds}, weeks)


def cell(of: pd.DataFrame, team: str, measure: Measure, ending: date) -> pd.Series:
    """The one cell; None where a field is empty."""
    chosen = of[(of["team"] == team) & (of["measure"] == measure.id) & (of["week_ending"] == pd.Timestamp(ending))]
    assert len(chosen) == 1, f"{len(chosen)} cells"
    plain = chosen.astype(object)
    return plain.where(plain.notna(), None).iloc[0]


def _days(days: Iterable[date]) -> "pd.Series[pd.Timestamp]":
    return pd.Series(list(days), dtype="datetime64[us]")


def _span(day: date, kind: Kind) -> Period:
    return Period(Week(day).start, day) if kind is Kind.WEEK_ENDING else Period(day, day)


def cover_by(sender: str, span: tuple[date, date] | None, *, of: tuple[str, ...] = ()) -> Cover:
    """That the sender speaks for the days of the span, and has sent rows of these codes."""
    weeks = list(WeekRange.covering(*span)) if span else []
    weekly = pd.DataFrame(
        {
            "sender": pd.Series([sender] * len(weeks), dtype="str"),
            "week_ending": _days(week.ending for week in weeks),
            "covered_from": _days(max(week.start, span[0]) for week in weeks if span),
            "covered_to": _days(min(week.ending, span[1]) for week in weeks if span),
        }
    )
    senders = pd.DataFrame({"code": list(of), "sender": sender}, dtype="str")
    return Cover(weekly, senders)


def together(*covers: Cover) -> Cover:
    """What several senders of a feed speak for."""
    return Cover(*(pd.concat(frames, ignore_index=True) for frames in zip(*((one.weekly, one.senders) for one in covers), strict=True)))


def sundays(first: date, count: int) -> WeekRange:
    """``count`` weeks from the one that ends on ``first``."""
    return WeekRange(Week(first), Week(first + timedelta(weeks=count - 1)))
