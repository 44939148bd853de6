"""Which rows a later extract takes back: it speaks for their day and no longer holds them. Rows that are wrong belong to the judging.

Only an extract that says which days it speaks for, by its name, its contract or the question it answers, takes anything back: one whose
rows alone tell its days may hold nothing but corrections.
"""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from boxscore.feeds import Covers, Feed

WITHDRAWN_COLUMNS = ("extract", "name", "row_number", "week_ending", "withdrawn_by", "message")
NOBODY = -1
NONE_TAKEN_BACK = "none of them was taken back"
"""Stands in what is told of a week whose rows stay."""
MOST_SHARE, FEW = 0.5, 4
"""Of a week's rows half and more is not taken back at once, but where they are no more than these few."""
DAY = np.timedelta64(1, "D")

Places = NDArray[np.int64]


def order_received(rows: pd.DataFrame) -> "pd.Series[int]":
    """For each row the place of its extract in the order they were received, of two at once by name."""
    extracts = rows[["extract", "received", "name"]].drop_duplicates("extract").sort_values(["received", "name"])
    return rows["extract"].map(dict(zip(extracts["extract"], range(len(extracts)), strict=True))).astype("int64")


def taken_back(
    rows: pd.DataFrame, unreadable: pd.DataFrame, feed: Feed, stretches: pd.DataFrame | None
) -> tuple[pd.DataFrame, dict[pd.Timestamp, str]]:
    """One row a row that is taken back, with its index in ``rows`` and the columns of ``WITHDRAWN_COLUMNS``.

    ``rows`` are all there are, good or bad: what an extract holds it does not take back, whatever is wrong with it. Nor does it take back
    anything of a week, or at all, when it has a row in that week, or of no known day, that could not be read or does not say which it
    is: that might be the one.
    Of a week's rows it takes no large part back (``_too_many``); of which weeks, and how many those were, is told second, in words.
    Nothing is taken back of a feed whose extracts speak only for their rows. ``stretches`` are the days that extracts say they speak for.
    """
    nothing = pd.DataFrame(columns=list(WITHDRAWN_COLUMNS), index=rows.index[:0]).astype({"week_ending": "datetime64[us]"})
    if stretches is None or stretches.empty or rows["extract"].nunique() < 2 or feed.covers is Covers.ITS_ROWS or feed.is_periodic:
        return nothing, {}
    order = order_received(rows)
    newest = _newest_that_speaks(rows, order, stretches)
    named = rows[list(feed.corrects or feed.key)]
    # A row outside its own extract's days is refused for that, not taken back by the extract it strayed into.
    strayed = (rows["last_day"] > rows["latest"]) | (rows["first_day"] < rows["earliest"])
    nameless = named.isna().any(axis="columns").to_numpy()
    could_be = (newest > order.to_numpy()) & ~nameless & ~strayed.to_numpy()
    if not could_be.any():
        return nothing, {}
    # Compared by a hash: keys are text of any length, and of a feed sent anew every night every row is looked at.
    keys = pd.util.hash_pandas_object(named, index=False)
    holds_last = order.groupby(keys.to_numpy()).transform("max").to_numpy()
    gone = rows[could_be & (holds_last == order.to_numpy())]
    if gone.empty:
        return nothing, {}
    extracts = pd.Series(rows["extract"].to_numpy(), index=order.to_numpy()).groupby(level=0).first()
    names = rows.drop_duplicates("extract").set_index("extract")["name"]
    by = pd.Series(newest, index=rows.index)[gone.index].map(extracts)
    unread = pd.concat([unreadable[["extract", "week_ending"]], rows.loc[nameless, ["extract", "week_ending"]]], ignore_index=True)
    gone = gone.assign(withdrawn_by=by)[~_might_be_unread(gone["week_ending"], by, unread)]
    if gone.empty:
        return nothing, {}
    places = gone.assign(last=order, taken=pd.Series(newest, index=rows.index), by=gone["withdrawn_by"].map(names))
    first = order.groupby(keys.to_numpy()).transform("min")
    too_many, spared = _too_many(places, rows[["week_ending"]].assign(first=first)[holds_last == order.to_numpy()])
    gone = gone[~too_many]
    messages = [
        f"{name}, row {row}: no longer in {names[later]}, which speaks for its day. It is not counted any more."
        for name, row, later in zip(gone["name"], gone["row_number"], gone["withdrawn_by"], strict=True)
    ]
    told: pd.DataFrame = gone.assign(message=pd.Series(messages, index=gone.index, dtype="str")).loc[:, list(WITHDRAWN_COLUMNS)]
    return told, spared


def _too_many(gone: pd.DataFrame, standing: pd.DataFrame) -> tuple["pd.Series[bool]", dict[pd.Timestamp, str]]:
    """Which of the rows stay because too many of their week would go at once, and for each such week what would have gone, in words.

    A file that is cut short leaves rows out as one that takes them back does; ``MOST_SHARE`` and ``FEW`` tell them apart. At once are
    those that the same extract was the last to hold: a supplier may take a week back little by little. ``gone``: with the places of the
    extract that held the row ``last`` and of the one it is ``taken`` back by; ``standing``: the newest version of every row, with the
    place of the extract that held it ``first``.
    """
    stays = pd.Series(False, index=gone.index)
    spared: dict[pd.Timestamp, str] = {}
    standing = standing[standing["week_ending"].isin(gone["week_ending"])]
    for (week, taken, last), lost in gone.groupby(["week_ending", "taken", "last"]):
        there = ((standing["week_ending"] == week) & (standing["first"] < taken)).sum()
        stood = int(there - ((gone["week_ending"] == week) & (gone["last"] < last)).sum())
        if len(lost) > FEW and len(lost) >= MOST_SHARE * stood:
            stays[lost.index] = True
            said = f"{lost['by'].iloc[0]} leaves out {len(lost):,} of the {stood:,} rows there were; {NONE_TAKEN_BACK}"
            spared[lost["week_ending"].iloc[0]] = said
    return stays, spared


def _newest_that_speaks(rows: pd.DataFrame, order: "pd.Series[int]", stretches: pd.DataFrame) -> Places:
    """For each row the place of the newest extract of its sender that says it speaks for the row's day; ``NOBODY`` where there is none."""
    places = dict(zip(rows["extract"], order, strict=True))
    newest: Places = np.full(len(rows), NOBODY, dtype=np.int64)
    days = rows["last_day"].to_numpy(dtype="datetime64[D]")
    of_senders = rows.groupby("sender", sort=False).indices
    for sender, said in stretches[stretches["extract"].isin(places)].groupby("sender"):
        hers = of_senders.get(sender, np.array([], dtype=np.int64))
        hers = hers[~np.isnat(days[hers])]
        if not len(hers):
            continue
        begin, end = days[hers].min(), days[hers].max()
        told: Places = np.full(int((end - begin) / DAY) + 1, NOBODY, dtype=np.int64)
        for extract, first, last in said[["extract", "first", "last"]].itertuples(index=False):
            spoken = slice(*(max(int((np.datetime64(day, "D") - begin) / DAY) + over, 0) for day, over in ((first, 0), (last, 1))))
            told[spoken] = np.maximum(told[spoken], places[extract])
        newest[hers] = told[((days[hers] - begin) / DAY).astype(np.int64)]
    return newest


def _might_be_unread(week_endings: "pd.Series[pd.Timestamp]", by: "pd.Series[str]", unreadable: pd.DataFrame) -> "pd.Series[bool]":
    weeks = pd.to_datetime(unreadable["week_ending"]).astype("datetime64[us]")
    unread = set(zip(unreadable["extract"], weeks, strict=True))
    undated = set(unreadable.loc[weeks.isna(), "extract"])
    told = [extract in undated or (extract, week) in unread for extract, week in zip(by, week_endings, strict=True)]
    return pd.Series(told, index=by.index, dtype=bool)
