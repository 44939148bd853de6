"""What ``boxscore check`` says of deliveries that are not as they were: columns come, gone, renamed or of another kind, and other values.

A delivery is held against its contract and against what its sender sent before: the extracts at hand that were received earlier, and what
nights have accepted. Nothing is stored. What a drift in values is belongs to the expectations.
"""

import difflib
from collections.abc import Iterator, Mapping

import pandas as pd

from assets.findings import Finding
from assets.house import House
from assets.judging import FeedNight
from boxscore.feeds import Feed
from expectations.drifting import ENOUGH, Drift, drifts
from sources.extracts import Extract
from sources.typed_rows import UNREADABLE

MOST, MANY = 0.5, 0.2
"""Of an extract's rows: so many that cannot be read are a column of another kind, so many unlisted values another list of codes."""
ONE_OF = "one of"
RECENT_WEEKS, WEEKS_ENOUGH = 4, 12
"""An extract that nothing came before is held against itself: its last weeks against the others, where there are enough of them."""


def drift(house: House, night: FeedNight) -> Iterator[Finding]:
    """The findings on each sender's newest delivery, and on those that no night has taken in yet; none where nothing has drifted."""
    accepted = _accepted_before(house, night)
    taken_in = _taken_in(house, night)
    for sender, of_sender in _by_sender(night).items():
        history = accepted[accepted["sender"] == sender] if len(accepted) else accepted
        for at, one in enumerate(of_sender):
            if at == len(of_sender) - 1 or (taken_in and one.delivery.extract not in taken_in):
                yield from _findings(one, of_sender[:at], history, night)


def _taken_in(house: House, night: FeedNight) -> set[str]:
    """The extracts that some night has seen."""
    store = house.store_if_made
    return set(store.deliveries(night.feed.id)["extract"]) if store else set()


def _by_sender(night: FeedNight) -> Mapping[str, list[Extract]]:
    """The extracts that could be read, oldest first."""
    told: dict[str, list[Extract]] = {}
    for one in sorted(
        (one.extract for one in night.delivered if one.extract), key=lambda extract: (extract.received, extract.delivery.name)
    ):
        told.setdefault(one.sender, []).append(one)
    return told


def _accepted_before(house: House, night: FeedNight) -> pd.DataFrame:
    rows = house.lake.accepted(night.feed.id, night.weeks) if house.store_if_made else pd.DataFrame()
    return rows if "sender" in rows else rows.iloc[:0]


def _findings(extract: Extract, earlier: list[Extract], history: pd.DataFrame, night: FeedNight) -> Iterator[Finding]:
    name, feed = extract.delivery.name, night.feed
    told = [*_columns(extract, earlier, feed), *_kinds(extract), *_lists(extract, night), *_values(extract, earlier, history, feed)]
    once = {one.column: one for one in reversed(told)}
    for one in told:
        if once[one.column] is one:
            yield Finding(f"  drift in {name}: {one.column}: {one.said}.", needs_a_person=one.needs_a_person)


def _columns(extract: Extract, earlier: list[Extract], feed: Feed) -> Iterator[Drift]:
    """Columns that the sender's last extract had and this one has not, and the other way round."""
    if not earlier:
        return
    before = earlier[-1]
    come = [name for name in extract.unknown if name not in before.unknown]
    gone = sorted(before.carried - extract.carried)
    for column in gone:
        names = [column.replace("_", " "), *feed.columns[column].headers]
        near = [
            match
            for name in names
            for match in difflib.get_close_matches(name.casefold(), [one.casefold() for one in come], n=1, cutoff=0.5)
        ]
        meant = next((one for one in come if one.casefold() in near), come[0] if len(come) == len(gone) == 1 else None)
        renamed = f": if '{meant}' is it under a new name, add that to its headers in the contract" if meant else ": ask for it"
        yield Drift(column, f"the column is gone, which earlier extracts had{renamed}")
    for name in come:
        yield Drift(f"'{name}'", "a column that did not come before and is not in the contract", needs_a_person=False)


def _kinds(extract: Extract) -> Iterator[Drift]:
    unread = extract.refused[extract.refused["rule"] == UNREADABLE]
    for column, of_column in unread.groupby("column_name"):
        if column and len(of_column) >= max(2, MOST * extract.rows_read):
            shape = of_column["shape"].mode().iloc[0]
            yield Drift(
                str(column),
                f"{len(of_column):,} of {extract.rows_read:,} values cannot be read (most have the shape {shape}): it is of another kind",
            )


def _lists(extract: Extract, night: FeedNight) -> Iterator[Drift]:
    refused = night.judgement.refused
    unlisted = refused[(refused["extract"] == extract.delivery.extract) & (refused["rule"] == ONE_OF)]
    for column, of_column in unlisted.groupby("column_name"):
        if len(of_column) >= max(2, MANY * extract.rows_read):
            yield Drift(
                str(column), f"{len(of_column):,} of {extract.rows_read:,} values are not in the contract's list: the codes have changed"
            )


def _values(extract: Extract, earlier: list[Extract], history: pd.DataFrame, feed: Feed) -> Iterator[Drift]:
    now = extract.rows
    known = {one.delivery.extract for one in earlier} | {extract.delivery.extract}
    of_nights = [history[~history["extract"].isin(known)]] if len(history) else []
    before = pd.concat([*(one.rows for one in earlier), *of_nights], ignore_index=True) if earlier or of_nights else now.iloc[:0]
    if len(before) >= ENOUGH:
        yield from drifts(now, before, feed, blanks=True)
    recent = now["last_day"] > now["last_day"].max() - pd.Timedelta(weeks=RECENT_WEEKS)
    if len(now) and (now["last_day"].max() - now["last_day"].min()).days >= 7 * WEEKS_ENOUGH:
        yield from drifts(now[recent], now[~recent], feed, blanks=False)
