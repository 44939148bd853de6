"""What is expected of how many rows a week brings: in all, of each sender, and of each code a team holds. Single rows belong elsewhere."""

from collections.abc import Iterator

import pandas as pd

from boxscore.expected import AbsentTeams, RowsAWeek
from boxscore.feeds import Feed
from boxscore.rules import Severity
from boxscore.weeks import WeekRange
from expectations.objections import EVERYBODY, objections
from expectations.suites import Rule, failures, no_less

USUAL_WEEKS = 8
SIX_DAYS = pd.Timedelta(days=6)
ASK = "ask whether its rows go under another code"
HELD_TYPES = {"code": "str", "first": "datetime64[us]", "last": "datetime64[us]"}


def weeks_looked_back_on(feed: Feed, weeks: WeekRange) -> WeekRange:
    """The weeks just before ``weeks`` that say what is usual in them."""
    usual = feed.rows_a_week.weeks if feed.rows_a_week else 0
    absent = USUAL_WEEKS + feed.absent_teams.for_weeks if feed.absent_teams else 0
    return WeekRange(weeks.first.plus(-max(usual, absent, 1)), weeks.first.plus(-1))


def odd_weeks(verdicts: pd.DataFrame, feed: Feed, rows_before: "pd.Series[int] | None") -> pd.DataFrame:
    """The objections to weeks that bring far fewer or far more rows than the weeks before them.

    ``verdicts``: one row a week with ``rows_accepted``, covered_from and covered_to. ``rows_before``: accepted rows of earlier weeks.
    """
    if feed.rows_a_week is None or verdicts.empty:
        return objections([])
    now = verdicts.set_index("week_ending")["rows_accepted"]
    series = now if rows_before is None else pd.concat([rows_before[~rows_before.index.isin(now.index)], now]).sort_index()
    counted = verdicts.assign(
        sender=EVERYBODY, rows=now.to_numpy(), usual=_usual(series, feed.rows_a_week.weeks).reindex(now.index).to_numpy()
    )
    return objections(list(_outside(counted, feed.rows_a_week, suite=f"{feed.id} weeks")))


def odd_senders(accepted: pd.DataFrame, earlier: pd.DataFrame, covered: pd.DataFrame, feed: Feed) -> pd.DataFrame:
    """The objections to what single senders bring of a week, of a feed that several send and whose contract asks for it.

    ``accepted`` and ``earlier``: the rows of these weeks and of those before them. ``covered``: by sender and week.
    """
    says = feed.rows_a_week
    if says is None or not says.of_each_sender or covered["sender"].nunique() < 2:
        return objections([])
    both = pd.concat([earlier[["week_ending", "sender"]], accepted[["week_ending", "sender"]]], ignore_index=True)
    told = []
    for sender, of_sender in covered.groupby("sender"):
        rows = both.loc[both["sender"] == sender, "week_ending"].value_counts()
        weeks = pd.Index([*both["week_ending"].unique(), *of_sender["week_ending"]]).unique().sort_values()
        counts = rows.reindex(weeks, fill_value=0)
        ending = of_sender["week_ending"].to_numpy()
        told.append(of_sender.assign(rows=counts[ending].to_numpy(), usual=_usual(counts, says.weeks)[ending].to_numpy()))
    counted = pd.concat(told, ignore_index=True)
    return objections(list(_outside(counted[counted["usual"] >= says.sender_from], says, suite=f"{feed.id} senders")))


def _usual(counts: "pd.Series[int]", weeks: int) -> "pd.Series[float]":
    return counts.shift().rolling(weeks, min_periods=weeks).median()


def _outside(counted: pd.DataFrame, says: RowsAWeek, *, suite: str) -> Iterator[tuple[pd.Timestamp, str, Severity, str]]:
    """An objection for each row whose number of rows is outside what is usual; of a week told in part only that it is refused."""
    if counted.empty:
        return
    is_whole = counted.index.isin(_whole(counted).index)
    frame = counted[["rows", "usual"]].astype("float64").reset_index(drop=True)
    frame["least"], frame["most"] = frame["usual"] * says.least_share, frame["usual"] * says.most_share
    rules = [_fewer("least", Severity.WEEK), _more("most", Severity.WEEK)]
    for share, of_warning, rule in ((says.warn_below, "low", _fewer), (says.warn_above, "high", _more)):
        if share is not None:
            frame[of_warning] = (frame["usual"] * share).where(is_whole)
            rules.append(rule(of_warning, Severity.WARN))
    is_told: set[int] = set()
    for failure in failures(frame, rules, suite=suite):
        for at in set(failure.rows) - is_told:
            is_told.add(at)
            one, far = counted.iloc[at], "far " if failure.rule.severity is Severity.WEEK else ""
            usual = f"{far}{failure.rule.because} than the usual {one['usual']:g}"
            said = f"{int(one['rows'])} rows, {usual}: ask the supplier whether it is whole"
            yield one["week_ending"], one["sender"], failure.rule.severity, said


def _fewer(least: str, severity: Severity) -> Rule:
    return Rule("fewer rows", ("rows",), "fewer", no_less("rows", least), severity)


def _more(most: str, severity: Severity) -> Rule:
    return Rule("more rows", ("rows",), "more", no_less(most, "rows"), severity)


def absent_teams(accepted: pd.DataFrame, earlier: pd.DataFrame, covered: pd.DataFrame, held: pd.DataFrame, feed: Feed) -> pd.DataFrame:
    """The objections to weeks in which a code that always has rows has had none for a while, though its sender spoke for every day.

    ``held``: the codes that teams hold, one row a code (in small letters) and stretch of days: code, first, last.
    """
    says = feed.absent_teams
    if says is None or accepted.empty:
        return objections([])
    rows = pd.concat([earlier, accepted], ignore_index=True)
    rows = rows.assign(code=rows[feed.team_from[0]].astype("str").str.casefold())
    weeks = pd.date_range(rows["week_ending"].min(), rows["week_ending"].max(), freq="7D")
    told = [
        _lately(of_code["week_ending"].value_counts().reindex(weeks, fill_value=0), says).assign(sender=str(sender), code=str(code))
        for (sender, code), of_code in rows.groupby(["sender", "code"])
    ]
    asked = pd.concat(told, ignore_index=True).merge(_whole(covered)[["week_ending", "sender"]], validate="many_to_one").assign(one=1.0)
    rule = Rule("absent teams", ("rows",), "none", no_less("rows", "one"), says.severity)
    missing = [at for failure in failures(asked, [rule], suite=f"{feed.id} teams") for at in failure.rows]
    since = f"for {says.for_weeks} weeks" if says.for_weeks > 1 else "this week"
    return objections(
        [
            (week, sender, says.severity, f"no row of {feed.team_from[0]} '{code}' {since}, where {usual:g} are usual: {ASK}")
            for week, sender, code, usual in asked.iloc[missing][["week_ending", "sender", "code", "usual"]].itertuples(
                index=False, name=None
            )
            if _is_held(held, code, week)
        ]
    )


def _lately(counts: "pd.Series[int]", says: AbsentTeams) -> pd.DataFrame:
    """The weeks in which a code has usually had rows: week_ending, what is ``usual``, and the most ``rows`` of the last few weeks."""
    usual = counts.shift(says.for_weeks).rolling(USUAL_WEEKS, min_periods=USUAL_WEEKS).median()
    weekly = pd.DataFrame({"week_ending": counts.index, "usual": usual.to_numpy(), "rows": counts.rolling(says.for_weeks).max().to_numpy()})
    # Once for each gap, when it is so long: what is known of it is not told anew every week.
    return weekly[(weekly["usual"] >= says.usual_rows) & (counts.shift(says.for_weeks) > 0).to_numpy()]


def _whole(covered: pd.DataFrame) -> pd.DataFrame:
    """The weeks of which every day is spoken for."""
    begins, ends = covered["week_ending"] - SIX_DAYS, covered["week_ending"]
    return covered[(covered["covered_from"] == begins) & (covered["covered_to"] == ends)]


def _is_held(held: pd.DataFrame, code: str, week: pd.Timestamp) -> bool:
    return bool(((held["code"] == code) & (held["first"] <= week - SIX_DAYS) & (held["last"] >= week)).any())


def unknown_teams(accepted: pd.DataFrame, held: pd.DataFrame, feed: Feed) -> pd.DataFrame:
    """The objections to what senders bring of a week of which too large a share has codes that no team holds on the row's day."""
    says = feed.unknown_teams
    if says is None or accepted.empty:
        return objections([])
    is_known = pd.Series(False, index=accepted.index)
    for column in feed.team_from:
        is_known |= _held_on(accepted[column], accepted["last_day"], held)
    shares = (
        accepted.assign(unknown=~is_known)
        .groupby(["week_ending", "sender"], as_index=False)
        .agg(rows=("unknown", "size"), unknown=("unknown", "sum"))
    )
    shares = shares.assign(most=shares["rows"] * says.most_share).astype({"unknown": "float64"})
    rule = Rule("unknown teams", ("unknown",), "of codes that no team holds", no_less("most", "unknown"), says.severity)
    many = [at for failure in failures(shares, [rule], suite=f"{feed.id} teams") for at in failure.rows]
    return objections(
        [
            (week, sender, says.severity, f"{unknown:,.0f} of {count:,} rows are {rule.because}: `boxscore check` names the codes")
            for week, sender, count, unknown in shares.iloc[many][["week_ending", "sender", "rows", "unknown"]].itertuples(
                index=False, name=None
            )
        ]
    )


def _held_on(codes: "pd.Series[str]", days: "pd.Series[pd.Timestamp]", held: pd.DataFrame) -> "pd.Series[bool]":
    asked = pd.DataFrame({"code": codes.astype("str").str.casefold(), "day": days, "at": range(len(codes))})
    found = asked.merge(held, on="code", how="inner", validate="many_to_many")
    inside = found.loc[found["day"].between(found["first"], found["last"]), "at"]
    return pd.Series(asked["at"].isin(inside).to_numpy(), index=codes.index)
