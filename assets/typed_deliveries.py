"""What teams typed of a feed, as deliveries beside those of its suppliers. Reading workbooks that come back belongs elsewhere.

Each workbook that came back is one delivery, judged by the feed's own expectations: of two that hold the same fact the later counts,
and either before what suppliers send. A row that was emptied later is in none. A delivery says the weeks it was typed for, so that what
it no longer holds does not stand.
"""

import csv
import io
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pandas as pd

from assets.entered import read_entries
from assets.house import House
from boxscore.entries import EntryName, Typed, kept_as, shown_again
from boxscore.entry_forms import EntryForm, entry_form
from boxscore.feeds import Feed
from boxscore.suppliers import Supplier
from boxscore.teams import Team
from boxscore.typed_rows import code_of
from boxscore.weeks import Week, WeekRange
from sources.deliveries import Delivery

TYPED = Supplier(name="typed in workbooks", files=("typed in workbooks",))
STANDS_OVER = timedelta(days=36_525)
"""A hundred years: a supplier that sends its whole history every night would undo each night what a person put right."""
KINDS = ("entry_value", "entry_sample")

RowKey = tuple[str, EntryName]
"""The team and what the cells of the row share."""
Row = dict[str, Typed]
Entry = tuple[EntryName, dict[str, Any]]


def typed_deliveries(house: House, feed: Feed, weeks: WeekRange) -> Iterator[Delivery]:
    """One for each workbook that came back with rows of the feed in ``weeks`` or later, oldest first; none for a feed nobody types."""
    store = house.store_if_made if feed.typed_by_teams else None
    if store is None:
        return
    typed, teams = list(read_entries(store.entries_since(weeks.first, KINDS))), house.board.team_by_slug
    forms = {slug: entry_form(house.board, teams[slug], weeks.last) for slug in {row["team"] for _, row in typed} if slug in teams}
    by_return: dict[str, list[Entry]] = {}
    for name, row in typed:
        if row["team"] in forms and _feed_of(forms[row["team"]], name) == feed.id:
            by_return.setdefault(row["returned"], []).append((name, row))
    rows: dict[str, dict[RowKey, Row | None]] = {}
    for returned, entries in by_return.items():
        team = teams[entries[0][1]["team"]]
        rows[returned] = dict(_rows(feed, team, forms[team.slug], entries))
    newest = {key: row for of_return in rows.values() for key, row in of_return.items()}
    for returned, entries in by_return.items():
        stands = [row for key, row in rows[returned].items() if row and _is_same(row, newest[key], feed)]
        yield _delivery(feed, teams[entries[0][1]["team"]], [row for _, row in entries], stands)


def counts_as_received(supplier: Supplier, received: datetime) -> datetime:
    """When an extract counts as received: what a team typed comes after whatever is sent of the same fact, until the team empties it."""
    return received + STANDS_OVER if supplier == TYPED else received


def _feed_of(form: EntryForm, name: EntryName) -> str:
    """The feed of the row that the entry is a cell of; none for one that the team is not asked for any more."""
    count = form.count_of(name)
    if form.asked(name) is None:
        return ""
    return count.feed if count else (form.sample.feed if form.sample else "")


def _is_same(row: Row, newest: Row | None, feed: Feed) -> bool:
    """Whether what was typed last in these cells is the same fact: then the feed itself takes the newer of the two."""
    return newest is not None and all(row[column] == newest[column] for column in feed.key)


def _rows(feed: Feed, team: Team, form: EntryForm, entries: list[Entry]) -> Iterator[tuple[RowKey, Row | None]]:
    """Each typed row as the feed's contract names its columns; None for one that was emptied or wants a number."""
    cells: dict[RowKey, dict[str, Typed | None]] = {}
    for name, row in entries:
        asked = form.asked(name)
        if asked:
            cells.setdefault((team.slug, name.row), {})[asked.column] = shown_again(row["value"], asked.allowed)
    for key, typed in cells.items():
        yield key, _whole(feed, team, form, key[1], typed)


def _whole(feed: Feed, team: Team, form: EntryForm, name: EntryName, typed: dict[str, Typed | None]) -> Row | None:
    count = form.count_of(name)
    asked = count.asked if count else form.sample.asked if form.sample else ()
    if name.week is None or any(typed.get(one.column) is None and not one.may_be_blank for one in asked):
        return None
    told: Row = {column: value for column, value in typed.items() if value is not None}
    if count:
        told |= {**dict(count.fixed), feed.week_from: name.week.ending}
    day = told.get(feed.week_from)
    code = code_of(team, feed, day) if isinstance(day, date) else None
    return None if code is None else {feed.team_from[0]: code} | told


def _delivery(feed: Feed, team: Team, entries: list[dict[str, Any]], rows: list[Row]) -> Delivery:
    weeks = [Week(row["week_ending"].date()) for row in entries]
    returned, at = entries[0]["returned"], pd.Timestamp(entries[0]["entered_at"]).to_pydatetime().replace(tzinfo=UTC)
    columns = [column for column in feed.columns if feed.columns[column].required or any(column in row for row in rows)]
    written = io.StringIO()
    lines = csv.writer(written, lineterminator="\n")
    # Two workbooks that say the same are two deliveries all the same: the later takes the place of what came between.
    lines.writerow([f"Typed by {team.name} (return {returned})"])
    lines.writerow(columns)
    lines.writerows([[kept_as(row.get(column)) for column in columns] for row in rows])
    # Not by the file's name, which whoever returned it may have given after a person.
    name = f"{team.slug} typed, returned {at:%Y-%m-%d %H:%M:%S}"
    return Delivery(name, TYPED, at, written.getvalue().encode(), asked=(min(weeks).start, max(weeks).ending))
