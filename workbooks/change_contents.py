"""What changed in a team's figures since its workbook of the week before, as plain values. Finding it and telling it belong elsewhere."""

from dataclasses import dataclass

from boxscore.cells import Status
from boxscore.weeks import Week


@dataclass(frozen=True)
class Told:
    """What a figure said, in the warehouse's units; its value is None where there was none to show, its status where there was no cell."""

    value: float | None
    status: Status | None


@dataclass(frozen=True)
class ChangedFigure:
    """One figure that says something else now than in the workbook of the week before."""

    measure: str
    week: Week
    was: Told
    now: Told
    reasons: tuple[str, ...]
    """Of ``boxscore.reasons``, the most particular first."""
    extracts: tuple[str, ...]
    """The names of the extracts that brought the change; none where no extract did."""


@dataclass(frozen=True)
class Changes:
    """Everything that changed."""

    since: Week | None = None
    """The week of the workbook it is compared with; None for a team that has no earlier one."""
    figures: tuple[ChangedFigure, ...] = ()
    """By measure in the order of its box score, the newest week first."""
    settled: int = 0
    """How many figures stayed as they were and are final now."""


NO_CHANGES = Changes()
"""Of a first workbook."""
