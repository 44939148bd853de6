"""What is known of a row only by looking at others: one small pure function a mark. Counting marked rows belongs to the terms."""

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from boxscore.terms import Mark

Flags = NDArray[np.bool_]
Rows = Mapping[str, pd.DataFrame]
"""The accepted rows of each feed at hand."""

MINUTES_A_DAY = 1_440
DAYS_TO_COME_BACK = 28
DAYS_TO_FOLLOW_UP = 7
SEEN = "1"


def readmitted(rows: Rows) -> Flags:
    """For each ward stay, whether the person was admitted as an emergency within 28 days of leaving, to whichever ward.

    False where the person has not left. A row's own admission lies before its discharge, so it is never its own readmission.
    """
    stays = rows["ward_stays"]
    came = stays[(stays["admission_type"] == "Emergency").to_numpy(dtype=bool, na_value=False)]
    # A time of leaving that nobody wrote down lies after the stay's own admission.
    gone = np.maximum(_moments(stays, "discharged_on", "discharged_at"), _moments(stays, "admitted_on", "admitted_at") + 1)
    again = _next_at_or_after(stays["person"], gone, came["person"], _moments(came, "admitted_on", "admitted_at"))
    left = stays["discharged_on"].to_numpy(dtype="datetime64[D]")
    back: Flags = _within(again // MINUTES_A_DAY - left.astype(np.int64), again, DAYS_TO_COME_BACK) & ~np.isnat(left)
    return back


def followed_up(rows: Rows) -> Flags:
    """For each ward stay, whether the person was seen at an appointment on one of the 7 days after the day of leaving or on that day."""
    stays, appointments = rows["ward_stays"], rows["appointments"]
    seen = appointments[(appointments["status"] == SEEN).to_numpy(dtype=bool, na_value=False)]
    left = stays["discharged_on"].to_numpy(dtype="datetime64[D]")
    again = _next_at_or_after(stays["person"], _days(stays["discharged_on"]), seen["person"], _days(seen["appointment_on"]))
    followed: Flags = _within(again - left.astype(np.int64), again, DAYS_TO_FOLLOW_UP) & ~np.isnat(left)
    return followed


MARKS: Mapping[Mark, Callable[[Rows], Flags]] = {
    Mark.READMITTED_WITHIN_28_DAYS: readmitted,
    Mark.FOLLOWED_UP_WITHIN_7_DAYS: followed_up,
}
"""Each mark's function, of the rows of the feeds it looks at."""

NEVER = np.iinfo(np.int64).max


def _within(gap: "NDArray[np.int64]", found: "NDArray[np.int64]", most: int) -> Flags:
    inside: Flags = (found != NEVER) & (gap >= 0) & (gap <= most)
    return inside


def _days(days: "pd.Series[pd.Timestamp]") -> "NDArray[np.int64]":
    return days.to_numpy(dtype="datetime64[D]").astype(np.int64)


def _moments(rows: pd.DataFrame, day: str, clock: str) -> "NDArray[np.int64]":
    """Minutes since 1970 by the clock on the wall; midnight where no time is given."""
    minutes: NDArray[np.int64] = _days(rows[day]) * MINUTES_A_DAY + rows[clock].fillna(0).to_numpy(dtype=np.int64)
    return minutes


def _next_at_or_after(
    person: "pd.Series[str]", since: "NDArray[np.int64]", of_whom: "pd.Series[str]", moments: "NDArray[np.int64]"
) -> "NDArray[np.int64]":
    """For each person and moment the person's first of ``moments`` at or after it; ``NEVER`` when there is none."""
    codes, _ = pd.factorize(pd.concat([person, of_whom], ignore_index=True))
    mine, theirs = codes[: len(person)], codes[len(person) :]
    order = np.lexsort((moments, theirs))
    theirs, moments = theirs[order], moments[order]
    begins = np.searchsorted(theirs, mine)
    # One number a person and moment would overflow; ranks of the moments do not.
    different = np.unique(np.concatenate([moments, since]))
    rank = len(different) + 1
    at = np.searchsorted(theirs * rank + np.searchsorted(different, moments), mine * rank + np.searchsorted(different, since))
    at = np.maximum(at, begins)
    found = np.full(len(mine), NEVER)
    is_theirs = (mine >= 0) & (at < len(theirs))
    is_theirs[is_theirs] = theirs[at[is_theirs]] == mine[is_theirs]
    found[is_theirs] = moments[at[is_theirs]]
    return found
