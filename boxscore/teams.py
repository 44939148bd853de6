"""A team: what it is called, when it is open, the codes extracts know it by and the measures it has chosen."""

from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, ValidationInfo, field_validator, model_validator

from boxscore.columns import Name
from boxscore.dated import Dated, in_force, refuse_overlaps_and_gaps
from boxscore.described import Described
from boxscore.entries import MOST_LETTERS, MOST_LETTERS_OF_A_VISION
from boxscore.judgements import Annotation, ChartMemory
from boxscore.layouts import LayoutName
from boxscore.measures import Domain, MeasureId
from boxscore.weeks import Week, WeekRange

Aim = Annotated[str, Field(max_length=MOST_LETTERS)]
Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]


class HeldCode(Dated):
    """A code by which extracts know the team, and the days it is the team's. May be written as the code alone."""

    code: str
    share: float | None = Field(default=None, gt=0, lt=100)
    """How many percent of what is posted under the code is this team's, where teams share a cost centre; together they make 100."""


def _of_code_alone(given: Any) -> Any:
    if isinstance(given, int | float):
        raise ValueError(f'a code is text: write it in quotation marks, "{given}"')
    return {"code": given} if isinstance(given, str) else given


Codes = tuple[Annotated[HeldCode, BeforeValidator(_of_code_alone)], ...]


class Goal(Dated):
    """What a team aims for, while it does; a percentage is 0 to 100, money is in pounds."""

    goal: float


class FundedPosts(Dated):
    """Posts the team is funded for, in whole-time equivalents, where no feed of establishment tells."""

    staff_group: str
    band: str
    wte: float = Field(ge=0)


class ChosenMeasure(Dated):
    """A measure on a team's box score, the days it is kept for and the goal."""

    id: MeasureId
    goal: float | None = None
    """The goal, while it never changes."""
    goals: tuple[Goal, ...] = ()
    """Goals with their days, for one that changes; without overlap or gap."""
    chart: ChartMemory = ChartMemory()
    """What has been judged of its chart: where it begins, where it begins anew."""

    def goal_on(self, day: date) -> float | None:
        """What the team aims for on ``day``; None when it has no goal then."""
        dated = in_force(self.goals, day)
        return dated.goal if dated else self.goal

    @field_validator("goals")
    @classmethod
    def _goals_follow_each_other(cls, goals: tuple[Goal, ...]) -> tuple[Goal, ...]:
        refuse_overlaps_and_gaps(goals, what="goals")
        return goals

    @model_validator(mode="after")
    def _says_its_goal_one_way(self) -> "ChosenMeasure":
        if self.goal is not None and self.goals:
            raise ValueError("has both 'goal' and 'goals': say it one way")
        return self


class Baseline(Described):
    """The whole weeks a team compares itself with: how it did before it began to change things."""

    from_: date = Field(alias="from")
    """Its first day, a Monday."""
    to: date
    """Its last day, a Sunday."""
    volume: MeasureId | None = None
    """The measure of the team's that says how much it does, for the cost avoided: a count, or a unit cost, which is divided by one."""

    @property
    def weeks(self) -> WeekRange:
        return WeekRange.covering(self.from_, self.to)

    @field_validator("from_")
    @classmethod
    def _begins_on_a_monday(cls, first: date) -> date:
        monday = Week.of(first).start
        if first != monday:
            raise ValueError(f"{first:%d/%m/%Y} is a {first:%A}, and a baseline begins on a Monday: its week begins on {monday:%d/%m/%Y}")
        return first

    @field_validator("to")
    @classmethod
    def _ends_on_a_sunday(cls, last: date, so_far: ValidationInfo) -> date:
        sunday = Week.of(last).ending
        if last != sunday:
            raise ValueError(f"{last:%d/%m/%Y} is a {last:%A}, and a baseline ends on a Sunday: its week ends on {sunday:%d/%m/%Y}")
        if "from_" in so_far.data and last < so_far.data["from_"]:
            raise ValueError("'to' lies before 'from'")
        return last


class Team(Described):
    """One team of a board."""

    slug: Slug
    name: str
    organisation: str
    setting: str
    opens: date
    closes: date | None = None
    baseline: Baseline | None = None
    """What its savings and its figures since then are measured from; in weeks in which it is open."""
    codes: dict[Name, Codes]
    """For each list of codes (a feed's own, or one that several feeds share, such as ``ward``), what the team is called in extracts."""
    pack: str | None = None
    """The setting whose pack of measures it begins with (see docs/measures.md)."""
    measures: tuple[ChosenMeasure, ...] = ()
    """The measures it keeps; beside a pack, those it adds and those of the pack it says differently."""
    without: tuple[MeasureId, ...] = ()
    """Measures of the pack it leaves out."""
    order: tuple[MeasureId, ...] = ()
    """Measures that stand first, in this order."""
    establishment: tuple[FundedPosts, ...] = ()
    """Its funded posts, where no feed tells; for one staff group and band the dates must neither overlap nor leave a gap."""
    annotations: tuple[Annotation, ...] = ()
    """What happened to it and is marked on its charts."""
    vision: str = Field(default="", max_length=MOST_LETTERS_OF_A_VISION)
    """What it works towards, for its visual board; what people type into its workbook comes before it."""
    aims: dict[Domain, Aim] = {}
    """Its aim for each of the five domains it has one for; what people type comes before it."""
    layout: LayoutName | None = None
    """How its workbook is laid out, by a name that board.yaml describes or every board has; as the board says when left out."""
    whole_organisation: bool = False
    """True for a team that holds other teams of the board: left out where teams are added up."""

    @field_validator("baseline")
    @classmethod
    def _is_open_in_its_baseline(cls, baseline: Baseline | None, so_far: ValidationInfo) -> Baseline | None:
        opens, closes = so_far.data.get("opens"), so_far.data.get("closes")
        if baseline and opens and baseline.weeks.first < Week.of(opens):
            raise ValueError(f"begins before the week the team opens in, which begins on {Week.of(opens).start:%d/%m/%Y}")
        if baseline and closes and baseline.weeks.last > Week.of(closes):
            raise ValueError(f"ends after the week the team closes in, which ends on {Week.of(closes).ending:%d/%m/%Y}")
        return baseline

    @field_validator("establishment")
    @classmethod
    def _posts_follow_each_other(cls, posts: tuple[FundedPosts, ...]) -> tuple[FundedPosts, ...]:
        refuse_overlaps_and_gaps(posts, what="establishment", alike=lambda post: (post.staff_group, post.band))
        return posts

    @model_validator(mode="after")
    def _is_consistent(self) -> "Team":
        if self.closes and self.closes < self.opens:
            raise ValueError("closes before it opens")
        ids = [chosen.id for chosen in self.measures]
        if len(ids) != len(set(ids)):
            raise ValueError("a measure is chosen twice")
        if self.pack is None and "measures" not in self.model_fields_set:
            raise ValueError("says neither which measures it keeps nor with which pack it begins")
        both = sorted({*ids} & {*self.without})
        if both:
            raise ValueError(f"keeps and leaves out {', '.join(both)}")
        if len(self.order) != len(set(self.order)):
            raise ValueError("puts a measure first twice")
        return self

    def days_of(self, chosen: ChosenMeasure, *, as_of: date) -> tuple[date, date] | None:
        """The first and last day the team keeps ``chosen`` for, not later than ``as_of``; None when that is no day at all."""
        first = max(self.opens, chosen.first)
        last = min(day for day in (self.closes, chosen.to, as_of) if day)
        return (first, last) if first <= last else None

    def chosen(self, measure_id: str) -> ChosenMeasure | None:
        return next((chosen for chosen in self.measures if chosen.id == measure_id), None)
