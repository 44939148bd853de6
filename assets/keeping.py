"""The step that keeps what a night makes of a feed: its judged weeks. Cells are worked out from them elsewhere."""

import logging
from collections.abc import Collection, Hashable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date
from typing import Any

import pandas as pd

from assets.data_docs import asked_for, keep_data_docs
from assets.house import House
from assets.judging import Delivered, FeedNight, at_hand, beside, judge_feed, seal_of
from assets.night_notes import note_night
from assets.noticing import Kept, note_changes
from assets.quarantine import land, put_right, refused_with_content
from assets.returns_folder import take_returns
from boxscore.feeds import Feed
from boxscore.weeks import Week, WeekRange
from expectations.coverage import of_the_whole_feed
from expectations.data_docs import DataDocs
from expectations.judging import Judgement
from expectations.objections import are_of_sets
from expectations.volumes import weeks_looked_back_on
from measures.reaching import LONGEST_PERIOD_WEEKS
from sources.deliveries import Delivery
from sources.naming import sender_of
from warehouse.nights import JudgedFrom

log = logging.getLogger("boxscore")

DELIVERY_COLUMNS = (
    "name",
    "extract",
    "supplier",
    "size_bytes",
    "rows_read",
    "rows_refused",
    "rows_left_out",
    "first_day",
    "last_day",
    "outcome",
    "message",
    "received_at",
)


def keep_feed(house: House, feed: Feed, weeks: WeekRange, run: str, *, anew: bool = False) -> FeedNight | None:
    """Judges the feed and keeps the outcome: originals and accepted rows in the lake, verdicts and refusals in the warehouse.

    A week whose delivery is refused, or that no extract at hand speaks for, keeps what was accepted before; so do the rows of
    a file that is refused or gone, in a week that other files speak for too.
    None when the extracts at hand, their contract and the weeks are those it was last judged from, and the lake has what was accepted:
    nothing can have changed. With ``anew`` it is judged all the same.
    """
    if feed.typed_by_teams:
        take_returns(house)
    there, today = at_hand(house, feed, weeks), date.today()
    seal, before = seal_of(feed, there, beside=beside(house, feed)), house.store.judged_from(feed.id)
    as_it_was = before is not None and before.still_holds(seal, weeks, as_of=house.board.as_of, today=today)
    if as_it_was and not anew and _is_in_the_lake(house, feed, weeks):
        house.store.note_seen_again(feed.id, _names_and_hashes(there), run=run)
        log.info("%s: as it was when it was last judged", feed.title)
        return None
    return keep_judged(house, feed, weeks, run, there=there, today=today)


def keep_judged(house: House, feed: Feed, weeks: WeekRange, run: str, *, there: Sequence[Delivery | Delivered], today: date) -> FeedNight:
    """Judges these deliveries on that day, and keeps the outcome as ``keep_feed`` says."""
    seal, before = seal_of(feed, there, beside=beside(house, feed)), house.store.judged_from(feed.id)
    house.store.begin_judging(feed.id)
    seen = house.store.deliveries(feed.id)
    kept = Kept(house.lake.accepted(feed.id, _weeks_kept_in(feed, weeks)), house.store.feed_cover(feed.id, _weeks_kept_in(feed, weeks)))
    docs = asked_for(house, feed)
    night = _judged(house, feed, weeks, there=there, held=kept.rows, seen=seen, today=today, docs=docs)
    covered = _with_what_still_stands(night, kept.cover, _senders_gone(night, seen))
    # Noted before the rows are replaced: a change that is noted and not made is made and noted the next time, never the other way round.
    note_changes(house, night, kept, covered, run)
    days = {name: day for name, day in (("as_of", house.board.as_of), ("today", today)) if night.has_rows_after(day)}
    _replace(house, night, covered, run, JudgedFrom(seal, weeks, **days).together_with(before))
    keep_data_docs(house, feed, docs)
    log.info("%s: %s rows accepted, %s refused", feed.title, f"{len(night.judgement.accepted):,}", f"{night.rows_refused:,}")
    return night


def _judged(
    house: House,
    feed: Feed,
    weeks: WeekRange,
    *,
    there: Sequence[Delivery | Delivered],
    held: pd.DataFrame,
    seen: pd.DataFrame,
    today: date,
    docs: DataDocs | None,
) -> FeedNight:
    """The night's judgement, with what was accepted and taken back before."""
    known = house.store.feed_weeks(feed.id)
    earlier = known[known["accepted"] & (known["week_ending"] < pd.Timestamp(weeks.first.ending))]
    return judge_feed(
        house,
        feed,
        weeks,
        there=there,
        held=_with_time_received(held, seen),
        withdrawn=_with_who_took_back(house.store.withdrawn_rows(feed.id), seen),
        earlier=house.lake.accepted(feed.id, weeks_looked_back_on(feed, weeks)),
        rows_before=earlier.set_index("week_ending")["rows_accepted"],
        today=today,
        docs=docs,
    )


def _replace(house: House, night: FeedNight, covered: pd.DataFrame, run: str, judged_from: JudgedFrom) -> None:
    """Makes the night's rows and verdicts those that are kept."""
    feed = night.feed
    for one in night.delivered:
        if one.extract:
            land(house, feed, one.extract)
    note_night(house, night, today=judged_from.today)
    for week, rows in _by_week(night.judgement):
        house.lake.replace_week(feed.id, week, rows)
    house.store.replace_verdicts(
        feed.id,
        night.weeks,
        verdicts=_with_cover(night.judgement.verdicts, covered),
        covered=covered,
        senders=night.cover.senders,
        refused=refused_with_content(house, night),
        put_right=put_right(house, night),
        deliveries=_deliveries(night),
        run=run,
        judged_from=judged_from,
    )


def _is_in_the_lake(house: House, feed: Feed, weeks: WeekRange) -> bool:
    """Whether the lake has every week of which rows were accepted: of one that was lost, figures would be worked out from nothing."""
    told = house.store.feed_weeks(feed.id, weeks)
    with_rows = told.loc[told["accepted"] & (told["rows_accepted"] > 0), "week_ending"]
    return {Week(ending.date()) for ending in with_rows} <= house.lake.weeks_kept(feed.id)


def _names_and_hashes(there: Sequence[Delivery | Delivered]) -> list[tuple[str, str]]:
    deliveries = (one.delivery if isinstance(one, Delivered) else one for one in there)
    return list(dict.fromkeys((delivery.name, delivery.extract) for delivery in deliveries))


def keep_silence(house: House, feed: Feed, message: str, run: str) -> None:
    """Notes that a source of the feed did not answer; what was accepted before stays."""
    entry = {"name": f"{feed.title}: no answer", "extract": "", "supplier": feed.suppliers[0].name, "outcome": "silent", "message": message}
    counts = dict.fromkeys(("size_bytes", "rows_read", "rows_refused", "rows_left_out"), 0)
    house.store.note_deliveries(
        feed.id, pd.DataFrame([entry | counts | dict.fromkeys(("first_day", "last_day", "received_at"), pd.NaT)]), run=run
    )


@dataclass(frozen=True)
class WeekVerdict:
    """What was made of one week of one feed, in words."""

    week: Week
    accepted: bool
    rows_accepted: int
    rows_refused: int
    reasons: tuple[str, ...]

    @property
    def passed(self) -> bool:
        return self.accepted and not self.rows_refused and not self.reasons

    @property
    def said(self) -> str:
        if self.passed:
            return f"{self.rows_accepted} rows accepted."
        whole = "" if self.accepted else "The week was refused and what was accepted before stays. "
        return f"{whole}{self.rows_accepted} rows accepted, {self.rows_refused} refused: {'; '.join(self.reasons)}."


def verdicts_kept(house: House, feed: Feed, weeks: WeekRange) -> list[WeekVerdict]:
    """The kept verdict on each week of the feed, oldest first; a week no extract spoke for has none."""
    reasons = _reasons(house.store.refused_rows(feed.id, weeks))
    kept: list[dict[Hashable, Any]] = house.store.feed_weeks(feed.id, weeks).to_dict("records")
    return [
        WeekVerdict(
            Week(row["week_ending"].date()),
            bool(row["accepted"]),
            row["rows_accepted"],
            row["rows_refused"],
            tuple(filter(None, (row["reasons"], *reasons.get(row["week_ending"], ())))),
        )
        for row in kept
    ]


def _reasons(refused: pd.DataFrame) -> dict[pd.Timestamp, list[str]]:
    """For each week how many rows were refused by which rule."""
    rules = refused.groupby(["week_ending", "rule", "column_name"], as_index=False).agg(rows=("row_number", "nunique"))
    counted: dict[pd.Timestamp, list[str]] = {}
    for ending, rule, column, rows in rules.itertuples(index=False):
        broken = f"{rule}: {column}" if column else rule
        counted.setdefault(ending, []).append(f"{rows} row{'s' if rows > 1 else ''} refused ({broken})")
    return counted


def _by_week(judgement: Judgement) -> Iterator[tuple[Week, pd.DataFrame]]:
    """Each usable week with its accepted rows, none where the extracts speak for the week and hold no row of it."""
    accepted = judgement.accepted.drop(columns=["earliest", "latest", "received"]).sort_values(["name", "row_number"])
    rows = dict(iter(accepted.groupby("week_ending")))
    for ending in judgement.verdicts.loc[judgement.verdicts["accepted"], "week_ending"]:
        yield Week(ending.date()), rows.get(ending, accepted.iloc[:0])


def _with_what_still_stands(night: FeedNight, earlier: pd.DataFrame, gone: Collection[str]) -> pd.DataFrame:
    """What each sender speaks for in the weeks judged, with the days that were told before and that nothing took back.

    A refused week speaks for the days that what is still in place spoke for, and so does what a single sender sent of a week and is
    refused. In others the days of a sender stay of which a file is refused or gone, as that file's rows do.
    """
    verdicts = night.judgement.verdicts
    refused = earlier["week_ending"].isin(verdicts.loc[~verdicts["accepted"], "week_ending"])
    refused |= are_of_sets(earlier, night.judgement.sets_refused)
    accepted = earlier["week_ending"].isin(verdicts.loc[verdicts["accepted"], "week_ending"])
    stays = earlier.loc[refused | (accepted & earlier["sender"].isin(list(gone))), list(night.judgement.covered.columns)]
    both = pd.concat([night.judgement.covered, stays], ignore_index=True)
    return both.groupby(["sender", "week_ending"], as_index=False).agg(
        covered_from=("covered_from", "min"), covered_to=("covered_to", "max")
    )


def _senders_gone(night: FeedNight, seen: pd.DataFrame) -> set[str]:
    """The senders of whom an extract was accepted once that is not at hand tonight, or is refused."""
    at_hand = [one.delivery.extract for one in night.delivered if one.outcome != "refused"]
    once = seen[(seen["feed"] == night.feed.id) & (seen["outcome"] == "accepted") & ~seen["extract"].isin(at_hand)]
    suppliers = {supplier.name: supplier for supplier in night.feed.suppliers}
    return {
        sender_of(name, suppliers[supplier]) if supplier in suppliers else supplier
        for name, supplier in once[["name", "supplier"]].itertuples(index=False)
    }


def _with_cover(verdicts: pd.DataFrame, covered: pd.DataFrame) -> pd.DataFrame:
    """The verdicts with the days that their feed as a whole speaks for."""
    whole = verdicts[["week_ending"]].merge(of_the_whole_feed(covered), how="left", on="week_ending", validate="one_to_one")
    return verdicts.assign(covered_from=whole["covered_from"].to_numpy(), covered_to=whole["covered_to"].to_numpy())


def _deliveries(night: FeedNight) -> pd.DataFrame:
    entries = [_delivery(one, night.judgement.refused_in_all.get(one.delivery.extract, 0)) for one in night.delivered]
    return pd.DataFrame(entries, columns=list(DELIVERY_COLUMNS)).astype(
        dict.fromkeys(("first_day", "last_day", "received_at"), "datetime64[us]")
    )


def _delivery(one: Delivered, rows_refused: int) -> tuple[object, ...]:
    extract, delivery = one.extract, one.delivery
    days = extract.rows[["first_day", "last_day"]] if extract else None
    return (
        delivery.name,
        delivery.extract,
        delivery.supplier.name,
        len(delivery.content),
        extract.rows_read if extract else 0,
        rows_refused if extract else 0,
        extract.rows_left_out if extract else 0,
        days["first_day"].min() if days is not None else pd.NaT,
        days["last_day"].max() if days is not None else pd.NaT,
        one.outcome,
        one.message,
        (extract.received if extract else delivery.received).astimezone(UTC).replace(tzinfo=None),
    )


def _with_time_received(held: pd.DataFrame, seen: pd.DataFrame) -> pd.DataFrame:
    """The rows with when their extract was received; NaT where that was not kept."""
    if held.empty:
        return held
    times = seen.drop_duplicates(["name", "extract"]).set_index(["name", "extract"])["received_at"].dt.tz_localize(UTC)
    received = times.reindex(pd.MultiIndex.from_frame(held[["name", "extract"]]))
    return held.assign(received=received.to_numpy(dtype="datetime64[us]")).assign(
        received=lambda frame: frame["received"].dt.tz_localize(UTC)
    )


def _with_who_took_back(withdrawn: pd.DataFrame, seen: pd.DataFrame) -> pd.DataFrame:
    """The rows taken back with the name of the extract that did and when it was received last; NaT where it is not known any more."""
    by = seen.sort_values("received_at").drop_duplicates("extract", keep="last").set_index("extract")
    told = by[["received_at", "name"]].reindex(withdrawn["withdrawn_by"]).set_axis(withdrawn.index)
    return withdrawn.assign(withdrawn_at=told["received_at"].dt.tz_localize(UTC), withdrawn_in=told["name"])


def _weeks_kept_in(feed: Feed, weeks: WeekRange) -> WeekRange:
    return WeekRange(weeks.first, weeks.last.plus(LONGEST_PERIOD_WEEKS if feed.is_periodic else 0))
