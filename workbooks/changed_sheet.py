"""The sheet ``Changed since last week``: figures of earlier weeks that say something else now, and why. Finding them belongs elsewhere."""

from boxscore.cells import Status
from boxscore.layouts import SheetName
from boxscore.measures import Domain, Measure
from boxscore.reasons import Reason
from workbooks.change_contents import ChangedFigure, Told
from workbooks.change_wording import WHY, changes_in_words
from workbooks.contents import Contents
from workbooks.figures import in_told_units, number_format
from workbooks.looks import DAY, GREY, NUMBER, PLAIN, SENTENCE, SENTENCE_APART, varied
from workbooks.sheets import Print, Sheet, Styled, Value
from workbooks.tables import TABLE_ROW, Column, put_heading, put_table, set_widths
from workbooks.wording import capitalised

NO_EXTRACT = "no extract"
NOT_THERE = "was not kept"
COLUMNS = (
    Column("Measure", 34, SENTENCE),
    Column("Unit", 16, SENTENCE_APART),
    Column("Week ending", 15, DAY),
    Column("Figure then", 18, NUMBER),
    Column("Figure now", 18, NUMBER),
    Column("Why", 56, SENTENCE_APART),
    Column("Extracts that brought it", 50, SENTENCE_APART),
)
FIRST_COLUMN_AND_HEADER = (TABLE_ROW + 1, 2)


def build_changed(contents: Contents) -> Sheet:
    """The table ``ChangedFigures``, one row a figure, domain by domain; a sentence in its place when none changed."""
    sheet = Sheet(SheetName.CHANGED, print=Print())
    put_heading(sheet, f"Changed since last week: {contents.team.name}, {contents.current.label}", *changes_in_words(contents.changes))
    if contents.changes.figures:
        domains = list(Domain)
        measures = {measure.id: measure for measure in contents.measures}
        figures = sorted(contents.changes.figures, key=lambda one: domains.index(measures[one.measure].domain))
        put_table(sheet, "ChangedFigures", COLUMNS, [_row(one, measures[one.measure]) for one in figures])
        sheet.frozen_at = FIRST_COLUMN_AND_HEADER
        sheet.print.header_row = TABLE_ROW
    set_widths(sheet, COLUMNS)
    return sheet


def _row(one: ChangedFigure, measure: Measure) -> tuple[Value, ...]:
    why = "; ".join(f"{reason}: {WHY[Reason(reason)]}" for reason in one.reasons)
    figures = (_figure(one.was, measure), _figure(one.now, measure))
    return measure.name, measure.unit, one.week.ending, *figures, capitalised(why), ", ".join(one.extracts) or NO_EXTRACT


def _figure(told: Told, measure: Measure) -> Styled:
    if told.value is None:
        return Styled((told.status.value if told.status else NOT_THERE, varied(PLAIN, horizontal="right", wrap=True, colour=GREY)))
    pattern = number_format(measure, told.status or Status.FINAL)
    return Styled((in_told_units(told.value, measure), varied(NUMBER, number_format=pattern)))
