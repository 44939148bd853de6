"""Which days of which weeks the extracts at hand speak for: a week they cover without a row had nothing to report."""

import pandas as pd

from boxscore.feeds import Covers, Feed
from boxscore.weeks import WeekRange

SIX_DAYS = pd.Timedelta(days=6)


def week_endings(days: "pd.Series[pd.Timestamp]") -> "pd.Series[pd.Timestamp]":
    """The Sunday each day's week ends on; NaT for no day."""
    return days + pd.to_timedelta(6 - days.dt.day_of_week, unit="D")


def covered_weeks(rows: pd.DataFrame, feed: Feed, weeks: WeekRange, stretches: pd.DataFrame | None = None) -> pd.DataFrame:
    """One row a week of ``weeks`` that the extracts speak for: week_ending, covered_from, covered_to, in order.

    ``rows`` are all rows of the extracts at hand, whatever their week. ``stretches`` are the days that some of the extracts say they speak
    for (``extract``, ``first``, ``last``); of the others the rows tell. For a feed of months or quarters: every week that one of those
    ends in, inside ``weeks`` or not.
    """
    if feed.is_periodic:
        endings = week_endings(rows["last_day"]).drop_duplicates().sort_values(ignore_index=True)
        return pd.DataFrame({"week_ending": endings, "covered_from": endings - SIX_DAYS, "covered_to": endings})
    if stretches is None or feed.covers is Covers.ITS_ROWS:
        spans = days_spoken_for(rows, feed)
    else:
        inferred = days_spoken_for(rows[~rows["extract"].isin(stretches["extract"])], feed)
        spans = pd.concat([inferred, stretches[["first", "last"]].astype("datetime64[us]")], ignore_index=True)
    endings = pd.Series(pd.date_range(weeks.first.ending, weeks.last.ending, freq="7D", unit="us"))
    pairs = pd.DataFrame({"week_ending": endings}).merge(spans, how="cross")
    pairs["covered_from"] = pairs["first"].clip(lower=pairs["week_ending"] - SIX_DAYS)
    pairs["covered_to"] = pairs["last"].clip(upper=pairs["week_ending"])
    touching = pairs[pairs["covered_from"] <= pairs["covered_to"]]
    # Two months that meet inside a week make one stretch of it, for months follow each other without a gap.
    return touching.groupby("week_ending", as_index=False).agg(covered_from=("covered_from", "min"), covered_to=("covered_to", "max"))


def days_spoken_for(rows: pd.DataFrame, feed: Feed) -> pd.DataFrame:
    """The stretches of days, first and last, that extracts with these rows speak for, by what the contract says an arrival covers."""
    if feed.is_periodic:
        spans = rows[["first_day", "last_day"]].dropna().drop_duplicates().set_axis(["first", "last"], axis="columns")
    elif feed.covers is Covers.ITS_ROWS:
        endings = week_endings(rows["last_day"].dropna()).drop_duplicates()
        spans = pd.DataFrame({"first": endings - SIX_DAYS, "last": endings})
    elif feed.covers is Covers.ITS_MONTHS:
        months = rows["last_day"].dropna().dt.to_period("M").drop_duplicates()
        spans = pd.DataFrame({"first": months.dt.start_time, "last": months.dt.end_time.dt.normalize()})
    else:
        # Each extract its own: between two of them there may be days that nothing speaks for.
        each = rows.dropna(subset=["last_day"]).groupby("extract", as_index=False)
        spans = each.agg(first=("last_day", "min"), last=("last_day", "max")).loc[:, ["first", "last"]]
    return spans.astype("datetime64[us]").reset_index(drop=True)
