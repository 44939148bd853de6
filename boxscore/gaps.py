"""Gaps that are known: days for which a feed does not come, and why. Whether a figure is there all the same belongs elsewhere."""

from collections.abc import Iterable
from typing import Annotated

from pydantic import StringConstraints

from boxscore.columns import Name
from boxscore.feeds import Feed
from boxscore.suppliers import Days
from boxscore.teams import Slug
from boxscore.weeks import Week


class KnownGap(Days):
    """Days of which a feed is known not to come. Their weeks say "not received" with the reason; what comes after all is used."""

    feed: Name
    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
    """Why, in words that are shown to people."""
    teams: tuple[Slug, ...] = ()
    """The teams it is true of; every team when left out."""
    sender: str | None = None
    """The supplier it is true of, by its name; with the team in its file's name, such as ``Datix for W07``. Every one when left out."""

    def holds_in(self, week: Week) -> bool:
        """Whether any of its days lies in the week."""
        return self.from_ <= week.ending and week.start <= self.to

    def is_of(self, *, team: str | None = None, sender: str | None = None) -> bool:
        """Whether it may be true of the team and of the sender; None asks for any."""
        of_team = not self.teams or team is None or team in self.teams
        of_sender = self.sender is None or sender is None or sender == self.sender or sender.startswith(f"{self.sender} for ")
        return of_team and of_sender

    def names_a_sender_of(self, feed: Feed) -> bool:
        """Whether the sender it names sends the feed."""
        return self.sender is None or any(
            self.sender == supplier.name or self.sender.startswith(supplier.sender("")) for supplier in feed.suppliers
        )

    @property
    def said(self) -> str:
        """In words: the days and the reason, and whose it is where it is not everybody's."""
        whose = ", ".join(filter(None, (self.sender, *self.teams)))
        return f"{self.from_:%d/%m/%Y} to {self.to:%d/%m/%Y}{f' ({whose})' if whose else ''}: {self.reason}"


def known_gap(gaps: Iterable[KnownGap], feed: str, week: Week, *, team: str | None = None, sender: str | None = None) -> KnownGap | None:
    """The first gap of the feed that holds in the week and may be true of the team and the sender; None when there is none."""
    return next((gap for gap in gaps if gap.feed == feed and gap.holds_in(week) and gap.is_of(team=team, sender=sender)), None)
