"""A board: its teams, feeds and measures together, checked against each other. Reading them from a directory belongs elsewhere."""

from datetime import date
from functools import cached_property

from pydantic import Field, model_validator

from boxscore.described import Described
from boxscore.errors import ConfigurationError
from boxscore.feeds import Feed
from boxscore.measures import Measure
from boxscore.teams import Slug, Team
from boxscore.weeks import Week, WeekRange


class BoardFile(Described):
    """What ``board.yaml`` says."""

    name: Slug
    title: str
    timezone: str = "Europe/London"
    as_of: date | None = None
    """The day the board's figures are told as at; today when it is left out."""
    feeds: tuple[str, ...]
    """The feeds in use, each described in ``feeds/<id>.yaml``."""
    state: str | None = None
    """Where everything made from the board is kept; ``out/<name>`` when it is left out. A path or fsspec URL."""
    weeks_shown: int = Field(default=13, ge=1, le=53)
    charted_weeks: int = Field(default=52, ge=12)


class Board(Described):
    """One board, whole."""

    name: str
    title: str
    timezone: str
    as_of: date
    told_as_at: bool
    """True when ``as_of`` is set and stays; false when it is today."""
    state: str
    weeks_shown: int
    charted_weeks: int
    feeds: tuple[Feed, ...]
    measures: tuple[Measure, ...]
    """The measures its teams have chosen, in catalogue order."""
    teams: tuple[Team, ...]

    @cached_property
    def feed_by_id(self) -> dict[str, Feed]:
        return {feed.id: feed for feed in self.feeds}

    @cached_property
    def measure_by_id(self) -> dict[str, Measure]:
        return {measure.id: measure for measure in self.measures}

    @cached_property
    def team_by_slug(self) -> dict[str, Team]:
        return {team.slug: team for team in self.teams}

    @property
    def first_week(self) -> Week:
        """The week the first of its teams opened in."""
        return Week.of(min(team.opens for team in self.teams))

    @property
    def last_week(self) -> Week:
        """The last week that had ended by ``as_of``."""
        week = Week.of(self.as_of)
        return week if week.ending <= self.as_of else week.plus(-1)

    @property
    def whole_history(self) -> WeekRange:
        return WeekRange(self.first_week, self.last_week)

    @property
    def nightly_window(self) -> WeekRange:
        """The weeks a night's run works through again: the longest window of any feed, up to the last week that has ended."""
        longest = max(feed.window_weeks for feed in self.feeds)
        return WeekRange(max(self.first_week, self.last_week.plus(1 - longest)), self.last_week)

    @model_validator(mode="after")
    def _fits_together(self) -> "Board":
        mistakes = [*self._repeated_slugs(), *self._unknown_feeds(), *self._shared_codes()]
        if mistakes:
            raise ConfigurationError("\n".join(mistakes))
        return self

    def _repeated_slugs(self) -> list[str]:
        slugs = [team.slug for team in self.teams]
        return [f"teams.yaml: the slug '{slug}' is used by two teams." for slug in sorted({s for s in slugs if slugs.count(s) > 1})]

    def _unknown_feeds(self) -> list[str]:
        mistakes = []
        for measure in self.measures:
            for feed in measure.feeds:
                if feed not in self.feed_by_id:
                    mistakes.append(f"measure {measure.id} counts rows of the feed '{feed}', which board.yaml does not list.")
        for team in self.teams:
            for feed in team.codes:
                if feed not in self.feed_by_id:
                    mistakes.append(f"teams.yaml: {team.slug} has codes for the feed '{feed}', which board.yaml does not list.")
            for chosen in team.measures:
                measure = self.measure_by_id.get(chosen.id)
                lacking = [feed for feed in measure.feeds if feed not in team.codes] if measure else []
                mistakes += [f"teams.yaml: {team.slug} has chosen {chosen.id} but has no code in the feed '{feed}'." for feed in lacking]
        return mistakes

    def _shared_codes(self) -> list[str]:
        owners: dict[tuple[str, str], list[str]] = {}
        for team in self.teams:
            for feed, codes in team.codes.items():
                for code in codes:
                    owners.setdefault((feed, code), []).append(team.slug)
        return [
            f"teams.yaml: the code '{code}' of the feed '{feed}' belongs to {' and '.join(slugs)}; a code names one team."
            for (feed, code), slugs in owners.items()
            if len(slugs) > 1
        ]
