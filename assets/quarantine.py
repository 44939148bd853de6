"""What is kept of the rows a night refuses, what became of those refused before, and the copies of extracts that are kept."""

import pandas as pd

from assets.house import House
from assets.judging import FeedNight
from boxscore.board import Board
from boxscore.feeds import Feed
from sources.extracts import Extract, copy_of
from sources.quarantine import row_keys, safe_content
from warehouse.refusals import ACCEPTED, LEFT_OUT, REFUSAL_KEY


def land(house: House, feed: Feed, extract: Extract) -> None:
    """Keeps the original where its contract says that nobody is named in it and it holds nothing else than the contract describes;
    else a copy of the contract's columns."""
    delivery = extract.delivery
    if feed.free_of_identifiers and extract.as_described:
        house.lake.land(feed.id, extract=delivery.extract, name=delivery.name, content=delivery.content)
    elif not house.lake.has_copy(feed.id, extract=delivery.extract):
        house.lake.land_copy(feed.id, extract=delivery.extract, content=copy_of(extract))


def refused_with_content(house: House, night: FeedNight) -> pd.DataFrame:
    """The night's refused rows with what may be kept of them, ``content``, and ``row_key``; empty where their extract is not at hand.

    Without those that an extract received later has brought rightly, though the file they stand in still lies there.
    """
    refused = night.judgement.refused
    codes = _codes_of(house.board, night.feed)
    extracts = [one.extract for one in night.delivered if one.extract and (refused["extract"] == one.delivery.extract).any()]
    kept = [_content(extract, refused, night.feed, codes) for extract in extracts]
    place = ["extract", "row_number"]
    told = pd.concat(kept).drop_duplicates(place) if kept else pd.DataFrame(columns=[*place, "content", "row_key"])
    with_it = refused.merge(told.astype({"row_number": "int64"}), how="left", on=place, validate="many_to_one")
    with_it = with_it.assign(content=with_it["content"].fillna("{}"), row_key=with_it["row_key"].fillna("")).astype({"row_number": "int64"})
    times = pd.Series({extract.delivery.extract: extract.received for extract in extracts}, dtype="datetime64[us, UTC]")
    came = times.reindex(with_it["extract"]).array
    rightly = _accepted(night, with_it["row_key"])["received"].reindex(with_it["row_key"]).array
    standing: pd.DataFrame = with_it[~(rightly > came)]
    return standing


def put_right(house: House, night: FeedNight) -> pd.DataFrame:
    """Of the rows refused before those that an extract puts right: their key, ``became`` and ``put_right_by``, the extract."""
    standing = house.store.refused_rows(night.feed.id)
    good = {one.delivery.name: one.delivery.extract for one in night.delivered if one.extract}
    by_name = standing["name"].map(good)
    sent_again = by_name.where(by_name != standing["extract"])
    by_key = standing["row_key"].map(_accepted(night, standing["row_key"])["extract"]).astype("str")
    became = pd.Series(LEFT_OUT, index=standing.index, dtype="str").where(by_key.isna(), ACCEPTED)
    told = standing.assign(became=became, put_right_by=by_key.fillna(sent_again))
    return told.loc[told["put_right_by"].notna(), [*REFUSAL_KEY, "became", "put_right_by"]]


def _accepted(night: FeedNight, wanted: "pd.Series[str]") -> pd.DataFrame:
    """The extract, and when it was received, of the accepted rows that have one of the wanted keys, by their key."""
    rows = night.judgement.accepted
    keys = set(wanted.dropna()) - {""}
    if not keys or rows.empty:
        return pd.DataFrame({"extract": pd.Series(dtype="str"), "received": pd.Series(dtype="datetime64[us, UTC]")})
    told = rows[["extract", "received"]].set_axis(row_keys(rows, night.feed), axis="index")
    return told[told.index.isin(keys) & ~told.index.duplicated()]


def _content(extract: Extract, refused: pd.DataFrame, feed: Feed, codes: frozenset[str]) -> pd.DataFrame:
    numbers = refused.loc[refused["extract"] == extract.delivery.extract, "row_number"].unique()
    rows = pd.concat([frame[frame.index.isin(numbers)] for frame in (extract.rows, extract.unread)])
    told = {"content": safe_content(rows, extract.refused, feed, known_codes=codes), "row_key": row_keys(rows, feed)}
    return pd.DataFrame(told).rename_axis("row_number").reset_index().assign(extract=extract.delivery.extract)


def _codes_of(board: Board, feed: Feed) -> frozenset[str]:
    """The codes that teams of the board have or had in the feed, in small letters."""
    return frozenset(held.code.casefold() for team in board.teams for held in team.codes.get(feed.code_list, ()))
