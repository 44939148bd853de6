"""What is planted in an invented board on purpose: traps and improvements, each told where it lies. Planting them belongs to the plan."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Trap:
    """One line of ``traps.csv``."""

    trap: str
    """Its short name, the same wherever it is planted."""
    what: str
    """In words, what lies there."""
    kind: str = "trap"
    """``quirk`` (of writing), ``trap`` (a fact that is easily told wrong) or ``error`` (must be refused)."""
    found_as: str = "nothing"
    """What ``check`` says of it: ``refused row``, ``refused extract``, ``repeated extract``, ``missing extract``, ``unclaimed file``,
    ``restated year to date`` or ``nothing``."""
    feed: str = ""
    file: str = ""
    row: str = ""
    team: str = ""
    week_ending: date | None = None


@dataclass(frozen=True)
class Improvement:
    """One line of ``improvements.csv``: a change that a chart of the measure ought to show."""

    team: str
    measure: str
    """Its id in the catalogue, whether or not the catalogue knows it yet."""
    from_week: date
    """The Sunday of the first week after the change."""
    before: float
    after: float
    """What the generator aims at, in the measure's unit; the figures of weeks vary about it."""
    what: str
