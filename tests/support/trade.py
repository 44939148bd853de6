"""Extracts written by hand for the standard contracts, taken the whole way to cells of the catalogue's measures. Nothing is kept."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from io import StringIO
from textwrap import dedent
from typing import Any

import pandas as pd
from invented_facts import cover_by

from boxscore.board import Board
from boxscore.feeds import Feed
from boxscore.measures import Measure
from boxscore.reference import Reference
from boxscore.teams import Team
from boxscore.weeks import Week, WeekRange
from expectations.coverage import week_endings
from expectations.judging import Judgement, judge
from measures.catalogue import catalogue
from measures.cells import weekly_cells
from measures.cover import Cover
from measures.facts import Facts
from sources.deliveries import Delivery
from sources.extracts import Extract, no_rows, read_extract
from sources.standard import read_contract, standard_contracts

AS_OF = date(2027, 6, 30)
"""Long after the weeks of the tests, so that what they count is final."""
OPENED = date(2023, 1, 1)
DAYS_IN_ITS_NAME = r"^[a-z_]+(?:_(?P<first>\d{8})-(?P<last>\d{8}))?\.csv$"


def _on_a_board(id: str) -> Feed:
    supplier = f"{{name: Invented supplier, files: ['{id}*'], name_says: '{DAYS_IN_ITS_NAME}'}}"
    return read_contract(f"standard: {id}\nsuppliers: [{supplier}]", where=f"feeds/{id}.yaml")


def _money(id: str, feed: str, verb: str, column: str, **where: tuple[str, ...]) -> Measure:
    described = {"id": id, "name": id.title(), "domain": "cost", "unit": "£/week", "better": "context", "n": "rows", "decimals": 2}
    term = {"feed": feed, "verb": verb, "column": column, "where": where}
    return Measure.model_validate(described | {"numerator": term, "explanation": "Invented for a test.", "source": "invented"})


TWELVE_PERIODS = tuple(f"P{number:02}" for number in range(1, 13))
MONTHS_SPEND = _money("MONTH", "ledger", "standing", "month_actual", period=TWELVE_PERIODS)
YEAR_END = _money("YEAREND", "ledger", "standing", "month_actual", period=("P13",))
AGENCY = _money("AGENCY", "purchase_lines", "sum", "amount", category=("Agency",))
FEEDS = {id: _on_a_board(id) for id in standard_contracts()}
# The catalogue counts neither the ledger's months as they stand nor agency invoices, so the tests bring measures of them along.
MEASURES = {
    **{one.id: one for one in catalogue() if set(one.looks_at) <= set(FEEDS)},
    **{one.id: one for one in (MONTHS_SPEND, YEAR_END, AGENCY)},
}


def team(slug: str, *measures: str | dict[str, Any], opens: date = OPENED, closes: date | None = None, **codes: Any) -> Team:
    """An invented team. ``codes``: for each list of codes what teams.yaml would say of it; one code may stand alone."""
    return Team.model_validate(
        {
            "slug": slug,
            "name": slug.title(),
            "organisation": "Invented board",
            "setting": "ward",
            "opens": opens,
            "closes": closes,
            "codes": {code_list: [held] if isinstance(held, str) else held for code_list, held in codes.items()},
            "measures": [{"id": chosen} if isinstance(chosen, str) else chosen for chosen in measures],
        }
    )


def board(*teams: Team, as_of: date = AS_OF, without: tuple[str, ...] = (), **reference: Any) -> Board:
    """A board of every standard feed but those it is ``without``, with the measures that its teams have chosen.

    ``reference``: what reference.yaml would say.
    """
    chosen = {one.id for team in teams for one in team.measures}
    return Board(
        name="invented",
        title="Invented board",
        timezone="Europe/London",
        as_of=as_of,
        told_as_at=True,
        state="out",
        invented=True,
        weeks_shown=13,
        charted_weeks=52,
        reference=Reference.model_validate(reference),
        feeds=tuple(feed for id, feed in FEEDS.items() if id not in without),
        measures=tuple(measure for id, measure in MEASURES.items() if id in chosen),
        teams=teams,
    )


def weeks(first: str, last: str | None = None) -> WeekRange:
    """The weeks from one Sunday to another, written yyyy-mm-dd."""
    return WeekRange(Week(date.fromisoformat(first)), Week(date.fromisoformat(last or first)))


def each_day(first: str, days: int, row: str) -> str:
    """``row`` for each of some days in a row, with the day where it says ``{day}``."""
    return "\n".join(row.format(day=date.fromisoformat(first) + timedelta(day)) for day in range(days))


@dataclass(frozen=True, eq=False)
class Sent:
    """One extract as its feed's reader hands it on."""

    feed: Feed
    extract: Extract


def sent(feed: str, *text: str, received: str = "2027-06-01", days: tuple[str, str] | None = None) -> Sent:
    """The extract of that text: a header of the contract's columns and rows under it, one string or several.

    A column that does not matter and is not in the text has the contract's example in every row; one that may be blank is blank.
    ``days``: the first and last day that the extract's name says it speaks for.
    """
    contract = FEEDS[feed]
    told = pd.read_csv(StringIO("\n".join(map(dedent, text))), dtype="str", keep_default_na=False, skipinitialspace=True)
    unknown = set(told) - set(contract.columns)
    assert not unknown, f"{feed} has no columns {unknown}"
    whole = told.assign(**{name: "" if one.blank else one.example for name, one in contract.columns.items() if name not in told})
    content = whole.loc[:, list(contract.columns)].to_csv(index=False).encode()
    name = f"{feed}_{'-'.join(day.replace('-', '') for day in days)}.csv" if days else f"{feed}.csv"
    came = datetime.combine(date.fromisoformat(received), time(8))
    return Sent(contract, read_extract(Delivery(name, contract.suppliers[0], came, content), contract))


def judged(feed: Feed, extracts: list[Extract], within: WeekRange) -> Judgement:
    """The verdict on the feed's extracts together. AssertionError when a row is refused: what the traps bring is right as it is."""
    rows = [one.rows.reset_index().assign(**_came(one), received=pd.Timestamp(one.received)) for one in extracts]
    unread = [one.refused.assign(**_came(one), week_ending=week_endings(one.refused["last_day"])) for one in extracts]
    said = [(one.sender, one.delivery.extract, one.speaks_for.first, one.speaks_for.last) for one in extracts if one.speaks_for]
    stretches = pd.DataFrame(said, columns=["sender", "extract", "first", "last"]).astype(
        {"first": "datetime64[us]", "last": "datetime64[us]"}
    )
    judgement = judge(
        pd.concat(rows, ignore_index=True), pd.concat(unread, ignore_index=True), feed, within, stretches=stretches if said else None
    )
    assert judgement.refused.empty, list(judgement.refused["message"])
    return judgement


def _came(extract: Extract) -> dict[str, str]:
    return {"extract": extract.delivery.extract, "name": extract.delivery.name, "sender": extract.sender}


def accepted(within: WeekRange, *extracts: Sent) -> dict[str, Facts]:
    """What is accepted of each standard feed; of one that sent nothing, nothing."""
    return {id: _accepted_of(feed, within, *(one for one in extracts if one.feed.id == id)) for id, feed in FEEDS.items()}


# Great Expectations takes a fifth of a second for each feed, so what a test asks twice is judged once.
_judged_before: dict[tuple[str, WeekRange, tuple[Sent, ...]], Facts] = {}


def _accepted_of(feed: Feed, within: WeekRange, *extracts: Sent) -> Facts:
    asked = (feed.id, within, extracts)
    if not extracts:
        return _nothing_of(feed.id)
    if asked not in _judged_before:
        judgement = judged(feed, [one.extract for one in extracts], within)
        _judged_before[asked] = Facts(feed, judgement.accepted, Cover(judgement.covered, judgement.senders))
    return _judged_before[asked]


@cache
def _nothing_of(id: str) -> Facts:
    return Facts(FEEDS[id], no_rows(FEEDS[id]), cover_by("", None))


def cells(of: Board, within: WeekRange, *extracts: Sent) -> pd.DataFrame:
    """Every cell of those weeks."""
    return weekly_cells(of, accepted(within, *extracts), within)


def cell(told: pd.DataFrame, team: str, measure: str, ending: str) -> dict[str, Any]:
    """The one cell; None where a field is empty."""
    chosen = told[(told["team"] == team) & (told["measure"] == measure) & (told["week_ending"] == pd.Timestamp(ending))]
    assert len(chosen) == 1, f"{len(chosen)} cells"
    plain = chosen.astype(object)
    return {str(name): value for name, value in plain.where(plain.notna(), None).iloc[0].items()}


def said(told: pd.DataFrame, team: str, measure: str, ending: str) -> tuple[float | None, str]:
    """The cell's value, rounded to three decimals, and its status."""
    one = cell(told, team, measure, ending)
    return (None if one["value"] is None else round(one["value"], 3)), one["status"]


def parts(told: pd.DataFrame, team: str, measure: str, ending: str) -> tuple[float | None, float | None]:
    """The cell's numerator and denominator."""
    one = cell(told, team, measure, ending)
    return one["numerator"], one["denominator"]
