"""What one team is asked to type: which entries it has, what each takes and what it is called. Sheets and files belong elsewhere."""

from dataclasses import dataclass, replace
from datetime import timedelta

from boxscore.board import Board
from boxscore.entries import (
    FIELDS,
    MOST_LETTERS_OF_A_VISION,
    MOST_NUMBER,
    SHORT_TEXT,
    TEXT,
    Allowed,
    EntryKind,
    EntryName,
    Takes,
)
from boxscore.measures import Domain, Measure
from boxscore.teams import Team
from boxscore.typed_rows import Asked, SampleForm, WeeklyCount, sample_form, weekly_counts
from boxscore.weeks import Week

WEEKS_ASKED = 7
"""The current week and six before it: later than that a count by hand is a guess."""
SAMPLE_WEEKS = 13
"""How many weeks back a sample may be when it is typed: one is taken every eight to ten weeks."""
DAYS_AFTER = 7
"""A workbook is typed into in the week after its own."""
FIELDS_SAID = {
    (EntryKind.IDEA, "text"): "change idea {number}",
    (EntryKind.IDEA, "owner"): "who tries change idea {number}",
    (EntryKind.IDEA, "due"): "when change idea {number} is due",
    (EntryKind.IDEA, "status"): "how change idea {number} stands",
    (EntryKind.ACTION, "text"): "action {number}",
    (EntryKind.ACTION, "owner"): "who does action {number}",
    (EntryKind.ACTION, "due"): "when action {number} is due",
    (EntryKind.ACTION, "done_on"): "when action {number} was done",
    (EntryKind.HUDDLE, "held"): "whether the huddle of {week} was held",
    (EntryKind.HUDDLE, "led_by"): "who led the huddle of {week}",
}


@dataclass(frozen=True)
class EntryForm:
    """The entries of one team's workbook; the weeks are those it has columns for, newest last."""

    weeks: tuple[Week, ...] = ()
    counts: tuple[WeeklyCount, ...] = ()
    sample: SampleForm | None = None
    measures: tuple[tuple[str, str], ...] = ()
    """The ids and names of the measures it may set goals for and write notes on."""
    goals: tuple[Allowed, ...] = ()
    """What the goal of each of these measures takes."""

    @property
    def current(self) -> Week:
        """The week of the workbook."""
        return self.weeks[-1]

    def allowed(self, name: EntryName) -> Allowed | None:
        """What the entry takes; None for one that the team's workbook does not have."""
        match name.kind:
            case EntryKind.VALUE | EntryKind.SAMPLE:
                asked = self.asked(name)
                return asked.allowed if asked else None
            case EntryKind.GOAL:
                return dict(zip(self.names, self.goals, strict=True)).get(name.measure)
            case EntryKind.NOTE:
                return TEXT if not name.measure or name.measure in self.names else None
            case EntryKind.IDEA | EntryKind.ACTION | EntryKind.HUDDLE:
                return FIELDS[name.kind].get(name.field)
            case EntryKind.AIM:
                return TEXT if name.field in list(Domain) else None
            case EntryKind.VISION:
                return replace(TEXT, most=MOST_LETTERS_OF_A_VISION)
            case EntryKind.COMPLETED_BY:
                return SHORT_TEXT

    def asked(self, name: EntryName) -> Asked | None:
        """The cell of a typed row that the entry is; None for every other."""
        rows = self.sample.asked if self.sample and name.kind is EntryKind.SAMPLE else ()
        count = self.count_of(name)
        return next((one for one in (count.asked if count else rows) if one.column == name.field), None)

    def count_of(self, name: EntryName) -> WeeklyCount | None:
        """The weekly count that a value is of; None for every other entry."""
        return next((one for one in self.counts if name.kind is EntryKind.VALUE and one.measure == name.measure), None)

    @property
    def names(self) -> dict[str, str]:
        """What its measures are called, by id."""
        return dict(self.measures)

    def said(self, name: EntryName) -> str:
        """What the entry is, in words."""
        week, asked = name.week.label if name.week else "", self.asked(name)
        measure = self.names.get(name.measure, name.measure)
        match name.kind:
            case EntryKind.VALUE:
                return f"{measure}, {asked.label if asked else name.field}, {week}"
            case EntryKind.NOTE:
                return f"note on {measure or 'the week'}, {week}"
            case EntryKind.GOAL:
                return f"goal of {measure} from {week} on"
            case EntryKind.SAMPLE:
                return f"time sample {name.number}, {asked.label if asked else name.field}"
            case EntryKind.VISION:
                return "the vision"
            case EntryKind.AIM:
                return f"the aim for {name.field}"
            case EntryKind.COMPLETED_BY:
                return f"who filled this in, {week}"
        return FIELDS_SAID[name.kind, name.field].format(number=name.number, week=week)


NOTHING_ASKED = EntryForm()
"""Of a team that is asked for nothing."""


def entry_form(board: Board, team: Team, current: Week) -> EntryForm:
    """What the team's workbook of the week ``current`` asks for."""
    order = list(Domain)
    measures = sorted((board.measure_by_id[chosen.id] for chosen in team.measures), key=lambda measure: order.index(measure.domain))
    # What is typed of weeks that no night works through any more would come into no figure.
    sample, worked_through = sample_form(board, team), len(board.nightly_window)
    return EntryForm(
        weeks=tuple(current.plus(-back) for back in reversed(range(min(WEEKS_ASKED, worked_through)))),
        counts=weekly_counts(board, team),
        sample=_of_these_days(sample, current, weeks=min(SAMPLE_WEEKS, worked_through)) if sample else None,
        measures=tuple((measure.id, measure.name) for measure in measures),
        goals=tuple(_goal_of(measure) for measure in measures),
    )


def _of_these_days(sample: SampleForm, current: Week, *, weeks: int) -> SampleForm:
    first, last = current.plus(1 - weeks).start, current.ending + timedelta(days=DAYS_AFTER)
    asked = (
        replace(one, allowed=replace(one.allowed, first=first, last=last)) if one.allowed.takes is Takes.DAY else one
        for one in sample.asked
    )
    return replace(sample, asked=tuple(asked))


def _goal_of(measure: Measure) -> Allowed:
    if measure.is_time_of_day:
        return Allowed(Takes.CLOCK)
    return Allowed(Takes.NUMBER, least=-MOST_NUMBER, most=MOST_NUMBER)
