"""Why a figure that was shown is another one now. Finding the reason of a cell, and keeping it, belong elsewhere."""

from enum import StrEnum


class Reason(StrEnum):
    """What changed a cell, most particular first; the words are shown to people as they stand."""

    DEFINITION_CHANGED = "definition changed"
    """What the measure counts is described otherwise."""
    MAPPING_CHANGED = "mapping changed"
    """The team has other codes or shares in that week, or keeps the measure on other days."""
    CONTRACT_CHANGED = "contract changed"
    """The same extracts are read by another contract of their feed."""
    REFERENCE_CHANGED = "reference changed"
    """What holds for every team is described otherwise: rates, full-time hours."""
    LEDGER_CLOSED = "ledger closed"
    """What was estimated is now told by the ledger."""
    WITHDRAWN_ROWS = "withdrawn rows"
    """A later extract of the same sender no longer holds rows that were counted."""
    CORRECTED_ROWS = "corrected rows"
    """Rows that were counted came again and say something else."""
    LATE_ROWS = "late rows"
    """Rows came that were not there before."""
    RECEIVED = "received"
    """An extract speaks for days that none had spoken for."""
    NO_LONGER_COVERED = "no longer covered"
    """No extract speaks any more for days that one had spoken for."""
    SENDER_KNOWN = "sender known"
    """It became known who sends the rows of a team, and so whose silence means that nothing happened."""
    SETTLED = "settled"
    """The figure is as it was; it is final because the time is over in which it could change."""
    TIME_PASSED = "time passed"
    """The same rows, told as at a later day."""
    WORKED_OUT_ANEW = "worked out anew from the same rows"
    """None of these: a newer version of Box Score, or something that was not noticed."""
    NOT_KEPT = "reason not kept"
    """Changed before reasons were kept."""


OF_ROWS = (Reason.CONTRACT_CHANGED, Reason.WITHDRAWN_ROWS, Reason.CORRECTED_ROWS, Reason.LATE_ROWS)
"""Those that tell of rows of a feed."""


def in_words(reasons: set[Reason]) -> str:
    """Several reasons as one text, most particular first."""
    return ", ".join(reason for reason in Reason if reason in reasons)
