"""The verdict on a feed's rows: which are accepted, which refused and why, and whether each week as a whole can be used.

Nothing is stored here, and no row disappears: each is accepted, refused with a reason, or counted as a repeat of another.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from boxscore.columns import Stated
from boxscore.feeds import Feed
from boxscore.weeks import Week, WeekRange
from expectations.coverage import covered_weeks, of_the_whole_feed, senders_of_codes, week_endings
from expectations.suites import BLANK, IN_THE_PERIOD, Rule, failures, group_rules, row_rules, with_sums
from expectations.withdrawing import order_received, taken_back

REPEATED = "repeated"
"""The rule of a row that is another of its file again, and is counted in that one."""
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
    """One row a week the extracts speak for, with the columns of ``VERDICT_COLUMNS``: an accepted week has a reason where a later extract
    leaves so many rows out that they are not taken back."""
    covered: pd.DataFrame
    """One row a sender and accepted week that its extracts speak for: sender, week_ending, covered_from, covered_to."""
    withdrawn: pd.DataFrame
    """One row a row that a later extract of its sender takes back, as ``taken_back`` tells, with its ``week_ending``."""
    senders: pd.DataFrame
    """Who sends which team's rows, whatever their week: one row a code (in small letters) and sender."""
    refused_in_all: dict[str, int]
    """For each extract how many of its rows are refused, whatever their week."""


def judge(
    rows: pd.DataFrame,
    unreadable: pd.DataFrame,
    feed: Feed,
    weeks: WeekRange,
    *,
    rows_before: "pd.Series[int] | None" = None,
    stretches: pd.DataFrame | None = None,
) -> Judgement:
    """Judges the rows of ``weeks`` (for months and quarters: those that touch them), each week on its own.

    All rows at hand are held against the rules, for what is unique must be so across weeks, and only dates that
    can be trusted say which weeks the extracts speak for. A row whose date is what is wrong with it belongs to no week.

    ``rows``: the typed rows of all extracts at hand with ``extract``, ``name``, ``sender``, ``received`` and ``row_number``.
    ``unreadable``: the rows refused on reading, without a week. ``rows_before``: accepted rows of earlier weeks, by Sunday.
    ``stretches``: the days that extracts say they speak for, as ``covered_weeks`` takes them.
    """
    rows = rows.assign(week_ending=week_endings(rows["last_day"]))
    withdrawn, spared = taken_back(rows, unreadable, feed, stretches)
    rows = rows.drop(index=withdrawn.index)
    rows, repeats = _without_repeats(rows, feed)
    # A row must be good before it may take the place of an older one: a bad correction leaves the figure it meant to correct.
    rows, broken = _meeting(rows, feed, row_rules(feed, rows.columns))
    accepted, apart = _meeting(_newest_of_each_key(rows, feed), feed, group_rules(feed))
    told = _together([unreadable, repeats, *broken, *apart])
    senders = senders_of_codes(accepted, feed)
    by_sender = covered_weeks(accepted, feed, weeks, stretches)
    if feed.is_periodic:
        accepted = accepted[_touching(accepted, weeks)]
        by_sender = by_sender[by_sender["week_ending"].isin(accepted["week_ending"])]
    covered = of_the_whole_feed(by_sender)
    within = WeekRange(weeks.first, max(weeks.last, Week(covered["week_ending"].max().date()))) if len(covered) else weeks
    of_these_weeks = told[told["week_ending"].isna() | _in(told["week_ending"], within)]
    verdicts = _with_spared(_verdicts(accepted, of_these_weeks, covered, feed, rows_before), spared)
    usable = verdicts.loc[verdicts["accepted"], "week_ending"]
    return Judgement(
        accepted=accepted[accepted["week_ending"].isin(usable)],
        refused=of_these_weeks,
        verdicts=verdicts,
        covered=by_sender[by_sender["week_ending"].isin(usable)],
        withdrawn=withdrawn[withdrawn["week_ending"].isin(usable)],
        senders=senders,
        refused_in_all=_rows_of_each_extract(told),
    )


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


def _meeting(rows: pd.DataFrame, feed: Feed, rules: list[Rule]) -> tuple[pd.DataFrame, list[pd.DataFrame]]:
    """The rows that meet every rule, and what is told of the others, rule by rule."""
    if not rules:
        return rows, []
    told, bad = [], np.zeros(len(rows), dtype=bool)
    for failure in failures(_plain(with_sums(rows, feed)), rules, suite=feed.id):
        bad[failure.rows] = True
        failed = rows.iloc[failure.rows]
        if _doubts_the_date(failure.rule, feed):
            failed = failed.assign(week_ending=pd.Series(pd.NaT, index=failed.index, dtype="datetime64[us]"))
        told.append(_as_refused(failed, ", ".join(failure.rule.columns), failure.rule.name, _messages(failed, failure.rule)))
    return rows[~bad], told


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
    accepted: pd.DataFrame, refused: pd.DataFrame, covered: pd.DataFrame, feed: Feed, rows_before: "pd.Series[int] | None"
) -> pd.DataFrame:
    counts = accepted.groupby("week_ending").size()
    bad = refused.drop_duplicates(["extract", "row_number"]).groupby("week_ending").size()
    lost = pd.Index(refused["week_ending"].dropna().unique()).difference(pd.Index(covered["week_ending"]))
    covered = pd.concat([covered, pd.DataFrame({"week_ending": lost})]).sort_values("week_ending", ignore_index=True)
    verdicts = covered.assign(
        rows_accepted=covered["week_ending"].map(counts).fillna(0).astype("int64"),
        rows_refused=covered["week_ending"].map(bad).fillna(0).astype("int64"),
    )
    reasons = _odd_weeks(verdicts, feed, rows_before)
    emptied = verdicts["week_ending"][(verdicts["rows_accepted"] == 0) & (verdicts["rows_refused"] > 0)]
    reasons |= dict.fromkeys(emptied, "every row of the week was refused")
    said = pd.Series([reasons.get(week, "") for week in verdicts["week_ending"]], index=verdicts.index, dtype="str")
    return verdicts.assign(reasons=said, accepted=said == "").loc[:, list(VERDICT_COLUMNS)]


def _with_spared(verdicts: pd.DataFrame, spared: dict[pd.Timestamp, str]) -> pd.DataFrame:
    """The verdicts with what was not taken back told of weeks that are accepted."""
    said = pd.Series([spared.get(week, "") for week in verdicts["week_ending"]], index=verdicts.index, dtype="str")
    return verdicts.assign(reasons=verdicts["reasons"].where(~verdicts["accepted"], said))


def _odd_weeks(verdicts: pd.DataFrame, feed: Feed, rows_before: "pd.Series[int] | None") -> dict[pd.Timestamp, str]:
    """The weeks that bring far fewer or far more rows than the weeks before them, each with the reason in words."""
    if feed.rows_a_week is None or verdicts.empty:
        return {}
    import great_expectations.expectations as gxe

    says = feed.rows_a_week
    now = verdicts.set_index("week_ending")["rows_accepted"]
    series = now if rows_before is None else pd.concat([rows_before[~rows_before.index.isin(now.index)], now]).sort_index()
    usual = series.shift().rolling(says.weeks, min_periods=says.weeks).median().reindex(now.index)
    frame = pd.DataFrame({"rows": now, "least": usual * says.least_share, "most": usual * says.most_share}).astype("float64")
    missing = "either_value_is_missing"
    fewer = gxe.ExpectColumnPairValuesAToBeGreaterThanB(column_A="rows", column_B="least", or_equal=True, ignore_row_if=missing)
    more = gxe.ExpectColumnPairValuesAToBeGreaterThanB(column_A="most", column_B="rows", or_equal=True, ignore_row_if=missing)
    rules = [Rule("fewer rows", ("rows",), "fewer", fewer), Rule("more rows", ("rows",), "more", more)]
    return {
        frame.index[
            at
        ]: f"{int(now.iloc[at])} rows, far {failure.rule.because} than the usual {usual.iloc[at]:g}: ask the supplier whether it is whole"
        for failure in failures(frame, rules, suite=f"{feed.id} weeks")
        for at in failure.rows
    }
