"""What is known of one feed's arrival for one team. Working it out belongs elsewhere."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class FeedReceipt:
    """One feed of one team: how far it has come, from which extracts, and what is late."""

    feed: str
    title: str
    received_to: date | None
    """The last day the team has a figure of it for; None when there has never been one."""
    extracts: tuple[str, ...]
    """The names of the extracts behind the weeks shown."""
    rows_refused: int
    weeks_not_received: tuple[date, ...]
    """The Sundays of the weeks shown that are late."""
    known_gaps: tuple[str, ...] = ()
    """Why it is known not to come for some of them: days and reason, in words."""
    rows: int = 0
    """All rows of those extracts, also of other teams."""
    sent: str = ""
    """How often it is sent."""
    owner: str = ""
    """Whom to ask for it; empty where the feed's contract names nobody."""
    contact: str = ""
    """How the owner is reached."""
    sent_by: str = ""
    """Who usually sends such a feed, and from which system."""

    @property
    def note(self) -> str:
        """In words what is late; empty when nothing is."""
        if not self.weeks_not_received:
            return ""
        late = "not received for w/e " + ", ".join(f"{ending:%d/%m/%Y}" for ending in self.weeks_not_received)
        return "; ".join([late, *(f"known gap {gap}" for gap in self.known_gaps)])
