"""The verdict on a feed's rows: which are accepted, which refused and why, and whether each week as a whole can be used.

Nothing is stored here, and no row disappears: each is accepted, refused with a reason, or counted as a repeat of another.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from boxscore.columns import Stated
from boxscore.feeds import Feed
from boxscore.rules import Severity
from boxscore.weeks import Week, WeekRange
from expectations.coverage import covered_weeks, of_the_whole_feed, senders_of_codes, week_endings
from expectations.data_docs import DataDocs
from expectations.objections import EVERYBODY, are_of_sets, objections, objections_to_rows, said_of_weeks, sets_refused
from expectations.suites import BLANK, IN_THE_PERIOD, Rule, failures, group_rules, row_rules, with_sums
from expectations.volumes import HELD_TYPES, absent_teams, odd_senders, odd_weeks, unknown_teams
from expectations.withdrawing import order_received, taken_back

REPEATED = "repeated"
"""The rule of a row that is another of its file again, and is counted in that one."""
ALL_REFUSED = "every row of the week was refused"
REFUSED_COLUMNS = ("extract", "name", "row_number", "column_name", "rule", "week_ending", "message")
VERDICT_COLUMNS = ("week_ending", "accepted", "rows_accepted", "rows_refused", "covered_from", "covered_to", "reasons")


@dataclass(frozen=True)
class Judgement:
    """The outcome for a range of weeks of one feed."""

    accepted: pd.DataFrame
    """One row an accepted fact, with its ``week_ending``."""
    refused: pd.DataFrame
    """One row a refused row and reason, with the columns of ``REFUSED_COLUMNS``; week_ending is NaT where it cannot be known."""
    verdicts: pd.DataFrame
    """One row a week the extracts speak for, with the columns of ``VERDICT_COLUMNS``: an accepted week has reasons where what one
    sender sent of it is refused, and where a person is asked to look."""
    sets_refused: pd.DataFrame
    """One row a sender and week all of which is refused, in an accepted week as well: week_ending, sender. What is accepted of them is what
    was before."""
    covered: pd.DataFrame
    """One row a sender and accepted week that its extracts speak for: sender, week_ending, covered_from, covered_to."""
    withdrawn: pd.DataFrame
    """One row a row that a later extract of its sender takes back, as ``taken_back`` tells, with its ``week_ending``."""
    senders: pd.DataFrame
    """Who sends which team's rows, whatever their week: one row a code (in small letters) and sender."""
    refused_in_all: dict[str, int]
    """For each extract how many of its rows are refused, whatever their week."""


@dataclass(frozen=True)
class Known:
    """What is known of a feed from the nights before, and of its board; nothing where it is left out."""

    held: pd.DataFrame | None = None
    """The rows accepted before, of the weeks to be judged, with their sender: they stay where what is sent now is refused."""
    earlier: pd.DataFrame | None = None
    """The rows accepted of the weeks just before those, with their sender."""
    rows_before: "pd.Series[int] | None" = None
    """How many rows were accepted of each earlier week, by Sunday."""
    codes_held: pd.DataFrame | None = None
    """The codes that teams hold, in small letters, and when: code, first, last; None where that is not to be judged."""


NOTHING_KNOWN = Known()


def judge(
    rows: pd.DataFrame,
    unreadable: pd.DataFrame,
    feed: Feed,
    weeks: WeekRange,
    *,
    known: Known = NOTHING_KNOWN,
    stretches: pd.DataFrame | None = None,
    docs: DataDocs | None = None,
) -> Judgement:
    """Judges the rows of ``weeks`` (for months and quarters: those that touch them), each week on its own.

    All rows at hand are held against the rules, for what is unique must be so across weeks, and only dates that
    can be trusted say which weeks the extracts speak for. A row whose date is what is wrong with it belongs to no week.

    ``rows``: the typed rows of all extracts at hand with ``extract``, ``name``, ``sender``, ``received`` and ``row_number``.
    ``unreadable``: the rows refused on reading, without a week. ``stretches``: the days that extracts say they speak for, as
    ``covered_weeks`` takes them. ``docs``: where what is judged is noted, if it is asked for.
    """
    rows = rows.assign(week_ending=week_endings(rows["last_day"]))
    withdrawn, spared = taken_back(rows, unreadable, feed, stretches)
    withdrawn = withdrawn.assign(sender=rows.loc[withdrawn.index, "sender"])
    rows = rows.drop(index=withdrawn.index)
    rows, repeats = _without_repeats(rows, feed)
    # A row must be good before it may take the place of an older one: a bad correction leaves the figure it meant to correct.
    rows, broken, objected = _meeting(rows, feed, row_rules(feed, rows.columns), docs)
    accepted, apart, objected_together = _meeting(_newest_of_each_key(rows, feed), feed, group_rules(feed), docs)
    told = _together([unreadable, repeats, *broken, *apart])
    senders = senders_of_codes(accepted, feed)
    by_sender = covered_weeks(accepted, feed, weeks, stretches)
    if feed.is_periodic:
        accepted = accepted[_touching(accepted, weeks)]
        by_sender = by_sender[by_sender["week_ending"].isin(accepted["week_ending"])]
    warned = objections([(week, EVERYBODY, Severity.WARN, said) for week, said in spared.items()])
    of_rows = [warned, *objected, *objected_together, _told_otherwise(rows.sort_values(["received", "name"]), feed)]
    found = pd.concat([*of_rows, *_of_volumes(accepted, by_sender, feed, weeks, known)], ignore_index=True)
    sets = sets_refused(found, by_sender)
    covered = of_the_whole_feed(by_sender)
    within = WeekRange(weeks.first, max(weeks.last, Week(covered["week_ending"].max().date()))) if len(covered) else weeks
    of_these_weeks = told[told["week_ending"].isna() | _in(told["week_ending"], within)]
    still_sent = by_sender.loc[~are_of_sets(by_sender, sets), "week_ending"]
    standing = _with_what_was_held(accepted, sets[sets["week_ending"].isin(still_sent)], known.held, feed)
    refused_whole = covered.loc[~covered["week_ending"].isin(still_sent), "week_ending"]
    verdicts = _verdicts(standing, of_these_weeks, covered, refused_whole, said_of_weeks(found, by_sender))
    usable = verdicts.loc[verdicts["accepted"], "week_ending"]
    return Judgement(
        accepted=standing[standing["week_ending"].isin(usable)],
        refused=of_these_weeks,
        verdicts=verdicts,
        sets_refused=sets,
        covered=by_sender[by_sender["week_ending"].isin(usable) & ~are_of_sets(by_sender, sets)],
        withdrawn=withdrawn[withdrawn["week_ending"].isin(usable) & ~are_of_sets(withdrawn, sets)].drop(columns="sender"),
        senders=senders,
        refused_in_all=_rows_of_each_extract(told),
    )


def _of_volumes(accepted: pd.DataFrame, covered: pd.DataFrame, feed: Feed, weeks: WeekRange, known: Known) -> list[pd.DataFrame]:
    """The objections to how many rows there are of the weeks, of their senders and of the codes in them."""
    earlier = accepted.iloc[:0] if known.earlier is None or known.earlier.empty else known.earlier
    held = pd.DataFrame(columns=list(HELD_TYPES)).astype(HELD_TYPES) if known.codes_held is None else known.codes_held
    of_senders = odd_senders(accepted, earlier, covered, feed)
    counts = accepted.groupby("week_ending").size()
    whole = of_the_whole_feed(covered).assign(rows_accepted=lambda weekly: weekly["week_ending"].map(counts).fillna(0).astype("int64"))
    of_weeks = odd_weeks(whole, feed, known.rows_before)
    # Where a sender is what is odd, the others' rows are not refused with its own.
    of_weeks = of_weeks[~of_weeks["week_ending"].isin(of_senders["week_ending"])]
    asked = known.codes_held is not None
    return [
        of_senders,
        of_weeks,
        *([absent_teams(accepted, earlier, covered, held, feed), unknown_teams(accepted, held, feed)] if asked else []),
    ]


def _told_otherwise(rows: pd.DataFrame, feed: Feed) -> pd.DataFrame:
    """The objections to weeks of which two senders say different things: two rosters that both hold a team, and do not agree.

    What teams type is meant to correct what others send.
    """
    if feed.typed_by_teams or rows["sender"].nunique() < 2:
        return objections([])
    newest = rows[~rows.duplicated([*feed.key, "sender"], keep="last") & rows[list(feed.key)].notna().all(axis="columns")]
    several = newest[newest.duplicated(list(feed.key), keep=False)]
    otherwise = several[~several.duplicated([name for name in feed.columns if name in several], keep=False)]
    told = []
    for week, of_week in otherwise.groupby("week_ending"):
        both, count = " and ".join(sorted(of_week["sender"].unique())), len(of_week.drop_duplicates(list(feed.key)))
        rows_are = "1 row is" if count == 1 else f"{count:,} rows are"
        told.append((week, EVERYBODY, Severity.WARN, f"{rows_are} told otherwise by {both}: the one received last is counted"))
    return objections(told)


def _with_what_was_held(accepted: pd.DataFrame, sets: pd.DataFrame, held: pd.DataFrame | None, feed: Feed) -> pd.DataFrame:
    """The accepted rows with those accepted before in the place of what senders sent that is refused, but for rows another sends now."""
    if sets.empty:
        return accepted
    stands = accepted[~are_of_sets(accepted, sets)]
    if held is None or held.empty:
        return stands
    stays = held[are_of_sets(held, sets)]
    sent_now = pd.MultiIndex.from_frame(stays[list(feed.key)]).isin(pd.MultiIndex.from_frame(stands[list(feed.key)]))
    return pd.concat([stands, stays.loc[~sent_now, [name for name in accepted if name in stays]]], ignore_index=True)


def _together(refused: list[pd.DataFrame]) -> pd.DataFrame:
    told = pd.concat([part for part in refused if len(part)] or refused[:1], ignore_index=True)
    # Two rules of one kind on one column are one reason to a reader; the first to fail says it.
    told = told.drop_duplicates(["extract", "row_number", "column_name", "rule"], ignore_index=True)
    return told.assign(week_ending=pd.to_datetime(told["week_ending"]).astype("datetime64[us]")).loc[:, list(REFUSED_COLUMNS)]


def _rows_of_each_extract(refused: pd.DataFrame) -> dict[str, int]:
    counts = refused.drop_duplicates(["extract", "row_number"])["extract"].value_counts()
    return {str(extract): int(rows) for extract, rows in counts.items()}


def _in(endings: "pd.Series[pd.Timestamp]", weeks: WeekRange) -> "pd.Series[bool]":
    return endings.between(pd.Timestamp(weeks.first.ending), pd.Timestamp(weeks.last.ending))


def _touching(rows: pd.DataFrame, weeks: WeekRange) -> "pd.Series[bool]":
    return (rows["first_day"] <= pd.Timestamp(weeks.last.ending)) & (rows["last_day"] >= pd.Timestamp(weeks.first.start))


def _newest_of_each_key(rows: pd.DataFrame, feed: Feed) -> pd.DataFrame:
    """Where extracts hold rows that correct each other, those of the extract received last (of two at once: named last)."""
    if rows["extract"].nunique() < 2:
        return rows
    order = order_received(rows)
    named = list(feed.corrects or feed.key)
    newest = order.groupby([rows[column] for column in named], dropna=False).transform("max")
    return rows[(order == newest) | rows[named].isna().any(axis="columns")]


def _without_repeats(rows: pd.DataFrame, feed: Feed) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Without rows alike in every column of the contract to an earlier one of their extract, which are refused by name."""
    columns = ["extract", *(column for column in feed.columns if column in rows)]
    repeated = rows.duplicated(columns, keep="first")
    alike = rows[rows.duplicated(columns, keep=False)] if repeated.any() else rows.iloc[:0]
    first = alike.groupby(columns, dropna=False)["row_number"].transform("min")
    message = [
        f"{name}, row {row}: the same as row {original} in everything. It was counted once; remove it if it was not meant."
        for name, row, original in zip(rows.loc[repeated, "name"], rows.loc[repeated, "row_number"], first[repeated], strict=True)
    ]
    return rows[~repeated], _as_refused(rows[repeated], "", REPEATED, message)


def _meeting(
    rows: pd.DataFrame, feed: Feed, rules: list[Rule], docs: DataDocs | None
) -> tuple[pd.DataFrame, list[pd.DataFrame], list[pd.DataFrame]]:
    """The rows that meet every rule, what is told of the others, rule by rule, and the objections to weeks and senders.

    A row that breaks a rule which only warns is among those that meet them.
    """
    if not rules:
        return rows, [], []
    told, objected, bad = [], [], np.zeros(len(rows), dtype=bool)
    plain = _plain(with_sums(rows, feed))
    if docs:
        docs.add(f"{feed.id}_{len(docs.judged) + 1}", plain, rules)
    for failure in failures(plain, rules, suite=feed.id):
        failed, rule = rows.iloc[failure.rows], failure.rule
        if rule.severity is not Severity.ROW:
            objected.append(objections_to_rows(failed, rule.severity, f"{', '.join(rule.columns)}: {rule.because}"))
        if rule.severity is Severity.WARN:
            continue
        bad[failure.rows] = True
        if _doubts_the_date(rule, feed):
            failed = failed.assign(week_ending=pd.Series(pd.NaT, index=failed.index, dtype="datetime64[us]"))
        told.append(_as_refused(failed, ", ".join(rule.columns), rule.name, _messages(failed, rule)))
    return rows[~bad], told, objected


def _doubts_the_date(rule: Rule, feed: Feed) -> bool:
    dates = {feed.week_from} | {
        name for name, derived in feed.derived.items() if isinstance(derived, Stated) and derived.distinct == feed.week_from
    }
    return rule.name != "unique" and bool(dates & set(rule.columns))


def _messages(rows: pd.DataFrame, rule: Rule) -> list[str]:
    places = zip(rows["name"], rows["row_number"], _wrongs(rows, rule), strict=True)
    return [f"{name}, row {row}: {wrong}. Correct the row and send the file again." for name, row, wrong in places]


def _wrongs(rows: pd.DataFrame, rule: Rule) -> list[str]:
    named = ", ".join(rule.columns)
    if rule.name == IN_THE_PERIOD:
        days = zip(rows["last_day"], rows["earliest"], rows["latest"], strict=True)
        return [
            f"{named} is " + (f"before {first:%d/%m/%Y}" if day < first else f"after {last:%d/%m/%Y}") + f", {rule.because}"
            for day, first, last in days
        ]
    return [f"{named} is blank" if rule.name == BLANK else f"{named}: {rule.because}"] * len(rows)


def _as_refused(rows: pd.DataFrame, column: str, rule: str, message: list[str]) -> pd.DataFrame:
    told = rows.loc[:, ["extract", "name", "row_number", "week_ending"]]
    return told.assign(column_name=column, rule=rule, message=pd.Series(message, index=rows.index, dtype="str"))


def _plain(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows in the dtypes Great Expectations compares without surprise: nullable numbers as floats."""
    numbers = rows.select_dtypes(["Int64", "Float64"]).columns
    return rows.astype(dict.fromkeys(numbers, "float64"))


def _verdicts(
    accepted: pd.DataFrame,
    refused: pd.DataFrame,
    covered: pd.DataFrame,
    refused_whole: "pd.Series[pd.Timestamp]",
    said: dict[pd.Timestamp, str],
) -> pd.DataFrame:
    counts = accepted.groupby("week_ending").size()
    bad = refused.drop_duplicates(["extract", "row_number"]).groupby("week_ending").size()
    lost = pd.Index(refused["week_ending"].dropna().unique()).difference(pd.Index(covered["week_ending"]))
    covered = pd.concat([covered, pd.DataFrame({"week_ending": lost})]).sort_values("week_ending", ignore_index=True)
    weeks = covered["week_ending"]
    verdicts = covered.assign(
        rows_accepted=weeks.map(counts).fillna(0).astype("int64"),
        rows_refused=weeks.map(bad).fillna(0).astype("int64"),
    )
    is_emptied = (verdicts["rows_accepted"] == 0) & (verdicts["rows_refused"] > 0)
    reasons = pd.Series([said.get(week, "") for week in weeks], index=weeks.index, dtype="str").mask(is_emptied, ALL_REFUSED)
    return verdicts.assign(reasons=reasons, accepted=~weeks.isin(refused_whole) & ~is_emptied).loc[:, list(VERDICT_COLUMNS)]
