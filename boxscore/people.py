"""The people who use the portal: who they are, what they are to which teams, and so what they may see. Signing in belongs elsewhere."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints, model_validator

from boxscore.described import Described
from boxscore.teams import Slug


class Role(StrEnum):
    """What somebody is to the board."""

    COACH = "coach"
    """Looks after the teams named."""
    TEAM_LEAD = "team lead"
    """Leads the one team named."""
    ANALYST = "analyst"
    """Looks after the board: every team, the feeds and what was refused of them."""
    SPONSOR = "sponsor"
    """Sees what leaves the teams: pages from which small numbers are kept back."""


class Page(StrEnum):
    """What there is to see and do, beside each team's own pages."""

    TEAMS = "my teams"
    RETURNS = "return a workbook"
    FEEDS = "feeds"
    PEERS = "peers"
    UPKEEP = "upkeep"


MAY_SEE = {
    Role.COACH: frozenset({Page.TEAMS, Page.RETURNS, Page.PEERS, Page.UPKEEP}),
    Role.TEAM_LEAD: frozenset({Page.TEAMS, Page.RETURNS, Page.PEERS}),
    Role.ANALYST: frozenset(Page),
    Role.SPONSOR: frozenset({Page.PEERS, Page.UPKEEP}),
}


class Person(Described):
    """One person of ``people.yaml``."""

    id: Annotated[str, StringConstraints(strip_whitespace=True, to_lower=True, min_length=1, max_length=200)]
    """What the sign-in says of them, their e-mail address as a rule; in small letters."""
    name: str = Field(min_length=1, max_length=200)
    role: Role
    teams: tuple[Slug, ...] = ()
    """The teams a coach looks after, or the one a team lead leads; nobody else names any."""

    @model_validator(mode="after")
    def _names_teams_as_the_role_asks(self) -> "Person":
        if self.role is Role.COACH and not self.teams:
            raise ValueError("a coach names the teams they look after under 'teams'")
        if self.role is Role.TEAM_LEAD and len(self.teams) != 1:
            raise ValueError("a team lead names the one team they lead under 'teams'")
        if self.role in (Role.ANALYST, Role.SPONSOR) and self.teams:
            raise ValueError("an analyst or a sponsor is of the whole board: leave 'teams' out")
        if len(set(self.teams)) != len(self.teams):
            raise ValueError("names a team twice")
        return self

    def may_see(self, page: Page) -> bool:
        return page in MAY_SEE[self.role]

    def may_see_team(self, slug: str) -> bool:
        """Whether the team's own pages and workbooks, in which nothing is kept back, are theirs to see."""
        return self.role is Role.ANALYST or slug in self.teams


LOCAL = Person(id="(this machine)", name="This machine", role=Role.ANALYST)
"""Whoever opens the portal on the machine it runs on, where nobody signs in."""
