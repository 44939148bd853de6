"""What a night's extracts change of what was accepted before, noted by feed, week and code: the ground on which cells change."""

from dataclasses import dataclass

import pandas as pd

from assets.house import House
from assets.judging import FeedNight
from boxscore.feeds import Covers
from expectations.comparing import changes_of_cover, changes_of_rows, first_arrivals, rows_compared, senders_learnt
from expectations.withdrawing import WITHDRAWN_COLUMNS

PLACE = ["extract", "row_number"]


@dataclass(frozen=True)
class Kept:
    """What is kept of a feed in the weeks judged, before tonight's takes its place."""

    rows: pd.DataFrame
    cover: pd.DataFrame
    """One row a sender and week it speaks for."""


def note_changes(house: House, night: FeedNight, kept: Kept, covered: pd.DataFrame, run: str) -> None:
    """Notes what the night changes of what is ``kept``, and the rows it takes back; ``covered`` is what senders speak for from now on."""
    judgement, feed = night.judgement, night.feed
    usable = judgement.verdicts.loc[judgement.verdicts["accepted"], "week_ending"]
    judged = kept.cover[kept.cover["week_ending"].isin(judgement.verdicts["week_ending"])]
    held = kept.rows[kept.rows["week_ending"].isin(usable)] if len(kept.rows) else judgement.accepted.iloc[:0]
    is_first = ~(usable.isin(judged["week_ending"]) | usable.isin(held["week_ending"]))
    first = usable[is_first]
    accepted = judgement.accepted[~judgement.accepted["week_ending"].isin(first)]
    gone, come = rows_compared(held, accepted)
    taken_by = _taken_by(gone, night)
    changes = [
        first_arrivals(judgement.accepted, first),
        changes_of_rows(gone, come, feed, taken_by),
        changes_of_cover(judged, covered[~covered["week_ending"].isin(first)]),
    ]
    if feed.covers is not Covers.ITS_ROWS:
        changes.append(senders_learnt(house.store.feed_senders(feed.id), night.cover.senders, pd.Timestamp(night.weeks.first.ending)))
    told = [part for part in changes if len(part)]
    if told:
        house.store.note_feed_changes(feed.id, pd.concat(told, ignore_index=True), run=run)
    withdrawn = pd.concat([judgement.withdrawn, _sent_again_without(gone, come, night, taken_by)], ignore_index=True)
    house.store.note_withdrawn_rows(feed.id, withdrawn.drop_duplicates(PLACE), accepted=judgement.accepted, run=run)


def _taken_by(gone: pd.DataFrame, night: FeedNight) -> "pd.Series[str]":
    """For each row that is gone the extract that takes it back: one that says it speaks for its day, or that has its extract's name now."""
    told = night.judgement.withdrawn
    by_place = dict(zip(told[PLACE].itertuples(index=False, name=None), told["withdrawn_by"], strict=True))
    by_name = {one.delivery.name: one.delivery.extract for one in night.delivered if one.extract}
    by = [
        by_place.get((extract, row), by_name.get(name, ""))
        for extract, row, name in gone[[*PLACE, "name"]].itertuples(index=False, name=None)
    ]
    return pd.Series(by, index=gone.index, dtype="str")


def _sent_again_without(gone: pd.DataFrame, come: pd.DataFrame, night: FeedNight, taken_by: "pd.Series[str]") -> pd.DataFrame:
    """The rows of a file that was sent again under its name and holds them no more, in no form."""
    key = list(night.feed.corrects or night.feed.key)
    again = pd.MultiIndex.from_frame(gone[key]).isin(pd.MultiIndex.from_frame(come[key]))
    lost = gone.assign(withdrawn_by=taken_by)[~again & (taken_by != "") & (taken_by != gone["extract"])]
    messages = [
        f"{name}, row {row}: no longer in the file as it was sent last. It is not counted any more."
        for name, row in zip(lost["name"], lost["row_number"], strict=True)
    ]
    return lost.assign(message=pd.Series(messages, index=lost.index, dtype="str")).loc[:, list(WITHDRAWN_COLUMNS)]
