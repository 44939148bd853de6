"""The areas of the sheet ``Your entries``: what each asks for, in words, cell by cell. Where they stand belongs to the sheet."""

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property, lru_cache

from boxscore.entries import (
    ACTION_FIELDS,
    HUDDLE_FIELDS,
    IDEA_FIELDS,
    MOST_LETTERS_OF_A_VISION,
    SHORT_TEXT,
    TEXT,
    Allowed,
    EntryKind,
    EntryName,
    Takes,
)
from boxscore.measures import Domain
from boxscore.typed_rows import Asked, SampleForm, WeeklyCount
from boxscore.weeks import Week
from workbooks.contents import Contents
from workbooks.entry_contents import Numbered
from workbooks.figures import number_format
from workbooks.looks import DAY, ENTRY_FILL, FAINT_RULE, NUMBER, SENTENCE, Look, varied
from workbooks.sheets import Accepts, Kind, Value
from workbooks.tables import Column
from workbooks.wording import capitalised

MOST_LETTERS_OF_A_PROMPT = 250
BLANK_IDEAS, BLANK_ACTIONS = 4, 5
"""How many empty rows follow those that are filled in."""
SAMPLES = (1, 2)
"""A day and a night."""
TYPED = Look(fill=ENTRY_FILL, unlocked=True, rule_above=FAINT_RULE)
LOOKS = {
    Takes.NUMBER: varied(TYPED, horizontal="right", number_format="#,##0.##"),
    Takes.WHOLE: varied(TYPED, horizontal="right", number_format="#,##0"),
    Takes.TEXT: varied(TYPED, wrap=True),
    Takes.DAY: varied(TYPED, horizontal="right", number_format=DAY.number_format),
    Takes.CHOICE: TYPED,
    Takes.CLOCK: varied(TYPED, horizontal="right", number_format="hh:mm"),
}
LABEL_WIDTH, TEXT_WIDTH, WEEK_WIDTH = 34, 56, 15
WEEKS_REMEMBERED, ROWS_REMEMBERED = 16, 4_096
"""Teams of one week are asked nearly the same: what they are asked is put into words once."""
NOT_KEPT = "not kept"
WHAT = Column("What", LABEL_WIDTH, SENTENCE)


@dataclass(frozen=True)
class Typable:
    """A cell to type into, before it has a place."""

    name: EntryName
    allowed: Allowed
    prompt: str
    look: Look | None = None

    @cached_property
    def accepts(self) -> Accepts:
        """What a spreadsheet program checks while somebody types, and what it says."""
        allowed, refusal = self.allowed, f"Type {self.allowed.said}."
        if allowed.takes is Takes.CLOCK:
            return Accepts(Kind.NUMBER, 0, 1, prompt=self.prompt, refusal=refusal)
        least, most = (allowed.first, allowed.last) if allowed.takes is Takes.DAY else (allowed.least, allowed.most)
        return Accepts(Kind(allowed.takes.value), least, most, allowed.choices, self.prompt, refusal)


Row = Sequence[Value | Typable]


@dataclass(frozen=True)
class Block:
    """One area of the sheet: a heading, what to do, and a table."""

    heading: str
    sentence: str
    table: str
    columns: Sequence[Column]
    rows: Sequence[Row]


def blocks_of(contents: Contents) -> Iterator[Block]:
    """The areas of a team's sheet, in their order; none where nothing is asked of it."""
    typed, form = contents.entries, contents.entries.form
    if form.weeks:
        yield _completed_by(form.current)
        if form.counts:
            yield _counts(form.counts, form.weeks)
        yield _huddle(form.weeks)
        yield _numbered(EntryKind.ACTION, typed.actions, typed.last_action, BLANK_ACTIONS)
        yield _numbered(EntryKind.IDEA, typed.ideas, typed.last_idea, BLANK_IDEAS)
        yield _notes_and_goals(contents)
        yield _purpose()
        if form.sample:
            yield _samples(form.sample, form.current)


@lru_cache(maxsize=WEEKS_REMEMBERED)
def _completed_by(week: Week) -> Block:
    name = EntryName(EntryKind.COMPLETED_BY, week=week)
    row = ("Filled in by", Typable(name, SHORT_TEXT, "Who filled this in, so that others know whom to ask."))
    return Block("Who filled this in", "Your name or your role.", "FilledInBy", (WHAT, Column("Who", TEXT_WIDTH)), (row,))


def _counts(counts: Sequence[WeeklyCount], weeks: tuple[Week, ...]) -> Block:
    columns = (Column("Measure", LABEL_WIDTH, SENTENCE), Column("What to type", TEXT_WIDTH, SENTENCE), *_week_columns(weeks))
    rows = [_count(count, asked, weeks) for count in counts for asked in count.asked]
    sentence = "Both numbers of a week go together. Leave a week empty when nobody counted: empty is not zero."
    return Block("Counts by hand", sentence, "CountsByHand", columns, rows)


@lru_cache(maxsize=ROWS_REMEMBERED)
def _count(count: WeeklyCount, asked: Asked, weeks: tuple[Week, ...]) -> Row:
    return count.name, asked.label, *_weeks(count, asked, weeks)


def _weeks(count: WeeklyCount, asked: Asked, weeks: Sequence[Week]) -> Iterator[Value | Typable]:
    for week in weeks:
        name = EntryName(EntryKind.VALUE, count.measure, week, field=asked.column)
        yield Typable(name, asked.allowed, _prompt(count.explanation)) if count.is_kept_in(week) else NOT_KEPT


def _week_columns(weeks: Iterable[Week]) -> Iterator[Column]:
    for week in weeks:
        yield Column(week.label, WEEK_WIDTH, NUMBER)


@lru_cache(maxsize=WEEKS_REMEMBERED)
def _huddle(weeks: tuple[Week, ...]) -> Block:
    columns = (Column("Week", LABEL_WIDTH, SENTENCE), Column("Who led it", TEXT_WIDTH), Column("Held?", WEEK_WIDTH))
    rows = []
    for week in reversed(weeks):
        led_by, held = (EntryName(EntryKind.HUDDLE, week=week, field=field) for field in ("led_by", "held"))
        rows.append(
            (
                week.label,
                Typable(led_by, HUDDLE_FIELDS["led_by"], "Who led the huddle of this week."),
                Typable(held, HUDDLE_FIELDS["held"], "Choose yes or no."),
            )
        )
    return Block("Huddles", "Was the weekly huddle held, and who led it?", "HuddlesHeld", columns, rows)


IDEA_PROMPTS = {
    "text": ("Idea", "What you want to try, in one sentence."),
    "owner": ("Who", "Who tries it."),
    "status": ("How it stands", "Choose how it stands."),
    "due": ("By when", "The day you look at it again, such as 21/06/2026."),
}
ACTION_PROMPTS = {
    "text": ("Action", "What is to be done, in one sentence."),
    "owner": ("Who", "Who does it."),
    "due": ("By when", "The day it is to be done by, such as 21/06/2026."),
    "done_on": ("Done on", "The day it was done. Until then it is carried forward to the next huddle."),
}
NUMBERED = {
    EntryKind.ACTION: (
        "Actions",
        "An action is carried forward until you type the day it was done.",
        "Action",
        ACTION_FIELDS,
        ACTION_PROMPTS,
    ),
    EntryKind.IDEA: ("Change ideas", "What you want to try, who tries it, and how it stands.", "Idea", IDEA_FIELDS, IDEA_PROMPTS),
}


def _numbered(kind: EntryKind, filled_in: Sequence[Numbered], last: int, blank: int) -> Block:
    heading, sentence, one, *_ = NUMBERED[kind]
    numbers = (*(each.number for each in filled_in), *range(last + 1, last + 1 + blank))
    return Block(heading, sentence, f"{one}s", _numbered_columns(kind), [_numbered_row(kind, number) for number in numbers])


@cache
def _numbered_columns(kind: EntryKind) -> Sequence[Column]:
    _, _, one, fields, prompts = NUMBERED[kind]
    columns = (
        Column(f"{one} number", LABEL_WIDTH, SENTENCE),
        *(Column(prompts[field][0], WEEK_WIDTH, NUMBER if takes.takes is Takes.DAY else SENTENCE) for field, takes in fields.items()),
    )
    return columns[0], replace(columns[1], width=TEXT_WIDTH), *columns[2:]


@lru_cache(maxsize=ROWS_REMEMBERED)
def _numbered_row(kind: EntryKind, number: int) -> Row:
    _, _, one, fields, prompts = NUMBERED[kind]
    names = (EntryName(kind, number=number, field=field) for field in fields)
    return f"{one} {number}", *(Typable(name, fields[name.field], prompts[name.field][1]) for name in names)


NOTE_PROMPT = "What happened, in one sentence. It is marked on the chart."


def _notes_and_goals(contents: Contents) -> Block:
    form = contents.entries.form
    columns = (
        Column("Measure or week", LABEL_WIDTH, SENTENCE),
        Column(f"What happened in {form.current.label}", TEXT_WIDTH),
        Column(f"Goal from {form.current.label} on", WEEK_WIDTH, NUMBER),
    )
    measures = {measure.id: measure for measure in contents.measures}
    rows: list[Row] = [("The whole week", Typable(EntryName(EntryKind.NOTE, week=form.current), TEXT, NOTE_PROMPT), "has none")]
    for (id, name), allowed in zip(form.measures, form.goals, strict=True):
        rows.append((name, *_note_and_goal(id, form.current, allowed, number_format(measures[id]))))
    sentence = "A note is marked on the measure's chart. A goal holds from this week on; earlier weeks keep the goal they had."
    return Block("Notes and goals", sentence, "NotesAndGoals", columns, rows)


@lru_cache(maxsize=ROWS_REMEMBERED)
def _note_and_goal(measure: str, week: Week, allowed: Allowed, pattern: str) -> tuple[Typable, Typable]:
    note, goal = (EntryName(kind, measure, week) for kind in (EntryKind.NOTE, EntryKind.GOAL))
    aim = f"What the team aims for from {week.label} on. Empty it to go back to the goal before."
    return Typable(note, TEXT, NOTE_PROMPT), Typable(goal, allowed, aim, varied(LOOKS[allowed.takes], number_format=pattern))


@cache
def _purpose() -> Block:
    allowed = Allowed(Takes.TEXT, most=MOST_LETTERS_OF_A_VISION)
    rows: list[Row] = [("Vision", Typable(EntryName(EntryKind.VISION), allowed, "What the team wants to be, in one sentence."))]
    for domain in Domain:
        aim = EntryName(EntryKind.AIM, field=domain)
        rows.append((f"Aim for {domain}", Typable(aim, TEXT, f"What you want to reach in {domain}, by how much and by when.")))
    columns = (WHAT, Column("In one sentence", TEXT_WIDTH))
    return Block("Vision and aims", "They stand at the top of the visual board.", "VisionAndAims", columns, rows)


@lru_cache(maxsize=WEEKS_REMEMBERED)
def _samples(form: SampleForm, week: Week) -> Block:
    rows: list[Row] = []
    columns = (Column("Time sample", LABEL_WIDTH, SENTENCE), Column("What to type", TEXT_WIDTH, SENTENCE), *_sample_columns())
    for asked in form.asked:
        names = (EntryName(EntryKind.SAMPLE, week=week, number=number, field=asked.column) for number in SAMPLES)
        cells = (Typable(name, asked.allowed, _prompt(f"{capitalised(asked.says)}.")) for name in names)
        rows.append((asked.label, capitalised(asked.says), *cells))
    sentence = "A sample of a day and a night shift, every eight to ten weeks, from the form. Leave it empty in other weeks."
    return Block("Time sample", sentence, "TimeSample", columns, rows)


def _sample_columns() -> Iterator[Column]:
    for number in SAMPLES:
        yield Column(f"Sample {number}", WEEK_WIDTH, NUMBER)


@lru_cache(maxsize=1_000)
def _prompt(sentence: str) -> str:
    """What is said beside a cell of a typed row."""
    return textwrap.shorten(f"{sentence} Empty is not zero.", MOST_LETTERS_OF_A_PROMPT, placeholder=" ...")
