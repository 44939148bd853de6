"""The first step of a night for one feed: every delivery at hand, read and its rows judged. Nothing is stored here.

Joins sources/ and expectations/; ``boxscore check`` needs no more than this.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

import pandas as pd

from assets.house import House
from assets.typed_deliveries import counts_as_received, typed_deliveries
from boxscore.board import Board
from boxscore.errors import ExtractRefused
from boxscore.feeds import Covers, Feed
from boxscore.gaps import KnownGap
from boxscore.ownership import claims_to
from boxscore.rules import Severity
from boxscore.software import this_software
from boxscore.weeks import WeekRange
from expectations.coverage import days_spoken_for, week_endings
from expectations.data_docs import DataDocs
from expectations.judging import REFUSED_COLUMNS, Judgement, Known, judge
from expectations.own_figures import miscounted
from expectations.volumes import HELD_TYPES
from measures.cover import Cover
from sources.database import answer
from sources.deliveries import Delivery
from sources.extracts import Extract, no_rows, read_extract
from sources.folder import deliveries
from sources.naming import months_not_sent

BEFORE_EVERYTHING = pd.Timestamp(datetime.min.replace(tzinfo=UTC))


@dataclass(frozen=True)
class Delivered:
    """What came of one delivery: its extract, or why it was not one."""

    delivery: Delivery
    outcome: str
    """``accepted``, ``repeated`` or ``refused``."""
    message: str
    extract: Extract | None = None


@dataclass(frozen=True)
class FeedNight:
    """What came of one feed for a range of weeks."""

    feed: Feed
    weeks: WeekRange
    delivered: tuple[Delivered, ...]
    judgement: Judgement
    not_sent: tuple[str, ...]
    """What its suppliers' names show to be missing, in sentences."""

    @property
    def cover(self) -> Cover:
        """What the senders speak for, and whose rows they send: a file that is one team's by its name is sent for it, rows or none."""
        extracts = [one.extract for one in self.delivered if one.extract]
        named = [(extract.team.strip().casefold(), extract.sender) for extract in extracts if extract.team]
        by_name = pd.DataFrame(named, columns=["code", "sender"], dtype="str")
        senders = pd.concat([self.judgement.senders, by_name], ignore_index=True).drop_duplicates(ignore_index=True)
        return Cover(self.judgement.covered, senders)

    def has_rows_after(self, day: date) -> bool:
        """Whether any row at hand lies after the day: on a later one it may be told otherwise."""
        return any((one.extract.rows["last_day"] > pd.Timestamp(day)).any() for one in self.delivered if one.extract)

    @property
    def rows_refused(self) -> int:
        """Rows, however many reasons each was refused for."""
        return len(self.judgement.refused.drop_duplicates(["extract", "row_number"]))


def at_hand(house: House, feed: Feed, weeks: WeekRange) -> tuple[Delivery | Delivered, ...]:
    """Every delivery of the feed, its bytes fetched and not yet read; one that a database refused with the reason.

    PassingFault when a source does not answer.
    """
    return tuple(_all_deliveries(house, feed, weeks))


def seal_of(feed: Feed, there: Sequence[Delivery | Delivered], *, beside: object = None) -> str:
    """The same for the same extracts at hand under the same contract, and another for any other: names, bytes, and when each was received.

    When a database was asked is not part of it: what it answered is. Another version of Box Score may read and judge otherwise.
    ``beside``: what else the judgement rests on.
    """
    told = [_told_apart(one) for one in there]
    everything = [this_software(), feed.model_dump(mode="json", by_alias=True), told, beside]
    return hashlib.sha256(json.dumps(everything, sort_keys=True).encode()).hexdigest()


def _told_apart(one: Delivery | Delivered) -> list[str]:
    if isinstance(one, Delivered):
        return [one.delivery.name, one.outcome, one.message]
    received = "" if one.supplier.query else one.received.isoformat()
    return [one.name, one.supplier.name, one.extract, str(one.asked), received]


def judge_feed(
    house: House,
    feed: Feed,
    weeks: WeekRange,
    *,
    there: Sequence[Delivery | Delivered] | None = None,
    held: pd.DataFrame | None = None,
    withdrawn: pd.DataFrame | None = None,
    earlier: pd.DataFrame | None = None,
    rows_before: "pd.Series[int] | None" = None,
    today: date | None = None,
    docs: DataDocs | None = None,
) -> FeedNight:
    """Reads every delivery of the feed and judges the rows of ``weeks``; stores nothing. PassingFault when a source does not answer.

    ``there``: the deliveries, where they have been fetched already. ``held``: the rows accepted before, with ``received``, when their
    extract was (NaT where that was not kept). Those of a file that is refused or gone tonight stand beside what tonight's files bring;
    and what such a file took back (``withdrawn``, with the name it had, ``withdrawn_in``, and when it was received, ``withdrawn_at``, NaT
    where it is not known any more) stays so. ``earlier``: the rows of the weeks just before, ``rows_before`` how many were of each.
    ``docs``: where what is judged is noted, if it is asked for. ``today``: the day it is judged on, where that is another.
    """
    read = _read_all(at_hand(house, feed, weeks) if there is None else there, feed, house.board.as_of)
    delivered = tuple(_held_against_own_figures(read, feed))
    extracts = [one.extract for one in delivered if one.extract]
    rows = _not_after(today or date.today(), _rows(extracts, feed), feed)
    if withdrawn is not None:
        rows = _without_those_taken_back(rows, withdrawn, delivered)
    if held is not None and len(held):
        held = _as_judged(held, feed)
        rows = pd.concat([_still_standing(held, delivered, feed), rows], ignore_index=True)
    known = Known(held, _with_senders(earlier, feed), rows_before, codes_held(house.board, feed))
    judgement = judge(rows, _unreadable(extracts), feed, weeks, known=known, stretches=_stretches(extracts), docs=docs)
    gaps = [gap for gap in house.board.known_gaps if gap.feed == feed.id]
    return FeedNight(feed, weeks, delivered, judgement, tuple(_not_sent(delivered, feed, gaps)))


def beside(house: House, feed: Feed) -> object:
    """What a judgement of the feed rests on beside its extracts and contract, as it can be compared; None where it is nothing."""
    held = codes_held(house.board, feed)
    return None if held is None else held.astype("str").to_numpy().tolist()


def codes_held(board: Board, feed: Feed) -> pd.DataFrame | None:
    """The codes that teams hold, in small letters, with the days: code, first, last. None for a feed that nothing is asked of them."""
    if feed.absent_teams is None and feed.unknown_teams is None:
        return None
    claims = claims_to(feed.code_list, board.teams)
    told = [(code, _a_time(claim.first), _a_time(claim.last)) for code, of_code in claims.items() for claim in of_code]
    return pd.DataFrame(told, columns=list(HELD_TYPES)).astype(HELD_TYPES)


def _a_time(day: date) -> pd.Timestamp:
    return pd.Timestamp(day).as_unit("us")


def _not_sent(delivered: tuple[Delivered, ...], feed: Feed, known: Sequence[KnownGap]) -> Iterator[str]:
    for supplier in feed.suppliers:
        yield from months_not_sent((one.delivery.name for one in delivered if one.delivery.supplier == supplier), supplier, known)


def _read_all(there: Sequence[Delivery | Delivered], feed: Feed, as_of: date) -> Iterator[Delivered]:
    seen: set[tuple[str, str]] = set()
    read: dict[str, str] = {}
    for delivery in there:
        if isinstance(delivery, Delivered):
            yield delivery
        elif (delivery.name, delivery.extract) in seen:
            continue  # one file, found by the patterns of two suppliers
        elif delivery.extract in read:
            message = f"{delivery.name} is the same, byte for byte, as {read[delivery.extract]}. It was counted once."
            yield Delivered(delivery, "repeated", message)
        else:
            one = _read(delivery, feed, as_of)
            # Files without a row are alike, and each still says by its name that its team, or its week, had nothing to report.
            # One that was refused was not counted: it may have been refused for its name, and now come under a better one.
            if one.extract and not (one.extract.speaks_for and one.extract.rows.empty):
                read[delivery.extract] = delivery.name
            yield one
        if isinstance(delivery, Delivery):
            seen.add((delivery.name, delivery.extract))


def _all_deliveries(house: House, feed: Feed, weeks: WeekRange) -> Iterator[Delivery | Delivered]:
    yield from deliveries(house.directory, feed)
    yield from typed_deliveries(house, feed, weeks)
    for supplier in feed.suppliers:
        if supplier.query:
            try:
                yield answer(supplier, weeks, house.environment)
            except ExtractRefused as refusal:
                unanswered = Delivery(f"{supplier.name} ({supplier.database})", supplier, datetime.now(UTC), b"")
                yield Delivered(unanswered, "refused", str(refusal))


def _read(delivery: Delivery, feed: Feed, as_of: date) -> Delivered:
    try:
        extract = read_extract(delivery, feed)
    except ExtractRefused as refusal:
        return Delivered(delivery, "refused", str(refusal))
    return Delivered(delivery, "accepted", " ".join([*extract.noticed, *_waiting(extract, as_of)]), extract)


def _held_against_own_figures(delivered: Iterable[Delivered], feed: Feed) -> Iterator[Delivered]:
    """The deliveries, those refused, or told of, that hold otherwise than their own last lines say."""
    there = list(delivered)
    figures = [
        one.extract.own_figures.assign(extract=one.delivery.extract) for one in there if one.extract and len(one.extract.own_figures)
    ]
    wrong = miscounted(pd.concat(figures, ignore_index=True), suite=feed.id) if figures else {}
    for one in there:
        said = wrong.get(one.delivery.extract)
        if said is None or one.outcome == "refused":
            yield one
        elif feed.miscounted is Severity.WEEK:
            told = f"{one.delivery.name}: {said}. Ask for the whole file; nothing of this one was taken and what was accepted before stays."
            yield Delivered(one.delivery, "refused", told)
        else:
            yield replace(one, message=f"{one.message} It was used, but {said}: ask whether it is whole.".strip())


def _waiting(extract: Extract, as_of: date) -> list[str]:
    later = extract.rows.index[extract.rows["first_day"] > pd.Timestamp(as_of)]
    if later.empty:
        return []
    return [f"{len(later)} rows lie after {as_of:%d/%m/%Y}, the day the board is told as at, and wait (the first is row {later[0]})."]


def _rows(extracts: list[Extract], feed: Feed) -> pd.DataFrame:
    frames = [
        extract.rows.reset_index().assign(
            extract=extract.delivery.extract,
            name=extract.delivery.name,
            sender=extract.sender,
            received=pd.Timestamp(counts_as_received(extract.delivery.supplier, extract.received)),
        )
        for extract in extracts
    ]
    return pd.concat(frames, ignore_index=True) if frames else no_rows(feed)


def _not_after(today: date, rows: pd.DataFrame, feed: Feed) -> pd.DataFrame:
    """What is told of days, rather than of weeks or months, cannot be told of days to come: then the date is mistyped."""
    if feed.is_periodic or feed.covers is Covers.ITS_ROWS:
        return rows
    return rows.assign(latest=rows["latest"].where(rows["latest"] < pd.Timestamp(today), pd.Timestamp(today)))


def _still_standing(held: pd.DataFrame, delivered: tuple[Delivered, ...], feed: Feed) -> pd.DataFrame:
    """The rows accepted before that nothing tonight speaks for.

    A file at hand speaks for what it brings, whatever its name was before, and for all that a file of its name said of the days it
    covers. A file that is refused or gone, or that keeps its name and goes on to another month, takes nothing back; and a snapshot
    cannot be made again, so nothing takes it back but another of its key.
    """
    spoken_for = held["extract"].isin([one.delivery.extract for one in delivered if one.outcome != "refused"])
    for one in delivered:
        if one.extract and not feed.snapshot:
            spoken_for |= (held["name"] == one.delivery.name) & _lies_in(held["last_day"], _days_covered(one.extract, feed))
    return held[~spoken_for]


def _as_judged(held: pd.DataFrame, feed: Feed) -> pd.DataFrame:
    """The rows accepted before as they are judged beside tonight's: received before anything of which it is not known when."""
    begins, ends = pd.Timestamp(feed.begins), pd.Timestamp(date.max)
    return held.assign(received=held["received"].fillna(BEFORE_EVERYTHING), earliest=begins, latest=ends, sender=_senders_held(held, feed))


def _with_senders(earlier: pd.DataFrame | None, feed: Feed) -> pd.DataFrame | None:
    return None if earlier is None or earlier.empty else earlier.assign(sender=_senders_held(earlier, feed))


def _without_those_taken_back(rows: pd.DataFrame, withdrawn: pd.DataFrame, delivered: tuple[Delivered, ...]) -> pd.DataFrame:
    """Without the rows that an extract took back which is not at hand tonight; of the others the extract itself tells again.

    A file that is sent again later than the one that took its rows back, or put back in the place of that one, brings them again.
    """
    at_hand = [one.delivery.extract for one in delivered if one.outcome != "refused"]
    stays = withdrawn.loc[~withdrawn["withdrawn_by"].isin(at_hand) & withdrawn["withdrawn_at"].notna()]
    if stays.empty:
        return rows
    place = ["extract", "row_number"]
    taken = stays.set_index(place)[["withdrawn_at", "withdrawn_in"]].reindex(pd.MultiIndex.from_frame(rows[place]))
    later = rows["received"].to_numpy() > taken["withdrawn_at"].to_numpy()
    put_back = rows["name"].to_numpy() == taken["withdrawn_in"].to_numpy()
    brought: pd.DataFrame = rows[taken["withdrawn_at"].isna().to_numpy() | later | put_back]
    return brought


def _senders_held(held: pd.DataFrame, feed: Feed) -> "pd.Series[str]":
    """The senders of rows accepted before; of rows kept before senders were, the feed's only supplier, else nobody by name."""
    unsaid = feed.suppliers[0].name if len(feed.suppliers) == 1 else ""
    return held["sender"].fillna(unsaid) if "sender" in held else pd.Series(unsaid, index=held.index, dtype="str")


def _stretches(extracts: list[Extract]) -> pd.DataFrame:
    """The days that extracts say they speak for: sender, extract, first, last. Those that leave it to their rows are not among them."""
    said = [
        (extract.sender, extract.delivery.extract, extract.speaks_for.first, extract.speaks_for.last)
        for extract in extracts
        if extract.speaks_for
    ]
    return pd.DataFrame(said, columns=["sender", "extract", "first", "last"]).astype({"first": "datetime64[us]", "last": "datetime64[us]"})


def _days_covered(extract: Extract, feed: Feed) -> pd.DataFrame:
    if extract.speaks_for:
        return _stretches([extract]).loc[:, ["first", "last"]]
    rows = extract.rows.assign(extract=extract.delivery.extract, sender=extract.sender)
    return days_spoken_for(rows, feed).loc[:, ["first", "last"]]


def _lies_in(days: "pd.Series[pd.Timestamp]", spans: pd.DataFrame) -> "pd.Series[bool]":
    inside = pd.Series(False, index=days.index)
    for first, last in spans.itertuples(index=False):
        inside |= days.between(first, last)
    return inside


def _unreadable(extracts: list[Extract]) -> pd.DataFrame:
    frames = [
        extract.refused.assign(
            extract=extract.delivery.extract, name=extract.delivery.name, week_ending=week_endings(extract.refused["last_day"])
        )
        for extract in extracts
    ]
    told = pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=list(REFUSED_COLUMNS))
    return told.loc[:, list(REFUSED_COLUMNS)]
