"""The sheet ``Huddle``: what this week's huddle is about, what is still to do, and whether huddles are held. It is read, not typed into."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from boxscore.layouts import SheetName
from workbooks.contents import Contents
from workbooks.entry_contents import Numbered, TypedIn
from workbooks.looks import COLOUR_OF_QUALITY, DAY, HEADING, SENTENCE, SENTENCE_APART, Look
from workbooks.sheets import Link, Print, Sheet, Styled, Value
from workbooks.tables import POINTS_A_LINE, Column, put_heading, put_table
from workbooks.wording import capitalised

NOBODY, NO_DAY = "nobody yet", "no day yet"
NOT_SAID = "not said"
WIDTHS = (40, 62, 22, 16, 22)
NAMED, SAID = Column("Measure", 40, SENTENCE), Column("What to talk about", 62, SENTENCE_APART)
ACTIONS = (
    Column("Action", 40, SENTENCE),
    Column("What is to be done", 62, SENTENCE_APART),
    Column("Who", 22, SENTENCE_APART),
    Column("By when", 16, DAY),
    Column("How it stands", 22, SENTENCE_APART),
)
HELD = (Column("Week", 40, SENTENCE), Column("Who led it", 62, SENTENCE_APART), Column("Held?", 22, SENTENCE_APART))
STEPS = (
    "Stand together at the visual board for ten minutes, in the same place at the same time.",
    "Write down who leads, what you decide, and by when, on the sheet Your entries.",
)


@dataclass(frozen=True)
class Part:
    """One part of the agenda: its heading, and its table or the sentence that stands in its place."""

    heading: str
    table: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Value]]
    without: str


def build_huddle(contents: Contents) -> Sheet:
    """The agenda of the team's next huddle: new signals, blanks, open actions; and how regularly huddles were held."""
    sheet = Sheet(SheetName.HUDDLE, print=Print(orientation="landscape", pages_high=1))
    put_heading(sheet, f"Huddle: {contents.team.name}, {contents.current.label}", *STEPS)
    sheet.put(4, 1, SheetName.ENTRIES.value, Look(colour=COLOUR_OF_QUALITY["improvement"]))
    sheet.links.append(Link(4, 1, SheetName.ENTRIES, SheetName.ENTRIES))
    row = 6
    for part in _parts(contents):
        row = _put_part(sheet, part, row)
    sheet.widths |= dict(enumerate(WIDTHS, 1))
    return sheet


def _put_part(sheet: Sheet, part: Part, row: int) -> int:
    """A part from ``row`` on; returns the row to go on in."""
    sheet.put(row, 1, part.heading, HEADING)
    sheet.heights[row] = POINTS_A_LINE + 6
    if not part.rows:
        sheet.put(row + 1, 1, part.without)
        return row + 3
    return put_table(sheet, part.table, part.columns, part.rows, row=row + 1) + 2


def _parts(contents: Contents) -> Iterator[Part]:
    typed, ending = contents.entries, contents.current.ending
    yield Part("1. New signals", "NewSignals", (NAMED, SAID), list(_new_signals(contents)), "No measure has a new signal this week.")
    yield Part("2. Blanks to fill", "Blanks", (NAMED, SAID), list(_blanks(contents)), "Nothing is missing this week.")
    actions = [_action(action, ending) for action in typed.actions if action.is_open]
    yield Part("3. Actions carried forward", "OpenActions", ACTIONS, actions, "No action is open.")
    yield Part("4. Huddles held", "Huddles", HELD, list(_held(typed)), "No week is asked for yet.")


def _new_signals(contents: Contents) -> Iterator[tuple[Value, ...]]:
    names = {measure.id: measure.name for measure in contents.measures}
    for chart in contents.charts:
        if chart.is_new:
            look = Look(wrap=True, indent=1, colour=COLOUR_OF_QUALITY.get(chart.quality, SENTENCE.colour))
            yield names[chart.measure], Styled((f"{capitalised(chart.sentence)}.", look))


def _blanks(contents: Contents) -> Iterator[tuple[Value, ...]]:
    """The counts nobody made yet, and the feeds that are late."""
    for name in contents.entries.to_count:
        yield name, f"Not counted yet for {contents.current.label}."
    for receipt in contents.receipts:
        if receipt.note:
            yield receipt.title, f"{capitalised(receipt.note)}."


def _action(action: Numbered, ending: date) -> tuple[Value, ...]:
    stands = "overdue" if action.due and action.due < ending else "open"
    named = action.text or "nothing written down yet"
    return f"Action {action.number}", named, action.owner or NOBODY, action.due or NO_DAY, stands


def _held(typed: TypedIn) -> Iterator[tuple[Value, ...]]:
    for huddle in typed.huddles:
        yield huddle.week.label, huddle.led_by or NOT_SAID, huddle.held or NOT_SAID
