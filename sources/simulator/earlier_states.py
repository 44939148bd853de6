"""What a file said of facts that a later one tells better: not reported yet, not ended, not graded. Writing files belongs elsewhere."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

Told = Callable[[pd.DataFrame, date], pd.DataFrame]
"""From the facts as they ended up, those known on the day a file was sent, as they stood then."""


def _blank_after(column: str, *with_it: str) -> Told:
    """The facts without what a date tells that lay ahead still."""

    def told(rows: pd.DataFrame, sent: date) -> pd.DataFrame:
        ahead = rows[column] > pd.Timestamp(sent)
        return rows.assign(**{name: rows[name].mask(ahead) for name in (column, *with_it)})

    return told


def _stays(rows: pd.DataFrame, sent: date) -> pd.DataFrame:
    still_there = _blank_after("discharged_on", "discharged_at", "destination")(rows, sent)
    return _blank_after("ready_on")(still_there, sent)


def _incidents(rows: pd.DataFrame, sent: date) -> pd.DataFrame:
    """Those reported by then, the graver of them not graded yet and all of them still in review."""
    reported = rows[rows["reported_on"] <= pd.Timestamp(sent)]
    graver = reported["severity"].isin(["Moderate", "Major", "Extreme"])
    return reported.assign(severity=reported["severity"].mask(graver, "Minor"), approval=reported["approval"].mask(graver, "In review"))


def _absence(rows: pd.DataFrame, sent: date) -> pd.DataFrame:
    """With half of the hours of sickness: certificates come in for six weeks."""
    return rows.assign(sickness_hours=(rows["sickness_hours"] / 2).round(1))


EARLIER: Mapping[str, Told] = {
    "ward_stays": _stays,
    "referrals": _blank_after("outcome_on", "outcome"),
    "discharge_letters": _blank_after("sent_on", "sent_at"),
    "incidents": _incidents,
    "absence": _absence,
}


def as_known_then(feed: str, rows: pd.DataFrame, *, told_again: "pd.Series[bool]", sent: date) -> pd.DataFrame:
    """The rows as a file of ``sent`` told them; only those that are ``told_again`` by a later file differ from what they ended up as."""
    if feed not in EARLIER or not told_again.any():
        return rows
    then = EARLIER[feed](rows[told_again], sent)
    return pd.concat([rows[~told_again], then]).sort_index()


def first_difference(then: pd.DataFrame, finally_: pd.DataFrame) -> Any:
    """The index of the first row told otherwise then than finally; None when there is none."""
    kept = finally_.loc[then.index]
    differs = np.zeros(len(then), dtype=bool)
    for column in then.columns:
        differs |= ((then[column] != kept[column]) & ~(then[column].isna() & kept[column].isna())).fillna(True).to_numpy(dtype=bool)
    return then.index[differs][0] if differs.any() else None
