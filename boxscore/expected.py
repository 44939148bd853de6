"""What a feed's contract expects of its extracts and weeks as a whole. Rules of single rows belong elsewhere, and so does holding rows
against any of it."""

from enum import StrEnum
from typing import Literal

from pydantic import Field, model_validator

from boxscore.described import Described
from boxscore.rules import Severity

Outcome = Literal[Severity.WEEK, Severity.WARN]
"""What can follow for a week: no one row is to blame."""


class RowsAWeek(Described):
    """How many rows a week is expected to bring, against the weeks before it; a week outside is refused whole."""

    least_share: float = Field(gt=0, le=1)
    most_share: float = Field(ge=1)
    warn_below: float | None = Field(default=None, gt=0, le=1)
    """A whole week with a smaller share of the usual rows is used, and a person is asked to look."""
    warn_above: float | None = Field(default=None, ge=1)
    """The same of one with a larger share."""
    weeks: int = Field(default=8, ge=1)
    """How many weeks before it, whose middle number is what is usual."""
    of_each_sender: bool = False
    """True when each sender's rows are held against what it usually sends, by the same shares: then only its own are refused."""
    sender_from: int = Field(default=20, ge=1)
    """A sender of fewer rows a week is not held against itself: small numbers go up and down by chance."""

    @model_validator(mode="after")
    def _warns_before_it_refuses(self) -> "RowsAWeek":
        if (self.warn_below or 1) < self.least_share or (self.warn_above or self.most_share) > self.most_share:
            raise ValueError("warn_below and warn_above lie between least_share and most_share: what is outside those is refused")
        return self


class AbsentTeams(Described):
    """A code that a team holds and that always has rows is expected to have some; its rows may have gone under another code."""

    usual_rows: int = Field(default=10, ge=1)
    """Codes with fewer rows in the middle one of the 8 weeks before are passed over: they may have a week without."""
    for_weeks: int = Field(default=2, ge=1)
    """After so many whole weeks without a row it is told, once."""
    severity: Outcome = Severity.WARN


class UnknownTeams(Described):
    """How large a share of a week's rows may have codes that no team holds on their day."""

    most_share: float = Field(ge=0, le=1)
    severity: Outcome = Severity.WARN


class Comparison(StrEnum):
    """What of a feed can be held against another feed: the closed set a contract chooses from, each with its arithmetic in measures."""

    NIGHTS_OF_STAYS = "nights of stays"
    """Nights that ward stays make, for each one of the midnight census."""
    SHIFTS_AND_POSTS = "shifts and posts"
    """Hours worked on the roster by substantive staff, for each hour of the staff in post."""
    SHIFTS_AND_PAY = "shifts and pay"
    """Hours worked on the roster by substantive staff, for each hour paid for in the ledger."""


class Agreement(Described):
    """Between which shares what a team's extracts say agrees with what another feed says of the same team and week.

    It is told and nothing is refused: which of the two is wrong cannot be known.
    """

    comparison: Comparison
    least_share: float = Field(ge=0)
    most_share: float = Field(gt=0)
    from_: float = Field(default=50, alias="from", ge=0)
    """Where the other feed comes to less than this for a team and week, nothing is compared: a few hours or nights are a large share."""
    because: str
