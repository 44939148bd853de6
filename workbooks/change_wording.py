"""The words of what changed since last week. Finding changes, and the table of them, belong elsewhere."""

from boxscore.reasons import Reason
from workbooks.change_contents import Changes
from workbooks.wording import capitalised, counted

WHY = {
    Reason.DEFINITION_CHANGED: "what the measure counts is described otherwise",
    Reason.MAPPING_CHANGED: "the team has other codes or shares in that week, or keeps the measure on other days",
    Reason.CONTRACT_CHANGED: "the same extracts are read in another way",
    Reason.REFERENCE_CHANGED: "what holds for every team, such as rates of pay, is described otherwise",
    Reason.LEDGER_CLOSED: "what was estimated is now told by the ledger",
    Reason.WITHDRAWN_ROWS: "a later extract no longer holds records that were counted",
    Reason.CORRECTED_ROWS: "records that were counted came again and say something else",
    Reason.LATE_ROWS: "records came that were not there before",
    Reason.RECEIVED: "an extract came for days that none had told of",
    Reason.NO_LONGER_COVERED: "no extract tells any more of days that one had told of",
    Reason.SENDER_KNOWN: "it became known who sends the team's records",
    Reason.SETTLED: "the time in which it could change is over",
    Reason.TIME_PASSED: "the same records, told as at a later day",
    Reason.WORKED_OUT_ANEW: "worked out again by a newer version of Box Score",
    Reason.NOT_KEPT: "it changed before reasons were kept",
}


def changes_in_words(changes: Changes) -> tuple[str, ...]:
    """What a reader must know of the changes before the table of them, or in its place."""
    if changes.since is None:
        return ("This is the first workbook of the team, so nothing has changed since an earlier one.",)
    since = f"since the workbook of {changes.since.label}"
    settled = f" {_settled(changes.settled)}" if changes.settled else ""
    if not changes.figures:
        return (f"No figure of an earlier week has changed {since}.{settled}",)
    figures = counted(len(changes.figures), "figure of an earlier week has changed", "figures of earlier weeks have changed")
    return (f"{capitalised(figures)} {since}. One row for each, with what it said then, what it says now, and why.{settled}",)


def _settled(figures: int) -> str:
    said = counted(figures, "other stayed as it was and is final now", "others stayed as they were and are final now")
    return f"{capitalised(said)}: the time in which they could change is over."
