"""One line of what ``boxscore check`` finds. Finding it belongs elsewhere."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One line of the check."""

    text: str
    needs_a_person: bool = False
