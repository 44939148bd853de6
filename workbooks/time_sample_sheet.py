"""The sheet ``Time sample`` of a new team's workbook: how to read a box score, and a form to follow a day and a night with, on paper."""

from collections.abc import Iterator, Sequence

from boxscore.layouts import SheetName
from workbooks.contents import Contents
from workbooks.looks import HEADING, RULE, SENTENCE, Look
from workbooks.sheets import Print, Sheet, Styled, Value
from workbooks.tables import Column, put_heading, put_table

HOW_TO_READ = (
    "1. Begin with the sheet Box score. One row is one measure, one column is one week; the newest is on the right.",
    "2. Better when says which way is good. Signal says in words whether the newest figures are more than chance.",
    "3. One unusual week is seldom news. Look at the measure on the sheet Run charts before you act on it.",
    "4. Where there is no figure, words in its cell say why. No figure is never zero.",
    "5. What is yours to fill in stands on the sheet Your entries. Save the file and send it back.",
)
HOW_TO_FOLLOW = (
    "1. Print this sheet. Follow the staff of one day shift and one night shift of the same week.",
    "2. Every half hour, write down how many minutes of the last thirty went where.",
    "Direct care is with patients, hands on or face to face. Indirect care is work for patients away from them.",
    "Lost is time spent waiting, travelling, or on systems that fail. Other is all the rest.",
    "3. Add the columns up, divide the minutes by 60, and type the hours on the sheet Your entries.",
)
SPENT = ("Direct care", "Indirect care", "Administration", "Meetings", "Lost", "Other")
SHIFTS = (("Day", 7), ("Night", 19))
"""The shifts with the hour they begin."""
HALF_HOURS = 24
TO_WRITE_IN = Look(rule_above=RULE)
LINE_HEIGHT = 24.0
WIDTHS = (22, *(15 for _ in SPENT))
ABOUT_THE_SHIFT = ("Date", "Team", "Staff followed", "Contracted hours", "Worked hours")


def build_time_sample(contents: Contents) -> Sheet:
    """How to read the workbook, and a blank form for each shift on a page of its own."""
    sheet = Sheet(SheetName.TIME_SAMPLE, print=Print(orientation="portrait", scale_per_cent=70))
    put_heading(sheet, f"Time sample: {contents.team.name}", "For a new team: how to read this workbook, and a form to fill in on paper.")
    row = _put_sentences(sheet, "How to read this", HOW_TO_READ, 4)
    row = _put_sentences(sheet, "How to follow a shift", HOW_TO_FOLLOW, row)
    for shift, begins in SHIFTS:
        sheet.print.breaks.append(row - 1)
        row = _put_form(sheet, shift, begins, row)
    sheet.widths |= dict(enumerate(WIDTHS, 1))
    return sheet


def _put_sentences(sheet: Sheet, heading: str, sentences: Sequence[str], row: int) -> int:
    """A heading with its sentences, one a row; returns the row to go on in."""
    sheet.put(row, 1, heading, HEADING)
    for at, sentence in enumerate(sentences, row + 1):
        sheet.put(at, 1, sentence)
    return row + len(sentences) + 2


def _put_form(sheet: Sheet, shift: str, begins: int, row: int) -> int:
    """The form of one shift; returns the row to go on in."""
    sheet.put(row, 1, f"{shift} shift", HEADING)
    about = (Column(f"About the {shift.casefold()} shift", 22, SENTENCE), Column("Write here", 15))
    last = put_table(sheet, f"About{shift}Shift", about, [(label, Styled(("", TO_WRITE_IN))) for label in ABOUT_THE_SHIFT], row=row + 1)
    spent = (Column(f"Minutes of the half hour from ({shift.casefold()})", 22, SENTENCE), *(Column(name, 15) for name in SPENT))
    end = put_table(sheet, f"{shift}Shift", spent, list(_half_hours(begins)), row=last + 2)
    for at in (*range(row + 2, last + 1), *range(last + 3, end + 1)):
        sheet.heights[at] = LINE_HEIGHT
    return end + 2


def _half_hours(begins: int) -> Iterator[tuple[Value, ...]]:
    blank = tuple(Styled(("", TO_WRITE_IN)) for _ in SPENT)
    for at in range(HALF_HOURS + 1):
        minutes = begins * 60 + at * 30
        yield (f"{minutes // 60 % 24:02d}:{minutes % 60:02d}", *blank)
    yield ("Sum of minutes", *blank)
