"""Which days of which weeks the extracts at hand speak for: a week they cover without a row had nothing to report.

Told by sender, for what one supplier's extracts leave out says nothing of the teams that another sends.
"""

import pandas as pd

from boxscore.feeds import Covers, Feed
from boxscore.weeks import WeekRange

SIX_DAYS = pd.Timedelta(days=6)
SPAN_TYPES = {"sender": "str", "first": "datetime64[us]", "last": "datetime64[us]"}


def week_endings(days: "pd.Series[pd.Timestamp]") -> "pd.Series[pd.Timestamp]":
    """The Sunday each day's week ends on; NaT for no day."""
    return days + pd.to_timedelta(6 - days.dt.day_of_week, unit="D")


def covered_weeks(rows: pd.DataFrame, feed: Feed, weeks: WeekRange, stretches: pd.DataFrame | None = None) -> pd.DataFrame:
    """One row a sender and week of ``weeks`` that its extracts speak for: sender, week_ending, covered_from, covered_to, in that order.

    ``rows`` are all rows of the extracts at hand, whatever their week. ``stretches`` are the days that some of the extracts say they speak
    for (``sender``, ``extract``, ``first``, ``last``); of the others the rows tell. For a feed of months or quarters: every week that one
    of those ends in, inside ``weeks`` or not.
    """
    if feed.is_periodic:
        ended = rows[["sender"]].assign(week_ending=week_endings(rows["last_day"])).drop_duplicates()
        ended = ended.sort_values(["sender", "week_ending"], ignore_index=True)
        return ended.assign(covered_from=ended["week_ending"] - SIX_DAYS, covered_to=ended["week_ending"])
    if stretches is None or feed.covers is Covers.ITS_ROWS:
        spans = days_spoken_for(rows, feed)
    else:
        inferred = days_spoken_for(rows[~rows["extract"].isin(stretches["extract"])], feed)
        spans = pd.concat([inferred, stretches[["sender", "first", "last"]].astype(SPAN_TYPES)], ignore_index=True)
    endings = pd.Series(pd.date_range(weeks.first.ending, weeks.last.ending, freq="7D", unit="us"))
    pairs = pd.DataFrame({"week_ending": endings}).merge(spans.drop_duplicates(), how="cross")
    pairs["covered_from"] = pairs["first"].clip(lower=pairs["week_ending"] - SIX_DAYS)
    pairs["covered_to"] = pairs["last"].clip(upper=pairs["week_ending"])
    touching = pairs[pairs["covered_from"] <= pairs["covered_to"]]
    # Two months that meet inside a week make one stretch of it, for months follow each other without a gap.
    return _joined(touching, ["sender", "week_ending"])


def of_the_whole_feed(covered: pd.DataFrame) -> pd.DataFrame:
    """One row a week that any sender speaks for: week_ending, covered_from, covered_to, in order. ``covered`` is by sender."""
    return _joined(covered, ["week_ending"])


def _joined(covered: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    return covered.groupby(key, as_index=False).agg(covered_from=("covered_from", "min"), covered_to=("covered_to", "max"))


def days_spoken_for(rows: pd.DataFrame, feed: Feed) -> pd.DataFrame:
    """The stretches of days (sender, first, last) that extracts with these rows speak for, by what the contract says an arrival covers."""
    dated = rows.dropna(subset=["last_day"])
    if feed.is_periodic:
        spans = dated[["sender", "first_day", "last_day"]].drop_duplicates().set_axis(["sender", "first", "last"], axis="columns")
    elif feed.covers is Covers.ITS_ROWS:
        weekly = dated[["sender"]].assign(last=week_endings(dated["last_day"])).drop_duplicates()
        spans = weekly.assign(first=weekly["last"] - SIX_DAYS)
    elif feed.covers is Covers.ITS_MONTHS:
        monthly = dated[["sender"]].assign(month=dated["last_day"].dt.to_period("M")).drop_duplicates()
        months = monthly["month"].dt
        spans = monthly.assign(first=months.start_time, last=months.end_time.dt.normalize())
    else:
        # Each extract its own: between two of them there may be days that nothing speaks for.
        each = dated.groupby(["sender", "extract"], as_index=False)
        spans = each.agg(first=("last_day", "min"), last=("last_day", "max"))
    return spans.loc[:, list(SPAN_TYPES)].astype(SPAN_TYPES).reset_index(drop=True)


def senders_of_codes(rows: pd.DataFrame, feed: Feed) -> pd.DataFrame:
    """One row a code, in small letters, and sender that has sent rows of it: code, sender."""
    named = [rows[[column, "sender"]].drop_duplicates().dropna().set_axis(["code", "sender"], axis="columns") for column in feed.team_from]
    known = pd.concat(named, ignore_index=True).astype("str")
    return known.assign(code=known["code"].str.casefold()).drop_duplicates(ignore_index=True)
