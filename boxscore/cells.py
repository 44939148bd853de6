"""A cell of a box score: one team, one measure, one week. How it is worked out and where it is kept belong elsewhere."""

from enum import StrEnum

UNMAPPED = "(unmapped)"
"""Stands where a team's slug would, for spend that belongs to no team: shown, never dropped."""


class Status(StrEnum):
    """What a cell's figure is, or why there is none. The words are shown to people as they stand."""

    FINAL = "final"
    PROVISIONAL = "provisional"
    ESTIMATED = "estimated"
    NOT_RECEIVED = "not received"
    NO_ACTIVITY = "no activity"
    HIDDEN = "hidden"
    NOT_APPLICABLE = "not applicable"


WITH_A_VALUE = (Status.FINAL, Status.PROVISIONAL, Status.ESTIMATED)

CELL_KEY = ("team", "measure", "week_ending")
CELL_COLUMNS = (*CELL_KEY, "numerator", "denominator", "value", "status", "as_of", "n")
"""The columns of ``boxscore export``, in order; the workbook's table ``Cells`` adds the measure's name, domain and unit."""
