"""The refused rows that might have counted in a cell, as far as that can be known. Which rows did count belongs to the arithmetic.

The warehouse keeps of a refused row where it stands, why, and little of what it says. Its extract tells the rest, as it was kept.
"""

from collections.abc import Sequence
from datetime import UTC, datetime

import pandas as pd

from boxscore.board import Board
from boxscore.cells import UNMAPPED
from boxscore.columns import Kind
from boxscore.costs import MADE_FROM, sent_as
from boxscore.errors import ExtractRefused
from boxscore.feeds import Feed
from boxscore.suppliers import Supplier
from boxscore.terms import Term, Verb
from boxscore.weeks import Week, WeekRange
from measures.tracing import Traced, might_meet
from sources.deliveries import Delivery
from sources.extracts import rows_again
from sources.naming import said_of
from warehouse.lake import Lake
from warehouse.store import Store

REFUSED = ("feed", "name", "extract", "row_number", "week_ending", "column_name", "rule", "message", "whose", "run")
THIS_TEAM, NOT_KNOWN = "this team", "not known"


def refused_behind(board: Board, store: Store, lake: Lake, parts: Sequence[Traced], *, team: str, week: Week) -> pd.DataFrame:
    """One row a refused row of the cell's feeds and weeks that is not known to be of another team or to be left out by the conditions.

    Columns: ``REFUSED``; ``whose`` is ``this team`` where its code could be read, else ``not known``; the reasons of a row stand together.
    """
    found = []
    for id in dict.fromkeys(sent_as(part.term.feed) for part in parts):
        feed = board.feed_by_id[id]
        of_feed = [part for part in parts if sent_as(part.term.feed) == id]
        ranges = [weeks_asked(part, feed, week) for part in of_feed]
        weeks = WeekRange(min(one.first for one in ranges), max(one.last for one in ranges))
        deliveries = store.deliveries(id)
        refused = _of_weeks(store.refused_rows(id), deliveries, weeks)
        if len(refused):
            found.append(_of_team(refused, board, feed, lake, deliveries, [part.term for part in of_feed], team))
    return pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=list(REFUSED)).astype({"row_number": "int64"})


def weeks_asked(part: Traced, feed: Feed, week: Week) -> WeekRange:
    """The weeks with which a row of the cell would be kept: its own; of what reaches back, from that of the first row that counts."""
    if feed.is_periodic:
        letter = "Q" if feed.kind_of(feed.week_from) is Kind.QUARTER else "M"
        has_parts = part.term.verb is Verb.DAYS or part.term.feed in MADE_FROM
        first = week.start if has_parts else week.ending
        return WeekRange(*(Week.of(pd.Timestamp(day).to_period(letter).end_time.date()) for day in (first, week.ending)))
    if part.term.reaches_back and len(part.rows):
        return WeekRange(min(week, Week.of(part.rows["week_ending"].min().date())), week)
    return WeekRange(week, week)


def _of_weeks(refused: pd.DataFrame, deliveries: pd.DataFrame, weeks: WeekRange) -> pd.DataFrame:
    """Those of the weeks, and those of no known week in an extract that holds rows of them; one row each."""
    start, end = pd.Timestamp(weeks.first.start), pd.Timestamp(weeks.last.ending)
    speaks = deliveries[(deliveries["first_day"] <= end) & (deliveries["last_day"] >= start)]["extract"]
    inside = refused["week_ending"].between(start, end) | (refused["week_ending"].isna() & refused["extract"].isin(speaks))
    return (
        refused[inside]
        .groupby(["feed", "name", "extract", "row_number"], as_index=False)
        .agg(
            week_ending=("week_ending", "first"),
            column_name=("column_name", _all_of),
            rule=("rule", _all_of),
            message=("message", _all_of),
            run=("run", "first"),
        )
    )


def _all_of(texts: "pd.Series[str]") -> str:
    return "; ".join(dict.fromkeys(texts))


def _of_team(
    refused: pd.DataFrame, board: Board, feed: Feed, lake: Lake, deliveries: pd.DataFrame, terms: Sequence[Term], team: str
) -> pd.DataFrame:
    suppliers = deliveries.drop_duplicates(["name", "extract"]).set_index(["name", "extract"])["supplier"]
    kept = []
    for (name, extract), rows in refused.groupby(["name", "extract"], sort=False):
        supplier = next((one for one in feed.suppliers if one.name == suppliers.get((name, extract))), None)
        said = _what_they_say(feed, supplier, lake, str(name), str(extract), rows["row_number"])
        whose = pd.Series([_whose(codes, board, feed, team) for codes in _codes(said, feed)], index=rows.index)
        might = pd.Series(False, index=rows.index)
        for term in terms:
            might |= might_meet(said, term)
        kept.append(rows.assign(whose=whose)[whose.notna() & might])
    return pd.concat(kept).loc[:, list(REFUSED)]


def _what_they_say(
    feed: Feed, supplier: Supplier | None, lake: Lake, name: str, extract: str, row_numbers: "pd.Series[int]"
) -> pd.DataFrame:
    """One row a refused row, in their order, with the columns that can be known: those of its extract, where it was kept."""
    copy = lake.copied(feed.id, extract=extract)
    content = copy or lake.landed(feed.id, extract=extract, name=name)
    if supplier is None:
        return pd.DataFrame(index=row_numbers)
    if content is not None:
        try:
            kept_as = f"{extract}.csv" if copy else name
            return rows_again(Delivery(kept_as, supplier, datetime.now(UTC), content), feed, set(row_numbers)).reindex(row_numbers)
        except ExtractRefused:
            pass  # its contract has changed since: then only its name tells
    known = dict(supplier.constants)
    try:
        code = said_of(name, supplier).team
    except ExtractRefused:
        code = None
    return pd.DataFrame(known | ({feed.team_from[0]: code} if code else {}), index=row_numbers, dtype="str")


def _codes(said: pd.DataFrame, feed: Feed) -> list[tuple[str | None, ...]]:
    """Of each row what stands in the columns that name the team; None where that is not known."""
    named = [said[column] if column in said else pd.Series(None, index=said.index, dtype="str") for column in feed.team_from]
    texts = [[None if pd.isna(value) else str(value).casefold() for value in column] for column in named]
    return list(zip(*texts, strict=True))


def _whose(codes: tuple[str | None, ...], board: Board, feed: Feed, team: str) -> str | None:
    """``this team``, ``not known``, or None for another team's."""
    if team == UNMAPPED:
        every = {held.code.casefold() for one in board.teams for held in one.codes.get(feed.code_list, ())}
        known = [code for code in codes if code is not None]
        return None if any(code in every for code in known) else THIS_TEAM if len(known) == len(codes) else NOT_KNOWN
    mine = {held.code.casefold() for held in board.team_by_slug[team].codes.get(feed.code_list, ())}
    if any(code in mine for code in codes):
        return THIS_TEAM
    return NOT_KNOWN if None in codes else None
