"""What a measure came to in its team's baseline, as plain values. Working it out and showing it belong elsewhere."""

from dataclasses import dataclass


@dataclass(frozen=True)
class BaselineFigure:
    """One measure in the baseline, in the warehouse's units: a ratio of all its weeks together, a count or amount of an average week."""

    measure: str
    value: float
    numerator: float | None
    """Of all weeks together, as the denominator."""
    denominator: float | None
    weeks: int
    """How many weekly figures it rests on."""
