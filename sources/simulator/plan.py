"""The plan of an invented board: which teams it has, their codes, their measures and what is going to befall each.

Everything follows from the seed and the number of weeks, and a team's plan does not change when more teams are added after it.
What then happens day by day belongs to the modules of events.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property

import numpy as np

from boxscore.weeks import Week
from sources.simulator.days import LAST_SUNDAY, Calendar
from sources.simulator.planted import Improvement
from sources.simulator.stories import (
    ADMISSIONS_A_WEEK,
    FALLS_PER_1000_DAYS,
    MERGING,
    ONE_DAY,
    RETURNED_PCT,
    SUPPLEMENTARY_PCT,
    SUPPORTED_PCT,
    TAKING_OVER,
    Story,
    stories,
)

UNMAPPED_COST_CENTRE = "999999"
"""Invented stores, which belong to no team: their spend must stay in sight as unmapped."""


class Setting(StrEnum):
    """Where a team works, which decides its feeds and its measures."""

    WARD = "inpatient ward"
    COMMUNITY = "community mental health"
    MENTAL_HEALTH_WARD = "mental-health ward"
    DAY_UNIT = "day unit"
    CLINIC = "outpatient clinic"
    CATERING = "catering"
    SPINAL = "spinal rehabilitation"
    EMERGENCY = "emergency department"


MIX = (
    Setting.WARD,
    Setting.WARD,
    Setting.WARD,
    Setting.COMMUNITY,
    Setting.COMMUNITY,
    Setting.MENTAL_HEALTH_WARD,
    Setting.DAY_UNIT,
    Setting.CLINIC,
    Setting.CLINIC,
    Setting.CATERING,
    Setting.SPINAL,
    Setting.EMERGENCY,
)
"""The settings of every dozen teams, in order."""
WITH_BEDS = (Setting.WARD, Setting.MENTAL_HEALTH_WARD, Setting.SPINAL)
WITH_APPOINTMENTS = (Setting.COMMUNITY, Setting.DAY_UNIT, Setting.CLINIC)
WITH_REFERRALS = (Setting.COMMUNITY, Setting.CLINIC)
WITH_SESSIONS = (Setting.DAY_UNIT, Setting.CLINIC)
WITH_PATIENTS = tuple(setting for setting in Setting if setting is not Setting.CATERING)

PLACES = {
    Setting.WARD: ("inpatient-ward", "Inpatient ward"),
    Setting.COMMUNITY: ("community-mental-health-team", "Community mental health team"),
    Setting.MENTAL_HEALTH_WARD: ("mental-health-ward", "Mental health ward"),
    Setting.DAY_UNIT: ("day-unit", "Day unit"),
    Setting.CLINIC: ("outpatient-clinic", "Outpatient clinic"),
    Setting.CATERING: ("catering", "Catering"),
    Setting.SPINAL: ("spinal-rehabilitation", "Spinal rehabilitation"),
    Setting.EMERGENCY: ("emergency-department", "Emergency department"),
}


@dataclass(frozen=True)
class DatedCode:
    """A code extracts know the team by, from one day to another; open where a day is left out."""

    code: str
    first: date | None = None
    last: date | None = None
    share: int | None = None
    """In percent, of a cost centre that teams share."""


@dataclass(frozen=True)
class InventedTeam:
    """One team of the plan."""

    index: int
    """Its place on the board, from 0."""
    setting: Setting
    number: int
    """Its place among the teams of its setting, from 1."""
    opens: date
    closes: date | None
    codes: Mapping[str, tuple[DatedCode, ...]]
    """For each list of codes, those that are the team's."""
    size: float
    """How large it is against the usual team of its setting."""
    story: Story = field(default_factory=Story)

    @property
    def slug(self) -> str:
        return f"{PLACES[self.setting][0]}-{self.number}"

    @property
    def name(self) -> str:
        return f"{PLACES[self.setting][1]} {self.number} (invented)"

    @property
    def feeds(self) -> tuple[str, ...]:
        """The feeds it has rows in, in the order contracts are listed."""
        return feeds_of(self.setting, self.story)

    def last_day(self) -> date:
        """The last day of the history it is open."""
        return self.closes or LAST_SUNDAY


ALL_HAVE = ("survey_answers", "complaints_and_stories", "counts_by_hand")
STAFFING = ("roster_shifts", "absence", "establishment", "training", "capacity_samples")
MONEY = ("ledger", "purchase_lines")
FEEDS = (
    "ward_stays",
    "midnight_census",
    "appointments",
    "clinic_slots",
    "referrals",
    "waiting_list",
    "discharge_letters",
    "medicine_doses",
    *STAFFING,
    *MONEY,
    "incidents",
    "infections",
    *ALL_HAVE,
    "emergency_department_activity",
)
"""Every feed, in the order contracts are listed."""


def feeds_of(setting: Setting, story: Story) -> tuple[str, ...]:
    """The feeds that a team of the setting has rows in."""
    has = {*ALL_HAVE}
    if setting in WITH_BEDS:
        has |= {"ward_stays", "midnight_census", "discharge_letters", "medicine_doses", "infections"}
    if setting in WITH_APPOINTMENTS:
        has |= {"appointments"}
    if setting in WITH_SESSIONS:
        has |= {"clinic_slots"}
    if setting in WITH_REFERRALS:
        has |= {"referrals", "waiting_list"}
    if setting is not Setting.CATERING:
        has |= {"incidents"}
    if setting is Setting.EMERGENCY:
        has |= {"emergency_department_activity"}
    if not story.some_feeds_only:
        has |= {*STAFFING}
    if not story.spend_is_posted_elsewhere:
        has |= {*MONEY}
    return tuple(feed for feed in FEEDS if feed in has)


@dataclass(frozen=True)
class Plan:
    """A whole invented board, before anything has happened."""

    seed: int
    weeks: int
    size: int
    """How many teams it has."""

    @cached_property
    def calendar(self) -> Calendar:
        return Calendar(self.weeks)

    def teams(self) -> Iterator[InventedTeam]:
        """Its teams in order, made one at a time: a large board is never held whole."""
        return (self.team(index) for index in range(self.size))

    def team(self, index: int) -> InventedTeam:
        """The team at a place on the board."""
        dozen, place = divmod(index, len(MIX))
        setting = MIX[place]
        number = dozen * MIX.count(setting) + MIX[: place + 1].count(setting)
        story = self._stories.get(index, Story())
        return InventedTeam(
            index=index,
            setting=setting,
            number=number,
            opens=story.opens_on or self.calendar.first_day,
            closes=story.closes_on,
            codes=self._codes(index, setting, story),
            size=float(self.chance(index, "size").uniform(0.9, 1.1)),
            story=story,
        )

    def chance(self, index: int, of: str) -> np.random.Generator:
        """The random numbers of one part of one team: the same whatever else is on the board."""
        return np.random.default_rng(np.random.SeedSequence((self.seed, index, *of.encode())))

    @cached_property
    def _stories(self) -> dict[int, Story]:
        return stories(self.calendar)

    def _codes(self, index: int, setting: Setting, story: Story) -> dict[str, tuple[DatedCode, ...]]:
        return {
            code_list: tuple(self._of_list(code_list, index, story))
            for code_list, has in LISTS.items()
            if set(has) & set(feeds_of(setting, story)) or (code_list == COST_CENTRE and story.spend_is_posted_elsewhere)
        }

    def _of_list(self, code_list: str, index: int, story: Story) -> Iterator[DatedCode]:
        if code_list == COST_CENTRE:
            yield from self._cost_centres(index, story)
            return
        changes = story.renamed_on or story.moves_on if code_list in CODES_OF_A_PLACE else None
        own = code(code_list, index)
        if changes:
            yield DatedCode(own, last=changes - ONE_DAY)
            yield DatedCode(f"{own}{'R' if story.renamed_on else 'M'}", first=changes)
        else:
            yield DatedCode(own, last=story.closes_on)
        if story.takes_over_from and code_list in LISTS_TAKEN_OVER:
            yield DatedCode(code(code_list, MERGING), first=story.takes_over_from)

    def _cost_centres(self, index: int, story: Story) -> Iterator[DatedCode]:
        if story.closes_on:
            yield DatedCode(code(COST_CENTRE, TAKING_OVER), last=story.closes_on, share=THEIR_SHARE)
        elif story.takes_over_from and self.size > MERGING:
            yield DatedCode(code(COST_CENTRE, index), last=story.takes_over_from - ONE_DAY, share=100 - THEIR_SHARE)
            yield DatedCode(code(COST_CENTRE, index), first=story.takes_over_from)
        else:
            yield DatedCode(code(COST_CENTRE, index))


def ward_of(team: InventedTeam) -> int:
    """The place on the board, were it large enough, of the mental-health ward in the team's dozen."""
    return team.index // len(MIX) * len(MIX) + MIX.index(Setting.MENTAL_HEALTH_WARD)


def community_of(team: InventedTeam) -> tuple[int, ...]:
    """The places on the board of the community teams in the team's dozen."""
    first = team.index // len(MIX) * len(MIX)
    return tuple(first + place for place, setting in enumerate(MIX) if setting is Setting.COMMUNITY)


THEIR_SHARE = 40
"""In percent, of the cost centre that the team which closes shares with the one that takes its work over."""
COST_CENTRE = "cost_centre"


def posts_for(team: InventedTeam) -> int:
    """The place on the board of the team whose extracts hold the lines of this one's cost centre: its own, but where it is another's."""
    return TAKING_OVER if team.story.spend_is_posted_elsewhere else team.index


def may_share_with(poster: int, plan: Plan) -> tuple[int, ...]:
    """The places on the board of those who may hold a cost centre whose lines the team at ``poster`` posts, in their order."""
    return (poster, MERGING) if poster == TAKING_OVER and plan.size > MERGING else (poster,)


def shared_by(team: InventedTeam) -> float:
    """How many times the team's own spend its cost centre holds: where teams share it, the other team's part is beside it."""
    return 100 / (100 - THEIR_SHARE) if team.story.takes_over_from else 1.0


LISTS: Mapping[str, Sequence[str]] = {
    "ward": ("ward_stays", "midnight_census", "discharge_letters", "medicine_doses", "infections"),
    "clinic": ("appointments", "clinic_slots", "referrals", "waiting_list"),
    "roster": STAFFING,
    COST_CENTRE: MONEY,
    "location": ("incidents", "complaints_and_stories"),
    "team": ("survey_answers", "counts_by_hand"),
    "emergency_department_activity": ("emergency_department_activity",),
}
"""The lists of codes and the feeds each is of."""
CODES_OF_A_PLACE = ("ward", "location")
"""A ward that is renamed or moves keeps its roster and its team's name."""
LISTS_TAKEN_OVER = ("clinic", "roster", "location", "team")


def code(code_list: str, index: int) -> str:
    """The team's own code in a list. Each begins INV, a cost centre 99, so that every row says it is invented."""
    return str(990001 + index) if code_list == COST_CENTRE else f"INV{code_list[0].upper()}{index + 1:04d}"


@dataclass(frozen=True)
class ComparedWith:
    """The whole weeks that a team's savings are measured from, and the measure that says how much it does."""

    first: date
    """A Monday."""
    last: date
    """A Sunday."""
    volume: str


LONGEST_BASELINE = timedelta(weeks=13)


def baseline_of(team: InventedTeam, plan: Plan) -> ComparedWith | None:
    """The weeks before the team's planted change of cost; None where none is planted."""
    story = team.story
    changes, volume = (story.more_patients_from, "Q04") if story.more_patients_from else (story.less_bank_from, "F03")
    if changes is None:
        return None
    return ComparedWith(max(plan.calendar.first_day, changes - LONGEST_BASELINE), changes - ONE_DAY, volume)


def improvements_of(team: InventedTeam, plan: Plan) -> Iterator[Improvement]:
    """The improvements planted in a team; the figures of weeks vary about what is aimed at."""
    story = team.story
    planted = (
        (story.fewer_falls_from, "S01", FALLS_PER_1000_DAYS, "fewer falls for each 1,000 occupied bed days"),
        (story.less_bank_from, "C11", SUPPLEMENTARY_PCT, "fewer bank shifts, and with them less bank spend in the ledger"),
        (story.fewer_returns_from, "Q11", RETURNED_PCT, "fewer referrals returned to the referrer"),
        (story.more_patients_from, "Q04", ADMISSIONS_A_WEEK, "more patients at unchanged spend: a lower unit cost that releases no cash"),
        (story.supported_from, "E01", SUPPORTED_PCT, "staff feel supported: above 90% every week from here on"),
    )
    for since, measure, aims, what in planted:
        if since:
            yield Improvement(team.slug, measure, Week.of(since).ending, aims.before, aims.after, what)
