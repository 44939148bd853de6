"""What tonight's judged rows change of those accepted before, by week and code or sender. Which cells change with them belongs elsewhere.

A row is compared by what it says, wherever it stands: the same row in another extract is no change.
"""

import pandas as pd

from boxscore.feeds import Feed
from boxscore.reasons import Reason

CHANGE_COLUMNS = ("week_ending", "reason", "whose", "rows", "extracts")
PLACE = ("extract", "name", "row_number", "sender", "received", "earliest", "latest", "week_ending")
"""What says where a row stands, and not what it says."""
EVERYBODY = ""
WEEK, MARK, NTH = "week_ending", "mark", "nth"


def no_changes() -> pd.DataFrame:
    """Nothing changed."""
    return pd.DataFrame(columns=list(CHANGE_COLUMNS)).astype(
        {"week_ending": "datetime64[us]", "reason": "str", "whose": "str", "rows": "int64", "extracts": "str"}
    )


def rows_compared(held: pd.DataFrame, accepted: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The rows of ``held`` that are not among ``accepted`` as they were, and those of ``accepted`` that were not held: both of one feed.

    Both have the columns that either has; how often a row is there counts.
    """
    if held.empty or accepted.empty or _are_alike(held, accepted):
        alike = len(held) and len(accepted)
        return (held.iloc[:0], accepted.iloc[:0]) if alike else (held, accepted)
    both = pd.concat([held, accepted], ignore_index=True)
    content = [name for name in held if name in accepted and name not in PLACE]
    both[MARK] = pd.util.hash_pandas_object(both[content], index=False).to_numpy()
    is_held = both.index < len(held)
    both[NTH] = both.groupby([is_held, both[WEEK], both[MARK]], dropna=False).cumcount()
    is_in_both = both.duplicated([WEEK, MARK, NTH], keep=False)
    return both[is_held & ~is_in_both], both[~is_held & ~is_in_both]


def _are_alike(held: pd.DataFrame, accepted: pd.DataFrame) -> bool:
    """Whether the same rows of the same extracts are there, which is what most nights bring; quicker than looking row by row."""
    columns = [name for name in held if name not in ("received", "earliest", "latest")]
    order = [WEEK, "name", "row_number"]
    if len(held) != len(accepted) or set(columns) != set(accepted) - {"received", "earliest", "latest"}:
        return False
    one, other = (frame[columns].sort_values(order, ignore_index=True) for frame in (held, accepted))
    return all(one[column].equals(other[column]) for column in columns)


def changes_of_rows(gone: pd.DataFrame, come: pd.DataFrame, feed: Feed, taken_by: "pd.Series[str]") -> pd.DataFrame:
    """One row a week, reason and code: how many rows are late, corrected, withdrawn or read by another contract, and from which extracts.

    ``gone`` and ``come`` as ``rows_compared`` tells them. ``taken_by``: for each row of ``gone`` the extract that took it back, if any.
    """
    if gone.empty and come.empty:
        return no_changes()
    gone, come = gone.assign(extracts=taken_by), come.assign(extracts=come["extract"])
    (gone_place, come_place), (gone_key, come_key) = (
        _among(gone, come, columns) for columns in (["extract", "row_number"], list(feed.corrects or feed.key))
    )
    # Gone from an extract that is at hand as it was, and neither corrected nor taken back: it is judged otherwise now.
    is_judged_otherwise = (gone["extract"] == taken_by) & ~gone_key
    gone["reason"] = _reasons(gone_place | is_judged_otherwise, gone_key, otherwise=Reason.WITHDRAWN_ROWS)
    come["reason"] = _reasons(come_place, come_key, otherwise=Reason.LATE_ROWS)
    both = pd.concat([gone.assign(side="gone"), come.assign(side="come")], ignore_index=True)
    told = pd.concat([both.assign(whose=both[column]) for column in feed.team_from], ignore_index=True)
    told = told.assign(whose=told["whose"].astype("str").fillna("").str.casefold())
    return _counted(told.drop_duplicates(["week_ending", "reason", "whose", "extract", "row_number"]))


def _among(gone: pd.DataFrame, come: pd.DataFrame, columns: list[str]) -> tuple["pd.Series[bool]", "pd.Series[bool]"]:
    """Which rows of each are in the other too, by these columns."""
    marks = [pd.util.hash_pandas_object(frame[columns], index=False) for frame in (gone, come)]
    return marks[0].isin(marks[1]), marks[1].isin(marks[0])


def _reasons(same_place: "pd.Series[bool]", same_key: "pd.Series[bool]", *, otherwise: Reason) -> "pd.Series[str]":
    reasons = pd.Series(str(otherwise), index=same_key.index, dtype="str")
    return reasons.mask(same_key, str(Reason.CORRECTED_ROWS)).mask(same_place, str(Reason.CONTRACT_CHANGED))


def _counted(told: pd.DataFrame) -> pd.DataFrame:
    # A row that is corrected is gone as it was and has come as it is, and is one row.
    of_a_side = told.groupby(["week_ending", "reason", "whose", "side"], as_index=False)
    by = of_a_side.agg(rows=("row_number", "size"), extracts=("extracts", _together)).groupby(["week_ending", "reason", "whose"])
    return by.agg(rows=("rows", "max"), extracts=("extracts", _all_of)).reset_index().loc[:, list(CHANGE_COLUMNS)]


def _together(extracts: "pd.Series[str]") -> str:
    return " ".join(sorted({extract for extract in extracts.dropna() if extract}))


def _all_of(texts: "pd.Series[str]") -> str:
    return " ".join(sorted({extract for text in texts for extract in text.split()}))


def first_arrivals(accepted: pd.DataFrame, weeks: "pd.Series[pd.Timestamp]") -> pd.DataFrame:
    """That the feed came for the first time for these ``weeks``: one row a week, which is everybody's."""
    rows = accepted.groupby("week_ending")["extract"]
    told = pd.DataFrame({"week_ending": weeks, "reason": str(Reason.RECEIVED), "whose": EVERYBODY})
    told["rows"] = told["week_ending"].map(rows.size()).fillna(0).astype("int64")
    return told.assign(extracts=told["week_ending"].map(rows.agg(_together)).fillna("").astype("str")).loc[:, list(CHANGE_COLUMNS)]


def changes_of_cover(before: pd.DataFrame, now: pd.DataFrame) -> pd.DataFrame:
    """One row a week and sender that speaks for more days than before, or for fewer. Both by sender: week_ending, covered_from and _to."""
    if _as_it_was(before, now):
        return no_changes()
    both = before.merge(now, how="outer", on=["sender", "week_ending"], suffixes=("_before", "_now"), validate="one_to_one")
    more = _days_beyond(both, "now", "before")
    fewer = _days_beyond(both, "before", "now")
    told = [both[more].assign(reason=str(Reason.RECEIVED)), both[fewer].assign(reason=str(Reason.NO_LONGER_COVERED))]
    changes = pd.concat(told, ignore_index=True).rename(columns={"sender": "whose"}).assign(rows=0, extracts="")
    return changes.loc[:, list(CHANGE_COLUMNS)].astype(dict(no_changes().dtypes))


def _as_it_was(before: pd.DataFrame, now: pd.DataFrame) -> bool:
    key, days = ["sender", "week_ending"], ["covered_from", "covered_to"]
    one, other = (frame[[*key, *days]].sort_values(key, ignore_index=True) for frame in (before, now))
    return one.equals(other)


def _days_beyond(both: pd.DataFrame, one: str, other: str) -> "pd.Series[bool]":
    """Where ``one`` has days that ``other`` has not."""
    begins, ends = both[f"covered_from_{one}"], both[f"covered_to_{one}"]
    inside = (both[f"covered_from_{other}"] <= begins) & (ends <= both[f"covered_to_{other}"])
    return begins.notna() & ~inside


def senders_learnt(known: pd.DataFrame, now: pd.DataFrame, week: pd.Timestamp) -> pd.DataFrame:
    """One row a code of which another sender is known than before: it bears on every week, and is noted with ``week``."""
    both = now[["code", "sender"]].merge(known[["code", "sender"]], how="left", indicator=True)
    codes = both.loc[both["_merge"] == "left_only", "code"].drop_duplicates()
    told = pd.DataFrame({"whose": codes}).assign(week_ending=week, reason=str(Reason.SENDER_KNOWN), rows=0, extracts="")
    return told.loc[:, list(CHANGE_COLUMNS)].astype(dict(no_changes().dtypes))
