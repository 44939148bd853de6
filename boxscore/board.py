"""A board: its teams, feeds and measures together, checked against each other. Reading them from a directory belongs elsewhere."""

from collections.abc import Iterator
from datetime import date
from functools import cached_property
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, field_validator, model_validator

from boxscore.columns import Column, Name
from boxscore.costs import LEDGER, cost_feeds, sent_as
from boxscore.dated import days
from boxscore.described import Described
from boxscore.disclosure import Disclosure
from boxscore.errors import ConfigurationError
from boxscore.feeds import Feed
from boxscore.gaps import KnownGap
from boxscore.judgements import Annotation
from boxscore.keeping import Keeping
from boxscore.layouts import STANDARD, Layout, LayoutName, with_the_built_in
from boxscore.measures import Against, Measure
from boxscore.misfits import DoesNotFit, Misfit
from boxscore.notices import Notify
from boxscore.ownership import contradictions, days_without
from boxscore.reference import Reference
from boxscore.teams import ChosenMeasure, Slug, Team
from boxscore.terms import ADDED_UP, Term
from boxscore.weeks import Week, WeekRange


class BoardFile(Described):
    """What ``board.yaml`` says."""

    name: Slug
    title: str
    timezone: str = "Europe/London"
    as_of: date | None = None
    """The day the board's figures are told as at; today when it is left out."""
    feeds: tuple[Name, ...] = Field(min_length=1)
    """The feeds in use, each described in ``feeds/<id>.yaml``."""
    state: str | None = None
    """Where everything made from the board is kept; ``out/<name>`` when it is left out. A path or fsspec URL."""
    invented: bool = False
    """True for a board whose figures are invented: every workbook and page says so."""
    weeks_shown: int = Field(default=13, ge=1, le=53)
    charted_weeks: int = Field(default=52, ge=12)
    annotations: tuple[Annotation, ...] = ()
    """What happened to every team, such as a strike, and is marked on all their charts."""
    known_gaps: tuple[KnownGap, ...] = ()
    """Days of which a feed is known not to come, and why."""
    keeping: Keeping = Keeping()
    """How long what is made of the board is kept."""
    disclosure: Disclosure = Disclosure()
    """What may leave the team, in copies that ``boxscore showcase`` makes."""
    notify: Notify = Notify()
    """Who is told when something needs a person."""
    returns: str | None = None
    """The folder into which returned workbooks are dropped; ``returns`` in the state when it is left out. A path or fsspec URL."""
    layouts: tuple[Layout, ...] = ()
    """Ways to lay workbooks out, beside those every board has: ``standard`` and ``wall``."""
    layout: LayoutName = STANDARD.name
    """The layout of every team that does not name one."""
    contact: str = Field(default="", max_length=200)
    """Who answers questions about its workbooks, and how they are reached; every workbook says so."""

    @field_validator("timezone")
    @classmethod
    def _is_a_timezone(cls, timezone: str) -> str:
        try:
            ZoneInfo(timezone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ValueError(f"'{timezone}' is no time zone; one is written like Europe/London") from None
        return timezone

    @field_validator("feeds")
    @classmethod
    def _names_each_feed_once(cls, feeds: tuple[str, ...]) -> tuple[str, ...]:
        repeated = sorted({feed for feed in feeds if feeds.count(feed) > 1})
        if repeated:
            raise ValueError(f"listed twice: {', '.join(repeated)}")
        return feeds


class Board(Described):
    """One board, whole."""

    name: str
    title: str
    timezone: str
    as_of: date
    told_as_at: bool
    """True when ``as_of`` is set and stays; false when it is today."""
    state: str
    invented: bool = False
    weeks_shown: int
    charted_weeks: int
    annotations: tuple[Annotation, ...] = ()
    """Those of every team."""
    known_gaps: tuple[KnownGap, ...] = ()
    keeping: Keeping = Keeping()
    disclosure: Disclosure = Disclosure()
    notify: Notify = Notify()
    returns: str | None = None
    """The folder of returned workbooks; None for the one in its state."""
    layouts: tuple[Layout, ...] = ()
    """Its own; ``layout_by_name`` holds those every board has too."""
    layout: LayoutName = STANDARD.name
    contact: str = ""
    reference: Reference = Reference()
    feeds: tuple[Feed, ...]
    measures: tuple[Measure, ...]
    """The measures its teams have chosen, in catalogue order."""
    teams: tuple[Team, ...]

    @property
    def label(self) -> str:
        """What the board is called wherever people see it: its title, and that its figures are invented when they are."""
        return f"{self.title} (invented data)" if self.invented else self.title

    @cached_property
    def feed_by_id(self) -> dict[str, Feed]:
        """The feeds that are sent, and those made from them."""
        return {feed.id: feed for feed in (*self.feeds, *self.made_feeds)}

    @cached_property
    def made_feeds(self) -> tuple[Feed, ...]:
        """The feeds that nobody sends: cost by week, of a board with a ledger."""
        return tuple(made for feed in self.feeds if feed.id == LEDGER for made in cost_feeds(feed))

    def told_by(self, measure: Measure) -> tuple[str, ...]:
        """The feeds of the board, by id, whose coming decides whether there is a figure, the numerator's first."""
        return tuple(feed for feed in measure.told_by if feed in self.feed_by_id)

    def looks_at(self, measure: Measure) -> tuple[str, ...]:
        """The feeds whose rows the measure is worked out from, with those of the volumes it holds against baselines."""
        volumes = (self.volume_of(team) for team in self.teams) if measure.against_baseline is Against.VOLUME else ()
        return tuple(dict.fromkeys([*measure.looks_at, *(volume.feed for volume in volumes if volume)]))

    def volume_of(self, team: Team) -> Term | None:
        """What counts how much the team does, for its baseline; None where it does not say."""
        measure = self.measure_by_id.get(team.baseline.volume) if team.baseline and team.baseline.volume else None
        return measure.volume if measure else None

    @cached_property
    def measure_by_id(self) -> dict[str, Measure]:
        return {measure.id: measure for measure in self.measures}

    @cached_property
    def team_by_slug(self) -> dict[str, Team]:
        return {team.slug: team for team in self.teams}

    @cached_property
    def layout_by_name(self) -> dict[str, Layout]:
        """Its own layouts and those every board has."""
        return {layout.name: layout for layout in with_the_built_in(self.layouts)}

    def layout_of(self, team: Team) -> Layout:
        """How the team's workbook is laid out."""
        return self.layout_by_name[team.layout or self.layout]

    @cached_property
    def code_lists(self) -> tuple[str, ...]:
        """The lists of codes that its feeds' team columns are looked up in, each once."""
        return tuple(dict.fromkeys(feed.code_list for feed in self.feeds))

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

    def weeks_between(self, first: date | None, last: date | None) -> WeekRange:
        """The weeks of its history that lie between two days, both included; a day that is left out is that end of the history.

        ConfigurationError when the days are the wrong way round or none of its weeks lies between them.
        """
        history = self.whole_history
        start, end = first or history.first.start, last or history.last.ending
        if start > end:
            raise ConfigurationError(f"--from ({start:%d/%m/%Y}) lies after --to ({end:%d/%m/%Y}). Exchange them.")
        if end < history.first.start or start > history.last.ending:
            raise ConfigurationError(f"The board has no weeks between those dates; it has {history.label}.")
        return WeekRange.covering(max(start, history.first.start), min(end, history.last.ending))

    @property
    def nightly_window(self) -> WeekRange:
        """The weeks a night's run works through again: the longest window of any feed, up to the last week that has ended."""
        longest = max(feed.window_weeks for feed in self.feeds)
        return WeekRange(max(self.first_week, self.last_week.plus(1 - longest)), self.last_week)

    @model_validator(mode="after")
    def _fits_together(self) -> "Board":
        misfits = [
            *self._not_begun(),
            *self._repeated_slugs(),
            *self._measures_of_other_feeds(),
            *self._unknown_code_lists(),
            *self._measures_without_codes(),
            *self._codes_written_otherwise(),
            *self._contradicting_codes(),
            *self._codes_shared_without_money(),
            *self._measures_that_count_what_is_shared(),
            *self._baselines_without_volume(),
            *self._annotations_of_other_measures(),
            *self._gaps_of_nothing(),
            *self._layouts_of_nothing(),
            *self._named_of_nothing(),
        ]
        if misfits:
            raise DoesNotFit(misfits)
        return self

    def _baselines_without_volume(self) -> Iterator[Misfit]:
        for at, team in enumerate(self.teams):
            id = team.baseline.volume if team.baseline else None
            if id is None:
                continue
            if team.chosen(id) is None:
                text = f"{team.slug} tells the volume of its baseline by {id}, which it does not keep."
                yield Misfit(text, team=at, within_team=("baseline", "volume"))
            elif self.volume_of(team) is None:
                text = f"{team.slug} tells the volume of its baseline by {id}, which is neither a count nor a cost for each of something."
                yield Misfit(text, team=at, within_team=("baseline", "volume"))

    def _annotations_of_other_measures(self) -> Iterator[Misfit]:
        for place, annotation in enumerate(self.annotations):
            for id in annotation.measures:
                if id not in self.measure_by_id:
                    yield Misfit(f"an annotation is of {id}, which no team keeps.", within_board=("annotations", place))
        for at, team in enumerate(self.teams):
            for place, annotation in enumerate(team.annotations):
                for id in annotation.measures:
                    if team.chosen(id) is None:
                        text = f"{team.slug} has an annotation of {id}, which it does not keep."
                        yield Misfit(text, team=at, within_team=("annotations", place))

    def _gaps_of_nothing(self) -> Iterator[Misfit]:
        for place, gap in enumerate(self.known_gaps):
            feed = next((feed for feed in self.feeds if feed.id == gap.feed), None)
            if feed is None:
                text = f"a known gap is of the feed '{gap.feed}', which board.yaml does not list."
                yield Misfit(text, within_board=("known_gaps", place, "feed"))
            elif not gap.names_a_sender_of(feed):
                names = ", ".join(supplier.name for supplier in feed.suppliers)
                text = f"a known gap is of '{gap.sender}', who does not send '{gap.feed}'; its suppliers are {names}."
                yield Misfit(text, within_board=("known_gaps", place, "sender"))
            for unknown in sorted(set(gap.teams) - set(self.team_by_slug)):
                text = f"a known gap is of the team '{unknown}', which teams.yaml does not describe."
                yield Misfit(text, within_board=("known_gaps", place, "teams"))

    def _layouts_of_nothing(self) -> Iterator[Misfit]:
        known = f"the board has {', '.join(self.layout_by_name)}"
        if self.layout not in self.layout_by_name:
            yield Misfit(f"there is no layout '{self.layout}'; {known}.", within_board=("layout",))
        names = [layout.name for layout in self.layouts]
        for place, layout in enumerate(self.layouts):
            if layout.name in names[:place]:
                yield Misfit(f"the layout '{layout.name}' is described twice.", within_board=("layouts", place, "name"))
            for at, id in enumerate(layout.leave_out):
                if id not in self.measure_by_id:
                    text = f"the layout '{layout.name}' leaves out {id}, which no team keeps."
                    yield Misfit(text, within_board=("layouts", place, "leave_out", at))
        for at, team in enumerate(self.teams):
            if team.layout and team.layout not in self.layout_by_name:
                yield Misfit(f"{team.slug} has the layout '{team.layout}', which there is not; {known}.", team=at, within_team=("layout",))

    def _named_of_nothing(self) -> Iterator[Misfit]:
        teams, measures = [team.slug for team in self.teams], [measure.id for measure in self.measures]
        for within, text in self.disclosure.misfits(teams=teams, measures=measures):
            yield Misfit(text, within_board=("disclosure", *within))
        for within, text in self.notify.misfits([feed.id for feed in self.feeds]):
            yield Misfit(text, within_board=("notify", *within))

    def _not_begun(self) -> Iterator[Misfit]:
        if self.first_week > self.last_week:
            first = self.first_week
            yield Misfit(f"nothing to tell as at {self.as_of:%d/%m/%Y}: the first team's first week, {first.label}, has not ended by then.")

    def _repeated_slugs(self) -> Iterator[Misfit]:
        slugs = [team.slug for team in self.teams]
        for at, slug in enumerate(slugs):
            if slug in slugs[:at]:
                yield Misfit(f"the slug '{slug}' is another team's already.", team=at)

    def _measures_of_other_feeds(self) -> Iterator[Misfit]:
        for measure in self.measures:
            for misfit in measure.misfits(self.feed_by_id):
                yield Misfit(f"measure {measure.id} {misfit}.", measure=measure.id)
            for feed in measure.needs:
                if feed not in self.feed_by_id:
                    text = f"measure {measure.id} counts rows of the feed '{sent_as(feed)}', which board.yaml does not list."
                    yield Misfit(text, measure=measure.id)

    def _unknown_code_lists(self) -> Iterator[Misfit]:
        for at, team in enumerate(self.teams):
            for code_list in team.codes:
                if code_list not in self.code_lists:
                    text = f"{team.slug} has codes for '{code_list}', which no feed that board.yaml lists looks up."
                    yield Misfit(text, team=at, within_team=("codes", code_list))

    def _measures_without_codes(self) -> Iterator[Misfit]:
        for at, team in enumerate(self.teams):
            without: dict[tuple[str, date, date], list[str]] = {}
            for place, chosen in enumerate(team.measures):
                measure, kept = self.measure_by_id.get(chosen.id), team.days_of(chosen, as_of=self.as_of)
                for feed in self._feeds_of(measure):
                    if not team.codes.get(feed.code_list):
                        yield Misfit(_no_code(team, chosen, feed), team=at, within_team=("measures", place))
                    elif kept and (missing := days_without(feed.code_list, team, *kept)):
                        without.setdefault((feed.code_list, *missing), []).append(chosen.id)
            for (code_list, first, last), measures in without.items():
                text = (
                    f"{team.slug} keeps {', '.join(dict.fromkeys(measures))}, but holds no code of '{code_list}' {days(first, last)}: "
                    "correct the dates of its codes, or say from when to when it keeps the measures."
                )
                yield Misfit(text, team=at, within_team=("codes", code_list))

    def _feeds_of(self, measure: Measure | None) -> list[Feed]:
        return [self.feed_by_id[id] for id in measure.feeds if id in self.feed_by_id] if measure else []

    def _codes_written_otherwise(self) -> Iterator[Misfit]:
        """Codes that no extract would ever be read as holding: what is read is tidied, and by the contract given its zeros."""
        for feed in self.feeds:
            columns = [column for name, column in feed.columns.items() if name in feed.team_from]
            for at, team in enumerate(self.teams):
                for place, held in enumerate(team.codes.get(feed.code_list, ())):
                    read = {_as_read(held.code, column) for column in columns}
                    if read and held.code.casefold() not in {code.casefold() for code in read}:
                        text = (
                            f"{team.slug}: extracts of '{feed.id}' are never read as holding the code '{held.code}'; write '{min(read)}'."
                        )
                        yield Misfit(text, team=at, within_team=("codes", feed.code_list, place))

    def _contradicting_codes(self) -> Iterator[Misfit]:
        for code_list in self.code_lists:
            for claim, text in contradictions(code_list, self.teams):
                yield Misfit(text, team=claim.team, within_team=("codes", code_list, claim.entry))

    def _measures_that_count_what_is_shared(self) -> Iterator[Misfit]:
        shared = {code_list for team in self.teams for code_list, codes in team.codes.items() if any(held.share for held in codes)}
        for measure in self.measures:
            for term in measure.every_term:
                feed = self.feed_by_id.get(term.feed)
                if feed and feed.code_list in shared and term.verb not in ADDED_UP:
                    text = f"measure {measure.id} counts rows of '{feed.id}', whose codes of '{feed.code_list}' teams share: "
                    yield Misfit(text + "only what is added up can be shared out.", measure=measure.id)

    def _codes_shared_without_money(self) -> Iterator[Misfit]:
        """What is counted cannot be split: half an incident is no incident."""
        counted = {feed.code_list: feed.id for feed in self.feeds if feed.control_total is None}
        for at, team in enumerate(self.teams):
            for code_list, codes in team.codes.items():
                for place, held in enumerate(codes):
                    if held.share is not None and code_list in counted:
                        text = (
                            f"{team.slug} shares the code '{held.code}' of '{code_list}', by which '{counted[code_list]}' is counted too: "
                        )
                        yield Misfit(text + "only money can be shared out.", team=at, within_team=("codes", code_list, place))


def _no_code(team: Team, chosen: ChosenMeasure, feed: Feed) -> str:
    named = f"the feed '{feed.id}'" if feed.code_list == feed.id else f"'{feed.code_list}', the codes of the feed '{feed.id}'"
    return f"{team.slug} has chosen {chosen.id} but has no code in {named}."


def _as_read(code: str, column: Column) -> str:
    """A code as it comes out of an extract."""
    tidy = " ".join(code.split())
    return tidy.zfill(column.width) if column.width and tidy.isdigit() else tidy
